"""The server's command line, run in this process against one SQLite file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sync_server import cli

STORE = {"type": "store", "store": "S001", "name": "一店", "entity": "9131", "entity_name": "公司"}


class Command:
    """What comes of it: exit code, standard output, standard error. ``touched``: how it says where it worked."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self.file = folder / "server.sqlite3"
        self.url = f"sqlite:///{self.file}"
        self.touched = f"sync-server: in {self.file}"
        self._capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, str, str]:
        try:
            code = cli.main([*arguments, "--database", self.url])
        except SystemExit as left:
            code = int(left.code or 0)
        out, err = self._capsys.readouterr()
        return code, out.strip(), err.strip()

    def publish(self, *lines: object) -> tuple[int, str, str]:
        path = self.folder / "publish.jsonl"
        path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
        return self("publish", str(path))
