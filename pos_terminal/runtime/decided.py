"""What the ledger tells of what was decided in periods before and may still be asked about: of codes and their refunds,
of the newest that the pinpad was told to do, and of a card that came after all and is being given back.

Each part is looked for between two facts, or among the few of a rare kind: a start does not read the whole ledger.
Blocking, for workers.
"""

from __future__ import annotations

from collections.abc import Iterable

from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptConfirmed,
    AttemptContradicted,
    AttemptForced,
    AttemptUnknown,
    CodeSubject,
    ContradictionSettled,
    RefundSubject,
    ReversalSubject,
)
from pos_terminal.ledger.ledger import Ledger, StoredFact
from pos_terminal.till.once_more import can_tell

LOOK_BACK = 1_000
"""How many of the newest decisions are asked about."""
OUTCOMES = ("attempt_unknown", "attempt_done", "attempt_refused")


def decided_before(ledger: Ledger, until: int | None) -> list[StoredFact]:
    """All that ``till.decided_before``, ``till.once_more`` and ``till.cards_back`` have to know, of the facts before
    ``until``, in order.

    :raises LedgerFault: reading failed.
    """
    kinds = ("attempt_confirmed", "attempt_contradicted", "contradiction_settled")
    answers = [stored for kind in kinds for stored in ledger.of_kind(kind, last=LOOK_BACK, before=until)]
    confirmed = {stored.fact.attempt for stored in answers if isinstance(stored.fact, AttemptConfirmed)}
    found = {stored.sequence: stored for stored in _cards_found(ledger, answers, until)}
    decisions = ledger.of_kind("attempt_forced", last=LOOK_BACK, before=until)
    found |= {stored.sequence: stored for stored in _on_pinpad(ledger, decisions, until)}
    for forced in decisions:
        assert isinstance(forced.fact, AttemptForced)
        if forced.fact.attempt not in confirmed:
            told = _told(ledger, forced, answers, until)
            found |= {stored.sequence: stored for stored in told}
    return [found[sequence] for sequence in sorted(found)]


def _cards_found(ledger: Ledger, answers: list[StoredFact], until: int | None) -> list[StoredFact]:
    """What was begun to give back cards that came after all, where that is not settled, and how it ended."""
    late = {one.fact.attempt: one for one in answers if isinstance(one.fact, AttemptContradicted)}
    told: list[StoredFact] = []
    for attempt, one in late.items():
        assert isinstance(one.fact, AttemptContradicted)
        if (one.fact.kind, one.fact.outcome) == ("card", "done") and not _is_settled(answers, one):
            told += _ways_back(ledger, attempt, one.fact.sale, one.sequence, until, until)
    return told


def _is_settled(answers: list[StoredFact], late: StoredFact) -> bool:
    assert isinstance(late.fact, AttemptContradicted)
    return any(
        isinstance(one.fact, ContradictionSettled)
        and one.sequence > late.sequence
        and (one.fact.attempt, one.fact.outcome) == (late.fact.attempt, late.fact.outcome)
        for one in answers
    )


def _on_pinpad(ledger: Ledger, decisions: list[StoredFact], until: int | None) -> list[StoredFact]:
    """The newest decision about the pinpad that was made without its answer, and all attempts since; nothing where it
    took a card since, or so much happened that it will not know.
    """
    for forced in reversed(decisions):
        assert isinstance(forced.fact, AttemptForced)
        attempt = forced.fact.attempt
        begun = ledger.of_kind("attempt_begun", last=1, before=forced.sequence, attempt=attempt)
        if not begun or not isinstance(begun[0].fact, AttemptBegun) or not can_tell(begun[0].fact.subject):
            continue
        start, sale = begun[0].sequence, begun[0].fact.sale
        told = _of_kinds(ledger, OUTCOMES, after=start, before=forced.sequence, attempt=attempt)
        if told and isinstance(told[-1].fact, AttemptUnknown):
            since = _since(ledger, forced.sequence, until)
            return [*begun, *told, forced, *_ended(ledger, sale, start, until), *since] if since is not None else []
    return []


def _since(ledger: Ledger, after: int, until: int | None) -> list[StoredFact] | None:
    """The attempts and outcomes since a decision, with what those took back; None where the pinpad took a card."""
    card = ledger.last_card_done()
    kinds = ("attempt_begun", *OUTCOMES, "attempt_contradicted")
    if card is not None and card.sequence > after:
        return None
    since = _of_kinds(ledger, kinds, last=LOOK_BACK, after=after, before=until)
    if len(since) >= LOOK_BACK:
        return None
    backs = [
        one.fact.subject.of
        for one in since
        if isinstance(one.fact, AttemptBegun) and isinstance(one.fact.subject, ReversalSubject)
    ]
    return [*(one for of in backs for one in ledger.of_kind("attempt_begun", last=1, attempt=of)), *since]


def _ended(ledger: Ledger, sale: str, after: int, until: int | None) -> list[StoredFact]:
    """What gave a sale or refund its number."""
    ends = _of_kinds(ledger, ("sale_closed", "sale_voided"), last=1, after=after, before=until, sale=sale)
    return [*ends, *ledger.of_kind("sale_refunded", last=1, after=after, before=until, refund=sale)]


def _of_kinds(
    ledger: Ledger, kinds: Iterable[str], *, last: int = -1, after: int, before: int | None, **fields: str
) -> list[StoredFact]:
    """The facts of all these kinds in their order, the ``last`` of each."""
    found = [one for kind in kinds for one in ledger.of_kind(kind, last=last, after=after, before=before, **fields)]
    return sorted(found, key=lambda one: one.sequence)


def _told(ledger: Ledger, forced: StoredFact, answers: list[StoredFact], until: int | None) -> list[StoredFact]:
    assert isinstance(forced.fact, AttemptForced)
    attempt = forced.fact.attempt
    begun = _begun(ledger, attempt, forced.sequence)
    if not begun or not isinstance(begun[-1].fact, AttemptBegun):
        return []
    sale, start = begun[-1].fact.sale, begun[-1].sequence
    told = [*begun, forced, *_of_kinds(ledger, OUTCOMES, after=start, before=forced.sequence, attempt=attempt)]
    told += _ended(ledger, sale, start, until)
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
