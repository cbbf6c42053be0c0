"""What the rooms of the server ask of a database. SQL is written once, in the dialect both databases share.

Parameters are ``$1``…; text between colons differs: ``:for_update:`` locks rows where rows can be locked, ``:xmin:`` is
the oldest transaction that may still be uncommitted, ``:json_rows:`` is a table with one JSON ``value`` a row made from
the JSON array in ``$1``. Schema text further has ``:bytes:``, ``:identity:`` and ``:xid:``.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, NamedTuple, Protocol

NOT_THERE = "name the right one by --config FILE or --database URL; `publish` and `serve` make a new one"
"""What to do where a command finds no database."""
HEADROOM = 10**12
"""How far beyond the newest known place a restored database goes on: more than a lost one can have given out since."""
Value = str | int | bytes | None
Row = Sequence[Any]


class Question(NamedTuple):
    sql: str
    args: tuple[Value, ...] = ()


class DatabaseUnavailable(Exception):
    """The database cannot be reached, is full or failed: nothing of the transaction holds; ask again later."""


class ValueUnfit(Exception):
    """A value fits no column (an integer beyond 64 bits) or index (text too long), or contradicts a key.

    Nothing holds; asking again is idle.
    """


class DatabaseRefused(Exception):
    """The database must not be used like this; the message says why and what to do."""


class Transaction(Protocol):
    """One transaction. A reading one sees one snapshot; on PostgreSQL a writing one sees one a statement."""

    async def fetch(self, sql: str, *args: Value) -> Sequence[Row]: ...

    async def execute(self, sql: str, *args: Value) -> int:
        """The number of rows changed."""
        ...

    async def execute_many(self, sql: str, rows: Sequence[Sequence[Value]]) -> None:
        """``sql`` once a row, in order."""
        ...

    async def insert(self, table: str, columns: str, rows: Sequence[Sequence[Value]], *, conflict: str = "") -> None:
        """Insert ``rows`` in bulk. ``conflict``: the text after ``ON CONFLICT``; without it a conflict is an error."""
        ...


class Database(Protocol):
    """``partitions``: into how many the stores are spread for the consumers. ``is_new``: made when it was opened."""

    partitions: int
    is_new: bool

    def read(self) -> AbstractAsyncContextManager[Transaction]:
        """:raises DatabaseUnavailable: as ``write``."""
        ...

    async def ask(self, *questions: Question) -> Sequence[Sequence[Row]]:
        """Each question's rows, all of one snapshot. One way to the database and back, or as few as it takes: for what
        is asked at every request.

        :raises DatabaseUnavailable: as ``write``.
        """
        ...

    def write(self) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that is durable when the block has been left, and gone if it is left by an exception.

        :raises DatabaseUnavailable: it could not be begun, carried out or committed.
        """
        ...

    def hold(self, name: str, partition: int) -> AbstractAsyncContextManager[bool]:
        """The exclusive right to do ``name``'s work in ``partition``, over all processes; False if another has it."""
        ...

    async def restored(self, tx: Transaction) -> bool:
        """Whether the database was put back to an earlier state since it was last served, as far as one can tell.

        It is so no more once ``tx`` is durable: what follows from it belongs into the same.
        """
        ...

    async def outgrow(self, tx: Transaction) -> None:
        """Put new places in the journal behind every one that can ever have been given out, by whatever backup."""
        ...

    async def close(self) -> None: ...
