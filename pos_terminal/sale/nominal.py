"""What one benefit is worth by its own terms: the gain of an item benefit on a line, the nominal discount of a base."""

from __future__ import annotations

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
    match benefit:
        case EveryBenefit():
            times = base // benefit.every
            return benefit.amount * (times if benefit.times is None else min(times, benefit.times))
        case PercentBenefit():
            off = base * benefit.off_bp // WHOLE_BP
            return off if benefit.cap is None else min(benefit.cap, off)
        case FixedBenefit() | RedPacket():
            return benefit.amount
