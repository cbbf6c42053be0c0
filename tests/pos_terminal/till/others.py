"""The pinpad's journal and the acquirer's books: their own truth, whatever the till was told of it.

``Fate`` is what becomes of a message; the driver chooses it.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

import msgspec

from pos_terminal.contract import cloud
from pos_terminal.contract.facts import CardSlip, CodeSlip
from pos_terminal.devices.pinpad import port
from pos_terminal.till import events
from pos_terminal.till.effects import Authorise, Effect, Enquire, LookAtPinpad, RefundCard, ReverseCard
from tests.playbook import START_MS

Fate = Literal["fine", "refused", "lost_before", "lost_after", "unreachable"]
Outcome = events.Approved | events.Declined | events.Unclear


class Charge(NamedTuple):
    receipt: int
    attempt: str
    amount: int
    at_ms: int


class Pinpad:
    """Transactions in order; a reversal or a refund is one of a negative amount."""

    def __init__(self) -> None:
        self.journal: list[Charge] = []
        self.reversed: set[int] = set()
        self.paid_out: dict[str, int] = {}
        self.told: list[str] = []

    def charge(self, attempt: str, amount: int, at_ms: int) -> CardSlip:
        self.journal.append(Charge(len(self.journal) + 1, attempt, amount, at_ms))
        return self.newest_slip()

    def newest_slip(self) -> CardSlip:
        receipt, attempt, amount, at_ms = self.journal[-1]
        minutes, seconds = divmod(at_ms // 1000 - START_MS // 1000 + 9 * 3_600, 60)
        return CardSlip(
            amount=amount,
            receipt_number=f"{receipt:04d}",
            trace=f"{receipt:06d}",
            card="622202******1234",
            scheme="UnionPay",
            authorisation=attempt[-6:],
            terminal="T1",
            pinpad_time=f"02-{14 + minutes // 1440:02d} {minutes // 60 % 24:02d}:{minutes % 60:02d}:{seconds:02d}",
        )

    def holds(self, attempt: str) -> bool:
        return any(one.attempt == attempt and one.receipt not in self.reversed for one in self.journal)

    def net(self) -> int:
        took = sum(one.amount for one in self.journal if one.amount > 0 and one.receipt not in self.reversed)
        return took - sum(self.paid_out.values())

    def give_back(self, attempt: str) -> None:
        """By telephone, outside the till."""
        self.reversed |= {one.receipt for one in self.journal if one.attempt == attempt}

    # --- what it is told to do

    def works(self, job: Effect, fate: Fate, at_ms: int) -> Outcome:
        match job:
            case LookAtPinpad():
                return events.Unclear(why="a look changes nothing")
            case Authorise():
                return self._authorise(job, fate, at_ms)
            case ReverseCard():
                return self._reverse(job, fate, at_ms)
            case RefundCard():
                return self._refund(job, fate, at_ms)
            case Enquire():
                return self._enquire(job, fate)
            case _:
                raise AssertionError(job)

    def _authorise(self, job: Authorise, fate: Fate, at_ms: int) -> Outcome:
        assert job.attempt not in self.told, "an attempt is told to the pinpad once"
        self.told.append(job.attempt)
        if fate in ("refused", "unreachable"):
            return events.Declined(code="declined")
        if fate != "lost_before":
            slip = self.charge(job.attempt, job.amount, at_ms)
            if fate == "fine":
                return events.Approved(slip=slip)
        return events.Unclear(why="link")

    def _reverse(self, job: ReverseCard, fate: Fate, at_ms: int) -> Outcome:
        receipt = int(job.receipt_number or 0)
        if fate == "unreachable":
            return events.Declined(code="unreachable")
        if receipt in self.reversed:  # a pinpad that is not ready has not looked
            return events.Declined(code="not_ready" if fate == "refused" else "already_reversed")
        if fate == "refused" or not receipt:
            return events.Declined(code="reversal_impossible")
        if fate == "lost_before":
            return events.Unclear(why="link")
        self.reversed.add(receipt)
        slip = self.charge(job.attempt, -job.amount, at_ms)
        return events.Approved(slip=slip) if fate == "fine" else events.Unclear(why="link")

    def _refund(self, job: RefundCard, fate: Fate, at_ms: int) -> Outcome:
        assert job.attempt not in self.told, "an attempt is told to the pinpad once"
        self.told.append(job.attempt)
        if fate in ("refused", "unreachable"):
            return events.Declined(code="declined")
        if fate != "lost_before":
            self.paid_out[job.attempt] = job.amount
            slip = self.charge(job.attempt, -job.amount, at_ms)
            if fate == "fine":
                return events.Approved(slip=msgspec.structs.replace(slip, amount=job.amount))
        return events.Unclear(why="link")

    def _enquire(self, job: Enquire, fate: Fate) -> Outcome:
        if fate != "fine":
            return events.Unclear(why="unreachable")
        if not self.journal:
            return events.Declined(code="not_found")
        slip = self.newest_slip()
        found = port.resolve(job.amount, job.last_receipt_number, job.begun_at_ms, slip, pays_out=job.pays_out)
        if isinstance(found, port.Approved):
            return events.Approved(slip=found.slip)
        if isinstance(found, port.Refused):
            return events.Declined(code=found.code)
        return events.Unclear(why=found.why)


class Acquirer:
    def __init__(self) -> None:
        self.codes: dict[str, tuple[str, int]] = {}
        self.refunds: dict[str, tuple[str, int]] = {}
        self.closed: set[str] = set()
        self.on_the_way: list[cloud.PayCode] = []

    def pay(self, question: cloud.PayCode, outcome: str) -> cloud.Answer:
        if question.attempt not in self.codes:
            self.codes[question.attempt] = (outcome, question.amount)
        return self.query(question.attempt)

    def query(self, attempt: str) -> cloud.Answer:
        state, amount = self.codes.get(attempt, ("", 0))
        if state == "paid":
            return cloud.CodePaid(
                slip=CodeSlip(amount=amount, wallet="wechat", reference=f"q{attempt}"), buyer_paid=amount
            )
        if state == "waiting":
            return cloud.Pending()
        return cloud.Refusal(code=state or "never_arrived")

    def cancel(self, attempt: str) -> cloud.Answer:
        self.codes[attempt] = ("cancelled", self.codes.get(attempt, ("", 0))[1])
        return cloud.Done()

    def refund(self, question: cloud.RefundPayCode) -> cloud.Answer:
        if question.attempt in self.closed:
            return cloud.Refusal(code="refund_closed")
        if question.attempt not in self.refunds:
            assert self.codes[question.of][0] == "paid", "a refund of what was not paid, or twice"
            self.refunds[question.attempt] = (question.of, question.amount)
            paid, back = self.codes[question.of][1], self.refunded(question.of)
            assert back <= paid, "more than was paid"
            if back == paid:
                self.codes[question.of] = ("refunded", paid)
        return cloud.Done()

    def query_refund(self, question: cloud.QueryRefund) -> cloud.Answer:
        if question.attempt not in self.refunds:
            self.closed.add(question.attempt)
            return cloud.Refusal(code="never_arrived")
        assert self.refunds[question.attempt][0] == question.of
        return cloud.Done()

    def refunded(self, of: str) -> int:
        return sum(amount for paid, amount in self.refunds.values() if paid == of)

    def everybody_pays(self) -> None:
        """Who has a question on the phone answers it."""
        for attempt, (state, amount) in self.codes.items():
            self.codes[attempt] = ("paid" if state == "waiting" else state, amount)

    def net(self) -> int:
        return sum(amount - self.refunded(of) for of, (state, amount) in self.codes.items() if state == "paid")
