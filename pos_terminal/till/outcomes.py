"""What becomes of attempts: the answers of pinpad and server, asking again, and a supervisor's word."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import (
    Answer,
    CancelPayCode,
    CodePaid,
    Done,
    Leased,
    LeaseOrder,
    Pending,
    QueryPayCode,
    QueryRedemption,
    Redeemed,
    Refusal,
)
from pos_terminal.contract.facts import (
    AttemptForced,
    CardSlip,
    CardSubject,
    CodeSlip,
    LeaseSubject,
    RedemptionSubject,
    ReversalSubject,
    Tender,
)
from pos_terminal.till import attempt as attempts
from pos_terminal.till.closing import close
from pos_terminal.till.effects import AbortPinpad, Enquire, StartTimer
from pos_terminal.till.events import (
    Approved,
    AskAgain,
    Declined,
    PinpadAnswered,
    PinpadSeen,
    PinpadStatus,
    TenderCancelled,
    Unclear,
    Unreachable,
)
from pos_terminal.till.pricing import price
from pos_terminal.till.reversing import ask_reversal, begin_reversal, reversal_done, reverse_next
from pos_terminal.till.state import Asking, Attempt, Forcing, Sale
from pos_terminal.till.tendering import add_tender, advance, give_up, payee_of
from pos_terminal.till.turn import Turn

QUERY_EVERY_MS = 2_000
MAX_QUERIES = 30  # a minute of asking by itself; then the clerk asks again, or a supervisor decides


# --- the pinpad -----------------------------------------------------------------------------------------------------


def pinpad_status(turn: Turn, event: PinpadStatus) -> None:
    if turn.sale_of_attempt(event.attempt) is not None:
        turn.change(pinpad_text=event.text)


def pinpad_seen(turn: Turn, event: PinpadSeen) -> None:
    """Learns the newest receipt number before any attempt of ours, so that a newer one can be told from it."""
    unresolved = any(
        one.kind == "card" and one.status in ("pending", "unknown") for sale in turn.sales() for one in sale.attempts
    )
    if event.last_receipt_number is not None and not unresolved:
        turn.change(last_receipt_number=event.last_receipt_number)


def pinpad_answered(turn: Turn, event: PinpadAnswered) -> None:
    sale = turn.sale_of_attempt(event.attempt)
    one = sale.attempt(event.attempt) if sale else None
    if sale is None or one is None or one.status not in ("pending", "unknown"):
        turn.notice("late_answer", level="warning")
        return
    turn.change(pinpad_text="")
    outcome = event.outcome
    if isinstance(outcome, Approved):
        turn.change(last_receipt_number=outcome.slip.receipt_number)
        if one.kind == "reversal":
            _reversed(turn, sale, one, outcome.slip.receipt_number)
        else:
            _paid(turn, sale, one, outcome.slip)
    elif isinstance(outcome, Declined):
        _refused(turn, sale, one, outcome.code, outcome.reason)
    else:
        assert isinstance(outcome, Unclear)
        _unknown(turn, sale, one, outcome.why)


# --- the server -----------------------------------------------------------------------------------------------------


def attempt_answered(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """The answer to an attempt's question, its query or its cancellation."""
    sale = turn.sale_of_attempt(asking.subject)
    one = sale.attempt(asking.subject) if sale else None
    if sale is None or one is None or one.status not in ("pending", "unknown"):
        return
    if isinstance(answer, Unreachable):
        if asking.purpose == "attempt" and one.status == "pending" and one.asked == 0:
            _refused(turn, sale, one, "unreachable", "")
        else:
            _unknown(turn, sale, one, "unreachable")
    elif asking.purpose == "cancel":
        _cancelled(turn, sale, one, answer)
    elif isinstance(answer, Leased):
        _settled(turn, sale, one, answer.fence)
    elif isinstance(answer, Redeemed):
        _settled(turn, sale, one, answer.reference)
    elif isinstance(answer, CodePaid):
        _paid(turn, sale, one, answer.slip, answer)
    elif isinstance(answer, Done) and one.kind == "reversal":
        _reversed(turn, sale, one, answer.reference)
    elif isinstance(answer, Refusal):
        _refused(turn, sale, one, answer.code, answer.reason)
    elif isinstance(answer, Pending) and one.status == "pending":
        _query_later(turn, sale, one)
    else:
        _unknown(turn, sale, one, getattr(answer, "why", "unexpected_answer"))


