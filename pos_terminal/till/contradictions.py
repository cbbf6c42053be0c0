"""Late answers that say the contrary of what was settled: money may have moved, and nobody counted it.

The sale is not touched: it may be closed, and what people did about it meanwhile nobody can know. It becomes a fact,
once for each attempt and outcome, a dispute at the server, and a notice that stands until a supervisor says what was
done about it, in whatever period.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Literal

import msgspec

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptContradicted,
    CardSlip,
    CodeSlip,
    ContradictionSettled,
    LateAnswer,
    PeriodClosed,
    PeriodOpened,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
)
from pos_terminal.contract.reasons import CASH_IN, CASH_OUT, SETTLE_GROUNDS, SETTLE_REASONS
from pos_terminal.till.effects import OpenDrawer
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.pricing import price
from pos_terminal.till.state import Attempt, Deciding, Sale, SaleGone, Status, TillState
from pos_terminal.till.turn import Turn

Outcome = Literal["done", "refused"]

GOES_BACK = ("reversal", "refund")
"""Kinds of attempts that give money back to the customer."""

_AGAINST: dict[Status, Outcome] = {"done": "refused", "refused": "done"}
"""A reversed attempt was done: that it is said to be either contradicts nothing."""


def contradict(
    turn: Turn, attempt: str, outcome: Outcome, reference: str, slip: CardSlip | CodeSlip | None = None
) -> None:
    """Takes a late answer. One that agrees with how the attempt was settled changes nothing."""
    found = _settled(turn, attempt)
    if found is None:
        return
    sale, number, one, stands = found
    if _AGAINST.get(stands) != outcome or _is_overtaken(one):
        return
    if any(_is(known, attempt, outcome) for known in turn.state.contradictions):
        return
    fact = AttemptContradicted(
        at_ms=turn.at_ms,
        attempt=attempt,
        sale=sale,
        number=number,
        kind=one.kind,
        amount=slip.amount if slip is not None else one.amount,
        outcome=outcome,
        reference=reference,
        slip=slip,
        of=one.subject.of if isinstance(one.subject, RefundSubject | ReversalSubject) else "",
    )
    turn.record(fact)
    turn.change(contradictions=(*turn.state.contradictions, _shown(fact)))
    told = {"done": "late_paid_out", "refused": "late_not_paid_out"} if one.kind in GOES_BACK else _TOLD
    pays_for = room_in(turn.sale_of_attempt(attempt), _shown(fact))
    if pays_for is None:
        turn.notice(told[outcome], level="error")
    else:
        turn.notice("late_answer_counts" if pays_for == "free" else "late_answer_beside", number, level="error")


_TOLD = {"done": "late_answer", "refused": "late_refusal"}


def room_in(sale: Sale | None, late: LateAnswer) -> Literal["free", "taken"] | None:
    """Whether a payment that came after all is due in its unfinished sale: with what was paid since, or without."""
    one = sale.attempt(late.attempt) if sale is not None else None
    if sale is None or one is None or one.kind not in ("card", "code") or one.status != "refused" or sale.voiding:
        return None
    if late.outcome != "done" or late.slip is None:
        return None
    left = price(sale).left
    if late.slip.amount <= left:
        return "free"
    return "taken" if late.slip.amount <= left + sum(tender.receivable for tender in sale.tenders) else None


def needs_room(state: TillState, sale: Sale) -> bool:
    """Whether a payment of the sale that came after all waits for what that was paid with since to be given back."""
    return any(not one.settled and room_in(sale, one) == "taken" for one in state.contradictions)


def why_not(turn: Turn, deciding: Deciding) -> str | None:
    """The notice that says why a contradiction cannot be settled; None if it can."""
    late = open_one(turn.state, deciding.attempt, deciding.outcome)
    if late is None:
        return "nothing_to_settle"
    if deciding.reason in SETTLE_REASONS and deciding.reason not in SETTLE_GROUNDS[owed_to(late)]:
        return "reason_does_not_fit"
    return "open_period_first" if cash_of(late, deciding.reason) and turn.state.period is None else None


def is_against(sale: Sale, late: LateAnswer) -> bool:
    """Whether an unfinished sale or return reckons with the contrary of what money a late answer says has moved.

    It goes on so: what came it would take again, what went out pay again. A refund of another return counts, too, where
    goods of the same sale come back.
    """
    one = sale.attempt(late.attempt)
    if one is None:
        tenders = sale.refund.of.tenders if sale.refund is not None else ()
        paid = {name for tender in tenders for name in (tender.tender, tender.attempt)}
        return late.kind == "refund" and late.outcome == "done" and late.of in paid
    if one.kind in ("redemption", "lease"):
        return False
    if isinstance(one.subject, ReversalSubject):
        of = sale.attempt(one.subject.of)
        return of is not None and (of.status == "reversed") != (late.outcome == "done")
    return (one.status == "done") != (late.outcome == "done")


def owed_to(late: LateAnswer) -> Literal["customer", "store", "nobody"]:
    """To whom money is owed by it: a payment that came after all is the customer's, one that never came the store's,
    of what gives back it is the other way round. A coupon or a lease is no money.
    """
    if late.kind in ("redemption", "lease"):
        return "nobody"
    return "customer" if (late.kind in ("card", "code")) == (late.outcome == "done") else "store"


def cash_of(late: LateAnswer, reason: str) -> int:
    """What goes into the drawer on that word, negative: out of it."""
    return {CASH_IN: late.left, CASH_OUT: -late.left}.get(reason, 0)


def open_one(state: TillState, attempt: str, outcome: Outcome) -> LateAnswer | None:
    """The one that stands, where nobody has said yet what was done about it."""
    return next((one for one in state.contradictions if _is(one, attempt, outcome) and not one.settled), None)


def is_open(state: TillState, attempt: str, outcome: Outcome) -> bool:
    return open_one(state, attempt, outcome) is not None


def settle(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    """A supervisor said what was done about it. Cash that changes hands for it is booked, and the drawer opens."""
    late = open_one(turn.state, deciding.attempt, deciding.outcome)
    assert late is not None
    cash = cash_of(late, deciding.reason)
    settled_as(turn, deciding.attempt, deciding.outcome, supervisor=supervisor, reason=deciding.reason, cash=cash)
    if cash:
        turn.want(OpenDrawer("late"))
        turn.notice("put_cash_in" if cash > 0 else "hand_cash_back", str(abs(cash)), level="warning")
    turn.notice("contradiction_settled")


def settled_as(
    turn: Turn, attempt: str, outcome: Outcome, *, supervisor: str, reason: str, cash: int = 0, left: int = 0
) -> None:
    """What was done about it becomes a fact. It is kept, so that the same answer again is known by then.

    ``left``: what of it stands open still.
    """
    fact = ContradictionSettled(
        at_ms=turn.at_ms,
        attempt=attempt,
        outcome=outcome,
        supervisor=supervisor,
        reason=reason,
        cash=cash,
        period=turn.period.period if cash else "",
        left=left,
    )
    turn.record(fact)
    turn.change(contradictions=_settled_by(turn.state.contradictions, fact))


def still_open(known: Iterable[LateAnswer]) -> tuple[LateAnswer, ...]:
    """What goes on into the next period, or stands between two."""
    return tuple(one for one in known if not one.settled)


def contradictions_of(facts: Iterable[AnyFact], before: tuple[LateAnswer, ...] = ()) -> tuple[LateAnswer, ...]:
    """What a restart finds, and an X or Z names: of this period, settled or not; of those ``before``, what was open."""
    found = before
    for fact in facts:
        if isinstance(fact, AttemptContradicted):
            found = (*found, _shown(fact))
        elif isinstance(fact, ContradictionSettled):
            found = _settled_by(found, fact)
        elif isinstance(fact, PeriodOpened | PeriodClosed):
            found = still_open(found)
    return found


def told_of(sold: SaleClosed, *told: Iterable[LateAnswer]) -> tuple[LateAnswer, ...]:
    """What was ``told`` last of a closed sale's payments, that they never came or went back unseen, in that order.

    Each of ``told`` after the one before.
    """
    newest = {one.attempt: one for known in told for one in known}
    paid = {name for tender in sold.tenders for name in (tender.tender, tender.attempt) if name is not None}
    return tuple(one for one in newest.values() if is_of(one, paid))


def is_of(one: LateAnswer, paid: Collection[str]) -> bool:
    """Whether it says that one of these payments never came, or that money of it went back."""
    return one.attempt in paid if one.outcome == "refused" else one.kind in GOES_BACK and one.of in paid


def _settled(turn: Turn, attempt: str) -> tuple[str, str, Attempt, Status] | None:
    """The sale's id and number, the attempt and how it stands: one that only a supervisor says went back came, too."""
    forced = (turn.state.forced,) if turn.state.forced else ()
    sales: tuple[Sale | SaleGone | HandOver, ...] = (
        *turn.sales(),
        *turn.state.gone,
        *turn.state.hand_overs,
        *forced,
        *turn.state.codes_decided,
    )
    for sale in sales:
        for one in sale.attempts:
            if one.attempt == attempt:
                decided = one.status == "reversed" and any(_only_decided(other, attempt) for other in sale.attempts)
                return sale.sale, sale.number, one, "done" if decided else one.status
    return None


