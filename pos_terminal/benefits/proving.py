"""The proof: the solver runs to its end, and what it says is believed only as far as integers confirm it.

A selection counts for what ``sale.evaluate`` says of it. The solver's bound counts less a margin, and only where that
rounds to the selection's own amount is the amount proven. Where the solver took an inexact solution for a good one,
that selection is forbidden and it goes on. Then, with the amount held, the order among equals is settled by stages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from pos_terminal.benefits.exact import LARGEST, unsettled
from pos_terminal.benefits.model import EXACT, Model, Terms
from pos_terminal.benefits.parts import Part
from pos_terminal.benefits.problem import Problem, Use
from pos_terminal.benefits.quote import Cannot, Incumbent, Quote, Undecided
from pos_terminal.benefits.tally import Tally
from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import EveryBenefit
from pos_terminal.sale.lines import PricedLine

if TYPE_CHECKING:
    from pos_terminal.benefits.solver import Solved

_AGAIN = 12
_BITS = 6
_BLOCK = 1 << _BITS
"""About the largest weight in one stage. Larger ones are beyond the tolerances of the solver's rows and cuts."""
_SURE = 0.1
_TIMES = 1_000_000
"""Where a benefit «every N» can count further, the solver loses the first of equals: it is not asked for the order."""
_SMALL = 48
"""A problem of this size is mostly settled by trying."""


def margin(problem: Problem) -> float:
    """How far the solver's bound may be off, in minor units."""
    return 1e-3 + 4e-9 * sum(problem.base)


def _steps(problem: Problem) -> int:
    """How much is tried in integers before the solver, which cannot tell very large amounts apart."""
    if sum(problem.base) > EXACT:
        return 200_000
    return 4_000 if problem.size <= _SMALL else 200


def prove(
    lines: Iterable[PricedLine],
    book: BenefitBook,
    at_ms: int,
    start: Quote | None = None,
    *,
    forced_in: Iterable[str] = (),
    forced_out: Iterable[str] = (),
    forced_uses: Iterable[Use] = (),
    steps: int | None = None,
    cancelled: Callable[[], bool] = lambda: False,
    improved: Callable[[Quote], None] = lambda quote: None,
) -> Quote | Cannot | Undecided:
    """The best selection, with ``proven`` where that is certain; at ``cancelled`` the best so far.

    ``start``: a quote for the same sale to begin with. ``steps``: how much is tried in integers before the solver (by
    default as much as seems worth it). ``improved`` is told of every better one on the way.
    """
    problem = Problem(lines, book, at_ms, forced_in, forced_out, forced_uses)
    if problem.impossible:
        return Cannot(why=problem.impossible)
    if start is not None and cancelled():
        return start
    best = Incumbent(problem, Tally(problem))
    if start is not None and (placed := problem.placed(start.selection)) is not None:
        best.limit(problem.total - start.lower_bound)
        best.offer(placed[0], frozenset(placed[2]))
    return _Proof(best, cancelled, improved).done(_steps(problem) if steps is None else steps)


