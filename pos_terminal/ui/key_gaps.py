"""How long ago the key before was pressed: by the platform's time stamps, else by the time the event loop was free.

A program that was busy finds the keys of seconds in its queue. Where the platform stamps them (X11, Wayland, macOS) the
stamps tell what lay between them; Windows stamps a key when it is read, and the off-screen platform none. There
arrivals prove nothing, so only the time in which a key could have been read is counted, in beats of a timer: one that
comes late counts for :data:`BUSY_MS` at most.
"""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent

BEAT_MS = 10
BUSY_MS = 30
"""Some beats, since a loaded machine is late with each, and less than the gap that parts a scan from typing."""
LONG_MS = 1_000
"""A gap that is long whatever it is compared with: nothing is counted after it."""
_STAMPING = frozenset(("xcb", "wayland", "cocoa"))


class KeyGaps(QObject):
    """Counts from each key for at most :data:`LONG_MS`. ``beat`` comes while it counts."""

    beat = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stamps = QGuiApplication.platformName() in _STAMPING
        self._stamp = 0
        self._free_ms = LONG_MS
        self._beat_at_ms = 0
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._count)

    @property
    def free_ms(self) -> int:
        """The time since the last key in which the event loop was free, in milliseconds."""
        return self._free_ms

    def next_ms(self, event: QKeyEvent) -> int:
        """The gap between the key before and ``event``, in milliseconds; the count begins again."""
        free, self._free_ms = self._free_ms, 0
        before, self._stamp = self._stamp, event.timestamp() if self._stamps else 0
        self._beat_at_ms = _monotonic_ms()
        self._timer.start()
        return self._stamp - before if self._stamp and before else free

    def _count(self) -> None:
        now, before = _monotonic_ms(), self._beat_at_ms
        self._beat_at_ms = now
        self._free_ms += min(now - before, BUSY_MS)
        if self._free_ms >= LONG_MS:
            self._timer.stop()
        self.beat.emit()


def _monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000
