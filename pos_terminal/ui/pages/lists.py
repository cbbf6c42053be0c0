"""Parked sales, and the history with its receipts: a list to choose from, and what is chosen."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from pos_terminal.contract.words import ReceiptKind
from pos_terminal.ui import theme
from pos_terminal.ui.intents import FindReceipts, OpenGoods, Recall, Reprint, ReturnGoods, ShowReceipt
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import HistoryView, ParkedView
from pos_terminal.ui.pages.page import Page, Problem, back_to_sale, empty_state, heading
from pos_terminal.ui.widgets.hand_over import HAND_OVER_KEY
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Card, Paper, Text, in_yuan, row, scroller
from pos_terminal.ui.widgets.rows import Row, RowsList


class ListPage(Page):
    """The focus stays on the page itself (or its field): arrows choose, Enter acts."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.rows = RowsList(name)

    def home(self) -> QWidget | None:
        return self

    def act(self) -> None:
        raise NotImplementedError

    def stepped(self) -> None:
        """Another row was chosen by the keyboard."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Up | Qt.Key.Key_Down:
                self.rows.step(-1 if event.key() == Qt.Key.Key_Up else 1)
                self.stepped()
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.act()
            case _:
                super().keyPressEvent(event)


class ParkedPage(ListPage):
    def __init__(self) -> None:
        super().__init__(tr("挂起的销售"))
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        box.setSpacing(12)
        box.addLayout(heading(tr("取单"), back=back_to_sale(self)))
        self.problem = Problem()
        box.addWidget(self.problem)
        card = Card(padding=1, spacing=0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        self._stack.addWidget(empty_state("circle-pause", tr("没有挂起的销售"), tr("在收银界面按 F4 挂单")))
        card.column.addWidget(self._stack)
        box.addWidget(card, 1)
        self._recall = Key(tr("取回这一单"), id="recall", role="primary", shortcut="F12", size=22, height=64)
        self._recall.clicked.connect(self.act)
        box.addWidget(self._recall)

    def show_view(self, view: ParkedView) -> None:
        rows = [
            Row(
                key=parked.sale,
                title=f"{parked.time}　{parked.counts}",
                under=" · ".join(part for part in (parked.number, parked.operator, parked.note) if part),
                amount=in_yuan(parked.amount),
            )
            for parked in view.rows
        ]
        self.rows.show_rows(rows)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.problem.show_problem(view.reason, "warn")
        self._recall.setEnabled(bool(rows) and view.can_recall)

    def toast_above(self) -> int:
        return super().toast_above() + self._recall.height() + 12

    def act(self) -> None:
        key = self.rows.current()
        if key is not None and self._recall.isEnabled():
            self.ask(Recall(sale=key))


class FindField(QLineEdit):
    """Finds a receipt by the end of its number. Arrows and Enter are the page's: the field leaves them alone."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
        else:
            super().keyPressEvent(event)


