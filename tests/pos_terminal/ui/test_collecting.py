"""A presale order at the window: looked up, its coupons, its balance, the serial numbers of its goods."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.cloud import CheckCoupon, CouponChecked, Coupons, FindCoupons, LookUpOrder, Refusal
from pos_terminal.till import events
from pos_terminal.ui import intents
from tests.pos_terminal.till.scenes import coupon, item, slip
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.edge import answering_orders
from tests.pos_terminal.ui.hands import press

Key = Qt.Key


def test_a_balance_with_a_coupon_by_card(counter: Counter) -> None:
    counter.start()
    answering_orders(counter.runtime)
    counter.click("kind_presale")
    counter.type_into("order_number", "o1")
    presale = counter.sale().presale
    assert presale is not None
    assert (presale.stage, presale.balance) == ("found", "6,000.00")
    counter.ask(intents.UseCoupon(code="COUPON:c1"))
    presale = counter.sale().presale
    assert presale is not None
    assert (presale.benefits.rows[0].used, presale.balance) == (True, "5,700.00")
    counter.ask(intents.ForceBenefit(benefit="c1", how="out"))
    presale = counter.sale().presale
    assert presale is not None
    assert (presale.benefits.rows[0].used, presale.balance) == (False, "6,000.00")
    counter.ask(intents.UseCoupon(code="c1"))  # its code once more, and it counts again
    counter.click("pay")
    view = counter.sale()
    assert (view.mode, view.tender.kind if view.tender else "") == ("tender", "card")
    counter.click("pay")
    counter.runtime.card(events.Approved(slip=slip(570_000)))
    presale = counter.sale().presale
    assert presale is not None
    assert (counter.sale().mode, presale.stage) == ("presale", "collected")
    assert presale.confirmation is not None
    assert presale.confirmation.countdown
    counter.ask(intents.DropOrder())
    assert counter.sale().mode == "basket"
    assert "云端未确认" in counter.sale().notices[0].text


def test_an_order_looked_at_is_dropped_and_one_that_is_leased_is_parked(counter: Counter) -> None:
    counter.start()
    answering_orders(counter.runtime)
    counter.ask(intents.LookUpOrder(text="o1"), intents.DropOrder())
    assert (counter.sale().mode, counter.sale().parked_count) == ("basket", 0)
    counter.runtime.scan("ORDER:o1")
    counter.settle()
    counter.ask(intents.CollectBalance(), intents.PayCard(text=None))
    counter.runtime.card(events.Declined(code="declined"))
    counter.ask(intents.LeaveTender())
    assert counter.sale().mode == "presale"
    counter.ask(intents.DropOrder())
    assert (counter.sale().mode, counter.sale().parked_count) == ("basket", 1)


def test_what_came_of_a_look_up_stays_on_the_form(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.OpenScreen(name="presale"), intents.LookUpOrder(text="not an order!"))
    presale = counter.sale().presale
    assert presale is not None
    assert (presale.stage, presale.refusal) == ("refused", "请输入订单号或扫订单码")
    counter.ask(intents.LookUpOrder(text="o1"))
    presale = counter.sale().presale
    assert presale is not None
    assert presale.stage == "busy"
    counter.runtime.answer(events.Unreachable())
    presale = counter.sale().presale
    assert presale is not None
    assert presale.refusal.startswith("查不到订单 o1")


def test_goods_with_a_serial_are_paid_only_with_it(counter: Counter) -> None:
    counter.start()
    counter.scan("6901", "6905")
    counter.ask(intents.SelectLine(line=counter.sale().lines[0].line))
    counter.click("pay")
    view = counter.sale()
    assert view.mode == "basket"
    assert counter.window.toast_text() == "“扫地机器人”还差 1 个序列号，录入后再收款"
    assert view.selected == view.serial_line == view.lines[1].line  # that is where it lacks
    assert (view.lines[1].lacks, view.serial_count) == ("需录入序列号 0/1", "0/1")
    counter.controller.scanned("SN-1")  # the refusal has asked for it
    view = counter.sale()
    assert (view.lines[1].lacks, view.lines[1].note, view.serial_line) == ("", "SN-1", "")
    counter.controller.scanned("6901")  # goods again
    assert counter.sale().counts == "3 件 / 2 行"
    counter.click("pay")
    counter.ask(intents.PayCash(text=""))
    assert [line.serials for line in counter.closed().lines if line.serials] == [("SN-1",)]


def test_the_key_of_serials_ends_no_asking_that_it_did_not_begin(counter: Counter) -> None:
    """Whoever knows the key presses it after the refusal."""
    counter.start()
    counter.scan("6905")
    press(counter, Key.Key_F12)
    counter.click("serial")
    press(counter, "sn-1", Key.Key_Return)
    assert [line.note for line in counter.sale().lines] == ["sn-1"]


@pytest.mark.parametrize("how", ["F12", "F10", "typed F12", "payment code"])
def test_where_a_serial_is_missing_the_next_text_is_one(counter: Counter, how: str) -> None:
    """F12 warned only: the serial typed then was looked for among the goods."""
    counter.start()
    counter.scan("6905", "6905", "6905")
    first, second, _third = (line.line for line in counter.sale().lines)
    counter.ask(intents.SelectLine(line=second))
    if how == "payment code":
        counter.controller.scanned("134567890123456789")
    else:
        counter.type_into("scan", "50" if how.startswith("typed") else "", enter=False)
        press(counter, Key.Key_F10 if how == "F10" else Key.Key_F12)
    assert counter.window.toast_text() == "“扫地机器人”还差 1 个序列号，录入后再收款"
    assert counter.sale().selected == first
    press(counter, "sn-1", Key.Key_Return)
    assert [line.note for line in counter.sale().lines] == ["sn-1", "", ""]
    press(counter, Key.Key_F12)
    press(counter, Key.Key_F12)  # once more asks for the same
    counter.controller.scanned("SN-2")
    press(counter, Key.Key_F12, Key.Key_Escape, "6901", Key.Key_Return)  # Esc goes on selling
    assert [line.note for line in counter.sale().lines] == ["sn-1", "SN-2", "", ""]
    assert counter.sale().lines[3].title == "绿茶"


def test_an_order_whose_goods_have_serials_shows_them(counter: Counter) -> None:
    counter.start()
    answering_orders(counter.runtime)
    counter.runtime.items = (item("sofa", 800_000, serials=True),)
    counter.runtime.scan("ORDER:o1")
    counter.settle()
    counter.click("pay")
    presale = counter.sale().presale
    assert presale is not None
    assert counter.sale().mode == "presale"
    assert [one.lacks for one in presale.serials] == ["需录入序列号 0/1"]
    counter.type_into("scan", "SF-1")
    presale = counter.sale().presale
    assert presale is not None
    assert [(one.entered, one.lacks) for one in presale.serials] == [(("SF-1",), "")]
    counter.click("undo_serial")
    presale = counter.sale().presale
    assert presale is not None
    assert [one.entered for one in presale.serials] == [()]


USED = msgspec.structs.replace(coupon("x", 100), status="used")
ELSEWHERE = msgspec.structs.replace(coupon("x", 100), order="o9")


@pytest.mark.parametrize(
    ("answer", "told"),
    [
        (Refusal(code="no_such_coupon"), "这张券不能用：没有这张券，请核对券码。"),
        (CouponChecked(coupon=USED), "这张券不能用：这张券已经用过。"),
        (CouponChecked(coupon=msgspec.structs.replace(USED, status="expired")), "这张券不能用：这张券已过期。"),
        (CouponChecked(coupon=ELSEWHERE), "这张券不能用：这张券属于另一张订单。"),
        (events.Unreachable(), "查不到券 880112345699：连不上服务器，请稍后再试"),
    ],
)
def test_a_typed_coupon_that_is_refused_says_why(
    counter: Counter, answer: Refusal | CouponChecked | events.Unreachable, told: str
) -> None:
    counter.start()
    counter.scan("6901")
    counter.click("coupon_code")
    counter.type_into("scan", "880112345699")
    counter.runtime.answer(answer)
    counter.settle()
    assert counter.window.toast_text() == told
    answering_orders(counter.runtime)
    counter.runtime.answers[FindCoupons] = lambda _: Coupons(coupons=())
    del counter.runtime.answers[CheckCoupon]
    counter.runtime.scan("ORDER:o1")
    counter.settle()
    counter.type_into("scan", "880112345699")
    counter.runtime.answer(answer)
    presale = counter.sale().presale
    assert presale is not None
    assert (presale.stage, presale.problem) == ("found", told)
    counter.ask(intents.UseCoupon(code="没有"))
    presale = counter.sale().presale
    assert presale is not None
    assert presale.problem.startswith("“没有”不是券码")
    counter.runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=coupon(asked.code, 30_000))
    counter.type_into("scan", "880112345600")
    presale = counter.sale().presale
    assert presale is not None
    assert (presale.problem, presale.balance) == ("", "5,700.00")


def test_a_look_up_that_fails_is_told_on_the_order_already_on_screen(counter: Counter) -> None:
    counter.start()
    answering_orders(counter.runtime)
    counter.runtime.scan("ORDER:o1")
    counter.runtime.answers[LookUpOrder] = lambda _: Refusal(code="no_such_order")
    counter.runtime.scan("ORDER:o2")
    presale = counter.sale().presale
    assert presale is not None
    assert (presale.stage, presale.order) == ("found", "o1")
    assert "o2" in presale.problem
