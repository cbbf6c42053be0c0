"""``make bench``: prints the figures. ``PRODUCTS=100000`` for a smaller catalogue."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tests.benchmarks import catalog, ledger


def main() -> None:
    products = int(os.environ.get("PRODUCTS", "1000000"))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        ledger.run(folder)
        filled = catalog.fill(folder, products)
        catalog.run(filled, folder, products)
        filled.close()


main()
