"""Where the window opens: its usual size where the screen has room for it, else all of the screen."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

USUAL = QSize(1366, 768)
FRAME = QSize(16, 48)
"""What a window manager adds at most, before the window is there to be asked: its edges and its title."""


def opens_maximised(available: QSize) -> bool:
    """Whether the usual size, with its frame, does not fit ``available``, the screen without its panels."""
    needed = USUAL + FRAME
    return available.width() < needed.width() or available.height() < needed.height()


def show(window: QWidget, *, full_screen: bool = False) -> None:
    """Show ``window`` so that no key lies outside the screen. Off screen there is no edge to mind."""
    screen = window.screen()
    room = screen.availableGeometry() if screen is not None and QGuiApplication.platformName() != "offscreen" else None
    if room is not None:
        smallest = window.minimumSize().boundedTo(room.size() - FRAME)
        window.setMinimumSize(smallest)
    window.resize(USUAL)
    if full_screen:
        window.showFullScreen()
    elif room is not None and opens_maximised(room.size()):
        window.resize(USUAL.boundedTo(room.size() - FRAME))
        window.move(room.topLeft())
        window.showMaximized()
    else:
        window.show()
