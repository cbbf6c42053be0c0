"""Small parts of a choice by trying everything that can still be the best, in integers: no solver, no tolerance.

Basket benefits are decided first: with them it is known what the lines may still lose before a condition fails. Then
the lines, largest gain first. A branch is left where even with everything undecided at its most it comes after the
best found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pos_terminal.benefits.decided import Decided, Narrowed
from pos_terminal.benefits.parts import Part, parts, whole
from pos_terminal.benefits.prospects import Prospects
from pos_terminal.benefits.quote import Incumbent

LARGEST = 60
"""Trying hardly ever comes to the end of a larger part."""
_BASKET = 3
"""A step is one with a basket. So many with a line take the same time, where it is known that the lines hold all."""


class _Ended(Exception):
    """The steps are used up, or somebody wants it to stop."""


def unsettled(
    best: Incumbent,
    steps: int,
    stop: Callable[[], bool] = lambda: False,
    *,
    among: Iterable[Part] | None = None,
    largest: int = LARGEST,
) -> list[Part]:
    """Makes ``best`` the first of all selections, part by part; the parts in which ``steps`` or ``stop`` ended it.

    None left and no selection in ``best``: none is allowed. ``among``: the parts to settle, by default all.
    Those larger than ``largest`` are not begun.
    """
    problem, left = best.problem, []
    everything = [whole(problem)] if best.worth is None else parts(problem)
    for part in everything if among is None else among:
        if part.size > largest:
            left.append(part)
            continue
        search = _Search(best, part, steps, stop)
        try:
            search.run()
        except _Ended:
            left.append(part)
        steps = search.steps
    if among is None and not left and best.worth is not None:
        best.limit(best.worth)
    return left


def tried(best: Incumbent, part: Part, known: Narrowed, steps: int, stop: Callable[[], bool]) -> tuple[bool, int]:
    """The same for what is open beside ``known`` in a part: whether it came to its end, and the steps it took."""
    search = _Search(best, part, steps, stop, known)
    try:
        search.run()
    except _Ended:
        return False, steps
    return True, steps - search.steps


class _Search:
    """Tries the choices of ``part``; those of ``best`` elsewhere stay as they are."""

    def __init__(
        self, best: Incumbent, part: Part, steps: int, stop: Callable[[], bool], known: Narrowed | None = None
    ) -> None:
        self.best, self.stop = best, stop
        self._left = steps * _BASKET
        self.decided = Decided(best, part, known)
        self._on_line = _BASKET if self.decided.clamped else 1

    def run(self) -> None:
        self._basket(0)

    @property
    def steps(self) -> int:
        return max(0, self._left // _BASKET)

    def _step(self, cost: int) -> None:
        self._left -= cost
        if self._left < 0 or self.stop():
            raise _Ended

    def _basket(self, place: int, lines: Prospects | None = None) -> None:
        """Decides the baskets from ``place`` on, then the lines; ``lines``: known where the same baskets are chosen."""
        self._step(_BASKET)
        decided = self.decided
        if lines is not None:
            lines.look_on(place)
        else:
            lines = Prospects(decided, place)
            if not lines.possible or not self._can_lead(lines.at_first()):
                return
            lines.look_closer()
        if not self._go_on(lines, 0):
            return
        if place == len(decided.baskets):
            lines.begin()
            if self._go_on(lines, 0):
                self._line(0, lines)
            return
        basket = decided.baskets[place]
        if decided.may_use(basket.index, basket.limits, basket.surely):
            decided.use(basket.index, basket.limits, basket.surely)
            decided.chosen.append(basket)
            self._basket(place + 1)
            decided.chosen.pop()
            decided.take_back(basket.index, basket.limits, basket.surely)
        if basket.index not in decided.forced:
            self._basket(place + 1, lines)

    def _line(self, place: int, lines: Prospects) -> None:
        """Decides the lines from ``place`` on."""
        decided = self.decided
        if place == len(decided.lines):
            if decided.forced <= decided.used.keys():
                chosen = decided.elsewhere | {basket.index for basket in decided.chosen}
                self.best.offer(decided.picks, chosen)
            return
        at = decided.lines[place]
        forced = decided.forced_uses.get(at)
        for one, amount, limits in decided.choices[place]:
            if (forced is None or forced == one) and decided.may_gain(one, limits, amount):
                self._step(self._on_line)
                decided.gain(at, one, limits, amount)
                if lines.lower(place, amount) and self._go_on(lines, place + 1):
                    self._line(place + 1, lines)
                lines.lower(place, -amount)
                decided.lose(at, one, limits, amount)
        if forced is None:
            self._step(self._on_line)
            if self._go_on(lines, place + 1):
                self._line(place + 1, lines)

    def _go_on(self, lines: Prospects, place: int) -> bool:
        clamped = self.decided.clamped
        return self._can_lead(lines.most(place)) and not (clamped and not self._can_lead(lines.most_held(place)))

    def _can_lead(self, most: int) -> bool:
        """Whether something that is worth at most that can come before the best."""
        worth = self.best.worth
        return worth is None or most > worth or (most == worth and self.decided.count <= self.best.count)
