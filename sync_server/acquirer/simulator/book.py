"""The simulated acquirer's book: attempts, refunds, and how each payment goes. Its own SQLite file, one connection.

How a payment goes is told by the last two digits of the code (``BY_CODE``), or by an order given at the control door.
No code is kept: only a keyed digest, so that a second attempt with the same code is refused.
"""

from __future__ import annotations

import hmac
import re
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec
import pysqlite3

from sync_server.acquirer.protocol import (
    CancelCommand,
    Finished,
    Paid,
    PayCommand,
    QueryCommand,
    RefundCommand,
    RefundQueryCommand,
    Refused,
    State,
    Waiting,
)

Course = Literal[
    "paid",  # at once
    "password",  # pending; the customer enters the password by the second query
    "waiting",  # pending until somebody at the control door enters the password or walks away
    "insufficient",  # refused
    "abandoned",  # pending; the customer cancels by the second query
    "silent",  # charged, but no answer for delay_ms
    "lost",  # never booked, no answer for delay_ms
    "promotion",  # paid at once, one yuan of it (or all, if less) by the platform
]
BY_CODE: dict[str, Course] = {
    "71": "password",
    "72": "waiting",
    "73": "insufficient",
    "74": "silent",
    "75": "lost",
    "76": "abandoned",
    "77": "promotion",
}
QUERIES_UNTIL_DECIDED = 2
PROMOTION = 100

_CODES = {
    "wechat": re.compile(r"1[0-5]\d{16}"),
    "alipay": re.compile(r"(?:2[5-9]|30)\d{14,22}"),
}

SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (
  attempt TEXT PRIMARY KEY, terminal TEXT NOT NULL, wallet TEXT NOT NULL, amount INTEGER NOT NULL,
  code_digest TEXT NOT NULL, state TEXT NOT NULL, course TEXT NOT NULL, queries INTEGER NOT NULL DEFAULT 0,
  reference TEXT NOT NULL DEFAULT '', promotion INTEGER NOT NULL DEFAULT 0, charges INTEGER NOT NULL DEFAULT 0,
  refunded INTEGER NOT NULL DEFAULT 0, reason TEXT NOT NULL DEFAULT '', at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS refunds (
  refund TEXT PRIMARY KEY, attempt TEXT NOT NULL, amount INTEGER NOT NULL, reference TEXT NOT NULL,
  at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS refunds_closed (refund TEXT PRIMARY KEY, at_ms INTEGER NOT NULL) STRICT;
CREATE TABLE IF NOT EXISTS calls (
  id INTEGER PRIMARY KEY, at_ms INTEGER NOT NULL, path TEXT NOT NULL, outcome TEXT NOT NULL) STRICT;
"""
TABLES = ("attempts", "refunds", "refunds_closed", "calls")

Row = dict[str, Any]


class BookError(OSError):
    """The file cannot be used; the message says why."""


class CourseOrder(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the next ``count`` payments go, whatever their codes."""

    course: Course
    count: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=600_000)] = 60_000


