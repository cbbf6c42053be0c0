"""A scan lands in the sale whatever has the focus; typing stays typing."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from pos_terminal.devices.scanner.wedge import Hold, Replay, Scan, WedgeDecider
from pos_terminal.ui import intents
from pos_terminal.ui.driver import TYPING_GAP_MS
from pos_terminal.ui.wedge_filter import Pressed, Verdicts, WedgeFilter
from tests.pos_terminal.ui.conftest import Desk


class Wedge:
    """The filter on the test platform, which stamps no key: the time in which the event loop is free counts."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.codes, self.torn = desk, list[str](), 0
        self.filter = WedgeFilter(WedgeDecider[Pressed](), Verdicts(Hold, Scan, Replay))
        self.filter.scanned.connect(self.codes.append)
        self.filter.torn.connect(self._tear)

    def _tear(self) -> None:
        self.torn += 1

    def scan(self, text: str, busy_ms: int = 0) -> None:
        """At a scanner's pace. ``busy_ms``: so long the program is at something else after each key."""
        for sign in text:
            self._press(sign)
            time.sleep(busy_ms / 1_000)

    def keys(self, text: str) -> None:
        """At a person's pace."""
        for sign in text:
            self._press(sign)
            QTest.qWait(TYPING_GAP_MS)
            while self.filter.since_key_ms < TYPING_GAP_MS:  # the clock's pause is none on a busy machine
                QTest.qWait(5)

    @staticmethod
    def _press(sign: str) -> None:
        target = QApplication.focusWidget()
        assert target is not None
        if sign == "\r":
            QTest.keyClick(target, Qt.Key.Key_Return)
        else:
            QTest.keyClicks(target, sign)


@pytest.fixture
def wedge(desk: Desk) -> Iterator[Wedge]:
    made = Wedge(desk)
    QApplication.instance().installEventFilter(made.filter)  # type: ignore[union-attr]
    yield made
    QApplication.instance().removeEventFilter(made.filter)  # type: ignore[union-attr]


def field(desk: Desk, name: str) -> QLineEdit:
    found = desk.window.findChild(QLineEdit, name)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("screen", "name"),
    [
        ("sale", "scan"),
        ("tender-cash", "tender_amount"),
        ("history", "find_receipt"),
        ("presale-lookup", "order_number"),
    ],
)
def test_a_scan_is_found_in_every_field(desk: Desk, wedge: Wedge, screen: str, name: str) -> None:
    desk.show(screen)
    wedge.scan("6901028075763\r")
    assert wedge.codes == ["6901028075763"]
    assert field(desk, name).text() == ""
    assert desk.asked == []


def test_a_scan_while_a_key_has_the_focus(desk: Desk, wedge: Wedge) -> None:
    desk.show("devices")
    wedge.scan("SKU-0042-X\r")
    assert wedge.codes == ["SKU-0042-X"]
    assert desk.asked == []


def test_typing_stays_typing(desk: Desk, wedge: Wedge) -> None:
    desk.show("sale")
    wedge.keys("690102\r")
    assert wedge.codes == []
    assert desk.last() == intents.ScanTyped(text="690102")


def test_the_last_key_is_given_back_by_the_timer(desk: Desk, wedge: Wedge, qtbot: QtBot) -> None:
    desk.show("sale")
    wedge.keys("69")
    qtbot.waitUntil(lambda: field(desk, "scan").text() == "69")


def test_a_scan_in_the_middle_of_typing_leaves_what_was_typed(desk: Desk, wedge: Wedge) -> None:
    desk.show("tender-cash")
    wedge.keys("30")
    wedge.scan("134567890123456789\r")
    assert wedge.codes == ["134567890123456789"]
    assert field(desk, "tender_amount").text() == "30"


@pytest.mark.parametrize("by", ["key", "touch"])
def test_what_was_typed_is_there_before_a_command_acts(desk: Desk, wedge: Wedge, by: str) -> None:
    desk.show("tender-cash")
    wedge.keys("3")
    wedge.scan("0")
    if by == "key":
        QTest.keyClick(field(desk, "tender_amount"), Qt.Key.Key_F12)
    else:
        pay = desk.window.findChild(QAbstractButton, "pay")
        assert pay is not None
        QTest.mouseClick(pay, Qt.MouseButton.LeftButton)
    assert desk.asked == [intents.PayCash(text="30")]


def test_a_finger_on_another_field_takes_no_key_along(desk: Desk, wedge: Wedge, qtbot: QtBot) -> None:
    desk.show("sign-in")
    QTest.mouseClick(field(desk, "operator_number"), Qt.MouseButton.LeftButton)
    wedge.keys("100")
    wedge.scan("1")
    QTest.mouseClick(field(desk, "operator_pin"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: field(desk, "operator_number").text() == "1001")
    assert field(desk, "operator_pin").text() == ""


def test_shortcuts_pass(desk: Desk, wedge: Wedge) -> None:
    desk.show("sale")
    QTest.keyClick(field(desk, "scan"), Qt.Key.Key_F4)
    assert desk.asked == [intents.Park()]


@pytest.mark.parametrize("screen", ["sale", "devices"])
def test_a_busy_program_tears_no_scan(desk: Desk, wedge: Wedge, screen: str) -> None:
    """The keys of a scan wait in the queue while a search, a disk or a paint holds the program up between them."""
    desk.show(screen)
    wedge.scan("690102", busy_ms=90)
    QApplication.processEvents()
    wedge.scan("8075763\r", busy_ms=90)
    assert wedge.codes == ["6901028075763"]
    assert desk.asked == []
    QTest.qWait(300)
    assert wedge.torn == 0


def test_a_scan_that_breaks_off_is_not_lost_silently(desk: Desk, wedge: Wedge, qtbot: QtBot) -> None:
    desk.show("devices")
    wedge.scan("690102")
    qtbot.waitUntil(lambda: wedge.torn == 1)
    assert wedge.codes == []


def test_a_scan_that_breaks_off_is_seen_in_a_field(desk: Desk, wedge: Wedge, qtbot: QtBot) -> None:
    desk.show("sale")
    wedge.scan("690102")
    qtbot.waitUntil(lambda: field(desk, "scan").text() == "690102")
    assert (wedge.codes, wedge.torn) == ([], 0)


def test_what_was_typed_is_there_before_what_another_scanner_reads(desk: Desk, wedge: Wedge) -> None:
    """«6*» and a scan at once: the six stayed behind in the field, and went to the goods after."""
    desk.show("sale")
    wedge.scan("6*")
    assert field(desk, "scan").text() == ""
    wedge.filter.let_go()
    assert field(desk, "scan").text() == "6*"
    wedge.filter.let_go()
    assert field(desk, "scan").text() == "6*"
