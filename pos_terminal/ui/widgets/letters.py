"""Letters for the finger: a name is found by its pinyin initials, so Latin letters are enough.

The keys take no focus; ``key`` carries a lower-case letter or ``back``, as the number pad does.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.widgets.keys import Key

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


class LetterPad(QWidget):
    key = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP)
        for number, letters in enumerate(ROWS):
            line = QHBoxLayout()
            line.setSpacing(theme.GAP)
            if number:
                line.addStretch(number)
            for letter in letters:
                line.addWidget(self._key(letter.upper(), letter, letter.upper()), 2)
            if number == len(ROWS) - 1:
                line.addWidget(self._key("", "back", tr("退格"), icon="delete"), 2)
            if number:
                line.addStretch(number)
            box.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _key(self, label: str, code: str, name: str, icon: str = "") -> Key:
        made = Key(label, id=f"letter_{code}", role="digit", icon=icon, size=17, focus=False, name=name)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self.key.emit(code))
        return made
