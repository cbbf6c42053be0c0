"""The customer's payment code on the money screen: awaited, scanned and waiting its turn, or not used and why."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import CancelAttempt, Intent
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import TenderView
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Card, Icon, Text

MIDDLE = Qt.AlignmentFlag.AlignHCenter


class AwaitedCode(QWidget):
    """``Esc`` is its key: nothing is waited for any more, and a code that was scanned is not used."""

    def __init__(self, on_intent: Callable[[Intent], object]) -> None:
        super().__init__()
        self._unused = Text(size=16, strong=True, colour=theme.WARN, wrap=True)
        self._unused.setObjectName("code_unused")
        self._title = Text(size=24, strong=True, align=Qt.AlignmentFlag.AlignCenter)
        self._hint = Text(colour=theme.INK_2, align=Qt.AlignmentFlag.AlignCenter, wrap=True)
        cancel = Key(tr("取消"), id="cancel_code", icon="x", shortcut="Esc", height=56)
        cancel.clicked.connect(lambda: on_intent(CancelAttempt(attempt="")))
        cancel.setFixedWidth(200)
        self.panel = Card(padding=32, spacing=12)
        self.panel.column.addWidget(Icon("qr-code", colour=theme.ACCENT, size=72), 0, MIDDLE)
        for part in (self._title, self._hint):
            self.panel.column.addWidget(part)
        self.panel.column.addWidget(cancel, 0, MIDDLE)
        self.reason = Card(padding=20)
        self.reason.column.addWidget(self._unused)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(self.reason)
        box.addWidget(self.panel)

    def show_code(self, view: TenderView, *, busy: bool) -> None:
        """``busy``: something else is under way; a code that was scanned already waits for it in sight."""
        held = bool(view.code_held)
        title = tr("付款码已扫，随后收款 ¥ {amount}") if held else tr("等待付款码 ¥ {amount}")
        hint = tr("请顾客打开微信或支付宝的付款码，用扫码枪扫描")
        self._unused.setText(view.code_unused)
        self.reason.setVisible(bool(view.code_unused))
        self._title.setText(title.format(amount=view.code_held or view.entered or view.due))
        self._hint.setText(tr("先完成上一步，再自动收款，不用再扫") if held else hint)
        self.panel.setVisible(held or (view.awaiting_code and not busy))
        self.setVisible(bool(view.code_unused) or self.panel.isVisibleTo(self))
