"""Good selections fast: everything is put on, one after the other, in several orders, where it makes the sale cheaper.

Everything goes in the order of ids and by counted work: the same problem gives the same selection, unless the guard's
clock ends it early.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from pos_terminal.benefits.parts import Part
from pos_terminal.benefits.problem import Problem
from pos_terminal.benefits.tally import Tally

Move = tuple[int, int]
"""An item benefit and its line; a basket and -1."""


class State:
    """A selection that is allowed: ``picks`` and ``gains`` by line, ``chosen`` baskets."""

    __slots__ = ("chosen", "gains", "picks", "worth")

    def __init__(self, picks: list[int], gains: list[int], chosen: set[int], worth: int) -> None:
        self.picks, self.gains, self.chosen, self.worth = picks, gains, chosen, worth

    def copy(self) -> State:
        return State(self.picks.copy(), self.gains.copy(), self.chosen.copy(), self.worth)

    @property
    def used(self) -> set[int]:
        return self.chosen | {one for one in self.picks if one >= 0}


class Greedy:
    """``moves``: everything that can be put on, in the order of the book; ``by_value``: what gives most comes first."""

    def __init__(self, problem: Problem, tally: Tally, late: Callable[[], bool]) -> None:
        self.problem, self.tally, self.late = problem, tally, late
        self.moves = self._moves()
        self.by_value = sorted(self.moves, key=lambda move: -self._most(move))
        counted = (*problem.groups, *problem.packs)
        self._full_with = [[limit for limit in counted if one in limit.members] for one in range(len(problem.names))]

    def best(self, target: int, orders: int = 4) -> State:
        """The best by so many orders, the first two never left out; no more of them once one is worth ``target``."""
        problem = self.problem
        empty = State([-1] * len(problem.lines), [0] * len(problem.lines), set(), 0)
        found: list[State] = []
        for number, order in enumerate((self._in_order, self._by_value, self._net_last, self._baskets_first)):
            if number < 2 or not (number >= orders or self.late() or max(one.worth for one in found) >= target):
                start = self._filled(empty.copy(), order(), keep=True) if number < 2 else empty.copy()
                found.append(self._filled(start, order()))
        return max(found, key=lambda state: state.worth)

    def begun_with(self, first: Iterable[Move], part: Part, picks: Sequence[int], chosen: Iterable[int]) -> State:
        """Anew in ``part``, with ``first`` before all others; elsewhere as ``picks`` and ``chosen`` have it."""
        kept = [one if one not in part.benefits else -1 for one in picks]
        gains = [self.problem.items[one].gains[at] if one >= 0 else 0 for at, one in enumerate(kept)]
        elsewhere = set(chosen) - part.benefits
        worth = self.tally.worth(kept, gains, elsewhere)
        assert worth is not None, "the parts hang together"
        state = self._filled(State(kept, gains, elsewhere, worth), first)
        return self._filled(state, [move for move in self.by_value if move[0] in part.benefits])

    def _moves(self) -> list[Move]:
        found: list[Move] = []
        for one in range(len(self.problem.names)):
            item = self.problem.items.get(one)
            found += [(one, -1)] if item is None else [(one, at) for at in item.gains]
        return found

    def _most(self, move: Move) -> int:
        one, at = move
        return self.problem.items[one].gains[at] if at >= 0 else self.problem.face(one)

    def _in_order(self) -> list[Move]:
        return self.moves

    def _by_value(self) -> list[Move]:
        return self.by_value

    def _net_last(self) -> list[Move]:
        return sorted(self.by_value, key=lambda move: move[1] < 0 and bool(self.problem.baskets[move[0]].below))

    def _baskets_first(self) -> list[Move]:
        """Those that hang on no other before those that do, and item benefits last: they lower what baskets ask for."""
        baskets = self.problem.baskets
        return sorted(self.by_value, key=lambda move: (move[1] >= 0, move[1] < 0 and bool(baskets[move[0]].below)))

    def _filled(self, state: State, moves: Iterable[Move], *, keep: bool = False) -> State:
        """Puts on whatever makes it better, one after the other; ``keep``: no item benefit in the place of another.

        So most points of sale do it, and no answer is worse than theirs: what replaces afterwards only makes it better.
        """
        worth_of, items, used = self.tally.worth, self.problem.items, state.used
        for one, at in moves:
            if (at < 0 or state.picks[at] < 0) and one not in used and self._is_full(used, one):
                continue  # half of all that could be tried, and not worth an evaluation
            if at < 0:
                if one in state.chosen:
                    continue
                state.chosen.add(one)
                worth = worth_of(state.picks, state.gains, state.chosen)
                if worth is None or worth <= state.worth:
                    state.chosen.discard(one)
                else:
                    state.worth = worth
                    used.add(one)
            elif keep and state.picks[at] >= 0:
                continue
            elif state.picks[at] != one and state.picks.count(one) < items[one].max_lines:
                before = state.picks[at], state.gains[at]
                state.picks[at], state.gains[at] = one, items[one].gains[at]
                worth = worth_of(state.picks, state.gains, state.chosen)
                if worth is None or worth <= state.worth:
                    state.picks[at], state.gains[at] = before
                else:
                    state.worth, used = worth, state.used
        return state

    def _is_full(self, used: set[int], one: int) -> bool:
        """Whether a limit of ``one`` has no room beside what is used."""
        return any(len(used & limit.members) >= limit.count for limit in self._full_with[one])
