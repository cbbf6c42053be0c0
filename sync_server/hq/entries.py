"""What the feed of head office is made of: closed sales, refunds and hand-overs, as they are told.

Amounts are minor units.
"""

from __future__ import annotations

import msgspec


class SaleLine(msgspec.Struct, frozen=True, kw_only=True):
    """``thousandths`` of ``unit`` is the quantity, ``serials`` are those of its units."""

    line: str
    sku: str
    gtin: str | None
    title: str
    thousandths: int
    unit: str
    unit_price: int
    amount: int
    discount: int
    credit: int
    net: int
    tax_code: str
    tax_rate_bp: int
    tax: int
    serials: tuple[str, ...]


class SaleTender(msgspec.Struct, frozen=True, kw_only=True):
    tender: str
    kind: str
    requested: int
    buyer_paid: int
    receivable: int
    change: int
    payee: str


class SaleBenefit(msgspec.Struct, frozen=True, kw_only=True):
    benefit: str
    title: str
    redemption: str
    discount: int


class Sale(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="sale"):
    """A closed sale. ``store``, ``till`` and ``sale`` together are its key.

    ``gross`` − ``discount`` − ``credit`` + ``fees`` − ``rounding`` = ``total``; ``fees`` are those of packs.
    """

    store: str
    till: str
    sale: str
    number: str
    period: str
    business_day: str | None
    operator: str
    at_ms: int
    received_at_ms: int
    gross: int
    discount: int
    credit: int
    fees: int
    rounding: int
    total: int
    tax: int
    order: str | None
    offline: bool
    lines: tuple[SaleLine, ...]
    tenders: tuple[SaleTender, ...]
    benefits: tuple[SaleBenefit, ...]


class Units(msgspec.Struct, frozen=True, kw_only=True):
    """The units ``start`` to ``end`` − 1 of a line, numbered from 0."""

    start: int
    end: int


class RefundLine(msgspec.Struct, frozen=True, kw_only=True):
    """What is undone of the sale's ``line``; ``units``: which came back.

    No units: the line stays with the customer and costs ``−net`` more, since the sale was priced again.
    """

    line: str
    sku: str
    title: str
    thousandths: int
    unit: str
    units: tuple[Units, ...]
    unit_price: int
    amount: int
    discount: int
    credit: int
    deposit: int
    rounding: int
    net: int
    tax_code: str
    tax_rate_bp: int
    tax: int


class RefundTender(msgspec.Struct, frozen=True, kw_only=True):
    """``tender``: the one of the sale that ``amount`` went back by."""

    tender: str
    kind: str
    amount: int
    payee: str


class RefundBenefit(msgspec.Struct, frozen=True, kw_only=True):
    """What is taken back of a benefit, or given again, below nothing; ``packet``: it went back into a red packet."""

    benefit: str
    title: str
    amount: int
    packet: bool


class Refund(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="refund"):
    """A refund of the sale ``of``; ``store``, ``till`` and ``refund`` together are its key.

    Positive throughout: take it off. The sum is that of a sale; ``deposit`` is due beside ``total``. ``order``: what
    the sale collected; null for none, and as long as a sale of another till has not arrived.
    """

    store: str
    till: str
    refund: str
    of: str
    of_number: str
    number: str
    period: str
    business_day: str | None
    operator: str
    reason: str
    at_ms: int
    received_at_ms: int
    gross: int
    discount: int
    credit: int
    fees: int
    rounding: int
    total: int
    tax: int
    deposit: int
    order: str | None
    offline: bool
    lines: tuple[RefundLine, ...]
    tenders: tuple[RefundTender, ...]
    benefits: tuple[RefundBenefit, ...]


class Voucher(msgspec.Struct, frozen=True, kw_only=True):
    """A fulfilment voucher that went with the goods; the attempts say whether it was consumed."""

    coupon: str
    title: str


class HandOver(msgspec.Struct, frozen=True, kw_only=True, tag_field="kind", tag="hand_over"):
    """The goods of the sale, which collected ``order``, went to the customer: once a sale, whose key it has.

    ``number`` is the sale's; ``period``, ``business_day`` and ``operator`` are those of the hand-over.
    """

    store: str
    till: str
    sale: str
    number: str
    order: str
    period: str
    business_day: str | None
    operator: str
    at_ms: int
    received_at_ms: int
    vouchers: tuple[Voucher, ...]


Entry = Sale | Refund | HandOver


class SalesPage(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, in one order. ``cursor`` leads to the next page; with ``more`` there is one already."""

    entries: tuple[Entry, ...]
    cursor: str
    more: bool
