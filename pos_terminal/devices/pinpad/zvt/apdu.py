"""The APDU: two bytes of control field, a length, the data block (PA00P016, application protocol).

The length is one byte up to 254; above it stands ``FF`` and two bytes, the low one first. Over TCP an APDU travels
bare and may arrive split anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass

MAX_DATA_BYTES = 0xFFFF
_EXTENDED = 0xFF


class ZvtError(ValueError):
    """The bytes are no ZVT; the message says what is wrong with them, and holds none of them."""


@dataclass(frozen=True)
class Apdu:
    """``control`` is class and instruction as one number, such as ``0x0601``."""

    control: int
    data: bytes = b""

    @property
    def is_answer(self) -> bool:
        """An ``80 xx`` or ``84 xx``: the answer to a command, itself never answered."""
        return self.control >> 8 in (0x80, 0x84)

    def encode(self) -> bytes:
        """:raises ValueError: the data is longer than a length can say."""
        size = len(self.data)
        if size > MAX_DATA_BYTES:
            raise ValueError(f"{size} bytes do not fit into one APDU")
        length = bytes([size]) if size < _EXTENDED else bytes([_EXTENDED, size & 0xFF, size >> 8])
        return self.control.to_bytes(2, "big") + length + self.data


POSITIVE = Apdu(0x8000)
"""The answer to every command of the pinpad."""

NOT_SUPPORTED = Apdu(0x8483)
"""The answer to a command nobody taught us (PA00P015, «unknown commands»)."""


def decode_apdu(frame: bytes) -> Apdu:
    """The one APDU that ``frame`` is. :raises ZvtError: it is none, or not only one."""
    apdu, rest = _split(frame)
    if apdu is None or rest:
        raise ZvtError(f"{len(frame)} bytes are not one APDU")
    return apdu


class ApduReader:
    """Cuts APDUs from a stream, whatever the pieces it arrives in."""

    def __init__(self) -> None:
        self._pending = b""

    def feed(self, data: bytes) -> list[Apdu]:
        self._pending += data
        found: list[Apdu] = []
        while True:
            apdu, self._pending = _split(self._pending)
            if apdu is None:
                return found
            found.append(apdu)


def _split(data: bytes) -> tuple[Apdu | None, bytes]:
    if len(data) < 3:
        return None, data
    start, size = 3, data[2]
    if size == _EXTENDED:
        if len(data) < 5:
            return None, data
        start, size = 5, data[3] | data[4] << 8
    end = start + size
    if len(data) < end:
        return None, data
    return Apdu(int.from_bytes(data[:2], "big"), data[start:end]), data[end:]
