"""Tax included in a price (China's VAT: prices on the shelf contain it)."""

from __future__ import annotations


def tax_included(net: int, rate_bp: int) -> int:
    """The part of ``net`` that is tax at ``rate_bp`` hundredths of a percent, half up: net × rate / (1 + rate)."""
    assert net >= 0
    assert rate_bp >= 0
    whole = 10_000 + rate_bp
    return (net * rate_bp * 2 + whole) // (whole * 2)
