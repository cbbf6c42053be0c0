"""The money, left side of the sale: the amount, likely notes, change, what is on its way, what was taken."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_terminal.contract.money import format_amount
from pos_terminal.ui import theme
from pos_terminal.ui.intents import LeaveTender, Park, PreviewReturns
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import SaleView, TenderView
from pos_terminal.ui.pages.page import AmountField
from pos_terminal.ui.pages.tendered import TenderRows
from pos_terminal.ui.typed import amount_of
from pos_terminal.ui.widgets.attempts import AttemptCards
from pos_terminal.ui.widgets.awaited_code import AwaitedCode
from pos_terminal.ui.widgets.basket import BasketHeader, BasketList
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.money import kind_label
from pos_terminal.ui.widgets.parts import RIGHT, Card, OverlayBar, Text, row, scroller

NARROW = 720


class GivenField(AmountField):
    """What the customer gives. Esc takes back what was typed before it leaves the screen."""

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._is_taken_back(event):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_taken_back(event):
            self.start()
        else:
            super().keyPressEvent(event)

    def _is_taken_back(self, event: QKeyEvent) -> bool:
        typed = bool(self.text()) and self.selectedText() != self.text()  # else it was offered
        return event.key() == Qt.Key.Key_Escape and typed

    def offer(self, text: str) -> None:
        """An amount that stands until another is typed."""
        self.start(text)
        self.selectAll()


class TenderPane(QWidget):
    """``pay`` is asked by Enter in the amount; ``void``, ``force`` and ``give_back`` open their dialogs."""

    intent = Signal(object)
    force = Signal(str)
    pay = Signal()
    void = Signal()
    give_back = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._view: TenderView | None = None
        self._taken: tuple[str, ...] = ()
        self.field = GivenField(tr("金额"), id="tender_amount", size=34)
        self.field.setMinimumHeight(68)
        self.field.setAlignment(RIGHT)
        self.field.entered.connect(self.pay)
        self.field.textChanged.connect(lambda _text: self._show_change())
        self.field.told.connect(lambda _why: self._show_change())
        self._attempts = AttemptCards(self.intent.emit, self.force.emit)
        self._done = TenderRows(self.intent.emit, self.give_back.emit)
        self._back = Key(tr("返回商品"), id="leave_tender", icon="arrow-left", shortcut="Esc")
        self._back.clicked.connect(lambda: self.intent.emit(LeaveTender()))
        self._park = Key(tr("挂单"), id="park_tender", icon="circle-pause", shortcut="F4")
        self._park.clicked.connect(lambda: self.intent.emit(Park()))
        self._preview = Key(tr("退货试算"), id="preview_returns", icon="undo-2", shortcut="Alt+R", focus=False)
        self._preview.setCheckable(True)
        self._preview.clicked.connect(lambda: self.intent.emit(PreviewReturns()))
        self._void = Key(tr("作废"), id="void_tender", icon="ban", role="danger", shortcut="F8")
        self._void.clicked.connect(self.void)
        self._set_header()
        self.awaiting = AwaitedCode(self.intent.emit)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, OverlayBar.WIDTH, 0)
        column.setSpacing(12)
        column.addWidget(self._attempts)
        column.addWidget(self._entry())
        column.addWidget(self.awaiting)
        column.addWidget(self._done)
        column.addWidget(self._goods(), 1)
        column.addStretch(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        box.addLayout(
            row(
                self._back,
                Text(tr("收款"), size=24, strong=True),
                None,
                self._preview,
                self._park,
                self._void,
                spacing=12,
            )
        )
        box.addWidget(scroller(content), 1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._set_header()

    def _set_header(self) -> None:
        """In a narrow pane the keys of its header leave their icons, so that all have their room."""
        narrow = self.width() < NARROW
        for key, icon, small, wide in (
            (self._back, "arrow-left", 128, 164),
            (self._preview, "undo-2", 136, 172),
            (self._park, "circle-pause", 92, 132),
            (self._void, "ban", 92, 132),
        ):
            key.icon_name = "" if narrow else icon
            key.setFixedWidth(small if narrow else wide)

    def _entry(self) -> Card:
        self.entry = Card()
        self.entry.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._label = Text(size=15, colour=theme.INK_2)
        self._rounding = Text(size=13, colour=theme.WARN, align=RIGHT)
        self._keys = QGridLayout()
        self._keys.setSpacing(theme.GAP)
        self._change_label = Text(size=17, colour=theme.INK_2)
        self._change = Text(size=24, strong=True, colour=theme.ACCENT, align=RIGHT)
        self._change.setObjectName("change_due")
        self._hint = Text(size=15, colour=theme.INK_2, wrap=True)
        self._shut = Text(size=24, strong=True, colour=theme.WARN, wrap=True)
        self._shut.setObjectName("tender_shut")
        self.entry.column.addLayout(row(self._label, None, self._rounding))
        self.entry.column.addWidget(self._shut)
        self.entry.column.addWidget(self.field)
        self.entry.column.addLayout(self._keys)
        self.entry.column.addLayout(row(self._change_label, None, self._change))
        self.entry.column.addWidget(self._hint)
        self._closed = Text(size=13, colour=theme.WARN, wrap=True)
        self.entry.column.addWidget(self._closed)
        return self.entry

    def _goods(self) -> Card:
        """What is being paid for, to look at only."""
        self._lines = BasketList()
        self._lines.setSelectionMode(BasketList.SelectionMode.NoSelection)
        self.goods = Card(padding=1, spacing=0)
        self.goods.setMinimumHeight(40 + 2 * 52)
        self.goods.column.addWidget(BasketHeader())
        self.goods.column.addWidget(self._lines, 1)
        return self.goods

    def home(self) -> QWidget:
        """The amount; without one the pane itself, so that a stray Enter presses nothing."""
        return self.field if self.field.isVisibleTo(self) and self.field.isEnabled() else self

    def text(self) -> str:
        return self.field.text().strip()

    def exact(self) -> None:
        """«刚好»: the field empty again, which means all that is due."""
        self.field.start()

    def show_sale(self, sale: SaleView) -> None:
        before, self._view = self._view, sale.tender
        view = sale.tender
        if view is None:
            return
        taken = tuple(tender.tender for tender in sale.tenders)
        if before is None or (before.kind, self._taken) != (view.kind, taken):
            self.field.offer(view.entered)  # goods or a benefit more change what is due, not what was handed over
        self._taken = taken
        busy = any(attempt.state == "pending" for attempt in sale.attempts)
        self._attempts.show_attempts(sale.attempts)
        self._done.show_tenders(sale.tenders)
        self._lines.show_lines(sale.lines, None)
        self.goods.setVisible(bool(sale.lines))
        scans = view.awaiting_code or bool(view.code_held)
        if self.entry.isHidden() and not busy and not scans:
            self.field.selectAll()  # nothing came of it: what is typed next is another amount
        self.entry.setVisible(not busy and not scans)
        self.awaiting.show_code(view, busy=busy)
        cancellable = any(attempt.can_cancel for attempt in sale.attempts)  # its key answers Esc then
        self._back.setVisible(view.can_leave and not busy and not scans and not cancellable)
        self._park.setVisible(sale.can_park and not scans)
        self._void.setVisible(sale.can_void and not busy and not scans)
        self._preview.setVisible(bool(sale.lines))
        self._preview.setChecked(view.previews)
        self._show_entry(view)
        if before is None or before.cash_keys != view.cash_keys or before.kind != view.kind:
            self._show_cash_keys(view)
        self._show_change()

    def _show_entry(self, view: TenderView) -> None:
        cash = view.kind == "cash"
        labels = {"cash": tr("实收现金"), "card": tr("银行卡金额"), "code": tr("扫码金额")}
        self._label.setText(labels[view.kind])
        self.field.setAccessibleName(labels[view.kind])
        self.field.setPlaceholderText(view.cash_due if cash else view.due)
        self._rounding.setText(tr("抹零 -¥ {amount}").format(amount=view.rounding) if cash and view.rounding else "")
        hints = {
            "cash": "",
            "card": tr("不改金额就按 F12：收取全部余额。顾客在刷卡机上刷卡、插卡或挥卡。"),
            "code": tr("不改金额就按 F12：收取全部余额。随后扫描顾客的付款码。"),
        }
        shut = self._is_shut(view)
        for part in (self._label, self._rounding):
            part.setVisible(not shut or view.due_minor > 0)
        self.field.setVisible(not shut)
        self._shut.show_text(view.kind_reasons.get(view.kind, "") if shut else "")
        hint = tr("请另选一种付款方式") if shut else hints[view.kind]
        self._hint.show_text(hint if view.kinds and not view.at_risk else "")  # what may be paid is asked about first
        self._closed.show_text("\n".join(text for text in (view.final, self._why_closed(view)) if text))
        for part in (self._change_label, self._change):
            part.setVisible(cash or bool(self.text()))

    @staticmethod
    def _is_shut(view: TenderView) -> bool:
        """Whether another kind has to be chosen, the one asked for cannot be taken now; or all is taken already."""
        return view.kind not in view.kinds and (bool(view.kinds) or view.due_minor <= 0)

    def _why_closed(self, view: TenderView) -> str:
        """Why a kind cannot be taken now; one sentence where the reason is the same for all.

        That of the kind in sight is said larger.
        """
        said = view.kind_reasons.get(view.kind) if self._is_shut(view) else None
        reasons = {kind: reason for kind, reason in view.kind_reasons.items() if reason != said}
        if not view.kinds and len(set(reasons.values())) == 1:
            return next(iter(reasons.values()))
        line = tr("{kind}：{reason}")
        return "\n".join(line.format(kind=kind_label(kind), reason=reason) for kind, reason in reasons.items())

    def _show_cash_keys(self, view: TenderView) -> None:
        while (item := self._keys.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for place, note in enumerate(view.cash_keys if view.kind == "cash" else ()):
            shortcut = f"Alt+{place + 1}"
            key = Key(note.label, id=f"note_{note.text or 'exact'}", shortcut=shortcut, size=17, height=56, focus=False)
            key.clicked.connect(lambda _checked=False, text=note.text: self.field.start(text))
            self._keys.addWidget(key, place // 4, place % 4)

    def _show_change(self) -> None:
        """What the typed amount comes to: change, or what would still be due. The machine computes it again."""
        view = self._view
        if view is None:
            return
        due = view.cash_due_minor if view.kind == "cash" else view.due_minor
        given = amount_of(self.text()) if self.text() else due
        if given is None or self.field.why:
            self._change_label.setText(self.field.why or tr("请输入金额"))
            self._change.setText("")
            for part in (self._change_label, self._change):
                part.setVisible(True)
            return
        shown = (view.kind == "cash" or given != due) and not self._is_shut(view)
        over = given - due
        self._change_label.setText(tr("找零") if over >= 0 and view.kind == "cash" else tr("收款后还差"))
        if view.kind != "cash" and over > 0:
            self._change_label.setText(tr("超过应收金额"))
        self._change.set_colour(theme.ACCENT if over >= 0 and view.kind == "cash" else theme.WARN)
        self._change.setText(f"¥ {format_amount(abs(over))}")
        for part in (self._change_label, self._change):
            part.setVisible(shown)
