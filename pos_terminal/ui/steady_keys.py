"""One press of a key acts once: not again while it is held down, and not again by a bounce or by a second press that
was meant for the screen before.

Application-wide, since the key may go to any field or dialog. What types and moves (digits, letters, arrows, Backspace)
repeats as ever. The keys of the last step, F12 and what has its role, wait until the screen has stood still for
:data:`SETTLE_MS`: they take money, close the day and sign out from the same place. Nobody waits after a change that
another key of command has just made: «F9 F12» is meant, a second F12 or an F12 into a screen that changed by itself may
not be. Whatever is passed over is told.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from pos_terminal.ui.widgets.keys import Key

SETTLE_MS = 400
LED_HERE_MS = 150
"""A change that follows a key of command so soon is its own; what waited for a disk or a server takes longer."""
BOUNCE_MS = 30
"""Nobody presses a key again so soon after letting it go. X repeats a key by such pairs, and Qt cannot always tell."""
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)
_WATCHED = frozenset((*_KEYS, *_PRESSES))
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES = {
    Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Home, Qt.Key.Key_End,
    Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Tab,
    Qt.Key.Key_Backtab,
}  # fmt: skip
_MODIFIERS = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
}  # fmt: skip


def monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


class SteadyKeys(QObject):
    """Install with ``QApplication.installEventFilter``; it looks at ``window`` and its dialogs.

    ``now_ms``: when a press arrives, in milliseconds. ``passed_over``: a press of the last step was, and no key is held
    down. True where the screen had changed by itself, False where the last step was pressed just before.
    """

    passed_over = Signal(bool)

    def __init__(self, window: QWidget, now_ms: Callable[[], int] = monotonic_ms) -> None:
        super().__init__(window)
        self._window, self._now_ms = window, now_ms
        self._turned_ms: int | None = None
        self._by_itself = False
        self._commanded_ms: int | None = None
        self._led_ms: int | None = None
        self._released: dict[int, int] = {}

    def turned(self) -> None:
        """The screen, or what its last step means, has just become another.

        A key of command explains one change: what follows it is an answer that nobody has seen.
        """
        now_ms, commanded_ms = self._now_ms(), self._commanded_ms
        self._commanded_ms = None
        if commanded_ms is not None and 0 <= now_ms - commanded_ms < LED_HERE_MS:
            self._turned_ms, self._led_ms = None, now_ms
            return
        self._by_itself = not self.is_settling() or self._by_itself
        self._turned_ms = now_ms

    def is_settling(self) -> bool:
        """Whether a press of the last step would be passed over now."""
        return self._turned_ms is not None and 0 <= self._now_ms() - self._turned_ms < SETTLE_MS

    def is_bounce(self, key: int) -> bool:
        """Whether a press of ``key`` (``Qt.Key``) would be passed over now, so soon after it was let go."""
        return self._bounces(key, self._now_ms())

    def _bounces(self, key: int, at_ms: int) -> bool:
        return 0 <= at_ms - self._released.get(key, -BOUNCE_MS) < BOUNCE_MS

    @staticmethod
    def is_last_step(widget: QObject) -> bool:
        """Whether ``widget`` is a key that a press must not reach by accident."""
        return isinstance(widget, Key) and widget.role in ("primary", "destroy")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind not in _WATCHED or not isinstance(watched, QWidget):
            return False
        top = watched.window()
        if self._window not in (top, top.parentWidget()):
            return False
        if kind in _PRESSES:
            again = kind == QEvent.Type.MouseButtonDblClick
            return isinstance(watched, Key) and watched.isEnabled() and self._touched(watched, again=again)
        assert isinstance(event, QKeyEvent)
        at_ms = event.timestamp() or self._now_ms()
        if kind == QEvent.Type.KeyRelease:
            self._released[event.key()] = at_ms
            return False
        override = kind == QEvent.Type.ShortcutOverride
        if not override and _is_unbound_chord(event):
            event.accept()
            return True
        if event.isAutoRepeat() or self._bounces(event.key(), at_ms):
            if override:
                event.accept()  # no shortcut then, only a press
            return override or not _may_repeat(event)
        if override and event.key() != Qt.Key.Key_F12 and _is_command(event):
            self._commanded_ms = self._now_ms()
        elif override and event.text() and event.text().isprintable():
            self._turned_ms = None  # whoever types has seen the screen: «30 F12» is no bounce
        # an override nobody takes goes on to the parents: it is judged once, where it came in
        f12 = event.key() == Qt.Key.Key_F12 and override and watched is (top.focusWidget() or top)
        if f12 or (not override and event.key() in _ENTER and self.is_last_step(watched)):
            if not self._passed_over():
                return False
            event.accept()
            return True
        return False

    def _touched(self, key: Key, *, again: bool) -> bool:
        """Whether a finger on ``key`` comes too early for it. ``again``: at the same place as just before."""
        if self.is_last_step(key):
            if again and self._led_ms is not None and self._turned_ms is None:
                self._turned_ms, self._by_itself = self._led_ms, False
            return self._passed_over()
        if key.role != "digit":
            self._commanded_ms = self._now_ms()
        return False

    def _passed_over(self) -> bool:
        """Whether this press comes too early. One that does not counts as a change itself: its answer is on its way."""
        if self.is_settling():
            self.passed_over.emit(self._by_itself)
            return True
        self._commanded_ms, self._by_itself = None, False
        self._turned_ms = self._now_ms()
        return False


def _is_unbound_chord(event: QKeyEvent) -> bool:
    """Alt and a letter that no key of the screen has: Qt types the letter. AltGr, which writes, is no Alt here."""
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    return event.modifiers() & command == Qt.KeyboardModifier.AltModifier and event.text().isprintable()


def _is_command(event: QKeyEvent) -> bool:
    """A key that neither types nor moves: an F-key, Escape, a chord."""
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    if event.modifiers() & command:
        return Qt.Key(event.key()) not in _MODIFIERS
    silent = not event.text() or event.key() == Qt.Key.Key_Escape
    return silent and Qt.Key(event.key()) not in _MOVES | _MODIFIERS


def _may_repeat(event: QKeyEvent) -> bool:
    command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    if Qt.Key(event.key()) in _MOVES:
        return True
    return event.text().isprintable() and bool(event.text()) and not event.modifiers() & command