class Book:
    """States of an attempt: pending → paid | refused | cancelled; paid → cancelled. Each charge is counted."""

    def __init__(self, file: Path | None, key: str) -> None:
        """:raises BookError: not a database of the simulator, or no access."""
        self._key = key.encode()
        self._orders: list[CourseOrder] = []
        try:
            self._connection = pysqlite3.connect(
                str(file) if file else ":memory:", isolation_level=None, check_same_thread=False, timeout=5
            )
            # Survives a kill of the process, which is all that is asked of a simulation.
            self._connection.execute("PRAGMA synchronous = OFF")
            self._connection.row_factory = lambda cursor, row: {
                column[0]: value for column, value in zip(cursor.description, row, strict=True)
            }
            self._connection.executescript(SCHEMA)
        except pysqlite3.Error as error:
            raise BookError(f"{file}: {error}") from error

    def close(self) -> None:
        self._connection.close()

    def rows(self, statement: str, *values: object) -> list[Row]:
        return list(self._connection.execute(statement, values).fetchall())

    def reset(self) -> None:
        self._orders.clear()
        for table in TABLES:
            self._connection.execute(f"DELETE FROM {table}")

    def count_call(self, at_ms: int, path: str, outcome: str) -> None:
        self._connection.execute("INSERT INTO calls (at_ms, path, outcome) VALUES (?, ?, ?)", (at_ms, path, outcome))

    def order(self, order: CourseOrder) -> None:
        self._orders.append(order)

    # --- the five commands ----------------------------------------------------------------------------------------

    def pay(self, command: PayCommand, at_ms: int) -> tuple[State, int]:
        """The state, and for how long (milliseconds) to keep silent about it."""
        known = self._find(command.attempt)
        if known is not None:
            if known["state"] != "cancelled" and (known["amount"], known["wallet"]) != (command.amount, command.wallet):
                return Refused(code="attempt_conflict", reason="the attempt was for something else"), 0
            return self._state(known), 0
        digest = hmac.digest(self._key, command.code.encode(), "sha256").hex()
        if not _CODES[command.wallet].fullmatch(command.code):
            return self._book(command, digest, "refused", "insufficient", at_ms, "invalid_code"), 0
        if self.rows("SELECT 1 FROM attempts WHERE code_digest = ?", digest):
            return self._book(command, digest, "refused", "insufficient", at_ms, "code_used"), 0
        course, delay_ms = self._course(command.code)
        if course == "lost":
            return Waiting(), delay_ms
        if course in ("password", "waiting", "abandoned"):
            return self._book(command, digest, "pending", course, at_ms), 0
        if course == "insufficient":
            return self._book(command, digest, "refused", course, at_ms, "insufficient_funds"), 0
        self._book(command, digest, "pending", course, at_ms)
        self._charge(command.attempt, min(PROMOTION, command.amount) if course == "promotion" else 0)
        return self._state(self._one(command.attempt)), delay_ms if course == "silent" else 0

    def query(self, command: QueryCommand) -> State:
        row = self._find(command.attempt)
        if row is None:
            return Refused(code="never_arrived", reason="no such attempt")
        if row["state"] == "pending":
            self._update(command.attempt, "queries = queries + 1")
            if row["queries"] + 1 >= QUERIES_UNTIL_DECIDED and row["course"] == "password":
                self._charge(command.attempt)
            elif row["queries"] + 1 >= QUERIES_UNTIL_DECIDED and row["course"] == "abandoned":
                self.walk_away(command.attempt)
        return self._state(self._one(command.attempt))

    def cancel(self, command: CancelCommand, at_ms: int) -> State:
        """An attempt never heard of is cancelled too, so that a request still on its way finds it so."""
        row = self._find(command.attempt)
        if row is None:
            self._connection.execute(
                "INSERT INTO attempts (attempt, terminal, wallet, amount, code_digest, state, course, at_ms) "
                "VALUES (?, ?, '', 0, '', 'cancelled', 'paid', ?)",
                (command.attempt, command.terminal, at_ms),
            )
        elif row["state"] == "paid" and row["refunded"]:
            return Refused(code="already_refunded", reason="part of it was given back")
        elif row["state"] == "paid":
            self._update(command.attempt, "state = 'cancelled', refunded = amount")
        elif row["state"] == "pending":
            self._update(command.attempt, "state = 'cancelled'")
        return Finished(reference=self._one(command.attempt)["reference"])

    def refund(self, command: RefundCommand, at_ms: int) -> State:
        known = self.rows("SELECT * FROM refunds WHERE refund = ?", command.attempt)
        if known:
            if (known[0]["attempt"], known[0]["amount"]) != (command.of, command.amount):
                return Refused(code="attempt_conflict", reason="the refund was for something else")
            return Finished(reference=known[0]["reference"])
        if self.rows("SELECT 1 FROM refunds_closed WHERE refund = ?", command.attempt):
            return Refused(code="refund_closed", reason="it was asked about before it arrived")
        paid = self._find(command.of)
        if paid is None or paid["state"] != "paid":
            return Refused(code="not_paid", reason="nothing was paid that could be refunded")
        if paid["refunded"] + command.amount > paid["amount"]:
            return Refused(code="too_much", reason=f"{paid['amount'] - paid['refunded']} is left to refund")
        reference = f"R{self.rows('SELECT count(*) AS n FROM refunds')[0]['n'] + 1:012d}"
        self._connection.execute(
            "INSERT INTO refunds VALUES (?, ?, ?, ?, ?)",
            (command.attempt, command.of, command.amount, reference, at_ms),
        )
        self._update(command.of, "refunded = refunded + ?", command.amount)
        return Finished(reference=reference)

    def query_refund(self, command: RefundQueryCommand, at_ms: int) -> State:
        """A refund never heard of is closed, so that a request still on its way finds it so."""
        known = self.rows("SELECT * FROM refunds WHERE refund = ?", command.attempt)
        if not known:
            self._connection.execute("INSERT OR IGNORE INTO refunds_closed VALUES (?, ?)", (command.attempt, at_ms))
            return Refused(code="never_arrived", reason="no such refund")
        if known[0]["attempt"] != command.of:
            return Refused(code="attempt_conflict", reason="the refund was of something else")
        return Finished(reference=known[0]["reference"])

    # --- what the customer does -----------------------------------------------------------------------------------

    def enter_password(self, attempt: str) -> bool:
        """Whether the attempt was pending."""
        row = self._find(attempt)
        if row is None or row["state"] != "pending":
            return False
        self._charge(attempt)
        return True

    def walk_away(self, attempt: str) -> bool:
        """Whether the attempt was pending."""
        row = self._find(attempt)
        if row is None or row["state"] != "pending":
            return False
        self._update(attempt, "state = 'refused', reason = 'customer_cancelled'")
        return True

    # --- rows -----------------------------------------------------------------------------------------------------

    def _course(self, code: str) -> tuple[Course, int]:
        if not self._orders:
            return BY_CODE.get(code[-2:], "paid"), 60_000
        order = self._orders.pop(0)
        if order.count > 1:
            self._orders.insert(0, msgspec.structs.replace(order, count=order.count - 1))
        return order.course, order.delay_ms

    def _book(
        self, command: PayCommand, digest: str, state: str, course: Course, at_ms: int, reason: str = ""
    ) -> State:
        self._connection.execute(
            "INSERT INTO attempts (attempt, terminal, wallet, amount, code_digest, state, course, reason, at_ms) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(command.attempt, command.terminal, command.wallet, command.amount),
                *(digest, state, course, reason, at_ms),
            ),
        )
        return self._state(self._one(command.attempt))

    def _charge(self, attempt: str, promotion: int = 0) -> None:
        """The one place where money moves."""
        number = self.rows("SELECT coalesce(sum(charges), 0) AS n FROM attempts")[0]["n"] + 1
        self._update(
            attempt,
            "state = 'paid', charges = charges + 1, reference = ?, promotion = ?",
            f"4200{number:024d}",
            promotion,
        )

    def _find(self, attempt: str) -> Row | None:
        found = self.rows("SELECT * FROM attempts WHERE attempt = ?", attempt)
        return found[0] if found else None

    def _one(self, attempt: str) -> Row:
        row = self._find(attempt)
        assert row is not None, "it was just booked"
        return row

    def _update(self, attempt: str, change: str, *values: object) -> None:
        self._connection.execute(f"UPDATE attempts SET {change} WHERE attempt = ?", (*values, attempt))

    def _state(self, row: Row) -> State:
        match row["state"]:
            case "paid":
                return Paid(
                    wallet=row["wallet"],
                    amount=row["amount"],
                    buyer_paid=row["amount"] - row["promotion"],
                    reference=row["reference"],
                    promotion={"platform": row["promotion"]} if row["promotion"] else {},
                )
            case "pending":
                return Waiting()
            case "cancelled":
                return Refused(code="cancelled", reason="the attempt was cancelled")
            case _:
                return Refused(code=row["reason"], reason=row["reason"])
