"""Serial scanners, sans-IO: bytes in any split to the codes they carry.

A code ends with CR, LF, CR LF or ETX, whichever the scanner is set to; STX starts one afresh. A scanner set to no
suffix at all is not read.
"""

from __future__ import annotations

MAX_CODE_BYTES = 4096  # a QR code holds at most 2953 bytes

_STX, _ETX, _CR, _LF = 0x02, 0x03, 0x0D, 0x0A
_GROUP_SEPARATOR = 0x1D  # FNC1 inside a GS1 code


class FrameReader:
    """``feed`` it the bytes as they come."""

    def __init__(self) -> None:
        self._held = bytearray()
        self._overlong = False

    def feed(self, data: bytes) -> tuple[str, ...]:
        """The codes that ``data`` completes, in order. Longer ones than a code can be are dropped whole: noise."""
        codes: list[str] = []
        for value in data:
            if value in (_CR, _LF, _ETX):
                codes += self._take()
            elif value == _STX:
                self._drop()
            elif len(self._held) >= MAX_CODE_BYTES:
                self._overlong = True
            elif value >= 0x20 or value == _GROUP_SEPARATOR:
                self._held.append(value)
        return tuple(codes)

    def _take(self) -> list[str]:
        text = "" if self._overlong else _decode(bytes(self._held)).strip()
        self._drop()
        return [text] if text else []

    def _drop(self) -> None:
        self._held.clear()
        self._overlong = False


def _decode(data: bytes) -> str:
    """QR codes come as UTF-8 or, from scanners set for Chinese, as GB18030."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")