def _cancelled(turn: Turn, sale: Sale, one: Attempt, answer: Answer) -> None:
    if isinstance(answer, Done):
        _refused(turn, sale, one, "cancelled", "")
    elif isinstance(answer, CodePaid):
        _paid(turn, sale, one, answer.slip, answer)
    else:
        _unknown(turn, sale, one, "cancel_unclear")


# --- outcomes -------------------------------------------------------------------------------------------------------


def _paid(turn: Turn, sale: Sale, one: Attempt, slip: CardSlip | CodeSlip, paid: CodePaid | None = None) -> None:
    """Money came. Where the sale was paid otherwise while the outcome was unknown, it is taken back by itself."""
    changed, fact = attempts.done(sale, one.attempt, turn.at_ms, slip=slip)
    turn.record(fact)
    turn.put_sale(changed)
    if slip.amount > price(changed, turn.state.profile).left or changed.voiding:
        turn.notice("paid_twice_reversing", level="error")
        settled = changed.attempt(one.attempt)
        assert settled is not None
        begin_reversal(turn, changed, settled)
        return
    tender = Tender(
        tender=one.attempt,
        kind="card" if one.kind == "card" else "code",
        requested=slip.amount,
        buyer_paid=paid.buyer_paid if paid else slip.amount,
        receivable=slip.amount,
        promotion=paid.promotion if paid else {},
        payee=payee_of(turn, changed),
        attempt=one.attempt,
        slip=slip,
    )
    turn.notice("tender_approved", str(slip.amount))
    add_tender(turn, changed, tender)


def _settled(turn: Turn, sale: Sale, one: Attempt, reference: str) -> None:
    """A lease or a redemption took effect: on with what the clerk wants."""
    changed, fact = attempts.done(sale, one.attempt, turn.at_ms, reference=reference)
    turn.record(fact)
    turn.put_sale(changed)
    advance(turn)


def _reversed(turn: Turn, sale: Sale, one: Attempt, reference: str) -> None:
    changed = reversal_done(turn, sale, one, reference)
    if changed.voiding:
        reverse_next(turn, changed.sale)
    elif price(changed, turn.state.profile).left == 0:
        close(turn, changed)


def _refused(turn: Turn, sale: Sale, one: Attempt, code: str, reason: str) -> None:
    changed, fact = attempts.refused(sale, one.attempt, turn.at_ms, code=code, reason=reason)
    turn.record(fact)
    if one.kind == "redemption":
        kept = tuple(other for other in changed.benefits if other.attempt != one.attempt)
        changed = msgspec.structs.replace(changed, benefits=kept)
    changed = msgspec.structs.replace(changed, voiding="")
    turn.put_sale(changed)
    give_up(turn, changed)
    turn.notice(f"{one.kind}_refused", code, reason, level="error")
    left = price(changed, turn.state.profile).left
    if changed.tenders and left == 0 and not any(o.status in ("pending", "unknown") for o in changed.attempts):
        close(turn, msgspec.structs.replace(changed, intent=None))


def _unknown(turn: Turn, sale: Sale, one: Attempt, why: str) -> None:
    changed, facts = attempts.unknown(sale, one.attempt, turn.at_ms, why=why)
    turn.record(*facts)
    turn.put_sale(changed)
    if facts:
        turn.notice("outcome_unknown", level="error")
    now = changed.attempt(one.attempt)
    assert now is not None
    _query_later(turn, changed, now)


# --- asking again ---------------------------------------------------------------------------------------------------


def _query_later(turn: Turn, sale: Sale, one: Attempt) -> None:
    if one.asked < MAX_QUERIES:
        turn.put_sale(attempts.replace(sale, msgspec.structs.replace(one, asked=one.asked + 1)))
        turn.want(StartTimer(f"query/{one.attempt}", QUERY_EVERY_MS))


