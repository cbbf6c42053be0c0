"""Why a terminal does not start, for whoever started it."""

from __future__ import annotations

import logging
import sys

log = logging.getLogger(__name__)

EXIT_SETTINGS = 2
EXIT_BUSY = 5
EXIT_SETUP = 6
EXIT_DISPLAY = 7


class CannotStart(Exception):
    """The till cannot be brought up; the message says what happened and what to do. ``code``: the exit code."""

    def __init__(self, message: str, code: int = EXIT_SETUP) -> None:
        super().__init__(message)
        self.code = code


def tell(error: CannotStart) -> None:
    """To the log and to whoever started the program."""
    if log.hasHandlers():  # before there is a log, Python would write it where the next line does
        log.error("cannot start: %s", error)
    print(f"pos-terminal: {error}", file=sys.stderr, flush=True)
