"""The fast arithmetic says what the evaluation says, whatever is selected; and no bound is below a selection."""

from __future__ import annotations

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.benefits.ceiling import ceiling
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.tally import Tally
from pos_terminal.sale.evaluate import Evaluation, evaluate
from tests.pos_terminal.benefits.checker import Checked
from tests.pos_terminal.benefits.generator import KINDS, instance
from tests.pos_terminal.benefits.instances import read

made = st.builds(
    instance,
    st.sampled_from(KINDS),
    st.integers(1, 8),
    st.integers(1, 12),
    st.integers(0, 10**6),
    cars=st.booleans(),
    odd=st.booleans(),
)


def any_selection(problem: Problem, chance: random.Random) -> tuple[list[int], list[int], set[int]]:
    picks, gains = [-1] * len(problem.lines), [0] * len(problem.lines)
    for at, options in enumerate(problem.options):
        if options and chance.random() < 0.5:
            picks[at], gains[at] = chance.choice(options)
    for item in problem.items.values():
        for at in [at for at, one in enumerate(picks) if one == item.index][item.max_lines :]:
            picks[at], gains[at] = -1, 0
    often = chance.choice((0.2, 0.8))
    return picks, gains, {one for one in problem.baskets if chance.random() < often}


@settings(max_examples=150, deadline=None)
@given(made, st.randoms(use_true_random=False))
def test_it_agrees_with_the_evaluation_and_with_the_checker(raw: dict[str, Any], chance: random.Random) -> None:
    found = read(raw)
    problem = Problem(found.lines, found.book, found.at_ms)
    tally, most = Tally(problem), ceiling(problem)
    for _ in range(10):
        picks, gains, chosen = any_selection(problem, chance)
        selection = problem.selection(picks, chosen)
        worth = tally.worth(picks, gains, chosen)
        by_text = Checked(raw).due({line: benefit for benefit, line in selection.items}, set(selection.benefits))
        evaluation = evaluate(found.lines, found.book, selection, found.at_ms)
        if worth is None:
            assert not isinstance(evaluation, Evaluation)
            assert by_text is None
        else:
            assert isinstance(evaluation, Evaluation)
            assert problem.total - worth == evaluation.due == by_text
            assert worth <= most


@pytest.mark.parametrize("kind", KINDS)
def test_what_can_never_be_used_is_left_out_and_named(kind: str) -> None:
    raw = instance(kind, 8, 20, 5)
    found = read(raw)
    problem = Problem(found.lines, found.book, found.at_ms)
    named = {one["id"] for one in raw["benefits"]}
    assert set(problem.names) | problem.never.keys() == named
    assert not set(problem.names) & problem.never.keys()
