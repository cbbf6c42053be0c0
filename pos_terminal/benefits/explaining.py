"""All that is to be said of the benefits of one sale, found out while somebody looks at them.

Each cost is a search of its own. The proof of the quote comes first; ``cancelled`` ends it between and within them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quote import Quote
from pos_terminal.benefits.reasons import Asked, Cancelled
from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.reasons import Burn, Explanation, Hint, WhyUnused

NEAR_BP = 3_000
"""A hint is given where less than so much of what is due is missing: nobody buys twice as much for it."""
HINTS = 3


def explain(
    lines: tuple[PricedLine, ...],
    book: BenefitBook,
    at_ms: int,
    best: Quote,
    *,
    forced_in: tuple[str, ...] = (),
    forced_out: tuple[str, ...] = (),
    chosen: tuple[str, ...] = (),
    cancelled: Cancelled = lambda: False,
) -> Explanation | None:
    """What is to be said of ``best``; None where it was cancelled. ``chosen``: what the clerk put in or left out."""
    asked = Asked(lines, book, at_ms, best, cancelled, forced_in=forced_in, forced_out=forced_out)
    unused = tuple(_with_cost(asked, one, chosen) for one in asked.unused())
    hints = tuple(_hints(asked, unused))
    burns = tuple(_burns(asked, forced_in))
    costs = _choice_costs(asked, chosen) if chosen else None
    if cancelled():
        return None
    return Explanation(unused=unused, hints=hints, burns=burns, choice_costs=costs)


def _with_cost(asked: Asked, why: WhyUnused, chosen: Iterable[str]) -> WhyUnused:
    if why.benefit in asked.never or why.benefit in chosen:
        return why
    if why.benefit in asked.forced_out:
        return WhyUnused(benefit=why.benefit, reason="off_line")
    return msgspec.structs.replace(why, cost=asked.cost_of(why.benefit))


def _hints(asked: Asked, unused: Iterable[WhyUnused]) -> Iterator[Hint]:
    """For the benefits that are the least short."""
    near = [one for one in unused if one.reason == "short" and one.missing * 10_000 <= asked.quote.due * NEAR_BP]
    for one in sorted(near, key=lambda why: (why.missing, why.benefit))[:HINTS]:
        hint = asked.near(one.benefit)
        if hint is not None:
            yield hint


def _burns(asked: Asked, forced_in: Iterable[str]) -> Iterator[Burn]:
    for one in sorted(asked.quote.selection.used - set(forced_in)):
        burn = asked.burnt(one)
        if burn is not None:
            yield burn


def _choice_costs(asked: Asked, chosen: tuple[str, ...]) -> int | None:
    """Against the best without the clerk's choice."""
    free = prove(
        asked.lines,
        asked.book,
        asked.at_ms,
        forced_in=tuple(one for one in asked.forced_in if one not in chosen),
        forced_out=tuple(one for one in asked.forced_out if one not in chosen),
        cancelled=asked.cancelled,
    )
    return asked.quote.due - free.due if isinstance(free, Quote) and free.lower_bound == free.due else None
