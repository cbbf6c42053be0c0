"""The bound of a model without its whole numbers is one: no selection that is allowed costs less, whatever is held."""

from __future__ import annotations

import math
import random
from typing import Any

import highspy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.benefits.model import Model
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.proving import margin
from pos_terminal.benefits.relaxed import Relaxed
from pos_terminal.benefits.tally import Tally
from tests.pos_terminal.benefits.generator import KINDS, instance
from tests.pos_terminal.benefits.instances import read
from tests.pos_terminal.benefits.test_tally import any_selection

made = st.builds(
    instance,
    st.sampled_from(KINDS),
    st.integers(1, 12),
    st.integers(1, 14),
    st.integers(0, 10**6),
    cars=st.booleans(),
    odd=st.booleans(),
)


def posed(raw: dict[str, Any]) -> Problem:
    found = read(raw)
    return Problem(found.lines, found.book, found.at_ms)


def held_to(model: Model, picks: list[int], chosen: set[int], chance: random.Random) -> dict[int, tuple[float, float]]:
    """Some columns of choices, as they are in a selection."""
    columns = {column: float(one in chosen) for one, column in model.used.items() if one in model.problem.baskets}
    columns |= {column: float(picks[at] == one) for (one, at), column in model.uses.items()}
    some = chance.sample(sorted(columns), chance.randint(0, len(columns)))
    return {column: (columns[column], columns[column]) for column in some}


@settings(max_examples=100, deadline=None)
@given(made, st.randoms(use_true_random=False), st.floats(0, 1.2))
def test_no_selection_that_is_allowed_costs_less(raw: dict[str, Any], chance: random.Random, share: float) -> None:
    """Also where it was told to look no further than some amount, and one after the other as a search asks."""
    problem = posed(raw)
    model, tally = Model(problem), Tally(problem)
    relaxed = Relaxed(model)
    for _ in range(8):
        picks, gains, chosen = any_selection(problem, chance)
        worth = tally.worth(picks, gains, chosen)
        held = held_to(model, picks, chosen, chance)
        cutoff = math.inf if share > 1 else -share * problem.total / model.unit
        found = relaxed.solve(held, cutoff)
        if worth is not None:
            assert found.bound * model.unit <= margin(problem) - worth
        if math.isfinite(cutoff):
            assert (found.values is None) is (found.bound > cutoff)


@settings(max_examples=100, deadline=None)
@given(made, st.randoms(use_true_random=False))
def test_to_turn_a_choice_costs_at_least_what_it_says(raw: dict[str, Any], chance: random.Random) -> None:
    problem = posed(raw)
    model, tally = Model(problem), Tally(problem)
    found = Relaxed(model).solve({}, math.inf)
    for _ in range(8):
        picks, gains, chosen = any_selection(problem, chance)
        worth = tally.worth(picks, gains, chosen)
        if worth is None:
            continue
        values = held_to(model, picks, chosen, _All())
        for column, (value, _) in values.items():
            least = found.bound + found.reduced[column] * value - min(0.0, found.reduced[column])
            assert least * model.unit <= margin(problem) - worth


class _All(random.Random):
    def randint(self, a: int, b: int) -> int:
        return b


def test_of_what_is_not_allowed_it_says_so_by_a_bound() -> None:
    """Two that exclude each other are both held: no prices but the ray's prove that beyond any amount."""
    raw = instance("conflict", 12, 12, 4)
    problem = posed(raw)
    model = Model(problem)
    pair = next(sorted(group.members) for group in problem.groups if group.members <= problem.baskets.keys())
    held = {model.used[one]: (1.0, 1.0) for one in pair}
    relaxed = Relaxed(model)
    for cutoff in (-problem.total, 0.0, 10.0 * problem.total):
        found = relaxed.solve(held, cutoff)
        assert found.values is None
        assert found.bound > cutoff


def test_what_was_held_is_free_again() -> None:
    problem = posed(instance("mixed", 20, 20, 3))
    model = Model(problem)
    relaxed = Relaxed(model)
    free = relaxed.solve({})
    without = [relaxed.solve({model.used[one]: (0.0, 0.0)}).bound for one in problem.baskets]
    assert min(without) >= free.bound - 1e-6
    assert max(without) > free.bound + 100
    assert math.isclose(relaxed.solve({}).bound, free.bound, rel_tol=1e-9)
    assert relaxed.pivots > 0


class _Lies:
    """A solver that calls everything not allowed, with prices and a ray made up: a solution's own, or a long one."""

    def __init__(self, highs: highspy.Highs, chance: random.Random, rows: int) -> None:
        self._highs, self._chance, self._rows = highs, chance, rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._highs, name)

    def getModelStatus(self) -> highspy.HighsModelStatus:
        return highspy.HighsModelStatus.kInfeasible

    def getSolution(self) -> highspy.HighsSolution:
        solution = self._highs.getSolution()
        solution.row_dual, solution.dual_valid = self._prices(), True
        return solution

    def getDualRay(self) -> tuple[Any, bool, list[float]]:
        return highspy.HighsStatus.kOk, True, self._prices()

    def _prices(self) -> list[float]:
        chance, scale = self._chance, 10.0 ** self._chance.randint(-9, 12)
        prices = [0.0] * self._rows
        for row in chance.sample(range(self._rows), min(self._rows, chance.choice((1, 1, 2, 3, self._rows)))):
            prices[row] = chance.uniform(-scale, scale)
        return prices


@pytest.mark.parametrize("seed", [115, 231])
def test_whatever_prices_and_rays_the_solver_makes_up_no_selection_costs_less(seed: int) -> None:
    """A ray that proves nothing sums up to nothing but noise, which, raised far enough, would prove anything."""
    problem, chance = posed(instance("net", 12, 7, seed, cars=True, odd=True)), random.Random(seed)
    model, tally = Model(problem), Tally(problem)
    relaxed = Relaxed(model)
    relaxed._highs = _Lies(relaxed._highs, chance, len(model.rows))
    for _ in range(600):
        picks, gains, chosen = any_selection(problem, chance)
        worth = tally.worth(picks, gains, chosen)
        if worth is not None:
            found = relaxed.solve(held_to(model, picks, chosen, _All()), problem.total / model.unit)
            assert found.bound * model.unit <= margin(problem) - worth
