"""The hand-over of a collected order's goods: whether they went, and the vouchers that are consumed on its word."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import SaleClosed, SaleRefunded, VoucherKept
from pos_terminal.till.at_risk import Attempt, Part

NEWEST_KEPT = 20
MAX_VOUCHERS = 10  # of one order: more is a slip, and each is asked about


class VoucherOn(Part, frozen=True, kw_only=True):
    """A fulfilment voucher of a hand-over; ``attempt``: its newest redemption, none before the goods went."""

    coupon: str
    title: str
    attempt: str | None = None


class HandOver(Part, frozen=True, kw_only=True):
    """The goods of the closed sale ``of``: here until ``at_ms``, when ``operator`` handed them over.

    ``refunds``: what came back of them, as far as this till knows. ``returned``: all of them, so nothing is due any
    more. It is its own draft while ``kept``.
    """

    of: SaleClosed
    at_ms: int | None = None
    operator: str = ""
    returned: bool = False
    refunds: tuple[SaleRefunded, ...] = ()
    vouchers: tuple[VoucherOn, ...] = ()
    attempts: tuple[Attempt, ...] = ()

    @property
    def sale(self) -> str:
        return self.of.sale

    @property
    def number(self) -> str:
        return self.of.number

    @property
    def order(self) -> str:
        assert self.of.order is not None, "goods are handed over for an order"
        return self.of.order.order

    @property
    def is_due(self) -> bool:
        """Whether the customer still waits for the goods."""
        return self.at_ms is None and not self.returned

    @property
    def unresolved(self) -> bool:
        """Whether a voucher has no outcome yet."""
        return any(one.unresolved for one in self.attempts)

    @property
    def kept(self) -> bool:
        """Whether it holds what no fact tells: a voucher without an outcome, or others than the sale had."""
        return self.unresolved or (self.is_due and self.vouchers != vouchers_on(self.of.vouchers))

    def attempt(self, attempt: str | None) -> Attempt | None:
        return next((one for one in self.attempts if one.attempt == attempt), None)

    def voucher(self, coupon: str) -> VoucherOn | None:
        return next((one for one in self.vouchers if one.coupon == coupon), None)


def due(of: SaleClosed) -> HandOver:
    """The hand-over of a sale just closed, with the vouchers that were shown for its order."""
    return HandOver(of=of, vouchers=vouchers_on(of.vouchers))


def vouchers_on(kept: tuple[VoucherKept, ...]) -> tuple[VoucherOn, ...]:
    return tuple(VoucherOn(coupon=one.coupon, title=one.title) for one in kept)


def put(known: tuple[HandOver, ...], over: HandOver) -> tuple[HandOver, ...]:
    """``known`` with ``over`` as its newest; of those that facts tell only the newest stay."""
    others = [one for one in known if one.sale != over.sale]
    told = [one.sale for one in others if not one.kept]
    dropped = set(told[: max(0, len(told) - NEWEST_KEPT + 1)])
    return (*(one for one in others if one.sale not in dropped), over)


def replace(known: tuple[HandOver, ...], over: HandOver) -> tuple[HandOver, ...]:
    """``known`` with ``over`` where it stands."""
    assert any(one.sale == over.sale for one in known), "a hand-over the till has lost"
    return tuple(over if one.sale == over.sale else one for one in known)


def with_voucher(over: HandOver, voucher: VoucherOn) -> HandOver:
    """``over`` with ``voucher`` in the place of the one of its code, or as one more."""
    if over.voucher(voucher.coupon) is None:
        return msgspec.structs.replace(over, vouchers=(*over.vouchers, voucher))
    vouchers = tuple(voucher if one.coupon == voucher.coupon else one for one in over.vouchers)
    return msgspec.structs.replace(over, vouchers=vouchers)
