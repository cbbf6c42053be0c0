"""A return breaks the condition of a benefit: the rest is repriced, the benefit kept, or the return refused."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.benefits import EveryBenefit, FreeUnits, ItemBenefit, RedPacket, Scope
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.lines import PricedLine, in_scope
from pos_terminal.sale.returns import NotReturnable, ReturnPlan, plan_return
from tests.pos_terminal.sale.coming_back import (
    THREE,
    Units,
    all_units,
    fixed,
    frozen_refund,
    in_turn,
    parts,
    planned,
    shares_of,
    terms,
)
from tests.pos_terminal.sale.sold import NOW, closed, goods, refunded, sales


def rest_of(sale: SaleClosed, units: Units) -> list[PricedLine]:
    """What is left, as benefits see it: for sales without presale, whose amounts divide by their units."""
    found = []
    for line in sale.lines:
        count = len(all_units(sale)[line.line])
        left = count - len(units.get(line.line, ()))
        if left:
            found.append(
                PricedLine(
                    line=line.line,
                    sku=line.sku,
                    amount=line.amount // count * left,
                    units=left,
                    store=sale.store,
                    brand=line.brand,
                )
            )
    return found


def price_alone(sale: SaleClosed, units: Units) -> tuple[Evaluation, bool]:
    """What the rest costs alone, and whether a condition is broken on it."""
    lines, broken = rest_of(sale, units), False
    book = BenefitBook(benefits=tuple(one.terms for one in sale.benefits if one.terms is not None))
    items = {(one.benefit, share.line) for one in sale.benefits for share in one.shares if is_item(one.terms)}
    basket = {one.benefit for one in sale.benefits if not is_item(one.terms)}
    there = {line.line for line in lines}
    while True:
        selection = Selection(items=tuple(pair for pair in items if pair[1] in there), benefits=tuple(sorted(basket)))
        found = evaluate(lines, book, selection, NOW)
        if isinstance(found, Evaluation):
            return found, broken
        for one in found:
            broken |= one.reason in ("short", "too_few")
            basket.discard(one.benefit)
            items = {pair for pair in items if pair[0] != one.benefit}


def is_item(benefit: object) -> bool:
    return isinstance(benefit, ItemBenefit)


@settings(max_examples=300, deadline=None)
@given(sales(("reprice",), packs=False, rounding=False), st.data())
def test_a_repriced_rest_costs_what_it_costs_alone(sale: SaleClosed, data: st.DataObject) -> None:
    if any(line.credit for line in sale.lines):
        return
    units = data.draw(parts(all_units(sale)))
    plan = planned(sale, (), units)
    alone, broken = price_alone(sale, units)
    assert plan.repriced == broken
    if not broken:
        assert plan.total == frozen_refund(sale, units)
    elif any(alone.of_benefit(one.benefit) > one.discount for one in sale.benefits):
        assert 0 <= plan.total <= max(0, sale.total - alone.due)  # no benefit gives more than it gave
    else:
        assert plan.total == max(0, sale.total - alone.due)


@settings(max_examples=200, deadline=None)
@given(sales(("keep", "block")), st.data())
def test_who_blocks_a_return_has_its_condition_broken_on_what_is_left_of_its_goods(
    sale: SaleClosed, data: st.DataObject
) -> None:
    units = data.draw(parts(all_units(sale)))
    found = plan_return(sale, (), units)
    if isinstance(found, ReturnPlan):
        assert not found.repriced
        return
    for one in found:
        assert one.reason == "blocked"
        (used,) = (used for used in sale.benefits if used.benefit == one.benefit)
        assert used.terms is not None
        assert used.terms.on_return == "block"
        reached = [line for line in rest_of(sale, units) if in_scope(used.terms.scope, line)]
        assert reached
        covered = {line.line: all_units(sale)[line.line] for line in reached}
        all_of_it = plan_return(sale, (), {**units, **covered})
        assert not isinstance(all_of_it, tuple) or one.benefit not in [each.benefit for each in all_of_it]


def test_reprice_keeps_back_what_the_rest_costs_more() -> None:
    """¥300 less ¥50 from ¥300 on: the two left cost ¥200, so one brings ¥50 back and not ¥83.33."""
    sale = closed(THREE, [fixed("coupon", 5_000, 30_000, on_return="reprice")])
    first, second, third = in_turn(sale, {"a": [1]}, {"a": [0]}, {"a": [2]})
    assert [first.total, second.total, third.total] == [5_000, 10_000, 10_000]
    assert [plan.repriced for plan in (first, second, third)] == [True, True, False]
    (line,) = first.lines
    assert (line.amount, line.discount, line.net) == (10_000, 5_000, 5_000)
    assert [one.amount for one in first.benefits] == [5_000]
    assert second.benefits == third.benefits == ()


def test_reprice_never_asks_for_money_and_makes_up_for_it_later() -> None:
    """¥400 less ¥250 from ¥300 on. After the second return the rest costs ¥200 and only ¥112.50 is paid for it."""
    sale = closed([goods("a", 10_000, 4)], [fixed("coupon", 25_000, 30_000, on_return="reprice")])
    plans = in_turn(sale, {"a": [0]}, {"a": [1]}, {"a": [2]}, {"a": [3]})
    assert [plan.total for plan in plans] == [3_750, 0, 1_250, 10_000]
    assert [plan.repriced for plan in plans] == [False, True, True, False]
    assert [sum(one.amount for one in plan.benefits) for plan in plans] == [6_250, 10_000, 8_750, 0]


def test_what_a_line_costs_more_that_is_not_returned_stands_in_the_plan_as_such() -> None:
    sale = closed([goods("a", 10_000), goods("b", 20_000)], [fixed("coupon", 6_000, 30_000, on_return="reprice")])
    plan = planned(sale, (), {"a": [0]})
    back, dearer = plan.lines
    assert (back.line, back.amount, back.discount, back.net) == ("a", 10_000, 2_000, 8_000)
    assert (dearer.line, dearer.units, dearer.amount, dearer.discount, dearer.net) == ("b", (), 0, 4_000, -4_000)
    assert dearer.quantity.thousandths == 0
    assert dearer.tax < 0
    assert plan.total == 4_000


def test_keep_stays_as_it_fell_beside_a_benefit_that_is_repriced() -> None:
    """The kept ¥30 is ¥10 a unit, whatever happens; the repriced ¥60 is gone from the rest."""
    sale = closed(
        THREE,
        [fixed("kept", 3_000, 30_000, on_return="keep"), fixed("other", 6_000, 30_000, on_return="reprice")],
    )
    plan = planned(sale, (), {"a": [0]})
    assert {one.benefit: one.amount for one in plan.benefits} == {"kept": 1_000, "other": 6_000}
    assert plan.total == 10_000 - 7_000


def test_a_repriced_benefit_that_still_holds_goes_to_the_rest_with_the_broken_one() -> None:
    """«alone» has no condition: alone on b it would take its ¥20 off b, so all of it stays there."""
    lines = [goods("a", 10_000), goods("b", 10_000)]
    sale = closed(
        lines,
        [fixed("broken", 1_000, 20_000, on_return="reprice"), fixed("usable", 2_000, on_return="reprice")],
    )
    plan = planned(sale, (), {"a": [0]})
    assert plan.total == sale.total - (10_000 - 2_000) == 9_000
    assert {one.benefit: one.amount for one in plan.benefits} == {"broken": 1_000, "usable": 0}
    assert shares_of([plan])["usable", "b"] == -1_000


def test_no_benefit_gives_the_rest_more_than_it_gave_the_sale() -> None:
    """The ¥80 packet had room for ¥50 beside the coupon. Without the coupon it has room for ¥80, and gives ¥50."""
    lines = [goods("a", 20_000), goods("b", 10_000), goods("c", 15_000, 2)]
    coupon = fixed("coupon", 25_000, 30_000, on_return="reprice", scope=Scope(skus=("a", "b")))
    packet = RedPacket(**terms("packet", layer="payment", amount=8_000, on_return="reprice", scope=Scope(skus=("b",))))
    sale = closed(lines, [coupon, packet])
    assert {used.benefit: used.discount for used in sale.benefits} == {"coupon": 25_000, "packet": 5_000}
    plan = planned(sale, (), {"a": [0], "c": [0]})
    assert {one.benefit: one.amount for one in plan.benefits} == {"coupon": 25_000}
    assert plan.total == 30_000 - (10_000 - 5_000 + 15_000)


def test_no_line_falls_below_nothing_where_kept_and_repriced_benefits_meet() -> None:
    """Alone on b the wide one would take ¥30 off, where the kept coupon leaves ¥20 although its threshold is gone."""
    kept = fixed("kept", 16_000, 20_000, on_return="keep")
    broken = fixed("broken", 100, 20_000, on_return="reprice")
    sale = closed([goods("a", 10_000), goods("b", 10_000)], [kept, broken, fixed("wide", 3_000, on_return="reprice")])
    plan = planned(sale, (), {"a": [0]})
    assert plan.total == sale.total == 900
    assert {one.benefit: one.amount for one in plan.benefits} == {"kept": 8_000, "broken": 100, "wide": 1_000}


def test_after_a_repricing_that_is_over_the_units_left_are_worth_what_they_cost_in_the_sale() -> None:
    """The coupon filled c, so all of «wide» fell on b; a quarter of it is c's only while the coupon is broken."""
    lines = [goods("a", 100), goods("b", 100, 3), goods("c", 100), goods("d", 1_000, 2)]
    coupon = fixed("coupon", 200, 200, on_return="reprice", scope=Scope(skus=("a", "c")))
    sale = closed(lines, [coupon, fixed("wide", 100, on_return="reprice", scope=Scope(skus=("b", "c")))])
    assert {share.line: share.amount for share in sale.benefits[1].shares} == {"b": 100}
    plans = in_turn(sale, {"a": [0], "d": [0]}, {"c": [0]}, {"b": [1]}, {"b": [2]}, {"b": [0]}, {"d": [1]})
    assert shares_of(plans[:1]) == {("coupon", "a"): 100, ("coupon", "c"): 100, ("wide", "b"): 25, ("wide", "c"): -25}
    assert {place: amount for place, amount in shares_of(plans).items() if amount} == {
        ("coupon", "a"): 100,
        ("coupon", "c"): 100,
        ("wide", "b"): 100,
    }
    assert [plan.repriced for plan in plans] == [True, True, False, False, False, False]
    assert [plan.total for plan in plans] == [2_200 - 1_300, 100, 67, 67, 66, 1_000]
    assert plans[0].total + plans[1].total == planned(sale, (), {"a": [0], "c": [0], "d": [0]}).total


