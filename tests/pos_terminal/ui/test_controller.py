"""The controller between the real window and the real machine: what is asked happens, what happens is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from pos_terminal.contract.cloud import (
    CheckCoupon,
    CodePaid,
    CouponChecked,
    Coupons,
    Done,
    FindCoupons,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    Pending,
    RedeemCoupon,
    Redeemed,
    Refusal,
)
from pos_terminal.contract.facts import ContradictionSettled, PeriodClosed, PeriodOpened, SaleClosed
from pos_terminal.devices.scanner.wedge import Hold, Replay, Scan, WedgeDecider
from pos_terminal.till import effects, events
from pos_terminal.till.links import LinkStatus
from pos_terminal.ui import intents
from pos_terminal.ui.dialogs import ConfirmDialog
from pos_terminal.ui.intents import Intent
from pos_terminal.ui.model import (
    ClosePeriodView,
    DevicesView,
    HistoryView,
    OpenPeriodView,
    ParkedView,
    SaleView,
    SignInView,
    Toast,
)
from pos_terminal.ui.pages.page import NoticeBar, NumberField
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.typed import looks_like_code
from pos_terminal.ui.wedge_filter import Pressed, Verdicts, WedgeFilter
from pos_terminal.ui.widgets.basket import BasketList
from pos_terminal.ui.widgets.parts import Text
from pos_terminal.ui.widgets.rows import RowsList
from pos_terminal.ui.wishes import MEANINGS
from tests.pos_terminal.till.scenes import code_slip, coupon, item, order, slip
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.edge import InstantRuntime

# --- a day by hand --------------------------------------------------------------------------------------------------


def test_a_day_by_clicks_and_keys(counter: Counter) -> None:
    assert isinstance(counter.body(), SignInView)
    counter.type_into("operator_number", "1001")
    counter.type_into("operator_pin", "1234")
    assert isinstance(counter.body(), OpenPeriodView)
    counter.type_into("cash_float", "500")
    assert isinstance(counter.runtime.facts[-1], PeriodOpened)
    assert counter.runtime.facts[-1].cash_float == 50_000
    counter.type_into("scan", "6901")
    counter.type_into("scan", "6902")
    assert [line.title for line in counter.sale().lines] == ["绿茶", "牛奶"]
    assert counter.sale().selected == counter.sale().lines[1].line
    counter.click("pay")
    assert counter.sale().mode == "tender"
    counter.type_into("tender_amount", "20")
    assert counter.sale().mode == "done"
    done = counter.sale().done
    assert done is not None
    assert (done.total, done.change) == ("16.80", "3.20")
    assert counter.closed().rounding == 4
    counter.click("pay")  # «next sale»
    assert counter.sale().mode == "basket"
    counter.ask(intents.OpenScreen(name="close_period"), intents.ClosePeriod(counts={10_000: 5, 100: 16, 50: 1, 10: 3}))
    body = counter.body()
    assert isinstance(body, ClosePeriodView)
    assert (body.stage, body.difference, body.printed) == ("closed", "0.00", "日结单已打印")
    assert isinstance(counter.runtime.facts[-2], PeriodClosed)
    counter.ask(intents.OpenScreen(name="sale"))
    assert isinstance(counter.body(), OpenPeriodView)
    counter.ask(intents.SignOut())
    assert isinstance(counter.body(), SignInView)


# --- people and periods ---------------------------------------------------------------------------------------------


def test_wrong_pins_are_said_on_the_form_and_not_twice(counter: Counter) -> None:
    counter.ask(intents.SignIn(number="1001", pin="0000"))
    body = counter.body()
    assert isinstance(body, SignInView)
    assert (body.number, body.problem, body.busy) == ("1001", "工号或密码不对，还可以试 4 次", False)
    assert counter.window.toast_text() == ""
    for _ in range(4):
        counter.ask(intents.SignIn(number="1001", pin="0000"))
    body = counter.body()
    assert isinstance(body, SignInView)
    assert "5 分钟" in body.problem
    counter.ask(intents.SignIn(number="9001", pin="9999"))
    assert isinstance(counter.body(), OpenPeriodView)


def test_the_clerk_hears_what_a_toast_has_to_be_heard_for(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    monkeypatch.setattr(Sounds, "play", lambda _, name: heard.append(name))
    counter.start()
    counter.window.toast(Toast(text="已存"))
    assert heard == []
    counter.window.toast(Toast(text="找不到", tone="danger", sound="error"))
    counter.window.toast(Toast(text="好了", sound="ok"))
    assert heard == ["error", "ok"]
    counter.scan("没有的")
    counter.runtime.found("没有的")
    assert heard[2:] == ["error"]


def test_a_float_that_is_no_amount_is_refused_on_the_form(counter: Counter) -> None:
    counter.ask(intents.SignIn(number="1001", pin="1234"), intents.OpenPeriod(float_text="12.345"))
    body = counter.body()
    assert isinstance(body, OpenPeriodView)
    assert "12.345" in body.problem
    counter.ask(intents.OpenPeriod(float_text="999999999"))
    body = counter.body()
    assert isinstance(body, OpenPeriodView)
    assert body.problem.startswith("备用金金额不合理")
    assert not body.busy


def test_a_period_does_not_close_over_an_open_sale(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.OpenScreen(name="close_period"), intents.ClosePeriod(counts={}))
    body = counter.body()
    assert isinstance(body, ClosePeriodView)
    assert body.stage == "count"
    assert body.problem
    assert body.blocked


# --- the basket -----------------------------------------------------------------------------------------------------


def test_quantities_are_typed_before_a_code_or_for_a_line(counter: Counter) -> None:
    counter.start()
    counter.scan("3*6901", "2.85 x 6903")
    assert [line.quantity for line in counter.sale().lines] == ["3", "2.85"]
    tea = counter.sale().lines[0].line
    counter.ask(intents.SetQuantity(line=tea, text="5"))
    assert counter.sale().lines[0].quantity == "5"
    assert counter.sale().selected == tea
    counter.ask(intents.SetQuantity(line=tea, text="many"))
    assert "many" in counter.window.toast_text()
    counter.ask(intents.SetQuantity(line=tea, text="1.5"))
    assert counter.window.toast_text() == "绿茶 只能按整数卖"
    counter.scan("0*6901")
    assert "0" in counter.window.toast_text()
    assert counter.sale().lines[0].quantity == "5"


def test_remove_undo_park_recall_and_void(counter: Counter) -> None:
    counter.start()
    counter.scan("6901", "6902")
    counter.ask(intents.RemoveLine(line=counter.sale().lines[0].line))
    assert counter.window.toast_text() == "已删除 绿茶"
    counter.ask(intents.Undo())
    assert len(counter.sale().lines) == 2
    counter.ask(intents.Park())
    assert counter.sale().parked_count == 1
    counter.ask(intents.OpenScreen(name="parked"))
    body = counter.body()
    assert isinstance(body, ParkedView)
    counter.ask(intents.Recall(sale=body.rows[0].sale))
    assert len(counter.sale().lines) == 2
    counter.ask(intents.Void(reason=""))
    assert counter.window.toast_text() == "请填写原因"
    counter.ask(intents.Void(reason="顾客不要了"))
    assert counter.sale().lines == ()


def test_search_while_typing_and_enter_on_the_only_result(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.SearchTyped(text="绿"), intents.SearchTyped(text="绿茶"))
    counter.runtime.found("绿")
    assert counter.sale().search is None, "an answer to an older question"
    counter.runtime.found("绿茶")
    search = counter.sale().search
    assert search is not None
    assert [row.title for row in search.rows] == ["绿茶", "绿茶礼盒"]
    counter.ask(intents.PickItem(sku="greentea"))
    assert counter.sale().search is None
    assert counter.sale().lines[0].title == "绿茶礼盒"
    counter.scan("牛奶")
    counter.runtime.found("牛奶")
    assert counter.sale().lines[1].title == "牛奶"
    counter.scan("没有的")
    counter.runtime.found("没有的")
    assert counter.window.toast_text() == "没有找到“没有的”"


PLAIN = Qt.KeyboardModifier.NoModifier


def keys(counter: Counter, *typed: Qt.Key | str, pace_ms: int = 40, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Keys to whatever has the focus, as a person types them."""
    for one in typed:
        target = counter.window.focusWidget()
        assert target is not None
        if isinstance(one, str):
            QTest.keyClicks(target, one, modifier, pace_ms)
        else:
            QTest.keyClick(target, one, delay=pace_ms)
        counter.settle()


