"""Small parts: texts, cards, rules, pills, the busy ring, the receipt paper."""

from __future__ import annotations

import unicodedata
from typing import ClassVar

from PySide6.QtCore import QEvent, QObject, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QScrollBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from pos_terminal.ui import icons, theme
from pos_terminal.ui.model import Pill, Tone

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


def reveal(widget: QWidget, visible: bool) -> None:
    """Show or hide ``widget``, but never show one without a parent: it would flash up as a window of its own."""
    if widget.parent() is not None or not visible:
        widget.setVisible(visible)


class Text(QLabel):
    """A text of the type scale. ``wrap``: over several lines; ``elide``: one line, cut with «…» where it has to be."""

    def __init__(
        self,
        text: str = "",
        *,
        size: int = 15,
        strong: bool = False,
        colour: str = theme.INK,
        align: Qt.AlignmentFlag = LEFT,
        wrap: bool = False,
        elide: bool = False,
    ) -> None:
        super().__init__()
        self.elides = elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(theme.font(size, strong=strong))
        self.setAlignment(align)
        self.setWordWrap(wrap)
        if elide:
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        elif wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_colour(colour)
        self.setText(text)

    def set_colour(self, colour: str) -> None:
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        self.setPalette(palette)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(32, hint.width()), hint.height()) if self.elides else hint

    def show_text(self, text: str) -> None:
        """Set the text and hide the label where there is none."""
        self.setText(text)
        reveal(self, bool(text))

    def setText(self, text: str) -> None:
        super().setText(text)
        self._keep_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._keep_height()

    def _keep_height(self) -> None:
        """A wrapped text holds the height it needs at its width: layouts would squeeze it otherwise."""
        if self.wordWrap():
            self.setMinimumHeight(0)  # what it held before counts in heightForWidth
            self.setMinimumHeight(self.heightForWidth(max(self.width(), 80)) if self.text() else 0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self.elides:
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        shown = QFontMetrics(self.font()).elidedText(self.text(), Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.contentsRect(), int(self.alignment()), shown)


class Card(QFrame):
    """A white card with a column inside (``column``)."""

    def __init__(self, *, padding: int = 20, spacing: int = 8, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(padding, padding, padding, padding)
        self.column.setSpacing(spacing)


def rule() -> QFrame:
    """A hair line."""
    line = QFrame()
    line.setProperty("rule", True)
    line.setFixedHeight(1)
    return line


def row(*parts: QWidget | int | None, spacing: int = 8) -> QHBoxLayout:
    """Widgets in a row; a number is a stretch of that weight, None a stretch of one."""
    box = QHBoxLayout()
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(spacing)
    for part in parts:
        if part is None or isinstance(part, int):
            box.addStretch(part or 1)
        else:
            box.addWidget(part)
    return box


def in_yuan(amount: str) -> str:
    """«¥ 5.00», «-¥ 5.00», «+¥ 5.00»."""
    return f"{amount[0]}¥ {amount[1:]}" if amount.startswith(("-", "+")) else f"¥ {amount}"


def clear(box: QBoxLayout) -> None:
    """Take everything out of ``box``; what was in it is hidden now and deleted by Qt's loop."""
    while (item := box.takeAt(0)) is not None:
        if (widget := item.widget()) is not None:
            widget.hide()
            widget.deleteLater()
        elif isinstance(inner := item.layout(), QBoxLayout):
            clear(inner)
            inner.deleteLater()


class OverlayBar(QScrollBar):
    """A scroll bar over the right edge of ``area``: the content keeps its whole width, so that nothing shifts.

    What reaches to that edge keeps :data:`BESIDE` free for it.
    """

    WIDTH = 12
    BESIDE = WIDTH + 4

    def __init__(self, area: QAbstractScrollArea) -> None:
        super().__init__(Qt.Orientation.Vertical, area)
        self._area = area
        native = area.verticalScrollBar()
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        native.rangeChanged.connect(self._follow)
        native.valueChanged.connect(self.setValue)
        self.valueChanged.connect(native.setValue)
        area.installEventFilter(self)
        self._follow()

    def _follow(self) -> None:
        native = self._area.verticalScrollBar()
        self.setRange(native.minimum(), native.maximum())
        self.setPageStep(native.pageStep())
        self.setValue(native.value())
        self.setVisible(native.maximum() > native.minimum())
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._area.width() - self.WIDTH, 0, self.WIDTH, self._area.height())
            self._follow()
        return False


def scroller(content: QWidget) -> QScrollArea:
    """``content``, scrolled up and down where it is higher than its place."""
    area = QScrollArea()
    area.setWidget(content)
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    OverlayBar(area)
    return area


class Icon(QWidget):
    """A still icon."""

    def __init__(self, name: str, *, colour: str = theme.INK_2, size: int = 20) -> None:
        super().__init__()
        self._name, self._colour = name, colour
        self.setFixedSize(size, size)

    def set_icon(self, name: str, colour: str) -> None:
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        ratio = self.devicePixelRatioF()
        QPainter(self).drawPixmap(0, 0, icons.pixmap(self._name, self._colour, self.width(), ratio))


class PillLabel(QWidget):
    """A short state: dot and text on a tint. ``bar``: on the dark top bar."""

    _ON_BAR: ClassVar[dict[str, tuple[str, str, str]]] = {
        "ok": (theme.BAR_SOFT, theme.BAR_INK, theme.OK_DOT),
        "plain": (theme.BAR_SOFT, theme.BAR_INK, theme.BAR_INK_2),
        "warn": (theme.BAR_WARN_SOFT, theme.BAR_WARN, theme.WARN_DOT),
        "danger": (theme.BAR_DANGER_SOFT, theme.BAR_DANGER, "#F97066"),
    }

    def __init__(self, pill: Pill | None = None, *, bar: bool = False) -> None:
        super().__init__()
        self._pill, self._bar = Pill(text=""), bar
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_pill(pill)

    @property
    def pill(self) -> Pill:
        return self._pill

    def set_pill(self, pill: Pill | None) -> None:
        reveal(self, pill is not None and bool(pill.text))
        if pill is None or pill == self._pill:
            return
        self._pill = pill
        self.setAccessibleName(pill.text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        advance = QFontMetrics(theme.font(13)).horizontalAdvance(self._pill.text)
        return QSize(advance + 40, 28)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        tone: Tone = self._pill.tone
        ground, ink, dot = (
            self._ON_BAR[tone] if self._bar else (theme.TONE_SOFT[tone], theme.TONE_INK[tone], theme.TONE_INK[tone])
        )
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()), self.height() / 2, self.height() / 2)
        painter.setBrush(QColor(dot))
        painter.drawEllipse(QRectF(14, self.height() / 2 - 4, 8, 8))
        painter.setPen(QColor(ink))
        painter.setFont(theme.font(13))
        painter.drawText(QRectF(28, 0, self.width() - 28, self.height()), LEFT, self._pill.text)


