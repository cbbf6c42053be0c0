"""One thing at risk as the state keeps it; ``till.attempt`` has the table of what may become of it."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.facts import AttemptKind, CardSlip, CodeSlip, Funder, Subject

Status = Literal["pending", "unknown", "done", "refused", "reversed"]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """A value inside the state."""


class Attempt(Part, frozen=True, kw_only=True):
    """One thing at risk and how far it has come (``till.attempt`` has the table).

    ``asked``: queries so far. ``cancelling``: a payment code whose cancellation was asked for; from then on only the
    cancellation's answer says how it ended, since a query may have been answered before it. ``buyer_paid`` and
    ``promotion``: of a paid code, as ``cloud.CodePaid`` has them. ``since``: of one that a supervisor decided as not
    made, what was heard since (``till.heard_since``).
    """

    attempt: str
    kind: AttemptKind
    amount: int
    subject: Subject
    begun_at_ms: int
    status: Status = "pending"
    reference: str = ""
    slip: CardSlip | CodeSlip | None = None
    note: str = ""
    asked: int = 0
    cancelling: bool = False
    buyer_paid: int | None = None
    promotion: dict[Funder, int] = {}
    since: str = ""

    @property
    def at_risk(self) -> bool:
        """Whether it freezes the basket: something may be, or is, in effect."""
        return self.status in ("pending", "unknown", "done")

    @property
    def unresolved(self) -> bool:
        """Whether nobody knows yet how it ends."""
        return self.status in ("pending", "unknown")


class CardBack(Part, frozen=True, kw_only=True):
    """A card payment, found to have come after all, on its way back (``till.cards_back``).

    ``sale`` and ``number``: its sale; ``of``: the payment, of ``amount``, ``receipt_number`` and a ``card`` that ends
    so. ``looking``: the look at the pinpad that is waited for before it is told; ``asked``: it is the second, after a
    question that came first. Then ``attempts`` has its reversal.
    """

    sale: str
    number: str
    of: str
    amount: int
    receipt_number: str
    card: str
    supervisor: str
    looking: str = ""
    asked: bool = False
    attempts: tuple[Attempt, ...] = ()

    @property
    def reversal(self) -> Attempt | None:
        return self.attempts[0] if self.attempts else None

    @property
    def unresolved(self) -> bool:
        """Whether the pinpad was told of it and has not answered."""
        return any(one.unresolved for one in self.attempts)

    def attempt(self, attempt: str) -> Attempt | None:
        return next((one for one in self.attempts if one.attempt == attempt), None)
