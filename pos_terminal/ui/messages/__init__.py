"""Everything the till tells a clerk that is not a fixed label, in the language of the window: by id, with arguments.

``notices`` are the machine's own messages (``till.effects.Notice``), ``refusals`` why something was not done, as a
sentence a clerk can read to a customer, ``words`` what ``ui.present`` puts on the screens. The tables hold the source
texts, in Simplified Chinese; the other languages stand in the ``.ts`` files (``ui.translations``), as those of the
fixed labels do.
"""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.money import AmountError, format_amount
from pos_terminal.contract.reasons import (
    FORCE_REASONS,
    GIVE_BACK_REASONS,
    RETURN_REASONS,
    SETTLE_REASONS,
    VOID_REASONS,
)
from pos_terminal.till.effects import Notice
from pos_terminal.ui.messages.entry import Entry, Kind
from pos_terminal.ui.messages.notices import NOTICES
from pos_terminal.ui.messages.outside import DETAILS, PINPAD
from pos_terminal.ui.messages.refusals import ENROLMENT, PRINTER, REFUSALS
from pos_terminal.ui.messages.words import WORDS
from pos_terminal.ui.model import Toast, Tone
from pos_terminal.ui.translations import SENTENCES, SOURCE, languages, texts

Table = Literal["words", "notices", "refusals", "printer", "enrolment", "details", "pinpad", "reasons"]

TABLES: dict[Table, dict[str, str]] = {
    "words": WORDS,
    "notices": {message: entry.zh for message, entry in NOTICES.items()},
    "refusals": REFUSALS,
    "printer": PRINTER,
    "enrolment": ENROLMENT,
    "details": DETAILS,
    "pinpad": PINPAD,
    "reasons": {
        code: chinese
        for reasons in (VOID_REASONS, FORCE_REASONS, SETTLE_REASONS, RETURN_REASONS, GIVE_BACK_REASONS)
        for code, (chinese, _) in reasons.items()
    },
}
"""Every source text. ``table.key`` is the comment that its translations are found by."""

_LEVELS: dict[str, Tone] = {"info": "plain", "warning": "warn", "error": "danger"}


def language_of(code: str) -> str:
    """The language of a code; Simplified Chinese where there is no such language."""
    return code if code in languages() else SOURCE


def text_of(table: Table, key: str, language: str) -> str | None:
    """The text of ``key``, its places not filled; None where the table has none."""
    source = TABLES[table].get(key)
    return source and texts(language).get((SENTENCES, source, f"{table}.{key}"), source)


def word(key: str, language: str, *args: str) -> str:
    """A text of the screens, its places filled with ``args``.

    :raises KeyError: no such text.
    """
    if (text := text_of("words", key, language)) is None:
        raise KeyError(key)
    return text.format(*args)


def reason(code: str, language: str) -> str:
    """What a fact's reason says; free text shows itself."""
    return text_of("reasons", code, language) or code


def refusal(code: str, language: str, *, kind: str = "", reason: str = "") -> str:
    """Why something was not done: what happened and what to do.

    ``kind``: what was refused (``card``, ``code``, ``redemption``, ``lease``, ``reversal``, ``order``, ``coupon``),
    where the same code means another thing. A code without a text shows itself, with the other side's own ``reason``.
    """
    # an order that another till collects: its reason is «store/till»
    if code == "leased_elsewhere" and kind in ("lease", "order") and "/" in reason:
        return word("collected_at", language, reason.rpartition("/")[2])
    kinds = ("reversal", "refund") if kind == "reversal" else (kind,)
    keys = (*(f"{one}.{code}" for one in kinds), code)
    found = next((text for key in keys if (text := text_of("refusals", key, language))), None)
    own = f"{code}: {reason}" if reason and code else code or reason
    return found or word("refusal_other", language, own)


def unusable(reason: str, missing: int, language: str) -> str:
    """Why a benefit does not apply, with what is missing (minor units, or pieces): «还差 ¥x»."""
    if reason == "short":
        return word("benefit_short", language, format_amount(missing))
    return word(f"benefit_{reason}", language, *([str(missing)] if reason == "too_few" else []))


def enrolment_problem(code: str, language: str) -> str:
    """Why the server did not enrol this terminal, and what to do."""
    return text_of("enrolment", code, language) or word("refusal_other", language, code)


def notice_text(notice: Notice, language: str) -> str:
    """The text of a notice; one without an entry shows its id, so that nothing is swallowed."""
    template = text_of("notices", notice.message, language)
    if template is None:
        return " ".join((notice.message, *notice.args))
    entry = NOTICES[notice.message]
    decided = text_of("words", f"decided_{entry.of}", language) if notice.args[:1] == ("forced",) else None
    if decided is not None and notice.message == f"{entry.of}_refused":
        return decided  # nobody knows that it did not happen
    return template.format(*_shown_arguments(entry, _with_things(entry, notice.args, language), language))


def toast(notice: Notice, language: str) -> Toast:
    """How a notice looks and sounds: as its entry says, else by its level."""
    entry = NOTICES.get(notice.message, Entry(""))
    return Toast(
        text=notice_text(notice, language),
        tone=entry.tone or _LEVELS[notice.level],
        sound=entry.sound if entry.sound is not None else ("" if notice.level == "info" else "error"),
        undo=entry.undo,
    )


def thing_text(told: tuple[str, ...], language: str) -> str:
    """Money or a coupon that goes back, in the three texts of ``till.given_back``: «尾号 1234 的卡 ¥10.00»."""
    kind, amount, whose = told
    if kind == "code":
        whose = text_of("words", f"wallet_{whose}", language) or whose
    elif kind == "card" and not whose:  # of which a supervisor vouched: it has no number
        kind, whose = "code", word("kind_card", language)
    return word(f"back_{kind}", language, format_amount(int(amount)), whose)


def _with_things(entry: Entry, args: tuple[str, ...], language: str) -> tuple[str, ...]:
    """The arguments with each thing that goes back made one text; cash goes when somebody hands it out."""
    if entry.kinds[-1:] not in (("item",), ("given_back",)):
        return args
    first = next(place for place, kind in enumerate(entry.kinds) if kind in ("item", "given_back"))
    rest = args[first:]
    told = [rest[at : at + 3] for at in range(0, len(rest), 3)]
    things = [thing_text(one, language) for one in told if one[0] != "cash"]
    single = [things.pop(0)] if entry.kinds[first] == "item" else []
    gone = word("list_comma", language).join(things)
    cash = [word("cash_to_hand", language, format_amount(int(amount))) for kind, amount, _ in told if kind == "cash"]
    return (*args[:first], *single, "".join(((word("went_back", language, gone) if gone else ""), *cash)))


def _shown_arguments(entry: Entry, args: tuple[str, ...], language: str) -> list[str]:
    given = (*args, *("" for _ in entry.kinds[len(args) :]))
    rest: list[Kind] = ["text"] * (len(given) - len(entry.kinds))
    kinds = (*entry.kinds, *rest)
    reason = next((value for value, kind in zip(given, kinds, strict=True) if kind == "reason"), "")
    return [_shown(value, kind, entry, reason, language) for value, kind in zip(given, kinds, strict=True)]


def _shown(value: str, kind: Kind, entry: Entry, reason: str, language: str) -> str:
    match kind:
        case "amount":
            try:
                return format_amount(int(value))
            except (ValueError, AmountError):
                return value
        case "refusal":
            return refusal(value, language, kind=entry.of, reason=reason)
        case "unusable":
            return unusable(value, int(reason or 0), language)
        case "printer":
            return text_of("printer", value, language) or word("printer_other", language, value)
        case _:
            return value
