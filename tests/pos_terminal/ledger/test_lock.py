"""One program a ledger, by each of the two locks alone."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from pos_terminal.ledger import lock
from pos_terminal.ledger.errors import LedgerBusy
from pos_terminal.ledger.lock import InstanceLock


@pytest.fixture
def without_a_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """As anywhere but on Linux: the kernel holds no name, the file is the only lock."""
    monkeypatch.setattr(lock, "_take_name", lambda ledger: None)


@pytest.mark.usefixtures("without_a_name")
def test_the_locked_file_alone_keeps_a_second_program_out(path: Path) -> None:
    first = InstanceLock(path)
    with pytest.raises(LedgerBusy, match=rf"ledger\.sqlite3 open \(process {os.getpid()}\)"):
        InstanceLock(path)
    first.release()
    InstanceLock(path).release()


@pytest.mark.usefixtures("without_a_name")
def test_a_file_that_a_crash_left_behind_locks_nobody_out(path: Path) -> None:
    path.with_name("ledger.sqlite3.lock").write_text("4194303\n", encoding="ascii")
    held = InstanceLock(path)
    assert path.with_name("ledger.sqlite3.lock").read_text(encoding="ascii") == f"{os.getpid()}\n"
    held.release()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names without a file")
def test_the_name_alone_keeps_a_second_program_out(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lock, "_lock", lambda file: None)
    first = InstanceLock(path)
    with pytest.raises(LedgerBusy):
        InstanceLock(path)
    first.release()
    InstanceLock(path).release()
