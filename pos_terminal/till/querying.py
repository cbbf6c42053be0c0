"""Asking how an attempt ended: by itself for a while, when the other side is back, when the clerk wants to know.

A payment code can also be cancelled. Between a query and a cancellation the later answer is not the truer one: a query
may find the code paid and the cancellation then give the money back. So once a cancellation was asked for, its own
answer decides (``Attempt.cancelling``), and asking again means cancelling again, which is safe.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import CancelPayCode, LeaseOrder, QueryPayCode, RefundPayCode
from pos_terminal.contract.facts import CardSubject, LeaseSubject, RedemptionSubject, RefundSubject, ReversalSubject
from pos_terminal.till import attempt as attempts
from pos_terminal.till import late_reversals
from pos_terminal.till.effects import AbortPinpad, Enquire, StartTimer
from pos_terminal.till.events import AskAgain, TenderCancelled
from pos_terminal.till.offers import redemption_query
from pos_terminal.till.refunding import ask_refund
from pos_terminal.till.reversing import ask_reversal, begin_reversal, go_on_voiding, is_stopped_at
from pos_terminal.till.state import Attempt, Sale
from pos_terminal.till.tendering import give_up
from pos_terminal.till.turn import Turn

QUERY_EVERY_MS = 2_000
MAX_QUERIES = 30  # a minute of asking by itself; then the clerk asks again, or a supervisor decides


def query_later(turn: Turn, sale: Sale, one: Attempt) -> None:
    """Asks again in a while; a code that nobody has paid after all that time is cancelled."""
    if one.asked < MAX_QUERIES:
        turn.put_sale(attempts.replace(sale, msgspec.structs.replace(one, asked=one.asked + 1)))
        turn.want(StartTimer(f"query/{one.attempt}", QUERY_EVERY_MS))
    elif one.kind == "code" and one.status == "pending" and not one.cancelling:
        cancel_code(turn, sale, one)


def query_due(turn: Turn, attempt: str) -> None:
    """The wait is over: ask about the attempt, if it still is open and nobody is asking."""
    sale = turn.sale_of_attempt(attempt)
    one = sale.attempt(attempt) if sale else None
    if sale is not None and one is not None and one.unresolved and not _is_asked(turn, one):
        _query(turn, sale, one)


def server_came_back(turn: Turn) -> None:
    """What had been asked about often enough is asked about once more."""
    for sale in turn.sales():
        for one in sale.attempts:
            if one.status == "unknown" and one.asked >= MAX_QUERIES and not sale.on_pinpad(one):
                turn.want(StartTimer(f"query/{one.attempt}", QUERY_EVERY_MS))


def pinpad_came_back(turn: Turn) -> None:
    for sale in turn.sales():
        for one in sale.attempts:
            if one.status == "unknown" and one.asked >= MAX_QUERIES and sale.on_pinpad(one):
                turn.want(StartTimer(f"query/{one.attempt}", QUERY_EVERY_MS))


def asks_by_itself(sale: Sale, one: Attempt) -> bool:
    """Whether what is unknown is asked about while nobody does anything.

    A card's void is told to the pinpad once more instead, which may want the card: only while somebody stands there.
    """
    of = sale.attempt(one.subject.of) if isinstance(one.subject, ReversalSubject) else None
    void = isinstance(one.subject, RefundSubject) and one.subject.voids
    return not void and not (of is not None and of.kind == "card")


def ask_again(turn: Turn, event: AskAgain) -> None:
    """The clerk wants to know now; of what should have gone back, since it came twice or the sale was to be voided: to
    try once more.
    """
    sale = turn.sale_of_attempt(event.attempt)
    one = sale.attempt(event.attempt) if sale else None
    if sale is None or one is None:
        turn.refuse("nothing_to_ask")
    elif one in sale.stray or is_stopped_at(sale, one):
        if sale.voiding or sale.looking or any(other.unresolved for other in sale.reversals_of(one.attempt)):
            turn.refuse("wait_for_answer")
        elif one.kind == "card" and turn.state.pinpad_unresolved:
            turn.refuse(turn.state.why_pinpad_waits)
        elif late_reversals.is_told_first(turn, sale, one):
            pass
        elif is_stopped_at(sale, one):
            go_on_voiding(turn, sale)
        else:
            begin_reversal(turn, sale, one)
    elif one.status != "unknown":
        turn.refuse("nothing_to_ask")
    else:
        turn.notice("asking_again")
        if not _is_asked(turn, one):
            _query(turn, sale, one, by_clerk=True)


def cancel(turn: Turn, event: TenderCancelled) -> None:
    """Best effort for what is under way; the attempt's own answer still decides."""
    sale = turn.sale
    if sale is None:
        return
    pending = next((one for one in sale.attempts if one.status == "pending"), None)
    unknown_code = next((one for one in sale.attempts if one.kind == "code" and one.status == "unknown"), None)
    if pending is None and sale.intent is None and unknown_code is not None:
        pending = unknown_code
    if sale.taking_back:  # the look is short, and what it is for was decided
        turn.refuse("wait_for_answer")
    elif pending is None:
        give_up(turn, sale)
    elif sale.on_pinpad(pending) and pending.kind != "reversal":
        turn.want(AbortPinpad(pending.attempt))
        turn.notice("cancelling")
    elif pending.kind == "code":
        if not (pending.cancelling and _is_asked(turn, pending)):
            cancel_code(turn, sale, pending)
        turn.notice("cancelling")
    elif turn.state.code_waiting is not None:
        give_up(turn, sale)  # what is secured stays so; the scanned code is not used
        turn.notice("code_dropped")
    else:
        turn.refuse("wait_for_answer")


