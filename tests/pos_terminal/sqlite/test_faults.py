"""A file that cannot be used is named, with what to do about it."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from pos_terminal.sqlite.driver import backup, open_read_only, sqlite3
from pos_terminal.sqlite.engine import Database
from pos_terminal.sqlite.faults import told
from tests.rights import no_file_larger_than, without_rights


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "some.sqlite3"
    database = Database(made, synchronous="FULL")
    with database.transaction() as cursor:
        cursor.execute("CREATE TABLE numbers (one)")
        cursor.executemany("INSERT INTO numbers VALUES (?)", [("x" * 1_000,)] * 100)
    database.close()
    return made


def test_no_room_on_the_disk(path: Path) -> None:
    database = Database(path, synchronous="FULL")
    with no_file_larger_than(100), pytest.raises(sqlite3.Error) as failed, database.transaction() as cursor:
        cursor.execute("INSERT INTO numbers VALUES (1)")
    said = told(failed.value, path)
    assert said.startswith(f"{path}: the disk is full or failing (disk I/O error; ")
    assert "MB are free): make room on it" in said
    database.close()
    assert told(OSError(errno.ENOSPC, "No space left on device"), path) == f"{path}: the disk is full; make room on it"


@pytest.mark.parametrize("which", ["some.sqlite3", "some.sqlite3-wal", ""])
def test_what_may_not_be_written_is_refused_before_anything_is_made(path: Path, which: str) -> None:
    barred = path.parent / which
    barred.touch()
    there = set(path.parent.iterdir())
    barred.chmod(0o555 if barred.is_dir() else 0o444)
    try:
        with without_rights(), pytest.raises(PermissionError) as failed:
            Database(path, synchronous="FULL")
    finally:
        barred.chmod(0o755)
    what = "the folder " * (not which)
    assert told(failed.value, path) == (
        f"{what}{barred} cannot be written: it has to belong to the user who runs the terminal"
    )
    assert set(path.parent.iterdir()) == there


def test_what_may_not_be_read(path: Path) -> None:
    path.chmod(0)
    with without_rights(), pytest.raises(PermissionError) as failed:
        open_read_only(path)
    assert told(failed.value, path) == f"{path} cannot be read: this user may not read it"
    with pytest.raises(IsADirectoryError):
        open_read_only(path.parent)
    with pytest.raises(FileNotFoundError):
        open_read_only(path.parent / "absent")


def test_a_copy_that_fails_leaves_nothing(path: Path) -> None:
    source = open_read_only(path)
    with no_file_larger_than(5_000), pytest.raises(sqlite3.Error):
        backup(source, path.with_name("copy"))
    source.close()
    assert sorted(path.parent.iterdir()) == [path]
