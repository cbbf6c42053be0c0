"""What can happen around goods that come back."""

from __future__ import annotations

from pos_terminal.contract.facts import LateAnswer, SaleClosed, SaleRefunded
from pos_terminal.till.events import Event


class ReturnOpened(Event, frozen=True, kw_only=True):
    """Goods of a closed sale are brought back. ``sale`` None: the ledger has none such; of the receipt ``number``.

    ``before``: all refunds of it that the ledger has, oldest first; ``late``: all late answers about its payments.
    """

    sale: SaleClosed | None
    before: tuple[SaleRefunded, ...] = ()
    late: tuple[LateAnswer, ...] = ()
    number: str = ""


class ReturnCounted(Event, frozen=True, kw_only=True):
    """``count`` units of ``line`` come back."""

    line: str
    count: int


class ReturnAll(Event, frozen=True, kw_only=True):
    """Everything still with the customer comes back."""


class ReturnConfirmed(Event, frozen=True, kw_only=True):
    """The clerk saw the plan, over ``total``: the money goes back.

    ``number`` and ``pin``: a supervisor's, where it is more than a clerk may give back alone.
    """

    reason: str
    total: int
    number: str = ""
    pin: str = ""


class RefundResumed(Event, frozen=True, kw_only=True):
    """On with the next part of the money; one that was refused is tried again."""
