"""All that is to be said of the benefits of one sale, found out while somebody looks at them.

Each cost is a search of its own, and of a large sale they take long: the reasons are told before them. The proof of the
quote comes first.
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
    late: Cancelled = lambda: False,
) -> Iterator[Explanation]:
    """What is to be said of ``best``: the reasons at once, then again with each cost, hint and burn that is found.

    ``chosen``: what the clerk put in or left out. ``cancelled``: nothing is said any more. ``late``: no more searches;
    what they would have found stays unsaid.
    """
    asked = Asked(lines, book, at_ms, best, lambda: cancelled() or late(), forced_in=forced_in, forced_out=forced_out)
    reasons = Explanation(unused=tuple(_reason(asked, one, chosen) for one in asked.unused()))
    if not cancelled():
        yield reasons
    if not asked.cancelled():
        for more in _searched(asked, reasons, forced_in, chosen):
            if asked.cancelled():
                return
            yield more


def _searched(
    asked: Asked, told: Explanation, forced_in: tuple[str, ...], chosen: tuple[str, ...]
) -> Iterator[Explanation]:
    """What needs a search, the few things of which somebody may think better first, then cost by cost."""
    if chosen:
        told = msgspec.structs.replace(told, choice_costs=_choice_costs(asked, chosen))
        yield told
    for hint in _hints(asked, told.unused):
        told = msgspec.structs.replace(told, hints=(*told.hints, hint))
        yield told
    for burn in _burns(asked, forced_in):
        told = msgspec.structs.replace(told, burns=(*told.burns, burn))
        yield told
    for at, why in enumerate(told.unused):
        if why.benefit not in (*asked.never, *asked.forced_out, *chosen):
            dearer = msgspec.structs.replace(why, cost=asked.cost_of(why.benefit))
            told = msgspec.structs.replace(told, unused=(*told.unused[:at], dearer, *told.unused[at + 1 :]))
            yield told


def _reason(asked: Asked, why: WhyUnused, chosen: Iterable[str]) -> WhyUnused:
    off_line = why.benefit in asked.forced_out and why.benefit not in asked.never and why.benefit not in chosen
    return WhyUnused(benefit=why.benefit, reason="off_line") if off_line else why


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
