"""Returns: what a unit costs however it is returned, what cannot be returned, and what is shown before closing."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.records import UnitRange
from pos_terminal.sale.returns import IfReturned, NotReturnable, ReturnPlan, if_returned, plan_return
from pos_terminal.sale.units import in_ranges
from tests.pos_terminal.sale.coming_back import (
    THREE,
    Units,
    all_units,
    frozen_refund,
    in_turn,
    parts,
    planned,
    shares_of,
)
from tests.pos_terminal.sale.sold import closed, goods, refunded, sales


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
