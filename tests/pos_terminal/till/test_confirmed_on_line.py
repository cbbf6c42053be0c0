"""A return that was opened without an answer and is confirmed on line: the server is asked before money goes back."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import Refusal, Unknown
from pos_terminal.contract.facts import SaleRefunded
from pos_terminal.till.events import Answered, LinkChanged, Park, Unreachable, Void
from pos_terminal.till.return_events import ReturnAll, ReturnConfirmed, ReturnOpened
from tests.playbook import ev, said, saved
from tests.pos_terminal.till.elsewhere import (
    confirmed,
    found,
    gives_back,
    left,
    opened_off_line,
    refund_of,
    with_unreadable,
)
from tests.pos_terminal.till.returns import ends, refund_on


def test_opened_off_line_and_confirmed_on_line_the_server_is_asked_before_money_goes_back() -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    assert not refund_on(book).begun
    book >> ev(Answered, ask=ask, answer=found(sale)) << saved(SaleRefunded)
    assert ends(book, 2_500).lease == ask.value


def test_units_that_came_back_elsewhere_meanwhile_are_left_out_and_the_rest_is_confirmed_anew() -> None:
    """A tea came back at till 01: of the two and the cup that were to come back here, the other tea and the cup do."""
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    book >> ev(Answered, ask=ask, answer=found(sale, refund_of(book, sale, 1)))
    book << said("returned_elsewhere", sale.number)
    book.done()
    assert not refund_on(book).begun
    assert left(book) == [2, 1]
    plan = refund_on(book).plan
    assert plan is not None
    assert plan.total == 1_500
    book >> ev(ReturnConfirmed, reason="r", total=1_500) << saved(SaleRefunded)
    assert ends(book, 1_500).lease == ask.value


def test_what_all_came_back_elsewhere_meanwhile_leaves_nothing_to_confirm() -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    all_of_it = found(sale, refund_of(book, sale, 3, cups=1))
    book >> ev(Answered, ask=ask, answer=msgspec.structs.replace(all_of_it, fence=""))
    book << said("returned_elsewhere", sale.number)
    assert refund_on(book).plan is None
    book >> ev(ReturnConfirmed, reason="r", total=0) << said("return_nothing")
    book >> ev(Void, reason="") << said("return_given_up", sale.number)
    book.done()


def test_while_another_till_has_it_open_no_money_goes_back_here() -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    book >> ev(Answered, ask=ask, answer=Refusal(code="sale_leased_elsewhere", reason="S001/01"))
    book << said("sale_leased_elsewhere", sale.number, "S001/01")
    book.done()
    assert not refund_on(book).begun
    book >> ev(Answered, ask=confirmed(book, sale), answer=found(sale)) << saved(SaleRefunded)
    ends(book, 2_500)


@pytest.mark.parametrize("answer", [Unreachable(), Refusal(code="no_such_sale"), Unknown(why="time_out")])
def test_without_an_answer_it_goes_back_as_off_line(answer: Any) -> None:
    book, sale = opened_off_line()
    book >> ev(Answered, ask=confirmed(book, sale), answer=answer) << saved(SaleRefunded)
    assert bool(ends(book, 2_500).lease) is isinstance(answer, Unknown)


def test_off_line_to_the_end_nobody_is_asked() -> None:
    book, _sale = opened_off_line()
    book >> ev(LinkChanged, online=False) >> ev(ReturnConfirmed, reason="r", total=2_500) << saved(SaleRefunded)
    assert ends(book, 2_500).offline


@pytest.mark.parametrize(
    "wish",
    [
        ev(ReturnAll),
        ev(ReturnConfirmed, reason="r", total=2_500),
        ev(Void, reason=""),
    ],
)
def test_while_the_server_is_asked_a_confirmed_return_stays_as_it_is(wish: Any) -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    before = book.sale
    book >> wish << said("wait_for_answer")
    book.done()
    assert book.sale == before
    book >> ev(Answered, ask=ask, answer=found(sale)) << saved(SaleRefunded)
    ends(book, 2_500)


def test_parked_while_the_server_was_asked_it_is_given_back_and_asked_for_anew() -> None:
    book, sale = opened_off_line()
    ask, number = confirmed(book, sale), book.sale.number
    book >> ev(Park) << said("parked", number)
    book >> ev(Answered, ask=ask, answer=found(sale))
    gives_back(book, sale, ask)
    book >> ev(ReturnOpened, sale=sale)
    assert not refund_on(book).leased
    book >> ev(Answered, ask=confirmed(book, sale), answer=found(sale)) << saved(SaleRefunded)
    ends(book, 2_500)


def test_a_question_that_was_lost_while_parked_may_have_been_heard_and_is_given_back() -> None:
    """No fact would ever name it otherwise, and the server would hold the sale for good."""
    book, sale = opened_off_line()
    ask, number = confirmed(book, sale), book.sale.number
    book >> ev(Park) << said("parked", number)
    book >> ev(Answered, ask=ask, answer=Unknown(why="time_out"))
    gives_back(book, sale, ask)


def test_nor_is_it_before_money_goes_back() -> None:
    book, sale = opened_off_line()
    ask = confirmed(book, sale)
    book >> ev(Answered, ask=ask, answer=with_unreadable(sale))
    gives_back(book, sale, ask, "refunds_unreadable", sale.number)
    assert not refund_on(book).begun
