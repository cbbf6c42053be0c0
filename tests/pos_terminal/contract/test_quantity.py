"""Quantities as they are typed and shown, and amounts that are rounded once."""

from __future__ import annotations

import contextlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.quantity import MAX_THOUSANDTHS, Quantity, QuantityError, format_quantity, parse_quantity

THOUSANDTHS = st.integers(1, MAX_THOUSANDTHS)


@given(THOUSANDTHS)
def test_what_is_shown_reads_back(thousandths: int) -> None:
    quantity = Quantity(thousandths, "米")
    text = format_quantity(quantity)
    assert parse_quantity(text, "米") == quantity
    assert not (text.endswith("0") and "." in text)
    assert format_quantity(Quantity(-thousandths, "米")) == "-" + text


@given(THOUSANDTHS, st.integers(0, 10**9))
def test_an_amount_is_rounded_once_half_up(thousandths: int, price: int) -> None:
    exact = Fraction(thousandths * price, 1000)
    amount = Quantity(thousandths).amount_at(price)
    assert -Fraction(1, 2) < amount - exact <= Fraction(1, 2)


@given(st.integers(1, MAX_THOUSANDTHS // 1000), st.integers(0, 10**9))
def test_pieces_multiply_exactly(pieces: int, price: int) -> None:
    quantity = Quantity(pieces * 1000)
    assert quantity.is_whole
    assert quantity.amount_at(price) == pieces * price


@pytest.mark.parametrize("text", ["", ".", "0", "0.000", "-1", "1.0001", "1e3", "二", "２", "1000000", "1,5", "1 1"])
def test_what_is_no_quantity_is_said_so(text: str) -> None:
    with pytest.raises(QuantityError):
        parse_quantity(text, "件")


@given(st.text(max_size=12))
def test_no_text_does_anything_else(text: str) -> None:
    with contextlib.suppress(QuantityError):
        assert 0 < parse_quantity(text, "件").thousandths <= MAX_THOUSANDTHS
