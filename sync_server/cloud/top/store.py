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
    Member,
    Posted,
    Telling,
)
from sync_server.cloud.terms import Terms, VoucherTerms
from sync_server.cloud.top import members, orders, sales
from sync_server.cloud.top.amounts import read_amount
from sync_server.cloud.top.client import Body, TopClient, text, truth
from sync_server.cloud.top.faults import TopFault, effect_failure, refusal_or_unreachable
from sync_server.cloud.top.posting import Posting
from sync_server.cloud.top.redeeming import Holder, Redeeming
from sync_server.cloud.top.settings import Seller, TopSettings
from sync_server.cloud.top.vouchers import Vouchers
from sync_server.wording import say

_RECEIVE: Final = "tmall.car.fpcar.restpay.receive"


class TopCloudStore:
    """Implements ``cloud.port.CloudStore``. ``client`` is owned by whoever made it, who closes it."""

    def __init__(self, client: TopClient, settings: TopSettings, terms: Terms) -> None:
        self._client = client
        self._settings = settings
        self._terms = terms
        self._vouchers = Vouchers(client, settings)
        self._redeeming = Redeeming(client, settings.coupon_biz_type, self._vouchers, terms)
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

    # --- members, coupons and vouchers ----------------------------------------------------------------------------

    async def coupons(self, order: str) -> tuple[Coupon, ...] | Failure:
        holder = await self._buyer_of(order)
        held = await self._redeeming.held(holder) if isinstance(holder, Holder) else holder
        return (*held, *await self._vouchers_of(order)) if isinstance(held, tuple) else held

    async def _vouchers_of(self, order: str) -> tuple[Coupon, ...]:
        """The fulfilment vouchers that are for the very order. One that cannot be read now is scanned later."""
        checked = [await self._vouchers.check(voucher) for voucher in self._terms.vouchers_of_order(order)]
        return tuple(coupon for coupon in checked if isinstance(coupon, Coupon))

    async def _buyer_of(self, order: str) -> Holder | Failure:
        found = await self.order(order)
        if not isinstance(found, Order):
            return found
        seller = self._settings.seller(found.seller)
        assert seller is not None, "an order comes from one of our sellers"
        return Holder(seller, found.buyer)

    async def identify(self, code: str, store: str) -> Member | Failure:
        seller = self._seller_at(store)
        if isinstance(seller, Refusal):
            return seller
        body = await self._client.read(members.IDENTIFY, seller, {"qr_code": code})
        found = members.read_member(body)
        return Member(found, store) if isinstance(found, str) else found

    async def coupons_of(self, member: Member) -> tuple[Coupon, ...] | Failure:
        holder = self._member_as_holder(member)
        return await self._redeeming.held(holder) if isinstance(holder, Holder) else holder

    def _member_as_holder(self, member: Member) -> Holder | Refusal:
        seller = self._seller_at(member.store)
        return seller if isinstance(seller, Refusal) else Holder(seller, member.buyer)

    async def _holder(self, order: str | None, member: Member | None) -> Holder | Failure:
        """Whose coupon is to be redeemed."""
        if order is not None:
            return await self._buyer_of(order)
        return Refusal(code="order_needed") if member is None else self._member_as_holder(member)

    async def check(self, code: str, order: str | None) -> Coupon | Failure:
        voucher = self._terms.voucher(code)
        if voucher is not None:
            return await self._vouchers.check(voucher)
        if order is None:
            return Refusal(code="no_such_coupon", reason=code)
        held = await self.coupons(order)
        if not isinstance(held, tuple):
            return held
        return next((coupon for coupon in held if coupon.id == code), Refusal(code="no_such_coupon", reason=code))

    async def redeem(
        self,
        coupon: str,
        serial: str,
        order: str | None,
        *,
        member: Member | None = None,
        collected: bool = False,
    ) -> Redeemed | EffectFailure:
        voucher = self._terms.voucher(coupon)
        if voucher is not None:
            against = await self._why_not_fulfilled(voucher, order, collected=collected)
            return await self._vouchers.consume(voucher, serial) if against is None else against
        holder = await self._holder(order, member)
        return await self._redeeming.use(coupon, serial, holder) if isinstance(holder, Holder) else holder

    async def _why_not_fulfilled(
        self, voucher: VoucherTerms, order: str | None, *, collected: bool
    ) -> Refusal | CloudUnreachable | None:
        """A fulfilment voucher goes with its order's goods, once the order is paid: what stands against it now."""
        if voucher.redemption != "fulfilment":
            return None
        if order is None:
            return Refusal(code="order_needed", reason=voucher.code)
        if voucher.order not in ("", order):
            return Refusal(code="other_order", reason=voucher.order)
        found = await self.order(order)
        if not isinstance(found, Order):
            return found
        stores = voucher.scope.stores
        if stores is not None and found.store not in stores:
            return Refusal(code="other_store", reason=found.store)
        return None if collected or found.is_paid else Refusal(code="not_paid_yet", reason=order)

    async def reverse(self, coupon: str, serial: str) -> Done | EffectFailure:
        voucher = self._terms.voucher(coupon)
        if voucher is None or voucher.redemption != "reversible":
            return Refusal(code="irreversible", reason=coupon)
        return await self._vouchers.reverse(voucher, serial)

    async def query_redemption(
        self,
        coupon: str,
        serial: str,
        order: str | None,
        *,
        member: Member | None = None,
        asked_at_ms: int | None = None,
    ) -> Redeemed | EffectFailure:
        found = await self._read_redemption(coupon, serial, order, member)
        if not isinstance(found, Refusal) or found.code != "not_redeemed":
            return found
        if asked_at_ms is not None:
            left_ms = asked_at_ms + self._settings.late_effect_ms - self._client.now_ms()
            if left_ms > 0:
                return CloudUnknown(f"not redeemed yet; a request under way may still land for {left_ms} ms")
        # The first read may have been answered from before the effect.
        return await self._read_redemption(coupon, serial, order, member)

    async def _read_redemption(
        self, coupon: str, serial: str, order: str | None, member: Member | None
    ) -> Redeemed | EffectFailure:
        voucher = self._terms.voucher(coupon)
        if voucher is not None:
            return await self._redeeming.read_voucher(voucher, serial)
        holder = await self._holder(order, member)
        return await self._redeeming.read_coupon(coupon, holder) if isinstance(holder, Holder) else holder

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
        return Done(reference=order.order) if is_paid else CloudUnknown(say("not_read_back"))

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
                "buyer_id": order.buyer,
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

    def _seller_at(self, store: str) -> Seller | Refusal:
        """As whom a store of ours speaks where no order says so."""
        terms = self._terms.store(store)
        if terms is None:
            return Refusal(code="store_unknown", reason=store)
        return self._settings.seller(terms.seller) or Refusal(code="seller_unknown", reason=terms.seller)


def _is_without_effect(failure: EffectFailure) -> bool:
    """Whether the cloud refused to be told. Where only the amounts differ it has taken what we told it."""
    return isinstance(failure, Refusal) and failure.code != "amount_differs"
