"""A key that is held down, or that bounces, takes no money and closes no day."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from pos_terminal.contract.facts import PeriodClosed, SaleClosed
from pos_terminal.ui import intents
from pos_terminal.ui.model import ClosePeriodView
from pos_terminal.ui.pages.page import NumberField
from pos_terminal.ui.steady_keys import BOUNCE_MS, LED_HERE_MS, SETTLE_MS
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import hold, press, tap

Key = Qt.Key


def selling(counter: Counter) -> None:
    counter.start()
    counter.scan("6901", "6902")
    counter.settle()


def closed_sales(counter: Counter) -> int:
    return sum(isinstance(fact, SaleClosed) for fact in counter.runtime.facts)


def test_holding_the_pay_key_opens_the_money_and_takes_none(counter: Counter) -> None:
    selling(counter)
    hold(counter, Key.Key_F12)
    assert counter.sale().mode == "tender"
    assert closed_sales(counter) == 0
    press(counter, Key.Key_F12)
    assert closed_sales(counter) == 1


@pytest.mark.parametrize("by", ["key", "touch"])
def test_a_pay_key_that_bounces_acts_once(counter: Counter, by: str) -> None:
    selling(counter)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    for _ in range(3):
        press(counter, Key.Key_F12) if by == "key" else tap(counter, "pay")
        counter.pace.now_ms += SETTLE_MS // 4
    assert counter.sale().mode == "tender"
    assert closed_sales(counter) == 0
    counter.pace.now_ms += SETTLE_MS
    press(counter, Key.Key_F12) if by == "key" else tap(counter, "pay")
    assert closed_sales(counter) == 1
    assert counter.sale().mode == "done"


def test_a_double_click_on_the_pay_key_acts_once(counter: Counter) -> None:
    selling(counter)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    pay = counter.window.findChild(QAbstractButton, "pay")
    assert pay is not None
    QTest.mouseClick(pay, Qt.MouseButton.LeftButton)
    QTest.mouseDClick(pay, Qt.MouseButton.LeftButton)
    counter.settle()
    assert closed_sales(counter) == 0


def test_a_part_payment_that_bounces_leaves_the_rest(counter: Counter) -> None:
    selling(counter)
    press(counter, Key.Key_F12, "5")
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    press(counter, Key.Key_F12, Key.Key_F12)
    assert counter.sale().tendered == "5.00"
    assert closed_sales(counter) == 0


def test_an_amount_typed_at_once_is_taken(counter: Counter) -> None:
    """Nobody has to wait who types in between."""
    selling(counter)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    press(counter, Key.Key_F9)
    assert counter.sale().mode == "tender"
    counter.pace.now_ms += SETTLE_MS // 2
    press(counter, "30", Key.Key_F12)
    assert closed_sales(counter) == 1


PASSED_OVER = "画面刚换，没有执行：请看清后再按一次"


@pytest.mark.parametrize("by", ["key", "touch"])
def test_a_press_that_is_passed_over_is_told(counter: Counter, by: str) -> None:
    selling(counter)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    for _ in range(2):
        assert counter.window.toast_text() == ""
        press(counter, Key.Key_F12) if by == "key" else tap(counter, "pay")
        counter.pace.now_ms += SETTLE_MS // 4
    assert counter.window.toast_text() == PASSED_OVER
    assert closed_sales(counter) == 0


def test_a_key_held_down_is_not_told(counter: Counter) -> None:
    selling(counter)
    hold(counter, Key.Key_F12)
    assert counter.window.toast_text() == ""


@pytest.mark.parametrize("by", ["key", "touch"])
def test_the_last_step_right_after_the_key_that_led_to_it_is_meant(counter: Counter, by: str) -> None:
    """Cash by its own key, then paid: two keys are no bounce."""
    selling(counter)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    press(counter, Key.Key_F9) if by == "key" else tap(counter, "kind_cash")
    assert counter.sale().mode == "tender"
    counter.pace.now_ms += SETTLE_MS // 4
    press(counter, Key.Key_F12) if by == "key" else tap(counter, "pay")
    assert closed_sales(counter) == 1


def test_a_double_click_that_leads_to_the_last_step_does_not_take_it(counter: Counter) -> None:
    """The second press of one is under the same finger, whatever key has come there."""
    selling(counter)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    tap(counter, "kind_cash")
    counter.pace.now_ms += SETTLE_MS // 4
    pay = counter.window.findChild(QAbstractButton, "pay")
    assert pay is not None
    left, middle = Qt.MouseButton.LeftButton, QPointF(pay.rect().center())
    for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
        where = (middle, pay.mapToGlobal(middle))
        QApplication.sendEvent(pay, QMouseEvent(kind, *where, left, left, Qt.KeyboardModifier.NoModifier))
    counter.settle()
    assert closed_sales(counter) == 0
    assert counter.window.toast_text() == PASSED_OVER


def test_an_amount_that_changes_by_itself_is_not_paid_by_a_press_meant_for_the_one_before(counter: Counter) -> None:
    """Also not where the key that led to the money was pressed just before: that explains one change, not two."""
    selling(counter)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    press(counter, Key.Key_F9)
    counter.pace.now_ms += SETTLE_MS // 8
    counter.runtime.scan("6904")  # as an answer would, while nobody pressed anything
    counter.settle()
    counter.pace.now_ms += SETTLE_MS // 8
    press(counter, Key.Key_F12)
    assert closed_sales(counter) == 0
    assert counter.window.toast_text() == PASSED_OVER
    counter.pace.now_ms += SETTLE_MS
    press(counter, Key.Key_F12)
    assert closed_sales(counter) == 1


@pytest.mark.parametrize(("after_ms", "closed"), [(50, 1), (LED_HERE_MS - 1, 1), (LED_HERE_MS, 0), (300, 0)])
def test_a_change_that_comes_long_after_the_key_that_asked_for_it_has_to_be_seen_first(
    counter: Counter, after_ms: int, closed: int
) -> None:
    """What a disk or a server was waited for comes by itself: a pay key pressed meanwhile was meant for before."""
    selling(counter)
    press(counter, Key.Key_F12)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    press(counter, Key.Key_F24)
    counter.pace.now_ms += after_ms
    counter.runtime.scan("6904")
    counter.settle()
    press(counter, Key.Key_F12)
    assert closed_sales(counter) == closed


def test_a_digit_under_the_finger_explains_no_change(counter: Counter) -> None:
    """Typed at the money, and the amount changes by itself: the pay key waits until that was seen."""
    selling(counter)
    press(counter, Key.Key_F12)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    tap(counter, "pad_9")
    counter.runtime.scan("6904")
    counter.settle()
    tap(counter, "pay")
    assert closed_sales(counter) == 0
    assert counter.sale().tendered == ""
    assert counter.window.toast_text() == PASSED_OVER


@pytest.mark.parametrize("by", ["key", "touch"])
def test_a_key_that_did_nothing_does_not_explain_what_the_last_step_led_to(counter: Counter, by: str) -> None:
    """Another key, then a pay key that bounces: the money opens, and none is taken."""
    selling(counter)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    press(counter, Key.Key_F24)
    for _ in range(2):
        counter.pace.now_ms += SETTLE_MS // 8
        press(counter, Key.Key_F12) if by == "key" else tap(counter, "pay")
    assert counter.sale().mode == "tender"
    assert closed_sales(counter) == 0
    assert counter.window.toast_text() == PASSED_OVER


def test_the_menu_and_its_key_are_pressed_one_right_after_the_other(counter: Counter) -> None:
    counter.start()
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    press(counter, Key.Key_F1, Key.Key_F12)
    assert counter.runtime.state.operator is None


def test_holding_the_key_that_submits_closes_no_day(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.OpenScreen(name="close_period"))
    press(counter, "5")
    hold(counter, Key.Key_F12)
    assert counter.window.sheet is not None
    assert not any(isinstance(fact, PeriodClosed) for fact in counter.runtime.facts)
    counter.pace.hurried = True
    counter.pace.now_ms += 5_000
    press(counter, Key.Key_F12, Key.Key_F12)
    body = counter.body()
    assert isinstance(body, ClosePeriodView)
    assert body.stage == "closed", "signing out takes a press of its own"
    counter.pace.now_ms += SETTLE_MS
    press(counter, Key.Key_F12)
    assert not isinstance(counter.body(), ClosePeriodView)


def test_what_removes_lines_does_not_repeat(counter: Counter) -> None:
    counter.start()
    counter.scan("6901", "6902", "6903")
    hold(counter, Key.Key_Delete)
    assert len(counter.sale().lines) == 2


def test_a_key_pressed_again_as_it_is_let_go_is_held_down(counter: Counter) -> None:
    """X repeats a key by release and press of the same time, and Qt takes them for a press of their own."""
    counter.start()
    counter.scan("6901", "6902", "6903")
    counter.pace.hurried = True
    press(counter, Key.Key_Delete, Key.Key_Delete, Key.Key_Delete)
    assert len(counter.sale().lines) == 2
    counter.pace.now_ms += 2 * BOUNCE_MS
    press(counter, Key.Key_Delete)
    assert len(counter.sale().lines) == 1


def test_enter_held_down_acts_once(counter: Counter) -> None:
    selling(counter)
    press(counter, Key.Key_F12, "5")
    hold(counter, Key.Key_Return)
    assert counter.sale().tendered == "5.00"
    assert closed_sales(counter) == 0


def test_digits_and_arrows_repeat(counter: Counter) -> None:
    counter.start()
    counter.scan("6901", "6902", "6903")
    hold(counter, Key.Key_Up, times=1)
    assert counter.sale().selected == counter.sale().lines[0].line
    press(counter, Key.Key_F12)
    hold(counter, Key.Key_0, "0", times=3)
    field = counter.window.findChild(NumberField, "tender_amount")
    assert field is not None
    assert field.text() == "0000"


def test_a_chord_that_no_key_has_types_nothing(counter: Counter) -> None:
    """Alt+J is a key of other screens; X11 sends its letter along."""
    counter.start()
    focus = counter.window.focusWidget()
    assert isinstance(focus, QLineEdit)
    alt, altgr = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.ControlModifier
    QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_J, alt, "j"))
    assert focus.text() == ""
    QApplication.sendEvent(focus, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_At, altgr, "@"))
    assert focus.text() == "@", "AltGr writes"
