"""Money of a closed sale that went back unseen: a refund or reversal that was decided as failed, and did go out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import Done, Unknown
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
    SaleVoided,
)
from pos_terminal.contract.reasons import CASH_IN, COUNTED, NOT_COLLECTED
from pos_terminal.contract.records import TenderRefunded
from pos_terminal.till.contradictions import contradictions_of
from pos_terminal.till.effects import Ask, Enquire, Exchange, LookAtPinpad, RefundCard, ReverseCard, StartTimer
from pos_terminal.till.events import (
    Answered,
    Declined,
    Park,
    PinpadAnswered,
    PinpadSeen,
    Recall,
    SettleContradiction,
    Unclear,
    Void,
)
from pos_terminal.till.return_events import RefundResumed, ReturnAll, ReturnConfirmed, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.never_paid import given, late, opened, planned, supervised
from tests.pos_terminal.till.returns import CARD, CODE, confirm, ends, sold
from tests.pos_terminal.till.scenes import open_till
from tests.pos_terminal.till.settling import put_right
from tests.pos_terminal.till.steps import approve, asked_first, sees_pinpad, supervisor_says
from tests.pos_terminal.till.undecided import _lost


def out(amount: int, reason: str = "", **fields: Any) -> Any:
    """A refund of the card that went out and that no return counted."""
    return late("r-out", amount, reason, kind="refund", outcome="done", of=CARD, **fields)


def test_what_is_out_already_pays_for_the_return_and_nothing_goes_out_again() -> None:
    book = open_till()
    opened(book, sold(book, card=3_500), out(500)) >> ev(ReturnCounted, line="cup", count=1)
    book >> ev(ReturnConfirmed, reason="r", total=500) << said("refund_of_unpaid")
    supervised(book, 500) << saved(SaleRefunded)
    (tender,) = ends(book).tenders
    assert (tender.kind, tender.amount, tender.attempt) == ("card", 500, "r-out")


def test_of_more_the_rest_goes_out_and_of_less_the_rest_is_counted_next() -> None:
    book = open_till()
    sale = sold(book, card=3_500)
    opened(book, sale, out(700)) >> ev(ReturnCounted, line="cup", count=1)
    supervised(book, 500) << saved(SaleRefunded)
    first = ends(book)
    opened(book, sale, out(700), before=(first,)) >> ev(ReturnAll)
    assert planned(book) == [(CARD, "card", 200), (CARD, "card", 2_800)]
    supervised(book, 3_000)
    attempt = hole()
    sees_pinpad(book, "0009") << saved(AttemptBegun) << RefundCard(attempt, 2_800, "0007")
    approve(book, attempt, 2_800, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    assert [(one.amount, one.attempt == "r-out") for one in ends(book).tenders] == [(200, True), (2_800, False)]


def test_what_was_given_in_cash_instead_is_no_refund_that_was_counted() -> None:
    """The card refused, a supervisor gave cash, and the card had not refused: the next return pays that much less."""
    book = open_till()
    sale = sold(book, card=3_500)
    in_cash = TenderRefunded(of=CARD, kind="cash", amount=500, attempt="r-out")
    opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    attempt = hole()
    sees_pinpad(book, "0009") << saved(AttemptBegun) << RefundCard(attempt, 500, "0007")
    approve(book, attempt, 500, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    first = _with(ends(book), in_cash)
    opened(book, sale, out(500), before=(first,)) >> ev(ReturnAll)
    assert planned(book) == [(CARD, "card", 500), (CARD, "card", 2_500)]


def _with(fact: SaleRefunded, tender: TenderRefunded) -> SaleRefunded:
    return msgspec.structs.replace(fact, tenders=(tender,))


def test_what_came_back_in_cash_or_was_counted_is_owed_to_nobody() -> None:
    book = open_till()
    opened(book, sold(book, card=3_500), out(500, CASH_IN)) >> ev(ReturnCounted, line="cup", count=1)
    assert planned(book) == [(CARD, "card", 500)]
    confirm(book, 500)
    sees_pinpad(book, "0009") << saved(AttemptBegun)


@pytest.mark.parametrize("reason", [NOT_COLLECTED, "nothing_wrong"])
def test_what_the_customer_was_left_with_counts(reason: str) -> None:
    book = open_till()
    opened(book, sold(book, card=3_500), out(3_500, reason)) >> ev(ReturnAll)
    supervised(book, 3_500) << saved(SaleRefunded)
    assert given(ends(book)) == [(CARD, "card", 3_500)]


def test_a_payment_that_was_taken_back_after_all_is_set_off_like_one_that_never_came() -> None:
    """A stopped void: the reversal was decided as failed, the sale closed, and the card had its money back."""
    book = open_till()
    told = late("x-out", 500, NOT_COLLECTED, kind="reversal", outcome="done", of=CODE)
    opened(book, sold(book, cash=3_000, code=500), told) >> ev(ReturnCounted, line="cup", count=1)
    assert planned(book) == [(CODE, "unpaid", 500)]


# --- told by the pinpad itself --------------------------------------------------------------------------------------


def given_up(line: str = "cup", amount: int = 500) -> tuple[Playbook, SaleClosed, str]:
    """A cup's refund was decided as failed, and its return given up."""
    book = open_till()
    sale = sold(book, card=3_500)
    opened(book, sale) >> ev(ReturnCounted, line=line, count=1)
    confirm(book, amount)
    attempt = hole()
    sees_pinpad(book, "0009") << saved(AttemptBegun) << RefundCard(attempt, amount, "0007")
    _lost(book, attempt, "refund_unknown")
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    book >> ev(Void, reason="r") << saved(SaleVoided) << Exchange << said("return_given_up")
    return book, sale, attempt.value


