"""The embedded database: one file, one writer thread, one reader thread, one serving process.

WAL with ``synchronous=FULL``: what was committed survives a power cut. The lock file beside the database keeps a second
serving process out and holds the count of transactions that the database has too. It is written once they are durable:
a database that counts fewer has been put back from a backup, also from one made while it was served.
"""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import functools
import logging
import os
import threading
import time
from collections.abc import AsyncIterator, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pysqlite3 as sqlite3

from sync_server.database.migrating import migrate
from sync_server.database.port import (
    HEADROOM,
    NOT_THERE,
    DatabaseRefused,
    DatabaseUnavailable,
    Question,
    Row,
    Transaction,
    Value,
    ValueUnfit,
)

_T = TypeVar("_T")
_log = logging.getLogger("sync_server.database")
_BUSY_MS = 10_000
_TRY_MS = 100
_COUNT = "transactions"
_COUNT_ON = (
    "UPDATE meta SET value = CAST(CAST(CAST(value AS TEXT) AS INTEGER) + 1 AS BLOB) "
    f"WHERE name = '{_COUNT}' RETURNING value"
)
_TABLES = r"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\_%' ESCAPE '\'"
_OWN = "the folder has to be there, and folder and files have to be the server's user's own"
_TROUBLES = {
    "disk is full": "the disk is full; make room. What was acknowledged is stored, and a server goes on by itself",
    "disk I/O error": "the disk does not take or give what it should; make room on it, or see whether it fails",
    "unable to open": f"cannot be opened; {_OWN}",
    "readonly": f"cannot be written; {_OWN}, on a disk that is not mounted to be read only",
    "file is not a database": "is no database; name the right file, or put a backup back",
    "malformed": "is damaged; stop the server, keep a copy of the file and put a backup back",
    "locked": "another program holds it for long; end that one's transaction (a backup, a shell)",
}
_WORDS = {
    ":for_update:": "",
    ":xmin:": "9223372036854775807",
    ":json_rows:": "json_each($1)",
    ":bytes:": "BLOB",
    ":identity:": "INTEGER PRIMARY KEY AUTOINCREMENT",
    ":xid:": "0",
}


@functools.cache
def _dialect(sql: str) -> str:
    for word, text in _WORDS.items():
        sql = sql.replace(word, text)
    return sql.replace("$", "?")


class SqliteTransaction:
    """Statements for the thread that owns the connection, in order. What returns nothing waits for the next that does.

    Each way to the thread and back costs more than most statements, so BEGIN goes with the first question and the last
    writes go with COMMIT.
    """

    def __init__(self, thread: _Thread, begin: str) -> None:
        self._thread = thread
        self._waiting: list[Callable[[Any], object]] = [lambda db: thread.once_free(db, begin)]

    async def _now(self, work: Callable[[Any], _T]) -> _T:
        waiting, self._waiting = self._waiting, []

        def all_of_it(db: Any) -> _T:
            for earlier in waiting:
                earlier(db)
            return work(db)

        return await self._thread.run(all_of_it)

    async def fetch(self, sql: str, *args: Value) -> Sequence[Row]:
        text = _dialect(sql)
        rows: list[Row] = await self._now(lambda db: db.execute(text, args).fetchall())
        return rows

    async def execute(self, sql: str, *args: Value) -> int:
        text = _dialect(sql)
        count: int = await self._now(lambda db: db.execute(text, args).rowcount)
        return count

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        if rows:
            text = _dialect(sql)
            self._waiting.append(lambda db: db.executemany(text, rows))

    async def insert(self, table: str, columns: str, rows: Sequence[Sequence[Value]], *, conflict: str = "") -> None:
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            tail = f" ON CONFLICT {conflict}" if conflict else ""
            await self.execute_many(f"INSERT INTO {table} ({columns}) VALUES ({marks}){tail}", rows)

    async def commit(self, *, counted: bool) -> int | None:
        """How many transactions there were, where they are counted."""
        return await self._now(lambda db: _commit(db, counted=counted))