def _only_decided(one: Attempt, paid: str) -> bool:
    """Whether it gave ``paid`` back by a supervisor's word alone: what never came cannot have gone back."""
    return isinstance(one.subject, ReversalSubject) and one.subject.of == paid and one.reference == "forced"


def _is(one: LateAnswer, attempt: str, outcome: Outcome) -> bool:
    return (one.attempt, one.outcome) == (attempt, outcome)


def _settled_by(known: tuple[LateAnswer, ...], fact: ContradictionSettled) -> tuple[LateAnswer, ...]:
    return tuple(_as_settled(one, fact) if _is(one, fact.attempt, fact.outcome) else one for one in known)


def _as_settled(one: LateAnswer, fact: ContradictionSettled) -> LateAnswer:
    if fact.left:
        return msgspec.structs.replace(one, counted=one.amount - fact.left)
    return msgspec.structs.replace(one, settled=True, reason=fact.reason)


def _is_overtaken(one: Attempt) -> bool:
    """A code whose cancellation went through: an older «paid» says nothing, the money has gone back since."""
    return one.kind == "code" and one.note == "cancelled"


def _shown(fact: AttemptContradicted) -> LateAnswer:
    return LateAnswer(
        attempt=fact.attempt,
        number=fact.number,
        kind=fact.kind,
        amount=fact.amount,
        outcome=fact.outcome,
        reference=fact.reference,
        sale=fact.sale,
        of=fact.of,
        slip=fact.slip,
    )
