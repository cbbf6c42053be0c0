"""What is committed stays, in order, in one transaction; what fails leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from functools import reduce
from pathlib import Path

import pytest

from pos_terminal.contract.chain import next_digest, origin_digest
from pos_terminal.contract.codec import MAX_FACT_BYTES, FactTooLarge, decode_fact, encode_fact
from pos_terminal.contract.facts import LedgerOpened
from pos_terminal.ledger import schema
from pos_terminal.ledger.errors import LedgerBusy, LedgerExists, LedgerFault, LedgerTooNew, NotALedger
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.ledger.verify import Verified, verify
from pos_terminal.sqlite.driver import sqlite3
from tests.pos_terminal.ledger.conftest import START_MS, make, period, sale, signed_in


def test_a_new_ledger_holds_its_opening(ledger: Ledger) -> None:
    assert ledger.tip.sequence == 1
    assert ledger.opened == LedgerOpened(
        at_ms=START_MS, store="S001", till="02", currency="CNY", entity="91310000TEST", program="pos-terminal 0.1.0"
    )
    assert [branch.incarnation for branch in ledger.branches] == ["a1"]
    assert ledger.digest_at(0) == origin_digest("S001", "02", "a1")
    assert ledger.uploaded == 0


def test_facts_are_stored_as_encoded_and_chained(ledger: Ledger, path: Path) -> None:
    facts = [signed_in(n) for n in range(5)]
    tip = ledger.commit(facts[:2], {})
    assert tip.sequence == 3
    tip = ledger.commit(facts[2:], {})
    rows = ledger.read(0, 100)
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5, 6]
    assert [row.data for row in rows[1:]] == [encode_fact(fact) for fact in facts]
    assert (
        tip.digest
        == rows[-1].digest
        == reduce(next_digest, [row.data for row in rows], origin_digest("S001", "02", "a1"))
    )
    assert ledger.digest_at(3) == next_digest(rows[1].digest, rows[2].data)
    assert ledger.digest_at(7) is None
    assert [row.sequence for row in ledger.read(4, 1)] == [5]
    ledger.close()
    again = Ledger.open(path)
    assert again.tip == tip
    assert again.read(0, 100) == rows
    again.close()


def test_drafts_are_put_and_deleted_with_the_facts(ledger: Ledger) -> None:
    ledger.commit([], {"s1": b"one", "s2": b"two"})
    ledger.commit([signed_in(1)], {"s1": b"one again", "s2": None, "s3": None})
    assert ledger.drafts() == {"s1": b"one again"}
    assert ledger.tip.sequence == 2


def test_a_fact_over_the_limit_is_refused_and_nothing_is_stored(ledger: Ledger) -> None:
    large = LedgerOpened(at_ms=0, store="S", till="T", currency="CNY", entity="x" * MAX_FACT_BYTES, program="p")
    with pytest.raises(FactTooLarge):
        ledger.commit([signed_in(1), large], {"s1": b"draft"})
    assert ledger.tip.sequence == 1
    assert ledger.drafts() == {}


def test_a_full_disk_is_a_fault_that_stores_nothing_and_passes(ledger: Ledger) -> None:
    ledger.commit([signed_in(1)], {"s1": b"before"})
    before = ledger.tip
    pages = ledger._writer.value("PRAGMA page_count")
    ledger._writer.value(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(LedgerFault, match="full"):
        ledger.commit([sale(n) for n in range(500)], {"s1": None})
    assert ledger.tip == before
    assert ledger.drafts() == {"s1": b"before"}
    assert len(ledger.read(0, 1000)) == 2
    ledger._writer.value("PRAGMA max_page_count = 1000000")
    assert ledger.commit([sale(1)], {}).sequence == 3


_FACT = "INTO facts (sequence, type, bytes, digest) VALUES (1, 'x', x'00', zeroblob(32))"
_BRANCH = "INTO branches (position, incarnation, sequence, digest) VALUES (1, 'x', 0, zeroblob(32))"
_SAME_NAME = "INTO branches (incarnation, sequence, digest) VALUES ('a1', 7, zeroblob(32))"
CHANGES = [
    *(f"DELETE FROM {table}" for table in ("facts", "branches")),
    *(f"UPDATE {table} SET sequence = sequence + 1" for table in ("facts", "branches")),
    *(f"UPDATE OR REPLACE {table} SET sequence = sequence + 1" for table in ("facts", "branches")),
    *(f"{verb} {row}" for verb in ("REPLACE", "INSERT OR REPLACE") for row in (_FACT, _BRANCH, _SAME_NAME)),
    f"INSERT {_FACT} ON CONFLICT (sequence) DO UPDATE SET bytes = excluded.bytes",
    f"INSERT {_BRANCH} ON CONFLICT (position) DO UPDATE SET digest = excluded.digest",
    f"INSERT {_SAME_NAME} ON CONFLICT (incarnation) DO UPDATE SET sequence = excluded.sequence",
]


@pytest.mark.parametrize("change", CHANGES)
def test_nobody_changes_facts_or_branches(ledger: Ledger, change: str) -> None:
    before = [ledger._reader.rows(f"SELECT * FROM {table}") for table in ("facts", "branches")]
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        ledger._writer.driver.execute(change)
    assert [ledger._reader.rows(f"SELECT * FROM {table}") for table in ("facts", "branches")] == before


def test_a_ledger_of_before_is_kept_from_replacing_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as older:
        older.setattr(schema, "MIGRATIONS", schema.MIGRATIONS[:2])
        make(path).close()
    ledger = Ledger.open(path)
    assert schema.backup_path(path, 2).exists()
    with pytest.raises(sqlite3.IntegrityError, match="never changed"):
        ledger._writer.driver.execute(f"REPLACE {_FACT}")
    ledger.commit([signed_in(1)], {})
    ledger.close()
    assert isinstance(verify(path), Verified)


def test_the_reading_connection_cannot_write(ledger: Ledger) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        ledger._reader.driver.execute("DELETE FROM drafts")


def test_recovery_reads_from_the_last_period(ledger: Ledger) -> None:
    assert [stored.sequence for stored in ledger.facts_of_open_period()] == [1]
    ledger.commit([signed_in(1), period("p1"), sale(1)], {})
    ledger.commit([period("p2"), sale(2), sale(3)], {})
    found = ledger.facts_of_open_period()
    assert [stored.sequence for stored in found] == [5, 6, 7]
    assert found[0].fact == period("p2")
    plan = ledger._reader.rows("EXPLAIN QUERY PLAN SELECT max(sequence) FROM facts WHERE type = 'period_opened'")
    assert "facts_by_type" in str(plan)


def test_history_pages_backwards_through_sales(ledger: Ledger) -> None:
    ledger.commit([period("p1"), *[fact for n in range(6) for fact in (sale(n), signed_in(n))]], {})
    page = ledger.recent_sales(4)
    assert [stored.fact for stored in page] == [sale(n) for n in (5, 4, 3, 2)]
    assert [stored.fact for stored in ledger.recent_sales(4, before=page[-1].sequence)] == [sale(1), sale(0)]


def test_a_fact_of_a_newer_program_is_a_clear_fault(ledger: Ledger) -> None:
    data = b'{"at_ms":1,"type":"invented_later"}'
    with ledger._writer.transaction() as cursor:
        cursor.execute("INSERT INTO facts VALUES (2, 'invented_later', ?, ?)", (data, bytes(32)))
    with pytest.raises(LedgerFault, match="this version"):
        ledger.facts_of_open_period()


def test_watermark_and_branches_survive(ledger: Ledger, path: Path) -> None:
    ledger.commit([signed_in(n) for n in range(4)], {})
    ledger.uploaded = 4
    digest = ledger.digest_at(2)
    assert digest is not None
    branch = ledger.branch(2, digest, "b2")
    assert (branch.parent, branch.sequence, branch.digest) == ("a1", 2, digest)
    assert ledger.uploaded == 2
    ledger.close()
    again = Ledger.open(path)
    assert again.branches[-1] == branch
    assert again.uploaded == 2
    assert again.tip.sequence == 5
    again.close()


def test_the_number_of_branches_is_limited(ledger: Ledger) -> None:
    for n in range(255):
        ledger.branch(1, ledger.tip.digest, f"b{n}")
    with pytest.raises(LedgerFault, match="256 branches"):
        ledger.branch(1, ledger.tip.digest, "one-more")


def test_closing_leaves_one_complete_file(path: Path) -> None:
    ledger = make(path)
    ledger.commit([signed_in(1)], {})
    ledger.checkpoint_passive()
    ledger.commit([signed_in(2)], {})
    assert path.with_name("ledger.sqlite3-wal").exists()
    ledger.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["ledger.sqlite3", "ledger.sqlite3.lock"]


@pytest.mark.process
@pytest.mark.skipif(
    sys.platform != "linux", reason="elsewhere the file of an open lock cannot be removed, or is trusted"
)
def test_a_second_terminal_leaves_also_where_somebody_removed_the_lock_file(path: Path) -> None:
    make(path).close()
    first = subprocess.Popen([sys.executable, "-c", _SELLER, str(path)], stdout=subprocess.PIPE, text=True)
    assert first.stdout is not None
    first.stdout.readline()
    path.with_name(path.name + ".lock").unlink()
    with pytest.raises(LedgerBusy):
        Ledger.open(path)
    (path.parent / "by-another-name").symlink_to(path.parent)
    with pytest.raises(LedgerBusy):
        Ledger.open(path.parent / "by-another-name" / path.name)
    first.kill()
    first.communicate()
    Ledger.open(path).close()
    assert isinstance(verify(path), Verified)


def test_a_second_terminal_is_told_and_leaves(ledger: Ledger, path: Path) -> None:
    program = (
        "import pathlib, sys\n"
        "from pos_terminal.ledger.ledger import Ledger\n"
        "from pos_terminal.ledger.errors import LedgerBusy\n"
        "try: Ledger.open(pathlib.Path(sys.argv[1]))\n"
        "except LedgerBusy as error: print(error); sys.exit(7)\n"
    )
    done = subprocess.run([sys.executable, "-c", program, str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 7, done.stderr
    assert f"process {os.getpid()}" in done.stdout
    with pytest.raises(LedgerBusy):
        Ledger.open(path)
    ledger.commit([signed_in(1)], {})


_SELLER = """
import pathlib, sys
from pos_terminal.ledger import Ledger
from tests.pos_terminal.ledger.conftest import sale, signed_in
ledger = Ledger.open(pathlib.Path(sys.argv[1]))
while True:
    number = ledger.tip.sequence
    ledger.commit([signed_in(number)], {"open": str(number).encode()})
    tip = ledger.commit([sale(number), signed_in(number)], {"open": None})
    print(tip.sequence, flush=True)
