"""The most that a search can still reach: what baskets chosen and undecided can give, and lines gain with them.

Everything is counted at its most, and never less than that: a bound that is too good only costs time.
"""

from __future__ import annotations

import itertools
from collections.abc import Collection

from pos_terminal.benefits.decided import Decided
from pos_terminal.contract.benefits import WHOLE_BP

_WIDEST = 100_000
"""Sums up to this are told from each other."""


class _Tight:
    """What may not gain together all that its lines can: at most ``left[number] - taken[number] - least``.

    ``keeps``: of a gain on any of its lines no more than this share counts. ``reached``: from each line on, the sums
    that gains there can come to, as bits.
    """

    __slots__ = ("choices", "keeps", "least", "left", "lines", "mask", "number", "reached", "sums", "taken", "widest")

    def __init__(self, left: list[int], taken: list[int], number: int, least: int, lines: tuple[int, ...]) -> None:
        self.left, self.taken, self.number, self.least, self.lines = left, taken, number, least, lines
        self.mask = sum(1 << line for line in lines)
        self.choices: list[list[tuple[int, int, tuple[int, ...]]]] = []
        self.reached: list[int] | None = None
        self.widest = 0

    @property
    def slack(self) -> int:
        return max(0, self.left[self.number] - self.taken[self.number] - self.least)

    def count(self, worth: list[int], kept: list[int]) -> None:
        self.sums = _sums_from([each if self.mask >> line & 1 else 0 for line, each in enumerate(worth)])
        self.keeps = max((kept[line] for line in self.lines), default=0)

    def reach(self, choices: list[list[tuple[int, int, tuple[int, ...]]]]) -> None:
        """From here on it tells the sums from each other, where that is not too much."""
        self.choices, self.widest = choices, self.slack

    def _reached(self) -> list[int]:
        choices, sums = self.choices, [1]
        if self.widest > _WIDEST:
            return []
        inside = (2 << self.widest) - 1
        for line in reversed(range(len(choices))):
            last = sums[-1]
            if self.mask >> line & 1:
                # a gain above the widest fits no sum that is told: shifted by a car's price, the bits fill the memory
                for amount in {amount for _, amount, _ in choices[line] if amount <= self.widest}:
                    last |= sums[-1] << amount
            sums.append(last & inside)
        return sums[::-1]

    def over(self, place: int) -> int:
        """What is counted too much, in shares, where all lines from ``place`` on gain what they can."""
        slack = self.left[self.number] - self.taken[self.number] - self.least  # its property, without the call
        if slack < 0:
            slack = 0
        over = self.sums[place] - slack * WHOLE_BP
        if over > 0 and self.choices:
            if self.reached is None:
                self.reached = self._reached()
            if not self.reached:
                return over
            most = (self.reached[place] & ((2 << slack) - 1)).bit_length() - 1
            over = max(over, self.sums[place] - most * self.keeps)
        return over


