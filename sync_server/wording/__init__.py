"""What the server says to head office is wrong: stored in English once, shown in either language.

``say`` makes the text that a row keeps (a person may read the table); ``in_words`` shows a kept text by finding the
sentence it was made of. Text of somebody else's (the cloud's own, an earlier version's) shows itself.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from pos_terminal.contract.money import CNY, format_amount
from pos_terminal.contract.reasons import reason_text
from sync_server.wording.codes import FAULTS, NO_NUMBER, REFUSALS, WORDS
from sync_server.wording.sentences import OF_REFUNDS, SENTENCES, SHOWN_IN_ENGLISH

Language = Literal["zh", "en"]

_JOINT = "; "
_PLACE = re.compile(r"\{(\w+)\}")
# What a place may hold where «anything» would let a sentence claim the text of another.
_AMOUNT = r"-?¥[0-9,.]+"
_AMOUNTS = ["amount", "counted", "due", "given", "net", "receivable", "requested", "shares", "taken", "total"]
_SHAPES = {
    **dict.fromkeys(_AMOUNTS, _AMOUNT),
    "code": r"[a-z][a-z_]{0,39}",
    "refusal": "|".join(REFUSALS),
    "tries": r"[0-9]+",
    "minutes": r"[0-9]+",
    "fault": "|".join(FAULTS),
    "kind": "|".join(WORDS),
    "outcome": "done|refused",
    "supervisor": r"[0-9]{1,20}",
    "reference": r".*",
    "reason": r".*",
    "text": r".*",
    "why": r".*",
}
_MOST_NESTED = 4


def yuan(amount: int) -> str:
    """``¥1,234.56``: an amount of minor units where it stands in a sentence."""
    return f"{'-' if amount < 0 else ''}{CNY.sign}{format_amount(abs(amount))}"


def say(key: str, **values: object) -> str:
    """The sentence ``key`` with its places filled in, as it is kept."""
    return SENTENCES[key][0].format(**values)


def join(sentences: list[str]) -> str:
    """Several in one text."""
    return _JOINT.join(sentences)


def in_words(kept: str, language: Language, decided: Mapping[str, str] | None = None) -> str:
    """A kept text for people: its sentence in ``language``, codes as what they mean. No sentence: as it is.

    ``decided``: what a supervisor's outcomes mean of the thing that was decided about, where that is known.
    """
    if decided and (found := _patterns()["forced"].fullmatch(kept)):
        return _filled("forced", found.groupdict(), language, _MOST_NESTED, decided)
    return _shown(kept, language, _MOST_NESTED)


def _shown(kept: str, language: Language, depth: int) -> str:
    for key, pattern in _patterns().items():
        if found := pattern.fullmatch(kept):
            return _filled(key, found.groupdict(), language, depth)
    parts = kept.split(_JOINT)
    if len(parts) > 1 and depth:
        return ("；" if language == "zh" else _JOINT).join(_shown(part, language, depth - 1) for part in parts)
    return kept


def _filled(
    key: str, values: dict[str, str], language: Language, depth: int, decided: Mapping[str, str] | None = None
) -> str:
    shown = {name: _value(name, value, language, depth) for name, value in values.items()}
    if decided:
        shown["outcome"] = decided.get(values["outcome"], shown["outcome"])
    if key == "refusal" and not values["why"]:
        return shown["refusal"]
    if key in OF_REFUNDS and values["kind"] == "refund":
        return OF_REFUNDS[key][language == "zh"].format(**shown)
    kept, chinese = SENTENCES[key]
    return (chinese if language == "zh" else SHOWN_IN_ENGLISH.get(key, kept)).format(**shown)


def _value(name: str, value: str, language: Language, depth: int) -> str:
    is_chinese = language == "zh"
    match name:
        case "code" | "refusal":
            return REFUSALS[value][is_chinese] if value in REFUSALS else value
        case "fault":
            return FAULTS[value][is_chinese]
        case "kind" | "outcome":
            return WORDS[value][is_chinese]
        case "reference" if value in REFUSALS:
            return REFUSALS[value][is_chinese]
        case "reference" if value == "—":
            return NO_NUMBER[is_chinese]
        case "reason":
            return reason_text(value, "zh_CN" if is_chinese else "en")
        case "why" if depth:
            return _shown(value, language, depth - 1)
        case _:
            return value


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    """For each key what its kept text looks like, in the order in which they are tried."""
    made = {}
    for key, (kept, _) in SENTENCES.items():
        parts = _PLACE.split(kept)
        shape = "".join(
            f"(?P<{part}>{_SHAPES.get(part, '.+?')})" if place % 2 else re.escape(part)
            for place, part in enumerate(parts)
        )
        made[key] = re.compile(shape, re.DOTALL)
    return made