def commit_text(counter: Counter, text: str) -> None:
    """What an input method sends: the text while it is composed, then the text that was chosen."""
    target = counter.window.focusWidget()
    assert target is not None
    QApplication.sendEvent(target, QInputMethodEvent("pin'yin", []))
    chosen = QInputMethodEvent()
    chosen.setCommitString(text)
    QApplication.sendEvent(target, chosen)


def chosen_row(counter: Counter) -> str | None:
    results = next((one for one in counter.window.findChildren(RowsList) if one.isVisible()), None)
    assert results is not None
    return results.current()


def test_enter_at_once_on_a_name_with_several_matches_leaves_them_to_the_keyboard(counter: Counter) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "绿茶")
    keys(counter, Qt.Key.Key_Return)
    assert counter.runtime.searches == ["绿茶"], "the pause of typing was not waited for"
    keys(counter, Qt.Key.Key_Return)  # nothing there to pick yet
    assert counter.sale().lines == ()
    counter.runtime.found("绿茶")
    assert counter.sale().search is not None
    assert chosen_row(counter) == "tea"
    keys(counter, Qt.Key.Key_Down)
    assert chosen_row(counter) == "greentea"
    keys(counter, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert [line.title for line in counter.sale().lines] == ["绿茶礼盒"]
    assert counter.sale().search is None
    commit_text(counter, "绿茶")
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("绿茶")
    counter.settle()
    keys(counter, Qt.Key.Key_Return)
    assert [line.title for line in counter.sale().lines] == ["绿茶礼盒", "绿茶"]


def test_another_search_starts_at_its_first_row(counter: Counter) -> None:
    counter.start()
    counter.settle()
    for text, steps, chosen in (("茶", 1, "greentea"), ("绿茶礼", 0, "greentea"), ("绿", 0, "tea")):
        commit_text(counter, text)
        counter.ask(intents.SearchTyped(text=text))
        counter.runtime.found(text)
        counter.settle()
        keys(counter, *[Qt.Key.Key_Down] * steps)
        assert chosen_row(counter) == chosen


def test_enter_at_once_on_a_name_with_one_match_picks_it(counter: Counter) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "牛奶")
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("牛奶")
    assert [line.title for line in counter.sale().lines] == ["牛奶"]
    assert counter.sale().search is None


