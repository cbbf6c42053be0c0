"""A receipt printer: ESC/POS over TCP and a pty, its receipts as PNG and text, faults by HTTP.

Ready line: ``{"printer": "tcp://…", "serial": "serial:///…", "control": "http://…"}``. The control knows

* ``GET /state``: paper, cover_open, offline, silent, receipts, drawer_open, kicks by pin
* ``PUT /faults``: any of ``{"paper": "ok|low|out", "after_bytes": N, "cover_open": true, "offline": true, "silent":
  true}``; with ``after_bytes`` the paper changes when so many more bytes have been carried out: in mid-receipt
* ``DELETE /faults``: all well again; what was held back is printed now
* ``PUT /drawer {"open": false}``: somebody shuts (or opens) the drawer
* ``GET /receipts``: number, whether it was cut off whole, files; ``GET /receipts/latest/text`` and ``…/image``

While it has no paper, stands open or is off line it carries out nothing but real-time commands, takes bytes until its
buffer is full, and goes on where it stopped: as the real ones do.
"""

from __future__ import annotations

import argparse
import os
import socket
import sys
import threading
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pos_terminal.devices.printer.glyphs import CellFont
from pos_terminal.simulators.control import (
    Binary,
    ControlRefused,
    Request,
    announce,
    parse_address,
    serve_control,
    wait_for_stop,
)
from pos_terminal.simulators.printer_paper import Paper
from pos_terminal.simulators.printer_stream import (
    Command,
    CommandReader,
    Cut,
    Kick,
    RealTimeScanner,
    Reports,
    Sensor,
)

BUFFER_BYTES = 64 * 1024
FONT = Path(__file__).parents[2] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
_WIDTH_DOTS = {"80": 576, "58": 384}


class Line:
    """One connection: its bytes not yet carried out, and the way back."""

    def __init__(self, send: Callable[[bytes], None]) -> None:
        self.send = send
        self.reader = CommandReader()
        self.real_time = RealTimeScanner()
        self.reports = 0
        self.closed = False


