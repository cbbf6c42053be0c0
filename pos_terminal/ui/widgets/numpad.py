"""The number pad. Its keys take no focus: what they type goes to the field the screen says.

``key`` carries the digit (``0``…``9``, ``00``, ``.``) or ``back``, ``clear``, ``extra`` (the screen's own key) and
``enter``. ``order`` is how the store counts: ``789`` as on a till, ``123`` as on a telephone.
"""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QLineEdit, QSizePolicy, QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.widgets.keys import Key

Order = Literal["789", "123"]
MIN_KEY = 60


class Numpad(QWidget):
    key = Signal(str)

    def __init__(self, *, order: Order = "789", extra: str = "", point: bool = True, enter: bool = True) -> None:
        super().__init__()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(theme.GAP)
        rows = ("789", "456", "123") if order == "789" else ("123", "456", "789")
        for line, digits in enumerate(rows):
            for place, digit in enumerate(digits):
                grid.addWidget(self._digit(digit), line, place)
        grid.addWidget(self._digit("0"), 3, 0)
        grid.addWidget(self._digit("00"), 3, 1)
        self.point_key = self._digit(".", tr("小数点"))
        self.point_key.setEnabled(point)
        grid.addWidget(self.point_key, 3, 2)
        self.back_key = self._special("", "back", icon="delete", name=tr("退格"))
        self.clear_key = self._special(tr("清空"), "clear")
        self.extra_key = self._special(extra, "extra")
        self.enter_key = self._special(tr("回车"), "enter")
        grid.addWidget(self.back_key, 0, 3)
        grid.addWidget(self.clear_key, 1, 3)
        if extra:
            grid.addWidget(self.extra_key, 2, 3)
            grid.addWidget(self.enter_key, 3, 3)
        else:
            self.extra_key.hide()
            grid.addWidget(self.enter_key, 2, 3, 2, 1)
        self.enter_key.setEnabled(enter)
        for column in range(4):
            grid.setColumnStretch(column, 1)
        for line in range(4):
            grid.setRowStretch(line, 1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def _digit(self, text: str, name: str = "") -> Key:
        made = Key(text, role="digit", size=24, height=MIN_KEY, focus=False, name=name)
        return self._add(made, text)

    def _special(self, label: str, code: str, *, icon: str = "", name: str = "") -> Key:
        return self._add(Key(label, icon=icon, size=16, height=MIN_KEY, focus=False, name=name or label), code)

    def _add(self, made: Key, code: str) -> Key:
        made.setParent(self)
        made.setObjectName(f"pad_{code}")
        made.setMinimumWidth(MIN_KEY)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        made.clicked.connect(lambda _checked=False, code=code: self.key.emit(code))
        return made


def type_into(field: QLineEdit, code: str) -> None:
    """Do to ``field`` what a key of the pad says, as if it had been typed (so that ``textEdited`` is emitted)."""
    if code == "back":
        field.backspace()
    elif code == "clear":
        field.selectAll()
        field.backspace()
    elif code not in ("extra", "enter"):
        field.insert(code)
