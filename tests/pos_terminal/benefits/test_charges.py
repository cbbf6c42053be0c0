"""What choices are charged with is true: no selection costs less than the bound and the charges of its choices."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.benefits.branching import Branching
from pos_terminal.benefits.charges import Charges, Priced
from pos_terminal.benefits.decided import Decided
from pos_terminal.benefits.parts import whole
from pos_terminal.benefits.problem import Problem
from tests.pos_terminal.benefits.generator import KINDS, instance
from tests.pos_terminal.benefits.test_branching import begun

kinds, seeds = st.sampled_from(KINDS), st.integers(0, 10**6)
small = st.builds(instance, kinds, st.integers(1, 4), st.integers(1, 6), seeds, cars=st.booleans(), odd=st.booleans())
FEW = 3_000


def every_selection(problem: Problem) -> Iterator[tuple[list[int], frozenset[int]]]:
    picks = itertools.product(*([-1, *(one for one, _ in options)] for options in problem.options))
    baskets = sorted(problem.baskets)
    chosen = [frozenset(some) for n in range(len(baskets) + 1) for some in itertools.combinations(baskets, n)]
    for pick, some in itertools.product(picks, chosen):
        if all(pick.count(one) <= item.max_lines for one, item in problem.items.items()):
            yield list(pick), some


def number(problem: Problem) -> int:
    return math.prod(1 + len(options) for options in problem.options) << len(problem.baskets)


def charged(priced: Priced, decided: Decided, picks: list[int], chosen: frozenset[int]) -> float:
    """As a search adds them up, place by place."""
    charges = Charges(decided, priced)
    total = sum(charges.basket[place][one.index not in chosen] for place, one in enumerate(decided.baskets))
    used = set[int]()
    for place, at in enumerate(decided.lines):
        one = picks[at]
        total += charges.bare[place] if one < 0 else charges.line[place][one]
        if one >= 0 and one not in used:
            total += charges.first.get(one, 0.0)
            used.add(one)
    return total


@settings(max_examples=150)
@given(small, st.booleans())
def test_no_selection_costs_less_than_the_bound_and_its_charges(raw: dict[str, Any], empty: bool) -> None:
    best, greedy = begun(raw, empty=empty)
    problem = best.problem
    if number(problem) > FEW:
        return
    branching = Branching(best, whole(problem), greedy, lambda: False)
    solution = branching._relaxed.solve({})
    if solution.values is None:
        return
    priced = branching._prices(solution, branching._columns.values())
    decided = Decided(best, whole(problem))
    for picks, chosen in every_selection(problem):
        worth = best.tally.worth(picks, best.gains(picks), chosen)
        if worth is not None:
            count = len(chosen | {one for one in picks if one >= 0})
            costs = (branching._margin - worth + branching._each * count) / branching.model.unit
            assert solution.bound + charged(priced, decided, picks, chosen) <= costs


def test_what_is_spent_may_come_to_what_is_spare_and_no_further() -> None:
    best, _ = begun(instance("mixed", 3, 4, 1))
    charges = Charges(Decided(best, whole(best.problem)), Priced({}, {}, {}, lambda: 5.0))
    charges.spent = 3.0
    assert charges.affords(2.0)
    assert not charges.affords(2.5)


def test_without_prices_everything_is_afforded() -> None:
    best, _ = begun(instance("mixed", 3, 4, 1))
    charges = Charges(Decided(best, whole(best.problem)), None)
    assert charges.affords(1e18)
    assert {*charges.bare, *(each for one in charges.line for each in one.values())} <= {0.0}
