"""What the operator asks for, by keyboard alone and by touch alone; where the focus is; what dialogs do by default."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_terminal.contract.reasons import VOID_REASONS
from pos_terminal.ui import intents, samples
from pos_terminal.ui.language import Language
from pos_terminal.ui.model import DevicesView, SaleView, SignInView, Toast
from pos_terminal.ui.pages.entry import SignInPage
from pos_terminal.ui.screens import new_sheet
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.widgets.parts import PillLabel, Text
from pos_terminal.ui.widgets.rows import RowsList
from pos_terminal.ui.widgets.toast import ToastLabel
from pos_terminal.ui.window import MainWindow
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.hands import press, tap

Key = Qt.Key


def is_open(desk: Desk) -> bool:
    return desk.window.sheet is not None


def focus(desk: Desk) -> str:
    focused = desk.window.focusWidget()
    return focused.objectName() if focused is not None else ""


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


def test_locked_out_takes_no_number(desk: Desk) -> None:
    desk.show("sign-in-locked")
    press(desk, "1007", Key.Key_F12)
    assert desk.asked == []


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


# --- the basket


@pytest.mark.parametrize(
    ("key", "name", "asked"),
    [
        (Key.Key_F4, "park", intents.Park()),
        (Key.Key_F5, "recall_list", intents.OpenScreen(name="parked")),
        (Key.Key_Delete, "remove", intents.RemoveLine(line="line12")),
        (Key.Key_F9, "kind_cash", intents.BeginTender(kind="cash")),
        (Key.Key_F10, "kind_card", intents.BeginTender(kind="card")),
        (Key.Key_F11, "kind_code", intents.BeginTender(kind="code")),
        (Key.Key_F3, "kind_presale", intents.OpenScreen(name="presale")),
        (Key.Key_F12, "pay", intents.BeginTender(kind="cash")),
    ],
)
def test_each_key_by_keyboard_and_by_touch(desk: Desk, key: Key, name: str, asked: intents.Intent) -> None:
    desk.show("sale")
    press(desk, key)
    assert desk.asked == [asked]
    tap(desk, name)
    assert desk.asked == [asked, asked]
    assert focus(desk) == "scan"


def test_undo_is_ctrl_z_while_the_field_is_empty(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert desk.asked == [intents.Undo()]
    press(desk, "12")
    press(desk, Key.Key_Z, modifier=Qt.KeyboardModifier.ControlModifier)
    assert desk.asked == [intents.Undo()]


def test_a_typed_code(desk: Desk) -> None:
    desk.show("sale")
    press(desk, "6901028075763", Key.Key_Return)
    assert desk.asked[-1] == intents.ScanTyped(text="6901028075763")
    desk.asked.clear()
    tap(desk, "pad_6", "pad_9", "pad_00", "pad_back", "pad_enter")
    assert desk.asked == [intents.ScanTyped(text="690")]


def test_a_name_is_searched_and_picked(desk: Desk) -> None:
    desk.show("sale")
    press(desk, "sf")
    QTest.qWait(160)
    assert desk.asked == [intents.SearchTyped(text="sf")]
    view = samples.screen("sale-search")
    desk.window.show_view(view)
    desk.window.findChild(QLineEdit, "scan").setText("沙发")  # type: ignore[union-attr]
    press(desk, Key.Key_Down, Key.Key_Return)
    assert desk.last() == intents.PickItem(sku="SF-1")


def test_a_name_is_searched_by_touch(desk: Desk) -> None:
    desk.show("sale")
    tap(desk, "letters", "letter_s", "letter_f", "letter_x", "letter_back")
    assert focus(desk) == "scan"
    QTest.qWait(160)
    assert desk.last() == intents.SearchTyped(text="sf")  # a slow finger also asked for what stood there before
    view = samples.screen("sale-search")
    desk.window.show_view(view)
    desk.settle()
    found = desk.window.findChild(RowsList)
    assert found is not None
    row = found.visualRect(found.model().index(2, 0)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=row)
    assert desk.last() == intents.PickItem(sku="SF-2")
    tap(desk, "letters")
    assert not any(key.isVisible() for key in desk.window.findChildren(QAbstractButton, "letter_s"))


def test_leaving_a_search(desk: Desk) -> None:
    desk.show("sale-search")
    press(desk, Key.Key_Escape)
    assert desk.asked == [intents.SearchTyped(text="")]


@pytest.mark.parametrize("start", ["F2", "*", "touch"])
def test_quantity_of_the_selected_line(desk: Desk, start: str) -> None:
    desk.show("sale")
    if start == "F2":
        press(desk, Key.Key_F2, "2.5", Key.Key_Return)
    elif start == "*":
        press(desk, "2.5", "*")
    else:
        tap(desk, "pad_2", "pad_.", "pad_5", "pad_extra")
    assert desk.asked == [intents.SetQuantity(line="line12", text="2.5")]
    assert focus(desk) == "scan"


def test_arrows_choose_a_line(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Key.Key_Up)
    assert desk.asked == [intents.SelectLine(line="line11")]


def test_a_frozen_basket_takes_no_change(desk: Desk) -> None:
    desk.show("sale-frozen")
    press(desk, Key.Key_F2, Key.Key_F4, Key.Key_Delete)
    assert desk.asked == []


def test_void_needs_a_reason_and_enter_is_safe(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Key.Key_F8)
    assert is_open(desk)
    press(desk, Key.Key_F12)
    assert desk.asked == []
    press(desk, Key.Key_Return)
    assert not is_open(desk)
    assert desk.asked == []
    tap(desk, "void", "录错商品", "confirm_void")
    assert desk.asked == [intents.Void(reason="wrong_item")]
    assert focus(desk) == "scan"


def test_a_reason_is_a_code_whatever_language_it_was_read_in_and_free_text_stays(desk: Desk) -> None:
    desk.language.use("en")
    desk.show("sale")
    tap(desk, "void", "Wrong item", "confirm_void")
    assert desk.asked == [intents.Void(reason="wrong_item")]
    tap(desk, "void", "reason_other")
    press(desk, "rang up twice", Key.Key_F12)
    assert desk.last() == intents.Void(reason="rang up twice")


def test_a_reason_with_a_phone_number_keeps_the_key_shut_and_is_told_why(desk: Desk) -> None:
    desk.show("sale")
    tap(desk, "void", "reason_other")
    press(desk, "138 0013 8000", Key.Key_F12)
    assert desk.asked == []
    rule = desk.window.findChild(QLabel, "reason_rule")
    assert rule is not None
    assert "请改写" in rule.text()
    press(desk, *[Key.Key_Backspace] * 8)
    assert "不要写姓名" in rule.text()
    press(desk, Key.Key_F12)
    assert desk.last() == intents.Void(reason="138 0")


def test_the_menu(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Key.Key_F1, Key.Key_F6)
    assert desk.asked == [intents.OpenScreen(name="history")]
    tap(desk, "more", "menu_sign_out")
    assert desk.last() == intents.SignOut()


def test_the_language_key_switches_the_window(desk: Desk) -> None:
    desk.show("sale")
    desk.window.intent.connect(
        lambda intent: desk.language.use(intent.code) if isinstance(intent, intents.SwitchLanguage) else None
    )
    tap(desk, "more", "menu_language")
    QTest.qWait(10)
    assert desk.last() == intents.SwitchLanguage(code="en")
    assert desk.language.code == "en"
    assert focus(desk) == "scan"


def test_a_finger_leaves_the_focus_where_it_is(desk: Desk) -> None:
    for screen, home in (("sale", "scan"), ("tender-cash", "tender_amount"), ("presale-lookup", "order_number")):
        desk.show(screen)
        tap(desk, "pad_5")
        assert focus(desk) == home
        QTest.mouseClick(desk.window.pages[SaleView], Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
        assert focus(desk) == home


# --- money


def test_cash_by_keyboard(desk: Desk) -> None:
    desk.show("tender-cash")
    press(desk, "3000")
    change = desk.window.findChild(Text, "change_due")
    assert change is not None
    assert change.text() == "¥ 98.60"
    press(desk, Key.Key_Return)
    assert desk.asked == [intents.PayCash(text="3000")]


def test_cash_by_touch(desk: Desk) -> None:
    desk.show("tender-cash")
    tap(desk, "note_2950", "pay")
    assert desk.asked == [intents.PayCash(text="2950")]
    tap(desk, "pad_extra", "pay")
    assert desk.last() == intents.PayCash(text="")


def test_card_and_code(desk: Desk) -> None:
    desk.show("tender-card")
    press(desk, Key.Key_F12)
    assert desk.asked == [intents.PayCard(text=None)]
    press(desk, "1000", Key.Key_F12)
    assert desk.last() == intents.PayCard(text="1000")
    desk.show("tender-code")
    press(desk, Key.Key_F12)
    assert desk.asked == [intents.PayCode(text=None)]


def test_an_awaited_code_can_be_given_up_but_not_asked_for_twice(desk: Desk) -> None:
    desk.show("tender-code")
    desk.show("tender-code-awaiting")
    press(desk, Key.Key_F12, Key.Key_Return)
    assert desk.asked == []
    press(desk, Key.Key_Escape)
    assert desk.asked == [intents.CancelAttempt(attempt="")]


def test_leaving_the_money(desk: Desk) -> None:
    desk.show("tender-cash")
    press(desk, Key.Key_Escape)
    assert desk.asked == [intents.LeaveTender()]


def test_a_pending_card_can_only_be_cancelled(desk: Desk) -> None:
    desk.show("tender-card-pending")
    press(desk, Key.Key_F12, Key.Key_F9, Key.Key_F8)
    assert desk.asked == []
    press(desk, Key.Key_Escape)
    assert desk.asked == [intents.CancelAttempt(attempt="a1")]


def test_the_status_of_the_pinpad_changes_in_place(desk: Desk) -> None:
    desk.show("tender-card-pending")
    cancel = desk.window.findChild(QAbstractButton, "cancel_attempt")
    body = samples.BODIES["tender-card-pending"]
    attempt = msgspec.structs.replace(samples.PENDING, status="请输入密码")
    view = samples.screen("tender-card-pending")
    desk.window.show_view(msgspec.structs.replace(view, body=msgspec.structs.replace(body, attempts=(attempt,))))
    assert desk.window.findChild(QAbstractButton, "cancel_attempt") is cancel
    assert any(text.text() == "请输入密码" and text.isVisible() for text in desk.window.findChildren(Text))


def test_an_unknown_card_leaves_cash_open_and_asks_a_supervisor(desk: Desk) -> None:
    desk.show("tender-card-unknown")
    press(desk, Key.Key_F6)
    assert desk.asked == [intents.AskAgain(attempt="a1")]
    press(desk, "1901.40", Key.Key_F12)
    assert is_open(desk)
    press(desk, Key.Key_F12)
    assert desk.last() == intents.PayCash(text="1901.40")
    desk.asked.clear()
    press(desk, Key.Key_F7)
    tap(desk, "outcome_done", "reason_pinpad_checked", "supervisor_number")
    press(desk, "9001", Key.Key_Return, "1357", Key.Key_F12)
    assert desk.asked == [
        intents.ForceAttempt(attempt="a1", outcome="done", number="9001", pin="1357", reason="pinpad_checked")
    ]


def test_deciding_needs_everything_and_enter_is_safe(desk: Desk) -> None:
    desk.show("tender-card-unknown")
    tap(desk, "force_attempt", "outcome_done", "reason_pinpad_checked")
    press(desk, Key.Key_F12)
    assert desk.asked == []
    desk.window.sheet.safe.setFocus()  # type: ignore[union-attr]
    press(desk, Key.Key_Return)
    assert not is_open(desk)
    assert desk.asked == []


def test_giving_a_tender_back(desk: Desk) -> None:
    desk.show("tender-mixed")
    tap(desk, "reverse_t1")
    assert desk.asked == [intents.ReverseTender(tender="t1")]


def test_the_next_sale(desk: Desk) -> None:
    desk.show("done")
    assert focus(desk) == "scan"
    press(desk, Key.Key_F12)
    assert desk.asked == [intents.OpenScreen(name="sale")]
    desk.show("done-no-paper")
    tap(desk, "现在补打")
    assert desk.asked == [intents.Reprint(sale="s217")]


# --- presale


def test_looking_an_order_up(desk: Desk) -> None:
    desk.show("presale-lookup")
    press(desk, "4012388176512034512", Key.Key_Return)
    assert desk.asked == [intents.LookUpOrder(text="4012388176512034512")]
    press(desk, Key.Key_Escape)
    assert desk.last() == intents.DropOrder()


def test_benefits_and_balance(desk: Desk) -> None:
    desk.show("presale-found")
    tap(desk, "benefit_c3", "benefit_c1")
    assert desk.asked == [intents.ForceBenefit(benefit="c3", how="in"), intents.ForceBenefit(benefit="c1", how="out")]
    press(desk, Key.Key_F12)
    assert desk.last() == intents.CollectBalance()


def test_benefits_by_keyboard(desk: Desk) -> None:
    desk.show("presale-found")
    press(desk, Key.Key_3, Key.Key_1, Key.Key_2, modifier=Qt.KeyboardModifier.AltModifier)  # the second is shut
    assert desk.asked == [intents.ForceBenefit(benefit="c3", how="in"), intents.ForceBenefit(benefit="c1", how="out")]


def test_a_coupon_code_by_keyboard(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Key.Key_Q, modifier=Qt.KeyboardModifier.AltModifier)
    assert focus(desk) == "scan"
    press(desk, "SAVE-15", Key.Key_Return)
    press(desk, "880112345604")  # typed first, its key after it
    press(desk, Key.Key_Q, modifier=Qt.KeyboardModifier.AltModifier)
    coupons = [intents.UseCoupon(code="SAVE-15"), intents.UseCoupon(code="880112345604")]
    assert [one for one in desk.asked if not isinstance(one, intents.SearchTyped)] == coupons
    press(desk, Key.Key_Q, modifier=Qt.KeyboardModifier.AltModifier)
    press(desk, "12", Key.Key_Escape, "ABC1", Key.Key_Return)
    assert desk.last() == intents.ScanTyped(text="ABC1")


def test_a_coupon_code_by_touch(desk: Desk) -> None:
    desk.show("sale")
    tap(desk, "coupon_code", "letters", "letter_a", "pad_1", "pad_enter")
    assert desk.asked == [intents.UseCoupon(code="A1")]
    tap(desk, "coupon_code", "coupon_code", "pad_1", "pad_2", "pad_enter")  # pressed once more, it is left
    assert desk.last() == intents.ScanTyped(text="12")


def test_at_an_order_the_field_takes_coupon_codes(desk: Desk) -> None:
    desk.show("presale-found")
    assert focus(desk) == "scan"
    press(desk, "88AB", Key.Key_Return)
    tap(desk, "letters", "letter_k", "pad_7", "pad_enter")
    assert desk.asked == [intents.UseCoupon(code="88AB"), intents.UseCoupon(code="K7")]
    press(desk, Key.Key_1, modifier=Qt.KeyboardModifier.AltModifier)
    assert desk.last() == intents.ForceBenefit(benefit="c1", how="out")
    press(desk, Key.Key_Escape)
    assert desk.last() == intents.DropOrder()


def test_without_goods_no_coupon_is_asked_for(desk: Desk) -> None:
    desk.show("sale-empty")
    press(desk, Key.Key_Q, "1", modifier=Qt.KeyboardModifier.AltModifier)
    assert desk.asked == []


def test_a_refused_order_takes_no_money(desk: Desk) -> None:
    desk.show("presale-refused")
    press(desk, Key.Key_F12, Key.Key_F9)
    assert desk.asked == []


def test_a_collected_order_is_only_left(desk: Desk) -> None:
    desk.show("presale-collected")
    press(desk, Key.Key_Escape, Key.Key_F12)
    assert desk.asked == [intents.OpenScreen(name="sale")] * 2


# --- serial numbers


def test_a_serial_by_keyboard(desk: Desk) -> None:
    desk.show("sale-serial")
    press(desk, Key.Key_X, modifier=Qt.KeyboardModifier.AltModifier)
    press(desk, "sn*1", Key.Key_Return, "sn-2", Key.Key_Return)  # it goes on until none is missing
    assert desk.asked == [
        intents.EnterSerial(line="line2", text="sn*1"),
        intents.EnterSerial(line="line2", text="sn-2"),
    ]
    press(desk, Key.Key_Escape, "6901", Key.Key_Return)
    assert desk.last() == intents.ScanTyped(text="6901")


def test_a_serial_by_touch(desk: Desk) -> None:
    desk.show("sale-serial")
    tap(desk, "serial", "letters", "letter_s", "letter_-", "pad_4", "pad_enter")
    assert desk.asked == [intents.EnterSerial(line="line2", text="S-4")]


def test_a_scan_is_a_serial_only_while_it_is_asked_for(desk: Desk) -> None:
    desk.show("sale-serial")
    assert not desk.window.takes_scan("6901")
    tap(desk, "serial")
    assert desk.window.takes_scan("6901")
    assert desk.asked == [intents.EnterSerial(line="line2", text="6901")]
    desk.show("sale")  # no unit lacks one any more
    assert not desk.window.takes_scan("6901")


def test_esc_leaves_the_serial_before_the_order(desk: Desk) -> None:
    desk.show("presale-serial")
    tap(desk, "serial")
    press(desk, "SF-1", Key.Key_Return, Key.Key_Escape)
    assert desk.asked == [intents.EnterSerial(line="line1", text="SF-1")]
    press(desk, "88", Key.Key_Return)
    assert desk.last() == intents.UseCoupon(code="88")
    tap(desk, "undo_serial")
    assert desk.last() == intents.Undo()
    press(desk, Key.Key_Escape)
    assert desk.last() == intents.DropOrder()


# --- a late answer


def test_a_late_answer_is_settled_by_keyboard(desk: Desk) -> None:
    desk.show("sale-late-answer")
    press(desk, Key.Key_S, modifier=Qt.KeyboardModifier.AltModifier)
    assert is_open(desk)
    press(desk, Key.Key_F12)
    assert desk.asked == []  # nothing is chosen yet
    press(desk, Key.Key_Tab, Key.Key_Space)
    press(desk, "9001", Key.Key_Return, "4321", Key.Key_F12)
    assert desk.asked == [msgspec.structs.replace(samples.SETTLE, number="9001", pin="4321", reason="money_returned")]


def test_a_late_answer_is_settled_by_touch(desk: Desk) -> None:
    desk.show("sale-late-answer")
    tap(desk, "主管处理", "reason_acquirer_corrected", "supervisor_number", "pad_9", "pad_enter", "pad_1")
    tap(desk, "confirm_settle")
    assert desk.asked == [msgspec.structs.replace(samples.SETTLE, number="9", pin="1", reason="acquirer_corrected")]


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


def test_a_fault_can_only_be_left(desk: Desk) -> None:
    desk.show("fault")
    press(desk, Key.Key_Return)
    assert desk.asked == [intents.Quit()]


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
    desk.window.open_sheet(
        new_sheet("close_period", intents.ClosePeriod(counts={10_000: 2, 50: 1}), desk.window, order="789", language="")
    )
    sheet = desk.window.sheet
    assert sheet is not None
    assert any("¥ 200.50" in text.text() for text in sheet.findChildren(Text))


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
