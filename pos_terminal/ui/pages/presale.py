"""The balance of a presale order, left side of the sale: steps, what the deposit counts as, window, benefits, refusal.

The sums stand beside it, above the number pad.
"""

from __future__ import annotations

import msgspec
from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.intents import DropOrder, LookUpOrder, OpenScreen, Reprint, Undo
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import Action, HandOverView, Pill, PresaleView, StepView
from pos_terminal.ui.pages.page import Problem
from pos_terminal.ui.widgets.benefits import BenefitsCard
from pos_terminal.ui.widgets.hand_over import HandOverCard
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import (
    CENTRE,
    RIGHT,
    BusyRing,
    Card,
    Icon,
    OverlayBar,
    PillLabel,
    Text,
    clear,
    row,
    rule,
    scroller,
)
from pos_terminal.ui.widgets.scrolling import Reading, ReadPane

WIDE = 860
_SIGNS = {"ok": "circle-check", "plain": "undo-2"}
"""Beside what is said of a finished balance: the cloud has it, or it came back; anything else is waited for."""


class PresalePane(ReadPane):
    """``hand_over``, ``force``: what ``HandOverCard`` asks a dialog for."""

    intent = Signal(object)
    hand_over = Signal(object)
    force = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._view: PresaleView | None = None
        self.back = back = Key(tr("返回商品"), id="leave_presale", icon="arrow-left", shortcut="Esc")
        back.setFixedWidth(164)
        back.clicked.connect(self._leave)
        self._status = PillLabel()
        self._countdown = self._confirmation_countdown = Text()
        self._benefits: BenefitsCard | None = None
        self._goods: HandOverCard | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._lookup_card())
        self._stack.addWidget(self._busy_card())
        content = QWidget()
        self._column = QVBoxLayout(content)
        self._column.setContentsMargins(0, 0, OverlayBar.WIDTH, 0)
        self._column.setSpacing(12)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        area = scroller(content)
        self._stack.addWidget(area)
        self.reading = Reading(area)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        self._receipt, self._reprint = PillLabel(), QHBoxLayout()
        self._reprints: Action | None = None
        head = row(back, Text(tr("预售尾款"), size=24, strong=True), None, self._receipt, spacing=16)
        head.addLayout(self._reprint)
        head.addWidget(self._status)
        box.addLayout(head)
        self._note = Problem()
        self._note.hide()
        box.addWidget(self._note)
        box.addWidget(self._stack, 1)

    def _lookup_card(self) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        card = Card(padding=32, spacing=12)
        card.column.addWidget(Icon("scan-line", colour=theme.ACCENT, size=64), 0, Qt.AlignmentFlag.AlignHCenter)
        card.column.addWidget(Text(tr("扫描顾客手机上的订单码"), size=24, strong=True, align=CENTRE))
        card.column.addWidget(Text(tr("或输入订单号，按回车查询"), colour=theme.INK_2, align=CENTRE))
        self.field = QLineEdit()
        self.field.setObjectName("order_number")
        self.field.setAccessibleName(tr("订单号"))
        self.field.setPlaceholderText(tr("订单号"))
        self.field.setFont(theme.font(20))
        self.field.setMaxLength(64)
        self.field.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.field.returnPressed.connect(self.look_up)
        card.column.addWidget(self.field)
        self._look_up = Key(tr("查询订单"), id="look_up", icon="search", size=17, height=56, on_click=self.look_up)
        card.column.addWidget(self._look_up)
        self._problem = Problem()
        card.column.addWidget(self._problem)
        box.addWidget(card)
        box.addStretch(1)
        return holder

    def _busy_card(self) -> QWidget:
        holder = QWidget()
        box = QVBoxLayout(holder)
        box.setContentsMargins(0, 0, 0, 0)
        card = Card(padding=32, spacing=12)
        card.column.addWidget(BusyRing(56), 0, Qt.AlignmentFlag.AlignHCenter)
        self._busy = Text(size=17, align=CENTRE, wrap=True)
        card.column.addWidget(self._busy)
        box.addWidget(card)
        box.addStretch(1)
        return holder

    def resizeEvent(self, event: object) -> None:
        """Order and benefits side by side where there is room, else one above the other."""
        wide = self.width() >= WIDE
        self._sides.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)

    def home(self) -> QWidget | None:
        return self.field if self.field.isVisibleTo(self) else None

    def toast_above(self) -> int:
        """How much of the pane's bottom the benefits take where they lie under the order: a toast hides none of them.

        Where they fill half of it or more there is no better place: 0.
        """
        card = self._benefits
        if card is None or not card.isVisible() or self._sides.direction() is QBoxLayout.Direction.LeftToRight:
            return 0
        shown = self.height() - card.mapTo(self, QPoint(0, 0)).y()
        return shown if 0 < shown < self.height() // 2 else 0

    def benefits_card(self) -> BenefitsCard | None:
        return self._benefits

    def _leave(self) -> None:
        """Drop the order; one that was collected is only left."""
        over = self._view is not None and self._view.stage == "collected"
        self.intent.emit(OpenScreen(name="sale") if over else DropOrder())

    def look_up(self) -> None:
        if text := self.field.text().strip():
            self.intent.emit(LookUpOrder(text=text))

    def show_presale(self, view: PresaleView) -> None:
        if view == self._view or self._only_time_passed(view):
            return
        before, self._view = self._view, view
        if before is None or before.stage != view.stage:
            self.field.clear()
        anew = before is None or (before.stage, before.order) != (view.stage, view.order)
        says_more = view.status and view.receipt is None  # of a finished balance its card says as much
        self._status.set_pill(Pill(text=view.status, tone=view.status_tone) if says_more else None)
        self._show_paper(view)
        order = view.stage in ("found", "refused") and bool(view.order)
        self._note.show_problem((view.problem or view.message) if order else "", "danger" if view.problem else "warn")
        if view.stage == "lookup" or (view.stage == "refused" and not view.order):
            self._problem.show_problem(view.refusal or view.message)
            self._stack.setCurrentIndex(0)
        elif view.stage == "busy":
            self._busy.setText(view.message or tr("正在查询订单…"))
            self._stack.setCurrentIndex(1)
        else:
            self._rebuild(view, anew=anew)
            self._stack.setCurrentIndex(2)

    def _show_paper(self, view: PresaleView) -> None:
        """How the receipt of a finished balance stands, and the key to print it again, where it is out."""
        self._receipt.set_pill(view.receipt)
        action = view.reprint
        if action == self._reprints:
            return
        self._reprints = action
        clear(self._reprint)
        if action is not None:
            icon = "printer" if isinstance(action.intent, Reprint) else "receipt-text"
            key = Key(action.label, id="reprint", icon=icon, shortcut=action.shortcut)
            key.setFixedWidth(key.sizeHint().width() + 16)
            key.clicked.connect(lambda: self.intent.emit(action.intent))
            self._reprint.addWidget(key)

    def _only_time_passed(self, view: PresaleView) -> bool:
        """Show countdowns and benefits in place: they change by themselves. False where more than they changed."""
        before = self._view
        if before is None or self._stack.currentIndex() != 2 or bool(before.confirmation) != bool(view.confirmation):
            return False
        if bool(before.benefits.rows) != bool(view.benefits.rows):
            return False
        if bool(before.hand_over) != bool(view.hand_over):
            return False
        calm = msgspec.structs.replace(before, countdown=view.countdown, benefits=view.benefits)
        calm = msgspec.structs.replace(calm, hand_over=view.hand_over, receipt=view.receipt, reprint=view.reprint)
        if view.confirmation is not None and before.confirmation is not None:
            confirmation = msgspec.structs.replace(before.confirmation, countdown=view.confirmation.countdown)
            calm = msgspec.structs.replace(calm, confirmation=confirmation)
        texts = bool(before.countdown) == bool(view.countdown)
        if calm != view or not texts:
            return False
        self._view = view
        self._countdown.setText(view.countdown)
        if self._benefits is not None:
            if self.reading.at_start and not self._benefits.lists(view.benefits):
                self._benefits.sort_anew()  # the buyer's coupons, which are asked for, come before what is of no use
            self._benefits.show_benefits(view.benefits, open_=view.stage == "found")
        if self._goods is not None:
            self._goods.show_goods(view.hand_over)
        self._show_paper(view)
        if view.confirmation is not None:
            self._confirmation_countdown.setText(view.confirmation.countdown)
        return True

    # --- the order

    def _rebuild(self, view: PresaleView, *, anew: bool) -> None:
        """``anew``: another order, or another step of it; else its benefits keep their rows, and all its place."""
        kept = None if anew or not view.benefits.rows else self._benefits
        if kept is not None:
            self._sides.removeWidget(kept)
        clear(self._column)
        self._benefits = self._goods = None
        if view.stage == "refused":
            self._column.addWidget(self._refusal(view.refusal))
        if view.confirmation is not None:
            self._column.addWidget(self._confirmation(view))
        if view.hand_over is not None:
            self._goods = self._goods_card(view.hand_over)
            self._column.addWidget(self._goods)
        self._sides = QBoxLayout(QBoxLayout.Direction.TopToBottom)
        self._sides.setSpacing(12)
        self._sides.addWidget(self._order(view), 1, Qt.AlignmentFlag.AlignTop)
        if view.benefits.rows:
            self._benefits = kept or self._benefits_card()
            if self.reading.at_start and not self._benefits.lists(view.benefits):
                self._benefits.sort_anew()  # the buyer's coupons, which are asked for, come before what is of no use
            self._benefits.show_benefits(view.benefits, open_=view.stage == "found")
            self._sides.addWidget(self._benefits, 1, Qt.AlignmentFlag.AlignTop)
        self._column.addLayout(self._sides)
        self._column.addStretch(1)
        self.resizeEvent(None)
        if anew:
            self.reading.start()

    def _benefits_card(self) -> BenefitsCard:
        card = BenefitsCard()
        card.intent.connect(self.intent)
        card.reached.connect(self.reading.see)
        return card

    def _refusal(self, reason: str) -> Card:
        card = Card(padding=16)
        card.setStyleSheet(f"QFrame[card='true'] {{ background: {theme.DANGER_SOFT}; border-color: {theme.DANGER}; }}")
        title = Text(tr("这笔尾款现在不能收"), size=17, strong=True, colour=theme.DANGER)
        texts = QVBoxLayout()
        texts.setSpacing(4)
        texts.addWidget(title)
        texts.addWidget(Text(reason, size=15, wrap=True))
        line = row(Icon("circle-x", colour=theme.DANGER, size=28), spacing=16)
        line.addLayout(texts, 1)
        card.column.addLayout(line)
        card.setAccessibleName(reason)
        return card

    def _confirmation(self, view: PresaleView) -> Card:
        shown = view.confirmation
        assert shown is not None
        ink = theme.TONE_INK[shown.tone]
        card = Card(padding=16)
        card.setStyleSheet(f"QFrame[card='true'] {{ background: {theme.TONE_SOFT[shown.tone]}; border-color: {ink}; }}")
        line = row(Icon(_SIGNS.get(shown.tone, "hourglass"), colour=ink, size=28), spacing=16)
        line.addWidget(Text(shown.text, size=17, strong=True, colour=ink, wrap=True), 1)
        self._confirmation_countdown = Text(shown.countdown, size=24, strong=True, colour=ink, align=RIGHT)
        line.addWidget(self._confirmation_countdown)
        card.column.addLayout(line)
        return card

    def _goods_card(self, view: HandOverView) -> HandOverCard:
        card = HandOverCard()
        card.show_goods(view)
        card.intent.connect(self.intent)
        card.hand_over.connect(self.hand_over)
        card.force.connect(self.force)
        return card

    def _order(self, view: PresaleView) -> Card:
        card = Card(padding=20, spacing=4)
        card.column.addWidget(Text(view.title, size=17, strong=True, wrap=True))
        under = tr("订单 {order}").format(order=view.order)
        card.column.addWidget(Text(under, size=13, colour=theme.INK_2, wrap=True))
        card.column.addSpacing(8)
        if view.serials:
            card.column.addWidget(rule())
            card.column.addLayout(self._serials(view))
        for voucher in view.vouchers:
            card.column.addWidget(rule())
            line = row(Icon("ticket-percent", colour=theme.INK_2, size=20), spacing=12)
            line.addWidget(Text(voucher.title, size=15, elide=True), 1)
            line.addWidget(PillLabel(voucher.state))
            line.setContentsMargins(0, 6, 0, 6)
            card.column.addLayout(line)
        for step in view.steps:
            card.column.addWidget(rule())
            card.column.addLayout(self._step(step))
        if view.window or view.countdown or view.route:
            card.column.addSpacing(4)
            card.column.addWidget(rule())
            card.column.addSpacing(4)
            card.column.addLayout(self._window(view))
        return card

    def _serials(self, view: PresaleView) -> QHBoxLayout:
        """The units' serial numbers, what is missing, and the way back from a wrong one."""
        texts = QVBoxLayout()
        texts.setSpacing(0)
        line = QHBoxLayout()
        line.setContentsMargins(0, 6, 0, 6)
        line.addLayout(texts, 1)
        for one in view.serials:
            texts.addWidget(Text(one.title, size=15, elide=True))
            if one.entered:
                texts.addWidget(Text(" · ".join(one.entered), size=13, colour=theme.INK_2, wrap=True))
            if one.lacks:
                texts.addWidget(Text(one.lacks, size=13, colour=theme.WARN))
        if view.can_undo:
            undo = Key(tr("撤销"), id="undo_serial", icon="undo-2", shortcut="Ctrl+Z")
            undo.setFixedWidth(136)
            undo.clicked.connect(lambda: self.intent.emit(Undo()))
            line.addWidget(undo)
        return line

    @staticmethod
    def _step(step: StepView) -> QVBoxLayout:
        """Number, name and payee on the left; what was due, what was paid and the state on the right."""
        number = Text(step.step, size=13, strong=True, colour=theme.ACCENT, align=CENTRE)
        number.setFixedSize(28, 28)
        number.setStyleSheet(f"background: {theme.ACCENT_SOFT}; border-radius: 14px;")
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(Text(step.name, size=15))
        if step.payee:
            texts.addWidget(Text(step.payee, size=12, colour=theme.INK_2, elide=True))
        line = row(number, spacing=12)
        line.addLayout(texts, 1)
        amounts = QVBoxLayout()
        amounts.setSpacing(0)
        amounts.addWidget(Text(f"¥ {step.due}" if step.due else "", size=15, align=RIGHT))
        other = step.paid and step.paid != step.due
        paid = tr("已付 ¥ {amount}").format(amount=step.paid) if other else ""
        less = tr("优惠 ¥ {amount}").format(amount=step.discount) if step.discount else ""
        counts = tr("抵 ¥ {amount}").format(amount=step.credit) if step.credit else ""
        if said := "  ".join(filter(None, (less, paid, counts))):
            amounts.addWidget(Text(said, size=12, colour=theme.INK_2, align=RIGHT))
        line.addWidget(PillLabel(Pill(text=step.state, tone=step.tone)))
        line.addSpacing(4)
        amounts.addStrut(112)
        line.addLayout(amounts)
        holder = QVBoxLayout()
        holder.setContentsMargins(0, 6, 0, 6)
        holder.addLayout(line)
        return holder

    def _window(self, view: PresaleView) -> QVBoxLayout:
        box = QVBoxLayout()
        box.setSpacing(4)
        countdown = self._countdown = Text(view.countdown, size=15, strong=True, align=RIGHT)
        countdown.set_colour(theme.TONE_INK[view.countdown_tone] if view.countdown_tone != "plain" else theme.INK)
        label = Text(tr("尾款时间"), size=15, colour=theme.INK_2)
        if view.window or view.countdown:
            box.addLayout(row(Icon("calendar-check", colour=theme.INK_2, size=18), label, None, countdown))
        else:
            label.deleteLater()
        for text in (view.window, view.route):
            if text:
                box.addWidget(Text(text, size=13, colour=theme.INK_2, wrap=True))
        return box
