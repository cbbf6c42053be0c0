"""The pinpad as the runtime knows it, whoever's protocol is behind it: outcomes, the interface, and how doubt ends.

A payment ends in one of three values. *Refused* and *Approved* are certain; *Unknown* means that the pinpad was told
to take money and nobody said how that ended. Nothing of an Unknown may be sent again: ask ``last_transaction`` and
let ``resolve`` decide. Amounts are minor units. No card number beyond first six and last four passes this interface.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

import msgspec

from pos_terminal.contract.facts import CardSlip

REFUSAL_CODES = frozenset(
    (
        "declined",
        "aborted",
        "timeout",
        "wrong_pin",
        "pin_blocked",
        "card_expired",
        "insufficient_funds",
        "limit_exceeded",
        "card_blocked",
        "card_unreadable",
        "card_not_accepted",
        "wrong_amount",
        "wrong_currency",
        "bank_unreachable",
        "not_ready",
        "not_registered",
        "end_of_day_needed",
        "already_reversed",
        "reversal_impossible",
        "not_possible",
        "pinpad_fault",
        "unreachable",
        "not_found",
    )
)
"""Every ``Refused.code``. ``unreachable``: the pinpad was never told of the payment; ``not_found``: it was, or may
have been, and it has no such payment."""

STATUS_WORDS = frozenset(
    (
        "waiting_for_amount",
        "watch_pinpad",
        "not_accepted",
        "contacting_bank",
        "reversing",
        "posting",
        "card_expired",
        "insert_card",
        "remove_card",
        "card_unreadable",
        "processing_error",
        "please_wait",
        "end_of_day",
        "balance_shown",
        "insufficient_funds",
        "wrong_pin",
        "limit_exceeded",
        "pin_blocked",
        "service",
        "approved",
        "declined",
        "choose_on_pinpad",
        "card_inserted",
        "waiting_for_clerk",
        "end_of_day_needed",
        "pin_required",
        "offline",
        "other",
    )
)
"""Every word that ``on_status`` is called with; ``other`` has only the pinpad's own text."""


@dataclass(frozen=True)
class Approved:
    """The money moved. ``slip.amount`` is what was asked for."""

    slip: CardSlip


@dataclass(frozen=True)
class Refused:
    """No money moved, for sure. ``code`` is one of REFUSAL_CODES, ``reason`` the pinpad's own text or ours."""

    code: str
    reason: str = ""


@dataclass(frozen=True)
class Unknown:
    """The pinpad may have taken the money. ``why`` is for the log and the clerk's second look."""

    why: str


Outcome = Approved | Refused | Unknown


class PinpadUnreachable(Exception):
    """The pinpad cannot be asked now: no connection, no answer, or busy. Ask again later."""


OnStatus = Callable[[str], None]
"""Called on the thread of the call with a word of STATUS_WORDS; if the pinpad has a text of its own, a tab and that
text follow (``split_status``)."""


class Pinpad(Protocol):
    """One pinpad. The calls block and belong on one worker thread; ``abort`` may come from any thread."""

    def authorise(self, amount: int, on_status: OnStatus) -> Outcome:
        """Take ``amount`` from a card. Minutes may pass. The intent must be durable before this is called."""
        ...

    def last_transaction(self) -> CardSlip | None:
        """The pinpad's newest transaction, whoever's; ``None`` if it says that it has none.

        A transaction that took no money has amount 0, a reversal a negative one; so has a refund, where the pinpad's
        protocol can tell it from a payment (ZVT cannot). Ask before an attempt too: its ``receipt_number`` is the
        attempt's ``last_receipt_number``.

        :raises PinpadUnreachable: also while a payment is still under way on the pinpad.
        """
        ...

    def reverse(self, receipt_number: str, on_status: OnStatus) -> Outcome:
        """Give a payment of the same batch back. Safe to repeat: ``already_reversed`` says that it is done."""
        ...

    def refund(self, amount: int, on_status: OnStatus) -> Outcome:
        """Pay ``amount`` out to the card that is presented. As dangerous as ``authorise``: never said twice."""
        ...

    def abort(self) -> None:
        """Ask the payment under way to end. The outcome still comes from ``authorise``; nothing under way: nothing."""
        ...

    def check(self) -> bool:
        """Whether the pinpad answers and could take a payment now."""
        ...

    def close(self) -> None:
        """Let go of the line; a call under way ends as if it had been lost."""
        ...


