"""What a supervisor has to say before more money of a return goes out.

A payment that never came is set off by the return, once it is known how. What the customer got back twice of a late
payment is none of the sale's payments, so that no return sets it off: paid on, it would be paid a third time.
"""

from __future__ import annotations

from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.records import LateAnswer, TenderRefunded
from pos_terminal.till.contradictions import GOES_BACK, is_open
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.state import TillState
from pos_terminal.till.turn import Turn


def is_to_settle(state: TillState, refund: RefundOn, tender: str) -> bool:
    """Whether that payment of the sale turned out not to be there, and nobody has said what was done about it."""
    late = refund.late_of(tender)
    return late is not None and is_open(state, late.attempt, late.outcome)


def given_back_twice(state: TillState, sold: SaleClosed) -> LateAnswer | None:
    """The late answer that says so, where nobody has said yet what was done about it."""
    paid = {name for tender in sold.tenders for name in (tender.tender, tender.attempt)}
    told = (one for one in state.contradictions if one.sale == sold.sale and not one.settled)
    return next((one for one in told if one.kind in GOES_BACK and one.outcome == "done" and one.of not in paid), None)


def holds(turn: Turn, refund: RefundOn, part: TenderRefunded | None) -> bool:
    """Whether ``part`` (None: what is left, in cash) has to wait; the clerk is told for what."""
    if part is not None and is_to_settle(turn.state, refund, part.of):
        turn.refuse("payment_never_came", str(part.amount))
        return True
    twice = given_back_twice(turn.state, refund.of)
    if twice is not None:
        turn.refuse("given_back_twice", str(twice.left))
    return twice is not None
