"""The commands for a ledger: verify, tail, export, back up and restore, also a damaged or busy one."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from pos_terminal import cli, exits
from pos_terminal.config import load_settings
from pos_terminal.contract.chain import short
from pos_terminal.ledger import Ledger
from pos_terminal.ledger.errors import LedgerError
from pos_terminal.sqlite import driver
from pos_terminal.sqlite.driver import sqlite3
from tests.pos_terminal.ledger.conftest import make, signed_in
from tests.pos_terminal.test_progress import Screen
from tests.rights import no_file_larger_than, without_rights


@pytest.fixture
def ledger(settings_file: Path) -> Iterator[Ledger]:
    made = make(load_settings(settings_file).ledger_path)
    made.commit([signed_in(n) for n in range(1, 25)], {})
    yield made
    made.close()


def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pos_terminal", *map(str, arguments)],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def test_verify_prints_count_and_tip(ledger: Ledger, settings_file: Path) -> None:
    choices: list[list[str | Path]] = [
        ["ledger", "verify", ledger.path],
        ["--settings", settings_file, "ledger", "verify"],
    ]
    for arguments in choices:
        done = run(*arguments)
        assert done.returncode == exits.OK, done.stderr
        assert "S001/02, 25 facts, the chain holds" in done.stdout
        assert short(ledger.tip.digest) in done.stdout
        assert done.stderr == ""


def test_verify_names_the_first_bad_fact(ledger: Ledger, capsys: pytest.CaptureFixture[str]) -> None:
    ledger.close()
    connection = sqlite3.connect(ledger.path, isolation_level=None)
    connection.execute("DROP TRIGGER facts_no_delete")
    connection.execute("DELETE FROM facts WHERE sequence = 7")
    connection.close()
    assert cli.main(["ledger", "verify", str(ledger.path)]) == exits.BROKEN
    assert "broken at fact 7: missing" in capsys.readouterr().out


def test_verify_of_something_else_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "notes").write_text("notes " * 1000)
    assert cli.main(["ledger", "verify", str(tmp_path / "notes")]) == exits.FILE
    assert cli.main(["ledger", "tail", str(tmp_path / "notes")]) == exits.FILE
    assert cli.main(["ledger", "export", str(tmp_path / "absent")]) == exits.FILE
    assert capsys.readouterr().err.count("pos-terminal: ") == 3


def test_the_command_line_loads_neither_qt_nor_the_server(ledger: Ledger) -> None:
    program = (
        "import sys\nfrom pos_terminal.cli import main\ncode = main(sys.argv[1:])\n"
        "print(sorted({name.split('.')[0] for name in sys.modules} & {'PySide6', 'shiboken6', 'sqlalchemy', 'httpx',"
        " 'keyring', 'cryptography', 'starlette', 'asyncpg', 'sync_server'}))\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, "ledger", "verify", str(ledger.path)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_tail_and_export_are_the_stored_facts(
    ledger: Ledger, capsysbinary: pytest.CaptureFixture[bytes], tmp_path: Path
) -> None:
    assert cli.main(["ledger", "tail", str(ledger.path), "-n", "3"]) == exits.OK
    tail = [json.loads(line) for line in capsysbinary.readouterr().out.splitlines()]
    assert [line["sequence"] for line in tail] == [23, 24, 25]
    assert tail[-1]["fact"]["operator"] == "0024"
    assert tail[-1]["digest"] == ledger.tip.digest.hex()
    target = tmp_path / "facts.jsonl"
    assert cli.main(["ledger", "export", str(ledger.path), "-o", str(target)]) == exits.OK
    rows = ledger.read(0, 100)
    exported = target.read_bytes().splitlines()
    assert len(exported) == 25
    assert all(row.data in line for row, line in zip(rows, exported, strict=True))
    assert cli.main(["ledger", "export", str(ledger.path), "-o", str(target)]) == exits.FILE
    assert target.read_bytes().splitlines() == exported
    capsysbinary.readouterr()
    assert cli.main(["ledger", "export", str(ledger.path), "--after", "24"]) == exits.OK
    assert capsysbinary.readouterr().out == exported[-1] + b"\n"


@pytest.mark.process
def test_tail_follows_a_ledger_in_use(ledger: Ledger) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "pos_terminal", "ledger", "tail", str(ledger.path), "-n", "1", "-f"],
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert json.loads(process.stdout.readline())["sequence"] == 25
        ledger.commit([signed_in(99)], {})
        assert json.loads(process.stdout.readline())["fact"]["operator"] == "0099"
    finally:
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 130
        process.stdout.close()


def test_restore_makes_a_branch_and_overwrites_nothing(
    ledger: Ledger, settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ledger.close()
    backup = tmp_path / "backup.sqlite3"
    shutil.copy(ledger.path, backup)
    arguments = ["--settings", str(settings_file), "ledger", "restore", str(backup)]
    assert cli.main(arguments) == exits.FILE
    ledger.path.unlink()
    assert cli.main(arguments) == exits.OK
    restored = Ledger.open(ledger.path)
    assert (len(restored.branches), restored.tip) == (2, ledger.tip)
    assert restored.branches[1].incarnation in capsys.readouterr().out
    restored.close()


def test_a_backup_is_taken_while_the_till_sells(
    ledger: Ledger, settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "backup.sqlite3"
    arguments = ["--settings", str(settings_file), "ledger", "backup", str(target)]
    assert cli.main(arguments) == exits.OK
    assert f"25 facts, tip {short(ledger.tip.digest)}" in capsys.readouterr().out
    ledger.commit([signed_in(99)], {})
    assert cli.main(arguments) == exits.FILE
    assert cli.main(["ledger", "verify", str(target)]) == exits.OK
    assert "25 facts" in capsys.readouterr().out
    assert sorted(file.name for file in tmp_path.iterdir()) == ["backup.sqlite3", "data", "terminal.toml"]


def test_without_a_ledger_nothing_is_backed_up(settings_file: Path, tmp_path: Path) -> None:
    assert cli.main(["--settings", str(settings_file), "ledger", "backup", str(tmp_path / "b")]) == exits.FILE
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_copying_shows_how_far_it_is(
    command: str, ledger: Ledger, settings_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.commit([signed_in(n) for n in range(100, 1_200)], {})
    copy = tmp_path / "copy.sqlite3"
    if command == "restore":
        ledger.close()
        ledger.path.rename(copy)
    screen = Screen()
    monkeypatch.setattr(sys, "stderr", screen)
    monkeypatch.setattr(driver, "BACKUP_PAGES", 8)
    assert cli.main(["--settings", str(settings_file), "ledger", command, str(copy)]) == exits.OK
    bars = re.findall(r"\r(copying|verifying) \[[# ]{30}\] +(\d+) %", screen.getvalue())
    copying = [int(percent) for what, percent in bars if what == "copying"]
    assert len(copying) > 3
    assert (copying[-1], copying) == (100, sorted(copying))
    assert "verifying" in dict(bars)
    order = [what for what, _ in bars]
    assert order == sorted(order, reverse=command == "restore"), "a bar of its own each"
    assert screen.getvalue().count("\n") == 2


@pytest.mark.parametrize(
    ("command", "bug"),
    [
        (("ledger", "verify"), "pos_terminal.ledger.verify.verify"),
        (("ledger", "tail"), "pos_terminal.ledger.export.tip_sequence"),
        (("quote", "-"), "pos_terminal.quoting.quote_file"),
        (("ledger", "verify"), "pos_terminal.cli.load_settings"),
    ],
)
def test_a_bug_passes_for_no_broken_chain(
    settings_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    command: tuple[str, ...],
    bug: str,
) -> None:
    def divide(*_: object, **__: object) -> int:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr(sys, "excepthook", sys.__excepthook__)  # the tests' own gathers what is raised in Qt
    monkeypatch.setattr(bug, divide)
    assert cli.main(["--settings", str(settings_file), *command]) == 70
    said = capsys.readouterr()
    assert "Traceback" in said.err
    assert "ZeroDivisionError: a bug" in said.err
    assert said.err.endswith("pos-terminal: a bug ended it; what was committed is on disk\n")
    assert said.out == ""


@pytest.mark.parametrize("count", ["-5", "0", "many", "1.5", "²"])
def test_tail_wants_to_know_how_many_facts(
    ledger: Ledger, settings_file: Path, capsys: pytest.CaptureFixture[str], count: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--settings", str(settings_file), "ledger", "tail", "-n", count])
    assert ended.value.code == exits.USAGE
    assert "how many facts" in capsys.readouterr().err
    assert cli.main(["--settings", str(settings_file), "ledger", "tail", "-n", "1"]) == exits.OK
    assert capsys.readouterr().out.count("\n") == 1


def test_a_damaged_header_is_no_ledger_and_a_damaged_fact_a_broken_chain(
    ledger: Ledger, settings_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As the document says what the codes 1 and 6 of ``verify`` mean."""
    ledger.close()
    whole = ledger.path.read_bytes()
    place = whole.index(b'"signed_in') if b'"signed_in' in whole else whole.index(b"operator_signed_in")
    arguments = ["--settings", str(settings_file), "ledger", "verify"]
    ledger.path.write_bytes(b"X" + whole[1:])
    assert cli.main(arguments) == exits.FILE
    assert "is not a ledger" in capsys.readouterr().err
    ledger.path.write_bytes(whole[:place] + b"X" + whole[place + 1 :])
    assert cli.main(arguments) == exits.BROKEN
    assert "broken at fact" in capsys.readouterr().out


