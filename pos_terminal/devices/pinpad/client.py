"""A ZVT pinpad behind ``port.Pinpad``: blocking, over TCP or serial.

Every call opens the line, registers, does its one thing and closes: a registration that just went through is the
proof that the line works before money is at stake, and a pinpad that was switched off and on needs no healing.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pos_terminal.contract.facts import CardSlip
from pos_terminal.contract.money import CNY, Currency
from pos_terminal.devices.pinpad.port import OnStatus, Outcome, PinpadUnreachable, Refused
from pos_terminal.devices.pinpad.transport import Line, LineLost, open_line, parse_address
from pos_terminal.devices.pinpad.zvt import messages, verdict
from pos_terminal.devices.pinpad.zvt.apdu import Apdu
from pos_terminal.devices.pinpad.zvt.exchange import Ended, Exchange
from pos_terminal.devices.pinpad.zvt.link import Link, SerialLink, TcpLink

_SLICE_MS = 50
"""How long one read waits: an abort and ``close`` are seen this fast."""

_DRAIN_MS = 500
"""How long the last answer may take to arrive on a serial line before the port closes."""


def monotonic_ms() -> int:
    return time.monotonic_ns() // 1_000_000


def _ignore(message: str) -> None:
    """Nobody watches."""


class ZvtPinpad:
    """The pinpad at ``address`` (see ``transport``). ``password`` is the pinpad's own, six digits.

    ``clock`` gives milliseconds that only go forward.

    :raises ValueError: the address or the password is none.
    """

    def __init__(
        self,
        address: str,
        *,
        password: str = "000000",
        currency: Currency = CNY,
        clock: Callable[[], int] = monotonic_ms,
    ) -> None:
        self._address = parse_address(address)
        self._password = password
        self._currency = currency.number.zfill(4)
        self._registration = messages.registration(password, self._currency)
        self._clock = clock
        self._one_at_a_time = threading.Lock()
        self._abort_wanted = threading.Event()
        self._closed = threading.Event()

    def authorise(self, amount: int, on_status: OnStatus) -> Outcome:
        """See ``port.Pinpad``. :raises ValueError: the amount is not above zero or longer than 12 digits."""
        return self._pay(messages.authorisation(amount, self._currency), amount, on_status)

    def reverse(self, receipt_number: str, on_status: OnStatus) -> Outcome:
        """See ``port.Pinpad``. :raises ValueError: this is no receipt number of four digits."""
        return self._pay(messages.reversal(self._password, receipt_number), None, on_status)

    def refund(self, amount: int, on_status: OnStatus) -> Outcome:
        """See ``port.Pinpad``. :raises ValueError: the amount is not above zero or longer than 12 digits."""
        return self._pay(messages.refund(self._password, amount, self._currency), amount, on_status)

    def last_transaction(self) -> CardSlip | None:
        """See ``port.Pinpad``."""
        with self._line() as talk:
            if (refusal := verdict.registration_refusal(talk.run(self._registration))) is not None:
                raise PinpadUnreachable(refusal.reason)
            talk.run(messages.status_enquiry(self._password))  # a pinpad with unfinished business settles it first
            return verdict.last_transaction(talk.run(messages.repeat_receipt(self._password)))

    def check(self) -> bool:
        """See ``port.Pinpad``."""
        try:
            with self._line() as talk:
                if verdict.registration_refusal(talk.run(self._registration)) is not None:
                    return False
                return talk.run(messages.status_enquiry(self._password)).how == "completed"
        except PinpadUnreachable:
            return False

    def abort(self) -> None:
        """See ``port.Pinpad``."""
        self._abort_wanted.set()  # forgotten when the next payment begins

    def close(self) -> None:
        """See ``port.Pinpad``. A closed pinpad answers every call as unreachable."""
        self._closed.set()

    def _pay(self, command: Apdu, amount: int | None, on_status: OnStatus) -> Outcome:
        self._abort_wanted.clear()
        try:
            with self._line() as talk:
                refusal = verdict.registration_refusal(talk.run(self._registration))
                if refusal is None and self._abort_wanted.is_set():
                    refusal = Refused("aborted", "before the pinpad was told")
                if refusal is not None:
                    return refusal
                # From here on the pinpad may have heard of it: only its own words are certain.
                ended = talk.run(command, on_status, self._abort_wanted)
                return verdict.payment_outcome(ended, amount, self._currency)
        except PinpadUnreachable as fault:
            return Refused("unreachable", str(fault))  # only opening the line raises it

    @contextmanager
    def _line(self) -> Iterator[_Talk]:
        with self._one_at_a_time:
            if self._closed.is_set():
                raise PinpadUnreachable("closed")
            try:
                line = open_line(self._address)
            except LineLost as fault:
                raise PinpadUnreachable(str(fault)) from fault
            talk = _Talk(line, self._clock, self._closed)
            try:
                yield talk
            finally:
                line.close(discard=talk.in_doubt)


class _Talk:
    """One opened line: runs exchanges on it, one after the other. A lost line ends every further one as lost.

    ``in_doubt``: the last exchange did not come to its end; bytes of it may still wait in the system.
    """

    def __init__(self, line: Line, clock: Callable[[], int], closed: threading.Event) -> None:
        self._line = line
        self._clock = clock
        self._closed = closed
        self._link: Link = SerialLink() if line.framed else TcpLink()
        self._lost = ""
        self.in_doubt = False

    def run(self, command: Apdu, on_status: OnStatus = _ignore, abort: threading.Event | None = None) -> Ended:
        self.in_doubt = True
        exchange = Exchange(self._link, command, self._clock())
        try:
            while exchange.ended is None:
                self._flush()
                if self._closed.is_set():
                    raise LineLost("closed")
                if abort is not None and abort.is_set():
                    exchange.abort(self._clock())
                exchange.feed(self._read(exchange.next_deadline_ms), self._clock())
                self._show(exchange, on_status)
        except LineLost as fault:
            self._lost = self._lost or str(fault)
            exchange.lost(self._lost)
        assert exchange.ended is not None
        self.in_doubt = exchange.ended.how in ("no_answer", "silent", "lost")
        self._drain()
        return exchange.ended

    def _read(self, deadline_ms: int | None) -> bytes:
        wait_ms = _SLICE_MS if deadline_ms is None else min(_SLICE_MS, deadline_ms - self._clock())
        return self._line.read(max(wait_ms, 1) / 1000)

    def _flush(self) -> None:
        if self._lost:
            raise LineLost(self._lost)
        output = self._link.take_output()
        if output:
            self._line.write(output)

    def _show(self, exchange: Exchange, on_status: OnStatus) -> None:
        while exchange.statuses:
            status = exchange.statuses.pop(0)
            on_status(f"{status.word}\t{status.text}" if status.text else status.word)

    def _drain(self) -> None:
        """Bring the last answer to the pinpad. The outcome stands already: a line lost now changes nothing of it."""
        until_ms = self._clock() + _DRAIN_MS
        try:
            self._flush()
            while not self._link.idle and self._link.failed is None and self._clock() < until_ms:
                self._link.feed(self._read(None), self._clock())
                self._flush()
        except LineLost as fault:
            self._lost = self._lost or str(fault)
