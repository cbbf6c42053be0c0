"""Goods that come back: the lines of the sale on the left, what goes back on the right, then each part of the money."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from pos_terminal.ui import intents, theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import Pill, ReturnView
from pos_terminal.ui.pages.page import Notices, Page, Problem
from pos_terminal.ui.widgets.attempts import AttemptCards
from pos_terminal.ui.widgets.keys import Key, KeyStrip
from pos_terminal.ui.widgets.parts import CENTRE, Card, Icon, PillLabel, Text, clear, row, rule, scroller
from pos_terminal.ui.widgets.returns import FigureRows, PartRows, ReturnRow

NARROW = 1200


class ReturnPage(Page):
    """The focus stays on the page: arrows choose a line, + − and A say how much of it, F12 goes on."""

    def __init__(self) -> None:
        super().__init__()
        self._view: ReturnView | None = None
        self._selected = ""
        self.rows: dict[str, ReturnRow] = {}
        self.notices = Notices(self)
        self.attempts = AttemptCards(self.ask, self._force)
        left = QVBoxLayout()
        left.setSpacing(12)
        left.addLayout(self._head())
        left.addWidget(self.attempts)
        left.addWidget(self._lines(), 1)
        left.addWidget(self._done(), 1)
        left.addWidget(self.notices)  # they come by themselves: here they move no line or key
        left.addWidget(self._strip())
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        self._box.setSpacing(theme.MARGIN)
        self._box.addLayout(left, 1)
        self._box.addWidget(self._plan())

    def _head(self) -> QHBoxLayout:
        self.back = Key(tr("取消退货"), id="give_up_return", icon="arrow-left", shortcut="Esc")
        self.back.setFixedWidth(164)
        self.back.clicked.connect(self._leave)
        self._number = Text(size=15, colour=theme.INK_2, elide=True)
        self._under = Text(size=13, colour=theme.INK_2, elide=True)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._number)
        texts.addWidget(self._under)
        head = row(self.back, Text(tr("退货"), size=24, strong=True), spacing=16)
        head.addLayout(texts, 1)
        head.addStrut(theme.TOUCH)
        return head

    def _lines(self) -> Card:
        content = QWidget()
        self._rows = QVBoxLayout(content)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(0)
        self._rows.addStretch(1)
        self._scroller: QScrollArea = scroller(content)
        self._hint = Text(
            tr("↑ ↓ 选行，＋ － 改件数，A 这一行全部退；也可以扫要退的商品"), size=13, colour=theme.INK_2, elide=True
        )
        self._hint.setFixedHeight(36)
        self._hint.setContentsMargins(20, 0, 20, 0)
        self._hint_rule = rule()
        self.goods = Card(padding=1, spacing=0)
        self.goods.column.addWidget(self._scroller, 1)
        self.goods.column.addWidget(self._hint_rule)
        self.goods.column.addWidget(self._hint)
        return self.goods

    def _done(self) -> Card:
        self.done = Card(padding=24, spacing=12)
        self._done_total = Text(size=34, strong=True, align=CENTRE)
        self._done_under = Text(size=15, colour=theme.INK_2, align=CENTRE, wrap=True)
        self._receipt = PillLabel()
        self._actions = QHBoxLayout()
        centre = Qt.AlignmentFlag.AlignHCenter
        self.done.column.addStretch(1)
        self.done.column.addWidget(Icon("circle-check", colour=theme.ACCENT, size=64), 0, centre)
        self.done.column.addWidget(Text(tr("退货完成"), size=24, strong=True, align=CENTRE))
        self.done.column.addWidget(self._done_total)
        self.done.column.addWidget(self._done_under)
        self.done.column.addWidget(self._receipt, 0, centre)
        self.done.column.addLayout(self._actions)
        self.done.column.addStretch(1)
        return self.done

    def _strip(self) -> KeyStrip:
        self.all_key = Key(tr("整单全部退"), id="return_all", icon="check", shortcut="F5", height=56)
        self.park_key = Key(tr("挂单"), id="park", icon="circle-pause", shortcut="F4", height=56)
        self.more_key = Key(tr("更多"), id="more", icon="ellipsis", shortcut="F1", height=56)
        self.all_key.clicked.connect(self.asks(intents.ReturnEverything()))
        self.park_key.clicked.connect(self.asks(intents.Park()))
        self.more_key.clicked.connect(lambda: self.dialog.emit("more", None))
        self.strip = KeyStrip([self.all_key, self.park_key, self.more_key])
        return self.strip

    def _plan(self) -> QWidget:
        self._figures, self._parts = FigureRows(), PartRows()
        self._empty = Text(tr("选择要退的商品，这里会显示退多少、退到哪里"), colour=theme.INK_2, wrap=True)
        self._notes = Text(size=13, colour=theme.WARN, wrap=True)
        self._against = Problem()
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(20, 20, 20, 20)
        column.setSpacing(16)
        for part in (self._empty, self._against, self._figures, self._notes, self._parts):
            column.addWidget(part)
        column.addStretch(1)
        card = Card(padding=1, spacing=0)
        card.column.addWidget(scroller(content))
        self.go_key = Key("", id="confirm_return", role="primary", shortcut="F12", size=22, height=64)
        self.go_key.clicked.connect(self._go)
        self.side = QWidget()
        box = QVBoxLayout(self.side)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addWidget(card, 1)
        box.addWidget(self.go_key)
        return self.side

    def home(self) -> QWidget:
        return self

    def toast_above(self) -> int:
        """Over the strip of keys, over the notices and the hint that lie on it."""
        hint = self._hint.height() + 12 if self._hint.isVisibleTo(self) else 0
        hint += self.notices.height() + 12 if self.notices.isVisibleTo(self) else 0
        return super().toast_above() + hint + (self.strip.height() + 12 if self.strip.isVisibleTo(self) else 0)

    def toast_beside(self) -> int:
        return self.side.width() if self.side.isVisibleTo(self) else 0

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.side.setFixedWidth(340 if self.width() < NARROW else 404)

    # --- showing

    def show_view(self, view: ReturnView) -> None:
        before, self._view = self._view, view
        choosing, done = view.stage == "choose", view.stage == "done"
        self.notices.show_notices(view.notices)
        self._number.setText(view.number)
        self._under.show_text("" if done else view.under)
        cancellable = any(attempt.can_cancel for attempt in view.attempts)  # its key answers Esc then
        self.back.setVisible((view.can_give_up or done) and not cancellable)
        self.back.set_label(tr("返回") if done else tr("取消退货"))
        self.attempts.show_attempts(view.attempts)
        if (scanned := _one_more(before, view)) is not None:
            self._choose(scanned)
        else:
            self._show_lines(view)
        self.goods.setVisible(not done)
        for part in (self._hint, self._hint_rule):
            part.setVisible(choosing)
        self.done.setVisible(done)
        self._done_total.setText(f"¥ {view.total}")
        self._done_under.setText(view.under if done else "")
        self._receipt.set_pill(Pill(text=view.receipt, tone=view.receipt_tone) if view.receipt else None)
        self._show_actions(view)
        self._empty.setVisible(choosing and not view.rows and not view.against)
        self._against.show_problem("\n".join(view.against), "warn")
        self._figures.show_rows(view.rows)
        self._notes.show_text("\n".join(view.notes))
        self._parts.show_parts(view.parts)
        self._show_keys(view)

    def _show_lines(self, view: ReturnView) -> None:
        names = [line.line for line in view.lines]
        if names != list(self.rows):
            clear(self._rows)
            self.rows = {}
            for name in names:
                made = self.rows[name] = ReturnRow(name)
                made.counted.connect(self._count)
                made.chosen.connect(self._choose)
                self._rows.addWidget(made)
                self._rows.addWidget(rule())
            self._rows.addStretch(1)
        if self._selected not in self.rows:
            self._selected = next((line.line for line in view.lines if line.left), "")
        choosing = view.stage == "choose"
        for line in view.lines:
            selected = choosing and line.line == self._selected
            self.rows[line.line].show_line(line, selected=selected, open_=choosing)

    def _show_actions(self, view: ReturnView) -> None:
        clear(self._actions)
        self._actions.addStretch(1)
        for action in view.actions:
            key = Key(action.label, shortcut=action.shortcut, height=56, on_click=partial(self.ask, action.intent))
            key.setFixedWidth(max(180, key.sizeHint().width() + 24))
            self._actions.addWidget(key)
        self._actions.addStretch(1)

    def _show_keys(self, view: ReturnView) -> None:
        labels = {
            "choose": tr("确认退款"),
            "paying": tr("再试一次") if view.again else tr("继续退款"),
            "done": tr("下一单"),
        }
        self.go_key.set_label(labels[view.stage])
        self.go_key.setEnabled(view.can_confirm if view.stage == "choose" else view.can_resume or view.stage == "done")
        self.all_key.setVisible(view.stage == "choose")
        self.park_key.setVisible(view.stage != "done")
        self.park_key.setEnabled(view.can_park)
        self.strip.arrange()

    # --- asking

    def _count(self, line: str, count: int) -> None:
        self._choose(line)
        self.ask(intents.SetReturned(line=line, count=count))

    def _choose(self, line: str) -> None:
        self._selected = line
        if self._view is not None:
            self._show_lines(self._view)
        self._scroller.ensureWidgetVisible(self.rows[line], 0, 0)

    def _go(self) -> None:
        view = self._view
        if view is None:
            return
        if view.stage == "choose":
            self.dialog.emit("refund", view)
        elif view.stage == "paying":
            self.ask(intents.ResumeRefund())
        else:
            self.ask(intents.OpenScreen(name="sale"))

    def _leave(self) -> None:
        done = self._view is not None and self._view.stage == "done"
        self.ask(intents.OpenScreen(name="sale") if done else intents.GiveUpReturn())

    def _force(self, attempt: str) -> None:
        attempts = self._view.attempts if self._view else ()
        self.dialog.emit("force", next((shown for shown in attempts if shown.attempt == attempt), None))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        shown = self.rows.get(self._selected)
        choosing = self._view is not None and self._view.stage == "choose"
        if shown is None or not choosing:
            super().keyPressEvent(event)
            return
        lines = list(self.rows)
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                by = -1 if event.key() == Qt.Key.Key_Up else 1
                self._choose(lines[min(max(lines.index(self._selected) + by, 0), len(lines) - 1)])
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal | Qt.Key.Key_Right:
                shown.more.click()
            case Qt.Key.Key_Minus | Qt.Key.Key_Left:
                shown.less.click()
            case Qt.Key.Key_A:
                shown.all.click()
            case _:
                super().keyPressEvent(event)


def _one_more(before: ReturnView | None, now: ReturnView) -> str | None:
    """The line of which more comes back than just before: it was scanned, or counted."""
    if before is None or (before.number, before.stage, now.stage) != (now.number, "choose", "choose"):
        return None
    chosen = {line.line: line.chosen for line in before.lines}
    more = [line.line for line in now.lines if line.chosen > chosen.get(line.line, line.chosen)]
    return more[0] if len(more) == 1 else None
