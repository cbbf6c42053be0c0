"""The people, goods, orders and coupons that the till's tests share."""

from __future__ import annotations

from typing import Any

from pos_terminal.contract.benefits import FixedBenefit
from pos_terminal.contract.catalog import Item, Role, StoreProfile
from pos_terminal.contract.cloud import Coupon, Order, OrderLine, Step, TransientBuyer, Window
from pos_terminal.contract.facts import CardSlip, CodeSlip, OperatorSignedIn, PeriodOpened, RedemptionClass
from pos_terminal.contract.quantity import Quantity
from pos_terminal.till.effects import CheckPin, OpenDrawer
from pos_terminal.till.events import ItemScanned, LinkChanged, OpenPeriod, PinChecked, PinpadSeen, SignIn
from pos_terminal.till.machine import Machine
from pos_terminal.till.state import TillState
from tests.playbook import START_MS, Playbook, Wish, ev, hole, said, saved

PROFILE = StoreProfile(store="s1", name="示例家居", entity="91330000TESTTAX001", entity_name="示例商贸", district="d1")
FLOAT = 50_000
DRAWER = OpenDrawer("sale")


def item(sku: str = "tea", price: int = 1_000, **fields: Any) -> Item:
    return Item(
        **{
            "sku": sku,
            "gtin": f"69{sku}",
            "title": f"商品 {sku}",
            "unit": "件",
            "unit_price": price,
            "tax_code": "1010101",
            "tax_rate_bp": 1_300,
            **fields,
        }
    )


def scan(sku: str = "tea", price: int = 1_000, **fields: Any) -> Wish:
    extra = {name: fields.pop(name) for name in ("quantity", "amount", "serial") if name in fields}
    return ev(ItemScanned, code=sku, item=item(sku, price, **fields), **extra)


def slip(amount: int, receipt: str = "0001") -> CardSlip:
    return CardSlip(
        amount=amount,
        receipt_number=receipt,
        trace="000001",
        card="622202******1234",
        scheme="UnionPay",
        authorisation="A1",
        terminal="T1",
        pinpad_time="02-14 09:00:00",
    )


def code_slip(amount: int) -> CodeSlip:
    return CodeSlip(amount=amount, wallet="wechat", reference="acq-1")


def benefit(
    name: str, amount: int, *, threshold: int = 0, redemption: RedemptionClass = "reversible", **fields: Any
) -> FixedBenefit:
    return FixedBenefit(
        **{
            "benefit": name,
            "title": f"券 {name}",
            "layer": "platform",
            "threshold": threshold,
            "amount": amount,
            "valid_from_ms": START_MS - 10**9,
            "valid_to_ms": START_MS + 10**9,
            "redemption": redemption,
            **fields,
        }
    )


def coupon(name: str, amount: int, **fields: Any) -> Coupon:
    return Coupon(benefit=benefit(name, amount, **fields))


def order(number: str = "o1", **fields: Any) -> Order:
    """A sofa of ¥8,000: ¥1,000 paid as a deposit that counts as ¥2,000, so ¥6,000 are due."""
    return Order(
        **{
            "order": number,
            "seller": "flagship",
            "store": "s1",
            "status": "balance_unpaid",
            "lines": (
                OrderLine(
                    line="1",
                    sku="sofa",
                    item="i1",
                    title="三人沙发",
                    quantity=Quantity(1000),
                    unit_price=800_000,
                    amount=800_000,
                    category="sofa",
                ),
            ),
            "steps": (
                Step(step=1, name="deposit", due=100_000, paid=100_000, status="paid", payee="flagship-tax"),
                Step(step=2, name="balance", due=600_000, paid=0, status="unpaid", payee="dealer-tax"),
            ),
            "deposit_kind": "earnest",
            "deposit_paid": 100_000,
            "deposit_credit": 200_000,
            "balance_due": 600_000,
            "window": Window(START_MS - 10**8, START_MS + 10**8),
            "route": "store_collected",
            "buyer": "open-id",
            "display": TransientBuyer(masked_name="张**", phone_tail="1234"),
            **fields,
        }
    )


def till(**fields: Any) -> Playbook:
    """A till straight out of the box: nobody there, no period."""
    return Playbook(Machine(till=TillState(**{"store": "s1", "till": "02", "profile": PROFILE, **fields})))


def sign_in(book: Playbook, number: str = "1001", role: Role = "clerk") -> None:
    ask = hole()
    book >> ev(SignIn, number=number, pin="1234") << CheckPin(ask, number, "1234")
    book >> ev(PinChecked, ask=ask, number=number, role=role) << saved(OperatorSignedIn)


def open_till(**fields: Any) -> Playbook:
    """Signed in, the period open, on line, the pinpad's newest receipt being 0000."""
    book = till(**fields)
    sign_in(book)
    book >> ev(OpenPeriod, cash_float=FLOAT) << saved(PeriodOpened)
    book >> ev(LinkChanged, online=True)
    book >> ev(PinpadSeen, last_receipt_number="0000")
    return book


__all__ = [
    "DRAWER",
    "FLOAT",
    "PROFILE",
    "benefit",
    "code_slip",
    "coupon",
    "item",
    "open_till",
    "order",
    "said",
    "scan",
    "sign_in",
    "slip",
    "till",
]
