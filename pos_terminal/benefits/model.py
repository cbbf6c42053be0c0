"""The choice as a mixed-integer linear model: columns, rows, and the way back from a solution to a selection.

One column for each use of an item benefit on a line, each basket benefit, each nominal discount that depends on its
base, and each part of the flow that may be clamped; baskets that never are clamped give their nominal discount whole.
The model may not choose a discount below nominal where that would help it (net bases, budgets): such discounts are held
from below too. Money is in ``unit`` minor units: 1, or a power of two where the amounts are too large for the solver's
floating point. Then percents are not rounded in it, and its bound is that much too good.
"""

from __future__ import annotations

import collections
import dataclasses
from collections.abc import Container, Iterable, Mapping, Sequence

from pos_terminal.benefits.parts import Part
from pos_terminal.benefits.problem import Basket, Limit, Problem
from pos_terminal.contract.benefits import WHOLE_BP, EveryBenefit, PercentBenefit

Terms = dict[int, float]
"""Coefficients by column."""

INFINITE = float("inf")
_MANY = 12
EXACT = 100_000_000
"""Up to these amounts together the solver is asked to tell one minor unit from the next."""
COARSE = 10_000_000


@dataclasses.dataclass(slots=True)
class Row:
    low: float
    high: float
    terms: Terms


def unit_of(problem: Problem) -> int:
    """1, or the power of two that brings the amounts down to what the solver's floating point can tell apart."""
    unit = 1
    if sum(problem.base) > EXACT:
        while sum(problem.base) > COARSE * unit:
            unit *= 2
    return unit


