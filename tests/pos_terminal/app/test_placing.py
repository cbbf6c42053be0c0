"""The window opens inside the screen, whatever its size."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_terminal.app import placing


class Screen:
    def __init__(self, width: int, height: int) -> None:
        self.area = QRect(0, 0, width, height)

    def availableGeometry(self) -> QRect:
        return self.area


@pytest.mark.parametrize(
    ("width", "height", "maximised"),
    [(1024, 768, True), (1366, 768, True), (1366, 900, True), (1440, 780, True), (1440, 900, False)],
)
def test_the_window_is_maximised_where_its_usual_size_does_not_fit(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, width: int, height: int, maximised: bool
) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setMinimumSize(1024, 720)
    monkeypatch.setattr(window, "screen", lambda: Screen(width, height))
    monkeypatch.setattr(QGuiApplication, "platformName", staticmethod(lambda: "xcb"))
    placing.show(window)
    assert window.isMaximized() is maximised
    assert window.minimumWidth() <= width
    assert window.minimumHeight() <= height - placing.FRAME.height()
    if not maximised:
        assert window.size() == placing.USUAL


def test_off_screen_it_has_its_usual_size(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    placing.show(window)
    assert window.size() == QSize(1366, 768)


def test_full_screen_is_full_screen(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    placing.show(window, full_screen=True)
    assert window.isFullScreen()
