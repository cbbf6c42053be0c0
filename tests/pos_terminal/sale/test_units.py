"""What of a line falls on its units: exact, whichever units are asked about together."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from pos_terminal.contract.quantity import Quantity
from pos_terminal.contract.records import units_of
from pos_terminal.sale.units import dealt, in_ranges, ranges
from tests.pos_terminal.sale.sold import closed, goods


@st.composite
def divided(draw: st.DrawFn) -> tuple[list[int], int]:
    """A line of ``count`` units at one price, and the parts its amount is made of."""
    count = draw(st.integers(1, 30))
    amount = draw(st.integers(0, draw(st.sampled_from([3, 100, 10**9])))) * count
    cuts = sorted(draw(st.lists(st.integers(0, amount), max_size=5)))
    return [end - start for start, end in zip([0, *cuts], [*cuts, amount], strict=True)], count


@given(divided())
def test_every_unit_is_worth_its_price_and_has_its_share_of_each_part_to_within_a_fen(
    line: tuple[list[int], int],
) -> None:
    parts, count = line
    units = [dealt(parts, count, [unit]) for unit in range(count)]
    for unit in units:
        assert sum(unit) * count == sum(parts)
        assert all(0 <= part // count <= share <= -(-part // count) for part, share in zip(parts, unit, strict=True))
    assert [sum(shares) for shares in zip(*units, strict=True)] == parts


@given(divided(), st.data())
def test_the_first_part_is_divided_by_telescoping_floors(line: tuple[list[int], int], data: st.DataObject) -> None:
    parts, count = line
    end = data.draw(st.integers(0, count))
    start = data.draw(st.integers(0, end))
    assert dealt(parts, count, range(start, end))[0] == parts[0] * end // count - parts[0] * start // count


@given(divided(), st.data())
def test_any_split_of_the_units_sums_to_the_same(line: tuple[list[int], int], data: st.DataObject) -> None:
    parts, count = line
    here = data.draw(st.sets(st.integers(0, count - 1)))
    halves = [dealt(parts, count, units) for units in (here, set(range(count)) - here)]
    together = [a + b for a, b in zip(*halves, strict=True)]
    assert together == parts


@given(st.sets(st.integers(0, 40)))
def test_ranges_hold_the_same_units(units: set[int]) -> None:
    found = ranges(units)
    assert in_ranges(found) == units
    assert all(earlier.end < later.start for earlier, later in itertools.pairwise(found))


@pytest.mark.parametrize(
    ("thousandths", "counted", "units"), [(3_000, 0, 3), (1_000, 0, 1), (2_850, 0, 1), (3_000, 1, 1)]
)
def test_pieces_are_units_and_what_is_measured_or_counted_as_one_is_one(
    thousandths: int, counted: int, units: int
) -> None:
    (line,) = closed([goods("a", 100)]).lines
    assert units_of(replace(line, quantity=Quantity(thousandths), units=counted)) == units