class _Thread:
    """A connection and the one thread that touches it."""

    def __init__(self, name: str, path: Path) -> None:
        self._path = path
        self._executor = ThreadPoolExecutor(1, thread_name_prefix=f"database-{name}")
        self._db: Any = None
        self._closing = threading.Event()
        self.lock = asyncio.Lock()

    async def connect(self, *, writes: bool) -> None:
        def connect() -> Any:
            db = sqlite3.connect(str(self._path), isolation_level=None, check_same_thread=False)
            db.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
            _refuse_another_program_s({row[0] for row in self.once_free(db, _TABLES)}, self._path)
            # Processes that open a new file together are refused at once, whatever the time-out says.
            self.once_free(db, "PRAGMA journal_mode=WAL")
            db.execute("PRAGMA synchronous=FULL")
            db.execute("PRAGMA wal_autocheckpoint=4000")
            db.execute("PRAGMA foreign_keys=ON")
            if writes:  # only its BEGIN IMMEDIATE has to wait, and that does in ``once_free``
                db.execute(f"PRAGMA busy_timeout={_TRY_MS}")
            return db

        self._db = await self._call(connect)

    def once_free(self, db: Any, statement: str) -> Any:
        """``statement``, once whoever holds the database lets go. SQLite's own wait heeds nothing; this one ends when
        the connection is to be closed.
        """
        deadline = time.monotonic() + _BUSY_MS / 1000
        while True:
            try:
                return db.execute(statement)
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline or self._closing.wait(0.01):
                    raise

    async def run(self, work: Callable[[Any], _T]) -> _T:
        return await self._call(lambda: work(self._db))

    def run_soon(self, work: Callable[[Any], object]) -> None:
        """Without waiting for it."""
        self._executor.submit(work, self._db)

    async def _call(self, work: Callable[[], _T]) -> _T:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._executor, work)
        except (OverflowError, sqlite3.IntegrityError) as error:
            raise ValueUnfit(str(error)) from error
        except sqlite3.ProgrammingError:
            raise  # a bug
        except sqlite3.DatabaseError as error:
            raise DatabaseUnavailable(_in_words(self._path, error)) from error

    async def close(self) -> None:
        self._closing.set()  # whoever waits for a database that another holds need not any more
        if self._db is not None:
            await self.run(lambda db: db.close())
        self._executor.shutdown(wait=True)


