"""Goods by the code on them, looked up off the GUI thread and told to the till."""

from __future__ import annotations

from collections.abc import Callable

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.contract.catalog import Item
from pos_terminal.devices.scanner.codes import ItemCode, PaymentCode, classify, order_number_in, serial_in
from pos_terminal.runtime.reading import Reader
from pos_terminal.till import events
from pos_terminal.till.state import TillState

CHANNEL = "store"


class Goods:
    """For the GUI thread. What it finds becomes ``ItemScanned``."""

    def __init__(
        self, catalog: Catalog, reader: Reader, state: Callable[[], TillState], post: Callable[..., None]
    ) -> None:
        self._catalog, self._reader, self._state, self._post = catalog, reader, state, post

    def look_up(self, code: ItemCode, text: str, quantity: int | None = None) -> None:
        """``quantity`` in thousandths; None: as the code says. The till is told of unknown goods too."""
        self._look_up(code, lambda item: self._tell(code, text, item, quantity))

    def unless_goods(self, text: str, otherwise: Callable[[], None]) -> None:
        """Goods of the catalogue are told to the till; with any other text ``otherwise()`` is called."""
        code = classify(text)
        if not isinstance(code, ItemCode):
            otherwise()
            return

        def found(item: Item | None) -> None:
            if item is None:
                otherwise()
            else:
                self._tell(code, text, item, None)

        self._look_up(code, found, otherwise)

    def enter_serial(self, line: str, text: str, other: Callable[[Item | None], None] | None) -> None:
        """The serial number of a unit of ``line``. Goods of the catalogue are none, but for a label that has the number
        of a unit of these very goods: ``other``, if given, is called with them instead, and with None for what looks
        like a customer's payment code.
        """
        code = classify(text)

        def enter() -> None:
            self._post(events.SerialEntered, line=line, serial=serial_in(text))

        if other is None or not isinstance(code, ItemCode | PaymentCode):
            enter()
            return
        if isinstance(code, PaymentCode):
            other(None)
            return

        def found(item: Item | None) -> None:
            sale = self._state().sale
            lines = sale.lines if sale is not None else ()
            own = [one.item.sku for one in lines if one.line == line] if code.serial is not None else []
            if item is None or item.sku in own:
                enter()
            else:
                other(item)

        self._look_up(code, found, enter)

    def or_order(self, text: str, look_up: Callable[[str], None]) -> bool:
        """Goods of the catalogue are told to the till; any other bare number is looked up as an order's.

        False where the text is none, and nothing is done with it.
        """
        if not (number := order_number_in(text)):
            return False
        self.unless_goods(text, lambda: look_up(number))
        return True

    def _look_up(
        self, code: ItemCode, found: Callable[[Item | None], None], failed: Callable[[], None] | None = None
    ) -> None:
        catalog, store, wanted = self._catalog, self._state().store, code.gtin or code.sku or ""
        self._reader.do(lambda: catalog.item(wanted, store, CHANNEL), found, failed)

    def _tell(self, code: ItemCode, text: str, item: Item | None, quantity: int | None) -> None:
        self._post(
            events.ItemScanned,
            code=text,
            item=item,
            quantity=quantity if quantity is not None else code.thousandths,
            amount=code.amount,
            serial=code.serial or "",
        )
