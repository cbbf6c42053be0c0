"""Payments of a day that went and came back without a refund: of a sale that was voided, or paid otherwise.

They are in no sum: what they took, they gave back. The acquirer's statement has both.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from sync_server.database import Transaction
from sync_server.hq.sales import IN_PERIOD, OF_STORE

KIND = "CASE WHEN v.sale IS NULL THEN 'given_back' ELSE 'void' END"
NUMBER = "coalesce(nullif(v.number, ''), c.number, '')"


class GivenBack(msgspec.Struct, frozen=True, kw_only=True):
    """A payment by card or code of ``amount``, begun at ``at_ms``: «void», its sale was voided, or «given_back» alone.

    ``number``: of the receipt or the void, "" where the sale has neither. ``reference``: the other side's own number,
    or ours (``payment``) where it said none.
    """

    kind: Literal["void", "given_back"]
    store: str
    till: str
    payment: str
    number: str
    sale: str
    business_day: str
    operator: str
    at_ms: int
    means: Literal["card", "code"]
    amount: int
    reference: str


def of_day(store_place: int = 0) -> str:
    """What stands behind FROM: attempts ``s`` with their void ``v`` or closed sale ``c``; $1: the business day.

    ``store_place``: the place of the store that is asked for; 0: of all.
    """
    only = f"AND {OF_STORE} = ${store_place}" if store_place else ""
    same = "store = s.store AND {0}.till = s.till AND {0}.sale = s.sale"
    return (
        f"periods p CROSS JOIN attempts s LEFT JOIN voids v ON v.{same.format('v')} "
        f"LEFT JOIN sales c ON c.{same.format('c')} WHERE p.business_day = $1 AND {IN_PERIOD} "
        f"AND s.state = 'reversed' AND s.kind IN ('card', 'code') {only}"
    )


async def given_back(tx: Transaction, day: str, store: str = "") -> tuple[GivenBack, ...]:
    """Those of a business day, of ``store`` or of all where it is "", in their order."""
    asked = [store] if store else []
    rows = await tx.fetch(
        f"SELECT {KIND}, s.store, s.till, s.attempt, {NUMBER}, s.sale, p.business_day, s.operator, s.begun_at_ms, "
        f"s.kind, s.amount, coalesce(nullif(s.reference, ''), s.attempt) FROM {of_day(2 if store else 0)} "
        "ORDER BY s.begun_at_ms, s.store, s.till, s.attempt",
        day,
        *asked,
    )
    fields = GivenBack.__struct_fields__
    return tuple(msgspec.convert(dict(zip(fields, tuple(row), strict=True)), GivenBack) for row in rows)
