"""A late payment that was given back has a paper for the customer: the slip of the void, or one of its own."""

from __future__ import annotations

import pytest

from pos_terminal.contract.facts import AttemptContradicted, ReceiptPrinted
from pos_terminal.till.effects import Enquire, PrintVoid
from pos_terminal.till.events import PrintFinished, Reprint
from tests.playbook import Playbook, ev, said, saved
from tests.pos_terminal.till.decided_cards import back, forced_refused, paid_in_cash_instead
from tests.pos_terminal.till.late_cards import found, found_after_the_void, goes_back, told
from tests.pos_terminal.till.scenes import open_till
from tests.pos_terminal.till.steps import approve


def after_the_void(**till: bool) -> tuple[Playbook, str]:
    book = open_till(**till)
    attempt = found_after_the_void(book)
    goes_back(book, told(book, attempt))
    return book, book.last(AttemptContradicted).sale


def nothing(book: Playbook, job: str) -> None:
    book >> ev(PrintFinished, job=job, printed=False, reason="nothing_to_print")


def test_the_slip_of_the_void_is_waited_for_and_its_print_is_a_fact() -> None:
    book, sale = after_the_void()
    attempt = book.last(AttemptContradicted).attempt
    (paper,) = book.till.papers
    assert (paper.document, paper.subject, paper.failed) == ("void", sale, False)
    nothing(book, f"back/{attempt}/0")
    book >> ev(PrintFinished, job=f"void/{sale}/0", printed=True) << saved(ReceiptPrinted)
    book.done()
    assert (book.till.papers, book.till.printing) == ((), ())


def test_one_that_never_came_is_printed_as_the_original() -> None:
    book, sale = after_the_void()
    book >> ev(PrintFinished, job=f"void/{sale}/0", printed=False, reason="paper_out") << said("print_failed")
    book >> ev(Reprint, sale=sale, copy=1, document="void") << PrintVoid(f"void/{sale}/0", sale, 0)


def test_of_a_sale_that_was_paid_otherwise_the_payment_has_a_slip_and_its_own_receipt_is_waited_for() -> None:
    book = open_till()
    attempt = found(book, paid_in_cash_instead(book))
    sale = book.last(AttemptContradicted).sale
    book >> ev(PrintFinished, job=f"sale/{sale}/0", printed=False, reason="paper_out") << said("print_failed")
    goes_back(book, told(book, attempt))
    nothing(book, f"void/{sale}/0")
    book >> ev(PrintFinished, job=f"back/{attempt}/0", printed=True)
    book.done()
    assert [one.document for one in book.till.papers] == ["sale"]


@pytest.mark.parametrize(("unknown", "message"), [(False, "print_failed"), (True, "print_unknown")])
def test_a_slip_that_did_not_come_is_said(unknown: bool, message: str) -> None:
    book = open_till()
    attempt = forced_refused(book)
    back(book) << Enquire
    approve(book, attempt, 1_000, "0041") << saved(AttemptContradicted) << said("late_answer_counts")
    goes_back(book, told(book, attempt))
    book >> ev(PrintFinished, job=f"back/{attempt}/0", printed=False, unknown=unknown, reason="paper_out")
    book << said(message, "paper_out")
    book.done()


def test_a_till_without_a_printer_prints_none() -> None:
    book = open_till(has_printer=False)
    attempt = found_after_the_void(book)
    reversal = told(book, attempt)
    approve(book, reversal, 1_000, "0042")
    assert not any(isinstance(one, PrintVoid) for one in book._waiting)
