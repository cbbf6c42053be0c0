"""What an operator does to the window: the keyboard alone, or a finger alone."""

from __future__ import annotations

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from pos_terminal.ui.window import MainWindow

ALT = Qt.KeyboardModifier.AltModifier


class Place(Protocol):
    """A window under test."""

    window: MainWindow

    def settle(self) -> None: ...


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
