"""Goods handed over later: from the history, by a voucher or the order's code, and what came back of them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QWidget

from pos_terminal.contract.cloud import (
    CheckCoupon,
    CouponChecked,
    Coupons,
    FindCoupons,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    OrderLine,
)
from pos_terminal.contract.facts import SaleRefunded
from pos_terminal.contract.quantity import Quantity
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.intents import ScreenName
from pos_terminal.ui.model import HistoryView, ReceiptRow
from tests.pos_terminal.till.scenes import order, slip
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.goods import Key, collected, collected_now, finished, gone, goods, history, visible, voucher
from tests.pos_terminal.ui.hands import ALT, press, tap
from tests.pos_terminal.ui.states import OFFLINE

# --- later: the customer comes back


@pytest.mark.parametrize("by_key", [True, False])
def test_from_the_history_the_goods_go_another_time(counter: Counter, by_key: bool) -> None:
    collected(counter, voucher())
    paid = OrderFound(order=order(status="paid"), at_ms=counter.runtime.at_ms)
    counter.runtime.answers[LookUpOrder] = lambda _: paid
    counter.runtime.post(events.TimeUp, timer=f"confirm/{counter.closed().sale}")
    press(counter, Key.Key_F12)
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    view = history(counter)
    assert [row.state for row in view.rows] == ["", "待交货"]
    assert view.goods == "", "a sale without an order has no goods to hand over"
    counter.ask(intents.ShowReceipt(sale=counter_sale(counter)))
    if by_key:
        press(counter, Key.Key_J, modifier=ALT)
        press(counter, Key.Key_J, modifier=ALT)
        press(counter, Key.Key_F12)
    else:
        tap(counter, "goods", "hand_over", "confirm")
    assert goods(counter).vouchers[0].state.text == "已核销"
    assert [row.state for row in history(counter).rows] == ["", "已交货"]
    counter.ask(intents.ShowReceipt(sale=counter_sale(counter)))
    body = counter.body()
    assert isinstance(body, HistoryView)
    assert body.goods == "交货情况"


def counter_sale(counter: Counter) -> str:
    """The sale that collected the order."""
    return counter.runtime.state.hand_overs[0].sale


# --- what came back of them


TWO = (
    *order().lines,
    OrderLine(
        line="2", sku="stool", item="i2", title="脚凳", quantity=Quantity(2000), unit_price=100_000, amount=200_000
    ),
)


def bring_back(counter: Counter, *lines: int) -> SaleRefunded:
    """All goods of the balance, or one unit of each of ``lines``; its card is refunded."""
    sale = counter.closed()
    counter.ask(intents.ReturnGoods(sale=sale.sale))
    if lines:
        counter.ask(*(intents.SetReturned(line=sale.lines[line].line, count=1) for line in lines))
    else:
        counter.ask(intents.ReturnEverything())
    returning = counter.runtime.state.sale
    assert returning is not None
    assert returning.refund is not None
    assert returning.refund.plan is not None
    total = returning.refund.plan.total
    counter.ask(intents.ConfirmReturn(reason="faulty", total=total))
    counter.runtime.card(events.Approved(slip=slip(total, "0008")))
    return next(fact for fact in reversed(counter.runtime.facts) if isinstance(fact, SaleRefunded))


def confirmed(counter: Counter) -> None:
    """The cloud says that the balance is paid."""
    found = OrderFound(order=order(status="paid", lines=TWO, balance_due=800_000), at_ms=counter.runtime.at_ms)
    counter.runtime.answers[LookUpOrder] = lambda _: found
    counter.runtime.post(events.TimeUp, timer=f"confirm/{counter.closed().sale}")


def collected_two(counter: Counter) -> None:
    """The balance of a sofa and two stools is taken by card."""
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(
        order=order(lines=TWO, balance_due=800_000), at_ms=runtime.at_ms
    )
    runtime.answers[FindCoupons] = lambda _: Coupons(coupons=())
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance(), intents.PayCard(text=None))
    runtime.card(events.Approved(slip=slip(800_000)))
    confirmed(counter)


def largest(counter: Counter) -> str:
    """What the money panel says in the largest type."""
    counter.settle()
    shown = counter.window.findChild(QWidget, "amount_due")
    assert shown is not None
    return shown.accessibleName()


def test_a_balance_that_came_back_whole_says_so_and_hands_nothing_over(counter: Counter) -> None:
    collected_two(counter)
    back = bring_back(counter)
    counter.ask(intents.OpenGoods(sale=counter.closed().sale))
    view = finished(counter)
    assert view.confirmation is not None
    assert (view.confirmation.text, view.confirmation.tone) == ("已退货，退款 ¥8,000.00", "plain")
    assert [(one.state, one.tone) for one in view.steps] == [("已付", "ok"), ("已退", "plain")]
    assert largest(counter) == "已退货 ¥8,000.00", "not what was once taken"
    shown = goods(counter)
    assert (shown.state.text, shown.state.tone, shown.due) == ("商品已全部退回", "plain", False)
    assert (shown.back, shown.text) == (f"退货单 {back.number}", "")
    assert not visible(counter, "hand_over")
    assert history(counter).goods == "", "a refund has no goods to hand over"
    assert history_row(counter, counter_sale(counter)).state == "已退"


def test_a_balance_that_came_back_in_part_hands_over_what_is_left(counter: Counter) -> None:
    collected_two(counter)
    assert largest(counter) == "已收 ¥8,000.00"
    first = bring_back(counter, 1)
    counter.ask(intents.OpenGoods(sale=counter.closed().sale))
    view, shown = finished(counter), goods(counter)
    assert largest(counter) == "退后实收 ¥7,200.00"
    assert view.confirmation is not None
    assert view.confirmation.text == f"已部分退货，退款 ¥{first.total // 100}.00"
    assert view.steps[1].state == "部分退"
    assert (shown.state.text, shown.due, shown.goods) == ("待交货", True, "三人沙发、脚凳")
    assert shown.back == f"已退回：脚凳 × 1 · 退货单 {first.number}"
    counter.ask(intents.OpenScreen(name="sale"))
    second = bring_back(counter, 1)
    counter.ask(intents.OpenGoods(sale=counter.closed().sale))
    shown = goods(counter)
    assert (shown.due, shown.goods) == (True, "三人沙发"), "the stools are with nobody any more"
    assert shown.back == f"已退回：脚凳 × 2 · 退货单 {first.number}、{second.number}"
    press(counter, Key.Key_J, modifier=ALT)
    press(counter, Key.Key_F12)
    shown = goods(counter)
    assert shown.state.text.endswith("已交货 · 1001")
    assert shown.back == f"已退回：脚凳 × 2 · 退货单 {first.number}、{second.number}"


def test_goods_that_went_and_then_all_came_back_look_no_more_delivered(counter: Counter) -> None:
    collected_two(counter)
    counter.ask(intents.HandOver(sale=counter.closed().sale))
    back = bring_back(counter)
    counter.ask(intents.OpenGoods(sale=counter.closed().sale))
    shown = goods(counter)
    assert (shown.state.tone, shown.due) == ("plain", False)
    assert shown.back == f"商品已全部退回 · 退货单 {back.number}"


def test_what_the_cloud_has_not_confirmed_is_still_waited_for_though_it_came_back(counter: Counter) -> None:
    collected(counter)
    back = bring_back(counter)
    counter.ask(intents.OpenGoods(sale=counter.closed().sale))
    view = finished(counter)
    assert view.confirmation is not None
    assert view.confirmation.text.startswith("已收款，等待云端确认")
    assert goods(counter).back == f"退货单 {back.number}"


def test_the_change_of_a_balance_is_over_once_it_came_back(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.BeginTender(kind="cash"), intents.PayCash(text="6100"))
    sale = counter.closed().sale
    counter.ask(intents.ReturnGoods(sale=sale), intents.ReturnEverything())
    counter.ask(intents.ConfirmReturn(reason="faulty", total=600_000), intents.OpenGoods(sale=sale))
    assert not goods(counter).due


def history_row(counter: Counter, sale: str) -> ReceiptRow:
    body = counter.body()
    assert isinstance(body, HistoryView)
    return next(row for row in body.rows if row.sale == sale)


def test_a_voucher_scanned_with_nothing_on_screen_brings_its_sale(counter: Counter) -> None:
    collected(counter)
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.runtime.state.at_hand == ""
    counter.runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=voucher(asked.code))
    counter.runtime.scan("COUPON:v")
    assert [one.coupon for one in goods(counter).vouchers] == ["v"]
    assert goods(counter).due


def test_the_next_goods_put_the_order_out_of_sight(counter: Counter) -> None:
    collected(counter)
    counter.scan("6901")
    assert counter.sale().mode == "basket"
    assert counter.sale().done is None


# --- by the code of the order


@pytest.mark.parametrize("by", ["scanner", "keys"])
def test_the_code_of_a_collected_order_leads_to_its_goods_also_off_line(counter: Counter, by: str) -> None:
    collected(counter)
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    counter.runtime.set_links(server=OFFLINE.server)
    if by == "scanner":
        counter.controller.scanned("ORDER:o1")
    else:
        press(counter, Key.Key_F3)
        counter.type_into("order_number", "o1")
    assert goods(counter).due
    press(counter, Key.Key_J, modifier=ALT)
    press(counter, Key.Key_F12)
    assert len(gone(counter)) == 1


@pytest.mark.parametrize("screen", ["sale", "presale", "history", "devices"])
def test_a_page_that_was_left_comes_back_with_the_code(counter: Counter, screen: ScreenName) -> None:
    collected(counter)
    counter.ask(intents.OpenScreen(name=screen))
    counter.controller.scanned("ORDER:o1")
    assert goods(counter).due


def test_the_code_of_an_order_that_came_back_says_so(counter: Counter) -> None:
    collected_two(counter)
    back = bring_back(counter)
    counter.ask(intents.OpenScreen(name="sale"))
    counter.controller.scanned("ORDER:o1")
    assert goods(counter).back == f"退货单 {back.number}"


def test_a_sale_that_the_code_interrupts_goes_on_afterwards(counter: Counter) -> None:
    collected(counter)
    counter.scan("6901")
    counter.controller.scanned("ORDER:o1")
    assert goods(counter).due
    press(counter, Key.Key_Escape)
    assert lines(counter) == ["绿茶"]


def test_the_code_of_an_order_that_was_not_collected_here_is_asked_about(counter: Counter) -> None:
    collected(counter)
    counter.runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order("o2"), at_ms=counter.runtime.at_ms)
    counter.controller.scanned("ORDER:o2")
    presale = counter.sale().presale
    assert presale is not None
    assert (presale.stage, presale.order) == ("found", "o2")


# --- a basket that waits meanwhile


def lines(counter: Counter) -> list[str]:
    assert counter.sale().mode == "basket"
    return [line.title for line in counter.sale().lines]


def waiting(counter: Counter) -> list[str]:
    """What the page says of the basket that waits."""
    return [one.text for one in counter.sale().notices if "离开本页" in one.text]


@pytest.mark.parametrize("leave", [Key.Key_F12, Key.Key_Escape])
def test_the_basket_parked_for_an_order_comes_back_with_the_key_that_leaves_it(counter: Counter, leave: Key) -> None:
    counter.start()
    counter.scan("6901")
    collected_now(counter)
    assert len(waiting(counter)) == 1
    press(counter, leave)
    assert lines(counter) == ["绿茶"]
    assert counter.sale().parked_count == 0
    assert counter.window.toast_text().startswith("已取回")


def test_another_look_up_that_is_given_up_brings_the_basket_back_too(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    collected_now(counter)
    press(counter, Key.Key_F3)
    assert len(waiting(counter)) == 1
    press(counter, Key.Key_Escape)
    assert lines(counter) == ["绿茶"]


@pytest.mark.parametrize("leave", ["key", "scan"])
def test_from_the_history_goods_interrupt_a_sale_that_then_goes_on(counter: Counter, leave: str) -> None:
    collected(counter)
    sale = counter.closed().sale
    press(counter, Key.Key_F12)
    counter.scan("6901")
    counter.ask(intents.OpenScreen(name="history"), intents.ShowReceipt(sale=sale))
    press(counter, Key.Key_J, modifier=ALT)
    assert goods(counter).due
    assert len(waiting(counter)) == 1
    press(counter, Key.Key_J, modifier=ALT)
    press(counter, Key.Key_F12)
    assert len(gone(counter)) == 1
    if leave == "key":
        press(counter, Key.Key_F12)
        assert lines(counter) == ["绿茶"]
    else:
        counter.scan("6902")
        assert lines(counter) == ["绿茶", "牛奶"]
    assert counter.sale().parked_count == 0
