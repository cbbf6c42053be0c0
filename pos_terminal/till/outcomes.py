"""What becomes of attempts: the answers of pinpad and server."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import Answer, CodePaid, Done, Leased, Pending, Redeemed, Refusal
from pos_terminal.contract.facts import CardSlip, CodeSlip, RedemptionSubject, RefundSubject, ReversalSubject
from pos_terminal.till import attempt as attempts
from pos_terminal.till import cards_back, decided_codes, late_reversals, once_more, refunding, reversing
from pos_terminal.till.closing import settle
from pos_terminal.till.contradictions import GOES_BACK, contradict
from pos_terminal.till.events import Approved, Declined, PinpadAnswered, PinpadSeen, PinpadStatus, Unclear, Unreachable
from pos_terminal.till.given_back import taken_back, thing
from pos_terminal.till.offers import offer_refused
from pos_terminal.till.pricing import price
from pos_terminal.till.querying import asks_by_itself, cancel_code, pinpad_came_back, query_later
from pos_terminal.till.reversing import reversal_done, reverse_at_once, reverse_next, stopped
from pos_terminal.till.scrubbing import scrubbed, scrubbed_slip
from pos_terminal.till.state import Asking, Attempt, Sale
from pos_terminal.till.tendering import advance, count_tender, give_up, looked_at_pinpad
from pos_terminal.till.tenders import attempt_tender
from pos_terminal.till.turn import Turn

# --- the pinpad -----------------------------------------------------------------------------------------------------


def pinpad_status(turn: Turn, event: PinpadStatus) -> None:
    if turn.sale_of_attempt(event.attempt) is not None:
        turn.change(pinpad_text=event.text)


def pinpad_seen(turn: Turn, event: PinpadSeen) -> None:
    """The pinpad is there: what is unknown may be asked about; what waited for this look begins, or is refused."""
    if not event.why_not:
        if turn.state.pinpad_unresolved:
            pinpad_came_back(turn)
            cards_back.ask(turn)
        else:
            turn.change(last_receipt_number=event.last_receipt_number)
            if once_more.asks_first(turn, event.look):
                return
            once_more.ask(turn)
    elif event.why_not == "unreachable":
        once_more.away(turn)
    if cards_back.looked_at_pinpad(turn, event):
        return
    taking_back = (one for one in turn.sales() if one.taking_back)
    sale = next((one for one in taking_back if one.intent is not None and one.intent.looking == event.look), None)
    if sale is not None:
        untold = reversing.looked_at_pinpad(turn, sale, event)
        if untold is not None:
            refused(turn, *untold, event.why_not, "")
    elif event.look and turn.sale is not None and turn.sale.refund is not None:
        refunding.looked_at_pinpad(turn, event)
    elif event.look:
        looked_at_pinpad(turn, event)


def pinpad_answered(turn: Turn, event: PinpadAnswered) -> None:
    sale = turn.sale_of_attempt(event.attempt)
    one = sale.attempt(event.attempt) if sale else None
    outcome = event.outcome
    if isinstance(outcome, Approved):
        outcome = msgspec.structs.replace(outcome, slip=scrubbed_slip(outcome.slip))
    if cards_back.is_told(turn.state, event.attempt):
        cards_back.answered(turn, outcome)
        return
    if sale is None or one is None or not one.unresolved:
        once_more.answered(turn, event.attempt, outcome)
        return
    turn.change(pinpad_text="")
    once_more.worked_on(turn, outcome)
    if isinstance(outcome, Approved) and _is_known(turn, one, outcome.slip.receipt_number):
        _unknown(turn, sale, one, f"receipt {outcome.slip.receipt_number} is of another payment")
    elif isinstance(outcome, Approved):
        once_more.remember(turn, outcome.slip.receipt_number)
        if one.kind == "reversal":
            undone(turn, sale, one, outcome.slip.receipt_number)
        elif one.kind == "refund":
            refunding.refunded(turn, sale, one, outcome.slip.receipt_number, outcome.slip)
        else:
            paid(turn, sale, one, outcome.slip)
    elif isinstance(outcome, Declined):
        _declined(turn, sale, one, outcome)
    else:
        assert isinstance(outcome, Unclear)
        _unknown(turn, sale, one, outcome.why)


def _declined(turn: Turn, sale: Sale, one: Attempt, outcome: Declined) -> None:
    if once_more.is_of_this_call(one, outcome):
        _unknown(turn, sale, one, outcome.code)
    elif outcome.code == "already_reversed" and one.kind in GOES_BACK:
        sale = once_more.reversed_before(turn, sale, one)
        (undone if one.kind == "reversal" else refunding.refunded)(turn, sale, one, outcome.code)
    else:
        refused(turn, sale, one, outcome.code, outcome.reason)


def _is_known(turn: Turn, one: Attempt, receipt_number: str) -> bool:
    """Whether an enquiry found a slip that paid something else. The answer to the payment itself is never doubted."""
    enquired = one.kind == "card" or (isinstance(one.subject, RefundSubject) and not one.subject.voids)
    return one.status == "unknown" and enquired and receipt_number in turn.state.receipts


# --- the server -----------------------------------------------------------------------------------------------------


def attempt_answered(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """The answer to an attempt's question, its query or its cancellation."""
    _attempt_answered(turn, asking, answer)
    if asking.purpose == "again":
        refunding.heard(turn, asking)
        late_reversals.heard(turn, asking)


