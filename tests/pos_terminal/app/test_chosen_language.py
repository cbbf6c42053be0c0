"""The language chosen at the till over a restart."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_terminal.app.chosen_language import NAME, keep, kept
from tests.day.hand import Hand
from tests.pos_terminal.app.station import Station


def test_what_was_chosen_last_is_kept_and_else_the_settings_count(tmp_path: Path) -> None:
    assert kept(tmp_path, "zh_CN") == "zh_CN"
    for code in ("en", "zh_CN", "en"):
        keep(tmp_path, code)
        assert kept(tmp_path, "zh_CN") == code
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


@pytest.mark.parametrize("written", [b"fr\n", b"", b"\xff\xfe"])
def test_a_language_that_cannot_be_shown_is_passed_over(tmp_path: Path, written: bytes) -> None:
    (tmp_path / NAME).write_bytes(written)
    assert kept(tmp_path, "zh_CN") == "zh_CN"


def test_a_disk_that_refuses_ends_nothing(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    keep(tmp_path / "gone", "en")
    assert "the language is not kept" in caplog.text


@pytest.mark.process
def test_a_terminal_starts_in_the_language_chosen_before(tmp_path: Path) -> None:
    station = Station(tmp_path)
    program = station.start()
    hand = Hand(program.ready["driver"])
    hand.until(lambda body: body["type"] == "SignInView", "the sign-in")
    hand.click("language")
    hand.until(lambda _body: (station.data / NAME).exists(), "it is kept")
    hand.close()
    program.kill()
    again = station.start()
    hand = Hand(again.ready["driver"])
    hand.until(lambda body: body["type"] == "SignInView", "the sign-in again")
    hand.type("9999")
    hand.key("Return")
    hand.type("1")
    hand.key("Return")
    hand.until(lambda body: body.get("problem", "").startswith("工号或密码不对"), "the other language")
    hand.close()
    again.kill()
