"""The server as a process of its own, over a database that outlives it."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path


class Program:
    """A serving process over the file at ``url``."""

    def __init__(self, url: str, folder: Path, *options: str) -> None:
        self.log = folder / "server.log"
        self.process = subprocess.Popen(
            [
                *(sys.executable, "-m", "sync_server", "serve", "--listen", "127.0.0.1:0", "--database", url),
                *("--log-file", str(self.log), *options),
            ],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line, self.process.communicate(timeout=10)
        self.url: str = json.loads(line)["url"]

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=15)
        return self.process.returncode


@contextlib.contextmanager
def serving(url: str, folder: Path, *options: str) -> Iterator[Program]:
    program = Program(url, folder, *options)
    try:
        yield program
    finally:
        if program.process.poll() is None:
            program.process.kill()
        program.process.communicate(timeout=10)
