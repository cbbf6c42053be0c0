"""Payments that were found to have come, and were given back beside their sale; and its void with them.

The fact of the void does not know of it. The history has such a void as one that gave the payment back itself.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

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
        back.payment
        for one in late
        if isinstance(one, AttemptContradicted) and one.outcome == "done" and one.attempt not in known
        if (back := _given_back(ledger, one)) is not None
    ]
    return stored._replace(fact=msgspec.structs.replace(void, back=(*void.back, *found))) if found else stored


class LateBack(NamedTuple):
    """A payment of sale ``number`` that came after all and was given back at ``at_ms``, by a supervisor's word."""

    number: str
    payment: PaymentBack
    supervisor: str
    at_ms: int


def late_back(ledger: Ledger, attempt: str) -> LateBack | None:
    """What went back of that payment by itself; None of a voided sale, whose slip has it. Blocking, for workers."""
    for stored in ledger.of_kind("attempt_contradicted", attempt=attempt):
        late = stored.fact
        if isinstance(late, AttemptContradicted) and late.outcome == "done":
            voided = ledger.of_kind("sale_voided", last=1, sale=late.sale)
            return None if voided else _given_back(ledger, late)
    return None


def _given_back(ledger: Ledger, late: AttemptContradicted) -> LateBack | None:
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
            payment = PaymentBack(attempt=late.attempt, kind=kind, amount=late.amount, slip=late.slip, reference=told)
            return LateBack(late.number, payment, begun.operator, done[0].fact.at_ms)
    return None