def test_a_threshold_sees_the_deposit_of_what_is_left() -> None:
    """Of two sofas at ¥5,000 one is left: ¥500 of the deposit, which counts ¥1,000, and ¥4,000 due: ¥4,500."""
    sofas = [goods("sofa", 500_000, 2, presale=True, deposit=100_000, credit=200_000)]
    holds = closed(sofas, [fixed("B", 10_000, 450_000, on_return="block")])
    assert planned(holds, (), {"sofa": [0]}).total == 395_000
    breaks = closed(sofas, [fixed("B", 10_000, 450_001, on_return="block")])
    assert plan_return(breaks, (), {"sofa": {0}}) == (NotReturnable(reason="blocked", benefit="B"),)


def test_what_an_earlier_refund_states_counts_even_if_it_was_divided_otherwise() -> None:
    sale = closed([goods("a", 100, 3)], [fixed("B", 50)])
    stated = refunded(sale, planned(sale, (), {"a": [0]}))
    assert stated.total == 83
    (line,), (taken,), (tender,) = stated.lines, stated.benefits, stated.tenders
    other = replace(
        stated,
        lines=(replace(line, net=84, discount=16),),
        benefits=(replace(taken, amount=16, funding={"merchant": 16}, shares=(replace(taken.shares[0], amount=16),)),),
        tenders=(replace(tender, amount=84),),
        total=84,
    )
    rest = planned(sale, [other], {"a": [1, 2]})
    assert rest.total == 250 - 84
    assert [one.amount for one in rest.benefits] == [34]


