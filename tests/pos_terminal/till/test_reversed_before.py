"""The pinpad says that a payment was reversed before: the older try, which a supervisor took for failed, is the one."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    ContradictionSettled,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.effects import Enquire, Exchange, LookAtPinpad, ReverseCard, StartTimer
from pos_terminal.till.events import AskAgain, CashGiven, Declined, PinpadAnswered, PinpadSeen, Unclear, Void
from pos_terminal.till.return_events import ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_cards import away, back, unclear
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.returns import ends
from tests.pos_terminal.till.scenes import DRAWER, open_till, scan
from tests.pos_terminal.till.steps import (
    approve,
    asked_first,
    card_told,
    closes,
    return_confirmed,
    return_opened,
    sees_pinpad,
    supervisor_says,
)


def two_cards(book: Playbook) -> tuple[Any, Any]:
    """¥4 and ¥5 of ¥10 are paid by card, and of the second nobody knows whether it went back; → it, its reversal."""
    book >> scan()
    approve(book, card_told(book, 400, newest="0039"), 400, "0040") << saved(AttemptDone) << said("tender_approved")
    paid, reversal = card_told(book, 500, newest="0040"), hole()
    approve(book, paid, 500, "0041") << saved(AttemptDone) << said("tender_approved")
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0041") << saved(AttemptBegun) << ReverseCard(reversal, 500, "0041")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    return paid, reversal


def test_an_older_try_that_was_found_made_stands_as_made_where_the_void_stops_at_the_next_card() -> None:
    """It stood as refused in the sale, while the ledger had it as counted."""
    book = open_till()
    paid, reversal = two_cards(book)
    supervisor_says(book, reversal.value, "refused") << saved(AttemptForced, AttemptRefused) << said("void_stopped")
    look, second, third, back = hole(), hole(), hole(), hole()
    book >> ev(AskAgain, attempt=paid) << Enquire << LookAtPinpad(look)
    approve(book, reversal, 500, "0042") << saved(AttemptContradicted) << said("late_paid_out")
    book >> ev(PinpadSeen, look=look, last_receipt_number="0042") << saved(AttemptBegun)
    book << ReverseCard(second, 500, "0041")
    book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="already_reversed"))
    book << saved(ContradictionSettled, AttemptDone, AttemptReversed) << LookAtPinpad(third)
    book >> ev(PinpadSeen, look=third, last_receipt_number="0042") << saved(AttemptBegun)
    book << ReverseCard(back, 400, "0040")
    book >> ev(PinpadAnswered, attempt=back, outcome=Declined(code="reversal_impossible")) << saved(AttemptRefused)
    book << said("void_stopped")
    for one in (book, restarted(book)):
        older = one.sale.attempt(reversal.value)
        assert older is not None
        assert (older.status, older.reference) == ("done", "0042")
    (late,) = book.till.contradictions
    assert (late.settled, late.accounted) == (True, "back")


@pytest.mark.parametrize("code", ["unreachable", "no_pinpad", "not_ready", "end_of_day_needed", "wrong_currency"])
def test_a_call_that_did_not_come_to_the_payment_says_nothing_of_the_one_before(code: str) -> None:
    """Told again while nobody was there, or nobody who was ready, the reversal stood as surely not made, and nothing
    asked about it any more."""
    book = open_till()
    _, reversal = two_cards(book)
    book >> ev(AskAgain, attempt=reversal) << said("asking_again") << ReverseCard(reversal.value, 500, "0041")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code=code)) << StartTimer
    book.done()
    assert (book.sale.voiding, book.sale.attempts[-1].status) == ("r", "unknown")
    book >> ev(AskAgain, attempt=reversal) << said("asking_again") << ReverseCard(reversal.value, 500, "0041")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, AttemptReversed) << LookAtPinpad


def closed_by_card(book: Playbook) -> SaleClosed:
    book >> scan()
    approve(book, card_told(book, newest="0039"), 1_000, "0040") << saved(AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book)
    sold: SaleClosed = book.last(SaleClosed)
    return sold


def comes_back(book: Playbook, sold: SaleClosed) -> None:
    return_opened(book, sold) >> ev(ReturnCounted, line=sold.lines[0].line, count=1)
    return_confirmed(book, 1_000)


def test_a_return_that_finds_the_try_of_a_given_up_one_leaves_nothing_to_tell_of_that() -> None:
    """It was told of as money that went out beside: the store would have collected it from the customer."""
    book = open_till()
    sold, first, second, look = closed_by_card(book), hole(), hole(), hole()
    comes_back(book, sold)
    sees_pinpad(book, "0040") << saved(AttemptBegun) << ReverseCard(first, 1_000, "0040")
    book >> ev(PinpadAnswered, attempt=first, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    supervisor_says(book, first.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    book >> ev(Void, reason="r") << saved(SaleVoided) << Exchange << said("return_given_up")
    comes_back(book, sold)
    book << Enquire << LookAtPinpad(look)
    unclear(book, first)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
    asked_first(book, "0041") << saved(AttemptBegun) << ReverseCard(second, 1_000, "0040")
    unclear(book, first)
    book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)
    away(book)
    back(book).done()
    back(restarted(book)).done()


def test_so_does_one_of_a_void_that_stopped_and_whose_sale_was_paid_instead() -> None:
    book = open_till()
    book >> scan()
    paid, reversal, second, look = card_told(book, 400, newest="0039"), hole(), hole(), hole()
    approve(book, paid, 400, "0040") << saved(AttemptDone) << said("tender_approved")
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0040") << saved(AttemptBegun) << ReverseCard(reversal, 400, "0040")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    supervisor_says(book, reversal.value, "refused") << saved(AttemptForced, AttemptRefused) << said("void_stopped")
    book >> ev(CashGiven, amount=600) << saved(SaleClosed) << DRAWER
    closes(book)
    comes_back(book, book.last(SaleClosed))
    book << Enquire << LookAtPinpad(look)
    unclear(book, reversal)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0041")
    asked_first(book, "0041") << saved(AttemptBegun) << ReverseCard(second, 400, "0040")
    unclear(book, reversal)
    book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book, 600)
    away(book)
    back(book).done()
