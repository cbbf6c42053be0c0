"""The row of the scan field: the field, and the keys that say what is typed or scanned into it next."""

from __future__ import annotations

from typing import Literal

from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QWidget

from pos_terminal.ui import theme
from pos_terminal.ui.language import tr
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.letters import LetterPad
from pos_terminal.ui.widgets.numpad import type_into
from pos_terminal.ui.widgets.parts import row
from pos_terminal.ui.widgets.scanfield import Mode, ScanField

NARROW = 760
_RESTS: dict[str, Mode] = {"order": "coupon", "goods": "voucher"}
_ASKED = frozenset(("coupon", "member", "serial"))


class ScanRow(QWidget):
    """``field``; ``coupon_key`` asks for a coupon code, ``member_key`` for a member's, ``serial_key`` for serial
    numbers of the line that lacks some; ``letters_key`` shows ``letters``, which stand elsewhere.

    What a key's shortcut does it does also while the key has left its room to the field.
    """

    def __init__(self) -> None:
        super().__init__()
        self.field = ScanField()
        self.field.setObjectName("scan")
        self.coupon_key = Key(tr("券码"), id="coupon_code", icon="ticket-percent", shortcut="Alt+Q")
        self.coupon_key.setCheckable(True)
        self.coupon_key.setFixedWidth(132)
        self.coupon_key.clicked.connect(lambda: self.field.ask("coupon"))
        self.member_key = Key(tr("会员"), id="member_code", icon="user-round", shortcut="Alt+M", name=tr("会员码"))
        self.member_key.setCheckable(True)
        self.member_key.setFixedWidth(132)
        self.member_key.clicked.connect(lambda: self.field.ask("member"))
        self._serial_line = self._place = ""
        self.serial_key = Key(tr("序列号"), id="serial", icon="scan-barcode", shortcut="Alt+X")
        self.serial_key.setCheckable(True)
        self.serial_key.setFixedWidth(176)
        self.serial_key.clicked.connect(lambda: self.field.ask("serial"))
        self.letters = LetterPad()
        self.letters.hide()
        self.letters.key.connect(self._letter)
        self.letters_key = Key("", id="letters", icon="keyboard", name=tr("字母键盘"))
        self.letters_key.setCheckable(True)
        self.letters_key.setFixedWidth(64)
        self.letters_key.clicked.connect(lambda: self._show_letters(not self.letters_key.isChecked()))
        self._unseen: dict[Key, QShortcut] = {}
        for key in (self.coupon_key, self.member_key, self.serial_key):
            self._unseen[key] = QShortcut(QKeySequence(key.hint), self, key.click)
        self.field.mode_changed.connect(self._show_mode)
        self.setLayout(row(self.field, self.serial_key, self.coupon_key, self.member_key, self.letters_key))

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._show_mode()

    def _fit(self) -> None:
        """In a narrow window the keys leave their icons, and the room, to the field; three of them set their shortcuts
        below their labels.
        """
        narrow = self.width() < NARROW
        tight = narrow and not (self.serial_key.isHidden() or self.member_key.isHidden())
        for key, icon, smallest, small, wide in (
            (self.coupon_key, "ticket-percent", 84, 104, 132),
            (self.member_key, "user-round", 84, 104, 132),
            (self.serial_key, "scan-barcode", 116, 136, 176),
        ):
            key.icon_name, key.stacked = "" if narrow else icon, tight
            key.setFixedWidth(smallest if tight else small if narrow else wide)
            key.update()
        self.letters_key.setFixedWidth(theme.TOUCH if narrow else 64)

    def show_for(self, place: Literal["basket", "order", "goods", ""]) -> None:
        """At the basket it takes goods, at an order coupon codes, at goods to hand over vouchers; elsewhere (``""``)
        there is no row.
        """
        self.setVisible(bool(place))
        self.field.rest(_RESTS.get(place, ""))
        self._place = place
        self._show_mode()
        self._show_letters(bool(place) and self.letters_key.isChecked())

    def show_serial(self, line: str, count: str) -> None:
        """The line whose serial number is entered next; with another one, or none, entering is over."""
        if line != self._serial_line and self.field.mode == "serial":
            self.field.reset()
        self._serial_line = line
        self.serial_key.set_label(f"{tr('序列号')} {count}")
        self._show_mode()

    def _show_letters(self, shown: bool) -> None:
        self.letters.setVisible(shown)
        self.letters_key.setChecked(shown)

    def _show_mode(self) -> None:
        """While one is asked for, the keys to the others leave their room to the field."""
        mode = self.field.mode
        at_basket, lacking = self._place == "basket", bool(self._serial_line)
        for key, own, possible in (
            (self.coupon_key, "coupon", at_basket),
            (self.member_key, "member", at_basket),
            (self.serial_key, "serial", lacking),
        ):
            key.setChecked(mode == own)
            key.setVisible(possible and (mode == own or self._is_free(own)))
            self._unseen[key].setEnabled(possible and key.isHidden())
        self._fit()

    def _is_free(self, own: str) -> bool:
        """Whether what is asked for now leaves room for the key that asks for ``own``."""
        mode = self.field.mode
        return self._place == "order" or mode not in ({"coupon", "member"} if own == "serial" else _ASKED)

    def _letter(self, code: str) -> None:
        """A code is typed as its key shows it; a name is found by small letters."""
        type_into(self.field, code.upper() if len(code) == 1 and self.field.mode else code)
