"""The port to the cloud store over TOP: which methods are called for what, and what their answers mean."""

from __future__ import annotations

from typing import Final

from pos_terminal.contract.cloud import Coupon, Done, Order, Redeemed, Refusal
from pos_terminal.contract.facts import OrderCollected, SaleClosed, SaleRefunded
from pos_terminal.contract.money import AmountError
from sync_server.cloud.port import (
    PAID_ELSEWHERE,
    CloudUnknown,
    CloudUnreachable,
    EffectFailure,
    Failure,
    Posted,
    Telling,
)
from sync_server.cloud.terms import Terms, VoucherTerms
from sync_server.cloud.top import coupons, orders, sales
from sync_server.cloud.top.amounts import read_amount
from sync_server.cloud.top.client import Body, TopClient, listed, text, truth, whole
from sync_server.cloud.top.faults import REFUSALS, TopFault, effect_failure, refusal_or_unreachable
from sync_server.cloud.top.posting import Posting
from sync_server.cloud.top.settings import Seller, TopSettings

_RECEIVE: Final = "tmall.car.fpcar.restpay.receive"


class TopCloudStore:
    """Implements ``cloud.port.CloudStore``. ``client`` is owned by whoever made it, who closes it."""

    def __init__(self, client: TopClient, settings: TopSettings, terms: Terms) -> None:
        self._client = client
        self._settings = settings
        self._terms = terms
        self._posting = Posting(client, settings, terms)

    # --- orders ---------------------------------------------------------------------------------------------------

    async def order(self, order: str) -> Order | Failure:
        found = await self._trade(order)
        return self._read_order(order, *found) if isinstance(found, tuple) else found

    async def _trade(self, order: str) -> tuple[Body, Seller] | Failure:
        """A session sees its own seller's trades only, so each is asked until one has it."""
        if not order.isascii() or not order.isdigit():
            return Refusal(code="no_such_order", reason=order)
        trouble: Failure = Refusal(code="no_such_order", reason=order)
        for seller in self._settings.sellers:
            body = await self._client.read(orders.METHOD, seller, {"fields": orders.FIELDS, "tid": order})
            if isinstance(body, CloudUnreachable):
                trouble = body
            elif isinstance(body, TopFault):
                failure = refusal_or_unreachable(body)
                if not isinstance(failure, Refusal) or failure.code != "no_such_order":
                    trouble = failure
            else:
                return body, seller
        return trouble

    def _read_order(self, asked: str, body: Body, seller: Seller) -> Order | Failure:
        trade = body.get("trade")
        try:
            order = orders.read_order(trade if isinstance(trade, dict) else {}, seller, self._terms)
        except orders.TradeError as error:
            return Refusal(code="order_unreadable", reason=str(error))
        if order.order != asked.lstrip("0"):
            return Refusal(code="order_unreadable", reason=f"asked for {asked}, answered {order.order}")
        return order

    # --- coupons and vouchers -------------------------------------------------------------------------------------

    async def coupons(self, order: str) -> tuple[Coupon, ...] | Failure:
        found = await self.order(order)
        return await self._coupons_of(found) if isinstance(found, Order) else found

    async def _coupons_of(self, order: Order) -> tuple[Coupon, ...] | Failure:
        seller = self._settings.seller(order.seller)
        assert seller is not None, "an order comes from one of our sellers"
        if not order.buyer:
            return ()
        body = await self._client.read(
            coupons.COUPON_QUERY,
            seller,
            {"biz_type": self._settings.coupon_biz_type, "buyer_id": order.buyer},
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

    async def check(self, code: str, order: str | None) -> Coupon | Failure:
        voucher = self._terms.voucher(code)
        if voucher is not None:
            return await self._check_voucher(voucher)
        if order is None:
            return Refusal(code="no_such_coupon", reason=code)
        held = await self.coupons(order)
        if not isinstance(held, tuple):
            return held
        return next((coupon for coupon in held if coupon.id == code), Refusal(code="no_such_coupon", reason=code))

    async def _check_voucher(self, voucher: VoucherTerms) -> Coupon | Failure:
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

    async def redeem(self, coupon: str, serial: str, order: str | None) -> Redeemed | EffectFailure:
        voucher = self._terms.voucher(coupon)
        if voucher is not None:
            return await self._consume(voucher, serial)
        if order is None:
            return Refusal(code="order_needed", reason=coupon)
        found = await self.order(order)
        if not isinstance(found, Order):
            return found
        return await self._use(coupon, serial, found)

    async def _consume(self, voucher: VoucherTerms, serial: str) -> Redeemed | EffectFailure:
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

    async def _use(self, coupon: str, serial: str, order: Order) -> Redeemed | EffectFailure:
        seller = self._settings.seller(order.seller)
        assert seller is not None, "an order comes from one of our sellers"
        body = await self._client.write(
            coupons.COUPON_USE,
            seller,
            {
                "biz_type": self._settings.coupon_biz_type,
                "buyer_id": order.buyer,
                "seller_id": seller.seller_id,
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

    async def reverse(self, coupon: str, serial: str) -> Done | EffectFailure:
        voucher = self._terms.voucher(coupon)
        if voucher is None or voucher.redemption != "reversible":
            return Refusal(code="irreversible", reason=coupon)
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

    async def query_redemption(
        self, coupon: str, serial: str, order: str | None, *, asked_at_ms: int | None = None
    ) -> Redeemed | EffectFailure:
        found = await self._read_redemption(coupon, serial, order)
        if not isinstance(found, Refusal) or found.code != "not_redeemed":
            return found
        if asked_at_ms is not None:
            left_ms = asked_at_ms + self._settings.late_effect_ms - self._client.now_ms()
            if left_ms > 0:
                return CloudUnknown(f"not redeemed yet; a request under way may still land for {left_ms} ms")
        # The first read may have been answered from before the effect.
        return await self._read_redemption(coupon, serial, order)

    async def _read_redemption(self, coupon: str, serial: str, order: str | None) -> Redeemed | EffectFailure:
        """TOP has no query by serial, so it is concluded; ``resources/docs/cloud-store.md`` says from what.

        A voucher with a share left was not redeemed. With none left, consuming under the same serial cannot have an
        effect: it repeats our answer, or is refused where another serial took the share. A promotion coupon that left
        its holder's list of usable coupons was used, and only the holder of its lease may have used it.
        """
        voucher = self._terms.voucher(coupon)
        if voucher is not None:
            checked = await self._check_voucher(voucher)
            if not isinstance(checked, Coupon):
                return checked
            if checked.status != "used":
                return Refusal(code="not_redeemed", reason=checked.status)
            repeated = await self._consume(voucher, serial)
            is_taken = isinstance(repeated, Refusal) and repeated.code == "used"
            return Refusal(code="used_elsewhere", reason=coupon) if is_taken else repeated
        if order is None:
            return Refusal(code="order_needed", reason=coupon)
        held = await self.coupons(order)
        if not isinstance(held, tuple):
            return held
        if any(entry.id == coupon for entry in held):
            return Refusal(code="not_redeemed", reason=coupon)
        return Redeemed(reference=coupon)

    # --- collections and sales ------------------------------------------------------------------------------------

    async def confirm_collection(
        self, key: str, store: str, sale: SaleClosed, *, told: bool = False, telling: Telling | None = None
    ) -> Done | EffectFailure:
        collected = sale.order
        if collected is None:
            return Refusal(code="no_order", reason=sale.sale)
        found = await self._trade(collected.order)
        if not isinstance(found, tuple):
            return found
        order = self._read_order(collected.order, *found)
        if not isinstance(order, Order):
            return order
        if order.is_paid:
            # Route *cloud POS* leaves its trace: the order that paid the balance.
            has_trace = collected.route != "cloud_pos" or orders.has_tail(found[0])
            ours = collected.route == "platform" or (told and has_trace)
            return Done(reference=order.order) if ours else Refusal(code=PAID_ELSEWHERE, reason=order.order)
        if collected.route == "platform":
            return Refusal(code="not_paid_yet", reason=collected.order)
        if collected.route == "cloud_pos" and (wrong := sales.off_balance(sale, collected)):
            return wrong
        if telling is not None:
            await telling()
        if collected.route == "store_collected":
            failure = await self._receive(order)
        else:
            failure = await self._create(key, store, sale, collected, order)
        if failure is not None and not (_is_without_effect(failure) and not told):
            return failure
        read_back = await self.order(collected.order)
        is_paid = isinstance(read_back, Order) and read_back.is_paid
        if failure is not None:
            # Refused, and yet it is paid: somebody was quicker between our reading and our telling.
            return Refusal(code=PAID_ELSEWHERE, reason=order.order) if is_paid else failure
        return Done(reference=order.order) if is_paid else CloudUnknown("accepted, but not yet read back as paid")

    async def _receive(self, order: Order) -> EffectFailure | None:
        """Route *store-collected*: the store took the balance. No key and no amount: the order is both."""
        seller = self._settings.seller(order.seller)
        assert seller is not None, "an order comes from one of our sellers"
        body = await self._client.write(
            _RECEIVE,
            seller,
            {"seller_id": seller.seller_id, "order_id": order.order, "item_id": order.lines[0].item},
        )
        if isinstance(body, CloudUnknown | CloudUnreachable):
            return body
        if isinstance(body, TopFault):
            return effect_failure(body)
        if not truth(body, "succes"):
            return Refusal(code="cloud_refused", reason=text(body, "msg_info") or text(body, "msg_code"))
        return None

    async def _create(
        self, key: str, store: str, sale: SaleClosed, collected: OrderCollected, order: Order
    ) -> EffectFailure | None:
        """Route *cloud POS*: the collection becomes the cloud's own order, which quotes the deposit's."""
        terms = self._terms.store(store)
        seller = self._settings.seller(order.seller)
        assert seller is not None, "an order comes from one of our sellers"
        if terms is None:
            return Refusal(code="store_unknown", reason=store)
        goods = sales.goods_details(sale)
        if len(goods) > sales.MAX_GOODS:
            return Refusal(code="too_many_lines", reason=str(len(goods)))
        body = await self._client.write(
            sales.CREATE,
            seller,
            {
                "request_no": key,
                "store_id": terms.cloud_store,
                "store_id_type": "PLACE",
                "pay_channel": "BANK_CARD",
                "buyer_id": collected.buyer or order.buyer,
                "buyer_id_type": "TAOBAO",
                "operator_id": sale.operator,
                "goods_details": goods,
                "coupon_infos": sales.coupon_infos(sale, collected),
            },
        )
        if isinstance(body, CloudUnknown | CloudUnreachable):
            return body
        if isinstance(body, TopFault):
            return effect_failure(body)
        try:
            paid = read_amount(sales.CREATE, "actual_pay_fee", body.get("actual_pay_fee"))
        except AmountError as error:
            return CloudUnknown(f"answer: {error}")
        return sales.differs(sale, paid) if paid != sale.total else None

    async def post_sale(self, key: str, store: str, sale: SaleClosed) -> Posted | EffectFailure:
        return await self._posting.sale(key, store, sale)

    async def sale_posted(self, key: str, store: str) -> Posted | Failure:
        return await self._posting.sale_posted(key, store)

    async def post_refund(
        self, key: str, store: str, refund: SaleRefunded, sale_key: str, sale: SaleClosed
    ) -> Posted | EffectFailure:
        return await self._posting.refund(key, store, refund, sale_key, sale)

    async def refund_posted(self, key: str, store: str, sale_key: str) -> Posted | Failure:
        return await self._posting.refund_posted(key, store, sale_key)

    def seller_of(self, store: str, sale: SaleClosed | SaleRefunded) -> str:
        terms = self._terms.store(store)
        order = sale.order if isinstance(sale, SaleClosed) else None
        return (order.seller if order else "") or (terms.seller if terms else "")


def _is_without_effect(failure: EffectFailure) -> bool:
    """Whether the cloud refused to be told. Where only the amounts differ it has taken what we told it."""
    return isinstance(failure, Refusal) and failure.code != "amount_differs"


def _quote(voucher: VoucherTerms) -> dict[str, str]:
    return {"order_id": voucher.voucher_order, "verify_code": voucher.code, "token": voucher.token}


def _serial_number(serial: str) -> str:
    """Our serial in TOP's alphabet (``a-zA-Z0-9_``, up to 100)."""
    return serial.replace("-", "_")