class HistoryPage(ListPage):
    def __init__(self) -> None:
        super().__init__(tr("交易记录"))
        self._documents: dict[str, ReceiptKind] = {}
        box = QVBoxLayout(self)
        box.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        box.setSpacing(12)
        box.addLayout(heading(tr("交易记录"), back=back_to_sale(self)))
        sides = QHBoxLayout()
        sides.setSpacing(theme.MARGIN)
        sides.addLayout(self._left(), 3)
        sides.addLayout(self._right(), 2)
        box.addLayout(sides, 1)

    def _left(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        self.finder = FindField()
        self.finder.setObjectName("find_receipt")
        self.finder.setFont(theme.font(17))
        self.finder.setPlaceholderText(tr("输入单号末几位查找"))
        self.finder.setAccessibleName(tr("输入单号末几位查找"))
        self.finder.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self.finder.setMaxLength(32)
        self.finder.textEdited.connect(lambda text: self.ask(FindReceipts(text=text.strip())))
        self.rows.chosen.connect(self._show_receipt)
        card = Card(padding=1, spacing=0)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.rows)
        self._stack.addWidget(empty_state("receipt-text", tr("没有找到交易")))
        card.column.addWidget(self._stack)
        self._more = Text(size=13, colour=theme.INK_2)
        column.addWidget(self.finder)
        column.addWidget(card, 1)
        column.addWidget(self._more)
        return column

    def _right(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(12)
        card = Card(padding=1, spacing=0)
        self.paper = Paper()
        self._preview = QStackedWidget()
        self._preview.addWidget(scroller(self.paper))
        self._preview.addWidget(empty_state("receipt-text", tr("选择一笔交易查看小票")))
        card.column.addWidget(self._preview)
        self._note = Text(size=13, colour=theme.INK_2, wrap=True)
        self._reprint = Key(tr("重打小票"), id="reprint", role="primary", shortcut="F12", size=22, height=64)
        self._reprint.clicked.connect(self._print_again)
        column.addWidget(card, 1)
        column.addWidget(self._note)
        self._return = Key(tr("退货"), id="return_goods", icon="undo-2", shortcut="F9", size=17, height=64)
        self._return.clicked.connect(self._bring_back)
        self._goods = Key("", id="goods", shortcut=HAND_OVER_KEY, size=17, height=64)
        self._goods.clicked.connect(self._open_goods)
        keys = row(spacing=theme.GAP)
        keys.addWidget(self._return, 4)
        keys.addWidget(self._goods, 4)
        keys.addWidget(self._reprint, 5)
        column.addLayout(keys)
        return column

    def home(self) -> QWidget:
        return self.finder

    def sizeHint(self) -> QSize:
        return QSize(960, 600)

    def show_view(self, view: HistoryView) -> None:
        rows = [
            Row(
                key=receipt.sale,
                title=receipt.number,
                under=" · ".join(filter(None, (receipt.time, receipt.operator, receipt.tenders, receipt.of))),
                amount=in_yuan(receipt.amount),
                state=receipt.state,
                tone=receipt.tone,
            )
            for receipt in view.rows
        ]
        self._documents = {receipt.sale: receipt.document for receipt in view.rows}
        if not view.query and not self.isVisible():
            self.finder.clear()  # opened anew: what stands in it is what the list was found by
        self.rows.show_rows(rows, view.selected)
        self._stack.setCurrentIndex(0 if rows else 1)
        self.paper.set_text(view.preview)
        self._preview.setCurrentIndex(0 if view.preview else 1)
        self._more.show_text(view.more)
        self._note.show_text(view.reprint_note or tr("重打的小票会标明「DUPLICATE 重印件」，并记入账本"))
        self._reprint.setEnabled(view.can_reprint)
        self._return.setEnabled(view.can_return)
        self._goods.setVisible(bool(view.goods))
        self._return.stacked = self._goods.stacked = bool(view.goods)  # three side by side leave their labels no room
        self._goods.setEnabled(view.can_return)
        self._goods.set_label(view.goods)

    def stepped(self) -> None:
        if (key := self.rows.current()) is not None:
            self._show_receipt(key)

    def act(self) -> None:
        """Enter finds. It ends what is typed or scanned into the field, and must not print: a duplicate is a fact."""
        self.ask(FindReceipts(text=self.finder.text().strip()))
        self.finder.selectAll()

    def _print_again(self) -> None:
        key = self.rows.current()
        if key is not None:
            self.ask(Reprint(sale=key, document=self._documents.get(key, "sale")))

    def _show_receipt(self, key: str) -> None:
        self.ask(ShowReceipt(sale=key, document=self._documents.get(key, "sale")))

    def _bring_back(self) -> None:
        if (key := self.rows.current()) is not None:
            self.ask(ReturnGoods(sale=key))

    def _open_goods(self) -> None:
        if (key := self.rows.current()) is not None:
            self.ask(OpenGoods(sale=key))