class BusyRing(QWidget):
    """A turning ring while something is on its way. It turns only while it can be seen."""

    def __init__(self, size: int = 32) -> None:
        super().__init__()
        self.setFixedSize(size, size)
        self._angle = 90
        self._timer = QTimer(self)
        self._timer.setInterval(33)
        self._timer.timeout.connect(self._turn)

    def _turn(self) -> None:
        self._angle = (self._angle - 12) % 360
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(3, 3, -3, -3)
        painter.setPen(QPen(QColor(theme.LINE), 3))
        painter.drawEllipse(area)
        painter.setPen(QPen(QColor(theme.ACCENT), 3, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(area, self._angle * 16, 100 * 16)


class Paper(QWidget):
    """Monospaced text as the printer shows it: one cell a Latin character, two a Chinese one.

    In a narrow place it is smaller, down to :data:`SMALLEST`: the amounts stand at the right edge.
    """

    CELL, LEADING, PADDING = 8, 20, 20
    SMALLEST = 0.6

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[str] = []
        self._columns = 0

    def set_text(self, text: str) -> None:
        self._lines = text.splitlines()
        self._columns = max((self._cells(line) for line in self._lines), default=0)
        self.setMinimumWidth(round(self._columns * self.CELL * self.SMALLEST) + 2 * self.PADDING)
        self._keep_height()
        self.setAccessibleName(text)
        self.update()

    def scale(self) -> float:
        """The size of the print against its usual one, 1 where there is room."""
        room = (self.width() - 2 * self.PADDING) / max(self._columns * self.CELL, 1)
        return max(self.SMALLEST, min(1.0, room))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._keep_height()

    def _keep_height(self) -> None:
        self.setMinimumHeight(round(len(self._lines) * self.LEADING * self.scale()) + 2 * self.PADDING)

    @staticmethod
    def _cells(line: str) -> int:
        return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in line)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(14))
        painter.setPen(QColor(theme.INK))
        scale = self.scale()
        left = (self.width() / scale - self._columns * self.CELL) / 2
        painter.scale(scale, scale)
        top = self.PADDING / scale
        for number, line in enumerate(self._lines):
            x = left
            for sign in line:
                width = self.CELL * self._cells(sign)
                area = QRectF(x - 4, top + number * self.LEADING, width + 8, self.LEADING)
                painter.drawText(area, CENTRE, sign)
                x += width


def under(head: QWidget, rows: QWidget) -> QWidget:
    """``rows`` under their head, without a gap."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(0)
    box.addWidget(head)
    box.addWidget(rows, 1)
    return made
