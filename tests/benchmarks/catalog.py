"""Look-ups in a catalogue of a million products: a barcode, a name of two characters, pinyin initials."""

from __future__ import annotations

import itertools
import random
import sys
from functools import partial
from pathlib import Path

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.sqlite.driver import sqlite3
from tests.benchmarks.measure import figure, paired, show, show_alone, timed
from tests.benchmarks.samples import CLERK, COLOURS, GOODS, gtin, product_and_offer

CHUNK = 20_000
RUNS = 500


def filled(folder: Path, products: int) -> Path:
    """``folder``, with ``catalog.sqlite3`` of ``products`` in it, taken in as the exchange would bring it."""
    if (folder / "catalog.sqlite3").exists():
        return folder
    catalog = Catalog(folder / "catalog.sqlite3")
    for start in range(0, products, CHUNK):
        changes = [change for n in range(start, min(start + CHUNK, products)) for change in product_and_offer(n)]
        more = start + CHUNK < products
        catalog.apply(changes, FeedCursor("bench", start + CHUNK), reset=start == 0, more=more)
        if sys.stdout.isatty():
            print(f"\r  catalogue: {min(start + CHUNK, products):,} of {products:,}", end="", flush=True)
    if sys.stdout.isatty():
        print("\r" + " " * 60 + "\r", end="")
    catalog.apply([CLERK], FeedCursor("bench", products + 1), reset=False, more=False)
    catalog.close()
    return folder


def run(folder: Path, products: int) -> None:
    catalog = Catalog(filled(folder, products) / "catalog.sqlite3")
    raw = sqlite3.connect(str(folder / "raw-codes.sqlite3"), isolation_level=None)
    raw.execute("CREATE TABLE codes (gtin TEXT PRIMARY KEY, name TEXT) WITHOUT ROWID")
    raw.execute("BEGIN")
    raw.executemany("INSERT INTO codes VALUES (?, ?)", ((gtin(n), f"name {n}") for n in range(products)))
    raw.execute("COMMIT")
    chance = random.Random(7)
    codes = itertools.cycle([gtin(chance.randrange(products)) for _ in range(997)])

    def look_up() -> None:
        assert catalog.item(next(codes), "S001", "store") is not None

    def select() -> None:
        assert raw.execute("SELECT name FROM codes WHERE gtin = ?", (next(codes),)).fetchone() is not None

    ours, baseline = paired(look_up, select, RUNS)
    show(f"barcode look-up, {products:,} SKUs", ours, baseline, "raw primary key")
    for title, words in (
        ("name search, 2 characters", GOODS),
        ("pinyin initials", ("cl", "sf", "yz")),
        ("colour", COLOURS),
    ):
        times = [timed(partial(catalog.search, words[n % len(words)], "S001", "store", 50)) for n in range(60)]
        show_alone(title, figure(times))
    raw.close()
    catalog.close()
