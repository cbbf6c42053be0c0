"""The return a sale stands for: what comes back of which closed sale, and how far giving the money back has come.

It is a value inside ``state.Sale``: a return is a sale that refers back, so that attempts, drafts, parking, recovery
and a supervisor's word work for it as for any other. It has no lines, benefits or tenders of its own.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.reasons import CASH_IN, NOT_COLLECTED, NOTHING_WRONG, PUT_RIGHT
from pos_terminal.contract.records import LateAnswer, Tender, TenderRefunded
from pos_terminal.contract.words import RefundKind
from pos_terminal.sale.returns import NotReturnable, ReturnPlan
from pos_terminal.sale.standing import standing_of

_WAYS: dict[str, RefundKind] = {"": "unpaid", NOT_COLLECTED: "unpaid", CASH_IN: "cash"}
"""By what was done about a payment that never came; "": nothing yet."""
_AS_IT_CAME = (PUT_RIGHT, NOTHING_WRONG)


class RefundOn(msgspec.Struct, frozen=True, kw_only=True):
    """A return of goods of the closed sale ``of``, after the refunds ``before``, which are all there are.

    ``units``: which come back, by line. ``plan``: what that gives back, or ``against``: why it cannot be; neither while
    nothing is chosen. ``begun``: the clerk said so, for ``reason``; the plan stands from then on. ``supervisor``: who
    allowed it, where a clerk may not alone. ``in_cash``: tenders
    of the sale that refused their part, which a supervisor has given in cash. ``leased``: the server keeps other tills
    from returning goods of the sale, until a fact says how this return ended. ``lease``: the question for which it
    does, which that fact names; "" in drafts from before there was one. ``late``: what was told of payments of the sale
    after it closed, that they never came; the newest of each.
    """

    of: SaleClosed
    before: tuple[SaleRefunded, ...] = ()
    units: dict[str, tuple[int, ...]] = {}
    plan: ReturnPlan | None = None
    against: tuple[NotReturnable, ...] = ()
    reason: str = ""
    begun: bool = False
    supervisor: str = ""
    in_cash: tuple[str, ...] = ()
    leased: bool = False
    lease: str = ""
    late: tuple[LateAnswer, ...] = ()

    @property
    def ways(self) -> dict[str, RefundKind]:
        """How what never came goes back: in cash, where that was collected for it; not at all, where nothing was."""
        late = {tender.tender: self.late_of(tender.tender) for tender in self.of.tenders}
        return {one: _WAYS[told.reason] for one, told in late.items() if told is not None and told.reason in _WAYS}

    @property
    def needs_supervisor(self) -> bool:
        """Whether it gives back by what never came: a person answers for how that was put right."""
        told = [self.late_of(one.of) for one in self.plan.tenders] if self.plan is not None else []
        return any(late is not None and self.answers_for(late) for late in told)

    def answers_for(self, late: LateAnswer) -> bool:
        """Whether what was told changes the return: not where the money has come after all."""
        return late.reason not in _AS_IT_CAME

    @property
    def left(self) -> dict[str, tuple[int, ...]]:
        """The units still with the customer, by line."""
        return {line: one.units for line, one in standing_of(self.of, self.before).lines.items()}

    def exceeds(self, limit: int | None) -> bool:
        """Whether more than ``limit`` goes back of the sale, with what went back before: units alone would pass."""
        if limit is None or self.plan is None:
            return False
        return self.plan.total > 0 and self.plan.total + sum(refund.total for refund in self.before) > limit

    def way_of(self, part: TenderRefunded) -> RefundKind:
        """How that part goes back. As planned, where what was told of it since is not put right yet."""
        late = self.late_of(part.of)
        if late is None or not late.reason:
            return part.kind
        return _WAYS.get(late.reason, self.tender(part.of).kind)

    def late_of(self, tender: str) -> LateAnswer | None:
        """What was told of that tender: that it never came, and what was done about it."""
        attempt = self.tender(tender).attempt
        return next((one for one in self.late if one.attempt == attempt), None) if attempt is not None else None

    def tender(self, tender: str) -> Tender:
        return next(one for one in self.of.tenders if one.tender == tender)

    def refunded_before(self, tender: str) -> bool:
        return any(back.of == tender for refund in self.before for back in refund.tenders)
