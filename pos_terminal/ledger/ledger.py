"""The ledger a running terminal writes. Blocking; each commit is durable when it returns.

Threads: every method may be called from any thread. Writes take turns on one connection under one lock; reads have a
connection of their own, so that the exchange reading a backlog does not hold up a commit. The till's commits come from
one thread (the runtime's writer), since their order is the order of the facts; the exchange's thread writes only the
watermark and branches.
"""

from __future__ import annotations

import os
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Self

from pos_terminal.contract.chain import Branch, next_digest, origin_digest
from pos_terminal.contract.codec import Undecodable, decode_fact, encode_fact
from pos_terminal.contract.exchange import MAX_BRANCHES
from pos_terminal.contract.facts import AnyFact, LedgerOpened
from pos_terminal.contract.ids import is_name
from pos_terminal.ledger import schema
from pos_terminal.ledger.errors import LedgerExists, LedgerFault, NotALedger
from pos_terminal.ledger.lock import InstanceLock
from pos_terminal.sqlite.driver import sqlite3
from pos_terminal.sqlite.engine import Database
from pos_terminal.sqlite.faults import told

_INSERT_FACT = "INSERT INTO facts (sequence, type, bytes, digest) VALUES (?, ?, ?, ?)"
_INSERT_BRANCH = "INSERT INTO branches (incarnation, parent, sequence, digest) VALUES (?, ?, ?, ?)"
_PUT_DRAFT = "INSERT INTO drafts (sale, bytes) VALUES (?, ?) ON CONFLICT (sale) DO UPDATE SET bytes = excluded.bytes"
_SET_TIP = "UPDATE meta SET tip_sequence = ?, tip_digest = ?"
_FACTS = "SELECT sequence, bytes, digest FROM facts"


def _field(name: str) -> str:
    """A value of a fact in SQL, by its path. The bytes are JSON text; SQLite takes a blob for its own binary form."""
    return f"json_extract(CAST(bytes AS TEXT), '$.{name}')"


class Tip(NamedTuple):
    """The last fact of a ledger."""

    sequence: int
    digest: bytes


class Row(NamedTuple):
    """A stored fact: the bytes as they are sent."""

    sequence: int
    data: bytes
    digest: bytes


class StoredFact(NamedTuple):
    sequence: int
    fact: AnyFact


def new_incarnation() -> str:
    """The name of a branch: 16 random hexadecimal digits."""
    return secrets.token_hex(8)


