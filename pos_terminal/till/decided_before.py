"""What the facts tell of payment codes and their refunds that a supervisor decided: which a start has to ask about.

The rules are those of ``till.decided_codes``, which keeps them while the till runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptConfirmed,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    CodeSubject,
    ContradictionSettled,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till import attempt as attempts
from pos_terminal.till.decided_codes import ANSWERED, goes_back, is_answered
from pos_terminal.till.state import Attempt, SaleGone, Status

Ended = AttemptDone | AttemptRefused | AttemptUnknown


def decided_codes_of(facts: Iterable[AnyFact], numbers: Mapping[str, str]) -> tuple[SaleGone, ...]:
    """``facts`` in their order; of codes begun before them nothing is told. ``numbers``: of unfinished sales, by id."""
    told, known = _Told(), dict(numbers)
    for fact in facts:
        if isinstance(fact, SaleClosed | SaleVoided):
            known[fact.sale] = fact.number
        elif isinstance(fact, SaleRefunded):
            known[fact.refund] = fact.number
        else:
            told.take(fact)
    return tuple(
        msgspec.structs.replace(one, number=one.number or known.get(one.sale, "")) for one in told.kept.values()
    )


class _Told:
    """``kept``: by the codes' ids, as the state has them. ``backs``: the code that each way back is of."""

    def __init__(self) -> None:
        self.kept: dict[str, SaleGone] = {}
        self._begun: dict[str, AttemptBegun] = {}
        self._unknown: set[str] = set()
        self._settled: set[str] = set()
        self._backs: dict[str, str] = {}

    def take(self, fact: AnyFact) -> None:
        if isinstance(fact, AttemptBegun):
            self._begins(fact)
        elif isinstance(fact, AttemptForced):
            if fact.attempt in self._unknown:  # else it had its own answer: what it did was taken back outside
                code = _attempt(self._begun[fact.attempt], fact.outcome, "forced")
                self.kept[fact.attempt] = SaleGone(sale=self._begun[fact.attempt].sale, number="", attempts=(code,))
        elif isinstance(fact, Ended):
            self._ends(fact)
        elif isinstance(fact, AttemptConfirmed):
            self.kept.pop(fact.attempt, None)
        elif isinstance(fact, AttemptReversed):
            if fact.by not in self.kept:  # else only a supervisor said that it went back
                self.kept.pop(fact.attempt, None)
        elif isinstance(fact, AttemptContradicted):
            self._contradicts(fact)
        elif isinstance(fact, ContradictionSettled):
            self._settled.add(fact.attempt)
            self._let_go(fact.attempt)

    def _begins(self, fact: AttemptBegun) -> None:
        if isinstance(fact.subject, CodeSubject) or (
            isinstance(fact.subject, RefundSubject) and fact.subject.kind == "code"
        ):
            self._begun[fact.attempt] = fact
        elif isinstance(fact.subject, ReversalSubject):
            kept = self.kept.get(fact.subject.of)
            if kept is None or not is_answered(kept):  # a sale's, which is voided or was paid twice
                if fact.subject.of in self._begun:
                    self._begun[fact.attempt] = fact
            else:
                self._backs[fact.attempt] = fact.subject.of
                parts = (*kept.attempts, _attempt(fact, "pending"))
                self.kept[fact.subject.of] = msgspec.structs.replace(kept, attempts=parts, supervisor=fact.operator)

    def _ends(self, fact: Ended) -> None:
        if fact.attempt in self._begun:
            (self._unknown.add if isinstance(fact, AttemptUnknown) else self._unknown.discard)(fact.attempt)
            return
        code = self._backs.get(fact.attempt, "")
        kept = self.kept.get(code)
        one = kept.attempt(fact.attempt) if kept is not None else None
        if kept is not None and one is not None:
            status: Status = "refused"
            if not isinstance(fact, AttemptRefused):
                status = "done" if isinstance(fact, AttemptDone) else "unknown"
            self.kept[code] = attempts.replace(kept, msgspec.structs.replace(one, status=status))
            if code in self._settled:
                self._let_go(code)

    def _contradicts(self, fact: AttemptContradicted) -> None:
        kept = self.kept.get(fact.attempt)
        if kept is None or fact.outcome == "refused" or fact.kind != "code":
            self.kept.pop(fact.attempt, None)
        else:
            code = msgspec.structs.replace(kept.attempts[0], note=ANSWERED)
            self.kept[fact.attempt] = msgspec.structs.replace(kept, number=fact.number, attempts=(code,))

    def _let_go(self, code: str) -> None:
        kept = self.kept.get(code)
        if kept is not None and not goes_back(kept):
            del self.kept[code]


def _attempt(begun: AttemptBegun, status: Status, note: str = "") -> Attempt:
    return Attempt(
        attempt=begun.attempt,
        kind=attempts.kind_of(begun.subject),  # type: ignore[arg-type]  # the tags of Subject are those literals
        amount=begun.amount,
        subject=begun.subject,
        begun_at_ms=begun.at_ms,
        status=status,
        note=note,
    )
