"""From the command line to the first scan on screen, against a bare PySide6 window that takes a line of text.

With it: when the starting screen is in sight, when the till takes keys, and how long the GUI thread gave nothing else a
turn meanwhile.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from tests.benchmarks.measure import figure, show, show_alone
from tests.benchmarks.samples import gtin
from tests.day.hand import Hand
from tests.day.program import Program
from tests.pos_terminal.app.station import QUIET, Station, sign_in

RUNS = 5
PRODUCT = """
import sys
sys.modules["httpx._main"] = None
from pos_terminal.__main__ import main
sys.exit(main())
"""
"""The program without httpx's command line, which only a developer's environment has: rich, click and pygments, loaded
by the linters' presence alone."""
BARE = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QListWidget, QVBoxLayout, QWidget
app = QApplication(sys.argv)
window = QWidget()
box = QVBoxLayout(window)
field, rows = QLineEdit(), QListWidget()
box.addWidget(field)
box.addWidget(rows)
window.resize(1366, 768)
window.show()
def scan():
    field.setText("6901234567892")
    rows.addItem(field.text())
    rows.viewport().repaint()
    print("scanned", flush=True)
    app.quit()
QTimer.singleShot(0, scan)
app.exec()
"""
HEARTBEAT = """
import sys, time
from PySide6.QtCore import Qt, QTimer
from pos_terminal.app.starting import Starting
from pos_terminal.ui.pages.entry import SignInPage
show, starting = SignInPage.showEvent, Starting.start
class Beat:
    widest = last = 0
    def __call__(self):
        now = time.perf_counter_ns()
        self.widest, self.last = max(self.widest, now - (self.last or now)), now
beat = Beat()
def start(self, identity=None):
    starting(self, identity)
    self.timer = QTimer(self._window)
    self.timer.setTimerType(Qt.TimerType.PreciseTimer)
    self.timer.timeout.connect(beat)
    self.timer.start(1)
def over(self, event):
    show(self, event)
    def told():
        print("widest gap", beat.widest / 1e6, file=sys.stderr, flush=True)
    QTimer.singleShot(0, self, told)
Starting.start, SignInPage.showEvent = start, over
"""
"""Beats from the starting screen to the first turn after the sign-in is shown."""


def run(folder: Path) -> None:
    """``folder`` holds the large ``catalog.sqlite3``."""
    home = folder / "station"
    home.mkdir()
    station = Station(home)
    own = station.data / "catalog.sqlite3"
    own.unlink()
    own.symlink_to(folder / "catalog.sqlite3")
    _open_period(station)
    ours, shown, ready, gaps, bare = [], [], [], [], []
    for number in range(RUNS + 1):
        until_shown, until_ready, scan = _start(station)
        gap = _gap(station)
        window = _bare()
        if number:  # the first fills the system's file cache
            shown.append(until_shown)
            ready.append(until_ready)
            gaps.append(gap)
            ours.append(until_ready + scan)
            bare.append(window)
    show("start → first scan", figure(ours), figure(bare), "bare PySide6 window")
    show_alone("  until the window is there", figure(shown), "with the starting screen")
    show_alone("  until it takes keys", figure(ready), "the clerk's sign-in is not counted")
    show_alone("  widest gap of the GUI thread", figure(gaps), "until the sign-in is shown")


def _launch(station: Station) -> Program:
    command = [sys.executable, "-c", PRODUCT, "--settings", str(station.settings), "run", "--driver", "0"]
    return Program("terminal", command, station.folder, QUIET)


def _open_period(station: Station) -> None:
    program = _launch(station).wait_ready()
    hand = Hand(program.ready["driver"])
    sign_in(hand)
    hand.until(lambda body: body["type"] == "OpenPeriodView", "the opening")
    hand.type("500")
    hand.key("Return")
    hand.until(lambda body: body["type"] == "SaleView", "the sale")
    hand.close()
    program.stop()


def _start(station: Station) -> tuple[float, float, float]:
    """Milliseconds until the window answers, until the sign-in, and from a scan's first key to its line on screen."""
    begun = time.perf_counter_ns()
    program = _launch(station).wait_ready()
    hand = Hand(program.ready["driver"])
    assert hand.view is not None
    shown = (time.perf_counter_ns() - begun) / 1e6
    while hand.body["type"] != "SignInView":
        time.sleep(0.001)
    ready = (time.perf_counter_ns() - begun) / 1e6
    sign_in(hand)
    lines = len(hand.until(lambda body: body["type"] == "SaleView", "the sale")["lines"])
    begun = time.perf_counter_ns()
    hand.wedge(gtin(7 + lines))
    while len(hand.body["lines"]) == lines:
        time.sleep(0.001)
    scan = (time.perf_counter_ns() - begun) / 1e6
    hand.close()
    program.stop()
    return shown, ready, scan


def _gap(station: Station) -> float:
    """Milliseconds of the widest gap between two turns of the GUI thread during a start."""
    program = station.start(HEARTBEAT)
    hand = Hand(program.ready["driver"])
    hand.until(lambda body: body["type"] == "SignInView", "the sign-in")
    hand.close()
    program.stop()
    return float(next(line for line in program.tail().splitlines() if line.startswith("widest gap")).split()[-1])


def _bare() -> float:
    begun = time.perf_counter_ns()
    with subprocess.Popen(
        [sys.executable, "-c", BARE], stdout=subprocess.PIPE, env={**os.environ, **QUIET}, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "scanned\n"
        return (time.perf_counter_ns() - begun) / 1e6
