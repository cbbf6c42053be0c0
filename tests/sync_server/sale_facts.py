"""Facts as a till would write them, sums right unless told otherwise."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptDone,
    BenefitShare,
    BenefitUsed,
    GoodsHandedOver,
    LeaseSubject,
    LedgerOpened,
    Line,
    OrderCollected,
    OrderStep,
    PeriodClosed,
    PeriodOpened,
    PeriodReport,
    RedemptionSubject,
    SaleClosed,
    SaleRefunded,
    Tender,
    TenderKind,
    TenderTotal,
    VoucherKept,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.contract.records import PackBought, units_of
from pos_terminal.sale.returns import ReturnPlan, plan_return
from tests.sync_server.bench import T0

DAY = "2026-02-14"


def opened(store: str = "S001", till: str = "01") -> LedgerOpened:
    return LedgerOpened(at_ms=T0, store=store, till=till, currency="CNY", entity="9131", program="test")


def period(name: str = "p1", day: str = DAY) -> PeriodOpened:
    return PeriodOpened(at_ms=T0, period=name, operator="1001", business_day=day, cash_float=50_000)


def sale(
    name: str,
    amount: int = 10_000,
    *,
    period: str = "p1",
    kind: TenderKind = "cash",
    discount: int = 0,
    redemption: str | None = None,
    order: OrderCollected | None = None,
) -> SaleClosed:
    """A sale of one line; ``discount`` by one benefit, half of it paid by the platform."""
    credit = order.credit if order else 0
    net = amount - discount - credit
    benefits: tuple[BenefitUsed, ...] = ()
    if discount:
        benefits = (
            BenefitUsed(
                benefit="b1",
                title="满减",
                redemption="reversible",
                discount=discount,
                funding={"platform": discount // 2, "merchant": discount - discount // 2},
                shares=(BenefitShare(line="l1", amount=discount),),
                attempt=redemption,
            ),
        )
    return SaleClosed(
        at_ms=T0 + 60_000,
        sale=name,
        number=f"20260214-01-{name}",
        period=period,
        operator="1001",
        lines=(
            Line(
                line="l1",
                sku="TEA-1",
                gtin="6901234567892",
                title="茶叶",
                quantity=Quantity(1000, "盒"),
                unit_price=amount,
                amount=amount,
                discount=discount,
                credit=credit,
                net=net,
                tax_code="1030300000000000000",
                tax_rate_bp=1300,
                tax=net * 13 // 113,
            ),
        ),
        benefits=benefits,
        tenders=(
            Tender(tender="t1", kind=kind, requested=net, buyer_paid=net + 50, receivable=net, change=50, payee="9131"),
        ),
        rounding=0,
        total=net,
        tax=net * 13 // 113,
        order=order,
    )


def collected(order: str, fence: str, *, deposit: int = 100_000, credit: int = 200_000) -> OrderCollected:
    return OrderCollected(
        order=order,
        route="store_collected",
        deposit=deposit,
        credit=credit,
        deposit_kind="privilege",
        steps=(OrderStep(step=1, name="deposit", due=deposit, paid=deposit, payee="9131"),),
        lease=fence,
        seller="jia-flagship",
    )


def lease_begun(attempt: str, order: str, sale: str) -> AttemptBegun:
    subject = LeaseSubject(order=order)
    return AttemptBegun(at_ms=T0, attempt=attempt, sale=sale, period="p1", operator="1001", amount=0, subject=subject)


def redemption_begun(attempt: str, serial: str, sale: str, amount: int = 500) -> AttemptBegun:
    subject = RedemptionSubject(benefit="b1", redemption="reversible", serial=serial)
    return AttemptBegun(
        at_ms=T0, attempt=attempt, sale=sale, period="p1", operator="1001", amount=amount, subject=subject
    )


def handed_over(of: SaleClosed, *vouchers: str) -> GoodsHandedOver:
    """The goods of a collected order went, an hour after the money."""
    assert of.order is not None
    return GoodsHandedOver(
        at_ms=of.at_ms + 3_600_000,
        sale=of.sale,
        number=of.number,
        order=of.order.order,
        period=of.period,
        operator="1002",
        vouchers=tuple(VoucherKept(coupon=one, title="提货凭证") for one in vouchers),
    )


def voucher_begun(attempt: str, coupon: str, of: SaleClosed) -> AttemptBegun:
    assert of.order is not None
    subject = RedemptionSubject(benefit=coupon, redemption="fulfilment", serial=attempt, order=of.order.order)
    return AttemptBegun(
        at_ms=of.at_ms, attempt=attempt, sale=of.sale, period="p1", operator="1002", amount=0, subject=subject
    )


def collects(name: str, order: str, price: int, fence: str) -> list[AnyFact]:
    """A sale that takes the balance of an order, under the lease of attempt x1."""
    return [lease_begun("x1", order, name), done("x1", fence), sale(name, price, order=collected(order, fence))]


def done(attempt: str, reference: str = "") -> AttemptDone:
    return AttemptDone(at_ms=T0, attempt=attempt, reference=reference)


def closed(*sales: SaleClosed, name: str = "p1", off: int = 0) -> PeriodClosed:
    """A Z that adds the sales up; ``off`` puts its net wrong."""
    net = sum(each.total for each in sales)
    discount = sum(line.discount for each in sales for line in each.lines)
    half = sum(sum(b.funding.get("platform", 0) for b in each.benefits) for each in sales)
    return PeriodClosed(
        at_ms=T0 + 120_000,
        period=name,
        operator="1001",
        cash_counted=50_000 + net,
        report=PeriodReport(
            period=name,
            sales=len(sales),
            voids=0,
            gross=sum(line.amount for each in sales for line in each.lines),
            discount=discount,
            deposit_credit=sum(line.credit for each in sales for line in each.lines),
            rounding=0,
            net=net + off,
            tenders=(TenderTotal(kind="cash", count=len(sales), amount=net),),
            discount_by_funder={"platform": half, "merchant": discount - half} if discount else {},
            tax=sum(each.tax for each in sales),
            cash_float=50_000,
            cash_expected=50_000 + net,
        ),
    )


def refund(of: SaleClosed, name: str = "r-of", *, units: range | None = None) -> SaleRefunded:
    """All of a sale given back, or only the ``units`` of each line."""
    plan = plan_return(of, (), {line.line: units or range(units_of(line)) for line in of.lines})
    assert isinstance(plan, ReturnPlan)
    return SaleRefunded(
        at_ms=T0 + 90_000,
        refund=name,
        number=f"{of.number}-R",
        of=of.sale,
        of_number=of.number,
        period=of.period,
        operator="1001",
        reason="faulty",
        **{field: getattr(plan, field) for field in plan.__struct_fields__},
    )


def a_day(*names: str) -> list[AnyFact]:
    return [opened(), period(), *(sale(name) for name in names)]


def with_fee(sale: SaleClosed) -> SaleClosed:
    """The sale with a pack of 30 fen in it."""
    (tender,) = sale.tenders
    paid = msgspec.structs.replace(
        tender, requested=sale.total + 30, buyer_paid=tender.buyer_paid + 30, receivable=sale.total + 30
    )
    return msgspec.structs.replace(sale, packs=(PackBought(pack="p", fee=30),), total=sale.total + 30, tenders=(paid,))
