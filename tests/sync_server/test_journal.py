"""The journal's order: what a transaction still under way will add is never passed by a consumer."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from pos_terminal.contract.codec import encode_fact
from sync_server.consumers import cursor
from sync_server.database import Transaction, open_database
from sync_server.journal import Entry, partition_of
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0

pytestmark = pytest.mark.anyio


class _Taken:
    """A consumer that keeps the tills whose entries it was given."""

    name = "taken"

    def __init__(self) -> None:
        self.tills: list[str] = []

    async def take(self, tx: Transaction, entries: Sequence[Entry]) -> None:
        self.tills += [entry.till for entry in entries]

    async def set_aside(self, tx: Transaction, entry: Entry, why: str) -> None:
        raise AssertionError(why)


async def test_what_is_committed_late_is_not_passed_by_what_was_committed_first(postgres_url: str) -> None:
    """Two tills of one store: A inserts, B inserts and commits, a consumer reads, A commits. A is taken first."""
    database, other = await open_database(postgres_url), await open_database(postgres_url)
    partition = partition_of("S001", database.partitions)

    async def insert(tx: Transaction, till: str) -> None:
        await tx.insert(
            "journal",
            "partition, store, till, incarnation, sequence, digest, received_at_ms, data",
            [(partition, "S001", till, "a1", 1, b"", T0, encode_fact(sale_facts.sale(f"of {till}")))],
        )

    consumer = _Taken()
    async with other.write() as a:
        await insert(a, "A")
        async with database.write() as b:
            await insert(b, "B")
        assert await cursor.drain(database, consumer, partition) == 0, "A may still come before B"
    assert await cursor.drain(database, consumer, partition) == 2
    assert consumer.tills == ["A", "B"]
    await database.close()
    await other.close()
