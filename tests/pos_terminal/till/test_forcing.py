"""What each word of a supervisor does: the labels that the window gives the outcomes rest on it."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.effects import Authorise, CheckPin, Exchange, PrintVoid, StartTimer
from pos_terminal.till.events import Force
from pos_terminal.till.pricing import price
from pos_terminal.till.refunding import may_be_in_cash
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.returns import ends
from tests.pos_terminal.till.scenes import open_till, scan
from tests.pos_terminal.till.steps import approve, card_unknown, closes, paid_twice, sees_pinpad, supervisor_says
from tests.pos_terminal.till.undecided import (
    coupon_going_back,
    given_back_alone,
    going_back,
    leasing,
    redeeming,
    refunding,
    twice_going_back,
)


def asked_on(book: Playbook, means: str) -> Playbook:
    """The acquirer is asked on, how what was decided ended; the pinpad cannot be."""
    return book << StartTimer if means == "code" else book


# --- money on its way back: «done» is that the customer has it


@pytest.mark.parametrize("means", ["card", "code"])
def test_a_reversal_decided_as_done_has_the_money_with_the_customer_and_goes_on_with_the_void(means: str) -> None:
    book, reversal = going_back(means)
    supervisor_says(book, reversal, "done") << saved(AttemptForced, AttemptDone, AttemptReversed, SaleVoided)
    asked_on(book, means)
    book << PrintVoid << said("voided") << Exchange
    book.done()
    assert [(one.kind, one.amount) for one in book.last(SaleVoided).back] == [(means, 400)]


@pytest.mark.parametrize("means", ["card", "code"])
def test_a_reversal_decided_as_refused_leaves_the_money_with_the_store_and_stops_the_void(means: str) -> None:
    book, reversal = going_back(means)
    supervisor_says(book, reversal, "refused") << saved(AttemptForced, AttemptRefused)
    asked_on(book, means) << said("void_stopped")
    book.done()
    assert [one.kind for one in book.sale.tenders] == [means]
    assert (book.sale.voiding, price(book.sale).left) == ("", 600)


def test_a_card_given_back_alone_no_longer_counts_when_decided_as_done() -> None:
    book, reversal = given_back_alone()
    supervisor_says(book, reversal, "done") << saved(AttemptForced, AttemptDone, AttemptReversed)
    book << said("money_given_back")
    book.done()
    assert (book.sale.tenders, price(book.sale).left) == ((), 590_000)


def test_a_card_given_back_alone_still_counts_when_decided_as_refused() -> None:
    book, reversal = given_back_alone()
    supervisor_says(book, reversal, "refused") << saved(AttemptForced, AttemptRefused) << said("reversal_refused")
    book.done()
    assert (len(book.sale.tenders), price(book.sale).left) == (1, 190_000)


def test_money_that_came_twice_is_settled_when_decided_as_done() -> None:
    book, reversal = twice_going_back()
    supervisor_says(book, reversal, "done") << saved(AttemptForced, AttemptDone, AttemptReversed, SaleClosed)
    closes(book).done()


def test_money_that_came_twice_is_still_owed_when_decided_as_refused() -> None:
    book, reversal = twice_going_back()
    supervisor_says(book, reversal, "refused") << saved(AttemptForced, AttemptRefused) << said("reversal_refused")
    book.done()
    assert [one.kind for one in book.sale.stray] == ["card"]


def test_of_money_still_to_be_given_back_only_that_it_went_back_elsewhere_can_be_said_and_that_is_refused() -> None:
    book = open_till()
    card = paid_twice(book).value
    book >> ev(Force, attempt=card, outcome="done", number="9", pin="9", reason="r") << said("nothing_to_force")
    supervisor_says(book, card, "refused") << saved(AttemptForced, AttemptReversed, SaleClosed)
    closes(book).done()
    assert [(one.kind, one.amount) for one in book.last(SaleClosed).back] == [("card", 1_000)]


def test_a_word_about_an_unknown_payment_is_none_about_money_that_is_to_go_back() -> None:
    """«Not received» of a dialog that stood open while the card was found paid would be «taken back elsewhere»."""
    book = open_till()
    card = paid_twice(book).value
    asked = {"attempt": card, "outcome": "refused", "number": "9", "pin": "9", "reason": "r"}
    book >> ev(Force, known="unknown", **asked) << said("stands_otherwise")
    book.done()
    book >> ev(Force, known="done", **asked) << CheckPin(hole(), "9", "9")


def test_where_nothing_is_left_to_decide_nobody_is_told_to_decide_anew() -> None:
    book = open_till()
    book >> scan()
    card = card_unknown(book, 400)
    approve(book, card, 400) << saved(AttemptDone) << said("tender_approved")
    asked = {"attempt": card.value, "number": "9", "pin": "9", "reason": "r", "known": "unknown"}
    for outcome in ("done", "refused"):
        book >> ev(Force, outcome=outcome, **asked) << said("nothing_to_force")


# --- refunds


@pytest.mark.parametrize("means", ["card", "code"])
def test_a_refund_decided_as_done_is_closed_with_the_money_at_the_customer(means: str) -> None:
    book, refund = refunding(means)
    supervisor_says(book, refund, "done") << saved(AttemptForced, AttemptDone, SaleRefunded)
    asked_on(book, means) << said("refund_approved")
    assert [(one.kind, one.amount) for one in ends(book).tenders] == [(means, 500)]


@pytest.mark.parametrize("means", ["card", "code"])
def test_a_refund_decided_as_refused_is_still_owed_and_may_go_in_cash(means: str) -> None:
    book, refund = refunding(means)
    supervisor_says(book, refund, "refused") << saved(AttemptForced, AttemptRefused)
    asked_on(book, means) << said("refund_refused")
    book.done()
    (one,) = book.sale.attempts
    assert may_be_in_cash(book.sale, one)


# --- coupons


def test_a_redemption_decided_as_done_counts_and_goes_on_to_the_money() -> None:
    book, redemption = redeeming()
    supervisor_says(book, redemption, "done") << saved(AttemptForced, AttemptDone)
    sees_pinpad(book) << saved(AttemptBegun) << Authorise(hole(), 590_000)


def test_a_redemption_decided_as_refused_takes_the_coupon_off_and_asks_for_more() -> None:
    book, redemption = redeeming()
    supervisor_says(book, redemption, "refused") << saved(AttemptForced, AttemptRefused)
    book << said("redemption_refused")
    book.done()
    assert (book.sale.benefits, price(book.sale).left) == ((), 600_000)


@pytest.mark.parametrize("outcome", ["done", "refused"])
def test_a_coupons_reversal_decided_as_done_frees_it_and_as_refused_keeps_it_used(outcome: str) -> None:
    book, reversal = coupon_going_back()
    decided = supervisor_says(book, reversal, outcome)
    if outcome == "done":
        decided << saved(AttemptForced, AttemptDone, AttemptReversed, SaleVoided) << said("voided") << Exchange
    else:
        decided << saved(AttemptForced, AttemptRefused) << said("void_stopped")
        assert (book.sale.voiding, price(book.sale).left) == ("", 590_000)
    book.done()


def test_of_an_order_only_that_it_is_not_held_can_be_said() -> None:
    book, attempt = leasing()
    (
        book
        >> ev(Force, attempt=attempt, outcome="done", number="9", pin="9", reason="r")
        << said("lease_cannot_be_forced")
    )
    supervisor_says(book, attempt, "refused") << saved(AttemptForced, AttemptRefused) << said("lease_refused")
    book.done()
