"""What fills the window in one language: the bar, the screens made so far, the toast, the veil under a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from pos_terminal.ui.pages.page import Page
from pos_terminal.ui.widgets.toast import ToastLabel
from pos_terminal.ui.widgets.topbar import TopBar


class Scrim(QWidget):
    """The veil over the screen while a dialog is open."""

    def paintEvent(self, event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), QColor(17, 24, 39, 110))


class Ground(QWidget):
    """``page_for`` makes the screen for the bodies of a type."""

    def __init__(self, page_for: Callable[[type], Page]) -> None:
        super().__init__()
        self._page_for = page_for
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        self.bar = TopBar()
        self.stack = QStackedWidget()
        box.addWidget(self.bar)
        box.addWidget(self.stack, 1)
        self.pages: dict[type, Page] = {}
        self.toast = ToastLabel(self)
        self.scrim = Scrim(self)
        self.scrim.hide()

    def page(self, kind: type) -> Page:
        """The screen for bodies of ``kind``, made when it is first needed."""
        if kind not in self.pages:
            self.take(kind, self._page_for(kind))
        return self.pages[kind]

    def take(self, kind: type, page: Page) -> None:
        """Have ``page`` for ``kind`` from now on."""
        self.pages[kind] = page
        self.stack.addWidget(page)

    @property
    def in_sight(self) -> Page | None:
        """The screen that is shown."""
        page = self.stack.currentWidget()
        return page if isinstance(page, Page) else None
