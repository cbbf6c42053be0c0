"""Branching: what it calls settled is the first of all selections, and what it leaves open is no less than it says."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.benefits import branching, exact
from pos_terminal.benefits.branching import Branching
from pos_terminal.benefits.greedy import Greedy
from pos_terminal.benefits.parts import Part, parts, whole
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.quote import Incumbent
from pos_terminal.benefits.relaxed import Relaxation, Relaxed
from pos_terminal.benefits.tally import Tally
from tests.pos_terminal.benefits.checker import Checked, best_of_all
from tests.pos_terminal.benefits.generator import KINDS, instance
from tests.pos_terminal.benefits.instances import MISJUDGED, PROVEN, read

kinds, seeds = st.sampled_from(KINDS), st.integers(0, 10**6)
small = st.builds(instance, kinds, st.integers(1, 4), st.integers(1, 6), seeds, cars=st.booleans(), odd=st.booleans())
larger = st.builds(instance, kinds, st.integers(1, 9), st.integers(1, 10), seeds, odd=st.booleans())
MANY = 100_000
tries = st.sampled_from((0, 5, 60, MANY))
"""Steps of trying by the prices of the first solution: none, ended early, to its end."""


def begun(raw: dict[str, Any], *, empty: bool = False) -> tuple[Incumbent, Greedy]:
    found = read(raw)
    problem = Problem(found.lines, found.book, found.at_ms)
    best = Incumbent(problem, Tally(problem))
    greedy = Greedy(problem, best.tally, lambda: False)
    state = greedy.best(problem.total)
    if empty:
        best.offer([-1] * len(problem.lines), frozenset())
    else:
        best.offer(state.picks, frozenset(state.chosen))
    return best, greedy


def branched(best: Incumbent, greedy: Greedy, part: Part, pivots: int = MANY, priced: int = 0) -> Branching:
    found = Branching(best, part, greedy, lambda: False)
    found.run(pivots, priced)
    return found


@pytest.mark.parametrize("tried", [0, branching._FEW], ids=["by turning alone", "trying where little is open"])
@pytest.mark.parametrize("row", PROVEN[::3], ids=[row["instance"]["id"] for row in PROVEN[::3]])
def test_proven_optima_are_met(row: dict[str, Any], tried: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(branching, "_FEW", tried)
    best, greedy = begun(row["instance"])
    found = branched(best, greedy, whole(best.problem), 20_000)
    assert best.worth is not None
    if found.settled:
        assert best.problem.total - best.worth == row["optimum"]
    assert best.problem.total - best.worth - found.open <= row["optimum"]


@settings(max_examples=80, deadline=None)
@given(small, st.booleans(), tries)
def test_no_selection_at_all_is_better_than_what_it_settled(raw: dict[str, Any], empty: bool, priced: int) -> None:
    if Checked(raw).selections > 5_000:
        return
    best, greedy = begun(raw, empty=empty)
    found = branched(best, greedy, whole(best.problem), priced=priced)
    assert best.worth is not None
    known = best_of_all(raw)
    assert best.problem.total - best.worth - found.open <= known
    if found.settled:
        assert found.open == 0
        assert best.problem.total - best.worth == known


@settings(max_examples=80, deadline=None)
@given(larger, st.integers(0, 20), tries)
def test_it_settles_the_same_selection_as_trying_everything(raw: dict[str, Any], few: int, priced: int) -> None:
    best, greedy = begun(raw)
    mine, _ = begun(raw)
    before = branching._FEW
    branching._FEW = few
    try:
        found = [branched(best, greedy, part, priced=priced) for part in parts(best.problem)]
    finally:
        branching._FEW = before
    if all(one.settled for one in found) and not exact.unsettled(mine, MANY):
        assert (best.worth, best.picks, best.chosen) == (mine.worth, mine.picks, mine.chosen)


@settings(max_examples=60, deadline=None)
@given(larger, st.integers(0, 400), tries)
def test_ended_early_it_leaves_open_at_least_what_is_possible(raw: dict[str, Any], pivots: int, priced: int) -> None:
    best, greedy = begun(raw, empty=True)
    known, _ = begun(raw)
    if exact.unsettled(known, MANY):
        return
    found = branched(best, greedy, whole(best.problem), pivots, priced)
    assert best.worth is not None
    assert known.worth is not None
    assert best.worth <= known.worth <= best.worth + found.open


@pytest.mark.parametrize("row", MISJUDGED, ids=[row["instance"]["id"] for row in MISJUDGED])
def test_sales_of_which_a_reduced_model_proved_something_worse(row: dict[str, Any]) -> None:
    best, greedy = begun(row["instance"])
    found = [branched(best, greedy, part, 4_000) for part in parts(best.problem)]
    assert best.worth is not None
    assert best.problem.total - best.worth - sum(one.open for one in found) <= row["optimum"]
    if all(one.settled for one in found):
        assert best.problem.total - best.worth == row["optimum"]


def test_where_the_solver_tells_nothing_nothing_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    best, greedy = begun(instance("mixed", 12, 12, 5))
    solve = Relaxed.solve
    chance = random.Random(1)

    def often(self: Relaxed, held: Any, cutoff: float) -> Relaxation:
        found = solve(self, held, cutoff)
        return Relaxation(found.bound, None, found.reduced) if chance.random() < 0.5 else found

    monkeypatch.setattr(Relaxed, "solve", often)
    known, _ = begun(instance("mixed", 12, 12, 5))
    assert exact.unsettled(known, MANY) == []
    found = branched(best, greedy, whole(best.problem))
    assert best.worth is not None
    assert known.worth is not None
    assert known.worth <= best.worth + found.open


def test_where_the_solver_never_tells_anything_nothing_at_all_is_settled(monkeypatch: pytest.MonkeyPatch) -> None:
    solve = Relaxed.solve
    monkeypatch.setattr(Relaxed, "solve", lambda *how: dataclasses.replace(solve(*how), values=None))
    best, greedy = begun(instance("mixed", 12, 12, 5), empty=True)
    found = branched(best, greedy, whole(best.problem))
    assert not found.settled
    assert found.open > 0


def covering(amounts: tuple[int, ...]) -> dict[str, Any]:
    """Coupons of ``amounts``, on a sale of one line at 100."""
    coupons = [
        {"id": f"b{place}", "layer": "platform", "kind": "fixed", "threshold": 0, "amount": amount}
        | {"valid_from": 0, "valid_to": 9}
        for place, amount in enumerate(amounts)
    ]
    line = {"id": "L", "sku": "S", "unit_price": 100, "qty": 1}
    return {"format": "rbm-1", "id": "equals", "now": 5, "lines": [line], "benefits": coupons}


@pytest.mark.parametrize("amounts", [(100,), (100, 50, 50), (60, 40), (30, 30, 30)])
def test_what_is_left_open_has_what_using_the_benefits_is_charged_added_back(
    amounts: tuple[int, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The bound of the model is met to the fen here, less the charge that makes fewer benefits come first."""
    solve = Relaxed.solve
    monkeypatch.setattr(Relaxed, "solve", lambda *how: dataclasses.replace(solve(*how), values=None))
    best, greedy = begun(covering(amounts), empty=True)
    found = branched(best, greedy, whole(best.problem))
    known, _ = begun(covering(amounts))
    assert exact.unsettled(known, MANY) == []
    assert (best.worth, known.worth) == (0, sum(amounts) if sum(amounts) < 100 else 100)
    assert known.worth is not None
    assert found.open >= known.worth


