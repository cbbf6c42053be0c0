"""What administrators do to the database beside a serving process: each in one transaction, then out."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import NamedTuple, cast, get_args

from pos_terminal.contract.ids import is_name
from sync_server import catalogue_lines, disputes, journal, leases, publish, tills
from sync_server.config import Settings
from sync_server.consumers import cursor
from sync_server.consumers.projections import Projections, empty
from sync_server.database import Database, Transaction, named, open_database
from sync_server.hq import keys
from sync_server.restore import after_restore

_HOUR_MS = 3_600_000


class Failed(Exception):
    """It could not be done; the message says why."""


def _now_ms() -> int:
    return time.time_ns() // 1_000_000


@asynccontextmanager
async def _opened(settings: Settings, *, must_exist: bool = True, alone: bool = False) -> AsyncIterator[Database]:
    """What could not be done in it names it: it may be another than was meant."""
    database = await open_database(settings.database, must_exist=must_exist, alone=alone)
    try:
        yield database
    except Failed as error:
        raise Failed(f"{error} (in {named(settings.database)})") from error
    finally:
        await database.close()


def _named(store: str, till: str) -> None:
    for word, text in (("store", store), ("till", till)):
        if not is_name(text):
            raise Failed(f"{word}: {text!r} is no code (1 to 32 letters, digits, - and _)")


async def enrol_code(settings: Settings, store: str, till: str) -> str:
    _named(store, till)
    async with _opened(settings) as database, database.write() as tx:
        if await publish.profile_of(tx, store) is None:
            raise Failed(f"publish the profile of store {store} first: its terminals print it on receipts")
        code = tills.draw_code()
        expires_at_ms = _now_ms() + settings.enrolment.code_valid_hours * _HOUR_MS
        await tills.add_code(tx, store, till, code, expires_at_ms)
    return code


async def revoke(settings: Settings, store: str, till: str) -> None:
    async with _opened(settings) as database:
        async with database.write() as tx:
            found = await tills.revoke(tx, store, till, _now_ms())
        if not found:
            raise Failed(f"there is no till {store}/{till}; codes given out for it are void now")


class Published(NamedTuple):
    """``news`` of so many ``lines``; ``is_new``: the database was made for them. ``doubts``: what may be a slip."""

    news: int
    lines: int
    is_new: bool
    doubts: tuple[str, ...]


async def publish_lines(settings: Settings, lines: Sequence[bytes], progress: Callable[[int, int], None]) -> Published:
    """All lines or none. The first of them make the database."""
    try:
        changes = catalogue_lines.read_lines(lines)
    except catalogue_lines.PublishError as error:
        raise Failed(f"nothing was published: {error}") from error
    async with _opened(settings, must_exist=False) as database:
        async with database.write() as tx:
            doubts = await publish.doubts(tx, changes)
            news = await publish.publish(tx, changes, lambda done: progress(done, len(changes)))
        numbers = catalogue_lines.numbers(lines)
        told = tuple(f"line {numbers[index]}: {text}" for index, text in doubts)
        return Published(news, len(changes), database.is_new, told)


async def rebuild(settings: Settings, progress: Callable[[int, int], None]) -> int:
    """Make the projections anew. Where a server is running it may do part of the work."""
    async with _opened(settings) as database:
        async with database.read() as tx:
            count: int = (await tx.fetch("SELECT count(*) FROM journal"))[0][0]
        await empty(database)
        taken = 0
        for partition in range(database.partitions):
            while await _behind(database, partition):
                async with database.hold(Projections.name, partition) as held:
                    step = await cursor.step(database, Projections(), partition) if held else 0
                taken += step
                progress(min(taken, count), count)
                if not step:
                    await asyncio.sleep(0.1)  # a server has this partition
    progress(count, count)
    return taken


async def _behind(database: Database, partition: int) -> bool:
    async with database.read() as tx:
        return bool(await journal.read(tx, partition, await journal.reached(tx, Projections.name, partition), 1))


async def restored(settings: Settings) -> str:
    async with _opened(settings, alone=True) as database, database.write() as tx:
        return await after_restore(database, tx, _now_ms())


async def hq_key(settings: Settings, name: str, scopes: tuple[str, ...], *, revoke: bool) -> str:
    """The new key, or "" where one was ended."""
    async with _opened(settings) as database, database.write() as tx:
        if revoke:
            if not await keys.revoke(tx, name, _now_ms()):
                raise Failed(f"there is no key of {name!r}")
            return ""
        return await keys.add(tx, name, scopes, _now_ms())


async def write_off(settings: Settings, kind: str, subject: str, why: str, *, store: str | None = None) -> str:
    """``subject`` of a sale is the number on its receipt; ``store``: that sold it."""
    known = cast(leases.Subject, kind)
    async with _opened(settings) as database, database.write() as tx:
        held = await _sale_held(tx, subject, store) if known == "sale" else subject
        lease = await leases.write_off(tx, known, held, why, _now_ms())
        if lease is None:
            raise Failed(f"nobody holds a lease of {kind} {subject}")
    return f"written off: {lease.store}/{lease.till} held it under {lease.fence}"


async def _sale_held(tx: Transaction, number: str, store: str | None) -> str:
    """The id of the sale with that receipt number that somebody holds.

    :raises Failed: there is none, nobody holds it, or several are held and ``store`` does not tell them apart.
    """
    rows = await tx.fetch(
        "SELECT s.sale, s.store, l.number FROM sales s LEFT JOIN leases l ON l.kind = 'sale' AND l.subject = s.sale "
        "AND l.ended_at_ms IS NULL WHERE s.number = $1 ORDER BY s.store, s.till",
        number,
    )
    sold = [row for row in rows if store in (None, row[1])]
    if not sold:
        where = f" of store {store}" if store else ""
        raise Failed(f"there is no sale{where} with the receipt number {number}")
    held: dict[str, str] = {row[0]: row[1] for row in sold if row[2] is not None}
    if not held:
        raise Failed(f"nobody holds a lease of sale {number}")
    if len(held) > 1:
        raise Failed(f"several sales have the number {number}, of {', '.join(held.values())}: say which with --store")
    return next(iter(held))


async def resolve(settings: Settings, store: str, till: str, kind: str, subject: str, how: str) -> None:
    assert kind in get_args(disputes.Kind)
    known = cast(disputes.Kind, kind)
    async with _opened(settings) as database, database.write() as tx:
        if not await disputes.resolve(tx, store, till, known, subject, how, _now_ms()):
            raise Failed("there is no such open dispute")
