"""The first screen: the program starts, and what it is at. It takes no keys and asks for nothing."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QProgressBar, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import StartingView, StartStep
from pos_terminal.ui.pages.page import Page, centred
from pos_terminal.ui.widgets.parts import BusyRing, Card, Text, row

WHOLE = 1000
BAR_HEIGHT = 8  # pixels


def _said(step: StartStep) -> str:
    match step:
        case "program":
            return tr("正在载入程序…")
        case "ledger":
            return tr("正在打开账本…")
        case "backup":
            return tr("升级前正在备份账本，请不要关机…")
        case "migration":
            return tr("正在升级账本，请不要关机…")
        case "catalog":
            return tr("正在打开商品目录…")
        case "recovery":
            return tr("正在恢复上次的营业…")


class StartingPage(Page):
    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        card = Card(padding=32, spacing=12)
        texts = Card(padding=0, spacing=4)
        texts.setProperty("card", False)
        texts.column.addWidget(Text(tr("正在启动"), size=24, strong=True))
        self._step = Text(colour=theme.INK_2)
        texts.column.addWidget(self._step)
        head = row(BusyRing(40), texts, spacing=20)
        head.setStretch(1, 1)
        card.column.addLayout(head)
        self.bar = QProgressBar()
        self.bar.setRange(0, WHOLE)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(BAR_HEIGHT)
        self.bar.setAccessibleName(tr("进度"))
        self.bar.setStyleSheet(
            f"QProgressBar {{ background: {theme.LINE}; border: none; border-radius: {BAR_HEIGHT // 2}px; }}"
            f"QProgressBar::chunk {{ background: {theme.ACCENT}; border-radius: {BAR_HEIGHT // 2}px; }}"
        )
        card.column.addWidget(self.bar)
        self.setLayout(centred(card, 560))

    def home(self) -> QWidget:
        return self

    def show_view(self, view: StartingView) -> None:
        said = _said(view.step)
        self._step.setText(said)
        self.bar.setVisible(view.share is not None)
        self.bar.setValue(round((view.share or 0) * WHOLE))
        self.setAccessibleName(said)
