"""The runtime: turns effects into work at the edges and their answers into events, one at a time, never re-entrant.

Everything here runs on the GUI thread and returns at once; what blocks runs on workers. An event posted while another
is being handled waits in a queue.
"""

from __future__ import annotations

import logging
import secrets
from collections import deque
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from pos_terminal.catalog.catalog import CatalogFault
from pos_terminal.contract.catalog import Item, Operator
from pos_terminal.contract.cloud import OrderFound, SaleFound
from pos_terminal.contract.codec import FactTooLarge
from pos_terminal.contract.words import ReceiptKind
from pos_terminal.devices.scanner.codes import ItemCode, OrderCode, ReceiptCode, classify, says_what_it_is
from pos_terminal.ledger.errors import LedgerFault
from pos_terminal.ledger.ledger import Tip
from pos_terminal.runtime.documents import Composer
from pos_terminal.runtime.goods import CHANNEL, Goods
from pos_terminal.runtime.history import History
from pos_terminal.runtime.parts import Parts
from pos_terminal.runtime.pin import Checked, check_pin
from pos_terminal.runtime.pinpad_edge import PinpadEdge
from pos_terminal.runtime.printer_edge import PrinterEdge
from pos_terminal.runtime.published import Published
from pos_terminal.runtime.quote_edge import QuoteEdge
from pos_terminal.runtime.reading import Reader
from pos_terminal.runtime.scanned import told
from pos_terminal.runtime.standing import Standing
from pos_terminal.runtime.worker import Worker, stop_all
from pos_terminal.till import effects, events
from pos_terminal.till.links import Links
from pos_terminal.till.machine import Machine, step
from pos_terminal.till.state import TillState

log = logging.getLogger(__name__)

SEARCH_LIMIT = 50
IDLE_CHECKPOINT_MS = 30_000


