"""Threads for blocking edges: a ``Worker`` runs its tasks one after the other, results go to the GUI thread."""

from __future__ import annotations

import contextlib
import logging
import queue
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Any, Protocol

from PySide6.QtCore import QObject, QThread, Signal, Slot

log = logging.getLogger(__name__)

Task = Callable[[], Any]
Done = Callable[[Any], None]

STOP_S = 5.0

_left_behind: list[QThread] = []
"""Threads that did not end in time. Destroying a running one would abort the program, so they are kept."""


class Joinable(Protocol):
    """What has threads: ``end`` tells them to, ``join`` waits; False where one did not end in time."""

    def end(self) -> None: ...
    def join(self, wait_ms: int) -> bool: ...


def stop_all(parts: Iterable[Joinable], seconds: float = STOP_S) -> bool:
    """Ends them all at once within ``seconds`` together; False where a thread is still at it."""
    joined = list(parts)
    for part in joined:
        part.end()
    deadline = monotonic() + seconds
    stuck = [part for part in joined if not part.join(max(0, int((deadline - monotonic()) * 1000)))]
    return not stuck


def join(thread: QThread, wait_ms: int) -> bool:
    """Waits for a thread that was told to end; one that is stuck (a name that does not resolve) is left behind."""
    if thread.wait(wait_ms):
        return True
    log.error("the thread %s does not end", thread.objectName())
    _left_behind.append(thread)
    return False


class _Thread(QThread):
    """Runs tasks; ``ran`` is emitted on this thread and delivered on the receiver's."""

    ran = Signal(object, object, object)

    def __init__(self) -> None:
        super().__init__()
        self.tasks: queue.SimpleQueue[tuple[Task, Done] | None] = queue.SimpleQueue()

    def run(self) -> None:
        while (item := self.tasks.get()) is not None:
            task, done = item
            result: Any = None
            try:
                result = task()
            except BaseException as error:  # noqa: BLE001 - carried to the GUI thread and raised there, never swallowed
                self.ran.emit(done, None, error)
            else:
                self.ran.emit(done, result, None)
            del item, task, done, result  # the last reference to a QObject must not be dropped on this thread


class Worker(QObject):
    """One thread with a queue of tasks, started with the first. ``do`` may be called from the GUI thread only.

    An exception that a task lets out is a bug: it is raised again on the GUI thread, where it ends the program.
    ``keeps``: whether tasks that still wait when it ends are carried out; otherwise they are dropped.
    """

    def __init__(self, name: str, *, keeps: bool = False) -> None:
        super().__init__()
        self._keeps = keeps
        self._thread = _Thread()
        self._thread.setObjectName(name)
        self._thread.ran.connect(self._deliver)
        self._pending = 0
        self._ended = False

    @property
    def busy(self) -> bool:
        """Whether a task waits or runs."""
        return self._pending > 0

    def do(self, task: Task, done: Done) -> None:
        """Runs ``task`` on the thread, then ``done(result)`` on the GUI thread; nothing once it was told to end."""
        if self._ended:
            return
        if not self._thread.isRunning():
            self._thread.start()
        self._pending += 1
        self._thread.tasks.put((task, done))

    @Slot(object, object, object)
    def _deliver(self, done: Done, result: Any, error: BaseException | None) -> None:
        self._pending -= 1
        if error is not None:
            raise error
        if not self._ended:
            done(result)

    def end(self) -> None:
        """The task under way is the last one, or, where it keeps them, those in the queue. No result comes any more."""
        self._ended = True
        if not self._keeps:
            with contextlib.suppress(queue.Empty):
                while True:
                    self._thread.tasks.get_nowait()
        self._thread.tasks.put(None)

    def join(self, wait_ms: int) -> bool:
        """Waits for the end; False where the task under way takes longer."""
        return join(self._thread, wait_ms)

    def stop(self) -> bool:
        """Ends and waits; False where the thread did not end in time."""
        return stop_all((self,))
