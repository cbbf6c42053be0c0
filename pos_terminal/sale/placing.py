"""How discounts fall on lines: the maximum flow that says how much, and the shares that say where.

Source → benefit (at most its nominal discount) → lines in scope → sink (at most what is still due on the line).
Nothing is wasted while a line in scope still has money, no line falls below zero, and no order of application exists.
"""

from __future__ import annotations

from pos_terminal.contract.money import allocate

Amounts = dict[str, dict[str, int]]
"""By benefit, then by line."""


def place(supply: dict[str, int], reach: dict[str, list[str]], room: dict[str, int]) -> Amounts:
    """As much of each benefit's ``supply`` as fits, shared over its lines.

    ``reach``: the lines of each benefit by id; ``room``: what is still due on a line, also the weight of its shares.
    ``supply`` names the benefits in the order in which they are shared out, none giving way to a later one. Each falls
    on its lines by largest remainder, on none more than it has left, the overflow shared again. Where that would strand
    a later one, those before it leave it room: of lines that are too full together each takes a share of what they may
    take by value, the others take the rest by value. Their sum is the maximum, by whatever order.
    """
    flow = _maximum_flow(supply, reach, room)
    totals = {benefit: sum(by_line.values()) for benefit, by_line in flow.items()}
    shared: Amounts = {}
    for contending in _contending(list(supply), reach):
        placed = _share_in_turn(contending, totals, reach, room)
        shared |= _share_sparing(contending, totals, reach, room) if placed is None else placed
    return shared


def _maximum_flow(supply: dict[str, int], reach: dict[str, list[str]], room: dict[str, int]) -> Amounts:
    """How much of each benefit can be placed, with one placing: augmenting paths benefit → line → (benefit → line)*."""
    flow = {benefit: dict.fromkeys(lines, 0) for benefit, lines in reach.items()}
    left = dict(room)
    for benefit in supply:
        rest = supply[benefit]
        for line in reach[benefit]:  # straight where there is room, which is nearly always enough
            moved = min(rest, left[line])
            flow[benefit][line] = moved
            left[line] -= moved
            rest -= moved
        while rest:
            path = _augmenting_path(benefit, reach, flow, left)
            if path is None:
                break
            moved = min(rest, left[path[-1][1]], *(flow[path[i][0]][path[i - 1][1]] for i in range(1, len(path))))
            for step, (giver, line) in enumerate(path):
                flow[giver][line] += moved
                if step:
                    flow[giver][path[step - 1][1]] -= moved
            left[path[-1][1]] -= moved
            rest -= moved
    return flow


def _augmenting_path(
    start: str, reach: dict[str, list[str]], flow: dict[str, dict[str, int]], left: dict[str, int]
) -> list[tuple[str, str]] | None:
    """The shortest chain of (benefit, line): each benefit but the first moves over from the line before to its own."""
    came: dict[str, tuple[str, str] | None] = {start: None}
    queue = [start]
    seen: set[str] = set()
    for giver in queue:  # it grows while it is walked
        for line in reach[giver]:
            if line in seen:
                continue
            seen.add(line)
            if left[line] > 0:
                return _chain(came, giver, line)
            for holder, placed in flow.items():
                if holder not in came and placed.get(line, 0) > 0:
                    came[holder] = (giver, line)
                    queue.append(holder)
    return None


def _chain(came: dict[str, tuple[str, str] | None], giver: str, line: str) -> list[tuple[str, str]]:
    path = [(giver, line)]
    while (before := came[path[0][0]]) is not None:
        path.insert(0, before)
    return path


def _contending(order: list[str], reach: dict[str, list[str]]) -> list[list[str]]:
    """The benefits in groups that share no line with one another; ``order`` within each."""
    groups: list[tuple[set[str], set[str]]] = []
    for benefit in order:
        benefits, lines = {benefit}, set(reach[benefit])
        apart = []
        for group in groups:
            if group[1] & lines:
                benefits |= group[0]
                lines |= group[1]
            else:
                apart.append(group)
        groups = [*apart, (benefits, lines)]
    return [[one for one in order if one in benefits] for benefits, _ in groups]


