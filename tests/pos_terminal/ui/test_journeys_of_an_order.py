"""A presale order, serial numbers and a late answer, by keyboard alone and by touch alone."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt

from pos_terminal.ui import intents, samples
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.desk import Key, focus, is_open
from tests.pos_terminal.ui.hands import press, tap

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
    assert desk.asked == [intents.EnterSerial(line="line2", text="6901", scanned=True)]
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
    assert desk.asked == [
        msgspec.structs.replace(samples.SETTLE, grounds=(), number="9001", pin="4321", reason="returned_in_cash")
    ]


def test_a_late_answer_is_settled_by_touch(desk: Desk) -> None:
    desk.show("sale-late-answer")
    tap(desk, "主管处理", "reason_acquirer_corrected", "supervisor_number", "pad_9", "pad_enter", "pad_1")
    tap(desk, "confirm_settle")
    assert desk.asked == [
        msgspec.structs.replace(samples.SETTLE, grounds=(), number="9", pin="1", reason="acquirer_corrected")
    ]
