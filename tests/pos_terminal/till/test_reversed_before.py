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
)
from pos_terminal.till.effects import Enquire, LookAtPinpad, ReverseCard, StartTimer
from pos_terminal.till.events import AskAgain, Declined, PinpadAnswered, PinpadSeen, Unclear, Void
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.scenes import open_till, scan
from tests.pos_terminal.till.steps import approve, card_told, sees_pinpad, supervisor_says


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


@pytest.mark.parametrize("code", ["unreachable", "no_pinpad"])
def test_a_call_that_was_not_made_says_nothing_of_the_one_before(code: str) -> None:
    """Told again while nobody was there, the reversal stood as surely not made, and nothing asked about it any more."""
    book = open_till()
    _, reversal = two_cards(book)
    book >> ev(AskAgain, attempt=reversal) << said("asking_again") << ReverseCard(reversal.value, 500, "0041")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code=code)) << StartTimer
    book.done()
    assert (book.sale.voiding, book.sale.attempts[-1].status) == ("r", "unknown")
    book >> ev(AskAgain, attempt=reversal) << said("asking_again") << ReverseCard(reversal.value, 500, "0041")
    book >> ev(PinpadAnswered, attempt=reversal, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, AttemptReversed) << LookAtPinpad
