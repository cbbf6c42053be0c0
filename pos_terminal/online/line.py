"""A terminal's line to its server: the exchange and the asks, on connections apart, signed with the terminal's key."""

from __future__ import annotations

import msgspec

from pos_terminal.online.ask import Asker
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Connection, Signer
from pos_terminal.online.exchange import READ_S, ChangeSink, Exchanger, FactSource


class Line(msgspec.Struct, frozen=True):
    """``close`` may come from any thread and interrupts what is under way."""

    exchanger: Exchanger
    asker: Asker
    connection: Connection

    def close(self) -> None:
        self.connection.close()
        self.asker.close()


def open_line(
    server_url: str, clock: Clock, signer: Signer, program: str, ledger: FactSource, catalog: ChangeSink
) -> Line:
    """Nothing is sent yet. ``program``: as requests name it, ``pos-terminal 0.1.0``."""
    connection = Connection(server_url, clock, read_s=READ_S, signer=signer)
    exchanger = Exchanger(ledger, catalog, connection, clock, program)
    return Line(exchanger, Asker(server_url, clock, signer), connection)
