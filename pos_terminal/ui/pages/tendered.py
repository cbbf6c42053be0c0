"""The tenders of a sale, a row each, with the key that gives one back."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout

from pos_terminal.ui import theme
from pos_terminal.ui.intents import Intent, ReverseTender
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import TenderRow, keyed_tender
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.money import KINDS
from pos_terminal.ui.widgets.parts import RIGHT, Card, Icon, Text, clear, row

GIVE_BACK_KEY = "Alt+G"
OnIntent = Callable[[Intent], object]


class TenderRows(Card):
    """The tenders taken so far, each with the way to give it back; one has a shortcut.

    ``flat``: what is said of one stands beside it.
    """

    def __init__(
        self,
        on_intent: OnIntent | None,
        on_supervised: Callable[[TenderRow], object] | None = None,
        *,
        flat: bool = False,
    ) -> None:
        super().__init__(padding=20, spacing=8)
        self._on_supervised, self._flat = on_supervised, flat
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._on_intent = on_intent
        self._shown: tuple[TenderRow, ...] | None = None
        self._heading = Text(tr("已收款"), size=13, colour=theme.INK_2)
        self.column.addWidget(self._heading)
        self._box = QVBoxLayout()
        self._box.setSpacing(4)
        self.column.addLayout(self._box)

    def show_tenders(self, tenders: tuple[TenderRow, ...]) -> None:
        self.setVisible(bool(tenders))
        if tenders == self._shown:
            return
        self._shown = tenders
        key_of = keyed_tender(tenders)
        clear(self._box)
        for tender in tenders:
            texts = QHBoxLayout() if self._flat else QVBoxLayout()
            texts.setSpacing(12 if self._flat else 0)
            texts.addWidget(Text(tender.title, size=16))
            if tender.detail:
                detail = Text(tender.detail, size=13, colour=theme.INK_2, wrap=not self._flat, elide=self._flat)
                texts.addWidget(detail, 1)
            line = row(Icon(KINDS[tender.kind][0], colour=theme.ACCENT, size=24), spacing=12)
            line.addLayout(texts, 1)
            line.addWidget(Text(f"¥ {tender.amount}", size=17, strong=True, align=RIGHT))
            if tender.reversible and self._on_intent is not None:
                line.addWidget(self._reverse(tender, GIVE_BACK_KEY if tender is key_of else ""))
            self._box.addLayout(line)
        if self._flat and tenders:  # a layout that has yet to be told of them would squeeze them
            high = 4 * (len(tenders) - 1) + len(tenders) * self._heading.fontMetrics().height() * 3 // 2
            self.setFixedHeight(self._heading.sizeHint().height() + high + 50)

    def _reverse(self, tender: TenderRow, shortcut: str) -> Key:
        assert self._on_intent is not None
        on_intent, on_supervised, intent = self._on_intent, self._on_supervised, ReverseTender(tender=tender.tender)
        supervised = tender.supervised and on_supervised is not None
        name = tr("退回这笔收款") + f" {tender.title} ¥{tender.amount}"
        key = Key(tr("退回"), role="danger", name=name, shortcut=shortcut)
        key.clicked.connect(lambda: on_supervised(tender) if supervised and on_supervised else on_intent(intent))
        key.setObjectName(f"reverse_{tender.tender}")
        key.setFixedWidth(max(84, key.sizeHint().width()))
        return key
