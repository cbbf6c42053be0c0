"""A scan lands in the sale whatever has the focus; typing stays typing."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from pos_terminal.devices.scanner.wedge import Hold, Replay, Scan, WedgeDecider
from pos_terminal.ui import intents
from pos_terminal.ui.wedge_filter import Verdicts, WedgeFilter
from tests.pos_terminal.ui.conftest import Desk


class Clock:
    def __init__(self) -> None:
        self.now_ms = 1_000

    def __call__(self) -> int:
        return self.now_ms


class Wedge:
    """The filter with a clock of its own (the test platform stamps every key 0, so arrival counts)."""

    def __init__(self, desk: Desk) -> None:
        self.desk, self.clock, self.codes = desk, Clock(), list[str]()
        decider = WedgeDecider[QKeyEvent]()
        self.filter = WedgeFilter(decider, Verdicts(Hold, Scan, Replay), now_ms=self.clock)
        self.filter.scanned.connect(self.codes.append)

    def keys(self, text: str, gap_ms: int) -> None:
        for sign in text:
            self.clock.now_ms += gap_ms
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
    wedge.keys("6901028075763\r", gap_ms=8)
    assert wedge.codes == ["6901028075763"]
    assert field(desk, name).text() == ""
    assert desk.asked == []


def test_a_scan_while_a_key_has_the_focus(desk: Desk, wedge: Wedge) -> None:
    desk.show("devices")
    wedge.keys("SKU-0042-X\r", gap_ms=8)
    assert wedge.codes == ["SKU-0042-X"]
    assert desk.asked == []


def test_typing_stays_typing(desk: Desk, wedge: Wedge) -> None:
    desk.show("sale")
    wedge.keys("690102\r", gap_ms=150)
    assert wedge.codes == []
    assert desk.last() == intents.ScanTyped(text="690102")


def test_the_last_key_is_given_back_by_the_timer(desk: Desk, wedge: Wedge) -> None:
    desk.show("sale")
    wedge.keys("69", gap_ms=150)
    wedge.clock.now_ms += 500
    QTest.qWait(90)
    assert field(desk, "scan").text() == "69"


def test_a_scan_in_the_middle_of_typing_leaves_what_was_typed(desk: Desk, wedge: Wedge) -> None:
    desk.show("tender-cash")
    wedge.keys("30", gap_ms=150)
    wedge.clock.now_ms += 500
    QTest.qWait(90)
    wedge.keys("134567890123456789\r", gap_ms=5)
    assert wedge.codes == ["134567890123456789"]
    assert field(desk, "tender_amount").text() == "30"


@pytest.mark.parametrize("by", ["key", "touch"])
def test_what_was_typed_is_there_before_a_command_acts(desk: Desk, wedge: Wedge, by: str) -> None:
    desk.show("tender-cash")
    wedge.keys("30", gap_ms=150)
    wedge.clock.now_ms += 5
    if by == "key":
        QTest.keyClick(field(desk, "tender_amount"), Qt.Key.Key_F12)
    else:
        pay = desk.window.findChild(QAbstractButton, "pay")
        assert pay is not None
        QTest.mouseClick(pay, Qt.MouseButton.LeftButton)
    assert desk.asked == [intents.PayCash(text="30")]


def test_shortcuts_pass(desk: Desk, wedge: Wedge) -> None:
    desk.show("sale")
    QTest.keyClick(field(desk, "scan"), Qt.Key.Key_F4)
    assert desk.asked == [intents.Park()]
