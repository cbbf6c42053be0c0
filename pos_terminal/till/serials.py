"""Serial numbers: goods that are marked so need one for each unit (a machine number, an IMEI) before any money.

They say which unit was sold, for the guarantee, and nothing about who bought it. What has the shape of a person's
number is refused: a Chinese mobile number, an ID number, a card, a VIN. Each shape is drawn as narrowly as it can be,
since a unit without its serial cannot be sold: a card by its issuer's digits, its length and its check digit (an IMEI
has the same check digit), a VIN outside the car trade by its check digit. A machine number that is of such a shape all
the same is entered with ``SN`` before it, and then it is the clerk who says that it is one.
"""

from __future__ import annotations

import re

from pos_terminal.contract.catalog import Item
from pos_terminal.till.state import Sale, SaleLine

_SERIAL = re.compile(r"[\x20-\x7e]{1,64}")
_GAPS = re.compile(r"[\s.()/_-]")
_MOBILE = re.compile(r"(?:\+?(?:00)?86)?1[3-9]\d{9}")
_ID_NUMBER = re.compile(r"[1-9]\d{5}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]", re.IGNORECASE)
_CARD = re.compile(
    r"4(?:\d{12}|\d{15}|\d{18})"  # Visa
    r"|(?:62|81|95)\d{14,17}"  # UnionPay, and the older cards of Chinese banks
    r"|(?:5[1-5]|2[2-7]|35|6[045])\d{14}"  # Mastercard, JCB, and others of sixteen digits
    r"|3[47]\d{13}"  # American Express
    r"|3[068]\d{12}"  # Diners
)
_VIN = re.compile(r"[A-HJ-NPR-Z0-9]{17}", re.IGNORECASE)
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_VIN_VALUES = dict(zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", map(int, "012345678912345678123457923456789"), strict=True))
_CAR_TRADE = "auto"
_SAID_TO_BE_ONE = "SN"


def first_without_serial(sale: Sale) -> SaleLine | None:
    """The first line that still lacks a serial number."""
    return next((line for line in sale.lines if line.serials_missing), None)


def why_not_serial(item: Item, serial: str, lines: tuple[SaleLine, ...]) -> str | None:
    """The notice that says why ``serial`` is none for a unit of ``item`` in a sale of ``lines``; None if it is one."""
    if not _SERIAL.fullmatch(serial) or serial != serial.strip():
        return "serial_unreadable"
    if _is_vin(serial, item.industry):
        return "serial_is_vin"
    if serial in (item.gtin, item.sku):
        return "serial_is_item_code"
    if _is_of_a_person(_GAPS.sub("", serial)):
        return "serial_is_personal"
    taken = {one.casefold() for line in lines for one in line.serials}
    return "serial_twice" if serial.casefold() in taken else None


def _is_of_a_person(serial: str) -> bool:
    if _MOBILE.fullmatch(serial) or _ID_NUMBER.fullmatch(serial):
        return True
    return _CARD.fullmatch(serial) is not None and _luhn_holds(serial)


def _luhn_holds(number: str) -> bool:
    digits = [int(digit) for digit in reversed(number)]
    return sum(digits[::2] + [sum(divmod(2 * digit, 10)) for digit in digits[1::2]]) % 10 == 0


def _is_vin(serial: str, industry: str) -> bool:
    """In the car trade what might be one; elsewhere, where seventeen signs may be a machine number, what is one."""
    if not _VIN.fullmatch(serial) or serial.upper().startswith(_SAID_TO_BE_ONE):
        return False
    values = [_VIN_VALUES[sign] for sign in serial.upper()]
    check = sum(value * weight for value, weight in zip(values, _VIN_WEIGHTS, strict=True)) % 11
    proved = not serial.isdigit() and serial[-4:].isdigit() and "0123456789X"[check] == serial[8].upper()
    return industry == _CAR_TRADE or proved
