"""A keyring for the terminal as a process: a file that a test can lock and unlock."""

from __future__ import annotations

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked


class Keyring(KeyringBackend):
    """In the folder ``TEST_KEYRING``; locked while there is a file ``locked`` in it."""

    priority = 5

    def __init__(self) -> None:
        self._folder = Path(os.environ["TEST_KEYRING"])

    def get_password(self, service: str, username: str) -> str | None:
        if (self._folder / "locked").exists():
            raise KeyringLocked("the collection is locked")
        kept: dict[str, str] = json.loads((self._folder / "kept.json").read_text("utf-8"))
        return kept.get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        (self._folder / "kept.json").write_text(json.dumps({f"{service} {username}": password}), "utf-8")
