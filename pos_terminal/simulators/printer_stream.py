"""The receiving side of ESC/POS, sans-IO: bytes in any split to commands, written from the command reference.

It shares no code with ``devices.printer``, so that a mistake there cannot hide here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Character:
    text: str


@dataclass(frozen=True)
class Feed:
    """Print the line so far and feed ``lines`` (0: only the line itself)."""

    lines: int


@dataclass(frozen=True)
class Style:
    """A setting: ``align`` 0–2, ``size`` (width, height), ``bold`` 0/1, ``bar_height``, ``bar_width``, ``bar_text``."""

    name: Literal["align", "width", "height", "bold", "bar_height", "bar_width", "bar_text", "qr_size"]
    value: int


@dataclass(frozen=True)
class Initialise:
    pass


@dataclass(frozen=True)
class Cut:
    pass


@dataclass(frozen=True)
class Kick:
    pin: int


@dataclass(frozen=True)
class Sensor:
    """``GS r``: tell the paper sensor (1) or the drawer contact (2), in the order of the data."""

    kind: int


@dataclass(frozen=True)
class Reports:
    """``GS a``: which changes are reported unasked; 0 none."""

    mask: int


@dataclass(frozen=True)
class Raster:
    width_bytes: int
    height: int
    data: bytes


@dataclass(frozen=True)
class Barcode:
    symbology: int
    data: bytes


@dataclass(frozen=True)
class QrCode:
    data: bytes


@dataclass(frozen=True)
class Ignored:
    """Known to be without effect here, or not known at all."""

    data: bytes


Command = Character | Feed | Style | Initialise | Cut | Kick | Sensor | Reports | Raster | Barcode | QrCode | Ignored

_ESC, _FS, _GS, _DLE = 0x1B, 0x1C, 0x1D, 0x10
# Commands without effect on this printer: lead byte and letter to the number of parameter bytes.
_PLAIN = {
    **{(_ESC, letter): 0 for letter in b"2"},
    **{(_ESC, letter): 1 for letter in b"3tMR- {"},
    **{(_FS, letter): 1 for letter in b"C!-"},
    (_FS, ord("S")): 2,
    **{(_GS, letter): 1 for letter in b"Bfb"},
    **{(_GS, letter): 2 for letter in b"LWP"},
}
_STYLES: dict[tuple[int, int], Literal["align", "bold", "bar_height", "bar_width", "bar_text"]] = {
    (_ESC, ord("a")): "align",
    (_ESC, ord("E")): "bold",
    (_GS, ord("h")): "bar_height",
    (_GS, ord("w")): "bar_width",
    (_GS, ord("H")): "bar_text",
}


class NeedMore(Exception):
    """The command is not complete yet."""


class CommandReader:
    """``feed`` bytes, then take commands with ``next`` until it returns None. ``consumed`` counts bytes taken."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._kanji = False
        self._qr_data = b""
        self._pending: list[Command] = []
        self.consumed = 0

    @property
    def waiting(self) -> int:
        return len(self._buffer)

    def feed(self, data: bytes) -> None:
        self._buffer += data

    def next(self) -> Command | None:
        if self._pending:
            return self._pending.pop(0)
        try:
            command, length = self._command()
        except NeedMore:
            return None
        del self._buffer[:length]
        self.consumed += length
        return command

    def _byte(self, place: int) -> int:
        if place >= len(self._buffer):
            raise NeedMore
        return self._buffer[place]

    def _slice(self, start: int, length: int) -> bytes:
        if start + length > len(self._buffer):
            raise NeedMore
        return bytes(self._buffer[start : start + length])

    def _command(self) -> tuple[Command, int]:
        first = self._byte(0)
        if first == 0x0A:
            return Feed(0), 1
        if first in (_ESC, _FS, _GS):
            return self._escape(first, self._byte(1))
        if first == _DLE:
            # Carried out in real time on arrival; in its turn it is passed over.
            length = {0x04: 3, 0x05: 3, 0x14: 5}.get(self._byte(1), 2)
            return Ignored(self._slice(0, length)), length
        if first < 0x20:
            return Ignored(bytes([first])), 1
        if first >= 0x80:
            return self._wide(first)
        return Character(chr(first)), 1

    def _wide(self, first: int) -> tuple[Command, int]:
        if not self._kanji:
            # Outside FS & these are code page characters; what we print never needs one.
            return Character(bytes([first]).decode("cp437")), 1
        second = self._byte(1)
        length = 4 if 0x30 <= second <= 0x39 else 2
        text = self._slice(0, length).decode("gb18030", errors="replace")
        return Character(text[0]), length

    def _escape(self, lead: int, letter: int) -> tuple[Command, int]:
        key = (lead, letter)
        if key in _STYLES:
            return Style(_STYLES[key], self._byte(2)), 3
        if key in _PLAIN:
            length = 2 + _PLAIN[key]
            return Ignored(self._slice(0, length)), length
        if lead == _ESC:
            return self._esc(letter)
        if lead == _FS:
            if letter in b"&.":
                self._kanji = letter == ord("&")
            return Ignored(self._slice(0, 2)), 2
        return self._gs(letter)

    def _esc(self, letter: int) -> tuple[Command, int]:
        match chr(letter):
            case "@":
                self._kanji = False
                return Initialise(), 2
            case "d":
                return Feed(self._byte(2)), 3
            case "J":
                return Feed(max(1, self._byte(2) // 30)), 3
            case "p":
                self._slice(0, 5)
                return Kick(5 if self._byte(2) & 1 else 2), 5
            case "!":
                mode = self._byte(2)
                self._pending += [
                    Style("height", 2 if mode & 0x10 else 1),
                    Style("bold", 1 if mode & 0x08 else 0),
                ]
                return Style("width", 2 if mode & 0x20 else 1), 3
            case _:
                return Ignored(self._slice(0, 2)), 2

    def _gs(self, letter: int) -> tuple[Command, int]:
        match chr(letter):
            case "!":
                size = self._byte(2)
                self._pending.append(Style("height", (size & 0x07) + 1))
                return Style("width", (size >> 4 & 0x07) + 1), 3
            case "V":
                length = 4 if self._byte(2) in (65, 66) else 3
                self._slice(0, length)
                return Cut(), length
            case "r":
                return Sensor(self._byte(2) & 0x0F), 3
            case "a":
                return Reports(self._byte(2)), 3
            case "v":
                width = self._byte(4) | self._byte(5) << 8
                height = self._byte(6) | self._byte(7) << 8
                return Raster(width, height, self._slice(8, width * height)), 8 + width * height
            case "k":
                return self._barcode()
            case "(":
                return self._extended()
            case _:
                return Ignored(self._slice(0, 2)), 2

    def _barcode(self) -> tuple[Command, int]:
        kind = self._byte(2)
        if kind >= 65:
            length = self._byte(3)
            return Barcode(kind, self._slice(4, length)), 4 + length
        end = self._buffer.find(0, 3)
        if end < 0:
            raise NeedMore
        return Barcode(kind, self._slice(3, end - 3)), end + 1

    def _extended(self) -> tuple[Command, int]:
        """``GS ( x pL pH …``; of these only ``GS ( k`` for QR codes (cn 49) prints."""
        length = 5 + (self._byte(3) | self._byte(4) << 8)
        whole = self._slice(0, length)
        if whole[2] != ord("k") or length < 8 or whole[5] != 49:
            return Ignored(whole), length
        match whole[6]:
            case 67:
                return Style("qr_size", whole[7]), length
            case 80:
                self._qr_data = whole[8:]
                return Ignored(whole), length
            case 81:
                return QrCode(self._qr_data), length
            case _:
                return Ignored(whole), length


class RealTimeScanner:
    """Finds the real-time commands in what arrives, across splits: ``DLE EOT n`` and ``DLE DC4 1 m t``.

    A printer acts on these at once, off line too. Like real ones it also sees them inside raster data.
    """

    def __init__(self) -> None:
        self._tail = b""

    def feed(self, data: bytes) -> list[tuple[Literal["status", "kick"], int]]:
        found: list[tuple[Literal["status", "kick"], int]] = []
        seen = self._tail + data
        place = 0
        while (place := seen.find(b"\x10", place)) >= 0:
            command = seen[place : place + 5]
            if command[1:2] == b"\x04":
                if len(command) < 3:
                    break
                found.append(("status", command[2]))
                place += 3
            elif command[1:3] == b"\x14\x01":
                if len(command) < 5:
                    break
                found.append(("kick", 5 if command[3] & 1 else 2))
                place += 5
            elif command in (b"\x10", b"\x10\x14"):
                break
            else:
                place += 1
        self._tail = seen[place:] if place >= 0 else b""
        return found