"""


@pytest.mark.process
def test_whenever_it_is_killed_every_acknowledged_commit_is_there_and_whole(path: Path) -> None:
    make(path).close()
    for round_number in range(2):
        process = subprocess.Popen([sys.executable, "-c", _SELLER, str(path)], stdout=subprocess.PIPE, text=True)
        assert process.stdout is not None
        acknowledged = [int(process.stdout.readline()) for _ in range(20 + 7 * round_number)]
        process.kill()
        acknowledged += [int(line) for line in process.stdout.read().splitlines()]
        process.stdout.close()
        process.wait(10)
        result = verify(path)
        assert isinstance(result, Verified), result
        assert result.count >= acknowledged[-1]
        ledger = Ledger.open(path)
        assert ledger.tip == (result.count, result.tip)
        # A sale under way has its draft; a closed one (its two facts came together) has none.
        begun = (result.count - 1) % 3
        assert begun in (0, 1)
        assert len(ledger.drafts()) == begun
        ledger.commit([signed_in(n) for n in range((3 - begun) % 3)], {"open": None})
        ledger.close()


def test_nothing_is_made_over_something_else(ledger: Ledger, path: Path, tmp_path: Path) -> None:
    ledger.close()
    with pytest.raises(LedgerExists):
        make(path)
    text = tmp_path / "notes.txt"
    text.write_text("a shopping list, longer than the header of a database " * 20)
    other = tmp_path / "other.sqlite3"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE t (x)")
    connection.close()
    for wrong in (text, other):
        before = wrong.read_bytes()
        with pytest.raises(NotALedger):
            Ledger.open(wrong)
        with pytest.raises(NotALedger):
            make(wrong)
        assert wrong.read_bytes() == before
    with pytest.raises(NotALedger, match="no ledger"):
        Ledger.open(tmp_path / "absent.sqlite3")
    Ledger.open(path).close()


def test_a_folder_that_cannot_be_made_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(LedgerFault):
        make(tmp_path / "file" / "ledger.sqlite3")


def test_a_ledger_of_a_newer_program_is_left_alone(path: Path) -> None:
    make(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(LedgerTooNew, match="format 99"):
        Ledger.open(path)
    assert path.read_bytes() == before


def test_a_migration_goes_forward_with_a_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = make(path)
    ledger.commit([signed_in(1)], {})
    ledger.close()
    newest = len(schema.MIGRATIONS)
    later = (
        *schema.MIGRATIONS,
        ("CREATE TABLE noted (x INTEGER) STRICT",),
        ("ALTER TABLE drafts ADD COLUMN at_ms INTEGER",),
    )
    monkeypatch.setattr(schema, "MIGRATIONS", later)
    Ledger.open(path).close()
    backups = sorted(path.parent.glob("*.backup"))
    assert [file.name for file in backups] == [f"ledger.sqlite3.format-{newest + one}.backup" for one in (0, 1)]
    with monkeypatch.context() as older:
        older.setattr(schema, "MIGRATIONS", later[:newest])
        copy = Ledger.open(backups[0])
        assert copy.tip.sequence == 2
        copy.close()
        with pytest.raises(LedgerTooNew):
            Ledger.open(path)


def test_a_failing_migration_changes_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make(path).close()
    before = path.read_bytes()
    broken = (*schema.MIGRATIONS, ("CREATE TABLE noted (x INTEGER) STRICT", "INSERT INTO absent VALUES (1)"))
    with monkeypatch.context() as patch:
        patch.setattr(schema, "MIGRATIONS", broken)
        with pytest.raises(LedgerFault):
            Ledger.open(path)
    assert path.read_bytes() == before
    Ledger.open(path).close()


def test_a_damaged_tail_is_noticed_when_opening(path: Path) -> None:
    ledger = make(path)
    ledger.commit([signed_in(1)], {})
    ledger.close()
    connection = sqlite3.connect(path)
    connection.execute("DROP TRIGGER facts_no_delete")
    connection.execute("DELETE FROM facts WHERE sequence = 2")
    connection.commit()
    connection.close()
    with pytest.raises(NotALedger, match="verify"):
        Ledger.open(path)


def test_reads_and_writes_from_several_threads(ledger: Ledger) -> None:
    seen: list[int] = []
    stop = threading.Event()

    def watch() -> None:
        while not stop.is_set():
            rows = ledger.read(0, 10_000)
            assert [row.sequence for row in rows] == list(range(1, len(rows) + 1))
            ledger.uploaded = len(rows)
            seen.append(len(rows))

    watcher = threading.Thread(target=watch)
    watcher.start()
    for n in range(100):
        ledger.commit([signed_in(n)], {"s": b"x"})
    stop.set()
    watcher.join()
    assert ledger.tip.sequence == 101
    assert seen == sorted(seen)
    assert all(decode_fact(row.data) for row in ledger.read(0, 200))


def test_the_file_is_wal_and_full(ledger: Ledger) -> None:
    assert ledger._writer.value("PRAGMA journal_mode") == "wal"
    assert ledger._writer.value("PRAGMA synchronous") == 2
    assert ledger._writer.value("PRAGMA wal_autocheckpoint") == 4000
    assert tuple(map(int, sqlite3.sqlite_version.split("."))) >= (3, 51, 3)
