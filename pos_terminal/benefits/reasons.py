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
from pos_terminal.benefits.quote import Cannot, Quote
from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import Benefit, FixedBenefit, RedPacket
from pos_terminal.sale.evaluate import Evaluation, Selection, Unusable, evaluate
from pos_terminal.sale.lines import SCOPE_FIELDS, PricedLine, reached_by
from pos_terminal.sale.reasons import Burn, Hint, WhyUnused

Cancelled = Callable[[], bool]
_Question = tuple[tuple[PricedLine, ...], frozenset[str], frozenset[str]]
Searched = dict[_Question, Quote | Cannot]
"""What searches about one sale are certain of, by goods besides, what was forced in and what out."""
_UNKNOWN = "\0"


class Asked:
    """One sale and its quote, to ask about. ``cancelled`` ends a search that one question needs.

    ``forced_in``, ``forced_out``: what the quote was bound to; what is asked about is bound to it too. ``searched``: of
    the same sale under an earlier quote, so that nothing is searched for twice. ``better``: a search came upon less to
    pay than in ``quote``; what is asked is then to be asked anew, of that.
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
        searched: Searched | None = None,
    ) -> None:
        self.lines, self.book, self.at_ms, self.quote, self.cancelled = lines, book, at_ms, quote, cancelled
        self.forced_in, self.forced_out = forced_in, forced_out
        self.better: Quote | None = None
        self._searched: Searched = {} if searched is None else searched
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
        """How much more than in the quote would be due at the best with ``benefit`` used.

        None where it cannot be, where it is not known yet, and where it would be less: then that is ``better``.
        """
        return self._dearer(self._proved(forced_in=(benefit,)))

    def near(self, benefit: str) -> Hint | None:
        """What adding just enough goods for ``benefit`` saves at least; None where it is not short or saves nothing.

        Whichever goods of its scope they are, of the kinds in the sale or others: nothing else is supposed of them.
        Where the quote may not be the least, what goods save is not known. Nor is it the benefit's where the sale with
        the goods is paid for less by others.
        """
        why = self.never.get(benefit)
        if why is None or why.reason != "short" or self.quote.lower_bound < self.quote.due:
            return None
        offered = next(one for one in self.book.benefits if one.benefit == benefit)
        alike = sorted(reached_by(offered.scope, self.lines), key=lambda line: (-line.amount, line.line))
        goods = _some_goods(offered, alike[0], why.missing)
        best = self._proved(goods, book=_which_exclude(self.book, goods.sku, offered))
        if best is None or benefit not in best.selection.used:
            return None
        dues = [best.due]
        for one in alike:
            more = msgspec.structs.replace(one, line=goods.line, amount=why.missing, units=1, deposit=0, credit=0)
            with_more = evaluate((*self.lines, more), self.book, best.selection, self.at_ms)
            if not isinstance(with_more, Evaluation):
                return None
            dues.append(with_more.due)
        saves = self.quote.due + why.missing - max(dues)
        return Hint(benefit=benefit, missing=why.missing, line=alike[0].line, saves=saves) if saves > 0 else None

    def burnt(self, benefit: str) -> Burn | None:
        """What a used coupon or red packet saves where that is a tenth of its face or less."""
        used = next((one for one in self.book.benefits if one.benefit == benefit), None)
        if benefit not in self._selection.benefits or not isinstance(used, FixedBenefit | RedPacket):
            return None
        saves = self._dearer(self._proved(forced_out=(benefit,)))
        return (
            None if saves is None or saves * 10 > used.amount else Burn(benefit=benefit, face=used.amount, saves=saves)
        )

    def without_choice(self, chosen: tuple[str, ...]) -> int | None:
        """How much more is due because of ``chosen``, which the clerk put in or left out; None where not known."""
        if self.quote.lower_bound < self.quote.due:
            return None
        forced_in = frozenset(self.forced_in).difference(chosen)
        free = self._found((), forced_in, frozenset(self.forced_out).difference(chosen))
        return None if free is None else self.quote.due - free.due

    def _dearer(self, found: Quote | None) -> int | None:
        if found is None:
            return None
        if found.due < self.quote.due and (self.better is None or found.due < self.better.due):
            bound = min(self.quote.lower_bound, found.due)
            self.better = msgspec.structs.replace(found, lower_bound=bound, proven=False)
        return found.due - self.quote.due if found.due >= self.quote.due else None

    def _proved(
        self,
        *more: PricedLine,
        book: BenefitBook | None = None,
        forced_in: tuple[str, ...] = (),
        forced_out: tuple[str, ...] = (),
    ) -> Quote | None:
        forced = frozenset((*self.forced_in, *forced_in)), frozenset((*self.forced_out, *forced_out))
        return self._found(more, *forced, book=book)

    def _found(
        self,
        more: tuple[PricedLine, ...],
        forced_in: frozenset[str],
        forced_out: frozenset[str],
        *,
        book: BenefitBook | None = None,
    ) -> Quote | None:
        """The least amount due, certainly; None where nothing is allowed or it is not known."""
        key = (more, forced_in, forced_out)
        found: object = self._searched.get(key)
        if found is None:
            lines, book = (*self.lines, *more), book or self.book
            found = prove(lines, book, self.at_ms, forced_in=forced_in, forced_out=forced_out, cancelled=self.cancelled)
            if isinstance(found, Cannot) or (isinstance(found, Quote) and found.lower_bound == found.due):
                self._searched[key] = found
        return found if isinstance(found, Quote) and found.lower_bound == found.due else None

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
        if self._left(one):
            return WhyUnused(benefit=name, reason="lowers_others")
        covering = self._beside.covering(one)
        if covering is None:
            return WhyUnused(benefit=name, reason="no_gain")
        return WhyUnused(benefit=name, reason="not_worth", by=self._named([covering])[0])

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
        sets = self._named(ways)
        limits = [why for why in failed if why.limit]
        plain = [why for why in limits if why.reason != "budget"]
        return WhyUnused(
            benefit=name,
            reason="budget" if limits and not plain else "excluded",
            by=sets[0] if sets else (),
            or_by=sets[1:],
            limit=(plain or limits)[0].limit if limits else "",
            missing=max((why.missing for why in failed if why.benefit == name), default=0),
        )

    def _named(self, ways: list[frozenset[int]]) -> tuple[tuple[str, ...], ...]:
        return tuple(tuple(sorted(self._problem.names[each] for each in way)) for way in ways)

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


def _some_goods(near: Benefit, alike: PricedLine, amount: int) -> PricedLine:
    """Goods of which nothing is known but that ``near`` reaches them; no item benefit lowers them."""
    known = {field for key, field in SCOPE_FIELDS.items() if getattr(near.scope, key) is not None}
    goods = PricedLine(line=f"{alike.line}+{near.benefit}", sku=_UNKNOWN, amount=amount, presale=True)
    said = {field: getattr(alike, field) if field in known else _UNKNOWN for field in SCOPE_FIELDS.values()}
    return msgspec.structs.replace(goods, **said)


def _which_exclude(book: BenefitBook, sku: str, near: Benefit) -> BenefitBook:
    """``book`` whose other benefits that exclude some goods exclude these too, if they are unknown."""
    if sku != _UNKNOWN:
        return book
    benefits = []
    for one in book.benefits:
        if one.scope.exclude_skus and one.benefit != near.benefit:
            scope = msgspec.structs.replace(one.scope, exclude_skus=(*one.scope.exclude_skus, sku))
            benefits.append(msgspec.structs.replace(one, scope=scope))
        else:
            benefits.append(one)
    return msgspec.structs.replace(book, benefits=tuple(benefits))


def _given(evaluation: Evaluation) -> dict[str, int]:
    given: dict[str, int] = {}
    for share in evaluation.shares:
        given[share.benefit] = given.get(share.benefit, 0) + share.amount
    return given
