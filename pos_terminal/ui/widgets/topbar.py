"""The top bar: store, till, sale number, operator, shift, link pill, clock, on every screen."""

from __future__ import annotations

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import BarView, Pill
from pos_terminal.ui.widgets.parts import CENTRE, Icon, PillLabel, Text


class TopBar(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(theme.BAR_HEIGHT)
        self._view: BarView | None = None
        self._store = Text(size=16, strong=True, colour=theme.BAR_INK, elide=True)
        self._till = Text(size=13, colour=theme.BAR_INK_2)
        self._number = Text(size=13, colour=theme.BAR_INK_2, align=CENTRE)
        self._person = Icon("user-round", colour=theme.BAR_INK)
        self._operator = Text(size=15, colour=theme.BAR_INK)
        self._shift = Text(size=13, colour=theme.BAR_INK_2)
        # a long name of the store is cut where there is no room; everything else stays whole
        self._store.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        self._training = PillLabel(Pill(text=tr("培训模式"), tone="warn"), bar=True)
        self._devices = PillLabel(bar=True)
        self._link = PillLabel(bar=True)
        self._clock = Text(size=16, strong=True, colour=theme.BAR_INK)
        box = QHBoxLayout(self)
        box.setContentsMargins(theme.MARGIN, 0, theme.MARGIN, 0)
        box.setSpacing(8)
        for part in (Icon("store", colour=theme.BAR_INK), self._store, self._till):
            box.addWidget(part)
        box.addStretch(1)
        box.addWidget(self._number)
        box.addStretch(1)
        right: tuple[QWidget, ...] = (self._person, self._operator, self._shift, self._training, self._devices)
        for shown in (*right, self._link, self._clock):
            box.addWidget(shown)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.BAR))
        if self._view is not None and self._view.training:
            painter.fillRect(0, self.height() - 3, self.width(), 3, QColor(theme.WARN_DOT))

    def resizeEvent(self, event: object) -> None:
        self._arrange()

    def show_bar(self, view: BarView) -> None:
        if view == self._view:
            return
        self._view = view
        self._store.setText(view.store)
        self._till.show_text(view.till)
        self._operator.show_text(view.operator)
        self._person.setVisible(bool(view.operator))
        self._training.setVisible(view.training)
        self._devices.set_pill(view.devices)
        self._link.set_pill(view.link)
        self._clock.setText(view.clock)
        self._arrange()
        self.update()

    def _arrange(self) -> None:
        """On a narrow window the role and the word before the number go first."""
        if (view := self._view) is None:
            return
        parts = [part for part in (view.role, view.shift) if part]
        wide = self.width() >= 1200
        self._shift.show_text(" · ".join(parts) if wide else view.shift)
        number = tr("单号 {number}").format(number=view.sale_number) if wide else view.sale_number
        self._number.setText(number if view.sale_number else "")
