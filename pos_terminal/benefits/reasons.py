"""Why a benefit is not used, what it would cost to use it, and what a clerk may want to say about those that are.

Values, no sentences. What costs something to find out (``cost_of``, ``near``, ``burnt``) is asked for one by one: each
searches again with the sale a little different.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quote import Cannot, Quote, Undecided
from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import BasketBenefit, Benefit, FixedBenefit, RedPacket
from pos_terminal.sale.evaluate import Evaluation, Selection, Unusable, evaluate
from pos_terminal.sale.lines import PricedLine, in_scope
from pos_terminal.sale.nominal import gain
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
        self.never = Problem(lines, book, at_ms).never
        self._selection = quote.selection

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
        alone = self._tried(Selection(), benefit)
        if not any(isinstance(one, Evaluation) for one in alone):
            limit = next(why for one in alone if not isinstance(one, Evaluation) for why in one if why.limit)
            return WhyUnused(
                benefit=name, reason="budget" if limit.reason == "budget" else "excluded", limit=limit.limit
            )
        failed: list[Unusable] = []
        for beside in self._tried(self._selection, benefit):
            if isinstance(beside, Evaluation):
                if beside.fees > self.quote.evaluation.fees:
                    return WhyUnused(benefit=name, reason="pack_fee")
                return WhyUnused(benefit=name, reason="lowers_others" if self._left(benefit) else "not_worth")
            failed += beside
        return self._against(name, failed)

    def _left(self, benefit: Benefit) -> int:
        """What is still due of the goods that ``benefit`` lowers."""
        lines = (line for line in self.lines if self._lowers(benefit, line))
        return sum(line.due - self.quote.evaluation.of_line(line.line) for line in lines)

    def _tried(self, chosen: Selection, benefit: Benefit) -> list[Evaluation | tuple[Unusable, ...]]:
        return [evaluate(self.lines, self.book, one, self.at_ms) for one in self._with(chosen, benefit)]

    def _with(self, chosen: Selection, benefit: Benefit) -> Iterator[Selection]:
        """``chosen`` with ``benefit`` besides; an item benefit on each line in turn."""
        if isinstance(benefit, BasketBenefit):
            yield msgspec.structs.replace(chosen, benefits=tuple(sorted((*chosen.benefits, benefit.benefit))))
            return
        for line in self.lines:
            if self._lowers(benefit, line):
                yield msgspec.structs.replace(chosen, items=(*chosen.items, (benefit.benefit, line.line)))

    def _against(self, name: str, failed: list[Unusable]) -> WhyUnused:
        """What stands against ``name`` beside the chosen ones, the plainest reason first."""
        limits = [why for why in failed if why.limit]
        for why in limits:
            if why.reason != "budget":
                by = self._holders(why, name)
                return WhyUnused(benefit=name, reason="excluded", by=by, limit=why.limit)
        if limits:
            return WhyUnused(benefit=name, reason="budget", limit=limits[0].limit)
        missing = max((why.missing for why in failed if why.benefit == name), default=0)
        others = {why.benefit for why in failed if why.reason == "short"} - {name}  # it would take their base away
        if missing or not others:
            others |= {one for one, line in self._selection.items if self._touches(name, line)}
        if missing and not others:  # on the net: coupons of lower layers have taken its base away
            others = set(self._selection.benefits)
        return WhyUnused(benefit=name, reason="excluded", by=tuple(sorted(others)), missing=missing)

    def _touches(self, name: str, line: str) -> bool:
        benefit = next(one for one in self.book.benefits if one.benefit == name)
        return self._lowers(benefit, next(one for one in self.lines if one.line == line))

    def _lowers(self, benefit: Benefit, line: PricedLine) -> bool:
        """Whether it reaches the line, and as an item benefit takes something off it."""
        if not in_scope(benefit.scope, line):
            return False
        return isinstance(benefit, BasketBenefit) or (not line.presale and gain(benefit, line) > 0)

    def _holders(self, why: Unusable, name: str) -> tuple[str, ...]:
        """The chosen benefits that use up the limit."""
        group = next(
            (one.members for one in self.book.groups if why.reason == "group" and one.group == why.limit), None
        )
        if group is not None:
            return tuple(sorted(self._selection.used.intersection(group)))
        key = "pack" if why.reason == "pack" else "campaign"
        alike = {one.benefit for one in self.book.benefits if getattr(one, key) == why.limit}
        return tuple(sorted((self._selection.used & alike) - {name}))
