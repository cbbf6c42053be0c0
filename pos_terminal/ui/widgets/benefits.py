"""The benefits of a sale: the list with what each does, and the bar under the basket that sums it up.

Better combinations and reasons come while the customer waits: what is shown changes in place, and nothing moves.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import Intent
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import BenefitsView, BenefitView, MemberView
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import RIGHT, Card, Icon, PillLabel, Text, clear, reveal, row, rule

KEYED = 9
"""So many benefits have a key of their own: Alt and their number."""
WIDEST_WORTH = "-¥ 999,999.99"
_TABS = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)


class BenefitRow(QWidget):
    """One benefit: title and worth over its sentence, for which two lines are kept, and the key beside them.

    ``marked``: the arrows have reached it. ``reached``: Tab has come to its key.
    """

    intent = Signal(object)
    reached = Signal()

    def __init__(self, code: str, shortcut: str) -> None:
        super().__init__()
        self.marked = False
        self._intent: Intent | None = None
        self._icon = Icon("ticket-percent", size=24)
        self._title = Text(size=16, wrap=True)
        self._worth = Text(size=16, strong=True, align=RIGHT)
        self._reason = Text(size=13, wrap=True)
        self.key = Key("", id=f"benefit_{code}", shortcut=shortcut)
        self.key.setCheckable(True)
        self.key.setFixedWidth(136)
        self.key.clicked.connect(self._ask)
        self.key.installEventFilter(self)
        top = row(spacing=12)
        top.addWidget(self._title, 1)
        top.addWidget(self._worth)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 3, 0, 6)
        texts.setSpacing(0)
        texts.addLayout(top)
        texts.addWidget(self._reason)
        texts.addStretch(1)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 10, 0, 0)
        line.setSpacing(12)
        sign = QVBoxLayout()
        sign.addSpacing(12)
        sign.addWidget(self._icon)
        sign.addStretch(1)
        line.addLayout(sign)
        line.addLayout(texts, 1)
        line.addWidget(self.key, 0, Qt.AlignmentFlag.AlignTop)
        # A better combination changes what it is worth, and its title is not to wrap anew for that.
        self._worth.setMinimumWidth(QFontMetrics(theme.font(16, strong=True)).horizontalAdvance(WIDEST_WORTH))
        title, reason = (QFontMetrics(theme.font(size)).lineSpacing() for size in (16, 13))
        self.setMinimumHeight(10 + 3 + title + 2 * reason + 6)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QFocusEvent) and event.gotFocus() and event.reason() in _TABS:
            self.reached.emit()
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            return False
        event.ignore()  # up and down are the panel's: Qt would go to the next key that works
        return True

    def _ask(self) -> None:
        if self._intent is not None:
            self.intent.emit(self._intent)

    def show_benefit(self, view: BenefitView, *, open_: bool) -> None:
        """``open_``: its key works, where it does anything."""
        self._intent = view.intent
        bright = view.used or (view.usable and not view.chosen)
        self._icon.set_icon("ticket-percent", theme.WARN if view.used else theme.DISABLED)
        self._title.setText(view.title)
        self._title.set_colour(theme.INK if bright else theme.INK_2)
        self._worth.setText((f"-¥ {view.amount}" if view.used else f"¥ {view.amount}") if view.amount else view.face)
        self._worth.setFont(theme.font(16, strong=view.used))
        self._worth.set_colour(theme.WARN if view.used else theme.INK_2)
        self._reason.setText(view.reason)
        self._reason.set_colour(theme.WARN if view.warn or view.chosen else theme.INK_2)
        label = _label(view)
        counts = view.used and not view.warn
        self.key.icon_name = "check" if counts else ""
        self.key.setChecked(counts)
        self.key.setEnabled(open_ and view.usable and not view.busy and view.intent is not None)
        self.key.set_label(label, f"{label} {view.title}")


class BenefitsCard(Card):
    """Every benefit with its amount and its sentence; its key takes it in or leaves it out.

    Rows stay as long as the same benefits stand in the same order: a proof that ends moves nothing, and no key goes
    from under a finger.
    ``reached``: a row that Tab has come to.
    """

    intent = Signal(object)
    reached = Signal(object)

    def __init__(self) -> None:
        super().__init__(padding=20, spacing=4)
        self._shown: dict[str, BenefitRow] = {}
        self._opened = self._unseen = False
        self._arrived: set[str] = set()
        self._view = BenefitsView()
        self._summary = Text(size=13, colour=theme.INK_2)
        self._saved = Text(size=13, strong=True, colour=theme.WARN)
        self._pill = PillLabel()
        head = row(self._summary, self._saved, None, self._pill)
        head.addStrut(28)
        self.column.addLayout(head)
        self._reset = Key(tr("恢复最省的组合"), id="reset_benefits", icon="refresh-cw", shortcut="Alt+0")
        self._reset.setFixedWidth(232)
        self._reset.clicked.connect(self._ask_reset)
        self._choice = Text(size=13, colour=theme.WARN, wrap=True)
        self._choices = QWidget()
        choices = row(self._reset, spacing=12)
        choices.addWidget(self._choice, 1)
        self._choices.setLayout(choices)
        self.column.addWidget(self._choices)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(0)
        self.column.addLayout(self._rows)

    def open_anew(self) -> None:
        """Nobody looks at it: what comes next stands in the order of its view, and none is marked."""
        self._unseen = True
        self.sort_anew()
        self.mark(None)

    def sort_anew(self) -> None:
        """What is shown next stands in the order of its view, the best first."""
        self._opened = True

    def lists(self, view: BenefitsView) -> bool:
        """Whether ``view`` has no benefit that is not here yet."""
        return all(benefit.code in self._shown for benefit in view.rows)

    def rows(self) -> list[BenefitRow]:
        """The benefits from top to bottom."""
        return list(self._shown.values())

    def mark(self, marked: BenefitRow | None) -> None:
        """Show which benefit the arrows have reached."""
        for one in self._shown.values():
            one.marked = one is marked
        self.update()

    def press(self) -> None:
        """The key of the benefit that is marked, where it works."""
        for one in self._shown.values():
            if one.marked and one.key.isEnabled():
                one.key.click()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The mark is that of the basket's line, as wide as the card."""
        super().paintEvent(event)
        painter = QPainter(self)
        for one in self._shown.values():
            if one.marked:
                top, height = one.y() + 1, one.height() - 1
                painter.fillRect(1, top, self.width() - 2, height, QColor(theme.ACCENT_SOFT))
                painter.fillRect(1, top, 4, height, QColor(theme.ACCENT))

    def _reach(self) -> None:
        reached = self.sender()
        if isinstance(reached, BenefitRow):
            self.mark(reached)
            self.reached.emit(reached)

    def show_benefits(self, view: BenefitsView, *, open_: bool) -> None:
        """``open_``: the keys of the rows work."""
        self._view = view
        self._summary.setText(view.summary)
        self._saved.setText(_saved(view))
        self._pill.set_pill(view.pill)
        self._choice.setText(view.choice)
        reveal(self._choices, view.reset is not None)
        used = {benefit.code for benefit in view.rows if benefit.used}
        here = sorted((benefit.code for benefit in view.rows), key=lambda code: code not in used)
        new = set(here).difference(self._shown) if self._shown and not self._unseen else set()
        self._arrived = (self._arrived | new) & set(here)
        anew = self._opened or bool(self._arrived & used)  # a coupon that was scanned counts: it comes into sight
        self._arrived -= used
        kept = [code for code in self._shown if code in here and not anew]
        self._opened = self._unseen = False
        codes = kept + [code for code in here if code not in kept]  # a key keeps its number: what is new comes last
        if codes != list(self._shown):
            self._set_rows(codes)
        for benefit in view.rows:
            self._shown[benefit.code].show_benefit(benefit, open_=open_)

    def _ask_reset(self) -> None:
        if self._view.reset is not None:
            self.intent.emit(self._view.reset)

    def _set_rows(self, codes: list[str]) -> None:
        """Other benefits: their rows are made anew, and the focus stays with its benefit."""
        focused = next((code for code, shown in self._shown.items() if shown.key.hasFocus()), "")
        marked = next((code for code, shown in self._shown.items() if shown.marked), "")
        clear(self._rows)
        self._shown = {}
        for place, code in enumerate(codes, 1):
            if place > 1:
                self._rows.addWidget(rule())
            made = self._shown[code] = BenefitRow(code, f"Alt+{place}" if place <= KEYED else "")
            made.marked = code == marked
            made.intent.connect(self.intent)
            made.reached.connect(self._reach)
            self._rows.addWidget(made)
            made.show()  # at once: what is not shown yet cannot have the focus
        if focused in self._shown:
            self._shown[focused].key.setFocus()


