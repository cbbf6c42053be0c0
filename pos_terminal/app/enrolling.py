"""The first run: the window asks for the one-time code until this terminal is enrolled."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
from PySide6.QtCore import QObject

from pos_terminal.contract.enrolment import Refused
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Unreachable
from pos_terminal.online.custody import KeyUnavailable
from pos_terminal.online.enrolment import Enrolment, enrol
from pos_terminal.online.identity import Identity, IdentityError
from pos_terminal.runtime.worker import Worker
from pos_terminal.ui import intents
from pos_terminal.ui.messages import enrolment_problem
from pos_terminal.ui.model import BarView, EnrolView, Pill, ScreenView
from pos_terminal.ui.window import MainWindow

_Outcome = Enrolment | Refused | Unreachable | str


class Enrolling(QObject):
    """Owns the window until the enrolment is done; then ``done(identity)`` is called, once."""

    def __init__(
        self,
        window: MainWindow,
        folder: Path,
        clock: Clock,
        program: str,
        language: Callable[[], str],
        done: Callable[[Identity], None],
    ) -> None:
        super().__init__()
        self._window = window
        self._folder = folder
        self._clock = clock
        self._program = program
        self._language = language
        self._done = done
        self._view = EnrolView()
        self._worker = Worker("enrolment")
        window.intent.connect(self._asked)

    def show(self) -> None:
        """Puts the enrolment screen on the window."""
        bar = BarView(store="", till="", link=Pill(text=""))
        self._window.show_view(ScreenView(bar=bar, body=self._view))

    failed = False
    """Without a till nothing can fail it."""

    def stop(self) -> bool:
        """Lets go of the window; False where the enrolment under way does not end in time."""
        self._window.intent.disconnect(self._asked)
        return self._worker.stop()

    def _asked(self, intent: intents.Intent) -> None:
        if isinstance(intent, intents.Quit):
            self._window.close()
        elif isinstance(intent, intents.Enrol) and not self._view.busy:
            self._update(server=intent.server, store=intent.store, till=intent.till, problem="", busy=True)
            self._worker.do(lambda: self._enrol(intent), self._answered)

    def _enrol(self, intent: intents.Enrol) -> _Outcome:
        try:
            return enrol(
                intent.server.strip(),
                intent.store.strip(),
                intent.till.strip(),
                intent.code.strip(),
                self._program,
                self._folder,
                self._clock,
            )
        except (KeyUnavailable, IdentityError) as error:
            return str(error)

    def _answered(self, outcome: _Outcome) -> None:
        if isinstance(outcome, Enrolment):
            self._done(outcome.identity)
        elif isinstance(outcome, str):
            self._update(problem=outcome, busy=False)
        else:
            code = outcome.code if isinstance(outcome, Refused) else "unreachable"
            self._update(problem=enrolment_problem(code, self._language()), busy=False)

    def _update(self, **fields: object) -> None:
        self._view = msgspec.structs.replace(self._view, **fields)
        self.show()
