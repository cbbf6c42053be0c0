"""A refused order is no dead end: F3 and what is typed begin the look-up of the next; a stray Enter does not."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from pos_terminal.ui.intents import DropOrder, Intent, OpenScreen
from pos_terminal.ui.model import SaleView


class NextOrder:
    """``field``: where the number of an order is typed; it comes on screen a moment after it was asked for."""

    def __init__(self, ask: Callable[[Intent], object], field: QLineEdit) -> None:
        self._ask, self._field = ask, field
        self._typed = ""
        self._begun = False

    def begins(self, view: SaleView | None, typed: str = "") -> bool:
        """Lets a refused order go for the next, whose number begins with ``typed``; False where there is none."""
        presale = view.presale if view is not None and view.mode == "presale" else None
        if presale is None or presale.stage != "refused" or not presale.order:
            return False
        self._typed += typed
        if not self._begun:
            self._begun = True
            self._ask(DropOrder())
            self._ask(OpenScreen(name="presale"))
        return True

    def takes_key(self, view: SaleView | None, event: QKeyEvent) -> bool:
        """Whether a key begins it: what may be the beginning of a number."""
        return event.text().isalnum() and self.begins(view, event.text())

    def shown(self, view: SaleView) -> None:
        """The page came: what was typed on the way stands in its field."""
        if self._begun and (view.presale is None or view.presale.stage != "refused" or not view.presale.order):
            if view.mode == "presale":
                self._field.setText(self._typed)
            self._typed, self._begun = "", False
