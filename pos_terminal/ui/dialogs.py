"""The dialogs: only for money and for what cannot be undone. Opened, never executed; the default is the safe one.

Each answers by one signal, ``answered``, and emits nothing when it is left (Esc, «返回»).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_terminal.contract.money import format_amount
from pos_terminal.contract.reasons import RETURN_REASONS, VOID_REASONS
from pos_terminal.till.scrubbing import looks_personal
from pos_terminal.ui import intents, theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.messages import reason
from pos_terminal.ui.model import CloseQuestion, ReturnView, View
from pos_terminal.ui.translations import following, own_name
from pos_terminal.ui.widgets.keys import Key, Role
from pos_terminal.ui.widgets.parts import Icon, Text, row


class Sheet(QDialog):
    """A frameless modal card. ``safe`` is the key that changes nothing: it has the focus and answers Enter and Esc."""

    answered = Signal(object)
    of_money = False
    overtaken = ""
    """What is said where the money changed under an open question ``of_money``: what it asked for was not done."""

    def __init__(self, parent: QWidget, title: str, *, icon: str = "", danger: bool = False, width: int = 520) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(title)
        self.setWindowTitle(title)
        self.setFixedWidth(min(width, parent.width() - 2 * theme.MARGIN))
        self.setStyleSheet(f"QDialog {{ background: {theme.SURFACE}; border: 1px solid {theme.LINE_STRONG}; }}")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(24, 24, 24, 24)
        self.column.setSpacing(12)
        ink = theme.DANGER if danger else theme.INK
        head = Text(title, size=24, strong=True, colour=ink, wrap=True)
        icons = [Icon(icon, colour=theme.DANGER if danger else theme.ACCENT, size=28)] if icon else []
        self.heads: tuple[QWidget, ...] = (*icons, head)
        line = row(*icons, spacing=12)
        line.addWidget(head, 1)
        self.column.addLayout(line)
        self.safe = Key(tr("返回"), id="dialog_back", shortcut="Esc", height=56, on_click=self.reject)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field took. A shortcut would act on the digits of a scan before anybody knows it for one."""
        text = event.text()
        if text and text in "0123456789" and not event.isAutoRepeat():
            self.take_digit(int(text))
        elif not (text.isalpha() and self.take_text(text)):
            super().keyPressEvent(event)

    def take_digit(self, digit: int) -> None:
        """What a digit does that no field took: it chooses a reason where there are some."""
        for choices in self.findChildren(Choices):
            choices.choose(digit)

    def take_text(self, text: str) -> bool:
        """Letters that no field took begin a reason of one's own, where there may be one; whether they do."""
        return any(choices.write(text) for choices in self.findChildren(Choices))

    def key(self, label: str, id: str, *, role: Role = "primary", shortcut: str = "F12") -> Key:
        return Key(label, id=id, role=role, shortcut=shortcut, size=17, height=56)

    def finish(self, *keys: Key) -> None:
        """The keys at the bottom: the safe one left, then ``keys``; the focus on the safe one."""
        line = QHBoxLayout()
        line.setSpacing(theme.GAP)
        for key in (self.safe, *keys):
            line.addWidget(key)
        self.column.addLayout(line)
        self.safe.setFocus()

    @property
    def waits(self) -> bool:
        """Whether it stays open until the till has taken its answer."""
        return False

    def follow(self, body: View) -> None:
        """What it asks about may have changed behind it."""

    def refuse(self, text: str) -> None:
        """The till did not take the answer of a dialog that ``waits``: it says why, and can be answered again."""

    def answer(self, intent: intents.Intent) -> None:
        self.answered.emit(intent)
        self.accept()


