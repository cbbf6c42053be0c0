"""The window: from a wedge scan's Enter to the painted line, and how long the GUI thread is ever kept from its turn."""

from __future__ import annotations

import contextlib
import gc
import itertools
import random
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QListView, QVBoxLayout, QWidget

from pos_terminal.till import events
from pos_terminal.till.pricing import price
from tests.benchmarks.measure import figure, show, show_alone
from tests.benchmarks.samples import gtin
from tests.pos_terminal.runtime.rig import Rig, run_for, wait
from tests.pos_terminal.runtime.screen import Heartbeat, Painted, Screen
from tests.pos_terminal.runtime.silence import online_at, silent_server
from tests.pos_terminal.simulators.process import Simulator

SCANS = 200
LINES = 20  # then the sale is voided and the next begins
SILENCE_S = 6.0
_GIVE_UP_NS = 5_000_000_000
MODULES = "pos_terminal.simulators."


def run(folder: Path, products: int) -> None:
    """``folder`` holds ``catalog.sqlite3`` with ``products``."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    _scans(folder, products)
    _gaps(folder, products)
    app.processEvents()


def _scans(folder: Path, products: int) -> None:
    chance = random.Random(11)
    with _till(folder / "till", folder) as screen, _bare() as bare:
        ours, raw = [], []
        for number in range(SCANS + LINES):
            code = gtin(chance.randrange(products))
            took = _scan(screen, code)
            with screen.deaf():
                bare_took = bare.scan(code, number)
            if number >= LINES:  # the first fill caches
                ours.append(took)
                raw.append(bare_took)
            if len(screen.sale.lines) == LINES:
                screen.rig.post(events.Void, reason="bench")
                screen.rig.until(lambda: screen.rig.state.sale is None, "the sale is void")
                bare.clear()
    show(f"scan → painted, {products:,} SKUs", figure(ours), figure(raw), "bare line edit and list")


def _scan(screen: Screen, code: str) -> float:
    """Milliseconds from Enter until the new line was painted."""
    before, painted = screen.units, Painted(screen.list_of_lines)
    QTest.keyClicks(screen.focus, code)
    begun, count = time.perf_counter_ns(), painted.count
    QTest.keyClick(screen.focus, Qt.Key.Key_Return)
    while screen.units == before or painted.count == count:
        QApplication.processEvents()
        assert time.perf_counter_ns() - begun < _GIVE_UP_NS, f"{code} never came: {screen.rig.notices[-3:]}"
    return (painted.at_ns - begun) / 1e6


class _Bare:
    """The least that shows a typed code in a list: no catalogue, no till, no disk."""

    def __init__(self) -> None:
        self.window = QWidget()
        self.field, self.list, self.model = QLineEdit(), QListView(), QStringListModel()
        box = QVBoxLayout(self.window)
        box.addWidget(self.field)
        box.addWidget(self.list)
        self.list.setModel(self.model)
        self.field.returnPressed.connect(self._entered)
        self.window.resize(1366, 768)
        self.window.show()
        self.painted = Painted(self.list.viewport())
        self._row = ""

    def _entered(self) -> None:
        row = self.model.rowCount()
        self.model.insertRow(row)
        self.model.setData(self.model.index(row), f"{self._row} {self.field.text()}")
        self.field.clear()

    def scan(self, code: str, number: int) -> float:
        self._row = f"{number}"
        QTest.keyClicks(self.field, code)
        run_for(0)
        begun, count = time.perf_counter_ns(), self.painted.count
        QTest.keyClick(self.field, Qt.Key.Key_Return)
        while self.painted.count == count:
            QApplication.processEvents()
            assert time.perf_counter_ns() - begun < _GIVE_UP_NS, "the bare list was never painted"
        return (self.painted.at_ns - begun) / 1e6

    def clear(self) -> None:
        self.model.setStringList([])


@contextlib.contextmanager
def _bare() -> Iterator[_Bare]:
    bare = _Bare()
    try:
        yield bare
    finally:
        bare.window.close()


@contextlib.contextmanager
def _till(folder: Path, catalogue: Path, **parts: object) -> Iterator[Screen]:
    """A window on a till of its own with the catalogue of ``catalogue``."""
    folder.mkdir()
    (folder / "catalog.sqlite3").symlink_to(catalogue / "catalog.sqlite3")
    screen = Screen(Rig(folder, **parts))  # type: ignore[arg-type]
    try:
        screen.rig.open()
        run_for(0.5)  # the window has come to rest
        gc.freeze()  # as ``app.run`` does
        yield screen
    finally:
        screen.close()


def _gaps(folder: Path, products: int) -> None:
    """Everybody silent; scans, a card that is never answered, reports: does the GUI thread ever miss its turn?"""
    with (
        Simulator(MODULES + "pinpad") as pinpad,
        Simulator(MODULES + "printer", "--out", str(folder / "receipts")) as printer,
        silent_server() as url,
    ):
        silent = {
            "pinpad": pinpad.addresses["pinpad"],
            "printer": printer.addresses["printer"],
            "online": partial(online_at, url),
        }
        with _till(folder / "silent", folder, **silent) as screen:
            rig = screen.rig
            wait(lambda: rig.runtime.links.printer.state == "up", "the printer is seen")
            pinpad.put("/plan", {"mode": "silent"})
            printer.put("/faults", {"silent": True})
            beat, until = Heartbeat(), time.monotonic() + SILENCE_S
            _work(screen, products, until)
            beat.stop()
    show_alone("GUI-thread gap, all silent", figure(beat.gaps_ms), f"largest {max(beat.gaps_ms):.1f} ms (target 50)")


def _work(screen: Screen, products: int, until: float) -> None:
    """Rings up, sells for cash without a printer that answers, begins a card that hangs, searches, reads receipts."""
    rig, chance = screen.rig, random.Random(5)
    rig.runtime.act_on_device("pinpad", "check")
    for turn in itertools.count():
        if time.monotonic() >= until:
            return
        for _ in range(5):
            units = screen.units
            screen.scan(gtin(chance.randrange(products)))
            wait(lambda: screen.units == units + 1, "the scan is on screen")  # noqa: B023
        rig.runtime.search("窗帘")
        if rig.state.last_closed is not None:
            rig.runtime.show_receipt(rig.state.last_closed.sale)
        run_for(0.05)
        if turn % 3 == 2:
            rig.post(events.CardChosen)
            run_for(0.1)
            rig.post(events.TenderCancelled)
            run_for(0.1)
            pending = rig.state.sale is not None and rig.state.sale.unresolved
            if pending:
                run_for(max(0.0, until - time.monotonic()))  # the pinpad says nothing: the screen waits with the clerk
                return
        rig.pay_cash(price(rig.state.sale).left)
