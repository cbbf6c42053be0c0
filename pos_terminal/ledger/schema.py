"""The tables of ``ledger.sqlite3``, its format number, and the way from an older format to this one.

* ``facts``: the fact bytes as they were hashed and are sent; ``type`` repeats the word in them for the index (periods
  and unconfirmed collections for recovery, sales for the history). The incarnation of a fact is not stored: a fork
  moves facts to a new branch, bytes unchanged, so it follows from ``branches`` (the last one drawn that begins before
  the fact).
* ``drafts``: unfinished sales, and hand-overs with a voucher that waits, overwritten at each change.
* ``branches``: the incarnations in the order they were drawn.
* ``meta``: one row: whose ledger it is, how far the server has it, and the tip, so that a missing last row is noticed.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from pos_terminal.ledger.errors import LedgerFault, LedgerTooNew, NotALedger
from pos_terminal.sqlite.driver import UNSIGNED, backup, open_read_only, set_application, sqlite3
from pos_terminal.sqlite.faults import told

if TYPE_CHECKING:  # `verify` reads the format of a file too, and has no need of the engine
    from pos_terminal.sqlite.engine import Database

APPLICATION_ID = 0x504F534C  # "POSL", in SQLite's file header

Migration = tuple[str, ...]
Told = Callable[[float | None], None]

COLLECTED = """type = 'sale_closed' AND instr(bytes, CAST('"order":{' AS BLOB))"""
"""Sales that collected an order, as the index has them; a query that is to use it says it in the same words."""

_NO_CHANGE = "BEGIN SELECT RAISE(ABORT, '{table} are never changed'); END"

_FORMAT_1: Migration = (
    """CREATE TABLE facts (
        sequence INTEGER PRIMARY KEY CHECK (sequence > 0),
        type TEXT NOT NULL,
        bytes BLOB NOT NULL,
        digest BLOB NOT NULL CHECK (length(digest) = 32)
    ) STRICT""",
    "CREATE INDEX facts_period_opened ON facts (sequence) WHERE type = 'period_opened'",
    "CREATE INDEX facts_sale_closed ON facts (sequence) WHERE type = 'sale_closed'",
    "CREATE TABLE drafts (sale TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE branches (
        position INTEGER PRIMARY KEY,
        incarnation TEXT NOT NULL UNIQUE,
        parent TEXT,
        sequence INTEGER NOT NULL,
        digest BLOB NOT NULL CHECK (length(digest) = 32)
    ) STRICT""",
    """CREATE TABLE meta (
        one INTEGER PRIMARY KEY CHECK (one = 1),
        store TEXT NOT NULL,
        till TEXT NOT NULL,
        uploaded INTEGER NOT NULL,
        tip_sequence INTEGER NOT NULL,
        tip_digest BLOB NOT NULL
    ) STRICT""",
    f"CREATE TRIGGER facts_no_update BEFORE UPDATE ON facts {_NO_CHANGE.format(table='facts')}",
    f"CREATE TRIGGER facts_no_delete BEFORE DELETE ON facts {_NO_CHANGE.format(table='facts')}",
    f"CREATE TRIGGER branches_no_update BEFORE UPDATE ON branches {_NO_CHANGE.format(table='branches')}",
    f"CREATE TRIGGER branches_no_delete BEFORE DELETE ON branches {_NO_CHANGE.format(table='branches')}",
)

_FORMAT_2: Migration = (
    "CREATE INDEX facts_by_type ON facts (type)",  # and by sequence within a type: an index holds the row's key last
    f"CREATE INDEX facts_collected ON facts (sequence) WHERE {COLLECTED}",
    "DROP INDEX facts_period_opened",
    "DROP INDEX facts_sale_closed",
)
"""Of the facts of one kind any age is found at once, and of all sales the few that collected an order."""

_NO_REPLACING = (
    "CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
)
_FORMAT_3: Migration = (
    f"{_NO_REPLACING.format(table='facts', same='sequence = NEW.sequence')}{_NO_CHANGE.format(table='facts')}",
    f"{_NO_REPLACING.format(table='branches', same='position = NEW.position OR incarnation = NEW.incarnation')}"
    f"{_NO_CHANGE.format(table='branches')}",
)
"""What ``INSERT OR REPLACE`` takes away it deletes without the triggers on deleting."""

MIGRATIONS: tuple[Migration, ...] = (_FORMAT_1, _FORMAT_2, _FORMAT_3)
"""The statements at place n take a ledger of format n to format n + 1. Forward only."""


def open_to_read(path: Path) -> sqlite3.Connection:
    """A connection to the ledger at ``path`` that cannot write.

    :raises NotALedger: there is none.
    :raises LedgerFault: it cannot be opened.
    """
    try:
        return open_read_only(path)
    except FileNotFoundError as error:
        raise NotALedger(f"there is no ledger {path}") from error
    except IsADirectoryError as error:
        raise NotALedger(f"{path} is a folder, not a ledger") from error
    except (OSError, sqlite3.Error) as error:
        raise LedgerFault(told(error, path)) from error


def format_of(connection: sqlite3.Connection) -> int:
    """The format of an open file; 0 for one with nothing in it.

    :raises NotALedger: it is some other database.
    :raises LedgerTooNew: a newer program wrote it.
    """
    application = connection.execute("PRAGMA application_id").fetchone()[0]
    version = int(connection.execute("PRAGMA user_version").fetchone()[0]) & UNSIGNED
    if (application, version) == (0, 0) and not connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
        return 0
    if application != APPLICATION_ID:
        raise NotALedger("the file is a database, but not a ledger")
    if version > len(MIGRATIONS):
        raise LedgerTooNew(
            f"the ledger has format {version}, this program knows formats up to {len(MIGRATIONS)}: "
            "update the program, nothing was changed"
        )
    return version


def format_of_file(path: Path) -> int:
    """As ``format_of``, without changing the file; 0 where there is none."""
    if not path.exists():
        return 0
    with closing(open_read_only(path)) as connection:
        try:
            return format_of(connection)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorname == "SQLITE_NOTADB":
                raise NotALedger(f"{path.name} is no ledger") from error
            raise


def backup_path(path: Path, version: int) -> Path:
    return path.with_name(f"{path.name}.format-{version}.backup")


def nobody(share: float | None) -> None:
    """Nobody wants to know."""


def migrate(database: Database, version: int, telling: Told = nobody) -> None:
    """Brings a ledger of format ``version`` (≥ 1) to the newest, one transaction a format, a backup before each.

    A backup that exists already is of the same format, left by a migration that did not complete: it is kept.
    ``telling(share)``: how much of a backup is written, 0 to 1; None where the format itself is brought up, of which no
    share is known. What it raises ends the migration, with the formats done so far.
    """
    for step in range(version, len(MIGRATIONS)):
        target = backup_path(database.path, step)
        if not target.exists():
            backup(database.driver, target, telling)
        telling(None)
        with database.transaction() as cursor:
            apply(cursor, step)


def apply(cursor: sqlite3.Cursor, step: int) -> None:
    """Takes format ``step`` to ``step`` + 1 within the caller's transaction."""
    for statement in MIGRATIONS[step]:
        cursor.execute(statement)
    set_application(cursor, APPLICATION_ID, step + 1)
