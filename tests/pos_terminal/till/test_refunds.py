"""Goods that come back: one plan, carried out part by part, that never pays twice and never more than was paid."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import Done
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
    CardSlip,
    RefundSubject,
    SaleClosed,
    SaleRefunded,
)
from pos_terminal.till.effects import Exchange, OpenDrawer, PrintRefund, ReverseCard, StartTimer
from pos_terminal.till.events import (
    Answered,
    CashGiven,
    ClosePeriod,
    Declined,
    Park,
    PinpadAnswered,
    PrintFinished,
    Recall,
    Reprint,
    Unclear,
    Void,
)
from pos_terminal.till.report import fold
from pos_terminal.till.return_events import RefundResumed, ReturnAll, ReturnCounted
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.sale.sold import closed, goods
from tests.pos_terminal.till.returns import CARD, CASH, CODE, OUT, card_back, code_back, confirm, ends, sold
from tests.pos_terminal.till.scenes import open_till, scan
from tests.pos_terminal.till.steps import approve, closes, return_opened, sees_pinpad

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