def test_a_bit_flipped_in_the_schema_is_a_damaged_ledger_to_every_command(
    ledger: Ledger, settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first page: header and schema. Where a high bit flips in it, SQLite quotes what is no text any more."""
    ledger.close()
    whole = ledger.path.read_bytes()
    page = int.from_bytes(whole[16:18], "big")
    not_text = whole.index(b"CREATE TABLE facts") + 3
    found: dict[str, set[int]] = {}
    for place in (60, not_text, *range(101, page, 97)):
        flipped = bytearray(whole)
        flipped[place] ^= 0x80
        ledger.path.write_bytes(flipped)
        for command in ("verify", "tail", "export", "backup"):
            copy = tmp_path / "copy.sqlite3"
            copy.unlink(missing_ok=True)
            arguments = ["ledger", command, *([str(copy)] if command == "backup" else [])]
            code = cli.main(["--settings", str(settings_file), *arguments])
            said = capsys.readouterr()
            if code != exits.OK:
                told = "pos-terminal: " in said.err or "broken at fact 0: the file is damaged" in said.out
                assert told, (place, said)
                found.setdefault(command, set()).add(code)
            if place == not_text:
                assert code == (exits.BROKEN if command == "verify" else exits.FILE), command
        with suppress(LedgerError):
            Ledger.open(ledger.path).close()
    assert found.pop("verify") == {exits.BROKEN, exits.FILE}
    assert found.keys() == {"tail", "export", "backup"}
    assert all(codes <= {exits.BROKEN, exits.FILE} for codes in found.values()), found


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no such device here")
def test_an_export_onto_a_full_disk_is_no_bug(ledger: Ledger) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "pos_terminal", "ledger", "export", str(ledger.path)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            timeout=30,
            check=False,
        )
    assert (done.returncode, done.stderr.splitlines()[0]) == (
        exits.FILE,
        "pos-terminal: standard output cannot be written: No space left on device",
    )
    assert "cli.py" not in done.stderr


def test_a_busy_ledger_has_its_own_exit_code(ledger: Ledger, settings_file: Path) -> None:
    done = run("--settings", settings_file, "enrol", "S001", "02", "--server", "http://127.0.0.1:9", "--code", "x")
    assert done.returncode == exits.BUSY
    assert f"process {os.getpid()}" in done.stderr


@pytest.mark.parametrize("after", ["-3", "x", "1.5"])
def test_an_export_begins_after_a_fact_that_can_be(ledger: Ledger, after: str) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(["ledger", "export", str(ledger.path), f"--after={after}"])
    assert left.value.code == exits.USAGE


@pytest.mark.parametrize("command", ["verify", "tail", "export"])
def test_a_ledger_that_may_not_be_read_is_there_all_the_same(
    ledger: Ledger, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    ledger.close()
    ledger.path.chmod(0)
    with without_rights():
        assert cli.main(["ledger", command, str(ledger.path)]) == exits.FILE
    assert capsys.readouterr().err == f"pos-terminal: {ledger.path} cannot be read: this user may not read it\n"


@pytest.mark.parametrize("command", ["verify", "tail", "export"])
def test_a_folder_is_no_ledger(tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert cli.main(["ledger", command, str(tmp_path)]) == exits.FILE
    assert capsys.readouterr().err == f"pos-terminal: {tmp_path} is a folder, not a ledger\n"


@pytest.mark.parametrize("command", ["verify", "backup"])
def test_a_data_folder_that_may_not_be_entered_is_no_bug(
    ledger: Ledger, settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], command: str
) -> None:
    ledger.close()
    target = [str(tmp_path / "copy")] if command == "backup" else []
    ledger.path.parent.chmod(0)
    try:
        with without_rights():
            assert cli.main(["--settings", str(settings_file), "ledger", command, *target]) == exits.FILE
    finally:
        ledger.path.parent.chmod(0o755)
    assert f"{ledger.path} cannot be reached: this user may not enter its folder" in capsys.readouterr().err


def test_an_export_or_backup_that_fails_leaves_nothing(
    ledger: Ledger, settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was left kept the next try from its place: «File exists»."""
    ledger.commit([signed_in(n) for n in range(100, 1_200)], {})
    target = tmp_path / "copy"
    for command in ("export", "backup"):
        arguments = ["--settings", str(settings_file), "ledger", command, *["-o"] * (command == "export"), str(target)]
        with no_file_larger_than(10_000):
            assert cli.main(arguments) == exits.FILE
        said = capsys.readouterr().err
        assert str(target) in said
        assert sorted(path.name for path in tmp_path.iterdir()) == ["data", "terminal.toml"]
        assert cli.main(arguments) == exits.OK
        assert cli.main(arguments) == exits.FILE, "it is not overwritten"
        assert target.stat().st_size
        target.unlink()
        capsys.readouterr()
