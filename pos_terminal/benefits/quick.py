"""The first answer: a good selection within counted work, and the clock only as a guard."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from typing import NamedTuple

from pos_terminal.benefits.ceiling import ceiling
from pos_terminal.benefits.exact import unsettled
from pos_terminal.benefits.local import searched
from pos_terminal.benefits.parts import Part
from pos_terminal.benefits.problem import Problem, Use
from pos_terminal.benefits.quote import Cannot, Incumbent, Quote, Undecided
from pos_terminal.benefits.tally import Tally
from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.sale.lines import PricedLine

_SMALL, _LARGE = 48, 150


class Work(NamedTuple):
    """How much a first answer may cost: selections tried by moves, steps of trying everything, and how often the
    solver asks whether to go on.
    """

    tries: int
    steps: int
    checks: int


def usual_work(size: int) -> Work:
    """For a sale of ``size`` lines and benefits together: about what fits into a tenth of a second.

    The largest leave the solver out: before it asks for the first time, that tenth is over.
    """
    if size > _LARGE:
        return Work(tries=2 * size, steps=200, checks=0)
    return Work(
        tries=size * min(10, max(3, size * size // 600)),
        steps=1_200 if size <= _SMALL else 200,
        checks=140 if size <= _SMALL else 1_200_000 // (size * size + 1_000),
    )


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
    if not problem.forced and not problem.forced_uses:
        found = searched(problem, tally, work.tries, late, best.ceiling)
        best.offer(found.picks, frozenset(found.chosen))
    left = unsettled(best, work.steps // 8 if best.is_best else work.steps, late)
    if not left:
        return best.quote(proven=True) if best.worth is not None else Cannot()
    if not best.is_best and not late() and (work.checks or best.worth is None):
        possible = solve_some(best, left, work.checks, late)
        if best.worth is None:
            return Undecided() if possible else Cannot()
    return best.quote() if best.worth is not None else Undecided()


def solve_some(best: Incumbent, left: Iterable[Part], checks: int, late: Callable[[], bool]) -> bool:
    """Lets the solver improve ``best`` in the parts ``left``; False where it found that nothing is allowed.

    With something allowed at hand it is hasty: what it finds is evaluated, and nothing else is believed.
    """
    from pos_terminal.benefits.proving import margin
    from pos_terminal.benefits.solver import solve

    model = best.model(left)
    asked = 0

    def stop() -> bool:
        nonlocal asked
        asked += 1
        return late() or (asked > checks and best.worth is not None)

    def gone() -> bool:
        return best.worth is not None and late()

    solved = solve(model, start=best.values(model), stop=stop, gone=gone, hasty=best.worth is not None)
    if solved.values is not None:
        best.offer(*model.read(solved.values))
    if math.isfinite(solved.bound):
        best.limit(math.floor(-solved.bound * model.unit + margin(best.problem)))
    return not solved.impossible
