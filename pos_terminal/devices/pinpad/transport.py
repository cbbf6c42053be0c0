"""The line to a pinpad: a TCP connection or a serial port, opened by an address, read in short waits.

Addresses: ``tcp://HOST:PORT`` (ZVT's usual port is 20007) and ``serial:DEVICE?baud=9600``.
"""

from __future__ import annotations

import socket
import struct
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

import serial

try:
    from termios import error as _TerminalError
except ImportError:  # where there is no termios, pyserial raises its own errors only
    _TerminalError = OSError  # type: ignore[misc,assignment]  # another class by the name of the first

CONNECT_TIMEOUT_S = 3.0
WRITE_TIMEOUT_S = 3.0
DEFAULT_PORT = 20007
_SERIAL_FAULTS = (OSError, serial.SerialException, _TerminalError, TypeError)
# TypeError: pyserial reads from a port that another thread has just closed.


class LineLost(Exception):
    """The line cannot be opened or is gone."""


class Line(Protocol):
    framed: bool
    """Whether the line needs the serial frames."""

    def read(self, wait_s: float) -> bytes:
        """What arrived, after at most ``wait_s``; empty if nothing did. :raises LineLost:"""
        ...

    def write(self, data: bytes) -> None:
        """:raises LineLost: some of it may have gone out."""
        ...

    def close(self, *, discard: bool) -> None:
        """``discard``: what did not leave yet must never leave: a payment command that arrives minutes later, when
        the till has long asked how it ended, would be a second payment."""
        ...


@dataclass(frozen=True)
class Address:
    """Where a pinpad is: ``host`` and ``port``, or ``device`` and ``baud``."""

    host: str = ""
    port: int = DEFAULT_PORT
    device: str = ""
    baud: int = 9600


def parse_address(text: str) -> Address:
    """:raises ValueError: the text is neither kind of address; the message says what one looks like."""
    parts = urlsplit(text)
    if parts.scheme == "tcp" and parts.hostname and not parts.path.strip("/"):
        return Address(host=parts.hostname, port=parts.port or DEFAULT_PORT)
    if parts.scheme == "serial" and parts.path:
        baud = dict(parse_qsl(parts.query)).get("baud", "9600")
        if baud.isascii() and baud.isdigit() and int(baud):
            return Address(device=parts.path, baud=int(baud))
    raise ValueError(f"{text!r} is no pinpad address such as tcp://192.0.2.7:20007 or serial:/dev/ttyS0?baud=9600")


def open_line(address: Address) -> Line:
    """:raises LineLost: nobody is there."""
    return _SerialLine(address) if address.device else _TcpLine(address)


class _TcpLine:
    framed = False

    def __init__(self, address: Address) -> None:
        try:
            self._socket = socket.create_connection((address.host, address.port), CONNECT_TIMEOUT_S)
        except OSError as fault:
            raise LineLost(f"connect: {fault}") from fault
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read(self, wait_s: float) -> bytes:
        try:
            self._socket.settimeout(max(wait_s, 0.001))
            data = self._socket.recv(65536)
        except TimeoutError:
            return b""
        except OSError as fault:
            raise LineLost(f"read: {fault}") from fault
        if not data:
            raise LineLost("the pinpad closed the connection")
        return data

    def write(self, data: bytes) -> None:
        try:
            self._socket.settimeout(WRITE_TIMEOUT_S)
            self._socket.sendall(data)
        except OSError as fault:
            raise LineLost(f"write: {fault}") from fault

    def close(self, *, discard: bool) -> None:
        if discard:  # a reset instead of an orderly end: the system forgets the bytes it would still repeat
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self._socket.close()


class _SerialLine:
    framed = True

    def __init__(self, address: Address) -> None:
        try:
            self._port = serial.Serial(
                address.device,
                baudrate=address.baud,
                bytesize=serial.EIGHTBITS,
                parity=serial.PARITY_NONE,
                stopbits=serial.STOPBITS_TWO,
                write_timeout=WRITE_TIMEOUT_S,
                exclusive=True,
            )
            self._port.reset_input_buffer()  # the rest of an earlier talk
        except _SERIAL_FAULTS as fault:
            raise LineLost(f"open: {fault}") from fault

    def read(self, wait_s: float) -> bytes:
        try:
            self._port.timeout = max(wait_s, 0.001)
            first: bytes = self._port.read(1)
            rest: bytes = self._port.read(self._port.in_waiting) if first else b""
        except _SERIAL_FAULTS as fault:
            raise LineLost(f"read: {fault}") from fault
        return first + rest

    def write(self, data: bytes) -> None:
        try:
            self._port.write(data)
        except _SERIAL_FAULTS as fault:
            raise LineLost(f"write: {fault}") from fault

    def close(self, *, discard: bool) -> None:
        try:
            if discard:
                self._port.reset_output_buffer()
            self._port.close()
        except _SERIAL_FAULTS:
            return  # it was gone already
