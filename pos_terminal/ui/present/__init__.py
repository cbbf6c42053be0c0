"""From the till's state to what the window shows: pure, one frozen value from others. No Qt, no clock, no IO.

``present`` chooses the screen; each module computes one part. What the machine would refuse is shown as not possible,
with the reason, instead of failing when it is asked for.
"""

from __future__ import annotations

from pos_terminal.till.links import Links
from pos_terminal.till.state import TillState
from pos_terminal.ui.model import Body, ScreenView
from pos_terminal.ui.present.bar import bar_view
from pos_terminal.ui.present.context import Seen
from pos_terminal.ui.present.devices import devices_view
from pos_terminal.ui.present.fault import FAULTS, fault_screen, fault_view
from pos_terminal.ui.present.presale import counts_seconds
from pos_terminal.ui.present.returns import refunded_view, return_view
from pos_terminal.ui.present.sale import sale_view
from pos_terminal.ui.present.screens import (
    close_period_view,
    history_view,
    open_period_view,
    parked_view,
    sign_in_view,
)
from pos_terminal.ui.session import UiSession, holds_money

__all__ = ["FAULTS", "fault_screen", "present", "refresh_in_ms"]


def present(state: TillState, links: Links, session: UiSession, now_ms: int, language: str) -> ScreenView:
    """The whole window. ``now_ms``: Unix milliseconds by the anchored clock."""
    seen = Seen(state, links, session, now_ms, language)
    sale = state.sale
    unfinished = sale is not None and (not sale.is_empty or holds_money(sale)) and not state.fault
    return ScreenView(bar=bar_view(seen), body=_body(seen), unfinished=unfinished)


def refresh_in_ms(state: TillState, links: Links, session: UiSession, now_ms: int) -> int:
    """When the window may look different through time alone: in a second where seconds count, else at the minute."""
    seen = Seen(state, links, session, now_ms, session.language)
    step = 1_000 if not state.fault and state.operator is not None and counts_seconds(seen) else 60_000
    return step - now_ms % step


def _body(seen: Seen) -> Body:
    state, session = seen.state, seen.session
    if state.fault:
        return fault_view("ledger_fault", seen.language, detail=state.fault)
    if state.operator is None:
        return sign_in_view(seen)
    match session.screen:
        case "devices":
            return devices_view(seen)
        case "history":
            return history_view(seen)
        case "close_period" if session.last_z is not None or state.period is not None:
            return close_period_view(seen)
        case _ if state.period is None:
            return open_period_view(seen)
        case "parked":
            return parked_view(seen)
        case _:
            return _checkout(seen)


def _checkout(seen: Seen) -> Body:
    """The sale; or a return, until the next sale begins."""
    sale, refunded = seen.state.sale, seen.session.refunded
    if sale is not None and sale.refund is not None:
        return return_view(seen, sale, sale.refund)
    idle = (sale is None or sale.is_empty) and seen.session.screen == "sale" and seen.session.found is None
    return refunded_view(seen, refunded) if refunded is not None and idle else sale_view(seen)
