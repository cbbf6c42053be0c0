"""All that is to be said of the benefits of one sale, found out while somebody looks at them.

Each cost is a search of its own, and of a large sale they take long: the reasons need none and are told before. What a
search finds is certain, and measured against the quote as it is shown, which need not be the best: a better one has it
all said anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from pos_terminal.benefits.quote import Quote
from pos_terminal.benefits.reasons import Asked, Cancelled, Searched
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
    searched: Searched | None = None,
    improved: Callable[[Quote], None] = lambda quote: None,
    cancelled: Cancelled = lambda: False,
    late: Cancelled = lambda: False,
) -> Iterator[Explanation]:
    """What is to be said of ``best``: the reasons at once, then again with each cost, hint and burn that is found.

    ``chosen``: what the clerk put in or left out. ``searched`` takes in what is found, and spares it with a later
    quote of the same sale. ``improved``: a search came upon less to pay; nothing more is said of ``best``, since it
    would be measured against too much. ``cancelled``: nothing is said any more. ``late``: no more searches; what they
    would have found stays unsaid.
    """
    asked = Asked(
        lines,
        book,
        at_ms,
        best,
        lambda: cancelled() or late(),
        forced_in=forced_in,
        forced_out=forced_out,
        searched=searched,
    )
    reasons = Explanation(unused=tuple(_reason(asked, one, chosen) for one in asked.unused()))
    if not cancelled():
        yield reasons
    if not asked.cancelled():
        for more in _by_search(asked, reasons, forced_in, chosen):
            if asked.better is not None or asked.cancelled():
                break
            yield more
    if asked.better is not None and not cancelled():
        improved(asked.better)


def _by_search(
    asked: Asked, told: Explanation, forced_in: tuple[str, ...], chosen: tuple[str, ...]
) -> Iterator[Explanation]:
    """What needs a search, the few things of which somebody may think better first, then cost by cost."""
    if chosen:
        told = msgspec.structs.replace(told, choice_costs=asked.without_choice(chosen))
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
        if asked.better is not None:
            return
        if burn is not None:
            yield burn
