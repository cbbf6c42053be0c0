"""Totals of periods, summed from the projected sales: what a till's Z must equal, figure for figure."""

from __future__ import annotations

import msgspec

from sync_server.database import Transaction


class TenderSum(msgspec.Struct, frozen=True, kw_only=True):
    kind: str
    count: int
    amount: int


class PeriodTotals(msgspec.Struct, frozen=True, kw_only=True):
    """One till's period. The names and sums are those of ``contract.facts.PeriodReport``; amounts are minor units.

    ``z_net`` and ``cash_counted`` are what the till reported when it closed the period; None while it is open.
    """

    store: str
    till: str
    period: str
    business_day: str
    closed: bool
    sales: int
    voids: int
    gross: int
    discount: int
    deposit_credit: int
    rounding: int
    net: int
    tax: int
    tenders: tuple[TenderSum, ...]
    discount_by_funder: dict[str, int]
    cash_float: int
    cash_expected: int
    cash_counted: int | None
    z_net: int | None
    forced: int


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """``net`` is the sum over ``periods``."""

    periods: tuple[PeriodTotals, ...]
    sales: int
    net: int


_WHERE = {"period": "p.period = $1", "day": "p.business_day = $1"}


async def totals(tx: Transaction, *, by: str, value: str) -> Totals:
    """The totals of the periods of ``by`` («period» or «day») = ``value``, by store and till."""
    where = _WHERE[by]
    join = "JOIN periods p ON p.store = s.store AND p.till = s.till AND p.period = s.period"
    key = "p.store, p.till, p.period"
    heads = await tx.fetch(
        "SELECT p.store, p.till, p.period, p.business_day, p.cash_float, p.closed_at_ms, p.cash_counted, p.z_net "
        f"FROM periods p WHERE {where} ORDER BY p.store, p.till, p.opened_at_ms, p.period",
        value,
    )
    sales = await tx.fetch(
        f"SELECT {key}, count(*), sum(s.gross), sum(s.discount), sum(s.credit), sum(s.rounding), sum(s.total), "
        f"sum(s.tax) FROM sales s {join} WHERE {where} GROUP BY {key}",
        value,
    )
    tenders = await tx.fetch(
        f"SELECT {key}, t.kind, count(*), sum(t.receivable) FROM sale_tenders t "
        f"JOIN sales s ON s.store = t.store AND s.till = t.till AND s.sale = t.sale {join} "
        f"WHERE {where} GROUP BY {key}, t.kind ORDER BY t.kind",
        value,
    )
    funding = await tx.fetch(
        f"SELECT {key}, f.funder, sum(f.amount) FROM sale_funding f "
        f"JOIN sales s ON s.store = f.store AND s.till = f.till AND s.sale = f.sale {join} "
        f"WHERE {where} GROUP BY {key}, f.funder ORDER BY f.funder",
        value,
    )
    counts = {}
    for table, condition in (("voids", "1 = 1"), ("attempts", "s.forced = 1")):
        rows = await tx.fetch(
            f"SELECT {key}, count(*) FROM {table} s {join} WHERE {where} AND {condition} GROUP BY {key}", value
        )
        counts[table] = {tuple(row)[:3]: int(row[3]) for row in rows}
    summed = {tuple(row)[:3]: [int(figure) for figure in tuple(row)[3:]] for row in sales}
    periods = []
    for store, till, period, business_day, cash_float, closed_at_ms, cash_counted, z_net in heads:
        place = (store, till, period)
        count, gross, discount, credit, rounding, net, tax = summed.get(place, [0] * 7)
        taken = tuple(
            TenderSum(kind=row[3], count=int(row[4]), amount=int(row[5])) for row in tenders if tuple(row)[:3] == place
        )
        periods.append(
            PeriodTotals(
                store=store,
                till=till,
                period=period,
                business_day=business_day,
                closed=closed_at_ms is not None,
                sales=count,
                voids=counts["voids"].get(place, 0),
                gross=gross,
                discount=discount,
                deposit_credit=credit,
                rounding=rounding,
                net=net,
                tax=tax,
                tenders=taken,
                discount_by_funder={row[3]: int(row[4]) for row in funding if tuple(row)[:3] == place},
                cash_float=cash_float,
                cash_expected=cash_float + sum(each.amount for each in taken if each.kind == "cash"),
                cash_counted=cash_counted,
                z_net=z_net,
                forced=counts["attempts"].get(place, 0),
            )
        )
    return Totals(
        periods=tuple(periods), sales=sum(each.sales for each in periods), net=sum(each.net for each in periods)
    )
