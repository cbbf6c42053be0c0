"""Right before a card the pinpad is asked for its newest receipt: the intent carries that number, or does not begin."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import Authorise, Enquire, Exchange, LookAtPinpad, StartTimer
from pos_terminal.till.events import (
    AskAgain,
    CardChosen,
    CashGiven,
    Park,
    PinpadAnswered,
    PinpadSeen,
    TenderCancelled,
    Unclear,
    Void,
)
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, open_till, scan
from tests.pos_terminal.till.steps import approve, card_told, card_unknown, closes, sees_pinpad, supervisor_says


def looking() -> tuple[Playbook, object]:
    """A card was chosen; → the look that is under way."""
    book, look = open_till(), hole()
    book >> scan() >> ev(CardChosen) << LookAtPinpad(look)
    return book, look


def test_the_intent_carries_the_number_of_just_now() -> None:
    book, look = looking()
    book.done()
    assert not book.facts[2:]  # nothing at risk yet
    book >> ev(PinpadSeen, look=look, last_receipt_number="0815") << saved(AttemptBegun) << Authorise
    assert book.last(AttemptBegun).subject.last_receipt_number == "0815"


@pytest.mark.parametrize("why_not", ["unreachable", "no_pinpad"])
def test_a_pinpad_that_cannot_be_asked_is_told_nothing(why_not: str) -> None:
    book, look = looking()
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not=why_not) << said("card_refused", why_not, "")
    book.done()
    assert book.sale.intent is None
    assert not any(isinstance(fact, AttemptBegun) for fact in book.facts)
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book).done()


def test_cancelled_while_looking_begins_nothing() -> None:
    book, look = looking()
    book >> ev(TenderCancelled)
    assert book.sale.intent is None
    book >> ev(PinpadSeen, look=look, last_receipt_number="0815")
    book >> scan()
    book.done()


def test_the_basket_stands_still_while_looking_and_another_tender_takes_over() -> None:
    book, look = looking()
    book >> scan() << said("basket_frozen")
    book >> ev(Park) << said("wait_for_answer")
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0815")
    book.done()


def test_chosen_twice_is_told_once() -> None:
    book, first = looking()
    second = hole()
    book >> ev(CardChosen) << LookAtPinpad(second)
    book >> ev(PinpadSeen, look=first, last_receipt_number="0815")
    book >> ev(PinpadSeen, look=second, last_receipt_number="0815") << saved(AttemptBegun) << Authorise
    book.done()


def test_the_slip_of_a_forced_card_is_not_taken_for_the_next_one() -> None:
    """It was on the pinpad before the second card was told, so the second card's intent knows it."""
    book = open_till()
    book >> scan()
    first = card_unknown(book)
    supervisor_says(book, first.value, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    book >> ev(PinpadSeen, last_receipt_number="0001") << Enquire  # what was decided is asked about once more
    book >> ev(PinpadAnswered, attempt=first, outcome=Unclear(why="x"))
    book >> scan()
    second = card_unknown(book, newest="0001")
    book >> ev(AskAgain, attempt=second.value) << said("asking_again")
    book << Enquire(second, 1_000, "0001", book.sale.attempts[0].begun_at_ms)


def another_sale_paid(book: Playbook) -> None:
    book >> scan()
    approve(book, card_told(book), 1_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book)


def test_a_slip_that_paid_another_sale_is_never_taken() -> None:
    """Whatever the enquiry made of it: a receipt number pays once."""
    book = open_till()
    another_sale_paid(book)
    book >> scan()
    attempt = card_unknown(book, newest=None)
    book >> ev(AskAgain, attempt=attempt.value) << said("asking_again") << Enquire
    approve(book, attempt, 1_000, "0001") << StartTimer
    book.done()
    assert book.sale.attempts[0].status == "unknown"
    approve(book, attempt, 1_000, "0002") << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()


def test_known_slips_survive_a_restart() -> None:
    book = open_till()
    another_sale_paid(book)
    machine, _ = recover(
        store="s1", till="02", profile=PROFILE, ledgered=Ledgered(facts=book.facts), drafts=(), at_ms=0, ticket="t"
    )
    assert machine.till.receipts == book.till.receipts == ("0001",)


def test_the_answer_to_the_payment_itself_is_believed_though_its_number_is_known() -> None:
    """A pinpad that was exchanged counts from 1 again, and money has moved."""
    book = open_till()
    another_sale_paid(book)
    book >> scan()
    approve(book, card_told(book), 1_000, "0001") << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book).done()


def test_an_unknown_on_a_parked_sale_stops_the_card_that_waits_for_its_look() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    book >> ev(CardChosen) << Enquire  # what was decided is asked about once more
    sees_pinpad(book) << saved(AttemptBegun) << Authorise
    again = book.last(AttemptBegun).attempt
    book >> ev(PinpadAnswered, attempt=again, outcome=Unclear(why="x")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    book >> ev(CardChosen) << said("pinpad_unresolved")
    book.done()


def test_void_while_looking_begins_nothing() -> None:
    book, look = looking()
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(PinpadSeen, look=look, last_receipt_number="0815")
    book.done()
