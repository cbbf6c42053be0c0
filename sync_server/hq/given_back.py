"""Money of a day that moved beside its sales and refunds.

Payments that went and came back without a refund, of a sale that was voided, or paid otherwise; what a late answer said
was paid and pinpad or acquirer gave back on a supervisor's word; cash that put a late answer right. They are in no sum
of sales: acquirer's statement and drawer have them.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from sync_server.database import Transaction
from sync_server.hq.sales import IN_PERIOD, OF_STORE

Kind = Literal["void", "given_back", "late_back", "late_cash_in", "late_cash_out", "late_moved"]


class GivenBack(msgspec.Struct, frozen=True, kw_only=True):
    """Money that moved at ``at_ms`` beside the sales, by ``operator``.

    «void», «given_back»: a payment that was begun then and came back, since its sale was voided, or alone.
    «late_back»: of a card or code that was decided as not paid, and was: it went back later. «late_cash_in» and «out»:
    cash that put a late answer right, the ``amount`` with its sign; a supervisor's word.

    «late_moved»: what pinpad or acquirer have of a late answer beyond the day's sums of card and code, with its sign.

    ``number``: of the receipt, return or void, "" where the sale has none. ``reference``: the other side's own number
    of what moved, of a payment that came and went back that of the payment; "" where it said none, and of cash.
    """

    kind: Kind
    store: str
    till: str
    payment: str
    number: str
    sale: str
    business_day: str
    operator: str
    at_ms: int
    means: Literal["card", "code", "cash"]
    amount: int
    reference: str


_SAME = "{0}.store = s.store AND {0}.till = s.till AND {0}.{1} = {2}"
_VOID, _CLOSED = f"LEFT JOIN voids v ON {_SAME}", f"LEFT JOIN sales c ON {_SAME}"
_OF_SALE = f"{_VOID.format('v', 'sale', 's.sale')} {_CLOSED.format('c', 'sale', 's.sale')}"
_OF_ATTEMPT = (
    f"LEFT JOIN attempts a ON {_SAME.format('a', 'attempt', 's.attempt')} {_VOID.format('v', 'sale', 'a.sale')} "
    f"{_CLOSED.format('c', 'sale', 'a.sale')} LEFT JOIN refunds r ON {_SAME.format('r', 'refund', 'a.sale')}"
)
_BOTH = {
    "store": "s.store",
    "till": "s.till",
    "payment": "s.attempt",
    "number": "coalesce(nullif(v.number, ''), c.number, '')",
    "sale": "s.sale",
    "business_day": "p.business_day",
    "operator": "s.operator",
    "at_ms": "s.begun_at_ms",
    "amount": "s.amount",
    "reference": "coalesce(nullif(s.reference, 'forced'), '')",
}
_LATE = "SELECT sum({sum}) FROM {table} t WHERE t.store = s.store AND t.till = s.till AND {which}"


def _sum(what: str, table: str, which: str) -> str:
    return f"coalesce(({_LATE.format(sum=what, table=table, which=which)}), 0)"


_IN_SALE = _sum("t.receivable", "sale_tenders", "t.sale = s.sale AND t.attempt = {0}.attempt")
_WENT_BACK = _sum(
    "t.amount",
    "attempts",
    "t.of_attempt = s.attempt AND t.kind = 'reversal' AND t.state = 'done' AND t.period = s.period",
)
_IN_RETURNS = _sum("t.amount", "refund_tenders", "t.attempt = s.attempt AND t.kind IN ('card', 'code')")
_FOUND = "CASE WHEN l.outcome = 'done' THEN l.amount ELSE 0 END"
_OF_LATE = f"late_moves l JOIN attempts s ON {_SAME.format('l', 'attempt', 's.attempt')}"
_OF_FIRST = f"JOIN attempts o ON {_SAME.format('o', 'attempt', 's.of_attempt')} AND o.kind IN ('card', 'code')"
_HERE = "l.store = p.store AND l.till = p.till AND l.period = p.period"
_FIRST_LATE = f"LEFT JOIN late_moves m ON {_SAME.format('m', 'attempt', 's.of_attempt')} AND m.outcome = 'done'"
_OF_RETURN = f"LEFT JOIN refunds r ON {_SAME.format('r', 'refund', 's.sale')}"
_FOUND_BACK = f"CASE WHEN l.outcome = 'done' THEN {_WENT_BACK} ELSE 0 END"


def _late_part(means: str, amount: str, read: str, which: str) -> tuple[dict[str, str], str, str]:
    """Rows «late_moved», where the other side differs."""
    amount = f"CAST({amount} AS BIGINT)"
    columns = _BOTH | {"kind": "'late_moved'", "means": means, "amount": amount}
    columns |= {"number": "coalesce(nullif(v.number, ''), c.number, r.number, '')"}
    return columns, f"{read} {_OF_SALE} {_OF_RETURN}", f"{which} AND {amount} <> 0"


# Of each kind: what its columns are, what is read, and which of it. What counts in no sale stays as it was decided,
# «refused»; a reversal of any other payment leaves that «reversed».
_PARTS: tuple[tuple[dict[str, str], str, str], ...] = (
    (
        _BOTH | {"kind": "CASE WHEN v.sale IS NULL THEN 'given_back' ELSE 'void' END", "means": "s.kind"},
        f"attempts s {_OF_SALE}",
        "s.state = 'reversed' AND s.kind IN ('card', 'code')",
    ),
    (
        _BOTH
        | {
            "kind": "'late_back'",
            "means": "o.kind",
            "reference": "coalesce(nullif(o.reference, 'forced'), '')",
        },
        f"attempts s JOIN attempts o ON {_SAME.format('o', 'attempt', 's.of_attempt')} {_OF_SALE}",
        "s.kind = 'reversal' AND s.state = 'done' AND o.kind IN ('card', 'code') AND o.state = 'refused'",
    ),
    (
        _BOTH
        | {
            "kind": "CASE WHEN s.cash > 0 THEN 'late_cash_in' ELSE 'late_cash_out' END",
            "number": "coalesce(nullif(v.number, ''), c.number, r.number, '')",
            "sale": "coalesce(a.sale, '')",
            "operator": "s.supervisor",
            "at_ms": "CASE WHEN s.at_ms > 0 THEN s.at_ms ELSE p.opened_at_ms END",
            "means": "'cash'",
            "amount": "s.cash",
            "reference": "''",
        },
        f"late_cash s {_OF_ATTEMPT}",
        "s.cash <> 0",
    ),
    # a late payment, beyond what its sale counts and what went back of it in the same period
    _late_part(
        "s.kind",
        f"{_FOUND} - {_IN_SALE.format('s')} - ({_FOUND_BACK})",
        _OF_LATE,
        f"{_HERE} AND s.kind IN ('card', 'code')",
    ),
    # its way back, in another period
    _late_part(
        "o.kind",
        "- s.amount",
        f"attempts s {_OF_FIRST} {_FIRST_LATE}",
        "s.kind = 'reversal' AND s.state = 'done' AND m.attempt IS NOT NULL AND o.period <> s.period",
    ),
    # a reversal: that of a late payment has been taken off there
    _late_part(
        "o.kind",
        f"CASE WHEN m.attempt IS NOT NULL THEN l.amount - 2 * {_FOUND} "
        f"ELSE l.amount - {_FOUND} - {_IN_SALE.format('o')} END",
        f"{_OF_LATE} {_OF_FIRST} {_FIRST_LATE}",
        f"{_HERE} AND s.kind = 'reversal'",
    ),
    _late_part("s.means", f"{_IN_RETURNS} - {_FOUND}", _OF_LATE, f"{_HERE} AND s.kind = 'refund' AND s.means <> ''"),
)


def of_day(*columns: str, store_place: int = 0) -> tuple[str, ...]:
    """Selects of these ``columns``, to be put together; a text in quotes is one of its own. $1: the business day.

    ``store_place``: the place of the store that is asked for; 0: of all.
    """
    only = f"AND {OF_STORE} = ${store_place} " if store_place else ""
    return tuple(
        f"SELECT {', '.join(f'{known[name]} AS {name}' if name in known else name for name in columns)} "
        f"FROM periods p CROSS JOIN {read} WHERE p.business_day = $1 AND {IN_PERIOD} {only}AND {which}"
        for known, read, which in _PARTS
    )


async def given_back(tx: Transaction, day: str, store: str = "") -> tuple[GivenBack, ...]:
    """Those of a business day, of ``store`` or of all where it is "", in their order."""
    fields = GivenBack.__struct_fields__
    selects = " UNION ALL ".join(of_day(*fields, store_place=2 if store else 0))
    rows = await tx.fetch(f"{selects} ORDER BY at_ms, store, till, payment", day, *([store] if store else []))
    return tuple(msgspec.convert(dict(zip(fields, tuple(row), strict=True)), GivenBack) for row in rows)
