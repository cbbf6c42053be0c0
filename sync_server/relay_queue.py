"""The relay's own table: one row for each sale and refund the cloud is to be told of, in a queue a seller.

*queued* → nothing the cloud was told of it can have taken effect · *begun* → it may have · *sent*, *given_up*,
*paid_elsewhere*, *by_hand* → settled. Rows stand in the order of the journal; ``partition``, ``xid`` and ``id`` are the
place of the fact there. A refund is *ready* once its sale is settled, whichever of the two arrived first, and from
whichever till; until then it stands in nobody's way. Its queue is that of its sale's seller.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from pos_terminal.contract.cloud import PaidBy
from sync_server import disputes, journal
from sync_server.database import Transaction
from sync_server.disputes import Dispute
from sync_server.journal import Position
from sync_server.wording import say

Waiting = Literal["queued", "begun"]
State = Literal["sent", "given_up", "paid_elsewhere", "by_hand"]

_WAITING = "state IN ('queued', 'begun')"
_READY = (
    f"{_WAITING} AND (of_sale IS NULL OR EXISTS (SELECT 1 FROM relay s WHERE s.sale = relay.of_sale "
    "AND s.of_sale IS NULL AND s.partition IS NOT NULL AND s.state NOT IN ('queued', 'begun')))"
)
# Whose session a refund is told with: that of the store that sold, which may not be the one where it was queued.
_SELLER = (
    "CASE WHEN of_sale IS NULL THEN seller ELSE coalesce((SELECT s.seller FROM relay s WHERE s.sale = relay.of_sale "
    "AND s.of_sale IS NULL AND s.order_number IS NULL AND s.partition IS NOT NULL "
    "AND s.state NOT IN ('queued', 'begun') ORDER BY CASE WHEN s.store <> relay.store THEN 2 "
    "WHEN s.till <> relay.till THEN 1 ELSE 0 END, s.store, s.till LIMIT 1), seller) END"
)
_MINE = "store = $1 AND till = $2 AND sale = $3"
_MOST_OVERDUE = 200


class Queued(msgspec.Struct, frozen=True, kw_only=True):
    """A sale or refund that waits to be told; ``sale`` is its own id.

    ``told``: the cloud may know of it; ``tries``: how often it answered and failed.
    """

    store: str
    till: str
    sale: str
    told: bool
    tries: int
    position: Position

    @property
    def key(self) -> tuple[str, str, str]:
        return (self.store, self.till, self.sale)


class Oldest(msgspec.Struct, frozen=True, kw_only=True):
    """The sale that has waited longest, and how many wait. ``why``: what happened when it was last tried."""

    store: str
    till: str
    sale: str
    seller: str
    since_ms: int
    why: str
    waiting: int


class Sold(msgspec.Struct, frozen=True, kw_only=True):
    """A sale that the relay has settled: where its fact stands, and what became of it."""

    store: str
    state: State
    why: str
    partition: int
    position: Position


async def enqueue(
    tx: Transaction, rows: Sequence[tuple[str, str, str, Waiting, str, str | None, int, int, int, int, str | None]]
) -> None:
    """Rows of store, till, id, state, seller, order number, partition, xid, id, since when it waits, of a refund its
    sale.

    What is known, from another branch or from a server without queues, keeps its state.
    """
    once = {row[:3]: row for row in reversed(rows)}
    await tx.insert(
        "relay",
        "store, till, sale, state, tries, seller, order_number, partition, xid, id, since_ms, of_sale",
        [(*row[:4], 0, *row[4:]) for row in reversed(once.values())],
        conflict="(store, till, sale) DO UPDATE SET seller = excluded.seller, order_number = excluded.order_number, "
        "partition = excluded.partition, xid = excluded.xid, id = excluded.id, since_ms = excluded.since_ms, "
        "of_sale = excluded.of_sale "
        "WHERE relay.partition IS NULL",
    )


async def sellers(tx: Transaction, partition: int) -> list[str]:
    """Those of whom something is ready to be told."""
    rows = await tx.fetch(
        f"SELECT DISTINCT {_SELLER} AS whose FROM relay WHERE partition = $1 AND {_READY} ORDER BY whose", partition
    )
    return [row[0] for row in rows]


async def head(tx: Transaction, partition: int, seller: str, limit: int) -> list[Queued]:
    """The next of a seller's queue, in order."""
    rows = await tx.fetch(
        "SELECT store, till, sale, state, tries, xid, id FROM relay "
        f"WHERE partition = $1 AND {_SELLER} = $2 AND {_READY} ORDER BY xid, id LIMIT $3",
        partition,
        seller,
        limit,
    )
    return [
        Queued(store=store, till=till, sale=sale, told=state == "begun", tries=tries, position=Position(xid, id_))
        for store, till, sale, state, tries, xid, id_ in rows
    ]


async def fact(tx: Transaction, partition: int, position: Position) -> bytes:
    data = await journal.fact(tx, partition, position)
    assert data is not None, "what is queued stands in the journal"
    return data


