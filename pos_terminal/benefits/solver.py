"""HiGHS, the one place that knows it: a ``Model`` in, values and a bound out. Import it in a worker, it takes time."""

from __future__ import annotations

import dataclasses
import math
import threading
from collections.abc import Callable, Mapping, Sequence

import highspy
import numpy as np

from pos_terminal.benefits import aside
from pos_terminal.benefits.model import Model

_OPTIONS = {
    "output_flag": False,
    # Of a reduced model a worse solution was called the best, by ¥63,000, on one sale in some thousand.
    "presolve": "off",
    "threads": 1,
    "random_seed": 0,
    "mip_rel_gap": 0.0,
    "mip_abs_gap": 0.5,
    # Without these it is twice as fast on such small models: a good solution is given to it.
    "mip_detect_symmetry": False,
    "mip_allow_restart": False,
    "mip_heuristic_run_feasibility_jump": False,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    # A smaller tolerance is no safer: it cuts off solutions that hold with equality.
    "mip_feasibility_tolerance": 1e-6,
    "primal_feasibility_tolerance": 1e-7,
    "dual_feasibility_tolerance": 1e-8,
}


_LOOK_S = 0.004


@dataclasses.dataclass(frozen=True, slots=True)
class Solved:
    """``values``: of the best solution, None without one. ``bound``: no solution costs less; infinite if there is none.

    ``ended``: it was not stopped.
    """

    values: Sequence[float] | None
    bound: float
    ended: bool

    @property
    def impossible(self) -> bool:
        return self.bound == math.inf


def solve(
    model: Model,
    *,
    start: Mapping[int, float] | None = None,
    stop: Callable[[], bool] = lambda: False,
    found: Callable[[Sequence[float]], None] = lambda values: None,
    gone: Callable[[], bool] | None = None,
) -> Solved:
    """Solves ``model`` from the solution ``start`` (its whole columns).

    ``stop`` is asked again and again, at the same places whenever the same model is solved; ``found`` is told of each
    better solution, maybe on another thread. While the solver reads a large model it does not ask for a fifth of a
    second: with ``gone`` it runs on a thread of its own, which is left to itself as soon as ``gone()``.
    """
    if not model.cost:
        return Solved([], 0.0, True)
    run = _Run(model, start, stop, found)
    if gone is None:
        run.run()
    else:
        aside.begin(run.run)
        while not run.over.wait(_LOOK_S):
            if gone() and run.leave():
                return Solved(None, -math.inf, False)
    if run.error is not None:
        raise run.error
    assert run.solved is not None
    return run.solved


class _Run:
    """One call of the solver; ``over`` is set at its end, also where it was left."""

    def __init__(
        self,
        model: Model,
        start: Mapping[int, float] | None,
        stop: Callable[[], bool],
        found: Callable[[Sequence[float]], None],
    ) -> None:
        self.model, self.start, self.stop, self.found = model, start, stop, found
        self.solved: Solved | None = None
        self.error: BaseException | None = None
        self.over = threading.Event()
        self._left = False
        self._stopped = False
        self._lock = threading.Lock()

    def leave(self) -> bool:
        """Nothing is told or asked any more; False where it has come to its end meanwhile."""
        with self._lock:
            self._left = not self.over.is_set()
            return self._left

    def run(self) -> None:
        try:
            self.solved = self._solve()
        except BaseException as error:  # noqa: BLE001 - raised again by whom it was started for
            self.error = error
        with self._lock:
            self.over.set()

    def _solve(self) -> Solved:
        highs = highspy.Highs()
        for name, value in _OPTIONS.items():
            highs.setOptionValue(name, value)
        highs.passModel(program(self.model))
        if self.start:
            columns = np.array(list(self.start), dtype=np.int32)
            highs.setSolution(len(self.start), columns, np.array(list(self.start.values()), dtype=np.float64))
        highs.cbSimplexInterrupt += self._check
        highs.cbMipInterrupt += self._check
        highs.cbMipImprovingSolution += self._tell
        highs.run()
        status, info = highs.getModelStatus(), highs.getInfo()
        solved = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        values = list(highs.getSolution().col_value) if solved else None
        if status == highspy.HighsModelStatus.kInfeasible and not self._stopped:
            return Solved(None, math.inf, True)
        ended = status == highspy.HighsModelStatus.kOptimal
        bound = info.mip_dual_bound if math.isfinite(info.mip_dual_bound) and solved else -math.inf
        return Solved(values, bound, ended)

    def _check(self, event: highspy.highs.HighsCallbackEvent) -> None:
        with self._lock:
            if self._left or self._stopped or self.stop():
                self._stopped = True
                event.interrupt()

    def _tell(self, event: highspy.highs.HighsCallbackEvent) -> None:
        with self._lock:
            if not self._left:
                self.found(list(event.data_out.mip_solution))


def program(model: Model) -> highspy.HighsLp:
    """As the solver reads it."""
    found = highspy.HighsLp()
    found.num_col_ = len(model.cost)
    found.num_row_ = len(model.rows)
    found.col_cost_ = np.array(model.cost, dtype=np.float64)
    found.col_lower_ = np.array(model.lower, dtype=np.float64)
    found.col_upper_ = np.array(model.upper, dtype=np.float64)
    found.row_lower_ = np.array([row.low for row in model.rows], dtype=np.float64)
    found.row_upper_ = np.array([row.high for row in model.rows], dtype=np.float64)
    starts = [0]
    indices: list[int] = []
    values: list[float] = []
    for row in model.rows:
        indices += row.terms.keys()
        values += row.terms.values()
        starts.append(len(indices))
    found.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    found.a_matrix_.start_ = np.array(starts, dtype=np.int32)
    found.a_matrix_.index_ = np.array(indices, dtype=np.int32)
    found.a_matrix_.value_ = np.array(values, dtype=np.float64)
    kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
    found.integrality_ = [kinds[one] for one in model.integer]
    return found
