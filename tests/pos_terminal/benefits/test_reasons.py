"""Reasons are true: forced in, a benefit fails for the stated reason or costs exactly what was stated."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quote import Cannot
from pos_terminal.benefits.reasons import Asked
from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import EveryBenefit, ItemBenefit, ItemFixed, PercentBenefit, Scope
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.lines import PricedLine, reached_by
from pos_terminal.sale.nominal import gain
from pos_terminal.sale.reasons import Burn, Hint, WhyUnused
from tests.pos_terminal.benefits.checker import Checked
from tests.pos_terminal.benefits.generator import KINDS, instance
from tests.pos_terminal.benefits.instances import PROVEN, a_quote, read

made = st.builds(
    instance, st.sampled_from(KINDS), st.integers(2, 4), st.integers(2, 6), st.integers(0, 10**6), odd=st.booleans()
)


def asked(raw: dict[str, Any]) -> Asked:
    found = read(raw)
    return Asked(found.lines, found.book, found.at_ms, a_quote(prove(found.lines, found.book, found.at_ms)))


def best_with(raw: dict[str, Any], benefit: str) -> int | None:
    """The least due over every selection that uses ``benefit``, tried one by one."""
    checked = Checked(raw)
    dues = [
        checked.due(picks, chosen)
        for picks, chosen in checked.every_selection()
        if benefit in picks.values() or benefit in chosen
    ]
    return min((due for due in dues if due is not None), default=None)


@settings(max_examples=50, deadline=None)
@given(made)
def test_forced_in_it_fails_or_costs_what_was_stated(raw: dict[str, Any]) -> None:
    if Checked(raw).selections > 1_000:
        return
    about = asked(raw)
    for why in about.unused():
        dearest = best_with(raw, why.benefit)
        cost = about.cost_of(why.benefit)
        assert cost == (None if dearest is None else dearest - about.quote.due)
        if why.benefit in about.never:
            assert cost is None


@settings(max_examples=50, deadline=None)
@given(made)
def test_every_benefit_is_used_or_has_its_reason(raw: dict[str, Any]) -> None:
    about = asked(raw)
    named = [why.benefit for why in about.unused()]
    assert sorted([*named, *about.quote.selection.used]) == sorted(one["id"] for one in raw["benefits"])


@settings(max_examples=50, deadline=None)
@given(made)
def test_each_reason_holds_beside_what_is_chosen(raw: dict[str, Any]) -> None:
    about = asked(raw)
    for why in about.unused():
        holds_beside(about, why)


@pytest.mark.parametrize("row", PROVEN[::5], ids=[row["instance"]["id"] for row in PROVEN[::5]])
def test_each_reason_holds_in_proven_instances(row: dict[str, Any]) -> None:
    about = asked(row["instance"])
    for why in about.unused():
        holds_beside(about, why)


def holds_beside(about: Asked, why: WhyUnused) -> None:
    selection = about.quote.selection
    results = [evaluate(about.lines, about.book, one, about.at_ms) for one in _with(about, why.benefit, selection)]
    allowed = [one for one in results if isinstance(one, Evaluation)]
    words = {one.reason for result in results if not isinstance(result, Evaluation) for one in result}
    if why.reason in ("not_worth", "lowers_others", "pack_fee"):
        assert allowed
        assert all(one.due >= about.quote.due for one in allowed)
        assert any((one.fees > about.quote.evaluation.fees) == (why.reason == "pack_fee") for one in allowed)
        assert why.reason != "not_worth" or not _left(about, why.benefit)
        assert why.reason != "lowers_others" or any(one.of_benefit(why.benefit) for one in allowed)
    else:
        assert not allowed
    if why.reason == "budget":
        alone = [evaluate(about.lines, about.book, one, about.at_ms) for one in _with(about, why.benefit, Selection())]
        words |= {one.reason for result in alone if not isinstance(result, Evaluation) for one in result}
        assert "budget" in words
    if why.reason == "excluded":
        assert why.by or why.limit
        assert set(why.by) <= selection.used
        without = msgspec.structs.replace(
            selection,
            items=tuple(use for use in selection.items if use[0] not in why.by),
            benefits=tuple(one for one in selection.benefits if one not in why.by),
        )
        beside = [*_with(about, why.benefit, without), *_with(about, why.benefit, Selection())]
        tried = [evaluate(about.lines, about.book, one, about.at_ms) for one in beside]
        assert bool(why.by) == any(isinstance(one, Evaluation) for one in tried)


def _left(about: Asked, benefit: str) -> int:
    """What is still due of the goods that ``benefit`` lowers."""
    terms = next(one for one in about.book.benefits if one.benefit == benefit)
    on = [
        line for line in reached_by(terms.scope, about.lines) if not isinstance(terms, ItemBenefit) or not line.presale
    ]
    on = [line for line in on if not isinstance(terms, ItemBenefit) or gain(terms, line)]
    return sum(line.due - about.quote.evaluation.of_line(line.line) for line in on)


def _with(about: Asked, benefit: str, selection: Selection) -> list[Selection]:
    layer = next(one.layer for one in about.book.benefits if one.benefit == benefit)
    if layer != "item":
        return [msgspec.structs.replace(selection, benefits=(*selection.benefits, benefit))]
    return [msgspec.structs.replace(selection, items=(*selection.items, (benefit, line.line))) for line in about.lines]


def test_two_of_a_group_exclude_each_other_by_its_name() -> None:
    raw = next(row["instance"] for row in PROVEN if row["instance"]["kind"] == "conflict")
    about = asked(raw)
    grouped = [why for why in about.unused() if why.limit]
    assert grouped
    for why in grouped:
        both = prove(about.lines, about.book, about.at_ms, forced_in=[why.benefit, *why.by])
        assert isinstance(both, Cannot)


COUPON = {
    "layer": "platform",
    "basis": "item",
    "min_qty": 0,
    "scope": {},
    "valid_from": 0,
    "valid_to": 9,
    "campaign": None,
    "pack": None,
}


def sale(price: int, *benefits: dict[str, Any]) -> dict[str, Any]:
    line = {"id": "L", "sku": "S", "store": "A", "unit_price": price, "qty": 1, "presale": None}
    place = {"district": "", "industry": "", "brand": "", "category": ""}
    whole = {"lines": [{**line, **place}], "benefits": list(benefits), "groups": [], "campaigns": [], "packs": []}
    return {"format": "rbm-1", "id": "one", "now": 5, **whole}


def test_what_only_lowers_the_base_of_others_is_not_said_to_have_nothing_left_to_lower() -> None:
    fields: dict[str, Any] = {"valid_from_ms": 0, "valid_to_ms": 9}
    every = EveryBenefit(benefit="every", layer="platform", every=10_000, amount=500, **fields)
    item = ItemFixed(benefit="item", amount=100, scope=Scope(skus=("a",)), **fields)
    lines = (PricedLine(line="1", sku="a", amount=10_000), PricedLine(line="2", sku="b", amount=10_000))
    book = BenefitBook(benefits=(every, item))
    about = Asked(lines, book, 5, a_quote(prove(lines, book, 5)))
    assert about.quote.due == 19_000
    assert about.unused() == (WhyUnused(benefit="item", reason="lowers_others"),)


def test_what_finds_its_goods_paid_by_others_has_nothing_left_to_lower() -> None:
    fields: dict[str, Any] = {"valid_from_ms": 0, "valid_to_ms": 9}
    whole = PercentBenefit(benefit="whole", layer="platform", threshold=0, off_bp=10_000, **fields)
    item = ItemFixed(benefit="item", amount=100, **fields)
    lines = (PricedLine(line="1", sku="a", amount=10_000),)
    book = BenefitBook(benefits=(whole, item))
    about = Asked(lines, book, 5, a_quote(prove(lines, book, 5)))
    assert about.unused() == (WhyUnused(benefit="item", reason="not_worth"),)


def test_a_little_more_goods_would_save_more_than_they_cost() -> None:
    near = {**COUPON, "id": "near", "kind": "fixed", "threshold": 10_000, "amount": 3_000}
    about = asked(sale(9_500, near))
    assert about.unused() == (WhyUnused(benefit="near", reason="short", missing=500),)
    assert about.near("near") == Hint(benefit="near", missing=500, line="L", saves=3_000)


def test_a_large_coupon_burnt_for_little_is_named_with_what_it_saves() -> None:
    large = {**COUPON, "id": "large", "kind": "red_packet", "layer": "payment", "threshold": 0, "amount": 20_000}
    small = {**COUPON, "id": "small", "kind": "fixed", "threshold": 0, "amount": 7_000}
    about = asked(sale(10_000, large, small))
    assert about.quote.selection.benefits == ("large",)
    assert about.burnt("large") is None
    again = asked(sale(10_000, large, {**small, "amount": 9_999}))
    assert again.burnt("large") == Burn(benefit="large", face=20_000, saves=1)
    assert again.burnt("small") is None
