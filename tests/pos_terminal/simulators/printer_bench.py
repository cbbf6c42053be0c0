"""A printer simulator as a process, for tests."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.request import Request, urlopen


class Simulator:
    """A running simulator: its ready line and its control."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        self.process = process
        self.addresses: dict[str, str] = json.loads(process.stdout.readline())

    def call(self, method: str, path: str, body: Any = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        with urlopen(Request(self.addresses["control"] + path, data, method=method), timeout=5) as reply:
            return json.loads(reply.read())

    def put(self, path: str, body: Any = None) -> Any:
        return self.call("PUT", path, body)

    def get(self, path: str) -> Any:
        return self.call("GET", path)


@contextmanager
def simulator(module: str, *arguments: str) -> Iterator[Simulator]:
    command = [sys.executable, "-m", f"pos_terminal.simulators.{module}", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        yield Simulator(process)
    finally:
        process.terminate()
        assert process.wait(10) == 0
        assert process.stdout is not None
        process.stdout.close()


@contextmanager
def printer(out: Path, *arguments: str) -> Iterator[Simulator]:
    with simulator("printer", "--out", str(out), *arguments) as running:
        yield running


def until(holds: Callable[[], bool], seconds: float = 5.0) -> None:
    """Poll until it holds; fails after the deadline."""
    deadline = monotonic() + seconds
    while not holds():
        assert monotonic() < deadline, "it did not come true in time"
        sleep(0.01)