def _share_in_turn(
    benefits: list[str], totals: dict[str, int], reach: dict[str, list[str]], value: dict[str, int]
) -> Amounts | None:
    """One benefit after the other, by value; None where that strands one."""
    left = dict(value)
    shared: Amounts = {}
    for benefit in benefits:
        placed = _share_capped(totals[benefit], reach[benefit], value, left)
        if placed is None:
            return None
        shared[benefit] = placed
        for line, amount in placed.items():
            left[line] -= amount
    return shared


def _share_capped(total: int, reach: list[str], value: dict[str, int], left: dict[str, int]) -> dict[str, int] | None:
    """``total`` over ``reach`` by largest remainder on ``value``, ties by line id, none above ``left``.

    The overflow is shared again. None where the lines cannot hold it.
    """
    placed = dict.fromkeys(reach, 0)
    rest = total
    while rest:
        open_lines = [line for line in reach if left[line] - placed[line] > 0]
        if not open_lines:
            return None
        for line, amount in zip(open_lines, allocate(rest, [value[line] for line in open_lines]), strict=True):
            taken = min(amount, left[line] - placed[line])
            placed[line] += taken
            rest -= taken
    return placed


def _share_sparing(
    benefits: list[str], totals: dict[str, int], reach: dict[str, list[str]], value: dict[str, int]
) -> Amounts:
    """One benefit after the other, by value as far as those after it still find their room."""
    left = {line: value[line] for benefit in benefits for line in reach[benefit]}
    shared: Amounts = {}
    for place, benefit in enumerate(benefits):
        later = {one: totals[one] for one in benefits[place + 1 :]}
        spared = _Spared(benefit, later, reach, left)
        spared.share(totals[benefit], reach[benefit], value)
        shared[benefit] = spared.placed
        for line, amount in spared.placed.items():
            left[line] -= amount
    return shared


class _Spared:
    """What of ``benefit`` falls on its lines, with room in ``left`` for ``later`` ones."""

    def __init__(self, benefit: str, later: dict[str, int], reach: dict[str, list[str]], left: dict[str, int]) -> None:
        self.placed = dict.fromkeys(reach[benefit], 0)
        self._later, self._reach, self._left = later, {one: reach[one] for one in later}, left

    def share(self, total: int, lines: list[str], value: dict[str, int]) -> None:
        """``total`` over ``lines``, by value as far as it goes; it is known to fit.

        What makes them too full names the lines that take too much together, and by how much. They take just what
        they can, which settles them apart from the rest.
        """
        amounts = allocate(total, [value[line] for line in lines]) if total else [0] * len(lines)
        self.placed |= zip(lines, amounts, strict=True)
        too_much, crowded = self._excess()
        if too_much:
            full = [line for line in lines if line in crowded]
            others = [line for line in lines if line not in crowded]
            most = sum(self.placed[line] for line in full) - too_much
            self.placed |= dict.fromkeys(others, 0)
            self.share(most, full, value)
            self.share(total - most, others, value)

    def _excess(self) -> tuple[int, set[str]]:
        """How much finds no room, and the lines of the benefit that would have to give way to it."""
        room = {line: max(0, amount - self.placed.get(line, 0)) for line, amount in self._left.items()}
        flow = _maximum_flow(self._later, self._reach, room)
        given = {one: sum(by_line.values()) for one, by_line in flow.items()}
        over = {line for line, amount in self.placed.items() if amount > self._left[line]}
        too_much = sum(self.placed[line] - self._left[line] for line in over)
        crowded = self._crowded(flow, [one for one, amount in self._later.items() if given[one] < amount])
        return too_much + sum(self._later.values()) - sum(given.values()), over | crowded

    def _crowded(self, flow: Amounts, short: list[str]) -> set[str]:
        """Lines from which a chain of later benefits leads to one of ``short``: each could move over for it."""
        queue, seen, lines = list(short), set(short), set[str]()
        for one in queue:  # it grows while it is walked
            for line in self._reach[one]:
                if line not in lines:
                    lines.add(line)
                    holders = [other for other, by_line in flow.items() if by_line.get(line) and other not in seen]
                    seen.update(holders)
                    queue += holders
        return {line for line in lines if self.placed.get(line)}
