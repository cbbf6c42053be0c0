"""One terminal: the window, and behind it either the enrolment or a till at work."""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from PySide6.QtWidgets import QApplication

from pos_terminal import __version__
from pos_terminal.app.enrolling import Enrolling
from pos_terminal.catalog.catalog import Catalog, CatalogFault
from pos_terminal.config import Settings
from pos_terminal.devices.pinpad.client import ZvtPinpad
from pos_terminal.devices.pinpad.port import Pinpad
from pos_terminal.devices.printer.client import PrinterClient
from pos_terminal.devices.printer.escpos import PrinterModel
from pos_terminal.devices.scanner.wedge import Hold, Replay, Scan, WedgeDecider
from pos_terminal.ledger.errors import LedgerBusy, LedgerError
from pos_terminal.ledger.ledger import Ledger, new_incarnation
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Signer
from pos_terminal.online.custody import Custody, KeyLoader
from pos_terminal.online.identity import Identity, IdentityError, load_identity
from pos_terminal.online.line import Line, open_line
from pos_terminal.runtime.no_server import NoServer
from pos_terminal.runtime.online_edge import OnlineEdge
from pos_terminal.runtime.parts import Parts
from pos_terminal.runtime.records import ledgered, read_drafts
from pos_terminal.runtime.runtime import Runtime
from pos_terminal.runtime.scanner_edge import ScannerEdge
from pos_terminal.runtime.training_pinpad import TrainingPinpad
from pos_terminal.till.recovery import recover
from pos_terminal.ui import theme
from pos_terminal.ui.controller import Controller
from pos_terminal.ui.language import Language
from pos_terminal.ui.model import ScreenView
from pos_terminal.ui.wedge_filter import Verdicts, WedgeFilter
from pos_terminal.ui.window import MainWindow

log = logging.getLogger(__name__)

EXIT_SETTINGS = 2
EXIT_BUSY = 5
EXIT_SETUP = 6
PROGRAM = f"pos-terminal {__version__}"


class CannotStart(Exception):
    """The till cannot be brought up; the message says what happened and what to do. ``code``: the exit code."""

    def __init__(self, message: str, code: int = EXIT_SETUP) -> None:
        super().__init__(message)
        self.code = code


