"""Small parts of a choice by trying everything that can still be the best, in integers: no solver, no tolerance.

Basket benefits are decided first: with them it is known what the lines may still lose before a condition fails. Then
the lines, largest gain first. A branch is left where even with everything undecided at its most it comes after the
best found, or where its charges say so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pos_terminal.benefits.charges import Charges, Priced
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


def tried(
    best: Incumbent, part: Part, known: Narrowed, priced: Priced, steps: int, stop: Callable[[], bool]
) -> tuple[bool, int]:
    """The same for what is open beside ``known`` in a part: whether it came to its end, and the steps it took."""
    search = _Search(best, part, steps, stop, known, priced)
    try:
        search.run()
    except _Ended:
        return False, steps
    return True, steps - search.steps


class _Search:
    """Tries the choices of ``part``; those of ``best`` elsewhere stay as they are."""

    def __init__(
        self,
        best: Incumbent,
        part: Part,
        steps: int,
        stop: Callable[[], bool],
        known: Narrowed | None = None,
        priced: Priced | None = None,
    ) -> None:
        self.best, self.stop = best, stop
        self._left = steps * _BASKET
        self.decided = Decided(best, part, known)
        self.charges = Charges(self.decided, priced)
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
        used, unused = self.charges.basket[place]
        for use in (False, True) if used > 0 else (True, False):  # as the solution has it first: so it is soon good
            if use:
                self._with_basket(place, used)
            elif decided.baskets[place].index not in decided.forced:
                self._without_basket(place, unused, lines)

    def _with_basket(self, place: int, charge: float) -> None:
        decided, basket = self.decided, self.decided.baskets[place]
        if decided.may_use(basket.index, basket.limits, basket.surely) and self.charges.affords(charge):
            self.charges.spent += charge
            decided.use(basket.index, basket.limits, basket.surely)
            decided.chosen.append(basket)
            self._basket(place + 1)
            decided.chosen.pop()
            decided.take_back(basket.index, basket.limits, basket.surely)
            self.charges.spent -= charge

    def _without_basket(self, place: int, charge: float, lines: Prospects) -> None:
        if self.charges.affords(charge):
            self.charges.spent += charge
            self._basket(place + 1, lines)
            self.charges.spent -= charge

    def _line(self, place: int, lines: Prospects) -> None:
        """Decides the lines from ``place`` on."""
        decided = self.decided
        if place == len(decided.lines):
            if decided.forced <= decided.used.keys():
                chosen = decided.elsewhere | {basket.index for basket in decided.chosen}
                self.best.offer(decided.picks, chosen)
            return
        at, charges = decided.lines[place], self.charges
        forced = decided.forced_uses.get(at)
        for one, amount, limits in decided.choices[place]:
            if (forced is None or forced == one) and decided.may_gain(one, limits, amount):
                charge = charges.line[place][one] + (0.0 if one in decided.used else charges.first.get(one, 0.0))
                if charges.affords(charge):
                    self._step(self._on_line)
                    charges.spent += charge
                    decided.gain(at, one, limits, amount)
                    if lines.lower(place, amount) and self._go_on(lines, place + 1):
                        self._line(place + 1, lines)
                    lines.lower(place, -amount)
                    decided.lose(at, one, limits, amount)
                    charges.spent -= charge
        if forced is None and charges.affords(charges.bare[place]):
            self._step(self._on_line)
            charges.spent += charges.bare[place]
            if self._go_on(lines, place + 1):
                self._line(place + 1, lines)
            charges.spent -= charges.bare[place]

    def _go_on(self, lines: Prospects, place: int) -> bool:
        clamped = self.decided.clamped
        return self._can_lead(lines.most(place)) and not (clamped and not self._can_lead(lines.most_held(place)))

    def _can_lead(self, most: int) -> bool:
        """Whether something that is worth at most that can come before the best."""
        worth = self.best.worth
        return worth is None or most > worth or (most == worth and self.decided.count <= self.best.count)
