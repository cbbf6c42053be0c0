"""Being asked to stop: SIGTERM and SIGINT end the program in order, so that the ledger is left complete."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier
from PySide6.QtWidgets import QApplication


class StopSignals(QObject):
    """Python runs signal handlers only between its own steps, and Qt's loop takes none while it waits: the interpreter
    writes a byte to a socket at each signal, and reading it wakes both.
    """

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        self._reader, self._writer = socket.socketpair()
        for end in (self._reader, self._writer):
            end.setblocking(False)
        signal.set_wakeup_fd(self._writer.fileno())
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _noted)
        self._notifier = QSocketNotifier(self._reader.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._stop)

    def _stop(self) -> None:
        self._reader.recv(64)
        self._app.exit(0)  # ``quit`` would ask the window first, which asks the clerk

    def close(self) -> None:
        """Gives the signals back their usual meaning."""
        self._notifier.setEnabled(False)
        signal.set_wakeup_fd(-1)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_DFL)
        self._reader.close()
        self._writer.close()


def _noted(number: int, frame: FrameType | None) -> None:
    """The byte in the socket is what counts."""
