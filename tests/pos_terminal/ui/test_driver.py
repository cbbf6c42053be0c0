"""A test's hand in the window types as a person does, however busy the machine is."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit

from pos_terminal.devices.scanner.wedge import Hold, Replay, Scan, WedgeDecider
from pos_terminal.ui.driver import TYPING_GAP_MS, Driver
from pos_terminal.ui.wedge_filter import Pressed, Verdicts, WedgeFilter
from tests.pos_terminal.ui.conftest import Desk

PIN = "73518264"


@pytest.fixture
def wedge() -> Iterator[WedgeFilter]:
    made = WedgeFilter(WedgeDecider[Pressed](), Verdicts(Hold, Scan, Replay))
    application = QApplication.instance()
    assert application is not None
    application.installEventFilter(made)
    yield made
    application.removeEventFilter(made)


@pytest.fixture
def starved() -> Iterator[None]:
    """The event loop gets its turn as seldom as a typist presses a key."""
    load = QTimer()
    load.timeout.connect(lambda: time.sleep(TYPING_GAP_MS / 1_000))
    load.start(0)
    yield
    load.stop()


def test_a_pin_is_typed_and_no_scan(desk: Desk, wedge: WedgeFilter, starved: None) -> None:
    codes: list[str] = []
    wedge.scanned.connect(codes.append)
    desk.show("sign-in")
    driver = Driver(desk.window, lambda: None, lambda: wedge.since_key_ms, 0)
    pin = desk.window.findChild(QLineEdit, "operator_pin")
    assert pin is not None
    pin.setFocus()
    driver.carry_out({"do": "type", "text": PIN})
    assert (pin.text(), codes) == (PIN, [])
