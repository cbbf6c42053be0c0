"""What is made for its user alone, and a folder that others may look into."""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

import pytest

from pos_terminal.private import for_its_user_alone, open_to_others


def test_files_and_folders_made_meanwhile(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        with suppress(ZeroDivisionError), for_its_user_alone():
            (tmp_path / "folder").mkdir()
            (tmp_path / "file").touch()
            raise ZeroDivisionError
        (tmp_path / "after").touch()
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    assert modes == {"folder": 0o700, "file": 0o600, "after": 0o644}


@pytest.mark.parametrize(("mode", "told"), [(0o700, False), (0o710, True), (0o755, True), (0o500, False)])
def test_a_folder_others_may_look_into(tmp_path: Path, mode: int, told: bool) -> None:
    tmp_path.chmod(mode)
    said = open_to_others(tmp_path)
    assert bool(said) is told
    assert (f"(mode {mode:o}); to keep it to this user: chmod -R go= {tmp_path}" in said) is told