def query_due(turn: Turn, attempt: str) -> None:
    """The wait is over: ask about the attempt, if it still is open."""
    sale = turn.sale_of_attempt(attempt)
    one = sale.attempt(attempt) if sale else None
    if sale is not None and one is not None and one.status in ("pending", "unknown"):
        _query(turn, sale, one)


def ask_again(turn: Turn, event: AskAgain) -> None:
    """The clerk wants to know now."""
    sale = turn.sale_of_attempt(event.attempt)
    one = sale.attempt(event.attempt) if sale else None
    if sale is None or one is None or one.status != "unknown":
        turn.refuse("nothing_to_ask")
        return
    turn.notice("asking_again")
    _query(turn, sale, one)


def _query(turn: Turn, sale: Sale, one: Attempt) -> None:
    """Asks in the way the other side allows. A lease or a reversal is asked for again: the same id, the same one."""
    subject = one.subject
    if isinstance(subject, CardSubject):
        turn.want(Enquire(one.attempt, one.amount, subject.last_receipt_number, one.begun_at_ms))
    elif isinstance(subject, RedemptionSubject):
        turn.ask(
            QueryRedemption(coupon=subject.benefit, serial=subject.serial, order=subject.order), "query", one.attempt
        )
    elif isinstance(subject, LeaseSubject):
        turn.ask(LeaseOrder(order=subject.order, attempt=one.attempt), "query", one.attempt)
    elif isinstance(subject, ReversalSubject):
        of = sale.attempt(subject.of)
        assert of is not None
        if of.kind != "card":  # a card reversal is never sent twice: a supervisor looks at the pinpad's journal
            ask_reversal(turn, of, one.attempt)
    else:
        turn.ask(QueryPayCode(attempt=one.attempt), "query", one.attempt)


def cancel(turn: Turn, event: TenderCancelled) -> None:
    """Best effort for what is under way; the attempt's own answer still decides."""
    sale = turn.sale
    if sale is None:
        return
    pending = next((one for one in sale.attempts if one.status == "pending"), None)
    if pending is None:
        give_up(turn, sale)
    elif pending.kind == "card":
        turn.want(AbortPinpad(pending.attempt))
        turn.notice("cancelling")
    elif pending.kind == "code":
        turn.ask(CancelPayCode(attempt=pending.attempt), "cancel", pending.attempt)
        turn.notice("cancelling")
    else:
        turn.refuse("wait_for_answer")


def force(turn: Turn, forcing: Forcing, *, supervisor: str) -> None:
    """A supervisor decided an unknown outcome: a fact, and a dispute at the server."""
    sale = turn.sale_of_attempt(forcing.attempt)
    one = sale.attempt(forcing.attempt) if sale else None
    if sale is None or one is None or one.status != "unknown":
        turn.refuse("nothing_to_force")
        return
    turn.record(
        AttemptForced(
            at_ms=turn.at_ms,
            attempt=one.attempt,
            outcome=forcing.outcome,
            supervisor=supervisor,
            reason=forcing.reason,
        )
    )
    if forcing.outcome == "refused":
        _refused(turn, sale, one, "forced", forcing.reason)
    elif one.kind == "reversal":
        _reversed(turn, sale, one, "forced")
    elif one.kind == "card":
        _paid(turn, sale, one, _forced_card(one.amount))
    elif one.kind == "code":
        wallet = one.subject.wallet  # type: ignore[union-attr]  # the kind says which subject it is
        _paid(turn, sale, one, CodeSlip(amount=one.amount, wallet=wallet, reference="forced"))
    else:
        _settled(turn, sale, one, "forced")


def _forced_card(amount: int) -> CardSlip:
    """The slip of a card payment that only a supervisor vouches for: no numbers are made up."""
    return CardSlip(
        amount=amount,
        receipt_number="",
        trace="",
        card="",
        scheme="forced",
        authorisation="",
        terminal="",
        pinpad_time="",
    )
