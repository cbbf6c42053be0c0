"""What can be used beside a selection as it is, and which benefits of the selection stand in the way of others.

In integers and without a search, so that every reason is there with the first answer.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.tally import Tally
from pos_terminal.sale.evaluate import Selection

ALTERNATIVES = 2
"""Nobody reads more."""
_FEW = 8
"""Of that many in the way every part is tried."""


class Use(NamedTuple):
    """One benefit put beside a selection: on the line ``at`` (-1: a basket benefit).

    ``saves``: how much less is due with it, its pack's ``fee`` paid.
    """

    at: int
    saves: int
    fee: int


class Beside:
    """One selection of ``problem``, to put single benefits beside. Benefits are their places in the problem.

    ``values``: what each benefit of the selection takes off, by id; what gives most is the last to be named as being
    in the way.

    :raises ValueError: something of the selection can never be used.
    """

    def __init__(self, problem: Problem, selection: Selection, values: dict[str, int]) -> None:
        placed = problem.placed(selection)
        if placed is None:
            raise ValueError("the selection is not of this sale")
        self.problem, self._tally = problem, Tally(problem)
        self._picks, self._gains, self._chosen = placed
        used = self._chosen | {one for one in self._picks if one >= 0}
        self._values = {one: values.get(problem.names[one], 0) for one in used}
        self._by_value = sorted(used, key=lambda one: (-self._values[one], problem.rank[one]))

    def uses(self, one: int) -> list[Use]:
        """Each way to use it beside all of the selection."""
        now = self._tally.worth(self._picks, self._gains, self._chosen)
        fees = self._fees(self._picks, self._gains, self._chosen)
        assert now is not None
        assert fees is not None
        found = []
        for at, picks, gains, chosen in self._with(one, frozenset()):
            worth = self._tally.worth(picks, gains, chosen)
            dearer = self._fees(picks, gains, chosen)
            if worth is not None and dearer is not None:
                found.append(Use(at, worth - now, dearer - fees))
        return found

    def ways_in(self, one: int) -> list[frozenset[int]]:
        """What of the selection has to go for it, the fewest first; nothing where it can never be used.

        Each set is enough, and no part of it is. One keeps what gives most; then there are ``ALTERNATIVES`` for those
        of it that could stay if others went. With a single set, each of it forbids the use by itself.
        """

        def fits(out: frozenset[int]) -> bool:
            return self.place(one, out) is not None

        everything = frozenset(self._by_value)
        if not fits(everything):
            return []
        first = self._smallest(fits)
        ways = {first: None}
        for stays in sorted(first):
            if len(ways) <= ALTERNATIVES and fits(everything - {stays}):
                ways[self._smallest(fits, stays)] = None
        return sorted(ways, key=lambda way: (len(way), sum(self._values[each] for each in way), sorted(way)))

    def covering(self, one: int) -> frozenset[int] | None:
        """What of the selection has to go for it to take something off, whatever its pack costs.

        Without all of it it would, without a part of it not. Nothing where there are several such sets; None where it
        takes nothing off beside nothing.
        """

        def fits(out: frozenset[int]) -> bool:
            return self._gives(one, out)

        everything = frozenset(self._by_value)
        if not fits(everything):
            return None
        first = self._smallest(fits)
        return frozenset() if any(fits(everything - {stays}) for stays in first) else first

    def place(self, one: int, out: frozenset[int]) -> int | None:
        """A line on which it can be used once ``out`` is gone (-1: a basket benefit); None where it cannot."""
        for at, picks, gains, chosen in self._with(one, out):
            if self._fees(picks, gains, chosen) is not None:
                return at
        return None

    def _gives(self, one: int, out: frozenset[int]) -> bool:
        now = self._discount(*self._without(out))
        if now is None:
            return False
        there = (self._discount(picks, gains, chosen) for _, picks, gains, chosen in self._with(one, out))
        return any(discount is not None and discount > now for discount in there)

    def _discount(self, picks: list[int], gains: list[int], chosen: set[int]) -> int | None:
        nominals = self._tally.nominals(gains, chosen)
        if isinstance(nominals, int) or self._tally.fees(picks, gains, nominals) is None:
            return None
        return sum(gains) + self._tally.flow(gains, nominals)

    def _smallest(self, fits: Callable[[frozenset[int]], bool], stays: int | None = None) -> frozenset[int]:
        """Takes all away, and back as much as fits: ``stays``, then what gives most. Many come back at once."""
        out = frozenset(self._by_value)

        def come_back(some: list[int]) -> None:
            nonlocal out
            if fits(out.difference(some)):
                out = out.difference(some)
            elif len(some) > 1:
                come_back(some[: len(some) // 2])
                come_back(some[len(some) // 2 :])

        come_back([one for one in self._by_value if one == stays])
        come_back([one for one in self._by_value if one != stays])
        again = True
        while again:  # what came back may have lowered a percentage, so that there is room in a budget
            before = out
            for each in self._by_value:
                if each in out and fits(out - {each}):
                    out -= {each}
            again = out != before
        return _part(fits, out) if len(out) <= _FEW else out

    def _with(self, one: int, out: frozenset[int]) -> Iterator[tuple[int, list[int], list[int], set[int]]]:
        """By line that is free, the selection less ``out`` with it there. From one to the next the lists change."""
        picks, gains, chosen = self._without(out)
        if one in self.problem.baskets:
            yield -1, picks, gains, chosen | {one}
            return
        for at, gain in self.problem.items[one].gains.items():
            if picks[at] < 0:
                picks[at], gains[at] = one, gain
                yield at, picks, gains, chosen
                picks[at], gains[at] = -1, 0

    def _without(self, out: frozenset[int]) -> tuple[list[int], list[int], set[int]]:
        picks = [-1 if each in out else each for each in self._picks]
        gains = [0 if each in out else gain for each, gain in zip(self._picks, self._gains, strict=True)]
        return picks, gains, self._chosen - out

    def _fees(self, picks: list[int], gains: list[int], chosen: set[int]) -> int | None:
        """None where it is not allowed."""
        nominals = self._tally.nominals(gains, chosen)
        return None if isinstance(nominals, int) else self._tally.fees(picks, gains, nominals)


def _part(fits: Callable[[frozenset[int]], bool], out: frozenset[int]) -> frozenset[int]:
    """Where something that comes back makes room, a part may do though none that is smaller by one does."""
    for size in range(1, len(out) - 1):
        for part in itertools.combinations(sorted(out), size):
            if fits(frozenset(part)):
                return frozenset(part)
    return out
