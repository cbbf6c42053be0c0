"""A payment that may have been made: what is taken again for the same money is asked about first."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.cloud import CodePaid, PayCode
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.pages.sale import SalePage
from tests.pos_terminal.till.scenes import code_slip
from tests.pos_terminal.ui.at_the_money import (
    CODE,
    F9,
    F10,
    F11,
    F12,
    card_unclear,
    code_unclear,
    code_unknown,
    press,
    question,
    shown_texts,
    shut_text,
    sold,
    takes_money,
    tender,
)
from tests.pos_terminal.ui.counter import Counter


def test_a_card_without_outcome_gives_one_instruction(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Unclear(why="lost"))
    for _ in range(4):
        basket.settle()
    assert shut_text(basket) == "银行卡收款结果未明，请先查询"
    assert "请勿重复收款" in shown_texts(basket)
    assert "请另选一种付款方式" not in shown_texts(basket)


def test_where_another_sales_card_has_no_outcome_another_kind_is_to_be_chosen(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Unclear(why="lost"))
    basket.ask(intents.Park())
    basket.scan("6901")
    press(basket, F10)
    assert shut_text(basket) == "另一单的银行卡收款结果未明，现在不能收银行卡"
    assert "请另选一种付款方式" in shown_texts(basket)
    press(basket, F9, F12)
    assert (question(basket), sold(basket)) == ("", ["cash"])


@pytest.mark.parametrize(
    ("unclear", "told"), [(card_unclear, "银行卡 ¥12.34"), (code_unclear, "微信支付 ¥12.34")], ids=["card", "code"]
)
def test_cash_for_what_may_be_charged_already_is_asked_about_first(
    basket: Counter, unclear: Callable[[Counter], None], told: str
) -> None:
    unclear(basket)
    press(basket, F9, F12)
    assert f"可能已经扣款：{told}。查明已扣的，会自动退回给顾客。" in question(basket)
    press(basket, Qt.Key.Key_Return)
    assert (question(basket), basket.sale().tendered) == ("", "")
    press(basket, F12, F12)
    assert basket.sale().tendered == "12.34"


def test_cash_that_is_not_the_same_money_is_not_asked_about(basket: Counter) -> None:
    press(basket, F10, "10", F12)
    basket.runtime.card(events.Unclear(why="lost"))
    press(basket, F9, "2.34", F12)
    assert (question(basket), basket.sale().tendered) == ("", "2.34")
    press(basket, "0.01", F12)
    assert "银行卡 ¥10.00" in question(basket)


def test_a_card_for_what_a_code_may_have_charged_already_is_asked_about_first(basket: Counter) -> None:
    code_unclear(basket)
    press(basket, F12)
    assert (question(basket), takes_money(basket)) == ("", False)
    press(basket, F10, F12)
    assert "微信支付 ¥12.34" in question(basket)
    press(basket, F12)
    assert len(basket.runtime.pinpad) == 1


def test_a_code_scanned_for_what_a_card_may_have_charged_is_asked_about_first_and_not_lost(basket: Counter) -> None:
    card_unclear(basket)
    basket.controller.scanned(CODE)
    assert "可能已经扣款：银行卡 ¥12.34。查明已扣的，会自动退回给顾客。" in question(basket)
    assert basket.runtime.asked == []
    press(basket, F12)
    assert question(basket) == ""
    [(_, asked)] = basket.runtime.asked
    assert isinstance(asked, PayCode)
    assert (asked.code, asked.wallet, asked.amount) == (CODE, "wechat", 1_234)


def test_return_on_the_question_about_a_scanned_code_takes_no_money(basket: Counter) -> None:
    card_unclear(basket)
    basket.controller.scanned(CODE)
    press(basket, Qt.Key.Key_Return)
    assert (question(basket), basket.runtime.asked, tender(basket).kind) == ("", [], "code")


def test_a_code_that_was_chosen_is_asked_about_once_only(basket: Counter) -> None:
    card_unclear(basket)
    press(basket, F11, F12, F12)
    assert tender(basket).awaiting_code
    basket.controller.scanned(CODE)
    assert (question(basket), len(basket.runtime.asked)) == ("", 1)


def test_a_code_scanned_on_another_page_is_asked_about_where_the_money_is(basket: Counter) -> None:
    card_unclear(basket)
    basket.ask(intents.OpenScreen(name="history"))
    basket.controller.scanned(CODE)
    assert "银行卡 ¥12.34" in question(basket)
    assert tender(basket).kind == "code"


def test_a_code_whose_question_finds_another_dialog_open_is_told_to_be_scanned_again(basket: Counter) -> None:
    card_unclear(basket)
    basket.window.findChild(SalePage).dialog.emit("void", "")  # type: ignore[union-attr]  # it is there
    basket.runtime.scan(CODE)
    assert ("作废" in question(basket), basket.runtime.asked) == (True, [])
    assert basket.window.toast_text() == "刚才的扫码没有采用：先回答或关闭对话框，再扫一次"


def test_the_question_goes_when_the_outcome_is_known(basket: Counter) -> None:
    card_unclear(basket)
    basket.ask(intents.AskAgain(attempt=basket.sale().attempts[0].attempt))
    press(basket, F9, F12)
    assert question(basket)
    basket.runtime.card(events.Declined(code="declined"))
    basket.settle()
    assert (question(basket), basket.sale().tendered) == ("", "")


def test_all_is_taken_and_an_outcome_is_missing_there_is_nothing_to_take(basket: Counter) -> None:
    card_unclear(basket)
    press(basket, F9, F12, F12)
    assert (basket.sale().due, takes_money(basket)) == ("0.00", False)
    assert shut_text(basket) == "款已收齐。结果未明的那一笔查清后，这一单自动完成"


def test_while_it_is_asked_about_nothing_tells_to_ask(counter: Counter) -> None:
    code_unknown(counter)
    (one,) = counter.sale().attempts
    assert one.can_ask
    assert one.detail == "可能已经付款成功，请勿重复收款。可再次查询；仍不明时请主管裁定。"
    counter.ask(intents.AskAgain(attempt=one.attempt))
    (one,) = counter.sale().attempts
    assert not one.can_ask
    assert one.detail == "可能已经付款成功，请勿重复收款。正在查询，请稍等；查不到时再请主管裁定。"


def test_cash_that_was_asked_about_and_not_taken_is_said_to_be_handed_back(counter: Counter) -> None:
    """The code's answer comes while the sheet asks whether to take cash all the same: the sale is paid by the code."""
    code_unknown(counter)
    (one,) = counter.sale().attempts
    counter.ask(intents.AskAgain(attempt=one.attempt))
    press(counter, F9, "20", F12)
    sheets = [counter.window.sheet]
    counter.runtime.answer(CodePaid(slip=code_slip(1_234), buyer_paid=1_234))
    counter.settle()
    sheets.append(counter.window.sheet)
    assert [sheet is not None for sheet in sheets] == [True, False], "it may be charged already; then it is known"
    assert counter.sale().mode == "done"
    assert counter.window.toast_text() == "刚查到结果，没有收这笔现金：顾客给了现金的，请先退还，再看清画面"
