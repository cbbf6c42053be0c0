"""The controller between the real window and the real machine: what is asked happens, what happens is shown."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from pos_terminal.contract.cloud import OrderFound
from pos_terminal.contract.facts import PeriodClosed, PeriodOpened
from pos_terminal.till.links import LinkStatus
from pos_terminal.ui import intents
from pos_terminal.ui.dialogs import ConfirmDialog
from pos_terminal.ui.intents import Intent
from pos_terminal.ui.model import ClosePeriodView, DevicesView, OpenPeriodView, ParkedView, SignInView, Toast
from pos_terminal.ui.pages.page import Problem
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.wishes import MEANINGS
from tests.pos_terminal.till.scenes import order
from tests.pos_terminal.ui import hands
from tests.pos_terminal.ui.counter import Counter

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


@pytest.mark.parametrize(
    ("holder", "told"),
    [
        ("s1/01", "01 号收银台正在收这张订单。请到那台完成或取消，再在这里重新查询。"),
        ("s2/01", "s2 店 01 号收银台正在收这张订单。请到那台完成或取消，再在这里重新查询。"),
    ],
)
def test_an_order_that_another_till_is_collecting_says_so_at_once(counter: Counter, holder: str, told: str) -> None:
    def message() -> str:
        presale = counter.sale().presale
        assert presale is not None
        return presale.message

    counter.start()
    counter.ask(intents.LookUpOrder(text="4512"))
    counter.runtime.answer(OrderFound(order=order("4512"), at_ms=counter.runtime.at_ms, held_by=holder))
    assert message() == told
    counter.ask(intents.LookUpOrder(text="4512"))
    counter.runtime.asked = counter.runtime.asked[-1:]
    counter.runtime.answer(OrderFound(order=order("4512"), at_ms=counter.runtime.at_ms))
    assert message() == ""


# --- before selling ---------------------------------------------------------------------------------------------


def problem(counter: Counter) -> str:
    shown = [one for one in counter.window.findChildren(Problem) if one.isVisible()]
    return " ".join(one.accessibleName() for one in shown)


def test_f12_at_an_empty_field_of_the_sign_in_says_what_is_missing(counter: Counter) -> None:
    counter.settle()
    hands.press(counter, Qt.Key.Key_F12)
    assert problem(counter) == "请输入工号"
    hands.press(counter, "1001")
    assert problem(counter) == ""
    hands.press(counter, Qt.Key.Key_F12)
    assert problem(counter) == "请输入密码"
    hands.press(counter, "1234", Qt.Key.Key_F12)
    assert counter.runtime.state.operator is not None


def test_f12_at_an_empty_float_says_that_none_is_zero(counter: Counter) -> None:
    counter.ask(intents.SignIn(number="1001", pin="1234"))
    for key in (Qt.Key.Key_F12, Qt.Key.Key_Return):
        hands.press(counter, key)
        assert problem(counter) == "请输入备用金，没有就输入 0"
    hands.press(counter, "0")
    assert problem(counter) == ""
    hands.press(counter, Qt.Key.Key_F12)
    assert counter.runtime.state.period is not None


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


def test_what_was_said_of_a_sale_is_gone_where_the_next_attempt_is_what_is_painted_first(counter: Counter) -> None:
    """A machine that is held up paints the end of one sale and the beginning of the next as one picture."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"))
    at_once = counter.window.intent.emit
    for wish in (
        intents.PayCash(text=""),
        intents.ScanTyped(text="6901"),
        intents.BeginTender(kind="card"),
        intents.PayCard(text=None),
    ):
        at_once(wish)
    assert counter.sale().attempts[0].state == "pending"
    assert counter.window.toast_text() == ""


def test_no_picture_of_the_next_step_has_what_was_said_of_the_one_before(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.window.toast_text().startswith("收款完成")
    said: list[str] = []
    counter.window.shown.connect(lambda: said.append(counter.window.toast_text()))
    counter.scan("6901")
    assert said
    assert "".join(said) == ""


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


# --- afterwards -----------------------------------------------------------------------------------------------------


def test_devices_and_reports_go_to_the_runtime(counter: Counter) -> None:
    counter.start()
    counter.ask(intents.PrintX(), intents.ActOnDevice(device="pinpad", action="check"))
    assert counter.runtime.printed[-1].startswith("x/")
    assert counter.runtime.calls == [("pinpad", "check")]


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
