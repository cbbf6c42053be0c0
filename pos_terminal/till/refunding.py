"""Giving the money of a return back, part by part, in the order of its plan; in the end it is one fact.

Each card and code part is an attempt, the next begun when the one before is done, never two at a time. One that is
refused stops there: it is tried again, or a supervisor has it given in cash. One that is unknown is asked about. Cash
comes last, with the fact: the drawer opens when that is durable.

A part whose payment turned out never to have come gives back nothing, or cash that was collected for it; it waits
where nobody has said yet which.

A card is taken back whole on the pinpad (撤销) where the payment was of the same period and nothing of it went back
yet; any other amount is paid out (退货), and of that the pinpad is never told again. Either waits for a look at the
pinpad, whose newest receipt tells the refund from what was before.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.cloud import RefundPayCode
from pos_terminal.contract.facts import CardSlip, CodeSlip, RefundSubject, SaleRefunded
from pos_terminal.contract.reasons import COUNTED
from pos_terminal.contract.records import TenderRefunded
from pos_terminal.contract.words import RefundKind
from pos_terminal.sale.returns import ReturnPlan
from pos_terminal.till import attempt as attempts
from pos_terminal.till import decided_codes, fulfilling, once_more
from pos_terminal.till.closing import leave
from pos_terminal.till.contradictions import is_open, open_one, settled_as
from pos_terminal.till.effects import Effect, Exchange, LookAtPinpad, OpenDrawer, PrintRefund, RefundCard, ReverseCard
from pos_terminal.till.events import PinpadSeen
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.return_events import RefundResumed
from pos_terminal.till.selling import ready_to_sell
from pos_terminal.till.settled_first import holds, is_to_settle
from pos_terminal.till.state import Asking, Attempt, Intent, Paper, Sale
from pos_terminal.till.turn import Turn

REFUNDS_KEPT = 100
_NO_LONGER = ("reversal_impossible", "not_possible")  # the pinpad's batch is over, though our period is not

PartStatus = Literal["to_do", "pending", "unknown", "refused", "done", "cash", "unpaid"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a return's money and how far it has come. ``cash``: it comes out of the drawer, at the end.

    ``unpaid``: nothing goes back, since nothing ever came.
    """

    tender: TenderRefunded
    status: PartStatus
    attempt: Attempt | None = None

    @property
    def settled(self) -> bool:
        return self.status in ("done", "cash", "unpaid")


def parts(sale: Sale) -> tuple[Part, ...]:
    """The parts of the plan, in the order in which they go back."""
    assert sale.refund is not None
    assert sale.refund.plan is not None
    return tuple(_part(sale, sale.refund, tender) for tender in sale.refund.plan.tenders)


def _part(sale: Sale, refund: RefundOn, tender: TenderRefunded) -> Part:
    if tender.attempt is not None:  # it went out in a return that did not count it
        return Part(tender=tender, status="done")
    tried = [one for one in sale.attempts if _is_for(one, tender)]
    newest = next((one for one in reversed(tried) if one.status != "refused"), tried[-1] if tried else None)
    way: RefundKind = refund.tender(tender.of).kind
    if newest is None or newest.status == "refused":
        way = "cash" if tender.of in refund.in_cash else refund.way_of(tender)
    going = msgspec.structs.replace(tender, kind=way)
    if way in ("cash", "unpaid"):
        return Part(tender=going, status=way, attempt=newest)
    if newest is None:
        return Part(tender=going, status="to_do")
    assert newest.status != "reversed", "what a refund gave back is not taken again"
    return Part(tender=going, status=newest.status, attempt=newest)


def _is_for(one: Attempt, tender: TenderRefunded) -> bool:
    return isinstance(one.subject, RefundSubject) and one.subject.of == tender.of


def resume(turn: Turn, event: RefundResumed) -> None:
    sale = turn.sale
    if not ready_to_sell(turn):
        return
    if sale is None or sale.refund is None or not sale.refund.begun:
        turn.refuse("no_return_open")
    elif sale.unresolved or sale.intent is not None:
        turn.refuse("wait_for_answer")
    else:
        advance(turn, sale.sale, again=True)


