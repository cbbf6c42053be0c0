"""A serial scanner on a pty at a path that stays the same, like ``/dev/serial/by-id/…``; told what to scan by HTTP.

Ready line: ``{"scanner": "serial:///…", "control": "http://…"}``. The control knows

* ``PUT /scan {"code": "6901234567892", "suffix": "\\r\\n", "prefix": "", "pieces": 1}``: the code's bytes, in so many
  writes with a pause between
* ``PUT /unplug``: the port and its path vanish under whoever reads them; ``PUT /replug``: they are back, made anew
* ``GET /state``: plugged, scans
"""

from __future__ import annotations

import argparse
import os
import tempfile
import threading
import tty
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import Any

from pos_terminal.simulators.control import (
    ControlRefused,
    Request,
    announce,
    serve_control,
    wait_for_stop,
)

_PIECE_PAUSE_SECONDS = 0.01


class Scanner:
    """The plug and the port behind ``path``, under one lock."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._ends: tuple[int, int] | None = None
        self._scans = 0
        self._plug_in()

    @property
    def address(self) -> str:
        """As the terminal's settings take it."""
        return f"serial://{self._path}"

    def _plug_in(self) -> None:
        master, terminal = os.openpty()
        tty.setraw(terminal)
        # Our end of the terminal stays open: bytes scanned before anybody reads wait there, as in a driver's buffer.
        self._ends = (master, terminal)
        fresh = self._path.with_name(self._path.name + ".fresh")
        fresh.symlink_to(os.ttyname(terminal))
        fresh.replace(self._path)

    def _pull_out(self) -> None:
        if self._ends is not None:
            self._path.unlink(missing_ok=True)
            for descriptor in self._ends:
                os.close(descriptor)
            self._ends = None

    def scan(self, request: Request) -> dict[str, Any]:
        body = request.body
        if not isinstance(body, dict) or not isinstance(body.get("code"), str):
            raise ControlRefused('{"code": "…"} at least')
        pieces = body.get("pieces", 1)
        if not isinstance(pieces, int) or pieces < 1:
            raise ControlRefused("pieces is a number from 1")
        data = (str(body.get("prefix", "")) + body["code"] + str(body.get("suffix", "\r\n"))).encode()
        with self._lock:
            if self._ends is None:
                raise ControlRefused("the scanner is unplugged")
            step = -(-len(data) // pieces) or 1
            for start in range(0, len(data), step):
                if start:
                    sleep(_PIECE_PAUSE_SECONDS)
                os.write(self._ends[0], data[start : start + step])
            self._scans += 1
        return self.state(request)

    def unplug(self, request: Request) -> dict[str, Any]:
        with self._lock:
            self._pull_out()
        return self.state(request)

    def replug(self, request: Request) -> dict[str, Any]:
        with self._lock:
            if self._ends is None:
                self._plug_in()
        return self.state(request)

    def state(self, request: Request) -> dict[str, Any]:
        return {"plugged": self._ends is not None, "scans": self._scans}

    def close(self) -> None:
        with self._lock:
            self._pull_out()


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pos_terminal.simulators.scanner", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--pty", action="store_true", help="serve a pseudo-terminal (the only line there is)")
    parser.add_argument("--link", type=Path, help="the path that stays the same; default: in a temporary folder")
    parser.add_argument("--control", default="127.0.0.1:0", help="HOST:PORT of the HTTP control")
    options = parser.parse_args(arguments)
    folder = None if options.link else Path(tempfile.mkdtemp(prefix="scanner-"))
    scanner = Scanner((options.link or (folder or Path()) / "scanner").absolute())
    routes = {
        ("PUT", "/scan"): scanner.scan,
        ("PUT", "/unplug"): scanner.unplug,
        ("PUT", "/replug"): scanner.replug,
        ("GET", "/state"): scanner.state,
    }
    try:
        with serve_control(options.control, routes) as control:
            announce(scanner=scanner.address, control=control.url)
            wait_for_stop()
    finally:
        scanner.close()
        if folder is not None:
            with suppress(OSError):
                folder.rmdir()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
