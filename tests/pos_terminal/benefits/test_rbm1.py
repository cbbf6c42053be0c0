"""Instances of the model RBM-1: what a file may hold, and how what is wrong with it is said."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.benefits.quick import Work, quick
from pos_terminal.benefits.quote import Quote
from pos_terminal.benefits.rbm1 import InstanceError, read_instance
from pos_terminal.benefits.reasons import Asked
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
        ({**FIXED, "campaign": "none"}, "b1", "campaign none is missing"),
        ({**FIXED, "pack": "none"}, "b1", "pack none is missing"),
        ({**FIXED, "amount": 10**14}, "b1", "beyond any sale"),
        ({**FIXED, "amount": 10**400}, "b1", "beyond any sale"),
        ({**FIXED, "kind": "item_price", "layer": "item", "prices": {"a": 10**14}}, "b1", "beyond any sale"),
        ("text", "#1", "object"),
        ({**FIXED, "scope": json.loads("[" * 900 + "]" * 900)}, "b1", "scope|depth"),
        ({"id": "b1", "layer": "store", "kind": "free_units", "valid_from": 0, "valid_to": 1}, "b1", "item layer"),
    ],
)
def test_a_benefit_that_breaks_the_model_is_named_and_the_others_are_read(benefit: object, name: str, why: str) -> None:
    read = read_instance(instance(benefits=[{**FIXED, "id": "good"}, benefit]))
    assert [one.benefit for one in read.book.benefits] == ["good"]
    (refused,) = read.refused
    assert refused.benefit == name
    assert why.split("|")[0] in refused.why or why.split("|")[-1] in refused.why


GROUP = {"id": "g", "max": 1, "members": ["b1"]}
CAMPAIGN = {"id": "c", "budget": 5, "max_uses": None}
PACK = {"id": "p", "fee": 1, "max_used": 1}


@pytest.mark.parametrize(
    ("fields", "benefit", "why"),
    [
        ({"groups": [{**GROUP, "max": -1}]}, {}, "group g has a negative limit"),
        ({"groups": [GROUP, GROUP]}, {}, "group g stands in the book twice"),
        ({"campaigns": [{**CAMPAIGN, "budget": -1}]}, {"campaign": "c"}, "campaign c has a negative limit"),
        ({"campaigns": [CAMPAIGN, CAMPAIGN]}, {"campaign": "c"}, "campaign c stands in the book twice"),
        ({"campaigns": [{**CAMPAIGN, "budget": 10**14}]}, {"campaign": "c"}, "campaign c has a number beyond any sale"),
        ({"packs": [{**PACK, "fee": -1}]}, {"pack": "p"}, "pack p has a negative fee or limit"),
        ({"packs": [PACK, PACK]}, {"pack": "p"}, "pack p stands in the book twice"),
        ({"packs": [{**PACK, "fee": 10**30}]}, {"pack": "p"}, "pack p has a number beyond any sale"),
    ],
)
def test_a_broken_limit_costs_the_benefits_under_it_and_is_named_itself(
    fields: dict[str, Any], benefit: dict[str, Any], why: str
) -> None:
    read = read_instance(instance(benefits=[{**FIXED, **benefit}, {**FIXED, "id": "good"}], **fields))
    assert [one.benefit for one in read.book.benefits] == ["good"]
    (refused,) = read.refused
    assert (refused.benefit, refused.why) == ("b1", f"its {why}")
    assert read.wrong == (why,)


def test_a_broken_limit_under_which_nothing_is_does_not_pass_in_silence() -> None:
    read = read_instance(instance(packs=[{**PACK, "fee": -1}]))
    assert [one.benefit for one in read.book.benefits] == ["b1"]
    assert (read.refused, read.wrong) == ((), ("pack p has a negative fee or limit",))


def test_a_member_that_is_not_there_is_told_and_costs_nobody() -> None:
    read = read_instance(instance(groups=[{**GROUP, "members": ["b1", "typo"]}]))
    assert [one.benefit for one in read.book.benefits] == ["b1"]
    assert (read.refused, read.wrong) == ((), ("group g names typo, which is not there",))


def test_a_group_may_name_a_benefit_that_was_refused_itself() -> None:
    broken = {**FIXED, "id": "broken", "amount": 0}
    read = read_instance(instance(benefits=[FIXED, broken], groups=[{**GROUP, "members": ["b1", "broken"]}]))
    assert [one.benefit for one in read.book.benefits] == ["b1"]
    assert [one.benefit for one in read.refused] == ["broken"]
    assert read.wrong == ()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


ODD: st.SearchStrategy[Any] = st.sampled_from((0, 1, -1, 10**13, 10**18, 10**40, "", "\ud800", "a\nb", None, [], {}))


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """An example with a few of its values, anywhere, replaced by anything, doubled or taken out."""
    raw = json.loads(draw(st.sampled_from(EXAMPLES[:28])))["instance"]
    for _ in range(draw(st.integers(1, 3))):
        inside: Any = raw
        for _ in range(draw(st.integers(0, 3))):
            deeper = [one for one in (inside.values() if isinstance(inside, dict) else inside) if one]
            deeper = [one for one in deeper if isinstance(one, dict | list)]
            if not deeper:
                break
            inside = draw(st.sampled_from(deeper))
        if not inside:
            continue
        at = draw(st.sampled_from(sorted(inside) if isinstance(inside, dict) else range(len(inside))))
        what = draw(st.sampled_from(("put", "put", "delete", "double")))
        if what == "put":
            inside[at] = draw(ODD | JSON)
        elif what == "delete":
            del inside[at]
        elif isinstance(inside, list):
            inside.append(inside[at])
    return raw


@settings(max_examples=400, deadline=None)
@given(JSON | spoilt())
def test_any_json_is_an_instance_or_says_in_a_word_why_not(value: Any) -> None:
    try:
        read = read_instance(json.dumps(value).encode())
    except InstanceError:
        return
    found = quick(read.lines, read.book, read.at_ms, work=Work(steps=100, pivots=200))
    assert isinstance(found, Quote)
    assert Asked(read.lines, read.book, read.at_ms, found).unused() is not None
