"""More money than a clerk may give back alone: a supervisor's number and PIN, at the confirmation of the return."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.facts import SaleRefunded, SignInFailed
from pos_terminal.till.effects import CheckPin
from pos_terminal.till.events import PinChecked
from pos_terminal.till.return_events import ReturnAll, ReturnConfirmed, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.returns import confirm, ends, refund_on, sold
from tests.pos_terminal.till.scenes import open_till
from tests.pos_terminal.till.steps import return_opened, unheld


def returning(limit: int | None, total: int = 3_500) -> Playbook:
    """Three teas at 1000 and a cup at 500 were sold for cash; all of it comes back, or the first ``total // 1000``."""
    book = open_till(refund_limit=limit)
    sale = sold(book, cash=3_500)
    return_opened(book, sale)
    if total == 3_500:
        return book >> ev(ReturnAll)
    return book >> ev(ReturnCounted, line=sale.lines[0].line, count=total // 1_000)


def not_begun(book: Playbook) -> None:
    assert not refund_on(book).begun
    book.done()


def asks(book: Playbook, total: int = 3_500, **said: str) -> Any:
    ask = hole()
    words = {"reason": "faulty", "number": "9", "pin": "9", **said}
    book >> ev(ReturnConfirmed, total=total, **words) << CheckPin(ask, words["number"], words["pin"])
    return ask


@pytest.mark.parametrize(("limit", "total"), [(None, 3_500), (3_500, 3_500), (2_000, 2_000)])
def test_up_to_the_limit_a_clerk_gives_back_alone(limit: int | None, total: int) -> None:
    book = returning(limit, total)
    confirm(book, total) << saved(SaleRefunded)
    assert ends(book, total).supervisor == ""


@pytest.mark.parametrize(("limit", "total"), [(0, 1_000), (1_999, 2_000), (3_499, 3_500)])
def test_above_it_the_clerk_is_asked_for_a_supervisor_and_nothing_goes_back(limit: int, total: int) -> None:
    book = returning(limit, total)
    confirm(book, total) << said("refund_over_limit", str(limit))
    not_begun(book)


def test_with_a_supervisors_pin_the_money_goes_back() -> None:
    book = returning(2_000)
    ask = asks(book)
    book.done()
    unheld(book >> ev(PinChecked, ask=ask, number="9", role="supervisor")) << saved(SaleRefunded)
    fact = ends(book, 3_500)
    assert (fact.operator, fact.supervisor, fact.reason) == ("1001", "9", "faulty")


@pytest.mark.parametrize("role", ["clerk", "dealer"])
def test_anybody_elses_pin_does_not_do(role: str) -> None:
    book = returning(2_000)
    ask = asks(book)
    book >> ev(PinChecked, ask=ask, number="9", role=role) << said("supervisor_needed")
    not_begun(book)


def test_a_wrong_pin_counts_as_one_at_sign_in() -> None:
    book = returning(2_000)
    ask = asks(book)
    book >> ev(PinChecked, ask=ask, number="9", role=None, known=True) << saved(SignInFailed) << said("wrong_pin", "4")
    book.done()


@pytest.mark.parametrize(("number", "pin"), [("", "9"), ("9", "")])
def test_a_number_without_a_pin_is_none(number: str, pin: str) -> None:
    book = returning(2_000)
    book >> ev(ReturnConfirmed, reason="faulty", total=3_500, number=number, pin=pin)
    book << said("number_and_pin_needed")
    book.done()


def test_the_reason_and_the_total_are_looked_at_before_anybody_is_asked() -> None:
    book = returning(2_000)
    for reason, total, told in (("faulty", 3_400, "return_changed"), (" ", 3_500, "reason_needed")):
        book >> ev(ReturnConfirmed, reason=reason, total=total, number="9", pin="9") << said(told)
    book.done()


def test_what_changed_while_the_pin_was_checked_is_not_given_back() -> None:
    book = returning(2_000)
    ask = asks(book)
    book >> ev(ReturnCounted, line=refund_on(book).of.lines[0].line, count=1)
    book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << said("return_changed")
    not_begun(book)


def test_what_went_back_of_the_sale_before_counts() -> None:
    """Or each unit would pass by itself."""
    book = returning(2_000, 2_000)
    sale = refund_on(book).of
    confirm(book, 2_000) << saved(SaleRefunded)
    first = ends(book, 2_000)
    return_opened(book, sale, first)
    book >> ev(ReturnAll)
    confirm(book, 1_500) << said("refund_over_limit", "2000")
    book.done()