def advance(turn: Turn, sale_id: str, *, again: bool = False, unheard: bool = False) -> None:
    """Begins the next part, or closes a return that has none left. ``again``: one that was refused, too; ``unheard``:
    though another return's refund of the payment was asked about in vain.

    Only with the clerk in front of it: a parked return, or one that nobody has signed in for yet, waits to be resumed.
    """
    sale = turn.sale
    if sale is None or sale.sale != sale_id or turn.state.operator is None or turn.state.period is None:
        return
    part = next((one for one in parts(sale) if not one.settled), None)
    if part is None:
        _close(turn, sale)
    elif sale.refund is not None and holds(turn, sale.refund, part.tender):
        return
    elif part.status == "to_do" or (again and part.status == "refused"):
        _begin(turn, sale, part, unheard=unheard)


def looked_at_pinpad(turn: Turn, event: PinpadSeen) -> None:
    """The newest receipt before money goes back: with it the intent becomes durable. Without it nothing was begun.

    A payment to be taken back whole is refused then, as one that the pinpad was not told of: a supervisor may have it
    given in cash.
    """
    sale = turn.sale
    assert sale is not None
    if sale.intent is None or sale.intent.looking != event.look:
        return
    sale = msgspec.structs.replace(sale, intent=None)
    turn.put_sale(sale)
    part = next((one for one in parts(sale) if not one.settled), None)
    assert sale.refund is not None
    if part is None:  # what it waited for is out already, the pinpad said
        advance(turn, sale.sale)
        return
    voids = _voids(turn, sale.refund, part)
    if event.why_not and not voids:
        turn.notice("refund_refused", event.why_not, "", level="error")
    elif not holds(turn, sale.refund, part.tender) and _pinpad_is_free(turn):  # it may have said so just now
        newest = None if event.why_not else turn.state.last_receipt_number
        subject = RefundSubject(of=part.tender.of, kind="card", voids=voids, last_receipt_number=newest)
        _tell(turn, sale, part, subject, why_not=event.why_not)


def refunded(turn: Turn, sale: Sale, one: Attempt, reference: str, slip: CardSlip | CodeSlip | None = None) -> None:
    """A part went back: on with the next."""
    changed, fact = attempts.done(sale, one.attempt, turn.at_ms, reference=reference, slip=slip)
    turn.record(fact)
    turn.put_sale(changed)
    turn.notice("refund_approved", str(one.amount))
    advance(turn, sale.sale)


def count_late(turn: Turn) -> None:
    """A part that was decided as not gone back, and went back after all, is done: the return never pays it again, in
    cash neither.

    With that nothing is owed any more, so the late answer is settled. Looked at after each event: it may be told while
    the return is parked, and then counts as soon as that is on screen again.
    """
    sale = turn.sale
    if sale is None or sale.refund is None or not sale.refund.begun:
        return
    for one in sale.attempts:
        late = open_one(turn.state, one.attempt, "done")
        if late is not None and one.status == "refused" and counts_late(sale, one):
            assert isinstance(one.subject, RefundSubject)
            done = msgspec.structs.replace(one, status="done", reference=late.reference, slip=late.slip)
            no_cash = tuple(of for of in sale.refund.in_cash if of != one.subject.of)
            refund = msgspec.structs.replace(sale.refund, in_cash=no_cash)
            turn.put_sale(msgspec.structs.replace(attempts.replace(sale, done), refund=refund))
            settled_as(turn, one.attempt, "done", supervisor="", reason=COUNTED)
            turn.notice("refund_approved", str(one.amount))
            advance(turn, sale.sale)
            return


def counts_late(sale: Sale, one: Attempt) -> bool:
    """Whether a refund that was refused is its part's if it went out after all: that was given back by no other yet.

    Cash for it is not out before the return ends.
    """
    assert sale.refund is not None
    given = [part for part in parts(sale) if part.tender.attempt is None and _is_for(one, part.tender)]
    in_cash = sale.refund.in_cash
    return any(part.status == "refused" or (part.status == "cash" and part.tender.of in in_cash) for part in given)


