"""A payment found to have gone through while its sale is still open: on a supervisor's word it pays for that sale.

Not by itself: what people did about it meanwhile, beside the till, nobody here can know.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.reasons import COUNTED_IN
from pos_terminal.contract.records import LateAnswer
from pos_terminal.till import attempt as attempts
from pos_terminal.till.closing import settle
from pos_terminal.till.contradictions import open_one, settled_as
from pos_terminal.till.decided_codes import is_going_back
from pos_terminal.till.pricing import price
from pos_terminal.till.state import Deciding, Sale, TillState
from pos_terminal.till.tendering import count_tender
from pos_terminal.till.tenders import attempt_tender
from pos_terminal.till.turn import Turn


def sale_of(state: TillState, late: LateAnswer) -> Sale | None:
    """The unfinished sale that the payment of a late answer can pay for: it is due there, and nothing is open."""
    if late.kind not in ("card", "code") or late.outcome != "done" or late.slip is None or late.settled:
        return None
    sales = ((state.sale,) if state.sale is not None else ()) + state.parked
    sale = next((one for one in sales if one.attempt(late.attempt) is not None), None)
    if sale is None or sale.voiding or sale.unresolved or sale.intent is not None:
        return None
    if is_going_back(state, late.attempt):
        return None
    one = sale.attempt(late.attempt)
    fits = one is not None and one.status == "refused" and late.slip.amount <= price(sale).left
    return sale if fits else None


def why_not(turn: Turn, deciding: Deciding) -> str | None:
    """The notice that says why it cannot be counted now; None if it can."""
    late = open_one(turn.state, deciding.attempt, "done")
    return "nothing_to_settle" if late is None or sale_of(turn.state, late) is None else None


def count(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    """Carries out a decision that nothing is against."""
    late = open_one(turn.state, deciding.attempt, "done")
    assert late is not None
    assert late.slip is not None
    sale = sale_of(turn.state, late)
    assert sale is not None
    one = sale.attempt(late.attempt)
    assert one is not None
    paid = msgspec.structs.replace(one, status="done", slip=late.slip, reference=late.reference)
    settled_as(turn, late.attempt, "done", supervisor=supervisor, reason=COUNTED_IN)
    changed = attempts.replace(sale, paid)
    turn.put_sale(changed)
    turn.notice("tender_approved", str(late.slip.amount))
    settle(turn, count_tender(turn, changed, attempt_tender(turn, changed, paid)))
