"""What the search answers: a selection with what it does to the sale, and how far it is known to be the best."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pos_terminal.benefits.model import Model
from pos_terminal.benefits.parts import Part
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.tally import Tally
from pos_terminal.sale.evaluate import Evaluation, Selection, Unusable, evaluate


class Quote(msgspec.Struct, frozen=True, kw_only=True):
    """``lower_bound``: no selection allowed leaves less to pay. ``proven``: no other selection comes before this one.

    Selections are ordered by what is due; then by how many benefits they use, fewer first; then by the benefits they
    use, the most preferred first (larger face, higher threshold, earlier expiry, smaller id); then, line by line in the
    order of ids, by the item benefit on it in the same preference, none last. The face is the most that the benefit
    can give on these lines by its own terms.
    """

    selection: Selection
    evaluation: Evaluation
    lower_bound: int
    proven: bool = False

    @property
    def due(self) -> int:
        return self.evaluation.due


class Cannot(msgspec.Struct, frozen=True, kw_only=True):
    """What was forced in cannot be. ``why``: the benefits that never can; empty where they exclude each other."""

    why: tuple[Unusable, ...] = ()


class Undecided(msgspec.Struct, frozen=True):
    """The work or the time ended before anything with what was forced in was found."""


class Incumbent:
    """The best selection so far, by the whole order, and the bound below which none can be.

    ``count``: how many benefits it uses.
    """

    def __init__(self, problem: Problem, tally: Tally) -> None:
        self.problem, self.tally = problem, tally
        self.worth: int | None = None
        self.picks: list[int] = [-1] * len(problem.lines)
        self.chosen: frozenset[int] = frozenset()
        self.count = 0
        self.ceiling = problem.total + sum(limit.fee for limit in problem.packs)

    def gains(self, picks: list[int]) -> list[int]:
        return [self.problem.items[one].gains[at] if one >= 0 else 0 for at, one in enumerate(picks)]

    def offer(self, picks: list[int], chosen: frozenset[int]) -> int | None:
        """Takes a selection where it is allowed and comes before; what it is worth, None where it is not allowed."""
        worth = self.tally.worth(picks, self.gains(picks), chosen)
        if worth is not None and self.before(worth, picks, chosen):
            self.worth, self.picks, self.chosen = worth, list(picks), chosen
            self.count = len(chosen | {one for one in picks if one >= 0})
        return worth

    def before(self, worth: int, picks: list[int], chosen: frozenset[int]) -> bool:
        if self.worth is None or worth > self.worth:
            return True
        order = self.problem.order
        return worth == self.worth and order(picks, chosen) < order(self.picks, self.chosen)

    def model(self, left: Iterable[Part]) -> Model:
        """The parts ``left`` to decide, the others as they are in it."""
        model = Model(self.problem)
        if self.worth is not None:
            model.hold(self.picks, self.chosen, left)
        return model

    def values(self, model: Model) -> dict[int, float] | None:
        """Its columns in ``model``, None without a selection."""
        if self.worth is None:
            return None
        nominals = self.tally.nominals(self.gains(self.picks), self.chosen)
        assert not isinstance(nominals, int)
        return model.values(self.picks, self.chosen, nominals)

    def limit(self, ceiling: int) -> None:
        """No selection is worth more than ``ceiling``."""
        self.ceiling = min(self.ceiling, ceiling)

    @property
    def is_best(self) -> bool:
        return self.worth is not None and self.worth >= self.ceiling

    def quote(self, *, proven: bool = False) -> Quote:
        problem = self.problem
        assert self.worth is not None
        selection = problem.selection(self.picks, self.chosen)
        evaluation = evaluate(problem.lines, problem.book, selection, problem.at_ms)
        if not isinstance(evaluation, Evaluation) or evaluation.due != problem.total - self.worth:
            raise AssertionError(f"the search and the evaluation disagree on {selection}: {evaluation}")
        lower = min(evaluation.due, max(0, problem.total - self.ceiling))
        return Quote(selection=selection, evaluation=evaluation, lower_bound=lower, proven=proven)
