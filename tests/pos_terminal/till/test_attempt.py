"""The table of attempts, spelled out: nothing that money hangs on may become anything else."""

from __future__ import annotations

from itertools import product
from typing import get_args

import pytest

from pos_terminal.contract.facts import CodeSubject
from pos_terminal.till import attempt as attempts
from pos_terminal.till.state import Sale, Status

STEPS = {
    ("pending", "done"),
    ("pending", "refused"),
    ("pending", "unknown"),
    ("unknown", "done"),
    ("unknown", "refused"),
    ("done", "reversed"),
}


@pytest.mark.parametrize(("now", "then"), [*product(get_args(Status), repeat=2)])
def test_an_attempt_takes_the_steps_of_the_table_and_no_others(now: Status, then: Status) -> None:
    assert attempts.may_become(now, then) == ((now, then) in STEPS)


def begun() -> Sale:
    sale, _ = attempts.begin(
        Sale(sale="s1", number="20260921-02-0001", operator="1001", started_at_ms=0),
        attempt="a1",
        amount=1_000,
        subject=CodeSubject(wallet="wechat"),
        at_ms=1,
        period="p1",
        operator="1001",
    )
    return sale


def test_what_was_refused_is_never_done() -> None:
    sale, _ = attempts.refused(begun(), "a1", 2, code="no_funds")
    with pytest.raises(AssertionError, match="refused cannot become done"):
        attempts.done(sale, "a1", 3)
    with pytest.raises(AssertionError, match="refused cannot become reversed"):
        attempts.reversed_by(sale, "a1", 3, by="a2")


def test_what_was_taken_back_is_never_done_again() -> None:
    sale, _ = attempts.done(begun(), "a1", 2)
    sale, _ = attempts.reversed_by(sale, "a1", 3, by="a2")
    with pytest.raises(AssertionError, match="reversed cannot become done"):
        attempts.done(sale, "a1", 4)


def test_what_is_done_is_not_unknown_again() -> None:
    sale, _ = attempts.done(begun(), "a1", 2)
    with pytest.raises(AssertionError, match="done cannot become unknown"):
        attempts.unknown(sale, "a1", 3, why="restarted")
