"""Retail sales and their refunds posted over TOP, each under a key of ours, and the query that comes before a retry.

What TOP lists of a trade's refunds (``refund_list`` of ``alibaba.nlife.b2c.trade.get``) has our number of each, so that
a refund of unknown outcome is found again.
"""

from __future__ import annotations

from typing import Final

from pos_terminal.contract.cloud import Refusal
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from sync_server.cloud.port import CloudUnknown, CloudUnreachable, EffectFailure, Failure, Posted
from sync_server.cloud.terms import Terms
from sync_server.cloud.top import refunds, sales
from sync_server.cloud.top.amounts import write_amount
from sync_server.cloud.top.client import Body, TopClient, listed, text
from sync_server.cloud.top.faults import TopFault, effect_failure, refusal_or_unreachable
from sync_server.cloud.top.settings import Seller, TopSettings
from sync_server.cloud.top.signing import time_text

_GET: Final = "alibaba.nlife.b2c.trade.get"
_MAX_BILLS = 100


class Posting:
    """The part of ``TopCloudStore`` that tells of retail trade. Stores are ours; the trade is of the sale's store."""

    def __init__(self, client: TopClient, settings: TopSettings, terms: Terms) -> None:
        self._client = client
        self._settings = settings
        self._terms = terms

    async def sale(self, key: str, store: str, sale: SaleClosed) -> Posted | EffectFailure:
        found = self._posted_for(store)
        if isinstance(found, Refusal):
            return found
        seller, cloud_store = found
        bills = sales.fund_bills(sale)
        if len(bills) > _MAX_BILLS:
            return Refusal(code="too_many_tenders", reason=str(len(bills)))
        body = await self._client.write(
            sales.PAY,
            seller,
            {
                "out_trade_no": key,
                "store_id": cloud_store,
                "picking_up": "SELF_DELIVERY",
                "gmt_payment": time_text(sale.at_ms),
                "actual_pay_fee": str(write_amount(sales.PAY, "actual_pay_fee", sale.total)),
                "fund_bill_list": bills,
            },
        )
        return _posted(key, body)

    async def sale_posted(self, key: str, store: str) -> Posted | Failure:
        body = await self._trade(key, store)
        return Posted(text(body, "trade_no")) if isinstance(body, dict) else body

    async def refund(
        self, key: str, store: str, refund: SaleRefunded, sale_key: str, sale: SaleClosed
    ) -> Posted | EffectFailure:
        found = self._posted_for(store)
        if isinstance(found, Refusal):
            return found
        seller, cloud_store = found
        bills, goods = refunds.refund_bills(refund, sale), refunds.refund_goods(refund, sale)
        if goods is None:
            return Refusal(code="goods_unnamed", reason="the code of a product holds a comma or a colon")
        if len(bills) > refunds.MAX_BILLS or len(goods) > refunds.MAX_GOODS:
            return Refusal(code="too_many_lines", reason=f"{len(goods)} goods, {len(bills)} bills")
        body = await self._client.write(
            refunds.REFUND,
            seller,
            {
                "out_trade_no": sale_key,
                "out_request_no": key,
                "store_id": cloud_store,
                "refund_bill_list": bills,
                "refund_goods_list": ",".join(goods),
            },
        )
        return _posted(key, body)

    async def refund_posted(self, key: str, store: str, sale_key: str) -> Posted | Failure:
        body = await self._trade(sale_key, store)
        if not isinstance(body, dict):
            return body
        is_there = any(text(refund, "out_request_no") == key for refund in listed(body, "refund_list"))
        return Posted(key) if is_there else Refusal(code="not_posted", reason=key)

    async def _trade(self, key: str, store: str) -> Body | Failure:
        found = self._posted_for(store)
        if isinstance(found, Refusal):
            return found
        seller, cloud_store = found
        body = await self._client.read(_GET, seller, {"out_trade_no": key, "store_id": cloud_store})
        return refusal_or_unreachable(body) if isinstance(body, TopFault) else body

    def _posted_for(self, store: str) -> tuple[Seller, str] | Refusal:
        """Under whose session, and as which of the cloud's stores."""
        terms = self._terms.store(store)
        if terms is None:
            return Refusal(code="store_unknown", reason=store)
        seller = self._settings.seller(terms.seller)
        return (seller, terms.cloud_store) if seller else Refusal(code="seller_unknown", reason=terms.seller)


def _posted(key: str, body: Body | TopFault | CloudUnknown | CloudUnreachable) -> Posted | EffectFailure:
    if isinstance(body, CloudUnknown | CloudUnreachable):
        return body
    return effect_failure(body) if isinstance(body, TopFault) else Posted(key)
