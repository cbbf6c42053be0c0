"""The pinpad is back after a supervisor decided about a payment taken back whole: it is asked once more."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    ContradictionSettled,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.contradictions import owed_to
from pos_terminal.till.effects import Enquire, Exchange, LookAtPinpad, PrintVoid, ReverseCard, StartTimer
from pos_terminal.till.events import AskAgain, CashGiven, Declined, PinpadAnswered, PinpadSeen, Unclear, Void
from pos_terminal.till.return_events import RefundResumed, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_cards import away, back, unclear
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.returns import ends
from tests.pos_terminal.till.scenes import DRAWER, open_till, scan
from tests.pos_terminal.till.steps import (
    approve,
    asked_first,
    card_told,
    card_unknown,
    closes,
    return_confirmed,
    return_opened,
    sees_pinpad,
    supervisor_says,
)


def whole_refund_unknown(book: Playbook) -> Any:
    """All of a sale comes back the same day, the card is being taken back on the pinpad, and nobody knows whether it
    was; → the attempt.
    """
    book >> scan()
    approve(book, card_told(book, newest="0039"), 1_000, "0040") << saved(AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    sold = book.last(SaleClosed)
    return_opened(book, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)
    return_confirmed(book, 1_000)
    attempt = hole()
    sees_pinpad(book, "0040") << saved(AttemptBegun) << ReverseCard(attempt, 1_000, "0040")
    lost(book, attempt)
    return attempt


def lost(book: Playbook, attempt: Any) -> None:
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer


def given_in_cash(book: Playbook) -> tuple[str, SaleRefunded]:
    """A supervisor says that it was not given back, and that the customer has cash instead."""
    attempt = whole_refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, SaleRefunded)
    return attempt.value, ends(book, 1_000)


def test_a_card_taken_back_whole_and_given_in_cash_too_is_a_late_answer() -> None:
    book = open_till()
    attempt, refund = given_in_cash(book)
    again = restarted(book)
    for one in (book, again):
        back(one) << Enquire(attempt, 1_000, "0040", book.last(AttemptBegun).at_ms, pays_out=True)
        approve(one, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_paid_out")
        fact = one.last(AttemptContradicted)
        assert (fact.kind, fact.outcome, fact.amount, fact.number) == ("refund", "done", 1_000, refund.number)
        assert owed_to(one.till.contradictions[0]) == "store"
        back(one).done()


def test_it_was_not_taken_back_and_the_cash_was_right() -> None:
    book = open_till()
    attempt, _ = given_in_cash(book)
    back(book, "0040") << Enquire
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
    book.done()
    assert book.till.contradictions == ()


def test_a_card_taken_back_whole_that_is_found_before_the_cash_is_counted_by_its_return() -> None:
    book = open_till()
    attempt = whole_refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    back(book) << Enquire
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted, ContradictionSettled, SaleRefunded)
    book << said("late_paid_out") << said("refund_approved")
    assert [(one.attempt, one.kind) for one in ends(book).tenders] == [(attempt.value, "card")]


def test_a_pinpad_that_cannot_be_looked_at_was_not_told_and_a_supervisor_may_give_cash() -> None:
    book = open_till()
    book >> scan()
    approve(book, card_told(book, newest="0039"), 1_000, "0040") << saved(AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    sold, look = book.last(SaleClosed), hole()
    return_opened(book, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)
    return_confirmed(book, 1_000) << LookAtPinpad(look)
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not="unreachable")
    book << saved(AttemptBegun, AttemptRefused) << said("refund_refused", "unreachable", "")
    supervisor_says(book, book.sale.attempts[-1].attempt, "done") << saved(AttemptForced, SaleRefunded)
    ends(book, 1_000)
    back(book, "0040").done()


def void_unknown(book: Playbook) -> tuple[Any, Any]:
    """¥4 of ¥10 were paid by card, the sale is being voided, and nobody knows whether they went back; → the payment
    and its reversal.
    """
    book >> scan()
    paid = card_told(book, 400, newest="0039")
    approve(book, paid, 400, "0040") << saved(AttemptDone) << said("tender_approved")
    reversal = hole()
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0040") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0040")
    lost(book, reversal)
    return paid, reversal


def test_a_reversal_decided_as_not_done_of_a_sale_that_closed_since_is_a_late_answer() -> None:
    book = open_till()
    paid, reversal = void_unknown(book)
    begun = book.last(AttemptBegun)
    assert begun.subject == ReversalSubject(of=paid.value, last_receipt_number="0040")
    supervisor_says(book, reversal.value, "refused") << saved(AttemptForced, AttemptRefused) << said("void_stopped")
    book >> ev(CashGiven, amount=600) << saved(SaleClosed) << DRAWER
    closes(book)
    again = restarted(book)
    for one in (book, again):
        back(one) << Enquire(reversal.value, 400, "0040", begun.at_ms, pays_out=True)
        approve(one, reversal, 400, "0041") << saved(AttemptContradicted) << said("late_paid_out")
        fact = one.last(AttemptContradicted)
        assert (fact.kind, fact.outcome, fact.amount) == ("reversal", "done", 400)
        assert fact.number == book.last(SaleClosed).number
        assert owed_to(one.till.contradictions[0]) == "store"


def test_a_reversal_decided_as_done_that_never_was_is_told() -> None:
    book = open_till()
    _, reversal = void_unknown(book)
    supervisor_says(book, reversal.value, "done")
    book << saved(AttemptForced, AttemptDone, AttemptReversed, SaleVoided) << PrintVoid << said("voided") << Exchange
    again = restarted(book)
    for one in (book, again):
        back(one, "0040") << Enquire
        one >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="not_found"))
        one << saved(AttemptContradicted) << said("late_not_paid_out")
        assert owed_to(one.till.contradictions[0]) == "customer"


def test_what_the_pinpad_says_was_reversed_before_is_counted_by_the_void_and_no_late_answer() -> None:
    """Found by the void that went on, since the question before it got no answer; or told before that."""
    for told_before in (True, False):
        book = open_till()
        paid, reversal = void_unknown(book)
        supervisor_says(book, reversal.value, "refused") << saved(AttemptForced, AttemptRefused) << said("void_stopped")
        look, second = hole(), hole()
        book >> ev(AskAgain, attempt=paid) << Enquire << LookAtPinpad(look)
        if told_before:
            approve(book, reversal, 400, "0041") << saved(AttemptContradicted) << said("late_paid_out")
        else:
            unclear(book, reversal)
        book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
        (book if told_before else asked_first(book, "0041")) << saved(AttemptBegun)
        book << ReverseCard(second, 400, "0040")
        book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="already_reversed"))
        settled = (ContradictionSettled,) if told_before else ()
        book << saved(*settled, AttemptDone, AttemptReversed, SaleVoided)
        book << PrintVoid << said("voided") << Exchange
        assert all(one.settled for one in book.till.contradictions)
        again = restarted(book)
        for one in (book, again):
            away(one)
            back(one).done()


def test_what_a_return_finds_reversed_before_is_counted_and_no_late_answer() -> None:
    book = open_till()
    attempt = whole_refund_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    look, second = hole(), hole()
    book >> ev(RefundResumed) << Enquire << LookAtPinpad(look)
    unclear(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
    asked_first(book, "0041") << saved(AttemptBegun)
    book << ReverseCard(second, 1_000, "0040")
    book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)
    away(book)
    back(book).done()


def test_a_card_that_came_twice_is_taken_back_by_the_receipt_just_told() -> None:
    book = open_till()
    book >> scan()
    paid, reversal = card_unknown(book, newest="0040"), hole()
    book >> ev(CashGiven, amount=1_000) << DRAWER
    approve(book, paid, 1_000, "0041") << saved(AttemptDone, AttemptBegun) << said("paid_twice_reversing")
    book << ReverseCard(reversal, 1_000, "0041")
    assert book.last(AttemptBegun).subject == ReversalSubject(of=paid.value, last_receipt_number="0041")
    lost(book, reversal)
    supervisor_says(book, reversal.value, "refused") << saved(AttemptForced, AttemptRefused) << said("reversal_refused")
    back(book, "0042") << Enquire(reversal.value, 1_000, "0041", book.last(AttemptBegun).at_ms, pays_out=True)