def _attempt_answered(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    if decided_codes.is_kept(turn, asking.subject):
        decided_codes.answered(turn, asking, answer)
        return
    sale = turn.sale_of_attempt(asking.subject)
    one = sale.attempt(asking.subject) if sale else None
    if sale is None or one is None or not one.unresolved:
        _late(turn, asking, answer)
    elif isinstance(answer, Unreachable):
        if asking.purpose == "attempt" and one.status == "pending" and one.asked == 0:
            refused(turn, sale, one, "unreachable", "")
        elif asking.purpose == "cancel" or not one.cancelling:
            _unknown(turn, sale, one, "unreachable")
    elif asking.purpose == "cancel":
        _cancelled(turn, sale, one, answer)
    elif isinstance(answer, Refusal):
        _refused_by_server(turn, sale, one, answer)
    elif not one.cancelling:  # else: overtaken by the cancellation, whose answer decides
        _succeeded(turn, sale, one, answer)


def _late(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """The answer came after the attempt was settled: nothing new, or the contrary."""
    if isinstance(answer, CodePaid):
        contradict(turn, asking.subject, "done", answer.slip.reference, answer.slip)
    elif isinstance(answer, Redeemed | Done) and asking.purpose != "cancel":
        contradict(turn, asking.subject, "done", answer.reference)
    elif isinstance(answer, Done) or (isinstance(answer, Refusal) and asking.purpose != "cancel"):
        contradict(turn, asking.subject, "refused", scrubbed(getattr(answer, "code", "cancelled")))


def _succeeded(turn: Turn, sale: Sale, one: Attempt, answer: Answer) -> None:
    if isinstance(answer, Leased) and one.kind == "lease":
        settled(turn, sale, one, answer.fence)
    elif isinstance(answer, Redeemed) and one.kind == "redemption":
        settled(turn, sale, one, answer.reference)
    elif isinstance(answer, CodePaid) and one.kind == "code":
        paid(turn, sale, one, answer.slip, answer)
    elif isinstance(answer, Done) and one.kind == "reversal":
        undone(turn, sale, one, answer.reference)
    elif isinstance(answer, Done) and one.kind == "refund":
        refunding.refunded(turn, sale, one, answer.reference)
    elif isinstance(answer, Pending) and one.status == "pending":
        query_later(turn, sale, one)
    else:
        _unknown(turn, sale, one, getattr(answer, "why", "unexpected_answer"))


def _refused_by_server(turn: Turn, sale: Sale, one: Attempt, answer: Refusal) -> None:
    """An acquirer that never heard of a code may still hear of it: only a cancellation makes that certain."""
    if one.kind == "code" and answer.code == "never_arrived":
        if not one.cancelling:
            cancel_code(turn, sale, one)
    else:
        refused(turn, sale, one, answer.code, answer.reason)


def _cancelled(turn: Turn, sale: Sale, one: Attempt, answer: Answer) -> None:
    if isinstance(answer, Done):
        refused(turn, sale, one, "cancelled", "")
    elif isinstance(answer, CodePaid):
        paid(turn, sale, one, answer.slip, answer)
    elif isinstance(answer, Refusal):  # it cannot be cancelled: how it ended has to be asked
        allowed = msgspec.structs.replace(one, cancelling=False)
        _unknown(turn, attempts.replace(sale, allowed), allowed, f"cancel_refused: {answer.code}")
    else:
        _unknown(turn, sale, one, "cancel_unclear")


# --- outcomes -------------------------------------------------------------------------------------------------------


def paid(turn: Turn, sale: Sale, one: Attempt, slip: CardSlip | CodeSlip, answer: CodePaid | None = None) -> None:
    """Money came. Where the sale was paid otherwise while the outcome was unknown, it is taken back by itself."""
    changed, fact = attempts.done(sale, one.attempt, turn.at_ms, slip=slip)
    turn.record(fact)
    now = changed.attempt(one.attempt)
    assert now is not None
    if answer is not None:
        now = msgspec.structs.replace(now, buyer_paid=answer.buyer_paid, promotion=answer.promotion)
        changed = attempts.replace(changed, now)
    turn.put_sale(changed)
    if slip.amount > price(changed).left or changed.voiding:
        turn.notice("paid_twice_reversing", level="error")
        reverse_at_once(turn, changed, now)
        return
    turn.notice("tender_approved", str(slip.amount))
    counted = count_tender(turn, changed, attempt_tender(turn, changed, now))
    settle(turn, counted)


def settled(turn: Turn, sale: Sale, one: Attempt, reference: str) -> None:
    """A lease or a redemption took effect: on with what the clerk wants."""
    changed, fact = attempts.done(sale, one.attempt, turn.at_ms, reference=reference)
    turn.record(fact)
    turn.put_sale(changed)
    settle(turn, changed)
    if turn.sale is not None and turn.sale.sale == sale.sale:
        advance(turn)


def undone(turn: Turn, sale: Sale, one: Attempt, reference: str) -> None:
    """A reversal took effect: on with the void, or the sale closes if it was paid otherwise."""
    paid_for = any(isinstance(one.subject, ReversalSubject) and t.attempt == one.subject.of for t in sale.tenders)
    changed = reversal_done(turn, sale, one, reference)
    if changed.voiding:
        reverse_next(turn, changed.sale)
    else:
        if paid_for and isinstance(one.subject, ReversalSubject) and (of := sale.attempt(one.subject.of)):
            turn.notice("money_given_back", *thing(sale, of))
        settle(turn, changed)


def refused(turn: Turn, sale: Sale, one: Attempt, code: str, reason: str) -> None:
    """No effect, for sure. What the clerk wanted is dropped where it waited for this; a void stops."""
    changed, fact = attempts.refused(sale, one.attempt, turn.at_ms, code=code, reason=reason)
    turn.record(fact)
    if one.kind == "redemption":
        kept = tuple(other for other in changed.benefits if other.attempt != one.attempt)
        assert isinstance(one.subject, RedemptionSubject)
        changed = offer_refused(msgspec.structs.replace(changed, benefits=kept), one.subject.benefit, code)
    changed = stopped(changed)
    turn.put_sale(changed)
    if one.kind in ("lease", "redemption"):
        changed = give_up(turn, changed)
    of = sale.attempt(one.subject.of) if isinstance(one.subject, ReversalSubject) else None
    if sale.voiding and of is not None:
        turn.notice("void_stopped", code, reason, *thing(sale, of), *taken_back(sale), level="error")
    else:
        turn.notice(f"{one.kind}_refused", code, reason, level="error")
    settle(turn, changed)


def _unknown(turn: Turn, sale: Sale, one: Attempt, why: str) -> None:
    changed, facts = attempts.unknown(sale, one.attempt, turn.at_ms, why=why)
    turn.record(*facts)
    turn.put_sale(changed)
    if facts:
        told = "refund_unknown" if one.kind == "refund" else "outcome_unknown"
        turn.notice(told if asks_by_itself(changed, one) else "void_unknown", level="error")
    now = changed.attempt(one.attempt)
    assert now is not None
    query_later(turn, changed, now)
