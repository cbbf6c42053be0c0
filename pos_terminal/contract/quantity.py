"""Quantities: integer thousandths of a unit, so that 2.8 m of curtain is exact."""

from __future__ import annotations

import msgspec

ONE = 1000
MAX_THOUSANDTHS = 999_999_999


class QuantityError(ValueError):
    """The text is no quantity; its message says why."""


class Quantity(msgspec.Struct, frozen=True):
    """``thousandths`` of ``unit`` (the unit as the shelf label says it: 件, 箱, 米). A piece has 1000 thousandths."""

    thousandths: int
    unit: str = "件"

    @property
    def is_whole(self) -> bool:
        """Whether this counts pieces; otherwise the line is measured and enters benefits as one unit."""
        return self.thousandths % ONE == 0

    def amount_at(self, unit_price: int) -> int:
        """Minor units at ``unit_price`` a unit, half up (a till rounds a measured line once, here)."""
        return (unit_price * self.thousandths + ONE // 2) // ONE


def format_quantity(quantity: Quantity) -> str:
    """``3`` or ``2.85``: without the unit and without idle zeros."""
    whole, part = divmod(abs(quantity.thousandths), ONE)
    text = str(whole) if not part else f"{whole}.{part:03d}".rstrip("0")
    return "-" + text if quantity.thousandths < 0 else text


def parse_quantity(text: str, unit: str) -> Quantity:
    """The quantity a clerk typed.

    :raises QuantityError: not a positive number with at most three digits after the point, or too large.
    """
    whole, _, part = text.strip().partition(".")
    digits = whole + part
    if not digits or not digits.isascii() or not digits.isdigit() or len(part) > 3:
        raise QuantityError(f"{text!r} is not a quantity")
    thousandths = int(whole or "0") * ONE + int((part or "0").ljust(3, "0"))
    if not 0 < thousandths <= MAX_THOUSANDTHS:
        raise QuantityError(f"{text!r} is not a quantity that can be sold")
    return Quantity(thousandths, unit)
