"""Starts the product's simulated parties as processes and reads the line in which they tell their addresses."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx


@contextmanager
def running(module: str, *options: str | Path) -> Iterator[dict[str, str]]:
    """The ready line of ``python -m module``, and its ``pid``. It is asked to stop at the end and must exit with 0."""
    process = subprocess.Popen(
        [sys.executable, "-m", module, *map(str, options)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            _, complaint = process.communicate(timeout=10)
            raise AssertionError(f"{module} did not start: {complaint}")
        yield json.loads(line) | {"pid": str(process.pid)}
    finally:
        process.terminate()
        _, complaint = process.communicate(timeout=10)
    assert process.returncode == 0, complaint
    assert not complaint, complaint


class Control:
    """The control door of a simulated party."""

    def __init__(self, url: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=10, trust_env=False)

    def close(self) -> None:
        self._http.close()

    def post(self, path: str, **content: object) -> httpx.Response:
        return self._http.post(path, json=content)

    def tell(self, path: str, **content: object) -> None:
        answer = self.post(path, **content)
        assert answer.status_code == 200, answer.text

    def state(self) -> dict[str, list[dict[str, object]]]:
        answer = self._http.get("/state")
        assert answer.status_code == 200
        state: dict[str, list[dict[str, object]]] = answer.json()
        return state

    def row(self, table: str, **where: object) -> dict[str, object]:
        """The one row of ``table`` that has these values."""
        (found,) = [row for row in self.state()[table] if where.items() <= row.items()]
        return found
