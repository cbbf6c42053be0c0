"""Text from devices and the cloud, made fit for a fact, which nobody can change or erase afterwards."""

from __future__ import annotations

import re

MAX_TEXT = 200
_DIGITS = re.compile(r"\d(?:[ .\-]?\d){5,}")


def scrubbed(text: str) -> str:
    """``text`` without runs of six digits or more, grouped or not, and at most ``MAX_TEXT`` characters.

    A card, phone or ID number would be such a run; receipt numbers and error codes are shorter.
    """
    clean = _DIGITS.sub("…", text)
    return clean if len(clean) <= MAX_TEXT else clean[: MAX_TEXT - 1] + "…"
