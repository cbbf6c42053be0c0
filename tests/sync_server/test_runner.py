"""What keeps the consumers going: the till is answered first, and what comes close together is taken together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest

from sync_server.consumers import cursor, runner
from sync_server.consumers.projections import Projections
from sync_server.database import Transaction, ValueUnfit
from sync_server.journal import Entry, partition_of
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench

pytestmark = pytest.mark.anyio


@pytest.fixture
def happened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What came after what: the test adds when a till was answered. On a busy machine an exchange takes its time."""
    monkeypatch.setattr(runner, "GATHER_S", 0.5)
    happened: list[str] = []
    take = Projections.take

    async def watched(self: Projections, tx: Transaction, entries: Sequence[Entry]) -> None:
        happened.append(f"{len(entries)} taken")
        await take(self, tx, entries)

    monkeypatch.setattr(Projections, "take", watched)
    return happened


async def test_a_till_is_answered_before_its_facts_are_looked_at(happened: list[str], bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    await till.exchange()
    happened.append("answered")
    await bench.consume()
    assert happened == ["answered", "4 taken"]


async def test_what_tills_send_close_together_is_taken_together(happened: list[str], small_bench: Bench) -> None:
    till = await small_bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    for sent in range(4):
        await till.exchange(sent, count=1)
    await small_bench.consume()
    assert happened == ["4 taken"]


class Shared:
    """A database of several processes: another is at the partition when ``held`` says so."""

    partitions = 1

    def __init__(self, *held: bool) -> None:
        self._held = list(held)

    @asynccontextmanager
    async def hold(self, name: str, partition: int) -> AsyncIterator[bool]:
        yield not (self._held and self._held.pop(0))


async def test_where_another_process_was_at_a_partition_its_news_is_looked_at_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The other one stops after a batch that is not full, and may have read it before the news."""
    looked: list[int] = []

    async def step(database: object, consumer: object, partition: int) -> int:
        looked.append(partition)
        return 0

    monkeypatch.setattr(cursor, "step", step)
    shared: Any = Shared(False, True)
    wakeup = runner.Wakeup()
    consuming = asyncio.create_task(runner.Runner(shared, wakeup, poll_ms=60_000).consume(Projections()))
    try:
        async with asyncio.timeout(10):
            while len(looked) < 1:
                await asyncio.sleep(0.01)
            wakeup.wake(frozenset((0,)))
            while len(looked) < 2:
                await asyncio.sleep(0.01)
    finally:
        consuming.cancel()


async def test_a_backlog_is_taken_to_its_end_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A full batch is followed by another: what is behind it has no news of its own."""
    counts = [cursor.BATCH_ENTRIES, cursor.BATCH_ENTRIES, 3]

    async def step(database: object, consumer: object, partition: int) -> int:
        return counts.pop(0)

    monkeypatch.setattr(cursor, "step", step)
    shared: Any = Shared()
    assert await cursor.drain(shared, Projections(), 0) == 2 * cursor.BATCH_ENTRIES + 3
    assert counts == []


class _Choosy:
    """A consumer whose tables one of the sales does not fit."""

    name = "choosy"

    def __init__(self, unfit: str) -> None:
        self.unfit = unfit.encode()
        self.taken, self.aside = list[int](), list[int]()

    async def take(self, tx: Transaction, entries: Sequence[Entry]) -> None:
        if any(self.unfit in entry.data for entry in entries):
            raise ValueUnfit("beyond 64 bits")
        self.taken += [entry.sequence for entry in entries]

    async def set_aside(self, tx: Transaction, entry: Entry, why: str) -> None:
        self.aside.append(entry.sequence)


async def test_what_is_set_aside_counts_as_taken_so_that_the_backlog_behind_a_full_batch_is_not_left(
    small_bench: Bench,
) -> None:
    till = await small_bench.terminal()
    till.append(*sale_facts.a_day("s1", "unfit", "s3"))
    await till.exchange()
    partition = partition_of(till.store, small_bench.database.partitions)
    choosy = _Choosy('"unfit"')
    counts = [await cursor.step(small_bench.database, choosy, partition, batch=2) for _ in range(4)]
    assert (choosy.taken, choosy.aside) == ([1, 2, 3, 5], [4])
    assert counts == [2, 2, 1, 0]