def test_enter_never_picks_from_the_rows_of_another_text(counter: Counter, qtbot: QtBot) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "绿")
    qtbot.waitUntil(lambda: counter.runtime.searches == ["绿"], timeout=2000)
    counter.runtime.found("绿")
    counter.settle()
    commit_text(counter, "茶礼")
    qtbot.waitUntil(lambda: counter.runtime.searches == ["绿", "绿茶礼"], timeout=2000)
    search = counter.sale().search
    assert search is not None
    assert search.stale
    keys(counter, Qt.Key.Key_Return)  # it asks, and picks none of the rows on screen
    keys(counter, Qt.Key.Key_Return)
    assert counter.sale().lines == ()
    counter.runtime.found("绿茶礼")
    assert [line.title for line in counter.sale().lines] == ["绿茶礼盒"]
    counter.runtime.found("绿茶礼")
    assert len(counter.sale().lines) == 1


def test_escape_ends_a_search_whose_text_is_gone(counter: Counter) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "绿茶")
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("绿茶")
    counter.settle()
    keys(counter, Qt.Key.Key_Escape, Qt.Key.Key_Return)
    assert counter.sale().search is None
    assert counter.sale().lines == ()


def text_of(counter: Counter) -> str:
    field = counter.window.findChild(QLineEdit, "scan")
    assert field is not None
    return field.text()


def basket_shows(counter: Counter) -> bool:
    counter.settle()
    basket = next((one for one in counter.window.findChildren(BasketList) if one.isVisible()), None)
    return basket is not None and counter.sale().search is None


def test_results_do_not_outlive_their_text(counter: Counter, qtbot: QtBot) -> None:
    """A quantity typed in front of its key looks like a name for a moment."""
    counter.start()
    counter.scan("6901", "6902")
    counter.settle()
    keys(counter, "1.5")
    qtbot.waitUntil(lambda: counter.runtime.searches == ["1.5"], timeout=2000)
    counter.runtime.searched.emit("1.5", (item("water", 200),), 0)
    counter.settle()
    assert counter.sale().search is not None
    keys(counter, Qt.Key.Key_F2)
    assert counter.window.toast_text() == "牛奶 只能按整数卖"
    assert text_of(counter) == ""
    assert basket_shows(counter)
    keys(counter, Qt.Key.Key_Return)
    assert [line.quantity for line in counter.sale().lines] == ["1", "1"]


@pytest.mark.parametrize("by", ["backspace", "mode", "escape"])
def test_the_basket_shows_as_soon_as_the_text_is_gone(counter: Counter, by: str) -> None:
    counter.start()
    counter.scan("6901")
    counter.settle()
    commit_text(counter, "绿")
    counter.ask(intents.SearchTyped(text="绿"))
    counter.runtime.found("绿")
    counter.settle()
    assert not basket_shows(counter)
    one = {"backspace": Qt.Key.Key_Backspace, "mode": Qt.Key.Key_F2, "escape": Qt.Key.Key_Escape}[by]
    keys(counter, one)
    assert text_of(counter) == ""
    assert basket_shows(counter)
    counter.runtime.found("绿")  # an answer that comes late
    assert basket_shows(counter)


@pytest.mark.parametrize("painted", [True, False])
def test_a_name_that_is_not_found_leaves_the_basket_in_sight(counter: Counter, painted: bool) -> None:
    counter.start()
    counter.scan("6901")
    counter.settle()
    commit_text(counter, "没有的")
    if painted:
        counter.ask(intents.SearchTyped(text="没有的"))
        counter.runtime.found("没有的")
        counter.settle()
        assert not basket_shows(counter)
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("没有的")
    counter.settle()
    assert counter.window.toast_text() == "没有找到“没有的”"
    assert basket_shows(counter)
    assert text_of(counter) == ""


def test_results_stay_with_the_name_that_was_entered(counter: Counter) -> None:
    counter.start()
    counter.settle()
    commit_text(counter, "绿茶")
    keys(counter, Qt.Key.Key_Return)
    counter.runtime.found("绿茶")
    counter.settle()
    assert text_of(counter) == "绿茶"
    keys(counter, "6")  # the next text takes its place, and Enter is about that
    keys(counter, Qt.Key.Key_Return)
    assert counter.sale().lines == ()
    counter.scan("6902")
    assert basket_shows(counter)


def test_an_unknown_code_is_told_and_a_scan_returns_to_the_sale(counter: Counter) -> None:
    counter.start()
    counter.scan("6999")
    assert "6999" in counter.window.toast_text()
    counter.ask(intents.OpenScreen(name="devices"))
    assert isinstance(counter.body(), DevicesView)
    counter.runtime.scan("6901")  # a serial scanner goes past the window
    assert len(counter.sale().lines) == 1


def test_a_burst_of_changes_is_painted_once_and_at_once(counter: Counter) -> None:
    counter.start()
    counter.settle()
    before = counter.painted
    for _ in range(20):
        counter.runtime.scan("6901")
    counter.settle()
    assert counter.sale().lines[0].quantity == "20"
    assert counter.painted == before + 1


def test_the_toast_of_a_look_up_goes_with_its_answer(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.LookUpOrder(text="4512"))
    assert "正在查询订单" in counter.window.toast_text()
    counter.runtime.answer(OrderFound(order=order(), at_ms=counter.runtime.at_ms))
    counter.settle()
    assert counter.window.toast_text() == ""


def test_what_the_page_of_a_refused_order_says_no_toast_says_again(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.LookUpOrder(text="4512"))
    counter.runtime.answer(OrderFound(order=order(), at_ms=counter.runtime.at_ms, why_not="refund_open"))
    counter.settle()
    presale = counter.sale().presale
    assert presale is not None
    assert presale.refusal.startswith("顾客已申请退款")
    assert counter.window.toast_text() == ""
    money = counter.window.findChild(QWidget, "amount_due")
    assert money is not None
    assert money.accessibleName() == "不能收款"


