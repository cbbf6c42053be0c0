"""Devices and synchronisation: a card each, with its state, what it says, and what can be done."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import ActOnDevice
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import DeviceCard, DevicesView, Pill
from pos_terminal.ui.pages.page import Page, back_to_sale, heading
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import RIGHT, Card, Icon, OverlayBar, PillLabel, Text, row, scroller

ICONS = {
    "scanner": "scan-barcode",
    "pinpad": "credit-card",
    "printer": "printer",
    "network": "wifi",
    "sync": "cloud-upload",
    "head_office": "shield-check",
}


class DeviceState(Card):
    """One device. ``say`` changes its texts in place, so that a key is not taken from under a finger."""

    def __init__(self, view: DeviceCard, on_action: Callable[[ActOnDevice], object]) -> None:
        super().__init__(padding=20, spacing=8)
        self.view = view
        self._icon = Icon(ICONS[view.device], colour=theme.ACCENT, size=28)
        self._title = Text(view.title, size=17, strong=True)
        self._pill = PillLabel()
        self._detail = Text(size=15, wrap=True)
        self._facts = [(Text(size=13, colour=theme.INK_2), Text(size=13, align=RIGHT, elide=True)) for _ in view.facts]
        self.column.addLayout(row(self._icon, self._title, None, self._pill, spacing=12))
        self.column.addWidget(self._detail)
        for label, value in self._facts:
            line = row(label, spacing=12)
            line.addWidget(value, 1)
            self.column.addLayout(line)
        self.column.addStretch(1)
        keys: list[QWidget | int | None] = []
        for action in view.actions:
            name = f"{view.title} {action.label}"
            asked = ActOnDevice(device=view.device, action=action.key)
            on_click = partial(on_action, asked)
            keys.append(Key(action.label, id=f"device_{view.device}_{action.key}", name=name, on_click=on_click))
        if keys:
            self.column.addLayout(row(*keys))
        self._paint(view)

    def _paint(self, view: DeviceCard) -> None:
        offline = view.device == "network" and view.tone != "ok"
        self._icon.set_icon("wifi-off" if offline else ICONS[view.device], theme.ACCENT)
        self._pill.set_pill(Pill(text=view.state, tone=view.tone))
        self._detail.show_text(view.detail)
        for (label, value), (name, text) in zip(self._facts, view.facts, strict=True):
            label.setText(name)
            value.setText(text)
        self.setAccessibleName(f"{view.title} {view.state} {view.detail}")

    def say(self, view: DeviceCard) -> bool:
        """Show ``view`` in place; False where its rows or keys are others."""
        same = (view.device, view.title, view.actions) == (self.view.device, self.view.title, self.view.actions)
        if not same or len(view.facts) != len(self._facts):
            return False
        self.view = view
        self._paint(view)
        return True


class DevicesPage(Page):
    def __init__(self) -> None:
        super().__init__()
        self._view: DevicesView | None = None
        self._columns = 0
        self._cards: list[DeviceState] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        box.setSpacing(12)
        box.addLayout(heading(tr("设备与同步"), back=back_to_sale(self)))
        content = QWidget()
        self._grid = QGridLayout(content)
        self._grid.setContentsMargins(0, 0, OverlayBar.WIDTH, 0)
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
        if len(view.cards) == len(self._cards) and all(
            card.say(shown) for card, shown in zip(self._cards, view.cards, strict=True)
        ):
            return
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
        self._cards = [DeviceState(shown, self.ask) for shown in view.cards]
        for place, card in enumerate(self._cards):
            self._grid.addWidget(card, place // self._columns, place % self._columns)
        self._grid.setRowStretch((len(view.cards) + self._columns - 1) // self._columns, 1)
        if focused_name.startswith("device_") and (again := self.findChild(Key, focused_name)) is not None:
            again.setFocus()
