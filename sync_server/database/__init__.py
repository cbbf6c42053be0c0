"""The server's database: one port, two implementations (embedded SQLite, PostgreSQL)."""

from __future__ import annotations

from pathlib import Path

from sync_server.database.port import Database, DatabaseRefused, DatabaseUnavailable, Question, Transaction, ValueUnfit

__all__ = [
    "Database",
    "DatabaseRefused",
    "DatabaseUnavailable",
    "Question",
    "Transaction",
    "ValueUnfit",
    "is_embedded",
    "open_database",
]

_POSTGRES = ("postgresql+asyncpg://", "postgresql://", "postgres://")


def is_embedded(url: str) -> bool:
    """Whether ``url`` names an SQLite file, which one serving process alone may use."""
    return url.startswith("sqlite:///")


async def open_database(url: str, *, serving: bool = False) -> Database:
    """The database at ``url``, brought to this version's schema.

    ``serving`` takes the embedded database's lock: one process serves it. Administrators' commands work beside it.

    :raises DatabaseRefused: another process serves it, it is of a newer version, or the URL is of no known kind.
    :raises DatabaseUnavailable: it cannot be reached or opened.
    """
    if is_embedded(url):
        from sync_server.database.sqlite import SqliteDatabase

        return await SqliteDatabase.open(Path(url.removeprefix("sqlite:///")), serving=serving)
    for prefix in _POSTGRES:
        if url.startswith(prefix):
            from sync_server.database.postgres import PostgresDatabase

            return await PostgresDatabase.open("postgresql://" + url.removeprefix(prefix))
    raise DatabaseRefused("the database is `sqlite:///FILE` or `postgresql+asyncpg://USER@HOST/NAME`")