class Model:
    """``minimise Σ cost·column``, Σ fees − discount, each between ``lower`` (0 where nothing is held) and ``upper``.

    ``uses``: the column of (item benefit, line). ``used``: that of each benefit. ``discount``: of each basket, its
    nominal discount as terms.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.unit = unit_of(problem)
        self.cost: list[float] = []
        self.lower: list[float] = []
        self.upper: list[float] = []
        self.integer: list[bool] = []
        self.rows: list[Row] = []
        self.uses: dict[tuple[int, int], int] = {}
        self.used: dict[int, int] = {}
        self.discount: dict[int, Terms] = {}
        self._amounts: dict[int, tuple[int, int]] = {}  # by basket: its column, and what one of it is in minor units
        self._capped: dict[int, tuple[int, float]] = {}
        self._bought: dict[int, Limit] = {}
        self._held = self._held_from_below()
        self._shared: dict[tuple[bool, tuple[int, ...], tuple[int, ...]], tuple[Terms, float]] = {}
        baskets = problem.baskets.values()
        self._sharing = collections.Counter((basket.on_due, basket.reach, basket.below) for basket in baskets)
        self._item_columns()
        for basket in problem.baskets.values():
            self._basket(basket)
        self._limits()
        self._flow()
        for one in problem.forced:
            self.fix(self.used[one], 1)
        for at, one in problem.forced_uses.items():
            self.fix(self.uses[one, at], 1)

    # --- building --------------------------------------------------------------------------------------------------

    def column(self, upper: float, cost: float = 0, *, integer: bool = True) -> int:
        self.cost.append(cost)
        self.lower.append(0)
        self.upper.append(upper)
        self.integer.append(integer)
        return len(self.cost) - 1

    def fix(self, column: int, value: float) -> None:
        self.lower[column] = self.upper[column] = value

    def at_most(self, high: float, terms: Mapping[int, float]) -> None:
        self.rows.append(Row(-INFINITE, high, dict(terms)))

    def at_least(self, low: float, terms: Mapping[int, float]) -> None:
        self.rows.append(Row(low, INFINITE, dict(terms)))

    def _held_from_below(self) -> frozenset[int]:
        """Baskets of which a larger nominal discount can hurt."""
        below = {other for basket in self.problem.baskets.values() for other in basket.below}
        budgeted = {one for limit in self.problem.campaigns if limit.budget is not None for one in limit.members}
        return frozenset(below | budgeted)

    def _item_columns(self) -> None:
        problem = self.problem
        for item in problem.items.values():
            for at, amount in item.gains.items():
                self.uses[item.index, at] = self.column(1, -amount / self.unit)
            if len(item.gains) > item.max_lines:
                self.at_most(item.max_lines, {self.uses[item.index, at]: 1 for at in item.gains})
        for at, options in enumerate(problem.options):
            if len(options) > 1:
                self.at_most(1, {self.uses[one, at]: 1 for one, _ in options})
        for item in problem.items.values():
            uses = [self.uses[item.index, at] for at in item.gains]
            if len(uses) == 1:
                self.used[item.index] = uses[0]
                continue
            used = self.used[item.index] = self.column(1)
            for use in uses:
                self.at_most(0, {use: 1, used: -1})
            self.at_least(0, {**dict.fromkeys(uses, 1.0), used: -1})

    def _taken(self, basket: Basket) -> tuple[Terms, float]:
        """What is taken off the whole base, as terms, and the most that it can be.

        Baskets of the same base share one column for it: the rows of many wide baskets would fill the model.
        """
        key = basket.on_due, basket.reach, basket.below
        if key not in self._shared:
            terms, most = self._terms_taken(basket)
            if self._sharing[key] > 1 and len(terms) > _MANY:
                column = self.column(most, integer=False)
                self.rows.append(Row(0, 0, {**terms, column: -1}))
                terms = {column: 1.0}
            self._shared[key] = terms, most
        return self._shared[key]

    def _terms_taken(self, basket: Basket) -> tuple[Terms, float]:
        problem = self.problem
        lines = range(len(problem.lines)) if basket.on_due else basket.reach
        terms: Terms = {}
        for at in lines:
            for one, amount in problem.options[at]:
                terms[self.uses[one, at]] = amount / self.unit
        for other in basket.below:
            for column, each in self.discount[other].items():
                terms[column] = terms.get(column, 0) + each
        return terms, (sum(problem.most_gain[at] for at in lines) + problem.at_most(basket.below)) / self.unit

    def _basket(self, basket: Basket) -> None:
        benefit, unit = basket.benefit, self.unit
        used = self.used[basket.index] = self.column(1)
        taken, most_taken = self._taken(basket)
        slack = (basket.whole - basket.least) / unit
        if most_taken > slack:
            self.at_most(most_taken, {**taken, used: most_taken - slack})
        if isinstance(benefit, PercentBenefit):
            column = self.column(basket.most / unit, integer=unit == 1)
            cap = None if benefit.cap is None else benefit.cap / unit
            self._follow(basket, column, benefit.off_bp / WHOLE_BP, 1 / WHOLE_BP, cap)
            self._amounts[basket.index] = column, unit
            self.discount[basket.index] = {column: 1.0}
        elif isinstance(benefit, EveryBenefit):
            column = self.column(basket.most // benefit.amount)
            self.at_least(0, {column: 1, used: -1})
            self._follow(basket, column, unit / benefit.every, 1 / benefit.every, benefit.times)
            self._amounts[basket.index] = column, benefit.amount
            self.discount[basket.index] = {column: benefit.amount / unit}
        else:
            self.discount[basket.index] = {used: basket.most / unit}

    def _follow(self, basket: Basket, column: int, share: float, grain: float, cap: float | None) -> None:
        """``column`` = min(cap, ⌊share · base⌋) where the basket is used, 0 where not.

        ``share · base`` is a multiple of ``grain``. Half a grain on either side keeps floating point from cutting off
        what holds with equality, and lets in nothing else.
        """
        rounding = (1 - grain / 2) * self._whole_one(column)
        taken, most_taken = self._taken(basket)
        used, most, whole = self.used[basket.index], self.upper[column], basket.whole / self.unit
        self.at_most(0, {column: 1, used: -most})
        scaled = {one: share * amount for one, amount in taken.items()}
        if share * (whole - most_taken) < most:
            below_zero = max(0.0, share * (most_taken - whole))  # a net base may be: it binds only where it is used
            half = grain / 2 * self._whole_one(column)
            self.at_most(share * whole + below_zero + half, {**scaled, column: 1, used: below_zero})
        if basket.index not in self._held:
            return
        top = share * whole
        row = {**scaled, column: 1.0, used: -top}
        if cap is not None and top - rounding > cap:
            capped = self.column(1)
            self._capped[basket.index] = capped, cap
            self.at_most(0, {capped: 1, used: -1})
            self.at_least(0, {column: 1, capped: -cap})
            row[capped] = top
        self.at_least(-rounding, row)

    def _whole_one(self, column: int) -> float:
        """What one minor unit, or one time, is in the column."""
        return 1.0 if self.integer[column] else 1 / self.unit

    def _limits(self) -> None:
        for limit in self.problem.groups:
            self.at_most(limit.count, self._members(limit))
        for limit in self.problem.packs:
            members = self._members(limit)
            self.at_most(limit.count, members)
            if limit.fee:
                bought = self.column(1, limit.fee / self.unit)
                self._bought[bought] = limit
                for column in members:
                    self.at_most(0, {column: 1, bought: -1})
        for limit in self.problem.campaigns:
            self._campaign(limit)

    def _members(self, limit: Limit) -> Terms:
        return {self.used[one]: 1.0 for one in sorted(limit.members) if one in self.used}

    def _campaign(self, limit: Limit) -> None:
        uses: Terms = {}
        spent: Terms = {}
        for (one, at), column in self.uses.items():
            if one in limit.members:
                uses[column] = 1
                spent[column] = self.problem.items[one].gains[at] / self.unit
        for one, terms in self.discount.items():
            if one in limit.members:
                uses[self.used[one]] = 1
                spent |= terms
        self.at_most(limit.count, uses)
        if limit.budget is not None:
            self.at_most(limit.budget / self.unit, spent)

    def _flow(self) -> None:
        problem = self.problem
        nodes: dict[tuple[int, ...], list[int]] = {}
        for one, basket in problem.baskets.items():
            if one in problem.fast:
                for column, amount in self.discount[one].items():
                    self.cost[column] -= amount
            else:
                nodes.setdefault(basket.reach, []).append(one)
        classes: dict[tuple[int, ...], list[int]] = {}
        for at in range(len(problem.lines)):
            reached = tuple(place for place, reach in enumerate(nodes) if at in reach)
            if reached:
                classes.setdefault(reached, []).append(at)
        outflow: list[Terms] = [{} for _ in nodes]
        for reached, lines in classes.items():
            room = sum(problem.due[at] for at in lines) / self.unit
            inflow: Terms = {
                self.uses[one, at]: amount / self.unit for at in lines for one, amount in problem.options[at]
            }
            for place in reached:
                part = self.column(room, -1, integer=False)
                outflow[place][part] = 1
                inflow[part] = 1
            self.at_most(room, inflow)
        for place, members in enumerate(nodes.values()):
            row = outflow[place]
            for one in members:
                for column, amount in self.discount[one].items():
                    row[column] = -amount
            self.at_most(0, row)

    # --- after it is solved ----------------------------------------------------------------------------------------

    def read(self, values: Sequence[float]) -> tuple[list[int], frozenset[int]]:
        """The selection of a solution: by line the item benefit or -1, and the baskets."""
        picks = [-1] * len(self.problem.lines)
        for (one, at), column in self.uses.items():
            if values[column] > 0.5:
                picks[at] = one
        return picks, frozenset(one for one in self.problem.baskets if values[self.used[one]] > 0.5)

    def values(self, picks: Sequence[int], chosen: Iterable[int], nominals: Mapping[int, int]) -> dict[int, float]:
        """The whole columns of a selection; ``nominals``: the nominal discount of each of its baskets."""
        used = {*chosen, *(one for one in picks if one >= 0)}
        found = {column: float(one in used) for one, column in self.used.items()}
        found |= {column: float(picks[at] == one) for (one, at), column in self.uses.items()}
        for one, (column, each) in self._amounts.items():
            found[column] = nominals.get(one, 0) / each
        for one, (column, cap) in self._capped.items():
            found[column] = float(found[self._amounts[one][0]] >= cap)
        found |= {column: float(not used.isdisjoint(limit.members)) for column, limit in self._bought.items()}
        return found

    def whole_amounts(self, baskets: Container[int]) -> list[int]:
        """The columns of ``baskets``, beside those that say whether they are used, that are whole and matter whole.

        Minor units of a percent are whole too, and a part of one is hardly worth a question.
        """
        times = [column for one, (column, each) in self._amounts.items() if one in baskets and each > self.unit]
        return times + [column for one, (column, _) in self._capped.items() if one in baskets]

    def hold(self, picks: Sequence[int], chosen: Iterable[int], left: Iterable[Part]) -> None:
        """Leaves open only the parts ``left``; elsewhere everything stays as it is in this selection."""
        open_to = frozenset[int]().union(*(part.benefits for part in left))
        used = {*chosen, *(one for one in picks if one >= 0)}
        columns = {column: one in used for one, column in self.used.items() if one not in open_to}
        columns |= {column: picks[at] == one for (one, at), column in self.uses.items() if one not in open_to}
        for column, stays in columns.items():
            self.fix(column, stays)

    def not_again(self, picks: Sequence[int], chosen: Iterable[int]) -> None:
        """Forbids one selection."""
        on = {self.used[one] for one in chosen} | {self.uses[one, at] for at, one in enumerate(picks) if one >= 0}
        free = {*self.uses.values(), *(self.used[one] for one in self.problem.baskets)}
        self.at_most(len(on) - 1, {column: 1.0 if column in on else -1.0 for column in sorted(free)})