# --- leaving -----------------------------------------------------------------------------------------------------


def close_from_outside(counter: Counter) -> None:
    """The cross of the window, or Alt+F4."""
    handle = counter.window.windowHandle()
    assert handle is not None
    handle.close()
    counter.settle()


def test_what_was_said_of_one_step_does_not_stand_over_the_next(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.Park())
    parked = counter.window.toast_text()
    assert parked.startswith("已挂单"), "it is said of the empty basket that follows"
    counter.settle()
    assert counter.window.toast_text() == parked
    counter.scan("6902")
    assert counter.window.toast_text() == "", "the next customer's goods"
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.window.toast_text().startswith("收款完成"), "it is said of the finished sale, not of the money"
    counter.ask(intents.OpenScreen(name="history"))
    assert counter.window.toast_text() == ""


def test_what_was_said_stays_while_the_step_does(counter: Counter) -> None:
    counter.start()
    counter.scan("6901", "6902")
    counter.ask(intents.RemoveLine(line=counter.sale().lines[0].line))
    counter.scan("6904")
    counter.ask(intents.SelectLine(line=counter.sale().lines[0].line))
    assert counter.window.toast_text().startswith("已删除")


def test_a_warning_stays_its_time(counter: Counter) -> None:
    counter.start()
    counter.scan("6901", "6999")
    counter.ask(intents.BeginTender(kind="cash"))
    assert counter.window.toast_text() == "未找到商品 6999，请检查条码或输入名称"


@pytest.mark.parametrize("screen", ["sale", "history"])
def test_closing_the_window_in_mid_sale_asks_first(counter: Counter, screen: intents.ScreenName) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.OpenScreen(name=screen))
    close_from_outside(counter)
    sheet = counter.window.sheet
    assert isinstance(sheet, ConfirmDialog)
    assert sheet.focusWidget() is sheet.safe, "staying is the default"
    close_from_outside(counter)
    assert counter.window.sheet is sheet, "it asks once"
    QTest.keyClick(sheet.safe, Qt.Key.Key_Return)
    counter.settle()
    assert counter.window.isVisible()
    close_from_outside(counter)
    assert isinstance(counter.window.sheet, ConfirmDialog)
    QTest.keyClick(counter.window.sheet, Qt.Key.Key_F12)
    counter.settle()
    assert not counter.window.isVisible()


def test_closing_the_window_between_sales_closes_it(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.PayCash(text=""))
    close_from_outside(counter)
    assert not counter.window.isVisible()


# --- receipts -------------------------------------------------------------------------------------------------------


def test_enter_in_the_history_prints_one_duplicate(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.PayCash(text=""), intents.OpenScreen(name="history"))
    looked_up: list[str] = []
    monkeypatch.setattr(counter.runtime, "reprint", lambda sale, document: looked_up.append(sale))  # it takes its time
    keys(counter, Qt.Key.Key_Return)
    sale = counter.closed().sale
    assert looked_up == [sale]
    counter.settle()
    key = counter.window.findChild(QAbstractButton, "reprint")
    assert key is not None
    assert not key.isEnabled()
    counter.ask(intents.Reprint(sale=sale))
    assert looked_up == [sale], "it is on its way"
    counter.runtime.prints = False
    counter.runtime.post(events.Reprint, sale=sale, copy=1)
    counter.ask(intents.Reprint(sale=sale))
    assert looked_up == [sale], "it is being printed"
    assert not key.isEnabled()
    counter.runtime.post(events.PrintFinished, job=f"sale/{sale}/1", printed=True)
    counter.settle()
    assert key.isEnabled()
    keys(counter, Qt.Key.Key_Return)
    assert looked_up == [sale, sale]


# --- the money ------------------------------------------------------------------------------------------------------


def amount_field(counter: Counter) -> NumberField:
    field = counter.window.findChild(NumberField, "tender_amount")
    assert field is not None
    return field


def test_letters_at_the_money_take_none(counter: Counter) -> None:
    """They are refused, and an empty field would mean all that is due."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"))
    keys(counter, "abc")
    assert amount_field(counter).refused
    keys(counter, Qt.Key.Key_Return, Qt.Key.Key_Return)
    assert counter.sale().mode == "tender"
    assert counter.sale().tendered == ""
    keys(counter, Qt.Key.Key_Backspace)
    assert not amount_field(counter).refused
    keys(counter, "x", "5", Qt.Key.Key_Return)
    assert counter.sale().tendered == "5.00"


@pytest.mark.parametrize(
    ("typed", "carried"), [("200", "200"), ("20.50", "20.50"), ("6901028075763", ""), ("茶", ""), ("", "")]
)
def test_a_number_typed_at_the_basket_is_the_cash_handed_over(counter: Counter, typed: str, carried: str) -> None:
    counter.start()
    counter.scan("6901")
    counter.settle()
    commit_text(counter, typed)
    keys(counter, Qt.Key.Key_F12)
    assert counter.sale().mode == "tender"
    assert amount_field(counter).text() == carried
    if carried:
        assert text_of(counter) == ""
        keys(counter, Qt.Key.Key_F12)
        done = counter.sale().done
        assert done is not None
        assert done.change == {"200": "187.70", "20.50": "8.20"}[carried]


def test_goods_scanned_at_the_money_leave_the_typed_amount(counter: Counter) -> None:
    """They join the sale while no money is taken, and are refused afterwards: the customer hands over the same."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"))
    keys(counter, "50")
    counter.controller.scanned("6902")
    assert [line.title for line in counter.sale().lines] == ["绿茶", "牛奶"]
    assert amount_field(counter).text() == "50"
    change = counter.window.findChild(Text, "change_due")
    assert change is not None
    assert change.text() == "¥ 33.20"
    counter.ask(intents.PayCash(text="5"))
    assert amount_field(counter).text() == ""  # what is typed next is for what is left
    keys(counter, "50")
    counter.controller.scanned("6902")
    assert amount_field(counter).text() == "50"


