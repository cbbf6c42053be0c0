"""What the operator asks for, by keyboard alone and by touch alone; where the focus is; what dialogs do by default."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_terminal.contract.reasons import VOID_REASONS
from pos_terminal.ui import intents, samples
from pos_terminal.ui.language import Language
from pos_terminal.ui.model import DevicesView, SaleView, SignInView, Toast
from pos_terminal.ui.pages.entry import SignInPage
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.widgets.parts import PillLabel, Text
from pos_terminal.ui.widgets.toast import ToastLabel
from pos_terminal.ui.window import MainWindow
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.desk import Key, focus, is_open
from tests.pos_terminal.ui.hands import press, tap

# --- signing in, opening


def test_sign_in_by_keyboard(desk: Desk) -> None:
    desk.show("sign-in")
    press(desk, "1007", Key.Key_Return, "2468", Key.Key_Return)
    assert desk.asked == [intents.SignIn(number="1007", pin="2468")]


def test_sign_in_by_touch(desk: Desk) -> None:
    desk.show("sign-in")
    tap(desk, *(f"pad_{digit}" for digit in "1007"), "pad_enter", *(f"pad_{digit}" for digit in "2468"), "sign_in")
    assert desk.asked == [intents.SignIn(number="1007", pin="2468")]


def test_the_pin_is_hidden_and_gone_after_it_was_sent(desk: Desk) -> None:
    desk.show("sign-in")
    press(desk, "1007", Key.Key_Return, "2468")
    pin = desk.window.findChild(QLineEdit, "operator_pin")
    assert pin is not None
    assert pin.echoMode() == QLineEdit.EchoMode.Password
    press(desk, Key.Key_Return)
    assert pin.text() == ""


@pytest.mark.parametrize("by", [Key.Key_Return, Key.Key_F12])
def test_after_a_wrong_pin_it_is_typed_again_at_once(desk: Desk, by: Key) -> None:
    """The focus had gone to the language key, which the Enter after the PIN pressed."""
    desk.show("sign-in")
    press(desk, "1007", Key.Key_Return, "2468", by)
    view = samples.screen("sign-in")
    refused = SignInView(number="1007", problem="工号或密码不对，还可以再试 4 次")
    for body in (SignInView(number="1007", busy=True), refused):
        desk.window.show_view(msgspec.structs.replace(view, body=body))
        desk.settle()
    assert focus(desk) == "operator_pin"
    press(desk, "1357", by)
    assert desk.asked == [intents.SignIn(number="1007", pin="2468"), intents.SignIn(number="1007", pin="1357")]


def test_whoever_signs_in_next_begins_with_the_number(desk: Desk) -> None:
    """The PIN had the focus when the one before signed in: a number would go there, and then the PIN be shown."""
    desk.show("sign-in")
    press(desk, "1007", Key.Key_Return, "2468", Key.Key_Return)
    busy = msgspec.structs.replace(samples.screen("sign-in"), body=SignInView(number="1007", busy=True))
    desk.window.show_view(busy)
    desk.show("sale")
    desk.window.show_view(msgspec.structs.replace(busy, body=SignInView()))
    desk.settle()
    assert focus(desk) == "operator_number"
    press(desk, "9001", Key.Key_Return, "1357", Key.Key_Return)
    assert desk.last() == intents.SignIn(number="9001", pin="1357")


def test_where_a_number_is_locked_out_somebody_else_signs_in(desk: Desk) -> None:
    desk.show("sign-in-locked")
    field = desk.window.findChild(QLineEdit, "operator_number")
    assert field is not None
    field.setFocus()
    field.selectAll()
    press(desk, "9001", Key.Key_Return, "1357", Key.Key_Return)
    assert desk.last() == intents.SignIn(number="9001", pin="1357")


def test_open_period(desk: Desk) -> None:
    desk.show("open-period")
    tap(desk, "suggested_float", "open_period")
    assert desk.asked == [intents.OpenPeriod(float_text="500.00")]
    desk.show("sale")
    desk.show("open-period")
    press(desk, Key.Key_Backspace, "1", Key.Key_Return)
    assert isinstance(desk.last(), intents.OpenPeriod)


def test_the_next_period_does_not_begin_with_the_float_typed_for_the_one_before(desk: Desk) -> None:
    desk.show("open-period")
    press(desk, "100", Key.Key_Return)
    desk.show("sale")
    desk.show("open-period")
    press(desk, "50", Key.Key_Return)
    assert desk.last() == intents.OpenPeriod(float_text="50")


def test_enrol(desk: Desk) -> None:
    desk.show("enrol")
    press(desk, "ABCD-1234", Key.Key_Return)
    assert desk.asked == [intents.Enrol(server="https://sync.example.cn", store="hz-west", till="02", code="ABCD-1234")]


def test_enrol_by_touch(desk: Desk) -> None:
    desk.show("enrol")
    tap(desk, "letters", "letter_a", "letter_7", "letter_k", "letter_-", "letter_x", "letter_back", "enrol")
    assert desk.asked == [intents.Enrol(server="https://sync.example.cn", store="hz-west", till="02", code="A7K-")]


# --- afterwards


def test_history_by_keyboard(desk: Desk) -> None:
    desk.show("history")
    press(desk, Key.Key_Down)
    assert desk.asked == [intents.ShowReceipt(sale="s215")]
    press(desk, Key.Key_F12)
    assert desk.last() == intents.Reprint(sale="s215")
    press(desk, "216")
    assert desk.last() == intents.FindReceipts(text="216")
    press(desk, Key.Key_Escape)
    assert desk.last() == intents.OpenScreen(name="sale")


def test_recalling_by_keyboard(desk: Desk) -> None:
    desk.show("parked")
    press(desk, Key.Key_Down, Key.Key_Return)
    assert desk.asked == [intents.Recall(sale="p2")]


def test_closing_the_period_asks_once_more(desk: Desk) -> None:
    desk.show("close-count")
    press(desk, "5", Key.Key_Return, "2", Key.Key_F12)
    assert desk.asked == []
    press(desk, Key.Key_Return)
    assert desk.asked == []
    press(desk, Key.Key_F12, Key.Key_F12)
    asked = desk.last()
    assert isinstance(asked, intents.ClosePeriod)
    assert {value: count for value, count in asked.counts.items() if count} == {10000: 5, 5000: 2}


def test_the_blind_count_walks_by_enter_from_field_to_field_to_the_key(desk: Desk) -> None:
    desk.show("close-count")
    walked = []
    for _ in range(8):
        walked.append(focus(desk))
        press(desk, "1", Key.Key_Return)
    values = (10000, 5000, 2000, 1000, 500, 100, 50, 10)
    assert walked == [f"count_{value}" for value in values]
    assert focus(desk) == "close_period"
    press(desk, Key.Key_Return)
    assert is_open(desk)
    press(desk, Key.Key_F12)
    assert desk.last() == intents.ClosePeriod(counts=dict.fromkeys(values, 1))


def test_a_count_walked_to_again_is_typed_over(desk: Desk) -> None:
    desk.show("close-count")
    press(desk, "5", Key.Key_Return, Key.Key_Up, "3")
    field = desk.window.findChild(QLineEdit, "count_10000")
    assert field is not None
    assert field.text() == "3"


def test_the_blind_count_by_touch(desk: Desk) -> None:
    desk.show("close-count")
    tap(desk, "pad_1", "pad_0", "pad_enter", "pad_3")
    counted = desk.window.findChild(Text, "counted")
    assert counted is not None
    assert counted.text() == "¥ 1,150.00"


def test_devices(desk: Desk) -> None:
    desk.show("devices")
    tap(desk, "device_printer_test")
    assert desk.asked == [intents.ActOnDevice(device="printer", action="test")]


def test_a_fault_stands_still_until_somebody_leaves_it_on_purpose(desk: Desk) -> None:
    """It comes in the middle of a sale: the keys that were about to take the money closed it unread."""
    desk.show("sale")
    desk.show("fault")
    press(desk, Key.Key_F12, Key.Key_Return, Key.Key_Enter, Key.Key_Space, Key.Key_Escape, Key.Key_F9)
    assert desk.asked == []
    press(desk, Key.Key_Q, modifier=Qt.KeyboardModifier.AltModifier)
    assert desk.asked == [intents.Quit()]
    tap(desk, "quit")
    assert desk.asked == [intents.Quit()] * 2


def test_a_device_speaks_without_losing_its_keys(desk: Desk) -> None:
    desk.show("devices")
    key = desk.window.findChild(QAbstractButton, "device_pinpad_enquire")
    view = samples.screen("devices")
    assert isinstance(view.body, DevicesView)
    calm = tuple(msgspec.structs.replace(card, state="正常", tone="ok") for card in view.body.cards)
    desk.window.show_view(msgspec.structs.replace(view, body=msgspec.structs.replace(view.body, cards=calm)))
    assert desk.window.findChild(QAbstractButton, "device_pinpad_enquire") is key
    assert [pill.pill.text for pill in desk.window.findChildren(PillLabel) if pill.pill.text == "正常"] == ["正常"] * 5


@pytest.mark.parametrize("name", ["presale-found", "presale-collected"])
def test_a_countdown_changes_in_place(desk: Desk, name: str) -> None:
    desk.show(name)
    key = desk.window.findChild(QAbstractButton, "benefit_c1")
    view = samples.screen(name)
    assert isinstance(view.body, SaleView)
    presale = view.body.presale
    assert presale is not None
    if presale.confirmation is not None:
        confirmation = msgspec.structs.replace(presale.confirmation, countdown="09:40")
        presale = msgspec.structs.replace(presale, confirmation=confirmation)
    else:
        presale = msgspec.structs.replace(presale, countdown="09:40")
    desk.window.show_view(msgspec.structs.replace(view, body=msgspec.structs.replace(view.body, presale=presale)))
    assert desk.window.findChild(QAbstractButton, "benefit_c1") is key
    assert [text.text() for text in desk.window.findChildren(Text) if text.text() == "09:40"] == ["09:40"]


def test_nothing_has_the_focus_that_a_stray_enter_would_press(desk: Desk) -> None:
    for name in ("tender-card-pending", "tender-code-awaiting", "presale-busy", "presale-refused"):
        desk.show(name)
        press(desk, Key.Key_Return)
        assert desk.asked == [], name


# --- toast and focus


def test_a_toast_takes_no_focus_and_goes(desk: Desk, qtbot: QtBot) -> None:
    desk.show("sale")
    desk.window.toast(Toast(text="未找到商品", tone="warn", sound="error"))
    desk.settle()
    assert desk.window.toast_text() == "未找到商品"
    assert focus(desk) == "scan"
    assert QApplication.activeWindow() is desk.window
    qtbot.waitUntil(lambda: desk.window.toast_text() == "", timeout=4000)


def test_a_screen_shown_before_the_window_has_its_focus(styled: QApplication, qtbot: QtBot) -> None:
    for name, expected in (("sale", "scan"), ("tender-cash", "tender_amount"), ("presale-lookup", "order_number")):
        window = MainWindow(Language(), sounds=Sounds(muted=True))
        qtbot.addWidget(window)
        window.show_view(samples.screen(name))
        with qtbot.waitExposed(window):
            window.show()
        focused = window.focusWidget()
        assert focused is not None
        assert focused.objectName() == expected


@pytest.mark.parametrize("name", ["close-done", "presale-found", "sale", "history", "tender-cash"])
def test_a_toast_hides_no_key(desk: Desk, name: str) -> None:
    desk.show(name)
    desk.window.toast(Toast(text="小票可能未打完：缺纸，请装纸后补打。请查看小票，需要时补打", tone="danger"))
    desk.settle()
    toast = desk.window.findChild(ToastLabel)
    assert toast is not None
    over = QRect(toast.mapToGlobal(QPoint(0, 0)), toast.size())
    for key in desk.window.findChildren(QAbstractButton):
        if key.isVisible():
            place = QRect(key.mapToGlobal(QPoint(0, 0)), key.size())
            assert not over.intersects(place), key.objectName()


def in_sight(key: QWidget) -> QRect:
    seen = key.visibleRegion().boundingRect()
    return QRect(key.mapToGlobal(seen.topLeft()), seen.size())


LONG = {
    "zh_CN": "刚才扫的付款码没有使用：有券没有核销成功，扫码时应收 ¥10.34，现在应收 ¥12.34。请与顾客确认后再扫",
    "en": "The member was found only after payment began, so their coupons were not added; cancel the payment, then "
    "scan the code again",
}


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("name", samples.BODIES)
def test_a_long_toast_hides_no_key_on_the_smallest_window(desk: Desk, name: str, language: str) -> None:
    desk.window.resize(1024, 768)
    desk.language.use(language)
    desk.settle()
    desk.settle()
    desk.show(name)
    desk.window.toast(Toast(text=LONG[language], tone="danger"))
    desk.settle()
    toast = next(one for one in desk.window.findChildren(ToastLabel) if one.isVisible())
    over = QRect(toast.mapToGlobal(QPoint(0, 0)), toast.size())
    hidden = [
        key.objectName()
        for key in desk.window.findChildren(QAbstractButton)
        if key.isVisible() and not toast.isAncestorOf(key) and over.intersects(in_sight(key))
    ]
    assert hidden == []
    assert desk.window.rect().contains(toast.geometry())


def test_undo_in_a_toast(desk: Desk) -> None:
    desk.show("sale")
    desk.window.toast(Toast(text="已删除", undo=True))
    toast = next(widget for widget in desk.window.findChildren(QWidget) if widget.accessibleName() == "已删除")
    undo = toast.findChild(QAbstractButton)
    assert undo is not None
    QTest.mouseClick(undo, Qt.MouseButton.LeftButton)
    assert desk.asked == [intents.Undo()]
    assert desk.window.toast_text() == ""


def test_a_new_view_leaves_the_typing_alone(desk: Desk) -> None:
    desk.show("sale")
    press(desk, "69010")
    desk.window.show_view(samples.screen("sale", link=samples.OFFLINE))
    scan = desk.window.findChild(QLineEdit, "scan")
    assert scan is not None
    assert scan.text() == "69010"
    assert focus(desk) == "scan"


def test_a_void_reason_by_its_digit(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Key.Key_F8, Key.Key_2, Key.Key_F12)
    assert desk.last() == intents.Void(reason=tuple(VOID_REASONS)[1])


def test_the_last_question_of_the_day_repeats_what_was_counted(desk: Desk) -> None:
    desk.show("close-count")
    press(desk, "2", Key.Key_F12)
    sheet = desk.window.sheet
    assert sheet is not None
    assert any("¥ 200.00" in text.text() for text in sheet.findChildren(Text))


def test_the_card_of_the_sign_in_stands_still_and_forgets_another_number(desk: Desk) -> None:
    desk.show("sign-in")
    key = desk.window.findChild(QAbstractButton, "sign_in")
    number = desk.window.findChild(QLineEdit, "operator_number")
    assert key is not None
    assert number is not None
    before = key.mapToGlobal(QPoint(0, 0))
    view = samples.screen("sign-in")
    body = msgspec.structs.replace(view.body, problem="工号或密码不对，还可以试 4 次")
    desk.window.show_view(msgspec.structs.replace(view, body=body))
    desk.settle()
    assert key.mapToGlobal(QPoint(0, 0)) == before
    page = desk.window.pages[SignInView]
    assert isinstance(page, SignInPage)
    assert page.problem.isVisible()
    number.setFocus()
    press(desk, "2")
    assert not page.problem.isVisible()
