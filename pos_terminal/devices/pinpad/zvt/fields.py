"""Bitmaps (BMP) and TLV of a ZVT data block (PA00P015 chapters «Bitmaps» and «TLV-container»).

A bitmap says its length only by its number, so a block is read by a table of lengths: fixed, LLVAR and LLLVAR (two
or three bytes whose low nibbles are decimal digits) and BMP 06, a TLV container with a BER length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pos_terminal.devices.pinpad.zvt.apdu import ZvtError

_LLVAR, _LLLVAR, _TLV = -2, -3, -1

_FIXED: dict[int, tuple[int, ...]] = {
    1: (
        *(0x01, 0x02, 0x03, 0x05, 0x19, 0x27, 0x72, 0x73, 0x74, 0x75, 0x8A, 0x8C, 0xA0, 0xD0, 0xD2, 0xD3),
        *(0xE0, 0xE9, 0xEA, 0xF0, 0xF9, 0xFA, 0xFB, 0xFC, 0xFD),
    ),
    2: (0x0D, 0x0E, 0x17, 0x3A, 0x49, 0x87),
    3: (0x0B, 0x0C, 0x37, 0x3D, 0x88, 0xAA),
    4: (0x29, 0x70, 0x71),
    5: (0xBA,),
    6: (0x04,),
    8: (0x3B, 0xEB),
    15: (0x2A,),
    _LLVAR: (0x22, 0x23, 0x2D, 0x8B, 0xA7, 0xD1, *range(0xE1, 0xE9), *range(0xF1, 0xF9)),
    _LLLVAR: (0x24, 0x2E, 0x3C, 0x60, 0x92, 0x9A, 0xAF),
    _TLV: (0x06,),
}
LENGTHS: Mapping[int, int] = {bitmap: length for length, bitmaps in _FIXED.items() for bitmap in bitmaps}


class Fields(NamedTuple):
    """The bitmaps of a block by number. ``unread`` is what follows a bitmap whose length nobody knows."""

    values: dict[int, bytes]
    unread: bytes = b""

    def digits(self, bitmap: int) -> str:
        """A packed decimal field as text; empty if it is not there or no decimal."""
        digits = self.values.get(bitmap, b"").hex()
        return digits if digits.isdigit() else ""

    def text(self, bitmap: int) -> str:
        return decode_text(self.values.get(bitmap, b""))

    def byte(self, bitmap: int) -> int | None:
        value = self.values.get(bitmap)
        return None if value is None else value[0]


def parse_fields(block: bytes) -> Fields:
    """The bitmaps of ``block``; of one that is there twice the last.

    :raises ZvtError: a known bitmap is cut short or its length makes no sense.
    """
    values: dict[int, bytes] = {}
    position = 0
    while position < len(block):
        bitmap = block[position]
        if bitmap not in LENGTHS:
            return Fields(values, block[position:])
        start, end = _extent(block, position + 1, LENGTHS[bitmap])
        if end > len(block):
            raise ZvtError(f"bitmap {bitmap:02X} is cut short")
        values[bitmap] = block[start:end]
        position = end
    return Fields(values)


def _extent(block: bytes, position: int, length: int) -> tuple[int, int]:
    if length == _TLV:
        size, start = _ber_length(block, position)
        return start, start + size
    if length > 0:
        return position, position + length
    start = position - length
    digits = [byte & 0x0F for byte in block[position:start]]
    if len(digits) != -length or max(digits) > 9:
        raise ZvtError("a variable length is no decimal number")
    return start, start + int("".join(map(str, digits)))


def _ber_length(block: bytes, position: int) -> tuple[int, int]:
    """The length that stands at ``position`` and where its value begins."""
    if position >= len(block):
        raise ZvtError("a TLV length is missing")
    first = block[position]
    if first < 0x80:
        return first, position + 1
    count = first & 0x7F
    start = position + 1 + count
    if count not in (1, 2) or start > len(block):
        raise ZvtError("a TLV length makes no sense")
    return int.from_bytes(block[position + 1 : start], "big"), start


def parse_tlv(container: bytes) -> Iterator[tuple[int, bytes]]:
    """The data objects of a container, in order, as (tag, value); constructed ones are not opened.

    :raises ZvtError: a tag or a value is cut short.
    """
    position = 0
    while position < len(container):
        tag = container[position]
        position += 1
        if tag & 0x1F == 0x1F:
            more = True
            while more:
                if position >= len(container) or tag > 0xFFFFFF:
                    raise ZvtError("a TLV tag is cut short")
                tag = tag << 8 | container[position]
                more = container[position] >= 0x80
                position += 1
        size, start = _ber_length(container, position)
        position = start + size
        if position > len(container):
            raise ZvtError(f"TLV tag {tag:X} is cut short")
        yield tag, container[start:position]


def encode_field(bitmap: int, value: bytes) -> bytes:
    """One bitmap with the length its number asks for. :raises ValueError: the value does not fit."""
    length = LENGTHS[bitmap]
    if length == _TLV:
        return bytes([bitmap]) + _encode_ber_length(len(value)) + value
    if length > 0:
        if len(value) != length:
            raise ValueError(f"bitmap {bitmap:02X} has {length} bytes, not {len(value)}")
        return bytes([bitmap]) + value
    digits = str(len(value)).zfill(-length)
    if len(digits) != -length:
        raise ValueError(f"bitmap {bitmap:02X} cannot hold {len(value)} bytes")
    return bytes([bitmap, *(0xF0 | int(digit) for digit in digits)]) + value


def encode_tlv(tag: int, value: bytes) -> bytes:
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big") + _encode_ber_length(len(value)) + value


def _encode_ber_length(size: int) -> bytes:
    if size < 0x80:
        return bytes([size])
    return bytes([0x81, size]) if size < 0x100 else bytes([0x82, size >> 8, size & 0xFF])


def bcd(number: int | str, size: int) -> bytes:
    """``number`` as ``size`` bytes of packed decimal. :raises ValueError: it does not fit."""
    digits = str(number).zfill(size * 2)
    if len(digits) != size * 2 or not digits.isascii() or not digits.isdigit():
        raise ValueError(f"{number!r} does not fit into {size} bytes")
    return bytes.fromhex(digits)


def bcd_digits(value: bytes) -> str:
    """:raises ZvtError: a nibble is no digit."""
    digits = value.hex()
    if not digits.isdigit():
        raise ZvtError("a packed decimal holds no number")
    return digits


def decode_text(value: bytes) -> str:
    """Text in the standard character set (CP437), without padding and control characters."""
    text = value.decode("cp437").rstrip("\0 ")
    return "".join(character for character in text if character.isprintable() or character == "\n")