def test_the_amount_typed_for_a_sale_is_not_the_next_customer_s(counter: Counter) -> None:
    counter.start()
    for _ in range(2):
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"))
        assert amount_field(counter).text() == ""
        keys(counter, "50", Qt.Key.Key_Return)
        assert counter.closed().tenders[0].change == 3_770


def test_exact_cash_is_rounded_down_and_a_part_payment_is_not(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="5"))
    view = counter.sale()
    assert (view.tendered, view.due, view.rounding) == ("5.00", "7.34", "")
    counter.ask(intents.PayCash(text=""))
    assert (counter.closed().total, counter.closed().rounding) == (1_234, 0)
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert (counter.closed().total, counter.closed().rounding) == (1_230, 4)


def test_likely_notes_are_chosen_by_keyboard_and_paid_with_the_pay_key(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"))
    tender = counter.sale().tender
    assert tender is not None
    assert [key.text for key in tender.cash_keys] == ["", "20.00", "50.00", "100.00"]
    field = counter.window.findChild(QLineEdit, "tender_amount")
    assert field is not None
    for number, text in ((Qt.Key.Key_4, "100.00"), (Qt.Key.Key_1, ""), (Qt.Key.Key_3, "50.00")):
        QTest.keyClick(field, number, Qt.KeyboardModifier.AltModifier)
        assert field.text() == text
    QTest.keyClick(field, Qt.Key.Key_F12)
    counter.settle()
    assert [tender.change for tender in counter.closed().tenders] == [5_000 - 1_230]


def test_amounts_that_cannot_be_are_refused_with_a_toast(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="690102"))
    assert counter.window.toast_text() == "实收金额过大，请核对后重新输入"
    assert counter.sale().rounding == "", "no rounding stays behind"
    counter.ask(intents.PayCash(text="1.2.3"))
    assert "1.2.3" in counter.window.toast_text()
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text="99"))
    assert counter.window.toast_text() == "超过应收金额，请重新输入"
    counter.ask(intents.PayCard(text="x"))
    assert "x" in counter.window.toast_text()


def test_a_card_declined_then_two_cards(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    assert counter.sale().attempts[0].state == "pending"
    counter.ask(intents.CancelAttempt(attempt=counter.sale().attempts[0].attempt))
    assert isinstance(counter.runtime.pinpad.pop(), effects.AbortPinpad)
    counter.runtime.card(events.Declined(code="insufficient_funds"))
    assert counter.sale().attempts[0].detail.startswith("余额不足")
    counter.ask(intents.PayCard(text="10"))
    counter.runtime.card(events.Approved(slip=slip(1_000, "0001")))
    assert counter.sale().due == "2.34"
    counter.ask(intents.LeaveTender())
    assert counter.sale().mode == "tender", "money was taken"
    counter.ask(intents.PayCard(text=None))
    counter.runtime.card(events.Approved(slip=slip(234, "0002")))
    assert counter.sale().mode == "done"
    assert [tender.receivable for tender in counter.closed().tenders] == [1_000, 234]


def test_leaving_the_money_takes_the_rounding_off(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.RoundingToggled, unit=10)
    counter.ask(intents.BeginTender(kind="card"))
    assert counter.sale().due == "12.34"
    counter.ask(intents.LeaveTender())
    assert counter.sale().mode == "basket"


def test_cash_is_handed_back_by_its_row_and_a_card_is_not(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="5"))
    counter.ask(intents.ReverseTender(tender=counter.sale().tenders[0].tender))
    assert counter.sale().tenders == ()
    assert "5.00" in counter.window.toast_text()
    counter.ask(intents.PayCard(text="10"))
    counter.runtime.card(events.Approved(slip=slip(1_000)))
    counter.ask(intents.ReverseTender(tender=counter.sale().tenders[0].tender))
    assert len(counter.sale().tenders) == 1
    assert counter.window.toast_text() == "现在不能这样做"


def test_a_payment_code_scanned_cancelled_and_typed(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="code"), intents.PayCode(text=None))
    view = counter.sale().tender
    assert view is not None
    assert view.awaiting_code
    counter.ask(intents.CancelAttempt(attempt=""))
    view = counter.sale().tender
    assert view is not None
    assert not view.awaiting_code
    counter.ask(intents.PayCode(code="12"))
    assert counter.window.toast_text() == "这不是付款码，请重新扫"
    counter.ask(intents.PayCode(text=None, code="134567890123456789"))
    counter.runtime.answer(Pending())
    attempt = counter.sale().attempts[0]
    assert attempt.can_cancel
    counter.ask(intents.CancelAttempt(attempt=attempt.attempt))
    counter.runtime.answer(Done())
    assert counter.sale().attempts[0].state == "refused"
    counter.ask(intents.PayCode(text=None))
    counter.scan("134567890123456789")
    counter.runtime.answer(CodePaid(slip=code_slip(1_234), buyer_paid=1_234))
    assert counter.sale().mode == "done"


