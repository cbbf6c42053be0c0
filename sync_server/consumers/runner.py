"""Keeps the consumers going in a serving process: woken by the intake, and by the clock for what others wrote."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

from sync_server.consumers import cursor
from sync_server.consumers.cursor import Consumer, CursorMoved
from sync_server.consumers.relay import Relay
from sync_server.database import Database, DatabaseUnavailable

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
            await cursor.drain(self._database, consumer, partition)
            return 0.0

        await self._forever(consumer.name, work)

    async def relay(self, relay: Relay, *, retry_ms: int, longest_retry_ms: int) -> None:
        delays: dict[int, int] = {}

        async def work(partition: int) -> float:
            """Seconds to leave this partition alone: doubled while its head has to wait."""
            waits = await relay.drain(partition)
            if waits is None:
                delays.pop(partition, None)
                return 0.0
            delay = min(delays.get(partition, retry_ms), longest_retry_ms)
            delays[partition] = delay * 2
            delay = max(delay, min(waits.retry_after_ms or 0, longest_retry_ms))
            _log.warning("relay waits %d ms in partition %d: %s", delay, partition, waits.why)
            return delay / 1000

        await self._forever("relay", work)

    async def _forever(self, name: str, work: Callable[[int], Awaitable[float]]) -> None:
        news, event = self._wakeup.listen()
        every = range(self._database.partitions)
        loop = asyncio.get_running_loop()
        not_before = dict.fromkeys(every, 0.0)
        pending: set[int] = set(every)
        while True:
            for partition in sorted(pending):
                if loop.time() < not_before[partition]:
                    continue
                try:
                    not_before[partition] = loop.time() + await work(partition)
                except CursorMoved as error:
                    _log.info("%s: another process was first: %s", name, error)
                except DatabaseUnavailable as error:
                    _log.warning("%s: %s", name, error)
            waiting = [at for at in not_before.values() if at > loop.time()]
            timeout = min([self._poll_s, *(at - loop.time() for at in waiting)])
            try:
                async with asyncio.timeout(max(timeout, 0.001)):  # wait_for may swallow being cancelled
                    await event.wait()
                pending = set(news) | {p for p, at in not_before.items() if at > 0}
            except TimeoutError:
                pending = set(every)
            event.clear()
            news.clear()


async def drain_all(database: Database, consumers: Sequence[Consumer]) -> int:
    """Take all there is, once, for every consumer; the number of entries taken. For commands and tests."""
    taken = 0
    for consumer in consumers:
        for partition in range(database.partitions):
            taken += await cursor.drain(database, consumer, partition)
    return taken
