"""The return a sale stands for: what comes back of which closed sale, and how far giving the money back has come.

It is a value inside ``state.Sale``: a return is a sale that refers back, so that attempts, drafts, parking, recovery
and a supervisor's word work for it as for any other. It has no lines, benefits or tenders of its own.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.records import Tender
from pos_terminal.sale.returns import NotReturnable, ReturnPlan
from pos_terminal.sale.standing import standing_of


class RefundOn(msgspec.Struct, frozen=True, kw_only=True):
    """A return of goods of the closed sale ``of``, after the refunds ``before``, which are all there are.

    ``units``: which come back, by line. ``plan``: what that gives back, or ``against``: why it cannot be; neither while
    nothing is chosen. ``begun``: the clerk said so, for ``reason``; the plan stands from then on. ``supervisor``: who
    allowed it, where a clerk may not alone. ``in_cash``: tenders
    of the sale that refused their part, which a supervisor has given in cash. ``leased``: the server keeps other tills
    from returning goods of the sale, until a fact says how this return ended. ``lease``: the question for which it
    does, which that fact names; "" in drafts from before there was one.
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

    @property
    def left(self) -> dict[str, tuple[int, ...]]:
        """The units still with the customer, by line."""
        return {line: one.units for line, one in standing_of(self.of, self.before).lines.items()}

    def exceeds(self, limit: int | None) -> bool:
        """Whether more than ``limit`` goes back of the sale, with what went back before: units alone would pass."""
        if limit is None or self.plan is None:
            return False
        return self.plan.total > 0 and self.plan.total + sum(refund.total for refund in self.before) > limit

    def tender(self, tender: str) -> Tender:
        return next(one for one in self.of.tenders if one.tender == tender)

    def refunded_before(self, tender: str) -> bool:
        return any(back.of == tender for refund in self.before for back in refund.tenders)
