"""What waits for something else to be over, and what was found out meanwhile: values of ``state.TillState``."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import Wallet
from pos_terminal.sale.reasons import Explanation
from pos_terminal.till.events import Event


class TenderWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """What the clerk began while the best combination was being found, and the total on screen then."""

    event: Event
    sale: str
    total: int


class CodeWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """A payment code that was scanned before its ``sale`` was secured, for ``amount``; a secret, so the repr hides it.

    ``scan``: the event that brought it. ``until_ms``: it is used before that or not at all.
    """

    scan: str
    sale: str
    code: str
    wallet: Wallet
    amount: int
    until_ms: int

    def __repr__(self) -> str:
        return f"CodeWaiting({self.scan!r}, {self.amount})"


class CouponWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """A coupon that was put on a sale and is not greeted yet: only the combination says whether it is used."""

    sale: str
    benefit: str
    title: str


class BasketWaiting(msgspec.Struct, frozen=True, kw_only=True):
    """The parked ``sale`` that goes on once the page of a collected order is left.

    ``interrupted``: it was on screen when somebody came back for goods, so that what is scanned next is its customer's.
    After a balance that may be the next customer's.
    """

    sale: str
    interrupted: bool


class ExplainedOn(msgspec.Struct, frozen=True, kw_only=True):
    """What is to be said of the benefits of a sale as it was at ``revision``."""

    sale: str
    revision: int
    explanation: Explanation
