"""A list of touch rows: title with a line under it, a state, an amount. For search results, parked sales, receipts."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
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
from PySide6.QtGui import QColor, QFontMetrics, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from pos_terminal.ui import theme
from pos_terminal.ui.model import SearchView, Tone
from pos_terminal.ui.widgets.parts import CENTRE, LEFT, RIGHT, OverlayBar

ROW_HEIGHT = 60
Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = int(Qt.ItemDataRole.UserRole)


class Row(msgspec.Struct, frozen=True):
    """``key`` comes back when the row is chosen."""

    key: str
    title: str
    under: str
    amount: str
    unit: str = ""
    state: str = ""
    tone: Tone = "plain"


def found_rows(search: SearchView) -> tuple[Row, ...]:
    """What a search found, by SKU."""
    return tuple(
        Row(
            key=found.sku,
            title=found.title,
            under=" · ".join(part for part in (found.code, found.note) if part),
            amount=f"¥ {found.price}",
            unit=f"/ {found.unit}" if found.unit else "",
        )
        for found in search.rows
    )


class RowsModel(QAbstractListModel):
    def __init__(self) -> None:
        super().__init__()
        self.rows: Sequence[Row] = ()

    def rowCount(self, parent: Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        shown = self.rows[index.row()]
        if role == ROW_ROLE:
            return shown
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return "，".join(part for part in (shown.title, shown.under, shown.state, shown.amount) if part)
        return None

    def show(self, rows: Sequence[Row]) -> None:
        if tuple(rows) == tuple(self.rows):
            return
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()


class RowDelegate(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        shown = index.data(ROW_ROLE)
        assert isinstance(shown, Row)
        area: QRect = getattr(option, "rect")  # noqa: B009 - missing in the type stubs
        selected = bool(getattr(option, "state") & QStyle.StateFlag.State_Selected)  # noqa: B009
        painter.save()
        painter.fillRect(area, QColor(theme.ACCENT_SOFT if selected else theme.SURFACE))
        painter.fillRect(area.left(), area.bottom(), area.width(), 1, QColor(theme.LINE))
        if selected:
            painter.fillRect(area.left(), area.top(), 4, area.height(), QColor(theme.ACCENT))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, True)
        inner = area.adjusted(20, 0, -20, 0)
        right = self._amount(painter, inner, shown)
        if shown.state:
            right = self._chip(painter, inner, right, shown)
        self._title(painter, inner, right - inner.left() - 12, shown)
        painter.restore()

    @staticmethod
    def _amount(painter: QPainter, inner: QRect, shown: Row) -> int:
        """Paint amount and unit; the left edge of what was painted."""
        right = inner.right() + 1
        if shown.unit:
            painter.setFont(theme.font(13))
            painter.setPen(QColor(theme.INK_2))
            wide = QFontMetrics(painter.font()).horizontalAdvance(shown.unit) + 4
            painter.drawText(QRect(right - wide, inner.top(), wide, inner.height()), RIGHT, shown.unit)
            right -= wide
        painter.setFont(theme.font(17, strong=True))
        painter.setPen(QColor(theme.INK))
        wide = QFontMetrics(painter.font()).horizontalAdvance(shown.amount) + 2
        painter.drawText(QRect(right - wide, inner.top(), wide, inner.height()), RIGHT, shown.amount)
        return right - wide

    @staticmethod
    def _chip(painter: QPainter, inner: QRect, right: int, shown: Row) -> int:
        painter.setFont(theme.font(12))
        wide = QFontMetrics(painter.font()).horizontalAdvance(shown.state) + 20
        box = QRectF(right - wide - 16, inner.top() + 18, wide, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.TONE_SOFT[shown.tone]))
        painter.drawRoundedRect(box, 12, 12)
        painter.setPen(QColor(theme.TONE_INK[shown.tone]))
        painter.drawText(box, CENTRE, shown.state)
        return round(box.left())

    @staticmethod
    def _title(painter: QPainter, inner: QRect, width: int, shown: Row) -> None:
        for text, font, ink, top, height in (
            (shown.title, theme.font(16), theme.INK, 8, 24),
            (shown.under, theme.font(12), theme.INK_2, 33, 18),
        ):
            painter.setFont(font)
            painter.setPen(QColor(ink))
            cut = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideMiddle, width)
            painter.drawText(QRect(inner.left(), inner.top() + top, width, height), LEFT, cut)


class RowsList(QListView):
    """``chosen``: the key of a tapped row. ``step`` and ``current`` are for the keyboard of whoever holds the focus."""

    chosen = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.shown = RowsModel()
        self.setModel(self.shown)
        self.setItemDelegate(RowDelegate(self))
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        OverlayBar(self)
        self.setAccessibleName(name)
        self.clicked.connect(lambda index: self.chosen.emit(self.shown.rows[index.row()].key))

    def show_rows(self, rows: Sequence[Row], selected: str | None = None) -> None:
        """Show ``rows``; choose ``selected``, or keep the row chosen, or take the first."""
        kept = selected if selected is not None else self.current()
        self.shown.show(rows)
        place = next((place for place, shown in enumerate(rows) if shown.key == kept), 0)
        self._choose(place)

    def current(self) -> str | None:
        index = self.currentIndex()
        return self.shown.rows[index.row()].key if index.isValid() else None

    def step(self, by: int) -> None:
        """Choose another row, ``by`` rows down."""
        if self.shown.rows:
            self._choose(min(max(self.currentIndex().row() + by, 0), len(self.shown.rows) - 1))

    def _choose(self, place: int) -> None:
        if not self.shown.rows:
            return
        index = self.shown.index(place)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self.scrollTo(index)
