"""Small sales by trying everything that can still be the best, in integers: no solver, no tolerance, any amount.

Item benefits are decided line by line, then basket benefits from the lowest layer up: by then the base of each is known
exactly. A branch is left where even with everything undecided at its most it comes after the best found.
"""

from __future__ import annotations

from collections.abc import Callable

from pos_terminal.benefits.quote import Incumbent


class _Ended(Exception):
    """The steps are used up, or somebody wants it to stop."""


def settled(best: Incumbent, steps: int, stop: Callable[[], bool] = lambda: False) -> bool:
    """Makes ``best`` the first of all selections; False where ``steps`` or ``stop`` ended it before.

    True and no selection in ``best``: none is allowed.
    """
    try:
        _Exact(best, steps, stop).line(0, 0)
    except _Ended:
        return False
    if best.worth is not None:
        best.limit(best.worth)
    return True


class _Exact:
    def __init__(self, best: Incumbent, steps: int, stop: Callable[[], bool]) -> None:
        self.best, self.steps, self.stop = best, steps, stop
        self.problem, self.tally = best.problem, best.tally
        problem = self.problem
        self.lines = [at for at, options in enumerate(problem.options) if options]
        self.lines.sort(key=lambda at: -problem.most_gain[at])
        self.choices = [sorted(problem.options[at], key=lambda option: -option[1]) for at in self.lines]
        self.rest = [0] * (len(self.lines) + 1)  # the most that lines from here on can gain
        for place in reversed(range(len(self.lines))):
            self.rest[place] = self.rest[place + 1] + problem.most_gain[self.lines[place]]
        self.baskets = list(problem.baskets.values())
        self.cluster = self._clusters()
        self.picks, self.gains = [-1] * len(problem.lines), [0] * len(problem.lines)
        self.used: dict[int, int] = {}  # how often
        self.nominals: dict[int, int] = {}

    def _clusters(self) -> list[int]:
        """By basket: those with one number exclude each other."""
        numbers = list(range(len(self.baskets)))
        taken: set[int] = set()
        for group in self.problem.groups:
            inside = [place for place, one in enumerate(self.baskets) if one.index in group.members]
            if group.count <= 1 and not taken.intersection(inside):
                taken.update(inside)
                for place in inside:
                    numbers[place] = inside[0]
        return numbers

    def line(self, place: int, gained: int) -> None:
        """Decides the lines from ``place`` on."""
        if not self._goes_on(gained + self.rest[place], 0):
            return
        if place == len(self.lines):
            self.basket(0, gained)
            return
        at = self.lines[place]
        forced = self.problem.forced_uses.get(at)
        for one, amount in self.choices[place]:
            if (forced is None or forced == one) and self._may_use(one):
                self.picks[at], self.gains[at] = one, amount
                self.used[one] = self.used.get(one, 0) + 1
                self.line(place + 1, gained + amount)
                self._unuse(one)
        self.picks[at], self.gains[at] = -1, 0
        if forced is None:
            self.line(place + 1, gained)

    def basket(self, place: int, given: int) -> None:
        """Decides the baskets from ``place`` on."""
        if not self._goes_on(given, place):
            return
        if place == len(self.baskets):
            if self.problem.forced <= self.used.keys():
                self.best.offer(self.picks, frozenset(self.nominals))
            return
        basket = self.baskets[place]
        one = basket.index
        base = self.tally.base(one, self.gains, self.nominals)
        if base >= basket.least and self._may_use(one):
            amount = basket.nominal(base)
            self.nominals[one] = amount
            self.used[one] = 1
            self.basket(place + 1, given + amount)
            self._unuse(one)
            del self.nominals[one]
        if one not in self.problem.forced:
            self.basket(place + 1, given)

    def _may_use(self, one: int) -> bool:
        item = self.problem.items.get(one)
        if item is not None and self.used.get(one, 0) >= item.max_lines:
            return False
        if one in self.used:
            return True
        for limit in (*self.problem.groups, *self.problem.packs):
            if one in limit.members and len(self.used.keys() & limit.members) >= limit.count:
                return False
        return True

    def _unuse(self, one: int) -> None:
        self.used[one] -= 1
        if not self.used[one]:
            del self.used[one]

    def _goes_on(self, given: int, place: int) -> bool:
        """Whether something with ``given``, and at most that from the lines, can come before the best."""
        self.steps -= 1
        if self.steps < 0 or self.stop():
            raise _Ended
        worth = self.best.worth
        if worth is None:
            return True
        by_cluster: dict[int, int] = {}
        for later in range(place, len(self.baskets)):
            basket = self.baskets[later]
            base = self.tally.base(basket.index, self.gains, self.nominals)
            if base >= basket.least:
                cluster = self.cluster[later]
                by_cluster[cluster] = max(by_cluster.get(cluster, 0), basket.nominal(base))
        most = min(self.problem.total, given + sum(by_cluster.values()))
        return most > worth or (most == worth and len(self.used) <= self.best.count)
