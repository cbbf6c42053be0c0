"""Voids of sales a payment of which was found to have come, and was given back beside them: with that payment.

The fact of the void does not know of it. The history has such a void as one that gave the payment back itself.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    PaymentBack,
    ReversalSubject,
    SaleVoided,
)
from pos_terminal.ledger.ledger import Ledger, StoredFact


def with_late_backs(ledger: Ledger, stored: StoredFact) -> StoredFact:
    """The same; a void with what was given back of its sale beside it. Blocking, for workers."""
    void = stored.fact
    if not isinstance(void, SaleVoided):
        return stored
    known = {one.attempt for one in void.back}
    late = (one.fact for one in ledger.of_kind("attempt_contradicted", sale=void.sale))
    found = [
        back
        for one in late
        if isinstance(one, AttemptContradicted) and one.outcome == "done" and one.attempt not in known
        if (back := _given_back(ledger, one)) is not None
    ]
    return stored._replace(fact=msgspec.structs.replace(void, back=(*void.back, *found))) if found else stored


def _given_back(ledger: Ledger, late: AttemptContradicted) -> PaymentBack | None:
    """What went back of it by pinpad or acquirer."""
    if late.kind not in ("card", "code"):
        return None
    kind: Literal["card", "code"] = "card" if late.kind == "card" else "code"
    for stored in ledger.of_kind("attempt_begun", sale=late.sale):
        begun = stored.fact
        if not isinstance(begun, AttemptBegun) or not isinstance(begun.subject, ReversalSubject):
            continue
        done = ledger.of_kind("attempt_done", last=1, after=stored.sequence, attempt=begun.attempt)
        if begun.subject.of == late.attempt and done and isinstance(done[0].fact, AttemptDone):
            said = done[0].fact.reference
            told = "" if said == "already_reversed" else said
            return PaymentBack(attempt=late.attempt, kind=kind, amount=late.amount, slip=late.slip, reference=told)
    return None
