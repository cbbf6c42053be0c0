"""The benefits of a sale: the list with what each does, and the bar under the basket that sums it up."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import BenefitsView, BenefitView
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Card, Icon, PillLabel, Text, clear, reveal, row, rule

KEYED = 9
"""So many benefits have a key of their own: Alt and their number."""


class BenefitsCard(Card):
    """Every benefit with its amount or the reason against it; its key takes it in or leaves it out.

    Rows are rebuilt only where they changed, and stay in their places: a proof that ends does not move them.
    """

    intent = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=20, spacing=4)
        self._shown: tuple[BenefitView, ...] | None = None
        self._open = True
        self._title = Text(tr("优惠"), size=13, colour=theme.INK_2)
        self._saved = Text(size=13, strong=True, colour=theme.WARN)
        self._pill = PillLabel()
        head = row(self._title, self._saved, None, self._pill)
        head.addStrut(28)
        self.column.addLayout(head)
        self._reset = Key(tr("恢复最省的组合"), id="reset_benefits", icon="refresh-cw", shortcut="Alt+0")
        self._reset.clicked.connect(self._ask_reset)
        self.column.addWidget(self._reset)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        self.column.addLayout(self._rows)
        self._view = BenefitsView()

    def show_benefits(self, view: BenefitsView, *, open_: bool) -> None:
        """``open_``: the keys of the rows work."""
        self._view = view
        self._saved.setText(tr("共省 ¥ {amount}").format(amount=view.saved) if view.saved else "")
        self._pill.set_pill(view.pill)
        reveal(self._reset, view.reset is not None)
        if (view.rows, open_) == (self._shown, self._open):
            return
        self._shown, self._open = view.rows, open_
        focused = self._focused()
        clear(self._rows)
        for place, benefit in enumerate(view.rows):
            if place:
                self._rows.addWidget(rule())
            self._rows.addLayout(self._row(benefit, f"Alt+{place + 1}" if place < KEYED else ""))
        again = self.findChild(Key, focused) if focused else None
        if again is not None:
            again.setFocus()

    def _focused(self) -> str:
        """The key that has the focus, by its name: a row that is made anew keeps it."""
        widget = self.focusWidget()
        return widget.objectName() if isinstance(widget, Key) and widget.hasFocus() else ""

    def _row(self, benefit: BenefitView, shortcut: str) -> QVBoxLayout:
        bright = benefit.used or (benefit.usable and not benefit.chosen)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Text(benefit.title, size=16, colour=theme.INK if bright else theme.INK_2, wrap=True))
        if benefit.reason:
            ink = theme.WARN if benefit.warn or benefit.chosen else theme.INK_2
            texts.addWidget(Text(benefit.reason, size=13, colour=ink, wrap=True))
        worth = f"-¥ {benefit.amount}" if benefit.amount else benefit.face
        if worth:
            ink = theme.WARN if benefit.used else theme.INK_2
            texts.addWidget(Text(worth, size=16, strong=benefit.used, colour=ink))
        line = row(Icon("ticket-percent", colour=theme.WARN if benefit.used else theme.DISABLED, size=24), spacing=12)
        line.addLayout(texts, 1)
        line.addWidget(self._key(benefit, shortcut))
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 6, 0, 6)
        holder.addLayout(line)
        return holder

    def _key(self, benefit: BenefitView, shortcut: str) -> Key:
        label = _label(benefit)
        works = self._open and benefit.usable and not benefit.busy and benefit.intent is not None
        key = Key(
            label,
            id=f"benefit_{benefit.code}",
            name=f"{label} {benefit.title}",
            icon="check" if benefit.used and not benefit.warn else "",
            shortcut=shortcut if works else "",
        )
        key.setCheckable(True)
        key.setChecked(benefit.used and not benefit.warn)
        key.setEnabled(works)
        key.setFixedWidth(136)
        key.clicked.connect(lambda: self.intent.emit(benefit.intent))
        return key

    def _ask_reset(self) -> None:
        if self._view.reset is not None:
            self.intent.emit(self._view.reset)


def _label(benefit: BenefitView) -> str:
    if benefit.busy:
        return tr("处理中…")
    if benefit.warn:
        return tr("留着")
    return tr("已使用") if benefit.used else tr("使用")


class BenefitBar(QWidget):
    """One line under the basket: how much is saved, whether it is the best, what a little more would save."""

    HEIGHT = 65

    def __init__(self) -> None:
        super().__init__()
        self.key = Key(tr("优惠明细"), id="benefits", icon="ticket-percent", shortcut="Alt+B")
        self.key.setFixedWidth(196)
        self._summary = Text(size=15)
        self._saved = Text(size=15, strong=True, colour=theme.WARN)
        self._hint = Text(size=13, colour=theme.INK_2, elide=True)
        self._pill = PillLabel()
        line = row(self._summary, self._saved, spacing=12)
        line.addWidget(self._hint, 1)
        line.addWidget(self._pill)
        line.addWidget(self.key)
        line.setContentsMargins(20, 8, 8, 8)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(rule())
        box.addLayout(line)
        self.setFixedHeight(self.HEIGHT)

    def show_benefits(self, view: BenefitsView) -> None:
        reveal(self, bool(view.rows))
        self._summary.setText(view.summary)
        self._saved.setText(tr("共省 ¥ {amount}").format(amount=view.saved) if view.saved else "")
        self._hint.setText(view.hint)
        self._pill.set_pill(view.pill)
