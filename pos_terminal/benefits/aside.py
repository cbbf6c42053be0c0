"""Threads for work that cannot be interrupted at once: whoever began it may leave it to itself, it ends soon after."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

MOST_RUNNING = 3
"""That many at once; for one more the oldest is waited for."""

_running: list[threading.Thread] = []


def begin(work: Callable[[], None]) -> None:
    """Begins ``work``, which lets no exception out, on a thread of its own."""
    _running[:] = [thread for thread in _running if thread.is_alive()]
    while len(_running) >= MOST_RUNNING:
        _running.pop(0).join()
    thread = threading.Thread(target=work, name="aside")
    _running.append(thread)
    thread.start()


def running() -> int:
    return sum(thread.is_alive() for thread in _running)


def join(seconds: float) -> bool:
    """Waits for all of them; False where one takes longer."""
    deadline = time.monotonic() + seconds
    for thread in list(_running):
        thread.join(max(0.0, deadline - time.monotonic()))
    return not running()
