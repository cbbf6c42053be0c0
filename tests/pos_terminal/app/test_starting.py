"""The window is there at once; what takes long happens behind it, and can be given up at any moment."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_terminal.app.fault import EXIT_BUSY, CannotStart
from pos_terminal.app.opening import Opened
from pos_terminal.app.starting import Starting
from pos_terminal.app.terminal import Terminal
from pos_terminal.config import load_settings
from pos_terminal.ledger import schema
from pos_terminal.ledger.ledger import Ledger, new_incarnation
from pos_terminal.online.clock import Clock
from pos_terminal.online.identity import save_identity
from pos_terminal.sqlite import driver
from pos_terminal.sqlite.driver import sqlite3
from pos_terminal.ui import samples, theme
from pos_terminal.ui.language import Language
from pos_terminal.ui.model import StartingView, StartStep
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.window import MainWindow
from tests.day.hand import Hand
from tests.day.program import wait_until
from tests.pos_terminal.app.station import Station, sign_in, stop
from tests.pos_terminal.runtime.rig import STORE, TILL, WATER, wait

SLOW = """
import time
from pathlib import Path
import pos_terminal.app.opening as opening
on_ledger = opening._on_ledger
def slow(ledger, *rest):
    rest[-1]("recovery", None)
    (ledger.path.parent / "begun").touch()
    while not (ledger.path.parent / "go").exists():
        time.sleep(0.01)
    return on_ledger(ledger, *rest)
opening._on_ledger = slow
"""
"""Recovery takes until the test lets it go on. The ledger is open by then."""


@pytest.mark.process
def test_keys_and_scans_during_the_start_go_nowhere(tmp_path: Path) -> None:
    station = Station(tmp_path)
    program = station.start(SLOW)
    hand = Hand(program.ready["driver"])
    hand.until(lambda body: body == {"type": "StartingView", "step": "recovery", "share": None}, "it is at recovery")
    hand.wedge(WATER)
    hand.type("1001")
    for key in ("Return", "Esc", "F12", "Space"):
        hand.key(key)
    assert hand.do(do="names")["names"] == [], "nothing to press"
    hand.wedge(WATER)
    (station.data / "go").touch()
    hand.until(lambda body: body["type"] == "SignInView", "the sign-in")
    sign_in(hand)
    hand.until(lambda body: body["type"] == "OpenPeriodView", "what was typed before is not in the number")
    assert hand.body["problem"] == ""
    hand.close()
    assert stop(program) < 6
    assert program.process.returncode == 0, program.tail()


@pytest.mark.process
@pytest.mark.parametrize("lets_go", [True, False])
def test_asked_to_stop_during_the_start(tmp_path: Path, lets_go: bool) -> None:
    station = Station(tmp_path)
    program = station.start(SLOW)
    wait_until((station.data / "begun").exists, 10, "the ledger is open")
    if lets_go:
        (station.data / "go").touch()
    assert stop(program) < 8
    assert (program.process.returncode, "QThread" in program.tail()) == (0, False), program.tail()
    if lets_go:
        assert not list(station.data.glob("*-wal")), "ledger and catalogue are complete"
    Ledger.open(station.data / "ledger.sqlite3").close()


CLOSED_MEANWHILE = """
from PySide6.QtCore import QTimer
import pos_terminal.app.starting as starting
real = starting.Starting.start
def start(self, identity=None):
    real(self, identity)
    def look():
        if (self._settings.folder / "begun").exists():
            timer.stop()
            self._window.close()
    timer = QTimer(self)
    timer.timeout.connect(look)
    timer.start(20)
