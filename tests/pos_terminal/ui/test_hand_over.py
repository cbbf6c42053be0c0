"""The goods of a finished balance, by keyboard alone and by touch alone: handed over, and their vouchers consumed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

from pos_terminal.contract.benefits import FreeUnits
from pos_terminal.contract.cloud import (
    CheckCoupon,
    Coupon,
    CouponChecked,
    Coupons,
    FindCoupons,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    OrderLine,
    QueryRedemption,
    RedeemCoupon,
    Redeemed,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import AttemptForced, GoodsHandedOver, SaleRefunded
from pos_terminal.contract.quantity import Quantity
from pos_terminal.till import events
from pos_terminal.ui import intents, samples
from pos_terminal.ui.intents import ScreenName
from pos_terminal.ui.model import HandOverView, HistoryView, PresaleView, ReceiptRow
from pos_terminal.ui.pages.done import DonePane
from pos_terminal.ui.pages.tender import TenderRows
from pos_terminal.ui.present import hand_over
from pos_terminal.ui.supervisor import ForceDialog
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.till.scenes import order, slip
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import ALT, press, tap
from tests.pos_terminal.ui.states import ALL_UP, OFFLINE

Key = Qt.Key
TITLE = "提货券 v"


def voucher(code: str = "v", of: str | None = "o1") -> Coupon:
    terms = FreeUnits(benefit=code, title=f"提货券 {code}", valid_from_ms=0, valid_to_ms=2**50, redemption="fulfilment")
    return Coupon(benefit=terms, order=of)


def collected(counter: Counter, *offered: Coupon) -> PresaleView:
    """The balance of o1 is taken by card."""
    counter.start()
    return collected_now(counter, *offered)


def collected_now(counter: Counter, *offered: Coupon) -> PresaleView:
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[FindCoupons] = lambda _: Coupons(coupons=offered)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=voucher(asked.code, None))
    runtime.answers[RedeemCoupon] = lambda _: Redeemed(reference="r1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance(), intents.PayCard(text=None))
    runtime.card(events.Approved(slip=slip(600_000)))
    return finished(counter)


def finished(counter: Counter) -> PresaleView:
    presale = counter.sale().presale
    assert presale is not None
    assert (counter.sale().mode, presale.stage) == ("presale", "collected")
    return presale


def goods(counter: Counter) -> HandOverView:
    view = finished(counter).hand_over
    assert view is not None
    return view


def gone(counter: Counter) -> list[GoodsHandedOver]:
    return [fact for fact in counter.runtime.facts if isinstance(fact, GoodsHandedOver)]


def is_open(counter: Counter) -> bool:
    return counter.window.sheet is not None


def visible(counter: Counter, name: str) -> bool:
    return any(one.isVisible() for one in counter.window.findChildren(QAbstractButton, name))


# --- by keyboard alone, by touch alone


def test_by_keyboard_the_goods_go_and_a_typed_voucher_is_consumed(counter: Counter) -> None:
    collected(counter)
    assert (goods(counter).state.text, goods(counter).vouchers) == ("待交货", ())
    press(counter, "V", Key.Key_Return)
    assert [one.state.text for one in goods(counter).vouchers] == ["交货后核销"]
    assert counter.window.toast_text() == "货已交给顾客了吗？请登记交货，随后核销 提货券 V"
    press(counter, Key.Key_J, modifier=ALT)
    assert is_open(counter)
    assert not gone(counter), "nothing is recorded before the question is answered"
    press(counter, Key.Key_F12)
    view = goods(counter)
    assert view.state.text.endswith("已交货 · 1001")
    assert [(one.title, one.state.text, one.action) for one in view.vouchers] == [("提货券 V", "已核销", None)]
    assert len(gone(counter)) == 1
    press(counter, Key.Key_J, modifier=ALT)
    assert not is_open(counter), "once only"
    press(counter, Key.Key_F12)
    assert counter.sale().mode == "basket"


def test_by_touch_the_goods_go_and_a_voucher_is_left_out(counter: Counter) -> None:
    collected(counter, voucher("v"), voucher("w"))
    assert [one.title for one in goods(counter).vouchers] == ["提货券 v", "提货券 w"]
    tap(counter, "voucher_w", "hand_over", "confirm")
    assert [(one.title, one.state.text) for one in goods(counter).vouchers] == [(TITLE, "已核销")]
    assert [one.coupon for one in gone(counter)[0].vouchers] == ["v"]
    assert not visible(counter, "hand_over")


def test_the_question_answered_with_no_records_nothing(counter: Counter) -> None:
    collected(counter)
    press(counter, Key.Key_J, modifier=ALT)
    press(counter, Key.Key_Return)  # the safe key has the focus
    assert not is_open(counter)
    assert gone(counter) == []


def test_a_touch_types_a_voucher_with_letters(counter: Counter) -> None:
    collected(counter)
    tap(counter, "letters", "letter_v", "pad_7", "pad_enter")
    assert [one.coupon for one in goods(counter).vouchers] == ["V7"]


# --- before the money


def test_a_voucher_shown_with_the_order_stands_on_it_and_among_no_benefits(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[FindCoupons] = lambda _: Coupons(coupons=(voucher(),))
    runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=voucher(asked.code))
    counter.ask(intents.LookUpOrder(text="o1"), intents.UseCoupon(code="w"))
    presale = counter.sale().presale
    assert presale is not None
    assert [(one.title, one.state.text) for one in presale.vouchers] == [
        (TITLE, "交货后核销"),
        ("提货券 w", "交货后核销"),
    ]
    assert presale.benefits.rows == ()
    assert (presale.balance, presale.problem) == ("6,000.00", "")
    assert counter.window.toast_text() == "提货券 w 是提货凭证，已记在这一单，收款并交货后再核销"


# --- it waits, nobody knows, it was refused


def test_off_line_it_waits_in_sight_and_goes_when_the_server_is_back(counter: Counter) -> None:
    collected(counter, voucher())
    counter.runtime.set_links(server=OFFLINE.server)
    counter.runtime.answers[RedeemCoupon] = lambda _: events.Unreachable()
    counter.ask(intents.HandOver(sale=counter.closed().sale))
    (row,) = goods(counter).vouchers
    assert (row.state.text, row.detail) == ("等待核销", "连不上服务器，连上后自动核销。")
    assert row.action is not None
    counter.ask(intents.OpenScreen(name="sale"))
    (notice,) = [one for one in counter.sale().notices if TITLE in one.text]
    assert notice.text == f"{TITLE} 还没核销，会自动核销 · 销售 {counter.closed().number}"
    counter.ask(notice.actions[0].intent)
    assert goods(counter).vouchers == (row,)
    assert not [one for one in counter.sale().notices if TITLE in one.text], "what is in sight says so itself"
    counter.runtime.answers[RedeemCoupon] = lambda _: Redeemed(reference="r1")
    counter.runtime.set_links(server=ALL_UP.server)
    assert goods(counter).vouchers[0].state.text == "已核销"
    assert len(gone(counter)) == 1


@pytest.mark.parametrize("by_key", [True, False])
def test_one_that_was_refused_says_why_and_is_tried_again(counter: Counter, by_key: bool) -> None:
    collected(counter, voucher())
    counter.runtime.answers[RedeemCoupon] = lambda _: Refusal(code="leased_elsewhere")
    counter.ask(intents.HandOver(sale=counter.closed().sale))
    (row,) = goods(counter).vouchers
    assert (row.state.text, row.detail) == ("没有核销", "另一台收银机正在核销这张凭证，请稍后再试。")
    counter.runtime.answers[RedeemCoupon] = lambda _: Redeemed(reference="r1")
    if by_key:
        press(counter, Key.Key_F6)
    else:
        tap(counter, "voucher_v")
    assert goods(counter).vouchers[0].state.text == "已核销"


def test_what_nobody_knows_is_asked_about_and_decided_by_a_supervisor(counter: Counter) -> None:
    collected(counter, voucher())
    counter.runtime.answers[RedeemCoupon] = lambda _: Unknown(why="silence")
    counter.runtime.answers[QueryRedemption] = lambda _: Unknown(why="silence")
    counter.ask(intents.HandOver(sale=counter.closed().sale))
    (row,) = goods(counter).vouchers
    assert (row.state.text, row.detail) == ("结果未明", "可能已经核销，正在查询，不会重复核销。")
    press(counter, Key.Key_F6)
    assert goods(counter).vouchers[0].state.text == "结果未明"
    press(counter, Key.Key_F7)
    dialog = counter.window.sheet
    assert isinstance(dialog, ForceDialog)
    assert (dialog.took_effect.label, dialog.no_effect.label) == ("已核销", "没有核销")
    dialog.took_effect.click()
    dialog.choices.keys[0].click()
    press(counter, Key.Key_Tab)
    dialog.number.setText("9001")
    dialog.pin.setText("9999")
    dialog.confirm.click()
    assert goods(counter).vouchers[0].state.text == "已核销"
    assert any(isinstance(fact, AttemptForced) for fact in counter.runtime.facts)


def test_a_late_answer_about_a_voucher_names_it(counter: Counter) -> None:
    collected(counter, voucher())
    counter.runtime.answers[RedeemCoupon] = lambda _: Unknown(why="silence")
    counter.ask(intents.HandOver(sale=counter.closed().sale))
    press(counter, Key.Key_F6)  # asked; the answer comes after the supervisor's word
    (over,) = counter.runtime.state.hand_overs
    said = {"number": "9001", "pin": "9999", "reason": "looked it up"}
    counter.runtime.post(events.Force, attempt=over.attempts[0].attempt, outcome="refused", **said)
    counter.runtime.answer(Redeemed(reference="R-1"))
    told = [one.text for one in counter.sale().notices]
    assert f"提货券 v 已按没有核销处理，后来查明已核销（R-1）· 销售 {over.number} · 请主管核对" in told


# --- later: the customer comes back


def history(counter: Counter) -> HistoryView:
    counter.ask(intents.OpenScreen(name="history"))
    body = counter.body()
    assert isinstance(body, HistoryView)
    return body


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


# --- its paper


def test_a_finished_balance_says_how_its_paper_stands_and_prints_again(counter: Counter) -> None:
    presale = collected(counter)
    assert presale.receipt is not None
    assert (presale.receipt.text, presale.receipt.tone) == ("小票已打印", "ok")
    sale = counter.closed().sale
    assert counter.runtime.printed == [f"sale/{sale}/0"]
    press(counter, Key.Key_R, modifier=Qt.KeyboardModifier.ControlModifier)
    assert counter.runtime.printed == [f"sale/{sale}/0", f"sale/{sale}/1"]
    tap(counter, "reprint")
    assert counter.runtime.printed[2:] == [f"sale/{sale}/1"]


def test_while_the_printer_works_there_is_no_key(counter: Counter) -> None:
    counter.runtime.prints = False
    presale = collected(counter)
    assert presale.receipt is not None
    assert (presale.receipt.text, presale.reprint) == ("正在打印小票", None)
    assert not visible(counter, "reprint")


def test_balance_in_cash_with_change_shows_change_paper_and_goods(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.BeginTender(kind="cash"), intents.PayCash(text="6100"))
    done = counter.sale().done
    assert done is not None
    assert (counter.sale().mode, done.change) == ("done", "100.00")
    assert done.hand_over is not None
    tap(counter, "hand_over", "confirm")
    done = counter.sale().done
    assert done is not None
    assert done.hand_over is not None
    assert done.hand_over.state.tone == "ok"


# --- the view


def test_every_state_of_the_samples_has_its_keys(desk: Desk) -> None:
    desk.show("presale-confirmed")
    press(desk, Key.Key_F6)
    tap(desk, "voucher_8803")
    assert desk.asked == [intents.AskAgain(attempt="v2"), intents.TryVoucher(sale="s1", coupon="8803")]
    desk.show("done-hand-over")
    tap(desk, "voucher_8801", "hand_over", "confirm")
    assert desk.asked == [intents.LeaveOutVoucher(sale="s1", coupon="8801"), intents.HandOver(sale="s1")]


def test_the_words_of_where_goods_are() -> None:
    words: dict[str, Any] = {**hand_over.STATES}
    assert set(words) == set(hand_over.TONES) == {"due", "gone", "returned"}


@pytest.mark.parametrize("by", ["history", "order"])
def test_goods_handed_over_later_show_no_change_of_the_old_sale(counter: Counter, by: str) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.BeginTender(kind="cash"), intents.PayCash(text="6100"))
    sale = counter.closed().sale
    counter.ask(intents.OpenScreen(name="sale"))
    if by == "history":
        counter.ask(intents.OpenScreen(name="history"), intents.OpenGoods(sale=sale))
    else:
        counter.scan("ORDER:o1")
    view = counter.sale()
    assert view.done is not None
    assert (view.mode, view.done.change) == ("presale", "")
    assert view.done.hand_over is not None
    tap(counter, "hand_over", "confirm")
    view = counter.sale()
    assert view.done is not None
    assert (view.mode, view.done.change) == ("presale", "")


@pytest.mark.parametrize("width", [1024, 1366])
def test_the_cash_and_its_change_have_their_room_over_the_goods(counter: Counter, width: int) -> None:
    counter.window.resize(width, 768)
    counter.window.show_view(samples.screen("done-goods"))
    counter.settle()
    (rows,) = counter.window.findChildren(DonePane)[0].findChildren(TenderRows)
    for text in rows.findChildren(Text):
        assert text.height() >= text.fontMetrics().height(), text.text()
