"""The real sync server in a thread of the test, on a port of its own. Its journal is read from its file."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import closing
from pathlib import Path

import uvicorn

from pos_terminal.contract.catalog import Change, StoreProfile
from pos_terminal.sqlite.driver import open_read_only
from sync_server import publish, tills
from sync_server.acquirer.client import AcquirerSettings
from sync_server.app import build, wall_clock_ms
from sync_server.config import Settings
from sync_server.database import Transaction, open_database
from tests.ports import ReservedPort

PROFILE = StoreProfile(store="S001", name="木白家居", entity="91310000TEST", entity_name="木白家居(上海)有限公司")


class RealServer:
    """``skew_ms``: how far its clock is ahead. Stopped, its file may be read, changed and put back."""

    def __init__(self, path: Path, acquirer: AcquirerSettings | None = None) -> None:
        self.path = path
        self.skew_ms = 0
        self._settings = Settings(database=f"sqlite:///{path}", acquirer=acquirer)
        self._reserved = ReservedPort()
        self.port = self._reserved.number
        self._socket = socket.create_server(("127.0.0.1", self.port))
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: uvicorn.Server | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        if self._socket.fileno() < 0:
            self._socket = socket.create_server(("127.0.0.1", self.port))
        app = build(self._settings, clock=lambda: wall_clock_ms() + self.skew_ms)
        config = uvicorn.Config(app, log_level="error", lifespan="on", access_log=False, timeout_graceful_shutdown=2)
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [self._socket]}, daemon=True)
        self._thread.start()
        deadline = time.monotonic() + 10
        while not self._server.started:
            assert time.monotonic() < deadline, "the server did not start"
            assert self._thread.is_alive(), "the server ended while starting"
            time.sleep(0.01)

    def stop(self) -> None:
        if self._server is None or self._thread is None:
            self._socket.close()
            return
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive()
        self._server = self._thread = None
        self._socket.close()

    def close(self) -> None:
        self.stop()
        self._reserved.close()

    def write(self, work: Callable[[Transaction], Awaitable[object]]) -> None:
        """One transaction while it is stopped."""
        assert self._server is None

        async def run() -> None:
            database = await open_database(self._settings.database)
            try:
                async with database.write() as tx:
                    await work(tx)
            finally:
                await database.close()

        asyncio.run(run())

    def publish(self, changes: Iterable[Change]) -> None:
        self.write(lambda tx: publish.publish(tx, [(change, None) for change in changes]))

    def give_code(self, code: str, store: str = "S001", till: str = "02") -> None:
        self.write(lambda tx: tills.add_code(tx, store, till, code, wall_clock_ms() + 3_600_000))

    def revoke(self, store: str = "S001", till: str = "02") -> None:
        self.write(lambda tx: tills.revoke(tx, store, till, wall_clock_ms()))

    def journal(self) -> list[tuple[str, int, bytes]]:
        """``(incarnation, sequence, bytes)`` of every fact it has."""
        with closing(open_read_only(self.path)) as connection:
            rows = connection.execute("SELECT incarnation, sequence, data FROM journal ORDER BY incarnation, sequence")
            return [(incarnation, sequence, bytes(data)) for incarnation, sequence, data in rows]
