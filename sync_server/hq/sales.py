"""Sales in the order of the journal, page by page: each sale exactly once, none missed, whatever was committed when.

The cursor is a place in the journal, so it outlives a ``rebuild``. A page ends before the first entry that the
projections have yet to take and below any transaction still under way; what is committed later comes on a later page.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import msgspec

from sync_server.consumers.cursor import load
from sync_server.consumers.projections import Projections
from sync_server.database import Transaction
from sync_server.database.port import Row
from sync_server.journal import START, Position

MAX_PAGE = 500
_CURSOR = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")


class SaleLine(msgspec.Struct, frozen=True, kw_only=True):
    """Amounts are minor units; ``thousandths`` of ``unit`` is the quantity, ``serials`` are those of its units."""

    line: str
    sku: str
    gtin: str | None
    title: str
    thousandths: int
    unit: str
    unit_price: int
    amount: int
    discount: int
    credit: int
    net: int
    tax_code: str
    tax_rate_bp: int
    tax: int
    serials: tuple[str, ...]


class SaleTender(msgspec.Struct, frozen=True, kw_only=True):
    tender: str
    kind: str
    requested: int
    buyer_paid: int
    receivable: int
    change: int
    payee: str


class SaleBenefit(msgspec.Struct, frozen=True, kw_only=True):
    benefit: str
    title: str
    redemption: str
    discount: int


class Sale(msgspec.Struct, frozen=True, kw_only=True):
    """A closed sale. ``store``, ``till`` and ``sale`` together are its key. Amounts are minor units."""

    store: str
    till: str
    sale: str
    number: str
    period: str
    business_day: str | None
    operator: str
    at_ms: int
    received_at_ms: int
    gross: int
    discount: int
    credit: int
    rounding: int
    total: int
    tax: int
    order: str | None
    offline: bool
    lines: tuple[SaleLine, ...]
    tenders: tuple[SaleTender, ...]
    benefits: tuple[SaleBenefit, ...]


class SalesPage(msgspec.Struct, frozen=True, kw_only=True):
    """``cursor`` leads to the next page; with ``more`` there is one already."""

    sales: tuple[Sale, ...]
    cursor: str
    more: bool


class CursorError(ValueError):
    """The text is no cursor of this feed."""


def parse_cursor(text: str) -> Position:
    """:raises CursorError: not one that a page gave."""
    if not text:
        return START
    match = _CURSOR.fullmatch(text)
    if match is None:
        raise CursorError("cursor: give back what a page gave, or nothing for the first page")
    return Position(int(match.group(1)), int(match.group(2)))


_SELECT = """
SELECT s.store, s.till, s.sale, s.xid, s.id, s.number, s.period, p.business_day, s.operator, s.at_ms,
    s.received_at_ms, s.gross, s.discount, s.credit, s.rounding, s.total, s.tax, s.order_number, s.offline
FROM sales s {join} periods p ON p.store = s.store AND p.till = s.till AND p.period = s.period
WHERE {only}(s.xid, s.id) > ($1, $2) AND (s.xid, s.id) < ($3, $4) AND s.xid < :xmin:
ORDER BY s.xid, s.id LIMIT $5
"""
HEADS = _SELECT.format(join="LEFT JOIN", only="")
HEADS_OF_DAY = _SELECT.format(join="JOIN", only="p.business_day = $6 AND ")
_NO_EDGE = Position(2**62, 0)


async def _edge(tx: Transaction, partitions: int) -> Position:
    """The first entry of the journal that the projections have yet to take."""
    edge = _NO_EDGE
    for partition in range(partitions):
        taken = await load(tx, Projections.name, partition)
        rows = await tx.fetch(
            "SELECT xid, id FROM journal WHERE partition = $1 AND (xid, id) > ($2, $3) ORDER BY xid, id LIMIT 1",
            partition,
            taken.xid,
            taken.id,
        )
        if rows:
            edge = min(edge, Position(*rows[0]))
    return edge


async def page(tx: Transaction, partitions: int, cursor: Position, limit: int, day: str = "") -> SalesPage:
    """At most ``limit`` sales after ``cursor``, of one business day or of all.

    ``tx`` is a reading transaction: all of it sees one snapshot.
    """
    edge = await _edge(tx, partitions)
    between = (cursor.xid, cursor.id, edge.xid, edge.id, limit + 1)
    rows = await (tx.fetch(HEADS_OF_DAY, *between, day) if day else tx.fetch(HEADS, *between))
    more = len(rows) > limit
    rows = rows[:limit]
    keys = json.dumps([[row[0], row[1], row[2]] for row in rows])
    lines = await _children(
        tx,
        "sale_lines",
        "line, sku, gtin, title, thousandths, unit, unit_price, amount, discount, credit, net, tax_code, tax_rate_bp, "
        "tax, serials",
        keys,
    )
    tenders = await _children(
        tx, "sale_tenders", "tender, kind, requested, buyer_paid, receivable, change_given, payee", keys
    )
    benefits = await _children(tx, "sale_benefits", "benefit, title, redemption, discount", keys)
    if rows:
        cursor = Position(rows[-1][3], rows[-1][4])
    sales = tuple(
        _sale(row, *(children.get((row[0], row[1], row[2]), []) for children in (lines, tenders, benefits)))
        for row in rows
    )
    return SalesPage(sales=sales, cursor="" if cursor == START else str(cursor), more=more)


_Children = dict[tuple[str, str, str], list[Sequence[object]]]


async def _children(tx: Transaction, table: str, columns: str, keys: str) -> _Children:
    rows = await tx.fetch(
        f"SELECT t.store, t.till, t.sale, {columns} FROM {table} t WHERE (t.store, t.till, t.sale) IN "
        "(SELECT value->>0, value->>1, value->>2 FROM :json_rows:) ORDER BY t.store, t.till, t.sale, t.place",
        keys,
    )
    found: _Children = {}
    for row in rows:
        found.setdefault((row[0], row[1], row[2]), []).append(tuple(row)[3:])
    return found


def _fill(kind: type[msgspec.Struct], values: Sequence[object]) -> object:
    return msgspec.convert(dict(zip(kind.__struct_fields__, values, strict=True)), kind)


def _sale(
    row: Row,
    lines: list[Sequence[object]],
    tenders: list[Sequence[object]],
    benefits: list[Sequence[object]],
) -> Sale:
    head = dict(
        zip(
            (name for name in Sale.__struct_fields__ if name not in ("lines", "tenders", "benefits")),
            (*row[:3], *row[5:18], bool(row[18])),
            strict=True,
        )
    )
    head["lines"] = [_fill(SaleLine, (*values[:-1], json.loads(str(values[-1])))) for values in lines]
    head["tenders"] = [_fill(SaleTender, values) for values in tenders]
    head["benefits"] = [_fill(SaleBenefit, values) for values in benefits]
    return msgspec.convert(head, Sale)
