"""The facts of a ledger as lines of JSON, read from a file that is not written to, also while a terminal uses it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from pos_terminal.ledger.errors import LedgerFault, NotALedger
from pos_terminal.ledger.schema import format_of, open_to_read
from pos_terminal.sqlite.driver import sqlite3
from pos_terminal.sqlite.faults import told


class Line(msgspec.Struct, frozen=True):
    """``fact`` is the stored bytes as they are; ``digest`` hexadecimal."""

    sequence: int
    digest: str
    fact: msgspec.Raw


_encoder = msgspec.json.Encoder()


def tip_sequence(path: Path) -> int:
    """The last fact's sequence.

    :raises NotALedger: no such file, or it is not a ledger.
    :raises LedgerTooNew: a newer program wrote it.
    :raises LedgerFault: it cannot be read.
    """
    with closing(_opened(path)) as connection:
        try:
            row = connection.execute("SELECT max(sequence) FROM facts").fetchone()
        except sqlite3.Error as error:
            raise LedgerFault(f"the ledger: {told(error, path)}") from error
        return row[0] or 0


def lines(path: Path, after: int = 0) -> Iterator[tuple[int, bytes]]:
    """``(sequence, line)`` for the facts after ``after``, as one moment has them.

    :raises NotALedger: no such file, or it is not a ledger.
    :raises LedgerTooNew: a newer program wrote it.
    :raises LedgerFault: it cannot be read to the end.
    """
    statement = "SELECT sequence, digest, bytes FROM facts WHERE sequence > ? ORDER BY sequence"
    with closing(_opened(path)) as connection:
        try:
            for sequence, digest, data in connection.execute(statement, (after,)):
                yield sequence, _encoder.encode(Line(sequence, digest.hex(), msgspec.Raw(data)))
        except sqlite3.Error as error:
            raise LedgerFault(f"the ledger: {told(error, path)}") from error


def _opened(path: Path) -> sqlite3.Connection:
    connection = open_to_read(path)
    try:
        if not format_of(connection):
            raise NotALedger(f"{path} is empty")
    except sqlite3.Error as error:
        connection.close()
        raise NotALedger(f"{path} is not a ledger: {error}") from error
    except BaseException:
        connection.close()
        raise
    return connection
