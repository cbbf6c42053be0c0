"""Leases: the exclusive right to collect an order or to redeem a benefit. One table, one release rule.

A lease is granted to an attempt of a till (a redemption: to its serial) and ends by the **journal**, not the clock:
only when the holder's facts have passed its end (the sale closed or voided, the attempt refused or reversed) is the
subject granted again. A clock alone would let a till that is off line redeem what another has been given meanwhile. A
dead terminal needs a person: ``write_off``. A fence is ``<feed id>-<number>``, so that one from before a restore is
told from one after.

A closed sale whose goods come back is held by the till, whatever return it opens, until its journal has a refund of the
sale or a return that was given up (``end_sale``): the till itself keeps its own returns of one sale apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from sync_server.database import Transaction

Subject = Literal["order", "benefit", "sale"]


class Held(msgspec.Struct, frozen=True):
    """Granted, now or already before."""

    fence: str


class Denied(msgspec.Struct, frozen=True):
    """``code``: ``leased_elsewhere`` or ``attempt_ended``; ``reason`` says who holds it."""

    code: str
    reason: str


class Lease(msgspec.Struct, frozen=True, kw_only=True):
    kind: Subject
    subject: str
    store: str
    till: str
    attempt: str
    fence: str
    state: str
    ended_at_ms: int | None


_COLUMNS = "kind, subject, store, till, attempt, feed || '-' || number, state, ended_at_ms"


def _lease(row: tuple[object, ...]) -> Lease:
    names = ("kind", "subject", "store", "till", "attempt", "fence", "state", "ended_at_ms")
    return msgspec.convert(dict(zip(names, row, strict=True)), Lease)


async def _held(tx: Transaction, kind: Subject, subject: str) -> Lease | None:
    rows = await tx.fetch(
        f"SELECT {_COLUMNS} FROM leases WHERE kind = $1 AND subject = $2 AND ended_at_ms IS NULL :for_update:",
        kind,
        subject,
    )
    return _lease(tuple(rows[0])) if rows else None


async def grant(
    tx: Transaction, kind: Subject, subject: str, store: str, till: str, attempt: str, feed: str, now: int
) -> Held | Denied:
    """Grant ``subject`` to ``attempt``, or say who has it. The same attempt is granted the same lease again."""
    ended = await tx.fetch(
        "SELECT ended FROM lease_attempts WHERE store = $1 AND till = $2 AND holder = $3 AND ended IS NOT NULL",
        store,
        till,
        attempt,
    )
    if ended:
        # A question that was under way while its sale ended: nobody would ever give the lease back.
        return Denied("attempt_ended", f"the journal has passed the end of this attempt: {ended[0][0]}")
    written_off = await tx.fetch(
        "SELECT 1 FROM leases WHERE kind = $1 AND subject = $2 AND store = $3 AND till = $4 AND attempt = $5 "
        "AND state = 'written_off'",
        kind,
        subject,
        store,
        till,
        attempt,
    )
    if written_off:
        return Denied("attempt_ended", "this attempt's lease was written off")
    rows = await tx.fetch(
        "INSERT INTO leases (kind, subject, store, till, attempt, feed, state, granted_at_ms) "
        "VALUES ($1, $2, $3, $4, $5, $6, 'held', $7) ON CONFLICT DO NOTHING RETURNING number",
        kind,
        subject,
        store,
        till,
        attempt,
        feed,
        now,
    )
    if rows:
        return Held(f"{feed}-{rows[0][0]}")
    held = await _held(tx, kind, subject)
    if held is None:  # it ended between the two statements
        return Denied("leased_elsewhere", "ask again")
    if (held.store, held.till, held.attempt) == (store, till, attempt):
        return Held(held.fence)
    return Denied("leased_elsewhere", f"{held.store}/{held.till}")


async def grant_sale(tx: Transaction, sale: str, store: str, till: str, feed: str, now: int) -> Held | Denied:
    """The right to take goods of a closed sale back, to one till at a time."""
    rows = await tx.fetch(
        "INSERT INTO leases (kind, subject, store, till, attempt, feed, state, granted_at_ms) "
        "VALUES ('sale', $1, $2, $3, $1, $4, 'held', $5) ON CONFLICT DO NOTHING RETURNING number",
        sale,
        store,
        till,
        feed,
        now,
    )
    if rows:
        return Held(f"{feed}-{rows[0][0]}")
    held = await _held(tx, "sale", sale)
    if held is None:  # it ended between the two statements
        return Denied("leased_elsewhere", "ask again")
    is_ours = (held.store, held.till) == (store, till)
    return Held(held.fence) if is_ours else Denied("leased_elsewhere", f"{held.store}/{held.till}")


async def end_sales(tx: Transaction, ends: Sequence[tuple[str, str, str, int]]) -> None:
    """(store, till, sale, received at): the till's journal passed the end of a return, unless it is an older one's."""
    await tx.execute_many(
        "UPDATE leases SET state = 'ended', ended_at_ms = $4, reason = 'returned' WHERE kind = 'sale' "
        "AND store = $1 AND till = $2 AND subject = $3 AND ended_at_ms IS NULL AND granted_at_ms <= $4",
        ends,
    )


async def asks(tx: Transaction, kind: Subject, subject: str, store: str, till: str, attempt: str, now: int) -> None:
    """Note, before or after it, that the cloud is asked for the effect the lease is for: the later time stays."""
    await tx.execute(
        "UPDATE leases SET asked_at_ms = $6 WHERE kind = $1 AND subject = $2 AND store = $3 AND till = $4 "
        "AND attempt = $5 AND (asked_at_ms IS NULL OR asked_at_ms < $6)",
        kind,
        subject,
        store,
        till,
        attempt,
        now,
    )


async def asked_at(tx: Transaction, kind: Subject, subject: str, store: str, till: str, attempt: str) -> int | None:
    """When the cloud was last asked for it, whether the lease still holds or not; None: never."""
    rows = await tx.fetch(
        "SELECT max(asked_at_ms) FROM leases WHERE kind = $1 AND subject = $2 AND store = $3 AND till = $4 "
        "AND attempt = $5",
        kind,
        subject,
        store,
        till,
        attempt,
    )
    at_ms: int | None = rows[0][0]
    return at_ms


async def find(tx: Transaction, fence: str) -> Lease | None:
    """The lease of a fence, whether it still holds or not."""
    feed, _, number = fence.rpartition("-")
    if not (number.isascii() and number.isdigit()) or len(number) > 15:
        return None
    rows = await tx.fetch(f"SELECT {_COLUMNS} FROM leases WHERE feed = $1 AND number = $2", feed, int(number))
    return _lease(tuple(rows[0])) if rows else None


async def write_off(tx: Transaction, kind: Subject, subject: str, why: str, now: int) -> Lease | None:
    """A person answers for it: the holder will not use the lease any more. None: nobody holds it."""
    held = await _held(tx, kind, subject)
    if held is not None:
        await tx.execute(
            "UPDATE leases SET state = 'written_off', ended_at_ms = $3, reason = $4 "
            "WHERE kind = $1 AND subject = $2 AND ended_at_ms IS NULL",
            kind,
            subject,
            now,
            why[:200],
        )
    return held
