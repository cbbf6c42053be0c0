"""The program's start: the starting screen is in sight, and a thread loads the program and opens the till."""

from __future__ import annotations

import gc
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

from pos_terminal.app.fault import CannotStart
from pos_terminal.config import Settings
from pos_terminal.online.clock import Clock
from pos_terminal.runtime.worker import Worker
from pos_terminal.ui.model import BarView, Pill, ScreenView, StartingView, StartStep
from pos_terminal.ui.window import MainWindow

if TYPE_CHECKING:  # a thread loads it: SQLAlchemy, httpx and the screens take longer than all before the window
    from pos_terminal.app.opening import Opened
    from pos_terminal.online.identity import Identity

log = logging.getLogger(__name__)

PAINTED_WITHIN_MS = 200
"""A window that is covered or on a screen that sleeps is not painted; the till opens all the same."""


class _GivenUp(Exception):
    """Nobody waits for the start any more."""


class Starting(QObject):
    """Owns the window until the till is open; then one of ``opened`` and ``refused`` is called, once.

    ``opened(None)``: this terminal has not been enrolled.
    """

    _told = Signal(str, object)

    def __init__(
        self,
        window: MainWindow,
        settings: Settings,
        clock: Clock,
        program: str,
        opened: Callable[[Opened | None], None],
        refused: Callable[[CannotStart], None],
    ) -> None:
        super().__init__()
        self._window = window
        self._settings = settings
        self._clock = clock
        self._program = program
        self._opened = opened
        self._refused = refused
        self._worker = Worker("start")
        self._given_up = threading.Event()
        self._till: Opened | None = None
        self._identity: Identity | None = None
        self._begun = False
        self._told.connect(self._show)

    def start(self, identity: Identity | None = None) -> None:
        """Shows the screen; all else begins when it has been painted. ``identity``: just enrolled."""
        self._identity = identity
        self._window.installEventFilter(self)
        self._show("program", None)
        # What is loaded now stays. A collection on the way would walk through it all, with every thread waiting.
        gc.disable()
        QTimer.singleShot(PAINTED_WITHIN_MS, self, self._begin)

    failed = False
    """What keeps the till from being opened has an exit code of its own."""

    def stop(self) -> bool:
        """Gives the start up and closes what it has opened; False where it does not end in time."""
        self._given_up.set()
        ended = self._worker.stop()
        self._collect_again()
        if ended and self._till is not None:
            self._till.close()
            self._till = None
        return ended

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:  # the window's own is the first; its parts follow before the next turn
            self._window.removeEventFilter(self)
            QTimer.singleShot(0, self, self._begin)
        return False

    def _begin(self) -> None:
        if not self._begun:
            self._begun = True
            self._worker.do(self._open, self._answered)

    # --- on the thread --------------------------------------------------------------------------------------------

    def _open(self) -> CannotStart | None:
        from pos_terminal.app.opening import open_till

        try:
            self._till = open_till(self._settings, self._clock, self._program, self._tell, self._identity)
            self._tell("program", None)
            if self._till is None:
                import pos_terminal.app.enrolling
            import pos_terminal.app.selling
            import pos_terminal.ui.screens  # noqa: F401 - what the GUI thread goes on with, so that it need not wait
        except CannotStart as error:
            return error
        except _GivenUp:
            log.info("the start was given up")
        return None

    def _tell(self, step: StartStep, share: float | None) -> None:
        """:raises _GivenUp: nobody waits any more."""
        if self._given_up.is_set():
            raise _GivenUp
        self._told.emit(step, share)

    # --- on the GUI thread ----------------------------------------------------------------------------------------

    def _show(self, step: StartStep, share: float | None) -> None:
        bar = BarView(store="", till="", link=Pill(text=""), training=self._settings.training)
        self._window.show_view(ScreenView(bar=bar, body=StartingView(step=step, share=share)))

    def _answered(self, error: CannotStart | None) -> None:
        till, self._till = self._till, None
        self._worker.stop()
        if error is not None:
            self._refused(error)
        else:
            self._opened(till)
        self._collect_again()

    def _collect_again(self) -> None:
        """What was loaded lives as long as the program: collections pass over it from now on."""
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