@pytest.mark.parametrize(
    ("amounts", "forced", "before", "first"),
    [
        ((100, 50, 50), (), {1, 2}, {0}),
        ((100, 100), (), {1}, {0}),
        ((100, 100, 100), (), {1, 2}, {0}),
        ((100, 50), ("b1",), {0, 1}, {0, 1}),
    ],
    ids=["fewer", "the preferred", "fewer, where more are as good", "with what the clerk put in"],
)
def test_among_equals_the_first_is_found_whatever_it_begins_with(
    amounts: tuple[int, ...],
    forced: tuple[str, ...],
    before: set[int],
    first: set[int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(branching, "_FEW", 0)
    found = read(covering(amounts))
    problem = Problem(found.lines, found.book, found.at_ms, forced)
    best = Incumbent(problem, Tally(problem))
    best.offer([-1], frozenset(before))
    ended = branched(best, Greedy(problem, best.tally, lambda: False), whole(problem))
    assert (ended.settled, best.worth, set(best.chosen)) == (True, 100, first)


def test_late_it_stops_between_two_solutions() -> None:
    best, greedy = begun(instance("net", 50, 50, 61_005))
    asked = iter([False] * 5)
    found = Branching(best, whole(best.problem), greedy, lambda: next(asked, True))
    few = found.run(MANY)
    assert 0 < few < 2_000
    assert not found.settled
    assert found.open > 0
