"""The relay: every closed sale to the cloud store, at least once, under our sale's id.

A sale goes through its own small record: *begun* is durable before the cloud is told, so that after a kill or an
unknown outcome the cloud is asked first whether it has the sale. A cloud that is away holds the line up without
counting; one that answers and fails is tried ``tries`` times, then a dispute is raised and those behind go on.
A sale that stands on two branches is one sale here too.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import msgspec

from pos_terminal.contract.cloud import Done, Refusal
from pos_terminal.contract.codec import Undecodable, decode_fact
from pos_terminal.contract.facts import SaleClosed
from sync_server import disputes, journal
from sync_server.cloud.port import CloudStore, CloudUnknown, CloudUnreachable, Posted
from sync_server.consumers import cursor
from sync_server.database import Database, Transaction
from sync_server.disputes import Dispute
from sync_server.journal import Entry, Position

NAME = "relay"
_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Waits(msgspec.Struct, frozen=True):
    """The sale at the head of the line cannot go now. ``counted``: the cloud answered, and failed."""

    why: str
    counted: bool
    retry_after_ms: int | None = None


class Settled(msgspec.Struct, frozen=True):
    """The cloud has it, or will not take it and a dispute says so."""

    state: str
    reference: str
    why: str = ""


class Relay:
    def __init__(self, database: Database, cloud: CloudStore, clock: Callable[[], int], *, tries: int) -> None:
        self._database = database
        self._cloud = cloud
        self._clock = clock
        self._tries = tries

    async def drain(self, partition: int) -> Waits | None:
        """Relay what there is, until the line is empty (None) or its head has to wait."""
        async with self._database.hold(NAME, partition) as held:
            while held:
                async with self._database.read() as tx:
                    before = await cursor.load(tx, NAME, partition)
                    entries = await journal.read(tx, partition, before, cursor.BATCH_ENTRIES)
                if not entries:
                    return None
                waits = await self._relay(partition, before, entries)
                if waits is not None:
                    return waits
        return None

    async def _relay(self, partition: int, before: Position, entries: list[Entry]) -> Waits | None:
        for entry in entries:
            sale = _sale_in(entry)
            if sale is None:
                continue
            waits = await self._sale(partition, before, entry, sale)
            if waits is not None:
                return waits
            before = entry.position
        if before != entries[-1].position:
            async with self._database.write() as tx:
                await cursor.move(tx, NAME, partition, before, entries[-1].position)
        return None

    async def _sale(self, partition: int, before: Position, entry: Entry, sale: SaleClosed) -> Waits | None:
        key = (entry.store, entry.till, sale.sale)
        async with self._database.write() as tx:
            state, tries = await _record(tx, key)
            if state in ("sent", "given_up"):  # on another branch
                await cursor.move(tx, NAME, partition, before, entry.position)
                return None
            if state == "new":
                await tx.execute(
                    "INSERT INTO relay (store, till, sale, state, tries) VALUES ($1, $2, $3, 'begun', 0)", *key
                )
        outcome = await self._tell(entry, sale, again=state != "new")
        if isinstance(outcome, Waits) and outcome.counted and tries + 1 >= self._tries:
            outcome = Settled("given_up", "", f"{outcome.why} (tried {tries + 1} times)")
        async with self._database.write() as tx:
            if isinstance(outcome, Waits):
                await tx.execute(
                    "UPDATE relay SET tries = tries + $4 WHERE store = $1 AND till = $2 AND sale = $3",
                    *key,
                    int(outcome.counted),
                )
                return outcome
            await tx.execute(
                "UPDATE relay SET state = $4, reference = $5 WHERE store = $1 AND till = $2 AND sale = $3",
                *key,
                outcome.state,
                outcome.reference[:100],
            )
            if outcome.state == "given_up":
                await disputes.raise_all(tx, [self._dispute(entry, sale, outcome.why)])
            await cursor.move(tx, NAME, partition, before, entry.position)
        return None

    def _dispute(self, entry: Entry, sale: SaleClosed, why: str) -> Dispute:
        return Dispute(
            store=entry.store,
            till=entry.till,
            kind="cloud_refused",
            subject=sale.sale,
            detail=why,
            raised_at_ms=self._clock(),
        )

    async def _tell(self, entry: Entry, sale: SaleClosed, *, again: bool) -> Settled | Waits:
        key = cloud_key(sale.sale)
        if sale.order is not None:
            # It reads the order before it does anything, so that it may be called again as it is.
            return _judge(await self._cloud.confirm_collection(key, entry.store, sale))
        if again:
            posted = await self._cloud.sale_posted(key, entry.store)
            if isinstance(posted, Posted):
                return Settled("sent", posted.reference)
            if isinstance(posted, CloudUnreachable):
                return Waits(posted.why, False, posted.retry_after_ms)
            if posted.code != "not_posted":
                return Settled("given_up", "", f"{posted.code}: {posted.reason}")
        return _judge(await self._cloud.post_sale(key, entry.store, sale))


def _judge(outcome: Done | Posted | Refusal | CloudUnknown | CloudUnreachable) -> Settled | Waits:
    match outcome:
        case Done() | Posted():
            return Settled("sent", outcome.reference)
        case Refusal(code="not_paid_yet"):
            return Waits("not paid yet: only the customer can pay this order", True)
        case Refusal():
            return Settled("given_up", "", f"{outcome.code}: {outcome.reason}")
        case CloudUnknown():
            return Waits(outcome.why, True)
        case CloudUnreachable():
            return Waits(outcome.why, False, outcome.retry_after_ms)


def cloud_key(sale: str) -> str:
    """Our sale's id where the cloud can hold it; its digest where a stranger's fact has an impossible one."""
    return sale if _KEY.fullmatch(sale) else hashlib.sha256(sale.encode()).hexdigest()[:40]


def _sale_in(entry: Entry) -> SaleClosed | None:
    try:
        fact = decode_fact(entry.data)
    except Undecodable:
        return None  # the projections raise the dispute
    return fact if isinstance(fact, SaleClosed) else None


async def _record(tx: Transaction, key: tuple[str, str, str]) -> tuple[str, int]:
    rows = await tx.fetch("SELECT state, tries FROM relay WHERE store = $1 AND till = $2 AND sale = $3", *key)
    return (rows[0][0], rows[0][1]) if rows else ("new", 0)
