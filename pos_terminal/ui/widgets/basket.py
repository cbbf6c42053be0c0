"""The basket: a list model that diffs by line id, and a delegate that paints a whole row at once.

One column with one delegate, since painting cell by cell leaves seams at 125 % and 150 %. ``columns`` places the
figures for the header and for the rows alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import (
    QAbstractListModel,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import LineView
from pos_terminal.ui.widgets.parts import CENTRE, LEFT, RIGHT, OverlayBar

ROW_HEIGHT = 52
Index = QModelIndex | QPersistentModelIndex
LINE_ROLE = int(Qt.ItemDataRole.UserRole)


class Columns(NamedTuple):
    """Left edge and width of each column."""

    position: tuple[int, int]
    title: tuple[int, int]
    quantity: tuple[int, int]
    price: tuple[int, int]
    discount: tuple[int, int]
    amount: tuple[int, int]


def columns(width: int) -> Columns:
    """Place the columns in ``width`` pixels; the title takes what the figures leave."""
    wide = width >= 760
    sizes = (84, 96, 92, 124) if wide else (76, 84, 76, 104)
    right = width - 24
    places: list[tuple[int, int]] = []
    for size in reversed(sizes):
        right -= size
        places.insert(0, (right, size))
    return Columns((8, 36), (56, right - 56 - 12), *places)


def figures_height(line: LineView, width: int) -> int:
    """How much higher a row of ``width`` pixels is for figures that find no room under its title; 0 where they do."""
    metrics = QFontMetrics(theme.font(12))
    if line.lacks or not line.figures or metrics.horizontalAdvance(line.figures) <= columns(width).title[1]:
        return 0
    place = QRect(0, 0, figures_width(width), 10_000)
    return metrics.boundingRect(place, int(Qt.TextFlag.TextWordWrap), line.figures).height() + 6


def figures_width(width: int) -> int:
    """From the title to the right edge of the amounts."""
    return width - columns(width).title[0] - 24


class BasketModel(QAbstractListModel):
    """The lines. ``show`` changes only what differs, so that selection and scrolling stay."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[LineView] = []

    @property
    def lines(self) -> Sequence[LineView]:
        return self._lines

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            spoken = tr("{title}，{quantity} {unit}，小计 {amount}")
            told = spoken.format(title=line.title, quantity=line.quantity, unit=line.unit, amount=line.amount)
            return " · ".join(part for part in (told, line.figures, line.lacks) if part)
        return None

    def row_of(self, line: str | None) -> int:
        """The row of a line id, -1 where there is none."""
        return next((row for row, shown in enumerate(self._lines) if shown.line == line), -1)

    def show(self, lines: Sequence[LineView]) -> None:
        wanted = {line.line for line in lines}
        for row in range(len(self._lines) - 1, -1, -1):
            if self._lines[row].line not in wanted:
                self.beginRemoveRows(QModelIndex(), row, row)
                del self._lines[row]
                self.endRemoveRows()
        for row, line in enumerate(lines):
            if row < len(self._lines) and self._lines[row].line == line.line:
                if self._lines[row] != line:
                    self._lines[row] = line
                    self.dataChanged.emit(self.index(row), self.index(row))
            elif (old := self.row_of(line.line)) >= 0:
                self.beginMoveRows(QModelIndex(), old, old, QModelIndex(), row)
                del self._lines[old]
                self._lines.insert(row, line)
                self.endMoveRows()
                self.dataChanged.emit(self.index(row), self.index(row))
            else:
                self.beginInsertRows(QModelIndex(), row, row)
                self._lines.insert(row, line)
                self.endInsertRows()


