"""Why a benefit is not used, what it would cost to use it, and what a clerk may want to say about those that are.

Values, no sentences. What costs something to find out (``cost_of``, ``near``, ``burnt``) is asked for one by one: each
searches again with the sale a little different.
"""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pos_terminal.benefits.beside import Beside
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quote import Cannot, Quote, Undecided
from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import Benefit, FixedBenefit, RedPacket
from pos_terminal.sale.evaluate import Evaluation, Selection, Unusable, evaluate
from pos_terminal.sale.lines import PricedLine, in_scope
from pos_terminal.sale.reasons import Burn, Hint, WhyUnused

Cancelled = Callable[[], bool]


class Asked:
    """One sale and its quote, to ask about. ``cancelled`` ends a search that one question needs.

    ``forced_in``, ``forced_out``: what the quote was bound to; what is asked about is bound to it too.
    """

    def __init__(
        self,
        lines: tuple[PricedLine, ...],
        book: BenefitBook,
        at_ms: int,
        quote: Quote,
        cancelled: Cancelled = lambda: False,
        *,
        forced_in: tuple[str, ...] = (),
        forced_out: tuple[str, ...] = (),
    ) -> None:
        self.lines, self.book, self.at_ms, self.quote, self.cancelled = lines, book, at_ms, quote, cancelled
        self.forced_in, self.forced_out = forced_in, forced_out
        self._problem = Problem(lines, book, at_ms)
        self.never = self._problem.never
        self._selection = quote.selection
        self._beside = Beside(self._problem, quote.selection, _given(quote.evaluation))

    def unused(self) -> tuple[WhyUnused, ...]:
        """Every benefit of the book that the quote does not use, in the order of ids."""
        used = self._selection.used
        rest = sorted((one for one in self.book.benefits if one.benefit not in used), key=lambda one: one.benefit)
        return tuple(self._why(one) for one in rest)

    def cost_of(self, benefit: str) -> int | None:
        """How much more would be due at the best with ``benefit`` used; None where it cannot be, or not known yet."""
        forced = self._proved(self.lines, forced_in=(benefit,))
        return forced.due - self.quote.due if forced is not None else None

    def near(self, benefit: str) -> Hint | None:
        """What adding just enough goods for ``benefit`` would save; None where it is not short or saves nothing."""
        why = next((one for one in self.unused() if one.benefit == benefit), None)
        offered = next((one for one in self.book.benefits if one.benefit == benefit), None)
        if why is None or offered is None or not why.missing or why.reason == "too_few":
            return None
        alike = max(
            (line for line in self.lines if in_scope(offered.scope, line) and not line.presale),
            key=lambda line: (line.amount, line.line),
            default=None,
        )
        if alike is None:
            return None
        more = msgspec.structs.replace(alike, line=f"{alike.line}+", amount=why.missing, units=1)
        with_more = self._proved((*self.lines, more))
        saves = 0 if with_more is None else self.quote.due + why.missing - with_more.due
        return Hint(benefit=benefit, missing=why.missing, line=alike.line, saves=saves) if saves > 0 else None

    def burnt(self, benefit: str) -> Burn | None:
        """What a used coupon or red packet saves where that is a tenth of its face or less."""
        used = next((one for one in self.book.benefits if one.benefit == benefit), None)
        if benefit not in self._selection.benefits or not isinstance(used, FixedBenefit | RedPacket):
            return None
        without = self._proved(self.lines, forced_out=(benefit,))
        if without is None or (without.due - self.quote.due) * 10 > used.amount:
            return None
        return Burn(benefit=benefit, face=used.amount, saves=without.due - self.quote.due)

    def _proved(
        self, lines: tuple[PricedLine, ...], forced_in: tuple[str, ...] = (), forced_out: tuple[str, ...] = ()
    ) -> Quote | None:
        found = prove(
            lines,
            self.book,
            self.at_ms,
            forced_in=(*self.forced_in, *forced_in),
            forced_out=(*self.forced_out, *forced_out),
            cancelled=self.cancelled,
        )
        return None if isinstance(found, Cannot | Undecided) or found.lower_bound < found.due else found

    # --- why not ---------------------------------------------------------------------------------------------------

    def _why(self, benefit: Benefit) -> WhyUnused:
        name = benefit.benefit
        if (never := self.never.get(name)) is not None:
            return WhyUnused(benefit=name, reason=never.reason, missing=never.missing)
        one = self._problem.names.index(name)
        uses = self._beside.uses(one)
        if not uses:
            return self._hindered(one)
        best = max(uses, key=lambda use: use.saves)
        if best.saves > 0:
            return WhyUnused(benefit=name, reason="undecided")
        if any(use.saves + use.fee > 0 for use in uses):
            return WhyUnused(benefit=name, reason="pack_fee")
        return WhyUnused(benefit=name, reason="lowers_others" if self._left(one) else "not_worth")

    def _left(self, one: int) -> int:
        """What is still due of the goods that the benefit lowers."""
        problem = self._problem
        lowers = problem.items[one].gains if one in problem.items else problem.baskets[one].reach
        lines = (problem.lines[at] for at in lowers)
        return sum(line.due - self.quote.evaluation.of_line(line.line) for line in lines)

    def _hindered(self, one: int) -> WhyUnused:
        """What stands in its way, and the limit or threshold because of which."""
        problem, name = self._problem, self._problem.names[one]
        ways = self._beside.ways_in(one)
        at = self._beside.place(one, ways[0] if ways else frozenset())
        failed = self._failed(name, problem.lines[at].line if at is not None and at >= 0 else None, alone=not ways)
        sets = [tuple(sorted(problem.names[each] for each in way)) for way in ways]
        limits = [why for why in failed if why.limit]
        plain = [why for why in limits if why.reason != "budget"]
        return WhyUnused(
            benefit=name,
            reason="budget" if limits and not plain else "excluded",
            by=sets[0] if sets else (),
            or_by=tuple(sets[1:]),
            limit=(plain or limits)[0].limit if limits else "",
            missing=max((why.missing for why in failed if why.benefit == name), default=0),
        )

    def _failed(self, name: str, line: str | None, *, alone: bool) -> tuple[Unusable, ...]:
        """What is said against it where it can be used once what stands in its way is gone, or by itself."""
        chosen = Selection() if alone else self._selection
        if self._problem.names.index(name) in self._problem.baskets:
            tried = msgspec.structs.replace(chosen, benefits=(*chosen.benefits, name))
        else:
            tried = msgspec.structs.replace(chosen, items=(*chosen.items, (name, line or self._any_line(name))))
        found = evaluate(self.lines, self.book, tried, self.at_ms)
        return () if isinstance(found, Evaluation) else found

    def _any_line(self, name: str) -> str:
        problem = self._problem
        return problem.lines[min(problem.items[problem.names.index(name)].gains)].line


def _given(evaluation: Evaluation) -> dict[str, int]:
    given: dict[str, int] = {}
    for share in evaluation.shares:
        given[share.benefit] = given.get(share.benefit, 0) + share.amount
    return given
