"""The toast: a word at the lower left for 2.5 s. It takes no focus and lets clicks through, except on «撤销»."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import Toast
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Icon, Text

SHOWN_MS = 2500
TOAST_ABOVE = 16  # pixels over the bottom where no keys are
_ICONS = {
    "plain": ("circle-alert", theme.TOAST_INK),
    "ok": ("circle-check", "#6CE9A6"),
    "warn": ("triangle-alert", theme.BAR_WARN),
    "danger": ("circle-x", theme.BAR_DANGER),
}


class ToastLabel(QWidget):
    undo = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ground, self._above = parent, TOAST_ABOVE
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
        self._timer.setInterval(SHOWN_MS)
        self._timer.timeout.connect(self.hide)
        self.hide()

    @property
    def text(self) -> str:
        return self._text.text()

    def show_toast(self, toast: Toast) -> None:
        icon, colour = _ICONS[toast.tone]
        self._icon.set_icon(icon, colour)
        self._undo.setVisible(toast.undo)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents, not toast.undo)
        room = self._ground.width() - 2 * theme.MARGIN
        self._text.setWordWrap(False)
        self._text.setText(toast.text)
        self.setAccessibleName(toast.text)
        wanted = self._text.sizeHint().width() + 32 + 32 + (100 if toast.undo else 0)
        self._text.setWordWrap(wanted > room)
        self.resize(min(wanted, room), 56 if wanted <= room else 80)
        self.place()
        self.show()
        self.raise_()
        self._timer.start()

    def place(self, above: int | None = None) -> None:
        """At the lower left, ``above`` pixels over the bottom: a row of keys there stays free."""
        self._above = self._above if above is None else above
        self.move(theme.MARGIN + 8, self._ground.height() - self.height() - self._above)

    def _undone(self) -> None:
        self.hide()
        self.undo.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.TOAST))
        painter.drawRoundedRect(QRectF(self.rect()), theme.CONTROL_RADIUS, theme.CONTROL_RADIUS)
