"""Totals of periods, summed from the projected sales: what a till's Z must equal, figure for figure."""

from __future__ import annotations

from collections import Counter, defaultdict

import msgspec

from sync_server.database import Transaction
from sync_server.hq.sales import IN_PERIOD

Place = tuple[str, str, str]
"""Store, till, period."""


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
    fees: int
    refunds: int
    tenders: tuple[TenderSum, ...]
    refunded: tuple[TenderSum, ...]
    discount_by_funder: dict[str, int]
    cash_float: int
    late_cash_in: int
    late_cash_out: int
    cash_expected: int
    cash_counted: int | None
    z_net: int | None
    forced: int


class Totals(msgspec.Struct, frozen=True, kw_only=True):
    """``sales``, ``refunds`` and ``net`` are the sums over ``periods``."""

    periods: tuple[PeriodTotals, ...]
    sales: int
    refunds: int
    net: int


_Sums = defaultdict[Place, Counter[str]]


def _sums() -> _Sums:
    return defaultdict(Counter)


class _Tenders(msgspec.Struct):
    """Counts and amounts by period and kind."""

    counts: _Sums = msgspec.field(default_factory=_sums)
    amounts: _Sums = msgspec.field(default_factory=_sums)

    def add(self, place: Place, kind: str, count: int, amount: int) -> None:
        self.counts[place][kind] += count
        self.amounts[place][kind] += amount

    def of(self, place: Place) -> tuple[TenderSum, ...]:
        amounts = self.amounts[place]
        return tuple(
            TenderSum(kind=kind, count=count, amount=amounts[kind])
            for kind, count in sorted(self.counts[place].items())
        )


class _Moved(msgspec.Struct):
    """Sums by period and name: what sales brought in less what refunds took out; ``tenders`` counts both."""

    figures: _Sums = msgspec.field(default_factory=_sums)
    tenders: _Tenders = msgspec.field(default_factory=_Tenders)
    refunded: _Tenders = msgspec.field(default_factory=_Tenders)
    funding: _Sums = msgspec.field(default_factory=_sums)
    late: _Sums = msgspec.field(default_factory=_sums)


_FIGURES = ("gross", "discount", "credit", "rounding", "total", "tax", "fees")
_KEY = "p.store, p.till, p.period"
# ``periods p CROSS JOIN … s``: SQLite, which has no statistics, keeps to that order and reads one day, not all that a
# till ever sold; to PostgreSQL it is as any other join.
_DECIDED = "attempts s CROSS JOIN decisions d"
_FORCED = "s.forced = 1 AND d.store = s.store AND d.till = s.till AND d.attempt = s.attempt"
_WHERE = {"period": "p.period = $1", "day": "p.business_day = $1"}


async def totals(tx: Transaction, *, by: str, value: str) -> Totals:
    """The totals of the periods of ``by`` («period» or «day») = ``value``, by store and till."""
    where = _WHERE[by]
    heads = await tx.fetch(
        "SELECT p.store, p.till, p.period, p.business_day, p.cash_float, p.closed_at_ms, p.cash_counted, p.z_net "
        f"FROM periods p WHERE {where} ORDER BY p.store, p.till, p.opened_at_ms, p.period",
        value,
    )
    moved = await _moved(tx, where, value)
    counts = {}
    for name, table, condition in (("voids", "voids s", "1 = 1"), ("forced", _DECIDED, _FORCED)):
        rows = await tx.fetch(
            f"SELECT {_KEY}, count(*) FROM periods p CROSS JOIN {table} "
            f"WHERE {where} AND {IN_PERIOD} AND {condition} GROUP BY {_KEY}",
            value,
        )
        counts[name] = {tuple(row)[:3]: int(row[3]) for row in rows}
    periods = []
    for store, till, period, business_day, cash_float, closed_at_ms, cash_counted, z_net in heads:
        place = (store, till, period)
        late = moved.late[place]
        taken, figures = moved.tenders.of(place), moved.figures[place]
        periods.append(
            PeriodTotals(
                store=store,
                till=till,
                period=period,
                business_day=business_day,
                closed=closed_at_ms is not None,
                sales=figures["sales"],
                voids=counts["voids"].get(place, 0),
                gross=figures["gross"],
                discount=figures["discount"],
                deposit_credit=figures["credit"],
                rounding=figures["rounding"],
                net=figures["total"],
                tax=figures["tax"],
                fees=figures["fees"],
                refunds=figures["refunds"],
                tenders=taken,
                refunded=moved.refunded.of(place),
                discount_by_funder=dict(sorted(moved.funding[place].items())),
                cash_float=cash_float,
                late_cash_in=late["in"],
                late_cash_out=late["out"],
                cash_expected=cash_float
                + sum(each.amount for each in taken if each.kind == "cash")
                + late["in"]
                - late["out"],
                cash_counted=cash_counted,
                z_net=z_net,
                forced=counts["forced"].get(place, 0),
            )
        )
    return Totals(
        periods=tuple(periods),
        sales=sum(each.sales for each in periods),
        refunds=sum(each.refunds for each in periods),
        net=sum(each.net for each in periods),
    )


async def _moved(tx: Transaction, where: str, value: str) -> _Moved:
    moved = _Moved()
    sums = ", ".join(f"sum(s.{figure})" for figure in _FIGURES)
    for sign, table, name, amount in ((1, "sales", "sale", "receivable"), (-1, "refunds", "refund", "amount")):
        rows = await tx.fetch(
            f"SELECT {_KEY}, count(*), {sums} FROM periods p CROSS JOIN {table} s "
            f"WHERE {where} AND {IN_PERIOD} GROUP BY {_KEY}",
            value,
        )
        for store, till, period, count, *figures in rows:
            place = (store, till, period)
            moved.figures[place][table] = int(count)
            for figure, found in zip(_FIGURES, figures, strict=True):
                moved.figures[place][figure] += sign * int(found)
        sold = f"FROM periods p CROSS JOIN {table} s CROSS JOIN {name}"
        parts = f"{where} AND {IN_PERIOD} AND t.store = s.store AND t.till = s.till AND t.{name} = s.{name}"
        rows = await tx.fetch(
            f"SELECT {_KEY}, t.kind, count(*), sum(t.{amount}) {sold}_tenders t WHERE {parts} GROUP BY {_KEY}, t.kind",
            value,
        )
        for store, till, period, kind, count, taken in rows:
            place = (store, till, period)
            moved.tenders.add(place, kind, int(count), sign * int(taken))
            if sign < 0:
                moved.refunded.add(place, kind, int(count), int(taken))
        rows = await tx.fetch(
            f"SELECT {_KEY}, t.funder, sum(t.amount) {sold}_funding t WHERE {parts} GROUP BY {_KEY}, t.funder", value
        )
        for store, till, period, funder, given in rows:
            moved.funding[store, till, period][funder] += sign * int(given)
    rows = await tx.fetch(
        f"SELECT {_KEY}, s.cash FROM periods p CROSS JOIN late_cash s WHERE {where} AND {IN_PERIOD}", value
    )
    for store, till, period, cash in rows:
        moved.late[store, till, period]["in" if cash > 0 else "out"] += abs(cash)
    return moved
