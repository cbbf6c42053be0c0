"""Programs as processes: start by command line, read the address they print, kill for real."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Self

READY_SECONDS = 40.0
BIN = Path(sys.executable).parent


class ProgramFailed(Exception):
    """A program ended or stayed silent where it should have come up; the message holds the end of its log."""


class Program:
    """One running program. ``ready`` is the JSON line it printed when it came up."""

    def __init__(self, name: str, command: list[str], logs: Path, environment: dict[str, str] | None = None) -> None:
        self.name = name
        self.log = logs / f"{name}.log"
        with self.log.open("ab") as errors:
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=errors,
                env={**os.environ, **(environment or {})},
                text=True,
            )
        self.ready: dict[str, Any] = {}

    def wait_ready(self) -> Self:
        """Blocks until the program printed its line.

        :raises ProgramFailed: it ended first.
        """
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line.strip():
            self._reap(READY_SECONDS)
            raise ProgramFailed(f"{self.name} did not come up:\n{self.tail()}")
        self.ready = json.loads(line)
        return self

    @property
    def running(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL: the power is gone."""
        self.process.send_signal(signal.SIGKILL)
        self._reap()

    def stop(self, seconds: float = 10.0) -> int:
        """SIGTERM and wait, also for one that a SIGSTOP holds; killed if it does not end. Returns the exit code."""
        if self.running:
            self.process.send_signal(signal.SIGTERM)
            self.process.send_signal(signal.SIGCONT)
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                self.process.kill()
        self._reap()
        return int(self.process.returncode)

    def tail(self, lines: int = 30) -> str:
        return "\n".join(self.log.read_text("utf-8", "replace").splitlines()[-lines:])

    def _reap(self, seconds: float = 10.0) -> None:
        self.process.wait(seconds)
        if self.process.stdout is not None:
            self.process.stdout.close()


def run(command: list[str], environment: dict[str, str] | None = None, expect: int = 0) -> str:
    """Runs a program to its end and returns what it printed.

    :raises ProgramFailed: another exit code than ``expect``.
    """
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        env={**os.environ, **(environment or {})},
        timeout=60,
        check=False,
    )
    if done.returncode != expect:
        raise ProgramFailed(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def wait_until(condition: Any, seconds: float, what: str) -> Any:
    """Polls ``condition`` until it gives something true, and returns that.

    :raises TimeoutError: not within ``seconds``.
    """
    deadline = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > deadline:
            raise TimeoutError(f"not within {seconds:g} s: {what}")
        time.sleep(0.05)
