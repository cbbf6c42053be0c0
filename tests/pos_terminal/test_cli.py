"""The program as its users start it: enrolment, help, exit codes, and what it does not load."""

from __future__ import annotations

import io
import os
import re
import stat
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import keyring.core
import pytest

from pos_terminal import cli, exits
from pos_terminal.config import load_settings
from pos_terminal.ledger import Ledger
from pos_terminal.online.identity import load_identity
from tests.pos_terminal.online.server import PROFILE, RealServer
from tests.rights import without_rights

DOCUMENT = Path(__file__).parents[2] / "resources" / "docs" / "ledger.md"


def test_an_interrupted_command_has_its_own_exit_code(settings_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("pos_terminal.ledger.verify.verify", interrupt)
    assert cli.main(["--settings", str(settings_file), "ledger", "verify"]) == exits.INTERRUPTED


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    made = RealServer(tmp_path / "server.sqlite3")
    made.publish([PROFILE])
    made.give_code("CODE-1")
    made.start()
    yield made
    made.close()


def test_enrolling_makes_key_identity_and_ledger(
    server: RealServer, settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.core.load_keyring("keyring.backends.fail.Keyring"))
    arguments = ["--settings", str(settings_file), "enrol", "S001", "02", "--server", server.url]
    assert cli.main([*arguments, "--code", "WRONG"]) == exits.REFUSED
    assert "bad_code" in capsys.readouterr().err
    settings = load_settings(settings_file)
    assert not settings.ledger_path.exists()
    monkeypatch.setattr(sys, "stdin", io.StringIO(""))
    assert cli.main(arguments) == exits.USAGE
    monkeypatch.setattr(sys, "stdin", io.StringIO("CODE-1\n"))
    assert cli.main(arguments) == exits.OK
    output = capsys.readouterr()
    assert "enrolled as S001/02 of 木白家居" in output.out
    assert "warning: The terminal's key lies in a file" in output.err
    ledger = Ledger.open(settings.ledger_path)
    assert (ledger.opened.entity, ledger.opened.currency) == (PROFILE.entity, "CNY")
    assert abs(ledger.opened.at_ms - time.time_ns() // 1_000_000) < 60_000
    tip = ledger.tip
    ledger.close()
    assert cli.main([*arguments, "--code", "CODE-1"]) == exits.OK
    again = Ledger.open(settings.ledger_path)
    assert again.tip == tip
    again.close()
    identity = load_identity(settings.folder)
    assert identity is not None
    assert identity.name == "S001/02"
    capsys.readouterr()
    other = ["--settings", str(settings_file), "enrol", "S001", "03", "--server", server.url, "--code", "X"]
    assert cli.main(other) == exits.FILE
    assert "S001/02" in capsys.readouterr().err
    server.stop()
    assert cli.main([*arguments, "--code", "CODE-1"]) == exits.UNREACHABLE


def test_what_an_enrolment_makes_is_its_users_alone(
    server: RealServer, settings_file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(keyring.core, "_keyring_backend", keyring.core.load_keyring("keyring.backends.fail.Keyring"))
    folder = load_settings(settings_file).folder
    arguments = ["--settings", str(settings_file), "enrol", "S001", "02", "--server", server.url, "--code", "CODE-1"]
    before = os.umask(0o022)
    try:
        assert cli.main(arguments) == exits.OK
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
        assert "others can look into" not in capsys.readouterr().err
        folder.chmod(0o750)
        assert cli.main(arguments) == exits.OK
        assert f"warning: others can look into {folder} (mode 750)" in capsys.readouterr().err
        assert os.umask(0o022) == 0o022, "it is the caller's again"
    finally:
        os.umask(before)


def test_a_data_folder_of_somebody_else_is_no_bug(
    settings_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "data"
    folder.mkdir(mode=0)
    arguments = [
        "--settings",
        str(settings_file),
        "enrol",
        "S001",
        "02",
        "--server",
        "http://127.0.0.1:9",
        "--code",
        "x",
    ]
    with without_rights():
        assert cli.main(arguments) == exits.FILE
        assert "this user may not enter its folder" in capsys.readouterr().err
        folder.chmod(0o555)
        assert cli.main(arguments) == exits.FILE
    assert f"{folder / 'terminal.key'} cannot be written: Permission denied" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["enrol", "S001", "02"],
        ["enrol", "S 1", "02", "--server", "http://h", "--code", "x"],
        ["enrol", "S001", "02", "--server", "h", "--code", "x"],
    ],
)
def test_a_command_line_that_does_not_fit(
    arguments: list[str], settings_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["--settings", str(settings_file), *arguments]) == exits.USAGE
    assert capsys.readouterr().err.startswith("pos-terminal: ")


def test_settings_that_do_not_fit(settings_file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    settings_file.write_text("[printer]\nwidth_mm = 1")
    assert cli.main(["--settings", str(settings_file), "ledger", "verify"]) == exits.USAGE
    assert "printer.width_mm" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["run"],
        ["enrol"],
        ["ledger"],
        *(["ledger", name] for name in ("verify", "tail", "export", "backup", "restore")),
    ],
)
def test_help_helps(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_code:
        cli.main([*command, "--help"])
    assert exit_code.value.code == 0
    shown = capsys.readouterr().out
    assert "usage: pos-terminal" in shown
    assert re.search(r"\n\n[A-Z]", shown), "what it does, in a sentence"
    assert "--driver" not in shown


@pytest.mark.parametrize("command", [("ledger", "verify"), ("quote", "-"), ("run",)])
def test_a_language_that_is_not_there_is_refused_by_each_command(
    settings_file: Path, capsys: pytest.CaptureFixture[str], command: tuple[str, ...]
) -> None:
    settings_file.write_text("language = 'fr'")
    assert cli.main(["--settings", str(settings_file), *command]) == exits.USAGE
    assert capsys.readouterr().err == "pos-terminal: terminal.toml: language: 'fr' is none of zh_CN, en\n"


def test_exit_codes_are_documented_as_they_are() -> None:
    shown = dict(re.findall(r"^  (\d+) +(.+)$", exits.EXIT_CODES, re.MULTILINE))
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)
    assert {number: text.replace("`", "") for number, text in rows} == shown
    codes = (
        exits.OK,
        exits.BROKEN,
        exits.USAGE,
        exits.REFUSED,
        exits.UNREACHABLE,
        exits.BUSY,
        exits.FILE,
        exits.DISPLAY,
    )
    assert list(shown) == [*map(str, codes), str(exits.MISSING), str(exits.BUG), str(exits.INTERRUPTED)]
