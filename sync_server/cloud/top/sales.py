"""A closed sale as TOP wants it: fund bills for ``alibaba.nlife.b2c.trade.pay``, goods for ``…omni.saas.order.create``.

Pure. No name, phone or card number is sent: a card bill quotes the trace number of the slip.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pos_terminal.contract.cloud import Refusal
from pos_terminal.contract.facts import (
    BenefitUsed,
    CardSlip,
    CodeSlip,
    Funder,
    OrderCollected,
    SaleClosed,
    Tender,
    TenderKind,
)
from pos_terminal.contract.quantity import ONE
from sync_server.cloud.top.amounts import write_amount
from sync_server.wording import say, yuan

PAY: Final = "alibaba.nlife.b2c.trade.pay"
CREATE: Final = "alibaba.omni.saas.order.create"
MAX_GOODS = 20

_WALLETS = {"wechat": ("WECHAT_PAY", "微信支付"), "alipay": ("ALIPAY", "支付宝支付")}
_KINDS = {"card": ("UNIONPAY", "银联刷卡支付"), "code": _WALLETS["alipay"], "cash": ("CASH", "现金支付")}

Bill = dict[str, object]


def fund_bills(sale: SaleClosed) -> list[Bill]:
    """Every way that goods and packs were paid for: tenders, benefits, the deposit's credit, rounding.

    Σ = Σ amount of the lines + Σ fee of the packs; those of the tenders sum to the sale's total.
    """
    bills = [_tender_bill(tender) for tender in sale.tenders if tender.receivable]
    bills += [_benefit_bill(benefit) for benefit in sale.benefits if benefit.discount]
    if sale.order is not None and sale.order.credit:
        bills.append(_bill("CUSTOM_PROMOTION", "定金抵扣", sale.order.credit, sale.order.order))
    if sale.rounding:
        bills.append(_bill("MOLING", "抹零", sale.rounding))
    return bills


def _tender_bill(tender: Tender) -> Bill:
    kind, title = tender_kind(tender.kind, tender.slip)
    reference = getattr(tender.slip, "trace", "") or getattr(tender.slip, "reference", "") or tender.attempt or ""
    return _bill(kind, title, tender.receivable, "" if kind == "CASH" else reference)


def tender_kind(kind: TenderKind, slip: CardSlip | CodeSlip | None) -> tuple[str, str]:
    """TOP's type and title of a bill. Without a slip nobody knows which wallet it was: Alipay's stands for it."""
    if isinstance(slip, CodeSlip) and kind == "code":
        return _WALLETS[slip.wallet]
    return _KINDS[kind]


def _benefit_bill(benefit: BenefitUsed) -> Bill:
    return _bill(benefit_kind(benefit.funding), benefit.title, benefit.discount, benefit.benefit)


def benefit_kind(funding: Mapping[Funder, int]) -> str:
    return "PROMOTION" if "platform" in funding else "CUSTOM_PROMOTION"


def _bill(kind: str, title: str, amount: int, reference: str = "") -> Bill:
    bill: Bill = {
        "type": kind,
        "title": title,
        "amount": write_amount(PAY, "fund_bill_list.amount", amount),
        "currency": "CNY",
    }
    return bill | {"id": reference} if reference else bill


def goods_details(sale: SaleClosed) -> list[dict[str, object]]:
    """The lines as goods under our own SKU, and packs with a fee under their id: the cloud has no other place for it.

    A measured line counts as one piece at its amount.
    """
    goods = []
    for line in sale.lines:
        count = line.quantity.thousandths // ONE
        is_exact = line.quantity.is_whole and count * line.unit_price == line.amount
        goods.append(_goods(line.sku, line.unit_price, count) if is_exact else _goods(line.sku, line.amount, 1))
    return goods + [_goods(pack.pack, pack.fee, 1) for pack in sale.packs if pack.fee]


def _goods(name: str, price: int, pieces: int) -> dict[str, object]:
    return {
        "goods_id": name,
        "id_type": "CUSTOM",
        "price": str(write_amount(CREATE, "goods_details.price", price)),
        "quantity": str(pieces),
    }


def coupon_infos(sale: SaleClosed, order: OrderCollected) -> list[dict[str, object]]:
    """What lowers the goods: the deposit's credit (quoting the order it was paid for), benefits, rounding."""
    lowered = [("定金抵扣", order.credit, order.order)]
    lowered += [(benefit.title, benefit.discount, benefit.benefit) for benefit in sale.benefits]
    lowered += [("抹零", sale.rounding, "rounding")]
    return [
        {"name": name, "discount": write_amount(CREATE, "coupon_infos.discount", amount), "option_id": option}
        for name, amount, option in lowered
        if amount
    ]


def off_balance(sale: SaleClosed, order: OrderCollected) -> Refusal | None:
    """Where goods less what lowers them are not the sale's total: found before the cloud counts them for paid."""
    fees = sum(pack.fee for pack in sale.packs)
    discount = sum(benefit.discount for benefit in sale.benefits)
    counted = sum(line.amount for line in sale.lines) + fees - discount - order.credit - sale.rounding
    return differs(sale, counted) if counted != sale.total else None


def differs(sale: SaleClosed, counted: int) -> Refusal:
    return Refusal(code="amount_differs", reason=say("amounts_differ", total=yuan(sale.total), counted=yuan(counted)))