class _Proof:
    def __init__(self, best: Incumbent, cancelled: Callable[[], bool], improved: Callable[[Quote], None]) -> None:
        self.best, self.problem = best, best.problem
        self.cancelled, self.improved = cancelled, improved
        self.left: list[Part] = []  # what trying did not settle

    def done(self, steps: int) -> Quote | Cannot | Undecided:
        largest = self.problem.size if sum(self.problem.base) > EXACT else LARGEST
        self.left = unsettled(self.best, steps, self.cancelled, largest=largest)
        if not self.left:
            return self.best.quote(proven=True) if self.best.worth is not None else Cannot()
        possible = self._amount()
        if self.best.worth is None:
            return Undecided() if possible else Cannot()
        proven = self.best.is_best and self._order()
        return self.best.quote(proven=proven)

    def _solve(self, model: Model) -> Solved:
        from pos_terminal.benefits.solver import solve  # it takes its time to load: not before it is needed

        def found(values: Sequence[float]) -> None:
            before = self.best.worth
            self.best.offer(*model.read(values))
            if self.best.worth != before:
                self.improved(self.best.quote())

        solved = solve(model, start=self.best.values(model), stop=self.cancelled, found=found, gone=self.cancelled)
        if solved.values is not None:
            found(solved.values)
        return solved

    def _amount(self) -> bool:
        """Settles the amount as far as it can be; False where nothing is allowed."""
        best, model = self.best, self.best.model(self.left)
        for _ in range(_AGAIN):
            if best.is_best or self.cancelled():
                return True
            solved = self._solve(model)
            if solved.impossible:
                if best.worth is None:
                    return False
                best.limit(best.worth)
                return True
            if math.isfinite(solved.bound):
                bound = math.floor(-solved.bound * model.unit + margin(self.problem))
                best.limit(bound if best.worth is None else max(best.worth, bound))
            if not solved.ended or solved.values is None or best.is_best or model.unit > 1:
                return True
            model.not_again(*model.read(solved.values))
        return True

    def _order(self) -> bool:
        """Settles the order among the selections of the best amount; False where it was not brought to its end."""
        if sum(self.problem.base) > EXACT or self._counts_far():
            return False
        worth = self.best.worth
        model = self.best.model(self.left)
        amount = {column: cost for column, cost in enumerate(model.cost) if cost}
        assert worth is not None
        model.at_most(0.5 - worth, amount)
        return all(self._stage(model, stage) and self.best.worth == worth for stage in self._stages(model))

    def _counts_far(self) -> bool:
        baskets = self.problem.baskets.values()
        return any(isinstance(one.benefit, EveryBenefit) and one.most // one.benefit.amount > _TIMES for one in baskets)

    def _stage(self, model: Model, stage: Terms) -> bool:
        """Makes the stage's sum the least and holds it there."""
        if self._sum(model, stage) <= sum(min(w * model.lower[c], w * model.upper[c]) for c, w in stage.items()):
            self._hold(model, stage, self._sum(model, stage))
            return True
        model.cost = [stage.get(column, 0.0) for column in range(len(model.cost))]
        for _ in range(_AGAIN):
            if self.cancelled():
                return False
            solved = self._solve(model)
            reached = self._sum(model, stage)
            if solved.impossible or not solved.ended or not math.isfinite(solved.bound):
                return False
            if reached <= math.ceil(solved.bound - _SURE):
                self._hold(model, stage, reached)
                return True
            assert solved.values is not None
            model.not_again(*model.read(solved.values))
        return False

    def _sum(self, model: Model, stage: Terms) -> float:
        values = self.best.values(model)
        assert values is not None
        return round(sum(weight * values[column] for column, weight in stage.items()))

    def _hold(self, model: Model, stage: Terms, reached: float) -> None:
        """A number of benefits stays a row; which ones they are only one choice says, and that is left no choice.

        A row of such weights made the solver cut off what holds with equality.
        """
        if all(weight == 1 for weight in stage.values()):
            model.at_most(reached, stage)
            return
        values = self.best.values(model)
        assert values is not None
        for column in stage:
            model.fix(column, values[column])

    def _stages(self, model: Model) -> Iterator[Terms]:
        """Sums to make least, one after the other: the number of benefits, the preferred ones, the uses by line."""
        columns = [model.used[one] for one in self.problem.by_preference]
        yield dict.fromkeys(columns, 1.0)
        for place in range(0, len(columns), _BITS):
            block = columns[place : place + _BITS]
            yield {column: -float(_BLOCK >> (bit + 1)) for bit, column in enumerate(block)}
        yield from self._by_line(model)

    def _by_line(self, model: Model) -> Iterator[Terms]:
        """Once the benefits are settled: for each line the digit of its item benefit among those used, none last."""
        used = {one for one in self.best.picks if one >= 0}
        block: Terms = {}
        weight = 0
        for at, options in enumerate(self.problem.options):
            open_to = sorted((one for one, _ in options if one in used), key=self.problem.rank.__getitem__)
            if not open_to:
                continue
            if weight <= len(open_to):
                if block:
                    yield block
                block, weight = {}, max(_BLOCK, len(open_to) + 1)
            weight //= len(open_to) + 1
            for digit, one in enumerate(open_to):  # less than none by what it comes before
                block[model.uses[one, at]] = float(weight * (digit - len(open_to)))
        if block:
            yield block
