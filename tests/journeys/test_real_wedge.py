"""A keyboard wedge on a real display: key events with the X server's own time stamps, no word of the test platform.

The off-screen platform stamps every key 0; here the decider judges by the stamps that a store's machine gives it.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from pos_terminal.ui.steady_keys import SETTLE_MS
from tests.day.hand import Hand
from tests.day.program import Program, wait_until
from tests.journeys.display import Keyboard, own_display
from tests.pos_terminal.app.station import Station, open_period, sign_in
from tests.pos_terminal.runtime.rig import WATER
from tests.pos_terminal.simulators.process import Simulator

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def scanner() -> Iterator[Simulator]:
    with Simulator("pos_terminal.simulators.scanner", "--pty") as running:
        yield running


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scanner: Simulator) -> Iterator[Program]:
    """The terminal on its own display."""
    with own_display(tmp_path) as display:
        monkeypatch.setenv("DISPLAY", display)
        station = Station(tmp_path, scanner=scanner.addresses["scanner"])
        running = station.launch(platform="xcb").wait_ready()
        try:
            yield running
        finally:
            assert running.stop(20) == 0, running.tail()


@pytest.fixture
def sale(program: Program) -> Iterator[tuple[Keyboard, Hand]]:
    """The sale open: a keyboard, and an eye that only looks from here on."""
    hand = Hand(program.ready["driver"])
    try:
        keyboard = Keyboard(os.environ["DISPLAY"])
        keyboard.focus("Store Terminal")
        sign_in(hand)
        open_period(hand)
        yield keyboard, hand
    finally:
        hand.close()


def sold(hand: Hand, quantity: int) -> bool:
    return [line["quantity"] for line in hand.body.get("lines", ())] == [str(quantity)]


def test_a_scan_lands_and_typing_does_not(sale: tuple[Keyboard, Hand]) -> None:
    keyboard, hand = sale
    keyboard.scan(WATER)
    hand.until(lambda body: len(body["lines"]) == 1, "the scan is a line")
    assert hand.body["search"] is None, "nothing of it was typed into the field"
    keyboard.type(WATER, gap_ms=120)
    hand.until(lambda body: body["search"] and body["search"]["query"] == WATER, "typed text is a search")
    assert hand.body["lines"][0]["quantity"] == "1", "no line before Enter"
    keyboard.key("Return")
    hand.until(lambda body: body["lines"][0]["quantity"] == "2", "Enter sells what was typed")


def test_a_quantity_typed_right_before_a_serial_scan_is_of_its_goods(
    sale: tuple[Keyboard, Hand], scanner: Simulator
) -> None:
    """It was held back as the beginning of a wedge's scan, came behind, and went to the goods after."""
    keyboard, hand = sale
    keyboard.type("6*", gap_ms=20)
    scanner.put("/scan", {"code": WATER})
    hand.until(lambda body: len(body["lines"]) == 1, "the scan is a line")
    hand.until(lambda body: sold(hand, 6), "of six")


def test_a_scan_lands_whatever_has_the_focus(sale: tuple[Keyboard, Hand]) -> None:
    """With the amount of cash begun: the line is there, and the amount is what was typed."""
    keyboard, hand = sale
    keyboard.scan(WATER)
    hand.until(lambda body: len(body["lines"]) == 1, "the first line")
    keyboard.key("F9")
    hand.until(lambda body: body["mode"] == "tender", "the money")
    keyboard.type("100", gap_ms=120)
    keyboard.scan(WATER)
    hand.until(lambda body: body["due"] == "25.00", "the second scan is there too")
    time.sleep(2 * SETTLE_MS / 1_000)  # the new amount has been looked at
    keyboard.key("F12")
    body = hand.until(lambda body: body["mode"] == "done", "paid")
    assert body["done"]["change"] == "75.00", body["done"]


@pytest.mark.parametrize("screen", ["SaleView", "DevicesView"])
def test_a_program_that_stands_still_tears_no_scan(sale: tuple[Keyboard, Hand], program: Program, screen: str) -> None:
    """Stopped by a signal in mid-burst, as long as a slow disk takes; on a screen with a field and on one without."""
    keyboard, hand = sale
    for count, stop_after_s in enumerate((0.02, 0.04, 0.06, 0.08), 1):
        if screen == "DevicesView":
            hand.key("F1")
            hand.click("menu_devices")
        hand.until(lambda body: body["type"] == screen, screen)
        scanner = threading.Thread(target=keyboard.scan, args=(WATER,))
        scanner.start()
        time.sleep(stop_after_s)
        program.process.send_signal(signal.SIGSTOP)
        time.sleep(0.4)
        program.process.send_signal(signal.SIGCONT)
        scanner.join()
        wait_until(partial(sold, hand, count), 10, f"scan {count} is in the sale")


def test_a_scan_that_falters_is_whole(sale: tuple[Keyboard, Hand]) -> None:
    keyboard, hand = sale
    keyboard.scan_in_parts(WATER[:5], WATER[5:] + "\n", pause_s=0.12)
    hand.until(lambda body: len(body["lines"]) == 1, "the scan is a line")
    keyboard.scan_in_parts(WATER[:8], WATER[8:], "\n", pause_s=0.12)
    body = hand.until(lambda body: body["lines"][0]["quantity"] == "2", "the second, too")
    assert body["search"] is None


def test_holding_the_pay_key_takes_no_money(sale: tuple[Keyboard, Hand]) -> None:
    keyboard, hand = sale
    keyboard.scan(WATER)
    hand.until(lambda body: len(body["lines"]) == 1, "the line")
    time.sleep(2 * SETTLE_MS / 1_000)  # the screen has been looked at
    keyboard.hold("F12", 1.5)
    body = hand.until(lambda body: body["mode"] == "tender", "the money is asked for")
    assert body["tendered"] == "", "the repeated key took none"
    keyboard.hold("Return", 1.5)
    body = hand.until(lambda body: body["mode"] == "done", "one press of Enter takes it")
