"""One SQLite file behind a SQLAlchemy engine with one connection, in WAL.

The engine chooses the driver, sets the connection up and closes it. Statements go through the driver's own cursor:
they are fixed texts, and SQLAlchemy's per-call work would double the cost of an append.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, cast

from sqlalchemy import URL, create_engine, event
from sqlalchemy.pool import StaticPool

from pos_terminal.sqlite.driver import Connection, sqlite3
from pos_terminal.sqlite.faults import unwritable

WAL_AUTOCHECKPOINT_PAGES = 4_000
BUSY_SECONDS = 5


class Database:
    """One connection to one file. The caller sees to it that one thread uses it at a time.

    ``synchronous``: FULL makes each commit durable before it returns; NORMAL may lose the last ones at a power cut,
    never the file. ``query_only`` refuses writes on this connection.
    """

    def __init__(self, path: Path, *, synchronous: Literal["FULL", "NORMAL"], query_only: bool = False) -> None:
        """:raises sqlite3.Error: the file cannot be opened, or is no SQLite file.

        :raises PermissionError: this user may not write it, or make what belongs beside it.
        """
        if (barred := unwritable(path)) is not None:
            raise barred
        self.path = path
        self._pragmas = (
            "PRAGMA journal_mode = WAL",
            f"PRAGMA synchronous = {synchronous}",
            f"PRAGMA wal_autocheckpoint = {WAL_AUTOCHECKPOINT_PAGES}",
            f"PRAGMA query_only = {int(query_only)}",
        )
        self._engine = create_engine(
            URL.create("sqlite", database=str(path)),
            module=sqlite3,
            poolclass=StaticPool,
            isolation_level="AUTOCOMMIT",
            connect_args={
                "check_same_thread": False,
                "timeout": BUSY_SECONDS,
                "isolation_level": None,
                "factory": Connection,
            },
        )
        event.listen(self._engine, "connect", self._set_up)
        pooled = self._engine.raw_connection()
        self.driver = cast("sqlite3.Connection", pooled.driver_connection)
        self._pooled = pooled

    def _set_up(self, connection: sqlite3.Connection, _record: object) -> None:
        try:
            for pragma in self._pragmas:
                connection.execute(pragma)
        except sqlite3.Error:
            connection.close()
            raise

    def rows(self, statement: str, parameters: tuple[Any, ...] = ()) -> list[Any]:
        return self.driver.execute(statement, parameters).fetchall()

    def value(self, statement: str, parameters: tuple[Any, ...] = ()) -> Any:
        """The first column of the first row, None where there is none."""
        row = self.driver.execute(statement, parameters).fetchone()
        return None if row is None else row[0]

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Cursor]:
        """One write transaction: all of it or nothing.

        :raises sqlite3.Error: nothing was stored.
        """
        cursor = self.driver.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        try:
            yield cursor
            cursor.execute("COMMIT")
        except BaseException:
            if self.driver.in_transaction:
                self.driver.rollback()
            raise
        finally:
            cursor.close()

    def checkpoint(self, mode: Literal["PASSIVE", "TRUNCATE"]) -> bool:
        """Moves the WAL into the file; whether all of it went. PASSIVE waits for nobody."""
        _busy, in_wal, moved = self.driver.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
        return bool(in_wal == moved)

    def close(self) -> None:
        """Closes the connection; the last one of a file leaves it complete, without ``-wal``."""
        self._pooled.close()
        self._engine.dispose()
