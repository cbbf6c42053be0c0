"""A sale by keyboard alone and by touch alone: the basket, the money, what dialogs do by default."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit

from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import SaleView
from pos_terminal.ui.samples.sale import CASH_DONE
from pos_terminal.ui.widgets.parts import Text
from pos_terminal.ui.widgets.rows import RowsList
from pos_terminal.ui.widgets.scanfield import ScanField
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.desk import Key, focus, is_open
from tests.pos_terminal.ui.hands import press, tap

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


def test_a_quantity_that_nobody_typed_is_not_asked_for_in_the_next_sale(desk: Desk) -> None:
    desk.show("sale")
    tap(desk, "pad_extra")
    assert "quantity" in [field.mode for field in desk.window.findChildren(ScanField) if field.isVisible()]
    desk.show("tender-cash")
    desk.show("sale")
    tap(desk, "pad_7", "pad_extra")
    searched = intents.SearchTyped(text="7")
    assert [one for one in desk.asked if one != searched] == [intents.SetQuantity(line="line12", text="7")]


def test_the_key_that_asked_for_a_quantity_also_ends_it(desk: Desk) -> None:
    desk.show("sale")
    tap(desk, "pad_extra", "pad_7", "pad_extra")
    assert desk.asked == [intents.SetQuantity(line="line12", text="7")]


@pytest.mark.parametrize("start", ["F2", "*", "touch"])
def test_quantity_of_the_selected_line(desk: Desk, start: str) -> None:
    desk.show("sale")
    if start == "F2":
        press(desk, Key.Key_F2, "2.5", Key.Key_Return)
    elif start == "*":
        press(desk, "2.5", "*", Key.Key_Return)
    else:
        tap(desk, "pad_2", "pad_.", "pad_5", "pad_extra")
    # "2.5" by a machine so slow that the fingers seem to pause; "" where «*» ends that
    searched = [intents.SearchTyped(text=text) for text in ("2.5", "")]
    assert [one for one in desk.asked if one not in searched] == [intents.SetQuantity(line="line12", text="2.5")]
    assert focus(desk) == "scan"


def test_a_number_and_times_are_for_the_goods_typed_after_them(desk: Desk) -> None:
    desk.show("sale")
    press(desk, "15*6901", Key.Key_Return)
    asked = [one for one in desk.asked if not isinstance(one, intents.SearchTyped)]
    assert asked == [intents.ScanTyped(text="15*6901")]
    assert {one.text for one in desk.asked if isinstance(one, intents.SearchTyped)} <= {"", "15*6901"}


def test_with_no_line_to_change_the_number_stays_for_the_goods_after_it(desk: Desk) -> None:
    desk.show("sale-empty")
    press(desk, "3*", Key.Key_Return)
    assert {one for one in desk.asked if one != intents.SearchTyped(text="")} == {intents.HoldQuantity(text="3")}
    field = desk.window.findChild(ScanField, "scan")
    assert field is not None
    assert field.text() == "3*"
    press(desk, Key.Key_Escape)
    assert field.text() == ""


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


def test_letters_begin_a_reason_of_one_s_own(desk: Desk) -> None:
    """They did nothing until somebody had gone to the field by Tab or a tap."""
    desk.show("sale")
    press(desk, Key.Key_F8, "2", *"rang up twice", Key.Key_F12)  # 2 had chosen another
    assert desk.asked == [intents.Void(reason="rang up twice")]


def test_letters_where_no_reason_is_asked_for_do_nothing(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Key.Key_F1, *"ab")
    assert is_open(desk)
    assert desk.asked == []


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
        intents.ForceAttempt(
            attempt="a1", outcome="done", number="9001", pin="1357", reason="pinpad_checked", known="unknown"
        )
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


def test_giving_cash_back(desk: Desk) -> None:
    screen = samples.screen("tender-mixed")
    cash = msgspec.structs.replace(CASH_DONE, reversible=True)
    desk.window.show_view(msgspec.structs.replace(screen, body=msgspec.structs.replace(screen.body, tenders=(cash,))))
    desk.settle()
    tap(desk, "reverse_t2")
    assert desk.asked == [intents.ReverseTender(tender="t2")]


def test_the_next_sale(desk: Desk) -> None:
    desk.show("done")
    assert focus(desk) == "scan"
    press(desk, Key.Key_F12)
    assert desk.asked == [intents.OpenScreen(name="sale")]
    desk.show("done-no-paper")
    tap(desk, "现在补打")
    assert desk.asked == [intents.Reprint(sale="s217")]
