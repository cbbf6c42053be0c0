"""What is proven is the first of the stated order, also where nothing but the solver tells equals apart."""

from __future__ import annotations

import random
from typing import Any

import pytest

from pos_terminal.benefits.model import Model
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.proving import prove
from tests.pos_terminal.benefits.generator import instance
from tests.pos_terminal.benefits.instances import AMONG_EQUALS, a_quote, read
from tests.pos_terminal.benefits.planted import blocks_of, planted, shuffled

SOLVER_ALONE = 0


@pytest.mark.parametrize("row", AMONG_EQUALS, ids=[row["instance"]["id"] for row in AMONG_EQUALS])
def test_sales_of_which_another_than_the_first_was_proven(row: dict[str, Any]) -> None:
    found = read(row["instance"])
    best = a_quote(prove(found.lines, found.book, found.at_ms, steps=SOLVER_ALONE))
    assert (best.due, best.proven) == (row["due"], True)
    assert [list(use) for use in best.selection.items] == row["items"]
    assert list(best.selection.benefits) == row["benefits"]


def test_what_is_planted_is_proven() -> None:
    blocks = blocks_of(12, first=500)
    assert sum(block.ties > 1 for block in blocks) > 4
    for seed in range(12):
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
