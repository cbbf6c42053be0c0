"""The log on a disk that fails."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.app.log import LogFile
from tests.rights import no_file_larger_than


@pytest.fixture
def log(tmp_path: Path) -> Iterator[logging.Logger]:
    made = logging.Logger("test")
    made.addHandler(handler := LogFile(tmp_path / "logs"))
    yield made
    handler.close()


def test_a_full_disk_is_told_once_and_quietly(
    log: logging.Logger, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log.warning("first")
    with no_file_larger_than(0):
        for _ in range(3):
            log.warning("lost")
    path = tmp_path / "logs" / "terminal.log"
    assert capsys.readouterr().err == f"pos-terminal: the log {path} cannot be written: File too large\n"
    log.warning("room again")
    assert path.read_text("utf-8").count("WARNING test: ") >= 2
    assert "room again" in path.read_text("utf-8")


def test_a_line_that_is_none_is_a_bug_and_told_as_one(log: logging.Logger, capsys: pytest.CaptureFixture[str]) -> None:
    log.warning("%d pieces", "no number")
    assert "TypeError" in capsys.readouterr().err
