"""The return a sale stands for: what comes back of which closed sale, and how far giving the money back has come.

It is a value inside ``state.Sale``: a return is a sale that refers back, so that attempts, drafts, parking, recovery
and a supervisor's word work for it as for any other. It has no lines, benefits or tenders of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import msgspec

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.reasons import CASH_IN, NOT_COLLECTED, NOTHING_WRONG, PUT_RIGHT
from pos_terminal.contract.records import LateAnswer, Tender, TenderRefunded
from pos_terminal.contract.words import RefundKind
from pos_terminal.sale.returns import NotReturnable, ReturnPlan, plan_return
from pos_terminal.sale.standing import standing_of

_WAYS: dict[str, RefundKind] = {"": "unpaid", NOT_COLLECTED: "unpaid", CASH_IN: "cash"}
"""How a payment that is not there goes back, by what was done about it; "": nothing yet."""
_OUT = ("", NOT_COLLECTED, NOTHING_WRONG)
"""What was done about money that went back unseen, and left it with the customer."""


class RefundOn(msgspec.Struct, frozen=True, kw_only=True):
    """A return of goods of the closed sale ``of``, after the refunds ``before``, which are all there are.

    ``units``: which come back, by line. ``plan``: what that gives back, or ``against``: why it cannot be; neither while
    nothing is chosen. ``begun``: the clerk said so, for ``reason``; the plan stands from then on. ``supervisor``: who
    allowed it, where a clerk may not alone. ``in_cash``: tenders
    of the sale that refused their part, which a supervisor has given in cash. ``leased``: the server keeps other tills
    from returning goods of the sale, until a fact says how this return ended. ``lease``: the question for which it
    does, which that fact names; "" in drafts from before there was one. ``late``: what was told later of payments of
    the sale: that they never came or were taken back after all, or that a refund counted nowhere went out.
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

    def planned(self, units: Mapping[str, Collection[int]], payout_unit: int) -> ReturnPlan | tuple[NotReturnable, ...]:
        """What ``units`` give back, by the ways that are left; money that is out already pays for it first."""
        plan = plan_return(self.of, self.before, units, payout_unit, self._ways())
        if not isinstance(plan, ReturnPlan):
            return plan
        return msgspec.structs.replace(plan, tenders=self.less_out(plan.tenders))

    def _ways(self) -> dict[str, RefundKind]:
        """How what is not there goes back: in cash, where that was collected for it; not at all, where nothing was."""
        late = {tender.tender: self.late_of(tender.tender) for tender in self.of.tenders}
        return {one: _WAYS[told.reason] for one, told in late.items() if told is not None and told.reason in _WAYS}

    def less_out(self, parts: Iterable[TenderRefunded]) -> tuple[TenderRefunded, ...]:
        """Each part as far as it is to go back; before it, by its ``attempt``, what went back of it unseen."""
        found = []
        for part in parts:
            left = part.amount
            for late, out in self._out(part):
                amount = min(left, out)
                if amount:
                    slip = late.slip
                    found.append(msgspec.structs.replace(part, amount=amount, attempt=late.attempt, slip=slip))
                    left -= amount
            if left:
                found.append(msgspec.structs.replace(part, amount=left))
        return tuple(found)

    def _out(self, part: TenderRefunded) -> list[tuple[LateAnswer, int]]:
        """Refunds of its tender that went out and that no return has counted, with what of each is left to count."""
        if part.attempt is not None or part.kind not in ("card", "code"):
            return []
        paid = self.tender(part.of)
        told = [
            one
            for one in self.late
            if one.kind == "refund" and one.of in (paid.tender, paid.attempt) and one.reason in _OUT
        ]
        return [(one, self.left_of(one)) for one in told]

    def left_of(self, out: LateAnswer) -> int:
        """What of a refund that went out unseen no return has counted yet."""
        gone = (back for refund in self.before for back in refund.tenders)
        return out.amount - sum(back.amount for back in gone if back.attempt == out.attempt and back.kind != "cash")

    @property
    def needs_supervisor(self) -> bool:
        """Whether money does not go back the way the sale says it came: a person answers for that."""
        parts = self.plan.tenders if self.plan is not None else ()
        told = [self.late_of(one.of) for one in parts]
        changed = any(late is not None and late.reason != PUT_RIGHT for late in told)
        return changed or any(one.attempt is not None for one in parts)

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
        """What was told of that payment: that it never came or was taken back, and what was done about it."""
        names = (tender, self.tender(tender).attempt)
        gone = (one for one in self.late if (one.attempt if one.outcome == "refused" else one.of) in names)
        return next((one for one in gone if one.kind != "refund"), None)

    def tender(self, tender: str) -> Tender:
        return next(one for one in self.of.tenders if one.tender == tender)

    def refunded_before(self, tender: str) -> bool:
        return any(back.of == tender for refund in self.before for back in refund.tenders)
