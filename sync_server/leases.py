"""Leases: the exclusive right to collect an order or to redeem a benefit. One table, one release rule.

A lease is granted to an attempt of a till (a redemption: to its serial) and ends by the **journal**, not the clock:
only when the holder's facts have passed its end (the sale closed or voided, the attempt refused or reversed) is the
subject granted again. A clock alone would let a till that is off line redeem what another has been given meanwhile. A
dead terminal needs a person: ``write_off``. A fence is ``<feed id>-<number>``, so that one from before a restore is
told from one after.

A closed sale whose goods come back is held for a question of a till, until the till's journal has the refund or the
return given up that names this question (``end_sales``). Another question of the same till takes the sale over: the
till keeps its own returns of one sale apart, and the end of one before, come in late, must not end the one under way.
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


async def held_elsewhere(tx: Transaction, kind: Subject, subject: str, store: str, till: str) -> str:
    """ "store/till" of another till that holds it now; "" where none does."""
    rows = await tx.fetch(
        "SELECT store, till FROM leases WHERE kind = $1 AND subject = $2 AND ended_at_ms IS NULL", kind, subject
    )
    return "".join(f"{row[0]}/{row[1]}" for row in rows if (row[0], row[1]) != (store, till))


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


async def grant_sale(
    tx: Transaction, sale: str, attempt: str, store: str, till: str, feed: str, now: int
) -> Held | Denied:
    """The right to take goods of a closed sale back, to one till at a time and its newest ``attempt``.

    "": a till from before it named one, which has one lease a sale.
    """
    if attempt and await _is_over(tx, attempt, store, till):
        return Denied("attempt_ended", "the lease of this attempt has ended")
    granted = await _grant_free(tx, sale, attempt or sale, store, till, feed, now)
    if granted is not None:
        return granted
    held = await _held(tx, "sale", sale)
    if held is None:  # it ended between the two statements
        return Denied("leased_elsewhere", "ask again")
    if (held.store, held.till) != (store, till):
        return Denied("leased_elsewhere", f"{held.store}/{held.till}")
    if held.attempt == (attempt or sale):
        return Held(held.fence)
    await tx.execute(
        "UPDATE leases SET state = 'ended', ended_at_ms = $2, reason = 'asked again' "
        "WHERE kind = 'sale' AND subject = $1 AND ended_at_ms IS NULL",
        sale,
        now,
    )
    taken_over = await _grant_free(tx, sale, attempt or sale, store, till, feed, now)
    assert taken_over is not None, "the row of the lease before is locked"
    return taken_over


async def _grant_free(
    tx: Transaction, sale: str, attempt: str, store: str, till: str, feed: str, now: int
) -> Held | None:
    """None: somebody holds it."""
    rows = await tx.fetch(
        "INSERT INTO leases (kind, subject, store, till, attempt, feed, state, granted_at_ms) "
        "VALUES ('sale', $1, $2, $3, $4, $5, 'held', $6) ON CONFLICT DO NOTHING RETURNING number",
        sale,
        store,
        till,
        attempt,
        feed,
        now,
    )
    return Held(f"{feed}-{rows[0][0]}") if rows else None


async def _is_over(tx: Transaction, attempt: str, store: str, till: str) -> bool:
    """Whether a question about a sale was granted once and is not any more: it arrives late, or twice."""
    rows = await tx.fetch(
        "SELECT 1 FROM leases WHERE kind = 'sale' AND store = $1 AND till = $2 AND attempt = $3 "
        "AND ended_at_ms IS NOT NULL LIMIT 1",
        store,
        till,
        attempt,
    )
    return bool(rows)


async def end_sales(tx: Transaction, ends: Sequence[tuple[str, str, str, str, int]]) -> None:
    """(store, till, sale, attempt, received at): the till's journal passed the end of the return it opened.

    It ends the lease of that question and no other. Without one ("") it was begun off line, or by a program from before
    there was one: it ends such a program's lease alone, and none that was granted after it.
    """
    await tx.execute_many(
        "UPDATE leases SET state = 'ended', ended_at_ms = $4, reason = 'returned' WHERE kind = 'sale' "
        "AND store = $1 AND till = $2 AND attempt = $3 AND ended_at_ms IS NULL",
        [(store, till, attempt, at_ms) for store, till, _, attempt, at_ms in ends if attempt],
    )
    await tx.execute_many(
        "UPDATE leases SET state = 'ended', ended_at_ms = $4, reason = 'returned' WHERE kind = 'sale' "
        "AND store = $1 AND till = $2 AND attempt = $3 AND subject = $3 AND ended_at_ms IS NULL "
        "AND granted_at_ms <= $4",
        [(store, till, sale, at_ms) for store, till, sale, attempt, at_ms in ends if not attempt],
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
