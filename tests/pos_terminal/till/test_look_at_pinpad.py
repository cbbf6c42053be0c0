"""Right before a card, or what takes one back, the pinpad is asked for its newest receipt: the intent carries that
number, or does not begin.
"""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    ReversalSubject,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import (
    Authorise,
    Enquire,
    Exchange,
    LookAtPinpad,
    OpenDrawer,
    PrintVoid,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    AskAgain,
    CardChosen,
    CashGiven,
    CashReturned,
    Park,
    PinpadAnswered,
    PinpadSeen,
    TenderCancelled,
    Unclear,
    Void,
)
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.restarting import powered_up
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, open_till, scan, sign_in
from tests.pos_terminal.till.steps import (
    approve,
    asked_first,
    card_told,
    card_unknown,
    closes,
    sees_pinpad,
    supervisor_says,
)


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
    second = hole()
    book >> ev(CardChosen)
    sees_pinpad(book, "0001")
    asked_first(book, "0001") << saved(AttemptBegun) << Authorise(second, 1_000)
    book >> ev(PinpadAnswered, attempt=second, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
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
    sees_pinpad(book)
    asked_first(book, "0000") << saved(AttemptBegun) << Authorise
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


# --- before a card is taken back ------------------------------------------------------------------------------------


def voiding() -> tuple[Playbook, Any, Any]:
    """¥1 in cash and ¥4 by card are paid, and the sale is being voided; → the card's attempt and the look."""
    book, look = open_till(), hole()
    book >> scan() >> ev(CashGiven, amount=100) << DRAWER
    card = card_told(book, 400)
    approve(book, card, 400) << saved(AttemptDone) << said("tender_approved")
    book >> ev(Void, reason="r") << LookAtPinpad(look)
    return book, card, look


def test_the_reversals_intent_carries_the_number_of_just_now() -> None:
    book, card, look = voiding()
    reversal = hole()
    book >> ev(PinpadSeen, look=look, last_receipt_number="0815") << saved(AttemptBegun)
    book << ReverseCard(reversal, 400, "0001")
    assert book.last(AttemptBegun).subject == ReversalSubject(of=card.value, last_receipt_number="0815")


def test_a_pinpad_that_cannot_be_asked_stops_the_void_and_was_told_nothing() -> None:
    book, card, look = voiding()
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not="unreachable")
    book << saved(AttemptBegun, AttemptRefused) << said("void_stopped", "unreachable", "", "card", "400", "1234")
    book.done()
    assert (book.sale.voiding, book.sale.void_stopped) == ("", "r")
    book >> ev(AskAgain, attempt=card) << LookAtPinpad(look := hole())
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not="unreachable")
    book << saved(AttemptBegun, AttemptRefused) << said("void_stopped")
    supervisor_says(book, card.value, "refused") << saved(AttemptForced, AttemptReversed, SaleVoided)
    book << PrintVoid << OpenDrawer("void") << said("hand_cash_back", "100") << said("voided") << Exchange


def test_nothing_else_is_done_with_the_sale_while_the_pinpad_is_looked_at() -> None:
    book, card, look = voiding()
    cash = book.sale.tenders[0].tender
    for wish in (
        ev(CashGiven, amount=500),
        ev(CardChosen),
        ev(CashReturned, tender=cash),
        ev(Void, reason="other"),
        ev(TenderCancelled),
        ev(Park),
    ):
        book >> wish << said("wait_for_answer")
    book >> ev(AskAgain, attempt=card) << said("nothing_to_ask")
    book >> ev(PinpadSeen, look="another", last_receipt_number="0815")
    book.done()
    book >> ev(PinpadSeen, look=look, last_receipt_number="0815") << saved(AttemptBegun) << ReverseCard


def test_a_restart_while_the_pinpad_is_looked_at_stops_the_void() -> None:
    book, _, _ = voiding()
    again, _ = powered_up(book)
    assert (again.sale.voiding, again.sale.void_stopped, again.sale.intent) == ("", "r", None)
    sign_in(again)
    again >> ev(Void, reason="r")
    sees_pinpad(again, "0001") << saved(AttemptBegun) << ReverseCard


def test_a_parked_sale_goes_on_being_voided_and_the_card_on_screen_waits() -> None:
    """A supervisor says that the newer card went back; the older one is next, whatever is on screen."""
    book = open_till()
    book >> scan()
    for amount, receipt in ((400, "0001"), (500, "0002")):
        card = card_told(book, amount)
        approve(book, card, amount, receipt) << saved(AttemptDone) << said("tender_approved")
    reversal, back, look, mine = hole(), hole(), hole(), hole()
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0002") << saved(AttemptBegun) << ReverseCard(reversal, 500, "0002")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="x")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    book >> ev(Park) << said("parked")
    book >> scan("cup", 500)
    supervisor_says(book, reversal.value, "done") << saved(AttemptForced, AttemptDone, AttemptReversed)
    book << Enquire << LookAtPinpad(look)
    book >> ev(CardChosen) << LookAtPinpad(mine)
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="x"))
    book >> ev(PinpadSeen, look=look, last_receipt_number="0002")
    asked_first(book, "0002") << saved(AttemptBegun)
    book << ReverseCard(back, 400, "0001")
    book >> ev(PinpadSeen, look=mine, last_receipt_number="0002") << said("pinpad_unresolved")
    assert book.sale.intent is None
    approve(book, back, 400, "0003") << saved(AttemptDone, AttemptReversed, SaleVoided) << PrintVoid << said("voided")
    book << Exchange
    book.done()
