"""A till at work in the window: its devices as the settings say, the runtime, the controller."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from pos_terminal.app.fault import EXIT_SETTINGS, CannotStart
from pos_terminal.app.opening import Opened
from pos_terminal.config import Settings
from pos_terminal.devices.pinpad.client import ZvtPinpad
from pos_terminal.devices.pinpad.port import Pinpad
from pos_terminal.devices.printer.client import PrinterClient
from pos_terminal.devices.printer.escpos import PrinterModel
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Signer
from pos_terminal.online.custody import Custody, KeyLoader
from pos_terminal.online.line import Line, open_line
from pos_terminal.runtime.no_server import NoServer
from pos_terminal.runtime.online_edge import OnlineEdge
from pos_terminal.runtime.parts import Parts
from pos_terminal.runtime.runtime import Runtime
from pos_terminal.runtime.scanner_edge import ScannerEdge
from pos_terminal.runtime.training_pinpad import TrainingPinpad
from pos_terminal.ui.controller import Controller
from pos_terminal.ui.resources import resources
from pos_terminal.ui.wedge_filter import WedgeFilter
from pos_terminal.ui.window import MainWindow


class Selling:
    """Owns the window, and closes ledger and catalogue when it is told to stop."""

    def __init__(
        self,
        window: MainWindow,
        wedge: WedgeFilter,
        settings: Settings,
        clock: Clock,
        program: str,
        opened: Opened,
    ) -> None:
        """``wedge``: finds the codes of a keyboard-wedge scanner.

        :raises CannotStart: a device cannot be set up; ledger and catalogue are closed then.
        """
        self._settings = settings
        self._clock = clock
        self._program = program
        try:
            parts = self._parts(opened)
        except ValueError as error:
            opened.close()
            raise CannotStart(f"a device cannot be set up: {error}", EXIT_SETTINGS) from error
        self._runtime = Runtime(parts, opened.machine, opened.first)
        self._controller = Controller(
            window,
            self._runtime,
            rounding_unit=settings.cash.rounding_unit_fen,
            language=settings.language,
            training=settings.training,
        )
        parts.scanner.scanned.connect(wedge.let_go)
        for scanned in (wedge.scanned, parts.scanner.scanned):
            scanned.connect(self._controller.scanned)
        wedge.torn.connect(self._controller.scan_torn)
        self._runtime.start()

    @property
    def failed(self) -> bool:
        """Whether the ledger could not be written: the till has stopped."""
        return bool(self._runtime.state.fault)

    def stop(self) -> bool:
        """Ends every thread; False where one is stuck, see ``Runtime.stop``."""
        return self._runtime.stop()

    def _parts(self, opened: Opened) -> Parts:
        """:raises ValueError: an address that is none."""
        settings, model = self._settings, _printer_model(self._settings)
        return Parts(
            ledger=opened.ledger,
            catalog=opened.catalog,
            pinpad=self._pinpad(opened.machine.till.last_receipt_number),
            printer=PrinterClient(settings.printer.address, model) if settings.printer.address else None,
            scanner=_scanner(settings.scanner.address),
            online=self._online(opened),
            now_ms=self._now_ms,
            columns=model.columns,
            language=settings.language if settings.printer.language == "screen" else settings.printer.language,
            follows_screen=settings.printer.language == "screen",
            training=settings.training,
            warnings=opened.warnings,
        )

    def _pinpad(self, last_receipt: str | None) -> Pinpad | None:
        """In training never the real one: a trainee's card would be charged. :raises ValueError: the address."""
        settings = self._settings
        if settings.training:
            return TrainingPinpad(self._now_ms, settings.utc_offset_minutes, last_receipt)
        if not settings.pinpad.address:
            return None
        return ZvtPinpad(settings.pinpad.address, password=settings.pinpad.password)

    def _online(self, opened: Opened) -> OnlineEdge | NoServer:
        """The server's edge; in training one that reaches nobody."""
        settings, identity, ledger = self._settings, opened.identity, opened.ledger
        if settings.training:
            return NoServer()
        url = settings.server.url or identity.server_url

        def connect(custody: Custody) -> Line:
            signer = Signer(identity.store, identity.till, custody.key, identity.server_key)
            return open_line(url, self._clock, signer, self._program, ledger, opened.catalog)

        return OnlineEdge(
            KeyLoader(identity.name, settings.folder),
            connect,
            uploaded=lambda: ledger.uploaded,
            now_ms=self._now_ms,
            idle_s=settings.server.exchange_interval_s,
        )

    def _now_ms(self) -> int:
        return self._clock.now().at_ms


def _scanner(address: str) -> ScannerEdge:
    """``serial:///dev/ttyUSB0?baud=9600``; "" where there are keyboard wedges only. The settings take nothing else."""
    parts = urlsplit(address)
    assert parts.scheme in ("", "serial"), address
    return ScannerEdge(parts.path, int(dict(parse_qsl(parts.query)).get("baud", "9600")))


def _printer_model(settings: Settings) -> PrinterModel:
    printer = settings.printer
    font = resources() / "fonts" / "NotoSansSC-Regular.ttf"
    return PrinterModel(
        width_dots=576 if printer.width_mm == 80 else 384,
        cjk=printer.cjk,
        font_path=str(font) if font.exists() else None,
        drawer_pin=printer.drawer_pin,
    )
