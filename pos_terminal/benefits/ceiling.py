"""A bound that costs next to nothing: what no selection can be worth more than."""

from __future__ import annotations

from pos_terminal.benefits.problem import Problem
from pos_terminal.contract.benefits import WHOLE_BP, PercentBenefit


def ceiling(problem: Problem) -> int:
    """Every benefit at its most, groups respected, never more than is due.

    A gain on a line also lowers the base of the percents that reach it. Where nothing caps such a percent before its
    largest base, and no group holds it, that part of the gain is not counted.
    """
    grouped = frozenset().union(*(limit.members for limit in problem.groups))
    lost = [0] * len(problem.lines)
    percents, whole = [], 0
    for one, basket in problem.baskets.items():
        benefit = basket.benefit
        if not isinstance(benefit, PercentBenefit) or one in grouped:
            continue
        if benefit.cap is None or basket.whole * benefit.off_bp <= benefit.cap * WHOLE_BP:
            percents.append(one)
            whole += basket.whole * benefit.off_bp
            for at in range(len(lost)) if basket.on_due else basket.reach:
                lost[at] += benefit.off_bp
    rest = problem.at_most(one for one in problem.baskets if one not in set(percents))
    gains = sum(most * max(0, WHOLE_BP - less) for most, less in zip(problem.most_gain, lost, strict=True))
    return min(problem.total, rest + (whole + gains) // WHOLE_BP)
