"""Finds keyboard-wedge scans in the application's key stream: the Qt side around a pure decider.

The decider (``devices.scanner.wedge``) is handed in together with its verdict types, since rooms beside each other do
not know each other. Every key press that reaches a widget is shown to it first; what it holds back and then finds to
be typing is sent again, in order, to the widget it was typed at, or to whatever has the focus by then if that one is
gone. So a scan lands in the sale whatever has the focus, and no field ever shows half a code.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from pos_terminal.ui.key_gaps import KeyGaps

_MODIFIERS = {
    Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock,
    Qt.Key.Key_NumLock,
}  # fmt: skip


class Pressed(NamedTuple):
    """A key to send again, and the widget it was pressed at: a finger may have moved the focus since."""

    event: QKeyEvent
    at: QWidget


class Decider(Protocol):
    """``devices.scanner.wedge.WedgeDecider`` as this filter uses it."""

    @property
    def holding(self) -> bool: ...

    @property
    def patience_ms(self) -> int: ...

    def feed(self, text: str, gap_ms: int, token: Pressed) -> object: ...

    def give_up(self) -> object | None: ...


class Verdicts(NamedTuple):
    """The decider's own types: ``hold``, ``scan`` (with ``code``), ``replay`` (with ``keys`` and ``fragment``)."""

    hold: type
    scan: type
    replay: type


class WedgeFilter(QObject):
    """Install with ``QApplication.installEventFilter``. ``scanned`` carries the code; ``torn`` tells of the beginning
    of one that broke off where nothing on screen takes what is typed."""

    scanned = Signal(str)
    torn = Signal()

    def __init__(self, decider: Decider, verdicts: Verdicts, *, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._decider, self._verdicts = decider, verdicts
        self._replaying = False
        self._gaps = KeyGaps(self)
        self._gaps.beat.connect(self._release)

    @property
    def since_key_ms(self) -> int:
        """How long ago the last key was, as far as a scan is told from typing: see ``KeyGaps.free_ms``."""
        return self._gaps.free_ms

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
        verdict = self._decider.feed(self._typed(event), self._gaps.next_ms(event), Pressed(copy, watched))
        if isinstance(verdict, self._verdicts.hold):
            return True
        if isinstance(verdict, self._verdicts.scan):
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
        if isinstance(event, QKeyEvent) and (Qt.Key(event.key()) in _MODIFIERS or self._typed(event)):
            return
        self._give_up()

    @staticmethod
    def _typed(event: QKeyEvent) -> str:
        """What the key types; nothing for a key held down and for shortcuts."""
        command = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        if event.isAutoRepeat() or event.modifiers() & command:
            return ""
        return "\r" if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else event.text()

    def let_go(self) -> None:
        """A scan came by another way: what was typed before it reaches its field first, or it would be typed behind."""
        if self._decider.holding:
            self._give_up()

    def _release(self) -> None:
        if self._decider.holding and self._gaps.free_ms >= self._decider.patience_ms:
            self._give_up()

    def _give_up(self) -> None:
        verdict = self._decider.give_up()
        if verdict is not None:
            self._replay(verdict)

    def _replay(self, verdict: object) -> None:
        taken = True
        self._replaying = True
        try:
            for held in getattr(verdict, "keys"):  # noqa: B009 - the type is the decider's
                event, at = held.token
                alive = isValid(at) and at.isVisible() and at.isEnabled()
                target = at if alive else QApplication.focusWidget() or QApplication.activeWindow()
                if target is not None:
                    taken = QApplication.sendEvent(target, event) and event.isAccepted()
        finally:
            self._replaying = False
        if getattr(verdict, "fragment") and not taken:  # noqa: B009 - the type is the decider's
            self.torn.emit()
