"""Keeps the consumers going in a serving process: woken by the intake, and by the clock for what others wrote."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence

from sync_server.consumers import cursor
from sync_server.consumers.cursor import Consumer, CursorMoved
from sync_server.consumers.relay import Relay
from sync_server.database import Database, DatabaseUnavailable

GATHER_S = 0.05
"""How long news may wait for more, so that tills are answered first and one transaction takes what many sent."""
COME_AGAIN_S = 0.25
"""After another process was at a partition: it may have read before the news. The clock alone would not do: a process
that always has news looks at all partitions only once it has none."""

_log = logging.getLogger("sync_server.consumers")


class Wakeup:
    """Tells every consumer which partitions have news."""

    def __init__(self) -> None:
        self._listeners: list[tuple[set[int], asyncio.Event]] = []

    def listen(self) -> tuple[set[int], asyncio.Event]:
        listener: tuple[set[int], asyncio.Event] = (set(), asyncio.Event())
        self._listeners.append(listener)
        return listener

    def wake(self, partitions: frozenset[int]) -> None:
        for news, event in self._listeners:
            news |= partitions
            event.set()


class Runner:
    """One task a consumer. ``poll_ms``: how often all partitions are looked at."""

    def __init__(self, database: Database, wakeup: Wakeup, *, poll_ms: int) -> None:
        self._database = database
        self._wakeup = wakeup
        self._poll_s = poll_ms / 1000

    async def consume(self, consumer: Consumer) -> None:
        async def work(partition: int) -> float:
            taken = await cursor.drain(self._database, consumer, partition)
            return COME_AGAIN_S if taken is None else 0.0

        await self._forever(consumer.name, work)

    async def relay(self, relay: Relay, *, retry_ms: int, longest_retry_ms: int) -> None:
        backoffs: dict[int, Backoff] = {}

        async def work(partition: int) -> float:
            backoff = backoffs.setdefault(partition, Backoff(retry_ms, longest_retry_ms))
            waiting = await relay.drain(partition, backoff.is_due)
            for seller, waits in waiting.items():
                delay_ms = backoff.put_off(seller, waits.retry_after_ms or 0)
                _log.warning("relay waits %d ms for seller %r: %s", delay_ms, seller, waits.why)
            backoff.keep(waiting.keys())
            return backoff.next_due_s()

        await self._forever("relay", work)

    async def _forever(self, name: str, work: Callable[[int], Awaitable[float]]) -> None:
        """``work`` in a partition returns in how many seconds it has to be done again at the latest; 0: no matter."""
        news, event = self._wakeup.listen()
        every = range(self._database.partitions)
        loop = asyncio.get_running_loop()
        again: dict[int, float] = {}
        pending: set[int] = set(every)
        while True:
            for partition in sorted(pending):
                again.pop(partition, None)
                try:
                    if seconds := await work(partition):
                        again[partition] = loop.time() + seconds
                except CursorMoved as error:
                    _log.info("%s: another process was first: %s", name, error)
                except DatabaseUnavailable as error:
                    _log.warning("%s: %s", name, error)
            timeout = min([self._poll_s, *(at - loop.time() for at in again.values())])
            try:
                async with asyncio.timeout(max(timeout, 0.001)):  # wait_for may swallow being cancelled
                    await event.wait()
                await asyncio.sleep(GATHER_S)
                pending = set(news) | {partition for partition, at in again.items() if at <= loop.time()}
            except TimeoutError:
                pending = set(every)
            event.clear()
            news.clear()


class Backoff:
    """Who is to be left alone until when: the wait doubles from try to try, up to the longest."""

    def __init__(self, first_ms: int, longest_ms: int) -> None:
        self._first_ms = first_ms
        self._longest_ms = longest_ms
        self._delay_ms: dict[str, int] = {}
        self._due: dict[str, float] = {}

    def is_due(self, who: str) -> bool:
        return self._due.get(who, 0.0) <= asyncio.get_running_loop().time()

    def put_off(self, who: str, at_least_ms: int) -> int:
        """Milliseconds to leave ``who`` alone from now."""
        delay_ms = min(self._delay_ms.get(who, self._first_ms), self._longest_ms)
        self._delay_ms[who] = delay_ms * 2
        delay_ms = max(delay_ms, min(at_least_ms, self._longest_ms))
        self._due[who] = asyncio.get_running_loop().time() + delay_ms / 1000
        return delay_ms

    def keep(self, waiting: Collection[str]) -> None:
        """Forget those who were due and need not wait any more."""
        for who in [who for who in self._due if self.is_due(who) and who not in waiting]:
            del self._due[who], self._delay_ms[who]

    def next_due_s(self) -> float:
        """Seconds until the next is due; 0 if nobody waits."""
        now = asyncio.get_running_loop().time()
        return max(0.001, min(self._due.values()) - now) if self._due else 0.0


async def drain_all(database: Database, consumers: Sequence[Consumer]) -> int:
    """Take all there is, once, for every consumer; the number of entries taken. For commands and tests."""
    taken = 0
    for consumer in consumers:
        for partition in range(database.partitions):
            taken += await cursor.drain(database, consumer, partition) or 0
    return taken
