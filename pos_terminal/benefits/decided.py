"""What trying has decided so far of a part, and what that leaves: limits, budgets, and what is used how often."""

from __future__ import annotations

import dataclasses

from pos_terminal.benefits.parts import Part, is_steady, least_base_of
from pos_terminal.benefits.problem import Basket
from pos_terminal.benefits.quote import Incumbent
from pos_terminal.contract.benefits import WHOLE_BP, PercentBenefit

_NO_BUDGET = 1 << 62


class Considered:
    """A basket benefit as the search asks it. ``lines``: places in the search's lines that lower its base.

    ``surely``: its nominal discount where it is used is never less.
    """

    __slots__ = (
        "below",
        "bp",
        "cluster",
        "index",
        "is_alone",
        "least",
        "limits",
        "lines",
        "nominal",
        "surely",
        "varies",
        "whole",
    )

    def __init__(self, decided: Decided, basket: Basket, cluster: int | None) -> None:
        problem = decided.problem
        self.index, self.least, self.whole = basket.index, basket.least, basket.whole
        self.is_alone, self.cluster = cluster is None, basket.index if cluster is None else cluster
        self.nominal = basket.nominal
        self.limits = decided.limits_of(basket.index)
        steady = is_steady(problem, basket)
        reach = range(len(problem.lines)) if basket.on_due else basket.reach
        self.lines = () if steady else tuple(place for place, at in enumerate(decided.lines) if at in reach)
        self.below = () if steady else basket.below
        benefit = basket.benefit
        self.bp = benefit.off_bp if isinstance(benefit, PercentBenefit) and not steady else 0
        self.surely = basket.nominal(max(basket.least, least_base_of(problem, basket)))
        self.varies = self.surely < basket.most

    def is_linear(self, base: int) -> bool:
        """Whether at this base, and at each below it, it takes its share of the base."""
        return self.bp > 0 and self.nominal(base) == base * self.bp // WHOLE_BP


@dataclasses.dataclass(frozen=True, slots=True)
class Narrowed:
    """What of a part is known already: baskets that are used or not, and uses (item benefit, line) that are or not."""

    used: frozenset[int] = frozenset()
    unused: frozenset[int] = frozenset()
    uses: dict[int, int] = dataclasses.field(default_factory=dict)  # by line
    not_uses: frozenset[tuple[int, int]] = frozenset()


class Decided:
    """The choices of ``part``; those of ``best`` elsewhere stay as they are.

    ``lines``: those to decide, largest gain first; ``choices`` of each; ``free``: nothing limits these but the line.
    ``given``: what is decided is worth, gains with it and fees without. ``chosen``: the baskets used.
    """

    def __init__(self, best: Incumbent, part: Part, known: Narrowed | None = None) -> None:
        known = known or Narrowed()
        self.tally = best.tally
        problem = self.problem = best.problem
        self.forced = (problem.forced & part.benefits) | known.used
        self.forced_uses = problem.forced_uses | known.uses
        limits = (*problem.groups, *problem.packs)
        self._limits = [limit for limit in limits if not limit.members.isdisjoint(part.benefits)]
        self.open = [limit.count for limit in self._limits]
        campaigns = [limit for limit in problem.campaigns if not limit.members.isdisjoint(part.benefits)]
        self.campaign = {one: place for place, limit in enumerate(campaigns) for one in limit.members}
        self.uses_left = [limit.count for limit in campaigns]
        self.budget_left = [_NO_BUDGET if limit.budget is None else limit.budget for limit in campaigns]
        options = {
            at: sorted((use for use in problem.options[at] if (use[0], at) not in known.not_uses), key=lambda o: -o[1])
            for at in part.lines
        }
        self.lines = sorted((at for at, open_to in options.items() if open_to), key=lambda at: (-options[at][0][1], at))
        self.choices = [[(one, amount, self.limits_of(one)) for one, amount in options[at]] for at in self.lines]
        self.free = [
            all(not limits and one not in self.campaign for one, _, limits in choices) for choices in self.choices
        ]
        self.most_gain = sum(options[at][0][1] for at in self.lines)
        clusters = self._clusters(part)
        inside = [basket for one, basket in problem.baskets.items() if one in part.benefits - known.unused]
        inside.sort(key=lambda basket: (basket.index not in known.used, -basket.most, basket.index))
        self.baskets = [Considered(self, basket, clusters.get(basket.index)) for basket in inside]
        self.clamped = any(basket.index not in problem.fast for basket in inside)
        self.picks, self.elsewhere = list(best.picks), best.chosen - part.benefits
        for at in part.lines:
            self.picks[at] = -1
        self.gains = best.gains(self.picks)
        self.used: dict[int, int] = {}  # how often
        self._elsewhere = len(self.elsewhere | {one for one in self.picks if one >= 0})
        worth = 0 if best.worth is None else best.tally.worth(self.picks, self.gains, self.elsewhere)
        assert worth is not None, "the parts hang together"
        self.given = worth  # with the gains and less the fees of what is decided
        self.chosen: list[Considered] = []

    @property
    def count(self) -> int:
        """How many benefits are used."""
        return self._elsewhere + len(self.used)

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

    def may_use(self, one: int, limits: tuple[int, ...], amount: int) -> bool:
        """``amount``: what of a budget it needs at least."""
        campaign = self.campaign.get(one)
        if campaign is not None and (self.uses_left[campaign] < 1 or self.budget_left[campaign] < amount):
            return False
        if one not in self.used:
            for limit in limits:
                if self.open[limit] <= 0:
                    return False
        return True

    def use(self, one: int, limits: tuple[int, ...], amount: int) -> None:
        if (campaign := self.campaign.get(one)) is not None:
            self.uses_left[campaign] -= 1
            self.budget_left[campaign] -= amount
        times = self.used[one] = self.used.get(one, 0) + 1
        if times == 1:
            for limit in limits:
                if self.open[limit] == self._limits[limit].count:
                    self.given -= self._limits[limit].fee
                self.open[limit] -= 1

    def take_back(self, one: int, limits: tuple[int, ...], amount: int) -> None:
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

    def may_gain(self, one: int, limits: tuple[int, ...], amount: int) -> bool:
        """Whether an item benefit may be used on one line more."""
        return self.used.get(one, 0) < self.problem.items[one].max_lines and self.may_use(one, limits, amount)

    def gain(self, at: int, one: int, limits: tuple[int, ...], amount: int) -> None:
        self.picks[at], self.gains[at] = one, amount
        self.use(one, limits, amount)
        self.given += amount

    def lose(self, at: int, one: int, limits: tuple[int, ...], amount: int) -> None:
        self.picks[at], self.gains[at] = -1, 0
        self.given -= amount
        self.take_back(one, limits, amount)

    def fee(self, basket: Considered) -> int:
        """What it costs to be the one that may be used of a pack of which nothing is used."""
        packs = (self._limits[limit] for limit in basket.limits if self.open[limit] == self._limits[limit].count)
        return sum(pack.fee for pack in packs if pack.count == 1)

    def base(self, basket: Considered) -> int:
        """Its base cannot be above this while no line is decided."""
        base, below = basket.whole, basket.below
        for other in self.chosen:
            if other.index in below:
                base -= other.surely
        return base
