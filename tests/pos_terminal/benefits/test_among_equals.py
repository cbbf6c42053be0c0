"""What is proven is the first of the stated order, also where nothing but the solver tells equals apart."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import msgspec
import pytest

from pos_terminal.benefits.model import Model
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quick import Work, quick
from pos_terminal.benefits.quote import Quote
from tests.benchmarks import benefits_sweep
from tests.pos_terminal.benefits.generator import instance
from tests.pos_terminal.benefits.instances import AMONG_EQUALS, a_quote, read
from tests.pos_terminal.benefits.planted import Block, blocks_of, planted, shuffled

SOLVER_ALONE = 0


@pytest.mark.parametrize("row", AMONG_EQUALS, ids=[row["instance"]["id"] for row in AMONG_EQUALS])
def test_sales_of_which_another_than_the_first_was_proven(row: dict[str, Any]) -> None:
    found = read(row["instance"])
    best = a_quote(prove(found.lines, found.book, found.at_ms, steps=SOLVER_ALONE))
    assert (best.due, best.proven) == (row["due"], True)
    assert [list(use) for use in best.selection.items] == row["items"]
    assert list(best.selection.benefits) == row["benefits"]


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return blocks_of(6, first=500)


def test_what_is_planted_is_proven(blocks: list[Block]) -> None:
    assert sum(block.ties > 1 for block in blocks) > 3
    for seed in range(8):
        sale = planted(blocks, seed)
        found = read(sale.raw)
        best = a_quote(prove(found.lines, found.book, found.at_ms, steps=SOLVER_ALONE))
        assert best.proven
        assert (best.due, best.selection.items, best.selection.benefits) == (sale.due, sale.items, sale.baskets)


@pytest.mark.parametrize("seed", range(4))
def test_the_solver_is_asked_the_same_in_whatever_order_a_sale_is_told(seed: int) -> None:
    """So that not even where it errs an order changes what is selected."""
    raw = instance("mixed", 20, 24, seed, odd=True)
    asked = []
    for told in (raw, shuffled(raw, random.Random(seed))):
        found = read(told)
        model = Model(Problem(found.lines, found.book, found.at_ms))
        asked.append((model.cost, model.lower, model.upper, model.integer, model.rows))
    assert asked[0] == asked[1]


def test_what_is_called_the_first_and_is_not_is_counted(blocks: list[Block], monkeypatch: pytest.MonkeyPatch) -> None:
    """By the sweep: a worse selection as a false proof, another of the same amount as out of order."""

    def boast(lines: Any, book: Any, at_ms: int, *_: Any, **__: Any) -> Quote:
        return msgspec.structs.replace(a_quote(quick(lines, book, at_ms, work=Work(0, 0))), proven=True)

    monkeypatch.setattr(benefits_sweep, "prove", boast)
    sales = [planted(blocks, seed) for seed in range(20)]
    said = Counter(wrong[0] for sale in sales if (wrong := benefits_sweep.wrong_with(sale, None, Counter())))
    assert said[benefits_sweep.FALSE] > 0
    assert said[benefits_sweep.DISORDER] + said[benefits_sweep.FALSE] > 10
