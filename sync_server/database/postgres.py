"""PostgreSQL through asyncpg: several serving processes against one database.

A row's place for consumers is ``(xid, id)``: the transaction that wrote it and a number within. Readers stay below the
snapshot's ``xmin``, the oldest transaction still under way, since ids alone are drawn in another order than committed.

A cluster numbers its transactions from its own start. In a database restored by a dump into a younger cluster, new
places would lie before those that consumers and head office's programs have reached: there all numbers are shifted.
"""

from __future__ import annotations

import functools
import logging
import zlib
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import asyncpg
from asyncpg.exceptions._base import DataError as ArgumentUnfit  # its public namesake is another class

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

_SHIFT = "xid_shift"
_SHIFTED = f"coalesce((SELECT convert_from(value, 'UTF8')::bigint FROM meta WHERE name = '{_SHIFT}'), 0)"
_WORDS = {
    ":for_update:": "FOR UPDATE",
    ":xmin:": f"(pg_snapshot_xmin(pg_current_snapshot())::text::bigint + {_SHIFTED})",
    ":json_rows:": "json_array_elements(CAST($1 AS json))",
    ":bytes:": "BYTEA",
    ":identity:": "BIGINT GENERATED ALWAYS AS IDENTITY",
    ":xid:": "(pg_current_xact_id()::text::bigint)",
}
_log = logging.getLogger("sync_server.database")
_MIGRATION_LOCK = 0x706F73  # any number the processes agree on
_UNAVAILABLE = (
    OSError,
    TimeoutError,
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.exceptions.OperatorInterventionError,
    asyncpg.exceptions.InsufficientResourcesError,
    asyncpg.exceptions.TransactionRollbackError,
    asyncpg.exceptions.InvalidAuthorizationSpecificationError,
    asyncpg.exceptions.InvalidCatalogNameError,
    asyncpg.exceptions.ReadOnlySQLTransactionError,  # a standby
    asyncpg.exceptions.InsufficientPrivilegeError,
)
_SERVING = "sync-server serve"
"""What serving processes call themselves in ``pg_stat_activity``."""
_UNFIT = (
    asyncpg.DataError,
    asyncpg.IntegrityConstraintViolationError,
    asyncpg.exceptions.ProgramLimitExceededError,  # text longer than an index holds
    ArgumentUnfit,
)


@functools.cache
def _dialect(sql: str) -> str:
    for word, text in _WORDS.items():
        sql = sql.replace(word, text)
    return sql


def _storable(values: Sequence[Value]) -> list[Value]:
    """PostgreSQL's text holds no NUL, which JSON may name."""
    return [value.replace("\0", "�") if isinstance(value, str) and "\0" in value else value for value in values]


class PostgresTransaction:
    def __init__(self, connection: Any, types: dict[tuple[str, str], str]) -> None:
        self._connection = connection
        self._types = types

    async def fetch(self, sql: str, *args: Value) -> Sequence[Row]:
        rows: Sequence[Row] = await self._connection.fetch(_dialect(sql), *_storable(args))
        return rows

    async def execute(self, sql: str, *args: Value) -> int:
        status: str = await self._connection.execute(_dialect(sql), *_storable(args))
        last = status.rpartition(" ")[2]
        return int(last) if last.isdigit() else 0

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        if rows:
            await self._connection.executemany(_dialect(sql), [_storable(row) for row in rows])

    async def insert(self, table: str, columns: str, rows: Sequence[Sequence[Value]], *, conflict: str = "") -> None:
        """One statement whatever the number of rows: arrays, unnested."""
        if not rows:
            return
        names = [name.strip() for name in columns.split(",")]
        arrays = ", ".join(f"${n}::{self._types[table, name]}[]" for n, name in enumerate(names, start=1))
        tail = f" ON CONFLICT {conflict}" if conflict else ""
        await self._connection.execute(
            f"INSERT INTO {table} ({columns}) SELECT * FROM unnest({arrays}){tail}",
            *(_storable([row[n] for row in rows]) for n in range(len(names))),
        )


