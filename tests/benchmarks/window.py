"""The window: from a wedge scan's Enter to the painted line, and how long the GUI thread is ever kept from its turn."""

from __future__ import annotations

import contextlib
import gc
import importlib
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

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.till import events
from pos_terminal.till.pricing import price
from tests.benchmarks.measure import figure, show, show_alone
from tests.benchmarks.samples import gtin, product_and_offer
from tests.pos_terminal.benefits.generator import instance
from tests.pos_terminal.benefits.instances import read
from tests.pos_terminal.runtime.rig import STORE, Rig, run_for, wait
from tests.pos_terminal.runtime.screen import Heartbeat, Painted, Screen
from tests.pos_terminal.runtime.silence import online_at, silent_server
from tests.pos_terminal.simulators.process import Simulator

SCANS = 200
LINES = 20  # then the sale is voided and the next begins
SILENCE_S = 6.0
MANY = 50
FEW = 10  # the last of them are timed
PROOF_S = 2.0
_GIVE_UP_NS = 5_000_000_000
MODULES = "pos_terminal.simulators."


def run(folder: Path, products: int) -> None:
    """``folder`` holds ``catalog.sqlite3`` with ``products``."""
    app = QApplication.instance() or QApplication(sys.argv[:1])
    _scans(folder, products)
    _benefits(folder)
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


def _benefits(folder: Path) -> None:
    """Sales that grow to 50 lines with 50 promotions to choose from: scan → painted while the search is at work."""
    importlib.import_module("pos_terminal.benefits.solver")  # as it is loaded long before the first customer
    painted: list[float] = []
    gaps: list[float] = []
    for kind in ("typical", "mixed", "net"):
        with _till(folder / f"benefits-{kind}", folder) as screen:
            screen.rig.post(events.PromotionsChanged, book=_promotions(kind))
            for number in range(MANY):
                beat = Heartbeat()
                took = _scan(screen, gtin(_bought(number)))
                run_for(0.15)  # the next article is at hand
                beat.stop()
                if number >= MANY - FEW:
                    painted.append(took)
                    gaps.append(max(beat.gaps_ms))
            beat = Heartbeat()
            run_for(PROOF_S)
            beat.stop()
            gaps.append(max(beat.gaps_ms))
    show_alone(f"scan → painted, {MANY} lines, {MANY} benefits", figure(painted), f"largest {max(painted):.1f} ms")
    show_alone("GUI-thread gap beside the search", figure(gaps), f"the largest of each scan; {max(gaps):.1f} ms of all")


def _bought(number: int) -> int:
    """Which article of the catalogue the line is of."""
    return 7 * number + 1_000


def _promotions(kind: str) -> BenefitBook:
    """Made ones for the articles bought, all sold by one shop; in their places the goods of the made sale."""
    made = instance(kind, MANY, MANY, 1)
    places = {line["sku"]: number for number, line in enumerate(made["lines"])}
    for benefit in made["benefits"]:
        benefit["valid_from"], benefit["valid_to"] = 0, 1 << 50
        scope = {key: value for key, value in benefit["scope"].items() if key in ("skus", "exclude_skus")}
        for key, skus in scope.items():
            scope[key] = [product_and_offer(_bought(places.get(sku, 0)))[0].sku for sku in skus]
        benefit["scope"] = scope | ({"stores": [STORE]} if benefit["layer"] == "store" else {})
        if "prices" in benefit:
            benefit["prices"] = {
                product_and_offer(_bought(places[sku]))[0].sku: price for sku, price in benefit["prices"].items()
            }
    return read(made).book


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
