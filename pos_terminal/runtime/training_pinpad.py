"""The pinpad of training mode: it says yes to small amounts and touches no device, so that no real card is charged."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from pos_terminal.contract.facts import CardSlip
from pos_terminal.devices.pinpad.port import Approved, OnStatus, Outcome, Refused

SCHEME = "TRAINING"
LIMIT = 1_000_000
"""Minor units; what is over it is refused, so that a refusal can be practised too."""


class TrainingPinpad:
    """A ``devices.pinpad.port.Pinpad`` without a device. One thread at a time.

    ``last_receipt``: the newest number in the ledger, so that a restart goes on counting there and what was under way
    is found not to have been paid.
    """

    def __init__(self, now_ms: Callable[[], int], utc_offset_min: int, last_receipt: str | None) -> None:
        self._now_ms = now_ms
        self._utc_offset_min = utc_offset_min
        self._paid: dict[str, int] = {}
        self._last = self._slip(last_receipt or "0001", 0)

    def authorise(self, amount: int, on_status: OnStatus) -> Outcome:
        if amount > LIMIT:
            return Refused("limit_exceeded", f"{SCHEME}: over {LIMIT // 100}")
        self._last = self._slip(f"{int(self._last.receipt_number) % 9999 + 1:04d}", amount)
        self._paid[self._last.receipt_number] = amount
        return Approved(self._last)

    def last_transaction(self) -> CardSlip | None:
        return self._last

    def reverse(self, receipt_number: str, on_status: OnStatus) -> Outcome:
        """A payment of before the last start is taken to have been reversed already: nothing of it was kept."""
        amount = self._paid.pop(receipt_number, None)
        if amount is None:
            return Refused("already_reversed", SCHEME)
        return Approved(self._slip(receipt_number, -amount))

    def refund(self, amount: int, on_status: OnStatus) -> Outcome:
        self._last = self._slip(f"{int(self._last.receipt_number) % 9999 + 1:04d}", -amount)
        return Approved(msgspec.structs.replace(self._last, amount=amount))

    def abort(self) -> None:
        """Nothing is ever under way."""

    def check(self) -> bool:
        return True

    def close(self) -> None:
        """There is no line."""

    def _slip(self, number: str, amount: int) -> CardSlip:
        local = datetime.fromtimestamp(self._now_ms() / 1000, UTC) + timedelta(minutes=self._utc_offset_min)
        return CardSlip(
            amount=amount,
            receipt_number=number,
            trace=number,
            card="000000******0000",
            scheme=SCHEME,
            authorisation="",
            terminal=SCHEME,
            pinpad_time=local.strftime("%m-%d %H:%M:%S"),
        )