def went_out(book: Playbook, attempt: str, amount: int = 500) -> None:
    approve(book, attempt, amount, "0010") << saved(AttemptContradicted) << said("late_paid_out")


def test_a_return_opened_after_the_pinpad_told_counts_it_and_settles_it() -> None:
    book, sale, attempt = given_up()
    book >> ev(PinpadSeen, last_receipt_number="0010") << Enquire
    went_out(book, attempt)
    opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    supervised(book, 500) << saved(SaleRefunded, ContradictionSettled)
    fact = book.last(SaleRefunded)
    assert [(one.amount, one.attempt) for one in fact.tenders] == [(500, attempt)]
    assert fact.tenders[0].slip is not None
    assert (book.last(ContradictionSettled).reason, book.last(ContradictionSettled).supervisor) == (COUNTED, "9")
    assert all(one.settled for one in book.till.contradictions)


def test_told_as_the_next_return_is_about_to_pay_out_it_pays_nothing_out() -> None:
    book, sale, attempt = given_up()
    opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    look = hole()
    confirm(book, 500) << Enquire << LookAtPinpad(look)
    went_out(book, attempt)
    book >> ev(PinpadSeen, look=look, last_receipt_number="0010") << saved(SaleRefunded, ContradictionSettled)
    assert [(one.amount, one.attempt) for one in book.last(SaleRefunded).tenders] == [(500, attempt)]


def test_settled_in_cash_before_it_goes_out_to_the_card_again() -> None:
    book, sale, attempt = given_up()
    book >> ev(PinpadSeen, last_receipt_number="0010") << Enquire
    went_out(book, attempt)
    put_right(book, attempt, CASH_IN, outcome="done")
    opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    assert planned(book) == [(CARD, "card", 500)]


def test_of_what_a_return_counted_in_part_only_the_rest_is_collected() -> None:
    """Also where the till was started anew in between; the customer had the goods' money set off already."""
    book, sale, attempt = given_up("tea", 1_000)
    book >> ev(PinpadSeen, last_receipt_number="0010") << Enquire
    went_out(book, attempt, 1_000)
    opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    supervised(book, 500) << saved(SaleRefunded, ContradictionSettled)
    assert given(ends(book)) == [(CARD, "card", 500)]
    assert [(one.settled, one.left) for one in contradictions_of(book.facts)] == [(False, 500)]
    put_right(book, attempt, CASH_IN, outcome="done")
    assert (book.last(ContradictionSettled).cash, book.last(ContradictionSettled).left) == (500, 0)
    assert [one.settled for one in contradictions_of(book.facts)] == [True]


def test_what_a_plan_counts_already_is_not_counted_again_when_more_is_told_of_its_sale() -> None:
    """500 of the code are out; as the card is about to pay out, the pinpad tells of its own refund before."""
    book = open_till()
    sale = sold(book, code=2_000, card=1_500)
    opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    attempt, look = hole(), hole()
    sees_pinpad(book, "0009") << saved(AttemptBegun) << RefundCard(attempt, 500, "0007")
    _lost(book, attempt, "refund_unknown")
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    book >> ev(Void, reason="r") << saved(SaleVoided) << Exchange << said("return_given_up")
    opened(book, sale, late("r-code", 500, "", kind="refund", outcome="done", of=CODE)) >> ev(ReturnAll)
    supervised(book, 3_500) << Enquire << LookAtPinpad(look)
    went_out(book, attempt.value)
    assert planned(book) == [(CARD, "card", 500), (CARD, "card", 1_000), (CODE, "code", 500), (CODE, "code", 1_500)]


