"""The sandbox's own SQLite file: orders, coupons, vouchers, store orders, posted sales and refunds, calls.

One connection. Amounts are fen, instants Unix milliseconds. The file holds no buyer's name or number, masked or not:
those stay in the seed. Rollback journal, so that the one file is complete whenever nothing is being written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pysqlite3

from sync_server.cloud.sandbox.seed import Seed, window_at

SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE orders (
  order_no TEXT PRIMARY KEY, name TEXT NOT NULL, seller TEXT NOT NULL, store TEXT NOT NULL, buyer TEXT NOT NULL,
  item TEXT NOT NULL, sku TEXT NOT NULL, title TEXT NOT NULL, cid INTEGER NOT NULL, price INTEGER NOT NULL,
  quantity INTEGER NOT NULL, deposit INTEGER NOT NULL, credit INTEGER NOT NULL, balance INTEGER NOT NULL,
  status TEXT NOT NULL, step_status TEXT NOT NULL, refund_status TEXT NOT NULL, created_ms INTEGER NOT NULL,
  tail_order TEXT NOT NULL DEFAULT '', paid_by TEXT NOT NULL DEFAULT '', paid_at_ms INTEGER,
  times_paid INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE coupons (
  coupon TEXT PRIMARY KEY, template TEXT NOT NULL, buyer TEXT NOT NULL, name TEXT NOT NULL, threshold INTEGER NOT NULL,
  amount INTEGER NOT NULL, starts_ms INTEGER NOT NULL, ends_ms INTEGER NOT NULL, used_at_ms INTEGER,
  times_used INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE vouchers (
  code TEXT PRIMARY KEY, voucher_order TEXT NOT NULL, token TEXT NOT NULL, seller TEXT NOT NULL, title TEXT NOT NULL,
  starts_ms INTEGER NOT NULL, ends_ms INTEGER NOT NULL, shares_left INTEGER NOT NULL,
  times_used INTEGER NOT NULL DEFAULT 0, times_reversed INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE consumptions (
  serial TEXT PRIMARY KEY, code TEXT NOT NULL, at_ms INTEGER NOT NULL, reversed_at_ms INTEGER) STRICT;
CREATE TABLE store_orders (
  request_no TEXT PRIMARY KEY, trade_no TEXT NOT NULL, seller TEXT NOT NULL, body TEXT NOT NULL, total INTEGER NOT NULL,
  paid INTEGER NOT NULL, deposit_order TEXT NOT NULL, at_ms INTEGER NOT NULL,
  duplicates INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE sales (
  out_trade_no TEXT PRIMARY KEY, trade_no TEXT NOT NULL, seller TEXT NOT NULL, store TEXT NOT NULL,
  amount INTEGER NOT NULL, body TEXT NOT NULL, at_ms INTEGER NOT NULL,
  duplicates INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE refunds (
  out_request_no TEXT PRIMARY KEY, out_trade_no TEXT NOT NULL, seller TEXT NOT NULL, amount INTEGER NOT NULL,
  body TEXT NOT NULL, at_ms INTEGER NOT NULL, duplicates INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE calls (
  id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, method TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;
"""
TABLES = ("orders", "coupons", "vouchers", "consumptions", "store_orders", "sales", "refunds", "calls")

Row = dict[str, Any]


class StateError(OSError):
    """The file cannot be used; the message says why."""


class State:
    """The open file. Made and seeded where it does not exist; kept as it is where it does."""

    def __init__(self, file: Path | None, seed: Seed, at_ms: int) -> None:
        """:raises StateError: not a database of the sandbox, or no access."""
        self._seed = seed
        try:
            self._connection = pysqlite3.connect(
                str(file) if file else ":memory:", isolation_level=None, check_same_thread=False, timeout=5
            )
            # Survives a kill of the process, which is all that is asked of a simulation.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.row_factory = _as_dict
            if not self.rows("SELECT name FROM sqlite_master WHERE name = 'meta'"):
                self._connection.executescript(SCHEMA)
                self.plant(at_ms)
            self.started_ms = int(self.one("SELECT value FROM meta WHERE key = 'started_ms'")["value"])
        except (pysqlite3.Error, KeyError, LookupError) as error:
            raise StateError(f"{file}: {error}") from error

    def close(self) -> None:
        self._connection.close()

    def begin(self) -> None:
        """One call of a method is one transaction; ``end`` closes it."""
        self._connection.execute("BEGIN IMMEDIATE")

    def end(self, *, keep: bool) -> None:
        self._connection.execute("COMMIT" if keep else "ROLLBACK")

    def rows(self, statement: str, *values: object) -> list[Row]:
        return list(self._connection.execute(statement, values).fetchall())

    def one(self, statement: str, *values: object) -> Row:
        """:raises LookupError: no such row."""
        found = self.rows(statement, *values)
        if not found:
            raise LookupError(f"no row for {values!r}")
        return found[0]

    def find(self, statement: str, *values: object) -> Row | None:
        found = self.rows(statement, *values)
        return found[0] if found else None

    def run(self, statement: str, *values: object) -> int:
        """How many rows it changed."""
        return int(self._connection.execute(statement, values).rowcount)

    def count_call(self, at_ms: int, method: str, outcome: str) -> None:
        self.run("INSERT INTO calls (at_ms, method, outcome) VALUES (?, ?, ?)", at_ms, method, outcome)

    def plant(self, at_ms: int) -> None:
        """Forget everything and start from the seed at ``at_ms``."""
        self.begin()
        for table in (*TABLES, "meta"):
            self.run(f"DELETE FROM {table}")
        self.run("INSERT INTO meta VALUES ('started_ms', ?)", str(at_ms))
        self._plant_orders(at_ms)
        self._plant_coupons(at_ms)
        self._plant_vouchers(at_ms)
        self.end(keep=True)
        self.started_ms = at_ms

    def _plant_orders(self, at_ms: int) -> None:
        for order in self._seed.orders:
            self.run(
                "INSERT INTO orders (order_no, name, seller, store, buyer, item, sku, title, cid, price, quantity, "
                "deposit, credit, balance, status, step_status, refund_status, created_ms) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                *(order.order, order.name, order.seller, order.store, order.buyer, order.item, order.sku),
                *(order.title, order.cid, order.price, order.quantity, order.deposit, order.credit, order.balance),
                *(order.status, order.step_status, order.refund_status, at_ms - 5 * 24 * 3_600_000),
            )

    def _plant_coupons(self, at_ms: int) -> None:
        for coupon in self._seed.coupons:
            valid = window_at(at_ms, coupon.opens_h, coupon.closes_h)
            self.run(
                "INSERT INTO coupons (coupon, template, buyer, name, threshold, amount, starts_ms, ends_ms) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(coupon.coupon, coupon.template, coupon.buyer, coupon.name, coupon.threshold, coupon.amount),
                *(valid.starts_ms, valid.ends_ms),
            )

    def _plant_vouchers(self, at_ms: int) -> None:
        for voucher in self._seed.vouchers:
            valid = window_at(at_ms, voucher.opens_h, voucher.closes_h)
            self.run(
                "INSERT INTO vouchers (code, voucher_order, token, seller, title, starts_ms, ends_ms, shares_left) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                *(voucher.code, voucher.voucher_order, voucher.token, voucher.seller, voucher.title),
                *(valid.starts_ms, valid.ends_ms, 0 if voucher.used else 1),
            )


def _as_dict(cursor: Any, row: tuple[Any, ...]) -> Row:
    return {column[0]: value for column, value in zip(cursor.description, row, strict=True)}
