"""The first answer: always allowed, never worse than what peers do, the same whenever it is asked."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pos_terminal.benefits.quick import Work, quick
from pos_terminal.benefits.quote import Cannot, Quote
from pos_terminal.sale.evaluate import Evaluation, evaluate
from tests.pos_terminal.benefits.checker import Checked
from tests.pos_terminal.benefits.generator import KINDS, instance
from tests.pos_terminal.benefits.instances import PROVEN, a_quote, read

made = st.builds(
    instance,
    st.sampled_from(KINDS),
    st.integers(1, 9),
    st.integers(1, 12),
    st.integers(0, 10**6),
    cars=st.booleans(),
    odd=st.booleans(),
)


def quoted(raw: dict[str, Any], **how: Any) -> Quote:
    found = read(raw)
    return a_quote(quick(found.lines, found.book, found.at_ms, **how))


def greedy(raw: dict[str, Any], *, by_value: bool) -> int:
    """What most points of sale do: take each benefit, and each line of an item benefit, if it makes it cheaper."""
    checked = Checked(raw)
    takes = []
    for one in raw["benefits"]:
        for line, options in checked.items.items():
            takes += [(one["id"], line, gain) for benefit, gain in options if benefit == one["id"]]
        if one["id"] in checked.baskets and (alone := checked.nominals({}, {one["id"]})):
            takes.append((one["id"], "", alone[one["id"]]))
    if by_value:
        takes.sort(key=lambda take: -take[2])
    picks: dict[str, str] = {}
    chosen: set[str] = set()
    best = checked.due(picks, chosen)
    assert best is not None
    for benefit, line, _ in takes:
        with_it = ({**picks, line: benefit}, chosen) if line else (picks, chosen | {benefit})
        due = None if line in picks else checked.due(*with_it)
        if due is not None and due < best:
            best, (picks, chosen) = due, with_it
    return best


@pytest.mark.parametrize("row", PROVEN, ids=[row["instance"]["id"] for row in PROVEN])
def test_every_proven_optimum_is_met_at_once(row: dict[str, Any]) -> None:
    quote = quoted(row["instance"])
    assert quote.due == row["optimum"]
    assert quote.lower_bound <= quote.due


@settings(max_examples=60, deadline=None)
@given(made)
def test_it_is_allowed_and_its_bound_is_no_more_than_its_due(raw: dict[str, Any]) -> None:
    quote = quoted(raw)
    found = read(raw)
    assert evaluate(found.lines, found.book, quote.selection, found.at_ms) == quote.evaluation
    assert 0 <= quote.lower_bound <= quote.due


@settings(max_examples=60, deadline=None)
@example(instance("mixed", 1, 7, 593, cars=True, odd=True), 0)
@given(made, st.integers(0, 60))
def test_it_is_never_worse_than_greedy_however_little_it_may_work(raw: dict[str, Any], pivots: int) -> None:
    quote = quoted(raw, work=Work(0, pivots))
    assert quote.due <= greedy(raw, by_value=True)
    assert quote.due <= greedy(raw, by_value=False)


@settings(max_examples=30, deadline=None)
@given(made)
def test_late_from_the_beginning_it_still_answers(raw: dict[str, Any]) -> None:
    quote = quoted(raw, late=lambda: True)
    assert isinstance(evaluate(read(raw).lines, read(raw).book, quote.selection, raw["now"]), Evaluation)


@settings(max_examples=30, deadline=None)
@given(made, st.randoms(use_true_random=False))
def test_no_order_changes_the_answer(raw: dict[str, Any], chance: Any) -> None:
    other = {**raw, "lines": raw["lines"][::-1], "benefits": chance.sample(raw["benefits"], len(raw["benefits"]))}
    assert quoted(other) == quoted(raw)


def test_what_can_never_be_is_refused_with_the_reason() -> None:
    raw = PROVEN[0]["instance"]
    found = read(raw)
    never = quick(found.lines, found.book, found.at_ms, forced_in=["b003"])
    assert isinstance(never, Cannot)
    assert [(why.benefit, why.reason) for why in never.why] == [("b003", "out_of_scope")]
    unknown = quick(found.lines, found.book, found.at_ms, forced_in=["nothing"])
    assert isinstance(unknown, Cannot)
    assert unknown.why[0].reason == "unknown"


def test_two_that_exclude_each_other_cannot_both_be_forced() -> None:
    raw = next(row["instance"] for row in PROVEN if row["instance"]["kind"] == "conflict")
    found = read(raw)
    pair = next(group["members"] for group in raw["groups"] if group["max"] == 1)
    both = quick(found.lines, found.book, found.at_ms, forced_in=pair)
    assert isinstance(both, Cannot)