class SqliteDatabase:
    partitions = 1

    def __init__(self, path: Path) -> None:
        self._path = path
        self._writer = _Thread("writer", path)
        self._reader = _Thread("reader", path)
        self._lock_file: int | None = None
        self._serving = self._current = self.is_new = False

    @classmethod
    async def open(cls, path: Path, *, serving: bool, must_exist: bool, alone: bool) -> SqliteDatabase:
        self = cls(path)
        self._serving = serving
        if must_exist and not path.exists():
            raise DatabaseUnavailable(f"{path} is not there: {NOT_THERE}")
        if serving or alone:
            self._take_lock()
        else:
            self._find_lock()
        try:
            _make_file(path)
            await self._writer.connect(writes=True)
            await self._migrate(must_exist)
            self._current = True
            await self._reader.connect(writes=False)
            if serving and path.stat().st_mode & 0o007:
                _log.warning("%s is open to everybody on this machine, and holds keys: chmod 600", path)
        except BaseException:
            await self.close()
            raise
        return self

    def _take_lock(self) -> None:
        try:
            self._lock_file = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise DatabaseUnavailable(f"{self._path}.lock: {error.strerror}; {_OWN}") from error
        try:
            fcntl.flock(self._lock_file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(self._lock_file)
            self._lock_file = None
            if not self._serving:
                raise DatabaseRefused(
                    f"{self._path} is served: stop the server first, and start it after this"
                ) from error
            raise DatabaseRefused(
                f"{self._path} is served by another process. An embedded database has one serving process; "
                "for several use PostgreSQL (--database postgresql+asyncpg://…)."
            ) from error

    def _find_lock(self) -> None:
        """An administrator's transactions count too, where the database has been served before."""
        with contextlib.suppress(OSError):
            self._lock_file = os.open(f"{self._path}.lock", os.O_RDWR | os.O_CLOEXEC)

    def _counted(self) -> int:
        """The count in the lock file. Administrators leave one that is ahead: it tells of a restore."""
        assert self._lock_file is not None
        text = os.pread(self._lock_file, 64, 0).decode("ascii", "replace").strip()
        return int(text) if text.isdigit() else 0

    async def _migrate(self, must_exist: bool) -> None:
        async with self.write() as tx:
            self.is_new = await migrate(tx, str(self._path), must_exist=must_exist) == 0

    @asynccontextmanager
    async def read(self) -> AsyncIterator[SqliteTransaction]:
        async with self._reader.lock:
            try:
                yield SqliteTransaction(self._reader, "BEGIN")
            finally:
                self._reader.run_soon(_roll_back)

    async def ask(self, *questions: Question) -> Sequence[Sequence[Row]]:
        asked = [(_dialect(sql), args) for sql, args in questions]

        def all_of_it(db: Any) -> list[Sequence[Row]]:
            self._reader.once_free(db, "BEGIN")
            try:
                return [db.execute(text, args).fetchall() for text, args in asked]
            finally:
                _roll_back(db)

        async with self._reader.lock:  # no other's transaction is open on the connection
            return await self._reader.run(all_of_it)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[SqliteTransaction]:
        async with self._writer.lock:
            tx = SqliteTransaction(self._writer, "BEGIN IMMEDIATE")
            try:
                yield tx
                await asyncio.shield(self._commit(tx))
            except BaseException:
                # The thread takes its work in order: whatever was cancelled half-way is over before this. What has
                # been committed stays committed.
                self._writer.run_soon(_roll_back)
                raise

    async def _commit(self, tx: SqliteTransaction) -> None:
        count = await tx.commit(counted=self._current)
        if count is not None and self._lock_file is not None and (self._serving or count > self._counted()):
            os.pwrite(self._lock_file, f"{count}\n".encode(), 0)

    @asynccontextmanager
    async def hold(self, name: str, partition: int) -> AsyncIterator[bool]:
        yield True  # one process, one task a consumer

    async def restored(self, tx: Transaction) -> bool:
        assert self._serving, "only a serving process asks"
        seen = self._counted()
        rows = await tx.fetch("SELECT value FROM meta WHERE name = $1", _COUNT)
        counted = int(rows[0][0]) if rows else 0
        await tx.execute("INSERT OR REPLACE INTO meta VALUES ($1, $2)", _COUNT, str(max(counted, seen)).encode())
        return counted < seen

    async def outgrow(self, tx: Transaction) -> None:
        await tx.execute(
            "INSERT INTO sqlite_sequence (name, seq) SELECT 'journal', 0 "
            "WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'journal')"
        )
        await tx.execute("UPDATE sqlite_sequence SET seq = seq + $1 WHERE name = 'journal'", HEADROOM)

    async def close(self) -> None:
        await self._reader.close()
        await self._writer.close()
        if self._lock_file is not None:
            os.fsync(self._lock_file)
            os.close(self._lock_file)
            self._lock_file = None


def _make_file(path: Path) -> None:
    """Where there is none, one that its owner alone may read: it holds keys. What lies beside it is made like it."""
    try:
        if not path.exists():
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise DatabaseUnavailable(f"{path}: {error.strerror}; {_OWN}") from error


def _refuse_another_program_s(tables: set[str], path: Path) -> None:
    """:raises DatabaseRefused: the file has tables, and they are not ours."""
    if tables and "schema_version" not in tables:
        what = "the ledger of a terminal" if {"facts", "drafts"} <= tables else "another program's database"
        raise DatabaseRefused(f"{path} is {what} and no sync server's: {NOT_THERE}")


def _in_words(path: Path, error: Exception) -> str:
    """Which file, what happened to it, and what to do."""
    text = str(error)
    for sign, words in _TROUBLES.items():
        if sign in text:
            return f"{path}: {words} ({text})"
    return f"{path}: {text}"


def _commit(db: Any, *, counted: bool) -> int | None:
    rows = db.execute(_COUNT_ON).fetchall() if counted else []
    db.execute("COMMIT")
    return int(rows[0][0]) if rows else None


def _roll_back(db: Any) -> None:
    if db.in_transaction:
        db.execute("ROLLBACK")
