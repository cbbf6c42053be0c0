"""Copies a ledger, and brings one back from a copy as a new branch from the copy's last fact.

The till may have sold on after the backup was made. Those facts are the server's under the old incarnation; what the
till sells from now on goes under a new one, so the two never claim the same place.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from pos_terminal.contract.chain import Branch
from pos_terminal.ledger.errors import LedgerExists, LedgerFault, NotALedger
from pos_terminal.ledger.ledger import Ledger, new_incarnation
from pos_terminal.ledger.schema import open_to_read
from pos_terminal.ledger.verify import Broken, Verified, verify
from pos_terminal.sqlite.driver import backup, sqlite3
from pos_terminal.sqlite.faults import told as why


def copy_ledger(source: Path, target: Path, told: Callable[[float], None] | None = None) -> None:
    """A consistent copy of a ledger, also of one in use. ``told(share)``: how much of it is written, 0 to 1.

    :raises NotALedger: there is none.
    :raises LedgerExists: ``target`` exists.
    :raises LedgerFault: reading or writing failed.
    """
    try:
        with closing(open_to_read(source)) as connection:
            connection.execute(
                "BEGIN"
            )  # one state from the first page to the last: a commit meanwhile begins none anew
            connection.execute("SELECT 1 FROM sqlite_schema").fetchone()
            backup(connection, target, told)
    except FileExistsError as error:
        raise LedgerExists(f"{target} exists; it is not overwritten") from error
    except (sqlite3.Error, OSError) as error:
        damaged = getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))
        raise LedgerFault(f"the ledger could not be copied: {why(error, source if damaged else target)}") from error


def restore(
    source: Path,
    target: Path,
    verifying: Callable[[int, int], None] | None = None,
    copying: Callable[[float], None] | None = None,
) -> tuple[Verified, Branch]:
    """Copies the verified backup ``source`` to ``target`` and branches it at its tip. The two are told how far it is.

    :raises NotALedger: ``source`` is no ledger, or its chain is broken.
    :raises LedgerExists: there is a ledger at ``target``; move it away first, nothing is overwritten.
    :raises LedgerFault: reading or writing failed.
    """
    verified = verify(source, verifying)
    if isinstance(verified, Broken):
        raise NotALedger(f"{source} is broken at fact {verified.sequence}: {verified.why}")
    target.parent.mkdir(parents=True, exist_ok=True)
    copy_ledger(source, target, copying)
    ledger = Ledger.open(target)
    try:
        return verified, ledger.branch(*ledger.tip, new_incarnation())
    finally:
        ledger.close()
