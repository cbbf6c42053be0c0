"""Goods that come back: one plan, carried out part by part, that never pays twice and never more than was paid."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import Done, RefundPayCode, Refusal, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    CardSlip,
    RefundSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.effects import (
    Ask,
    Enquire,
    Exchange,
    LookAtPinpad,
    OpenDrawer,
    PrintRefund,
    RefundCard,
    ReverseCard,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    AskAgain,
    CashGiven,
    ClosePeriod,
    Declined,
    Park,
    PinpadAnswered,
    PinpadSeen,
    PrintFinished,
    Recall,
    Reprint,
    TimeUp,
    Unclear,
    Void,
)
from pos_terminal.till.report import fold
from pos_terminal.till.return_events import RefundResumed, ReturnAll, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.sale.sold import closed, goods
from tests.pos_terminal.till.returns import CARD, CASH, CODE, OUT, confirm, ends, sold
from tests.pos_terminal.till.scenes import open_till, scan
from tests.pos_terminal.till.steps import (
    approve,
    card_told,
    closes,
    return_opened,
    sees_pinpad,
    supervisor_says,
)


def card_back(book: Playbook, amount: int, newest: str = "0009") -> Any:
    """The pinpad is told to pay an amount out; → the attempt."""
    attempt = hole()
    sees_pinpad(book, newest) << saved(AttemptBegun) << RefundCard(attempt, amount, "0007")
    return attempt


def code_back(book: Playbook, amount: int) -> tuple[Any, Any]:
    asked, question = hole(), hole()
    book << Ask(asked, question)
    attempt = question.value.attempt
    assert question.value == RefundPayCode(attempt=attempt, of=CODE, amount=amount)
    return attempt, asked


# --- carried out


def test_a_part_of_a_cash_sale_comes_out_of_the_drawer_once_it_is_durable() -> None:
    book = open_till()
    return_opened(book, sold(book, cash=3_500)) >> ev(ReturnCounted, line="tea", count=2)
    plan = book.sale.refund.plan if book.sale.refund else None
    assert plan is not None
    assert plan.total == 2_000
    confirm(book, 2_000) << saved(SaleRefunded)
    fact = ends(book, 2_000)
    assert (fact.of, fact.reason, fact.total) == ("sale", "坏了", 2_000)
    assert [(one.kind, one.amount) for one in fact.tenders] == [("cash", 2_000)]
    assert book.till.period is not None
    assert book.till.period.report.cash_expected == 50_000 - 2_000
    assert book.drafts == {}


def test_cash_goes_out_in_coins_and_x_drawer_and_count_agree_to_the_fen() -> None:
    """A cup at ¥3.37 out of a cash sale: ¥3.40 leaves the drawer, and the rest of the sale brings so much less."""
    book = open_till(payout_unit=10)
    assert book.till.period is not None
    sale = closed([goods("tea", 1_000, 3), goods("cup", 337)], rounding_unit=10)
    sale = msgspec.structs.replace(sale, period=book.till.period.period)
    return_opened(book, sale) >> ev(ReturnCounted, line="cup", count=1)
    assert book.sale.refund is not None
    plan = book.sale.refund.plan
    assert plan is not None
    exact = sum(line.net for line in plan.lines)
    confirm(book, 340) << saved(SaleRefunded)
    fact = ends(book, 340)
    assert (fact.total, fact.cash_rounding) == (340, 340 - exact)
    assert [(one.kind, one.amount) for one in fact.tenders] == [("cash", 340)]
    assert book.till.period.report.cash_expected == 50_000 - 340
    assert book.till.period.report.rounding == fact.cash_rounding - sum(line.rounding for line in fact.lines)
    return_opened(book, sale, fact) >> ev(ReturnAll)
    confirm(book, sale.total - 340) << saved(SaleRefunded)
    last = ends(book, sale.total - 340)
    assert fact.cash_rounding + last.cash_rounding == 0
    assert book.till.period.report.cash_expected == 50_000 - sale.total
    assert book.till.period.report == fold(book.facts)


def test_a_whole_card_of_this_period_is_taken_back_on_the_pinpad() -> None:
    book = open_till()
    attempt = hole()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnAll)
    confirm(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(attempt, 3_500, "0007")
    assert book.sale.attempts[0].subject == RefundSubject(of=CARD, kind="card", voids=True, last_receipt_number="0007")
    approve(book, attempt, 3_500, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved", "3500")
    fact = ends(book)
    assert fact.tenders[0].attempt == attempt.value
    assert isinstance(fact.tenders[0].slip, CardSlip)


@pytest.mark.parametrize("why", ["a part", "an earlier period", "a part went back before"])
def test_any_other_amount_is_paid_out_to_a_card(why: str) -> None:
    book = open_till()
    sale = sold(book, card=3_500)
    if why == "an earlier period":
        sale = msgspec.structs.replace(sale, period="earlier")
    return_opened(book, sale)
    if why == "an earlier period":
        book >> ev(ReturnAll)
        confirm(book, 3_500)
        attempt, amount = card_back(book, 3_500), 3_500
    else:
        book >> ev(ReturnCounted, line="cup", count=1)
        confirm(book, 500)
        attempt, amount = card_back(book, 500), 500
    approve(book, attempt, amount, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    fact = ends(book)
    if why == "a part went back before":
        return_opened(book, sale, fact) >> ev(ReturnAll)
        confirm(book, 3_000)
        attempt = card_back(book, 3_000, "0010")
        approve(book, attempt, 3_000, "0011") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
        ends(book)


def test_a_code_goes_back_by_the_acquirer() -> None:
    book = open_till()
    return_opened(book, sold(book, code=3_500)) >> ev(ReturnCounted, line="tea", count=1)
    confirm(book, 1_000) << saved(AttemptBegun)
    attempt, asked = code_back(book, 1_000)
    book >> ev(Answered, ask=asked, answer=Done(reference="acq-r"))
    book << saved(AttemptDone, SaleRefunded) << said("refund_approved", "1000")
    assert ends(book).tenders[0].attempt == attempt


def test_mixed_tenders_go_back_newest_first_one_after_the_other_and_cash_last() -> None:
    book = open_till()
    return_opened(book, sold(book, cash=1_000, card=1_500, code=1_000)) >> ev(ReturnAll)
    confirm(book, 3_500) << saved(AttemptBegun)
    _, asked = code_back(book, 1_000)
    void = hole()
    book >> ev(Answered, ask=asked, answer=Done()) << saved(AttemptDone) << said("refund_approved")
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(void, 1_500, "0007")
    approve(book, void, 1_500, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    fact = ends(book, 1_000)
    assert [(one.of, one.kind, one.amount) for one in fact.tenders] == [
        (CODE, "code", 1_000),
        (CARD, "card", 1_500),
        (CASH, "cash", 1_000),
    ]


# --- refused, unknown, forced


def refused_card(book: Playbook) -> Any:
    return_opened(book, sold(book, cash=500, card=3_000)) >> ev(ReturnCounted, line="tea", count=1)
    confirm(book, 1_000)
    attempt = card_back(book, 1_000)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("refund_refused", "declined", "")
    book.done()
    return attempt


def test_a_refused_card_is_tried_again_as_another_attempt() -> None:
    book = open_till()
    first = refused_card(book)
    book >> ev(RefundResumed)
    again = card_back(book, 1_000)
    assert again.value != first.value
    approve(book, again, 1_000, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    assert ends(book).tenders[0].attempt == again.value


def test_only_a_supervisor_has_a_refused_card_given_in_cash() -> None:
    book = open_till()
    attempt = refused_card(book)
    supervisor_says(book, attempt.value, "done", "clerk") << said("supervisor_needed")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, SaleRefunded)
    fact = ends(book, 1_000)
    assert [(one.of, one.kind, one.attempt) for one in fact.tenders] == [(CARD, "cash", attempt.value)]
    assert book.till.period is not None
    assert book.till.period.report.forced == 1
    assert book.till.period.report.cash_expected == 49_000


def test_a_refused_part_stops_there_and_nothing_was_given_meanwhile() -> None:
    book = open_till()
    refused_card(book)
    book >> ev(Void, reason="") << saved(SaleVoided) << Exchange << said("return_given_up")
    assert book.till.sale is None
    assert book.last(SaleVoided).reason == "坏了"
    assert book.till.period is not None
    assert book.till.period.report.voids == 0, "a return that was given up is no void in X and Z"
    assert book.till.period.report == fold(book.facts)


def test_a_void_that_comes_too_late_for_the_pinpads_batch_is_paid_out_instead() -> None:
    book = open_till()
    void = hole()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnAll)
    confirm(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(void, 3_500, "0007")
    book >> ev(PinpadAnswered, attempt=void, outcome=Declined(code="reversal_impossible")) << saved(AttemptRefused)
    book << said("refund_refused")
    book >> ev(RefundResumed)
    card_back(book, 3_500)


def test_an_unknown_amount_is_looked_up_and_never_told_again() -> None:
    book = open_till()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    attempt = card_back(book, 500)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("refund_unknown") << StartTimer
    book >> ev(RefundResumed) << said("wait_for_answer")
    book >> ev(Void, reason="r") << said("wait_for_answer")
    enquiry = hole()
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << enquiry
    assert enquiry.value == Enquire(attempt.value, 500, "0009", enquiry.value.begun_at_ms, pays_out=True)
    book >> ev(AskAgain, attempt=attempt) << said("asking_again") << Enquire
    approve(book, attempt, 500, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)


def test_a_slip_of_another_payment_is_no_answer() -> None:
    book = open_till(receipts=("0010",))
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500)
    attempt = card_back(book, 500)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("refund_unknown") << StartTimer
    approve(book, attempt, 500, "0010") << StartTimer
    book.done()
    assert book.sale.attempts[0].status == "unknown"


def test_an_unknown_void_is_said_again_by_the_clerk_only() -> None:
    book = open_till()
    void = hole()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnAll)
    confirm(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(void, 3_500, "0007")
    book >> ev(PinpadAnswered, attempt=void, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{void.value}")
    book >> ev(AskAgain, attempt=void) << said("asking_again") << ReverseCard(void.value, 3_500, "0007")
    book >> ev(PinpadAnswered, attempt=void, outcome=Declined(code="already_reversed"))
    book << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)


def test_an_unknown_code_is_asked_for_again_under_the_same_id() -> None:
    book = open_till()
    return_opened(book, sold(book, code=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << saved(AttemptBegun)
    attempt, asked = code_back(book, 500)
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("refund_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{attempt}")
    again, asked = code_back(book, 500)
    assert again == attempt
    book >> ev(Answered, ask=asked, answer=Refusal(code="refund_closed")) << saved(AttemptRefused)
    book << said("refund_refused", "refund_closed", "")
    supervisor_says(book, attempt, "done") << saved(AttemptForced, SaleRefunded)
    ends(book, 500)
    book >> ev(Answered, ask=asked, answer=Done())  # nobody waits for it any more


def test_a_supervisor_decides_an_unknown_refund() -> None:
    for outcome in ("done", "refused"):
        book = open_till()
        return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
        confirm(book, 500)
        attempt = card_back(book, 500)
        book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="link lost")) << saved(AttemptUnknown)
        book << said("refund_unknown") << StartTimer
        forced = supervisor_says(book, attempt.value, outcome)
        if outcome == "done":
            forced << saved(AttemptForced, AttemptDone, SaleRefunded) << said("refund_approved")
            ends(book)
            book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
            book << saved(AttemptContradicted) << said("late_not_paid_out")
        else:
            forced << saved(AttemptForced, AttemptRefused) << said("refund_refused", "forced", "by telephone")
        book.done()


def test_the_pinpad_that_owes_an_answer_pays_nothing_out() -> None:
    book = open_till()
    book >> scan()
    attempt = card_told(book)
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Unclear(why="x")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    return_opened(book, sold(book, card=3_500)) << said("parked")
    book >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << said("pinpad_unresolved")
    book.done()
    assert not book.sale.attempts


def test_without_the_pinpad_nothing_was_begun() -> None:
    book = open_till()
    look = hole()
    return_opened(book, sold(book, card=3_500)) >> ev(ReturnCounted, line="cup", count=1)
    confirm(book, 500) << LookAtPinpad(look)
    book >> ev(PinpadSeen, look=look, last_receipt_number=None, why_not="unreachable")
    book << said("refund_refused", "unreachable", "")
    book.done()
    assert not book.sale.attempts
    book >> ev(RefundResumed)
    card_back(book, 500)


# --- what has to wait


def test_money_that_went_back_holds_the_return_and_the_period() -> None:
    book = open_till()
    return_opened(book, sold(book, card=2_500, code=1_000)) >> ev(ReturnAll)
    confirm(book, 3_500) << saved(AttemptBegun)
    _, asked = code_back(book, 1_000)
    void = hole()
    book >> ev(Answered, ask=asked, answer=Done()) << saved(AttemptDone) << said("refund_approved")
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(void, 2_500, "0007")
    book >> ev(PinpadAnswered, attempt=void, outcome=Declined(code="declined")) << saved(AttemptRefused)
    book << said("refund_refused")
    sale = book.sale.sale
    book >> ev(Void, reason="r") << said("money_went_back")
    book >> ev(ReturnCounted, line="cup", count=1) << said("return_begun")
    book >> ev(Park) << said("parked")
    book >> ev(ClosePeriod, cash_counted=0) << said("parked_sale_holds_money")
    book >> ev(Recall, sale=sale)
    book >> ev(RefundResumed)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(void := hole(), 2_500, "0007")
    approve(book, void, 2_500, "0010") << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)


def test_a_late_answer_settles_a_parked_return_and_the_drawer_waits_for_the_clerk() -> None:
    book = open_till()
    return_opened(book, sold(book, cash=3_000, card=500)) >> ev(ReturnAll)
    confirm(book, 3_500)
    sees_pinpad(book, "0007") << saved(AttemptBegun) << ReverseCard(void := hole(), 500, "0007")
    book >> ev(PinpadAnswered, attempt=void, outcome=Unclear(why="x")) << saved(AttemptUnknown)
    book << said("void_unknown") << StartTimer
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    approve(book, void, 500, "0010") << saved(AttemptDone) << said("refund_approved")
    book.done()
    book >> ev(Recall, sale=sale)
    book >> ev(RefundResumed) << saved(SaleRefunded)
    ends(book, 3_000)


def test_a_return_without_a_printer_misses_no_paper() -> None:
    book = open_till(has_printer=False)
    return_opened(book, sold(book, cash=3_500)) >> ev(ReturnAll)
    confirm(book, 3_500) << saved(SaleRefunded) << OUT << said("hand_cash_back", "3500") << Exchange
    book << said("refund_closed")
    assert (book.till.papers, book.till.printing) == ((), ())
    book.done()


def test_paper_of_a_refund_is_offered_again_where_it_did_not_come() -> None:
    book = open_till()
    return_opened(book, sold(book, cash=3_500)) >> ev(ReturnAll)
    confirm(book, 3_500) << saved(SaleRefunded)
    fact = ends(book, 3_500)
    book >> ev(PrintFinished, job=f"refund/{fact.refund}/0", printed=False, reason="paper_out") << said("print_failed")
    assert [(one.document, one.subject) for one in book.till.unprinted] == [("refund", fact.refund)]
    book >> ev(Reprint, sale=fact.refund, copy=1, document="refund")
    book << PrintRefund(f"refund/{fact.refund}/0", fact.refund, 0)
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << OpenDrawer("sale")
    closes(book)
    assert book.till.last_refund is None