def test_while_goods_of_its_sale_come_back_nobody_says_that_it_was_nothing() -> None:
    """It was out, and with that word the return that counted it paid the whole again."""
    book, sale, attempt = given_up()
    book >> ev(PinpadSeen, last_receipt_number="0010") << Enquire
    went_out(book, attempt)
    opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    said_so = {"attempt": attempt, "outcome": "done", "number": "9", "pin": "9"}
    for reason in ("store_not_short", "looked at it"):
        book >> ev(SettleContradiction, reason=reason, **said_so) << said("money_is_missing_still")
    book >> ev(Park) << said("parked")
    book >> ev(SettleContradiction, reason="store_not_short", **said_so) << said("money_is_missing_still")
    book >> ev(Recall, sale=book.till.parked[0].sale)
    supervised(book, 500) << saved(SaleRefunded, ContradictionSettled)
    assert [(one.amount, one.attempt) for one in ends(book).tenders] == [(500, attempt)]


# --- of the return that is still under way --------------------------------------------------------------------------


def in_cash_instead() -> tuple[Playbook, str, Any]:
    """A card's part was decided as failed and is to be given in cash; the code's is under way."""
    book = open_till()
    sale, attempt, ask = sold(book, code=2_000, card=1_500), hole(), hole()
    opened(book, sale) >> ev(ReturnAll)
    confirm(book, 3_500)
    sees_pinpad(book, "0009") << saved(AttemptBegun) << ReverseCard(attempt, 1_500, "0007")
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptBegun) << Ask(ask, hole())
    return book, attempt.value, ask


def test_what_was_to_go_in_cash_and_went_out_after_all_is_not_given_in_cash() -> None:
    """The cash is not out before the return ends."""
    book, attempt, ask = in_cash_instead()
    approve(book, attempt, 1_500, "0010") << saved(AttemptContradicted, ContradictionSettled) << said("late_paid_out")
    book << said("refund_approved", "1500")
    assert book.last(ContradictionSettled).reason == COUNTED
    book >> ev(Answered, ask=ask, answer=Done()) << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    assert given(ends(book)) == [(CARD, "card", 1_500), (CODE, "code", 2_000)]


def test_nor_where_the_return_is_parked_when_it_is_told() -> None:
    book, attempt, ask = in_cash_instead()
    book >> ev(Answered, ask=ask, answer=Unknown(why="x")) << saved(AttemptUnknown) << said("refund_unknown")
    book << StartTimer >> ev(Park) << said("parked")
    approve(book, attempt, 1_500, "0010") << saved(AttemptContradicted) << said("late_paid_out")
    said_so = {"attempt": attempt, "outcome": "done", "number": "9", "pin": "9"}
    book >> ev(SettleContradiction, reason="store_not_short", **said_so) << said("counted_when_recalled")
    book >> ev(Recall, sale=book.till.parked[0].sale) << saved(ContradictionSettled) << said("refund_approved", "1500")


def test_the_first_of_two_tries_that_went_out_after_all_is_its_part() -> None:
    """The second was never told to the pinpad, and another try would pay it twice."""
    book = open_till()
    first, second = hole(), hole()
    opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    sees_pinpad(book, "0009") << saved(AttemptBegun) << RefundCard(first, 500, "0007")
    _lost(book, first, "refund_unknown")
    supervisor_says(book, first.value, "refused") << saved(AttemptForced, AttemptRefused) << said("refund_refused")
    book >> ev(RefundResumed)
    book << Enquire
    sees_pinpad(book, "0009")
    asked_first(book, "0009") << saved(AttemptBegun) << RefundCard(second, 500, "0007")
    book >> ev(PinpadAnswered, attempt=second, outcome=Declined(code="unreachable")) << saved(AttemptRefused)
    book << said("refund_refused")
    approve(book, first.value, 500, "0010") << saved(AttemptContradicted, ContradictionSettled, SaleRefunded)
    book << said("late_paid_out") << said("refund_approved", "500")
    assert [(one.kind, one.attempt) for one in ends(book).tenders] == [("card", first.value)]
