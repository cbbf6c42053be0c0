"""What a selection is worth, fast: the arithmetic of ``sale.evaluate`` on the integers of a ``Problem``, no shares.

It is called thousands of times a quote; a test holds it to ``sale.evaluate``.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterable, Sequence

from pos_terminal.benefits.problem import Problem
from pos_terminal.contract.benefits import EveryBenefit, PercentBenefit

_NO_CAP = 1 << 62
_FIXED, _PERCENT, _EVERY = range(3)


class Tally:
    """Evaluates selections of one problem. ``count``: how many it has, the measure of a search's work."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.count = 0
        self._places: dict[tuple[int, ...], int] = {}
        self._touched: list[Callable[[Sequence[int]], Iterable[int]]] = []
        self._terms = {index: self._term(index) for index in problem.baskets}
        self._order = {index: place for place, index in enumerate(problem.baskets)}  # in layers
        clamped = [one for one in problem.baskets if one not in problem.fast]
        classes: dict[tuple[int, ...], list[int]] = {}
        for at in range(len(problem.lines)):
            reached = tuple(one for one in clamped if at in problem.baskets[one].reach)
            if reached:
                classes.setdefault(reached, []).append(at)
        by_few = sorted(classes, key=lambda reached: (len(reached), reached))
        self._classes = {one: tuple(k for k, reached in enumerate(by_few) if one in reached) for one in clamped}
        self._room = [
            (sum(problem.due[at] for at in classes[key]), tuple(at for at in classes[key] if problem.options[at]))
            for key in by_few
        ]
        self._groups = [(limit.count, limit.members) for limit in problem.groups]
        self._packs = [(limit.count, limit.members, limit.fee) for limit in problem.packs]
        self._campaigns = [
            (limit.count, limit.members, _NO_CAP if limit.budget is None else limit.budget)
            for limit in problem.campaigns
        ]

    def _term(self, index: int) -> tuple[int, int, int, tuple[int, ...], int, int, int, int]:
        problem, basket = self.problem, self.problem.baskets[index]
        benefit = basket.benefit
        lines = range(len(problem.lines)) if basket.on_due else basket.reach
        touched = tuple(at for at in lines if problem.options[at])
        if isinstance(benefit, PercentBenefit):
            kind, per, most = _PERCENT, benefit.off_bp, _NO_CAP if benefit.cap is None else benefit.cap
            amount = 0
        elif isinstance(benefit, EveryBenefit):
            kind, per, most = _EVERY, benefit.every, _NO_CAP if benefit.times is None else benefit.times
            amount = benefit.amount
        else:
            kind, per, most, amount = _FIXED, 0, 0, benefit.amount
        return basket.whole, self._shared(touched), basket.least, basket.below, kind, per, most, amount

    def _shared(self, lines: tuple[int, ...]) -> int:
        """The place of what reads the gains of these lines."""
        if lines not in self._places:
            self._places[lines] = len(self._touched)
            read = operator.itemgetter(*lines) if len(lines) > 1 else _reader(lines)
            self._touched.append(read)
        return self._places[lines]

    def nominals(self, gains: Sequence[int], chosen: Iterable[int]) -> dict[int, int] | int:
        """By basket; or the first basket whose condition fails, as its index."""
        found: dict[int, int] = {}
        taken: dict[int, int] = {}  # by the lines that baskets share
        for one in sorted(chosen, key=self._order.__getitem__):
            base, touched, least, below, kind, per, most, amount = self._terms[one]
            if touched not in taken:
                taken[touched] = sum(self._touched[touched](gains))
            base -= taken[touched]
            for other in below:
                if other in found:
                    base -= found[other]
            if base < least:
                return one
            if kind == _FIXED:
                found[one] = amount
            elif kind == _PERCENT:
                off = base * per // 10_000
                found[one] = off if off < most else most
            else:
                times = base // per
                found[one] = amount * (times if times < most else most)
        return found

    def base(self, one: int, gains: Sequence[int], nominals: dict[int, int]) -> int:
        base, touched, _, below, *_ = self._terms[one]
        return base - sum(self._touched[touched](gains)) - sum(nominals.get(other, 0) for other in below)

    def worth(self, picks: Sequence[int], gains: Sequence[int], chosen: Iterable[int]) -> int | None:
        """Discount less fees; None where the selection is not allowed."""
        self.count += 1
        nominals = self.nominals(gains, chosen)
        if isinstance(nominals, int):
            return None
        fees = self.fees(picks, gains, nominals)
        return None if fees is None else sum(gains) + self.flow(gains, nominals) - fees

    def fees(self, picks: Sequence[int], gains: Sequence[int], nominals: dict[int, int]) -> int | None:
        """The fees of the packs used; None where a limit between benefits is broken."""
        if not (self._groups or self._packs or self._campaigns):
            return 0
        used = set(picks).union(nominals)  # -1 too, which no limit has
        for count, members in self._groups:
            if len(used & members) > count:
                return None
        if not all(self._affords(campaign, used, picks, gains, nominals) for campaign in self._campaigns):
            return None
        fees = 0
        for count, members, fee in self._packs:
            opened = len(used & members)
            if opened > count:
                return None
            if opened:
                fees += fee
        return fees

    @staticmethod
    def _affords(
        campaign: tuple[int, frozenset[int], int],
        used: set[int],
        picks: Sequence[int],
        gains: Sequence[int],
        nominals: dict[int, int],
    ) -> bool:
        count, members, budget = campaign
        inside = used & members
        if not inside:
            return True
        spent = [nominals[one] for one in inside if one in nominals]
        spent += [gains[at] for at, one in enumerate(picks) if one in inside]
        return len(spent) <= count and sum(spent) <= budget

    def flow(self, gains: Sequence[int], nominals: dict[int, int]) -> int:
        """How much of the nominal discounts falls on the lines: the maximum flow."""
        total = 0
        clamped = []
        for one, amount in nominals.items():
            if one in self._classes:
                clamped.append((one, amount))
            else:
                total += amount
        if not clamped:
            return total
        room = [due - sum(gains[at] for at in lines) if lines else due for due, lines in self._room]
        return total + _maximum_flow(
            [amount for _, amount in clamped], [self._classes[one] for one, _ in clamped], room
        )


