"""The consumer that ends leases: where a holder's journal has passed the end, its lease is granted again.

It keeps which attempt belongs to which sale, so that a question which arrives after its sale's end is granted nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

from pos_terminal.contract.codec import Undecodable, decode_fact
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    LeaseSubject,
    RedemptionSubject,
    SaleClosed,
    SaleVoided,
)
from sync_server import disputes, leases
from sync_server.database import Transaction
from sync_server.disputes import Dispute
from sync_server.journal import Entry


class LeaseEnds:
    """The consumer ``leases``."""

    name = "leases"

    async def take(self, tx: Transaction, entries: Sequence[Entry]) -> None:
        for entry in entries:
            try:
                fact = decode_fact(entry.data)
            except Undecodable:
                continue  # the projections raise the dispute
            await self._take(tx, entry, fact)

    async def set_aside(self, tx: Transaction, entry: Entry, why: str) -> None:
        pass  # the projections raise the dispute

    async def _take(self, tx: Transaction, entry: Entry, fact: AnyFact) -> None:
        match fact:
            case AttemptBegun(subject=LeaseSubject()):
                await _begun(tx, entry, fact.attempt, fact.attempt, fact.sale)
            case AttemptBegun(subject=RedemptionSubject(serial=serial)):
                await _begun(tx, entry, fact.attempt, serial, fact.sale)
            case AttemptRefused():
                await _end(tx, entry, "attempt", fact.attempt, "refused")
            case AttemptReversed():
                await _end(tx, entry, "attempt", fact.attempt, "reversed")
            case AttemptForced(outcome="refused"):
                await _end(tx, entry, "attempt", fact.attempt, "forced")
            case SaleVoided():
                await _end(tx, entry, "sale", fact.sale, "sale voided")
            case SaleClosed():
                if fact.order is not None:
                    await _check_fence(tx, entry, fact.sale, fact.order.order, fact.order.lease)
                await _end(tx, entry, "sale", fact.sale, "sale closed")
            case _:
                pass


async def _begun(tx: Transaction, entry: Entry, attempt: str, holder: str, sale: str) -> None:
    await tx.execute(
        "INSERT INTO lease_attempts (store, till, attempt, holder, sale) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT DO NOTHING",
        entry.store,
        entry.till,
        attempt,
        holder,
        sale,
    )


async def _end(tx: Transaction, entry: Entry, by: str, name: str, how: str) -> None:
    """End what hangs on an attempt or on all attempts of a sale."""
    rows = await tx.fetch(
        f"UPDATE lease_attempts SET ended = coalesce(ended, $4) WHERE store = $1 AND till = $2 AND {by} = $3 "
        "RETURNING holder",
        entry.store,
        entry.till,
        name,
        how,
    )
    await tx.execute_many(
        "UPDATE leases SET state = 'ended', ended_at_ms = $4, reason = $5 "
        "WHERE store = $1 AND till = $2 AND attempt = $3 AND ended_at_ms IS NULL",
        [(entry.store, entry.till, holder, entry.received_at_ms, how) for (holder,) in rows],
    )


async def _check_fence(tx: Transaction, entry: Entry, sale: str, order: str, fence: str) -> None:
    """An order collected without the lease for it: somebody else may have collected it too."""
    lease = await leases.find(tx, fence)
    if lease is None:
        detail = f"order {order}: this server knows no lease {fence[:60]!r}"
    elif (lease.kind, lease.subject, lease.store, lease.till) != ("order", order, entry.store, entry.till):
        detail = f"order {order}: lease {fence} is {lease.store}/{lease.till}'s for {lease.subject}"
    elif lease.state == "written_off":
        detail = f"order {order}: lease {fence} had been written off"
    else:
        return
    await disputes.raise_all(
        tx,
        [
            Dispute(
                store=entry.store,
                till=entry.till,
                kind="lease_lost",
                subject=sale,
                detail=detail,
                raised_at_ms=entry.received_at_ms,
            )
        ],
    )
