"""The program's log. A disk that takes none of it is told once: Python would write a traceback for each line."""

from __future__ import annotations

import logging
import logging.handlers
import sys
from pathlib import Path


class LogFile(logging.handlers.RotatingFileHandler):
    """``terminal.log`` in ``folder``, and the five before it."""

    def __init__(self, folder: Path) -> None:
        """:raises OSError: it cannot be written."""
        folder.mkdir(parents=True, exist_ok=True)
        super().__init__(folder / "terminal.log", maxBytes=2_000_000, backupCount=5, encoding="utf-8")
        self.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        self._told = False

    def handleError(self, record: logging.LogRecord) -> None:
        """As ``logging`` calls it. What is no fault of the disk is a bug, and told as ever."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            super().handleError(record)
        elif not self._told:
            self._told = True
            why = error.strerror or error
            print(f"pos-terminal: the log {self.baseFilename} cannot be written: {why}", file=sys.stderr, flush=True)


def log_to(folder: Path) -> None:
    """:raises OSError: it cannot be written."""
    logging.basicConfig(level=logging.INFO, handlers=[LogFile(folder)], force=True)
    logging.getLogger("httpx").setLevel(logging.WARNING)
