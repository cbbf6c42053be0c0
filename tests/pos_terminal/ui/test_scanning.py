"""What a scan does by where it lands: in the sale, where a code or an order is asked for, under a dialog, in a PIN."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from pos_terminal.contract.cloud import CheckCoupon, CouponChecked, LookUpOrder
from pos_terminal.devices.scanner.wedge import Hold, Replay, Scan, WedgeDecider
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.model import ClosePeriodView, OpenPeriodView, SaleView, SignInView
from pos_terminal.ui.wedge_filter import Pressed, Verdicts, WedgeFilter
from pos_terminal.ui.widgets.scanfield import SEARCH_PAUSE_MS, ScanField
from tests.pos_terminal.till.scenes import coupon
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.edge import answering_orders

# --- where a code or an order is asked for ---------------------------------------------------------------------------


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


def test_goods_scanned_after_a_number_and_times_are_as_many(counter: Counter) -> None:
    """A trial typed «15*» and scanned: the line before became fifteen, and one more came."""
    counter.start()
    counter.scan("6902")
    counter.type_into("scan", "3*", enter=False)
    counter.controller.scanned("6901")
    assert [(line.title, line.quantity) for line in counter.sale().lines] == [("牛奶", "1"), ("绿茶", "3")]
    counter.controller.scanned("6901")
    assert counter.sale().lines[-1].quantity == "4"


def test_a_number_that_waits_for_goods_is_no_name(counter: Counter, qtbot: QtBot) -> None:
    """All goods with a 3 in their name were found, over the basket."""
    counter.start()
    counter.scan("6902")
    counter.type_into("scan", "3", enter=False)
    searched: list[str] = []
    field = counter.window.findChild(ScanField, "scan")
    assert field is not None
    field.searched.connect(searched.append)
    counter.type_into("scan", "*", enter=False)
    qtbot.wait(3 * SEARCH_PAUSE_MS)
    assert searched == [""], "what was found before goes, too"
    assert counter.sale().search is None


def test_what_is_no_goods_is_not_taken_times(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.runtime.answers[CheckCoupon] = lambda asked: CouponChecked(coupon=coupon(asked.code, 30))
    counter.type_into("scan", "3*", enter=False)
    counter.controller.scanned("COUPON:c1")
    assert counter.window.toast_text() == "已加优惠：券 c1"
    assert [line.quantity for line in counter.sale().lines] == ["1"]


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
        assert counter.window.toast_text() == "刚才的扫码没有采用：先回答或关闭对话框，再扫一次"
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
    assert field.text() == ""  # the drawer changes: it is counted anew
