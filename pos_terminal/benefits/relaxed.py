"""A model without its whole numbers: solved again and again while columns are held, each time in a fraction of one ms.

The bound it gives is not the solver's word. From the prices that the solver puts on the rows it is summed up here (weak
duality): whatever the prices are, no solution costs less. So a wrong price only makes the bound poor, and «nothing is
allowed» is believed only where such a sum says it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping

import highspy
import numpy as np
import numpy.typing as npt

from pos_terminal.benefits.model import Model
from pos_terminal.benefits.solver import program

Held = Mapping[int, tuple[float, float]]
"""By column, the least and the most that it may be."""

_Numbers = npt.NDArray[np.float64]

_OPTIONS = {"output_flag": False, "threads": 1, "random_seed": 0, "presolve": "off", "solver": "simplex"}
_NOISE = 1e-13
"""What floating point makes of such a sum at most, by the size of what is added up."""
_EACH = 20
"""What a solution costs beside its pivots, in pivots."""


@dataclasses.dataclass(frozen=True, slots=True)
class Relaxation:
    """``bound``: no solution costs less. ``values``: of the columns; None beyond the cutoff, or where it failed.

    ``reduced``: by column, what one more of it adds to the bound.
    """

    bound: float
    values: list[float] | None
    reduced: list[float]


class Relaxed:
    """``pivots``: the work so far, in steps of the simplex method."""

    def __init__(self, model: Model) -> None:
        self.pivots = 0
        self._free = list(zip(model.lower, model.upper, strict=True))
        relaxed = program(model)
        relaxed.integrality_ = []
        self._highs = highspy.Highs()
        for name, value in _OPTIONS.items():
            self._highs.setOptionValue(name, value)
        self._highs.passModel(relaxed)
        self._held: dict[int, tuple[float, float]] = {}
        self._low, self._high = np.array(model.lower, dtype=np.float64), np.array(model.upper, dtype=np.float64)
        self._cost = np.array(model.cost, dtype=np.float64)
        self._nothing = np.zeros(len(model.cost))
        self._at_least, self._has_least = _finite(row.low for row in model.rows)
        self._at_most, self._has_most = _finite(row.high for row in model.rows)
        self._row_of = np.repeat(np.arange(len(model.rows)), [len(row.terms) for row in model.rows])
        self._column_of = np.array([column for row in model.rows for column in row.terms], dtype=np.int64)
        self._each = np.array([each for row in model.rows for each in row.terms.values()], dtype=np.float64)
        self._large = np.abs(self._at_least), np.abs(self._at_most), np.abs(self._each)

    def solve(self, held: Held, cutoff: float = math.inf) -> Relaxation:
        """With the columns ``held`` and all others free. Beyond ``cutoff`` it looks no further."""
        if not len(self._cost):
            return Relaxation(0.0, [] if cutoff >= 0 else None, [])
        self._hold(held)
        highs = self._highs
        highs.setOptionValue("objective_bound", cutoff)
        highs.run()
        self.pivots += _EACH + max(0, highs.getInfo().simplex_iteration_count)
        solution, status = highs.getSolution(), highs.getModelStatus()
        prices = np.array(solution.row_dual) if solution.dual_valid else np.zeros(len(self._at_least))
        bound, reduced = self._bound(prices, self._cost)
        if status == highspy.HighsModelStatus.kInfeasible and bound <= cutoff:
            bound = self._along_the_ray(prices, bound, cutoff)
        solved = status == highspy.HighsModelStatus.kOptimal and bound <= cutoff
        return Relaxation(bound, list(solution.col_value) if solved else None, reduced.tolist())

    def _hold(self, held: Held) -> None:
        for column in [one for one in self._held if one not in held]:
            self._change(column, self._free[column])
            del self._held[column]
        for column, bounds in held.items():
            if self._held.get(column) != bounds:
                self._change(column, bounds)
                self._held[column] = bounds

    def _change(self, column: int, bounds: tuple[float, float]) -> None:
        self._low[column], self._high[column] = bounds
        self._highs.changeColBounds(column, *bounds)

    def _bound(self, prices: _Numbers, cost: _Numbers) -> tuple[float, _Numbers]:
        """What the rows ask for at ``prices``, and of each column what is then the least; and the reduced costs.

        Less what floating point may have made of it: a ray whose sum is nothing but that would prove anything.
        """
        up = np.where(self._has_least, np.maximum(prices, 0.0), 0.0)
        down = np.where(self._has_most, np.minimum(prices, 0.0), 0.0)
        paid = np.bincount(self._column_of, weights=self._each * (up + down)[self._row_of], minlength=len(cost))
        reduced = cost - paid
        columns = np.minimum(reduced * self._low, reduced * self._high).sum()
        least, most, each = self._large
        added = np.bincount(self._column_of, weights=each * (up - down)[self._row_of], minlength=len(cost)) + np.abs(
            cost
        )
        size = up @ least - down @ most + added @ np.maximum(np.abs(self._low), np.abs(self._high))
        return float(up @ self._at_least + down @ self._at_most + columns - _NOISE * size), reduced

    def _along_the_ray(self, prices: _Numbers, bound: float, cutoff: float) -> float:
        """Prices raised without end prove that nothing is allowed: so far that the bound is beyond ``cutoff``."""
        _, has, *found = self._highs.getDualRay()
        if not has or not found:
            return bound
        for ray in (np.array(found[0]), -np.array(found[0])):
            each, _ = self._bound(ray, self._nothing)
            if each > 0 and math.isfinite(cutoff):
                far = 1.1 * (cutoff - bound) / each + 1.0
                bound = max(bound, self._bound(prices + far * ray, self._cost)[0])
        return bound


def _finite(limits: Iterable[float]) -> tuple[_Numbers, npt.NDArray[np.bool_]]:
    """Limits with 0 for those that are none, and which are one."""
    found = np.array(list(limits), dtype=np.float64)
    has = np.isfinite(found)
    return np.where(has, found, 0.0), has
