"""Devices and synchronisation: a card each, with its state, what it says, and what can be done."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import ActOnDevice
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import DeviceCard, DevicesView, Pill
from pos_terminal.ui.pages.page import Page, back_to_sale, heading
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import RIGHT, Card, Icon, PillLabel, Text, row, scroller

ICONS = {
    "scanner": "scan-barcode",
    "pinpad": "credit-card",
    "printer": "printer",
    "network": "wifi",
    "sync": "cloud-upload",
}


class DevicesPage(Page):
    def __init__(self) -> None:
        super().__init__()
        self._view: DevicesView | None = None
        self._columns = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        box.setSpacing(12)
        box.addLayout(heading(tr("设备与同步"), back=back_to_sale(self)))
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(12)
        box.addWidget(scroller(content), 1)
        self._version = Text(size=13, colour=theme.INK_2)
        box.addWidget(self._version)

    def home(self) -> QWidget | None:
        focused = self.focusWidget()
        return focused if focused is not None else self.findChild(Key, "back")

    def resizeEvent(self, event: object) -> None:
        if self._view is not None and self._wanted_columns() != self._columns:
            self._rebuild(self._view)

    def show_view(self, view: DevicesView) -> None:
        if view == self._view:
            return
        self._view = view
        self._version.show_text(view.version)
        self._rebuild(view)

    def _wanted_columns(self) -> int:
        return 3 if self.width() >= 1300 else 2

    def _rebuild(self, view: DevicesView) -> None:
        focused = self.focusWidget()
        focused_name = focused.objectName() if focused is not None else ""
        self._columns = self._wanted_columns()
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for line in range(self._grid.rowCount()):
            self._grid.setRowStretch(line, 0)
        for column in range(3):
            self._grid.setColumnStretch(column, 1 if column < self._columns else 0)
        for place, shown in enumerate(view.cards):
            self._grid.addWidget(self._card(shown), place // self._columns, place % self._columns)
        self._grid.setRowStretch((len(view.cards) + self._columns - 1) // self._columns, 1)
        if focused_name.startswith("device_") and (again := self.findChild(Key, focused_name)) is not None:
            again.setFocus()

    def _card(self, view: DeviceCard) -> Card:
        card = Card(padding=20, spacing=8)
        card.setAccessibleName(f"{view.title} {view.state} {view.detail}")
        offline = view.device == "network" and view.tone != "ok"
        icon = Icon("wifi-off" if offline else ICONS[view.device], colour=theme.ACCENT, size=28)
        title = Text(view.title, size=17, strong=True)
        card.column.addLayout(row(icon, title, None, PillLabel(Pill(text=view.state, tone=view.tone)), spacing=12))
        if view.detail:
            card.column.addWidget(Text(view.detail, size=15, wrap=True))
        for label, value in view.facts:
            line = row(Text(label, size=13, colour=theme.INK_2), spacing=12)
            line.addWidget(Text(value, size=13, align=RIGHT, elide=True), 1)
            card.column.addLayout(line)
        card.column.addStretch(1)
        keys: list[QWidget | int | None] = []
        for action in view.actions:
            key = Key(action.label, id=f"device_{view.device}_{action.key}", name=f"{view.title} {action.label}")
            key.clicked.connect(
                lambda _checked=False, device=view.device, action=action.key: self.ask(
                    ActOnDevice(device=device, action=action)
                )
            )
            keys.append(key)
        if keys:
            card.column.addLayout(row(*keys))
        return card
