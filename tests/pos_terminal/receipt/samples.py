"""Sales and reports to print: plausible ones, and one that needs every part of a receipt."""

import msgspec

from pos_terminal.contract.facts import (
    BenefitShare,
    BenefitUsed,
    CardSlip,
    CodeSlip,
    Funder,
    LateAnswer,
    Line,
    OrderCollected,
    OrderStep,
    PaymentBack,
    PeriodClosed,
    PeriodOpened,
    PeriodReport,
    SaleClosed,
    SaleVoided,
    Tender,
    TenderTotal,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.contract.records import PackBought
from pos_terminal.receipt.heading import StoreHeading
from pos_terminal.receipt.late_lines import Difference

TIP = "3F9A-02C1-77DE"
AT_MS = 1771052645000  # 2026-02-14 15:04:05 in China

HEADING = StoreHeading(
    store="S001",
    till="02",
    name="林间家居体验店",
    address="杭州市余杭区文一西路 969 号 2 层",
    entity_name="杭州林间家居有限公司",
    tax_number="91330110MA2ABCDE0X",
    invoice_url="https://fapiao.example.cn/s/S001",
)


def line(number: int, title: str, thousandths: int, unit: str, price: int, **more: object) -> Line:
    quantity = Quantity(thousandths, unit)
    amount = quantity.amount_at(price)
    discount, credit = int(str(more.pop("discount", 0))), int(str(more.pop("credit", 0)))
    net = amount - discount - credit
    rate = int(str(more.pop("rate", 1300)))
    return Line(
        line=str(number),
        sku=f"SKU{number}",
        gtin=None,
        title=title,
        quantity=quantity,
        unit_price=price,
        amount=amount,
        discount=discount,
        credit=credit,
        net=net,
        tax_code="1050101",
        tax_rate_bp=rate,
        tax=net * rate // (10000 + rate),
        **more,  # type: ignore[arg-type]
    )


def sale(lines: tuple[Line, ...], tenders: tuple[Tender, ...], **more: object) -> SaleClosed:
    rounding = int(str(more.pop("rounding", 0)))
    packs: tuple[PackBought, ...] = more.get("packs", ())  # type: ignore[assignment]
    fees = sum(pack.fee for pack in packs)
    fields: dict[str, object] = {
        "at_ms": AT_MS,
        "sale": "sale-1",
        "number": "20260214-02-0217",
        "period": "P-20260214-1",
        "operator": "1007",
        "lines": lines,
        "benefits": (),
        "tenders": tenders,
        "rounding": rounding,
        "total": sum(each.net for each in lines) + fees - rounding,
        "tax": sum(each.tax for each in lines),
    }
    return SaleClosed(**{**fields, **more})  # type: ignore[arg-type]


def cash_sale() -> SaleClosed:
    """Two lines, one by the metre, 抹零 and change."""
    lines = (
        line(1, "雪尼尔遮光窗帘 米白", 2850, "米", 12_480),
        line(2, "记忆棉护颈枕 (成人款) 可拆洗 60x40cm 高低双面", 2000, "件", 15_900, rate=900),
    )
    total = sum(each.net for each in lines) - 8
    cash = Tender(tender="t1", kind="cash", requested=total, buyer_paid=70_000, receivable=total, change=70_000 - total)
    return sale(lines, (cash,), rounding=8)


def presale() -> SaleClosed:
    """A sofa and a curtain with a deposit that counts double, a coupon, two cards and a payment code."""
    lines = (
        line(
            1, "北欧布艺沙发 三人位", 1000, "件", 499_900, discount=26_000, credit=160_000, serials=("SN20260100871",)
        ),
        line(2, "高精密遮光窗帘 成品", 1000, "套", 129_900, discount=4_000, credit=40_000),
    )
    total = sum(each.net for each in lines)
    card = CardSlip(
        amount=300_000,
        receipt_number="0042",
        trace="000317",
        card="622848******1234",
        scheme="UnionPay",
        authorisation="A71239",
        terminal="50000001",
        pinpad_time="2026-02-14T15:03:58",
    )
    code = CodeSlip(amount=total - 300_000, wallet="wechat", reference="4200002381202602141234567890")
    return sale(
        lines,
        (
            Tender(tender="t1", kind="card", requested=300_000, buyer_paid=300_000, receivable=300_000, slip=card),
            Tender(
                tender="t2",
                kind="code",
                requested=total - 300_000,
                buyer_paid=total - 301_000,
                receivable=total - 300_000,
                promotion={"platform": 1_000},
                slip=code,
            ),
        ),
        benefits=(
            BenefitUsed(
                benefit="c1",
                title="满5000减300 全店家居券",
                redemption="irreversible",
                discount=30_000,
                funding={"merchant": 20_000, "platform": 10_000},
                shares=(BenefitShare(line="1", amount=26_000), BenefitShare(line="2", amount=4_000)),
            ),
        ),
        order=OrderCollected(
            order="2045118839201457766",
            route="store_collected",
            deposit=100_000,
            credit=200_000,
            deposit_kind="earnest",
            steps=(
                OrderStep(step=1, name="deposit", due=100_000, paid=100_000, payee="91330100FLAGSHIP01"),
                OrderStep(step=2, name="balance", due=total + 30_000, paid=0, payee="91330110MA2ABCDE0X"),
            ),
            lease="7",
        ),
        offline=False,
    )


def benefits_sale() -> SaleClosed:
    """A special price, a percentage that a pack brought, a coupon without a title and a subsidy, with 抹零."""
    lines = (
        line(1, "全自动咖啡机 EM-3200 不锈钢款 (含磨豆器)", 1000, "台", 329_900, discount=105_588, rate=1300),
        line(2, "手冲滤纸 100 片", 3000, "盒", 2_990, discount=1_200),
        line(3, "意式拼配咖啡豆 454g", 2000, "袋", 8_800, discount=3_520, rate=900),
    )
    used: tuple[tuple[str, str, Funder, dict[str, int]], ...] = (
        ("i1", "咖啡机 会员一口价 2,899", "brand", {"1": 40_000}),
        ("i2", "耗材与豆类 8 折 (仅限券包会员，单笔最高减 50)", "merchant", {"2": 1_200, "3": 3_520}),
        ("COUPON-2026-88", "", "mall", {"1": 7_600}),
        ("gov", "以旧换新 政府补贴 20%", "government", {"1": 57_988}),
    )
    total = sum(each.net for each in lines) + 990 - 2
    return sale(
        lines,
        (Tender(tender="t1", kind="cash", requested=total, buyer_paid=total, receivable=total),),
        rounding=2,
        packs=(PackBought(pack="PK-0088", fee=990), PackBought(pack="PK-0000", fee=0)),
        benefits=tuple(
            BenefitUsed(
                benefit=name,
                title=title,
                redemption="reversible",
                discount=sum(shares.values()),
                funding={funder: sum(shares.values())},
                shares=tuple(BenefitShare(line=each, amount=amount) for each, amount in shares.items()),
            )
            for name, title, funder, shares in used
        ),
    )


def closed_period_with_refunds() -> PeriodClosed:
    """The same after a sofa and a pillow came back, a fee was taken and another given back."""
    before = closed_period().report
    back = (TenderTotal(kind="card", count=1, amount=300_000), TenderTotal(kind="cash", count=2, amount=47_095))
    report = msgspec.structs.replace(
        before,
        refunds=2,
        gross=before.gross - 515_800,
        discount=before.discount - 9_688,
        deposit_credit=before.deposit_credit - 160_000,
        rounding=before.rounding - 7,
        fees=1_980,
        net=before.net - 347_095 + 2_970,
        tenders=(
            TenderTotal(kind="cash", count=13, amount=612_304 - 47_095),
            TenderTotal(kind="card", count=10, amount=2_980_000 - 300_000),
            TenderTotal(kind="code", count=18, amount=779_000 + 2_970),
        ),
        discount_by_funder={"merchant": 171_000 - 8_000, "platform": 70_000 - 1_688},
        tax=before.tax - 39_929,
        cash_expected=before.cash_expected - 47_095,
        refunded=back,
    )
    return PeriodClosed(at_ms=AT_MS, period="P-20260214-1", operator="1007", cash_counted=615_209, report=report)


PAID_BACK = PaymentBack(
    attempt="a1",
    kind="card",
    amount=40_000,
    slip=CardSlip(
        amount=40_000,
        receipt_number="0042",
        trace="000317",
        card="622848******1234",
        scheme="UnionPay",
        authorisation="A71239",
        terminal="50000001",
        pinpad_time="2026-02-14T15:03:58",
    ),
    reference="0043",
)


def voided_sale() -> SaleVoided:
    """A card and a code that were charged and given back, and cash that was handed back."""
    code = CodeSlip(amount=4_900, wallet="wechat", reference="4200002026021412345678")
    return SaleVoided(
        at_ms=AT_MS,
        sale="v1",
        period="P-20260214-1",
        operator="1007",
        reason="wrong_item",
        amount=45_000,
        number="20260214-02-0217",
        back=(PAID_BACK, PaymentBack(attempt="a2", kind="code", amount=4_900, slip=code, reference="refund-77")),
        cash=100,
    )


def closed_over_a_card_given_back() -> SaleClosed:
    return msgspec.structs.replace(cash_sale(), back=(PAID_BACK,))


def closed_period_with_late_answers() -> PeriodClosed:
    """The same with a card that was charged after all, a code that was not, which a supervisor has put right, and a
    refund that went out after all and that its return has counted; and a card that was counted in for a sale that was
    voided then.
    """
    late = (
        LateAnswer(attempt="a1", number="20260214-02-0216", kind="card", amount=32_860, outcome="done"),
        LateAnswer(
            attempt="a3",
            number="20260214-02-0220",
            kind="refund",
            amount=900,
            outcome="done",
            settled=True,
            reason="counted",
        ),
        LateAnswer(
            attempt="a4",
            number="20260214-02-0221",
            kind="card",
            amount=10_000,
            outcome="done",
            settled=True,
            reason="counted_in",
            stands="voided",
        ),
        LateAnswer(attempt="a2", number="20260214-02-0219", kind="code", amount=1_250, outcome="refused", settled=True),
        LateAnswer(
            attempt="a5",
            number="20260214-02-0222",
            kind="refund",
            amount=16_900,
            outcome="done",
            settled=True,
            reason="collected_in_cash",
        ),
        LateAnswer(
            attempt="a6",
            number="20260213-02-0007",
            kind="reversal",
            amount=14_900,
            outcome="done",
            settled=True,
            reason="not_collected",
        ),
        LateAnswer(
            attempt="a7",
            number="20260214-02-0224",
            kind="code",
            amount=3_000,
            outcome="done",
            settled=True,
            reason="returned_otherwise",
        ),
    )
    closed = closed_period()
    report = msgspec.structs.replace(
        closed.report, late_cash_out=120_000, cash_expected=closed.report.cash_expected - 120_000
    )
    counted = closed.cash_counted - 120_000
    return msgspec.structs.replace(closed, late=late, report=report, cash_counted=counted)


DIFFERENCES = {
    ("a1", "done"): Difference(means="card", amount=32_860, going=True),
    ("a3", "done"): Difference(means="card", amount=0),
    ("a4", "done"): Difference(means="card", amount=0),
    ("a2", "refused"): Difference(means="code", amount=-1_250),
    ("a5", "done"): Difference(means="card", amount=-16_900),
    ("a6", "done"): Difference(means="card", amount=0, earlier=True),
    ("a7", "done"): Difference(means="code", amount=None),
}
"""Of those late answers."""


OPENED = PeriodOpened(
    at_ms=AT_MS - 21_780_000, period="P-20260214-1", operator="1007", business_day="2026-02-14", cash_float=50_000
)


def closed_period() -> PeriodClosed:
    report = PeriodReport(
        period="P-20260214-1",
        sales=38,
        voids=2,
        gross=4_812_350,
        discount=241_000,
        deposit_credit=200_000,
        rounding=46,
        net=4_371_304,
        tenders=(
            TenderTotal(kind="cash", count=11, amount=612_304),
            TenderTotal(kind="card", count=9, amount=2_980_000),
            TenderTotal(kind="code", count=18, amount=779_000),
        ),
        discount_by_funder={"merchant": 171_000, "platform": 70_000},
        tax=502_893,
        cash_float=50_000,
        cash_expected=662_304,
        forced=1,
    )
    return PeriodClosed(at_ms=AT_MS, period="P-20260214-1", operator="1007", cash_counted=662_204, report=report)
