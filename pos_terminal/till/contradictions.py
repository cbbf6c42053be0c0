"""Late answers that say the contrary of what was settled: money may have moved, and nobody counted it.

The sale is not touched: it may be closed, and what people did about it meanwhile nobody can know. It becomes a fact,
once for each attempt and outcome, a notice that stands until the period ends, and a dispute at the server.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pos_terminal.contract.facts import AnyFact, AttemptContradicted, CardSlip, CodeSlip, PeriodClosed
from pos_terminal.till.state import Attempt, Contradiction, Sale, SaleGone, Status
from pos_terminal.till.turn import Turn

Outcome = Literal["done", "refused"]

_AGAINST: dict[Status, Outcome] = {"done": "refused", "refused": "done"}
"""A reversed attempt was done: that it is said to be either contradicts nothing."""


def contradict(
    turn: Turn, attempt: str, outcome: Outcome, reference: str, slip: CardSlip | CodeSlip | None = None
) -> None:
    """Takes a late answer. One that agrees with how the attempt was settled changes nothing."""
    found = _settled(turn, attempt)
    if found is None:
        return
    sale, number, one = found
    if _AGAINST.get(one.status) != outcome or _is_overtaken(one):
        return
    if any((known.attempt, known.outcome) == (attempt, outcome) for known in turn.state.contradictions):
        return
    fact = AttemptContradicted(
        at_ms=turn.at_ms,
        attempt=attempt,
        sale=sale,
        number=number,
        kind=one.kind,
        amount=slip.amount if slip is not None else one.amount,
        outcome=outcome,
        reference=reference,
        slip=slip,
    )
    turn.record(fact)
    turn.change(contradictions=(*turn.state.contradictions, _shown(fact)))
    turn.notice("late_answer" if outcome == "done" else "late_refusal", level="error")


def contradictions_of(facts: Iterable[AnyFact]) -> tuple[Contradiction, ...]:
    """What still has to be shown after a restart: since the newest period ended."""
    found: tuple[Contradiction, ...] = ()
    for fact in facts:
        if isinstance(fact, AttemptContradicted):
            found = (*found, _shown(fact))
        elif isinstance(fact, PeriodClosed):
            found = ()
    return found


def _settled(turn: Turn, attempt: str) -> tuple[str, str, Attempt] | None:
    sales: tuple[Sale | SaleGone, ...] = (*turn.sales(), *turn.state.gone)
    for sale in sales:
        for one in sale.attempts:
            if one.attempt == attempt:
                return sale.sale, sale.number, one
    return None


def _is_overtaken(one: Attempt) -> bool:
    """A code whose cancellation went through: an older «paid» says nothing, the money has gone back since."""
    return one.kind == "code" and one.note == "cancelled"


def _shown(fact: AttemptContradicted) -> Contradiction:
    return Contradiction(
        attempt=fact.attempt,
        number=fact.number,
        kind=fact.kind,
        amount=fact.amount,
        outcome=fact.outcome,
        reference=fact.reference,
    )