def split_status(message: str) -> tuple[str, str]:
    """The word and the pinpad's own text of an ``on_status`` message."""
    word, _, text = message.partition("\t")
    return word, text


CLOCK_TOLERANCE_MS = 5 * 60 * 1000
"""How far the pinpad's clock may be behind the till's."""

_HALF_RING = 5000


def resolve(
    amount: int,
    last_receipt_number: str | None,
    begun_at_ms: int,
    slip: CardSlip | None,
    *,
    utc_offset_minutes: int = 480,
    tolerance_ms: int = CLOCK_TOLERANCE_MS,
    pays_out: bool = False,
) -> Outcome:
    """How an unknown payment of ``amount``, begun at ``begun_at_ms``, ended, by the pinpad's newest transaction.

    ``last_receipt_number`` is the pinpad's newest before the payment. Paid: the amount is ours, the receipt number
    newer, the pinpad's time not before the attempt. Not paid: the newest is still the one of before (``not_found``),
    or the very next number took no money (``declined``). Anything else stays unknown for the clerk: an older payment
    of ours may lie behind the newest one. ``utc_offset_minutes`` is the zone of the pinpad's clock. ``pays_out``: it
    was a refund, of either sign on the slip, and above zero in the outcome.
    """
    if pays_out and slip is not None:
        slip = msgspec.structs.replace(slip, amount=abs(slip.amount))
    if slip is None:
        return Unknown("the pinpad has no transaction to show")
    if last_receipt_number is not None:
        steps = receipt_steps(last_receipt_number, slip.receipt_number)
        if steps == 0:
            return Refused("not_found", f"receipt {slip.receipt_number} is still the newest")
        if steps is None or steps < 0:
            return Unknown(f"receipt {slip.receipt_number or '(none)'} is not newer than {last_receipt_number}")
        if steps == 1 and slip.amount == 0:
            return Refused("declined", f"receipt {slip.receipt_number} took no money")
    elif not slip.receipt_number:
        return Unknown("the newest transaction has no receipt number")
    if slip.amount != amount:
        return Unknown(f"receipt {slip.receipt_number} is over another amount")
    at_ms = pinpad_time_ms(slip.pinpad_time, begun_at_ms, utc_offset_minutes)
    if at_ms is None or at_ms < begun_at_ms - tolerance_ms:
        return Unknown(f"receipt {slip.receipt_number} is not of the time of this payment")
    return Approved(slip)


def receipt_steps(before: str, after: str) -> int | None:
    """How many receipts ``after`` is newer than ``before``, negative if older; the numbers wrap from 9999 to 1.

    ``None`` if one of them is no receipt number.
    """
    if not all(number.isascii() and number.isdigit() and 0 < int(number) <= 9999 for number in (before, after)):
        return None
    forward = (int(after) - int(before)) % 9999
    return forward if forward < _HALF_RING else forward - 9999


def pinpad_time_ms(text: str, near_ms: int, utc_offset_minutes: int) -> int | None:
    """Unix milliseconds of a slip's ``MM-DD HH:MM:SS`` in the year that brings it nearest to ``near_ms``."""
    year = datetime.fromtimestamp(near_ms // 1000, UTC).year
    candidates = []
    for guess in (year - 1, year, year + 1):
        try:
            local = datetime.strptime(f"{guess}-{text}", "%Y-%m-%d %H:%M:%S").replace(tzinfo=UTC)
        except ValueError:
            continue  # no time at all, or the 29th of February in another year
        candidates.append(int((local - timedelta(minutes=utc_offset_minutes)).timestamp()) * 1000)
    return min(candidates, key=lambda at_ms: abs(at_ms - near_ms), default=None)
