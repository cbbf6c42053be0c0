"""The way from an older format to this one: the ledger as it was is kept until the new one is whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_terminal.ledger import schema
from pos_terminal.ledger.errors import LedgerFault
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.ledger.verify import Verified, verify
from tests.pos_terminal.ledger.conftest import make, signed_in

NOTES: schema.Migration = ("CREATE TABLE noted (x INTEGER) STRICT",)
BROKEN: schema.Migration = ("INSERT INTO absent VALUES (1)",)


def test_the_backup_of_a_migration_that_did_not_complete_is_kept(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the ledger before anything was tried on it: the next try writes nothing over it."""
    ledger = make(path)
    ledger.commit([signed_in(1)], {})
    ledger.close()
    newest = len(schema.MIGRATIONS)
    backup = schema.backup_path(path, newest)
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:newest], BROKEN))
    with pytest.raises(LedgerFault):
        Ledger.open(path)
    kept, written = backup.read_bytes(), backup.stat()
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:newest], NOTES))
    Ledger.open(path).close()
    now = backup.stat()
    assert (now.st_ino, now.st_mtime_ns) == (written.st_ino, written.st_mtime_ns), "not written again"
    assert backup.read_bytes() == kept
    assert [file.name for file in path.parent.glob("*.backup*")] == [backup.name]


def test_a_backup_that_was_cut_off_is_written_afresh(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program ended while it was copied: half a copy never has the name of a backup."""
    make(path).close()
    newest = len(schema.MIGRATIONS)
    backup = schema.backup_path(path, newest)
    backup.with_name(f"{backup.name}.partial").write_bytes(b"half a copy")
    monkeypatch.setattr(schema, "MIGRATIONS", (*schema.MIGRATIONS[:newest], NOTES))
    Ledger.open(path).close()
    monkeypatch.undo()
    assert [file.name for file in path.parent.glob("*.backup*")] == [backup.name]
    assert isinstance(verify(backup), Verified)
