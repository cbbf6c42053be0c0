"""What an operator does to the window: the keyboard alone, or a finger alone."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QWidget

from pos_terminal.ui.window import MainWindow

ALT = Qt.KeyboardModifier.AltModifier


class Place(Protocol):
    """A window under test."""

    window: MainWindow

    def settle(self) -> None: ...


class Pace:
    """When presses arrive: somebody who looks first, a second between all they do, until ``hurried`` is set."""

    def __init__(self) -> None:
        self.now_ms, self.hurried = 1_000, False

    def __call__(self) -> int:
        self.now_ms += 0 if self.hurried else 1_000
        return self.now_ms


def press(at: Place, *keys: Qt.Key | str, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Keys to whatever has the focus, as the keyboard sends them."""
    for key in keys:
        root: QWidget = at.window.sheet or at.window
        target = root.focusWidget() or root
        if isinstance(key, str):
            QTest.keyClicks(target, key)
        else:
            QTest.keyClick(target, key, modifier)
        at.settle()


def tap(at: Place, *names: str) -> None:
    """A finger on the visible control of that object name or accessible name."""
    for name in names:
        root: QWidget = at.window.sheet or at.window
        control = next(
            (
                widget
                for widget in [*root.findChildren(QAbstractButton), *root.findChildren(QLineEdit)]
                if widget.isVisible() and name in (widget.objectName(), widget.accessibleName())
            ),
            None,
        )
        assert control is not None, name
        assert control.isEnabled(), name
        QTest.mouseClick(control, Qt.MouseButton.LeftButton)
        at.settle()


def hold(at: Place, key: Qt.Key, text: str = "", times: int = 12) -> None:
    """A key held down: one press, then ``times`` repeats, each as Qt takes it: a shortcut unless a widget wants it."""
    press(at, key)
    for _ in range(times):
        root: QWidget = at.window.sheet or at.window
        target = root.focusWidget() or root
        plain = Qt.KeyboardModifier.NoModifier
        override = QKeyEvent(QEvent.Type.ShortcutOverride, key, plain, text, True)
        override.ignore()
        QApplication.sendEvent(target, override)
        if override.isAccepted() or text:
            QApplication.sendEvent(target, QKeyEvent(QEvent.Type.KeyPress, key, plain, text, True))
        else:
            QTest.keyClick(target, key)  # the shortcut would fire
        at.settle()
