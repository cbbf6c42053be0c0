"""The search for the best combination: how fast, how often the best, how much is lost. Made instances of all kinds.

Times are of the processor (of the first answer its thread's, which does all of it), so that a busy machine does not
lengthen them, and of the clock beside; one core. ``loss`` is a share of the discount that was possible. Of the small
ones there are so many that the last of a hundred is not the worst of all. ``SALES=100`` takes more of each kind,
``SEED=90000`` others. After them proofs are checked by roads of their own: ``CHECKED=10000`` for more of these.
"""

from __future__ import annotations

import importlib
import os
import statistics
import time
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quick import quick
from pos_terminal.benefits.quote import Quote
from pos_terminal.benefits.rbm1 import Instance
from tests.benchmarks import benefits_sweep
from tests.pos_terminal.benefits.generator import KINDS, instance
from tests.pos_terminal.benefits.instances import a_quote, read

LIMIT_MS = 80  # the till's guard; what follows its last question is counted too
PATIENCE_S = 5.0


class Taken(NamedTuple):
    """One sale: the first answer and the proof, in milliseconds; ``loss`` in per cent of the possible discount."""

    quick_ms: float
    wall_ms: float
    prove_ms: float
    loss: float
    best: bool
    proven: bool


def run() -> None:
    importlib.import_module("pos_terminal.benefits.solver")  # loaded before it is timed, as the worker does
    quick_once(read(instance("mixed", 20, 20, 1)))
    sales, first = int(os.environ.get("SALES", "20")), int(os.environ.get("SEED", "7000"))

    print("benefits            sales   quick p50     p99    wall p99   best     loss    worst   proven < 1 s   < 5 s")
    _table("20 × 20 typical", ["typical"], 20, 20, 15 * sales, first)
    _table("20 × 20 all kinds", KINDS, 20, 20, 3 * sales, first)
    _table("50 × 50 all kinds", KINDS, 50, 50, max(1, sales // 3), first)
    _table("50 × 200 all kinds", KINDS, 50, 200, max(1, sales // 10), first)
    benefits_sweep.report(int(os.environ.get("CHECKED", str(benefits_sweep.SALES))), first)


def _table(name: str, kinds: Sequence[str], lines: int, benefits: int, sales: int, first: int) -> None:
    taken = [_taken(read(instance(kind, lines, benefits, first + seed))) for kind in kinds for seed in range(sales)]
    known = [one for one in taken if one.proven]
    within = [sum(one.proven and one.prove_ms < limit for one in taken) / len(taken) for limit in (1_000, 5_000)]
    best = sum(one.best for one in known) / max(1, len(known))
    losses = [one.loss for one in taken]
    print(
        f"{name:<18} {len(taken):>6} {statistics.median(one.quick_ms for one in taken):>8.1f} ms"
        f" {_p99([one.quick_ms for one in taken]):>7.1f} {_p99([one.wall_ms for one in taken]):>11.1f} {best:>6.1%}"
        f" {statistics.mean(losses):>7.3f}% {max(losses):>7.2f}% {within[0]:>14.1%} {within[1]:>7.1%}",
        flush=True,
    )


def _p99(values: list[float]) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * 0.99))]


def quick_once(sale: Instance, late: Callable[[], bool] = lambda: False) -> Quote:
    return a_quote(quick(sale.lines, sale.book, sale.at_ms, late=late))


def _taken(sale: Instance) -> Taken:
    begun, wall = time.thread_time(), time.perf_counter()  # a thread of the proof before may still come to its end
    first = quick_once(sale, lambda: (time.thread_time() - begun) * 1e3 > LIMIT_MS)
    quick_ms, wall_ms = (time.thread_time() - begun) * 1e3, (time.perf_counter() - wall) * 1e3
    begun = time.process_time()
    best = first
    if not first.proven:
        over = begun + PATIENCE_S
        best = a_quote(prove(sale.lines, sale.book, sale.at_ms, first, cancelled=lambda: time.process_time() > over))
    possible = sum(line.due for line in sale.lines) - best.due
    loss = 100 * (first.due - best.due) / max(1, possible)
    prove_ms = (time.process_time() - begun) * 1e3
    return Taken(quick_ms, wall_ms, prove_ms, loss, first.due == best.due, best.proven)
