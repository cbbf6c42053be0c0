"""The pinpad is back after a supervisor decided about a refund: it is asked before anything is paid out again."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    ContradictionSettled,
    SaleClosed,
    SaleRefunded,
)
from pos_terminal.till.effects import Enquire, Exchange, LookAtPinpad, PrintRefund, RefundCard, StartTimer
from pos_terminal.till.events import Declined, Park, PinpadAnswered, PinpadSeen, Recall, Unclear
from pos_terminal.till.return_events import RefundResumed, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_cards import back, unclear
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.returns import ends
from tests.pos_terminal.till.scenes import open_till, scan, slip
from tests.pos_terminal.till.steps import (
    approve,
    card_told,
    closes,
    return_confirmed,
    return_opened,
    sees_pinpad,
    supervisor_says,
)


def refund_unknown(book: Playbook) -> Any:
    """A part of a card payment is being paid out, and nobody knows whether it was; → the attempt."""
    book >> scan() >> scan()
    approve(book, card_told(book, newest="0039"), 2_000, "0040") << saved(AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    sold = book.last(SaleClosed)
    return_opened(book, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)
    return_confirmed(book, 1_000)
    attempt = hole()
    sees_pinpad(book, "0040") << saved(AttemptBegun) << RefundCard(attempt, 1_000, "0040")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("refund_unknown") << StartTimer
    return attempt


def test_a_refund_forced_refused_is_asked_about_before_it_is_paid_out_again() -> None:
    book = open_till()
    attempt = refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    asked = hole()
    back(book) << asked
    assert asked.value == Enquire(attempt.value, 1_000, "0040", book.last(AttemptBegun).at_ms, pays_out=True)
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted, ContradictionSettled, SaleRefunded)
    book << said("late_paid_out") << said("refund_approved")
    (back_to,) = ends(book).tenders
    assert (back_to.attempt, back_to.amount, back_to.slip) == (attempt.value, 1_000, slip(1_000, "0041"))
    assert book.last(AttemptContradicted).kind == "refund"
    assert [one.settled for one in book.till.contradictions] == [True]


def test_a_return_that_was_parked_when_its_refund_was_found_counts_it_and_pays_nothing_more() -> None:
    book = open_till()
    attempt = refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    back(book) << Enquire
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_paid_out")
    book >> ev(Recall, sale=sale) << saved(ContradictionSettled, SaleRefunded)  # before it can be paid or given up
    book << said("refund_approved")
    assert [(one.attempt, one.amount) for one in ends(book).tenders] == [(attempt.value, 1_000)]


def test_a_refund_forced_done_that_never_was_is_told() -> None:
    book = open_till()
    attempt = refund_unknown(book)
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleRefunded)
    book << said("refund_approved") << PrintRefund << Exchange << said("refund_closed")
    again = restarted(book)
    for one in (book, again):
        back(one, "0040") << Enquire
        one >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
        one << saved(AttemptContradicted) << said("late_not_paid_out")
        assert one.last(AttemptContradicted).number == book.last(SaleRefunded).number


def test_a_refund_tried_again_while_the_pinpad_is_away_is_not_paid_out_twice() -> None:
    """Nor did anybody learn of it: what the pinpad was told next took the place of what it could tell."""
    book = open_till()
    attempt = refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    look, again = hole(), hole()
    book >> ev(RefundResumed) << Enquire << LookAtPinpad(look)
    unclear(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041") << Enquire << LookAtPinpad(again)
    approve(book, attempt, book.sale.attempts[-1].amount, "0041")
    book << saved(AttemptContradicted, ContradictionSettled, SaleRefunded) << said("late_paid_out")
    book << said("refund_approved")
    ends(book)
    book >> ev(PinpadSeen, look=again, last_receipt_number="0041")
    book.done()
