"""The printer as the runtime calls it: blocking, bounded in time, and honest about what is on the paper.

A fault of the device is a value here, never an exception. The first write to a closed peer succeeds silently and a
printer without paper swallows a whole receipt, so no write proves anything: a job is *printed* only when the printer
answered the ``GS r`` behind its cut. Before any of a job goes out, the printer must answer for its state (``DLE EOT``)
and carry out a ``GS r`` of its own, the barrier; until then a failure is *not printed* for sure. Between the two the
outcome is *unknown*, and the caller offers a DUPLICATE; nothing is sent again by itself.
"""

from __future__ import annotations

import threading
from time import monotonic
from typing import assert_never

import msgspec

from pos_terminal.devices.printer.escpos import (
    CONFIRM,
    ENABLE_STATUS_REPORTS,
    PrinterModel,
    drawer_kick,
    drawer_kick_now,
    render,
)
from pos_terminal.devices.printer.status import (
    ANSWERS,
    ASK_ALL,
    NO_ANSWER,
    Confirmed,
    PrinterStatus,
    RealTime,
    Report,
    StatusReader,
    status_of_answers,
    status_of_report,
)
from pos_terminal.devices.printer.transport import LinkError, Transport, open_transport, parse_address
from pos_terminal.receipt.layout import Document


class Printed(msgspec.Struct, frozen=True):
    """The cut is confirmed."""


class NotPrinted(msgspec.Struct, frozen=True):
    """Nothing of the job went out. ``reason``: unreachable, no_answer, busy or an obstacle of ``PrinterStatus``."""

    reason: str
    detail: str = ""


class PrintUnknown(msgspec.Struct, frozen=True):
    """Some or all of the job went out and no confirmation came. ``why``: as ``reason``, or link_lost."""

    why: str
    detail: str = ""


Outcome = Printed | NotPrinted | PrintUnknown


class DrawerKicked(msgspec.Struct, frozen=True):
    """The pulse was given; ``confirmed`` False: the printer is off line and gives it without a word."""

    confirmed: bool


class DrawerFailed(msgspec.Struct, frozen=True):
    reason: str
    detail: str = ""


class Timing(msgspec.Struct, frozen=True, kw_only=True):
    """How long each step may take, in seconds. ``confirm``: from the last byte sent to the cut."""

    connect_seconds: float = 2.0
    answer_seconds: float = 1.0
    write_seconds: float = 5.0
    confirm_seconds: float = 15.0


