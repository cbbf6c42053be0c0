"""How a figure is taken: two actions in turn, so that a machine that drifts slows both; medians and p99."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import NamedTuple


class Figure(NamedTuple):
    """Milliseconds."""

    median: float
    p99: float


def paired(action: Callable[[], object], baseline: Callable[[], object], runs: int) -> tuple[Figure, Figure]:
    """``action`` and ``baseline`` in turn, ``runs`` times each after a tenth as warm-up."""
    for _ in range(max(1, runs // 10)):
        action()
        baseline()
    ours, raw = [], []
    for _ in range(runs):
        ours.append(timed(action))
        raw.append(timed(baseline))
    return figure(ours), figure(raw)


def timed(action: Callable[[], object]) -> float:
    start = time.perf_counter_ns()
    action()
    return (time.perf_counter_ns() - start) / 1e6


def figure(values: list[float]) -> Figure:
    ordered = sorted(values)
    return Figure(statistics.median(ordered), ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))])


def show(name: str, ours: Figure, raw: Figure, against: str) -> None:
    """One row: what, median and p99, and the ratio to the baseline."""
    print(
        f"{name:<34} {ours.median:9.3f} ms  p99 {ours.p99:9.3f}   "
        f"{ours.median / raw.median:6.2f} × {against} ({raw.median:.3f} ms, p99 {raw.p99:.3f})",
        flush=True,
    )


def show_alone(name: str, ours: Figure, note: str = "") -> None:
    print(f"{name:<34} {ours.median:9.3f} ms  p99 {ours.p99:9.3f}   {note}", flush=True)
