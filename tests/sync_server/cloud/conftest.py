"""One sandbox process for the folder, as new for each test, and the port over TOP to it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

import msgspec
import pytest

from sync_server.cloud.port import CloudStore
from sync_server.cloud.sandbox.seed import Seed, load_seed, seed_settings, seed_terms
from sync_server.cloud.terms import Terms
from sync_server.cloud.top import TopClient, TopCloudStore, TopSettings
from tests.sync_server.programs import Control, running

T = TypeVar("T")


class Sandbox:
    """A running sandbox: its settings and terms for a client, its control door."""

    def __init__(self, ready: dict[str, str]) -> None:
        self.seed: Seed = load_seed()
        self.settings: TopSettings = msgspec.structs.replace(seed_settings(ready["gateway"]), timeout_ms=2_000)
        self.control = Control(ready["control"])
        self.terms: Terms = seed_terms(0)
        self._loop = asyncio.Runner()
        self._clients: dict[TopSettings, TopClient] = {}
        self.start_anew()

    def start_anew(self) -> None:
        self.control.tell("/reset")
        self.terms = seed_terms(int(str(self.control.state()["started_ms"])))

    def fault(self, kind: str, method: str = "*", **more: object) -> None:
        self.control.tell("/faults", kind=kind, method=method, **more)

    def use(self, what: Callable[[CloudStore], Coroutine[Any, Any, T]], **settings: Any) -> T:
        """Run ``what`` with a store over TOP; ``settings`` differ from the seed's."""
        changed = msgspec.structs.replace(self.settings, **settings)
        if changed not in self._clients:
            self._clients[changed] = TopClient(changed)
        return self._loop.run(what(TopCloudStore(self._clients[changed], changed, self.terms)))

    def close(self) -> None:
        for client in self._clients.values():
            self._loop.run(client.close())
        self._loop.close()
        self.control.close()


@pytest.fixture(scope="module")
def running_sandbox() -> Iterator[Sandbox]:
    with running("sync_server.cloud.sandbox") as ready:
        sandbox = Sandbox(ready)
        yield sandbox
        sandbox.close()


@pytest.fixture
def sandbox(running_sandbox: Sandbox) -> Sandbox:
    running_sandbox.start_anew()
    return running_sandbox
