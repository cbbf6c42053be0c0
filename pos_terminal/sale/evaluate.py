"""What a selection of benefits takes off a set of lines, to the fen (the model RBM-1; for now its ``fixed`` kind).

Whatever a search proposes is evaluated here again: this is the only place that says what a customer saves.

The discount is a maximum flow: source → benefit (at most its nominal amount) → lines in scope → sink (at most what
is still due on the line). Nothing is wasted while a line in scope still has money, no line falls below zero, and no
order of application exists. With *d* the deposit really paid and *e* what it counts as, a presale line has
``c = amount − e`` still due, and thresholds see ``t = d + c``; any other line has t = c = amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from pos_terminal.contract.benefits import FixedBenefit, Scope
from pos_terminal.contract.money import allocate


class PricedLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line as benefits see it: ``deposit`` ≤ ``credit`` ≤ ``amount``; a measured line has ``units`` 1."""

    line: str
    sku: str
    amount: int
    units: int = 1
    deposit: int = 0
    credit: int = 0
    store: str = ""
    district: str = ""
    industry: str = ""
    brand: str = ""
    category: str = ""

    @property
    def due(self) -> int:
        """What is still to be paid on the line (*c*)."""
        return self.amount - self.credit

    @property
    def base(self) -> int:
        """What thresholds see (*t*)."""
        return self.deposit + self.due


class Share(msgspec.Struct, frozen=True):
    """``amount`` of benefit ``benefit`` that fell on line ``line``."""

    benefit: str
    line: str
    amount: int


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """What a selection does: ``shares`` by benefit and line, ``discount`` their sum, ``due`` what is left to pay."""

    discount: int
    due: int
    shares: tuple[Share, ...]

    def of_line(self, line: str) -> int:
        return sum(share.amount for share in self.shares if share.line == line)

    def of_benefit(self, benefit: str) -> int:
        return sum(share.amount for share in self.shares if share.benefit == benefit)


class Unusable(msgspec.Struct, frozen=True, kw_only=True):
    """Why a benefit cannot be used on these lines.

    ``reason``: ``expired``, ``not_yet_valid``, ``out_of_scope``, ``too_few`` or ``short``; ``missing``: fen to the
    threshold (``short``) or units to the minimum (``too_few``).
    """

    benefit: str
    reason: str
    missing: int = 0


def in_scope(scope: Scope, line: PricedLine) -> bool:
    """Whether ``scope`` reaches the line: AND over the keys given, an absent key reaches any."""
    keys = (
        (scope.stores, line.store),
        (scope.districts, line.district),
        (scope.industries, line.industry),
        (scope.brands, line.brand),
        (scope.categories, line.category),
        (scope.skus, line.sku),
    )
    return line.sku not in scope.exclude_skus and all(allowed is None or value in allowed for allowed, value in keys)


def why_unusable(benefit: FixedBenefit, lines: Sequence[PricedLine], at_ms: int) -> Unusable | None:
    """None where the benefit may be used on ``lines`` at ``at_ms``; otherwise the first reason against it."""
    if at_ms > benefit.valid_to_ms:
        return Unusable(benefit=benefit.benefit, reason="expired")
    if at_ms < benefit.valid_from_ms:
        return Unusable(benefit=benefit.benefit, reason="not_yet_valid")
    reached = [line for line in lines if in_scope(benefit.scope, line)]
    if not reached:
        return Unusable(benefit=benefit.benefit, reason="out_of_scope")
    units = sum(line.units for line in reached)
    if units < benefit.min_quantity:
        return Unusable(benefit=benefit.benefit, reason="too_few", missing=benefit.min_quantity - units)
    base = sum(line.base for line in reached)
    needed = max(1, benefit.threshold)
    if base < needed:
        return Unusable(benefit=benefit.benefit, reason="short", missing=needed - base)
    return None


def evaluate(
    lines: Iterable[PricedLine], benefits: Iterable[FixedBenefit], at_ms: int
) -> Evaluation | tuple[Unusable, ...]:
    """What the chosen ``benefits`` take off ``lines``, or why the selection is not allowed (every benefit at fault).

    Neither the order of the lines nor that of the benefits changes the result.
    """
    ordered = sorted(lines, key=lambda line: line.line)
    chosen = sorted(benefits, key=lambda benefit: benefit.benefit)
    against = tuple(reason for b in chosen if (reason := why_unusable(b, ordered, at_ms)) is not None)
    if against:
        return against
    reach = {b.benefit: [line.line for line in ordered if in_scope(b.scope, line)] for b in chosen}
    flow = _maximum_flow({b.benefit: b.amount for b in chosen}, reach, {line.line: line.due for line in ordered})
    totals = {benefit: sum(by_line.values()) for benefit, by_line in flow.items()}
    shares = _prorate(totals, reach, flow, ordered)
    discount = sum(totals.values())
    return Evaluation(discount=discount, due=sum(line.due for line in ordered) - discount, shares=shares)


def _maximum_flow(
    supply: dict[str, int], reach: dict[str, list[str]], room: dict[str, int]
) -> dict[str, dict[str, int]]:
    """How much of each benefit can be placed, with one placing: augmenting paths benefit → line → (benefit → line)*."""
    flow = {benefit: dict.fromkeys(lines, 0) for benefit, lines in reach.items()}
    left = dict(room)
    for benefit in sorted(supply):
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


def _prorate(
    totals: dict[str, int], reach: dict[str, list[str]], flow: dict[str, dict[str, int]], lines: list[PricedLine]
) -> tuple[Share, ...]:
    """Share each benefit's total over its lines by largest remainder on what the line cost, ties by line id.

    A share is capped by what the line still has; the overflow is shared again. Where that greedy order would strand a
    later benefit, the placing that the flow found is used, for those benefits only that contend for the same lines.
    """
    value = {line.line: line.due for line in lines}
    shared: dict[str, dict[str, int]] = {}
    for contending in _contending(reach):
        placed = _share_in_turn(contending, totals, reach, value)
        shared |= {benefit: flow[benefit] for benefit in contending} if placed is None else placed
    return tuple(
        Share(benefit, line, shared[benefit][line])
        for benefit in sorted(shared)
        for line in sorted(shared[benefit])
        if shared[benefit][line]
    )


def _contending(reach: dict[str, list[str]]) -> list[list[str]]:
    """The benefits in groups, by name, that share no line with one another."""
    groups: list[tuple[set[str], set[str]]] = []
    for benefit in sorted(reach):
        benefits, lines = {benefit}, set(reach[benefit])
        apart = []
        for group in groups:
            if group[1] & lines:
                benefits |= group[0]
                lines |= group[1]
            else:
                apart.append(group)
        groups = [*apart, (benefits, lines)]
    return [sorted(benefits) for benefits, _ in groups]


def _share_in_turn(
    benefits: list[str], totals: dict[str, int], reach: dict[str, list[str]], value: dict[str, int]
) -> dict[str, dict[str, int]] | None:
    """One benefit after the other; None where that strands one."""
    left = dict(value)
    shared: dict[str, dict[str, int]] = {}
    for benefit in benefits:
        placed = _share_capped(totals[benefit], reach[benefit], value, left)
        if placed is None:
            return None
        shared[benefit] = placed
        for line, amount in placed.items():
            left[line] -= amount
    return shared


def _share_capped(total: int, reach: list[str], value: dict[str, int], left: dict[str, int]) -> dict[str, int] | None:
    """``total`` over the lines of ``reach`` by ``value``, none above ``left``; None where they cannot hold it."""
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
