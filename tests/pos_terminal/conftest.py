"""A terminal that is set up in a folder of its own, without a keyring."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture
def settings_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    path = tmp_path / "terminal.toml"
    path.write_text("data_folder = 'data'")
    return path
