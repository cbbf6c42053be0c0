"""Good selections fast: greedy starts, then moves that force one benefit in or out and mend what that breaks.

Everything goes in the order of ids and by counted work: the same problem gives the same selection, unless the guard's
clock ends it early.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from pos_terminal.benefits.problem import Limit, Problem
from pos_terminal.benefits.tally import Tally

Move = tuple[int, int]
"""An item benefit and its line, or ``EVERYWHERE`` for all lines on which it gives more; a basket and -1."""

EVERYWHERE = -2


class State:
    """A selection that is allowed, or was before a move: ``picks`` and ``gains`` by line, ``chosen`` baskets."""

    __slots__ = ("chosen", "gains", "picks", "worth")

    def __init__(self, picks: list[int], gains: list[int], chosen: set[int], worth: int) -> None:
        self.picks, self.gains, self.chosen, self.worth = picks, gains, chosen, worth

    def copy(self) -> State:
        return State(self.picks.copy(), self.gains.copy(), self.chosen.copy(), self.worth)

    def drop(self, at: int) -> int:
        """Takes the item benefit off a line and says which it was."""
        one = self.picks[at]
        self.picks[at], self.gains[at] = -1, 0
        return one

    def uses(self, one: int) -> list[int]:
        return [at for at, pick in enumerate(self.picks) if pick == one]

    def take_out(self, one: int) -> None:
        if one in self.chosen:
            self.chosen.discard(one)
        else:
            for at in self.uses(one):
                self.drop(at)

    @property
    def used(self) -> set[int]:
        return self.chosen | {one for one in self.picks if one >= 0}


def searched(problem: Problem, tally: Tally, tries: int, late: Callable[[], bool], target: int) -> State:
    """The best selection found within ``tries`` evaluations beyond the greedy ones, or that is worth ``target``."""
    return _Local(problem, tally, late).searched(tries, target)


class _Local:
    def __init__(self, problem: Problem, tally: Tally, late: Callable[[], bool]) -> None:
        self.problem, self.tally, self.late = problem, tally, late
        self.moves = self._moves()
        self.by_value = sorted(self.moves, key=lambda move: -self._most(move))
        wide = [(one, EVERYWHERE) for one, item in problem.items.items() if len(item.gains) > 1]
        self.steps = sorted([*self.moves, *wide], key=lambda move: -self._most(move))
        limits = (*problem.groups, *problem.packs, *problem.campaigns)
        self.limits_of = [[limit for limit in limits if one in limit.members] for one in range(len(problem.names))]
        counted = (*problem.groups, *problem.packs)
        self._full_with = [[limit for limit in counted if one in limit.members] for one in range(len(problem.names))]
        self._rivals: dict[int, frozenset[int]] = {}

    def searched(self, tries: int, target: int) -> State:
        problem = self.problem
        empty = State([-1] * len(problem.lines), [0] * len(problem.lines), set(), 0)
        orders = [self.moves, self.by_value, self._net_last(), self._baskets_first()]
        starts: list[State] = []
        for number, order in enumerate(orders):
            if number < 2 or not (self.late() or max(start.worth for start in starts) >= target):
                greedy = self._filled(empty.copy(), order, keep=True) if number < 2 else empty.copy()
                starts.append(self._filled(greedy, order))
        starts.sort(key=lambda start: -start.worth)
        best, end = starts[0], self.tally.count + tries
        for start in starts:
            best = max(best, self._descended(start, end, target), key=lambda state: state.worth)
        return best

    def _moves(self) -> list[Move]:
        """Everything that can be put on, in the order of the book."""
        found: list[Move] = []
        for one in range(len(self.problem.names)):
            item = self.problem.items.get(one)
            found += [(one, -1)] if item is None else [(one, at) for at in item.gains]
        return found

    def _most(self, move: Move) -> int:
        one, at = move
        return self.problem.items[one].gains[at] if at >= 0 else self.problem.face(one)

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

    # --- the moves -------------------------------------------------------------------------------------------------

    def _descended(self, best: State, end: int, target: int) -> State:
        """Moves from ``best`` until none helps."""
        better = True
        while better:
            better = False
            for move in self.steps:
                if best.worth >= target or self.tally.count >= end or self.late():
                    return best
                for trial in self._tries(best, move):
                    if trial is not None and trial.worth > best.worth:
                        best, better = trial, True
        return best

    def _tries(self, best: State, move: Move) -> Iterator[State | None]:
        one, at = move
        if at == -1 and one in best.chosen:
            trial = best.copy()
            trial.chosen.discard(one)
            yield self._mended(trial, {one}, (-1, -1))
        elif at >= 0 and best.picks[at] == one:
            trial = best.copy()
            trial.drop(at)
            yield self._mended(trial, {one}, (-1, -1))
        else:
            for items_give_way in (at == -1, at != -1):
                trial = best.copy()
                gone = self._put_on(trial, one, at)
                yield self._mended(trial, gone, move, items_give_way=items_give_way)

    def _put_on(self, trial: State, one: int, at: int) -> set[int]:
        """What had to go for it."""
        gone = set()
        if at == -1:
            trial.chosen.add(one)
        elif at == EVERYWHERE:
            gone |= self._put_everywhere(trial, one)
        else:
            item = self.problem.items[one]
            if trial.picks[at] >= 0:
                gone.add(trial.drop(at))
            uses = trial.uses(one)
            if len(uses) >= item.max_lines:
                trial.drop(min(uses, key=lambda use: trial.gains[use]))
            trial.picks[at], trial.gains[at] = one, item.gains[at]
        for limit in self.limits_of[one]:
            while self._is_over(trial, limit) and (out := self._least(trial, limit, one)) is not None:
                trial.take_out(out)
                gone.add(out)
        return gone

    def _put_everywhere(self, trial: State, one: int) -> set[int]:
        item = self.problem.items[one]
        gone = set()
        for at in sorted(item.gains, key=lambda at: (trial.gains[at] - item.gains[at], at))[: item.max_lines]:
            if item.gains[at] > trial.gains[at]:
                if trial.picks[at] >= 0:
                    gone.add(trial.drop(at))
                trial.picks[at], trial.gains[at] = one, item.gains[at]
        for at in trial.uses(one)[item.max_lines :]:
            trial.drop(at)
        return gone - {one}

    def _is_over(self, trial: State, limit: Limit) -> bool:
        inside = trial.used & limit.members
        if limit.budget is None and limit not in self.problem.campaigns:
            return len(inside) > limit.count
        gains = [gain for one, gain in zip(trial.picks, trial.gains, strict=True) if one in inside]
        baskets = [self._gives(trial, one) for one in trial.chosen & inside]
        over = limit.budget is not None and sum(gains) + sum(baskets) > limit.budget
        return over or len(gains) + len(baskets) > limit.count

    def _least(self, trial: State, limit: Limit, one: int) -> int | None:
        rest = sorted((self._gives(trial, other), other) for other in trial.used & limit.members if other != one)
        return rest[0][1] if rest else None

    def _gives(self, trial: State, one: int) -> int:
        basket = self.problem.baskets.get(one)
        if basket is None:
            return sum(trial.gains[at] for at in trial.uses(one))
        return basket.nominal(max(basket.least, self.tally.base(one, trial.gains, {})))

    def _mended(self, trial: State, gone: set[int], kept: Move, *, items_give_way: bool = True) -> State | None:
        """Takes out what fails but never ``kept``, then puts on what has become possible."""
        for _ in range(len(self.problem.lines) + len(self.problem.names)):
            failing = self.tally.nominals(trial.gains, trial.chosen)
            if not isinstance(failing, int):
                break
            mild = items_give_way or failing == kept[0]
            out = self._give_way(trial, failing, kept) if mild else failing
            if out is None:
                return None
            if out == failing:
                trial.chosen.discard(out)
            gone.add(out)
        worth = self.tally.worth(trial.picks, trial.gains, trial.chosen)
        if worth is None:
            return None
        trial.worth = worth
        if not gone:
            return trial
        open_again = frozenset().union(*(self._rivals_of(one) for one in gone)) - gone
        return self._filled(trial, [move for move in self.by_value if move[0] in open_again])

    def _give_way(self, trial: State, failing: int, kept: Move) -> int | None:
        """Takes an item benefit off a line, or a basket below out; what it was, ``failing`` itself, or nothing."""
        basket = self.problem.baskets[failing]
        lines = range(len(trial.picks)) if basket.on_due else basket.reach
        taken = [(trial.gains[at], at) for at in lines if trial.gains[at] and at != kept[1]]
        missing = basket.least - self.tally.base(failing, trial.gains, {})
        below = [other for other in basket.below if other in trial.chosen and other != kept[0]]
        if taken and (missing > 0 or not below):
            enough = [one for one in taken if one[0] >= missing]
            return trial.drop(min(enough)[1] if enough else max(taken)[1])
        if below:
            out = min(below, key=lambda other: (self._gives(trial, other), other))
            trial.chosen.discard(out)
            return out
        return None if failing == kept[0] else failing

    def _rivals_of(self, one: int) -> frozenset[int]:
        """What may become possible when ``one`` is taken out."""
        if one not in self._rivals:
            found = frozenset().union(*(limit.members for limit in self.limits_of[one]))
            self._rivals[one] = found | frozenset(
                other for other in range(len(self.problem.names)) if self._in_each_others_way(one, other)
            )
        return self._rivals[one]

    def _in_each_others_way(self, one: int, other: int) -> bool:
        problem = self.problem
        first, second = problem.baskets.get(one), problem.baskets.get(other)
        if first is not None and second is not None:
            clamped = one not in problem.fast and other not in problem.fast and bool(first.mask & second.mask)
            return clamped or one in second.below or other in first.below
        if first is None and second is None:
            return not problem.items[one].gains.keys().isdisjoint(problem.items[other].gains)
        basket, item = (first, problem.items[other]) if first is not None else (second, problem.items[one])
        assert basket is not None
        return basket.on_due or not item.gains.keys().isdisjoint(basket.reach)
