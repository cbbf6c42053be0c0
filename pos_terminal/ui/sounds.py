"""The two sounds, played without blocking and without a media framework.

Windows has its own call; elsewhere the first player found plays the file as a process of its own; without one, Qt's
beep. A till without a loudspeaker loses nothing: whatever sounds is on the screen too.
"""

from __future__ import annotations

import sys
from typing import Literal

from PySide6.QtCore import QProcess, QStandardPaths
from PySide6.QtWidgets import QApplication

from pos_terminal.ui.resources import resources

_PLAYERS = ("pw-play", "paplay", "aplay", "afplay")


class Sounds:
    """Plays ``ok`` and ``error``. ``muted`` for tests and for stores that want quiet."""

    def __init__(self, *, muted: bool = False) -> None:
        self.muted = muted
        found = (QStandardPaths.findExecutable(name) for name in _PLAYERS)
        self._player = next((path for path in found if path), "")

    def play(self, name: Literal["ok", "error"]) -> None:
        if self.muted:
            return
        path = str(resources() / "sounds" / f"{name}.wav")
        if sys.platform == "win32":
            import winsound

            winsound.PlaySound(path, winsound.SND_FILENAME | winsound.SND_ASYNC | winsound.SND_NODEFAULT)
        elif self._player:
            QProcess.startDetached(self._player, [path])
        elif name == "error":
            QApplication.beep()
