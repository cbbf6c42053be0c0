"""The ledger: every fact of a till, in one file, for ever. ``ledger.sqlite3``: facts, drafts, branches.

``Ledger`` is what the running terminal uses. ``ledger.verify`` reads a file without writing to it and has no need of
the engine behind ``Ledger``, so that one is loaded only when it is asked for.
"""

from typing import TYPE_CHECKING

from pos_terminal.ledger.errors import (
    LedgerBusy,
    LedgerError,
    LedgerExists,
    LedgerFault,
    LedgerTooNew,
    NotALedger,
)

if TYPE_CHECKING:
    from pos_terminal.ledger.ledger import Ledger

__all__ = ["Ledger", "LedgerBusy", "LedgerError", "LedgerExists", "LedgerFault", "LedgerTooNew", "NotALedger"]


def __getattr__(name: str) -> object:
    if name == "Ledger":
        from pos_terminal.ledger.ledger import Ledger

        return Ledger
    raise AttributeError(name)