def _saved(view: BenefitsView) -> str:
    return tr("共省 ¥ {amount}").format(amount=view.saved) if view.saved else ""


def _label(benefit: BenefitView) -> str:
    if benefit.busy:
        return tr("处理中…")
    if benefit.warn:
        return tr("留着")
    return tr("已使用") if benefit.used else tr("使用")


class MemberRow(QWidget):
    """That a member is identified, and the key that lets them go."""

    intent = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._drop: Intent | None = None
        self._pill = PillLabel()
        self.key = Key(tr("移除会员"), id="drop_member", icon="x", shortcut="Alt+D")
        self.key.setFixedWidth(172)
        self.key.clicked.connect(self._ask)
        self.setLayout(row(Icon("user-round", size=24), self._pill, None, self.key, spacing=12))

    def show_member(self, view: MemberView | None, *, open_: bool) -> None:
        """``open_``: the key works, where the member may leave at all."""
        reveal(self, view is not None)
        self._drop = view.drop if view is not None else None
        self._pill.set_pill(view.pill if view is not None else None)
        self.key.setEnabled(open_ and self._drop is not None)

    def _ask(self) -> None:
        if self._drop is not None:
            self.intent.emit(self._drop)


class BenefitBar(QWidget):
    """Under the basket: how much is saved, whether it is the best, what a little more would save, and whether a member
    is identified.
    """

    HEIGHT = 65
    NARROW = 760

    def __init__(self) -> None:
        super().__init__()
        self.key = Key(tr("优惠明细"), id="benefits", icon="ticket-percent", shortcut="Alt+B")
        self.key.setFixedWidth(172)
        self._summary = Text(size=15)
        self._saved = Text(size=15, strong=True, colour=theme.WARN)
        self._under = Text(size=13, colour=theme.INK_2, elide=True)
        self._pill = PillLabel()
        self._member = PillLabel()
        self._view = BenefitsView()
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addLayout(row(self._summary, self._saved, None))
        texts.addWidget(self._under)
        line = row(spacing=12)
        line.addLayout(texts, 1)
        line.addWidget(self._member)
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
        self._view = view
        reveal(self, bool(view.rows) or view.member is not None)
        self._summary.setText(view.summary)
        self._saved.setText(_saved(view))
        self._pill.set_pill(view.pill)
        self._show_member()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_member()

    def _show_member(self) -> None:
        """In a narrow window the member's pill leaves its room to the figures, and its words stand under them."""
        member, narrow = self._view.member, self.width() < self.NARROW
        self._member.set_pill(member.pill if member is not None and not narrow else None)
        self._under.setText(member.pill.text if member is not None and narrow else self._view.hint or self._view.others)
