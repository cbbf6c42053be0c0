"""What the sandbox is seeded with, the methods that its faults are told by, and sales to post."""

from __future__ import annotations

from pos_terminal.contract.facts import (
    BenefitShare,
    BenefitUsed,
    CardSlip,
    CollectionRoute,
    Line,
    OrderCollected,
    SaleClosed,
    Tender,
)
from pos_terminal.contract.quantity import Quantity

SOFA = "4418800000000001101"
CURTAIN = "4418800000000001102"
COUPON = "900100000001"
VOUCHER = "880112345601"
AFTER_EFFECT = ["silent_after", "garbage_after", "isp_after"]


def sale(total: int = 1_080_000, *, order: str = "", route: CollectionRoute = "store_collected") -> SaleClosed:
    """A sale by card; of a presale where ``order`` is given, with a coupon of ¥300 off."""
    price, credit = (1_280_000, 200_000) if order == SOFA else (698_000, 200_000) if order else (total, 0)
    discount = price - credit - total
    slip = CardSlip(
        amount=total,
        receipt_number="17",
        trace="000217",
        card="622848******1234",
        scheme="UnionPay",
        authorisation="A1",
        terminal="T1",
        pinpad_time="",
    )
    benefits = (
        BenefitUsed(
            benefit=COUPON,
            title="满减",
            redemption="irreversible",
            discount=discount,
            funding={"platform": discount},
            shares=(BenefitShare(line="1", amount=discount),),
        ),
    )
    return SaleClosed(
        at_ms=1_771_041_600_000,
        sale="sale-1",
        number="20260214-01-0001",
        period="p",
        operator="1007",
        lines=(
            Line(
                line="1",
                sku="SOFA-3S-GREY",
                gtin=None,
                title="沙发",
                quantity=Quantity(1000),
                unit_price=price,
                amount=price,
                discount=discount,
                credit=credit,
                net=total,
                tax_code="1",
                tax_rate_bp=1300,
                tax=0,
            ),
        ),
        benefits=benefits if discount else (),
        tenders=(Tender(tender="t", kind="card", requested=total, buyer_paid=total, receivable=total, slip=slip),),
        rounding=0,
        total=total,
        tax=0,
        order=OrderCollected(
            order=order, route=route, deposit=100_000, credit=credit, deposit_kind="privilege", steps=(), lease="f"
        )
        if order
        else None,
    )
