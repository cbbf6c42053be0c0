"""What a runtime is made of: the edges and clocks that the composition root chose."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.devices.pinpad.port import Pinpad
from pos_terminal.devices.printer.client import PrinterClient
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.runtime.no_server import NoServer
from pos_terminal.runtime.online_edge import OnlineEdge
from pos_terminal.runtime.scanner_edge import ScannerEdge


class Parts(msgspec.Struct, frozen=True, kw_only=True):
    """What the composition root gives. ``now_ms``: the anchored clock. ``columns``: of the receipt paper.

    ``language``: of what is printed; ``follows_screen``: it becomes the window's when that is switched.
    ``warnings``: words of ``till.links.Links.warnings`` that stand for as long as the program runs.
    """

    ledger: Ledger
    catalog: Catalog
    pinpad: Pinpad | None
    printer: PrinterClient | None
    scanner: ScannerEdge
    online: OnlineEdge | NoServer
    now_ms: Callable[[], int]
    columns: int
    language: str
    follows_screen: bool = False
    training: bool = False
    warnings: tuple[str, ...] = ()
