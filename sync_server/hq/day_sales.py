"""A business day's sales and refunds for people: the newest first, page by page. Amounts are minor units.

Among them stands money that moved beside them (``given_back``), which is in no sum.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, cast

import msgspec

from sync_server.database import Transaction
from sync_server.database.port import Row
from sync_server.hq import given_back
from sync_server.hq.overview import store_names
from sync_server.hq.sales import IN_PERIOD, OF_STORE, REFUNDS, SALES, Kind, parts_of

PAGE_ROWS = 50

_KINDS = ((SALES, "''", 1, "receivable"), (REFUNDS, "s.of_number", -1, "amount"))
"""The feed's kind, the number of the sale it is of, the sign of its money, and what a tender of it moved."""


class DaySale(msgspec.Struct, frozen=True, kw_only=True):
    """``paid``: by the kind of tender. Both it and ``amount`` have a minus in a refund, of the sale ``of_number``.

    Of money that moved beside sales, ``paid`` is what came back or changed hands, and ``amount`` nothing.
    """

    kind: Literal["sale", "refund"] | given_back.Kind
    store: str
    till: str
    number: str
    of_number: str
    at_ms: int
    amount: int
    paid: dict[str, int]


class DaySales(msgspec.Struct, frozen=True, kw_only=True):
    """Page ``page`` of ``pages``. Counts and ``net`` are of the whole day, of ``store`` or of all where it is "".

    ``came_back``: how often money moved beside them, in no other figure.
    ``stores``: those one may ask for, code and name.
    """

    day: str
    now_ms: int
    store: str
    stores: tuple[tuple[str, str], ...]
    sales: int
    refunds: int
    came_back: int
    net: int
    page: int
    pages: int
    rows: tuple[DaySale, ...]


async def day_sales(tx: Transaction, day: str, now_ms: int, *, store: str = "", page: int = 1) -> DaySales:
    """``page`` is counted from 1; beyond the last it is the last."""
    counted = {}
    of_store, only = ([store], f"AND {OF_STORE} = $2") if store else ([], "")
    for kind, _, sign, _ in _KINDS:
        sums = f"SELECT count(*), coalesce(sum({sign} * s.total), 0) FROM {_of_day(kind, only)}"
        counted[kind.name] = (await tx.fetch(sums, day, *of_store))[0]
    sales, refunds = (int(counted[kind][0]) for kind in ("sale", "refund"))
    beside = " UNION ALL ".join(given_back.of_day("count(*)", store_place=2 if store else 0))
    came_back = sum(int(row[0]) for row in await tx.fetch(beside, day, *of_store))
    pages = max(1, -(-(sales + refunds + came_back) // PAGE_ROWS))
    page = min(page, pages)
    found = await tx.fetch(select(of_store=bool(store)), day, PAGE_ROWS, (page - 1) * PAGE_ROWS, *of_store)
    return DaySales(
        day=day,
        now_ms=now_ms,
        store=store,
        stores=await _stores(tx, day, store),
        sales=sales,
        refunds=refunds,
        came_back=came_back,
        net=sum(int(amount) for _, amount in counted.values()),
        page=page,
        pages=pages,
        rows=await _with_tenders(tx, found),
    )


def select(*, of_store: bool) -> str:
    """$1: the business day, $2: how many, $3: after how many, $4: the store. ``means``: of money beside sales."""
    only = f"AND {OF_STORE} = $4" if of_store else ""
    parts = " UNION ALL ".join(
        f"SELECT '{kind.name}' AS kind, s.store, s.till, s.{kind.name} AS name, s.number, {of_number} AS of_number, "
        f"'' AS means, s.at_ms, {sign} * s.total AS amount FROM {_of_day(kind, only)}"
        for kind, of_number, sign, _ in _KINDS
    )
    beside = ("kind", "store", "till", "payment", "number", "''", "means", "at_ms", "amount")
    parts = " UNION ALL ".join((parts, *given_back.of_day(*beside, store_place=4 if of_store else 0)))
    columns = "kind, store, till, name, number, of_number, means, at_ms, amount"
    order = "ORDER BY at_ms DESC, store, till, number DESC, name"
    return f"SELECT {columns} FROM ({parts}) found {order} LIMIT $2 OFFSET $3"


def _of_day(kind: Kind, only: str) -> str:
    return f"{kind.table} s JOIN periods p ON {IN_PERIOD} WHERE p.business_day = $1 {only}"


async def _with_tenders(tx: Transaction, found: Sequence[Row]) -> tuple[DaySale, ...]:
    paid: dict[tuple[str, tuple[str, str, str]], dict[str, int]] = {}
    for kind, _, sign, moved in _KINDS:
        places = [row[1:4] for row in found if row[0] == kind.name]
        for (place, _), tenders in (await parts_of(tx, kind, places, "tenders")).items():
            sums = paid[kind.name, place] = {}
            for tender in tenders:
                by = str(tender["kind"])
                sums[by] = sums.get(by, 0) + sign * cast("int", tender[moved])
    return tuple(
        DaySale(
            kind=kind,
            store=store,
            till=till,
            number=number,
            of_number=of_number,
            at_ms=at_ms,
            amount=0 if means else amount,
            paid={means: amount} if means else paid.get((kind, (store, till, name)), {}),
        )
        for kind, store, till, name, number, of_number, means, at_ms, amount in found
    )


async def _stores(tx: Transaction, day: str, asked: str) -> tuple[tuple[str, str], ...]:
    """Those published, those that were open that day, and the one asked for."""
    names = await store_names(tx)
    opened = await tx.fetch("SELECT DISTINCT store FROM periods WHERE business_day = $1", day)
    codes = names.keys() | {str(row[0]) for row in opened} | set(filter(None, [asked]))
    return tuple((code, names.get(code, "")) for code in sorted(codes))
