"""What choices cost beyond a bound: a way whose choices cost more together than may be is not gone.

Prices of a model without whole numbers say of each choice by how much the bound rises if it is taken, or left, other
than its solution has it. Such charges add up (weak duality), so that two that could be each by itself can be too much.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from pos_terminal.benefits.decided import Decided
from pos_terminal.benefits.greedy import Move


class Priced(NamedTuple):
    """Charges by move, where it is ``used`` and where it is ``unused``; ``first``: by item benefit, of its first line.

    ``spare``: how much they may come to. What is not named costs nothing.
    """

    used: dict[Move, float]
    unused: dict[Move, float]
    first: dict[int, float]
    spare: Callable[[], float]


class Charges:
    """The charges of what a search decides, by its places.

    ``spent``: of what is decided. ``basket``: by basket, where it is used and where not. ``line``: by line, those of
    each use. ``bare``: by line, where it has none.
    """

    def __init__(self, decided: Decided, priced: Priced | None) -> None:
        self.spent = 0.0
        self._spare = None if priced is None else priced.spare
        used, unused, self.first, _ = priced or _NOTHING
        moves = [(basket.index, -1) for basket in decided.baskets]
        self.basket = [(used.get(move, 0.0), unused.get(move, 0.0)) for move in moves]
        self.line: list[dict[int, float]] = []
        self.bare: list[float] = []
        for at, choices in zip(decided.lines, decided.choices, strict=True):
            bare = sum(unused.get((one, at), 0.0) for one, _, _ in choices)
            self.bare.append(bare)
            self.line.append(
                {one: bare - unused.get((one, at), 0.0) + used.get((one, at), 0.0) for one, _, _ in choices}
            )

    def affords(self, charge: float) -> bool:
        return self._spare is None or self.spent + charge <= self._spare()


_NOTHING = Priced({}, {}, {}, lambda: 0.0)
