"""Who may sign in and what the store is called, kept apart from the catalogue: a till that lost its catalogue while the
network is gone still lets its clerks in. A copy of the last complete catalogue's, in a file of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

from pos_terminal.contract.catalog import Operator, StoreProfile
from pos_terminal.contract.exchange import decode_change, encode_change
from pos_terminal.sqlite.driver import set_application
from pos_terminal.sqlite.engine import Database

APPLICATION_ID = 0x504F5350  # "POSP"
FORMAT = 1

_TABLES = (
    "CREATE TABLE people (kind TEXT, store TEXT, number TEXT, body BLOB NOT NULL, PRIMARY KEY (kind, store, number))"
    " STRICT, WITHOUT ROWID",
    "CREATE TABLE standing (one INTEGER PRIMARY KEY CHECK (one = 1), wanted INTEGER NOT NULL) STRICT",
    "INSERT INTO standing (one, wanted) VALUES (1, 0)",
)
_Kept = TypeVar("_Kept", Operator, StoreProfile)


class People:
    """``wanted``: the catalogue is being fetched anew, and what it does not have yet is looked up here."""

    def __init__(self, path: Path) -> None:
        """:raises sqlite3.Error: unreadable or damaged."""
        self._database = Database(path, synchronous="NORMAL")
        try:
            if self._database.value("PRAGMA application_id") != APPLICATION_ID:
                with self._database.transaction() as cursor:
                    for statement in _TABLES:
                        cursor.execute(statement)
                    set_application(cursor, APPLICATION_ID, FORMAT)
            self.wanted = bool(self._database.value("SELECT wanted FROM standing"))
        except BaseException:
            self._database.close()
            raise

    def want(self) -> None:
        """From now on, also after a restart, until ``keep``."""
        with self._database.transaction() as cursor:
            cursor.execute("UPDATE standing SET wanted = 1")
        self.wanted = True

    def keep(self, everybody: Sequence[Operator | StoreProfile]) -> None:
        """Takes the place of what was kept: a complete catalogue's."""
        rows = sorted((*_key(one), encode_change(one)) for one in everybody)
        kept = self._database.rows("SELECT kind, store, number, body FROM people ORDER BY kind, store, number")
        if kept == rows and not self.wanted:
            return
        with self._database.transaction() as cursor:
            cursor.execute("DELETE FROM people")
            cursor.executemany("INSERT INTO people (kind, store, number, body) VALUES (?, ?, ?, ?)", rows)
            cursor.execute("UPDATE standing SET wanted = 0")
        self.wanted = False

    def operator(self, number: str, store: str) -> Operator | None:
        return self._one(Operator, "operator", store, number)

    def profile(self, store: str) -> StoreProfile | None:
        return self._one(StoreProfile, "store", store, "")

    def _one(self, of: type[_Kept], *key: str) -> _Kept | None:
        body = self._database.value("SELECT body FROM people WHERE kind = ? AND store = ? AND number = ?", key)
        found = None if body is None else decode_change(body)
        return found if isinstance(found, of) else None

    def close(self) -> None:
        self._database.close()


def _key(one: Operator | StoreProfile) -> tuple[str, str, str]:
    return ("operator", one.store, one.number) if isinstance(one, Operator) else ("store", one.store, "")
