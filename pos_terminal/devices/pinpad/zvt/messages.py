"""What the till commands and what the pinpad says, between APDUs and values (PA00P015 chapters 2 and 3).

Amounts are minor units. Encoders raise ValueError for what does not fit; readers raise :class:`ZvtError`.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos_terminal.devices.pinpad.zvt.apdu import Apdu, ZvtError
from pos_terminal.devices.pinpad.zvt.codes import STATUS_WORDS
from pos_terminal.devices.pinpad.zvt.fields import (
    Fields,
    bcd,
    bcd_digits,
    decode_text,
    encode_field,
    parse_fields,
    parse_tlv,
)

REGISTRATION, AUTHORISATION, STATUS_ENQUIRY, REPEAT_RECEIPT = 0x0600, 0x0601, 0x0501, 0x0620
REVERSAL, REFUND, END_OF_DAY, ABORT = 0x0630, 0x0631, 0x0650, 0x06B0
COMPLETION, FAILED, STATUS_INFORMATION, INTERMEDIATE_STATUS = 0x060F, 0x061E, 0x040F, 0x04FF
PRINT_LINE, PRINT_TEXT_BLOCK = 0x06D1, 0x06D3

CONFIG_BYTE = 0x02 | 0x04 | 0x08 | 0x10
"""Registration: the till prints payment (02) and administration (04) receipts, from the status information; it wants
intermediate status (08) and alone starts payments (10)."""

BY_PINPADS_CHOICE = 0x40
"""Payment type: the pinpad decides by the card."""


# --- what the till commands -----------------------------------------------------------------------------------------


def registration(password: str, currency: str) -> Apdu:
    return Apdu(REGISTRATION, bcd(password, 3) + bytes([CONFIG_BYTE]) + bcd(currency, 2))


def authorisation(amount: int, currency: str) -> Apdu:
    return Apdu(
        AUTHORISATION,
        _money(amount, currency) + encode_field(0x19, bytes([BY_PINPADS_CHOICE])),
    )


def status_enquiry(password: str) -> Apdu:
    """Service byte 03: no service menu, and no software version in front of the completion's status code."""
    return Apdu(STATUS_ENQUIRY, bcd(password, 3) + encode_field(0x03, b"\x03"))


def repeat_receipt(password: str) -> Apdu:
    """The last transaction once more. Service byte 03: send the status information (01), print nothing (02)."""
    return Apdu(REPEAT_RECEIPT, bcd(password, 3) + encode_field(0x03, b"\x03"))


def reversal(password: str, receipt_number: str) -> Apdu:
    return Apdu(REVERSAL, bcd(password, 3) + encode_field(0x87, bcd(receipt_number, 2)))


def refund(password: str, amount: int, currency: str) -> Apdu:
    return Apdu(REFUND, bcd(password, 3) + _money(amount, currency))


def end_of_day(password: str) -> Apdu:
    return Apdu(END_OF_DAY, bcd(password, 3))


def abort() -> Apdu:
    return Apdu(ABORT)


def _money(amount: int, currency: str) -> bytes:
    if amount <= 0:
        raise ValueError("an amount for the pinpad is above zero")
    return encode_field(0x04, bcd(amount, 6)) + encode_field(0x49, bcd(currency, 2))


# --- what the pinpad says -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StatusInformation:
    """The result of a transaction (04 0F). What the pinpad left out is ``None`` or empty.

    ``card`` is masked already. ``month_day`` is MMDD and ``time`` HHMMSS by the pinpad's clock. ``reverses`` is the
    trace number of the transaction that this one reversed. ``text`` is the pinpad's own explanation.
    """

    result: int | None
    amount: int | None
    trace: str
    receipt_number: str
    card: str
    card_name: str
    authorisation: str
    terminal: str
    month_day: str
    time: str
    currency: str
    reverses: str
    text: str


@dataclass(frozen=True)
class IntermediateStatus:
    """What the pinpad is at (04 FF). ``word`` is ours, ``minutes`` a new T4 if the pinpad asks for one."""

    word: str
    minutes: int | None
    text: str


def read_status_information(block: bytes) -> StatusInformation:
    fields = parse_fields(block)
    amount = fields.values.get(0x04)
    return StatusInformation(
        result=fields.byte(0x27),
        amount=None if amount is None else int(bcd_digits(amount)),
        trace=fields.digits(0x0B),
        receipt_number=fields.digits(0x87),
        card=mask_card(fields.values.get(0x22, b"")),
        card_name=fields.text(0x8B),
        authorisation=fields.text(0x3B),
        terminal=fields.digits(0x29),
        month_day=fields.digits(0x0D) or fields.digits(0xAA)[2:],
        time=fields.digits(0x0C),
        currency=fields.digits(0x49),
        reverses=fields.digits(0x37),
        text=_explanation(fields),
    )


def read_intermediate_status(block: bytes) -> IntermediateStatus:
    if not block:
        raise ZvtError("an intermediate status says nothing")
    word = STATUS_WORDS.get(block[0], "other")
    minutes = int(bcd_digits(block[1:2])) if len(block) > 1 else None
    return IntermediateStatus(word, minutes, _explanation(parse_fields(block[2:])))


def read_completion(block: bytes) -> Fields:
    """The bitmaps of a completion. One of a status enquiry is a bare status code instead: that gives no bitmaps."""
    return Fields({}, block) if len(block) == 1 else parse_fields(block)


def read_print_line(block: bytes) -> list[str]:
    """06 D1: an attribute byte and the text; attribute FF is a number of line feeds."""
    if not block:
        return [""]
    if block[0] == 0xFF:
        return [""] * (block[1] if len(block) > 1 else 1)
    return [decode_text(block[1:])]


def read_print_block(block: bytes) -> list[str]:
    """06 D3: the lines (tag 07) of the text containers (tag 25) in BMP 06."""
    lines: list[str] = []
    for tag, value in parse_tlv(parse_fields(block).values.get(0x06, b"")):
        if tag == 0x25:
            lines += [decode_text(line) for inner, line in parse_tlv(value) if inner == 0x07]
    return lines


def mask_card(packed: bytes) -> str:
    """A card number (BMP 22) with at most its first six and last four digits; ``*`` for the others.

    Nibbles are digits, ``E`` where the pinpad masked one, ``F`` as padding; what follows ``D`` is track data.
    """
    number = packed.hex().partition("d")[0].rstrip("f")
    shown = [digit if digit.isdigit() else "*" for digit in number]
    first = 6 if len(shown) > 12 else 0  # of a short number the first six would leave too little hidden
    return "".join(digit if place < first or place >= len(shown) - 4 else "*" for place, digit in enumerate(shown))


def _explanation(fields: Fields) -> str:
    """The pinpad's own words: display lines (tag 24), the extended error text (1F17), or additional text (3C)."""
    try:
        for tag, value in parse_tlv(fields.values.get(0x06, b"")):
            if tag == 0x24:
                return " ".join(decode_text(line) for inner, line in parse_tlv(value) if inner == 0x07)
            if tag == 0x1F17:
                return decode_text(value)
    except ZvtError:
        return ""  # a broken decoration must not cost the result beside it
    return fields.text(0x3C)
