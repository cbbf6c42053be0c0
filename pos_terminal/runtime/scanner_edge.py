"""The serial scanner's edge: its thread, and codes as signals on the GUI thread."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThread, Signal

from pos_terminal.devices.scanner.serial import Link, SerialScanner
from pos_terminal.runtime.worker import join


class _Thread(QThread):
    def __init__(self, scanner: SerialScanner) -> None:
        super().__init__()
        self.setObjectName("scanner")
        self._scanner = scanner

    def run(self) -> None:
        self._scanner.run()


class ScannerEdge(QObject):
    """A serial scanner at ``path``; "" for none: a keyboard wedge needs no edge.

    ``scanned(text)`` for each code, ``changed(state, detail)`` when it is found or lost.
    """

    scanned = Signal(str)
    changed = Signal(str, str)

    def __init__(self, path: str, baud: int = 9600) -> None:
        super().__init__()
        self._scanner = SerialScanner(path, self.scanned.emit, self._linked, baud=baud) if path else None
        self._thread = _Thread(self._scanner) if self._scanner is not None else None

    def start(self) -> None:
        if self._thread is None:
            self.changed.emit("absent", "")
        else:
            self._thread.start()

    def end(self) -> None:
        if self._scanner is not None:
            self._scanner.stop()

    def join(self, wait_ms: int) -> bool:
        return self._thread is None or join(self._thread, wait_ms)

    def _linked(self, link: Link) -> None:
        if link == "up":
            self.changed.emit("up", "")
        else:
            self.changed.emit("down", link)
