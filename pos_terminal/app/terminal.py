"""One terminal: the window, and behind it the start, then either the enrolment or a till at work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import msgspec
from PySide6.QtWidgets import QApplication

from pos_terminal import __version__
from pos_terminal.app.fault import EXIT_SETUP, CannotStart, tell
from pos_terminal.app.starting import Starting
from pos_terminal.config import Settings
from pos_terminal.devices.scanner.wedge import Hold, Replay, Scan, WedgeDecider
from pos_terminal.online.clock import Clock
from pos_terminal.ui.language import Language
from pos_terminal.ui.model import ScreenView
from pos_terminal.ui.wedge_filter import Verdicts, WedgeFilter
from pos_terminal.ui.window import MainWindow

if TYPE_CHECKING:
    from pos_terminal.app.opening import Opened
    from pos_terminal.online.identity import Identity

PROGRAM = f"pos-terminal {__version__}"


class _Tenant(Protocol):
    """Whoever has the window. ``failed``: its ledger did, so that nothing can be sold any more. ``stop``: ends its
    threads; False where one is stuck.
    """

    @property
    def failed(self) -> bool: ...

    def stop(self) -> bool: ...


class Terminal:
    """The window, and whoever has it. Wedge scans reach nobody until a till is at work."""

    def __init__(self, app: QApplication, settings: Settings, language: Language) -> None:
        self._app = app
        self._settings = settings
        self._language = language
        self._clock = Clock(settings.clock_path)
        self.window = MainWindow(language, order=settings.numpad)
        self._tenant: _Tenant | None = None
        verdicts = Verdicts(hold=Hold, scan=Scan, replay=Replay)
        self._wedge = WedgeFilter(WedgeDecider(), verdicts, parent=app)
        app.installEventFilter(self._wedge)

    def start(self, identity: Identity | None = None) -> None:
        """Shows the starting screen, and opens the till while the event loop runs. ``identity``: just enrolled.

        Where it cannot be opened, this is told and the application ends with the fault's exit code.
        """
        starting = Starting(self.window, self._settings, self._clock, PROGRAM, self._opened, self._refused)
        self._tenant = starting
        starting.start(identity)

    def view(self) -> ScreenView | None:
        """What is on screen, for the driver."""
        return self.window.view

    def since_key_ms(self) -> int:
        """For the driver, which types."""
        return self._wedge.since_key_ms

    @property
    def fault(self) -> int:
        """The exit code of a till whose ledger failed while it sold; else 0."""
        return EXIT_SETUP if self._tenant is not None and self._tenant.failed else 0

    def stop(self) -> bool:
        """Ends every thread; False where one is stuck, see ``Runtime.stop``."""
        tenant, self._tenant = self._tenant, None
        return tenant is None or tenant.stop()

    def _opened(self, till: Opened | None) -> None:
        if till is None:
            self._enrol()
            return
        from pos_terminal.app.selling import Selling

        settings = msgspec.structs.replace(self._settings, language=self._language.code)
        try:
            self._tenant = Selling(self.window, self._wedge, settings, self._clock, PROGRAM, till)
        except CannotStart as error:
            self._refused(error)

    def _enrol(self) -> None:
        from pos_terminal.app.enrolling import Enrolling

        enrolling = Enrolling(
            self.window, self._settings.folder, self._clock, PROGRAM, lambda: self._language.code, self._enrolled
        )
        self._tenant = enrolling
        enrolling.show()

    def _enrolled(self, identity: Identity) -> None:
        self.stop()
        self.start(identity)

    def _refused(self, error: CannotStart) -> None:
        tell(error)
        self._app.exit(error.code)