def _reader(lines: tuple[int, ...]) -> Callable[[Sequence[int]], Iterable[int]]:
    return (lambda gains: (gains[lines[0]],)) if lines else (lambda gains: ())


def _maximum_flow(supply: list[int], reach: list[tuple[int, ...]], room: list[int]) -> int:
    """First straight, those with few classes first; what is then left by augmenting paths."""
    order = sorted(range(len(supply)), key=lambda one: len(reach[one]))
    flow: list[dict[int, int]] = [{} for _ in supply]
    left = list(room)
    short = []
    for one in order:
        rest = supply[one]
        for k in reach[one]:
            if left[k]:
                moved = rest if rest < left[k] else left[k]
                flow[one][k] = moved
                left[k] -= moved
                rest -= moved
                if not rest:
                    break
        if rest:
            short.append((one, rest))
    total, spare = sum(supply), sum(left)
    closed: set[int] = set()  # classes from which no path leads to room, now and for good
    for one, rest in short:
        while rest and spare and (moved := _augment(one, rest, reach, flow, left, closed)):
            rest -= moved
            spare -= moved
        total -= rest
    return total


def _augment(
    start: int,
    rest: int,
    reach: list[tuple[int, ...]],
    flow: list[dict[int, int]],
    left: list[int],
    closed: set[int],
) -> int:
    """Moves up to ``rest`` of ``start`` along one shortest path to a class with room; how much it was."""
    giver: dict[int, int] = {}  # class → who would put more on it
    gives_up: dict[int, int] = {}  # who → the class it would leave
    queue = [start]
    for one in queue:  # it grows while it is walked
        for k in reach[one]:
            if k in giver or k in closed:
                continue
            giver[k] = one
            if left[k]:
                return _shift(start, k, rest, giver, gives_up, flow, left)
            for holder, placed in enumerate(flow):
                if holder != start and holder not in gives_up and placed.get(k):
                    gives_up[holder] = k
                    queue.append(holder)
    closed.update(giver)
    return 0


def _shift(
    start: int,
    end: int,
    rest: int,
    giver: dict[int, int],
    gives_up: dict[int, int],
    flow: list[dict[int, int]],
    left: list[int],
) -> int:
    path = [(giver[end], end)]
    while path[-1][0] != start:
        k = gives_up[path[-1][0]]
        path.append((giver[k], k))
    moved = min([rest, left[end], *(flow[one][gives_up[one]] for one, _ in path[:-1])])
    for one, k in path:
        flow[one][k] = flow[one].get(k, 0) + moved
        if one != start:
            flow[one][gives_up[one]] -= moved
    left[end] -= moved
    return moved
