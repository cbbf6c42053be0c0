"""The parts of a choice that have nothing to do with each other: each can be settled by itself.

What is best in every part is best together: worth is the sum over parts, a selection is allowed where each part's is,
and the order among equals compares benefits and lines of which each belongs to one part.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from pos_terminal.benefits.problem import Basket, Limit, Problem


@dataclasses.dataclass(frozen=True, slots=True)
class Part:
    """Benefits, and the lines that item benefits of them can lower. Lines that none can lower are in no part."""

    benefits: frozenset[int]
    lines: frozenset[int]


def whole(problem: Problem) -> Part:
    lines = frozenset(at for at, options in enumerate(problem.options) if options)
    return Part(frozenset(range(len(problem.names))), lines)


def parts(problem: Problem) -> list[Part]:
    """Smallest first, in an order that hangs on ids only."""
    number = len(problem.names)
    joined = _Joined(number + len(problem.lines))
    for together in _together(problem):
        joined.join(together)
    members: dict[int, list[int]] = {}
    for one in range(number):
        members.setdefault(joined.root(one), []).append(one)
    lines: dict[int, list[int]] = {}
    for at, options in enumerate(problem.options):
        if options:
            lines.setdefault(joined.root(number + at), []).append(at)
    found = [Part(frozenset(ones), frozenset(lines.get(root, ()))) for root, ones in members.items()]
    return sorted(found, key=lambda part: (len(part.benefits) + len(part.lines), min(part.benefits)))


def _together(problem: Problem) -> Iterator[Iterable[int]]:
    """Benefits, and lines as what follows them, that must not be told apart."""
    number = len(problem.names)
    for item in problem.items.values():  # all its lines: it counts as one benefit, however often it is used
        yield (item.index, *(number + at for at in item.gains))
    for limit in problem.groups:
        yield limit.members
    for limit in problem.packs:
        if limit.fee or len(limit.members) > limit.count:
            yield limit.members
    for limit in problem.campaigns:
        if _may_bind(problem, limit):
            yield limit.members
    for basket in problem.baskets.values():
        if basket.index not in problem.fast:
            yield (basket.index, *(number + at for at in basket.reach))
        if not is_steady(problem, basket):
            lines = range(len(problem.lines)) if basket.on_due else basket.reach
            yield (basket.index, *basket.below, *(number + at for at in lines if problem.options[at]))


def _may_bind(problem: Problem, campaign: Limit) -> bool:
    uses = sum(problem.items[one].max_lines if one in problem.items else 1 for one in campaign.members)
    spent = sum(problem.face(one) for one in campaign.members)
    return uses > campaign.count or (campaign.budget is not None and spent > campaign.budget)


def least_base_of(problem: Problem, basket: Basket) -> int:
    """No allowed selection brings the base below this."""
    lines = range(len(problem.lines)) if basket.on_due else basket.reach
    return basket.whole - sum(problem.most_gain[at] for at in lines) - problem.at_most(basket.below)


def is_steady(problem: Problem, basket: Basket) -> bool:
    """Whether it is usable and gives the same whatever else is selected."""
    least = least_base_of(problem, basket)
    return least >= basket.least and basket.nominal(least) == basket.most


class _Joined:
    """Disjoint sets of numbers."""

    def __init__(self, number: int) -> None:
        self._above = list(range(number))

    def root(self, one: int) -> int:
        while self._above[one] != one:
            self._above[one] = self._above[self._above[one]]
            one = self._above[one]
        return one

    def join(self, together: Iterable[int]) -> None:
        first, *rest = (self.root(one) for one in together)
        for one in rest:
            self._above[self.root(one)] = self.root(first)
