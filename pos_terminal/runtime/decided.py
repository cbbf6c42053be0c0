"""What the ledger tells of codes and their refunds that were decided in periods before and may still be asked about.

Each part is looked for between two facts, or among the few of a rare kind: a start does not read the whole ledger.
Blocking, for workers.
"""

from __future__ import annotations

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptConfirmed,
    AttemptContradicted,
    AttemptForced,
    CodeSubject,
    ContradictionSettled,
    RefundSubject,
    ReversalSubject,
)
from pos_terminal.ledger.ledger import Ledger, StoredFact

LOOK_BACK = 1_000
"""How many of the newest decisions are asked about."""
OUTCOMES = ("attempt_unknown", "attempt_done", "attempt_refused")


def decided_before(ledger: Ledger, until: int | None) -> list[StoredFact]:
    """All that ``till.decided_before`` has to know of them, of the facts before sequence ``until``, in order.

    :raises LedgerFault: reading failed.
    """
    kinds = ("attempt_confirmed", "attempt_contradicted", "contradiction_settled")
    answers = [stored for kind in kinds for stored in ledger.of_kind(kind, last=LOOK_BACK, before=until)]
    confirmed = {stored.fact.attempt for stored in answers if isinstance(stored.fact, AttemptConfirmed)}
    found: dict[int, StoredFact] = {}
    for forced in ledger.of_kind("attempt_forced", last=LOOK_BACK, before=until):
        assert isinstance(forced.fact, AttemptForced)
        if forced.fact.attempt not in confirmed:
            told = _told(ledger, forced, answers, until)
            found |= {stored.sequence: stored for stored in told}
    return [found[sequence] for sequence in sorted(found)]


def _told(ledger: Ledger, forced: StoredFact, answers: list[StoredFact], until: int | None) -> list[StoredFact]:
    assert isinstance(forced.fact, AttemptForced)
    attempt = forced.fact.attempt
    begun = _begun(ledger, attempt, forced.sequence)
    if not begun or not isinstance(begun[-1].fact, AttemptBegun):
        return []
    sale, start = begun[-1].fact.sale, begun[-1].sequence
    told = [*begun, forced]
    for kind in OUTCOMES:
        told += ledger.of_kind(kind, after=start, before=forced.sequence, attempt=attempt)
    for kind in ("sale_closed", "sale_voided"):
        told += ledger.of_kind(kind, last=1, after=start, before=until, sale=sale)
    told += ledger.of_kind("sale_refunded", last=1, after=start, before=until, refund=sale)
    told += ledger.of_kind("attempt_reversed", last=1, after=start, before=until, attempt=attempt)
    for answer in answers:
        if isinstance(answer.fact, AttemptContradicted | ContradictionSettled) and answer.fact.attempt == attempt:
            told.append(answer)
    contradicted = next((one for one in told if isinstance(one.fact, AttemptContradicted)), None)
    if contradicted is None:
        return told
    settled = next((one.sequence for one in told if isinstance(one.fact, ContradictionSettled)), until)
    return [*told, *_ways_back(ledger, attempt, sale, contradicted.sequence, settled, until)]


def _begun(ledger: Ledger, attempt: str, until: int) -> list[StoredFact]:
    """Its beginning, a reversal's behind that of its code; nothing where it is none of the acquirer's."""
    for begun in ledger.of_kind("attempt_begun", last=1, before=until, attempt=attempt):
        subject = begun.fact.subject if isinstance(begun.fact, AttemptBegun) else None
        if isinstance(subject, ReversalSubject):
            return [*code, begun] if (code := _begun(ledger, subject.of, begun.sequence)) else []
        if isinstance(subject, CodeSubject) or (isinstance(subject, RefundSubject) and subject.kind == "code"):
            return [begun]
    return []


def _ways_back(
    ledger: Ledger, attempt: str, sale: str, after: int, settled: int | None, until: int | None
) -> list[StoredFact]:
    """What was begun between the late answer and its settlement to give the money back, and how that ended."""
    found: list[StoredFact] = []
    for begun in ledger.of_kind("attempt_begun", after=after, before=settled, sale=sale):
        assert isinstance(begun.fact, AttemptBegun)
        if isinstance(begun.fact.subject, ReversalSubject) and begun.fact.subject.of == attempt:
            found.append(begun)
            for kind in OUTCOMES:
                found += ledger.of_kind(kind, last=1, after=begun.sequence, before=until, attempt=begun.fact.attempt)
    return found
