"""The consumer that ends leases: where a holder's journal has passed the end, its lease is granted again.

It keeps which attempt belongs to which sale, so that a question which arrives after its sale's end is granted nothing.
A fulfilment voucher's attempt begins after its sale has ended: it belongs to none, and ends when it is done.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import msgspec

from pos_terminal.contract.codec import Undecodable
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    LeaseSubject,
    RedemptionSubject,
    SaleClosed,
    SaleVoided,
)
from sync_server import disputes, leases
from sync_server.consumers.reading import dispute_about, fact_in
from sync_server.database import Transaction
from sync_server.journal import Entry
from sync_server.wording import say

_NO_SALE = ""


class _End(msgspec.Struct, frozen=True):
    """What ends with a fact: all attempts of ``sale``, one ``attempt``, or one if it is a fulfilment ``voucher``'s."""

    by: str
    name: str
    how: str


def _end_in(fact: AnyFact) -> _End | None:
    match fact:
        case AttemptDone():
            return _End("voucher", fact.attempt, "done")
        case AttemptRefused():
            return _End("attempt", fact.attempt, "refused")
        case AttemptReversed():
            return _End("attempt", fact.attempt, "reversed")
        case AttemptForced(outcome="refused"):
            return _End("attempt", fact.attempt, "forced")
        case SaleVoided():
            return _End("sale", fact.sale, "sale voided")
        case SaleClosed():
            return _End("sale", fact.sale, "sale closed")
        case _:
            return None


class LeaseEnds:
    """The consumer ``leases``."""

    name = "leases"

    async def take(self, tx: Transaction, entries: Sequence[Entry]) -> None:
        begun: list[tuple[str, ...]] = []
        ends: list[tuple[Entry, _End]] = []
        for entry in entries:
            try:
                fact = fact_in(entry)
            except Undecodable:
                continue  # the projections raise the dispute
            match fact:
                case AttemptBegun(subject=LeaseSubject()):
                    begun.append((entry.store, entry.till, fact.attempt, fact.attempt, fact.sale))
                case AttemptBegun(subject=RedemptionSubject(serial=serial, redemption=redemption)):
                    sale = fact.sale if redemption != "fulfilment" else _NO_SALE
                    begun.append((entry.store, entry.till, fact.attempt, serial, sale))
                case SaleClosed() if fact.order is not None:
                    await _check_fence(tx, entry, fact.sale, fact.order.order, fact.order.lease)
                case _:
                    pass
            if end := _end_in(fact):
                ends.append((entry, end))
        await tx.insert("lease_attempts", "store, till, attempt, holder, sale", begun, conflict="DO NOTHING")
        for by, how in sorted({(end.by, end.how) for _, end in ends}):
            await _end(tx, by, how, [(entry, end.name) for entry, end in ends if (end.by, end.how) == (by, how)])

    async def set_aside(self, tx: Transaction, entry: Entry, why: str) -> None:
        detail = say("lease_unfit", text=why)
        await disputes.raise_all(tx, [dispute_about(entry, "lease_lost", entry.name, detail)])


async def _end(tx: Transaction, by: str, how: str, ends: Sequence[tuple[Entry, str]]) -> None:
    """End what hangs on attempts, or on all attempts of sales. One statement, since most sales have no lease."""
    at_ms = {(entry.store, entry.till, name): entry.received_at_ms for entry, name in ends}
    column, only = ("attempt", f" AND sale = '{_NO_SALE}'") if by == "voucher" else (by, "")
    rows = await tx.fetch(
        f"UPDATE lease_attempts SET ended = coalesce(ended, $2) WHERE (store, till, {column}) IN "
        f"(SELECT value->>0, value->>1, value->>2 FROM :json_rows:){only} RETURNING store, till, {column}, holder",
        json.dumps(list(at_ms)),
        how,
    )
    await tx.execute_many(
        "UPDATE leases SET state = 'ended', ended_at_ms = $4, reason = $5 "
        "WHERE store = $1 AND till = $2 AND attempt = $3 AND ended_at_ms IS NULL",
        [(store, till, holder, at_ms[store, till, name], how) for store, till, name, holder in rows],
    )


async def _check_fence(tx: Transaction, entry: Entry, sale: str, order: str, fence: str) -> None:
    """An order collected without the lease for it: somebody else may have collected it too."""
    lease = await leases.find(tx, fence)
    if lease is None:
        detail = say("lease_unknown", order=order, lease=fence[:60])
    elif (lease.kind, lease.subject, lease.store, lease.till) != ("order", order, entry.store, entry.till):
        detail = say(
            "lease_of_other", order=order, lease=fence, holder=f"{lease.store}/{lease.till}", subject=lease.subject
        )
    elif lease.state == "written_off":
        detail = say("lease_written_off", order=order, lease=fence)
    else:
        return
    await disputes.raise_all(tx, [dispute_about(entry, "lease_lost", sale, detail)])
