"""What can go wrong with a ledger file. Each text is a sentence for the person at the till."""

from __future__ import annotations


class LedgerError(Exception):
    """The base of all of these."""


class LedgerFault(LedgerError):
    """The disk is full, or reading or writing failed. Of what was being stored, nothing is."""


class LedgerBusy(LedgerError):
    """Another program holds this ledger."""


class LedgerTooNew(LedgerError):
    """A newer program wrote this file. Opening it here could lose what this version does not know."""


class NotALedger(LedgerError):
    """There is no ledger at that path, or the file is something else."""


class LedgerExists(LedgerError):
    """A ledger would be overwritten."""
