"""What can happen around goods that are handed over."""

from __future__ import annotations

from pos_terminal.contract.facts import GoodsHandedOver, SaleClosed, SaleRefunded
from pos_terminal.till.at_risk import Attempt
from pos_terminal.till.events import Event


class HandOverOpened(Event, frozen=True, kw_only=True):
    """The customer of a closed sale came for the goods. ``sale`` None: the ledger has none such.

    ``handed_over``: when they went already, with the ``redemptions`` of its vouchers as they were settled.
    ``refunds``: what came back of them, ``returned``: all of them. ``order``: whose code was scanned or typed.
    ``coupon``, ``title``: the voucher that was scanned for it, checked already.
    """

    sale: SaleClosed | None
    handed_over: GoodsHandedOver | None = None
    returned: bool = False
    refunds: tuple[SaleRefunded, ...] = ()
    redemptions: tuple[Attempt, ...] = ()
    order: str = ""
    coupon: str = ""
    title: str = ""


class GoodsTaken(Event, frozen=True, kw_only=True):
    """The clerk says that the customer of the closed ``sale`` has the goods."""

    sale: str


class GoodsLeft(Event, frozen=True, kw_only=True):
    """The page of a collected order is left: what waited behind it goes on."""


class VoucherLeftOut(Event, frozen=True, kw_only=True):
    """A voucher is not to be consumed with the hand-over after all."""

    sale: str
    coupon: str


class VoucherTried(Event, frozen=True, kw_only=True):
    """A voucher is to be consumed: one that was refused once more, one that is waiting now."""

    sale: str
    coupon: str
