"""Serial frames of ZVT: ``10 02 APDU 10 03 CRClo CRChi``, every ``10`` of the APDU doubled (PA00P016 chapter 3).

The checksum is CRC-16/KERMIT over the APDU as it was before doubling and the closing ``03``, low byte first; the
two bytes of the checksum are not doubled.
"""

from __future__ import annotations

from typing import Literal

from pos_terminal.devices.pinpad.zvt.apdu import MAX_DATA_BYTES

STX, ETX, ACK, DLE, NAK = 0x02, 0x03, 0x06, 0x10, 0x15
_MAX_APDU_BYTES = MAX_DATA_BYTES + 5


def crc_kermit(data: bytes) -> int:
    """CRC-16/KERMIT: polynomial 0x1021 reflected (0x8408), initial value 0."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0x8408 if crc & 1 else crc >> 1
    return crc


def encode_frame(apdu: bytes) -> bytes:
    checksum = crc_kermit(apdu + bytes([ETX]))
    stuffed = apdu.replace(bytes([DLE]), bytes([DLE, DLE]))
    return bytes([DLE, STX]) + stuffed + bytes([DLE, ETX]) + checksum.to_bytes(2, "little")


Signal = Literal["ack", "nak", "broken"]


class FrameReader:
    """Cuts frames from a serial stream: bytes in, un-stuffed APDU bytes and signals out.

    ``broken`` stands for a frame that must be asked for again. What lies between frames is noise and is dropped.
    """

    def __init__(self) -> None:
        self._state: Literal["between", "opening", "inside", "escaped", "checksum"] = "between"
        self._apdu = bytearray()
        self._checksum = bytearray()

    @property
    def in_frame(self) -> bool:
        return self._state in ("inside", "escaped", "checksum")

    def reset(self) -> None:
        self._state = "between"
        self._apdu.clear()
        self._checksum.clear()

    def feed(self, byte: int) -> bytes | Signal | None:
        """One byte further; an APDU's bytes or a signal if it ended something."""
        if self._state == "between":
            return self._between(byte)
        if self._state == "opening":
            return self._opening(byte)
        if self._state == "checksum":
            return self._closing(byte)
        return self._inside(byte)

    def _between(self, byte: int) -> Signal | None:
        if byte == DLE:
            self._state = "opening"
        elif byte == ACK:
            return "ack"
        elif byte == NAK:
            return "nak"
        return None

    def _opening(self, byte: int) -> Signal | None:
        self.reset()
        if byte == STX:
            self._state = "inside"
            return None
        return self._between(byte)

    def _inside(self, byte: int) -> Signal | None:
        if self._state == "inside":
            if byte == DLE:
                self._state = "escaped"
                return None
        elif byte == ETX:
            self._state = "checksum"
            return None
        elif byte == STX:  # the sender began anew
            self.reset()
            self._state = "inside"
            return None
        elif byte != DLE:
            self.reset()
            return "broken"
        self._state = "inside"
        self._apdu.append(byte)
        if len(self._apdu) > _MAX_APDU_BYTES:
            self.reset()
            return "broken"
        return None

    def _closing(self, byte: int) -> bytes | Signal | None:
        self._checksum.append(byte)
        if len(self._checksum) < 2:
            return None
        apdu, checksum = bytes(self._apdu), int.from_bytes(self._checksum, "little")
        self.reset()
        return apdu if crc_kermit(apdu + bytes([ETX])) == checksum else "broken"
