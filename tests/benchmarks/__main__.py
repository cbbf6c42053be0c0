"""``make bench``: prints the figures. ``PRODUCTS=100000`` for a smaller catalogue, ``ONLY=window,start`` for some."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("QT_LOGGING_RULES", "default.warning=false")  # off screen there are no size hints, it says

NAMES = ("benefits", "ledger", "exchange", "catalog", "window", "start")


def main() -> None:
    products = int(os.environ.get("PRODUCTS", "1000000"))
    wanted = os.environ.get("ONLY", ",".join(NAMES)).split(",")
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for benchmark in (one for one in NAMES if one in wanted):
            _benchmark(benchmark, folder, products)
    print(f"({time.monotonic() - begun:.0f} s)")


def _benchmark(name: str, folder: Path, products: int) -> None:
    """Each loads what it needs by itself: one whose libraries are missing says so, the others run."""
    try:
        run = _loaded(name, folder, products)
    except ImportError as missing:
        print(f"{name:<34} skipped: {missing}")
        return
    run()


def _loaded(name: str, folder: Path, products: int) -> Callable[[], None]:
    if name == "benefits":
        from tests.benchmarks import benefits

        return benefits.run
    if name == "ledger":
        from tests.benchmarks import ledger

        return lambda: ledger.run(folder)
    if name == "exchange":
        from tests.benchmarks import exchange

        return lambda: exchange.run(folder)
    from tests.benchmarks import catalog

    if name == "catalog":
        return lambda: catalog.run(folder, products)
    if name == "window":
        from tests.benchmarks import window

        return lambda: window.run(catalog.filled(folder, products), products)
    from tests.benchmarks import start

    return lambda: start.run(catalog.filled(folder, products))


main()
