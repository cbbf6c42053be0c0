"""Sales, refunds and hand-overs in the order of the journal, page by page.

Each comes once and none is missed, whatever was committed when.

The cursor is a place in the journal, so it outlives a ``rebuild``. A page ends before the first entry that the
projections have yet to take; what is committed later comes on a later page. That alone keeps it below any transaction
still under way: the projections take nothing that another may yet precede (``journal.read``), so that what is before an
entry they took has ended, and is seen in the one snapshot that a page is of.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence

import msgspec

from sync_server import journal
from sync_server.consumers.projections import Projections
from sync_server.database import Transaction
from sync_server.database.port import Row
from sync_server.hq.entries import (
    Entry,
    HandOver,
    Refund,
    RefundBenefit,
    RefundLine,
    RefundTender,
    Sale,
    SaleBenefit,
    SaleLine,
    SalesPage,
    SaleTender,
    Voucher,
)
from sync_server.journal import START, Position

MAX_PAGE = 500
IN_PERIOD = "p.store = s.store AND p.till = s.till AND p.period = s.period"
OF_STORE = "p.store || ''"  # an expression, so that the day's index leads and not all a store ever sold is read
_CURSOR = re.compile(r"([0-9]{1,18})\.([0-9]{1,18})")


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


class Kind(msgspec.Struct, frozen=True):
    """A kind of entry: its table, the column of its key, its head's columns, and the tables of its parts."""

    entry: type[Sale] | type[Refund] | type[HandOver]
    table: str
    name: str
    head: str
    parts: tuple[tuple[str, type[msgspec.Struct], str, str], ...]
    """Field, structure, table and columns, in the order of the structure's fields."""

    def select(self, *, of_day: bool, of_store: bool = False) -> str:
        """$1 to $4: the places between which, $5: how many, $6: the business day, $7: the store."""
        assert of_day or not of_store
        join, only = ("JOIN", "p.business_day = $6 AND ") if of_day else ("LEFT JOIN", "")
        only += f"{OF_STORE} = $7 AND " if of_store else ""
        return f"""
            SELECT s.xid, s.id, s.store, s.till, {self.head}
            FROM {self.table} s {join} periods p ON {IN_PERIOD}
            WHERE {only}(s.xid, s.id) > ($1, $2) AND (s.xid, s.id) < ($3, $4)
            ORDER BY s.xid, s.id LIMIT $5
        """


SALES = Kind(
    Sale,
    "sales",
    "sale",
    "s.sale, s.number, s.period, p.business_day, s.operator, s.at_ms, s.received_at_ms, s.gross, s.discount, s.credit, "
    "s.fees, s.rounding, s.total, s.tax, s.order_number, s.offline",
    (
        (
            "lines",
            SaleLine,
            "sale_lines",
            "line, sku, gtin, title, thousandths, unit, unit_price, amount, discount, credit, net, tax_code, "
            "tax_rate_bp, tax, serials",
        ),
        (
            "tenders",
            SaleTender,
            "sale_tenders",
            "tender, kind, requested, buyer_paid, receivable, change_given, payee",
        ),
        ("benefits", SaleBenefit, "sale_benefits", "benefit, title, redemption, discount"),
    ),
)
REFUNDS = Kind(
    Refund,
    "refunds",
    "refund",
    "s.refund, s.sale, s.of_number, s.number, s.period, p.business_day, s.operator, s.reason, s.at_ms, "
    "s.received_at_ms, s.gross, s.discount, s.credit, s.fees, s.rounding, s.total, s.tax, s.deposit, "
    "(SELECT max(o.order_number) FROM sales o WHERE o.sale = s.sale), s.offline",
    (
        (
            "lines",
            RefundLine,
            "refund_lines",
            "line, sku, title, thousandths, unit, units, unit_price, amount, discount, credit, deposit, rounding, net, "
            "tax_code, tax_rate_bp, tax",
        ),
        ("tenders", RefundTender, "refund_tenders", "tender, kind, amount, payee"),
        ("benefits", RefundBenefit, "refund_benefits", "benefit, title, amount, packet"),
    ),
)
HAND_OVERS = Kind(
    HandOver,
    "hand_overs",
    "sale",
    "s.sale, s.number, s.order_number, s.period, p.business_day, s.operator, s.at_ms, s.received_at_ms",
    (("vouchers", Voucher, "hand_over_vouchers", "coupon, title"),),
)
KINDS = (SALES, REFUNDS, HAND_OVERS)
_NO_EDGE = Position(2**62, 0)


