"""Whom a member code stood for: the erasable place of a customer's opaque id, under a random reference.

A till gets the reference alone; drafts hold it, facts do not. Kept for one purpose, redeeming and querying coupons of
that member at the till that asked, and for ``KEPT_MS``: a parked sale with a coupon whose redemption is unknown may be
settled that late, a person decides about an older one. The member code itself and the name are never here.
"""

from __future__ import annotations

import secrets
from typing import Final

from pos_terminal.contract.ids import TillKey
from sync_server.cloud.port import Member
from sync_server.database import Transaction

KEPT_MS: Final = 30 * 24 * 3_600_000


async def remember(tx: Transaction, till: TillKey, member: Member, now: int) -> str:
    """A new reference of ``member`` for ``till``: two look-ups of one person are not to be told from two people.

    What is older than ``KEPT_MS`` is erased, whoever's it is.
    """
    await erase_old(tx, now)
    reference = secrets.token_hex(16)
    await tx.execute(
        "INSERT INTO members (reference, store, till, buyer, at_ms) VALUES ($1, $2, $3, $4, $5)",
        reference,
        till.store,
        till.till,
        member.buyer,
        now,
    )
    return reference


async def erase_old(tx: Transaction, now: int) -> None:
    await tx.execute("DELETE FROM members WHERE at_ms < $1", now - KEPT_MS)


async def recall(tx: Transaction, till: TillKey, reference: str, now: int) -> Member | None:
    """None: no such reference, another till's, or erased by now."""
    rows = await tx.fetch(
        "SELECT buyer FROM members WHERE reference = $1 AND store = $2 AND till = $3 AND at_ms >= $4",
        reference,
        till.store,
        till.till,
        now - KEPT_MS,
    )
    return Member(str(rows[0][0]), till.store) if rows else None