class Printer:
    """The machine behind every line. All its state is under one lock; ``room`` wakes lines that wait for buffer."""

    def __init__(self, out: Path, width_dots: int, font: CellFont) -> None:
        self._out = out
        self._paper_roll = Paper(width_dots, font)
        self._lines: list[Line] = []
        self._room = threading.Condition()
        self._paper = "ok"
        self._paper_change: tuple[int, str] | None = None  # bytes left, what the paper becomes
        self._cover_open = False
        self._offline = False
        self._silent = False
        self._drawer_open = False
        self._kicks = {"2": 0, "5": 0}
        self._receipts: list[dict[str, Any]] = []

    # --- lines ----------------------------------------------------------------------------------------------------

    def attach(self, send: Callable[[bytes], None]) -> Line:
        line = Line(send)
        with self._room:
            self._lines.append(line)
        return line

    def receive(self, line: Line, data: bytes) -> None:
        """Take bytes; waits while the buffer is full, so that the sender feels it."""
        with self._room:
            for kind, value in line.real_time.feed(data):
                if kind == "kick":
                    self._kick(value)
                else:
                    self._answer(line, bytes([self._real_time_status(value)]))
            line.reader.feed(data)
            self._work()
            while line in self._lines and line.reader.waiting > BUFFER_BYTES:
                self._room.wait(0.2)

    def detach(self, line: Line) -> None:
        """The peer is gone. What it sent whole is still printed, as soon as that is possible."""
        with self._room:
            line.send = lambda data: None
            line.reports = 0
            line.closed = True
            self._work()

    # --- carrying out ---------------------------------------------------------------------------------------------

    @property
    def _ready(self) -> bool:
        return self._paper != "out" and not self._cover_open and not self._offline

    def _work(self) -> None:
        for line in self._lines:
            while self._ready:
                before = line.reader.consumed
                command = line.reader.next()
                if command is None:
                    break
                self._carry_out(line, command)
                self._use_paper(line.reader.consumed - before)
        if self._ready:
            self._lines = [line for line in self._lines if not line.closed]
        self._room.notify_all()

    def _carry_out(self, line: Line, command: Command) -> None:
        match command:
            case Cut():
                self._cut(complete=True)
            case Kick():
                self._kick(command.pin)
            case Sensor():
                level = {"ok": 0x00, "low": 0x03, "out": 0x0F}[self._paper]
                self._answer(line, bytes([level if command.kind == 1 else int(self._drawer_open)]))
            case Reports():
                line.reports = command.mask
                if command.mask:
                    self._answer(line, self._report())
            case _:
                self._paper_roll.carry_out(command)

    def _use_paper(self, count: int) -> None:
        if self._paper_change is None:
            return
        left, becomes = self._paper_change
        if left > count:
            self._paper_change = (left - count, becomes)
            return
        self._paper_change = None
        self._set_paper(becomes)

    def _set_paper(self, paper: str) -> None:
        if paper == "out" and self._paper != "out" and not self._paper_roll.is_blank:
            self._cut(complete=False)  # the old roll's end comes out by itself
        self._paper = paper
        self._report_change()

    def _cut(self, *, complete: bool) -> None:
        image, text = self._paper_roll.take()
        stem = f"receipt-{len(self._receipts) + 1:04d}"
        for suffix, content in ((".png", image), (".txt", text.encode())):
            (self._out / (stem + suffix)).write_bytes(content)
        self._receipts.append(
            {
                "number": len(self._receipts) + 1,
                "complete": complete,
                "image": stem + ".png",
                "text": stem + ".txt",
            }
        )

    def _kick(self, pin: int) -> None:
        self._kicks[str(pin)] += 1
        self._drawer_open = True
        self._report_change()

    # --- what it says ---------------------------------------------------------------------------------------------

    def _answer(self, line: Line, data: bytes) -> None:
        if not self._silent:
            line.send(data)

    def _real_time_status(self, kind: int) -> int:
        out = self._paper == "out"
        match kind:
            case 1:
                return 0x12 | (0x04 if self._drawer_open else 0) | (0 if self._ready else 0x08)
            case 2:
                return 0x12 | (0x04 if self._cover_open else 0) | (0x20 if out else 0)
            case 4:
                return 0x12 | (0x0C if self._paper != "ok" else 0) | (0x60 if out else 0)
            case _:
                return 0x12

    def _report(self) -> bytes:
        first = 0x10 | (0x04 if self._drawer_open else 0) | (0 if self._ready else 0x08)
        first |= 0x20 if self._cover_open else 0
        return bytes([first, 0, {"ok": 0, "low": 0x03, "out": 0x0F}[self._paper], 0])

    def _report_change(self) -> None:
        for line in self._lines:
            if line.reports:
                self._answer(line, self._report())

    # --- control --------------------------------------------------------------------------------------------------

    def state(self, request: Request) -> dict[str, Any]:
        with self._room:
            return {
                "paper": self._paper,
                "cover_open": self._cover_open,
                "offline": self._offline,
                "silent": self._silent,
                "receipts": len(self._receipts),
                "drawer_open": self._drawer_open,
                "kicks": dict(self._kicks),
            }

    def set_faults(self, request: Request) -> dict[str, Any]:
        faults = request.body
        known = {"paper", "after_bytes", "cover_open", "offline", "silent"}
        if not isinstance(faults, dict) or not faults.keys() <= known:
            raise ControlRefused(f"faults are {', '.join(sorted(known))}")
        paper, after = faults.get("paper", self._paper), faults.get("after_bytes", 0)
        if paper not in ("ok", "low", "out") or not isinstance(after, int) or after < 0:
            raise ControlRefused("paper is ok, low or out; after_bytes a number")
        with self._room:
            self._silent = bool(faults.get("silent", self._silent))
            self._offline = bool(faults.get("offline", self._offline))
            self._cover_open = bool(faults.get("cover_open", self._cover_open))
            self._paper_change = (after, paper) if after else None
            if not after:
                self._set_paper(paper)
            self._work()
        return self.state(request)

    def clear_faults(self, request: Request) -> dict[str, Any]:
        with self._room:
            self._silent = self._offline = self._cover_open = False
            self._paper_change = None
            self._set_paper("ok")
            self._work()
        return self.state(request)

    def set_drawer(self, request: Request) -> dict[str, Any]:
        if not isinstance(request.body, dict) or not isinstance(request.body.get("open"), bool):
            raise ControlRefused('{"open": true} or {"open": false}')
        with self._room:
            self._drawer_open = request.body["open"]
            self._report_change()
        return self.state(request)

    def receipts(self, request: Request) -> list[dict[str, Any]]:
        with self._room:
            return list(self._receipts)

    def latest_text(self, request: Request) -> Binary:
        return Binary(self._latest("text"), "text/plain; charset=utf-8")

    def latest_image(self, request: Request) -> Binary:
        return Binary(self._latest("image"), "image/png")

    def _latest(self, kind: str) -> bytes:
        with self._room:
            if not self._receipts:
                raise ControlRefused("nothing has been printed")
            path: Path = self._out / self._receipts[-1][kind]
            return path.read_bytes()


