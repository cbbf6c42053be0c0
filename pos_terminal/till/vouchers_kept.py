"""Which fulfilment vouchers (提货凭证) are kept for an order until its goods are handed over. Pure."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import Coupon
from pos_terminal.contract.facts import VoucherKept
from pos_terminal.till.hand_over import MAX_VOUCHERS
from pos_terminal.till.state import Sale


def why_not_kept(order: str, store: str, coupon: Coupon) -> str:
    """What stands against a voucher for an order, in a word of ``ui/messages``; "" where nothing does."""
    if coupon.order is not None and coupon.order != order:
        return "other_order"
    stores = coupon.benefit.scope.stores
    if stores is not None and store not in stores:
        return "other_store"
    return coupon.status if coupon.status != "usable" else ""


def with_offered(sale: Sale) -> Sale:
    """The sale with the vouchers that the cloud says belong to its very order."""
    assert sale.order is not None
    known = {one.coupon for one in sale.vouchers}
    offered = [
        VoucherKept(coupon=one.id, title=one.benefit.title or one.id)
        for one in sale.offers
        if one.benefit.redemption == "fulfilment"
        and one.order == sale.order.order
        and one.id not in known
        and not why_not_kept(sale.order.order, sale.store, one)
    ]
    return msgspec.structs.replace(sale, vouchers=(*sale.vouchers, *offered)[:MAX_VOUCHERS])
