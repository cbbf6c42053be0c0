"""Instances of the model RBM-1: what a file may hold, and how what is wrong with it is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.benefits.rbm1 import InstanceError, read_instance
from pos_terminal.contract.benefits import FixedBenefit, Scope

EXAMPLES = (Path(__file__).parent / "rbm1.jsonl").read_bytes().splitlines()
"""84 instances with optima that two solvers proved."""
LINE = {"id": "L1", "sku": "a", "unit_price": 500, "qty": 2, "presale": None}
FIXED = {
    "id": "b1",
    "layer": "platform",
    "kind": "fixed",
    "threshold": 100,
    "amount": 10,
    "basis": "item",
    "min_qty": 1,
    "valid_from": 0,
    "valid_to": 9,
    "campaign": None,
    "pack": None,
    "scope": {"skus": ["a"]},
}


def instance(**fields: Any) -> bytes:
    whole = {"format": "rbm-1", "id": "i", "now": 5, "lines": [LINE], "benefits": [FIXED], **fields}
    return json.dumps(whole).encode()


def test_every_example_is_read_whole() -> None:
    assert len(EXAMPLES) == 84
    for row in EXAMPLES:
        raw = json.loads(row)["instance"]
        read = read_instance(json.dumps(raw).encode())
        assert (len(read.lines), len(read.book.benefits), read.refused) == (
            len(raw["lines"]),
            len(raw["benefits"]),
            (),
        )


def test_an_instance_in_our_words() -> None:
    read = read_instance(instance(lines=[{**LINE, "presale": {"deposit_paid": 100, "deposit_counts_as": 200}}]))
    assert read.book.benefits == (
        FixedBenefit(
            benefit="b1",
            layer="platform",
            threshold=100,
            amount=10,
            min_quantity=1,
            valid_from_ms=0,
            valid_to_ms=9,
            scope=Scope(skus=("a",)),
        ),
    )
    line = read.lines[0]
    assert (line.amount, line.units, line.deposit, line.credit, line.presale) == (1_000, 2, 100, 200, True)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"{", "truncated"),
        (b"[" * 100_000, "."),
        (b"\xff", "."),
        (instance(format="rbm-2"), "format"),
        (instance(now="today"), "now"),
        (instance(lines=[{**LINE, "qty": 0}]), "line L1"),
        (instance(lines=[{**LINE, "unit_price": 10**14}]), "line L1"),
        (instance(lines=[LINE, LINE]), "line L1 stands in it twice"),
        (instance(lines=[{**LINE, "presale": {"deposit_paid": 3, "deposit_counts_as": 2}}]), "deposit_paid"),
        (instance(lines=[{**LINE, "presale": {"deposit_paid": 3}}]), "deposit_counts_as"),
    ],
)
def test_what_is_no_instance_says_why(data: bytes, why: str) -> None:
    with pytest.raises(InstanceError, match=why):
        read_instance(data)


@pytest.mark.parametrize(
    ("benefit", "name", "why"),
    [
        ({**FIXED, "amount": 0}, "b1", "must not be negative"),
        ({**FIXED, "kind": "miracle"}, "b1", "miracle"),
        ({**FIXED, "id": 7}, "#1", "id|benefit"),
        ({**FIXED, "campaign": "none"}, "b1", "campaign none"),
        ({"id": "b1", "layer": "store", "kind": "free_units", "valid_from": 0, "valid_to": 1}, "b1", "item layer"),
    ],
)
def test_a_benefit_that_breaks_the_model_is_named_and_the_others_are_read(
    benefit: dict[str, Any], name: str, why: str
) -> None:
    read = read_instance(instance(benefits=[{**FIXED, "id": "good"}, benefit]))
    assert [one.benefit for one in read.book.benefits] == ["good"]
    (refused,) = read.refused
    assert refused.benefit == name
    assert why.split("|")[0] in refused.why or why.split("|")[-1] in refused.why
