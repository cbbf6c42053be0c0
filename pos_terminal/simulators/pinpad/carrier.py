"""Carries the simulated pinpad's bytes on a thread of its own: one TCP till at a time, or a pseudo-terminal.

A cut line is a closed connection; on a pseudo-terminal both ends close and a new pair appears under the same name,
like a USB plug that was pulled and put back.
"""

from __future__ import annotations

import os
import pty
import select
import socket
import threading
import time
import tty
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from pos_terminal.devices.pinpad.zvt.link import Link, SerialLink, TcpLink
from pos_terminal.simulators.pinpad.terminal import Terminal

_IDLE_S = 0.05


def monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class Plug(Protocol):
    """Where a till can be reached. ``read`` gives ``None`` when the till is gone or new."""

    address: str

    def new_link(self) -> Link: ...

    def wait(self, wait_s: float) -> bytes | None: ...

    def write(self, data: bytes) -> None: ...

    def cut(self) -> None: ...

    def close(self) -> None: ...


class TcpPlug:
    """Listens at ``HOST:PORT``; a new till takes the place of the one before."""

    def __init__(self, host: str, port: int) -> None:
        self._listener = socket.create_server((host, port))
        self._till: socket.socket | None = None
        self._lost = False
        bound_host, bound_port = self._listener.getsockname()[:2]
        self.address = f"tcp://{bound_host}:{bound_port}"

    def new_link(self) -> Link:
        return TcpLink()

    def wait(self, wait_s: float) -> bytes | None:
        if self._lost:
            self._lost = False
            return None
        sources = [self._listener] if self._till is None else [self._listener, self._till]
        ready, _, _ = select.select(sources, [], [], wait_s)
        if self._till is not None and self._till in ready:
            try:
                data = self._till.recv(65536)
            except OSError:
                data = b""
            if data:
                return data
            self.cut()
            return None
        if ready:
            self.cut()
            self._till, _ = self._listener.accept()
            self._till.settimeout(1.0)
            return None
        return b""

    def write(self, data: bytes) -> None:
        if self._till is not None:
            try:
                self._till.sendall(data)
            except OSError:
                self.cut()
                self._lost = True  # told by the next wait

    def cut(self) -> None:
        if self._till is not None:
            self._till.close()
            self._till = None

    def close(self) -> None:
        self.cut()
        self._listener.close()


class PtyPlug:
    """A pseudo-terminal behind the symbolic link ``path``. A till that lets go of it is noticed, as over USB."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._till_there = False
        self._master = self._plug_in()
        self.address = f"serial://{path}?baud=115200"

    def new_link(self) -> Link:
        return SerialLink()

    def wait(self, wait_s: float) -> bytes | None:
        ready, _, _ = select.select([self._master], [], [], wait_s)
        if not ready:
            return b""
        try:
            data = os.read(self._master, 65536)
        except OSError:  # nobody holds the other end
            if self._till_there:
                self._till_there = False
                return None
            time.sleep(min(wait_s, _IDLE_S))
            return b""
        self._till_there = True
        return data

    def write(self, data: bytes) -> None:
        try:
            os.write(self._master, data)
        except OSError:
            return  # nobody reads at the other end: lost, as on a wire

    def cut(self) -> None:
        before = self._master
        self._master = self._plug_in()  # first, so that a till that sees the end finds the new one
        self._till_there = False
        os.close(before)

    def close(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._master)

    def _plug_in(self) -> int:
        master, slave = pty.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        fresh = self._path.with_name(self._path.name + ".new")
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(os.ttyname(slave))
        fresh.replace(self._path)
        os.close(slave)
        return master


class Carrier:
    """Runs ``terminal`` on ``plug`` until closed. ``locked`` guards the terminal for the control's threads."""

    def __init__(self, terminal: Terminal, plug: Plug, clock: Callable[[], int] = monotonic_ms) -> None:
        self.locked = threading.Lock()
        self._terminal = terminal
        self._plug = plug
        self._clock = clock
        self._link = plug.new_link()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="simulator-pinpad", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._plug.close()

    def _run(self) -> None:
        while not self._stop.is_set():
            data = self._plug.wait(self._wait_s())
            with self.locked:
                self._turn(data, self._clock())

    def _wait_s(self) -> float:
        deadlines = (self._link.next_deadline_ms, self._terminal.next_deadline_ms)
        waits = [(ms - self._clock()) / 1000 for ms in deadlines if ms is not None]
        return max(0.0, min([_IDLE_S, *waits]))

    def _turn(self, data: bytes | None, at_ms: int) -> None:
        if data is None:
            self._link = self._plug.new_link()
            self._terminal.disconnected(at_ms)
        else:
            for apdu in self._link.feed(data, at_ms):
                self._terminal.receive(apdu, at_ms)
        self._terminal.tick(at_ms)
        self._link.tick(at_ms)
        if self._link.failed is not None:
            self._link = self._plug.new_link()
            self._terminal.disconnected(at_ms)
        self._carry(at_ms)

    def _carry(self, at_ms: int) -> None:
        output = self._terminal.output
        while output:
            item = output.popleft()
            if item != "cut":
                self._link.send(item, at_ms)
                continue
            self._plug.write(self._link.take_output())
            self._plug.cut()
            self._link = self._plug.new_link()
        self._plug.write(self._link.take_output())
