"""Starts a simulator as a process and talks to its control."""

from __future__ import annotations

import json
import select
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from types import TracebackType
from typing import Any

START_S = 20.0


class Simulator:
    """A running simulator; ``addresses`` is its ready line. Ends with its context."""

    def __init__(self, module: str, *arguments: str) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        ready, _, _ = select.select([self.process.stdout], [], [], START_S)
        line = self.process.stdout.readline() if ready else ""
        if not line:
            self.stop()
            raise AssertionError(f"{module} did not come up: {self.errors}")
        self.addresses: dict[str, str] = json.loads(line)

    errors = ""

    def stop(self, *, kill: bool = False) -> int:
        if self.process.poll() is None:
            (self.process.kill if kill else self.process.terminate)()
        _, self.errors = self.process.communicate(timeout=10)
        return self.process.returncode

    def put(self, path: str, body: Any) -> Any:
        return self._call("PUT", path, json.dumps(body).encode())

    def get(self, path: str) -> Any:
        return self._call("GET", path, None)

    def _call(self, method: str, path: str, body: bytes | None) -> Any:
        request = urllib.request.Request(self.addresses["control"] + path, data=body, method=method)
        try:
            with urllib.request.urlopen(request, timeout=10) as reply:
                return json.load(reply)
        except urllib.error.HTTPError as error:
            with error:
                raise ValueError(json.load(error)["error"]) from None

    def __enter__(self) -> Simulator:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def wait_until(true: Callable[[], bool], within_s: float = 5.0) -> None:
    """Poll until ``true``; fail after the deadline."""
    until = time.monotonic() + within_s
    while not true():
        assert time.monotonic() < until, "it did not come about in time"
        time.sleep(0.01)
