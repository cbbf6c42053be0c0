"""The printer's line: TCP or serial, each call bounded in time, each fault one exception."""

from __future__ import annotations

import socket
import sys
from time import monotonic
from typing import Protocol
from urllib.parse import parse_qsl, urlsplit

import serial

if sys.platform == "win32":  # pragma: no cover - Windows has no termios
    _SERIAL_FAULTS: tuple[type[Exception], ...] = (serial.SerialException, OSError)
else:
    import termios

    # A vanished peer shows as any of the three (a pty's far end closed, a USB adapter pulled).
    _SERIAL_FAULTS = (serial.SerialException, OSError, termios.error)

_POLL_SECONDS = 0.05


class LinkError(Exception):
    """The line to the printer failed: it could not be opened, broke, or took no bytes in time."""


class Transport(Protocol):
    """``kept``: whether the line stays open between jobs, so that late answers of one can meet the next."""

    kept: bool

    def write(self, data: bytes, timeout_seconds: float) -> None:
        """Send all of ``data``. :raises LinkError: not all of it went out in time."""

    def read(self, timeout_seconds: float) -> bytes:
        """What has come, waiting at most so long for a first byte; empty if nothing. :raises LinkError: it broke."""

    def close(self) -> None: ...


class AddressError(ValueError):
    """The printer's address is neither ``tcp://host:port`` nor ``serial:///dev/path?baud=9600``."""


def open_transport(address: str, timeout_seconds: float) -> Transport:
    """The line at ``address``.

    :raises AddressError: it cannot be read.
    :raises LinkError: nobody there.
    """
    scheme, host, port, path, options = parse_address(address)
    if scheme == "tcp":
        return TcpTransport(host, port, timeout_seconds)
    return SerialTransport(path, int(options.get("baud", "9600")), options.get("flow", "none"))


def parse_address(address: str) -> tuple[str, str, int, str, dict[str, str]]:
    """Scheme, host, port, path and options. :raises AddressError: it cannot be read."""
    try:
        parts = urlsplit(address)
        port = parts.port or 9100
    except ValueError as error:
        raise AddressError(f"{address!r}: {error}") from error
    options = dict(parse_qsl(parts.query))
    if parts.scheme == "tcp" and parts.hostname:
        return "tcp", parts.hostname, port, "", options
    path = parts.path or parts.netloc
    if parts.scheme != "serial" or not path:
        raise AddressError(f"{address!r} is neither tcp://host:port nor serial:///path?baud=9600")
    if not options.get("baud", "9600").isdigit() or options.get("flow", "none") not in _FLOWS:
        raise AddressError(f"{address!r}: baud is a number, flow one of {', '.join(_FLOWS)}")
    return "serial", "", 0, path, options


_FLOWS = ("none", "xonxoff", "rtscts", "dsrdtr")


class TcpTransport:
    """A printer on the network. A job opens and closes it: many printers take one connection and drop idle ones."""

    kept = False

    def __init__(self, host: str, port: int, timeout_seconds: float) -> None:
        try:
            self._socket = socket.create_connection((host, port), timeout_seconds)
        except OSError as error:
            raise LinkError(f"{host}:{port}: {error}") from error

    def write(self, data: bytes, timeout_seconds: float) -> None:
        try:
            self._socket.settimeout(timeout_seconds)
            self._socket.sendall(data)
        except OSError as error:
            raise LinkError(f"write: {error}") from error

    def read(self, timeout_seconds: float) -> bytes:
        try:
            self._socket.settimeout(max(timeout_seconds, 0.001))
            data = self._socket.recv(4096)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LinkError(f"read: {error}") from error
        if not data:
            raise LinkError("the printer closed the connection")
        return data

    def close(self) -> None:
        self._socket.close()


class SerialTransport:
    """A printer on a serial port; it stays open, since opening moves DTR and resets some models."""

    kept = True

    def __init__(self, path: str, baud: int, flow: str) -> None:
        self._baud = baud
        try:
            self._port = serial.Serial(
                path,
                baud,
                timeout=_POLL_SECONDS,
                write_timeout=_POLL_SECONDS,
                xonxoff=flow == "xonxoff",
                rtscts=flow == "rtscts",
                dsrdtr=flow == "dsrdtr",
            )
        except (*_SERIAL_FAULTS, ValueError) as error:
            raise LinkError(f"{path}: {error}") from error

    def write(self, data: bytes, timeout_seconds: float) -> None:
        # The line itself needs ten bits a byte, on top of what the caller allows for a stuck printer.
        seconds = timeout_seconds + len(data) * 10 / self._baud
        try:
            self._port.write_timeout = seconds
            self._port.write(data)
        except _SERIAL_FAULTS as error:
            raise LinkError(f"write: {error}") from error

    def read(self, timeout_seconds: float) -> bytes:
        deadline = monotonic() + timeout_seconds
        try:
            while True:
                self._port.timeout = max(0.0, min(_POLL_SECONDS, deadline - monotonic()))
                data: bytes = self._port.read(1)
                if data:
                    return data + bytes(self._port.read(self._port.in_waiting))
                if monotonic() >= deadline:
                    return b""
        except _SERIAL_FAULTS as error:
            raise LinkError(f"read: {error}") from error

    def close(self) -> None:
        try:
            self._port.close()
        except _SERIAL_FAULTS:
            return  # gone already
