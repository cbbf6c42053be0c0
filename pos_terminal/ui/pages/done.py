"""The sale that just closed: it stays until the next scan."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import DoneView, Pill
from pos_terminal.ui.pages.tendered import TenderRows
from pos_terminal.ui.widgets.hand_over import HandOverCard
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import CENTRE, Card, Icon, PillLabel, Text, clear


class DonePane(QWidget):
    """``hand_over``, ``force``: what ``HandOverCard`` asks a dialog for."""

    intent = Signal(object)
    hand_over = Signal(object)
    force = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._view: DoneView | None = None
        card = Card(padding=24, spacing=12)
        card.column.addStretch(1)
        self._sign = Icon("circle-check", colour=theme.ACCENT, size=64)
        card.column.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignHCenter)
        card.column.addWidget(Text(tr("收款完成"), size=24, strong=True, align=CENTRE))
        self._total = Text(size=17, colour=theme.INK_2, align=CENTRE, wrap=True)
        card.column.addWidget(self._total)
        self._receipt = PillLabel()
        card.column.addWidget(self._receipt, 0, Qt.AlignmentFlag.AlignHCenter)
        card.column.addSpacing(4)
        self._tenders = TenderRows(None)
        self._tenders.setFixedWidth(480)
        card.column.addWidget(self._tenders, 0, Qt.AlignmentFlag.AlignHCenter)
        self.goods = HandOverCard()
        self.goods.intent.connect(self.intent)
        self.goods.hand_over.connect(self.hand_over)
        self.goods.force.connect(self.force)
        card.column.addWidget(self.goods)
        self.goods.hide()
        self._actions = QHBoxLayout()
        self._actions.setSpacing(theme.GAP)
        card.column.addLayout(self._actions)
        self._next = Text(tr("扫描下一件商品，开始新的一单"), colour=theme.INK_2, align=CENTRE)
        card.column.addWidget(self._next)
        card.column.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)

    def show_done(self, view: DoneView) -> None:
        if view == self._view:
            return
        self._view = view
        self._total.setText(tr("合计 ¥ {total}").format(total=view.total))
        self._receipt.set_pill(Pill(text=view.receipt, tone=view.receipt_tone) if view.receipt else None)
        self._tenders.show_tenders(view.tenders)
        self.goods.show_goods(view.hand_over)
        for ornament in (self._sign, self._next):  # goods to hand over need their room
            ornament.setVisible(view.hand_over is None)
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
