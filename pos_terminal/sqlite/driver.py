"""Which SQLite the terminal runs on, and how a file is opened only to be read. Light: loads no SQLAlchemy.

Debian 12 brings SQLite 3.40, whose WAL can lose a committed transaction when a checkpoint resets it while another
connection writes (fixed in 3.51.3); ``pysqlite3`` brings a newer one. It has wheels for Linux alone, so other systems
use what Python was built with.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from pos_terminal.sqlite.faults import unreadable

if TYPE_CHECKING:
    import sqlite3
elif sys.platform == "linux":
    from pysqlite3 import dbapi2 as sqlite3
else:
    import sqlite3

__all__ = ["UNSIGNED", "Connection", "backup", "open_read_only", "set_application", "sqlite3"]

UNSIGNED = 0xFFFF_FFFF
"""What of a header field counts where SQLite tells it with a sign, as a flipped bit may give it one."""


class Cursor(sqlite3.Cursor):
    """Where SQLite tells of a damaged schema it quotes it, and the driver cannot always decode what it quotes: that is
    damage too, and raised as what it is.
    """

    def execute(self, statement: str, parameters: Any = (), /) -> Self:
        """:raises sqlite3.Error: whatever is wrong with the file."""
        try:
            return super().execute(statement, parameters)
        except UnicodeDecodeError as error:
            damage = sqlite3.DatabaseError("malformed database schema (it is no text)")
            damage.sqlite_errorname = "SQLITE_CORRUPT"
            raise damage from error


class Connection(sqlite3.Connection):
    """What every file is opened with; ``execute`` goes by its cursor."""

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)


def open_read_only(path: Path, *, busy_ms: int = 5_000) -> sqlite3.Connection:
    """A connection that cannot write, in autocommit mode.

    A file with a ``-wal`` beside it is in use (or was left by a crash) and is read together with it. Without one the
    file is complete by itself and opened as immutable: a read-only connection would leave a ``-wal`` and ``-shm`` that
    it has no right to remove.

    :raises FileNotFoundError: there is no such file.
    :raises IsADirectoryError: it is a folder.
    :raises PermissionError: this user may not read it.
    :raises sqlite3.Error: it cannot be opened.
    """
    if path.is_dir():
        raise IsADirectoryError(path)
    if not path.is_file():
        raise FileNotFoundError(path)
    if (barred := unreadable(path)) is not None:
        raise barred
    wal = path.with_name(path.name + "-wal")
    mode = "mode=ro" if wal.exists() and wal.stat().st_size else "mode=ro&immutable=1"
    uri = f"{path.resolve().as_uri()}?{mode}"
    return sqlite3.connect(
        uri, uri=True, isolation_level=None, timeout=busy_ms / 1000, check_same_thread=False, factory=Connection
    )


def set_application(cursor: sqlite3.Cursor, application: int, version: int) -> None:
    """Marks a file as ours, in format ``version``: SQLite's own header fields, part of the transaction."""
    cursor.execute(f"PRAGMA application_id = {application:d}")
    cursor.execute(f"PRAGMA user_version = {version:d}")


BACKUP_PAGES = 1_000
"""How many are copied at a time where somebody wants to know how far it is."""


def backup(source: sqlite3.Connection, target: Path, told: Callable[[float], None] | None = None) -> None:
    """Copies a database as one consistent state to ``target``, which must not exist.

    ``told(share)``: how much of it is written, 0 to 1; what it raises ends the copying. Where it ends before it is
    complete, nothing is left of it.

    :raises FileExistsError: ``target`` exists.
    :raises sqlite3.Error: it could not be read or written.
    """
    if target.exists():
        raise FileExistsError(target)
    partial = target.with_name(target.name + ".partial")
    partial.unlink(missing_ok=True)
    copy = sqlite3.connect(partial, isolation_level=None, factory=Connection)
    try:
        copy.execute("PRAGMA synchronous = FULL")
        if told is None:
            source.backup(copy)
        else:
            source.backup(copy, pages=BACKUP_PAGES, progress=lambda _, left, all: told(1 - left / all if all else 1))
        copy.execute("PRAGMA journal_mode = DELETE")
        copy.close()
        partial.replace(target)
    except BaseException:
        copy.close()
        for suffix in ("", "-journal"):
            partial.with_name(partial.name + suffix).unlink(missing_ok=True)
        raise
