"""Simulators once for the folder, well again before each test; tills that are stopped whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Signer
from pos_terminal.online.custody import Custody
from pos_terminal.online.enrolment import Enrolment, enrol
from pos_terminal.online.keys import TerminalKey
from tests.pos_terminal.online.server import PROFILE, RealServer
from tests.pos_terminal.runtime.rig import CLERK, PRODUCTS, Rig
from tests.pos_terminal.simulators.process import Simulator, wait_until

MODULES = "pos_terminal.simulators."


@pytest.fixture(scope="package")
def pinpad_process() -> Iterator[Simulator]:
    with Simulator(MODULES + "pinpad") as running:
        yield running


@pytest.fixture
def pinpad(pinpad_process: Simulator) -> Iterator[Simulator]:
    pinpad_process.put("/plan", {})
    yield pinpad_process
    pinpad_process.put("/plan", {})
    wait_until(lambda: not pinpad_process.get("/state")["busy"], 6)


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[Simulator]:
    with Simulator(MODULES + "printer", "--out", str(tmp_path / "receipts")) as running:
        yield running


@pytest.fixture
def scanner() -> Iterator[Simulator]:
    with Simulator(MODULES + "scanner", "--pty") as running:
        yield running


@pytest.fixture
def till(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Rig]]:
    """Makes tills on the test's folder."""
    made: list[Rig] = []

    def make(**parts: Any) -> Rig:
        made.append(Rig(tmp_path, **parts))
        return made[-1]

    yield make
    for rig in made:
        rig.stop()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    """At work, with a code to enrol with."""
    made = RealServer(tmp_path / "server.sqlite3")
    made.publish([PROFILE, CLERK, *PRODUCTS])
    made.give_code("CODE")
    made.start()
    yield made
    made.close()


@pytest.fixture
def signer(server: RealServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Signer:
    """A till that is enrolled there."""
    custody = Custody(TerminalKey.generate(), "file", "")
    monkeypatch.setattr("pos_terminal.online.enrolment.load_or_create", lambda name, folder: custody)
    done = enrol(server.url, "S001", "02", "CODE", "test", tmp_path / "identity", Clock())
    assert isinstance(done, Enrolment), done
    return Signer("S001", "02", custody.key, done.identity.server_key)
