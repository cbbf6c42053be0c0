"""One command of the till, from its sending to its end (PA00P015 chapter 2: commands; PA00P016: T3 and T4).

::

    till    command ─▶            80 00 ─▶              80 00 ─▶                 80 00 ─▶
    pinpad           ◀─ 80 00    ◀─ 04 FF … (any number)  ◀─ 04 0F (result)      ◀─ 06 0F done or 06 1E failed
            └── T3 ──┘ └───────────────── T4, anew with every sign of life ──────────────┘

The till answers each command of the pinpad with ``80 00 00`` and never answers an answer. While it waits for the
first answer it is the master; after it the pinpad is, and all the till may send is an abort.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from pos_terminal.devices.pinpad.zvt import messages
from pos_terminal.devices.pinpad.zvt.apdu import NOT_SUPPORTED, POSITIVE, Apdu, ZvtError
from pos_terminal.devices.pinpad.zvt.fields import Fields
from pos_terminal.devices.pinpad.zvt.link import Link
from pos_terminal.devices.pinpad.zvt.messages import IntermediateStatus, StatusInformation

T3_MS = 5_000
T4_MS = 180_000
_SHOWS_LIFE = frozenset(
    (
        messages.INTERMEDIATE_STATUS,
        messages.STATUS_INFORMATION,
        messages.PRINT_LINE,
        messages.PRINT_TEXT_BLOCK,
    )
)
_MOVES_MONEY = frozenset((messages.AUTHORISATION, messages.REVERSAL, messages.REFUND))

How = Literal["completed", "failed", "rejected", "no_answer", "silent", "lost"]


@dataclass
class Ended:
    """How an exchange ended, and everything the pinpad said on the way.

    *completed* 06 0F · *failed* 06 1E with ``code`` · *rejected* the command itself was answered 84 ``code`` ·
    *no_answer* T3 · *silent* T4 · *lost* the line. ``garbled``: a result came that could not be read.
    ``repeated``: the command went out more than once, so that what was rejected may be only its copy.
    """

    how: How
    code: int | None = None
    why: str = ""
    results: list[StatusInformation] = field(default_factory=list)
    completion: Fields = field(default_factory=lambda: Fields({}))
    lines: list[str] = field(default_factory=list)
    garbled: bool = False
    repeated: bool = False


class Exchange:
    """Sends ``command`` over ``link`` at once; ``ended`` is set when it is over. Times are milliseconds.

    The caller carries ``link.take_output()`` to the wire after each call, calls ``tick`` at ``next_deadline_ms`` and
    ``lost`` when the line is gone. ``statuses`` grows by what the pinpad shows; the caller may empty it.
    """

    def __init__(self, link: Link, command: Apdu, at_ms: int) -> None:
        self.ended: Ended | None = None
        self.statuses: list[IntermediateStatus] = []
        self._link = link
        self._said = Ended("lost")
        self._accepted = False
        self._abort: Literal["none", "wanted", "sent"] = "none"
        self._t4_ms = T4_MS
        self._deadline_ms = at_ms + T3_MS
        self._repeats_before = link.repeats
        link.send(command, at_ms, once=command.control in _MOVES_MONEY)

    @property
    def next_deadline_ms(self) -> int | None:
        if self.ended is not None:
            return None
        of_link = self._link.next_deadline_ms
        return self._deadline_ms if of_link is None else min(of_link, self._deadline_ms)

    def feed(self, data: bytes, at_ms: int) -> None:
        for apdu in self._link.feed(data, at_ms):
            if self.ended is None:
                self._take(apdu, at_ms)
        self.tick(at_ms)

    def tick(self, at_ms: int) -> None:
        if self.ended is not None:
            return
        self._link.tick(at_ms)
        if self._link.failed is not None:
            self.lost(self._link.failed)
        elif at_ms >= self._deadline_ms:
            self._timed_out(at_ms)

    def _timed_out(self, at_ms: int) -> None:
        if self._accepted:
            self._end("silent", why="the pinpad fell silent")
        elif self._link.idle:
            self._end("no_answer", why="the pinpad does not answer")
        else:
            self._deadline_ms = at_ms + T3_MS  # T3 begins when the frame has arrived; the link ends its repeats itself

    def lost(self, why: str) -> None:
        if self.ended is None:
            self._end("lost", why=why)

    def abort(self, at_ms: int) -> None:
        """Ask the pinpad to stop, once, as soon as it is the master. It may go on all the same."""
        if self._abort == "none" and self.ended is None:
            self._abort = "wanted"
            self._send_abort(at_ms)

    def _send_abort(self, at_ms: int) -> None:
        if self._abort == "wanted" and self._accepted:
            self._abort = "sent"
            self._link.send(messages.abort(), at_ms)

    def _take(self, apdu: Apdu, at_ms: int) -> None:
        if apdu.is_answer:
            self._take_answer(apdu, at_ms)
            return
        if not self._accepted:  # of something before our command: its result must never count as ours
            self._link.send(POSITIVE, at_ms)
            return
        try:
            known = self._take_command(apdu)
        except ZvtError as fault:
            # Acknowledged all the same: a pinpad that gets no answer to a result undoes the payment, and whether it
            # did would be one doubt more.
            known = True
            self._said.garbled = self._said.garbled or apdu.control == messages.STATUS_INFORMATION
            self._said.why = self._said.why or str(fault)
        self._link.send(POSITIVE if known else NOT_SUPPORTED, at_ms)
        if apdu.control in _SHOWS_LIFE:
            self._deadline_ms = at_ms + self._t4_ms

    def _take_answer(self, answer: Apdu, at_ms: int) -> None:
        if self._accepted:
            return  # to our abort; what counts is how the pinpad ends
        if answer.control >> 8 == 0x80 or answer.control == 0x8400:
            self._accepted = True
            self._deadline_ms = at_ms + self._t4_ms
            self._send_abort(at_ms)
        else:
            self._end("rejected", answer.control & 0xFF)
            self._said.repeated = self._link.repeats > self._repeats_before

    def _take_command(self, apdu: Apdu) -> bool:
        """Whether the command is one we know."""
        if apdu.control == messages.COMPLETION:
            self._complete(apdu.data)
        elif apdu.control == messages.FAILED:
            self._end("failed", apdu.data[0] if apdu.data else None)
        elif apdu.control == messages.STATUS_INFORMATION:
            self._said.results.append(messages.read_status_information(apdu.data))
        elif apdu.control == messages.INTERMEDIATE_STATUS:
            self._show(messages.read_intermediate_status(apdu.data))
        elif apdu.control == messages.PRINT_LINE:
            self._said.lines += messages.read_print_line(apdu.data)
        elif apdu.control == messages.PRINT_TEXT_BLOCK:
            self._said.lines += messages.read_print_block(apdu.data)
        else:
            return False
        return True

    def _complete(self, block: bytes) -> None:
        try:
            self._said.completion = messages.read_completion(block)
        finally:  # what it adds may be unreadable; that it is complete is certain
            self._end("completed")

    def _show(self, status: IntermediateStatus) -> None:
        if status.minutes:
            self._t4_ms = status.minutes * 60_000
        self.statuses.append(status)

    def _end(self, how: How, code: int | None = None, why: str = "") -> None:
        self._said.how, self._said.code, self._said.why = how, code, why or self._said.why
        self.ended = self._said