async def sold(tx: Transaction, of: str, store: str, till: str) -> Sold | None:
    """The settled sale of that id; where several tills claim it, that of the same till, then of the same store."""
    rows = await tx.fetch(
        "SELECT store, state, why, partition, xid, id FROM relay WHERE sale = $1 AND of_sale IS NULL "
        "AND partition IS NOT NULL AND state NOT IN ('queued', 'begun') "
        "ORDER BY CASE WHEN store <> $2 THEN 2 WHEN till <> $3 THEN 1 ELSE 0 END, store, till LIMIT 1",
        of,
        store,
        till,
    )
    if not rows:
        return None
    where, state, why, partition, xid, id_ = rows[0]
    return Sold(store=where, state=state, why=why, partition=partition, position=Position(xid, id_))


async def mark_told(tx: Transaction, sale: Queued) -> None:
    """Durable before the cloud is told."""
    await tx.execute(f"UPDATE relay SET state = 'begun' WHERE {_MINE}", *sale.key)


async def waits(tx: Transaction, sale: Queued, *, told: bool, counted: bool, why: str) -> None:
    await tx.execute(
        f"UPDATE relay SET state = $4, tries = tries + $5, why = $6 WHERE {_MINE}",
        *sale.key,
        "begun" if told else "queued",
        int(counted),
        why[:300],
    )


async def settle(tx: Transaction, sale: Queued, state: State, reference: str, why: str, at_ms: int) -> None:
    """Ends the wait; the dispute about its length ends with it."""
    await tx.execute(
        f"UPDATE relay SET state = $4, reference = $5, why = $6 WHERE {_MINE}",
        *sale.key,
        state,
        reference[:100],
        why[:300],
    )
    await disputes.resolve(tx, sale.store, sale.till, "cloud_overdue", sale.sale, f"relay: {state}", at_ms)


async def overdue(tx: Transaction, partition: int, before_ms: int) -> bool:
    """Whether ``dispute_overdue`` has anything to do."""
    rows = await tx.fetch(
        f"SELECT 1 FROM relay WHERE partition = $1 AND {_WAITING} AND overdue = 0 AND since_ms < $2 LIMIT 1",
        partition,
        before_ms,
    )
    return bool(rows)


async def dispute_overdue(tx: Transaction, partition: int, before_ms: int, at_ms: int) -> None:
    """A dispute, once each, about what has waited since before ``before_ms``. It goes on being tried."""
    rows = await tx.fetch(
        f"SELECT store, till, sale, {_SELLER}, since_ms, why, of_sale FROM relay "
        f"WHERE partition = $1 AND {_WAITING} AND overdue = 0 AND since_ms < $2 ORDER BY xid, id LIMIT $3",
        partition,
        before_ms,
        _MOST_OVERDUE,
    )
    await disputes.raise_all(
        tx,
        [
            Dispute(
                store=store,
                till=till,
                kind="cloud_overdue",
                subject=sale,
                detail=say(
                    "overdue",
                    seller=seller or "?",
                    minutes=(at_ms - since_ms) // 60_000,
                    why=why or (say("behind") if of_sale is None else say("behind_its_sale", sale=of_sale)),
                ),
                raised_at_ms=at_ms,
            )
            for store, till, sale, seller, since_ms, why, of_sale in rows
        ],
    )
    await tx.execute_many(
        f"UPDATE relay SET overdue = 1 WHERE {_MINE}", [(store, till, sale) for store, till, sale, *_ in rows]
    )


async def oldest(tx: Transaction) -> Oldest | None:
    rows = await tx.fetch(
        f"SELECT store, till, sale, {_SELLER}, since_ms, why FROM relay "
        f"WHERE partition IS NOT NULL AND {_WAITING} ORDER BY since_ms, xid, id LIMIT 1"
    )
    if not rows:
        return None
    store, till, sale, seller, since_ms, why = rows[0]
    waiting = (await tx.fetch(f"SELECT count(*) FROM relay WHERE partition IS NOT NULL AND {_WAITING}"))[0][0]
    return Oldest(store=store, till=till, sale=sale, seller=seller, since_ms=since_ms, why=why, waiting=waiting)


async def paid_by(tx: Transaction, store: str, till: str, order: str) -> PaidBy | None:
    """Who made a paid order paid, as far as the till is concerned that collected it. None: nothing to do with it.

    *Unsettled*: the till leased the order to collect it, and the relay has not come to its sale or is at it.
    """
    rows = await tx.fetch(
        "SELECT state FROM relay WHERE store = $1 AND till = $2 AND order_number = $3", store, till, order
    )
    states = {row[0] for row in rows}
    if "paid_elsewhere" in states:
        return "elsewhere"
    if states:
        return "us" if "sent" in states else None if "given_up" in states else "unsettled"
    leased = await tx.fetch(
        "SELECT 1 FROM leases WHERE kind = 'order' AND subject = $1 AND store = $2 AND till = $3 "
        "AND (state = 'held' OR reason = 'sale closed') LIMIT 1",
        order,
        store,
        till,
    )
    return "unsettled" if leased else None
