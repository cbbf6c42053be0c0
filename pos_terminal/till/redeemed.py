"""How the vouchers of a sale's goods were settled, by the facts."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
    RedemptionSubject,
)
from pos_terminal.till.at_risk import Attempt


def redemptions_of(sale: str, facts: Iterable[AnyFact]) -> tuple[Attempt, ...]:
    """The redemptions of fulfilment vouchers that ``sale`` has among ``facts``, oldest first."""
    found: dict[str, Attempt] = {}
    for fact in facts:
        if isinstance(fact, AttemptBegun) and fact.sale == sale and _is_voucher(fact):
            found[fact.attempt] = Attempt(
                attempt=fact.attempt,
                kind="redemption",
                amount=fact.amount,
                subject=fact.subject,
                begun_at_ms=fact.at_ms,
            )
        elif isinstance(fact, AttemptDone) and fact.attempt in found:
            found[fact.attempt] = msgspec.structs.replace(found[fact.attempt], status="done", reference=fact.reference)
        elif isinstance(fact, AttemptRefused) and fact.attempt in found:
            found[fact.attempt] = msgspec.structs.replace(found[fact.attempt], status="refused", note=fact.code)
        elif isinstance(fact, AttemptUnknown) and fact.attempt in found:
            found[fact.attempt] = msgspec.structs.replace(found[fact.attempt], status="unknown", note=fact.why)
    return tuple(found.values())


def _is_voucher(fact: AttemptBegun) -> bool:
    return isinstance(fact.subject, RedemptionSubject) and fact.subject.redemption == "fulfilment"
