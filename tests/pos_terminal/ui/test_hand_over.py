"""The goods of a finished balance, by keyboard alone and by touch alone: handed over, and their vouchers consumed."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.cloud import (
    CheckCoupon,
    CouponChecked,
    Coupons,
    FindCoupons,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    QueryRedemption,
    RedeemCoupon,
    Redeemed,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import AttemptForced
from pos_terminal.till import events
from pos_terminal.ui import intents, samples
from pos_terminal.ui.pages.done import DonePane
from pos_terminal.ui.pages.tendered import TenderRows
from pos_terminal.ui.present import hand_over
from pos_terminal.ui.supervisor import ForceDialog
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.till.scenes import order
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.goods import Key, collected, gone, goods, visible, voucher
from tests.pos_terminal.ui.hands import ALT, press, tap
from tests.pos_terminal.ui.states import ALL_UP, OFFLINE

TITLE = "提货券 v"


def is_open(counter: Counter) -> bool:
    return counter.window.sheet is not None


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


def test_a_voucher_scanned_under_the_question_is_refused_where_it_is_seen(counter: Counter) -> None:
    collected(counter)
    press(counter, Key.Key_J, modifier=ALT)
    counter.controller.scanned("COUPON:v")
    toast, sheet = counter.window.ground.toast, counter.window.sheet
    assert sheet is not None
    assert counter.window.toast_text() == "刚才的扫码没有采用：先回答或关闭对话框，再扫一次"
    below = counter.window.mapFromGlobal(sheet.geometry().bottomLeft()).y()
    assert 0 < toast.y() - below <= 16
    assert not goods(counter).vouchers
    press(counter, Key.Key_Escape)
    counter.controller.scanned("COUPON:v")
    assert [one.coupon for one in goods(counter).vouchers] == ["v"]


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
    assert [key.label for key in dialog.outcomes] == ["凭证已核销", "凭证没有核销"]
    dialog.outcomes[0].click()
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
