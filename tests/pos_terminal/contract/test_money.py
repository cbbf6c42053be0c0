"""Amounts as they are typed and shown, and shares of them that are exact and fair."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.money import CNY, MAX_AMOUNT, AmountError, Currency, allocate, format_amount, parse_amount

AMOUNTS = st.integers(0, MAX_AMOUNT)
YEN = Currency("JPY", "392", 0, "¥")


@given(AMOUNTS, st.booleans(), st.sampled_from([CNY, YEN]))
def test_what_is_shown_reads_back(amount: int, grouped: bool, currency: Currency) -> None:
    text = format_amount(amount, currency, grouped=grouped)
    assert parse_amount(text, currency) == amount
    assert parse_amount(f" {currency.sign}{text} ", currency) == amount
    assert format_amount(-amount, currency, grouped=grouped) == ("-" + text if amount else text)


@pytest.mark.parametrize(
    ("text", "fen"),
    [("12", 1200), ("12.5", 1250), ("1,200.00", 120_000), ("¥0.01", 1), ("￥3", 300), (".5", 50), ("5.", 500)],
)
def test_typed_amounts(text: str, fen: int) -> None:
    assert parse_amount(text) == fen


@pytest.mark.parametrize(
    "text", ["", ".", "-1", "+1", "1.005", "1e3", "一百", "１２", "0x10", "1 2", "1.2.3", "99999999999999", "¥", "nan"]
)
def test_what_is_no_amount_is_said_so(text: str) -> None:
    with pytest.raises(AmountError):
        parse_amount(text)


@given(st.text(max_size=20))
def test_no_text_does_anything_else(text: str) -> None:
    try:
        amount = parse_amount(text)
    except AmountError:
        return
    assert 0 <= amount <= MAX_AMOUNT
    assert re.fullmatch(r"[0-9.]*", text.strip().lstrip("¥￥").replace(",", "").strip())


WEIGHTS = st.lists(st.integers(0, 10**9), min_size=1, max_size=20)


@given(st.integers(-(10**13), 10**13), WEIGHTS)
def test_shares_are_exact_and_fair(total: int, weights: list[int]) -> None:
    if not sum(weights):
        if total:
            with pytest.raises(ValueError, match="no weight"):
                allocate(total, weights)
        else:
            assert allocate(total, weights) == [0] * len(weights)
        return
    shares = allocate(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        exact = total * weight
        assert abs(share * sum(weights) - exact) < sum(weights)
        assert share * total >= 0
        assert weight or not share


@given(st.integers(0, 10**9), WEIGHTS.filter(sum))
def test_a_larger_weight_never_gets_less(total: int, weights: list[int]) -> None:
    shares = dict(zip(range(len(weights)), allocate(total, weights), strict=True))
    ordered = sorted(shares, key=lambda place: (weights[place], -place))
    assert [shares[place] for place in ordered] == sorted(shares[place] for place in ordered)


def test_ties_go_to_the_earlier_place_and_refunds_mirror_sales() -> None:
    assert allocate(100, [1, 1, 1]) == [34, 33, 33]
    assert allocate(-100, [1, 1, 1]) == [-34, -33, -33]
    with pytest.raises(ValueError, match="negative"):
        allocate(1, [1, -1])
