"""The money panel: what is due, how it is paid, the number pad and the one big key. It never scrolls."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import PresaleView, SaleView
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.numpad import Numpad, Order
from pos_terminal.ui.widgets.parts import LEFT, RIGHT, Card, Text, clear, row

MAX_ROWS, ROW = 5, 22  # figures over the amount, and pixels each
#: kind or screen → (icon, F-key)
KINDS = {
    "cash": ("banknote", "F9"),
    "code": ("qr-code", "F11"),
    "card": ("credit-card", "F10"),
    "presale": ("receipt-text", "F3"),
}


def kind_label(kind: str) -> str:
    """The name of a tender kind on its key."""
    labels = {"cash": tr("现金"), "code": tr("微信 / 支付宝"), "card": tr("银行卡"), "presale": tr("预售尾款")}
    return labels[kind]


class AmountDue(QWidget):
    """The label and the amount, 52 bold; a longer amount becomes smaller, never cut; without one the label stands."""

    def __init__(self) -> None:
        super().__init__()
        self._label, self._amount, self._colour = "", "", theme.INK
        self.setFixedHeight(64)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("amount_due")

    def show_amount(self, label: str, amount: str, colour: str = theme.INK) -> None:
        self._label, self._amount, self._colour = label, amount, colour
        self.setAccessibleName(f"{label} ¥{amount}" if amount else label)
        self.update()

    @property
    def amount(self) -> str:
        return self._amount

    def sizeHint(self) -> QSize:
        return QSize(280, 64)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        label_size = 24 if QFontMetrics(theme.font(24)).horizontalAdvance(self._label) < 84 else 17
        label_font = theme.font(label_size, strong=True)
        label_width = QFontMetrics(label_font).horizontalAdvance(self._label)
        sign_font = theme.font(24, strong=True)
        sign_width = QFontMetrics(sign_font).horizontalAdvance("¥") + 2
        size = 52
        while size > 24 and self._advance(size) + sign_width + label_width + 12 > self.width():
            size -= 1
        width = self._advance(size)
        painter.setPen(QColor(theme.INK_2))
        painter.setFont(label_font)
        painter.drawText(QRectF(0, 14, label_width + 4, 50), LEFT, self._label)
        if not self._amount:
            return
        painter.setFont(sign_font)
        painter.setPen(QColor(theme.INK_2))
        painter.drawText(QRectF(self.width() - width - sign_width, 14, sign_width, 50), LEFT, "¥")
        painter.setFont(theme.font(size, strong=True))
        painter.setPen(QColor(self._colour))
        painter.drawText(QRectF(0, 0, self.width(), 64), RIGHT, self._amount)

    def _advance(self, size: int) -> int:
        return QFontMetrics(theme.font(size, strong=True)).horizontalAdvance(self._amount)


class MoneyPanel(QWidget):
    """Emits what was pressed; the sale page knows what it means now."""

    kind = Signal(str)
    pad = Signal(str)
    pay = Signal()

    def __init__(self, *, order: Order = "789") -> None:
        super().__init__()
        self._rows: tuple[tuple[str, str, str], ...] | None = None
        box = self._column = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(12)
        card = Card(padding=0, spacing=0)
        card.column.setContentsMargins(20, 12, 20, 8)
        self._lines = QWidget()
        self._figures = QVBoxLayout(self._lines)
        self._figures.setContentsMargins(0, 0, 0, 0)
        self._figures.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.due = AmountDue()
        card.column.addWidget(self._lines)
        card.column.addWidget(self.due)
        self.numpad = Numpad(order=order, extra=tr("×数量"))
        self.numpad.key.connect(self.pad)
        self.pay_key = Key(tr("收款"), id="pay", role="primary", shortcut="F12", size=22, height=64)
        self.pay_key.clicked.connect(self.pay)
        box.addWidget(card)
        box.addLayout(self._kinds())
        box.addWidget(self.numpad, 1)
        box.addWidget(self.pay_key)

    def _kinds(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setSpacing(theme.GAP)
        self.kind_keys: dict[str, Key] = {}
        for place, (kind, (icon, shortcut)) in enumerate(KINDS.items()):
            made = Key(kind_label(kind), id=f"kind_{kind}", icon=icon, shortcut=shortcut, size=16)
            made.setProperty("accentIcon", True)
            made.setCheckable(True)
            made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            made.clicked.connect(lambda _checked=False, kind=kind: self.kind.emit(kind))
            self.kind_keys[kind] = made
            grid.addWidget(made, place // 2, place % 2)
        return grid

    def set_height(self, *, tall: bool, low: bool) -> None:
        """Higher keys where the window has room; in a low one denser figures, so that no key gets too small.

        All the figures that a sale can come to have their room from the start: no key moves as one comes or goes.
        """
        self._figures.setSpacing(0 if low else 4)
        self._lines.setFixedHeight(MAX_ROWS * ROW + (MAX_ROWS - 1) * self._figures.spacing())
        self._column.setSpacing(8 if low else 12)
        for key in self.kind_keys.values():
            key.setMinimumHeight(64 if tall else theme.TOUCH)
        self.pay_key.setMinimumHeight(76 if tall else 64)

    def show_sale(self, view: SaleView) -> None:
        self._show_figures(view)
        self._show_due(view)
        pending = any(attempt.state == "pending" for attempt in view.attempts)
        self._show_kinds(view, pending=pending)
        self.numpad.extra_key.set_label(tr("刚好") if view.mode == "tender" else tr("×数量"))
        self.numpad.extra_key.setEnabled(view.mode in ("basket", "benefits", "done", "tender"))
        self.pay_key.set_label(self._pay_label(view))
        shown = view.tender
        scans = shown is not None and bool(shown.awaiting_code or shown.code_held)
        open_ = shown is None or (shown.kind in shown.kinds and not scans)
        takes = view.mode != "tender" or open_
        self.pay_key.setEnabled(self._is_over(view) or (view.can_pay and takes and not pending))

    def _show_kinds(self, view: SaleView, *, pending: bool) -> None:
        """A kind that is shut may be chosen: the money says why, and none is taken until another is chosen."""
        tender = view.tender if view.mode == "tender" else None
        chosen = tender.kind if tender is not None else "presale" if view.mode == "presale" else ""
        for kind, made in self.kind_keys.items():
            made.setChecked(kind == chosen)
            shut, why = False, ""
            if kind == "presale":
                made.setEnabled(not view.frozen and view.mode != "tender")
            elif tender is not None:
                made.setEnabled(not pending and tender.due_minor > 0)
                shut = kind not in tender.kinds
                why = next((text for which, text in tender.kind_reasons.items() if which == kind), "")
            else:
                made.setEnabled(view.can_pay and view.mode in ("basket", "benefits", "presale"))
            made.set_shut(shut, why)

    @staticmethod
    def _is_over(view: SaleView) -> bool:
        """Whether the money is taken, so that the big key leads on to the next sale."""
        collected = view.presale is not None and view.presale.stage == "collected"
        return view.mode == "done" or (view.mode == "presale" and collected)

    def _pay_label(self, view: SaleView) -> str:
        if self._is_over(view):
            return tr("下一单")
        if view.mode == "presale":
            return tr("收取尾款")
        if view.mode != "tender" or view.tender is None:
            return tr("收款")
        if view.tender.due_minor <= 0:
            return tr("完成这一单")
        return {"cash": tr("现金收款"), "card": tr("银行卡收款"), "code": tr("扫码收款")}[view.tender.kind]

    def _show_due(self, view: SaleView) -> None:
        if view.mode == "done" and view.done is not None:
            if view.done.change:
                self.due.show_amount(tr("找零"), view.done.change, theme.ACCENT)
            else:
                self.due.show_amount(tr("实收"), view.done.total)
            return
        if self._is_refused(view):
            self.due.show_amount(tr("不能收款"), "")
            return
        if view.mode == "presale" and view.presale is not None and not view.lines:
            self.due.show_amount(*self._order_amount(view.presale))
            return
        cash = view.tender is not None and view.mode == "tender" and view.tender.kind == "cash"
        amount = view.tender.cash_due if cash and view.tender is not None else view.due
        self.due.show_amount(tr("还需收") if view.tendered else tr("应收"), amount)

    @staticmethod
    def _is_refused(view: SaleView) -> bool:
        """Whether it is an order that is not for this till to collect: no sums."""
        order = view.presale
        refused = order is not None and order.stage == "refused" and bool(order.order) and not order.price
        return view.mode == "presale" and refused

    @staticmethod
    def _order_amount(order: PresaleView) -> tuple[str, str]:
        """What stands of a balance: what came back counts for more than what was taken."""
        if not order.order:  # none is known yet: «0.00» would read as nothing to pay
            return tr("尾款"), ""
        if order.back == "whole":
            return tr("已退货"), order.returned
        if order.back == "part":
            return (tr("退后实收"), order.kept) if order.kept else (tr("已部分退货"), "")
        return tr("已收") if order.stage == "collected" else tr("尾款"), order.balance or "0.00"

    @staticmethod
    def _order_figures(order: PresaleView) -> list[tuple[str, str, str]]:
        """An order that is not (or no longer) in the sale: its own figures."""
        if not order.order:
            return []
        rows = [(tr("预售价"), f"¥ {order.price or '0.00'}", theme.INK)]
        for label, amount in ((order.credit_label, order.credit), (tr("优惠"), order.benefit_total)):
            if amount:
                rows.append((label, f"-¥ {amount.removeprefix('-')}", theme.WARN))
        if order.back:
            rows.append((tr("已收"), f"¥ {order.balance}", theme.INK))
        if order.back == "part" and order.returned:
            rows.append((tr("已退"), f"-¥ {order.returned}", theme.WARN))
        return rows

    @staticmethod
    def _reductions(view: SaleView) -> list[tuple[str, str, str]]:
        """What lies between the prices and the total of a closed sale; nothing where they are equal."""
        parts = ((tr("优惠"), view.discount), (view.credit_label, view.credit), (tr("抹零"), view.rounding))
        rows = [(label, f"-¥ {amount.removeprefix('-')}", theme.WARN) for label, amount in parts if amount]
        return [(tr("原价合计"), f"¥ {view.gross}", theme.INK), *rows] if rows else []

    def _show_figures(self, view: SaleView) -> None:
        if view.mode == "done" and view.done is not None:
            rows = [(tr("单号"), view.done.number, theme.INK)]
            rows += self._reductions(view)
            rows.append((tr("合计"), f"¥ {view.done.total}", theme.INK))
        elif self._is_refused(view):
            rows = [(tr("商品件数"), view.counts, theme.INK)] if view.counts else []
        elif view.mode == "presale" and view.presale is not None and not view.lines:
            rows = self._order_figures(view.presale)
        else:
            rows = [(tr("商品件数"), view.counts or "0", theme.INK), (tr("原价合计"), f"¥ {view.gross}", theme.INK)]
            for label, amount, colour in (
                (tr("优惠"), view.discount, theme.WARN),
                (view.credit_label, view.credit, theme.WARN),
                (tr("抹零"), view.rounding, theme.WARN),
                (tr("已收"), view.tendered, theme.OK),
            ):
                if amount:
                    sign = "" if label == tr("已收") else "-"
                    rows.append((label, f"{sign}¥ {amount.removeprefix('-')}", colour))
        for expendable in (tr("商品件数"), tr("抹零"), tr("原价合计"), tr("单号")):
            if len(rows) > MAX_ROWS:
                rows = [shown for shown in rows if shown[0] != expendable]
        if tuple(rows) == self._rows:
            return
        self._rows = tuple(rows)
        clear(self._figures)
        for label, amount, colour in rows:
            name, value = Text(label, colour=theme.INK_2), Text(amount, colour=colour, align=RIGHT)
            name.setFixedHeight(ROW)
            self._figures.addLayout(row(name, None, value))
