"""Late answers about a sale that is still open: what came after all pays for it on a supervisor's word.

Not by itself: what people did about it meanwhile, beside the till, nobody here can know. What went back after all the
sale or return counts itself (``till.late_reversals``, ``till.refunding``), so nobody settles it before. Nor does
anybody settle as nothing what the sale or return reckons with the contrary of: the next key would take or pay it again.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.facts import ReversalSubject
from pos_terminal.contract.reasons import COUNTED_IN, GIVE_BACK, NOTHING_MOVED, SETTLE_GROUNDS, SETTLE_REASONS
from pos_terminal.contract.records import LateAnswer
from pos_terminal.till import attempt as attempts
from pos_terminal.till import cards_back, decided_codes
from pos_terminal.till.closing import settle
from pos_terminal.till.contradictions import GOES_BACK, is_against, open_one, owed_to, room_in, settled_as
from pos_terminal.till.pricing import price
from pos_terminal.till.refunding import counts_late
from pos_terminal.till.state import Deciding, Sale, TillState
from pos_terminal.till.tendering import count_tender
from pos_terminal.till.tenders import attempt_tender
from pos_terminal.till.turn import Turn


def sale_of(state: TillState, late: LateAnswer) -> Sale | None:
    """The unfinished sale that the payment of a late answer can pay for: it is due there, and nothing is open."""
    return _with_room(state, late, "free")


def waits_for_room(state: TillState, late: LateAnswer) -> bool:
    """Whether it could pay for its sale, were what that was paid with since given back."""
    return _with_room(state, late, "taken") is not None


def waits_for_answer(state: TillState, late: LateAnswer) -> bool:
    """Whether what it can do for its sale is open until something else of the sale has its answer."""
    sale = state.sale_of_attempt(late.attempt)
    waits = sale is not None and (sale.unresolved or sale.intent is not None)
    return waits and not late.settled and room_in(sale, late) is not None


def _with_room(state: TillState, late: LateAnswer, room: Literal["free", "taken"]) -> Sale | None:
    sale = state.sale_of_attempt(late.attempt)
    if sale is None or late.settled or sale.unresolved or sale.intent is not None:
        return None
    if is_going_back(state, late.attempt):
        return None
    return sale if room_in(sale, late) == room else None


def is_counted_by_sale(state: TillState, late: LateAnswer) -> bool:
    """Whether it is money that went back of an unfinished sale or return, which counts it once that is on screen:
    settled by hand before, the void or the return would still take it as given back.
    """
    if late.kind not in GOES_BACK or late.outcome != "done" or late.settled:
        return False
    sale = state.sale_of_attempt(late.attempt)
    one = sale.attempt(late.attempt) if sale is not None else None
    if sale is None or one is None or one.status != "refused":
        return False
    if isinstance(one.subject, ReversalSubject):
        of = sale.attempt(one.subject.of)
        return of is not None and of.status == "done"
    return counts_late(sale, one)


def goes_on_against(state: TillState, late: LateAnswer) -> bool:
    """Whether what it says of money is reckoned otherwise by a sale or return that has not ended."""
    return any(is_against(sale, late) for sale in state.unfinished)


def is_going_back(state: TillState, attempt: str) -> bool:
    """Whether pinpad or acquirer was told to give it back, and has not said that it did."""
    return cards_back.is_going_back(state, attempt) or decided_codes.is_going_back(state, attempt)


def is_of_card(state: TillState, deciding: Deciding) -> bool:
    """Whether the late answer that is being settled is a card payment's."""
    late = open_one(state, deciding.attempt, deciding.outcome)
    return late is not None and late.kind == "card"


def grounds_of(state: TillState, late: LateAnswer) -> tuple[str, ...]:
    """What a supervisor can say was done about it, as things stand."""
    found = SETTLE_GROUNDS[owed_to(late)]
    if goes_on_against(state, late):
        found = tuple(ground for ground in found if ground not in NOTHING_MOVED)
    if cards_back.may_give_back(late) or decided_codes.may_give_back(state, late.attempt, late.outcome):
        found = (*found, GIVE_BACK)
    return (*found, COUNTED_IN) if sale_of(state, late) is not None else found


def why_not_settled(turn: Turn, deciding: Deciding) -> str | None:
    """The notice that says why a late answer cannot be settled so; None if it can."""
    if deciding.reason == COUNTED_IN:
        return _why_not_counted(turn, deciding)
    late = open_one(turn.state, deciding.attempt, deciding.outcome)
    if late is not None and is_counted_by_sale(turn.state, late):
        return "counted_when_recalled"
    of_card = is_of_card(turn.state, deciding)
    why_not = cards_back.why_not_settled if of_card else decided_codes.why_not_settled
    against = why_not(turn, deciding)
    if against is not None or late is None or not deciding.reason or not goes_on_against(turn.state, late):
        return against
    if deciding.reason in SETTLE_REASONS and deciding.reason not in NOTHING_MOVED:
        return None
    return "money_is_here_still" if owed_to(late) == "customer" else "money_is_missing_still"


def _why_not_counted(turn: Turn, deciding: Deciding) -> str | None:
    """The same of counting it in."""
    late = open_one(turn.state, deciding.attempt, "done")
    if late is None or sale_of(turn.state, late) is None:
        return "nothing_to_settle"
    return "open_period_first" if turn.state.period is None else None


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
    counted = count_tender(turn, attempts.replace(sale, paid), attempt_tender(turn, sale, paid))
    left = price(counted).left
    if left and counted in turn.state.parked:
        turn.notice("counted_aside", counted.number, str(late.slip.amount), str(left))
    else:
        turn.notice("tender_approved", str(late.slip.amount))
    settle(turn, counted)
