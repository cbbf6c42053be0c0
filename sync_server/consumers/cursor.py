"""A consumer's place in the journal: moved together with its effects, in one transaction, by one process at a time."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Protocol

from sync_server import journal
from sync_server.database import Database, Transaction, ValueUnfit
from sync_server.journal import START, Entry, Position

BATCH_ENTRIES = 200
_PATIENCE_S = 0.02


class CursorMoved(Exception):
    """Another process moved the cursor meanwhile: nothing of this transaction holds."""


class Consumer(Protocol):
    """Takes entries in order; what it writes is committed with its cursor."""

    name: str

    async def take(self, tx: Transaction, entries: Sequence[Entry]) -> None: ...

    async def set_aside(self, tx: Transaction, entry: Entry, why: str) -> None:
        """``entry`` alone cannot be written: say so where a person will see it."""
        ...


async def move(tx: Transaction, consumer: str, partition: int, before: Position, after: Position) -> None:
    """:raises CursorMoved: it no longer stands where it was read."""
    if before == START:
        count = await tx.execute(
            "INSERT INTO consumers (consumer, partition, xid, id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            consumer,
            partition,
            after.xid,
            after.id,
        )
    else:
        count = await tx.execute(
            "UPDATE consumers SET xid = $3, id = $4 WHERE consumer = $1 AND partition = $2 AND xid = $5 AND id = $6",
            consumer,
            partition,
            after.xid,
            after.id,
            before.xid,
            before.id,
        )
    if count != 1:
        raise CursorMoved(f"{consumer} in partition {partition}")


async def step(database: Database, consumer: Consumer, partition: int, *, batch: int = BATCH_ENTRIES) -> int:
    """Take the next entries of ``partition``; how many there were.

    Entries that do not fit the tables are found by taking them one by one, and set aside.
    """
    entries: list[Entry] = []
    try:
        async with database.write() as tx:
            before = await journal.reached(tx, consumer.name, partition)
            entries = await journal.read(tx, partition, before, batch)
            if entries:
                await consumer.take(tx, entries)
                await move(tx, consumer.name, partition, before, entries[-1].position)
            return len(entries)
    except ValueUnfit as error:
        if len(entries) > 1:
            return sum([await step(database, consumer, partition, batch=1) for _ in entries])
        unfit, why = entries[0], str(error)
    async with database.write() as tx:
        before = await journal.reached(tx, consumer.name, partition)
        if before < unfit.position:  # nobody else has set it aside meanwhile
            await consumer.set_aside(tx, unfit, why)
            await move(tx, consumer.name, partition, before, unfit.position)
    return 1


@asynccontextmanager
async def held(database: Database, consumer: str, partition: int) -> AsyncIterator[None]:
    """Wait until no other process is at ``partition`` and keep them out of it."""
    while True:
        async with database.hold(consumer, partition) as mine:
            if mine:
                yield
                return
        await asyncio.sleep(_PATIENCE_S)


async def drain(database: Database, consumer: Consumer, partition: int) -> int | None:
    """Take all there is in ``partition``; the number of entries taken. None: another process is at it.

    That one may have read before what is news here: whoever is told None has to come again.
    """
    taken = 0
    async with database.hold(consumer.name, partition) as mine:
        if not mine:
            return None
        while True:
            count = await step(database, consumer, partition)
            taken += count
            if count < BATCH_ENTRIES:  # what came meanwhile wakes the consumers of its process by itself
                return taken
