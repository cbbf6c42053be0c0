"""The terminal as a process: how it starts, how it ends, and with which code."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path

import pytest

from pos_terminal.contract.facts import AttemptBegun, AttemptRefused, CardSubject
from pos_terminal.ledger.ledger import Ledger, new_incarnation
from pos_terminal.ledger.verify import Verified, verify
from tests.day.hand import Hand
from tests.day.program import READY_SECONDS, wait_until
from tests.pos_terminal.app.station import QUIET, Station, open_period, sign_in, stop
from tests.pos_terminal.runtime.rig import STORE, TILL, WATER
from tests.pos_terminal.runtime.silence import Deafening, silent_server
from tests.pos_terminal.simulators.process import Simulator

pytestmark = pytest.mark.process
MODULES = "pos_terminal.simulators."


def test_a_day_of_one_sale_then_asked_to_stop(tmp_path: Path) -> None:
    station = Station(tmp_path)
    program = station.start()
    hand = Hand(program.ready["driver"])
    sign_in(hand)
    hand.until(lambda body: body["type"] == "OpenPeriodView", "the opening")
    hand.type("500")
    hand.key("Return")
    hand.until(lambda body: body["type"] == "SaleView", "the sale")
    code, words = station.refused()
    assert (code, words.count("another terminal")) == (5, 1), words
    assert "QThread" not in words
    hand.wedge(WATER)
    hand.until(lambda body: len(body["lines"]) == 1, "the water")
    hand.close()
    assert stop(program) < 6
    assert program.process.returncode == 0, program.tail()
    assert "QThread" not in program.tail()
    assert not list(station.data.glob("*-wal")), "the ledger is complete"
    assert isinstance(verify(station.data / "ledger.sqlite3"), Verified)
    again = station.start()
    hand = Hand(again.ready["driver"])
    sign_in(hand)
    hand.until(lambda body: body["type"] == "SaleView" and len(body["lines"]) == 1, "the sale is there again")
    hand.close()
    again.kill()


def test_a_language_that_is_not_there_is_told(tmp_path: Path) -> None:
    station = Station(tmp_path)
    station.settings.write_text(station.settings.read_text("utf-8").replace("'en'", "'fr'"), "utf-8")
    code, words = station.refused()
    assert (code, "terminal.toml: language: 'fr' is none of zh_CN, en" in words) == (2, True), words


def test_a_bad_data_folder_is_told_once(tmp_path: Path) -> None:
    station = Station(tmp_path)
    a_file_for_a_folder(station)
    _, words = station.refused()
    assert words.count("the data folder cannot be used") == 1, words


def test_everybody_is_silent_when_it_is_asked_to_stop(tmp_path: Path) -> None:
    with (
        Simulator(MODULES + "pinpad") as pinpad,
        Simulator(MODULES + "printer", "--out", str(tmp_path / "receipts")) as printer,
        silent_server() as url,
    ):
        pinpad.put("/plan", {"mode": "silent"})
        deafening = Deafening(printer.addresses["printer"], after=0)
        station = Station(
            tmp_path, server=url, pinpad=pinpad.addresses["pinpad"], printer=deafening.address, scanner="serial:///none"
        )
        program = station.start()
        hand = Hand(program.ready["driver"])
        hand.until(lambda body: body["type"] == "SignInView", "the sign-in")
        hand.close()
        assert stop(program) < 6
        assert program.process.returncode == 0, program.tail()
        assert "QThread" not in program.tail()
        deafening.close()


def test_without_a_printer_a_sale_closes_quietly_and_its_receipt_is_on_the_screen(tmp_path: Path) -> None:
    station = Station(tmp_path)
    program = station.start()
    hand = Hand(program.ready["driver"])
    sign_in(hand)
    open_period(hand)
    hand.wedge(WATER)
    hand.until(lambda body: len(body["lines"]) == 1, "the water")
    hand.key("F9")
    hand.until(lambda body: body["mode"] == "tender", "the money")
    hand.type("20")
    hand.click("pay")
    done = hand.until(lambda body: body["done"] is not None, "the sale is closed")
    assert (done["done"]["receipt"], done["notices"]) == ("This till has no printer", [])
    hand.key("Ctrl+R")
    shown = hand.until(lambda body: body["type"] == "HistoryView" and body["preview"], "the receipt")
    assert done["done"]["number"] in shown["preview"]
    assert [row["tone"] for row in shown["rows"]] == ["plain"]
    hand.close()
    stop(program)
    program = station.start()
    hand = Hand(program.ready["driver"])
    sign_in(hand)
    assert hand.until(lambda body: body["type"] == "SaleView", "the sale")["notices"] == []
    hand.close()
    stop(program)


def test_a_draft_that_cannot_be_read_keeps_nobody_from_selling(tmp_path: Path) -> None:
    station = Station(tmp_path)
    path = station.data / "ledger.sqlite3"
    drafts = {"newer": b'{"version":99,"sale":{"number":"20260213-02-0041"},"parked":false}', "rubbish": b"\xff{"}
    card = CardSubject(pinpad="p", last_receipt_number=None)
    begun = [
        AttemptBegun(at_ms=1, attempt=attempt, sale="newer", period="p", operator="1001", amount=19900, subject=card)
        for attempt in ("declined", "open")
    ]
    ledger = Ledger.create(path, STORE, TILL, new_incarnation(), "CNY", "E", "test", 1)
    ledger.commit([*begun, AttemptRefused(at_ms=1, attempt="declined", code="declined")], dict(drafts))
    ledger.close()
    program = station.start()
    hand = Hand(program.ready["driver"])
    sign_in(hand)
    open_period(hand)
    told = hand.until(lambda body: body["notices"], "it is told")["notices"]
    assert any("cannot read an unfinished sale" in notice["text"] for notice in told), told
    hand.wedge(WATER)
    hand.until(lambda body: len(body["lines"]) == 1, "it sells")
    hand.close()
    assert stop(program) < 6
    assert program.process.returncode == 0, program.tail()
    assert "attempt open (card, 19900) has no outcome" in station.log()
    assert "attempt declined" not in station.log()
    ledger = Ledger.open(path)
    kept = ledger.drafts()
    ledger.close()
    assert len(kept) == 3
    assert drafts.items() <= kept.items()


def a_foreign_ledger(station: Station) -> None:
    Ledger.create(station.data / "ledger.sqlite3", STORE, "77", new_incarnation(), "CNY", "E", "test", 1).close()


def a_newer_ledger(station: Station) -> None:
    path = station.data / "ledger.sqlite3"
    Ledger.create(path, STORE, TILL, new_incarnation(), "CNY", "E", "test", 1).close()
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA user_version = 99")


def a_ledger_whose_schema_is_no_text(station: Station) -> None:
    path = station.data / "ledger.sqlite3"
    Ledger.create(path, STORE, TILL, new_incarnation(), "CNY", "E", "test", 1).close()
    damaged = bytearray(path.read_bytes())
    damaged[damaged.index(b"CREATE TABLE facts") + 3] ^= 0x80
    path.write_bytes(damaged)


def no_ledger_at_all(station: Station) -> None:
    (station.data / "ledger.sqlite3").write_bytes(b"this is a text\n" * 100)


def a_damaged_identity(station: Station) -> None:
    (station.data / "terminal.json").write_bytes(b"{")


def a_flow_that_is_none(station: Station) -> None:
    text = "data_folder = 'data'\n[printer]\naddress = 'serial:///dev/ttyS0?baud=9600&flow=up'\n"
    station.settings.write_text(text, "utf-8")


def a_file_for_a_folder(station: Station) -> None:
    (station.folder / "file").touch()
    station.settings.write_text("data_folder = 'file'", "utf-8")


CANNOT_START = (
    (a_foreign_ledger, 6, "S001/77"),
    (a_newer_ledger, 6, "update the program"),
    (a_ledger_whose_schema_is_no_text, 6, "malformed"),
    (no_ledger_at_all, 6, "no ledger"),
    (a_damaged_identity, 6, "enrol the terminal again"),
    (a_flow_that_is_none, 2, "flow"),
    (a_file_for_a_folder, 6, "file"),
)


def test_it_cannot_start_and_says_why(tmp_path: Path) -> None:
    """One after the other in one process, which is left in order at the end."""
    stations = []
    for spoil, _, _ in CANNOT_START:
        folder = tmp_path / spoil.__name__
        folder.mkdir()
        stations.append(Station(folder))
        spoil(stations[-1])
    done = subprocess.run(
        [sys.executable, "-c", ALL, *(str(station.settings) for station in stations)],
        env={**os.environ, **QUIET},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers = json.loads(done.stdout)
    for (spoil, code, says), (got, words) in zip(CANNOT_START, answers, strict=True):
        assert (got, says in words) == (code, True), (spoil.__name__, got, words)
    assert "Traceback" not in done.stdout + done.stderr
    assert "QThread" not in done.stderr


ALL = """
import contextlib, io, json, sys
from pathlib import Path
from pos_terminal.app import run
from pos_terminal.config import load_settings
answers = []
for path in sys.argv[1:]:
    words = io.StringIO()
    with contextlib.redirect_stderr(words):
        code = run(load_settings(Path(path)))
    answers.append((code, words.getvalue()))