@contextmanager
def _faults(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise LedgerFault(f"the ledger: {told(error, path)}") from error


class Ledger:
    """An open ledger. Made by ``create`` or ``open``; ``close`` leaves the file complete, without a ``-wal``.

    ``store``, ``till``: whose it is. ``opened``: its first fact (currency, legal entity).
    """

    store: str
    till: str
    opened: LedgerOpened
    _uploaded: int

    def __init__(self, path: Path, lock: InstanceLock, writer: Database, reader: Database) -> None:
        """Use ``create`` or ``open``."""
        self.path = path
        self._instance = lock
        self._writer = writer
        self._reader = reader
        self._writing = threading.Lock()
        self._reading = threading.Lock()
        self._closed = False
        self.store, self.till, self._uploaded, sequence, digest = writer.rows(
            "SELECT store, till, uploaded, tip_sequence, tip_digest FROM meta"
        )[0]
        last = writer.rows("SELECT sequence, digest FROM facts ORDER BY sequence DESC LIMIT 1")
        if not last or last[0] != (sequence, digest):
            raise NotALedger(f"the last fact is not fact {sequence}: the file was damaged; run `ledger verify` on it")
        self._tip = Tip(sequence, digest)
        self._branches = tuple(
            Branch(incarnation=row[0], parent=row[1], sequence=row[2], digest=row[3])
            for row in writer.rows("SELECT incarnation, parent, sequence, digest FROM branches ORDER BY position")
        )
        first = self._decoded(self.read(0, 1))[0].fact
        if not isinstance(first, LedgerOpened):
            raise NotALedger("the first fact does not open a ledger; run `ledger verify` on it")
        self.opened = first

    @classmethod
    def create(
        cls, path: Path, store: str, till: str, incarnation: str, currency: str, entity: str, program: str, at_ms: int
    ) -> Self:
        """Makes a ledger whose first fact is ``LedgerOpened``.

        :raises LedgerExists: there is one at ``path``.
        :raises LedgerBusy: another program holds the path.
        :raises LedgerFault: the file could not be written.
        """
        assert all(map(is_name, (store, till, incarnation))), (store, till, incarnation)
        fact = LedgerOpened(at_ms=at_ms, store=store, till=till, currency=currency, entity=entity, program=program)
        data, origin = encode_fact(fact), origin_digest(store, till, incarnation)
        digest = next_digest(origin, data)

        def fill(database: Database, version: int) -> None:
            if version:
                raise LedgerExists(f"{path.name} holds a ledger already")
            with database.transaction() as cursor:
                for step in range(len(schema.MIGRATIONS)):
                    schema.apply(cursor, step)
                cursor.execute(_INSERT_BRANCH, (incarnation, None, 0, origin))
                cursor.execute(_INSERT_FACT, (1, "ledger_opened", data, digest))
                cursor.execute(
                    "INSERT INTO meta (one, store, till, uploaded, tip_sequence, tip_digest) VALUES (1, ?, ?, 0, 1, ?)",
                    (store, till, digest),
                )

        return cls._started(path, fill)

    @classmethod
    def open(cls, path: Path, migrating: schema.Told = schema.nobody) -> Self:
        """Opens the ledger at ``path``; an older format is migrated, a backup beside it before each step.

        ``migrating(share)`` is told meanwhile, and may raise to give it up: ``schema.migrate``.

        :raises NotALedger: no file, or another kind of file.
        :raises LedgerTooNew: a newer program wrote it.
        :raises LedgerBusy: another program has it open.
        :raises LedgerFault: reading or writing failed.
        """
        if not os.path.isfile(path):
            raise NotALedger(f"there is no ledger {path}")

        def bring_up(database: Database, version: int) -> None:
            if not version:
                raise NotALedger(f"{path.name} is empty: no ledger was made there")
            schema.migrate(database, version, migrating)

        return cls._started(path, bring_up)

    @classmethod
    def _started(cls, path: Path, prepare: Callable[[Database, int], None]) -> Self:
        with _faults(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            lock = InstanceLock(path)
        opened: list[Database] = []
        is_new = not os.path.lexists(path)
        try:
            with _faults(path):
                version = schema.format_of_file(path)
                opened.append(Database(path, synchronous="FULL"))
                prepare(opened[0], version)
                opened.append(Database(path, synchronous="FULL", query_only=True))
                return cls(path, lock, *opened)
        except BaseException:
            for database in reversed(opened):
                database.close()
            if is_new:  # an empty one would be in the way of the next try
                path.unlink(missing_ok=True)
            lock.release()
            raise

    # --- writing --------------------------------------------------------------------------------------------------

    def commit(self, facts: Sequence[AnyFact], drafts: Mapping[str, bytes | None]) -> Tip:
        """Appends ``facts`` and puts or deletes (None) ``drafts`` by sale, in one transaction, durable on return.

        :raises FactTooLarge: a fact over the limit; nothing was stored.
        :raises LedgerFault: disk full or an IO error; nothing was stored.
        """
        encoded = [encode_fact(fact) for fact in facts]
        with self._writing:
            sequence, digest = self._tip
            rows = []
            for fact, data in zip(facts, encoded, strict=True):
                sequence, digest = sequence + 1, next_digest(digest, data)
                rows.append((sequence, fact.__struct_config__.tag, data, digest))
            with _faults(self.path), self._writer.transaction() as cursor:
                if rows:
                    cursor.executemany(_INSERT_FACT, rows)
                    cursor.execute(_SET_TIP, (sequence, digest))
                for sale, draft in drafts.items():
                    if draft is None:
                        cursor.execute("DELETE FROM drafts WHERE sale = ?", (sale,))
                    else:
                        cursor.execute(_PUT_DRAFT, (sale, draft))
            self._tip = Tip(sequence, digest)
            return self._tip

    def branch(self, sequence: int, digest: bytes, incarnation: str) -> Branch:
        """Goes on under ``incarnation`` from fact ``sequence``; the facts after it are sent again under it.

        The server's watermark is then ``sequence``.

        :raises LedgerFault: too many branches, a name drawn before, or an IO error.
        """
        assert is_name(incarnation), incarnation
        assert self.digest_at(sequence) == digest, "a branch starts at a fact of this ledger"
        with self._writing:
            if len(self._branches) >= MAX_BRANCHES:
                raise LedgerFault(f"the ledger has {MAX_BRANCHES} branches; head office has to start it anew")
            branch = Branch(
                incarnation=incarnation, parent=self._branches[-1].incarnation, sequence=sequence, digest=digest
            )
            with _faults(self.path), self._writer.transaction() as cursor:
                cursor.execute(_INSERT_BRANCH, (incarnation, branch.parent, sequence, digest))
                cursor.execute("UPDATE meta SET uploaded = ?", (sequence,))
            self._branches += (branch,)
            self._uploaded = sequence
            return branch

    @property
    def uploaded(self) -> int:
        """The watermark: the last fact the server said it has."""
        return self._uploaded

    @uploaded.setter
    def uploaded(self, sequence: int) -> None:
        with self._writing:
            assert 0 <= sequence <= self._tip.sequence, sequence
            if sequence != self._uploaded:
                with _faults(self.path), self._writer.transaction() as cursor:
                    cursor.execute("UPDATE meta SET uploaded = ?", (sequence,))
                self._uploaded = sequence

    def checkpoint_passive(self) -> None:
        """Moves the WAL into the file as far as nobody is in the way. For idle moments."""
        with self._writing, _faults(self.path):
            self._writer.checkpoint("PASSIVE")

    def close(self) -> None:
        """Leaves the file complete. Only ``close`` may be called afterwards."""
        with self._reading, self._writing:
            if self._closed:
                return
            self._closed = True
            try:
                with _faults(self.path):
                    self._reader.close()
                    self._writer.checkpoint("TRUNCATE")
            finally:
                self._writer.close()
                self._instance.release()

    # --- reading --------------------------------------------------------------------------------------------------

    @property
    def tip(self) -> Tip:
        return self._tip

    @property
    def branches(self) -> tuple[Branch, ...]:
        """In the order they were drawn; the last is the current one."""
        return self._branches

    def read(self, after: int, limit: int) -> list[Row]:
        """At most ``limit`` facts that follow sequence ``after``, in order."""
        return self._rows("SELECT sequence, bytes, digest FROM facts WHERE sequence > ? LIMIT ?", (after, limit))

    def digest_at(self, sequence: int) -> bytes | None:
        """The digest after fact ``sequence``; the origin's at 0; None beyond the tip."""
        if sequence == 0:
            return self._branches[0].digest
        with self._reading, _faults(self.path):
            digest: bytes | None = self._reader.value("SELECT digest FROM facts WHERE sequence = ?", (sequence,))
            return digest

    def drafts(self) -> dict[str, bytes]:
        """The unfinished sales, by sale id."""
        with self._reading, _faults(self.path):
            return dict(self._reader.rows("SELECT sale, bytes FROM drafts ORDER BY sale"))

    def facts_of_open_period(self) -> list[StoredFact]:
        """What recovery folds: the facts from the last ``PeriodOpened`` on (found by its index), or all before the
        first one. A ``PeriodClosed`` among them says that no period is open.

        :raises LedgerFault: reading failed, or a fact is of a newer program.
        """
        start = "SELECT max(sequence) FROM facts WHERE type = 'period_opened'"
        with self._reading, _faults(self.path):
            first = self._reader.value(start) or 1
        return self._decoded(self.read(first - 1, -1))

    def recent_sales(self, count: int, before: int | None = None) -> list[StoredFact]:
        """The last ``count`` closed sales (before sequence ``before``), newest first: the history, a page at a time."""
        statement = f"{_FACTS} WHERE type = 'sale_closed' AND sequence < ? ORDER BY sequence DESC LIMIT ?"
        return self._decoded(self._rows(statement, (before or self._tip.sequence + 1, count)))

    def of_kind(
        self, kind: str, *, last: int = -1, after: int = 0, before: int | None = None, **fields: str
    ) -> list[StoredFact]:
        """The facts of one kind (``sale_closed``) between two sequences, the ``last`` of them, oldest first.

        ``fields``: what top-level texts of the fact have to be.

        :raises LedgerFault: reading failed, or a fact is of a newer program.
        """
        wanted = "".join(f" AND {_field(name)} = ?" for name in fields)
        until = self._tip.sequence + 1 if before is None else before
        statement = f"{_FACTS} WHERE type = ? AND sequence > ? AND sequence < ?{wanted} ORDER BY sequence DESC LIMIT ?"
        return self._decoded(self._rows(statement, (kind, after, until, *fields.values(), last))[::-1])

    def receipts_by_number(self, ending: str, count: int) -> list[StoredFact]:
        """The last ``count`` closed sales, refunds and voids with money whose number ends so, newest first.

        Among them voids of sales of which an answer came too late: money may have gone back since.
        """
        ends = f"substr({_field('number')}, -?)" if ending else "?"
        paid_back = """instr(bytes, CAST('"back":[{' AS BLOB))"""
        late = f"SELECT {_field('sale')} FROM facts WHERE type = 'attempt_contradicted'"
        moved = f"(type <> 'sale_voided' OR {paid_back} OR {_field('cash')} > 0 OR {_field('sale')} IN ({late}))"
        statement = f"{_FACTS} WHERE type = ? AND {ends} = ? AND {moved} ORDER BY sequence DESC LIMIT ?"
        # One kind after the other: each is read backwards along its index, and no further than needed.
        rows = [
            row
            for kind in ("sale_closed", "sale_refunded", "sale_voided")
            for row in self._rows(statement, (kind, len(ending) or ending, ending, count))
        ]
        return self._decoded(sorted(rows, key=lambda row: -row.sequence)[:count])

    def refunds_of(self, sales: Sequence[str]) -> list[StoredFact]:
        """All refunds of these sales, oldest first."""
        places = ", ".join("?" for _ in sales)
        statement = f"{_FACTS} WHERE type = 'sale_refunded' AND {_field('of')} IN ({places}) ORDER BY sequence"
        return self._decoded(self._rows(statement, tuple(sales)))

    def papers_of(self, subjects: Sequence[str], after: int) -> list[StoredFact]:
        """The confirmed prints of these sales and refunds, which are all after sequence ``after``, oldest first."""
        places = ", ".join("?" for _ in subjects)
        printed = f"{_FACTS} WHERE type = 'receipt_printed' AND sequence > ?"
        statement = f"{printed} AND {_field('subject')} IN ({places}) ORDER BY sequence"
        return self._decoded(self._rows(statement, (after, *subjects)))

    def unconfirmed_collections(self) -> list[StoredFact]:
        """The closed sales that collected an order, of any age, which the cloud was not seen to have taken as paid."""
        confirmed = f"SELECT {_field('sale')} FROM facts WHERE type = 'collection_confirmed'"
        collected = f"{_FACTS} INDEXED BY facts_collected WHERE {schema.COLLECTED}"
        statement = f"{collected} AND {_field('sale')} NOT IN ({confirmed}) ORDER BY sequence"
        return self._decoded(self._rows(statement, ()))

    def collections_of(self, order: str) -> list[StoredFact]:
        """The closed sales that collected the order, of any age, newest first."""
        collected = f"{_FACTS} INDEXED BY facts_collected WHERE {schema.COLLECTED}"
        statement = f"{collected} AND {_field('order.order')} = ? ORDER BY sequence DESC"
        return self._decoded(self._rows(statement, (order,)))

    def last_card_done(self) -> StoredFact | None:
        """The newest attempt that a card slip ended, of any age."""
        card = """instr(bytes, CAST('"type":"card"' AS BLOB))"""
        statement = f"{_FACTS} WHERE type = 'attempt_done' AND {card} ORDER BY sequence DESC LIMIT 1"
        return next(iter(self._decoded(self._rows(statement, ()))), None)

    def count_receipts(self, after: int) -> int:
        """How many closed sales and refunds follow sequence ``after``."""
        receipts = "type IN ('sale_closed', 'sale_refunded')"
        with self._reading, _faults(self.path):
            return int(self._reader.value(f"SELECT count(*) FROM facts WHERE {receipts} AND sequence > ?", (after,)))

    def _rows(self, statement: str, parameters: tuple[int | str, ...]) -> list[Row]:
        with self._reading, _faults(self.path):
            return [Row(*row) for row in self._reader.driver.execute(statement, parameters)]

    @staticmethod
    def _decoded(rows: list[Row]) -> list[StoredFact]:
        try:
            return [StoredFact(row.sequence, decode_fact(row.data)) for row in rows]
        except Undecodable as error:
            raise LedgerFault(f"a fact of this ledger cannot be read by this version: {error}") from error
