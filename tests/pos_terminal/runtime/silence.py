"""Partners that fall silent: a server that takes connections and never answers, a printer that stops confirming."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Signer
from pos_terminal.online.custody import Custody
from pos_terminal.online.keys import TerminalKey
from pos_terminal.online.line import Line, open_line
from pos_terminal.runtime.online_edge import Keys, OnlineEdge


@contextmanager
def silent_server() -> Iterator[str]:
    """Its URL. The system takes connections for it; nobody reads them."""
    with socket.create_server(("127.0.0.1", 0), backlog=50) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"


class AtHand:
    """A key that is there; no keyring is asked."""

    def __init__(self, key: TerminalKey) -> None:
        self._key = key

    def load(self) -> Custody:
        return Custody(self._key, "keyring", "")

    def close(self) -> None:
        """Nobody is waiting."""


def online_at(
    url: str,
    ledger: Ledger,
    catalog: Catalog,
    *,
    signer: Signer | None = None,
    keys: Keys | None = None,
    idle_s: float = 5,
) -> OnlineEdge:
    """The server's edge as a terminal has it; without a signer with a key that no server knows. ``keys``: its own."""
    clock = Clock()
    key = signer.key if signer is not None else TerminalKey.generate()
    server_key = signer.server_key if signer is not None else key.public

    def connect(custody: Custody) -> Line:
        return open_line(
            url, clock, Signer(ledger.store, ledger.till, custody.key, server_key), "test", ledger, catalog
        )

    return OnlineEdge(
        keys or AtHand(key),
        connect,
        uploaded=lambda: ledger.uploaded,
        now_ms=lambda: clock.now().at_ms,
        idle_s=idle_s,
    )


class Deafening:
    """A line to the printer at ``target`` that loses every answer once ``after`` bytes have gone to it."""

    def __init__(self, target: str, after: int) -> None:
        parts = urlsplit(target)
        self._target = (parts.hostname or "", parts.port or 0)
        self._left = after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self.silent = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listener.accept()
                far = socket.create_connection(self._target)
                threading.Thread(target=self._pass, args=(near, far, True), daemon=True).start()
                threading.Thread(target=self._pass, args=(far, near, False), daemon=True).start()

    def _pass(self, source: socket.socket, target: socket.socket, to_printer: bool) -> None:
        with suppress(OSError):
            while data := source.recv(4096):
                if to_printer:
                    self._left -= len(data)
                    if self._left < 0:
                        self.silent.set()
                elif self.silent.is_set():
                    continue
                target.sendall(data)
        for end in (source, target):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