starting.Starting.start = start
"""


@pytest.mark.process
def test_a_window_closed_during_the_start_ends_it(tmp_path: Path) -> None:
    station = Station(tmp_path)
    program = station.start(SLOW + CLOSED_MEANWHILE)
    wait_until((station.data / "begun").exists, 10, "the ledger is open")
    (station.data / "go").touch()
    wait_until(lambda: not program.running, 10, "it ends")
    program.stop()
    assert program.process.returncode == 0, program.tail()
    Ledger.open(station.data / "ledger.sqlite3").close()


# --- in this process --------------------------------------------------------------------------------------------------


class Begun:
    """A start in a window, and what came of it."""

    def __init__(self, window: MainWindow, settings: Path) -> None:
        self.window = window
        self.seen: list[StartingView] = []
        self.tills: list[Opened | None] = []
        self.faults: list[CannotStart] = []
        window.shown.connect(self._shown)
        loaded = load_settings(settings)
        self.starting = Starting(
            window, loaded, Clock(loaded.clock_path), "test", self.tills.append, self.faults.append
        )
        self.starting.start()

    def _shown(self) -> None:
        assert self.window.view is not None
        if isinstance(self.window.view.body, StartingView):
            self.seen.append(self.window.view.body)

    def until_over(self) -> None:
        wait(lambda: self.tills or self.faults, "the start is over")


@pytest.fixture
def begin(qapp: QApplication, qtbot: QtBot) -> Iterator[Callable[[Path], Begun]]:
    theme.load(qapp)
    made: list[Begun] = []

    def make(settings: Path) -> Begun:
        window = MainWindow(Language(), sounds=Sounds(muted=True))
        qtbot.addWidget(window)
        window.show()
        made.append(Begun(window, settings))
        return made[-1]

    yield make
    for begun in made:
        begun.starting.stop()
        for till in filter(None, begun.tills):
            till.close()


def held_at(monkeypatch: pytest.MonkeyPatch, wanted: str) -> threading.Event:
    """The thread waits at that step until it is given up; the event is set when it is there."""
    reached, tell = threading.Event(), Starting._tell

    def hold(self: Starting, step: StartStep, share: float | None) -> None:
        if step == wanted:
            reached.set()
            self._given_up.wait(10)
        tell(self, step, share)

    monkeypatch.setattr(Starting, "_tell", hold)
    return reached


BEFORE = len(schema.MIGRATIONS) - 1


def a_ledger_of_the_format_before(path: Path) -> None:
    with pytest.MonkeyPatch.context() as older:
        older.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:BEFORE])
        Ledger.create(path, STORE, TILL, new_incarnation(), "CNY", "E", "test", 1).close()


def format_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as database:
        return int(database.execute("PRAGMA user_version").fetchone()[0])


def test_it_says_what_it_is_at(begin: Callable[[Path], Begun], tmp_path: Path) -> None:
    begun = begin(Station(tmp_path).settings)
    begun.until_over()
    assert [view.step for view in begun.seen] == ["program", "ledger", "catalog", "recovery", "program"]
    assert [type(till) for till in begun.tills] == [Opened]
    assert gc.isenabled()


@pytest.mark.parametrize(("training", "count"), [(False, 1_000), (True, 0)])
def test_a_replaced_till_goes_on_beyond_the_numbers_of_the_lost_one(
    begin: Callable[[Path], Begun], tmp_path: Path, training: bool, count: int
) -> None:
    station = Station(tmp_path, training=training)
    save_identity(station.data, msgspec.structs.replace(station.identity, numbered="20260214-02-0012"))
    begun = begin(station.settings)
    begun.until_over()
    (opened,) = begun.tills
    assert opened is not None
    assert opened.machine.till.count == count


def test_the_till_has_the_limit_of_refunds_from_the_settings(begin: Callable[[Path], Begun], tmp_path: Path) -> None:
    station = Station(tmp_path)
    text = station.settings.read_text("utf-8")
    station.settings.write_text(f"{text}\n[refund]\nsupervisor_above_fen = 4200", "utf-8")
    begun = begin(station.settings)
    begun.until_over()
    assert begun.tills[0] is not None
    assert begun.tills[0].machine.till.refund_limit == 4_200


@pytest.mark.parametrize("order", ["789", "123"])
def test_the_digits_on_screen_stand_as_the_settings_say(
    qapp: QApplication, qtbot: QtBot, tmp_path: Path, order: str
) -> None:
    station = Station(tmp_path)
    text = station.settings.read_text("utf-8")
    station.settings.write_text(f"numpad = '{order}'\n{text}", "utf-8")
    theme.load(qapp)
    terminal = Terminal(qapp, load_settings(station.settings), Language())
    qtbot.addWidget(terminal.window)
    terminal.window.show_view(samples.screen("sale"))
    terminal.window.show()
    digits = {one.objectName(): one.y() for one in terminal.window.findChildren(Key) if one.isVisible()}
    assert (digits["pad_1"] < digits["pad_7"]) is (order == "123")


def test_a_terminal_not_enrolled_opens_nothing(begin: Callable[[Path], Begun], tmp_path: Path) -> None:
    station = Station(tmp_path, enrolled=False)
    begun = begin(station.settings)
    begun.until_over()
    assert begun.tills == [None]
    assert not (station.data / "ledger.sqlite3").exists()


def test_a_migration_shows_how_far_its_backup_is(
    begin: Callable[[Path], Begun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "BACKUP_PAGES", 4)
    station = Station(tmp_path)
    a_ledger_of_the_format_before(station.data / "ledger.sqlite3")
    begun = begin(station.settings)
    begun.until_over()
    shares = [view.share for view in begun.seen if view.step == "backup"]
    known = [share for share in shares if share is not None]
    assert len(known) == len(shares) > 1
    assert (known[0] < 1, known[-1], known == sorted(known)) == (True, 1.0, True)
    assert [view.share for view in begun.seen if view.step == "migration"] == [None]
    assert begun.tills[0] is not None


def test_given_up_in_a_backup_the_ledger_is_as_it_was(
    begin: Callable[[Path], Begun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "BACKUP_PAGES", 1)
    station = Station(tmp_path)
    path = station.data / "ledger.sqlite3"
    a_ledger_of_the_format_before(path)
    reached = held_at(monkeypatch, "backup")
    begun = begin(station.settings)
    wait(reached.is_set, "it is at the backup")
    assert begun.starting.stop()
    assert (begun.tills, begun.faults) == ([], [])
    assert format_of(path) == BEFORE
    assert not schema.backup_path(path, BEFORE).exists()
    Ledger.open(path).close()
    assert format_of(path) == len(schema.MIGRATIONS)


@pytest.mark.parametrize("step", ["catalog", "recovery", "program"])
def test_given_up_with_the_ledger_open_it_is_closed(
    begin: Callable[[Path], Begun], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    station = Station(tmp_path)
    reached = held_at(monkeypatch, step)
    begun = begin(station.settings)
    wait(reached.is_set, "it has come so far")
    assert begun.starting.stop()
    assert begun.tills == []
    assert not list(station.data.glob("*-wal"))
    Ledger.open(station.data / "ledger.sqlite3").close()


def test_a_ledger_in_use_is_told_and_left_alone(begin: Callable[[Path], Begun], tmp_path: Path) -> None:
    station = Station(tmp_path)
    other = Ledger.create(station.data / "ledger.sqlite3", STORE, TILL, new_incarnation(), "CNY", "E", "test", 1)
    begun = begin(station.settings)
    begun.until_over()
    assert [fault.code for fault in begun.faults] == [EXIT_BUSY]
    other.close()


def test_a_damaged_catalogue_folder_leaves_no_ledger_open(begin: Callable[[Path], Begun], tmp_path: Path) -> None:
    station = Station(tmp_path)
    catalog = station.data / "catalog.sqlite3"
    for path in station.data.glob("catalog.sqlite3*"):
        path.unlink()
    catalog.mkdir()
    begun = begin(station.settings)
    begun.until_over()
    assert ["the catalogue" in str(fault) for fault in begun.faults] == [True]
    Ledger.open(station.data / "ledger.sqlite3").close()
