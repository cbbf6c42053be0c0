"""Receipts and reports on paper: what came, what may have come, what is missing, and what is a duplicate."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import PeriodClosed, PeriodOpened, ReceiptPrinted, SaleClosed
from pos_terminal.till.effects import Exchange, PrintReport, PrintSale, PrintZ
from pos_terminal.till.events import CashGiven, ClosePeriod, OpenPeriod, PrintFinished, ProfileChanged, Reprint
from tests.playbook import ev, said, saved
from tests.pos_terminal.till.scenes import DRAWER, PROFILE, open_till, scan
from tests.pos_terminal.till.steps import closes


def test_a_confirmed_receipt_is_a_fact() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    sale = book.last(SaleClosed).sale
    assert f"sale/{sale}/0" in book.till.printing
    book >> ev(PrintFinished, job=f"sale/{sale}/0", printed=True) << saved(ReceiptPrinted)
    book.done()
    assert not book.till.printing
    assert (book.last(ReceiptPrinted).subject, book.last(ReceiptPrinted).copy) == (sale, 0)


@pytest.mark.parametrize(("unknown", "message", "copy"), [(False, "print_failed", 0), (True, "print_unknown", 1)])
def test_paper_that_may_have_come_makes_the_next_one_a_duplicate(unknown: bool, message: str, copy: int) -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    sale = book.last(SaleClosed).sale
    book >> ev(PrintFinished, job=f"sale/{sale}/0", printed=False, unknown=unknown, reason="paper_out") << said(message)
    assert [one.subject for one in book.till.unprinted] == [sale]
    book >> ev(Reprint, sale=sale, copy=0) << said("nothing_to_print")
    book >> ev(Reprint, sale=sale, copy=1) << PrintSale(f"sale/{sale}/{copy}", sale, copy)
    book >> ev(PrintFinished, job=f"sale/{sale}/{copy}", printed=True) << saved(ReceiptPrinted)
    if copy:
        book << said("copy_printed", "1")
    book.done()
    assert not book.till.papers


def test_of_several_sales_without_paper_each_is_remembered_until_its_receipt_is_out() -> None:
    book = open_till()
    sales: list[str] = []
    for message in ("print_failed", "print_failed_again", "print_failed_again"):
        book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
        closes(book)
        sales.append(book.last(SaleClosed).sale)
        book >> ev(PrintFinished, job=f"sale/{sales[-1]}/0", printed=False, reason="paper_out")
        book << (said(message, "paper_out", str(len(sales))) if len(sales) > 1 else said(message, "paper_out"))
    assert [one.subject for one in book.till.unprinted] == sales
    assert [one.number[-4:] for one in book.till.unprinted] == ["0001", "0002", "0003"]
    book >> ev(Reprint, sale=sales[0], copy=1) << PrintSale(f"sale/{sales[0]}/0", sales[0], 0)
    book >> ev(PrintFinished, job=f"sale/{sales[0]}/0", printed=True) << saved(ReceiptPrinted)
    assert [one.subject for one in book.till.unprinted] == sales[1:]
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    assert len(book.till.unprinted) == 2
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    assert [one.subject for one in book.till.unprinted] == [], "another day: the history marks them still"
    book.done()


def test_a_copy_that_fails_leaves_a_sale_with_a_receipt_alone() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    sale = book.last(SaleClosed).sale
    book >> ev(PrintFinished, job=f"sale/{sale}/0", printed=True) << saved(ReceiptPrinted)
    book >> ev(Reprint, sale=sale, copy=1) << PrintSale(f"sale/{sale}/1", sale, 1)
    book >> ev(PrintFinished, job=f"sale/{sale}/1", printed=False, reason="x") << said("print_failed", "x")
    assert not book.till.unprinted
    book.done()


def test_once_paper_may_have_come_a_later_certain_failure_changes_nothing() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    sale = book.last(SaleClosed).sale
    for unknown in (True, False):
        message = "print_unknown" if unknown else "print_failed"
        book >> ev(PrintFinished, job=f"sale/{sale}/0", printed=False, unknown=unknown, reason="x") << said(message)
    book >> ev(Reprint, sale=sale, copy=1) << PrintSale(f"sale/{sale}/1", sale, 1)
    book.done()


def test_a_copy_that_fails_says_nothing_of_the_receipt_that_is_still_being_printed() -> None:
    """Were it taken for the receipt's own failure, the next paper would be a second one without the word DUPLICATE."""
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    sale = book.last(SaleClosed).sale
    book >> ev(Reprint, sale=sale, copy=1) << PrintSale(f"sale/{sale}/1", sale, 1)
    book >> ev(PrintFinished, job=f"sale/{sale}/1", printed=False, reason="x") << said("print_failed", "x")
    book >> ev(Reprint, sale=sale, copy=1) << PrintSale(f"sale/{sale}/1", sale, 1)
    book.done()


def test_a_till_without_a_printer_prints_nothing_by_itself_and_misses_nothing() -> None:
    book = open_till(has_printer=False)
    book >> scan() >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER << Exchange << said("sale_closed")
    assert (book.till.papers, book.till.printing) == ((), ())
    book >> ev(ClosePeriod, cash_counted=51_000) << saved(PeriodClosed) << Exchange
    assert book.till.printing == ()
    book.done()


def test_reports_that_print_or_do_not() -> None:
    book = open_till()
    book >> ev(PrintFinished, job="x/e9/0", printed=True) << said("x_printed")
    book >> ev(PrintFinished, job="x/e9/0", printed=False, reason="cover") << said("x_failed", "cover")
    book >> ev(PrintFinished, job="x/e9/0", printed=False, unknown=True, reason="cover") << said("x_unknown", "cover")
    book >> ev(PrintFinished, job="report/p/0", printed=False, reason="cover") << said("z_failed", "cover")
    book >> ev(PrintFinished, job="report/p/0", printed=True) << saved(ReceiptPrinted)
    book.done()
    assert book.last(ReceiptPrinted).document == "report"
    assert not book.till.unprinted


def test_a_new_profile_serves_later_sales() -> None:
    book = open_till()
    new = type(PROFILE)(store="s1", name="n", entity="other-tax", entity_name="e")
    book >> ev(ProfileChanged, profile=new) >> scan()
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book).done()
    assert book.last(SaleClosed).tenders[0].payee == "other-tax"


def test_a_z_that_did_not_print_is_missing_until_it_does() -> None:
    """It is not a receipt among receipts, stays over the next period, and for sure no paper of it came out."""
    book = open_till()
    period = book.till.period
    assert period is not None
    report = f"report/{period.period}"
    book >> ev(ClosePeriod, cash_counted=50_000) << saved(PeriodClosed) << PrintReport << Exchange
    assert book.till.printing == (f"{report}/0",)
    book >> ev(PrintFinished, job=f"{report}/0", printed=False, reason="paper_out") << said("z_failed", "paper_out")
    (paper,) = book.till.reports_unprinted
    assert (paper.number, paper.never, book.till.unprinted) == (period.business_day, True, ())
    book >> ev(OpenPeriod, cash_float=50_000) << saved(PeriodOpened)
    assert book.till.reports_unprinted == (paper,)
    again = ev(Reprint, sale=period.period, copy=1, document="report")
    book >> again << PrintZ(f"{report}/0", period.period, 0)
    book >> ev(PrintFinished, job=f"{report}/0", printed=True) << saved(ReceiptPrinted)
    assert not book.till.papers
    book >> again << PrintZ(f"{report}/1", period.period, 1)
    book.done()
