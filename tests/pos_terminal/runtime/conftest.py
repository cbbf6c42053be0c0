"""Simulators once for the folder, well again before each test; tills that are stopped whatever happens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from tests.pos_terminal.runtime.rig import Rig
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
