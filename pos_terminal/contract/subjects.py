"""What an attempt is about: the values inside its intent (``facts.AttemptBegun``), one kind each."""

from __future__ import annotations

from typing import Literal

from pos_terminal.contract.records import Record
from pos_terminal.contract.words import RedemptionClass, Wallet


class CardSubject(Record, frozen=True, kw_only=True, tag="card"):
    """``last_receipt_number``: the pinpad's newest before this attempt, so that a newer one can be told from it."""

    pinpad: str
    last_receipt_number: str | None


class CodeSubject(Record, frozen=True, kw_only=True, tag="code"):
    """A payment code. The code itself is a secret of some seconds and is kept nowhere."""

    wallet: Wallet


class RedemptionSubject(Record, frozen=True, kw_only=True, tag="redemption"):
    """``serial`` is ours: a retry quotes it again, a reversal names it.

    Of the class *fulfilment* the attempt's ``sale`` is closed and its goods handed over, and its amount is nothing.
    """

    benefit: str
    redemption: RedemptionClass
    serial: str
    order: str | None = None


class LeaseSubject(Record, frozen=True, kw_only=True, tag="lease"):
    order: str


class ReversalSubject(Record, frozen=True, kw_only=True, tag="reversal"):
    """Takes back what attempt ``of`` did; ``reason``: a supervisor's, where the sale is not voided.

    ``last_receipt_number``: of a card, the pinpad's newest before, as of a payment.
    """

    of: str
    reason: str = ""
    last_receipt_number: str | None = None


class RefundSubject(Record, frozen=True, kw_only=True, tag="refund"):
    """Gives back, of a sale that is closed, a part of what its card or code tender ``of`` took.

    ``voids``: the pinpad takes the whole payment back, within its batch (撤销); otherwise it pays an amount out (退货).
    ``last_receipt_number``: of a card, the pinpad's newest before, as of a payment.
    """

    of: str
    kind: Literal["card", "code"]
    voids: bool = False
    last_receipt_number: str | None = None


Subject = CardSubject | CodeSubject | RedemptionSubject | LeaseSubject | ReversalSubject | RefundSubject
