"""Whoever no longer waits for the solver does not wait until it asks."""

from __future__ import annotations

import itertools
import threading
import time

import pytest

from pos_terminal.benefits import aside, solver
from pos_terminal.benefits.model import Model
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quick import Work, quick
from pos_terminal.benefits.solver import solve
from tests.pos_terminal.benefits.generator import instance
from tests.pos_terminal.benefits.instances import a_quote, read


@pytest.fixture
def large() -> Model:
    found = read(instance("mixed", 50, 200, 1))
    return Model(Problem(found.lines, found.book, found.at_ms))


def test_it_is_left_before_it_has_asked_once(large: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """While it reads the model it does not ask."""
    read_slowly = solver.program

    def slow(model: Model) -> object:
        time.sleep(0.1)
        return read_slowly(model)

    monkeypatch.setattr(solver, "program", slow)
    asked = itertools.count()
    told: list[object] = []
    solved = solve(large, stop=lambda: next(asked) < 0, found=told.append, gone=lambda: True)
    assert (solved.values, solved.ended) == (None, False)
    assert aside.running() == 1
    assert aside.join(30)
    assert next(asked) == 0
    assert told == []


def test_no_more_than_a_few_are_left_running(large: Model) -> None:
    for _ in range(2 * aside.MOST_RUNNING):
        solve(large, gone=lambda: True)
        assert aside.running() <= aside.MOST_RUNNING
    assert aside.join(30)


def test_on_a_thread_of_its_own_it_says_the_same() -> None:
    found = read(instance("mixed", 20, 20, 3))
    model = Model(Problem(found.lines, found.book, found.at_ms))
    mine, threads = solve(model), set[str]()
    aside_ = solve(model, found=lambda values: threads.add(threading.current_thread().name), gone=lambda: False)
    assert aside_ == mine
    assert threads == {"aside"}


def test_what_it_trips_over_is_raised_where_it_is_waited_for(large: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    def trip(model: Model) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(solver, "program", trip)
    with pytest.raises(ZeroDivisionError):
        solve(large, gone=lambda: False)


def test_a_cancelled_proof_asks_only_a_few_times_more() -> None:
    found = read(instance("mixed", 50, 200, 1))
    start = a_quote(quick(found.lines, found.book, found.at_ms, work=Work(0, 0)))
    for after in (0, 1, 5, 20):
        asked = itertools.count()
        prove(found.lines, found.book, found.at_ms, start, cancelled=lambda: next(asked) >= after)  # noqa: B023
        assert next(asked) <= after + 4
    assert aside.join(30)
