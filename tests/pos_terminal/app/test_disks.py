"""The terminal as a process on a disk that is full, or of somebody else."""

from __future__ import annotations

import stat
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from pos_terminal.ledger.ledger import Ledger, new_incarnation
from pos_terminal.ledger.verify import Verified, verify
from tests.day.hand import Hand
from tests.day.program import Program, wait_until
from tests.pos_terminal.app.station import QUIET, Station, open_period, sign_in
from tests.pos_terminal.runtime.rig import STORE, TILL, WATER
from tests.rights import without_rights

pytestmark = pytest.mark.process


def test_a_ledger_that_may_not_be_written_ends_it_with_its_code(tmp_path: Path) -> None:
    station = Station(tmp_path)
    path = station.data / "ledger.sqlite3"
    Ledger.create(path, STORE, TILL, new_incarnation(), "CNY", "E", "test", 1).close()
    path.chmod(0o444)
    with without_rights():
        program = station.launch(LAID_DOWN)
        wait_until(lambda: not program.running, 20, "it ends")
    program.stop()
    assert program.process.returncode == 6, program.tail()
    assert f"{path} cannot be written: it has to belong to the user" in program.tail()
    assert "Traceback" not in program.tail()


def test_a_till_whose_ledger_failed_ends_with_its_code(tmp_path: Path) -> None:
    station = Station(tmp_path)
    program = station.start(FILLED_UP)
    hand = Hand(program.ready["driver"])
    sign_in(hand)
    open_period(hand)
    (station.data / "full").touch()
    hand.wedge(WATER)
    hand.until(lambda body: body["type"] == "FaultView", "the till stops")
    assert str(station.data / "ledger.sqlite3") in hand.body["detail"]
    assert "make room on it" in hand.body["detail"]
    for key in ("F12", "Return", "Space"):
        hand.key(key)
    assert program.running, "it can be read"
    with suppress(ValueError, OSError):
        hand.key("Alt+Q")
    hand.close()
    wait_until(lambda: not program.running, 10, "it leaves")
    program.stop()
    assert program.process.returncode == 6, program.tail()
    assert isinstance(verify(station.data / "ledger.sqlite3"), Verified)


FILLED_UP = """
import resource
from pos_terminal.ledger.ledger import Ledger
real = Ledger.commit
def commit(self, *what):
    if (self.path.parent / "full").exists():
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
    return real(self, *what)
Ledger.commit = commit
"""


def test_what_a_terminal_makes_is_its_users_alone(tmp_path: Path) -> None:
    """Sales and the hashes of PINs lay open to every account of the computer."""
    station = Station(tmp_path)
    for path in station.data.glob("catalog*"):
        path.unlink()
    station.data.chmod(0o755)
    command = "import os, sys; os.umask(0o022); from pos_terminal.cli import main; sys.exit(main(sys.argv[1:]))"
    arguments = ["--settings", str(station.settings), "run", "--driver", "0"]
    program = Program("terminal", [sys.executable, "-c", command, *arguments], tmp_path, QUIET).wait_ready()
    hand = Hand(program.ready["driver"])
    hand.until(lambda body: body["type"] == "SignInView", "the sign-in")
    hand.close()
    made = [*station.data.glob("*.sqlite3*"), *(station.data / "logs").iterdir()]
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in made}
    assert {"ledger.sqlite3", "ledger.sqlite3-wal", "catalog.sqlite3", "terminal.log"} <= modes.keys()
    assert set(modes.values()) == {0o600}
    assert stat.S_IMODE((station.data / "logs").stat().st_mode) == 0o700
    assert f"others can look into {station.data} (mode 755)" in station.log(), "it is left as it was made"
    program.stop()


LAID_DOWN = """
from tests.rights import lay_down
lay_down()
"""