def heard(turn: Turn, asking: Asking) -> None:
    """The acquirer was asked how a refund ended that a supervisor had decided: if it was refused, on with another. One
    that was made counts (``count_late``), or, of another return, is settled first; of ours nobody begins another while
    it cannot be told.
    """
    sale = turn.sale
    if sale is None or sale.sale != asking.sale or sale.refund is None or not sale.refund.begun:
        return
    part = next((one for one in parts(sale) if not one.settled), None)
    ours = sale.attempt(asking.subject) is not None
    if part is None or (ours and (part.attempt is None or part.attempt.attempt != asking.subject)):
        return
    unheard = asking.subject in decided_codes.unheard_refunds(turn.state, part.tender.of)
    if ours and unheard:
        turn.notice("give_back_unknown", level="error")
    elif not is_open(turn.state, asking.subject, "done"):
        advance(turn, sale.sale, again=True, unheard=unheard)


def may_be_in_cash(sale: Sale, one: Attempt) -> bool:
    """Whether a supervisor may have it given in cash: its part was refused, and is not being tried again."""
    return sale.refund is not None and any(
        part.status == "refused" and part.attempt is not None and part.attempt.attempt == one.attempt
        for part in parts(sale)
    )


def in_cash(turn: Turn, sale: Sale, one: Attempt) -> None:
    """A supervisor's word: what could not go back the way it came goes back in cash."""
    assert sale.refund is not None
    assert isinstance(one.subject, RefundSubject)
    given = msgspec.structs.replace(sale.refund, in_cash=(*sale.refund.in_cash, one.subject.of))
    turn.put_sale(msgspec.structs.replace(sale, refund=given))
    advance(turn, sale.sale)


def ask_refund(sale: Sale, one: Attempt) -> Effect | RefundPayCode:
    """What tells the other side of a refund. To be said again it has to be a void or a code's: those stay the same."""
    assert isinstance(one.subject, RefundSubject)
    assert sale.refund is not None
    tender = sale.refund.tender(one.subject.of)
    if one.subject.kind == "code":
        assert tender.attempt is not None
        return RefundPayCode(attempt=one.attempt, of=tender.attempt, amount=one.amount)
    receipt = tender.slip.receipt_number if isinstance(tender.slip, CardSlip) else ""
    effect = ReverseCard if one.subject.voids else RefundCard
    return effect(one.attempt, one.amount, receipt)


def _begin(turn: Turn, sale: Sale, part: Part, *, unheard: bool) -> None:
    assert sale.refund is not None
    if part.tender.kind == "code":
        if not _is_heard_first(turn, sale, part, unheard=unheard):
            _tell(turn, sale, part, RefundSubject(of=part.tender.of, kind="code"))
        return
    if not _pinpad_is_free(turn):
        return
    once_more.ask(turn)
    look = turn.new_id()
    turn.put_sale(msgspec.structs.replace(sale, intent=Intent(kind="refund", looking=look)))
    turn.want(LookAtPinpad(look))


def _is_heard_first(turn: Turn, sale: Sale, part: Part, *, unheard: bool) -> bool:
    """Whether the acquirer has to say first how a refund ended that only a supervisor decided; it is asked.

    The part's own is told again, which makes it if nothing did; of another return's it is asked only.
    """
    waiting = decided_codes.unheard_refunds(turn.state, part.tender.of)
    ours = part.attempt
    if ours is not None and ours.attempt in waiting:
        told = ask_refund(sale, ours)
        assert isinstance(told, RefundPayCode)
        decided_codes.ask_first(turn, ours.attempt, again=told)
    elif waiting and not unheard:
        decided_codes.ask_first(turn, waiting[0], again=None)
    else:
        return False
    return True


def _pinpad_is_free(turn: Turn) -> bool:
    why = turn.state.why_pinpad_waits
    if why:
        turn.refuse("refund_waits_for_card" if why == "pinpad_unresolved" else why)
    return not why


def is_held(turn: Turn, sale: Sale, one: Attempt) -> bool:
    """Whether a refund's payment turned out not to be there, and nobody has said yet what was done about it."""
    of = one.subject.of if isinstance(one.subject, RefundSubject) else ""
    return sale.refund is not None and is_to_settle(turn.state, sale.refund, of)


def _voids(turn: Turn, refund: RefundOn, part: Part) -> bool:
    """Whether the payment is taken back as a whole: of this period, all of it, and no try of that came too late."""
    tender = refund.tender(part.tender.of)
    if not isinstance(tender.slip, CardSlip) or not tender.slip.receipt_number:
        return False
    if part.attempt is not None and part.attempt.note in _NO_LONGER:
        return False
    whole = part.tender.amount == tender.receivable and not refund.refunded_before(tender.tender)
    return whole and refund.of.period == turn.period.period


