"""The open disputes as head office works through them: the most urgent kind first, each with its receipt's number."""

from __future__ import annotations

import json
from collections.abc import Collection

import msgspec

from pos_terminal.contract.reasons import COUNTED
from sync_server.database import Transaction
from sync_server.disputes import KINDS, Kind
from sync_server.hq.dispute_words import CHINESE
from sync_server.hq.payments import Payment, payments_of
from sync_server.wording import say

MOST_ROWS = 100

_Place = tuple[str, str, str]
_AGAIN, _DONE = "/again", "done "
_COUNTED_ALONE = say("settled_alone", reason=COUNTED)
_URGENT = [*CHINESE, *KINDS]


class DisputeRow(msgspec.Struct, frozen=True, kw_only=True):
    """``number``: of the receipt that ``subject`` belongs to, "" where it is none of a sale, refund or attempt.
    ``of_number``: of a return the number of the sale whose goods came back.

    ``payment``: what the attempt was about, where ``subject`` is one that the journal has the beginning of.
    ``decided``: what a supervisor had decided about it, where this came after: the answer that contradicts that, or
    another decision.
    """

    store: str
    till: str
    kind: Kind
    subject: str
    number: str
    of_number: str
    payment: Payment | None
    detail: str
    decided: str
    remark: str
    raised_ms: int


class DisputeGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Those of a kind, the latest first; ``count`` is of all, ``rows`` may be fewer."""

    kind: Kind
    count: int
    rows: tuple[DisputeRow, ...]


class DisputeList(msgspec.Struct, frozen=True, kw_only=True):
    count: int
    shown: int
    groups: tuple[DisputeGroup, ...]


async def dispute_list(tx: Transaction) -> DisputeList:
    counted = await tx.fetch("SELECT kind, count(*) FROM disputes WHERE resolved_at_ms IS NULL GROUP BY kind")
    counts: dict[Kind, int] = {row[0]: row[1] for row in counted}
    found = await tx.fetch(
        "SELECT store, till, kind, subject, detail, remark, raised_at_ms FROM disputes WHERE resolved_at_ms IS NULL "
        "ORDER BY raised_at_ms DESC, store, till, kind, subject LIMIT $1",
        MOST_ROWS,
    )
    numbers = await numbers_of(tx, {(row[0], row[1], _named(row[3])) for row in found})
    sold = await _sold_numbers(tx, {(row[0], row[1], _named(row[3])) for row in found})
    payments = await payments_of(tx, {(row[0], row[1], _named(row[3])) for row in found if row[2] == "forced_tender"})
    decisions = await _decisions(tx, {(row[0], row[1], _named(row[3])) for row in found if row[2] == "forced_tender"})
    rows = [
        DisputeRow(
            store=store,
            till=till,
            kind=kind,
            subject=subject,
            number=numbers.get((store, till, _named(subject)), ""),
            of_number=sold.get((store, till, _named(subject)), ""),
            payment=payments.get((store, till, _named(subject))),
            detail=detail,
            decided=_before(decisions, (store, till, subject), remark) if "/" in subject else "",
            remark=remark,
            raised_ms=raised_at_ms,
        )
        for store, till, kind, subject, detail, remark, raised_at_ms in found
    ]
    groups = [
        DisputeGroup(kind=kind, count=counts[kind], rows=tuple(row for row in rows if row.kind == kind))
        for kind in sorted(counts, key=_URGENT.index)
    ]
    return DisputeList(count=sum(counts.values()), shown=len(rows), groups=tuple(groups))


async def _decisions(tx: Transaction, places: Collection[_Place]) -> dict[_Place, str]:
    """What supervisors decided of these attempts, first and again; the dispute of what came after goes on for those."""
    subjects = [[store, till, f"{name}{which}"] for store, till, name in places for which in ("", _AGAIN)]
    rows = await tx.fetch(
        "SELECT store, till, subject, detail FROM disputes WHERE kind = 'forced_tender' "
        "AND (store, till, subject) IN (SELECT value->>0, value->>1, value->>2 FROM :json_rows:)",
        json.dumps(subjects),
    )
    return {(store, till, subject): detail for store, till, subject, detail in rows}


def _before(decisions: dict[_Place, str], place: _Place, remark: str) -> str:
    """The decision that a dispute came after. A refund that was given in cash was decided so last, unless it counted as
    made in the end: then no cash was paid for it.
    """
    store, till, subject = place
    first = decisions.get((store, till, _named(subject)), "")
    again = decisions.get((store, till, f"{_named(subject)}{_AGAIN}"), "")
    if remark == _COUNTED_ALONE:
        return "" if subject.endswith("/done") and first.startswith(_DONE) else first
    return again if again.startswith(_DONE) and not subject.endswith(_AGAIN) else first


def _named(subject: str) -> str:
    """The sale, refund or attempt in a subject: ``sale``, ``sale/benefit``, ``attempt/outcome``, ``attempt/again``."""
    return subject.partition("/")[0]


async def numbers_of(tx: Transaction, places: Collection[_Place]) -> dict[_Place, str]:
    """The receipts' numbers of sales, refunds and attempts, by store, till and id."""
    asked = json.dumps([list(place) for place in places])
    within = "IN (SELECT value->>0, value->>1, value->>2 FROM :json_rows:)"
    numbers: dict[_Place, str] = {}
    for select in (
        "SELECT a.store, a.till, a.attempt, s.number FROM attempts a JOIN sales s ON s.store = a.store "
        f"AND s.till = a.till AND s.sale = a.sale WHERE (a.store, a.till, a.attempt) {within}",
        "SELECT a.store, a.till, a.attempt, v.number FROM attempts a JOIN voids v ON v.store = a.store "
        f"AND v.till = a.till AND v.sale = a.sale WHERE (a.store, a.till, a.attempt) {within}",
        "SELECT a.store, a.till, a.attempt, r.number FROM attempts a JOIN refunds r ON r.store = a.store "
        f"AND r.till = a.till AND r.refund = a.sale WHERE (a.store, a.till, a.attempt) {within}",
        f"SELECT r.store, r.till, r.refund, r.number FROM refunds r WHERE (r.store, r.till, r.refund) {within}",
        f"SELECT s.store, s.till, s.sale, s.number FROM sales s WHERE (s.store, s.till, s.sale) {within}",
    ):
        for store, till, name, number in await tx.fetch(select, asked):
            numbers[store, till, name] = number
    return numbers


async def _sold_numbers(tx: Transaction, places: Collection[_Place]) -> dict[_Place, str]:
    """Of refunds, and of attempts that gave their money back: the number of the sale."""
    asked = json.dumps([list(place) for place in places])
    within = "IN (SELECT value->>0, value->>1, value->>2 FROM :json_rows:)"
    rows = [
        *await tx.fetch(
            "SELECT a.store, a.till, a.attempt, r.of_number FROM attempts a JOIN refunds r ON r.store = a.store "
            f"AND r.till = a.till AND r.refund = a.sale WHERE (a.store, a.till, a.attempt) {within}",
            asked,
        ),
        *await tx.fetch(
            f"SELECT r.store, r.till, r.refund, r.of_number FROM refunds r WHERE (r.store, r.till, r.refund) {within}",
            asked,
        ),
    ]
    return {(store, till, name): number for store, till, name, number in rows}
