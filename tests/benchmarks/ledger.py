"""A durable commit of a sale against raw ``sqlite3`` writing the same bytes with the same durability."""

from __future__ import annotations

from pathlib import Path

from pos_terminal.contract.codec import encode_fact
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.sqlite.driver import sqlite3
from tests.benchmarks.measure import paired, show
from tests.benchmarks.samples import sale_closed

RUNS = 400


def run(folder: Path) -> None:
    ledger = Ledger.create(folder / "ledger.sqlite3", "S001", "02", "a" * 16, "CNY", "9131", "bench", 1)
    raw = sqlite3.connect(str(folder / "raw.sqlite3"), isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("PRAGMA wal_autocheckpoint=4000")
    raw.execute("CREATE TABLE facts (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL, digest BLOB NOT NULL)")
    sales = [sale_closed(number) for number in range(1, 2 * RUNS)]
    encoded = [encode_fact(sale) for sale in sales]  # beforehand: encoding is part of our cost, not of the baseline's
    facts, rows = iter(sales), iter(enumerate(encoded, 1))

    def commit() -> None:
        fact = next(facts)
        ledger.commit([fact], {fact.sale: None})

    def insert() -> None:
        number, data = next(rows)
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO facts VALUES (?, ?, ?)", (number, data, b"\0" * 32))
        raw.execute("COMMIT")

    ours, baseline = paired(commit, insert, RUNS)
    show("durable commit of a sale", ours, baseline, "raw sqlite3 FULL")
    ledger.close()
    raw.close()