def test_changing_to_cash_stops_waiting_for_a_code(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="code"), intents.PayCode(text=None), intents.BeginTender(kind="cash"))
    view = counter.sale().tender
    assert view is not None
    assert (view.awaiting_code, view.kind) == (False, "cash")


def test_an_unknown_card_is_forced_by_a_supervisor_only(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    attempt = counter.sale().attempts[0]
    assert attempt.state == "unknown"
    counter.ask(intents.AskAgain(attempt=attempt.attempt))
    assert isinstance(counter.runtime.pinpad[-1], effects.Enquire)
    force = intents.ForceAttempt(attempt=attempt.attempt, outcome="done", number="1001", pin="1234", reason="slip seen")
    counter.ask(force)
    assert counter.window.toast_text() == "需要主管的工号和密码"
    counter.ask(
        intents.ForceAttempt(attempt=attempt.attempt, outcome="done", number="9001", pin="9999", reason="slip seen")
    )
    assert counter.sale().mode == "done"
    done = counter.sale().done
    assert done is not None
    assert done.tenders[0].detail == "主管裁定"


def test_a_late_answer_is_settled_by_a_supervisor_only(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    attempt = counter.sale().attempts[0].attempt
    force = {"attempt": attempt, "number": "9001", "pin": "9999", "reason": "slip seen"}
    counter.ask(intents.ForceAttempt(outcome="refused", **force))
    counter.runtime.post(events.PinpadAnswered, attempt=attempt, outcome=events.Approved(slip=slip(1_234)))
    (notice,) = counter.sale().notices
    asked = notice.actions[0].intent
    assert isinstance(asked, intents.SettleContradiction)
    settle = msgspec.structs.replace(asked, reason="money_returned", number="1001", pin="1234")
    counter.ask(settle)
    assert counter.window.toast_text() == "需要主管的工号和密码"
    assert len(counter.sale().notices) == 1
    counter.ask(msgspec.structs.replace(settle, number="9001", pin="9999"))
    assert counter.sale().notices == ()
    assert isinstance(counter.runtime.facts[-1], ContradictionSettled)


# --- presale --------------------------------------------------------------------------------------------------------


def answering_orders(runtime: InstantRuntime) -> None:
    runtime.answers[LookUpOrder] = lambda _: OrderFound(order=order(), at_ms=runtime.at_ms)
    runtime.answers[LeaseOrder] = lambda _: Leased(fence="f1")
    runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=coupon(asked.code, 30_000))
    runtime.answers[RedeemCoupon] = lambda _: Redeemed(reference="r1")


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
    counter.click("serial")
    counter.controller.scanned("SN-1")
    view = counter.sale()
    assert (view.lines[1].lacks, view.lines[1].note, view.serial_line) == ("", "SN-1", "")
    counter.controller.scanned("6901")  # goods again
    assert counter.sale().counts == "3 件 / 2 行"
    counter.click("pay")
    counter.ask(intents.PayCash(text=""))
    assert [line.serials for line in counter.closed().lines if line.serials] == [("SN-1",)]


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
    counter.click("serial")
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


def test_a_scan_answers_the_key_that_asked_for_a_coupon_and_only_that(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=coupon(asked.code, 30))
    counter.click("coupon_code")
    counter.controller.scanned("6999")  # goods by its digits, but none of the catalogue: here it is the coupon's
    assert [line.position for line in counter.sale().lines] == ["1"]
    assert counter.window.toast_text() == "已加优惠：券 6999"
    counter.controller.scanned("6902")
    assert len(counter.sale().lines) == 2


def test_a_bare_number_scanned_where_an_order_is_asked_for_is_the_orders(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.OpenScreen(name="presale"))
    counter.controller.scanned("2045118839201457766")
    assert [question for _, question in counter.runtime.asked] == [LookUpOrder(order="2045118839201457766")]
    assert counter.sale().mode == "presale"


def test_goods_scanned_where_an_order_is_asked_for_are_sold(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.OpenScreen(name="presale"))
    counter.controller.scanned("6902")
    assert counter.sale().mode == "basket"
    assert [line.title for line in counter.sale().lines] == ["牛奶"]
    assert counter.runtime.asked == []


@pytest.mark.parametrize("at_order", [False, True])
def test_a_bare_number_scanned_anywhere_else_is_no_orders(counter: Counter, at_order: bool) -> None:
    counter.start()
    if at_order:
        answering_orders(counter.runtime)
        counter.ask(intents.LookUpOrder(text="o1"))
    counter.runtime.asked.clear()
    counter.controller.scanned("2045118839201457766")
    assert not any(isinstance(question, LookUpOrder) for _, question in counter.runtime.asked)


@pytest.mark.parametrize("key", ["coupon_code", "member_code"])
def test_goods_scanned_where_a_code_was_asked_for_are_sold(counter: Counter, key: str) -> None:
    counter.start()
    counter.scan("6901")
    counter.click(key)
    counter.controller.scanned("6902")
    assert [line.title for line in counter.sale().lines] == ["绿茶", "牛奶"]
    assert counter.runtime.asked == []
    assert counter.window.toast_text() == ""
    counter.click(key)
    counter.type_into("scan", "6902")  # typed it is what the key says
    assert [getattr(question, "code", "") for _, question in counter.runtime.asked] == ["6902"]


# --- afterwards -----------------------------------------------------------------------------------------------------


def test_history_shows_the_newest_finds_and_reprints(counter: Counter) -> None:
    counter.start()
    for _ in range(2):
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    newest = counter.closed()
    counter.ask(intents.OpenScreen(name="history"))
    body = counter.body()
    assert isinstance(body, HistoryView)
    assert (body.selected, body.preview) == (newest.sale, f"receipt of {newest.sale}")
    counter.ask(intents.ShowReceipt(sale=body.rows[1].sale))
    body = counter.body()
    assert isinstance(body, HistoryView)
    assert body.preview == f"receipt of {body.rows[1].sale}"
    counter.ask(intents.FindReceipts(text="0002"))
    body = counter.body()
    assert isinstance(body, HistoryView)
    assert [row.number for row in body.rows] == [newest.number]
    counter.ask(intents.Reprint(sale=newest.sale))
    assert counter.runtime.printed[-1] == f"sale/{newest.sale}/1"
    counter.ask(intents.OpenScreen(name="sale"))
    counter.runtime.find_history("0001")  # as after a receipt's barcode was scanned
    assert isinstance(counter.body(), HistoryView)


def test_an_unprinted_receipt_is_reprinted_from_its_notice(counter: Counter) -> None:
    counter.start()
    counter.runtime.paper = False
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.window.toast_text().startswith("小票未打印：缺纸")
    view = counter.sale()
    assert len(view.notices) == 1
    assert view.done is not None
    assert (view.done.receipt, view.done.receipt_tone, view.done.actions) == ("小票未确认打印", "warn", ())
    bar = next(one for one in counter.window.findChildren(NoticeBar) if one.isVisible())
    key = bar.findChild(QAbstractButton)
    assert key is not None
    assert (key.text(), key.isVisible()) == ("补打", True)
    counter.runtime.paper = True
    keys(counter, "r", modifier=Qt.KeyboardModifier.ControlModifier)
    assert counter.runtime.printed[-1].endswith("/0"), "no paper came out before: this is the receipt itself"
    assert counter.sale().notices == ()
    done = counter.sale().done
    assert done is not None
    assert done.receipt == "小票已打印"
    keys(counter, "r", modifier=Qt.KeyboardModifier.ControlModifier)  # the customer wants a second one
    assert [job.split("/")[-1] for job in counter.runtime.printed[-2:]] == ["0", "1"]


def test_the_history_marks_each_sale_without_a_receipt_until_it_is_printed(counter: Counter) -> None:
    counter.start()
    for paper in (True, False, False):
        counter.runtime.paper = paper
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.window.toast_text() == "小票未打印：缺纸，请装纸后补打。共 2 单没有小票"
    counter.ask(intents.OpenScreen(name="history"))

    def states() -> list[str]:
        body = counter.body()
        assert isinstance(body, HistoryView)
        return [row.state for row in body.rows]

    assert states() == ["未打印小票", "未打印小票", ""]
    body = counter.body()
    assert isinstance(body, HistoryView)
    older = body.rows[1].sale
    counter.runtime.paper = True
    counter.ask(intents.ShowReceipt(sale=older), intents.Reprint(sale=older))
    assert states() == ["未打印小票", "", ""]
    assert counter.runtime.printed[-1] == f"sale/{older}/0"


def test_devices_and_reports_go_to_the_runtime(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.PrintX(), intents.PrintZ(period="p1"), intents.ActOnDevice(device="pinpad", action="check"))
    assert counter.runtime.printed[-1].startswith("x/")
    assert counter.runtime.calls == [("print_z", "p1"), ("pinpad", "check")]


def test_links_show_at_once(counter: Counter) -> None:
    counter.start()
    counter.runtime.set_links(server=LinkStatus(state="down"), queued_receipts=3, queued=5)
    counter.settle()
    assert counter.window.view is not None
    assert counter.window.view.bar.link.text == "离线 · 3 单待上传"


def test_the_language_switches_texts_and_receipts(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.SwitchLanguage(code="en"))
    assert counter.window.view is not None
    assert counter.window.view.bar.till == "Till 02"
    assert counter.runtime.languages == ["en"]
    counter.scan("6999")
    assert counter.window.toast_text().startswith("No product found for 6999")


def test_every_intent_has_a_meaning_and_nothing_unoffered_reaches_the_till(counter: Counter) -> None:
    kinds = {kind for kind in vars(intents).values() if isinstance(kind, type) and issubclass(kind, Intent)} - {Intent}
    assert kinds - set(MEANINGS) == {intents.SwitchLanguage, intents.Quit}
    counter.start()
    facts = len(counter.runtime.facts)
    counter.ask(intents.Enrol(server="a", store="b", till="c", code="d"))
    assert len(counter.runtime.facts) == facts


def test_quit_closes_the_window(counter: Counter) -> None:
    counter.ask(intents.Quit())
    assert not counter.window.isVisible()


@pytest.mark.parametrize(
    ("text", "is_code"),
    [
        ("6901028075763", True),
        ("SOFA-3", True),
        ("ORDER:4300000000000000001", True),
        ("https://x.example/?tid=1", True),
        ("绿茶", False),
        ("lc", False),
        ("绿茶 250ml", False),
        ("tea 2", False),
    ],
)
def test_what_looks_like_a_code(text: str, is_code: bool) -> None:
    assert looks_like_code(text) is is_code


def test_the_history_opens_on_the_newest_sale_and_finds_by_what_stands_in_its_field(counter: Counter) -> None:
    counter.start()
    for _ in range(2):
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
        counter.settle()
    first, second = (fact for fact in counter.runtime.facts if isinstance(fact, SaleClosed))
    counter.ask(intents.OpenScreen(name="history"), intents.FindReceipts(text=first.number[-4:]))
    counter.settle()
    finder = counter.window.findChild(QLineEdit, "find_receipt")
    assert finder is not None
    finder.setText(first.number[-4:])
    found = counter.body()
    assert isinstance(found, HistoryView)
    assert found.selected == first.sale
    counter.ask(intents.OpenScreen(name="sale"), intents.OpenScreen(name="history"))
    counter.settle()
    shown = counter.body()
    assert isinstance(shown, HistoryView)
    assert (finder.text(), shown.query, shown.selected) == ("", "", second.sale)


# --- scans where no code belongs -----------------------------------------------------------------------------------


@pytest.fixture
def wedge(counter: Counter) -> Iterator[Callable[[str], None]]:
    """A scanner that types, joined to the controller as the program joins it."""
    joined = WedgeFilter(WedgeDecider[Pressed](), Verdicts(Hold, Scan, Replay))
    joined.scanned.connect(counter.controller.scanned)
    joined.torn.connect(counter.controller.scan_torn)
    QApplication.instance().installEventFilter(joined)  # type: ignore[union-attr]

    def types(code: str) -> None:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClicks(focus, code)
        QTest.keyClick(focus, Qt.Key.Key_Return)
        counter.settle()

    yield types
    QApplication.instance().removeEventFilter(joined)  # type: ignore[union-attr]


@pytest.mark.usefixtures("wedge")
def test_a_scan_that_broke_off_where_nothing_shows_it_is_told(counter: Counter, qtbot: QtBot) -> None:
    counter.start()
    counter.ask(intents.OpenScreen(name="devices"))
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keyClicks(focus, "6920459")
    qtbot.waitUntil(lambda: counter.window.toast_text() == "扫码中断，请再扫一次")


@pytest.mark.parametrize("name", ["void", "force"])
def test_a_scan_under_a_dialog_changes_nothing_and_says_so(
    counter: Counter, wedge: Callable[[str], None], name: str
) -> None:
    counter.start()
    counter.scan("6901")
    if name == "force":
        counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
        counter.runtime.card(events.Unclear(why="silent"))
        counter.settle()
        about: object = counter.sale().attempts[-1]
    else:
        about = None
    counter.window.ground.page(SaleView).dialog.emit(name, about)
    counter.settle()
    sheet = counter.window.sheet
    assert sheet is not None
    before, facts = counter.sale(), len(counter.runtime.facts)
    fields = [field for field in sheet.findChildren(QLineEdit) if field.isEnabled()]
    assert len(fields) == {"void": 1, "force": 3}[name]
    keys = [key for key in sheet.findChildren(QAbstractButton) if key.isCheckable()]
    shut = [key.isEnabled() for key in sheet.findChildren(QAbstractButton)]
    for held in (*fields, sheet.safe):
        held.setFocus()
        wedge("6920459950180")
        assert [one.text() for one in fields] == [""] * len(fields)
        assert not any(key.isChecked() for key in keys), "its digits choose no reason"
        assert [key.isEnabled() for key in sheet.findChildren(QAbstractButton)] == shut
        assert counter.window.toast_text() == "先回答或关闭对话框，再扫码"
        counter.window.hide_toast()
    assert counter.window.sheet is sheet
    assert (counter.sale(), len(counter.runtime.facts)) == (before, facts)
    sheet.reject()


def test_a_number_that_a_scanner_types_where_an_order_is_asked_for_is_the_orders(
    counter: Counter, wedge: Callable[[str], None]
) -> None:
    counter.start()
    counter.ask(intents.OpenScreen(name="presale"))
    field = counter.window.findChild(QLineEdit, "order_number")
    assert field is not None
    assert field.hasFocus()
    wedge("2045118839201457766")
    assert [question for _, question in counter.runtime.asked] == [LookUpOrder(order="2045118839201457766")]
    assert field.text() == ""


def test_a_scan_into_the_pin_is_refused_and_types_nothing(counter: Counter, wedge: Callable[[str], None]) -> None:
    for name in ("operator_number", "operator_pin"):
        field = counter.window.findChild(QLineEdit, name)
        assert field is not None
        field.setFocus()
        wedge("6920459950180")
        assert field.text() == ""
        body = counter.body()
        assert isinstance(body, SignInView)
        assert "请先登录" in (counter.window.toast_text(), body.problem)
    assert counter.runtime.facts == []


def test_a_scan_into_the_float_is_refused_and_types_nothing(counter: Counter, wedge: Callable[[str], None]) -> None:
    counter.ask(intents.SignIn(number="1001", pin="1234"))
    field = counter.window.findChild(QLineEdit, "cash_float")
    assert field is not None
    before = field.text()
    field.setFocus()
    wedge("6920459950180")
    assert field.text() == before
    body = counter.body()
    assert isinstance(body, OpenPeriodView)
    assert "请先开班，再开始收银" in (counter.window.toast_text(), body.problem)


def test_a_scan_into_the_count_lands_in_the_sale_and_types_nothing(
    counter: Counter, wedge: Callable[[str], None]
) -> None:
    """A customer who comes while the drawer is counted: the sale comes to the front; an unknown code does nothing."""
    counter.start()
    counter.ask(intents.OpenScreen(name="close_period"))
    field = counter.window.findChild(QLineEdit, "count_10000")
    assert field is not None
    field.setFocus()
    field.setText("3")
    wedge("6920459950180")
    assert field.text() == "3"
    assert isinstance(counter.body(), ClosePeriodView)
    assert "6920459950180" in counter.window.toast_text()
    wedge("6905550")
    assert [line.title for line in counter.sale().lines] == ["台灯"]
    assert field.text() == "3"