print(json.dumps(answers))
"""


def test_what_only_a_test_or_nobody_needs_is_not_loaded_at_the_start() -> None:
    seen = subprocess.run(
        [sys.executable, "-c", "import sys, pos_terminal.app; print(*sys.modules)"],
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    ).stdout.split()
    assert "PySide6.QtWidgets" in seen
    assert not {"PySide6.QtTest", "PySide6.QtNetwork", "pos_terminal.ui.driver"} & set(seen)
    behind_the_starting_screen = {"sqlalchemy", "httpx", "biip", "keyring", "cryptography", "pos_terminal.ui.screens"}
    assert not behind_the_starting_screen & set(seen)


def test_a_keyring_that_is_unlocked_later_needs_no_restart(tmp_path: Path) -> None:
    station = Station(tmp_path)
    key = (station.data / "terminal.key").read_text("ascii").strip()
    (station.data / "terminal.key").unlink()
    safe = tmp_path / "safe"
    safe.mkdir()
    (safe / "kept.json").write_text(json.dumps({f"store-terminal {STORE}/{TILL}": key}), "utf-8")
    (safe / "locked").touch()
    backend = "tests.pos_terminal.app.keyring_in_a_file.Keyring"
    program = station.launch(PYTHON_KEYRING_BACKEND=backend, TEST_KEYRING=str(safe)).wait_ready()
    hand = Hand(program.ready["driver"])
    sign_in(hand)
    open_period(hand)
    hand.wedge(WATER)
    hand.until(lambda body: len(body["lines"]) == 1, "it sells")

    def network(says: str) -> bool:
        return any(says in f"{card['state']} {card['detail']}" for card in hand.body["cards"])

    hand.key("F1")
    hand.click("menu_devices")
    hand.until(lambda body: body["type"] == "DevicesView", "the page of the devices")
    wait_until(lambda: network("Keyring locked"), 10, "it says why")
    assert network("Unlock it")
    (safe / "locked").unlink()
    hand.click("device_network_exchange")
    wait_until(lambda: network("Cannot be reached"), 10, "it has its key and asks the server, which is not there")
    hand.close()
    assert stop(program) < 6
    assert program.process.returncode == 0, program.tail()


BUGS = {
    "on the GUI thread": """
