"""The relay: every closed sale and every refund to the cloud store, at least once, under our own id.

The journal is read on into queues, one a seller (``relay_queue``), so that a session that has run out holds back the
sales of its own seller and no others. That the cloud *may* know of a sale is durable before it is told, so that after a
kill or an unknown outcome it is asked first, and an order that reads as paid before that was paid by somebody else. A
cloud that is away holds its queue up without counting; one that answers and fails, told or asked, is tried ``tries``
times, then a dispute is raised and those behind go on. A sale that waits longer than ``overdue_ms`` is disputed and
still tried. A sale that stands on two branches is one sale here too. A refund goes once its sale has gone; that of a
collected order people have to open at the cloud store, and a dispute says so.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence

import msgspec

from pos_terminal.contract.cloud import Done, Refusal
from pos_terminal.contract.codec import Undecodable, decode_fact
from pos_terminal.contract.facts import AnyFact, OrderCollected, SaleClosed, SaleRefunded
from sync_server import disputes, journal, relay_queue
from sync_server.cloud.port import PAID_ELSEWHERE, CloudStore, CloudUnknown, CloudUnreachable, Posted
from sync_server.consumers import cursor
from sync_server.consumers.reading import dispute_about, fact_in
from sync_server.database import Database, Transaction
from sync_server.disputes import Dispute
from sync_server.journal import Entry
from sync_server.relay_queue import Queued
from sync_server.restore import restored_at_ms
from sync_server.wording import say, yuan

_KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
_AT_ONCE = 50


_KINDS: dict[relay_queue.State, disputes.Kind] = {
    "given_up": "cloud_refused",
    "paid_elsewhere": "paid_elsewhere",
    "by_hand": "refund_at_cloud",
}


class Waits(msgspec.Struct, frozen=True):
    """What is at the head of a queue cannot go now. ``counted``: the cloud answered, and failed.

    ``told`` False: for sure, nothing that the cloud was told of it has taken effect or will.
    """

    why: str
    counted: bool
    told: bool
    retry_after_ms: int | None = None


class Settled(msgspec.Struct, frozen=True):
    """The cloud has it, or will not take it and a dispute says so."""

    state: relay_queue.State
    reference: str
    why: str = ""


class Relay:
    """The consumer ``relay``, and what tells the cloud of what it queued."""

    name = "relay"

    def __init__(
        self, database: Database, cloud: CloudStore, clock: Callable[[], int], *, tries: int, overdue_ms: int
    ) -> None:
        self._database = database
        self._cloud = cloud
        self._clock = clock
        self._tries = tries
        self._overdue_ms = overdue_ms

    async def drain(self, partition: int, is_due: Callable[[str], bool] = lambda seller: True) -> dict[str, Waits]:
        """Relay what there is, until each queue is empty or its head has to wait; those that wait, by seller.

        ``is_due``: whether a seller is to be tried at all now.
        """
        waiting: dict[str, Waits] = {}
        async with self._database.hold(self.name, partition) as held:
            while held:
                moved = await cursor.step(self._database, self, partition) > 0
                async with self._database.read() as tx:
                    sellers = await relay_queue.sellers(tx, partition)
                for seller in sellers:
                    if seller not in waiting and is_due(seller):
                        waits = await self._advance(partition, seller)
                        moved = True
                        if waits is not None:
                            waiting[seller] = waits
                if not moved:
                    break
            if held:
                await self._dispute_overdue(partition)
        return waiting

    # --- the consumer: reading the journal on into the queues -----------------------------------------------------

    async def take(self, tx: Transaction, entries: Sequence[Entry]) -> None:
        rows = []
        lost_until_ms = await restored_at_ms(tx)
        for entry in entries:
            fact = _told_of(entry)
            if fact is not None:
                seller = self._cloud.seller_of(entry.store, fact)
                of = fact.of if isinstance(fact, SaleRefunded) else None
                partition = journal.partition_of(entry.store, self._database.partitions)
                place = (partition, entry.position.xid, entry.position.id, entry.received_at_ms)
                name, whose, order = _named(fact, seller)
                # A server that was lost since may have told of what is older.
                state: relay_queue.Waiting = "begun" if fact.at_ms < lost_until_ms else "queued"
                rows.append((entry.store, entry.till, name, state, whose, order, *place, of))
        await relay_queue.enqueue(tx, rows)

    async def set_aside(self, tx: Transaction, entry: Entry, why: str) -> None:
        detail = say("sale_unfit", text=why)
        await disputes.raise_all(tx, [dispute_about(entry, "cloud_refused", entry.name, detail)])

    # --- telling the cloud ----------------------------------------------------------------------------------------

    async def _advance(self, partition: int, seller: str) -> Waits | None:
        """Tell the next of a seller's sales, until one has to wait."""
        async with self._database.read() as tx:
            head = await relay_queue.head(tx, partition, seller, _AT_ONCE)
            facts = [await relay_queue.fact(tx, partition, queued.position) for queued in head]
        for queued, data in zip(head, facts, strict=True):
            waits = await self._one(queued, decode_fact(data))
            if waits is not None:
                return waits
        return None

    async def _one(self, queued: Queued, fact: AnyFact) -> Waits | None:
        assert isinstance(fact, SaleClosed | SaleRefunded), "only closed sales and refunds are queued"
        outcome = await (self._tell(queued, fact) if isinstance(fact, SaleClosed) else self._tell_refund(queued, fact))
        if isinstance(outcome, Waits) and outcome.counted and queued.tries + 1 >= self._tries:
            outcome = Settled("given_up", "", say("tried", why=outcome.why, tries=queued.tries + 1))
        async with self._database.write() as tx:
            if isinstance(outcome, Waits):
                await relay_queue.waits(tx, queued, told=outcome.told, counted=outcome.counted, why=outcome.why)
                return outcome
            await relay_queue.settle(tx, queued, outcome.state, outcome.reference, outcome.why, self._clock())
            if outcome.state != "sent":
                await disputes.raise_all(tx, [self._dispute(queued, outcome)])
        return None

    def _dispute(self, queued: Queued, outcome: Settled) -> Dispute:
        return Dispute(
            store=queued.store,
            till=queued.till,
            kind=_KINDS[outcome.state],
            subject=queued.sale,
            detail=outcome.why,
            raised_at_ms=self._clock(),
        )

    async def _dispute_overdue(self, partition: int) -> None:
        now_ms = self._clock()
        async with self._database.read() as tx:
            if not await relay_queue.overdue(tx, partition, now_ms - self._overdue_ms):
                return
        async with self._database.write() as tx:
            await relay_queue.dispute_overdue(tx, partition, now_ms - self._overdue_ms, now_ms)

    async def _tell(self, queued: Queued, sale: SaleClosed) -> Settled | Waits:
        key = cloud_key(sale.sale)
        if sale.order is not None:
            return _judge(
                await self._cloud.confirm_collection(
                    key, queued.store, sale, told=queued.told, telling=lambda: self._telling(queued)
                ),
                queued.told,
            )
        if queued.told:
            posted = await self._cloud.sale_posted(key, queued.store)
            if not isinstance(posted, Refusal) or posted.code != "not_posted":
                return _judge(posted, queued.told)
        await self._telling(queued)
        return _judge(await self._cloud.post_sale(key, queued.store, sale), queued.told)

    async def _tell_refund(self, queued: Queued, refund: SaleRefunded) -> Settled | Waits:
        async with self._database.read() as tx:
            sold = await relay_queue.sold(tx, refund.of, queued.store, queued.till)
            data = await relay_queue.fact(tx, sold.partition, sold.position) if sold is not None else b""
        assert sold is not None, "a refund is ready once its sale is settled"
        sale = decode_fact(data)
        assert isinstance(sale, SaleClosed)
        if sale.order is not None:
            return Settled("by_hand", "", _at_the_cloud(refund, sale.order))
        if sold.state != "sent":
            return Settled("given_up", "", say("sale_not_there", number=sale.number, why=sold.why))
        key, sale_key = cloud_key(refund.refund), cloud_key(sale.sale)
        if queued.told:
            posted = await self._cloud.refund_posted(key, sold.store, sale_key)
            if not isinstance(posted, Refusal) or posted.code != "not_posted":
                return _judge(posted, queued.told)
        await self._telling(queued)
        return _judge(await self._cloud.post_refund(key, sold.store, refund, sale_key, sale), queued.told)

    async def _telling(self, queued: Queued) -> None:
        """Durable before the cloud is told."""
        if not queued.told:
            async with self._database.write() as tx:
                await relay_queue.mark_told(tx, queued)


