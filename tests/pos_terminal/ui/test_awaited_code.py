"""A customer's payment code, scanned wherever the clerk is: used once the sale is secured, or said why not."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.cloud import (
    CheckCoupon,
    CouponChecked,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    PayCode,
    RedeemCoupon,
    Redeemed,
    Refusal,
)
from pos_terminal.till import events
from pos_terminal.till.payment_code import CODE_LIVES_MS
from pos_terminal.ui import intents
from pos_terminal.ui.widgets.awaited_code import AwaitedCode
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.till.scenes import coupon, order
from tests.pos_terminal.ui.at_the_money import CODE, F12, press, question, tender
from tests.pos_terminal.ui.counter import Counter

F11, ESCAPE = Qt.Key.Key_F11, Qt.Key.Key_Escape


@pytest.fixture
def with_coupon(counter: Counter) -> Counter:
    """¥12.34 less a coupon of ¥2.00 that is redeemed for good."""
    runtime = counter.runtime
    terms = coupon("c", 200, redemption="irreversible")
    runtime.answers[CheckCoupon] = lambda _: CouponChecked(coupon=terms)
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.CouponScanned, code="c")
    counter.settle()
    assert counter.sale().due == "10.34"
    return counter


def asked(counter: Counter) -> list[object]:
    return [question for _, question in counter.runtime.asked]


def unused(counter: Counter) -> str:
    counter.settle()
    text = counter.window.findChild(Text, "code_unused")
    assert text is not None
    return text.text() if text.isVisible() else ""


def panel(counter: Counter) -> AwaitedCode:
    found = counter.window.findChild(AwaitedCode)
    assert found is not None
    return found


def test_a_scan_on_the_page_of_the_basket_asks_before_a_coupon_is_redeemed_for_good(with_coupon: Counter) -> None:
    with_coupon.controller.scanned(CODE)
    assert "收款前先核销“券 c”，核销后不能退回" in question(with_coupon)
    assert asked(with_coupon) == []
    press(with_coupon, ESCAPE)
    assert (asked(with_coupon), tender(with_coupon).kind, with_coupon.sale().frozen) == ([], "code", False)


def test_the_code_pays_after_the_coupon_without_another_scan(with_coupon: Counter) -> None:
    with_coupon.controller.scanned(CODE)
    press(with_coupon, F12)
    [redeem] = asked(with_coupon)
    assert isinstance(redeem, RedeemCoupon)
    assert tender(with_coupon).code_held == "10.34"
    assert panel(with_coupon).panel.isVisible()
    with_coupon.runtime.answer(Redeemed(reference="r"))
    [pay] = asked(with_coupon)
    assert isinstance(pay, PayCode)
    assert (pay.code, pay.amount) == (CODE, 1_034)


def test_a_code_that_was_not_used_since_the_coupon_was_refused_says_so_where_the_next_is_awaited(
    with_coupon: Counter,
) -> None:
    with_coupon.controller.scanned(CODE)
    press(with_coupon, F12)
    with_coupon.runtime.answer(Refusal(code="used_elsewhere"))
    assert unused(with_coupon) == (
        "刚才扫的付款码没有使用：有券没有核销成功，扫码时应收 ¥10.34，现在应收 ¥12.34。请与顾客确认后再扫"
    )
    assert tender(with_coupon).awaiting_code
    assert [(one.kind, one.state) for one in with_coupon.sale().attempts] == [("redemption", "refused")]
    with_coupon.controller.scanned(CODE)
    [pay] = asked(with_coupon)
    assert isinstance(pay, PayCode)
    assert pay.amount == 1_234
    assert unused(with_coupon) == ""


def test_a_code_that_waited_too_long_says_so(with_coupon: Counter) -> None:
    with_coupon.controller.scanned(CODE)
    press(with_coupon, F12)
    with_coupon.runtime.at_ms += CODE_LIVES_MS
    with_coupon.runtime.answer(Redeemed(reference="r"))
    assert asked(with_coupon) == []
    assert "没有使用：等得太久" in unused(with_coupon)
    assert tender(with_coupon).awaiting_code


def test_another_screen_drops_a_code_that_waits(with_coupon: Counter) -> None:
    with_coupon.controller.scanned(CODE)
    press(with_coupon, F12)
    with_coupon.ask(intents.OpenScreen(name="history"))
    with_coupon.runtime.answer(Redeemed(reference="r"))
    assert asked(with_coupon) == []


def test_escape_takes_back_a_code_that_waits(with_coupon: Counter) -> None:
    with_coupon.controller.scanned(CODE)
    press(with_coupon, F12, ESCAPE)
    assert with_coupon.window.toast_text() == "刚才扫的付款码不再使用"
    with_coupon.runtime.answer(Redeemed(reference="r"))
    assert (asked(with_coupon), tender(with_coupon).awaiting_code) == ([], False)


def test_a_scan_at_an_order_shows_the_money_while_the_order_is_secured(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    counter.ask(intents.LookUpOrder(text="o1"))
    counter.controller.scanned(CODE)
    assert counter.sale().mode == "tender"
    assert tender(counter).code_held == "6,000.00"
    assert isinstance(asked(counter)[-1], LeaseOrder)
