"""The units of a line, and what of the line's amounts falls on each: exactly, whichever units are asked about together.

The parts of a line (its net, the share of each benefit, the deposit …) sum to its amount, and a unit's sum to the unit
price. The first part is divided by telescoping floors: units [i, j) of n have ``net·j // n − net·i // n``. Floors of
each part alone would not sum to the price of a unit, so the odd fen of the others are dealt out behind those of the
first, unit after unit, in one round that never meets a unit twice for the same part: every unit has the floor or the
ceiling of its exact share of each part, never less than nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pos_terminal.contract.records import UnitRange


def dealt(parts: Sequence[int], count: int, units: Iterable[int]) -> list[int]:
    """What of each of ``parts`` falls on ``units``, out of ``count`` of them numbered from 0."""
    found = [0] * len(parts)
    odd = parts[0] % count
    for unit in units:
        assert 0 <= unit < count
        place, dealt_before = _place(odd, count, unit), 0
        for number, part in enumerate(parts):
            each, extra = divmod(part, count)
            found[number] += each + ((place - dealt_before) % count < extra)
            dealt_before += extra
    return found


def _place(odd: int, count: int, unit: int) -> int:
    """The unit's place in the round: those at which the first part's floors step up come first."""
    before = odd * unit // count
    return before if odd * (unit + 1) // count > before else odd + unit - before


def ranges(units: Iterable[int]) -> tuple[UnitRange, ...]:
    """The units in as few ranges as there can be, in order."""
    found: list[UnitRange] = []
    for unit in sorted(set(units)):
        if found and found[-1].end == unit:
            found[-1] = UnitRange(start=found[-1].start, end=unit + 1)
        else:
            found.append(UnitRange(start=unit, end=unit + 1))
    return tuple(found)


def in_ranges(found: Iterable[UnitRange]) -> frozenset[int]:
    return frozenset(unit for one in found for unit in range(one.start, one.end))
