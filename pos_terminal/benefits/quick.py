"""The first answer: a good selection within counted work, and the clock only as a guard."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pos_terminal.benefits.ceiling import ceiling
from pos_terminal.benefits.exact import unsettled
from pos_terminal.benefits.greedy import Greedy
from pos_terminal.benefits.parts import Part
from pos_terminal.benefits.problem import Problem, Use
from pos_terminal.benefits.quote import Cannot, Incumbent, Quote, Undecided
from pos_terminal.benefits.tally import Tally
from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.sale.lines import PricedLine

_SMALL, _LARGE = 48, 150


class Work(NamedTuple):
    """How much a first answer may cost: steps of trying everything, and pivots (steps of the simplex method, with some
    for each solution) of branching. ``priced``: steps of trying everything by the prices of the first solution.
    """

    steps: int
    pivots: int
    priced: int = 0


def usual_work(size: int) -> Work:
    """For a sale of ``size`` lines and benefits together: about what fits into a tenth of a second."""
    if size <= _SMALL:
        return Work(steps=150, pivots=1_200, priced=1_000)
    return Work(steps=100, pivots=(28_000_000 if size <= _LARGE else 24_000_000) // size**2)


def never_late() -> bool:
    return False


def quick(
    lines: Iterable[PricedLine],
    book: BenefitBook,
    at_ms: int,
    *,
    forced_in: Iterable[str] = (),
    forced_out: Iterable[str] = (),
    forced_uses: Iterable[Use] = (),
    work: Work | None = None,
    late: Callable[[], bool] = never_late,
) -> Quote | Cannot | Undecided:
    """A selection that is allowed and no worse than taking benefits greedily, by value or in the order of the book.

    ``work`` ends it (by default ``usual_work``); ``late`` is asked as well and ends it sooner. The selection has
    every benefit of ``forced_in`` (an item benefit on one line at least) and use of ``forced_uses``, and none of
    ``forced_out``. Without anything forced in the answer is always a ``Quote``. A small sale is settled by trying, and
    its quote proven; others are proven by ``prove``.
    """
    problem = Problem(lines, book, at_ms, forced_in, forced_out, forced_uses)
    if problem.impossible:
        return Cannot(why=problem.impossible)
    work = work or usual_work(len(problem.lines) + len(problem.names))
    tally = Tally(problem)
    best = Incumbent(problem, tally)
    best.limit(ceiling(problem))
    greedy = Greedy(problem, tally, late)
    if not problem.forced and not problem.forced_uses:
        found = greedy.best(best.ceiling, 2 if problem.size > _LARGE else 4)
        best.offer(found.picks, frozenset(found.chosen))
    few = 8 if best.is_best else 1  # what it costs is known: the rest is about the order among equals
    left = unsettled(best, work.steps // few, late)
    if left and best.worth is None and not find_some(best, left, late):
        return Cannot()
    if left and best.worth is not None:
        left = branched(best, left, greedy, work.pivots // few, late, work.priced)
    if best.worth is None:
        return Undecided() if left else Cannot()
    return best.quote(proven=not left)


def branched(
    best: Incumbent, left: Iterable[Part], greedy: Greedy, pivots: int, late: Callable[[], bool], priced: int = 0
) -> list[Part]:
    """Improves ``best`` in the parts ``left``; those that it did not settle."""
    from pos_terminal.benefits.branching import Branching  # the solver takes its time to load: not before it is needed

    unknown, still = 0, []
    for part in left:
        if pivots <= 0 or late():
            unknown = best.problem.total
            still.append(part)
            continue
        branching = Branching(best, part, greedy, late)
        pivots -= branching.run(pivots, priced)
        unknown += branching.open
        if not branching.settled:
            still.append(part)
    assert best.worth is not None
    best.limit(best.worth + unknown)
    return still


def find_some(best: Incumbent, left: Iterable[Part], late: Callable[[], bool]) -> bool:
    """Lets the solver find what is allowed with what is forced in; False where it found that nothing is."""
    from pos_terminal.benefits.proving import margin
    from pos_terminal.benefits.solver import solve

    model = best.model(left)
    solved = solve(model, stop=late)
    if solved.values is not None:
        best.offer(*model.read(solved.values))
    if math.isfinite(solved.bound):
        best.limit(math.floor(-solved.bound * model.unit + margin(best.problem)))
    return not solved.impossible
