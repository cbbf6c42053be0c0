"""What a clerk is at: when it becomes something else, what was meant for it is over. Pure."""

from __future__ import annotations

from pos_terminal.ui.model import ClosePeriodView, ReturnView, SaleView, ScreenView


def mode_of(view: ScreenView | None) -> str:
    """Which of its states a screen of several is in; "" for one that has none."""
    if view is not None and isinstance(view.body, ClosePeriodView | ReturnView):
        return view.body.stage
    if view is None or not isinstance(view.body, SaleView):
        return ""
    presale = view.body.presale
    return f"{view.body.mode} {presale.stage if presale is not None else ''}"


def step_of(view: ScreenView) -> tuple[object, ...]:
    """The step: screen, its state, whose sale, and whether a payment code is waited for. What is in the sale is not."""
    tender = view.body.tender if isinstance(view.body, SaleView) else None
    return type(view.body), mode_of(view), view.bar.sale_number, tender is not None and tender.awaiting_code


def money_of(view: ScreenView | None) -> tuple[object, ...]:
    """What the last step would take, and how."""
    tender = view.body.tender if view is not None and isinstance(view.body, SaleView) else None
    return () if tender is None else (tender.kind, tender.due_minor, tender.awaiting_code, tender.at_risk)
