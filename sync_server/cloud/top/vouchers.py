"""Voucher codes over TOP (``taobao.vmarket.eticket.*``): checked, consumed under our serial, taken back by it."""

from __future__ import annotations

from pos_terminal.contract.cloud import Coupon, Done, Redeemed, Refusal
from sync_server.cloud.port import CloudUnknown, CloudUnreachable, EffectFailure, Failure
from sync_server.cloud.terms import VoucherTerms
from sync_server.cloud.top import coupons
from sync_server.cloud.top.client import TopClient, text, whole
from sync_server.cloud.top.faults import TopFault, effect_failure, refusal_or_unreachable
from sync_server.cloud.top.settings import TopSettings


class Vouchers:
    """Each call goes with the session of the voucher's seller. What a voucher may be used for is the store's to say."""

    def __init__(self, client: TopClient, settings: TopSettings) -> None:
        self._client = client
        self._settings = settings

    async def check(self, voucher: VoucherTerms) -> Coupon | Failure:
        seller = self._settings.seller(voucher.seller)
        if seller is None:
            return Refusal(code="seller_unknown", reason=voucher.seller)
        body = await self._client.read(coupons.VOUCHER_CHECK, seller, _quote(voucher))
        if isinstance(body, CloudUnreachable):
            return body
        if isinstance(body, TopFault):
            return refusal_or_unreachable(body)
        try:
            return coupons.read_voucher(voucher, body, self._client.now_ms())
        except coupons.CouponFault as error:
            return Refusal(code="coupon_unreadable", reason=str(error))

    async def consume(self, voucher: VoucherTerms, serial: str) -> Redeemed | EffectFailure:
        seller = self._settings.seller(voucher.seller)
        if seller is None:
            return Refusal(code="seller_unknown", reason=voucher.seller)
        serial_number = _serial_number(serial)
        body = await self._client.write(
            coupons.VOUCHER_CONSUME,
            seller,
            {**_quote(voucher), "consume_num": "1", "serial_num": serial_number},
        )
        if isinstance(body, CloudUnknown | CloudUnreachable):
            return body
        if isinstance(body, TopFault):
            return effect_failure(body)
        if whole(body, "ret_code") != 1:
            return Refusal(code="cloud_refused", reason=text(body, "ret_code"))
        return Redeemed(reference=text(body, "consume_secial_num") or serial_number)

    async def reverse(self, voucher: VoucherTerms, serial: str) -> Done | EffectFailure:
        seller = self._settings.seller(voucher.seller)
        if seller is None:
            return Refusal(code="seller_unknown", reason=voucher.seller)
        body = await self._client.write(
            coupons.VOUCHER_REVERSE,
            seller,
            {
                "order_id": voucher.voucher_order,
                "reverse_code": voucher.code,
                "reverse_num": "1",
                "consume_secial_num": _serial_number(serial),
                "token": voucher.token,
            },
        )
        if isinstance(body, CloudUnknown | CloudUnreachable):
            return body
        if isinstance(body, TopFault):
            return effect_failure(body)
        if whole(body, "ret_code") != 1:
            return Refusal(code="cloud_refused", reason=text(body, "ret_code"))
        return Done(reference=_serial_number(serial))


def _quote(voucher: VoucherTerms) -> dict[str, str]:
    return {"order_id": voucher.voucher_order, "verify_code": voucher.code, "token": voucher.token}


def _serial_number(serial: str) -> str:
    """Our serial in TOP's alphabet (``a-zA-Z0-9_``, up to 100)."""
    return serial.replace("-", "_")
