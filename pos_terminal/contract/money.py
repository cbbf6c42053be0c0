"""Money as integer minor units (fen for CNY): text, parsing and exact sharing out.

An amount is an ``int`` of minor units; the currency stands once, in the ledger's first fact, since a till counts
one currency. There is no float anywhere: text is made and read by integer arithmetic.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

MAX_AMOUNT = 10**13  # 100 billion yuan in fen: far above any sale, far below what JSON readers hold exactly


class Currency(msgspec.Struct, frozen=True):
    """A currency: ISO 4217 letters and number, digits after the point, the sign a receipt shows."""

    code: str
    number: str
    digits: int
    sign: str


CNY = Currency("CNY", "156", 2, "¥")


class AmountError(ValueError):
    """The text is no amount of money; its message says why, in words for the person who typed it."""


def format_amount(amount: int, currency: Currency = CNY, *, grouped: bool = True) -> str:
    """``-121.24`` or ``2,901.46``: no sign of the currency, so that columns align."""
    scale = int(10**currency.digits)
    whole, part = divmod(abs(amount), scale)
    text = f"{whole:,}" if grouped else str(whole)
    if currency.digits:
        text += f".{part:0{currency.digits}d}"
    return "-" + text if amount < 0 else text


def parse_amount(text: str, currency: Currency = CNY) -> int:
    """Minor units of a typed amount such as ``12``, ``12.5``, ``1,200.00`` or ``¥12``.

    :raises AmountError: not a number, more digits after the point than the currency has, or too large.
    """
    cleaned = text.strip().removeprefix(currency.sign).removeprefix("￥").replace(",", "").strip()
    whole, point, part = cleaned.partition(".")
    digits = whole + part
    if not digits or not digits.isascii() or not digits.isdigit():
        raise AmountError(f"{text!r} is not an amount")
    if len(part) > currency.digits:
        raise AmountError(f"{text!r} has more than {currency.digits} digits after the point")
    if point and not currency.digits:
        raise AmountError(f"{text!r} has a point, but {currency.code} has no smaller unit")
    amount = int(whole or "0") * int(10**currency.digits) + int((part or "0").ljust(currency.digits, "0"))
    if amount > MAX_AMOUNT:
        raise AmountError(f"{text!r} is more than a sale can hold")
    return amount


def allocate(total: int, weights: Sequence[int]) -> list[int]:
    """Share ``total`` out in proportion to ``weights`` by largest remainder, ties to the earlier place.

    The shares are of the sign of ``total`` and sum to it exactly. Callers order the weights by line id, so that the
    result does not hang on the order of entry.

    :raises ValueError: a negative weight, or nothing but zero weights for a total that is not zero.
    """
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    whole = sum(weights)
    if whole == 0:
        if total:
            raise ValueError("cannot share an amount out over no weight")
        return [0] * len(weights)
    sign = -1 if total < 0 else 1
    shares, remainders = [], []
    for place, weight in enumerate(weights):
        share, remainder = divmod(abs(total) * weight, whole)
        shares.append(share)
        remainders.append((-remainder, place))
    for _, place in sorted(remainders)[: abs(total) - sum(shares)]:
        shares[place] += 1
    return [sign * share for share in shares]
