"""A closed sale for a till that is to take goods of it back: the facts of sale, refunds and late answers, as they are.

The till gets a lease with them (``leases.grant_sale``), so that no two tills return the same units. The refunds have to
be all there are: the answer waits until the projections have come to whatever the journal held when it was asked for,
and they end a lease in the same transaction in which they store the refund it ends by.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import msgspec

from pos_terminal.contract.cloud import MAX_MESSAGE_BYTES, Refusal, SaleFound
from pos_terminal.contract.codec import Undecodable, decode_fact
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.ids import TillKey
from pos_terminal.contract.records import units_of
from sync_server import journal, leases, publish
from sync_server.database import Database, Transaction
from sync_server.database.port import Row
from sync_server.journal import Position

PATIENCE_S = 1.5
_POLL_S = 0.02
_READER = "projections"
_LARGEST = MAX_MESSAGE_BYTES * 3 // 4 - 2_048  # facts travel as base64 in the answer


class _NotHeld(Exception):
    """What is answered instead."""

    def __init__(self, answer: SaleFound | Refusal | str) -> None:
        super().__init__(answer)
        self.answer = answer


class SoldGoods:
    """``any_store``: head office lets every store take back what another of its stores sold."""

    def __init__(self, database: Database, clock: Callable[[], int], *, any_store: bool = False) -> None:
        self._database = database
        self._clock = clock
        self._any_store = any_store

    async def lease(self, till: TillKey, number: str, attempt: str) -> SaleFound | Refusal | str:
        """The sale with that receipt number, held for this question of ``till``; or why nobody can say now."""
        if not await self._all_read():
            return "the server is behind with reading its journal"
        async with self._database.read() as tx:
            sale = await self._find(tx, till.store, number)
        if isinstance(sale, Refusal):
            return sale
        try:
            async with self._database.write() as tx:
                return await self._hold(tx, till, number, attempt, sale)
        except _NotHeld as why:
            return why.answer

    async def _hold(self, tx: Transaction, till: TillKey, number: str, attempt: str, sale: Row) -> SaleFound:
        """The lease first, then the facts: what the holder before it did is stored by then.

        :raises _NotHeld: nobody holds the sale for this question, and with the transaction goes the lease.
        """
        store, its_till, sale_id, xid, id_ = sale
        feed = await publish.feed_id(tx)
        granted = await leases.grant_sale(tx, sale_id, attempt, till.store, till.till, feed, self._clock())
        if isinstance(granted, leases.Denied):
            code = "sale_leased_elsewhere" if granted.code == "leased_elsewhere" else granted.code
            raise _NotHeld(Refusal(code=code, reason=granted.reason))
        sold = _whole([await self._fact(tx, store, xid, id_)])
        refunds, late = _whole(await self._refunds(tx, sale_id)), _whole(await self._late(tx, store, its_till, sale_id))
        if sum(map(len, (*sold, *refunds, *late))) > _LARGEST:
            raise _NotHeld(Refusal(code="sale_too_large", reason=number))
        found = SaleFound(sale=sold[0], refunds=refunds, late=late, fence=granted.fence)
        if not _is_any_left(found):
            raise _NotHeld(msgspec.structs.replace(found, fence=""))
        return found

    async def _all_read(self) -> bool:
        """Whether the projections have come to the end of the journal as it was just now, or do so shortly."""
        partitions = range(self._database.partitions)
        async with self._database.read() as tx:
            tips = {partition: await journal.tip(tx, partition) for partition in partitions}
        until = asyncio.get_running_loop().time() + PATIENCE_S
        while True:
            async with self._database.read() as tx:
                behind = [p for p in tips if await journal.reached(tx, _READER, p) < tips[p]]
            if not behind or asyncio.get_running_loop().time() > until:
                return not behind
            await asyncio.sleep(_POLL_S)

    async def _find(self, tx: Transaction, store: str, number: str) -> Row | Refusal:
        """A number is unique in a store. Two rows in one can only be a till's that was set up anew: nobody chooses."""
        rows = await tx.fetch("SELECT store, till, sale, xid, id FROM sales WHERE number = $1 LIMIT 50", number)
        here = [row for row in rows if row[0] == store]
        if not rows:
            return Refusal(code="no_such_sale", reason=number)
        if not here and not self._any_store:
            return Refusal(code="other_store_sale", reason=str(rows[0][0]))
        found = here or rows
        return found[0] if len(found) == 1 else Refusal(code="no_such_sale", reason=f"{len(found)} sales of {number}")

    async def _refunds(self, tx: Transaction, sale: str) -> list[bytes | None]:
        rows = await tx.fetch(
            "SELECT store, xid, id FROM refunds WHERE sale = $1 ORDER BY at_ms, store, till, refund", sale
        )
        return [await self._fact(tx, *row) for row in rows]

    async def _late(self, tx: Transaction, store: str, till: str, sale: str) -> list[bytes | None]:
        """What tills were told later of its payments, and of what gives them back, and what was done about it."""
        rows = await tx.fetch(
            "SELECT DISTINCT s.store, s.xid, s.id FROM sale_tenders t JOIN late_answers l ON l.payment = t.attempt "
            "JOIN late_answers s ON s.store = l.store AND s.till = l.till AND s.attempt = l.attempt "
            "WHERE t.store = $1 AND t.till = $2 AND t.sale = $3 AND l.payment <> '' ORDER BY s.store, s.xid, s.id",
            store,
            till,
            sale,
        )
        return [await self._fact(tx, *row) for row in rows]

    async def _fact(self, tx: Transaction, store: str, xid: int, id_: int) -> bytes | None:
        partition = journal.partition_of(store, self._database.partitions)
        return await journal.fact(tx, partition, Position(xid, id_))


def _whole(facts: Sequence[bytes | None]) -> tuple[bytes, ...]:
    """
    :raises _NotHeld: one of them cannot be had.
    """
    if None in facts:
        raise _NotHeld("refunds from before an upgrade: head office has to run a rebuild")
    return tuple(data for data in facts if data is not None)


def _is_any_left(found: SaleFound) -> bool:
    """Whether units of the sale are with the customer: without any there is nothing to hold it for."""
    try:
        sold, refunds = decode_fact(found.sale), [decode_fact(data) for data in found.refunds]
    except Undecodable:  # what this program cannot read it does not judge
        return True
    assert isinstance(sold, SaleClosed)
    back: dict[str, set[int]] = {line.line: set() for line in sold.lines}
    for refund in refunds:
        assert isinstance(refund, SaleRefunded)
        for one in refund.lines:
            back.setdefault(one.line, set()).update(unit for each in one.units for unit in range(each.start, each.end))
    return any(len(back[line.line]) < units_of(line) for line in sold.lines)
