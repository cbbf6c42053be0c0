"""What is higher than its place, read by keyboard: from benefit to benefit, by pages, by lines where no benefit stands.

The mark stands on the benefit that the arrows have reached. The focus stays in the scan field meanwhile.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from pos_terminal.ui.widgets.benefits import BenefitsCard

LINE = 64
OVERLAP = 48
"""Pixels of the page before that stay in sight."""


class Reading(QObject):
    """Moves what ``area`` shows; the benefits in it, if any, are those of the card given.

    What is made anew in ``area`` stays where it is read: until a layout comes to rest it may be lower for a moment.
    """

    def __init__(self, area: QScrollArea) -> None:
        super().__init__(area)
        self._area = area
        self._wanted = 0
        area.installEventFilter(self)
        area.verticalScrollBar().valueChanged.connect(self._scrolled)
        area.verticalScrollBar().rangeChanged.connect(self._come_back)

    def _scrolled(self, value: int) -> None:
        cut_short = value == self._area.verticalScrollBar().maximum() < self._wanted
        self._wanted = self._wanted if cut_short else value

    def _come_back(self, _lowest: int, highest: int) -> None:
        self._area.verticalScrollBar().setValue(min(self._wanted, highest))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let keys through that a key in the area did not want: Qt would scroll by its own steps, past the mark."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            event.ignore()
            return True
        return False

    @property
    def at_start(self) -> bool:
        """Whether the top is read."""
        return self._wanted == 0

    def start(self) -> None:
        """Back to the top: something else is read."""
        self._wanted = 0
        self._area.verticalScrollBar().setValue(0)

    def step(self, by: int, card: BenefitsCard | None) -> None:
        """Mark the next benefit, ``by`` of them down, and bring it into sight; past the last, scroll by a line."""
        rows = card.rows() if card is not None else []
        whole = [row for row in rows if self._shows(row, whole=True)]
        marked = next((row for row in rows if row.marked and self._shows(row)), None)
        if marked is not None:
            place = rows.index(marked) + by
            following = rows[place] if 0 <= place < len(rows) else None
        else:
            following = None if not whole else whole[0 if by > 0 else -1]
        if card is None or following is None:
            self._scroll(by * LINE)
            return
        card.mark(following)
        self.see(following)

    def page(self, by: int, card: BenefitsCard | None) -> None:
        """Turn the page; a mark comes along."""
        self._scroll(by * max(self._area.verticalScrollBar().pageStep() - OVERLAP, LINE))
        rows = card.rows() if card is not None else []
        whole = [row for row in rows if self._shows(row, whole=True)]
        if card is not None and whole and any(row.marked and row not in whole for row in rows):
            card.mark(whole[0 if by > 0 else -1])

    def see(self, widget: QWidget) -> None:
        """Scroll no more than it takes to have ``widget`` in sight."""
        self._area.ensureWidgetVisible(widget, 0, 8)

    def _scroll(self, pixels: int) -> None:
        bar = self._area.verticalScrollBar()
        bar.setValue(bar.value() + pixels)

    def _shows(self, widget: QWidget, *, whole: bool = False) -> bool:
        """Whether ``widget`` is in sight; ``whole``: all of it."""
        port = self._area.viewport()
        top = widget.mapTo(port, QPoint(0, 0)).y()
        if whole:
            return top >= 0 and top + widget.height() <= port.height()
        return top < port.height() and top + widget.height() > 0


class ReadPane(QWidget):
    """A pane that is read by keyboard: ``reading`` moves it, ``benefits_card`` says along what."""

    reading: Reading

    def benefits_card(self) -> BenefitsCard | None:
        raise NotImplementedError

    def takes_key(self, key: int) -> bool:
        """Whether ``key`` (``Qt.Key``) moves what is shown; then it did."""
        match key:
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.reading.step(-1 if key == Qt.Key.Key_Up else 1, self.benefits_card())
            case Qt.Key.Key_PageUp | Qt.Key.Key_PageDown:
                self.reading.page(-1 if key == Qt.Key.Key_PageUp else 1, self.benefits_card())
            case Qt.Key.Key_Return:
                if (card := self.benefits_card()) is not None and card.isVisible():
                    card.press()
            case _:
                return False
        return True
