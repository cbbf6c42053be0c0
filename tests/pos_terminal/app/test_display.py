"""Without a display the program says so in a sentence, with an exit code of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pos_terminal.app.display import why_no_display
from pos_terminal.exits import DISPLAY

NOWHERE = ":6543"


@pytest.mark.parametrize(
    ("environment", "told"),
    [
        ({}, "neither DISPLAY nor WAYLAND_DISPLAY is set"),
        ({"DISPLAY": NOWHERE}, f"none answers at DISPLAY={NOWHERE}"),
        ({"WAYLAND_DISPLAY": "wayland-9"}, "none answers at WAYLAND_DISPLAY=wayland-9"),
        ({"QT_QPA_PLATFORM": "xcb"}, "there is no display"),
        ({"QT_QPA_PLATFORM": "wayland;xcb", "DISPLAY": NOWHERE}, "there is no display"),
    ],
)
def test_no_display_is_told_with_what_to_do(environment: dict[str, str], told: str) -> None:
    why = why_no_display(environment, "linux")
    assert told in why
    assert "QT_QPA_PLATFORM=offscreen" in why


def test_where_there_is_one_or_only_qt_knows_nothing_is_told(tmp_path: Path) -> None:
    (tmp_path / "wayland-0").touch()
    assert why_no_display({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}, "linux") == ""
    assert why_no_display({"QT_QPA_PLATFORM": "offscreen"}, "linux") == ""
    assert why_no_display({"QT_QPA_PLATFORM": "vnc:size=800x600"}, "linux") == ""
    assert why_no_display({}, "darwin") == why_no_display({}, "win32") == ""


@pytest.mark.process
@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a desktop is always there")
@pytest.mark.parametrize("display", ["", NOWHERE])
def test_run_without_a_display_ends_with_one_sentence(tmp_path: Path, display: str) -> None:
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"DISPLAY": display} if display else {}
    settings = tmp_path / "terminal.toml"
    settings.write_text("data_folder = 'data'")
    ended = subprocess.run(
        [sys.executable, "-m", "pos_terminal", "--settings", str(settings), "run"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert ended.returncode == DISPLAY, ended.stderr
    assert ended.stderr.startswith("pos-terminal: there is no display for the window"), ended.stderr
    assert ended.stderr.count("\n") == 1