class Terminal:
    """The window, and behind it either the enrolment or a till at work."""

    def __init__(self, app: QApplication, settings: Settings, language: Language) -> None:
        self._app = app
        self._settings = settings
        self._language = language
        self._clock = Clock(settings.clock_path)
        self.window = MainWindow(language)
        self._runtime: Runtime | None = None
        self._controller: Controller | None = None
        self._enrolling: Enrolling | None = None
        verdicts = Verdicts(hold=Hold, scan=Scan, replay=Replay)
        self._wedge = WedgeFilter(WedgeDecider(), verdicts, parent=app)
        app.installEventFilter(self._wedge)

    def start(self) -> None:
        """:raises CannotStart: the ledger is in use, damaged or newer; the catalogue's folder cannot be written."""
        try:
            identity = load_identity(self._settings.folder)
        except IdentityError as error:
            raise CannotStart(str(error)) from error
        if identity is None:
            self._enrolling = Enrolling(
                self.window, self._settings.folder, self._clock, PROGRAM, lambda: self._language.code, self._enrolled
            )
            self._enrolling.show()
        else:
            self._sell(identity)

    def view(self) -> ScreenView | None:
        """What is on screen, for the driver."""
        return self.window.view

    def stop(self) -> bool:
        """Ends every thread; False where one is stuck, see ``Runtime.stop``."""
        enrolled = self._enrolling is None or self._enrolling.stop()
        return (self._runtime is None or self._runtime.stop()) and enrolled

    def _enrolled(self, identity: Identity) -> None:
        assert self._enrolling is not None
        self._enrolling.stop()
        self._enrolling = None
        try:
            self._sell(identity)
        except CannotStart as error:
            tell(error)
            self._app.exit(error.code)

    def _sell(self, identity: Identity) -> None:
        """:raises CannotStart: see ``start``; nothing is left open then."""
        settings = self._settings
        ledger = _open_ledger(settings.ledger_path, identity, self._now_ms)
        try:
            self._runtime = self._on_ledger(ledger, identity)
        except CannotStart:
            ledger.close()
            raise
        self._controller = Controller(
            self.window,
            self._runtime,
            rounding_unit=settings.cash.rounding_unit_fen,
            language=settings.language,
            training=settings.training,
        )
        for scanner in (self._wedge, self._scanner):
            scanner.scanned.connect(self._controller.scanned)
        self._runtime.start()

    def _on_ledger(self, ledger: Ledger, identity: Identity) -> Runtime:
        settings = self._settings
        try:
            catalog = Catalog(settings.catalog_path)
            read = read_drafts(ledger)
            machine, first = recover(
                store=ledger.store,
                till=ledger.till,
                profile=catalog.profile(ledger.store) or identity.profile,
                ledgered=ledgered(ledger, read.numbers),
                drafts=read.drafts,
                at_ms=self._now_ms(),
                ticket=new_incarnation(),
                utc_offset_min=settings.utc_offset_minutes,
            )
        except CatalogFault as error:
            raise CannotStart(f"the catalogue cannot be used: {error}") from error
        except LedgerError as error:
            raise CannotStart(f"the ledger cannot be read: {error}") from error
        model = _printer_model(settings)
        try:
            self._scanner = _scanner(settings.scanner.address)
            parts = Parts(
                ledger=ledger,
                catalog=catalog,
                pinpad=self._pinpad(machine.till.last_receipt_number),
                printer=PrinterClient(settings.printer.address, model) if settings.printer.address else None,
                scanner=self._scanner,
                online=self._online(identity, ledger, catalog),
                now_ms=self._now_ms,
                columns=model.columns,
                language=settings.language,
                training=settings.training,
                warnings=read.warnings,
            )
        except ValueError as error:
            raise CannotStart(f"a device cannot be set up: {error}", EXIT_SETTINGS) from error
        return Runtime(parts, machine, first)

    def _pinpad(self, last_receipt: str | None) -> Pinpad | None:
        """In training never the real one: a trainee's card would be charged. :raises ValueError: the address."""
        settings = self._settings
        if settings.training:
            return TrainingPinpad(self._now_ms, settings.utc_offset_minutes, last_receipt)
        if not settings.pinpad.address:
            return None
        return ZvtPinpad(settings.pinpad.address, password=settings.pinpad.password)

    def _online(self, identity: Identity, ledger: Ledger, catalog: Catalog) -> OnlineEdge | NoServer:
        """The server's edge; in training one that reaches nobody."""
        settings = self._settings
        if settings.training:
            return NoServer()
        url = settings.server.url or identity.server_url

        def connect(custody: Custody) -> Line:
            signer = Signer(identity.store, identity.till, custody.key, identity.server_key)
            return open_line(url, self._clock, signer, PROGRAM, ledger, catalog)

        return OnlineEdge(
            KeyLoader(identity.name, settings.folder),
            connect,
            uploaded=lambda: ledger.uploaded,
            now_ms=self._now_ms,
            idle_s=settings.server.exchange_interval_s,
        )

    def _now_ms(self) -> int:
        return self._clock.now().at_ms


def tell(error: CannotStart) -> None:
    """To the log and to whoever started the program."""
    log.error("cannot start: %s", error)
    print(f"pos-terminal: {error}", file=sys.stderr, flush=True)


def _open_ledger(path: Path, identity: Identity, now_ms: Callable[[], int]) -> Ledger:
    """:raises CannotStart: in use by another terminal, damaged, of another till, or written by a newer program."""
    try:
        if not path.exists():
            return Ledger.create(
                path,
                identity.store,
                identity.till,
                new_incarnation(),
                identity.currency,
                identity.profile.entity,
                PROGRAM,
                now_ms(),
            )
        ledger = Ledger.open(path)
    except LedgerBusy as error:
        raise CannotStart(f"another terminal is running on this ledger: {error}", EXIT_BUSY) from error
    except LedgerError as error:
        raise CannotStart(f"the ledger cannot be opened: {error}") from error
    if (ledger.store, ledger.till) != (identity.store, identity.till):
        ledger.close()
        raise CannotStart(
            f"the ledger is of {ledger.store}/{ledger.till}, but this terminal is enrolled as {identity.name}; "
            "choose another data folder or enrol it again"
        )
    return ledger


def _scanner(address: str) -> ScannerEdge:
    """``serial:///dev/ttyUSB0?baud=9600``; "" where there are keyboard wedges only. The settings take nothing else."""
    parts = urlsplit(address)
    assert parts.scheme in ("", "serial"), address
    return ScannerEdge(parts.path, int(dict(parse_qsl(parts.query)).get("baud", "9600")))


def _printer_model(settings: Settings) -> PrinterModel:
    printer = settings.printer
    font = theme.resources() / "fonts" / "NotoSansSC-Regular.ttf"
    return PrinterModel(
        width_dots=576 if printer.width_mm == 80 else 384,
        cjk=printer.cjk,
        font_path=str(font) if font.exists() else None,
        drawer_pin=printer.drawer_pin,
    )