def _tell(turn: Turn, sale: Sale, part: Part, subject: RefundSubject, *, why_not: str = "") -> None:
    """Begins it. ``why_not``: the other side cannot be told, and it is refused at once."""
    changed, fact = attempts.begin(
        sale,
        attempt=turn.new_id(),
        amount=part.tender.amount,
        subject=subject,
        at_ms=turn.at_ms,
        period=turn.period.period,
        operator=turn.operator_of(sale),
    )
    turn.record(fact)
    if why_not:
        changed, refused = attempts.refused(changed, fact.attempt, turn.at_ms, code=why_not)
        turn.record(refused)
        turn.notice("refund_refused", why_not, "", level="error")
        turn.put_sale(changed)
        return
    turn.put_sale(changed)
    turn.change(pinpad_text="")
    one = changed.attempt(fact.attempt)
    assert one is not None
    told = ask_refund(changed, one)
    if isinstance(told, RefundPayCode):
        turn.ask(told, "attempt", one.attempt)
    else:
        turn.want(told)


def _close(turn: Turn, sale: Sale) -> None:
    """Everything went back: the fact, then the drawer, paper and exchange."""
    assert sale.refund is not None
    assert sale.refund.plan is not None
    assert not sale.unresolved, "a return does not close while an answer is missing"
    fact = _fact(turn, sale, sale.refund, sale.refund.plan)
    cash = sum(tender.amount for tender in fact.tenders if tender.kind == "cash")
    if cash and holds(turn, sale.refund, None):
        return
    turn.record(fact)
    _settle_counted(turn, sale.refund, fact)
    leave(turn, sale)
    fulfilling.came_back(turn, RefundOn(of=sale.refund.of, before=(*sale.refund.before, fact)))
    turn.change(last_refund=fact, last_refund_of=sale.refund.of, refunds=(*turn.state.refunds, fact)[-REFUNDS_KEPT:])
    if cash:
        turn.want(OpenDrawer("refund"))
        turn.notice("hand_cash_back", str(cash), level="warning")
    if turn.state.has_printer:
        turn.await_paper(Paper(document="refund", subject=fact.refund, number=fact.number))
        turn.want(PrintRefund(f"refund/{fact.refund}/0", fact.refund, 0))
    turn.want(Exchange())
    turn.notice("refund_closed", sale.number)


def _settle_counted(turn: Turn, refund: RefundOn, fact: SaleRefunded) -> None:
    """What went out unseen and is counted by this return, with those before: only what is left of it is owed."""
    counted = msgspec.structs.replace(refund, before=(*refund.before, fact))
    for late in refund.late:
        left = counted.left_of(late)
        if late.kind == "refund" and is_open(turn.state, late.attempt, "done") and left < refund.left_of(late):
            settled_as(turn, late.attempt, "done", supervisor=refund.supervisor, reason=COUNTED, left=left)


def _fact(turn: Turn, sale: Sale, refund: RefundOn, plan: ReturnPlan) -> SaleRefunded:
    return SaleRefunded(
        at_ms=turn.at_ms,
        refund=sale.sale,
        number=sale.number,
        of=refund.of.sale,
        of_number=refund.of.number,
        period=turn.period.period,
        operator=turn.operator_of(sale),
        reason=refund.reason,
        lines=plan.lines,
        benefits=plan.benefits,
        packs=plan.packs,
        tenders=tuple(_given(part) for part in parts(sale)),
        total=plan.total,
        deposit=plan.deposit,
        tax=plan.tax,
        repriced=plan.repriced,
        offline=not turn.state.online,
        lease=refund.lease,
        supervisor=refund.supervisor,
        cash_rounding=plan.cash_rounding,
    )


def _given(part: Part) -> TenderRefunded:
    """As it was given: a part that was refused and came out of the drawer names the attempt that was refused."""
    one = part.attempt
    if one is None:
        return part.tender
    slip = one.slip if part.status == "done" else None
    return msgspec.structs.replace(part.tender, attempt=one.attempt, slip=slip)
