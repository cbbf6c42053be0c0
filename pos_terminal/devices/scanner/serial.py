"""A serial scanner on its own thread: it survives the plug being pulled and put back.

Works on any serial device, the USB ones that name themselves anew included, if the path is a stable one
(``/dev/serial/by-id/…``).
"""

from __future__ import annotations

import errno
import sys
import threading
from collections.abc import Callable
from typing import Literal

import serial

from pos_terminal.devices.scanner.frames import FrameReader

if sys.platform == "win32":  # pragma: no cover - Windows has no termios
    _FAULTS: tuple[type[Exception], ...] = (serial.SerialException, OSError)
else:
    import termios

    # A vanished peer raises SerialException on read, OSError on in_waiting, termios.error on flush.
    _FAULTS = (serial.SerialException, OSError, termios.error)

Link = Literal["up", "unplugged", "in_use", "not_allowed"]
_ABSENT: dict[int, Link] = {
    errno.EWOULDBLOCK: "in_use",  # of the lock that is asked for with the port
    errno.EBUSY: "in_use",
    errno.EACCES: "not_allowed",
}

_POLL_SECONDS = 0.1
_FIRST_BACK_OFF_SECONDS = 0.25
_LONGEST_BACK_OFF_SECONDS = 2.0


class SerialScanner:
    """Reads codes from ``path`` until told to stop. ``run`` is the thread's target; callbacks come on that thread.

    ``on_code(text)`` for each code; ``on_link(link)`` when the scanner is found or lost, and once at the start if it is
    not there. ``link``: ``up``, ``unplugged``, ``in_use`` by another program, or a port that this user is
    ``not_allowed`` to open.
    """

    def __init__(
        self,
        path: str,
        on_code: Callable[[str], None],
        on_link: Callable[[Link], None],
        *,
        baud: int = 9600,
    ) -> None:
        self._path = path
        self._baud = baud
        self._on_code = on_code
        self._on_link = on_link
        self._link: Link | None = None
        self._stopped = threading.Event()

    def run(self) -> None:
        back_off = _FIRST_BACK_OFF_SECONDS
        while not self._stopped.is_set():
            try:
                with serial.Serial(self._path, self._baud, timeout=_POLL_SECONDS, exclusive=True) as port:
                    self._say("up")
                    back_off = _FIRST_BACK_OFF_SECONDS
                    self._read(port)
            except _FAULTS as fault:
                self._say(_ABSENT.get(getattr(fault, "errno", None) or 0, "unplugged"))
            self._stopped.wait(back_off)
            back_off = min(back_off * 2, _LONGEST_BACK_OFF_SECONDS)

    def stop(self) -> None:
        """Ask ``run`` to return, which it does within a poll. Any thread."""
        self._stopped.set()

    def _read(self, port: serial.Serial) -> None:
        frames = FrameReader()
        while not self._stopped.is_set():
            data = port.read(1)
            if data:
                for code in frames.feed(data + port.read(port.in_waiting)):
                    self._on_code(code)

    def _say(self, link: Link) -> None:
        if link != self._link:
            self._link = link
            self._on_link(link)