def serve_tcp(printer: Printer, address: str) -> str:
    """Listen on threads of their own; the address it really got."""
    listener = socket.create_server(parse_address(address))

    def accept() -> None:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_serve_connection, args=(printer, connection), daemon=True).start()

    threading.Thread(target=accept, name="printer-accept", daemon=True).start()
    host, port = listener.getsockname()[:2]
    return f"tcp://{host}:{port}"


def _serve_connection(printer: Printer, connection: socket.socket) -> None:
    def send(data: bytes) -> None:
        try:
            connection.sendall(data)
        except OSError:
            return  # the reading side sees the end of it

    line = printer.attach(send)
    with connection:
        try:
            while data := connection.recv(4096):
                printer.receive(line, data)
        except OSError:
            pass
        finally:
            printer.detach(line)


def serve_pty(printer: Printer) -> str:
    """A serial port for the printer; the path of its other end. The end itself is held open between clients."""
    master, terminal = os.openpty()
    tty.setraw(terminal)
    line = printer.attach(lambda data: _write_all(master, data))

    def read() -> None:
        while True:
            printer.receive(line, os.read(master, 4096))

    threading.Thread(target=read, name="printer-serial", daemon=True).start()
    return f"serial://{os.ttyname(terminal)}?baud=115200"


def _write_all(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m pos_terminal.simulators.printer", description=(__doc__ or "").partition("\n")[0]
    )
    parser.add_argument("--listen", default="127.0.0.1:0", help="HOST:PORT for ESC/POS over TCP")
    parser.add_argument("--control", default="127.0.0.1:0", help="HOST:PORT of the HTTP control")
    parser.add_argument("--pty", action="store_true", help="offer a serial port too")
    parser.add_argument("--out", type=Path, required=True, help="folder for receipt-0001.png, .txt, …")
    parser.add_argument("--width", choices=("80", "58"), default="80", help="paper in millimetres")
    parser.add_argument("--font", type=Path, default=FONT, help="font file of the receipts")
    options = parser.parse_args(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    if not options.font.exists():
        sys.stderr.write(f"printer: no font at {options.font}; pictures show no Chinese\n")
    font = CellFont(str(options.font) if options.font.exists() else None)
    printer = Printer(options.out, _WIDTH_DOTS[options.width], font)
    addresses = {"printer": serve_tcp(printer, options.listen)}
    if options.pty:
        addresses["serial"] = serve_pty(printer)
    routes = {
        ("GET", "/state"): printer.state,
        ("PUT", "/faults"): printer.set_faults,
        ("DELETE", "/faults"): printer.clear_faults,
        ("PUT", "/drawer"): printer.set_drawer,
        ("GET", "/receipts"): printer.receipts,
        ("GET", "/receipts/latest/text"): printer.latest_text,
        ("GET", "/receipts/latest/image"): printer.latest_image,
    }
    with serve_control(options.control, routes) as control:
        announce(**addresses, control=control.url)
        wait_for_stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