import pos_terminal.runtime.runtime as broken
def bug(text): raise ZeroDivisionError("a bug")
broken.classify = bug
""",
    "on the exchange's thread": """
import threading
from pos_terminal.online.exchange import Exchanger
def bug(*_): raise ZeroDivisionError("a bug")
Exchanger.turn = bug
""",
    "on the scanner's thread": """
from pos_terminal.devices.scanner.serial import SerialScanner
def bug(*_): raise ZeroDivisionError("a bug")
SerialScanner.run = bug
""",
}


@pytest.mark.parametrize("where", BUGS)
def test_a_bug_ends_it_at_once(tmp_path: Path, where: str) -> None:
    station = Station(tmp_path, scanner="serial:///none")
    program = station.launch(BUGS[where])
    if where == "on the GUI thread":  # where the bugs of workers are raised too
        hand = Hand(program.wait_ready().ready["driver"])
        hand.until(lambda body: body["type"] == "SignInView", "the till is at work")
        with suppress(ValueError, OSError):  # it may be gone before it answers
            hand.wedge(WATER)
        hand.close()
    wait_until(lambda: not program.running, READY_SECONDS, "it ends")
    program.stop()
    assert program.process.returncode == 70
    assert "ZeroDivisionError: a bug" in program.tail()
    assert "a bug ended the terminal" in station.log()


def test_a_terminal_that_has_to_be_enrolled_first(tmp_path: Path) -> None:
    """The enrolment stands in for head office's; what follows it is the real start on what it brought."""
    station = Station(tmp_path, enrolled=False)
    program = station.start(ENROLLED_BY_HAND.format(name="木白家居"))
    hand = Hand(program.ready["driver"])
    fill_in(hand)
    hand.until(lambda body: body["type"] == "SignInView", "it goes on to the sign-in")
    hand.close()
    assert stop(program) < 6
    assert program.process.returncode == 0, program.tail()


def test_an_enrolment_onto_a_ledger_of_another_till(tmp_path: Path) -> None:
    station = Station(tmp_path, enrolled=False)
    a_foreign_ledger(station)
    program = station.start(ENROLLED_BY_HAND.format(name="木白家居"))
    hand = Hand(program.ready["driver"])
    fill_in(hand)
    hand.close()
    wait_until(lambda: not program.running, READY_SECONDS, "it leaves")
    program.stop()
    assert program.process.returncode == 6
    assert "S001/77" in program.tail()
    assert "QThread" not in program.tail()


ENROLLED_BY_HAND = """
import pos_terminal.app.enrolling as enrolling
from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.online.custody import load_or_create
from pos_terminal.online.enrolment import Enrolment
from pos_terminal.online.identity import Identity
def enrol(url, store, till, code, program, folder, clock):
    custody = load_or_create(store + "/" + till, folder, keyring_s=0)
    profile = StoreProfile(store=store, name="{name}", entity="E", entity_name="E")
    identity = Identity(server_url=url, store=store, till=till, server_key=custody.key.public,
                        public_key=custody.key.public, currency="CNY", profile=profile)
    return Enrolment(identity, custody)
enrolling.enrol = enrol
"""


def fill_in(hand: Hand) -> None:
    hand.until(lambda body: body["type"] == "EnrolView", "the enrolment")
    for number, text in enumerate(("http://a", STORE, TILL, "1")):
        if number:
            hand.key("Tab")
        hand.type(text)
    hand.click("enrol")
