"""The simulated pinpad without IO: the till's APDUs and times in milliseconds go in, APDUs and cut lines come out.

A command becomes a script of steps. One step follows the other when the till has acknowledged the one before; a till
that is gone (or has not answered within T3) is no reason to stop: the payment goes on and is in the book. Until the
script is through, every new command is answered «please wait» (84 9C).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from pos_terminal.devices.pinpad.zvt import messages
from pos_terminal.devices.pinpad.zvt.apdu import POSITIVE, Apdu, ZvtError
from pos_terminal.devices.pinpad.zvt.exchange import T3_MS
from pos_terminal.devices.pinpad.zvt.fields import Fields, bcd, encode_field, encode_tlv, parse_fields
from pos_terminal.simulators.pinpad.book import SCHEME, TERMINAL, WHOLE_CARD, Book, Transaction
from pos_terminal.simulators.pinpad.plan import DropAt, Plan

_BUSY, _WRONG_CURRENCY, _PROTOCOL, _IMPOSSIBLE = 0x9C, 0x6F, 0x9A, 0x83
_TOO_MUCH = 13
_ABORTED, _ALREADY_REVERSED, _NO_SUCH_PAYMENT, _NOT_REGISTERED = 0x6C, 0xB4, 0xB5, 0x6B

Clock = Callable[[], tuple[str, str]]
"""Day (MMDD) and time (HHMMSS) at the store."""


@dataclass(frozen=True)
class _Send:
    """Send and wait for the till's answer."""

    apdu: Apdu


@dataclass(frozen=True)
class _Wait:
    """Let time pass: the card and the bank. Here, and only here, an abort is heard."""

    ms: int


@dataclass(frozen=True)
class _Do:
    """Something happens in the pinpad; the steps it gives come next."""

    act: Callable[[], list[_Step]]


@dataclass(frozen=True)
class _Cut:
    """The line goes dead."""


@dataclass(frozen=True)
class _Acknowledged:
    """The till has the result: from here on the payment is not taken back."""


_Step = _Send | _Wait | _Do | _Cut | _Acknowledged


