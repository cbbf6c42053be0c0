"""The server's edge of a terminal in training: it talks to nobody."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from pos_terminal.contract.cloud import Question
from pos_terminal.runtime.online_edge import OnlineStatus
from pos_terminal.till import events


class NoServer(QObject):
    """Answers every question as unreachable."""

    stands = Signal(object)
    answered = Signal(str, object)
    catalog_changed = Signal()
    branched = Signal()

    def start(self) -> None:
        self.stands.emit(OnlineStatus(state="absent", detail="training"))

    def nudge(self) -> None:
        """Nothing is ever sent."""

    def try_now(self) -> None:
        """There is nobody to try."""

    def ask(self, ask: str, question: Question) -> None:
        QTimer.singleShot(0, self, lambda: self.answered.emit(ask, events.Unreachable(why="training")))

    def end(self) -> None:
        """There is nothing to end."""

    def join(self, wait_ms: int) -> bool:
        return True
