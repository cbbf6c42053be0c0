"""Threads for work that cannot be interrupted at once: whoever began it may leave it to itself, it ends soon after."""

from __future__ import annotations

import threading
from collections.abc import Callable

MOST_RUNNING = 3
"""That many at once: one more waits until one of them has ended."""

_running: list[threading.Thread] = []
_ended = threading.Condition()


def begin(work: Callable[[], None]) -> None:
    """Begins ``work``, which lets no exception out, on a thread of its own. May be called from any thread."""
    thread = threading.Thread(target=_run, args=(work,), name="aside")
    with _ended:
        _ended.wait_for(lambda: len(_running) < MOST_RUNNING)
        _running.append(thread)
        thread.start()


def _run(work: Callable[[], None]) -> None:
    try:
        work()
    finally:
        with _ended:
            _running.remove(threading.current_thread())
            _ended.notify_all()


def running() -> int:
    return len(_running)


def join(seconds: float) -> bool:
    """Waits for all of them; False where one takes longer."""
    with _ended:
        return _ended.wait_for(lambda: not _running, max(0.0, seconds))
