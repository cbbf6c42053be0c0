"""Finds keyboard-wedge scans in the application's key stream: the Qt side around a pure decider.

The decider (``devices.scanner.wedge``) is handed in together with its verdict types, since rooms beside each other do
not know each other. Every key press that reaches a widget is shown to it first; what it holds back and then finds to
be typing is sent again, in order, to whatever has the focus then. So a scan lands in the sale whatever has the focus,
and no field ever shows half a code.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

_MODIFIERS = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
}  # fmt: skip
RELEASE_MS = 60


class Decider(Protocol):
    """``devices.scanner.wedge.WedgeDecider`` as this filter uses it; the token is the key event to send again."""

    @property
    def holding(self) -> bool: ...

    def feed(self, text: str, at_ms: int, token: QKeyEvent) -> object: ...

    def tick(self, at_ms: int) -> object | None: ...


class Verdicts(NamedTuple):
    """The decider's own types: ``hold``, ``scan`` (with ``code`` and ``leaked``), ``replay`` (with ``keys``)."""

    hold: type
    scan: type
    replay: type


def monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class WedgeFilter(QObject):
    """Install with ``QApplication.installEventFilter``. ``scanned`` carries the code."""

    scanned = Signal(str)

    def __init__(
        self,
        decider: Decider,
        verdicts: Verdicts,
        *,
        now_ms: Callable[[], int] = monotonic_ms,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._decider, self._verdicts, self._now_ms = decider, verdicts, now_ms
        self._replaying = False
        self._stamp_offset_ms: int | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(RELEASE_MS + 5)
        self._timer.timeout.connect(self._release)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if self._replaying or not isinstance(watched, QWidget):
            return False
        if event.type() in (QEvent.Type.ShortcutOverride, QEvent.Type.MouseButtonPress):
            self._give_back_before(event)
            return False
        if event.type() != QEvent.Type.KeyPress:
            return False
        assert isinstance(event, QKeyEvent)
        if Qt.Key(event.key()) in _MODIFIERS:
            return False
        copy = event.clone()
        assert isinstance(copy, QKeyEvent)
        verdict = self._decider.feed(self._typed(event), self._at_ms(event), copy)
        if isinstance(verdict, self._verdicts.hold):
            self._timer.start()
            return True
        if isinstance(verdict, self._verdicts.scan):
            self._timer.stop()
            self._take_back(int(getattr(verdict, "leaked", 0)))
            self.scanned.emit(str(getattr(verdict, "code")))  # noqa: B009 - the type is the decider's
            return True
        if isinstance(verdict, self._verdicts.replay):
            self._replay(verdict)
            return True
        return False

    def _give_back_before(self, event: QEvent) -> None:
        """A key of command or a finger on a button acts at once: what was typed just before has to be there by then."""
        if not self._decider.holding:
            return
        if isinstance(event, QKeyEvent):
            if Qt.Key(event.key()) in _MODIFIERS or self._typed(event):
                return
            command, at_ms = event.clone(), self._at_ms(event)
            assert isinstance(command, QKeyEvent)
        else:
            command, at_ms = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier), self._now_ms()
        verdict = self._decider.feed("", at_ms, command)
        if isinstance(verdict, self._verdicts.replay):
            self._replay(verdict, without=command)

    @staticmethod
    def _typed(event: QKeyEvent) -> str:
        """What the key types; nothing for a key held down and for shortcuts."""
        command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.isAutoRepeat() or event.modifiers() & command:
            return ""
        return "\r" if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else event.text()

    def _at_ms(self, event: QKeyEvent) -> int:
        """The event's own time on the monotonic scale; its arrival where the platform stamps nothing (0).

        The platform's zero is unknown, so the smallest distance to the arrival seen so far stands for it: queueing only
        ever makes an arrival later.
        """
        now, stamp = self._now_ms(), event.timestamp()
        if stamp == 0:
            return now
        offset = now - stamp
        if self._stamp_offset_ms is None or offset < self._stamp_offset_ms or offset - self._stamp_offset_ms > 60_000:
            self._stamp_offset_ms = offset
        return stamp + self._stamp_offset_ms

    def _release(self) -> None:
        verdict = self._decider.tick(self._now_ms())
        if verdict is not None:
            self._replay(verdict)
        elif self._decider.holding:
            self._timer.start()

    def _replay(self, verdict: object, without: QKeyEvent | None = None) -> None:
        self._replaying = True
        try:
            for held in getattr(verdict, "keys"):  # noqa: B009 - the type is the decider's
                target = QApplication.focusWidget() or QApplication.activeWindow()
                if target is not None and held.token is not without:
                    QApplication.sendEvent(target, held.token)
        finally:
            self._replaying = False
        if self._decider.holding:
            self._timer.start()

    @staticmethod
    def _take_back(count: int) -> None:
        """Characters of the scan that had been given back too early leave the field again."""
        field = QApplication.focusWidget()
        if isinstance(field, QLineEdit):
            for _ in range(min(count, len(field.text()))):
                field.backspace()