class Terminal:
    """One pinpad. ``output`` collects what goes to the till; ``cut`` asks the carrier to break the line."""

    def __init__(self, book: Book, clock: Clock, currency: str = "0156") -> None:
        self.book = book
        self.plan = Plan()
        self.plan_left = 0
        self.output: deque[Apdu | Literal["cut"]] = deque()
        self._clock = clock
        self._currency = currency
        self._script: deque[_Step] = deque()
        self._registered = False
        self._orphaned = False  # the till of the running script is gone: it goes on, but tells nobody
        self._answer_due_ms: int | None = None
        self._wake_ms: int | None = None
        self._unacknowledged: Transaction | None = None

    @property
    def busy(self) -> bool:
        return bool(self._script) or self._answer_due_ms is not None or self._wake_ms is not None

    @property
    def next_deadline_ms(self) -> int | None:
        return min((ms for ms in (self._answer_due_ms, self._wake_ms) if ms is not None), default=None)

    def follow(self, plan: Plan) -> None:
        self.plan, self.plan_left = plan, plan.limit

    def disconnected(self, at_ms: int) -> None:
        self._registered = False
        self._till_gone(at_ms)

    def receive(self, apdu: Apdu, at_ms: int) -> None:
        if apdu.is_answer:
            if self._answer_due_ms is not None:
                self._answer_due_ms = None
                self._play(at_ms)
            return
        if self.plan.mode == "silent" and (
            self.plan.silent_from == "registration" or apdu.control in (messages.AUTHORISATION, messages.REFUND)
        ):
            self._take_plan()
            return
        if apdu.control == messages.ABORT:
            self._abort(at_ms)
        elif self.busy:
            self._reject(_BUSY)
        else:
            try:
                self._begin(apdu)
            except (ZvtError, ValueError):
                self._script.clear()
                self._reject(_PROTOCOL)
            self._play(at_ms)

    def tick(self, at_ms: int) -> None:
        if self._answer_due_ms is not None and at_ms >= self._answer_due_ms:
            self._till_gone(at_ms)
        if self._wake_ms is not None and at_ms >= self._wake_ms:
            self._wake_ms = None
            self._play(at_ms)

    # --- the commands ---------------------------------------------------------------------------------------------

    def _begin(self, apdu: Apdu) -> None:
        if apdu.control == messages.REGISTRATION:
            self._register(apdu.data)
        elif not self._registered and apdu.control != messages.STATUS_ENQUIRY:
            self._reject(_NOT_REGISTERED)
        elif apdu.control == messages.STATUS_ENQUIRY:
            self._accept(_Send(Apdu(messages.COMPLETION, b"\x00")))
        elif apdu.control == messages.AUTHORISATION:
            self._authorise(parse_fields(apdu.data))
        elif apdu.control == messages.REPEAT_RECEIPT:
            self._repeat_receipt()
        elif apdu.control == messages.REVERSAL:
            self._reverse(int(parse_fields(apdu.data[3:]).digits(0x87)))
        elif apdu.control == messages.REFUND:
            self._refund(parse_fields(apdu.data[3:]))
        elif apdu.control == messages.END_OF_DAY:
            self._accept(_Do(self._end_day))
        else:
            self._reject(_IMPOSSIBLE)

    def _register(self, data: bytes) -> None:
        if len(data) < 4:
            raise ZvtError("a registration has a password and a configuration byte")
        if len(data) >= 6 and data[4:6].hex() != self._currency:
            self._reject(_WRONG_CURRENCY)
            return
        self._registered = True
        completion = (
            encode_field(0x19, b"\x00")
            + encode_field(0x29, bcd(TERMINAL, 4))
            + encode_field(0x49, bcd(self._currency, 2))
        )
        self._accept(_Send(Apdu(messages.COMPLETION, completion)))

    def _authorise(self, fields: Fields) -> None:
        self._move("payment", self._amount(fields), self._take_plan())

    def _move(self, kind: Literal["payment", "refund"], amount: int, plan: Plan) -> None:
        drop = self._drop_at(plan)
        if drop == "before_ack":
            self._script.append(_Cut())
            return
        self._accept(_Cut() if drop == "after_ack" else None)
        self._script += [
            _Send(_intermediate(0x0A, "Please insert card")),
            _Wait(plan.card_ms // 2),
            _Send(_intermediate(0x04)),
            _Wait(plan.card_ms - plan.card_ms // 2),
            _Do(lambda: self._decline(plan.code) if plan.mode == "decline" else self._approve(kind, amount, plan)),
        ]

    def _approve(self, kind: Literal["payment", "refund"], amount: int, plan: Plan) -> list[_Step]:
        done = self.book.record(kind, amount, *self._clock())
        if plan.auto_reverse:
            self._unacknowledged = done
        result, completion, drop = self._result(done), Apdu(messages.COMPLETION), self._drop_at(plan)
        say_result: list[_Step] = [_Send(result)]
        say_completion: list[_Step] = [_Send(completion)]
        if drop in ("before_status", "after_status"):
            say_result = [_Cut()] if drop == "before_status" else [_Do(lambda: self._say(result)), _Cut()]
        if drop in ("before_completion", "after_completion"):
            say_completion = [_Cut()] if drop == "before_completion" else [_Do(lambda: self._say(completion)), _Cut()]
        return [*say_result, _Acknowledged(), *say_completion]

    def _say(self, apdu: Apdu) -> list[_Step]:
        """Send without waiting for an answer."""
        if not self._orphaned:
            self.output.append(apdu)
        return []

    @staticmethod
    def _drop_at(plan: Plan) -> DropAt | None:
        return plan.drop_at if plan.mode == "drop" else None

    def _decline(self, code: int) -> list[_Step]:
        self.book.pages.counts.declined += 1
        self.book.save()
        return _failure(code, "Declined")

    def _abort(self, at_ms: int) -> None:
        """Possible until the bank was asked for the last time: as long as a wait is under way or to come."""
        if self._wake_ms is None and not any(isinstance(step, _Wait) for step in self._script):
            self._reject(_IMPOSSIBLE)
            return
        self.output.append(POSITIVE)
        self._wake_ms = None
        self._script.clear()
        self._script += _failure(_ABORTED, "Aborted")
        self.book.pages.counts.aborted += 1
        self.book.save()
        self._play(at_ms)

    def _repeat_receipt(self) -> None:
        newest = self.book.newest()
        if newest is None:
            self._accept(_Send(Apdu(messages.FAILED, bytes([_IMPOSSIBLE]))))
        else:
            self._accept(_Send(self._result(newest)), _Send(Apdu(messages.COMPLETION)))

    def _reverse(self, receipt: int) -> None:
        plan = self._take_plan()
        payment = self.book.payment(receipt)
        if payment is None or payment.state != "approved":
            self._accept(*_failure(_NO_SUCH_PAYMENT if payment is None else _ALREADY_REVERSED, "Not possible"))
            return
        if plan.mode == "decline":
            self._accept(*_failure(plan.code, "Declined"))
            return
        original = payment

        def act() -> list[_Step]:
            original.state = "reversed"
            done = self.book.record("reversal", original.amount, *self._clock(), reverses=original.trace)
            return [_Send(self._result(done)), _Send(Apdu(messages.COMPLETION))]

        # Dropped, a reversal goes through and nobody says so.
        self._accept(_Cut() if plan.mode == "drop" else None)
        self._script += [_Send(_intermediate(0x04)), _Wait(plan.card_ms), _Do(act)]

    def _refund(self, fields: Fields) -> None:
        """As a payment, with all that can go wrong; never more than the payments left there."""
        amount, plan = self._amount(fields), self._take_plan()
        if amount > self.book.held:
            self._accept(*_failure(_TOO_MUCH, "Amount too high"))
        else:
            self._move("refund", amount, plan)

    def _end_day(self) -> list[_Step]:
        pages = self.book.pages
        total = sum(entry.amount for entry in pages.transactions if entry.kind == "payment")
        pages.counts.days_ended += 1
        self.book.save()
        result = encode_field(0x27, b"\x00") + encode_field(0x04, bcd(total, 6))
        return [_Send(Apdu(messages.STATUS_INFORMATION, result)), _Send(Apdu(messages.COMPLETION))]

    # --- the script -----------------------------------------------------------------------------------------------

    def _accept(self, *steps: _Step | None) -> None:
        self.output.append(POSITIVE)
        self._script += [step for step in steps if step is not None]

    def _reject(self, code: int) -> None:
        self.output.append(Apdu(0x8400 | code))

    def _take_plan(self) -> Plan:
        plan = self.plan
        if self.plan_left:
            self.plan_left -= 1
            if not self.plan_left:
                self.plan = Plan(whole_card=plan.whole_card)
        return plan

    def _amount(self, fields: Fields) -> int:
        amount, currency = fields.digits(0x04), fields.digits(0x49)
        if not amount or currency not in ("", self._currency):
            raise ZvtError("a payment has an amount in our currency")
        return int(amount)

    def _play(self, at_ms: int) -> None:
        while self._script and self._answer_due_ms is None and self._wake_ms is None:
            step = self._script.popleft()
            if isinstance(step, _Send):
                if not self._orphaned:
                    self.output.append(step.apdu)
                    self._answer_due_ms = at_ms + T3_MS
            elif isinstance(step, _Wait):
                self._wake_ms = at_ms + step.ms
            elif isinstance(step, _Do):
                self._script.extendleft(reversed(step.act()))
            elif isinstance(step, _Cut):
                self.output.append("cut")
                self.disconnected(at_ms)
            elif not self._orphaned:
                self._unacknowledged = None
        if not self.busy:
            self._orphaned = False
            self._take_back()

    def _till_gone(self, at_ms: int) -> None:
        self._orphaned = self.busy
        self._answer_due_ms = None
        self._play(at_ms)

    def _take_back(self) -> None:
        if self._unacknowledged is not None:
            self._unacknowledged.state = "auto_reversed"
            self._unacknowledged = None
            self.book.pages.counts.auto_reversals += 1
            self.book.save()

    def _result(self, done: Transaction) -> Apdu:
        block = (
            encode_field(0x27, b"\x00")
            + encode_field(0x04, bcd(done.amount, 6))
            + encode_field(0x49, bcd(self._currency, 2))
            + encode_field(0x0B, bcd(done.trace, 3))
            + (encode_field(0x37, bcd(done.reverses, 3)) if done.reverses else b"")
            + encode_field(0x0C, bcd(done.time, 3))
            + encode_field(0x0D, bcd(done.day, 2))
            + encode_field(0x87, bcd(done.receipt, 2))
            + encode_field(0x22, bytes.fromhex(WHOLE_CARD if self.plan.whole_card else done.card))
            + encode_field(0x8B, SCHEME.encode("ascii") + b"\0")
            + encode_field(0x3B, done.authorisation.encode("ascii").ljust(8, b"\0"))
            + encode_field(0x29, bcd(TERMINAL, 4))
        )
        return Apdu(messages.STATUS_INFORMATION, block)


def _intermediate(code: int, text: str = "") -> Apdu:
    if not text:
        return Apdu(messages.INTERMEDIATE_STATUS, bytes([code]))
    lines = encode_tlv(0x24, encode_tlv(0x07, text.encode("cp437")))
    return Apdu(messages.INTERMEDIATE_STATUS, bytes([code, 0x03]) + encode_field(0x06, lines))


def _failure(code: int, text: str) -> list[_Step]:
    """A result that says why, and the end."""
    result = encode_field(0x27, bytes([code])) + encode_field(0x3C, text.encode("cp437"))
    return [_Send(Apdu(messages.STATUS_INFORMATION, result)), _Send(Apdu(messages.FAILED, bytes([code])))]
