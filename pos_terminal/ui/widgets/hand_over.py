"""The goods of a collected order: whether they went, the key that says so, and their vouchers."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import Action, HandOverView, VoucherView
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Card, PillLabel, Text, clear, reveal, row, rule

HAND_OVER_KEY = "Alt+J"


class HandOverCard(Card):
    """``intent``: of a voucher's key. ``hand_over``: the clerk says the goods went; ``force``: ask a supervisor."""

    intent = Signal(object)
    hand_over = Signal(object)
    force = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=16, spacing=4)
        self._view: HandOverView | None = None
        self._made: list[Key] = []

    def show_goods(self, view: HandOverView | None) -> None:
        """None: there are no goods to hand over."""
        if view == self._view:
            return
        held = self._focused_coupon()
        self._view = view
        reveal(self, view is not None)
        clear(self.column)
        self._made = []
        if view is None:
            return
        self.setAccessibleName(f"{view.goods} {view.state.text}")
        self.column.addLayout(self._head(view))
        for place, voucher in enumerate(view.vouchers):
            self.column.addSpacing(0 if place else 8)
            self.column.addWidget(rule())
            self.column.addLayout(self._voucher(voucher))
        if self.isVisible():  # at once: what is not shown yet takes no touch and no focus
            for key in self._made:
                key.show()
        if held:
            self._give_focus_back(held)

    def _focused_coupon(self) -> str:
        focused = self.focusWidget()
        return focused.objectName() if focused is not None and focused.hasFocus() else ""

    def _give_focus_back(self, name: str) -> None:
        key = next((one for one in self._made if one.objectName() == name), None)
        if key is not None:
            key.setFocus()

    def _head(self, view: HandOverView) -> QHBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addLayout(row(Text(tr("交货"), size=17, strong=True), PillLabel(view.state), None, spacing=12))
        if view.back:
            texts.addWidget(Text(view.back, size=15, wrap=True))
        if view.text:
            texts.addWidget(Text(view.text, size=15, colour=theme.INK_2, wrap=True))
        line = row(spacing=12)
        line.addLayout(texts, 1)
        if view.due:
            key = Key(tr("登记交货"), id="hand_over", icon="check", shortcut=HAND_OVER_KEY, size=17, height=56)
            key.setFixedWidth(max(212, key.sizeHint().width() + 16))
            key.clicked.connect(self._ask)
            self._made.append(key)
            line.addWidget(key)
        return line

    def _ask(self) -> None:
        self.hand_over.emit(self._view)

    def _voucher(self, view: VoucherView) -> QHBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Text(view.title, size=15, elide=True))
        texts.addWidget(Text(view.detail or view.coupon, size=13, colour=theme.INK_2, wrap=True))
        line = row(spacing=12)
        line.setContentsMargins(0, 4, 0, 4)
        line.addLayout(texts, 1)
        line.addWidget(PillLabel(view.state), 0, Qt.AlignmentFlag.AlignVCenter)
        for key in self._keys(view):
            line.addWidget(key)
        return line

    def _keys(self, view: VoucherView) -> list[Key]:
        keys: list[Key] = []
        if view.action is not None:
            keys.append(self._key(view, view.action))
        if view.unknown is not None:
            force = Key(
                tr("主管裁定"),
                id=f"force_voucher_{view.coupon}",
                icon="shield-check",
                shortcut="F7" if view.action is not None and view.action.shortcut else "",
                role="danger",
                on_click=partial(self.force.emit, view.unknown),
            )
            force.setFixedWidth(force.sizeHint().width() + 16)
            keys.append(force)
        self._made += keys
        return keys

    def _key(self, view: VoucherView, action: Action) -> Key:
        key = Key(
            action.label,
            id=f"voucher_{view.coupon}",
            shortcut=action.shortcut,
            name=f"{action.label} {view.title}",
            on_click=partial(self.intent.emit, action.intent),
        )
        key.setFixedWidth(key.sizeHint().width() + 16)
        return key
