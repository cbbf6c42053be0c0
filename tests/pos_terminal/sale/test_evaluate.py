"""What benefits take off: the flow against the smallest cut, shares, thresholds, and why one is not usable."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.contract.benefits import FixedBenefit, Scope
from pos_terminal.sale.evaluate import Unusable, why_never
from pos_terminal.sale.lines import PricedLine, in_scope
from tests.pos_terminal.sale.judging import NOW, evaluated, fixed, judged

SKUS = ("a", "b", "c", "d")


@st.composite
def priced(draw: st.DrawFn) -> list[PricedLine]:
    found = []
    scale = draw(st.sampled_from([10, 3_000, 100_000_000]))
    for number in range(draw(st.integers(1, 5))):
        amount = draw(st.integers(0, scale))
        credit = draw(st.one_of(st.just(0), st.integers(0, amount)))
        found.append(
            PricedLine(
                line=f"L{number}",
                sku=draw(st.sampled_from(SKUS)),
                amount=amount,
                units=draw(st.integers(1, 3)),
                credit=credit,
                deposit=draw(st.integers(0, credit)),
            )
        )
    return found


@st.composite
def chosen(draw: st.DrawFn, lines: list[PricedLine]) -> list[FixedBenefit]:
    """Benefits that are usable on the lines, over overlapping parts of them."""
    found = []
    for number in range(draw(st.integers(0, 4))):
        skus = tuple(draw(st.sets(st.sampled_from(SKUS), min_size=1)))
        whole = draw(st.booleans())
        one = fixed(
            f"B{number}",
            draw(st.integers(1, max(1, 2 * max(line.amount for line in lines)))),
            scope=Scope() if whole else Scope(skus=skus),
        )
        if why_never(one, lines, NOW) is None:
            found.append(one)
    return found


@st.composite
def selections(draw: st.DrawFn) -> tuple[list[PricedLine], list[FixedBenefit]]:
    lines = draw(priced())
    return lines, draw(chosen(lines))


def smallest_cut(lines: list[PricedLine], benefits: list[FixedBenefit]) -> int:
    """The maximum flow by another road: over all sets of benefits, those outside it plus what those inside reach."""
    cuts = []
    for size in range(len(benefits) + 1):
        for inside in itertools.combinations(benefits, size):
            outside = sum(one.amount for one in benefits if one not in inside)
            reached = [line for line in lines if any(in_scope(one.scope, line) for one in inside)]
            cuts.append(outside + sum(line.due for line in reached))
    return min(cuts)


@settings(max_examples=120, deadline=None)
@given(selections())
def test_the_discount_is_the_maximum_flow(selection: tuple[list[PricedLine], list[FixedBenefit]]) -> None:
    lines, benefits = selection
    found = evaluated(lines, benefits)
    assert found.discount == smallest_cut(lines, benefits)
    assert found.due == sum(line.due for line in lines) - found.discount >= 0


@settings(max_examples=120, deadline=None)
@given(selections())
def test_shares_sum_up_stay_in_scope_and_leave_no_line_below_zero(
    selection: tuple[list[PricedLine], list[FixedBenefit]],
) -> None:
    lines, benefits = selection
    found = evaluated(lines, benefits)
    by_name = {one.benefit: one for one in benefits}
    by_line = {line.line: line for line in lines}
    assert sum(share.amount for share in found.shares) == found.discount
    assert all(share.amount > 0 for share in found.shares)
    assert all(in_scope(by_name[share.benefit].scope, by_line[share.line]) for share in found.shares)
    assert all(found.of_line(line.line) <= line.due for line in lines)
    assert all(found.of_benefit(one.benefit) <= one.amount for one in benefits)


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_no_order_of_lines_or_benefits_changes_anything(data: st.DataObject) -> None:
    lines, benefits = data.draw(selections())
    other_lines = data.draw(st.permutations(lines))
    other_benefits = data.draw(st.permutations(benefits))
    assert evaluated(lines, benefits) == evaluated(other_lines, other_benefits)


@settings(max_examples=80, deadline=None)
@given(selections())
def test_one_more_benefit_never_takes_less_off(selection: tuple[list[PricedLine], list[FixedBenefit]]) -> None:
    lines, benefits = selection
    for place in range(len(benefits)):
        fewer = benefits[:place] + benefits[place + 1 :]
        assert evaluated(lines, fewer).discount <= evaluated(lines, benefits).discount


@settings(max_examples=80, deadline=None)
@given(priced(), st.integers(1, 10**9))
def test_a_single_benefit_is_shared_in_proportion_to_within_a_fen(lines: list[PricedLine], amount: int) -> None:
    one = fixed("B", amount)
    due = sum(line.due for line in lines)
    if why_never(one, lines, NOW) is not None or due == 0:
        return
    found = evaluated(lines, [one])
    for line in lines:
        exact = found.discount * line.due / due
        assert abs(found.of_line(line.line) - exact) < 1.001


def test_two_benefits_that_reach_one_line_and_one_that_reaches_more() -> None:
    """The wide one makes room for the narrow one, so that nothing is wasted."""
    lines = [PricedLine(line="1", sku="a", amount=100), PricedLine(line="2", sku="b", amount=100)]
    found = evaluated(lines, [fixed("wide", 100), fixed("x-narrow", 100, scope=Scope(skus=("a",)))])
    assert found.discount == 200
    assert {(share.benefit, share.line): share.amount for share in found.shares} == {
        ("wide", "2"): 100,
        ("x-narrow", "1"): 100,
    }


def test_of_one_layer_those_that_reach_less_are_shared_out_first_whatever_their_names() -> None:
    lines = [PricedLine(line="1", sku="a", amount=100), PricedLine(line="2", sku="b", amount=100)]
    for narrow, wide in (("x", "y"), ("y", "x")):
        found = evaluated(lines, [fixed(narrow, 80, scope=Scope(skus=("a",))), fixed(wide, 150)])
        shares = {(share.benefit, share.line): share.amount for share in found.shares}
        assert shares == {(narrow, "1"): 80, (wide, "1"): 20, (wide, "2"): 100}


def test_ties_go_to_the_earlier_line() -> None:
    lines = [PricedLine(line=name, sku="a", amount=100) for name in ("3", "1", "2")]
    found = evaluated(lines, [fixed("b", 200)])
    assert [found.of_line(name) for name in ("1", "2", "3")] == [67, 67, 66]


def test_a_deposit_counts_for_the_threshold_and_takes_no_benefit() -> None:
    line = PricedLine(line="1", sku="a", amount=800_000, deposit=100_000, credit=200_000)
    assert why_never(fixed("b", 1, threshold=700_000), [line], NOW) is None
    assert why_never(fixed("b", 1, threshold=700_001), [line], NOW) == Unusable(benefit="b", reason="short", missing=1)
    assert evaluated([line], [fixed("b", 10**9)]).due == 0
    assert evaluated([line], [fixed("b", 10**9)]).discount == 600_000


@pytest.mark.parametrize(
    ("benefit", "reason", "missing"),
    [
        (fixed("b", 1, valid_to_ms=NOW - 1), "expired", 0),
        (fixed("b", 1, valid_from_ms=NOW + 1), "not_yet_valid", 0),
        (fixed("b", 1, scope=Scope(skus=("z",))), "out_of_scope", 0),
        (fixed("b", 1, scope=Scope(exclude_skus=("a",))), "out_of_scope", 0),
        (fixed("b", 1, scope=Scope(brands=("other",))), "out_of_scope", 0),
        (fixed("b", 1, scope=Scope(stores=("s1",), districts=("d2",))), "out_of_scope", 0),
        (fixed("b", 1, min_quantity=3), "too_few", 1),
        (fixed("b", 1, threshold=501), "short", 1),
    ],
)
def test_why_a_benefit_is_not_usable(benefit: FixedBenefit, reason: str, missing: int) -> None:
    line = PricedLine(line="1", sku="a", amount=500, units=2, store="s1", district="d1", brand="mine")
    against = Unusable(benefit="b", reason=reason, missing=missing)
    assert why_never(benefit, [line], NOW) == against
    assert judged([line], [benefit, fixed("fine", 1)]) == (against,)


@pytest.mark.parametrize("at_ms", [500, 600])
def test_both_ends_of_the_validity_count(at_ms: int) -> None:
    line = PricedLine(line="1", sku="a", amount=500)
    assert why_never(fixed("b", 1, valid_from_ms=500, valid_to_ms=600), [line], at_ms) is None


def test_nothing_to_pay_reaches_no_threshold() -> None:
    assert why_never(fixed("b", 1), [PricedLine(line="1", sku="a", amount=0)], NOW) is not None


@pytest.mark.parametrize("amount", [100_000_000, 10**13])
def test_the_price_of_a_car_loses_no_fen(amount: int) -> None:
    lines = [PricedLine(line=str(number), sku="a", amount=amount + number) for number in range(3)]
    found = evaluated(lines, [fixed("b", amount - 1)])
    assert found.discount == amount - 1
    assert found.due == 2 * amount + 4


def test_benefits_elsewhere_are_shared_in_proportion_whatever_others_need() -> None:
    lines = [
        PricedLine(line="1", sku="a", amount=100),
        PricedLine(line="2", sku="b", amount=100),
        PricedLine(line="3", sku="c", amount=300),
        PricedLine(line="4", sku="d", amount=100),
    ]
    found = evaluated(
        lines,
        [
            fixed("wide", 100, scope=Scope(skus=("a", "b"))),
            fixed("x-narrow", 100, scope=Scope(skus=("a",))),
            fixed("elsewhere", 200, scope=Scope(skus=("c", "d"))),
        ],
    )
    assert found.discount == 400
    assert {share.line: share.amount for share in found.shares if share.benefit == "elsewhere"} == {"3": 150, "4": 50}
