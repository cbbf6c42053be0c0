"""The checkout: basket (or money, order, finished sale) on the left, the money panel on the right."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from pos_terminal.ui import intents, theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.model import SaleView, SearchView, TenderView
from pos_terminal.ui.pages.benefits import BenefitsPane
from pos_terminal.ui.pages.done import DonePane
from pos_terminal.ui.pages.next_order import NextOrder
from pos_terminal.ui.pages.page import Notices, Page, empty_state
from pos_terminal.ui.pages.paying import asked_first, payment
from pos_terminal.ui.pages.presale import PresalePane
from pos_terminal.ui.pages.tender import TenderPane
from pos_terminal.ui.typed import looks_like_code, may_be_cash, times_of
from pos_terminal.ui.widgets.attempts import AttemptCards, AttemptsArea
from pos_terminal.ui.widgets.basket import BasketHeader, BasketList
from pos_terminal.ui.widgets.benefits import BenefitBar
from pos_terminal.ui.widgets.keys import Key, KeyStrip
from pos_terminal.ui.widgets.money import MoneyPanel
from pos_terminal.ui.widgets.numpad import Order, type_into
from pos_terminal.ui.widgets.parts import Card, Icon, Text, row, under
from pos_terminal.ui.widgets.rows import Row, RowsList, found_rows
from pos_terminal.ui.widgets.scanrow import ScanRow
from pos_terminal.ui.widgets.scrolling import ReadPane

NARROW = 1200  # below, the money panel takes 340 pixels instead of 404
LOW, TALL = 690, 850  # below, the money panel is denser; above, its keys grow


class SalePage(Page):
    def __init__(self, *, order: Order = "789") -> None:
        super().__init__()
        self._view: SaleView | None = None
        self._shown_search: tuple[str, tuple[Row, ...]] | None = None
        self._entered_name = ""  # at Enter, until its search is over
        self.notices = Notices(self)
        self.attempts = AttemptsArea(AttemptCards(self.ask, self._force))
        self.money = MoneyPanel(order=order)
        self.tender = TenderPane()
        self.presale = PresalePane()
        self.next_order = NextOrder(self.ask, self.presale.field)
        self.benefits = BenefitsPane()
        self.done = DonePane()
        self.left = QStackedWidget()
        for pane in (self._basket_pane(), self.benefits, self.tender, self.presale, self.done):
            self.left.addWidget(pane)
        self._box = QHBoxLayout(self)
        self._box.setContentsMargins(theme.MARGIN, 12, theme.MARGIN, 12)
        self._box.setSpacing(theme.MARGIN)
        column = QVBoxLayout()
        column.setSpacing(12)
        self.scan_row = ScanRow()
        self.scan = self.scan_row.field
        column.addWidget(self.scan_row)
        column.addWidget(self.attempts)
        column.addWidget(self.left, 1)
        self._told_below = QVBoxLayout()
        column.addLayout(self._told_below)
        column.addWidget(self.scan_row.letters)
        column.addWidget(self._strip())
        self._box.addLayout(column, 1)
        self._box.addWidget(self.money)
        self._connect()

    def _basket_pane(self) -> QWidget:
        self.basket = BasketList()
        self.results = RowsList(tr("搜索结果"))
        self._found_title = Text(size=13, colour=theme.INK_2)
        self._found_title.setFixedHeight(40)
        self._found_title.setContentsMargins(20, 0, 20, 0)
        self._stack = QStackedWidget()
        self._stack.addWidget(under(BasketHeader(), self.basket))
        self._stack.addWidget(under(self._found_title, self.results))
        self._stack.addWidget(empty_state("search", tr("没有找到商品"), tr("换一个名称、拼音或编码再试")))
        self._stack.addWidget(empty_state("shopping-basket", tr("扫描商品开始销售"), tr("也可以输入名称、拼音或编码")))
        self._frozen = Text(size=13, colour=theme.WARN, elide=True)
        self._frozen_row = QWidget()
        line = row(Icon("lock-keyhole", colour=theme.WARN, size=18), spacing=8)
        line.addWidget(self._frozen, 1)
        line.setContentsMargins(20, 0, 20, 0)
        self._frozen_row.setLayout(line)
        self._frozen_row.setFixedHeight(36)
        card = Card(padding=1, spacing=0)
        card.column.addWidget(self._frozen_row)
        card.column.addWidget(self._stack, 1)
        self._told_in_basket = QVBoxLayout()
        self._told_in_basket.setContentsMargins(8, 8, 8, 8)
        card.column.addLayout(self._told_in_basket)
        self.benefit_bar = BenefitBar()
        self.benefit_bar.key.clicked.connect(lambda: self.ask(intents.OpenScreen(name="benefits")))
        card.column.addWidget(self.benefit_bar)
        return card

    def _strip(self) -> KeyStrip:
        def key(label: str, id: str, icon: str, shortcut: str, *, danger: bool = False) -> Key:
            return Key(label, id=id, icon=icon, shortcut=shortcut, role="danger" if danger else "plain", height=56)

        self.quantity_key = key(tr("数量", "key"), "quantity", "hash", "F2")
        self.park_key = key(tr("挂单"), "park", "circle-pause", "F4")
        self.recall_key = key(tr("取单"), "recall_list", "clock", "F5")
        self.undo_key = key(tr("撤销"), "undo", "undo-2", "Ctrl+Z")
        self.remove_key = key(tr("删除行"), "remove", "trash-2", "Del", danger=True)
        self.void_key = key(tr("作废"), "void", "ban", "F8", danger=True)
        self.more_key = key(tr("更多"), "more", "ellipsis", "F1")
        for_lines = [self.quantity_key, self.park_key, self.recall_key, self.undo_key, self.remove_key]
        self.strip = KeyStrip([*for_lines, self.void_key, self.more_key])
        return self.strip

    def _connect(self) -> None:
        self.scan.submitted.connect(self._submitted)
        self.scan.searched.connect(lambda text: self.ask(intents.SearchTyped(text=text)))
        self.scan.entered.connect(self._entered)
        self.scan.scanned.connect(lambda mode, text: self._entered(mode, text, scanned=True))
        self.scan.counted.connect(lambda many, code: self.ask(intents.Scanned(text=code, times=many)))
        self.scan.textChanged.connect(lambda text: None if text.strip() else self._left_search())
        self.scan.mode_changed.connect(self._left_search)
        self.scan.moved.connect(self._moved)
        self.basket.line_chosen.connect(lambda line: self.ask(intents.SelectLine(line=line)))
        self.results.chosen.connect(self._pick)
        self.money.kind.connect(self._kind)
        self.money.pad.connect(self._pad)
        self.money.pay.connect(self._pay)
        for pane in (self.benefits, self.tender, self.presale, self.done):
            pane.intent.connect(self.ask)
        for after in (self.presale, self.done):
            after.hand_over.connect(lambda view: self.dialog.emit("hand_over", view))
            after.force.connect(lambda attempt: self.dialog.emit("force", attempt))
        self.tender.pay.connect(self._pay)
        self.tender.force.connect(self._force)
        self.tender.void.connect(self._void)
        self.tender.give_back.connect(lambda tender: self.dialog.emit("give_back", tender))
        self.quantity_key.clicked.connect(lambda: self.scan.ask("quantity"))
        self.park_key.clicked.connect(lambda: self.ask(intents.Park()))
        self.recall_key.clicked.connect(lambda: self.ask(intents.OpenScreen(name="parked")))
        self.undo_key.clicked.connect(lambda: self.ask(intents.Undo()))
        self.remove_key.clicked.connect(self._remove)
        self.void_key.clicked.connect(self._void)
        self.more_key.clicked.connect(lambda: self.dialog.emit("more", None))

    def resizeEvent(self, event: QResizeEvent) -> None:
        tall = self.height() >= TALL
        self.money.setFixedWidth(340 if self.width() < NARROW else 480 if tall and self.width() >= 1600 else 404)
        low = self.height() < LOW
        self.money.set_height(tall=tall, low=low)
        if self._view is not None:
            self.money.show_sale(self._view)
        edge = 8 if low else 12
        self._box.setContentsMargins(theme.MARGIN, edge, theme.MARGIN, edge)

    def home(self) -> QWidget | None:
        match self._view.mode if self._view else "basket":
            case "tender":
                return self.tender.home()
            case "presale":
                return self.presale.home() or (self.scan if self.scan_row.isVisibleTo(self) else self)
            case _:
                return self.scan

    def toast_above(self) -> int:
        """Over the strip of keys, over the bar of the benefits that lies on it, over those of an order."""
        above = super().toast_above() + (self.notices.height() + 12 if self.notices.isVisibleTo(self) else 0)
        if self._view is not None and self._view.mode == "presale":
            return above + self.presale.toast_above()
        bar = self.benefit_bar.height() + 8 if self.benefit_bar.isVisibleTo(self) else 0
        return above + bar + (self.strip.height() + 12 if self.strip.isVisibleTo(self) else 0)

    def toast_beside(self) -> int:
        return self.money.width() if self.money.isVisibleTo(self) else 0

    # --- showing

    def show_view(self, view: SaleView) -> None:
        before, self._view = self._view, view
        carried = self._cash_typed(before, view)
        if self.scan.mode == "quantity" and view.mode not in ("basket", "benefits"):
            self.scan.reset()  # it was asked for a line of a basket that is not in sight any more
        if not view.query and (self._entered_name or (before is not None and before.query)):
            self._entered_name = ""
            self.scan.reset()  # its search is over: picked, or something else came
        # they come by themselves: under the lines and over the keys they move nothing under a finger
        (self._told_in_basket if view.mode == "basket" else self._told_below).addWidget(self.notices)
        self.notices.show_notices(view.notices)
        self.left.setCurrentIndex(("basket", "benefits", "tender", "presale", "done").index(view.mode))
        at_basket = view.mode in ("basket", "benefits", "done")
        at_order = view.mode == "presale" and view.presale is not None and view.presale.stage == "found"
        at_goods = view.mode == "presale" and view.presale is not None and view.presale.hand_over is not None
        self.scan_row.show_for("basket" if at_basket else "order" if at_order else "goods" if at_goods else "")
        self.scan_row.show_serial(view.serial_line, view.serial_count)
        self.scan.has_line = view.selected is not None
        self.strip.setVisible(at_basket and view.mode != "benefits")
        self.attempts.show_attempts(view.attempts if view.mode != "tender" else ())
        self._show_basket(view)
        self._show_keys(view)
        self.benefit_bar.show_benefits(view.benefits)
        if view.mode == "benefits":
            self.benefits.show_benefits(view.benefits, closed=view.frozen_reason)
        else:
            self.benefits.open_anew()
        self.tender.show_sale(view)
        if carried:
            self.scan.reset()
            self.tender.field.start(carried)
        if view.presale is not None:
            self.presale.show_presale(view.presale)
            self.next_order.shown(view)
            self.presale.back.setVisible(not any(attempt.can_cancel for attempt in view.attempts))
        if view.done is not None:
            self.done.show_done(view.done)
        self.money.show_sale(view)

    def _cash_typed(self, before: SaleView | None, view: SaleView) -> str:
        """A number typed at the basket is what the customer hands over, where cash is asked for next."""
        turned = before is not None and before.mode == "basket" and view.mode == "tender"
        cash = view.tender is not None and view.tender.kind == "cash" and not self.scan.mode
        text = self.scan.text().strip()
        return text if turned and cash and may_be_cash(text) else ""

    def _show_basket(self, view: SaleView) -> None:
        self.basket.show_lines(view.lines, view.selected)
        self._frozen_row.setVisible(view.frozen)
        self._frozen.setText(view.frozen_reason or tr("商品已锁定"))
        if view.search is not None:
            self._show_search(view.search)
        else:
            self._shown_search = None
            self._stack.setCurrentIndex(0 if view.lines else 3)

    def _show_search(self, search: SearchView) -> None:
        title = tr("“{query}”的搜索结果：↑ ↓ 选择，回车加入").format(query=search.query)
        self._found_title.setText("   ".join(part for part in (title, search.more) if part))
        rows = found_rows(search)
        fresh = (search.query, rows) != self._shown_search
        self._shown_search = (search.query, rows)
        self.results.show_rows(rows, rows[0].key if fresh and rows else None)  # a new answer starts at its first row
        self._stack.setCurrentIndex(1 if search.rows else 2)

    def takes_scan(self, text: str) -> bool:
        return self.scan_row.isVisibleTo(self) and self.scan.takes_scan(text)

    def expect_serial(self) -> None:
        if self._view is not None and self._view.serial_line and self.scan_row.isVisibleTo(self):
            self.scan.expect("serial")

    def _show_keys(self, view: SaleView) -> None:
        line = next((shown for shown in view.lines if shown.line == view.selected), None)
        open_ = not view.frozen
        self.quantity_key.setEnabled(open_ and line is not None)
        for code_key in (self.scan_row.coupon_key, self.scan_row.member_key):
            code_key.setEnabled(open_ and bool(view.lines))
        self.remove_key.setEnabled(open_ and line is not None and line.removable)
        self.undo_key.setEnabled(open_ and view.can_undo)
        self.park_key.setEnabled(view.can_park)
        self.recall_key.setEnabled(view.parked_count > 0)
        recall = tr("取单")
        self.recall_key.set_label(f"{recall} {view.parked_count}" if view.parked_count else recall)
        self.void_key.setEnabled(view.can_void)
        self.strip.arrange()

    # --- asking

    def _submitted(self, text: str) -> None:
        """Enter picks from the results of this very text. A name stays, selected, as long as its results are shown."""
        search = self._view.search if self._view else None
        key = self.results.current()
        if not text:
            self._reads(Qt.Key.Key_Return)
            return
        if search is not None and search.rows and not search.stale and text == search.query and key is not None:
            self._pick(key)
            return
        if looks_like_code(text) or times_of(text) is not None:
            self.scan.reset()
        else:
            self._entered_name = text
            self.scan.selectAll()
        self.ask(intents.ScanTyped(text=text))

    def _pick(self, sku: str) -> None:
        self.scan.reset()
        self.ask(intents.PickItem(sku=sku))

    def _left_search(self) -> None:
        """The text is gone, or is something else now: so are its results."""
        if self._view is not None and (self._entered_name or self._view.query):
            self._entered_name = ""
            self._view = msgspec.structs.replace(self._view, query="")
            self.ask(intents.SearchTyped(text=""))

    def _moved(self, by: int) -> None:
        view = self._view
        if view is None or self._reads(Qt.Key.Key_Up if by < 0 else Qt.Key.Key_Down):
            return
        if view.search is not None:
            self.results.step(by)
            return
        row_now = self.basket.basket.row_of(view.selected)
        if view.lines:
            place = min(max(row_now + by, 0), len(view.lines) - 1)
            self.ask(intents.SelectLine(line=view.lines[place].line))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """What no field or key has taken: benefits and order are read by keyboard, whatever has the focus."""
        if self.next_order.takes_key(self._view, event):
            return
        if not self._reads(event.key()):
            super().keyPressEvent(event)
        elif (home := self.home()) is not None:
            home.setFocus()

    def _reads(self, key: int) -> bool:
        pane = self.left.currentWidget()
        return isinstance(pane, ReadPane) and pane.takes_key(key)

    def _entered(self, mode: str, text: str, *, scanned: bool = False) -> None:
        if mode in ("coupon", "voucher"):
            self.ask(intents.UseCoupon(code=text, scanned=scanned))
        elif mode == "member":
            self.ask(intents.UseMember(code=text, scanned=scanned))
        elif mode == "serial" and self._view is not None:
            self.ask(intents.EnterSerial(line=self._view.serial_line, text=text, scanned=scanned))
        elif self._view is not None and self._view.selected is not None:
            self.ask(intents.SetQuantity(line=self._view.selected, text=text))
        else:
            self.scan.hold(text)
            self.ask(intents.HoldQuantity(text=text))

    def _remove(self) -> None:
        if self._view is not None and self._view.selected is not None:
            self.ask(intents.RemoveLine(line=self._view.selected))

    def _kind(self, kind: str) -> None:
        if kind == "presale":
            if not self.next_order.begins(self._view):
                self.ask(intents.OpenScreen(name="presale"))
        else:
            chosen: dict[str, intents.PayKind] = {"cash": "cash", "card": "card", "code": "code"}
            self.ask(intents.BeginTender(kind=chosen[kind]))

    def _pad(self, code: str) -> None:
        mode = self._view.mode if self._view else "basket"
        if mode == "tender":
            if code == "extra":
                self.tender.exact()
            elif code == "enter":
                self._pay()
            elif self.tender.field.isVisible():
                type_into(self.tender.field, code)
        elif mode == "presale" and not self.scan_row.isVisible():
            if code.isdecimal() and self.next_order.begins(self._view, code):
                return
            if code == "enter":
                self.presale.look_up()
            elif self.presale.field.isVisible():
                type_into(self.presale.field, code)
        elif code == "extra":
            self.scan.ask("quantity")
        elif code == "enter":
            self.scan.submit()
        else:
            type_into(self.scan, code)

    def _pay(self) -> None:
        view = self._view
        if view is None or not self.money.pay_key.isEnabled():
            return
        if view.mode == "done" or (view.presale is not None and view.presale.stage == "collected"):
            self.ask(intents.OpenScreen(name="sale"))
        elif view.mode == "presale":
            self.ask(intents.CollectBalance())
        elif view.mode != "tender" or view.tender is None:
            self.ask(intents.BeginTender(kind="cash"))
        else:
            self._take(view.tender)

    def _take(self, view: TenderView) -> None:
        field, text = self.tender.field, self.tender.text()
        if field.refused and field.isVisibleTo(self):
            field.setFocus()  # what stands there is not what was typed
        elif (question := asked_first(view, text, self.money.pay_key.label)) is not None:
            self.dialog.emit(*question)
        else:
            self.ask(payment(view, text))

    def _void(self) -> None:
        self.dialog.emit("void", self._view.void_gives if self._view else "")

    def _force(self, attempt: str) -> None:
        attempts = self._view.attempts if self._view else ()
        self.dialog.emit("force", next((shown for shown in attempts if shown.attempt == attempt), None))