class PostgresDatabase:
    partitions = 8

    def __init__(self, pool: Any, where: str) -> None:
        self._pool = pool
        self._where = where
        self.is_new = False
        self._types: dict[tuple[str, str], str] = {}

    @classmethod
    async def open(cls, url: str, where: str, *, serving: bool, must_exist: bool, alone: bool) -> PostgresDatabase:
        """``where`` names it in messages."""
        schema = parse_qs(urlsplit(url).query).get("search_path", [""])[0]
        as_server = f"{_SERVING} {schema}".strip()[:63]
        named = {"application_name": as_server if serving else "sync-server"}
        try:
            pool = await asyncpg.create_pool(url, min_size=1, max_size=12, command_timeout=60, server_settings=named)
        except (ValueError, asyncpg.exceptions.ClientConfigurationError) as error:
            raise DatabaseRefused(f"the PostgreSQL URL does not fit: {error}") from error
        except _UNAVAILABLE as error:
            raise DatabaseUnavailable(f"PostgreSQL ({where}): {error}") from error
        self = cls(pool, where)
        try:
            if alone:
                await self._refuse_beside(as_server)
            await self._migrate(must_exist)
        except BaseException:
            await self.close()
            raise
        return self

    async def _refuse_beside(self, as_server: str) -> None:
        """As far as one can see: who comes through a pooler, or as another user, may go by another name.

        :raises DatabaseRefused: processes serve it.
        """
        async with self.read() as tx:
            rows = await tx.fetch(
                "SELECT DISTINCT coalesce(host(client_addr), 'this machine') FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = $1",
                as_server,
            )
        if rows:
            hosts = ", ".join(str(row[0]) for row in rows)
            raise DatabaseRefused(
                f"{self._where} is served (from {hosts}): stop every server first, and start them after this"
            )

    async def _migrate(self, must_exist: bool) -> None:
        async with self.write() as tx:
            await tx.execute("SELECT pg_advisory_xact_lock($1)", _MIGRATION_LOCK)
            await self._refuse_another_program_s(tx)
            self.is_new = await migrate(tx, self._where, must_exist=must_exist) == 0
            if self.is_new:
                await self._choose_compression(tx)
            await self._outgrow_cluster(tx)
            for table, column, kind in await tx.fetch(
                "SELECT table_name, column_name, data_type FROM information_schema.columns "
                "WHERE table_schema = current_schema()"
            ):
                self._types[str(table), str(column)] = str(kind)

    async def _refuse_another_program_s(self, tx: Transaction) -> None:
        rows = await tx.fetch("SELECT to_regclass('meta'), to_regclass('schema_version')")
        if rows[0][0] is not None and rows[0][1] is None:
            raise DatabaseRefused(f"{self._where} is another program's and no sync server's: {NOT_THERE}")

    async def _outgrow_cluster(self, tx: PostgresTransaction) -> None:
        """New places come after all there are, whichever cluster numbered them. A place that can be seen is below the
        number of the next transaction, unless another cluster gave it.
        """
        highest, following = await self._reached(tx)
        if highest >= following:
            _log.warning("the database comes from another cluster")
            await self.outgrow(tx)

    async def _reached(self, tx: Transaction) -> tuple[int, int]:
        """The number of the newest place, -1 where there is none, and that of the next transaction."""
        highest, following = (
            await tx.fetch(
                "SELECT coalesce(greatest((SELECT max(newest.xid) FROM generate_series(0, $1) p, LATERAL "
                "(SELECT xid FROM journal WHERE partition = p ORDER BY xid DESC LIMIT 1) newest), "
                "(SELECT max(xid) FROM consumers)), -1), "
                f"pg_snapshot_xmax(pg_current_snapshot())::text::bigint + {_SHIFTED}",
                self.partitions - 1,
            )
        )[0]
        return int(highest), int(following)

    async def outgrow(self, tx: Transaction) -> None:
        shift = max(await self._reached(tx)) + HEADROOM
        await tx.execute(
            "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
            _SHIFT,
            str(shift).encode(),
        )
        await tx.execute(f"ALTER TABLE journal ALTER COLUMN xid SET DEFAULT (:xid: + {shift})")
        _log.warning("places in the journal go on after %d", shift)

    async def _choose_compression(self, tx: PostgresTransaction) -> None:
        """lz4 where this PostgreSQL has it: the default compression halves the intake."""
        rows = await tx.fetch("SELECT 'lz4' = ANY(enumvals) FROM pg_settings WHERE name = 'default_toast_compression'")
        if rows and rows[0][0]:
            await tx.execute("ALTER TABLE journal ALTER COLUMN data SET COMPRESSION lz4")

    @asynccontextmanager
    async def _transaction(self, **options: Any) -> AsyncIterator[PostgresTransaction]:
        try:
            async with self._pool.acquire(timeout=30) as connection, connection.transaction(**options):
                yield PostgresTransaction(connection, self._types)
        except _UNFIT as error:
            raise ValueUnfit(str(error)) from error
        except _UNAVAILABLE as error:
            raise DatabaseUnavailable(f"PostgreSQL ({self._where}): {error}") from error

    def read(self) -> Any:
        return self._transaction(isolation="repeatable_read", readonly=True)

    async def ask(self, *questions: Question) -> Sequence[Sequence[Row]]:
        async with self.read() as tx:
            return [await tx.fetch(sql, *args) for sql, args in questions]

    def write(self) -> Any:
        return self._transaction()

    @asynccontextmanager
    async def hold(self, name: str, partition: int) -> AsyncIterator[bool]:
        """A session's advisory lock: it goes with the connection, so a process that died holds nothing."""
        family = zlib.crc32(name.encode()) & 0x7FFFFFFF
        try:
            async with self._pool.acquire(timeout=30) as connection:
                held = bool(await connection.fetchval("SELECT pg_try_advisory_lock($1, $2)", family, partition))
                try:
                    yield held
                finally:
                    if held and not connection.is_closed():
                        await connection.execute("SELECT pg_advisory_unlock($1, $2)", family, partition)
        except _UNAVAILABLE as error:
            raise DatabaseUnavailable(f"PostgreSQL ({self._where}): {error}") from error

    async def restored(self, tx: Transaction) -> bool:
        """A server cannot tell by itself here; an administrator says it: ``sync-server restored``."""
        return False

    async def close(self) -> None:
        await self._pool.close()
