"""Arithmetic of tenders: what is left to pay, change, cash rounding (抹零), the notes a customer is likely to give."""

from __future__ import annotations

JIAO, YUAN = 10, 100
NOTES = (100, 500, 1000, 2000, 5000, 10000)  # ¥1 to ¥100 in fen


def rounded_down(due: int, unit: int = JIAO) -> int:
    """How much 抹零 takes off a cash amount: down to a whole ``unit`` of minor units, never up, never below zero."""
    assert due >= 0
    assert unit > 0
    return due % unit


def payout_unit(rounding_unit: int) -> int:
    """To what unit cash is paid out where sales are rounded to ``rounding_unit``: no coarser than a yuan.

    Beyond that the setting is a discount, not a want of coins.
    """
    return min(rounding_unit, YUAN)


def rounded_up(amount: int, unit: int) -> int:
    """``amount`` (≥ 0) in whole units."""
    return -(-amount // unit) * unit


def cash_keys(due: int) -> tuple[int, ...]:
    """Up to four amounts a customer is likely to hand over: exact first, then rounded up to likely notes."""
    if due <= 0:
        return ()
    amounts = {due}
    for note in NOTES:
        amounts.add(-(-due // note) * note)
    return tuple(sorted(amounts))[:1] + tuple(sorted(amounts - {due}))[-3:]
