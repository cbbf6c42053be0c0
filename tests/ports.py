"""Ports of one's own for what is stopped and started again at one address, as a real server keeps its name.

A port that was only free when it was chosen is taken by the next program that asks for any, or by a connection
that goes out: many tests run at once. One that stays bound without listening is given to nobody. Whoever names it and
sets ``SO_REUSEADDR``, as a server does, listens there; until then connecting to it is refused.
"""

from __future__ import annotations

import socket
from typing import Self


class ReservedPort:
    """A port of the loopback, ours until it is closed. ``number``: which."""

    def __init__(self) -> None:
        self._holder = socket.socket()
        self._holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._holder.bind(("127.0.0.1", 0))
        self.number: int = self._holder.getsockname()[1]

    def close(self) -> None:
        self._holder.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
