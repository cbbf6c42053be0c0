"""What every screen is made of: tones, pills, the bar, notices, toasts."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.ui.intents import Intent

Tone = Literal["plain", "ok", "warn", "danger"]


class View(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a screen."""


class Action(View, frozen=True, kw_only=True):
    """A button whose label, meaning and ``shortcut`` come with the screen, such as «补打» on a notice."""

    label: str
    intent: Intent
    shortcut: str = ""


class Pill(View, frozen=True, kw_only=True):
    """A short state with a coloured dot; the tone is never the only carrier: the text says it too."""

    text: str
    tone: Tone = "plain"


class ReportRow(View, frozen=True, kw_only=True):
    """A row of X or Z, or of what a refund is made of; ``strong``: a sum; a row without amount is a heading."""

    label: str
    amount: str = ""
    strong: bool = False
    tone: Tone = "plain"


# --- always on the screen -----------------------------------------------------------------------------------------


class BarView(View, frozen=True, kw_only=True):
    """The top bar. ``link``: «在线 · 刚刚同步», «离线 · 3 单待上传»; ``devices``: only where one needs attention."""

    store: str
    till: str
    sale_number: str = ""
    operator: str = ""
    role: str = ""
    shift: str = ""
    link: Pill
    devices: Pill | None = None
    training: bool = False
    clock: str = ""


class Notice(View, frozen=True, kw_only=True):
    """A line above the content that stays until it is dealt with (an unprinted receipt, a supervisor needed)."""

    text: str
    tone: Tone = "warn"
    actions: tuple[Action, ...] = ()


class Toast(View, frozen=True, kw_only=True):
    """A word for 2.5 s that takes no focus; ``sound`` for what the clerk must hear. ``undo`` adds the undo key."""

    text: str
    tone: Tone = "plain"
    sound: Literal["", "ok", "error"] = ""
    undo: bool = False
