"""Returns: what goes back and where, against an oracle for frozen shares, and worked examples of each policy."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_terminal.contract.benefit_book import BenefitBook, Pack
from pos_terminal.contract.benefits import (
    EveryBenefit,
    FixedBenefit,
    FreeUnits,
    ItemBenefit,
    ItemPercent,
    RedPacket,
    Scope,
)
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.records import UnitRange
from pos_terminal.sale.evaluate import Evaluation, Selection, evaluate
from pos_terminal.sale.lines import PricedLine, in_scope
from pos_terminal.sale.returns import IfReturned, NotReturnable, ReturnPlan, if_returned, plan_return
from pos_terminal.sale.units import in_ranges
from tests.pos_terminal.sale.sold import NOW, Takings, closed, goods, refunded, sales

Units = dict[str, set[int]]


def terms(name: str, **fields: Any) -> dict[str, Any]:
    return {"benefit": name, "valid_from_ms": 0, "valid_to_ms": 10_000, **fields}


def fixed(name: str, amount: int, threshold: int = 0, **fields: Any) -> FixedBenefit:
    return FixedBenefit(**terms(name, amount=amount, threshold=threshold, **{"layer": "platform", **fields}))


def planned(sale: SaleClosed, before: Iterable[SaleRefunded], units: Mapping[str, Iterable[int]]) -> ReturnPlan:
    plan = plan_return(sale, before, {line: set(numbers) for line, numbers in units.items()})
    assert isinstance(plan, ReturnPlan), plan
    return plan


def in_turn(sale: SaleClosed, *returns: Mapping[str, Iterable[int]]) -> list[ReturnPlan]:
    """The plans of returns one after the other."""
    before: list[SaleRefunded] = []
    plans = []
    for units in returns:
        plans.append(planned(sale, before, units))
        before.append(refunded(sale, plans[-1], len(before)))
    return plans


def all_units(sale: SaleClosed) -> Units:
    counts = {line.line: line.quantity.thousandths // 1_000 if line.quantity.is_whole else 1 for line in sale.lines}
    return {line: set(range(count)) for line, count in counts.items()}


@st.composite
def parts(draw: st.DrawFn, units: Units) -> Units:
    """Some of the units, at least one."""
    flat = sorted((line, unit) for line, numbers in units.items() for unit in numbers)
    chosen = draw(st.lists(st.sampled_from(flat), min_size=1, unique=True))
    found: Units = {}
    for line, unit in chosen:
        found.setdefault(line, set()).add(unit)
    return found


# --- frozen shares, by another road


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    if not total:
        return [0] * len(weights)
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [int(share) for share in exact]
    by_rest = sorted(range(len(weights)), key=lambda place: (-(exact[place] - shares[place]), place))
    for place in by_rest[: total - sum(shares)]:
        shares[place] += 1
    return shares


def frozen_refund(sale: SaleClosed, units: Units) -> int:
    """Σ over units of what each cost: its line's net less its part of the rounding, by telescoping floors."""
    lines = sorted(sale.lines, key=lambda line: line.line)
    off = largest_remainder(sale.rounding, [line.net for line in lines])
    total = 0
    for line, rounding in zip(lines, off, strict=True):
        count, net = len(all_units(sale)[line.line]), line.net - rounding
        total += sum(net * (unit + 1) // count - net * unit // count for unit in units.get(line.line, ()))
    return total


@settings(max_examples=200, deadline=None)
@given(sales(("keep",), packs=False), st.data())
def test_frozen_shares_give_back_what_the_units_cost_in_any_number_of_returns(
    sale: SaleClosed, data: st.DataObject
) -> None:
    left = all_units(sale)
    before: list[SaleRefunded] = []
    while any(left.values()):
        units = data.draw(parts(left))
        plan = planned(sale, before, units)
        assert plan.total == frozen_refund(sale, units)
        assert not plan.repriced
        before.append(refunded(sale, plan, len(before)))
        left = {line: numbers - units.get(line, set()) for line, numbers in left.items()}
    assert sum(refund.total for refund in before) == sale.total


@settings(max_examples=100, deadline=None)
@given(sales(("keep",)), st.data())
def test_two_returns_of_frozen_shares_come_to_the_same_as_one(sale: SaleClosed, data: st.DataObject) -> None:
    together = data.draw(parts(all_units(sale)))
    first = data.draw(parts(together))
    second = {line: numbers - first.get(line, set()) for line, numbers in together.items()}
    if not any(second.values()):
        return
    once = planned(sale, (), together)
    twice = in_turn(sale, first, second)
    assert sum(plan.total for plan in twice) == once.total
    assert sum(plan.deposit for plan in twice) == once.deposit
    assert sum(plan.tax for plan in twice) == once.tax
    assert sorted(pack.pack for plan in twice for pack in plan.packs) == [pack.pack for pack in once.packs]
    assert shares_of(twice) == shares_of([once])
    assert in_turn(sale, second, first)[-1].total + in_turn(sale, second)[0].total == once.total


def shares_of(plans: list[ReturnPlan]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for plan in plans:
        for taken in plan.benefits:
            for share in taken.shares:
                place = (taken.benefit, share.line)
                found[place] = found.get(place, 0) + share.amount
    return found


@settings(max_examples=100, deadline=None)
@given(sales(), st.data())
def test_no_order_of_lines_benefits_or_packs_changes_a_plan(sale: SaleClosed, data: st.DataObject) -> None:
    units = data.draw(parts(all_units(sale)))
    other = replace(
        sale,
        lines=tuple(data.draw(st.permutations(sale.lines))),
        benefits=tuple(data.draw(st.permutations(sale.benefits))),
    )
    here, there = plan_return(sale, (), units), plan_return(other, (), dict(reversed(units.items())))
    if isinstance(here, ReturnPlan):
        assert isinstance(there, ReturnPlan)
        here, there = (
            replace(plan, lines=tuple(sorted(plan.lines, key=lambda line: line.line))) for plan in (here, there)
        )
    assert here == there


# --- a broken condition


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


THREE = [goods("a", 10_000, 3)]


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


# --- what goes where


@pytest.mark.parametrize(
    ("takings", "given_back"),
    [
        ((("cash", 20_000), ("card", 10_000)), [("t1", "card", 10_000), ("t0", "cash", 5_000)]),
        ((("card", 20_000), ("cash", 10_000)), [("t0", "card", 15_000)]),
        ((("card", 12_000), ("card", 9_000), ("code", 9_000)), [("t2", "code", 9_000), ("t1", "card", 6_000)]),
    ],
)
def test_cards_and_codes_come_before_cash_the_newest_first(takings: Takings, given_back: list[Any]) -> None:
    sale = closed([goods("a", 15_000, 2)], takings=takings)
    first, rest = in_turn(sale, {"a": [0]}, {"a": [1]})
    assert [(one.of, one.kind, one.amount) for one in first.tenders] == given_back
    back = {of: amount for of, _, amount in given_back}
    for one in rest.tenders:
        back[one.of] = back.get(one.of, 0) + one.amount
    assert back == {f"t{place}": amount for place, (_, amount) in enumerate(takings)}


def test_a_red_packet_gets_its_share_back_and_cash_does_not() -> None:
    packet = RedPacket(**terms("packet", layer="payment", amount=6_000, funding_bp={"platform": 10_000}))
    sale = closed(THREE, [packet])
    plan = planned(sale, (), {"a": [0]})
    (taken,) = plan.benefits
    assert (taken.packet, taken.amount, taken.funding) == (True, 2_000, {"platform": 2_000})
    assert plan.total == 8_000


def test_a_deposit_goes_back_at_what_was_paid_and_never_at_what_it_counted_for() -> None:
    """¥1,000 counted as ¥2,000 on two sofas of ¥5,000: all back is ¥8,000 here and ¥1,000 there."""
    sale = closed([goods("sofa", 500_000, 2, presale=True, deposit=100_000, credit=200_000)])
    assert sale.total == 800_000
    first, second = in_turn(sale, {"sofa": [1]}, {"sofa": [0]})
    assert [(plan.total, plan.deposit) for plan in (first, second)] == [(400_000, 50_000)] * 2
    assert [line.credit for line in first.lines] == [100_000]


def test_rounding_goes_back_with_what_it_fell_on() -> None:
    """Three at ¥33.33 were ¥99.90 by 抹零: they go back as three times ¥33.30."""
    sale = closed([goods("a", 3_333, 3)], rounding_unit=10)
    assert (sale.total, sale.rounding) == (9_990, 9)
    plans = in_turn(sale, {"a": [0]}, {"a": [2]}, {"a": [1]})
    assert [plan.total for plan in plans] == [3_330] * 3
    assert [line.rounding for plan in plans for line in plan.lines] == [3, 3, 3]


def test_the_fee_of_a_pack_goes_back_when_its_benefits_give_nothing_any_more() -> None:
    lines = [goods("a", 10_000, 2), goods("b", 10_000)]
    pack = Pack(pack="p", fee=990, max_used=1)
    sale = closed(lines, [fixed("coupon", 4_000, scope=Scope(skus=("a",)), pack="p")], packs=(pack,))
    assert sale.total == 30_000 - 4_000 + 990
    plans = in_turn(sale, {"a": [0]}, {"a": [1]}, {"b": [0]})
    assert [plan.total for plan in plans] == [8_000, 8_990, 10_000]
    assert [[one.fee for one in plan.packs] for plan in plans] == [[], [990], []]


def test_the_fee_of_a_pack_that_gave_nothing_goes_back_with_the_last_unit() -> None:
    whole = fixed("whole", 10_000, scope=Scope(skus=("a",)))
    nothing_left = fixed("x", 500, scope=Scope(skus=("a",)), pack="p")
    sale = closed(
        [goods("a", 10_000), goods("b", 100, 2)], [whole, nothing_left], packs=(Pack(pack="p", fee=30, max_used=1),)
    )
    assert [used.benefit for used in sale.benefits] == ["whole"]
    plans = in_turn(sale, {"b": [0]}, {"a": [0]}, {"b": [1]})
    assert [plan.total for plan in plans] == [100, 0, 130]


def test_tax_goes_back_with_the_goods_and_sums_to_the_tax_of_the_sale() -> None:
    sale = closed([goods("a", 3_337, 3)], [ItemPercent(**terms("B", off_bp=1_111))], (("B", "a"),))
    plans = in_turn(sale, {"a": [2]}, {"a": [0]}, {"a": [1]})
    assert sum(plan.tax for plan in plans) == sale.tax > 0
    assert max(plan.tax for plan in plans) - min(plan.tax for plan in plans) <= 1


# --- what is refused


@pytest.mark.parametrize(
    ("units", "against"),
    [
        ({}, [NotReturnable(reason="nothing")]),
        ({"a": []}, [NotReturnable(reason="nothing")]),
        ({"z": [0]}, [NotReturnable(reason="no_such_line", line="z")]),
        ({"a": [3]}, [NotReturnable(reason="no_such_unit", line="a", unit=3)]),
        ({"a": [-1]}, [NotReturnable(reason="no_such_unit", line="a", unit=-1)]),
        ({"a": [1, 2]}, [NotReturnable(reason="already_returned", line="a", unit=1)]),
        (
            {"b": [0], "a": [1, 9]},
            [
                NotReturnable(reason="already_returned", line="a", unit=1),
                NotReturnable(reason="no_such_unit", line="a", unit=9),
                NotReturnable(reason="no_such_line", line="b"),
            ],
        ),
    ],
)
def test_what_cannot_be_returned(units: Units, against: list[NotReturnable]) -> None:
    sale = closed(THREE)
    before = [refunded(sale, planned(sale, (), {"a": [1]}))]
    assert plan_return(sale, before, units) == tuple(against)


def test_the_units_that_came_back_stand_in_the_fact_as_ranges() -> None:
    sale = closed([goods("a", 100, 5)])
    (line,) = planned(sale, (), {"a": [4, 0, 1]}).lines
    assert line.units == (UnitRange(start=0, end=2), UnitRange(start=4, end=5))
    assert in_ranges(line.units) == {0, 1, 4}
    assert (line.quantity.thousandths, line.amount) == (3_000, 300)


# --- before closing


@settings(max_examples=100, deadline=None)
@given(sales())
def test_the_preview_of_each_line_is_its_return_alone(sale: SaleClosed) -> None:
    unpaid = replace(sale, tenders=())
    previews = if_returned(unpaid)
    assert [one.line for one in previews] == [line.line for line in sale.lines]
    for preview in previews:
        plan = plan_return(sale, (), {preview.line: all_units(sale)[preview.line]})
        if isinstance(plan, ReturnPlan):
            assert preview == IfReturned(
                line=preview.line,
                refund=plan.total,
                deposit=plan.deposit,
                packets=sum(one.amount for one in plan.benefits if one.packet),
                repriced=plan.repriced,
            )
        else:
            assert preview == IfReturned(line=preview.line, blocked_by=tuple(one.benefit for one in plan))


def test_a_line_that_is_gone_has_no_preview() -> None:
    sale = closed([goods("a", 100), goods("b", 200)])
    before = [refunded(sale, planned(sale, (), {"a": [0]}))]
    assert if_returned(sale, before) == (IfReturned(line="b", refund=200),)


# --- cash in coins


def in_coins(sale: SaleClosed, *returns: Mapping[str, Iterable[int]], unit: int = 10) -> list[ReturnPlan]:
    """The plans of returns one after the other, in a shop whose smallest coin is ``unit``."""
    before: list[SaleRefunded] = []
    plans = []
    for units in returns:
        plan = plan_return(sale, before, {line: set(numbers) for line, numbers in units.items()}, unit)
        assert isinstance(plan, ReturnPlan), plan
        plans.append(plan)
        before.append(refunded(sale, plan, len(before)))
    return plans


def test_cash_is_paid_out_in_coins_that_the_shop_has_and_the_next_return_pays_so_much_less() -> None:
    """Three at ¥3.37, sold for ¥10.10: ¥3.37 goes out as ¥3.40, and in the end no more than was paid."""
    sale = closed([goods("a", 337, 3)], rounding_unit=10)
    assert sale.total == 1_010
    plans = in_coins(sale, {"a": [0]}, {"a": [1]}, {"a": [2]})
    assert [plan.total for plan in plans] == [340, 340, 330]
    assert [plan.cash_rounding for plan in plans] == [4, 3, -7]
    assert [sum(line.net for line in plan.lines) for plan in plans] == [336, 337, 337]


def test_a_coin_more_than_the_sale_took_in_cash_is_not_paid_out() -> None:
    """It was paid to the fen, as an order's balance is: what is left goes back to the fen."""
    sale = closed([goods("a", 337)])
    (plan,) = in_coins(sale, {"a": [0]})
    assert (plan.total, plan.cash_rounding) == (337, 0)


def test_what_goes_back_to_a_card_is_not_rounded_and_the_cash_beside_it_is() -> None:
    sale = closed([goods("a", 1_234), goods("b", 766)], takings=(("cash", 1_000), ("card", 1_000)))
    first, second = in_coins(sale, {"b": [0]}, {"a": [0]})
    assert ([one.kind for one in first.tenders], first.cash_rounding) == (["card"], 0)
    assert [(one.kind, one.amount) for one in second.tenders] == [("card", 234), ("cash", 1_000)]
    first, second = in_coins(sale, {"a": [0]}, {"b": [0]})
    assert [(one.kind, one.amount) for one in first.tenders] == [("card", 1_000), ("cash", 240)]
    assert [(one.kind, one.amount) for one in second.tenders] == [("cash", 760)]
    assert (first.cash_rounding, second.cash_rounding) == (6, -6)


def test_goods_that_cost_less_than_was_advanced_pay_nothing_out_and_are_returned_all_the_same() -> None:
    sale = closed([goods("a", 333), goods("b", 2), goods("c", 665)], rounding_unit=10)
    plans = in_coins(sale, {"a": [0]}, {"b": [0]}, {"c": [0]})
    assert [plan.total for plan in plans] == [340, 0, 660]
    assert [plan.cash_rounding for plan in plans] == [7, -2, -5]
    assert plans[1].tenders == ()


def test_refunds_of_another_till_to_the_fen_are_made_up_for() -> None:
    """A program from before rounds nothing: what is left of whole coins is not whole, and goes back as it is."""
    sale = closed([goods("a", 337), goods("b", 663)])
    (before,) = in_turn(sale, {"a": [0]})
    plan = plan_return(sale, [refunded(sale, before)], {"b": {0}}, 10)
    assert isinstance(plan, ReturnPlan)
    assert (plan.total, plan.cash_rounding) == (663, 0)
