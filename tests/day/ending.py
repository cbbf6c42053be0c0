"""Whoever asks the demo to end ends it in order: Ctrl+C, SIGTERM and SIGHUP alike raise ``Ended`` in the main thread.

Not in the middle of starting a program, which would be nobody's then, and not once it is ending: what is asked
meanwhile is heard afterwards, or not at all.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Ended(BaseException):
    """The demo was asked to end. ``code`` is its exit code, as a shell counts."""

    def __init__(self, number: int) -> None:
        super().__init__(signal.Signals(number).name)
        self.code = 128 + number


_put_off = False
_over = False
_asked: list[int] = []


def listen() -> None:
    """From now on the signals raise ``Ended``, once. Main thread only."""
    global _over
    _over = False
    for number in SIGNALS:
        signal.signal(number, _hear)


def ignore() -> None:
    """From now on the signals do nothing."""
    global _over
    _over = True


@contextmanager
def put_off() -> Iterator[None]:
    """What is asked inside is heard at its end."""
    global _put_off
    _put_off = True
    try:
        yield
    finally:
        _put_off = False
    if _asked:
        ignore()
        raise Ended(_asked.pop())


def _hear(number: int, frame: FrameType | None) -> None:
    if _put_off:
        _asked.append(number)
    elif not _over:
        ignore()  # of several at once, the next would be raised in the midst of ending
        raise Ended(number)
