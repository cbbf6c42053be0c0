"""The port to the acquirer: pay by a scanned code, query, cancel, refund, query a refund, each by our id, idempotent.

China's acquirers each bring a protocol of their own; behind this port they look alike. Outcomes are the contract's
answers, or ``AcquirerUnreachable`` where the call had no effect, for sure. Implementations raise nothing for what an
acquirer can do to them.
"""

from __future__ import annotations

from typing import Protocol

import msgspec

from pos_terminal.contract.cloud import (
    CancelPayCode,
    CodePaid,
    Done,
    PayCode,
    Pending,
    QueryPayCode,
    QueryRefund,
    RefundPayCode,
    Refusal,
    Unknown,
)
from pos_terminal.contract.ids import TillKey


class AcquirerUnreachable(msgspec.Struct, frozen=True):
    """The call took no effect and may be asked again."""

    why: str


class Acquirer(Protocol):
    """``till`` is who asks: the acquirer books by it."""

    async def pay(
        self, till: TillKey, question: PayCode
    ) -> CodePaid | Pending | Refusal | Unknown | AcquirerUnreachable:
        """Charge the code; the same attempt again is the same charge."""
        ...

    async def query(
        self, till: TillKey, question: QueryPayCode
    ) -> CodePaid | Pending | Refusal | Unknown | AcquirerUnreachable:
        """Where the attempt stands. ``Refusal("never_arrived")``: the acquirer never heard of it (a request may still
        be on its way: cancel it before taking other money). What was refunded since stays ``CodePaid``: it was made."""
        ...

    async def cancel(self, till: TillKey, question: CancelPayCode) -> Done | Refusal | Unknown | AcquirerUnreachable:
        """``Done``: the attempt has no effect and never will, even if its request arrives later."""
        ...

    async def refund(self, till: TillKey, question: RefundPayCode) -> Done | Refusal | Unknown | AcquirerUnreachable:
        """Give back part or all of a paid attempt, once for each refund id."""
        ...

    async def query_refund(self, till: TillKey, question: QueryRefund) -> Done | Refusal | AcquirerUnreachable:
        """Whether that refund was made. ``Refusal("never_arrived")``: it was not and never will be, even if its request
        arrives later. An acquirer whose own query cannot promise that has the refund's id refused in the adapter, or is
        ``AcquirerUnreachable`` here: other money may have been given in its place."""
        ...
