"""Coupons over TOP: what somebody holds, using one up, and whether a coupon or a voucher was redeemed."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import Coupon, Redeemed, Refusal
from sync_server.cloud.port import CloudUnknown, CloudUnreachable, EffectFailure, Failure
from sync_server.cloud.terms import Terms, VoucherTerms
from sync_server.cloud.top import coupons
from sync_server.cloud.top.client import TopClient, listed, text, truth
from sync_server.cloud.top.faults import REFUSALS, TopFault, effect_failure, refusal_or_unreachable
from sync_server.cloud.top.settings import Seller
from sync_server.cloud.top.vouchers import Vouchers

MAX_VOUCHERS = 10
"""Of one holder that are asked about, each by a call of its own, while a customer waits."""


class Holder(msgspec.Struct, frozen=True):
    """Whose coupons are meant, by the opaque id in the shop of ``seller``; "" where TOP left it out: nobody's."""

    seller: Seller
    buyer: str


class Redeeming:
    """A voucher is asked for as its own seller, a coupon as its holder's. ``biz_type``: TOP's, of our coupons."""

    def __init__(self, client: TopClient, biz_type: str, vouchers: Vouchers, terms: Terms) -> None:
        self._client = client
        self._biz_type = biz_type
        self._vouchers = vouchers
        self._terms = terms

    # --- what somebody holds --------------------------------------------------------------------------------------

    async def held(self, holder: Holder) -> tuple[Coupon, ...] | Failure:
        """Promotion coupons as TOP lists them, and the vouchers that head office's table says were sent to them."""
        found = await self._coupons(holder)
        if not isinstance(found, tuple):
            return found
        vouchers: list[Coupon] = []
        for voucher in self._terms.vouchers_of(holder.buyer)[:MAX_VOUCHERS]:
            checked = await self._vouchers.check(voucher)
            if isinstance(checked, CloudUnreachable):
                return checked
            if isinstance(checked, Coupon):  # one that the cloud refuses to know is none
                vouchers.append(checked)
        return (*found, *vouchers)

    async def _coupons(self, holder: Holder) -> tuple[Coupon, ...] | Failure:
        if not holder.buyer:
            return ()
        body = await self._client.read(
            coupons.COUPON_QUERY, holder.seller, {"biz_type": self._biz_type, "buyer_id": holder.buyer}
        )
        if isinstance(body, CloudUnreachable):
            return body
        if isinstance(body, TopFault):
            return refusal_or_unreachable(body)
        result = body.get("result")
        result = result if isinstance(result, dict) else {}
        if text(result, "result_code") != "SUCCESS":
            return Refusal(code="cloud_refused", reason=text(result, "error_msg"))
        try:
            read = [
                coupons.read_coupon(data, self._terms, self._client.now_ms()) for data in listed(result, "data_list")
            ]
        except coupons.CouponFault as error:
            return Refusal(code="coupon_unreadable", reason=str(error))
        return tuple(coupon for coupon in read if coupon is not None)

    # --- redeeming ------------------------------------------------------------------------------------------------

    async def use(self, coupon: str, serial: str, holder: Holder) -> Redeemed | EffectFailure:
        """Used up whole, a red packet too: the method has no amount."""
        body = await self._client.write(
            coupons.COUPON_USE,
            holder.seller,
            {
                "biz_type": self._biz_type,
                "buyer_id": holder.buyer,
                "seller_id": holder.seller.seller_id,
                "coupon_id": coupon,
                "extra": {"serial": serial},
            },
        )
        if isinstance(body, CloudUnknown | CloudUnreachable):
            return body
        if isinstance(body, TopFault):
            return effect_failure(body)
        data = body.get("data")
        if not isinstance(data, dict) or not truth(data, "is_used"):
            code = REFUSALS.get(text(body, "result_code"), "cloud_refused")
            return Refusal(code=code, reason=text(body, "error_msg") or text(body, "result_code"))
        return Redeemed(reference=coupon)

    # --- whether it was redeemed: TOP has no query by serial; ``resources/docs/cloud-store.md`` says what is concluded

    async def read_voucher(self, voucher: VoucherTerms, serial: str) -> Redeemed | EffectFailure:
        """A voucher with a share left was not redeemed.

        With none left, consuming under the same serial cannot have an effect: it repeats our answer, or is refused
        where another serial took the share.
        """
        checked = await self._vouchers.check(voucher)
        if not isinstance(checked, Coupon):
            return checked
        if checked.status != "used":
            return Refusal(code="not_redeemed", reason=checked.status)
        repeated = await self._vouchers.consume(voucher, serial)
        is_taken = isinstance(repeated, Refusal) and repeated.code == "used"
        return Refusal(code="used_elsewhere", reason=voucher.code) if is_taken else repeated

    async def read_coupon(self, coupon: str, holder: Holder) -> Redeemed | EffectFailure:
        """A coupon that left its holder's list of usable ones was used, and only the holder of its lease may have."""
        held = await self._coupons(holder)
        if not isinstance(held, tuple):
            return held
        if any(entry.id == coupon for entry in held):
            return Refusal(code="not_redeemed", reason=coupon)
        return Redeemed(reference=coupon)
