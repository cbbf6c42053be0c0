"""How far a command is, for people who watch it."""

from __future__ import annotations

from typing import Self, TextIO


class Progress:
    """A bar on ``stream`` where that is a terminal; silent otherwise. Leaving it ends its line."""

    WIDTH = 30

    def __init__(self, stream: TextIO, what: str) -> None:
        self._stream = stream
        self._what = what
        self._shown = -1
        self._silent = not stream.isatty()

    def __call__(self, done: int, of: int) -> None:
        percent = 100 * done // of if of else 100
        if self._silent or percent == self._shown:
            return
        self._shown = percent
        bar = "#" * (self.WIDTH * percent // 100)
        self._stream.write(f"\r{self._what} [{bar:<{self.WIDTH}}] {percent:3d} %")
        self._stream.flush()

    def share(self, share: float) -> None:
        """0 to 1."""
        self(int(100 * share), 100)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """What comes next begins a line of its own."""
        if self._shown >= 0:
            self._stream.write("\n")
            self._stream.flush()
        self._shown = -1
