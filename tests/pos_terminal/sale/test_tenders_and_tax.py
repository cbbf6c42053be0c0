"""Cash rounding, the keys of likely notes, and the tax inside a price."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.sale.tax import tax_included
from pos_terminal.sale.tenders import NOTES, cash_keys, rounded_down

amounts = st.integers(0, 10**13)


@given(amounts, st.sampled_from([1, 10, 100]))
def test_rounding_goes_down_to_the_unit_and_never_up(due: int, unit: int) -> None:
    off = rounded_down(due, unit)
    assert 0 <= off < unit
    assert (due - off) % unit == 0


@pytest.mark.parametrize(("due", "off"), [(0, 0), (9, 9), (10, 0), (1_239, 9), (1_230, 0)])
def test_rounding_by_default_is_to_a_jiao(due: int, off: int) -> None:
    assert rounded_down(due) == off


@given(amounts)
def test_cash_keys_start_with_exactly_what_is_due_and_grow(due: int) -> None:
    keys = cash_keys(due)
    assert len(keys) <= 4
    assert list(keys) == sorted(set(keys))
    assert (keys[0] == due) if due else keys == ()
    assert all(any(key % note == 0 for note in NOTES) for key in keys[1:])
    assert all(key - due < max(NOTES) for key in keys)


@pytest.mark.parametrize(
    ("due", "keys"),
    [(0, ()), (-5, ()), (1_234, (1_234, 2_000, 5_000, 10_000)), (10_000, (10_000,)),
     (10_500, (10_500, 12_000, 15_000, 20_000)), (9_950, (9_950, 10_000))],
)  # fmt: skip
def test_cash_keys_of_common_amounts(due: int, keys: tuple[int, ...]) -> None:
    assert cash_keys(due) == keys


@given(st.integers(0, 10**13), st.sampled_from([0, 100, 300, 600, 900, 1_300, 1_700]))
def test_the_tax_inside_is_the_exact_one_half_up(net: int, rate_bp: int) -> None:
    exact = Fraction(net * rate_bp, 10_000 + rate_bp)
    assert tax_included(net, rate_bp) == (exact + Fraction(1, 2)).__floor__()


@pytest.mark.parametrize(
    ("net", "rate_bp", "tax"), [(11_300, 1_300, 1_300), (10_900, 900, 900), (100, 0, 0), (0, 1_300, 0)]
)
def test_the_tax_of_round_figures(net: int, rate_bp: int, tax: int) -> None:
    assert tax_included(net, rate_bp) == tax
