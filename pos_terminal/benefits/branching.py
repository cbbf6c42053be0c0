"""Larger parts of a choice by branching: the model without its whole numbers says what can be reached, and where.

Where its solution is torn (a benefit used by half) both ways are looked at, the likelier first and down to its end,
then whatever promises most. Where it is not, each choice is turned that could still be. What is found is evaluated in
integers; a way is left where even at its most it comes after the best found.
"""

from __future__ import annotations

import heapq
import math
from collections import Counter
from collections.abc import Callable, Container, Sequence
from typing import NamedTuple

from pos_terminal.benefits.charges import Priced
from pos_terminal.benefits.decided import Narrowed
from pos_terminal.benefits.exact import LARGEST, tried
from pos_terminal.benefits.greedy import Greedy, Move
from pos_terminal.benefits.parts import Part
from pos_terminal.benefits.proving import margin
from pos_terminal.benefits.quote import Incumbent
from pos_terminal.benefits.relaxed import Relaxation, Relaxed

_TORN = 1e-6
_LIKELY = 0.3
_FIRST, _OFTEN = 2, 8
"""The first few solutions are made whole, and then each of so many: it takes as long as solving some."""
_POWERS = 0.3, 1.0, 0.0
"""How much it counts at a branch that a choice is torn in the middle, in turn: what one overlooks another meets."""
_FEW, _STEPS = 12, 60
"""With so few choices open they are tried, in so many steps. What that takes, in pivots:"""
_TRYING, _STEP = 40, 3

Held = dict[int, tuple[float, float]]
"""Columns of the model, the least and the most that each may be."""


