"""Letters for the finger: a name is found by its pinyin initials, so Latin letters are enough.

The keys take no focus; ``key`` carries a lower-case letter or ``back``, as the number pad does. ``digits`` adds what
addresses and codes need where no number pad stands beside.
"""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import row

ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


class LetterPad(QWidget):
    key = Signal(str)

    def __init__(self, *, digits: bool = False) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(theme.GAP)
        if digits:
            box.addLayout(row(*(self._key(digit, digit, digit) for digit in "1234567890")))
        for number, letters in enumerate((*ROWS[:2], ROWS[2] + ("-." if digits else "-"))):
            line = QHBoxLayout()
            line.setSpacing(theme.GAP)
            edge = 0 if len(letters) >= 9 and number == 2 else number
            if edge:
                line.addStretch(edge)
            for letter in letters:
                line.addWidget(self._key(letter.upper(), letter, letter.upper()), 2)
            if number == len(ROWS) - 1:
                line.addWidget(self._key("", "back", tr("退格"), icon="delete"), 2)
            if edge:
                line.addStretch(edge)
            box.addLayout(line)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _key(self, label: str, code: str, name: str, icon: str = "") -> Key:
        made = Key(label, id=f"letter_{code}", role="digit", icon=icon, size=17, focus=False, name=name)
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self.key.emit(code))
        return made
