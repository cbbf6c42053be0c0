"""Any changed, missing or re-ordered byte is found at its fact."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from pos_terminal.contract.chain import next_digest
from pos_terminal.ledger.errors import LedgerExists, NotALedger
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.ledger.restore import copy_ledger, restore
from pos_terminal.ledger.verify import Broken, Verified, verify
from pos_terminal.sqlite import driver
from pos_terminal.sqlite.driver import sqlite3
from tests.pos_terminal.ledger.conftest import make, period, sale, signed_in

COUNT = 60


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "ledger.sqlite3"
    ledger = make(path)
    ledger.commit([period("p1")], {})
    for n in range(3, COUNT + 1):
        ledger.commit([sale(n)], {"s": b"draft"})
    digest = ledger.digest_at(40)
    assert digest is not None
    ledger.uploaded = 50
    ledger.branch(40, digest, "b2")
    ledger.close()
    return path


def change(path: Path, sound: Path, *statements: str) -> Path:
    shutil.copy(sound, path)
    connection = sqlite3.connect(path)
    for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'trigger'").fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()
    return path


def test_a_sound_ledger_is_counted(sound: Path) -> None:
    calls: list[tuple[int, int]] = []
    result = verify(sound, lambda done, of: calls.append((done, of)))
    ledger = Ledger.open(sound)
    assert result == Verified(store="S001", till="02", count=COUNT, tip=ledger.tip.digest, branches=2)
    ledger.close()


def test_a_ledger_in_use_is_verified_too(path: Path, ledger: Ledger) -> None:
    ledger.commit([signed_in(1)], {})
    result = verify(path)
    assert isinstance(result, Verified)
    assert result.count == 2
    ledger.commit([signed_in(2)], {})


def test_verifying_leaves_the_folder_as_it_was(sound: Path) -> None:
    before = {file.name: file.read_bytes() for file in sound.parent.iterdir()}
    verify(sound)
    assert {file.name: file.read_bytes() for file in sound.parent.iterdir()} == before


@pytest.mark.parametrize(
    ("statements", "first_bad"),
    [
        (["UPDATE facts SET bytes = CAST(replace(bytes, 'sale-7', 'sale-8') AS BLOB) WHERE sequence = 7"], 7),
        (["UPDATE facts SET digest = zeroblob(32) WHERE sequence = 9"], 9),
        (["DELETE FROM facts WHERE sequence = 12"], 12),
        (["DELETE FROM facts WHERE sequence > 55"], 56),
        (["DELETE FROM facts WHERE sequence = 60", "UPDATE meta SET tip_sequence = 59"], 60),
        (["DELETE FROM facts WHERE sequence = 1"], 1),
        (["UPDATE facts SET sequence = 1000 WHERE sequence = 20"], 20),
        (
            [
                "UPDATE facts SET sequence = 1000 WHERE sequence = 20",
                "UPDATE facts SET sequence = 20 WHERE sequence = 21",
                "UPDATE facts SET sequence = 21 WHERE sequence = 1000",
            ],
            20,
        ),
        (["UPDATE facts SET type = 'sale_voided' WHERE sequence = 30"], 30),
        (["UPDATE meta SET till = '03'"], 0),
        (["UPDATE branches SET digest = zeroblob(32) WHERE position = 2"], 40),
        (["UPDATE branches SET parent = 'x' WHERE position = 2"], 0),
        (["UPDATE branches SET sequence = 99 WHERE position = 2"], 61),
        (["DELETE FROM branches"], 0),
        (["UPDATE meta SET uploaded = 70"], 61),
    ],
)
def test_the_first_bad_fact_is_named(tmp_path: Path, sound: Path, statements: list[str], first_bad: int) -> None:
    result = verify(change(tmp_path / "changed.sqlite3", sound, *statements))
    assert isinstance(result, Broken), result
    assert result.sequence == first_bad, result


def test_a_fact_added_with_a_right_digest_is_beyond_the_tip(tmp_path: Path, sound: Path) -> None:
    path = change(tmp_path / "changed.sqlite3", sound)
    connection = sqlite3.connect(path)
    (digest,) = connection.execute("SELECT digest FROM facts WHERE sequence = 60").fetchone()
    data = b'{"type":"sale_closed"}'
    connection.execute("INSERT INTO facts VALUES (61, 'sale_closed', ?, ?)", (data, next_digest(digest, data)))
    connection.commit()
    connection.close()
    assert verify(path) == Broken(sequence=61, why="it is beyond the tip that was recorded with the last commit")


def test_every_flipped_byte_of_a_fact_is_found(tmp_path: Path, sound: Path) -> None:
    """Bytes are flipped in the file itself, under SQLite's feet, wherever the fact's text stands.

    A split page leaves an old copy of some facts in unused space; only the live one is the fact.
    """
    whole = sound.read_bytes()
    path = tmp_path / "flipped.sqlite3"
    for number in range(3, COUNT + 1, 7):
        places = [found.start() for found in re.finditer(f'"sale":"sale-{number}"'.encode(), whole)]
        for offset in (0, 9, 14):
            results = []
            for place in places:
                flipped = bytearray(whole)
                flipped[place + offset] ^= 0x20
                path.write_bytes(flipped)
                results.append(verify(path))
            broken = [result.sequence for result in results if isinstance(result, Broken)]
            assert broken == [number], (number, offset, results)


def test_a_damaged_page_is_a_broken_ledger_not_a_crash(tmp_path: Path, sound: Path) -> None:
    whole = sound.read_bytes()
    path = tmp_path / "damaged.sqlite3"
    found: set[int] = set()
    for start in range(4096, len(whole), 4096):
        path.write_bytes(whole[:start] + b"\xff" * 4096 + whole[start + 4096 :])
        result = verify(path)
        if isinstance(result, Broken):
            found.add(result.sequence)
    path.write_bytes(whole[: len(whole) // 2])
    assert isinstance(verify(path), Broken)
    assert len(found) > 3


def test_what_is_no_ledger_is_said_so(tmp_path: Path) -> None:
    text = tmp_path / "text"
    text.write_text("no database at all, and long enough to have a header " * 10)
    empty = tmp_path / "empty"
    empty.write_bytes(b"")
    for path in (text, empty, tmp_path / "absent"):
        with pytest.raises(NotALedger):
            verify(path)


def test_verify_loads_neither_qt_nor_sqlalchemy() -> None:
    program = (
        "import sys, pos_terminal.ledger.verify\n"
        "print([name for name in ('PySide6', 'sqlalchemy', 'httpx') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_copy_is_one_state_whatever_is_sold_meanwhile(
    tmp_path: Path, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(driver, "BACKUP_PAGES", 1)
    before, shares = ledger.tip, []

    def sell(share: float) -> None:
        shares.append(share)
        ledger.commit([signed_in(len(shares))], {})

    copy_ledger(ledger.path, tmp_path / "copy", sell)
    assert (shares[-1], shares) == (1.0, sorted(shares)), "no commit begins the copy anew"
    copied = verify(tmp_path / "copy")
    assert isinstance(copied, Verified)
    assert (copied.count, copied.tip) == before


def test_a_restored_backup_goes_on_as_a_branch(tmp_path: Path, path: Path, ledger: Ledger) -> None:
    ledger.commit([signed_in(1)], {})
    backup = tmp_path / "backup.sqlite3"
    copy_ledger(path, backup)
    with pytest.raises(LedgerExists):
        copy_ledger(path, backup)
    ledger.commit([signed_in(2)], {})
    target = tmp_path / "new" / "ledger.sqlite3"
    verified, branch = restore(backup, target)
    assert verified.count == 2
    assert (branch.parent, branch.sequence, branch.digest) == ("a1", 2, verified.tip)
    restored = Ledger.open(target)
    assert restored.branches[-1] == branch
    assert restored.commit([signed_in(3)], {}).sequence == 3
    restored.close()
    assert isinstance(verify(target), Verified)
    with pytest.raises(LedgerExists):
        restore(backup, target)


def test_a_broken_backup_is_not_restored(tmp_path: Path, sound: Path) -> None:
    broken = change(tmp_path / "changed.sqlite3", sound, "DELETE FROM facts WHERE sequence = 12")
    with pytest.raises(NotALedger, match="fact 12"):
        restore(broken, tmp_path / "target.sqlite3")
    assert not (tmp_path / "target.sqlite3").exists()
