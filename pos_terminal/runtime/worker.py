"""Threads for blocking edges: a ``Worker`` runs its tasks one after the other, results go to the GUI thread."""

from __future__ import annotations

import queue
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal, Slot

Task = Callable[[], Any]
Done = Callable[[Any], None]


class _Thread(QThread):
    """Runs tasks; ``ran`` is emitted on this thread and delivered on the receiver's."""

    ran = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.tasks: queue.SimpleQueue[tuple[Task, Done] | None] = queue.SimpleQueue()

    def run(self) -> None:
        while (item := self.tasks.get()) is not None:
            task, done = item
            try:
                result: Any = task()
            except BaseException as error:  # noqa: BLE001 - carried to the GUI thread and raised there, never swallowed
                self.ran.emit(done, None, error)
            else:
                self.ran.emit(done, result, None)


class Worker(QObject):
    """One thread with a queue of tasks. ``do`` may be called from the GUI thread only.

    An exception that a task lets out is a bug: it is raised again on the GUI thread, where it ends the program.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self._thread = _Thread()
        self._thread.setObjectName(name)
        self._thread.ran.connect(self._deliver)
        self._thread.start()
        self._pending = 0

    @property
    def busy(self) -> bool:
        """Whether a task waits or runs."""
        return self._pending > 0

    def do(self, task: Task, done: Done) -> None:
        """Runs ``task`` on the thread, then ``done(result)`` on the GUI thread."""
        self._pending += 1
        self._thread.tasks.put((task, done))

    @Slot(object, object, object)
    def _deliver(self, done: Done, result: Any, error: BaseException | None) -> None:
        self._pending -= 1
        if error is not None:
            raise error
        done(result)

    def stop(self, wait_ms: int = 5_000) -> bool:
        """Lets the tasks in the queue finish, then ends the thread; False where it did not end in time."""
        self._thread.tasks.put(None)
        return self._thread.wait(wait_ms)
