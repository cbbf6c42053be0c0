"""Closing the period: a blind count by denomination, then the Z."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_terminal.contract.money import format_amount
from pos_terminal.till.period import PIECES_ASKED_FROM
from pos_terminal.ui import theme
from pos_terminal.ui.intents import PrintX, Reprint, SignOut
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import ClosePeriodView, CloseQuestion, Denomination, Pill, ReportRow
from pos_terminal.ui.pages.page import CountField, Page, Problem, back_to_sale, heading
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.numpad import Numpad, Order, type_into
from pos_terminal.ui.widgets.parts import (
    RIGHT,
    BusyRing,
    Card,
    OverlayBar,
    PillLabel,
    Text,
    clear,
    in_yuan,
    row,
    rule,
    scroller,
)


def question(view: ClosePeriodView, pieces: dict[int, int]) -> CloseQuestion:
    """What is asked before the period is closed with these ``pieces`` of each kind, and what about them is odd."""
    total = sum(value * count for value, count in pieces.items())
    labels = {shown.value_minor: shown.label for shown in view.denominations}
    many = tuple((labels[value], count) for value, count in pieces.items() if count >= PIECES_ASKED_FROM)
    odd = total >= view.asked_from_minor
    return CloseQuestion(counts=pieces, total_minor=total, many=many, odd=odd, late=view.late, awaited=view.awaited)


class ClosePeriodPage(Page):
    def __init__(self, *, order: Order = "789") -> None:
        super().__init__()
        self._view: ClosePeriodView | None = None
        self.counts: dict[int, CountField] = {}
        self._subtotals: dict[int, Text] = {}
        self._uncounted = False  # and that was said
        self._stages = QStackedWidget()
        self._stages.addWidget(self._count_stage(order))
        self._stages.addWidget(self._closed_stage())
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._stages)

    # --- counting

    def _count_stage(self, order: Order) -> QWidget:
        stage = QWidget()
        box = QVBoxLayout(stage)
        box.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        box.setSpacing(12)
        box.addLayout(heading(tr("交班日结"), back=back_to_sale(self)))
        sides = QHBoxLayout()
        sides.setSpacing(theme.MARGIN)
        sides.addLayout(self._count_left(), 1)
        sides.addWidget(self._count_right(order))
        box.addLayout(sides, 1)
        return stage

    def _count_left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        card = Card(padding=20, spacing=8)
        card.column.addWidget(Text(tr("清点钱箱里的现金，输入每种面额的张数"), size=15, colour=theme.INK_2, wrap=True))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(8)
        holder = QWidget()
        inner = QVBoxLayout(holder)
        inner.setContentsMargins(0, 0, OverlayBar.BESIDE, 0)
        inner.addLayout(self._grid)
        inner.addStretch(1)
        card.column.addWidget(scroller(holder), 1)
        column.addWidget(card, 1)
        # below the fields: what is said late must not move them under a finger
        self.problem, self._blocked = Problem(), Problem()
        column.addWidget(self.problem)
        column.addWidget(self._blocked)
        return column

    def _count_right(self, order: Order) -> QWidget:
        self._right = QWidget()
        self._right.setFixedWidth(340)
        column = QVBoxLayout(self._right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card(padding=16, spacing=4)
        self._total = Text(size=24, strong=True, align=RIGHT)
        self._total.setObjectName("counted")
        card.column.addLayout(row(Text(tr("清点合计"), size=17, colour=theme.INK_2), None, self._total))
        self.numpad = Numpad(order=order, point=False)
        self.numpad.key.connect(self._pad)
        self._x = Key(tr("打印 X 报表"), id="print_x", icon="printer", shortcut="F9", height=56)
        self._x.clicked.connect(lambda: self.ask(PrintX()))
        self._close = Key(tr("提交清点并日结"), id="close_period", role="primary", shortcut="F12", size=20, height=64)
        self._close.clicked.connect(self._ask_close)
        column.addWidget(card)
        column.addWidget(self.numpad, 1)
        column.addWidget(self._x)
        column.addWidget(self._close)
        return self._right

    def _build_fields(self, denominations: tuple[Denomination, ...]) -> None:
        self.counts, self._subtotals = {}, {}
        while (item := self._grid.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        half = (len(denominations) + 1) // 2
        for place, shown in enumerate(denominations):
            line, side = place % half, place // half * 4
            field = CountField(shown.label, id=f"count_{shown.value_minor}", size=17)
            field.setMaxLength(5)
            field.setAlignment(RIGHT)
            field.setPlaceholderText("0")
            field.setMinimumWidth(64)
            field.textChanged.connect(lambda _text: self._counted())
            field.told.connect(lambda _why: self._show_problem())
            field.entered.connect(lambda field=field: self._step(field, 1))
            field.stepped.connect(lambda by, field=field: self._step(field, by))
            subtotal = Text("", size=15, colour=theme.INK_2, align=RIGHT)
            subtotal.setMinimumWidth(84)
            self._grid.addWidget(Text(shown.label, size=16, strong=True), line, side)
            self._grid.addWidget(field, line, side + 1)
            self._grid.addWidget(subtotal, line, side + 2)
            self.counts[shown.value_minor], self._subtotals[shown.value_minor] = field, subtotal
        self._grid.setColumnMinimumWidth(3, 12)
        for column in (1, 5):
            self._grid.setColumnStretch(column, 1)

    def home(self) -> QWidget | None:
        if self._view is None or self._view.stage == "closed":
            return self._sign_out
        focused = self.focusWidget()
        if isinstance(focused, CountField) and focused in self.counts.values():
            return focused
        return next(iter(self.counts.values()), None)

    def _pad(self, code: str) -> None:
        field = self.home()
        if self._close.hasFocus() and code == "enter":
            self._close.click()
            return
        if not isinstance(field, CountField):
            return
        if code == "enter":
            if not field.refused:
                self._step(field, 1)
            return
        field.setFocus()
        type_into(field, code)

    def _step(self, field: CountField, by: int) -> None:
        """To the next field, whose old count is typed over; after the last one comes the key that submits."""
        fields = list(self.counts.values())
        place = fields.index(field) + by
        if place == len(fields):
            self._close.setFocus(Qt.FocusReason.TabFocusReason)
            return
        fields[place].setFocus()
        fields[place].selectAll()

    def _pieces(self) -> dict[int, int]:
        return {value: int(field.text() or 0) for value, field in self.counts.items()}

    def _counted(self) -> None:
        if self._uncounted:
            self._uncounted = False
            self._show_problem()
        self._sum()

    def _sum(self) -> None:
        pieces = self._pieces()
        for value, count in pieces.items():
            self._subtotals[value].setText(format_amount(value * count) if count else "")
        self._total.setText(f"¥ {format_amount(sum(value * count for value, count in pieces.items()))}")

    def _ask_close(self) -> None:
        """Not while a field holds something else than what was typed there: it is named, and has the focus. Nor where
        nobody counted: the drawer of an empty page is as good as never empty, and the question is answered unread.
        """
        if (field := self._refused()) is not None:
            field.setFocus()
        elif not any(field.text() for field in self.counts.values()):
            next(iter(self.counts.values())).setFocus()
            self._uncounted = True
            self._show_problem()
        elif self._view is not None:
            self.dialog.emit("close_period", question(self._view, self._pieces()))

    def _refused(self) -> CountField | None:
        return next((field for field in self.counts.values() if field.refused), None)

    def _show_problem(self) -> None:
        """What was just typed, or was not, counts for more than the refusal before it."""
        field = self._refused()
        why = f"{field.accessibleName()}：{field.why}" if field is not None and field.why else ""
        if self._uncounted and not why:
            self.problem.show_problem(tr("还没有清点：请输入每种面额的张数，一张也没有就输入 0"), "warn")
        else:
            self.problem.show_problem(why or (self._view.problem if self._view else ""))

    # --- closed

    def _closed_stage(self) -> QWidget:
        stage = QWidget()
        box = QVBoxLayout(stage)
        box.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        box.setSpacing(12)
        self._closed_title = Text(size=24, strong=True)
        self._printed = PillLabel()
        box.addLayout(row(self._closed_title, None, self._printed))
        sides = QHBoxLayout()
        sides.setSpacing(theme.MARGIN)
        report = Card(padding=20)
        holder = QWidget()
        self._report = QVBoxLayout(holder)
        self._report.setContentsMargins(0, 0, OverlayBar.BESIDE, 0)
        self._report.setSpacing(4)
        report.column.addWidget(scroller(holder))
        sides.addWidget(report, 1)
        right = QWidget()
        right.setFixedWidth(340)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        card = Card(padding=24, spacing=4)
        self._difference = Text(size=34, strong=True, align=Qt.AlignmentFlag.AlignCenter)
        card.column.addWidget(Text(tr("现金差额"), colour=theme.INK_2, align=Qt.AlignmentFlag.AlignCenter))
        card.column.addWidget(self._difference)
        self._reprint = Key(tr("重打 Z 报表"), id="print_z", icon="printer", shortcut="F9", height=56)
        self._reprint.clicked.connect(self._ask_reprint)
        self._sign_out = Key(tr("退出登录"), id="sign_out", role="primary", shortcut="F12", size=20, height=64)
        self._sign_out.clicked.connect(self._leave)
        column.addWidget(card)
        column.addStretch(1)
        column.addWidget(self._reprint)
        column.addWidget(self._sign_out)
        sides.addWidget(right)
        box.addLayout(sides, 1)
        self._ring = BusyRing(24)
        self._ring.hide()
        return stage

    def _ask_reprint(self) -> None:
        if self._view is not None:
            self.ask(Reprint(sale=self._view.period, document="report"))

    def _leave(self) -> None:
        """Without the Z on paper only when that is meant."""
        if self._view is not None and self._view.unprinted:
            self.dialog.emit("leave_z", None)
        else:
            self.ask(SignOut())

    def hideEvent(self, event: QHideEvent) -> None:
        """The count is blind, and of this moment: whoever comes to the page next counts anew."""
        if not event.spontaneous():
            self._uncounted = False
            for field in self.counts.values():
                field.start()
            if (first := next(iter(self.counts.values()), None)) is not None:
                first.setFocus()  # for whoever comes next: it is not where this one left off
        super().hideEvent(event)

    def show_view(self, view: ClosePeriodView) -> None:
        before, self._view = self._view, view
        if before is None or before.denominations != view.denominations:
            self._build_fields(view.denominations)
            self._sum()
        self._stages.setCurrentIndex(1 if view.stage == "closed" else 0)
        above = (*view.blocked, view.note, *view.late, *view.awaited)
        self._blocked.show_problem("\n".join(text for text in above if text), "warn")
        self._show_problem()
        busy = view.stage == "busy"
        for part in (*self.counts.values(), self.numpad, self._x):
            part.setEnabled(not busy)
        self._close.setEnabled(not busy and not view.blocked)
        self._close.set_label(tr("正在日结…") if busy else tr("提交清点并日结"))
        self._closed_title.setText(tr("日结完成 · {day}").format(day=view.business_day))
        self._printed.set_pill(Pill(text=view.printed, tone=view.printed_tone) if view.printed else None)
        self._difference.setText(in_yuan(view.difference) if view.difference else "")
        self._difference.set_colour(theme.TONE_INK[view.difference_tone])
        self._show_report(view.report)

    def _show_report(self, report: tuple[ReportRow, ...]) -> None:
        clear(self._report)
        for shown in report:
            if not shown.amount:
                if self._report.count():
                    self._report.addSpacing(8)
                self._report.addWidget(Text(shown.label, size=13, colour=theme.INK_2))
                self._report.addWidget(rule())
                continue
            ink = theme.INK if shown.tone == "plain" else theme.TONE_INK[shown.tone]
            label = Text(shown.label, size=16, strong=shown.strong)
            label.setFixedHeight(28)
            value = Text(shown.amount, size=16, strong=shown.strong, colour=ink, align=RIGHT)
            self._report.addLayout(row(label, None, value))
        self._report.addSpacing(72)  # a toast lies here, and must not hide the last rows
        self._report.addStretch(1)
