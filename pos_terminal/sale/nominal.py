"""What one benefit is worth by its own terms: the gain of an item benefit on a line, the nominal discount of a base."""

from __future__ import annotations

from collections.abc import Callable

from pos_terminal.contract.benefits import (
    WHOLE_BP,
    BasketBenefit,
    EveryBenefit,
    FixedBenefit,
    FreeUnits,
    ItemBenefit,
    ItemFixed,
    ItemPercent,
    ItemPrice,
    PercentBenefit,
    RedPacket,
)
from pos_terminal.sale.lines import PricedLine


def gain(benefit: ItemBenefit, line: PricedLine) -> int:
    """What ``benefit`` takes off a line in its scope, on as many units as it may; 0 where it gives nothing."""
    price = line.unit_price
    match benefit:
        case ItemPrice():
            return line.units * max(0, price - benefit.prices.get(line.sku, price))
        case ItemPercent():
            return _units(benefit, line) * (price * benefit.off_bp // WHOLE_BP)
        case ItemFixed():
            return _units(benefit, line) * min(price, benefit.amount)
        case FreeUnits():
            return _units(benefit, line) * price


def _units(benefit: ItemPercent | ItemFixed | FreeUnits, line: PricedLine) -> int:
    return line.units if benefit.max_units is None else min(line.units, benefit.max_units)


def least_base(benefit: BasketBenefit) -> int:
    """The smallest base from which ``benefit`` may be used and gives at least 1."""
    match benefit:
        case EveryBenefit():
            return benefit.every
        case PercentBenefit():
            return max(1, benefit.threshold, -(-WHOLE_BP // benefit.off_bp))
        case FixedBenefit() | RedPacket():
            return max(1, benefit.threshold)


def nominal(benefit: BasketBenefit, base: int) -> int:
    """The nominal discount (*D*) from a base of at least ``least_base``."""
    return nominal_of(benefit)(base)


def nominal_of(benefit: BasketBenefit) -> Callable[[int], int]:
    """The same by the base alone, for whoever asks many times."""
    match benefit:
        case EveryBenefit(every=every, amount=amount, times=None):
            return lambda base: base // every * amount
        case EveryBenefit(every=every, amount=amount, times=int(times)):
            return lambda base: min(base // every, times) * amount
        case PercentBenefit(off_bp=bp, cap=None):
            return lambda base: base * bp // WHOLE_BP
        case PercentBenefit(off_bp=bp, cap=int(cap)):
            return lambda base: off if (off := base * bp // WHOLE_BP) < cap else cap
        case FixedBenefit(amount=amount) | RedPacket(amount=amount):
            return lambda base: amount
    raise AssertionError(f"no basket benefit: {type(benefit).__name__}")
