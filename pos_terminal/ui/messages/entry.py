"""The shape of a message: its text, what its arguments are, how it looks and sounds."""

from __future__ import annotations

from typing import Literal, NamedTuple

from pos_terminal.ui.model import Tone

Kind = Literal["text", "amount", "refusal", "unusable", "reason", "printer", "item", "given_back"]


class Entry(NamedTuple):
    """``zh``: the text in Simplified Chinese.

    ``kinds``: what each argument is: minor units, a refusal's code, why a benefit is not used, what belongs to either
    of them, a printer's word; ``item`` and ``given_back``: the next three, or all the rest, as
    ``till.given_back`` tells them.
    ``of``: what was refused, for codes that mean several things. ``tone`` and ``sound`` None: by the notice's level.
    """

    zh: str
    kinds: tuple[Kind, ...] = ()
    of: str = ""
    tone: Tone | None = None
    sound: Literal["", "ok", "error"] | None = None
    undo: bool = False
