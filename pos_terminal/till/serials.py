"""Serial numbers: goods that are marked so need one for each unit (a machine number, an IMEI) before any money.

They say which unit was sold, for the guarantee, and nothing about who bought it. A VIN does: it is personal data, and
what looks like one is refused on goods of the car trade.
"""

from __future__ import annotations

import re

from pos_terminal.contract.catalog import Item
from pos_terminal.till.state import Sale, SaleLine

_SERIAL = re.compile(r"[\x20-\x7e]{1,64}")
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}", re.IGNORECASE)
_CAR_TRADE = "auto"


def first_without_serial(sale: Sale) -> SaleLine | None:
    """The first line that still lacks a serial number."""
    return next((line for line in sale.lines if line.serials_missing), None)


def why_not_serial(item: Item, serial: str, lines: tuple[SaleLine, ...]) -> str | None:
    """The notice that says why ``serial`` is none for a unit of ``item`` in a sale of ``lines``; None if it is one."""
    if not _SERIAL.fullmatch(serial) or serial != serial.strip():
        return "serial_unreadable"
    if item.industry == _CAR_TRADE and _VIN.fullmatch(serial):
        return "serial_is_vin"
    if serial in (item.gtin, item.sku):
        return "serial_is_item_code"
    taken = {one.casefold() for line in lines for one in line.serials}
    return "serial_twice" if serial.casefold() in taken else None
