"""The server's database: one port, two implementations (embedded SQLite, PostgreSQL)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sync_server.database.port import Database, DatabaseRefused, DatabaseUnavailable, Question, Transaction, ValueUnfit

__all__ = [
    "Database",
    "DatabaseRefused",
    "DatabaseUnavailable",
    "Question",
    "Transaction",
    "ValueUnfit",
    "is_embedded",
    "named",
    "open_database",
]

_POSTGRES = ("postgresql+asyncpg://", "postgresql://", "postgres://")


def is_embedded(url: str) -> bool:
    """Whether ``url`` names an SQLite file, which one serving process alone may use."""
    return url.startswith("sqlite:///")


def named(url: str) -> str:
    """``url`` as messages name it: the file with its whole path, or where the PostgreSQL is. Never a password."""
    if is_embedded(url):
        return str(Path(url.removeprefix("sqlite:///")).absolute())
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    login, at, host = parts.netloc.rpartition("@")
    place = f"{login.partition(':')[0]}{at}{host or asked.get('host', [''])[0]}{parts.path}"
    return f"postgresql://{place}" + "".join(f", schema {one}" for one in asked.get("search_path", ()))


async def open_database(url: str, *, serving: bool = False, must_exist: bool = False, alone: bool = False) -> Database:
    """The database at ``url``, brought to this version's schema.

    ``serving`` takes the embedded database's lock: one process serves it. Administrators' commands work beside it,
    but those that want to be ``alone``. Where it ``must_exist``, none is made.

    :raises DatabaseRefused: another process serves it, it is of a newer version or no server's at all, or the URL is of
        no known kind.
    :raises DatabaseUnavailable: it cannot be reached or opened, or is not there.
    """
    if is_embedded(url):
        from sync_server.database.sqlite import SqliteDatabase

        path = Path(named(url))
        return await SqliteDatabase.open(path, serving=serving, must_exist=must_exist, alone=alone)
    for prefix in _POSTGRES:
        if url.startswith(prefix):
            from sync_server.database.postgres import PostgresDatabase

            asked = "postgresql://" + url.removeprefix(prefix)
            return await PostgresDatabase.open(asked, named(url), serving=serving, must_exist=must_exist, alone=alone)
    raise DatabaseRefused("the database is `sqlite:///FILE` or `postgresql+asyncpg://USER@HOST/NAME`")
