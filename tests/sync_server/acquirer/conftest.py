"""One simulated acquirer as a process for the folder, as new for each test, and the port to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import msgspec
import pytest

from pos_terminal.contract.ids import TillKey
from sync_server.acquirer.client import AcquirerSettings, HttpAcquirer
from tests.sync_server.programs import Control, running

T = TypeVar("T")
TILL = TillKey("S001", "01")


class Simulator:
    """A running simulator: settings for a client, its control door."""

    def __init__(self, ready: dict[str, str]) -> None:
        self.settings = AcquirerSettings(
            url=ready["acquirer"], merchant=ready["merchant"], key=ready["key"], timeout_ms=2_000
        )
        self.control = Control(ready["control"])
        self._loop = asyncio.Runner()
        self._clients: dict[AcquirerSettings, HttpAcquirer] = {}

    def use(self, what: Callable[[HttpAcquirer], Coroutine[Any, Any, T]], **settings: Any) -> T:
        changed = msgspec.structs.replace(self.settings, **settings)
        if changed not in self._clients:
            self._clients[changed] = HttpAcquirer(changed)
        return self._loop.run(what(self._clients[changed]))

    def go(self, course: str, **more: object) -> None:
        """How the next payments go."""
        self.control.tell("/next", course=course, **more)

    def charged(self) -> object:
        """How often money moved."""
        return self.control.state()["charges"]

    def close(self) -> None:
        for client in self._clients.values():
            self._loop.run(client.close())
        self._loop.close()
        self.control.close()


@pytest.fixture(scope="package")
def running_simulator() -> Iterator[Simulator]:
    with running("sync_server.acquirer.simulator") as ready:
        simulator = Simulator(ready)
        yield simulator
        simulator.close()


@pytest.fixture
def simulator(running_simulator: Simulator) -> Simulator:
    running_simulator.control.tell("/reset")
    return running_simulator
