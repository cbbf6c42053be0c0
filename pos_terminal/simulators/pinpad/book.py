"""What the simulated pinpad remembers: its transactions, its counters, its numbers. It survives a restart."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import msgspec

from pos_terminal.simulators.control import load_state, save_state

CARD = "622202EEEEEEEE1234"
WHOLE_CARD = "622202718281831234"
SCHEME = "UnionPay"
TERMINAL = "29001006"


class Transaction(msgspec.Struct):
    """One transaction that took effect. ``card`` has ``E`` for a masked digit; ``time`` is MMDD and HHMMSS."""

    kind: Literal["payment", "refund", "reversal"]
    receipt: int
    trace: int
    amount: int
    day: str
    time: str
    authorisation: str
    card: str = CARD
    state: Literal["approved", "reversed", "auto_reversed"] = "approved"
    reverses: int = 0


class Counts(msgspec.Struct):
    """``approved`` counts the payments that the simulated bank authorised: money that moved."""

    approved: int = 0
    declined: int = 0
    aborted: int = 0
    refunds: int = 0
    reversals: int = 0
    auto_reversals: int = 0
    days_ended: int = 0


class Pages(msgspec.Struct):
    last_receipt: int = 0
    last_trace: int = 0
    counts: Counts = msgspec.field(default_factory=Counts)
    transactions: list[Transaction] = []


class Book:
    """The pages and the file they are kept in (``None``: in memory only).

    :raises ValueError: the file holds something else.
    """

    def __init__(self, path: Path | None, first_receipt: int = 1) -> None:
        self._path = path
        kept = load_state(path)
        try:
            self.pages = Pages(last_receipt=first_receipt - 1) if kept is None else msgspec.convert(kept, Pages)
        except msgspec.ValidationError as fault:
            raise ValueError(f"{path} is no state of a pinpad: {fault}") from fault

    def save(self) -> None:
        save_state(self._path, msgspec.to_builtins(self.pages))

    def record(
        self, kind: Literal["payment", "refund", "reversal"], amount: int, day: str, time: str, reverses: int = 0
    ) -> Transaction:
        """Give the transaction its numbers, count it and keep it, before anybody is told of it."""
        pages = self.pages
        pages.last_receipt = pages.last_receipt % 9999 + 1
        pages.last_trace = pages.last_trace % 999_999 + 1
        done = Transaction(
            kind=kind,
            receipt=pages.last_receipt,
            trace=pages.last_trace,
            amount=amount,
            day=day,
            time=time,
            authorisation=f"{pages.last_trace * 7919 % 1_000_000:06d}",
            reverses=reverses,
        )
        pages.transactions.append(done)
        if kind == "payment":
            pages.counts.approved += 1
        elif kind == "refund":
            pages.counts.refunds += 1
        else:
            pages.counts.reversals += 1
        self.save()
        return done

    def payment(self, receipt: int) -> Transaction | None:
        """The newest payment with this receipt number."""
        for transaction in reversed(self.pages.transactions):
            if transaction.kind == "payment" and transaction.receipt == receipt:
                return transaction
        return None

    @property
    def held(self) -> int:
        """What payments left in the merchant's account: more than that is not paid out."""
        took = sum(one.amount for one in self.pages.transactions if one.kind == "payment" and one.state == "approved")
        paid_out = (one.amount for one in self.pages.transactions if one.kind == "refund" and one.state == "approved")
        return took - sum(paid_out)

    def newest(self) -> Transaction | None:
        """What a repeated receipt shows: a payment that the pinpad took back by itself is not kept."""
        for transaction in reversed(self.pages.transactions):
            if transaction.state != "auto_reversed":
                return transaction
        return None