def cancel_code(turn: Turn, sale: Sale, one: Attempt) -> None:
    """The wish to cancel is durable before it is sent: after a restart a query must not overtake it."""
    turn.put_sale(attempts.replace(sale, msgspec.structs.replace(one, cancelling=True)))
    turn.wait_for_disk()
    turn.ask(CancelPayCode(attempt=one.attempt), "cancel", one.attempt)


def _is_asked(turn: Turn, one: Attempt) -> bool:
    """Whether the question whose answer decides is under way."""
    deciding = ("cancel",) if one.cancelling else ("attempt", "query")
    return any(asking.subject == one.attempt and asking.purpose in deciding for asking in turn.state.asking)


def _query(turn: Turn, sale: Sale, one: Attempt, *, by_clerk: bool = False) -> None:
    """Asks in the way the other side allows. A lease or a reversal is asked for again: the same id, the same one."""
    subject = one.subject
    if isinstance(subject, CardSubject):
        turn.want(Enquire(one.attempt, one.amount, subject.last_receipt_number, one.begun_at_ms))
    elif isinstance(subject, RedemptionSubject):
        turn.ask(redemption_query(sale, subject), "query", one.attempt)
    elif isinstance(subject, LeaseSubject):
        turn.ask(LeaseOrder(order=subject.order, attempt=one.attempt), "query", one.attempt)
    elif isinstance(subject, ReversalSubject):
        of = sale.attempt(subject.of)
        assert of is not None
        if by_clerk or asks_by_itself(sale, one):
            ask_reversal(turn, of, one.attempt)
    elif isinstance(subject, RefundSubject):
        _query_refund(turn, sale, one, subject, by_clerk=by_clerk)
    elif one.cancelling:
        cancel_code(turn, sale, one)
    else:
        turn.ask(QueryPayCode(attempt=one.attempt), "query", one.attempt)


def _query_refund(turn: Turn, sale: Sale, one: Attempt, subject: RefundSubject, *, by_clerk: bool) -> None:
    """A code's refund and a card's void may be asked for again; an amount paid out is looked up, as a payment is."""
    told = ask_refund(sale, one)
    if isinstance(told, RefundPayCode):
        turn.ask(told, "attempt", one.attempt)
    elif not subject.voids:
        turn.want(Enquire(one.attempt, one.amount, subject.last_receipt_number, one.begun_at_ms, pays_out=True))
    elif by_clerk:
        turn.want(told)
