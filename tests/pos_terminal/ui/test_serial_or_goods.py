"""The code of goods where a serial number is asked for: scanned it is none, typed the clerk is asked."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt

from pos_terminal.ui import intents
from pos_terminal.ui.dialogs import ConfirmDialog
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.edge import PAYING
from tests.pos_terminal.ui.hands import ALT, press

Key = Qt.Key
ROBOT, MILK = "6905", "6902"


@pytest.fixture
def asked(counter: Counter) -> Iterator[Counter]:
    """A robot in the sale whose serial number is asked for."""
    counter.start()
    counter.scan(ROBOT)
    counter.settle()
    press(counter, Key.Key_X, modifier=ALT)
    yield counter
    if counter.window.sheet is not None:
        counter.window.sheet.reject()


def serials(counter: Counter) -> tuple[str, ...]:
    sale = counter.runtime.state.sale
    assert sale is not None
    return sale.lines[0].serials


def test_the_next_goods_scanned_are_no_serial_number_and_it_is_asked_for_still(asked: Counter) -> None:
    """Somebody forgot the serial number and scanned on: the milk's barcode was the robot's number on the receipt."""
    asked.controller.scanned(MILK)
    assert serials(asked) == ()
    assert asked.window.toast_text() == (
        "扫到的是“牛奶”的条码，没有录入：请扫“扫地机器人”机身上的序列号。要先扫商品，按 Esc"
    )
    assert len(asked.sale().lines) == 1
    asked.controller.scanned("SN-1")
    assert serials(asked) == ("SN-1",)


def test_esc_and_the_goods_are_sold_as_it_says(asked: Counter) -> None:
    asked.controller.scanned(MILK)
    press(asked, Key.Key_Escape)
    asked.controller.scanned(MILK)
    assert [line.title for line in asked.sale().lines] == ["扫地机器人", "牛奶"]
    assert serials(asked) == ()


@pytest.mark.parametrize("typed", [False, True])
def test_the_code_of_the_goods_themselves_is_none_either_way(asked: Counter, typed: bool) -> None:
    if typed:
        press(asked, ROBOT, Key.Key_Return)
    else:
        asked.controller.scanned(ROBOT)
    assert asked.window.sheet is None
    assert asked.window.toast_text() == "6905 是商品条码，请扫机身上的序列号"
    assert serials(asked) == ()


def test_typed_it_is_asked_about_and_may_be_one(asked: Counter) -> None:
    press(asked, MILK, Key.Key_Return)
    dialog = asked.window.sheet
    assert isinstance(dialog, ConfirmDialog)
    assert serials(asked) == ()
    press(asked, Key.Key_F12)
    assert serials(asked) == (MILK,)


def test_typed_and_not_meant_it_is_asked_for_still(asked: Counter) -> None:
    press(asked, MILK, Key.Key_Return, Key.Key_Escape)
    assert asked.window.sheet is None
    assert serials(asked) == ()
    asked.controller.scanned("SN-1")
    assert serials(asked) == ("SN-1",)


def test_a_payment_code_scanned_is_no_serial_number_and_typed_it_may_be_one(asked: Counter) -> None:
    """The customer held the code out before the number was there: it stood on the receipt, and nobody had paid."""
    asked.controller.scanned(PAYING)
    assert asked.window.toast_text() == "扫到的是付款码，没有录入：请先扫机身上的序列号，再收款"
    assert serials(asked) == ()
    press(asked, PAYING, Key.Key_Return)
    assert serials(asked) == (PAYING,)


@pytest.mark.parametrize("text", ["15*", "15*6902", "2 × 6902"])
def test_a_quantity_typed_out_of_habit_is_none(asked: Counter, text: str) -> None:
    press(asked, text, Key.Key_Return)
    assert asked.window.toast_text() == f"“{text}”是数量，没有录入：这里要序列号。要输数量，先按 Esc"
    assert serials(asked) == ()


@pytest.mark.parametrize("text", ["15X", "3x7-A"])
def test_a_number_with_a_letter_in_it_is_one(asked: Counter, text: str) -> None:
    press(asked, text, Key.Key_Return)
    assert serials(asked) == (text,)


def test_what_is_no_goods_is_entered_at_once(asked: Counter) -> None:
    press(asked, "6999", Key.Key_Return)
    assert asked.window.sheet is None
    assert serials(asked) == ("6999",)


def test_a_sale_that_is_gone_while_it_is_looked_up_takes_none(asked: Counter) -> None:
    asked.ask(intents.EnterSerial(line="gone", text=MILK, scanned=True))
    assert serials(asked) == ()
