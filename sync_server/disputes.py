"""Disputes: what the server will not accept silently and must not refuse, since it has happened. Raised once each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import msgspec

from sync_server.database import Question, Transaction

Kind = Literal[
    "undecodable",
    "fork",
    "bad_arithmetic",
    "lease_lost",
    "benefit_refused",
    "cloud_refused",
    "cloud_overdue",
    "paid_elsewhere",
    "refund_at_cloud",
    "over_refunded",
    "forced_tender",
]
KINDS: tuple[str, ...] = get_args(Kind)
DETAIL_KEPT = 500
NAMES: dict[Kind, tuple[str, str]] = {
    "undecodable": ("无法解读", "Unreadable record"),
    "fork": ("账本对不上", "Ledger does not match"),
    "bad_arithmetic": ("金额不符", "Sums do not hold"),
    "lease_lost": ("占用失效", "Order not held"),
    "benefit_refused": ("优惠被拒", "Benefit refused"),
    "cloud_refused": ("云端拒收", "Refused by the cloud"),
    "cloud_overdue": ("久未上云", "Overdue at the cloud"),
    "paid_elsewhere": ("他处已付", "Paid elsewhere"),
    "refund_at_cloud": ("待云端退款", "To be refunded at the cloud"),
    "over_refunded": ("超额退货", "Refunded twice"),
    "forced_tender": ("主管裁定", "Decided by a supervisor"),
}
"""(Simplified Chinese, English)."""


class Dispute(msgspec.Struct, frozen=True, kw_only=True):
    """``subject`` names what it is about (a sale, an attempt, ``incarnation@sequence``): one dispute for each.

    ``decided_at_ms``: when the supervisor decided it of whom it tells, by which two equal decisions are told apart.
    """

    store: str
    till: str
    kind: Kind
    subject: str
    detail: str
    raised_at_ms: int
    decided_at_ms: int = 0


async def raise_all(tx: Transaction, disputes: Sequence[Dispute]) -> None:
    await tx.insert(
        "disputes",
        "store, till, kind, subject, detail, raised_at_ms, decided_at_ms",
        [
            (d.store, d.till, d.kind, d.subject, d.detail[:DETAIL_KEPT], d.raised_at_ms, d.decided_at_ms)
            for d in disputes
        ],
        conflict="DO NOTHING",
    )


async def decided_at(tx: Transaction, dispute: Dispute) -> None:
    """Keeps the time of a decision whose dispute was raised before that was kept."""
    await tx.execute(
        "UPDATE disputes SET decided_at_ms = $5 WHERE store = $1 AND till = $2 AND kind = $3 AND subject = $4",
        dispute.store,
        dispute.till,
        dispute.kind,
        dispute.subject,
        dispute.decided_at_ms,
    )


async def remark_all(tx: Transaction, remarks: Sequence[tuple[str, str, Kind, str, str]]) -> None:
    """(store, till, kind, subject, remark): what the store says of a dispute. It stays open: head office closes it."""
    await tx.execute_many(
        "UPDATE disputes SET remark = $5 WHERE store = $1 AND till = $2 AND kind = $3 AND subject = $4",
        [(store, till, kind, subject, remark[:500]) for store, till, kind, subject, remark in remarks],
    )


async def resolve(tx: Transaction, store: str, till: str, kind: Kind, subject: str, how: str, at_ms: int) -> bool:
    """Whether there was such a dispute, open until now."""
    count = await tx.execute(
        "UPDATE disputes SET resolved_at_ms = $5, resolution = $6 "
        "WHERE store = $1 AND till = $2 AND kind = $3 AND subject = $4 AND resolved_at_ms IS NULL",
        store,
        till,
        kind,
        subject,
        at_ms,
        how,
    )
    return count > 0


async def overtaken(tx: Transaction, store: str, till: str, attempt: str, at_ms: int, received_at_ms: int) -> None:
    """What supervisors had decided of the attempt until ``at_ms`` goes on as the dispute of the answer against it."""
    again = f"{attempt}/again"
    await resolve(tx, store, till, "forced_tender", attempt, "late_answer", received_at_ms)
    rows = await tx.fetch(
        "SELECT decided_at_ms FROM disputes WHERE store = $1 AND till = $2 AND kind = 'forced_tender' AND subject = $3",
        *(store, till, again),
    )
    if any(row[0] <= at_ms for row in rows):
        await resolve(tx, store, till, "forced_tender", again, "late_answer", received_at_ms)


def open_kinds(store: str, till: str) -> Question:
    """The kinds of open disputes about a till, with their number."""
    return Question(
        "SELECT kind, count(*) FROM disputes WHERE store = $1 AND till = $2 AND resolved_at_ms IS NULL "
        "GROUP BY kind ORDER BY kind",
        (store, till),
    )