@pytest.mark.parametrize("units", [{"a": [0]}, {"a": [0, 1]}, {"a": [2], "b": [0]}])
def test_block_refuses_single_units_and_allows_all_that_the_benefit_covers(units: Units) -> None:
    lines = [*THREE, goods("b", 500)]
    sale = closed(lines, [fixed("coupon", 5_000, 30_000, on_return="block", scope=Scope(skus=("a",)))])
    assert plan_return(sale, (), units) == (NotReturnable(reason="blocked", benefit="coupon"),)
    assert planned(sale, (), {"a": [0, 1, 2]}).total == 25_000
    assert planned(sale, (), {"b": [0]}).total == 500


def test_block_allows_single_units_while_the_condition_holds() -> None:
    sale = closed(THREE, [fixed("coupon", 3_000, 20_000, on_return="block")])
    first = planned(sale, (), {"a": [0]})
    assert first.total == 9_000
    assert plan_return(sale, [refunded(sale, first)], {"a": {1}}) == (
        NotReturnable(reason="blocked", benefit="coupon"),
    )
    assert planned(sale, [refunded(sale, first)], {"a": [1, 2]}).total == 18_000


@pytest.mark.parametrize(
    "benefit",
    [
        fixed("B", 1_000, min_quantity=3, on_return="block"),
        EveryBenefit(**terms("B", layer="platform", every=25_000, amount=1_000, on_return="block")),
    ],
)
def test_too_few_units_and_a_step_not_reached_break_a_condition_too(benefit: Any) -> None:
    assert plan_return(closed(THREE, [benefit]), (), {"a": {0}}) == (NotReturnable(reason="blocked", benefit="B"),)


def test_item_benefits_have_no_condition_to_break_and_are_repriced_with_the_others() -> None:
    """One unit free of three: alone it is ¥66.66 a unit; once a coupon breaks, one of the two left is free again."""
    free = FreeUnits(**terms("free", max_units=1, on_return="reprice"))
    alone = closed(THREE, [free], (("free", "a"),))
    assert planned(alone, (), {"a": [0]}).total == 20_000 // 3
    both = closed(THREE, [free, fixed("coupon", 2_000, 20_000, on_return="reprice")], (("free", "a"),))
    assert both.total == 18_000
    assert planned(both, (), {"a": [0]}).total == 18_000 - 10_000


def test_the_time_of_the_return_changes_no_judgement() -> None:
    """The benefits ended long ago; what counts is that they held when the sale was priced."""
    sale = closed(THREE, [fixed("coupon", 3_000, 10_000, on_return="reprice")])
    assert sale.at_ms > 10_000
    assert not planned(sale, (), {"a": [0]}).repriced
