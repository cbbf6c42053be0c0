"""Units of a sale that come back: which, by what plan, in one return or several, and what they cost by another road."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from hypothesis import strategies as st

from pos_terminal.contract.benefits import FixedBenefit
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.sale.returns import ReturnPlan, plan_return
from tests.pos_terminal.sale.sold import goods, refunded

Units = dict[str, set[int]]


def terms(name: str, **fields: Any) -> dict[str, Any]:
    return {"benefit": name, "valid_from_ms": 0, "valid_to_ms": 10_000, **fields}


def fixed(name: str, amount: int, threshold: int = 0, **fields: Any) -> FixedBenefit:
    return FixedBenefit(**terms(name, amount=amount, threshold=threshold, **{"layer": "platform", **fields}))


def planned(sale: SaleClosed, before: Iterable[SaleRefunded], units: Mapping[str, Iterable[int]]) -> ReturnPlan:
    plan = plan_return(sale, before, {line: set(numbers) for line, numbers in units.items()})
    assert isinstance(plan, ReturnPlan), plan
    return plan


def in_turn(sale: SaleClosed, *returns: Mapping[str, Iterable[int]]) -> list[ReturnPlan]:
    """The plans of returns one after the other."""
    before: list[SaleRefunded] = []
    plans = []
    for units in returns:
        plans.append(planned(sale, before, units))
        before.append(refunded(sale, plans[-1], len(before)))
    return plans


def all_units(sale: SaleClosed) -> Units:
    counts = {line.line: line.quantity.thousandths // 1_000 if line.quantity.is_whole else 1 for line in sale.lines}
    return {line: set(range(count)) for line, count in counts.items()}


@st.composite
def parts(draw: st.DrawFn, units: Units) -> Units:
    """Some of the units, at least one."""
    flat = sorted((line, unit) for line, numbers in units.items() for unit in numbers)
    chosen = draw(st.lists(st.sampled_from(flat), min_size=1, unique=True))
    found: Units = {}
    for line, unit in chosen:
        found.setdefault(line, set()).add(unit)
    return found


# --- frozen shares, by another road


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    if not total:
        return [0] * len(weights)
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    shares = [int(share) for share in exact]
    by_rest = sorted(range(len(weights)), key=lambda place: (-(exact[place] - shares[place]), place))
    for place in by_rest[: total - sum(shares)]:
        shares[place] += 1
    return shares


def frozen_refund(sale: SaleClosed, units: Units) -> int:
    """Σ over units of what each cost: its line's net less its part of the rounding, by telescoping floors."""
    lines = sorted(sale.lines, key=lambda line: line.line)
    off = largest_remainder(sale.rounding, [line.net for line in lines])
    total = 0
    for line, rounding in zip(lines, off, strict=True):
        count, net = len(all_units(sale)[line.line]), line.net - rounding
        total += sum(net * (unit + 1) // count - net * unit // count for unit in units.get(line.line, ()))
    return total


def shares_of(plans: list[ReturnPlan]) -> dict[tuple[str, str], int]:
    found: dict[tuple[str, str], int] = {}
    for plan in plans:
        for taken in plan.benefits:
            for share in taken.shares:
                place = (taken.benefit, share.line)
                found[place] = found.get(place, 0) + share.amount
    return found


THREE = [goods("a", 10_000, 3)]
