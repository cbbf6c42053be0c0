"""The server's edge of a terminal that talks to no server: in training, or when its key is not to be had."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from pos_terminal.contract.cloud import Question
from pos_terminal.runtime.online_edge import OnlineStatus
from pos_terminal.till import events


class NoServer(QObject):
    """Answers every question as unreachable. ``reason``: the word the status page shows."""

    stands = Signal(object)
    answered = Signal(str, object)
    catalog_changed = Signal()

    def __init__(self, reason: str) -> None:
        super().__init__()
        self._reason = reason

    def start(self) -> None:
        self.stands.emit(OnlineStatus(state="absent" if self._reason == "training" else "down", detail=self._reason))

    def nudge(self) -> None:
        """Nothing is ever sent."""

    def ask(self, ask: str, question: Question) -> None:
        QTimer.singleShot(0, self, lambda: self.answered.emit(ask, events.Unreachable(why=self._reason)))

    def end(self) -> None:
        """There is nothing to end."""

    def join(self, wait_ms: int) -> bool:
        return True
