"""The journal: every fact of every till as it was sent, and the one way to read it on.

A row is ``(store, till, incarnation, sequence)`` with the fact's bytes and the chain's digest after it. Rows are only
ever added. Consumers read them by cursor in the order of ``(xid, id)``, never past a transaction still under way.
"""

from __future__ import annotations

import zlib

import msgspec

from sync_server.database import Transaction


class Position(msgspec.Struct, frozen=True, order=True):
    """A place in the order of the journal; everything up to it has been read."""

    xid: int
    id: int

    def __str__(self) -> str:
        return f"{self.xid}.{self.id}"


START = Position(-1, 0)


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A row of the journal."""

    position: Position
    store: str
    till: str
    incarnation: str
    sequence: int
    received_at_ms: int
    data: bytes

    @property
    def name(self) -> str:
        """What a dispute about a fact that cannot be read calls it."""
        return f"{self.incarnation}@{self.sequence}"


def partition_of(store: str, partitions: int) -> int:
    """A store's facts lie in one partition, so that they are consumed in the order they came."""
    return zlib.crc32(store.encode()) % partitions


async def tip(tx: Transaction, partition: int) -> Position:
    """The place of the newest entry that can be seen."""
    rows = await tx.fetch(
        "SELECT xid, id FROM journal WHERE partition = $1 ORDER BY xid DESC, id DESC LIMIT 1", partition
    )
    return Position(*rows[0]) if rows else START


async def reached(tx: Transaction, consumer: str, partition: int) -> Position:
    """How far a consumer has read."""
    rows = await tx.fetch("SELECT xid, id FROM consumers WHERE consumer = $1 AND partition = $2", consumer, partition)
    return Position(*rows[0]) if rows else START


async def fact(tx: Transaction, partition: int, position: Position) -> bytes | None:
    """The bytes at a place."""
    rows = await tx.fetch(
        "SELECT data FROM journal WHERE partition = $1 AND xid = $2 AND id = $3", partition, position.xid, position.id
    )
    return bytes(rows[0][0]) if rows else None


async def read(tx: Transaction, partition: int, cursor: Position, limit: int) -> list[Entry]:
    """At most ``limit`` entries of ``partition`` after ``cursor``, in order; none that another may yet precede."""
    rows = await tx.fetch(
        "SELECT xid, id, store, till, incarnation, sequence, received_at_ms, data FROM journal "
        "WHERE partition = $1 AND (xid, id) > ($2, $3) AND xid < :xmin: ORDER BY xid, id LIMIT $4",
        partition,
        cursor.xid,
        cursor.id,
        limit,
    )
    return [
        Entry(
            position=Position(xid, id_),
            store=store,
            till=till,
            incarnation=incarnation,
            sequence=sequence,
            received_at_ms=received_at_ms,
            data=bytes(data),
        )
        for xid, id_, store, till, incarnation, sequence, received_at_ms, data in rows
    ]
