"""A display of the test's own: Xvfb on a free number and a window manager on it, ended with the test."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.day.program import wait_until

NEEDED = ("Xvfb", "openbox", "xdotool")


@contextmanager
def own_display(folder: Path) -> Iterator[str]:
    """The name of the display, such as ``:99``; the X server picks the number itself."""
    missing = [program for program in NEEDED if shutil.which(program) is None]
    assert not missing, f"packaging/setup.sh test installs {missing}"
    read, write = os.pipe()
    log = (folder / "display.log").open("ab")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1366x768x24", "-nolisten", "tcp"],
        pass_fds=(write,), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
    )  # fmt: skip
    os.close(write)
    windows: subprocess.Popen[bytes] | None = None
    try:
        with os.fdopen(read) as told:
            name = f":{int(told.readline())}"
        windows = subprocess.Popen(
            ["openbox"], env={**os.environ, "DISPLAY": name}, stdin=subprocess.DEVNULL, stdout=log, stderr=log
        )
        yield name
    finally:
        for program in (windows, server):
            if program is not None:
                program.terminate()
                program.wait(10)
        log.close()


class Keyboard:
    """Real key events by the X server (XTEST), with its time stamps, to whatever window has the focus."""

    def __init__(self, display: str) -> None:
        self._environment = {**os.environ, "DISPLAY": display}

    def focus(self, program: str) -> None:
        """Waits for the window of a program, by its class (a title may be Chinese), and gives it the focus."""
        wait_until(lambda: self._try("search", "--onlyvisible", "--class", program), 20, f"a window of «{program}»")
        self._do("search", "--onlyvisible", "--class", program, "windowactivate", "--sync")

    def type(self, text: str, gap_ms: int) -> None:
        self._do("type", "--delay", str(gap_ms), text)

    def scan(self, code: str) -> None:
        """As a wedge scanner types: code and Enter in one go, a few milliseconds a key."""
        self._do("type", "--delay", "4", f"{code}\n")

    def scan_in_parts(self, *parts: str, pause_s: float) -> None:
        """A scan that falters between its parts; no Enter but what stands in them."""
        command: list[str] = []
        for part in parts:
            command += ["sleep", str(pause_s)] if command else []
            command += ["type", "--delay", "4", "--args", "1", part]
        self._do(*command)

    def key(self, name: str) -> None:
        self._do("key", name)

    def hold(self, name: str, seconds: float) -> None:
        """A key held down: the X server repeats it by itself."""
        self._do("keydown", name, "sleep", str(seconds), "keyup", name)

    def _do(self, *command: str) -> None:
        subprocess.run(["xdotool", *command], env=self._environment, check=True, timeout=30, capture_output=True)

    def _try(self, *command: str) -> bool:
        done = subprocess.run(
            ["xdotool", *command], env=self._environment, check=False, timeout=30, capture_output=True
        )
        return done.returncode == 0 and bool(done.stdout.strip())
