"""The server's log as a file: opened anew once it was moved away, so that whatever rotates logs need tell nobody."""

from __future__ import annotations

import io
import logging.handlers
import os

_LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_LINE_OF_SEVERAL = "%(asctime)s %(levelname)s [%(process)d] %(name)s: %(message)s"


class LogFile(logging.handlers.WatchedFileHandler):
    """At ``path``; not for everybody to read, where it is made."""

    def __init__(self, path: str) -> None:
        super().__init__(path, "a", "utf-8")

    def _open(self) -> io.TextIOWrapper:
        def opener(path: str, flags: int) -> int:
            return os.open(path, flags, 0o640)

        return open(self.baseFilename, "a", encoding=self.encoding, opener=opener)


def line(workers: int) -> logging.Formatter:
    """How a line looks: of several workers each says whose it is."""
    return logging.Formatter(_LINE_OF_SEVERAL if workers > 1 else _LINE)
