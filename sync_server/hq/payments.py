"""What an attempt was about, so that a person can ask the acquirer for it: means, amount, time, and whose numbers."""

from __future__ import annotations

import json
from collections.abc import Collection

import msgspec

from sync_server.database import Transaction

Key = tuple[str, str, str]
"""Store, till, attempt."""
_NUMBER = "coalesce(nullif({0}.reference, 'forced'), '')"  # a supervisor's decision is no number of anybody's


class Payment(msgspec.Struct, frozen=True, kw_only=True):
    """An attempt of ``kind`` (a card, a code, a refund …), of ``amount`` minor units.

    ``means``: what the money went by, «card» or «code», and "" where it is none (a coupon, the hold on an order).
    ``wallet``: of a code. ``ours``: the number by which the acquirer of codes knows it. ``reference``: the other
    side's own, where it said one; of a card the pinpad's receipt. ``before``: the pinpad's newest receipt until then.
    ``first`` and ``first_reference``: the payment that a refund or reversal gives back, by our number and the other's.
    ``about``: the coupon of a redemption, the order that is held. ``first_kind``: of what it gives back.
    ``state``: how it ended, by all that is known; ``code``: why, where it was refused or decided last; of one that was
    reversed «reversal», «forced» where a supervisor said that it went back, "" from before these were told apart.
    """

    kind: str
    means: str
    wallet: str
    amount: int
    at_ms: int
    ours: str
    reference: str
    before: str
    first: str
    first_reference: str
    about: str
    first_kind: str
    state: str
    code: str


async def payments_of(tx: Transaction, keys: Collection[Key]) -> dict[Key, Payment]:
    """Those that the journal has the beginning of."""
    rows = await tx.fetch(
        "SELECT a.store, a.till, a.attempt, a.kind, coalesce(nullif(a.means, ''), o.means, ''), "
        f"coalesce(nullif(a.wallet, ''), o.wallet, ''), a.amount, a.begun_at_ms, a.attempt, {_NUMBER.format('a')}, "
        f"a.newest_before, a.of_attempt, {_NUMBER.format('o')}, a.about, coalesce(o.kind, ''), a.state, a.code "
        "FROM attempts a "
        "LEFT JOIN attempts o ON o.store = a.store AND o.till = a.till AND o.attempt = a.of_attempt "
        "WHERE (a.store, a.till, a.attempt) IN (SELECT value->>0, value->>1, value->>2 FROM :json_rows:)",
        json.dumps([list(key) for key in keys]),
    )
    fields = Payment.__struct_fields__
    return {
        (row[0], row[1], row[2]): msgspec.convert(dict(zip(fields, tuple(row)[3:], strict=True)), Payment)
        for row in rows
    }
