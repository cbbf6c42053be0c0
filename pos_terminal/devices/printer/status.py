"""What a printer says of itself, sans-IO: answers to ``DLE EOT``, ``GS r`` and the unasked status reports (ASB).

The kinds share one line and are told apart by fixed bits (Epson ESC/POS reference, «transmission status»):
``DLE EOT`` 0xx1xx10, first byte of an ASB 0xx1xx00 with three more bytes behind, ``GS r`` 0xx0xxxx.
"""

from __future__ import annotations

from typing import Literal

import msgspec

ASK_ALL = b"\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"
ANSWERS = 4  # bytes that ASK_ALL is answered with

Paper = Literal["ok", "low", "out", "unknown"]
Drawer = Literal["open", "closed", "unknown"]
Error = Literal["", "cutter", "recoverable", "unrecoverable"]
OpenLevel = Literal["high", "low"] | None


class PrinterStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The printer's state in its own words. ``answered`` False: it said nothing, and the rest is not known."""

    answered: bool
    online: bool = False
    paper: Paper = "unknown"
    cover_open: bool = False
    drawer: Drawer = "unknown"
    error: Error = ""

    @property
    def obstacle(self) -> str:
        """Why it cannot print now, in one word of ours; empty if it can."""
        if not self.answered:
            return "no_answer"
        if self.cover_open:
            return "cover_open"
        if self.paper == "out":
            return "paper_out"
        if self.error:
            return f"error_{self.error}"
        return "" if self.online else "offline"


NO_ANSWER = PrinterStatus(answered=False)


class RealTime(msgspec.Struct, frozen=True):
    """One byte that answers ``DLE EOT``; which of the four is told by the order alone."""

    value: int


class Report(msgspec.Struct, frozen=True):
    """The four bytes of a status report."""

    data: bytes


class Confirmed(msgspec.Struct, frozen=True):
    """The answer to ``GS r``: all before it has been carried out."""

    value: int


Message = RealTime | Report | Confirmed


class StatusReader:
    """Bytes from the printer to messages; any split. Flow control (XON, XOFF) is passed over."""

    def __init__(self) -> None:
        self._report = bytearray()

    def feed(self, data: bytes) -> list[Message]:
        messages: list[Message] = []
        for value in data:
            if self._report and value & 0x90 == 0:
                self._report.append(value)
                if len(self._report) == 4:
                    messages.append(Report(bytes(self._report)))
                    self._report.clear()
                continue
            self._report.clear()  # a report that breaks off: its rest was lost
            match value & 0x93:
                case 0x12:
                    messages.append(RealTime(value))
                case 0x10:
                    self._report.append(value)
                case _ if value & 0x90 == 0:
                    messages.append(Confirmed(value))
        return messages


def status_of_answers(answers: bytes, open_level: OpenLevel) -> PrinterStatus:
    """The status in the four answers to :data:`ASK_ALL`; fewer are no answer."""
    if len(answers) != ANSWERS:
        return NO_ANSWER
    printer, offline, error, paper = answers
    return PrinterStatus(
        answered=True,
        online=not printer & 0x08,
        paper="out" if paper & 0x60 or offline & 0x20 else "low" if paper & 0x0C else "ok",
        cover_open=bool(offline & 0x04),
        drawer=_drawer(bool(printer & 0x04), open_level),
        error=_error(
            cutter=bool(error & 0x08), unrecoverable=bool(error & 0x20), other=bool(error & 0x44 or offline & 0x40)
        ),
    )


def status_of_report(data: bytes, open_level: OpenLevel) -> PrinterStatus:
    """The status in the four bytes of an ASB."""
    assert len(data) == 4, "an ASB has four bytes"
    return PrinterStatus(
        answered=True,
        online=not data[0] & 0x08,
        paper="out" if data[2] & 0x0C else "low" if data[2] & 0x03 else "ok",
        cover_open=bool(data[0] & 0x20),
        drawer=_drawer(bool(data[0] & 0x04), open_level),
        error=_error(cutter=bool(data[1] & 0x08), unrecoverable=bool(data[1] & 0x20), other=bool(data[1] & 0x44)),
    )


def _drawer(high: bool, open_level: OpenLevel) -> Drawer:
    if open_level is None:
        return "unknown"
    return "open" if high == (open_level == "high") else "closed"


def _error(*, cutter: bool, unrecoverable: bool, other: bool) -> Error:
    if unrecoverable:
        return "unrecoverable"
    return "cutter" if cutter else "recoverable" if other else ""