class Prospects:
    """What the lines can still bring while ``decided.chosen`` is used and the baskets from ``place`` on may be.

    Percents whose base is nowhere near a cap lose their share of each gain: that much less is counted of it. Nothing
    is counted beyond what a base may lose before its condition fails, what a budget has left, or what is due.
    """

    def __init__(self, decided: Decided, place: int) -> None:
        self.decided = decided
        chosen = self.chosen = decided.chosen
        self.total = decided.problem.total
        self.bases = [decided.base(basket) for basket in chosen]
        self.possible = all(base >= basket.least for base, basket in zip(self.bases, chosen, strict=True))
        if self.possible:
            self.look_on(place)

    def look_on(self, place: int) -> None:
        """The baskets from ``place`` on are undecided, of those before it only the chosen are used."""
        self.undecided: dict[int, int] = {}
        self.later = self._later(place)

    def look_closer(self) -> None:
        """What the lines can gain: at first they are counted at their most."""
        decided, chosen = self.decided, self.chosen
        linear = [basket.bp if basket.is_linear(base) else 0 for basket, base in zip(chosen, self.bases, strict=True)]
        self.each = [(number, bp, chosen[number].nominal) for number, bp in enumerate(linear)]
        kept = [WHOLE_BP] * len(decided.lines)
        for basket, bp in zip(chosen, linear, strict=True):
            if bp:
                for line in basket.lines:
                    kept[line] -= bp
        gains, of = self._most_gains()
        worth = [gain * keep if keep > 0 else 0 for gain, keep in zip(gains, kept, strict=True)]
        self.gains, self.rest, self.gain = gains, _sums_from(worth), _sums_from(gains)
        self.net: list[tuple[int, list[tuple[int, list[int]]]]] = []
        self.touching: list[list[int]] = [[] for _ in decided.lines]
        self.tight: list[_Tight] = []
        self.taken = [0] * len(chosen)
        for number, (basket, base) in enumerate(zip(chosen, self.bases, strict=True)):
            for line in basket.lines:
                self.touching[line].append(number)
            if base - basket.least < sum([gains[line] for line in basket.lines]):
                self.tight.append(_Tight(self.bases, self.taken, number, basket.least, basket.lines))
        for campaign, left in enumerate(decided.budget_left):
            lines = tuple(line for line, campaigns in enumerate(of) if campaigns == {campaign})
            if left < sum(gains[line] for line in lines):
                self.tight.append(_Tight(decided.budget_left, [0] * len(decided.budget_left), campaign, 0, lines))
        self.tight.sort(key=lambda tight: len(tight.lines))
        for tight in self.tight:
            tight.count(worth, kept)

    def at_first(self) -> int:
        """``most`` with every line at its most."""
        decided = self.decided
        whole = sum(basket.nominal(base) for basket, base in zip(self.chosen, self.bases, strict=True))
        return min(decided.problem.total, decided.given + whole + self.later + decided.most_gain)

    def _most_gains(self) -> tuple[list[int], list[Collection[int | None]]]:
        """By line: the most that it can gain, and the campaigns of what can gain there, where there are any."""
        may_use, campaign = self.decided.may_use, self.decided.campaign
        gains: list[int] = []
        of: list[Collection[int | None]] = []
        for choices, free in zip(self.decided.choices, self.decided.free, strict=True):
            if free:
                gains.append(choices[0][1])
                of.append(())
                continue
            possible = [(amount, one) for one, amount, limits in choices if may_use(one, limits, amount)]
            gains.append(possible[0][0] if possible else 0)
            of.append({campaign.get(one) for _, one in possible})
        return gains, of

    def _net(self) -> list[tuple[int, list[tuple[int, list[int]]]]]:
        """By place of a net basket: the baskets below it whose nominal discount varies, and what their lines gain.

        Only those below whose own base no other takes from: of the others no more than ``surely`` is known.
        """
        varying = {basket.index for basket in self.chosen if basket.varies}
        lowered = {
            number: _sums_from([gain if line in basket.lines else 0 for line, gain in enumerate(self.gains)])
            for number, basket in enumerate(self.chosen)
            if basket.varies and varying.isdisjoint(basket.below)
        }
        found = []
        for number, basket in enumerate(self.chosen):
            below = [(other, sums) for other, sums in lowered.items() if self.chosen[other].index in basket.below]
            if below:
                found.append((number, below))
        return found

    def _take_off(self, place: int) -> bool:
        """What baskets below take off net bases beyond what they surely do; False where a condition fails."""
        for number, below in self.net:
            taken = 0
            for other, sums in below:
                basket = self.chosen[other]
                taken += basket.nominal(max(basket.least, self.bases[other] - sums[place]))
                taken -= basket.surely
            self.taken[number] = taken
            if self.bases[number] - taken < self.chosen[number].least:
                return False
        return True

    def begin(self) -> None:
        """The baskets are decided."""
        self.net = self._net()
        for tight in self.tight:
            tight.reach(self.decided.choices)

    def _later(self, place: int) -> int:
        """The most that undecided baskets can give."""
        decided, by_cluster, alone = self.decided, dict[int, int](), [0] * len(self.decided.budget_left)
        for basket in decided.baskets[place:]:
            base = decided.base(basket)
            if base >= basket.least and decided.may_use(basket.index, basket.limits, basket.surely):
                self.undecided[basket.index] = basket.nominal(base)
                most = self.undecided[basket.index] - decided.fee(basket)
                if basket.is_alone and basket.index in decided.campaign:
                    alone[decided.campaign[basket.index]] += max(0, most)
                else:
                    by_cluster[basket.cluster] = max(by_cluster.get(basket.cluster, 0), most)
        return sum(by_cluster.values()) + sum(map(min, alone, decided.budget_left))

    def lower(self, line: int, amount: int) -> bool:
        """Takes a gain on a line off the bases; False where a condition fails."""
        holds = True
        for number in self.touching[line]:
            base = self.bases[number] = self.bases[number] - amount
            holds = holds and base >= self.chosen[number].least
        return holds

    def most(self, place: int) -> int:
        """The most that the selection can be worth with the lines from ``place`` on undecided."""
        if self.net and not self._take_off(place):
            return -1
        most_lost = lost = reached = 0
        for tight in self.tight:
            if (over := tight.over(place)) > 0:
                if over > most_lost:
                    most_lost = over
                if not reached & tight.mask:
                    reached |= tight.mask
                    lost += over
        shares, whole = self.rest[place] - (lost if lost > most_lost else most_lost), 0
        bases, taken = self.bases, self.taken
        for number, bp, nominal in self.each:
            if bp:
                shares += (bases[number] - taken[number]) * bp
            else:
                whole += nominal(bases[number] - taken[number])
        most = self.decided.given + whole + self.later + shares // WHOLE_BP
        return most if most < self.total else self.total

    def most_held(self, place: int) -> int:
        """The same by what the lines can hold, for baskets that they may not be able to."""
        decided = self.decided
        nominals = {basket.index: basket.nominal(base) for basket, base in zip(self.chosen, self.bases, strict=True)}
        flow = decided.tally.flow(decided.gains, nominals | self.undecided)
        return decided.given + flow + self.gain[place]


def _sums_from(values: list[int]) -> list[int]:
    """At each place the sum of all from there on."""
    return list(itertools.accumulate(reversed(values), initial=0))[::-1]