class Choices(QWidget):
    """Preset reasons as keys, chosen by digits too; below them a field for another reason, and what it is not for.

    A text with the shape of personal data is no reason: the sentence below says so. ``chosen``: by a key, so that the
    keyboard is free to go on; a typed reason takes more than one. ``only_these``: there is no such field. ``digits``:
    each reason's own, where lists differ and a digit is to mean the same in all of them; else they are counted.
    """

    changed = Signal()
    chosen = Signal()

    def __init__(
        self,
        reasons: Iterable[str],
        language: str,
        *,
        only_these: bool = False,
        digits: Mapping[str, int] | None = None,
    ) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        self._codes = tuple(reasons)
        digits = digits or {code: place for place, code in enumerate(self._codes, 1) if place < 10}
        self.keys = [
            Key(reason(code, language), id=f"reason_{code}", hint=str(digits.get(code, ""))) for code in self._codes
        ]
        for place, key in enumerate(self.keys):
            key.setCheckable(True)
            key.clicked.connect(lambda _checked=False, key=key: self._chosen(key))
            grid.addWidget(key, place // 2, place % 2, 1, 2 if len(self.keys) == 1 else 1)
        self.other = QLineEdit()
        self.other.setObjectName("reason_other")
        self.other.setAccessibleName(tr("其他原因"))
        self.other.setPlaceholderText(tr("其他原因"))
        self.other.setMaxLength(80)
        self.other.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.other.textEdited.connect(lambda _text: self._chosen(None))
        grid.addWidget(self.other, (len(self.keys) + 1) // 2, 0, 1, 2)
        self.rule = Text(size=13, wrap=True)
        self.rule.setObjectName("reason_rule")
        self._say_rule()
        grid.addWidget(self.rule, (len(self.keys) + 1) // 2 + 1, 0, 1, 2)
        self.other.setVisible(not only_these)
        self.rule.setVisible(not only_these)

    def call(self, code: str, label: str) -> None:
        """Another label for the key of a reason, where that means something else just now."""
        for each, key in zip(self._codes, self.keys, strict=True):
            if each == code:
                key.set_label(label)

    def choose(self, digit: int) -> bool:
        """The reason that has ``digit`` as its key; whether there is one."""
        found = next((key for key in self.keys if key.hint == str(digit)), None)
        if found is not None:
            self._chosen(found)
        return found is not None

    def write(self, text: str) -> bool:
        """Have ``text`` as the begin of another reason; whether it may be typed."""
        if not self.other.isEnabled() or not self.other.isVisible():
            return False
        self.other.setFocus()
        self.other.insert(text)
        return True

    def _chosen(self, chosen: Key | None) -> None:
        for key in self.keys:
            key.setChecked(key is chosen)
        if chosen is not None:
            self.other.clear()
        self._say_rule()
        self.changed.emit()
        if chosen is not None:
            self.chosen.emit()

    def _say_rule(self) -> None:
        broken = looks_personal(self.other.text())
        self.rule.set_colour(theme.DANGER if broken else theme.INK_2)
        if broken:
            self.rule.setText(tr("这里像有电话、卡号、证件号或车牌，请改写。"))
        else:
            self.rule.setText(tr("会永久记入账本：不要写姓名、电话、卡号、证件号。"))

    def reason(self) -> str:
        """The code of the chosen preset, or the text that was typed; "" where that is none the ledger takes."""
        chosen = (code for code, key in zip(self._codes, self.keys, strict=True) if key.isChecked())
        typed = self.other.text().strip()
        return next(chosen, "" if looks_personal(typed) else typed)


class VoidDialog(Sheet):
    """Void the sale, with a reason; without one the key stays shut. ``gives``: what goes back where."""

    def __init__(self, parent: QWidget, gives: str = "", *, language: str) -> None:
        super().__init__(parent, tr("作废这一单？"), icon="ban", danger=True)
        if gives:
            self.column.addWidget(Text(gives, size=16, strong=True, wrap=True))
        self.column.addWidget(Text(tr("商品会全部清除，并记入账本。请选择原因。"), colour=theme.INK_2, wrap=True))
        self.choices = Choices(VOID_REASONS, language)
        self.choices.changed.connect(self._changed)
        self.column.addWidget(self.choices)
        self.void = self.key(tr("作废"), "confirm_void", role="destroy")
        self.void.setEnabled(False)
        self.void.clicked.connect(lambda: self.answer(intents.Void(reason=self.choices.reason())))
        self.finish(self.void)

    def _changed(self) -> None:
        self.void.setEnabled(bool(self.choices.reason()))


class RefundDialog(Sheet):
    """Give the money of a return back, for a reason; without one the key stays shut."""

    def __init__(self, parent: QWidget, view: ReturnView, *, language: str) -> None:
        super().__init__(parent, tr("退款 ¥ {amount}？").format(amount=view.total), icon="undo-2")
        self.column.addWidget(
            Text(tr("请收回商品并核对。确认后钱会退回去，不能再撤销。请选择退货原因。"), colour=theme.INK_2, wrap=True)
        )
        self.choices = Choices(RETURN_REASONS, language)
        self.choices.changed.connect(self._changed)
        self.column.addWidget(self.choices)
        self.confirm = self.key(tr("确认退款"), "confirm_refund")
        self.confirm.setEnabled(False)
        self.confirm.clicked.connect(
            lambda: self.answer(intents.ConfirmReturn(reason=self.choices.reason(), total=view.total_minor))
        )
        self.finish(self.confirm)

    def _changed(self) -> None:
        self.confirm.setEnabled(bool(self.choices.reason()))


class ConfirmDialog(Sheet):
    """One question with one intent behind it."""

    def __init__(self, parent: QWidget, title: str, text: str, label: str, intent: intents.Intent) -> None:
        super().__init__(parent, title, icon="triangle-alert")
        self.column.addWidget(Text(text, size=16, wrap=True))
        self.confirm = self.key(label, "confirm")
        self.confirm.clicked.connect(lambda: self.answer(intent))
        self.finish(self.confirm)


class MoneyDialog(ConfirmDialog):
    """A question about the money as it stands: an answer that changes it takes the question down."""

    of_money = True

    def __init__(self, parent: QWidget, title: str, text: str, label: str, intent: intents.Intent) -> None:
        super().__init__(parent, title, text, label, intent)
        if isinstance(intent, intents.PayCash):
            self.overtaken = tr("刚查到结果，没有收这笔现金：顾客给了现金的，请先退还，再看清画面")
        else:
            self.overtaken = tr("刚查到结果，没有再收这一笔：请看清画面")


class CloseDialog(Sheet):
    """Close the period with what was counted: what is odd about it, and what is late; never what was expected."""

    def __init__(self, parent: QWidget, about: CloseQuestion) -> None:
        odd = bool(about.many) or about.odd
        super().__init__(parent, tr("清点的张数对吗？") if odd else tr("确认日结？"), icon="triangle-alert", danger=odd)
        counted = format_amount(about.total_minor)
        text = tr("清点合计 ¥ {amount}。日结后这个班次不能再收款，清点的金额不能再改。").format(amount=counted)
        self.column.addWidget(Text(text, size=16, wrap=True))
        if about.odd:
            text = tr("这个合计多得不合常理：可能漏了小数点，或把金额填成了张数。请核对每一栏。")
            self.column.addWidget(Text(text, size=16, strong=True, wrap=True))
        for label, pieces in about.many:
            text = tr("{label}：填了 {pieces} 张。这里填张数，不填金额。")
            said = text.format(label=label, pieces=f"{pieces:,}")
            self.column.addWidget(Text(said, size=16, strong=True, wrap=True))
        for late in about.late:
            self.column.addWidget(Text(late, size=16, colour=theme.DANGER, wrap=True))
        for awaited in about.awaited:
            self.column.addWidget(Text(awaited, size=16, wrap=True))
        label = tr("没有错，确认日结") if odd else tr("确认日结")
        self.confirm = self.key(label, "confirm")
        self.confirm.clicked.connect(lambda: self.answer(intents.ClosePeriod(counts=about.counts)))
        self.finish(self.confirm)


class MoreDialog(Sheet):
    """The menu behind F1: what is not needed at every sale."""

    def __init__(self, parent: QWidget, *, language: str) -> None:
        super().__init__(parent, tr("更多"), width=560)
        other = following(language)
        grid = QGridLayout()
        grid.setSpacing(theme.GAP)
        entries: tuple[tuple[str, str, str, str, intents.Intent], ...] = (
            (tr("交易记录"), "receipt-text", "F6", "menu_history", intents.OpenScreen(name="history")),
            (tr("设备与同步"), "monitor-smartphone", "F7", "menu_devices", intents.OpenScreen(name="devices")),
            (tr("打印 X 报表"), "printer", "F9", "menu_x", intents.PrintX()),
            (tr("交班日结"), "calendar-check", "F10", "menu_close", intents.OpenScreen(name="close_period")),
            (own_name(other), "languages", "F11", "menu_language", intents.SwitchLanguage(code=other)),
            (tr("退出登录"), "log-out", "F12", "menu_sign_out", intents.SignOut()),
        )
        for place, (label, icon, shortcut, id_, intent) in enumerate(entries):
            key = Key(label, id=id_, icon=icon, shortcut=shortcut, size=16, height=72)
            key.setProperty("accentIcon", True)
            key.clicked.connect(lambda _checked=False, intent=intent: self.answer(intent))
            grid.addWidget(key, place // 2, place % 2)
        self.column.addLayout(grid)
        self.finish()
