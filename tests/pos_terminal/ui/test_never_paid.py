"""A return of a sale whose payment never came, at the window: what the clerk sees, and what a supervisor confirms."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt

from pos_terminal.contract.facts import AttemptContradicted, SaleRefunded
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.model import ClosePeriodView, HistoryView, ParkedView, ReturnView, Toast
from pos_terminal.ui.pages.returns import ReturnPage
from pos_terminal.ui.present import present
from pos_terminal.ui.supervisor import SupervisedRefundDialog
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.till.scenes import slip
from tests.pos_terminal.ui.bringing import Goods
from tests.pos_terminal.ui.hands import press, tap
from tests.pos_terminal.ui.states import ALL_UP

Key = Qt.Key


@pytest.fixture
def never_came(goods: Goods) -> Goods:
    """Cash and a card of which nobody knew; a supervisor said it was charged, and the pinpad says that it never was."""
    goods.scan("6901", "6901")
    goods.runtime.post(events.CashGiven, amount=1_000)
    goods.runtime.post(events.CardChosen)
    goods.runtime.card(events.Unclear(why="link lost"))
    sale = goods.runtime.state.sale
    assert sale is not None
    attempt = sale.attempts[-1].attempt
    decide(goods, events.Force, attempt=attempt, outcome="done", reason="acquirer_called")
    goods.settle()
    goods.runtime.post(events.PinpadAnswered, attempt=attempt, outcome=events.Declined(code="not_found"))
    assert isinstance(goods.runtime.facts[-1], AttemptContradicted)
    goods.bring_back()
    press(goods, Key.Key_F5)
    return goods


def decide(goods: Goods, kind: type[events.Event], **fields: str) -> None:
    goods.runtime.post(kind, number="9001", pin="9999", **fields)
    goods.settle()


def put_right(goods: Goods, reason: str) -> ReturnView:
    told = next(fact for fact in goods.runtime.facts if isinstance(fact, AttemptContradicted))
    decide(goods, events.SettleContradiction, attempt=told.attempt, outcome="refused", reason=reason)
    return goods.returns()


def test_the_clerk_sees_that_it_has_to_be_settled_first(never_came: Goods) -> None:
    view = never_came.returns()
    assert view.notes == ("银行卡 ¥14.68 后来查明没有到账，请先由主管处理（Alt+S），再退款。",)
    assert view.supervised
    assert view.notices[0].actions[0].shortcut == "Alt+S", "the late answer stands there with its key"


def test_until_then_the_key_is_shut_and_no_dialog_opens(never_came: Goods) -> None:
    assert not never_came.returns().can_confirm
    press(never_came, Key.Key_F12)
    assert never_came.window.sheet is None
    put_right(never_came, "not_collected")
    assert never_came.returns().can_confirm
    press(never_came, Key.Key_F12)
    assert isinstance(never_came.window.sheet, SupervisedRefundDialog)


def test_the_notice_that_settles_it_comes_first_and_has_the_key(never_came: Goods) -> None:
    """Another late answer, older than this one, does not take the key that the page names."""
    state = never_came.runtime.state
    other = msgspec.structs.replace(state.contradictions[0], attempt="other", number="20260214-02-0001")
    older = msgspec.structs.replace(state, contradictions=(other, *state.contradictions))
    body = present(older, ALL_UP, never_came.controller.session, never_came.runtime.at_ms, "zh_CN").body
    assert isinstance(body, ReturnView)
    first, second = (notice.actions[0] for notice in body.notices[:2])
    assert isinstance(first.intent, intents.SettleContradiction)
    assert (first.intent.attempt, first.shortcut) == (state.contradictions[0].attempt, "Alt+S")
    assert second.shortcut == ""


def test_a_toast_lies_above_the_notice(never_came: Goods) -> None:
    never_came.window.toast(Toast(text="这一单有 ¥14.68 没有到账，请先由主管处理差异，再退款", tone="warn"))
    never_came.settle()
    ground = never_came.window.ground
    (page,) = [one for one in never_came.window.findChildren(ReturnPage) if one.isVisible()]
    assert page.notices.isVisible()
    notice = page.notices.mapTo(ground, QPoint(0, 0)).y()
    assert ground.toast.geometry().bottom() < notice


def test_settled_as_a_loss_the_plan_sets_it_off_and_the_total_is_what_goes_back(never_came: Goods) -> None:
    view = put_right(never_came, "not_collected")
    assert [(row.label, row.amount) for row in view.rows][-2:] == [("未到账冲抵", "-14.68"), ("退款", "10.00")]
    assert [(part.title, part.detail, part.amount) for part in view.parts] == [
        ("银行卡", "未到账，不退", "14.68"),
        ("现金", "", "10.00"),
    ]
    assert view.total == "10.00"
    tap(never_came, "confirm_return")
    dialog = never_came.window.sheet
    assert isinstance(dialog, SupervisedRefundDialog)
    assert "退款 ¥ 10.00？" in [text.text() for text in dialog.findChildren(Text)]


def test_confirmed_by_a_supervisor_only_what_came_goes_back(never_came: Goods) -> None:
    put_right(never_came, "not_collected")
    tap(never_came, "confirm_return", "reason_faulty")
    dialog = never_came.window.sheet
    assert isinstance(dialog, SupervisedRefundDialog)
    dialog.number.setText("9001")
    dialog.pin.setText("9999")
    tap(never_came, "confirm_refund")
    never_came.settle()
    assert [(one.kind, one.amount) for one in never_came.refunded().tenders] == [("unpaid", 1_468), ("cash", 1_000)]
    view = never_came.returns()
    assert (view.stage, view.total) == ("done", "10.00")
    assert [(part.title, part.amount) for part in view.parts] == [("未到账冲抵", "14.68"), ("现金", "10.00")]
    never_came.ask(intents.OpenScreen(name="history"))
    body = never_came.body()
    assert isinstance(body, HistoryView)
    assert body.rows[0].amount == "-10.00"


def test_collected_in_cash_it_is_told_why_it_goes_back_in_cash(never_came: Goods) -> None:
    view = put_right(never_came, "collected_in_cash")
    assert view.notes == ("银行卡 ¥14.68 后来查明没有到账，补收的是现金，所以退现金。",)
    assert view.parts[0].detail == "当时补收了现金，退现金"
    assert view.total == "24.68"


def test_put_right_it_is_a_return_like_any_other(never_came: Goods) -> None:
    view = put_right(never_came, "acquirer_corrected")
    assert (view.notes, view.supervised) == ((), "")
    assert not any(isinstance(fact, SaleRefunded) for fact in never_came.runtime.facts)


def test_what_a_supervisor_only_says_is_shown_with_his_words(never_came: Goods) -> None:
    view = put_right(never_came, "顾客明天来付")
    assert view.notes == ("银行卡 ¥14.68 后来查明没有到账，主管的处理：顾客明天来付。请核对再退。",)
    assert view.supervised


def test_what_went_back_unseen_is_named_with_the_return_it_went_back_in(goods: Goods) -> None:
    """The return was given up over a refund that a supervisor said had failed; the customer has the money."""
    goods.sell("6901", "6901")
    goods.bring_back()
    tap(goods, "return_all", "confirm_return", "reason_faulty", "confirm_refund")
    goods.runtime.card(events.Unclear(why="link lost"))
    sale = goods.runtime.state.sale
    assert sale is not None
    refund = sale.attempts[-1]
    decide(goods, events.Force, attempt=refund.attempt, outcome="refused", reason="acquirer_called")
    goods.ask(intents.GiveUpReturn())
    goods.runtime.post(events.PinpadAnswered, attempt=refund.attempt, outcome=events.Approved(slip=slip(2_468, "0009")))
    goods.bring_back()
    press(goods, Key.Key_F5)
    view = goods.returns()
    assert view.notes == (f"银行卡 ¥24.68 在退货 {sale.number} 里已退给顾客，这一部分不再退。",)
    assert [(part.detail, part.amount) for part in view.parts] == [("已退过，不再退", "24.68")]
    assert [(row.label, row.amount) for row in view.rows][-2:] == [("之前已退", "-24.68"), ("退款", "0.00")]
    assert (view.total, view.total_minor) == ("0.00", 2_468)
    assert view.supervised == "这一单有款项之前已经退给顾客，要主管确认这次怎样算。"


def test_a_refused_part_is_neither_tried_again_nor_offered_in_cash_before_it_is_settled(goods: Goods) -> None:
    """The pinpad refused to pay out; then it says that it never charged the card either."""
    goods.scan("6901")
    goods.runtime.post(events.CardChosen)
    goods.runtime.card(events.Unclear(why="link lost"))
    sale = goods.runtime.state.sale
    assert sale is not None
    attempt = sale.attempts[-1].attempt
    decide(goods, events.Force, attempt=attempt, outcome="done", reason="acquirer_called")
    goods.bring_back()
    press(goods, Key.Key_F5)
    assert [(part.title, part.detail) for part in goods.returns().parts] == [("银行卡", "主管裁定")]
    goods.ask(intents.ConfirmReturn(reason="faulty", total=1_234))
    goods.runtime.card(events.Declined(code="no_funds"))
    view = goods.returns()
    assert (view.again, view.can_resume, view.attempts[0].can_force) == (True, True, True)
    goods.runtime.post(events.PinpadAnswered, attempt=attempt, outcome=events.Declined(code="not_found"))
    view = goods.returns()
    assert isinstance(goods.runtime.facts[-1], AttemptContradicted)
    assert (view.can_resume, view.attempts[0].can_force, view.attempts[0].in_cash) == (False, False, False)
    assert view.notices[0].actions[0].shortcut == "Alt+S"
    view = put_right(goods, "store_not_short")
    assert (view.can_resume, view.attempts[0].can_force) == (True, True)


def test_parked_with_nothing_to_give_back_it_says_so(goods: Goods) -> None:
    """What is set off is given back to nobody, in the list and at the close."""
    goods.scan("6901")
    goods.runtime.post(events.CardChosen)
    goods.runtime.card(events.Unclear(why="link lost"))
    sale = goods.runtime.state.sale
    assert sale is not None
    attempt = sale.attempts[-1].attempt
    decide(goods, events.Force, attempt=attempt, outcome="done", reason="acquirer_called")
    goods.runtime.post(events.PinpadAnswered, attempt=attempt, outcome=events.Declined(code="not_found"))
    goods.bring_back()
    press(goods, Key.Key_F5)
    put_right(goods, "not_collected")
    goods.ask(intents.Park(), intents.OpenScreen(name="parked"))
    parked = goods.body()
    assert isinstance(parked, ParkedView)
    assert parked.rows[0].amount == "0.00"
    goods.ask(intents.OpenScreen(name="close_period"))
    closing = goods.body()
    assert isinstance(closing, ClosePeriodView)
    assert closing.note == "还有 1 单退货挂起，要退 ¥0.00，会留到下一班"
