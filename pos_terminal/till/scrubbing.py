"""Text that others wrote, made fit for a fact, which nobody can change or erase afterwards.

What is guaranteed, by shape alone: from devices and the cloud no run of six digits or more gets into a fact
(``scrubbed``); what a clerk or supervisor types as a reason is refused where it has a run of seven digits or more, an
address of e-mail, a number plate or a VIN (``looks_personal``), and so has no phone, card or ID number. Signs that
nobody sees (zero-width spaces, as text from web pages has them) break no shape. A name has no shape, nor has a number
written out in words: the field says that none belong there, and nothing here can see to it.
"""

from __future__ import annotations

import re

import msgspec

from pos_terminal.contract.facts import CardSlip

MAX_TEXT = 200
# What Unicode lets programs pass over when they show a text, the blank of Braille, and the frame of a digit on a key.
_UNSEEN = (
    r"\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\u2800\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_GAP = rf"[{_UNSEEN}]*(?:[\s.,\-‐-―－·/_()（）+，、][{_UNSEEN}]*){{0,3}}"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
_SHOWN_AS_NOTHING = re.compile(f"[{_UNSEEN}]")
_DIGITS = re.compile(rf"\d(?:{_GAP}\d){{5,}}")
_PERSONAL = re.compile(
    rf"\d(?:{_GAP}\d){{6,}}"
    r"|[\w.+-]+[@＠][\w-]+\.\w+"
    rf"|[{_PROVINCES}][A-Z][\s·•.-]?[A-Z0-9]{{5,6}}"
    r"|(?<![A-Z0-9])(?=[A-Z]*[0-9])[A-HJ-NPR-Z0-9]{17}(?![A-Z0-9])",
    re.IGNORECASE,
)


def scrubbed(text: str) -> str:
    """``text`` without runs of six digits or more, grouped or not, and at most ``MAX_TEXT`` characters.

    A card, phone or ID number would be such a run; receipt numbers and error codes are shorter.
    """
    clean = _DIGITS.sub("…", text)
    return clean if len(clean) <= MAX_TEXT else clean[: MAX_TEXT - 1] + "…"


def looks_personal(text: str) -> bool:
    """Whether somebody's own words hold what has the shape of personal data; an authorisation number of six may be."""
    return _PERSONAL.search(_SHOWN_AS_NOTHING.sub("", text)) is not None


def scrubbed_slip(slip: CardSlip) -> CardSlip:
    """The pinpad's edge masks the card and cuts the words; a fact does not hang on that alone."""
    digits = [place for place, sign in enumerate(slip.card) if sign.isdigit()]
    hidden = set(digits[6:-4] if len(digits) > 12 else digits[:-4]) if len(digits) > 10 else set()
    card = "".join("*" if place in hidden else sign for place, sign in enumerate(slip.card))
    return msgspec.structs.replace(slip, card=card, scheme=scrubbed(slip.scheme))
