"""Facts of payments as a till would write them: begun, decided by a supervisor, and what a card slip says."""

from __future__ import annotations

from pos_terminal.contract.facts import AttemptBegun, AttemptForced, CardSlip, CardSubject, Subject
from tests.sync_server.bench import T0


def begun(attempt: str, subject: Subject, amount: int, *, sale: str = "s1", period: str = "p1") -> AttemptBegun:
    return AttemptBegun(
        at_ms=T0 + 5_000, attempt=attempt, sale=sale, period=period, operator="1001", amount=amount, subject=subject
    )


def card(before: str | None = "0041") -> CardSubject:
    return CardSubject(pinpad="pinpad", last_receipt_number=before)


def forced(attempt: str, outcome: str = "refused") -> AttemptForced:
    assert outcome in ("done", "refused")
    return AttemptForced(
        at_ms=T0 + 6_000,
        attempt=attempt,
        outcome="done" if outcome == "done" else "refused",
        supervisor="9001",
        reason="acquirer_called",
    )


def slip(number: str, amount: int) -> CardSlip:
    return CardSlip(
        amount=amount,
        receipt_number=number,
        trace="000017",
        card="622202******1234",
        scheme="UnionPay",
        authorisation="A1",
        terminal="T1",
        pinpad_time="",
    )
