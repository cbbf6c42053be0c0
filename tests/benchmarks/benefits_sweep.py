"""Looks for false proofs: ``python -m tests.benchmarks.benefits_sweep [SALES]``, each checked by a road of its own.

Small sales are checked by trying every selection, larger ones by a second formulation. A bound above what can be paid,
a selection said to be the best that is not, and a first answer that is not allowed are all counted; any ends in 1.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quick import quick
from tests.pos_terminal.benefits.checker import Checked, best_by_flow, best_of_all
from tests.pos_terminal.benefits.generator import KINDS, instance
from tests.pos_terminal.benefits.instances import a_quote, read

SIZES = ((3, 4), (4, 6), (5, 7), (8, 10), (12, 14), (20, 20))
FEW = 20_000


def sales() -> Iterator[dict[str, Any]]:
    seed = 0
    while True:
        seed += 1
        for lines, benefits in SIZES:
            for kind in KINDS:
                yield instance(kind, lines, benefits, seed, odd=seed % 2 == 0, cars=seed % 3 == 0 and lines < 6)


def wrong(raw: dict[str, Any], steps: int | None, seen: Counter[str]) -> str | None:
    """What the engine said that is not so; None if nothing. ``steps`` 0: the solver alone."""
    checked, sale = Checked(raw), read(raw)
    first = a_quote(quick(sale.lines, sale.book, sale.at_ms))
    best = a_quote(prove(sale.lines, sale.book, sale.at_ms, first, steps=steps))
    few = checked.selections <= FEW
    known = best_of_all(raw) if few else best_by_flow(raw)[0]
    seen["tried one by one" if few else "second formulation"] += 1
    seen["proven" if best.proven else "not proven"] += 1
    seen["first answer the best"] += first.due == min(known, best.due)
    for quote in (first, best):
        picks = {line: benefit for benefit, line in quote.selection.items}
        if checked.due(picks, set(quote.selection.benefits)) != quote.due:
            return f"its selection does not come to {quote.due}"
        if quote.lower_bound > known:
            return f"{known} can be reached, below its bound {quote.lower_bound}"
    if best.proven and best.due > known:
        return f"{known} can be reached, not only its proven {best.due}"
    if few and best.due < known:
        return f"it pays {best.due}, and no selection comes below {known}"
    return None


def main(number: int) -> int:
    begun, false, seen = time.monotonic(), 0, Counter[str]()
    for count, raw in enumerate(sales()):
        if count == number:
            break
        if (said := wrong(raw, None if count % 3 == 0 else 0, seen)) is not None:
            false += 1
            print(f"{raw['id']}: {said}", flush=True)
    print(f"{number} sales, {false} wrong; {dict(seen)}; {time.monotonic() - begun:.0f} s")
    return 1 if false else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_100))
