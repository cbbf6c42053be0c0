"""Goods that come back, at the window of a till: by keyboard alone, by touch alone, with all that may be in the way."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget

from pos_terminal.contract.cloud import CodePaid, Done, LeaseSale, PayCode, RefundPayCode, Refusal
from pos_terminal.contract.facts import AttemptForced
from pos_terminal.till import effects, events, return_events
from pos_terminal.ui import intents
from pos_terminal.ui.model import ClosePeriodView, HistoryView, ParkedView, SaleView
from pos_terminal.ui.pages.returns import ReturnPage
from pos_terminal.ui.present.context import Seen
from pos_terminal.ui.present.returns import refunded_view
from pos_terminal.ui.session import UiSession
from pos_terminal.ui.supervisor import SupervisedRefundDialog
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.receipt.refund_samples import given_again
from tests.pos_terminal.till.scenes import code_slip, slip
from tests.pos_terminal.ui.bringing import Goods
from tests.pos_terminal.ui.hands import ALT, press, tap

Key = Qt.Key


def test_by_keyboard_from_the_history_to_the_paper(goods: Goods) -> None:
    sale = goods.sell("6901", "6901", "6902", cash=5_000)
    goods.ask(intents.OpenScreen(name="history"))
    assert isinstance(goods.body(), HistoryView)
    press(goods, Key.Key_F9)
    assert [(line.left, line.chosen) for line in goods.returns().lines] == [(2, 0), (1, 0)]
    assert not goods.returns().can_confirm
    press(goods, Key.Key_Plus, Key.Key_Down, Key.Key_A, Key.Key_Up, Key.Key_Right, Key.Key_Minus)
    view = goods.returns()
    assert [line.chosen for line in view.lines] == [1, 1]
    assert view.total == "16.84"
    assert [(part.title, part.amount) for part in view.parts] == [("现金", "16.84")]
    press(goods, Key.Key_F12)
    assert goods.window.sheet is not None
    press(goods, Key.Key_Tab, Key.Key_Space, Key.Key_F12)
    assert goods.returns().stage == "done"
    assert goods.refunded().of == sale.sale
    assert goods.refunded().reason == "faulty"
    assert goods.runtime.printed[-1] == f"refund/{goods.refunded().refund}/0"
    assert goods.returns().receipt == "小票已打印"
    press(goods, Key.Key_F12)
    assert isinstance(goods.body(), SaleView)


def test_by_touch_alone(goods: Goods) -> None:
    sale = goods.sell("6901", "6901", cash=5_000)
    goods.ask(intents.OpenScreen(name="history"))
    line = sale.lines[0].line
    tap(goods, "return_goods", f"all_{line}", f"less_{line}", f"more_{line}", f"less_{line}", "confirm_return")
    tap(goods, "reason_not_wanted", "confirm_refund")
    assert goods.refunded().total == 1_234
    assert goods.returns().stage == "done"
    tap(goods, "confirm_return")
    assert isinstance(goods.body(), SaleView)


def test_the_mark_goes_to_the_line_that_was_scanned(goods: Goods) -> None:
    goods.sell("6901", "6901", "6902", "6904")
    goods.bring_back()
    page = goods.window.findChild(ReturnPage)
    assert page is not None
    tea, milk, gift = (line.line for line in goods.returns().lines)

    def marked() -> list[str]:
        goods.settle()
        return [line for line, row in page.rows.items() if row.selected]

    assert marked() == [tea]
    for code, line in (("6904", gift), ("6901", tea), ("6902", milk)):
        goods.controller.scanned(code)
        assert marked() == [line]
    press(goods, "-")  # of the line that was scanned
    assert [line.chosen for line in goods.returns().lines] == [1, 0, 1]
    press(goods, Qt.Key.Key_F5)  # all of it: no line in particular
    assert marked() == [milk]


def test_the_next_scan_puts_the_finished_return_out_of_sight(goods: Goods) -> None:
    goods.sell("6901", cash=1_234)
    goods.bring_back()
    tap(goods, "return_all", "confirm_return", "reason_faulty", "confirm_refund")
    goods.scan("6902")
    assert isinstance(goods.body(), SaleView)
    goods.ask(intents.Void(reason="r"))
    assert isinstance(goods.body(), SaleView)


def test_a_card_is_voided_and_its_progress_shown(goods: Goods) -> None:
    goods.sell("6901", "6902", cash=1_000)
    goods.bring_back()
    press(goods, Key.Key_F5)
    view = goods.returns()
    assert [(part.title, part.detail, part.amount) for part in view.parts] == [
        ("银行卡", "尾号 1234 · 银联", "6.84"),
        ("现金", "", "10.00"),
    ]
    tap(goods, "confirm_return", "reason_faulty", "confirm_refund")
    view = goods.returns()
    assert (view.stage, [part.status for part in view.parts]) == ("paying", ["正在退款", "最后从钱箱付"])
    assert [(one.kind, one.state) for one in view.attempts] == [("refund", "pending")]
    assert not view.can_resume
    assert not view.can_give_up
    goods.runtime.card(events.Approved(slip=slip(684, "0008")))
    assert goods.returns().stage == "done"
    assert [one.kind for one in goods.refunded().tenders] == ["card", "cash"]


def test_a_refused_card_is_tried_again_or_by_a_supervisor_given_in_cash(goods: Goods) -> None:
    goods.sell("6901", "6902")
    goods.bring_back()
    tap(goods, f"all_{goods.closed().lines[0].line}", "confirm_return", "reason_faulty", "confirm_refund")
    assert isinstance(goods.runtime.pinpad[-1], effects.RefundCard)
    goods.runtime.card(events.Declined(code="declined"))
    view = goods.returns()
    assert view.again
    assert view.attempts[0].in_cash
    assert view.attempts[0].detail == "银行没有批准退款，请重试；仍不行请主管处理。"
    press(goods, Key.Key_F12)
    goods.runtime.card(events.Declined(code="bank_unreachable"))
    assert goods.returns().attempts[0].detail == "连不上银行，没有退款，请重试。"
    goods.settle()  # new keys show in the next turn
    press(goods, Key.Key_F7)
    tap(goods, "reason_acquirer_called")
    goods.type_into("supervisor_number", "9001")
    goods.type_into("supervisor_pin", "9999", enter=False)
    tap(goods, "confirm_force")
    assert goods.returns().stage == "done"
    assert [(one.kind, one.amount) for one in goods.refunded().tenders] == [("cash", 1_234)]
    assert [(part.title, part.detail) for part in goods.returns().parts] == [("现金", "原为银行卡，改退现金")]
    assert any(isinstance(fact, AttemptForced) for fact in goods.runtime.facts)


def test_an_unknown_refund_can_be_asked_about_and_parked(goods: Goods) -> None:
    goods.sell("6901", "6902")
    goods.bring_back()
    tap(goods, f"all_{goods.closed().lines[0].line}", "confirm_return", "reason_faulty", "confirm_refund")
    goods.runtime.card(events.Unclear(why="lost"))
    assert goods.returns().parts[0].status == "结果未明"
    press(goods, Key.Key_F4)
    assert isinstance(goods.body(), SaleView)
    goods.ask(intents.OpenScreen(name="parked"))
    parked = goods.body()
    assert isinstance(parked, ParkedView)
    assert parked.rows[0].counts == f"退货 {goods.closed().number}"
    assert parked.rows[0].amount == "-12.34"
    goods.ask(intents.OpenScreen(name="close_period"))
    closing = goods.body()
    assert isinstance(closing, ClosePeriodView)
    assert closing.note == "还有 1 单退货挂起，要退 ¥12.34，会留到下一班"
    goods.ask(intents.OpenScreen(name="sale"))
    (notice,) = goods.sale().notices
    assert notice.text == "有挂起的退货，退款结果未明，请取单处理"
    press(goods, Key.Key_P, modifier=ALT)
    assert isinstance(goods.body(), ParkedView)
    press(goods, Key.Key_F12)
    press(goods, Key.Key_F6)
    asked = goods.runtime.pinpad[-1]
    assert isinstance(asked, effects.Enquire)
    goods.runtime.card(events.Approved(slip=slip(1_234, "0009")))
    assert goods.returns().stage == "done"


def test_of_an_unknown_void_that_waits_for_the_clerk_it_is_not_said_that_it_is_being_asked_about(goods: Goods) -> None:
    """The pinpad may want the card again: nothing happens until somebody stands there with it."""
    goods.sell("6901", "6902")
    goods.bring_back()
    press(goods, Key.Key_F5)
    tap(goods, "confirm_return", "reason_faulty", "confirm_refund")
    assert isinstance(goods.runtime.pinpad[-1], effects.ReverseCard)
    goods.runtime.card(events.Unclear(why="lost"))
    (attempt,) = goods.returns().attempts
    assert attempt.status == "结果未明"
    assert "请顾客拿好原卡" in attempt.detail
    assert attempt.can_ask


def test_a_code_goes_back_by_itself(goods: Goods) -> None:
    goods.runtime.answers |= {
        PayCode: lambda question: CodePaid(slip=code_slip(question.amount), buyer_paid=question.amount),
        RefundPayCode: lambda _question: Done(),
    }
    goods.scan("6901", "134567890123456789")
    goods.bring_back()
    assert goods.returns().parts == ()
    tap(goods, "return_all", "confirm_return", "reason_faulty", "confirm_refund")
    assert goods.returns().stage == "done"
    assert goods.refunded().tenders[0].kind == "code"


def test_leaving_it_brings_the_basket_back_that_was_parked_for_it(goods: Goods) -> None:
    goods.sell("6901", cash=1_234)
    goods.scan("6902")
    goods.bring_back()
    assert goods.returns().stage == "choose"
    press(goods, Key.Key_Escape)
    sale = goods.sale()
    assert sale.mode == "basket"
    assert sale.parked_count == 1


def test_paper_that_did_not_come_is_offered_again(goods: Goods) -> None:
    goods.sell("6901", cash=1_234)
    goods.runtime.paper = False
    goods.bring_back()
    tap(goods, "return_all", "confirm_return", "reason_faulty", "confirm_refund")
    view = goods.returns()
    assert view.receipt_tone == "warn"
    assert len(view.notices) == 1
    goods.runtime.paper = True
    press(goods, Key.Key_R, modifier=Qt.KeyboardModifier.ControlModifier)
    assert goods.returns().receipt == "小票已打印"


def test_every_key_of_the_screen_is_large_enough_for_a_finger(goods: Goods) -> None:
    goods.sell("6901", "6902", cash=5_000)
    goods.bring_back()
    goods.settle()
    page = goods.window.findChild(QWidget, "page")
    assert page is not None
    keys = [key for key in goods.window.findChildren(QAbstractButton) if key.isVisible()]
    assert len(keys) > 8
    assert [key.objectName() for key in keys if min(key.width(), key.height()) < 48] == []


def test_while_the_server_is_asked_about_a_confirmed_return_its_keys_are_shut(goods: Goods) -> None:
    """Opened off line, confirmed on line: what came back elsewhere meanwhile is left out."""
    goods.sell("6901", cash=1_234)
    goods.runtime.post(events.LinkChanged, online=False)
    goods.bring_back()
    goods.runtime.post(return_events.ReturnAll)
    goods.runtime.post(events.LinkChanged, online=True)
    del goods.runtime.answers[LeaseSale]
    goods.runtime.post(return_events.ReturnConfirmed, reason="质量问题", total=1_234)
    shut = goods.returns()
    assert (shut.stage, shut.can_confirm, shut.can_give_up) == ("choose", False, False)
    ask, question = goods.runtime.asked[-1]
    assert isinstance(question, LeaseSale)
    goods.runtime.post(events.Answered, ask=ask, answer=Refusal(code="sale_leased_elsewhere", reason="S001/01"))
    assert goods.returns().can_confirm


def test_what_a_benefit_gives_again_is_not_told_as_taken_back(goods: Goods) -> None:
    """The rows lead from the goods to the refund, each with its sign."""
    runtime = goods.runtime
    seen = Seen(runtime.state, runtime.links, UiSession(), 0, "zh_CN")
    rows = refunded_view(seen, given_again()).rows
    assert [(row.label, row.amount) for row in rows] == [
        ("退回商品", "100.00"),
        ("留下商品多享 随便减 10", "3.34"),
        ("收回优惠 满 200 减 3", "-2.00"),
        ("退款", "101.34"),
    ]


def test_above_the_limit_the_dialog_asks_for_a_supervisor(goods: Goods) -> None:
    """The clerk sees why before the money goes; a clerk's number and PIN do not do."""
    goods.limit_refunds(1_000)
    goods.sell("6901", "6901", cash=5_000)
    goods.bring_back()
    press(goods, Key.Key_F5)
    assert goods.returns().supervised == "一单退款超过 ¥10.00，要主管确认。"
    goods.click("confirm_return")
    dialog = goods.window.sheet
    assert isinstance(dialog, SupervisedRefundDialog)
    assert goods.returns().supervised in [text.text() for text in dialog.findChildren(Text)]
    dialog.choices.keys[0].click()
    for number, pin in (("1001", "1234"), ("9001", "9999")):
        assert dialog.confirm.is_shut
        dialog.number.setText(number)
        QTest.keyClicks(dialog.pin, pin)
        assert goods.returns().stage == "choose"
        dialog.confirm.click()
    assert goods.returns().stage == "done"
    assert goods.refunded().total == 2_468


def test_a_unit_up_to_the_limit_is_given_back_as_before(goods: Goods) -> None:
    goods.limit_refunds(2_000)
    sale = goods.sell("6901", "6901", cash=5_000)
    goods.bring_back()
    line = sale.lines[0].line
    tap(goods, f"more_{line}", "confirm_return", "reason_faulty", "confirm_refund")
    assert goods.refunded().total == 1_234
