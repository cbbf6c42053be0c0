"""The toast: a word at the lower left until it is read. It takes no focus and lets clicks through, except on «撤销».

It lies on no key and no banner. What is said under an open dialog stands at that, where somebody looks.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable

from PySide6.QtCore import QRect, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QHideEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import Toast
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Icon, Text

SHOWN_MS = 2500  # at least
READ_MS, LONGEST_MS = 90, 10_000
"""What a reader takes for the width of a Latin letter (half a Chinese one), after the first second; the longest."""
TOAST_ABOVE = 16  # pixels over the bottom where no keys are
_LEFT = theme.MARGIN + 8  # of its left edge
_FROM_DIALOG = 12
LOOKS_MS = 100  # after that a toast makes way for what has come since: the layout has its say in several turns
LEAST = 300  # pixels of width for a text to be read in
_ICONS = {
    "plain": ("circle-alert", theme.TOAST_INK),
    "ok": ("circle-check", "#6CE9A6"),
    "warn": ("triangle-alert", theme.BAR_WARN),
    "danger": ("circle-x", theme.BAR_DANGER),
}


def shown_ms(text: str) -> int:
    """How long it takes to see and read ``text``."""
    widths = sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
    return min(max(SHOWN_MS, 1_000 + READ_MS * widths), LONGEST_MS)


class Banner(QWidget):
    """What stands on a screen until it is dealt with: no toast lies on it."""


class ToastLabel(QWidget):
    """``dialog``: where an open one lies on the ground."""

    undo = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground, self._above, self._right = parent, TOAST_ABOVE, 0
        self._wanted = self._beside = 0
        self.dialog: Callable[[], QRect | None] = lambda: None
        self._of_dialog = False
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._icon = Icon("circle-alert", colour=theme.TOAST_INK)
        self._text = Text(size=15, colour=theme.TOAST_INK)
        self._undo = Key(tr("撤销"), role="bar", height=theme.TOUCH, focus=False, on_click=self._undone)
        self._undo.setFixedWidth(88)
        box = QHBoxLayout(self)
        box.setContentsMargins(16, 0, 16, 0)
        box.setSpacing(12)
        box.addWidget(self._icon)
        box.addWidget(self._text, 1)
        box.addWidget(self._undo)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        self._makes_way = QTimer(self)
        self._makes_way.setInterval(LOOKS_MS)
        self._makes_way.timeout.connect(self._place)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def left_ms(self) -> int:
        """How long it stays yet; -1 where it does not stand there."""
        return self._timer.remainingTime()

    def show_toast(self, toast: Toast) -> None:
        icon, colour = _ICONS[toast.tone]
        self._icon.set_icon(icon, colour)
        self._undo.setVisible(toast.undo)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not toast.undo)
        self._text.setWordWrap(False)
        self._text.setText(toast.text)
        self.setAccessibleName(toast.text)
        self._beside = 32 + 32 + (100 if toast.undo else 0)  # margins, icon and «撤销»
        self._wanted = self._text.sizeHint().width() + self._beside
        self._of_dialog = self.dialog() is not None
        self._place()
        self.show()
        self.raise_()
        self._timer.start(shown_ms(toast.text))
        self._makes_way.start()

    def place(self, above: int, beside: int) -> None:
        """At the lower left, ``above`` pixels over the bottom and ``beside`` from the right edge, where keys stay free.

        Higher where it would cover a key or banner there still; where it would cover one all the way up, over the bar.
        """
        self._above, self._right = above, beside
        self._place()

    def _place(self) -> None:
        asked = self.dialog() if self._of_dialog else None
        if asked is not None and self._at_dialog(asked):
            return
        self._of_dialog = False
        room = self._ground.width() - self._right - 2 * _LEFT
        bottom, taken = self._ground.height() - self._above, self._in_sight(QAbstractButton) + self._in_sight(Banner)
        self._fill(room)
        lowest, free = self._at(bottom), self._free(bottom, taken)
        beside = min((key.left() for key in self._in_sight(QAbstractButton) if key.intersects(lowest)), default=0)
        if free is None and beside - 2 * _LEFT >= LEAST:  # a list with a key in each row
            self._fill(beside - 2 * _LEFT)
            free = self._free(bottom, taken)
        if free is None and not self._fits_bar(taken):
            self._fill(room)
            free = bottom
        self.move(_LEFT, free - self.height() if free is not None else 0)

    def _at_dialog(self, asked: QRect) -> bool:
        """Below the open dialog, else over it: the keys there are veiled. False where neither has room."""
        self._fill(self._ground.width() - 2 * _LEFT)
        left = min(max(_LEFT, asked.center().x() - self.width() // 2), self._ground.width() - _LEFT - self.width())
        below, above = asked.bottom() + _FROM_DIALOG, asked.top() - _FROM_DIALOG - self.height()
        fits = below + self.height() <= self._ground.height()
        self.move(left, below if fits else above)
        return fits or above >= 0

    def _fits_bar(self, taken: list[QRect]) -> bool:
        """Over the bar, which says nothing that could not wait; close around the text, so that it ends with the bar."""
        self._fill(self._ground.width() - 2 * _LEFT, edge=4)
        return not any(one.intersects(self._at(self.height())) for one in taken)

    def _fill(self, room: int, edge: int = 16) -> None:
        """Takes the size of its text on a width of ``room``."""
        wraps = self._wanted > room
        self._text.setWordWrap(wraps)
        lines = self._text.heightForWidth(room - self._beside) if wraps else 0
        self.resize(min(self._wanted, room), max(theme.BAR_HEIGHT if edge < 16 else 56, lines + 2 * edge))

    def _at(self, bottom: int) -> QRect:
        return QRect(_LEFT, bottom - self.height(), self.width(), self.height())

    def _free(self, bottom: int, taken: list[QRect]) -> int | None:
        """The lowest bottom up from ``bottom`` with nothing of ``taken`` under the toast."""
        while bottom >= self.height():
            hidden = [one.top() for one in taken if one.intersects(self._at(bottom))]
            if not hidden:
                return bottom
            bottom = min(hidden) - 8
        return None

    def _in_sight(self, kind: type[QWidget]) -> list[QRect]:
        """Where those of ``kind`` are in sight."""
        found = []
        for one in self._ground.findChildren(kind):
            if one.isVisible() and not self.isAncestorOf(one):
                seen = one.visibleRegion().boundingRect()
                found.append(QRect(one.mapTo(self._ground, seen.topLeft()), seen.size()))
        return found

    def _undone(self) -> None:
        self.hide()
        self.undo.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        self._makes_way.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.TOAST))
        painter.drawRoundedRect(QRectF(self.rect()), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