class RowDelegate(QStyledItemDelegate):
    """Paints one line: background once, then texts, chip and quantity box."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        line, view = index.data(LINE_ROLE), self.parent()
        assert isinstance(line, LineView)
        assert isinstance(view, QAbstractItemView)
        return QSize(0, ROW_HEIGHT + figures_height(line, view.viewport().width()))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        line = index.data(LINE_ROLE)
        assert isinstance(line, LineView)
        area: QRect = getattr(option, "rect")  # noqa: B009 - missing in the type stubs
        selected = bool(getattr(option, "state") & QStyle.StateFlag.State_Selected)  # noqa: B009
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.fillRect(area, QColor(theme.ACCENT_SOFT if selected else theme.SURFACE))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, QColor(theme.LINE))
        if selected:
            painter.fillRect(area.left(), area.top(), 4, area.height(), QColor(theme.ACCENT))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        self._texts(painter, area, line)
        painter.restore()

    def _texts(self, painter: QPainter, area: QRect, line: LineView) -> None:
        place = columns(area.width())
        top, middle = area.top(), ROW_HEIGHT
        higher = figures_height(line, area.width())

        def cell(column: tuple[int, int], align: Qt.AlignmentFlag, text: str, y: int = 0, height: int = middle) -> None:
            painter.drawText(QRect(area.left() + column[0], top + y, column[1], height), align, text)

        painter.setPen(QColor(theme.INK_2))
        painter.setFont(theme.font(12))
        cell(place.position, CENTRE, line.position)
        beside = (line.code, line.note) if higher else (line.figures, line.code, line.note)
        under = line.lacks or " · ".join(part for part in beside if part)
        metrics = QFontMetrics(painter.font())
        if higher:
            below = QRect(area.left() + place.title[0], top + ROW_HEIGHT - 6, figures_width(area.width()), higher)
            painter.drawText(below, int(Qt.TextFlag.TextWordWrap), line.figures)
        if line.lacks:
            painter.setPen(QColor(theme.WARN))
        cell(place.title, LEFT, metrics.elidedText(under, Qt.TextElideMode.ElideRight, place.title[1]), 27, 18)
        painter.setPen(QColor(theme.INK_2))
        painter.setFont(theme.font(15))
        cell(place.price, RIGHT, line.unit_price)
        painter.setPen(QColor(theme.INK))
        painter.setFont(theme.font(16))
        metrics = QFontMetrics(painter.font())
        cell(place.title, LEFT, metrics.elidedText(line.title, Qt.TextElideMode.ElideMiddle, place.title[1]), 5, 24)
        painter.setFont(theme.font(17, strong=True))
        cell(place.amount, RIGHT, line.amount)
        self._quantity(painter, QRectF(area.left() + place.quantity[0], top + 9, place.quantity[1] - 4, 34), line)
        if line.discount:
            self._chip(painter, area.left() + place.discount[0], top, place.discount[1], line.discount)

    @staticmethod
    def _quantity(painter: QPainter, box: QRectF, line: LineView) -> None:
        painter.setPen(QPen(QColor(theme.LINE), 1))
        painter.setBrush(QColor(theme.SURFACE))
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        unit_font = theme.font(12)
        unit = QFontMetrics(unit_font).horizontalAdvance(line.unit) if line.unit else 0
        size = 16
        room = box.width() - unit - 22
        while size > 11 and QFontMetrics(theme.font(size, strong=True)).horizontalAdvance(line.quantity) > room:
            size -= 1
        painter.setFont(theme.font(size, strong=True))
        painter.setPen(QColor(theme.INK))
        painter.drawText(box.adjusted(4, 0, -(unit + 14), 0), RIGHT, line.quantity)
        painter.setFont(unit_font)
        painter.setPen(QColor(theme.INK_2))
        painter.drawText(box.adjusted(0, 0, -8, 0), RIGHT, line.unit)

    @staticmethod
    def _chip(painter: QPainter, left: int, top: int, width: int, text: str) -> None:
        painter.setFont(theme.font(13, strong=True))
        wide = min(width - 8, QFontMetrics(painter.font()).horizontalAdvance(text) + 18)
        box = QRectF(left + (width - wide) / 2, top + 14, wide, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.WARN_SOFT))
        painter.drawRoundedRect(box, 12, 12)
        painter.setPen(QColor(theme.WARN))
        painter.drawText(box, CENTRE, text)


class BasketHeader(QWidget):
    """The column names, placed as the rows are."""

    def __init__(self) -> None:
        super().__init__()
        self.setFixedHeight(40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(theme.font(13))
        painter.setPen(QColor(theme.INK_2))
        place = columns(self.width())
        for column, align, text in (
            (place.position, CENTRE, "#"),
            (place.title, LEFT, tr("商品")),
            (place.quantity, CENTRE, tr("数量", "column")),
            (place.price, RIGHT, tr("单价")),
            (place.discount, CENTRE, tr("优惠")),
            (place.amount, RIGHT, tr("小计")),
        ):
            painter.drawText(QRect(column[0], 0, column[1], self.height()), align, text)
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(theme.LINE))


class BasketList(QListView):
    """The rows. A tap selects a line (``line_chosen``); the view's selection follows the till's state, not the tap."""

    line_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.basket = BasketModel()
        self.setModel(self.basket)
        self.setItemDelegate(RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        OverlayBar(self)
        self.setAccessibleName(tr("商品明细"))
        self.clicked.connect(self._clicked)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The chosen line stays in sight where a notice or the benefits take some of the height."""
        super().resizeEvent(event)
        if not self.uniformItemSizes():
            self.doItemsLayout()  # figures find their room elsewhere
        self.scrollTo(self.currentIndex(), QAbstractItemView.ScrollHint.EnsureVisible)

    def _clicked(self, index: QModelIndex) -> None:
        self.line_chosen.emit(self.basket.lines[index.row()].line)

    def show_lines(self, lines: Sequence[LineView], selected: str | None) -> None:
        """Show ``lines`` with ``selected`` chosen and in sight."""
        even = not any(line.figures for line in lines)
        if (not even and tuple(lines) != tuple(self.basket.lines)) or even != self.uniformItemSizes():
            self.scheduleDelayedItemsLayout()  # rows of their own height
        self.setUniformItemSizes(even)
        self.basket.show(lines)
        row = self.basket.row_of(selected)
        if row < 0:
            self.clearSelection()
            return
        index = self.basket.index(row)
        if self.currentIndex() != index or not self.selectionModel().isSelected(index):
            self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
            self.scrollTo(index, QAbstractItemView.ScrollHint.EnsureVisible)
