"""The printer's edge: receipts and the drawer, on one thread. No fault here blocks or undoes a sale."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from pos_terminal.devices.printer.client import DrawerFailed, NotPrinted, Outcome, Printed, PrinterClient, PrintUnknown
from pos_terminal.devices.printer.status import PrinterStatus
from pos_terminal.ledger.errors import LedgerFault
from pos_terminal.receipt.layout import Document
from pos_terminal.runtime.worker import Worker
from pos_terminal.till import events
from pos_terminal.till.links import LinkState

log = logging.getLogger(__name__)

CHECK_EVERY_MS = 10_000
Compose = Callable[[], Document | None]
_NOT_ITS_FAULT = ("nothing_to_print", "ledger_unreadable")


class PrinterEdge(QObject):
    """One printer, or none. ``changed(state, detail)`` tells how it stands; ``drawer_failed(reason)``.

    ``drawer`` False (training): it stays shut, there is real money in it.
    """

    changed = Signal(str, str)
    drawer_failed = Signal(str)

    def __init__(self, printer: PrinterClient | None, post: Callable[..., None], *, drawer: bool = True) -> None:
        super().__init__()
        self._drawer = drawer
        self._printer = printer
        self._post = post
        self._worker = Worker("printer")
        self._timer = QTimer(self)
        self._timer.setInterval(CHECK_EVERY_MS)
        self._timer.timeout.connect(self.check)

    def start(self) -> None:
        if self._printer is None:
            self.changed.emit("absent", "")
            return
        self.changed.emit("busy", "connecting")
        self.check()
        self._timer.start()

    def print(self, job: str, compose: Compose) -> None:
        """Composes the document and prints it, both on the thread: reading the ledger may take a moment."""
        printer = self._printer

        def task() -> Outcome:
            if printer is None:
                return NotPrinted("no_printer")
            try:
                document = compose()
            except LedgerFault as fault:
                log.error("%s", fault)
                return NotPrinted("ledger_unreadable")
            return printer.print(document) if document is not None else NotPrinted("nothing_to_print")

        self._worker.do(task, lambda outcome: self._printed(job, outcome))

    def open_drawer(self) -> None:
        """The printer's drawer; without a printer there is none, and the till's own is the clerk's to open."""
        if self._drawer and self._printer is not None:
            self._worker.do(self._printer.open_drawer, self._kicked)

    @Slot()
    def check(self) -> None:
        """Asks the printer how it is, if it is not printing."""
        if self._printer is not None and not self._worker.busy:
            self._worker.do(self._printer.status, self._stands)

    def end(self) -> None:
        self._timer.stop()
        if self._printer is not None:
            self._printer.give_up()
        self._worker.end()

    def join(self, wait_ms: int) -> bool:
        joined = self._worker.join(wait_ms)
        if joined and self._printer is not None:
            self._printer.close()
        return joined

    def _printed(self, job: str, outcome: Outcome) -> None:
        if isinstance(outcome, Printed):
            self.changed.emit("up", "")
            self._post(events.PrintFinished, job=job, printed=True)
            return
        unknown = isinstance(outcome, PrintUnknown)
        reason = outcome.why if isinstance(outcome, PrintUnknown) else outcome.reason
        if self._printer is not None and reason not in _NOT_ITS_FAULT:
            self.changed.emit("down", reason)
        self._post(events.PrintFinished, job=job, printed=False, unknown=unknown, reason=reason)

    def _kicked(self, outcome: object) -> None:
        if isinstance(outcome, DrawerFailed):
            self.drawer_failed.emit(outcome.reason)

    def _stands(self, status: PrinterStatus) -> None:
        state: LinkState = "up"
        detail = status.obstacle
        if detail:
            state = "down"
        elif status.paper == "low":
            state, detail = "warning", "paper_low"
        self.changed.emit(state, detail)
