"""Where discounts fall: by the lines' value as far as all of them find room, judged by counting room alone."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pos_terminal.sale.placing import Amounts, place

NAMES = "abcdefgh"


class Contest(NamedTuple):
    """Benefits by number, in turn: what each has to give and its lines; the room of each line."""

    supply: tuple[int, ...]
    reach: tuple[frozenset[int], ...]
    room: tuple[int, ...]

    def placed(self, benefits: str = NAMES, lines: str = NAMES) -> list[dict[int, int]]:
        """By benefit, then line, whatever they are called."""
        supply = {benefits[one]: amount for one, amount in enumerate(self.supply)}
        reach = {benefits[one]: sorted(lines[at] for at in reached) for one, reached in enumerate(self.reach)}
        found: Amounts = place(supply, reach, {lines[at]: amount for at, amount in enumerate(self.room)})
        return [
            {lines.index(line): amount for line, amount in found[benefits[one]].items() if amount}
            for one in range(len(self.supply))
        ]

    def room_for(self, benefits: Iterable[int], totals: Mapping[int, int], left: Mapping[int, int]) -> bool:
        """Whether ``left`` holds what ``benefits`` give: no few of them have more than their lines together."""
        return all(
            sum(totals[one] for one in few) <= sum(left[at] for at in frozenset().union(*(self.reach[o] for o in few)))
            for size in range(1, 1 + len(list(benefits)))
            for few in itertools.combinations(benefits, size)
        )


@st.composite
def contests(draw: st.DrawFn) -> Contest:
    lines = draw(st.integers(1, 5))
    scale = draw(st.sampled_from((8, 1_000, 10**8)))
    room = tuple(draw(st.lists(st.integers(0, scale), min_size=lines, max_size=lines)))
    some = st.frozensets(st.integers(0, lines - 1), min_size=1)
    reach = tuple(draw(st.lists(some, min_size=1, max_size=4)))
    return Contest(tuple(draw(st.integers(0, 2 * scale)) for _ in reach), reach, room)


STRANDS = Contest((100, 100), (frozenset((0, 1, 2)), frozenset((0, 1))), (60, 40, 100))
"""In turn the first would leave half its 100 to line 2, and the second room for 50."""


@settings(max_examples=200, deadline=None)
@example(STRANDS)
@given(contests())
def test_as_much_as_there_is_room_for_is_placed_in_scope_and_by_turn(contest: Contest) -> None:
    placed = contest.placed()
    for one, by_line in enumerate(placed):
        assert by_line.keys() <= contest.reach[one]
        assert min(by_line.values(), default=1) > 0
    assert all(sum(by_line.get(at, 0) for by_line in placed) <= amount for at, amount in enumerate(contest.room))
    totals = {one: sum(by_line.values()) for one, by_line in enumerate(placed)}
    room = dict(enumerate(contest.room))
    for one, gives in totals.items():
        assert gives <= contest.supply[one]
        if gives < contest.supply[one]:
            more = {**totals, one: gives + 1}
            assert not contest.room_for(range(one + 1), more, room), "none gives way to a later one"


@settings(max_examples=300, deadline=None)
@example(STRANDS)
@given(contests())
def test_no_money_could_fall_more_by_value_with_room_for_all(contest: Contest) -> None:
    """From a line that is charged for more of its value to one for less: that must not be possible in its turn."""
    placed = contest.placed()
    totals = {one: sum(by_line.values()) for one, by_line in enumerate(placed)}
    left = dict(enumerate(contest.room))
    slack = 1 + len(left)  # fen of rounding
    for one, by_line in enumerate(placed):
        for over, under in itertools.permutations(contest.reach[one], 2):
            takes, gets = by_line.get(over, 0) - slack, by_line.get(under, 0) + slack
            if takes <= 0 or not takes * contest.room[under] > gets * contest.room[over]:
                continue
            other = {**by_line, over: takes, under: gets}
            rest = {at: room - other.get(at, 0) for at, room in left.items()}
            later = range(one + 1, len(placed))
            assert min(rest.values()) < 0 or not contest.room_for(later, totals, rest)
        left = {at: room - by_line.get(at, 0) for at, room in left.items()}


@settings(max_examples=200, deadline=None)
@example(STRANDS, [4, 2, 0, 1, 3])
@given(contests(), st.permutations(range(5)))
def test_names_decide_about_odd_fen_alone(contest: Contest, order: list[int]) -> None:
    placed = contest.placed()
    assert contest.placed("stuvwxyz", "ijklmnop") == placed, "in the same order they are nothing"
    assert contest.placed("hgfedcba") == placed, "the turn is what is given"
    renamed = contest.placed(lines="".join(NAMES[at] for at in order))
    assert [sum(one.values()) for one in renamed] == [sum(one.values()) for one in placed]
    for one, other in zip(placed, renamed, strict=True):
        assert all(abs(one.get(at, 0) - other.get(at, 0)) <= 2 * len(contest.room) for at in range(len(contest.room)))


def test_where_in_turn_one_would_be_stranded_the_others_give_way_by_value() -> None:
    """All of line 0 and 1 is the second's; the first would have had 30, 20 and 50 there."""
    assert STRANDS.placed() == [{2: 100}, {0: 60, 1: 40}]
    less = Contest((100, 80), STRANDS.reach, STRANDS.room)
    assert less.placed() == [{0: 12, 1: 8, 2: 80}, {0: 48, 1: 32}]
