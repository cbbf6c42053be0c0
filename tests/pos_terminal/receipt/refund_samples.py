"""Refunds to print, as the till plans them: one that needs every part of the paper, and a small one."""

import msgspec

from pos_terminal.contract.benefits import Benefit, FixedBenefit, RedPacket, Scope
from pos_terminal.contract.facts import CardSlip, CodeSlip, SaleClosed, SaleRefunded
from pos_terminal.contract.records import BenefitShare, BenefitUsed, OrderCollected, PackBought, Tender
from pos_terminal.contract.words import Funder
from pos_terminal.sale.returns import ReturnPlan, plan_return
from tests.pos_terminal.receipt.samples import AT_MS, line, sale

_ALWAYS = {"valid_from_ms": 0, "valid_to_ms": 2 * AT_MS}
CARD = CardSlip(
    amount=300_000,
    receipt_number="0042",
    trace="000317",
    card="622848******1234",
    scheme="UnionPay",
    authorisation="A71239",
    terminal="50000001",
    pinpad_time="2026-02-14T15:03:58",
)


def _used(terms: Benefit, funder: Funder, shares: dict[str, int]) -> BenefitUsed:
    return BenefitUsed(
        benefit=terms.benefit,
        title=terms.title,
        redemption=terms.redemption,
        discount=sum(shares.values()),
        funding={funder: sum(shares.values())},
        shares=tuple(BenefitShare(line=each, amount=amount) for each, amount in shares.items()),
        terms=terms,
    )


ORDER = OrderCollected(
    order="2045118839201457766",
    route="store_collected",
    deposit=80_000,
    credit=160_000,
    deposit_kind="earnest",
    steps=(),
    lease="7",
)


def large_sale() -> SaleClosed:
    """A sofa with a deposit and a serial number, pillows and a curtain under a coupon out of a pack, a red packet."""
    coupon = FixedBenefit(
        benefit="c1",
        title="软装满 800 减 80 券",
        layer="store",
        threshold=80_000,
        amount=8_000,
        pack="PK-0088",
        on_return="reprice",
        scope=Scope(stores=("S001",), skus=("SKU2", "SKU3")),
        **_ALWAYS,  # type: ignore[arg-type]
    )
    packet = RedPacket(benefit="h1", title="新春红包", layer="payment", amount=2_000, **_ALWAYS)  # type: ignore[arg-type]
    more = {"deposit": 80_000, "serials": ("SN20260100871",)}
    lines = (
        line(1, "北欧布艺沙发 三人位", 1000, "件", 499_900, discount=1_620, credit=160_000, **more),
        line(2, "记忆棉护颈枕 (成人款)", 3000, "件", 15_900, discount=4_583 + 206),
        line(3, "雪尼尔遮光窗帘 米白", 2850, "米", 12_480, discount=3_417 + 174, rate=900),
    )
    total = sum(each.net for each in lines) + 990 - 8
    cash = total - 300_000
    return sale(
        lines,
        (
            Tender(tender="t1", kind="cash", requested=cash, buyer_paid=cash, receivable=cash),
            Tender(tender="t2", kind="card", requested=300_000, buyer_paid=300_000, receivable=300_000, slip=CARD),
        ),
        rounding=8,
        packs=(PackBought(pack="PK-0088", fee=990),),
        benefits=(
            _used(coupon, "merchant", {"2": 4_583, "3": 3_417}),
            _used(packet, "platform", {"1": 1_620, "2": 206, "3": 174}),
        ),
        order=ORDER,
        store="S001",
    )


def refund(
    of: SaleClosed, units: dict[str, tuple[int, ...]], *, before: tuple[SaleRefunded, ...] = (), **more: object
) -> SaleRefunded:
    """What the till plans for these units, done."""
    plan = plan_return(of, before, units)
    assert isinstance(plan, ReturnPlan), plan
    planned = {name: getattr(plan, name) for name in plan.__struct_fields__}
    fields: dict[str, object] = {
        "at_ms": AT_MS + 86_400_000,
        "refund": "refund-1",
        "number": "20260215-02-0031",
        "of": of.sale,
        "of_number": of.number,
        "period": "P-20260215-1",
        "operator": "1007",
        "reason": "坐垫有瑕疵",
    }
    return SaleRefunded(**{**fields, **planned, **more})


def given_again() -> SaleRefunded:
    """¥10 off anything, ¥3 off from ¥200: the second of three goods breaks it, and leaves the third all of the ¥10."""
    more = {"layer": "platform", "on_return": "reprice", **_ALWAYS}
    any_ = FixedBenefit(benefit="c1", title="随便减 10", threshold=0, amount=1_000, **more)  # type: ignore[arg-type]
    t200 = FixedBenefit(benefit="c2", title="满 200 减 3", threshold=20_000, amount=300, **more)  # type: ignore[arg-type]
    shares = {"1": 334, "2": 333, "3": 333}
    lines = tuple(line(n, f"商品 {n}", 1000, "件", 10_000, discount=100 + shares[str(n)]) for n in (1, 2, 3))
    sold = sale(
        lines,
        (Tender(tender="t1", kind="cash", requested=28_700, buyer_paid=28_700, receivable=28_700),),
        benefits=(_used(any_, "bank", shares), _used(t200, "merchant", dict.fromkeys(shares, 100))),
    )
    return refund(sold, {"2": (0,)}, before=(refund(sold, {"1": (0,)}),))


def large_refund() -> SaleRefunded:
    """The sofa and a pillow come back: the coupon's condition is broken, so that the curtain costs more; the card."""
    planned = refund(large_sale(), {"1": (0,), "2": (1,)})
    slip = msgspec.structs.replace(
        CARD, amount=planned.tenders[0].amount, receipt_number="0057", trace="000402", authorisation=""
    )
    card, *rest = planned.tenders
    tenders = (msgspec.structs.replace(card, slip=slip), *rest)
    return msgspec.structs.replace(planned, tenders=tenders, supervisor="9001", offline=True)


def small_sale() -> SaleClosed:
    """Four boxes, paid by a code."""
    lines = (line(1, "手冲滤纸 100 片", 4000, "盒", 2_990),)
    total = sum(each.net for each in lines)
    code = CodeSlip(amount=total, wallet="alipay", reference="2026021422001412345678901234")
    return sale(
        lines, (Tender(tender="t1", kind="code", requested=total, buyer_paid=total, receivable=total, slip=code),)
    )


def small_refund() -> SaleRefunded:
    return refund(small_sale(), {"1": (0, 1, 3)}, reason="")