class Branching:
    """Improves ``best`` in ``part``; elsewhere everything stays as it is in it.

    ``settled``: no selection that differs in the part comes before ``best``, in the whole order. ``open``: by how much
    one may still be better.
    """

    def __init__(self, best: Incumbent, part: Part, greedy: Greedy, late: Callable[[], bool]) -> None:
        problem, model = best.problem, best.model([part])
        self.best, self.part, self.greedy, self.late, self.model = best, part, greedy, late, model
        self.settled, self.open = False, problem.total
        self._nothing = -problem.total / model.unit  # nothing costs less than that
        self._each = 1 / (len(problem.names) + 1)
        for column in model.used.values():  # so that fewer benefits come before more of the same amount
            model.cost[column] += self._each / model.unit
        self._margin = margin(problem)
        self._relaxed = Relaxed(model)
        baskets = {model.used[one]: basket.most for one, basket in problem.baskets.items() if one in part.benefits}
        uses = {
            column: problem.items[one].gains[at] for (one, at), column in model.uses.items() if one in part.benefits
        }
        self._weights = [baskets, uses]
        self._others = model.whole_amounts(part.benefits)
        self._choices = [*baskets, *uses]
        self._free = {column: (model.lower[column], model.upper[column]) for column in self._choices}
        self._columns: dict[Move, int] = {(one, -1): model.used[one] for one in problem.baskets if one in part.benefits}
        self._columns |= {use: column for use, column in model.uses.items() if use[0] in part.benefits}
        choices = frozenset(self._choices)
        self._firsts = {
            one: column
            for one, column in model.used.items()
            if one in part.benefits and column not in choices and model.lower[column] < model.upper[column]
        }
        self._waiting: list[_Way] = [_Way(-math.inf, 0, {})]
        self._pushed = self._solved = self._priced = 0
        self._few = _FEW
        self._dives, self._power = 0, _POWERS[0]
        self._failed: list[float] = []  # where the solver told nothing: what is there costs at least that

    def run(self, pivots: int, priced: int = 0) -> int:
        """Until all is looked at, or for about that many steps of the simplex method; how many it took.

        ``priced``: before it branches it tries everything by the prices of the first solution, in so many steps.
        """
        self._priced = priced if self.part.size <= LARGEST else 0
        way: _Way | None = None
        while (way is not None or self._waiting) and self._relaxed.pivots < pivots and not self.late():
            if way is None:
                way = heapq.heappop(self._waiting)
                self._dives += 1
                self._power = _POWERS[self._dives % len(_POWERS)]
            way = self._gone(way) if way.least <= self._cutoff else None
        left = [one.least for one in (*self._waiting, *((way,) if way else ())) if one.least <= self._cutoff]
        self._end([*left, *self._failed])
        return self._relaxed.pivots

    def _end(self, left: list[float]) -> None:
        """``left``: what costs at least that was not looked at."""
        self.settled, self.open = not left, 0
        if left:
            charged = 1 - self._each  # at most, for using benefits
            most = self._margin + charged - max(min(left), self._nothing) * self.model.unit
            self.open = max(0, math.floor(most) - self._worth)

    @property
    def _worth(self) -> int:
        assert self.best.worth is not None
        return self.best.worth

    @property
    def _cutoff(self) -> float:
        """What costs more comes after the best."""
        return (self._margin - self._worth + self._each * self.best.count) / self.model.unit

    def _gone(self, way: _Way) -> _Way | None:
        """Looks at what is there; the way on from there, others are waiting."""
        self._solved += 1
        found = self._relaxed.solve(way.held, self._cutoff)
        if found.bound > self._cutoff:
            return None
        if found.values is None:
            self._failed.append(max(way.least, found.bound))
            return None
        self._try(found.values)
        if found.bound > self._cutoff:
            return None
        open_to = self._open_to(way.held, found, found.values)
        if self._priced:
            steps, self._priced = self._priced, 0
            if self._tries(way.held, found, found.values, open_to, steps)[0]:
                return None
        elif len(open_to) <= self._few and self._tried(way.held, found, found.values, open_to):
            return None
        torn = self._torn(found.values)
        if torn is None:
            self._turn(way.held, found.values, open_to)
            return None
        value = found.values[torn]
        low, high = way.held.get(torn, (self.model.lower[torn], self.model.upper[torn]))
        down, up = (low, float(math.floor(value))), (float(math.ceil(value)), high)
        near, far = (up, down) if value - down[1] >= 0.5 else (down, up)
        self._wait(found.bound, {**way.held, torn: far})
        return _Way(found.bound, 0, {**way.held, torn: near})

    def _wait(self, least: float, held: Held) -> None:
        self._pushed += 1
        heapq.heappush(self._waiting, _Way(least, self._pushed, held))

    def _torn(self, values: Sequence[float]) -> int | None:
        """The column to branch at: a basket, then a use, of which the most hangs, then a number of times."""
        for weights in self._weights:
            torn = [
                (weight * min(values[column], 1 - values[column]) ** self._power, -column)
                for column, weight in weights.items()
                if _is_torn(values[column])
            ]
            if torn:
                return -max(torn)[1]
        others = [(abs(values[column] % 1 - 0.5), column) for column in self._others if _is_torn(values[column])]
        return min(others)[1] if others else None

    def _open_to(self, held: Held, found: Relaxation, values: Sequence[float]) -> dict[int, float]:
        """The choices that may be other than they are here, and what is then there costs at least."""
        cutoff, bound, reduced = self._cutoff, found.bound, found.reduced
        still = {}
        for column in self._choices:
            low, high = held.get(column, self._free[column])
            if low < high:
                value, each = values[column], reduced[column]
                if _TORN < value < 1 - _TORN:
                    still[column] = bound
                else:
                    least = bound + (max(0.0, each) if value < 0.5 else max(0.0, -each))
                    if least <= cutoff:
                        still[column] = least
        return still

    def _tried(self, held: Held, found: Relaxation, values: Sequence[float], open_to: dict[int, float]) -> bool:
        """Tries what is open, the other choices as they are; whether that came to its end."""
        done, steps = self._tries(held, found, values, open_to, _STEPS)
        self._relaxed.pivots += _TRYING + steps * _STEP
        if not done:
            self._few = len(open_to) - 1
        return done

    def _tries(
        self, held: Held, found: Relaxation, values: Sequence[float], open_to: dict[int, float], steps: int
    ) -> tuple[bool, int]:
        used, unused, uses, not_uses = set[int](), set[int](), dict[int, int](), set[tuple[int, int]]()
        for (one, at), column in self._columns.items():
            if column in open_to:
                continue
            is_ = (held[column][0] if column in held else values[column]) > 0.5
            if at < 0:
                (used if is_ else unused).add(one)
            elif is_:
                uses[at] = one
            else:
                not_uses.add((one, at))
        known = Narrowed(frozenset(used), frozenset(unused), uses, frozenset(not_uses))
        return tried(self.best, self.part, known, self._prices(found, open_to), steps, self.late)

    def _prices(self, found: Relaxation, open_to: Container[int]) -> Priced:
        """What the choices that are open cost beyond the bound."""
        reduced = found.reduced
        each = {move: reduced[column] for move, column in self._columns.items() if column in open_to}
        return Priced(
            used={move: most for move, most in each.items() if most > 0},
            unused={move: -least for move, least in each.items() if least < 0},
            first={one: most for one, column in self._firsts.items() if (most := reduced[column]) > 0},
            spare=lambda: self._cutoff - found.bound,
        )

    def _turn(self, held: Held, values: Sequence[float], open_to: dict[int, float]) -> None:
        """Each choice that may still be turned, those before it as they are: all but what is found here already."""
        turned = dict(held)
        for column in self._choices:
            low, high = held.get(column, self._free[column])
            if low < high:
                is_ = float(round(values[column]))
                if column in open_to:
                    self._wait(open_to[column], {**turned, column: (1 - is_, 1 - is_)})
                turned[column] = (is_, is_)

    # --- what it finds ---------------------------------------------------------------------------------------------

    def _try(self, values: Sequence[float]) -> None:
        picks, chosen = self.model.read(values)
        problem, best = self.best.problem, self.best
        times = Counter(picks)
        if all(times[one] <= item.max_lines for one, item in problem.items.items()):
            self._offer(picks, chosen)
        if self._solved <= _FIRST or self._solved % _OFTEN == 0:
            likely = sorted((-values[column], move) for move, column in self._columns.items())
            first = [move for value, move in likely if -value > _LIKELY]
            state = self.greedy.begun_with(first, self.part, best.picks, best.chosen)
            self._offer(state.picks, frozenset(state.chosen))

    def _offer(self, picks: list[int], chosen: frozenset[int]) -> None:
        problem = self.best.problem
        if problem.forced <= {*chosen, *picks} and all(picks[at] == one for at, one in problem.forced_uses.items()):
            self.best.offer(picks, chosen)


class _Way(NamedTuple):
    """Columns ``held``; what is there costs at least ``least``."""

    least: float
    number: int
    held: Held


def _is_torn(value: float) -> bool:
    return abs(value - round(value)) > _TORN
