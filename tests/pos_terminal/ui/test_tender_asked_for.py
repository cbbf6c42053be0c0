"""A tender that was asked for and not got never turns into cash by the key that takes the money."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton
from shiboken6 import Shiboken

from pos_terminal.contract.cloud import CodePaid, Leased, LeaseOrder, LookUpOrder, OrderFound, PayCode, Refusal, Unknown
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.till import events
from pos_terminal.till.links import LinkStatus
from pos_terminal.ui import intents
from pos_terminal.ui.controller import Controller
from pos_terminal.ui.model import TenderView
from pos_terminal.ui.pages.page import NumberField
from pos_terminal.ui.pages.sale import SalePage
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.till.scenes import code_slip, order, slip
from tests.pos_terminal.ui import hands
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.states import BARE, OFFLINE

F9, F10, F11, F12 = Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_F12
CODE = "134567890123456789"


def press(counter: Counter, *keys: Qt.Key | str) -> None:
    counter.settle()
    hands.press(counter, *keys)


def tender(counter: Counter) -> TenderView:
    view = counter.sale().tender
    assert view is not None
    return view


def sold(counter: Counter) -> list[str]:
    """How the sales that closed were paid."""
    return [one.kind for fact in counter.runtime.facts if isinstance(fact, SaleClosed) for one in fact.tenders]


def takes_money(counter: Counter) -> bool:
    key = counter.window.findChild(QAbstractButton, "pay")
    assert key is not None
    return key.isEnabled()


def kind_keys(counter: Counter) -> dict[str, Key]:
    page = counter.window.findChild(SalePage)
    assert page is not None
    return page.money.kind_keys


def shut_text(counter: Counter) -> str:
    text = counter.window.findChild(Text, "tender_shut")
    assert text is not None
    return text.text() if text.isVisible() else ""


@pytest.fixture
def basket(counter: Counter) -> Counter:
    counter.start()
    counter.scan("6901")
    counter.settle()
    return counter


def test_a_code_asked_for_off_line_is_not_taken_as_cash(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server)
    press(basket, F11, F12, Qt.Key.Key_Return, F12)
    assert sold(basket) == []
    assert (tender(basket).kind, takes_money(basket)) == ("code", False)
    assert "离线" in shut_text(basket)


def test_cash_is_taken_once_it_is_chosen(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server)
    press(basket, F11, F12, F9)
    assert (tender(basket).kind, takes_money(basket), shut_text(basket)) == ("cash", True, "")
    field = basket.window.findChild(NumberField, "tender_amount")
    assert field is not None
    assert field.hasFocus()
    press(basket, F12)
    assert sold(basket) == ["cash"]


def test_the_code_goes_on_when_the_server_is_back(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server)
    press(basket, F11)
    basket.runtime.set_links(server=LinkStatus(state="up"))
    assert (tender(basket).kind, takes_money(basket), shut_text(basket)) == ("code", True, "")
    press(basket, F12)
    assert tender(basket).awaiting_code


def test_the_server_goes_while_a_code_is_chosen(basket: Counter) -> None:
    press(basket, F11)
    basket.runtime.set_links(server=OFFLINE.server)
    press(basket, F12)
    assert sold(basket) == []
    assert (tender(basket).kind, takes_money(basket)) == ("code", False)


def test_a_code_scanned_from_the_basket_and_refused_is_not_taken_as_cash(basket: Counter) -> None:
    basket.scan(CODE)
    basket.runtime.answer(Refusal(code="used"))
    assert basket.sale().attempts[0].state == "refused"
    assert tender(basket).kind == "code"
    press(basket, F12)
    assert sold(basket) == []
    assert tender(basket).awaiting_code


def test_a_code_scanned_where_cash_was_chosen_and_refused_is_not_taken_as_cash(basket: Counter) -> None:
    press(basket, F9)
    basket.scan(CODE)
    basket.runtime.answer(Refusal(code="used"))
    press(basket, F12)
    assert sold(basket) == []


def test_a_code_refused_as_soon_as_it_was_scanned_is_not_taken_as_cash(basket: Counter) -> None:
    basket.runtime.answers[PayCode] = lambda _: Refusal(code="used")
    basket.scan(CODE)
    press(basket, F12)
    assert sold(basket) == []


def test_a_card_that_was_declined_stays_a_card(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Declined(code="insufficient_funds"))
    press(basket, F12)
    assert sold(basket) == []
    assert len(basket.runtime.pinpad) == 1


def test_a_card_without_outcome_is_not_taken_as_cash(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Unclear(why="lost"))
    press(basket, F12)
    assert sold(basket) == []
    assert (tender(basket).kind, takes_money(basket)) == ("card", False)
    assert "银行卡收款结果未明" in shut_text(basket)
    press(basket, F9, F12, F12)
    assert basket.sale().tendered == "12.34"


def test_a_card_asked_for_where_there_is_no_pinpad_is_not_taken_as_cash(basket: Counter) -> None:
    basket.runtime.set_links(pinpad=BARE.pinpad)
    press(basket, F10, F12)
    assert sold(basket) == []
    assert "没有装刷卡机" in shut_text(basket)


def test_a_parked_sale_keeps_the_kind_that_failed(basket: Counter) -> None:
    basket.scan(CODE)
    basket.runtime.answer(Refusal(code="used"))
    basket.settle()
    basket.ask(intents.LeaveTender(), intents.Park())
    basket.ask(intents.Recall(sale=basket.runtime.state.parked[0].sale))
    basket.ask(intents.OpenScreen(name="tender"))
    assert tender(basket).kind == "code"


def test_cash_from_the_basket_stays_two_strokes(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server, pinpad=BARE.pinpad)
    press(basket, F12, F12)
    assert sold(basket) == ["cash"]


@pytest.mark.parametrize(("pinpad", "kind"), [(None, "card"), (BARE.pinpad, "cash")])
def test_a_balance_is_taken_by_card_or_in_cash_where_the_till_has_no_pinpad(
    counter: Counter, pinpad: LinkStatus | None, kind: str
) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    if pinpad is not None:
        runtime.set_links(pinpad=pinpad)
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance())
    assert (tender(counter).kind, takes_money(counter)) == (kind, True)


def test_a_balance_by_card_without_outcome_is_not_taken_as_cash(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance(), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    press(counter, F12)
    assert counter.sale().tendered == ""
    assert tender(counter).kind == "card"


def test_after_a_card_the_next_sale_starts_with_cash(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Approved(slip=slip(1_234)))
    basket.scan("6901")
    press(basket, F12)
    assert tender(basket).kind == "cash"


# --- on the page of the money


def no_pinpad(basket: Counter) -> None:
    basket.runtime.set_links(pinpad=BARE.pinpad)


def off_line(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server)


def card_unclear(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Unclear(why="lost"))
    press(basket, F9)


SHUT = [
    (no_pinpad, F10, "card", "没有装刷卡机"),
    (off_line, F11, "code", "离线"),
    (card_unclear, F10, "card", "银行卡收款结果未明"),
]


@pytest.mark.parametrize(("misfortune", "key", "kind", "why"), SHUT)
@pytest.mark.parametrize("by_key", [True, False])
def test_where_cash_is_chosen_a_shut_kind_says_why_and_takes_no_cash(
    basket: Counter, misfortune: Callable[[Counter], None], key: Qt.Key, kind: str, why: str, by_key: bool
) -> None:
    press(basket, F12)
    misfortune(basket)
    basket.settle()
    assert (tender(basket).kind, takes_money(basket)) == ("cash", True)
    if by_key:
        press(basket, key)
    else:
        hands.tap(basket, f"kind_{kind}")
    assert (tender(basket).kind, takes_money(basket)) == (kind, False)
    assert why in shut_text(basket)
    press(basket, F12, Qt.Key.Key_Return, F12)
    assert (sold(basket), basket.sale().tendered) == ([], "")
    press(basket, F9)
    assert (tender(basket).kind, takes_money(basket), shut_text(basket)) == ("cash", True, "")


@pytest.mark.parametrize(("misfortune", "key", "kind", "why"), SHUT)
def test_the_key_of_a_shut_kind_looks_shut(
    basket: Counter, misfortune: Callable[[Counter], None], key: Qt.Key, kind: str, why: str
) -> None:
    press(basket, F12)
    misfortune(basket)
    basket.settle()
    looks = {name: made.is_shut for name, made in kind_keys(basket).items() if name != "presale"}
    assert looks == {"cash": False, "card": kind == "card", "code": kind == "code"}


def test_a_balance_whose_card_is_asked_for_where_there_is_no_pinpad_is_not_taken_as_cash(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    no_pinpad(counter)
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance())
    press(counter, F10, F12)
    assert (counter.sale().tendered, tender(counter).kind, takes_money(counter)) == ("", "card", False)


def test_a_kind_asked_for_while_all_are_shut_is_kept(counter: Counter) -> None:
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance(), intents.BeginTender(kind="cash"))
    off_line(counter)
    press(counter, F10)
    runtime.set_links(server=LinkStatus(state="up"))
    press(counter, F12)
    assert (counter.sale().tendered, len(runtime.pinpad)) == ("", 1)


def test_while_a_card_is_under_way_no_kind_can_be_pressed(basket: Counter) -> None:
    press(basket, F10, F12)
    assert not any(made.isEnabled() for made in kind_keys(basket).values())


# --- a payment that may have been made


def question(counter: Counter) -> str:
    sheet = counter.window.sheet
    return "\n".join(label.text() for label in sheet.findChildren(Text)) if sheet is not None else ""


def shown_texts(counter: Counter) -> str:
    return "\n".join(text.text() for text in counter.window.findChildren(Text) if text.isVisible())


def code_unclear(basket: Counter) -> None:
    press(basket, F11)
    basket.scan(CODE)
    basket.runtime.answer(Unknown(why="timeout"))


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
    assert basket.window.toast_text() == "先回答或关闭对话框，再扫码"


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


# --- a sale that is taken up again


def balance(counter: Counter) -> None:
    """The money of an order, part of which was paid by card."""
    counter.start()
    runtime = counter.runtime
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    counter.ask(intents.LookUpOrder(text="o1"), intents.CollectBalance())
    assert tender(counter).kind == "card"


def part_by_card(counter: Counter) -> None:
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text="10"))
    counter.runtime.card(events.Approved(slip=slip(1_000)))


def parked_and_recalled(counter: Counter) -> None:
    counter.ask(intents.Park())
    counter.ask(intents.Recall(sale=counter.runtime.state.parked[0].sale))


def restarted(counter: Counter) -> None:
    """The window begins anew with what the ledger kept."""
    runtime = counter.runtime
    Shiboken.delete(counter.controller)
    runtime.machine = msgspec.structs.replace(
        runtime.machine, till=msgspec.structs.replace(runtime.state, operator=None)
    )
    counter.controller = Controller(counter.window, runtime, usual_float=50_000, parent=counter.window)
    counter.ask(intents.SignIn(number="1001", pin="1234"))


AGAIN = pytest.mark.parametrize("again", [parked_and_recalled, restarted])


@AGAIN
def test_a_balance_paid_in_part_by_card_is_not_taken_as_cash_afterwards(
    counter: Counter, again: Callable[[Counter], None]
) -> None:
    balance(counter)
    part_by_card(counter)
    again(counter)
    assert (tender(counter).kind, takes_money(counter)) == ("card", True)
    press(counter, F12)
    assert counter.sale().tendered == "10.00"


@AGAIN
def test_a_sale_paid_in_part_by_card_opens_with_the_card(basket: Counter, again: Callable[[Counter], None]) -> None:
    part_by_card(basket)
    again(basket)
    assert tender(basket).kind == "card"


@AGAIN
def test_a_sale_paid_in_part_in_cash_opens_with_cash(basket: Counter, again: Callable[[Counter], None]) -> None:
    basket.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"))
    again(basket)
    assert tender(basket).kind == "cash"


def test_a_kind_that_was_asked_for_is_kept_while_the_sale_is_parked(basket: Counter) -> None:
    basket.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"))
    press(basket, F11)
    basket.ask(intents.Park())
    basket.scan("6901")
    press(basket, F9)
    basket.ask(intents.Park())
    first = min(basket.runtime.state.parked, key=lambda one: one.number)
    basket.ask(intents.Recall(sale=first.sale))
    assert tender(basket).kind == "code"


def test_a_balance_whose_cash_was_handed_back_opens_with_the_card_after_a_restart(counter: Counter) -> None:
    balance(counter)
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"))
    counter.ask(intents.ReverseTender(tender=counter.sale().tenders[0].tender))
    restarted(counter)
    counter.ask(intents.OpenScreen(name="tender"))
    assert tender(counter).kind == "card"


def test_who_signs_in_next_pays_as_was_asked_for(basket: Counter) -> None:
    basket.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"), intents.BeginTender(kind="code"))
    basket.ask(intents.SignOut(), intents.SignIn(number="1001", pin="1234"))
    assert tender(basket).kind == "code"


def code_unknown(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.CodeChosen)
    counter.runtime.scan(CODE)
    counter.runtime.answer(Unknown(why="timeout"))


def test_while_it_is_asked_about_nothing_tells_to_ask(counter: Counter) -> None:
    code_unknown(counter)
    (one,) = counter.sale().attempts
    assert one.can_ask
    assert "再次查询" in one.detail
    counter.ask(intents.AskAgain(attempt=one.attempt))
    (one,) = counter.sale().attempts
    assert not one.can_ask
    assert one.detail == "可能已经生效，请勿重复操作。正在查询，请稍等；查不到时再请主管裁定。"


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
