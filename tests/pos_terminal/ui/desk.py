"""Where the window of a desk has its focus, and whether a question is open."""

from __future__ import annotations

from PySide6.QtCore import Qt

from tests.pos_terminal.ui.conftest import Desk

Key = Qt.Key


def is_open(desk: Desk) -> bool:
    return desk.window.sheet is not None


def focus(desk: Desk) -> str:
    focused = desk.window.focusWidget()
    return focused.objectName() if focused is not None else ""