def _at_the_cloud(refund: SaleRefunded, order: OrderCollected) -> str:
    """What people have to do: the cloud has no call that opens the refund of an order, only the buyer can."""
    told = {"order": order.order, "total": yuan(refund.total)}
    if not refund.deposit:
        return say("refund_by_hand", **told)
    return say("refund_and_deposit_by_hand", **told, due=yuan(refund.deposit), seller=order.seller or "?")


def _judge(outcome: Done | Posted | Refusal | CloudUnknown | CloudUnreachable, told: bool) -> Settled | Waits:
    """``told``: whether the cloud may have known of it before this call."""
    match outcome:
        case Done() | Posted():
            return Settled("sent", outcome.reference)
        case Refusal(code="not_paid_yet"):
            return Waits(say("not_paid_yet"), True, told)
        case Refusal() if outcome.code == PAID_ELSEWHERE:
            return Settled("paid_elsewhere", "", say("paid_before", order=outcome.reason))
        case Refusal():
            return Settled("given_up", "", say("refusal", refusal=outcome.code, why=outcome.reason))
        case CloudUnknown():
            return Waits(outcome.why, True, True)
        case CloudUnreachable():
            return Waits(outcome.why, outcome.answered, told, outcome.retry_after_ms)


def cloud_key(sale: str) -> str:
    """Our sale's id where the cloud can hold it; its digest where a stranger's fact has an impossible one."""
    return sale if _KEY.fullmatch(sale) else hashlib.sha256(sale.encode()).hexdigest()[:40]


def _named(fact: SaleClosed | SaleRefunded, seller: str) -> tuple[str, str, str | None]:
    """Its id, whose queue it goes into, and the order that it collects."""
    if isinstance(fact, SaleClosed):
        return fact.sale, seller, fact.order.order if fact.order else None
    return fact.refund, seller, None


def _told_of(entry: Entry) -> SaleClosed | SaleRefunded | None:
    try:
        fact = fact_in(entry)
    except Undecodable:
        return None  # the projections raise the dispute
    return fact if isinstance(fact, SaleClosed | SaleRefunded) else None
