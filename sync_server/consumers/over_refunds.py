"""Refunds that together give back more than a sale had: a unit twice, or more money than was paid.

Two tills that are off line cannot know of each other's refunds; here the facts meet, from whichever tills and stores.
The refunds of a sale are put in the order in which they happened (time, then key); one that gives back what those
before it had given back, or takes the sum over what was paid, is disputed. What arrives later can only add to that:
however the journals come in, and in a ``rebuild``, the same refunds are disputed, each once.

Refunds of one sale are looked at one after the other, over all processes (``refunded_sales`` holds a row to lock). A
sale that arrives in the very moment as a refund of it at another store may miss the look at the money, not at units.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence

import msgspec

from sync_server.database import Transaction
from sync_server.disputes import Dispute
from sync_server.wording import join, say, yuan

_Key = tuple[str, str, str]


class _Line(msgspec.Struct):
    line: str
    title: str
    units: list[int]
    net: int


class _Refund(msgspec.Struct):
    store: str
    till: str
    refund: str
    sale: str
    number: str
    of_number: str
    at_ms: int
    received_at_ms: int
    total: int
    lines: list[_Line] = []
    tenders: dict[str, int] = {}

    @property
    def key(self) -> _Key:
        return self.store, self.till, self.refund

    @property
    def named(self) -> str:
        return f"{self.number} ({self.store}/{self.till})"


class _Sold(msgspec.Struct, frozen=True):
    """What was paid, by tender too."""

    total: int
    tenders: dict[str, int]


async def lock(tx: Transaction, sales: Collection[str]) -> None:
    """Until this transaction ends no other stores or looks at refunds of these sales."""
    rows = [(sale,) for sale in sorted(sales)]
    await tx.insert("refunded_sales", "sale", rows, conflict="(sale) DO UPDATE SET sale = excluded.sale")


async def of_those_sold(tx: Transaction, sales: Collection[str]) -> set[str]:
    """Which of ``sales`` have refunds here already."""
    if not sales:
        return set()
    rows = await tx.fetch(
        "SELECT DISTINCT sale FROM refunds WHERE sale IN (SELECT value->>0 FROM :json_rows:)", _each(sales)
    )
    return {row[0] for row in rows}


async def found(tx: Transaction, sales: Collection[str]) -> list[Dispute]:
    """The disputes about all refunds of ``sales``, which are stored and locked."""
    if not sales:
        return []
    refunds = await _refunds(tx, sales)
    disputes = []
    for sale in sorted(sales):
        mine = sorted((one for one in refunds if one.sale == sale), key=lambda one: (one.at_ms, one.key))
        if mine:
            disputes += list(_disputes(mine, await _sold(tx, sale, mine[0])))
    return disputes


def _disputes(refunds: Sequence[_Refund], sold: _Sold | None) -> Iterator[Dispute]:
    back: dict[tuple[str, int], _Refund] = {}
    given = 0
    by_tender: dict[str, int] = {}
    for refund in refunds:
        wrong = list(_twice(refund, back))
        given += refund.total
        if sold is not None:
            wrong += _too_much(refund, sold, given, by_tender)
        if wrong:
            yield Dispute(
                store=refund.store,
                till=refund.till,
                kind="over_refunded",
                subject=refund.refund,
                detail=join(
                    [
                        say("refund_of", number=refund.named, sale=refund.of_number, total=yuan(refund.total)),
                        *wrong,
                    ]
                ),
                raised_at_ms=refund.received_at_ms,
            )


def _twice(refund: _Refund, back: dict[tuple[str, int], _Refund]) -> Iterator[str]:
    """A sentence a line with units that came back before; ``back`` is brought up to this refund."""
    for line in refund.lines:
        before = [unit for unit in line.units if (line.line, unit) in back]
        if before:
            first = list(dict.fromkeys(back[line.line, unit].named for unit in before))
            share = line.net * len(before) // len(line.units)
            units = ", ".join(str(unit + 1) for unit in before)
            yield say("came_twice", units=units, title=line.title, first=", ".join(first), given=yuan(share))
        for unit in line.units:
            back.setdefault((line.line, unit), refund)


def _too_much(refund: _Refund, sold: _Sold, given: int, by_tender: dict[str, int]) -> Iterator[str]:
    """What of the money was never paid; ``by_tender`` is brought up to this refund."""
    if given > sold.total:
        yield say("more_back", given=yuan(given), total=yuan(sold.total))
    for tender, amount in sorted(refund.tenders.items()):
        so_far = by_tender[tender] = by_tender.get(tender, 0) + amount
        took = sold.tenders.get(tender, 0)
        if so_far > took:
            yield say("tender_more_back", given=yuan(so_far), tender=tender, taken=yuan(took))


async def _refunds(tx: Transaction, sales: Collection[str]) -> list[_Refund]:
    of = "r.sale IN (SELECT value->>0 FROM :json_rows:)"
    rows = await tx.fetch(
        "SELECT r.store, r.till, r.refund, r.sale, r.number, r.of_number, r.at_ms, r.received_at_ms, r.total "
        f"FROM refunds r WHERE {of}",
        _each(sales),
    )
    refunds = {(row[0], row[1], row[2]): _Refund(*row) for row in rows}
    part = "JOIN {} p ON p.store = r.store AND p.till = r.till AND p.refund = r.refund WHERE " + of
    lines = await tx.fetch(
        "SELECT r.store, r.till, r.refund, p.line, p.title, p.units, p.net FROM refunds r "
        f"{part.format('refund_lines')} ORDER BY p.place",
        _each(sales),
    )
    for store, till, refund, line, title, units, net in lines:
        numbers = [unit for each in json.loads(units) for unit in range(each["start"], each["end"])]
        refunds[store, till, refund].lines.append(_Line(line, title, numbers, net))
    tenders = await tx.fetch(
        "SELECT r.store, r.till, r.refund, p.tender, sum(p.amount) FROM refunds r "
        f"{part.format('refund_tenders')} GROUP BY r.store, r.till, r.refund, p.tender",
        _each(sales),
    )
    for store, till, refund, tender, amount in tenders:
        refunds[store, till, refund].tenders[tender] = int(amount)
    return list(refunds.values())


async def _sold(tx: Transaction, sale: str, refund: _Refund) -> _Sold | None:
    """The sale, where it has arrived; of several tills that claim the id, that of the first refund's till or store."""
    rows = await tx.fetch(
        "SELECT store, till, total FROM sales WHERE sale = $1 "
        "ORDER BY CASE WHEN store <> $2 THEN 2 WHEN till <> $3 THEN 1 ELSE 0 END, store, till LIMIT 1",
        sale,
        refund.store,
        refund.till,
    )
    if not rows:
        return None
    store, till, total = rows[0]
    tenders = await tx.fetch(
        "SELECT tender, receivable FROM sale_tenders WHERE store = $1 AND till = $2 AND sale = $3", store, till, sale
    )
    return _Sold(total, {str(row[0]): int(row[1]) for row in tenders})


def _each(sales: Collection[str]) -> str:
    return json.dumps([[sale] for sale in sorted(sales)])