class Runtime(QObject):
    """One till at work. Signals are emitted on the GUI thread.

    ``changed``: state or links are new. ``noticed(effects.Notice)``, ``confirming(effects.ConfirmPayment)``: tell the
    clerk, ask the clerk. ``searched(query, items, more)``, ``goods_ready(standing)``, ``returned_ready(sales)``,
    ``unprinted_ready(ids)``, then ``history_ready(entries)``, ``receipt_ready(subject, text)``: answers to such calls;
    ``returned_ready``: which came back, in part or whole, ``unprinted_ready``: of which no receipt is confirmed.
    """

    changed = Signal()
    noticed = Signal(object)
    confirming = Signal(object)
    searched = Signal(str, object, int)
    history_ready = Signal(object)
    goods_ready = Signal(object)
    returned_ready = Signal(object)
    unprinted_ready = Signal(object)
    receipt_ready = Signal(str, str)

    def __init__(self, parts: Parts, machine: Machine, first: tuple[effects.Effect, ...]) -> None:
        super().__init__()
        self._parts = parts
        self._machine = machine
        self._queue: deque[events.Event] = deque()
        self._handling = False
        self._stopped = False
        self._language = parts.language
        self._writer = Worker("ledger", keeps=True)
        self._lookups = Reader("lookups", self._told)
        self._goods = Goods(parts.catalog, self._lookups, lambda: self.state, self.post)
        self._errands = Reader("errands", self._told)
        self._history = Reader("history", self._told)
        self._standing = Standing(parts.ledger, self._history, parts.now_ms, parts.warnings)
        self._published = Published(parts.catalog, self._lookups, self._standing, lambda: self.state, self.post)
        self._standing.changed.connect(self.changed)
        self._standing.online.connect(self._came_or_went)
        self._pinpad = PinpadEdge(parts.pinpad, self.post, machine.till.utc_offset_min)
        self._quotes = QuoteEdge(self.post)
        self._printer = PrinterEdge(parts.printer, self.post, drawer=not parts.training)
        self._past = History(parts.ledger, self._history, self._printer, self._composer, self.post, self._told)
        self._pinpad.changed.connect(self._standing.pinpad)
        self._printer.changed.connect(self._standing.printer)
        self._printer.drawer_failed.connect(self._drawer_failed)
        parts.scanner.changed.connect(self._standing.scanner)
        parts.online.stands.connect(self._standing.server)
        parts.online.answered.connect(self._answered)
        parts.online.catalog_changed.connect(self._published.look)
        parts.online.branched.connect(lambda: self.post(events.LedgerBranched))
        self._idle = QTimer(self)
        self._idle.setInterval(IDLE_CHECKPOINT_MS)
        self._idle.timeout.connect(self._checkpoint)
        self._first = first
        self._edges = self._wired()

    # --- what the window uses -------------------------------------------------------------------------------------

    @property
    def state(self) -> TillState:
        return self._machine.till

    @property
    def links(self) -> Links:
        return self._standing.links

    def now_ms(self) -> int:
        return self._parts.now_ms()

    def start(self) -> None:
        """Starts the edges and what recovery wants done first."""
        self._idle.start()
        self._pinpad.start()
        self._printer.start()
        self._parts.scanner.start()
        self._carry_all(self._first)
        self._first = ()
        self._parts.online.start()
        self._standing.count_queue()
        self._published.look()
        self._quotes.warm_up()

    def post(self, kind: type[events.Event], **fields: Any) -> None:
        """Stamps an event with the time and a fresh id, and hands it to the machine in its turn; none once stopped."""
        if self._stopped:
            return
        self._queue.append(kind(at_ms=self._parts.now_ms(), id=secrets.token_hex(10), **fields))
        if self._handling:
            return
        self._handling = True
        try:
            while self._queue:
                self._machine, wanted = step(self._machine, self._queue.popleft())
                self._carry_all(wanted)
        finally:
            self._handling = False
        if not self.state.pinpad_unresolved:
            self._standing.nothing_unresolved()
        self.changed.emit()

    def scan(self, text: str, quantity: int | None = None) -> None:
        """What a scanner read or a clerk typed: what the disk knows of is looked up, the rest is an event at once."""
        code = classify(text)
        if isinstance(code, ItemCode):
            self._goods.look_up(code, text, quantity)
        elif isinstance(code, ReceiptCode):
            self._receipt_scanned(code.number)
        elif isinstance(code, OrderCode):
            self.look_up_order(code.order)
        elif isinstance(said := told(code, text), effects.Notice):
            self._told(said)
        else:
            self.post(said[0], **said[1])

    def scan_unless_goods(self, text: str, otherwise: Callable[[], None]) -> None:
        """A scan where a customer's code was asked for: goods of the catalogue are goods all the same."""
        self._goods.unless_goods(text, otherwise)

    def scan_for_order(self, text: str) -> None:
        """A scan on the page that asks for an order: a bare number that the catalogue does not know is the order's."""
        if not self._goods.or_order(text, self.look_up_order):
            self.scan(text)

    def _receipt_scanned(self, number: str) -> None:
        """Opens a return. The receipt of a refund, or one scanned in the middle of a sale, is only looked up."""
        state = self.state
        if state.operator is None or state.period is None or (state.sale is not None and not state.sale.is_empty):
            self.find_history(number)
        else:
            self._past.open_return_of_receipt(number, self.find_history)

    def enter_serial(self, line: str, text: str, other: Callable[[Item | None], None] | None = None) -> None:
        """The serial number of a unit of ``line``, as typed or scanned; see ``Goods.enter_serial`` for ``other``."""
        if says_what_it_is(text):
            self.scan(text)
        else:
            self._goods.enter_serial(line, text, other)

    def search(self, text: str) -> None:
        catalog, store = self._parts.catalog, self.state.store

        def found(items: list[Item]) -> None:
            more = 1 if len(items) > SEARCH_LIMIT else 0
            self.searched.emit(text, tuple(items[:SEARCH_LIMIT]), more)

        self._errands.do(lambda: catalog.search(text, store, CHANNEL, SEARCH_LIMIT + 1), found, lambda: found([]))

    def pick(self, sku: str) -> None:
        """A product chosen from the search results."""
        self._goods.look_up(ItemCode(sku=sku), sku)

    def find_history(self, text: str) -> None:
        self._past.find(text, self._history_found)

    def _history_found(self, entries: object, goods: object, returned: object, unprinted: object) -> None:
        self.goods_ready.emit(goods)
        self.returned_ready.emit(returned)
        self.unprinted_ready.emit(unprinted)
        self.history_ready.emit(entries)

    def show_receipt(self, subject: str, document: ReceiptKind = "sale") -> None:
        self._past.show_receipt(subject, document, lambda text: self.receipt_ready.emit(subject, text))

    def reprint(self, subject: str, document: ReceiptKind = "sale") -> None:
        """A DUPLICATE of the receipt of a closed sale, or of a refund."""
        self._past.reprint(subject, document)

    def open_return(self, sale: str) -> None:
        """Goods of a closed sale are brought back."""
        self._past.open_return(sale)

    def open_goods(self, sale: str) -> None:
        """The customer of a closed sale is back for the goods."""
        self._past.open_goods(sale)

    def look_up_order(self, order: str) -> None:
        self._past.look_up_order(order)

    def act_on_device(self, device: str, action: str) -> None:
        """An action of the device page: ``reconnect``/``check`` of pinpad and printer, ``exchange`` with the server."""
        if device == "pinpad":
            self._pinpad.check()
        elif device == "printer" and action == "open_drawer":
            self._printer.open_drawer()
        elif device == "printer":
            self._printer.check()
        else:
            self._parts.online.try_now()

    def explain(self, sale: str, revision: int) -> None:
        """What is to be said of the benefits of the sale on screen comes with the state, when it is known."""
        self._quotes.explain(sale, revision)

    def set_language(self, code: str) -> None:
        """The window's language was switched: receipts keep the customer's, unless they follow the screen."""
        self._language = code if self._parts.follows_screen else self._language

    def stop(self) -> bool:
        """Ends every thread, within some seconds; what was committed is on disk, the rest is for the next start.

        False where a thread is stuck: the process then has to be left by ``os._exit``.
        """
        if self._stopped:
            return True
        self._stopped = True
        self._idle.stop()
        edges = (self._parts.scanner, self._parts.online, self._pinpad, self._printer, self._quotes)
        ended = stop_all((*edges, self._lookups, self._errands, self._history, self._writer))
        for close in (self._parts.catalog.close, self._parts.ledger.close):
            try:
                close()
            except (CatalogFault, LedgerFault) as fault:
                log.error("could not be closed in order: %s", fault)
        return ended

    # --- effects to edges -----------------------------------------------------------------------------------------

    def _carry_all(self, wanted: tuple[effects.Effect, ...]) -> None:
        for effect in wanted:
            self._carry(effect)

    def _carry(self, effect: effects.Effect) -> None:
        self._edges[type(effect)](effect)

    def _wired(self) -> dict[type[effects.Effect], Callable[[Any], None]]:
        """Which edge carries out which effect."""
        online = self._parts.online
        return {
            effects.Commit: self._commit,
            effects.CheckPin: self._check_pin,
            effects.Ask: lambda effect: online.ask(effect.ask, effect.question),
            effects.FindCollected: self._past.find_collected,
            effects.Quote: self._quotes.ask,
            effects.LookAtPinpad: self._pinpad.look,
            effects.Authorise: self._pinpad.authorise,
            effects.Enquire: self._pinpad.enquire,
            effects.ReverseCard: self._pinpad.reverse,
            effects.RefundCard: self._pinpad.refund,
            effects.AbortPinpad: self._pinpad.abort,
            effects.StartTimer: self._start_timer,
            effects.PrintSale: self._print,
            effects.PrintRefund: self._print,
            effects.PrintVoid: self._print,
            effects.PrintGivenBack: self._print,
            effects.PrintReport: self._print,
            effects.PrintZ: self._print,
            effects.OpenDrawer: lambda effect: self._printer.open_drawer(),
            effects.Exchange: lambda effect: online.nudge(),
            effects.ConfirmPayment: self.confirming.emit,
            effects.Notice: self._told,
        }

    def _start_timer(self, effect: effects.StartTimer) -> None:
        QTimer.singleShot(effect.delay_ms, self, lambda: self.post(events.TimeUp, timer=effect.timer))

    def _print(self, effect: effects.Print) -> None:
        composer = self._composer()
        self._printer.print(effect.job, lambda: composer.paper(effect))

    def _commit(self, effect: effects.Commit) -> None:
        ledger = self._parts.ledger

        def task() -> Tip | str:
            try:
                return ledger.commit(effect.facts, dict(effect.drafts))
            except (LedgerFault, FactTooLarge) as fault:
                log.error("the ledger refused a commit: %s", fault)
                return str(fault)

        def done(result: Tip | str) -> None:
            if isinstance(result, Tip):
                if effect.facts:
                    self._standing.committed(result.sequence)
                self.post(events.Committed, ticket=effect.ticket, sequence=result.sequence, tip=result.digest)
            else:
                self.post(events.CommitFailed, ticket=effect.ticket, reason=result)

        self._writer.do(task, done)

    def _check_pin(self, effect: effects.CheckPin) -> None:
        catalog, store = self._parts.catalog, self.state.store

        def task() -> Checked:
            operator: Operator | None = catalog.operator(effect.number, store)
            return check_pin(operator, effect.pin)

        def done(checked: Checked) -> None:
            found = {"role": checked.role, "known": checked.known}
            self.post(events.PinChecked, ask=effect.ask, number=effect.number, **found)

        self._errands.do(task, done)

    def _composer(self) -> Composer:
        return Composer(
            ledger=self._parts.ledger,
            profile=self.state.profile,
            till=self.state.till,
            utc_offset_min=self.state.utc_offset_min,
            columns=self._parts.columns,
            language=self._language,
            training=self._parts.training,
        )

    def _checkpoint(self) -> None:
        if self.state.sale is None and not self._writer.busy:
            self._writer.do(self._checkpointed, _nothing)

    def _checkpointed(self) -> None:
        """On the writer's thread. A disk without room for this has none for a sale: the next commit says so."""
        try:
            self._parts.ledger.checkpoint_passive()
        except LedgerFault as fault:
            log.error("no checkpoint: %s", fault)

    # --- edges to events and links --------------------------------------------------------------------------------

    def _answered(self, ask: str, answer: Any) -> None:
        """An order's SKUs are looked up in the catalogue on the way: the cloud does not say how they are taxed.

        So are the refunds of a sale in the ledger.
        """
        if isinstance(answer, SaleFound):
            self._past.sale_answered(ask, answer)
            return
        if not isinstance(answer, OrderFound):
            self.post(events.Answered, ask=ask, answer=answer)
            return
        catalog, store = self._parts.catalog, self.state.store
        skus = {line.sku for line in answer.order.lines}

        def task() -> tuple[Item, ...]:
            return tuple(item for sku in sorted(skus) if (item := catalog.item(sku, store, CHANNEL)) is not None)

        def found(items: tuple[Item, ...] = ()) -> None:
            self.post(events.Answered, ask=ask, answer=answer, items=items)

        self._lookups.do(task, found, found)

    def _came_or_went(self, online: bool) -> None:
        self.post(events.LinkChanged, online=online)

    def _drawer_failed(self, reason: str) -> None:
        self._told(effects.Notice("drawer_failed", "warning", (reason,)))

    def _told(self, notice: effects.Notice) -> None:
        self.noticed.emit(notice)


def _nothing(result: object) -> None:
    """Nobody waits for the result."""
