"""Reading catalogue and ledger off the GUI thread. What cannot be read is told to the clerk and stops nothing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

import msgspec

from pos_terminal.catalog.catalog import CatalogFault
from pos_terminal.ledger.errors import LedgerFault
from pos_terminal.runtime.worker import Done, Task, Worker
from pos_terminal.till.effects import Notice

log = logging.getLogger(__name__)


class _Failed(msgspec.Struct, frozen=True):
    notice: Notice


class Reader:
    """One thread that reads. Where reading fails, ``told(notice)`` is called, and ``failed()`` instead of ``done``."""

    def __init__(self, name: str, told: Callable[[Notice], None]) -> None:
        self._worker = Worker(name)
        self._told = told

    def do(self, task: Task, done: Done, failed: Callable[[], None] | None = None) -> None:
        def read() -> Any:
            try:
                return task()
            except CatalogFault as fault:
                log.error("%s", fault)
                return _Failed(Notice("catalog_fault", "error", (str(fault),)))
            except LedgerFault as fault:
                log.error("%s", fault)
                return _Failed(Notice("ledger_unreadable", "error", (str(fault),)))

        def deliver(result: Any) -> None:
            if not isinstance(result, _Failed):
                done(result)
                return
            self._told(result.notice)
            if failed is not None:
                failed()

        self._worker.do(read, deliver)

    def end(self) -> None:
        self._worker.end()

    def join(self, wait_ms: int) -> bool:
        return self._worker.join(wait_ms)
