"""The screen that says why nothing can be sold, before there is a till at all or after its ledger failed."""

from __future__ import annotations

from pos_terminal.ui.messages import word
from pos_terminal.ui.messages.words import WORDS
from pos_terminal.ui.model import BarView, FaultView, Pill, ScreenView

FAULTS = ("ledger_fault", "ledger_locked", "ledger_broken", "settings", "start")


def fault_view(code: str, language: str, *, detail: str = "") -> FaultView:
    """``code``: one of ``FAULTS``; another one is shown as ``start``."""
    code = code if code in FAULTS else "start"
    steps = (word(f"fault_{code}_{number}", language) for number in (1, 2, 3) if f"fault_{code}_{number}" in WORDS)
    return FaultView(
        title=word(f"fault_{code}", language),
        happened=word(f"fault_{code}_happened", language),
        steps=tuple(steps),
        detail=detail,
    )


def fault_screen(code: str, language: str, *, detail: str = "") -> ScreenView:
    """The whole window for a fault at the start, when no till can be shown yet."""
    link = Pill(text=word("link_stopped", language), tone="danger")
    bar = BarView(store=word("product", language), till="", link=link)
    return ScreenView(bar=bar, body=fault_view(code, language, detail=detail))
