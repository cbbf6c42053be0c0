"""What pinpad and acquirer have of late answers that the figures of a period have not, out of its facts alone.

Of a Z, too, that is printed again later: what came after it changes nothing on it. Blocking, for workers.
"""

from __future__ import annotations

from typing import NamedTuple

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    CardSubject,
    CodeSubject,
    LateAnswer,
    RefundSubject,
    ReversalSubject,
    SaleClosed,
    SaleRefunded,
)
from pos_terminal.contract.reasons import BACK_OTHERWISE, PUT_RIGHT
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.receipt.late_lines import Difference, Differences, Means

OUTSIDE = (BACK_OTHERWISE, "collected_otherwise", PUT_RIGHT, "money_returned", "money_collected")
"""So settled, the other side may have moved money that no attempt of ours tells of."""
_ENDED = ("attempt_done", "attempt_refused")


class _Facts(NamedTuple):
    """The ledger from the opening of a period to its Z, or to now; ``late``: the attempts that have a line."""

    ledger: Ledger
    after: int
    before: int | None
    late: frozenset[str]

    def of(self, kind: str, **fields: str) -> list[AnyFact]:
        found = self.ledger.of_kind(kind, last=-1, after=self.after, before=self.before, **fields)
        return [stored.fact for stored in found]

    def is_here(self, attempt: str) -> bool:
        return bool(self.of("attempt_begun", attempt=attempt))


def differences(ledger: Ledger, late: tuple[LateAnswer, ...], period: str) -> Differences:
    """Of each of ``late`` that is money, as the X or Z of that period names them.

    :raises LedgerFault: reading failed.
    """
    opened = ledger.of_kind("period_opened", last=1, period=period) if late else []
    if not opened:
        return {}
    closed = ledger.of_kind("period_closed", last=1, period=period)
    until = closed[0].sequence if closed else None
    facts = _Facts(ledger, opened[0].sequence, until, frozenset(one.attempt for one in late))
    found = {(one.attempt, one.outcome): _difference(facts, one) for one in late}
    return {key: one for key, one in found.items() if one is not None}


def _difference(facts: _Facts, one: LateAnswer) -> Difference | None:
    means = _means(facts, one)
    if means is None:
        return None
    here = facts.is_here(one.attempt)
    amount = {"reversal": _of_reversal, "refund": _of_refund}.get(one.kind, _of_payment)(facts, one, here)
    outside = one.settled and one.reason in OUTSIDE
    going = one.kind in ("card", "code") and one.outcome == "done" and _is_going_back(facts, one)
    return Difference(means=means, amount=None if outside else amount, earlier=not here, going=going)


def _means(facts: _Facts, one: LateAnswer) -> Means | None:
    """By what it went; None: it is no money, or nothing tells."""
    if one.kind == "card":
        return "card"
    if one.kind == "code":
        return "code"
    if one.kind not in ("reversal", "refund"):
        return None
    name = one.attempt if one.kind == "refund" else one.of
    for stored in facts.ledger.of_kind("attempt_begun", last=1, before=facts.before, attempt=name):
        assert isinstance(stored.fact, AttemptBegun)
        match stored.fact.subject:
            case RefundSubject(kind=kind):
                return kind
            case CardSubject():
                return "card"
            case CodeSubject():
                return "code"
    return None


def _of_payment(facts: _Facts, one: LateAnswer, here: bool) -> int:
    """What came, less what went back since, and less what the closed sale counts of it."""
    came = one.amount if here and one.outcome == "done" else 0
    back = sum(begun.amount for begun in _given_back(facts, one) if facts.of("attempt_done", attempt=begun.attempt))
    return came - back * (one.outcome == "done") - _in_sale(facts, one, one.attempt)


def _of_reversal(facts: _Facts, one: LateAnswer, here: bool) -> int:
    """What went out, or did not, of a payment that its sale counts, or does not. A late payment has a line itself."""
    if not here:
        return 0
    went = -one.amount if one.outcome == "done" else 0
    if one.of in facts.late:  # its line has it as given back, where it was thought so
        return went if one.outcome == "done" else one.amount
    return went + (one.amount if facts.is_here(one.of) else 0) - _in_sale(facts, one, one.of)


def _of_refund(facts: _Facts, one: LateAnswer, here: bool) -> int:
    """What went out, or did not, against what returns count of it."""
    went = one.amount if here and one.outcome == "done" else 0
    counted = sum(
        tender.amount
        for fact in facts.of("sale_refunded")
        if isinstance(fact, SaleRefunded)
        for tender in fact.tenders
        if tender.attempt == one.attempt and tender.kind in ("card", "code")
    )
    return counted - went


def _in_sale(facts: _Facts, one: LateAnswer, payment: str) -> int:
    closed = (fact for fact in facts.of("sale_closed", sale=one.sale) if isinstance(fact, SaleClosed))
    return sum(tender.receivable for fact in closed for tender in fact.tenders if tender.attempt == payment)


def _given_back(facts: _Facts, one: LateAnswer) -> list[AttemptBegun]:
    """What gave that payment back or tries to, whatever became of it."""
    begun = [fact for fact in facts.of("attempt_begun", sale=one.sale) if isinstance(fact, AttemptBegun)]
    return [each for each in begun if isinstance(each.subject, ReversalSubject) and each.subject.of == one.attempt]


def _is_going_back(facts: _Facts, one: LateAnswer) -> bool:
    return any(not any(facts.of(kind, attempt=begun.attempt) for kind in _ENDED) for begun in _given_back(facts, one))