class PrinterClient:
    """One printer. Called from one thread (but for ``give_up``); every call returns within the sum of its time-outs.

    :raises AddressError: ``address`` is neither ``tcp://host:port`` nor ``serial:///path?baud=9600&flow=none``.
    :raises OSError: the model prints Chinese as pictures and its font cannot be read.
    """

    def __init__(self, address: str, model: PrinterModel | None = None, timing: Timing | None = None) -> None:
        parse_address(address)
        self.model = model or PrinterModel()
        render(Document(columns=self.model.columns, blocks=()), self.model)  # a missing font shows now, not at a sale
        self._address = address
        self._timing = timing or Timing()
        self._link: Transport | None = None
        self._given_up = threading.Event()
        self._reader = StatusReader()
        self._unanswered = 0  # GS r sent on a line that stays open and not answered: their answers may still come

    def print(self, job: Document | bytes) -> Outcome:
        """Print a document, or bytes that end with a cut."""
        data = render(job, self.model) if isinstance(job, Document) else job
        try:
            refusal = self._make_ready()
        except LinkError as error:
            self._drop_link()
            return NotPrinted("unreachable", str(error))
        if refusal is not None:
            self._finish()
            return refusal
        try:
            return self._send(data)
        except LinkError as error:
            self._drop_link()
            return PrintUnknown("link_lost", str(error))
        finally:
            self._finish()

    def status(self) -> PrinterStatus:
        """The printer's own word on its state; ``answered`` False where it gives none."""
        try:
            return self._ask_status()
        except LinkError:
            self._drop_link()
            return NO_ANSWER
        finally:
            self._finish()

    def open_drawer(self) -> DrawerKicked | DrawerFailed:
        """Give the drawer its pulse: in the order of the data, or at once where the printer is off line."""
        pin = self.model.drawer_pin
        try:
            status = self._ask_status()
            if not status.answered:
                return DrawerFailed("no_answer")
            if status.obstacle:
                self._open().write(drawer_kick_now(pin), self._timing.write_seconds)
                return DrawerKicked(confirmed=False)
            self._open().write(drawer_kick(pin) + CONFIRM, self._timing.write_seconds)
            self._unanswered += 1
            return DrawerKicked(confirmed=self._await_answers(self._timing.answer_seconds) == "")
        except LinkError as error:
            self._drop_link()
            return DrawerFailed("unreachable", str(error))
        finally:
            self._finish()

    def give_up(self) -> None:
        """From any thread: the call under way ends at its next read as if the line were lost, later ones at once."""
        self._given_up.set()

    def close(self) -> None:
        self._drop_link()

    # --- the steps of a job ---------------------------------------------------------------------------------------

    def _make_ready(self) -> NotPrinted | None:
        """Status and barrier: None when the printer is about to print what comes next."""
        obstacle = self._ask_status().obstacle
        if obstacle:
            return NotPrinted(obstacle)
        # ASB goes on before anything can go wrong, so that a fault in mid-receipt is told at once.
        self._open().write(ENABLE_STATUS_REPORTS + CONFIRM, self._timing.write_seconds)
        self._unanswered += 1
        problem = self._await_answers(self._timing.answer_seconds)
        if problem == "silent":
            return NotPrinted("busy", "the printer does not carry out commands")
        return NotPrinted(problem) if problem else None

    def _send(self, data: bytes) -> Outcome:
        self._unanswered += 1
        self._open().write(data + CONFIRM, self._timing.write_seconds)
        problem = self._await_answers(self._timing.confirm_seconds)
        if problem == "silent":
            return PrintUnknown(self._ask_status().obstacle or "no_confirmation")
        return PrintUnknown(problem) if problem else Printed()

    def _await_answers(self, timeout_seconds: float) -> str:
        """Wait until every ``GS r`` is answered: empty, or the obstacle a status report names, or ``silent``.

        Answers come in the order sent, so the last one stands for ours even where an earlier one came late.
        """
        deadline = monotonic() + timeout_seconds
        answered = False
        while self._unanswered:
            obstacle = ""
            for message in self._receive(deadline):
                match message:
                    case Confirmed():
                        answered = True
                        self._unanswered = max(0, self._unanswered - 1)
                    case Report():
                        status = status_of_report(message.data, self.model.drawer_open_level)
                        # «Off line» alone passes (the printer is busy cutting); what needs a hand does not.
                        obstacle = "" if status.obstacle == "offline" else status.obstacle
                    case RealTime():
                        pass  # a late answer to an earlier question
                    case _:
                        assert_never(message)
            if obstacle and self._unanswered:
                return obstacle
            if monotonic() >= deadline:
                break
        if not self._unanswered:
            return ""
        if answered:
            # It answers, but fewer times than asked: it was switched off in between. The next job starts afresh.
            self._unanswered = 0
        return "silent"

    def _ask_status(self) -> PrinterStatus:
        deadline = monotonic() + self._timing.answer_seconds
        link = self._open()
        self._discard_late_answers(link)
        link.write(ASK_ALL, self._timing.write_seconds)
        answers = bytearray()
        while len(answers) < ANSWERS and monotonic() < deadline:
            answers += bytes(message.value for message in self._receive(deadline) if isinstance(message, RealTime))
        return status_of_answers(bytes(answers[:ANSWERS]), self.model.drawer_open_level)

    def _discard_late_answers(self, link: Transport) -> None:
        """Read what earlier jobs left on the line, so that it is not taken for the answer to the next question."""
        while data := link.read(0.0):
            for message in self._reader.feed(data):
                if isinstance(message, Confirmed):
                    self._unanswered = max(0, self._unanswered - 1)

    def _receive(self, deadline: float) -> list[Confirmed | Report | RealTime]:
        return self._reader.feed(self._open().read(max(0.0, min(0.25, deadline - monotonic()))))

    # --- the line -------------------------------------------------------------------------------------------------

    def _open(self) -> Transport:
        if self._given_up.is_set():
            raise LinkError("given up")
        if self._link is None:
            self._link = open_transport(self._address, self._timing.connect_seconds)
            self._reader = StatusReader()
            if not self._link.kept:
                self._unanswered = 0  # late answers go to the closed connection
        return self._link

    def _finish(self) -> None:
        """After each call: a network printer is left free for others."""
        if self._link is not None and not self._link.kept:
            self._drop_link()

    def _drop_link(self) -> None:
        if self._link is not None:
            self._link.close()
            self._link = None