async def _edge(tx: Transaction, partitions: int) -> Position:
    """The first entry of the journal that the projections have yet to take."""
    edge = _NO_EDGE
    for partition in range(partitions):
        taken = await journal.reached(tx, Projections.name, partition)
        rows = await tx.fetch(
            "SELECT xid, id FROM journal WHERE partition = $1 AND (xid, id) > ($2, $3) ORDER BY xid, id LIMIT 1",
            partition,
            taken.xid,
            taken.id,
        )
        if rows:
            edge = min(edge, Position(*rows[0]))
    return edge


async def page(
    tx: Transaction, partitions: int, cursor: Position, limit: int, day: str = "", store: str = ""
) -> SalesPage:
    """At most ``limit`` entries after ``cursor``, of one business day, there of one store if need be, or of all.

    ``tx`` is a reading transaction: all of it sees one snapshot.
    """
    edge = await _edge(tx, partitions)
    between = (cursor.xid, cursor.id, edge.xid, edge.id, limit + 1)
    asked = [value for value in (day, store) if value]
    heads: list[tuple[Position, Kind, Row]] = []
    for kind in KINDS:
        rows = await tx.fetch(kind.select(of_day=bool(day), of_store=bool(store)), *between, *asked)
        heads += [(Position(row[0], row[1]), kind, row) for row in rows]
    heads.sort(key=lambda head: head[0])
    more = len(heads) > limit
    heads = heads[:limit]
    parts = {kind: await parts_of(tx, kind, [row[2:5] for _, one, row in heads if one is kind]) for kind in KINDS}
    if heads:
        cursor = heads[-1][0]
    return SalesPage(
        entries=tuple(_entry(kind, row, parts[kind]) for _, kind, row in heads),
        cursor="" if cursor == START else str(cursor),
        more=more,
    )


_Key = tuple[str, str, str]
Parts = dict[tuple[_Key, str], list[dict[str, object]]]


async def parts_of(tx: Transaction, kind: Kind, places: Sequence[Row], only: str = "") -> Parts:
    """The parts of entries, by entry and field, in their order; ``only``: of one field.

    ``places``: store, till and id of each.
    """
    found: Parts = {}
    if not places:
        return found
    keys = json.dumps([list(place) for place in places])
    for field, part, table, columns in kind.parts:
        if only not in ("", field):
            continue
        key = f"t.store, t.till, t.{kind.name}"
        rows = await tx.fetch(
            f"SELECT {key}, {columns} FROM {table} t WHERE ({key}) IN "
            f"(SELECT value->>0, value->>1, value->>2 FROM :json_rows:) ORDER BY {key}, t.place",
            keys,
        )
        for row in rows:
            found.setdefault(((row[0], row[1], row[2]), field), []).append(
                _fill(part.__struct_fields__, tuple(row)[3:])
            )
    return found


# How tables keep what they have no type for.
_READ: dict[str, Callable[[object], object]] = {
    "serials": lambda value: json.loads(str(value)),
    "units": lambda value: json.loads(str(value)),
    "packet": bool,
    "offline": bool,
}


def _fill(fields: Iterable[str], values: Iterable[object]) -> dict[str, object]:
    named = zip(fields, values, strict=True)
    return {name: _READ[name](value) if name in _READ else value for name, value in named}


def _entry(kind: Kind, row: Row, parts: Parts) -> Entry:
    fields = [field for field, *_ in kind.parts]
    heads = (name for name in kind.entry.__struct_fields__ if name not in fields)
    named = _fill(heads, tuple(row)[2:])
    named |= {field: parts.get(((row[2], row[3], row[4]), field), []) for field in fields}
    return msgspec.convert(named | {"kind": kind.entry.__struct_config__.tag}, kind.entry)
