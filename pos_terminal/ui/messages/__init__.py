"""Everything the till tells a clerk that is not a fixed label, in both languages: by id, with arguments.

``notices`` are the machine's own messages (``till.effects.Notice``), ``refusals`` why something was not done, as a
sentence a clerk can read to a customer, ``words`` what ``ui.present`` puts on the screens. Fixed labels of the views
are Qt translations and live with them.
"""

from __future__ import annotations

from pos_terminal.contract.money import AmountError, format_amount
from pos_terminal.receipt.messages import LANGUAGES, Language
from pos_terminal.till.effects import Notice
from pos_terminal.ui.messages.entry import Entry, Kind
from pos_terminal.ui.messages.notices import NOTICES
from pos_terminal.ui.messages.refusals import ENROLMENT, PRINTER, REFUSALS
from pos_terminal.ui.messages.words import WORDS
from pos_terminal.ui.model import Toast, Tone

__all__ = [
    "LANGUAGES",
    "NOTICES",
    "Language",
    "enrolment_problem",
    "language_of",
    "notice_text",
    "refusal",
    "toast",
    "word",
]

_LEVELS: dict[str, Tone] = {"info": "plain", "warning": "warn", "error": "danger"}


def language_of(code: str) -> Language:
    """The language of a code; Simplified Chinese where nothing is known of it."""
    return "en" if code == "en" else "zh_CN"


def word(key: str, language: Language, *args: str) -> str:
    """A text of the screens, its places filled with ``args``.

    :raises KeyError: no such text.
    """
    chinese, english = WORDS[key]
    return (english if language == "en" else chinese).format(*args)


def refusal(code: str, language: Language, *, kind: str = "", reason: str = "") -> str:
    """Why something was not done: what happened and what to do.

    ``kind``: what was refused (``card``, ``code``, ``redemption``, ``lease``, ``reversal``, ``order``, ``coupon``),
    where the same code means another thing. A code without a text shows itself, with the other side's own ``reason``.
    """
    found = REFUSALS.get(f"{kind}.{code}") or REFUSALS.get(code)
    if found is None:
        own = f"{code}: {reason}" if reason and code else code or reason
        return word("refusal_other", language, own)
    return found[1] if language == "en" else found[0]


def enrolment_problem(code: str, language: str) -> str:
    """Why the server did not enrol this terminal, and what to do."""
    found = ENROLMENT.get(code)
    if found is None:
        return word("refusal_other", language_of(language), code)
    return found[1] if language_of(language) == "en" else found[0]


def notice_text(notice: Notice, language: Language) -> str:
    """The text of a notice; one without an entry shows its id, so that nothing is swallowed."""
    entry = NOTICES.get(notice.message)
    if entry is None:
        return " ".join((notice.message, *notice.args))
    return _fill(entry, notice.args, language)


def toast(notice: Notice, language: Language) -> Toast:
    """How a notice looks and sounds: as its entry says, else by its level."""
    entry = NOTICES.get(notice.message, Entry("", ""))
    return Toast(
        text=notice_text(notice, language),
        tone=entry.tone or _LEVELS[notice.level],
        sound=entry.sound if entry.sound is not None else ("" if notice.level == "info" else "error"),
        undo=entry.undo,
    )


def _fill(entry: Entry, args: tuple[str, ...], language: Language) -> str:
    template = entry.en if language == "en" else entry.zh
    given = (*args, *("" for _ in entry.kinds[len(args) :]))
    rest: list[Kind] = ["text"] * (len(given) - len(entry.kinds))
    kinds = (*entry.kinds, *rest)
    reason = next((value for value, kind in zip(given, kinds, strict=True) if kind == "reason"), "")
    texts = [_shown(value, kind, entry, reason, language) for value, kind in zip(given, kinds, strict=True)]
    return template.format(*texts)


def _shown(value: str, kind: Kind, entry: Entry, reason: str, language: Language) -> str:
    match kind:
        case "amount":
            try:
                return format_amount(int(value))
            except (ValueError, AmountError):
                return value
        case "refusal":
            return refusal(value, language, kind=entry.of, reason=reason)
        case "printer":
            found = PRINTER.get(value)
            return (found[1] if language == "en" else found[0]) if found else word("printer_other", language, value)
        case _:
            return value
