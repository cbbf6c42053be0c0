"""After a refused order the keyboard goes on to the next."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from pos_terminal.contract.cloud import LookUpOrder, OrderFound
from pos_terminal.ui import intents
from pos_terminal.ui.model import PresaleView
from pos_terminal.ui.pages.next_order import NextOrder
from pos_terminal.ui.pages.sale import SalePage
from tests.pos_terminal.till.scenes import order
from tests.pos_terminal.ui import hands
from tests.pos_terminal.ui.counter import Counter


@pytest.fixture
def refused(counter: Counter) -> Counter:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms, why_not="refund_open")
    counter.ask(intents.LookUpOrder(text="o1"))
    assert presale(counter).stage == "refused"
    return counter


def presale(counter: Counter) -> PresaleView:
    view = counter.sale().presale
    assert view is not None
    return view


def number(counter: Counter) -> str:
    counter.settle()
    field = counter.window.findChild(QLineEdit, "order_number")
    assert field is not None
    assert field.isVisible()
    return field.text()


def test_f3_begins_the_next_look_up(refused: Counter) -> None:
    hands.press(refused, Qt.Key.Key_F3)
    assert (presale(refused).stage, number(refused)) == ("lookup", "")


def test_what_is_typed_begins_the_number_of_the_next_order(refused: Counter) -> None:
    hands.press(refused, "2607")
    assert (presale(refused).stage, number(refused)) == ("lookup", "2607")


def test_the_number_pad_begins_the_number_of_the_next_order(refused: Counter) -> None:
    page = refused.window.findChild(SalePage)
    assert page is not None
    page.money.pad.emit("7")
    assert number(refused) == "7"


def test_an_order_that_may_be_collected_is_not_let_go_by_a_key(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    counter.ask(intents.LookUpOrder(text="o1"))
    asked: list[object] = []
    assert not NextOrder(asked.append, QLineEdit()).begins(counter.sale(), "2")
    assert asked == []


def test_on_the_page_of_an_order_that_is_not_there_yet_the_basket_cannot_be_paid(counter: Counter) -> None:
    """The key said «take the balance» and took the basket's money."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.OpenScreen(name="presale"))
    assert (counter.sale().mode, counter.sale().can_pay) == ("presale", False)
    counter.ask(intents.OpenScreen(name="sale"))
    assert counter.sale().can_pay
