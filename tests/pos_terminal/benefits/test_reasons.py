"""Reasons are true: forced in, a benefit fails for the stated reason or costs exactly what was stated."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quote import Cannot, Quote
from pos_terminal.benefits.reasons import Asked
from pos_terminal.contract.benefit_book import BenefitBook, Campaign, Group, Pack
from pos_terminal.contract.benefits import Benefit, EveryBenefit, FixedBenefit, ItemFixed, PercentBenefit, Scope
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.reasons import Burn, Hint, WhyUnused
from tests.pos_terminal.benefits.checker import Checked, best_of_all
from tests.pos_terminal.benefits.generator import KINDS, in_scope, instance
from tests.pos_terminal.benefits.instances import PROVEN, a_quote, read
from tests.pos_terminal.benefits.told import asked, beside_some, best_with, holds, made


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


@settings(max_examples=100, deadline=None)
@given(made)
def test_each_reason_holds_beside_the_best(raw: dict[str, Any]) -> None:
    holds(raw, asked(raw))


@settings(max_examples=150, deadline=None)
@given(made, st.randoms(use_true_random=False))
def test_each_reason_holds_beside_any_selection(raw: dict[str, Any], chance: Random) -> None:
    holds(raw, beside_some(raw, chance))


@pytest.mark.parametrize("row", PROVEN[::5], ids=[row["instance"]["id"] for row in PROVEN[::5]])
def test_each_reason_holds_in_proven_instances(row: dict[str, Any]) -> None:
    holds(row["instance"], asked(row["instance"]))


def test_two_of_a_group_exclude_each_other_by_its_name() -> None:
    raw = next(row["instance"] for row in PROVEN if row["instance"]["kind"] == "conflict")
    about = asked(raw)
    grouped = [why for why in about.unused() if why.limit]
    assert grouped
    for why in grouped:
        both = prove(about.lines, about.book, about.at_ms, forced_in=[why.benefit, *why.by])
        assert isinstance(both, Cannot)


FIELDS: dict[str, Any] = {"valid_from_ms": 0, "valid_to_ms": 9}


LINES = (PricedLine(line="1", sku="a", amount=10_000), PricedLine(line="2", sku="b", amount=10_000))


def fixed(name: str, amount: int, threshold: int = 0, **fields: Any) -> FixedBenefit:
    return FixedBenefit(benefit=name, amount=amount, threshold=threshold, **{"layer": "platform", **FIELDS, **fields})


def why_of(name: str, *benefits: Benefit, **limits: Any) -> WhyUnused:
    book = BenefitBook(benefits=benefits, **limits)
    about = Asked(LINES, book, 5, a_quote(prove(LINES, book, 5)))
    return next(one for one in about.unused() if one.benefit == name)


def test_where_either_of_two_could_go_both_ways_are_said() -> None:
    two = Group(group="g", max=2, members=("a", "b", "c"))
    why = why_of("c", fixed("a", 300), fixed("b", 200), fixed("c", 100), groups=(two,))
    assert why == WhyUnused(benefit="c", reason="excluded", by=("b",), or_by=(("a",),), limit="g")


def test_of_the_coupons_under_a_net_threshold_only_those_in_the_way_are_named() -> None:
    """¥200 of goods: either coupon may stay, both do not leave ¥196 to the bank."""
    bank = fixed("bank", 100, 19_600, layer="payment", basis="net")
    why = why_of("bank", fixed("a", 300), fixed("b", 200), bank)
    assert (why.by, why.or_by, why.missing) == (("b",), (("a",),), 100)
    dear = fixed("bank", 100, 19_750, layer="payment", basis="net")
    assert (why_of("bank", fixed("a", 300), fixed("b", 200), dear).by) == ("a",)


def test_a_budget_names_who_has_it() -> None:
    a, b, c = (fixed(name, amount, campaign="k") for name, amount in (("a", 300), ("b", 200), ("c", 100)))
    why = why_of("c", a, b, c, campaigns=(Campaign(campaign="k", budget=500),))
    assert why == WhyUnused(benefit="c", reason="budget", by=("b",), or_by=(("a",),), limit="k")
    why = why_of("b", b, c, campaigns=(Campaign(campaign="k", budget=150),))
    assert why == WhyUnused(benefit="b", reason="budget", limit="k")


def test_an_item_benefit_is_excluded_by_those_on_its_lines_and_those_whose_base_it_lowers() -> None:
    item, better = (ItemFixed(benefit=name, amount=amount, **FIELDS) for name, amount in (("i", 100), ("k", 200)))
    assert why_of("i", item, better).by == ("k",)
    assert why_of("i", item, fixed("whole", 3_000, 20_000)).by == ("whole",)


def test_a_pack_that_gives_less_than_its_fee_says_so_and_one_that_would_give_nothing_does_not() -> None:
    pack = Pack(pack="p", fee=150, max_used=1)
    assert why_of("a", fixed("a", 100, pack="p"), packs=(pack,)).reason == "pack_fee"
    covered = why_of("a", fixed("a", 100, pack="p"), fixed("all", 20_000), packs=(pack,))
    assert covered.reason == "not_worth"


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
    assert about.unused() == (WhyUnused(benefit="item", reason="not_worth", by=("whole",)),)


def test_goods_of_which_nothing_is_due_are_not_said_to_be_paid_by_others() -> None:
    line = PricedLine(line="1", sku="a", amount=10_000, deposit=9_000, credit=10_000, presale=True)
    book = BenefitBook(benefits=(fixed("a", 100, scope=Scope(skus=("a",))), fixed("b", 100, scope=Scope(skus=("b",)))))
    lines = (line, PricedLine(line="2", sku="b", amount=500))
    about = Asked(lines, book, 5, a_quote(prove(lines, book, 5)))
    assert about.unused() == (WhyUnused(benefit="a", reason="no_gain"),)


def test_a_little_more_goods_would_save_more_than_they_cost() -> None:
    near = {**COUPON, "id": "near", "kind": "fixed", "threshold": 10_000, "amount": 3_000}
    about = asked(sale(9_500, near))
    assert about.unused() == (WhyUnused(benefit="near", reason="short", missing=500),)
    assert about.near("near") == Hint(benefit="near", missing=500, line="L", saves=3_000)


def test_a_hint_supposes_nothing_of_the_goods_but_that_they_are_in_scope() -> None:
    """Neither that the special price is for them, nor that they help another coupon along."""
    near = {**COUPON, "id": "near", "kind": "fixed", "threshold": 10_000, "amount": 3_000, "scope": {"stores": ["A"]}}
    special = {**COUPON, "id": "special", "layer": "item", "kind": "item_price", "prices": {"S": 100}, "max_lines": 1}
    goods = {**COUPON, "id": "goods", "kind": "fixed", "threshold": 9_800, "amount": 9, "scope": {"skus": ["S"]}}
    about = asked(sale(9_500, near, goods, {**special, "prices": {"S": 9_499}}))
    assert about.quote.due == 9_499
    assert about.near("near") == Hint(benefit="near", missing=500, line="L", saves=2_999)


def test_what_goods_save_by_another_benefit_is_not_said_of_this_one() -> None:
    """Of two for the same goods, of which only one may be used, the dearer bar is met by then and gives less."""
    every = {**COUPON, "id": "every", "kind": "every", "every": 10_000, "amount": 1_200, "times": None}
    percent = {**COUPON, "id": "percent", "kind": "percent", "threshold": 20_000, "off_bp": 500, "cap": None}
    raw = {**sale(2_390, every, percent), "groups": [{"id": "g", "max": 1, "members": ["every", "percent"]}]}
    about = asked(raw)
    assert about.near("percent") is None
    assert about.near("every") == Hint(benefit="every", missing=7_610, line="L", saves=1_200)


def test_no_hint_is_given_before_the_quote_is_known_to_be_the_least() -> None:
    near = {**COUPON, "id": "near", "kind": "fixed", "threshold": 10_000, "amount": 3_000}
    found = read(sale(9_500, near, {**COUPON, "id": "now", "kind": "fixed", "threshold": 0, "amount": 3_000}))
    nothing = evaluate(found.lines, found.book, Selection(), found.at_ms)
    assert isinstance(nothing, Evaluation)
    quote = Quote(selection=Selection(), evaluation=nothing, lower_bound=0)
    assert Asked(found.lines, found.book, found.at_ms, quote).near("near") is None


small = st.builds(
    instance, st.sampled_from(KINDS), st.integers(1, 3), st.integers(2, 5), st.integers(0, 10**6), odd=st.booleans()
)


@settings(max_examples=60, deadline=None)
@given(small)
def test_goods_for_what_is_missing_save_what_the_hint_says(raw: dict[str, Any]) -> None:
    about = asked(raw)
    for one in raw["benefits"]:
        hint = about.near(one["id"])
        if hint is None:
            continue
        for like in (line for line in raw["lines"] if in_scope(one["scope"], line)):
            more = {**like, "id": "more", "unit_price": hint.missing, "qty": 1, "presale": None}
            bought = {**raw, "lines": [*raw["lines"], more]}
            if Checked(bought).selections < 4_000:
                assert about.quote.due + hint.missing - best_of_all(bought) >= hint.saves


@settings(max_examples=60, deadline=None)
@given(small)
def test_keeping_a_coupon_for_later_costs_what_the_burn_says(raw: dict[str, Any]) -> None:
    about = asked(raw)
    if Checked(raw).selections > 4_000:
        return
    for one in raw["benefits"]:
        rest = [other for other in raw["benefits"] if other is not one]
        costs = best_of_all({**raw, "benefits": rest}) - about.quote.due
        burn = about.burnt(one["id"])
        is_one = one["id"] in about.quote.selection.benefits and one["kind"] in ("fixed", "red_packet")
        told = is_one and costs * 10 <= one["amount"]
        assert burn == (Burn(benefit=one["id"], face=one["amount"], saves=costs) if told else None)


@settings(max_examples=60, deadline=None)
@given(small, st.randoms(use_true_random=False))
def test_beside_a_quote_that_is_not_the_best_no_cost_is_less_than_nothing(raw: dict[str, Any], chance: Random) -> None:
    about = beside_some(raw, chance)
    if Checked(raw).selections > 1_000:
        return
    for why in about.unused():
        cost, due = about.cost_of(why.benefit), best_with(raw, why.benefit)
        if due is None or due < about.quote.due:
            assert cost is None
        else:
            assert cost == due - about.quote.due
        if due is not None and due < about.quote.due:
            assert about.better is not None
            assert about.better.due <= due
    assert about.better is None or about.better.due < about.quote.due


def test_a_large_coupon_burnt_for_little_is_named_with_what_it_saves() -> None:
    large = {**COUPON, "id": "large", "kind": "red_packet", "layer": "payment", "threshold": 0, "amount": 20_000}
    small = {**COUPON, "id": "small", "kind": "fixed", "threshold": 0, "amount": 7_000}
    about = asked(sale(10_000, large, small))
    assert about.quote.selection.benefits == ("large",)
    assert about.burnt("large") is None
    again = asked(sale(10_000, large, {**small, "amount": 9_999}))
    assert again.burnt("large") == Burn(benefit="large", face=20_000, saves=1)
    assert again.burnt("small") is None
