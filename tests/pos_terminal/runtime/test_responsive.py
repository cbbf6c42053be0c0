"""Nobody waits for a device or the network: every partner silent, the clerk types and scans on."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtCore import Qt

from pos_terminal.till import events
from pos_terminal.ui import intents
from tests.pos_terminal.runtime.rig import CURTAIN, WATER, Rig, run_for
from tests.pos_terminal.runtime.screen import Heartbeat, Screen
from tests.pos_terminal.runtime.silence import online_at, silent_server
from tests.pos_terminal.simulators.process import Simulator

pytestmark = pytest.mark.process
SILENCE_S = 3.0
PATIENCE_S = SILENCE_S / 2
"""How long a scan may take to be on screen: less than whoever waits for a silent partner, and far more than it does, so
that a loaded machine does not fail the test. How long it does take is for the benchmarks."""


@pytest.mark.usefixtures("qtbot")
def test_typing_and_scanning_while_everybody_is_silent(
    till: Callable[..., Rig], pinpad: Simulator, printer: Simulator, scanner: Simulator
) -> None:
    with silent_server() as url:
        rig = till(
            pinpad=pinpad.addresses["pinpad"],
            printer=printer.addresses["printer"],
            scanner=scanner.addresses["scanner"],
            online=partial(online_at, url),
        )
        screen = Screen(rig)
        rig.open()
        rig.until(lambda: rig.runtime.links.scanner.state == "up", "the scanner is found")
        pinpad.put("/plan", {"mode": "silent"})
        printer.put("/faults", {"silent": True})
        rig.runtime.act_on_device("pinpad", "check")
        rig.runtime.act_on_device("printer", "check")
        rig.runtime.scan("ORDER:12345")  # an order the silent server is asked about
        rig.until(lambda: rig.told("looking_up_order"), "its page is open")
        screen.window.intent.emit(intents.OpenScreen(name="sale"))
        beat, units, until = Heartbeat(), 0, time.monotonic() + SILENCE_S
        while time.monotonic() < until:
            screen.scan(WATER)
            units += 1
            rig.until(lambda: screen.units == units, "the wedge's scan is on screen", PATIENCE_S)  # noqa: B023
            screen.type("ymcl")
            rig.until(lambda: screen.typed == "ymcl", "what was typed is there", PATIENCE_S)
            screen.press(Qt.Key.Key_Return)
            units += 1
            rig.until(lambda: screen.units == units, "the only product found is in the sale", PATIENCE_S)  # noqa: B023
            scanner.put("/scan", {"code": CURTAIN})
            units += 1
            rig.until(lambda: screen.units == units, "so is the serial scanner's", PATIENCE_S)  # noqa: B023
        assert units > 6
        assert max(beat.gaps_ms) < PATIENCE_S * 1000
        rig.until(lambda: rig.told("order_unreachable"), "the question is given up")
        screen.close()


@pytest.mark.usefixtures("qtbot")
def test_the_screen_lives_while_a_card_is_under_way(till: Callable[..., Rig], pinpad: Simulator) -> None:
    """The basket is frozen, and says so at each scan; after the answer the sale closes."""
    rig = till(pinpad=pinpad.addresses["pinpad"])
    screen = Screen(rig)
    rig.open()
    screen.scan(WATER)
    rig.until(lambda: screen.units == 1, "the water is on screen")
    pinpad.put("/plan", {"mode": "slow", "delay_ms": 1_000, "times": 1})
    rig.post(events.CardChosen)
    rig.until(lambda: rig.state.pinpad_text, "the card is under way")
    for count in range(1, 4):
        screen.scan(CURTAIN)
        rig.until(lambda: len(rig.told("basket_frozen")) == count, "the clerk is told", PATIENCE_S)  # noqa: B023
        assert screen.window.toast_text()
        run_for(0.1)
    rig.until_closed()
    assert len(rig.state.last_closed.lines) == 1
    screen.close()
