"""The sale that just closed: it stays until the next scan."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import DoneView, Pill
from pos_terminal.ui.pages.tendered import TenderRows
from pos_terminal.ui.widgets.hand_over import HandOverCard
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import CENTRE, Card, Icon, OverlayBar, PillLabel, Text, clear, scroller
from pos_terminal.ui.widgets.scrolling import Reading, ReadPane


class DonePane(ReadPane):
    """``hand_over``, ``force``: what ``HandOverCard`` asks a dialog for.

    Over notices it has little room: sign and hint go first, then it is scrolled. Nothing of it is squeezed.
    """

    intent = Signal(object)
    hand_over = Signal(object)
    force = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._view: DoneView | None = None
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(OverlayBar.BESIDE, 0, OverlayBar.BESIDE, 0)
        column.setSpacing(12)
        column.addStretch(1)
        self._sign = Icon("circle-check", colour=theme.ACCENT, size=64)
        self._sign.setObjectName("sign")
        column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        self._title = Text(tr("收款完成"), size=24, strong=True, align=CENTRE)
        column.addWidget(self._title)
        self._total = Text(size=17, colour=theme.INK_2, align=CENTRE)
        column.addWidget(self._total)
        self._receipt = PillLabel()
        column.addWidget(self._receipt, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(4)
        self._tenders = TenderRows(None, flat=True)
        self._tenders.setFixedWidth(560)
        column.addWidget(self._tenders, 0, Qt.AlignmentFlag.AlignHCenter)
        self.goods = HandOverCard()
        self.goods.intent.connect(self.intent)
        self.goods.hand_over.connect(self.hand_over)
        self.goods.force.connect(self.force)
        column.addWidget(self.goods)
        self.goods.hide()
        self._actions = QHBoxLayout()
        self._actions.setSpacing(theme.GAP)
        column.addLayout(self._actions)
        self._next = Text(tr("扫描下一件商品，开始新的一单"), colour=theme.INK_2, align=CENTRE)
        column.addWidget(self._next)
        column.addStretch(1)
        card = Card(padding=8)
        area = scroller(holder)
        card.column.addWidget(area)
        self.reading = Reading(area)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)

    def benefits_card(self) -> None:
        """It has none."""

    def show_done(self, view: DoneView) -> None:
        if view == self._view:
            return
        self._view = view
        self._total.setText(tr("合计 ¥ {total}").format(total=view.total))
        self._receipt.set_pill(Pill(text=view.receipt, tone=view.receipt_tone) if view.receipt else None)
        self._tenders.show_tenders(view.tenders)
        self.goods.show_goods(view.hand_over)
        self._show_actions(view)
        self.reading.start()
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Sign and hint where there is room for them; goods to hand over need theirs."""
        if self._view is None:
            return
        parts = (self._title, self._total, self._receipt, self._tenders, self._sign, self._next)
        shown = [one for one in parts if one in (self._sign, self._next) or not one.isHidden()]
        whole = sum(max(one.sizeHint().height(), one.minimumHeight()) + 12 for one in shown) + 4
        whole += 56 if self._view.actions else 0
        roomy = self._view.hand_over is None and whole <= self.height() - 2 * 8 - 2
        self._sign.setVisible(roomy)
        self._next.setVisible(roomy)

    def _show_actions(self, view: DoneView) -> None:
        clear(self._actions)
        if not view.actions:
            return
        self._actions.addStretch(1)
        for action in view.actions:
            key = Key(
                action.label,
                shortcut=action.shortcut,
                height=56,
                on_click=partial(self.intent.emit, action.intent),
            )
            key.setFixedWidth(max(180, key.sizeHint().width() + 24))
            self._actions.addWidget(key)
        self._actions.addStretch(1)
