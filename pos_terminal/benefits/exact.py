"""Small parts of a choice by trying everything that can still be the best, in integers: no solver, no tolerance.

Basket benefits are decided first: with them it is known what the lines may still lose before a condition fails. Then
the lines, largest gain first. A branch is left where even with everything undecided at its most it comes after the
best found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pos_terminal.benefits.parts import Part, parts, whole
from pos_terminal.benefits.prospects import Considered, Prospects
from pos_terminal.benefits.quote import Incumbent

_NO_BUDGET = 1 << 62


class _Ended(Exception):
    """The steps are used up, or somebody wants it to stop."""


def unsettled(
    best: Incumbent,
    steps: int,
    stop: Callable[[], bool] = lambda: False,
    *,
    among: Iterable[Part] | None = None,
) -> list[Part]:
    """Makes ``best`` the first of all selections, part by part; the parts in which ``steps`` or ``stop`` ended it.

    None left and no selection in ``best``: none is allowed. ``among``: the parts to settle, by default all.
    """
    problem, left = best.problem, []
    everything = [whole(problem)] if best.worth is None else parts(problem)
    for part in everything if among is None else among:
        search = Search(best, part, steps, stop)
        try:
            search.run()
        except _Ended:
            left.append(part)
        steps = max(0, search.steps)
    if among is None and not left and best.worth is not None:
        best.limit(best.worth)
    return left


class Search:
    """Tries the choices of ``part``; those of ``best`` elsewhere stay as they are."""

    def __init__(self, best: Incumbent, part: Part, steps: int, stop: Callable[[], bool]) -> None:
        self.best, self.steps, self.stop = best, steps, stop
        problem = self.problem = best.problem
        self.forced = problem.forced & part.benefits
        limits = (*problem.groups, *problem.packs)
        self._limits = [limit for limit in limits if not limit.members.isdisjoint(part.benefits)]
        self.open = [limit.count for limit in self._limits]
        campaigns = [limit for limit in problem.campaigns if not limit.members.isdisjoint(part.benefits)]
        self.campaign = {one: place for place, limit in enumerate(campaigns) for one in limit.members}
        self.uses_left = [limit.count for limit in campaigns]
        self.budget_left = [_NO_BUDGET if limit.budget is None else limit.budget for limit in campaigns]
        self.lines = sorted(part.lines, key=lambda at: (-problem.most_gain[at], at))
        self.choices = [
            [(one, amount, self.limits_of(one)) for one, amount in sorted(problem.options[at], key=lambda o: -o[1])]
            for at in self.lines
        ]
        clusters = self._clusters(part)
        inside = [basket for one, basket in problem.baskets.items() if one in part.benefits]
        inside.sort(key=lambda basket: (-basket.most, basket.index))
        self.baskets = [Considered(self, basket, clusters.get(basket.index)) for basket in inside]
        self.clamped = any(basket.index not in problem.fast for basket in inside)
        self.picks, self.elsewhere = list(best.picks), best.chosen - part.benefits
        for at in self.lines:
            self.picks[at] = -1
        self.gains = best.gains(self.picks)
        self.used: dict[int, int] = {}  # how often
        self.count = len(self.elsewhere | {one for one in self.picks if one >= 0})  # of what is used elsewhere
        worth = 0 if best.worth is None else best.tally.worth(self.picks, self.gains, self.elsewhere)
        assert worth is not None, "the parts hang together"
        self.given = worth  # with the gains and less the fees of what is decided
        self.chosen: list[Considered] = []

    def limits_of(self, one: int) -> tuple[int, ...]:
        return tuple(place for place, limit in enumerate(self._limits) if one in limit.members)

    def _clusters(self, part: Part) -> dict[int, int]:
        """By basket: those with one number exclude each other."""
        numbers: dict[int, int] = {}
        for limit in self._limits:
            inside = sorted(limit.members & part.benefits & self.problem.baskets.keys())
            if limit.count <= 1 and numbers.keys().isdisjoint(inside):
                numbers |= dict.fromkeys(inside, inside[0] if inside else -1)
        return numbers

    def run(self) -> None:
        self._basket(0)

    def _step(self) -> None:
        self.steps -= 1
        if self.steps < 0 or self.stop():
            raise _Ended

    # --- using -----------------------------------------------------------------------------------------------------

    def may_use(self, one: int, limits: tuple[int, ...], amount: int) -> bool:
        """``amount``: what of a budget it needs at least."""
        campaign = self.campaign.get(one)
        if campaign is not None and (self.uses_left[campaign] < 1 or self.budget_left[campaign] < amount):
            return False
        return one in self.used or all(self.open[limit] > 0 for limit in limits)

    def _use(self, one: int, limits: tuple[int, ...], amount: int) -> None:
        if (campaign := self.campaign.get(one)) is not None:
            self.uses_left[campaign] -= 1
            self.budget_left[campaign] -= amount
        times = self.used[one] = self.used.get(one, 0) + 1
        if times == 1:
            for limit in limits:
                if self.open[limit] == self._limits[limit].count:
                    self.given -= self._limits[limit].fee
                self.open[limit] -= 1

    def _unuse(self, one: int, limits: tuple[int, ...], amount: int) -> None:
        if (campaign := self.campaign.get(one)) is not None:
            self.uses_left[campaign] += 1
            self.budget_left[campaign] += amount
        self.used[one] -= 1
        if not self.used[one]:
            del self.used[one]
            for limit in limits:
                self.open[limit] += 1
                if self.open[limit] == self._limits[limit].count:
                    self.given += self._limits[limit].fee

    # --- baskets ---------------------------------------------------------------------------------------------------

    def _basket(self, place: int) -> None:
        """Decides the baskets from ``place`` on, then the lines."""
        self._step()
        lines = Prospects(self, place)
        if not lines.possible or not self._go_on(lines, 0):
            return
        if place == len(self.baskets):
            lines.reach()
            if self._go_on(lines, 0):
                self._line(0, lines)
            return
        basket = self.baskets[place]
        if self.may_use(basket.index, basket.limits, basket.surely):
            self._use(basket.index, basket.limits, basket.surely)
            self.chosen.append(basket)
            self._basket(place + 1)
            self.chosen.pop()
            self._unuse(basket.index, basket.limits, basket.surely)
        if basket.index not in self.forced:
            self._basket(place + 1)

    def fee(self, basket: Considered) -> int:
        """What it costs to be the one that may be used of a pack of which nothing is used."""
        packs = (self._limits[limit] for limit in basket.limits if self.open[limit] == self._limits[limit].count)
        return sum(pack.fee for pack in packs if pack.count == 1)

    def base(self, basket: Considered) -> int:
        """Its base cannot be above this while no line is decided."""
        return basket.whole - sum(other.surely for other in self.chosen if other.index in basket.below)

    def _go_on(self, lines: Prospects, place: int) -> bool:
        return self._can_lead(lines.most(place)) and not (self.clamped and not self._can_lead(lines.most_held(place)))

    def _can_lead(self, most: int) -> bool:
        """Whether something that is worth at most that can come before the best."""
        worth = self.best.worth
        return worth is None or most > worth or (most == worth and self.count + len(self.used) <= self.best.count)

    # --- lines -----------------------------------------------------------------------------------------------------

    def _line(self, place: int, lines: Prospects) -> None:
        """Decides the lines from ``place`` on."""
        if place == len(self.lines):
            if self.forced <= self.used.keys():
                self.best.offer(self.picks, self.elsewhere | {basket.index for basket in self.chosen})
            return
        at = self.lines[place]
        forced = self.problem.forced_uses.get(at)
        for one, amount, limits in self.choices[place]:
            most = self.problem.items[one].max_lines
            if (forced is None or forced == one) and self.used.get(one, 0) < most and self.may_use(one, limits, amount):
                self._step()
                self.picks[at], self.gains[at] = one, amount
                self._use(one, limits, amount)
                self.given += amount
                if lines.lower(place, amount) and self._go_on(lines, place + 1):
                    self._line(place + 1, lines)
                lines.lower(place, -amount)
                self.given -= amount
                self._unuse(one, limits, amount)
        self.picks[at], self.gains[at] = -1, 0
        if forced is None:
            self._step()
            if self._go_on(lines, place + 1):
                self._line(place + 1, lines)
