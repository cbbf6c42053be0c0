"""The benefits of the sale in full, in the place of the basket. The money stays beside them; a scan still counts."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import OpenScreen
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import BenefitsView
from pos_terminal.ui.widgets.benefits import BenefitsCard, MemberRow
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import RIGHT, OverlayBar, Text, row, scroller
from pos_terminal.ui.widgets.scrolling import Reading, ReadPane


class BenefitsPane(ReadPane):
    intent = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        back = Key(tr("返回商品"), id="leave_benefits", icon="arrow-left", shortcut="Esc")
        back.setFixedWidth(164)
        back.clicked.connect(lambda: self.intent.emit(OpenScreen(name="sale")))
        self._hint = Text(size=15, align=RIGHT, elide=True)
        self.member = MemberRow()
        self.member.intent.connect(self.intent)
        self.card = BenefitsCard()
        self.card.intent.connect(self.intent)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, OverlayBar.WIDTH, 0)
        column.addWidget(self.card)
        column.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        head = row(back, Text(tr("优惠", "page"), size=24, strong=True), spacing=16)
        head.addWidget(self._hint, 1)
        box.addLayout(head)
        box.addWidget(self.member)
        area = scroller(content)
        box.addWidget(area, 1)
        self.reading = Reading(area)
        self.card.reached.connect(self.reading.see)

    def open_anew(self) -> None:
        """Nobody looks at it: it is read from the top next time."""
        self.card.open_anew()
        self.reading.start()

    def benefits_card(self) -> BenefitsCard:
        return self.card

    def show_benefits(self, view: BenefitsView, *, closed: str) -> None:
        """``closed``: why nothing can be chosen now, empty where it can."""
        self._hint.setText(closed or view.hint or tr("↑ ↓ 选择，回车使用或不用"))
        self._hint.set_colour(theme.WARN if closed else theme.ACCENT if view.hint else theme.INK_2)
        self.member.show_member(view.member, open_=not closed)
        self.card.show_benefits(view, open_=not closed)
