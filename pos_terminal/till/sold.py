"""What a sale comes to in the fact that closes it: its lines, benefits and packs, and whether they fit into one."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pos_terminal.contract.benefits import WHOLE_BP
from pos_terminal.contract.codec import MAX_FACT_BYTES
from pos_terminal.contract.facts import BenefitShare, BenefitUsed, Funder, Line
from pos_terminal.contract.money import allocate
from pos_terminal.contract.quantity import ONE, Quantity
from pos_terminal.contract.records import PackBought
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.tax import tax_included
from pos_terminal.sale.terms import as_sold
from pos_terminal.till.pricing import Totals, price, priced_lines
from pos_terminal.till.state import BenefitOnSale, Sale, SaleLine

ROOM_BYTES = MAX_FACT_BYTES * 3 // 4
"""The rest is for tenders, the order and the ids of redemptions to come."""
NEXT_LINE_BYTES = 4_096
"""What one more line may take with its shares, whatever benefits it brings into play."""

SERIAL_BYTES = 132
"""Of 64 characters, each escaped."""

_encoder = msgspec.json.Encoder()


def room_in_fact(sale: Sale) -> int:
    """How many bytes are left in the fact that will close the sale, as it is priced now; serial numbers to come count.

    A fact has an upper size, and a sale must not turn out too large when it is paid.
    """
    totals = price(sale)
    to_come = sum(one.serials_needed - len(one.serials) for one in sale.lines) * SERIAL_BYTES
    return ROOM_BYTES - to_come - len(_encoder.encode((sold_lines(sale, totals), sold_benefits(sale, totals))))


def sold_lines(sale: Sale, totals: Totals) -> tuple[Line, ...]:
    """The lines in the order in which they were rung up."""
    priced = {line.line: line for line in priced_lines(sale)}
    return tuple(_line(line, priced[line.line], totals) for line in sale.lines)


def sold_benefits(sale: Sale, totals: Totals) -> tuple[BenefitUsed, ...]:
    """The benefits that took something off."""
    lines = priced_lines(sale)
    return tuple(
        _benefit(one, totals, lines) for one in totals.used if totals.evaluation.of_benefit(one.benefit.benefit)
    )


def sold_packs(sale: Sale, totals: Totals) -> tuple[PackBought, ...]:
    """The packs whose benefits were used."""
    opened = {one.benefit.pack for one in totals.used}
    packs = tuple(PackBought(pack=one.pack, fee=one.fee) for one in sale.promotions.packs if one.pack in opened)
    assert sum(one.fee for one in packs) == totals.fees
    return packs


def _line(line: SaleLine, as_priced: PricedLine, totals: Totals) -> Line:
    discount = totals.evaluation.of_line(line.line)
    net = line.amount - discount - line.credit
    quantity, unit_price = _quantity_and_price(line)
    return Line(
        line=line.line,
        sku=line.item.sku,
        gtin=line.item.gtin,
        title=line.item.title,
        quantity=quantity,
        unit_price=unit_price,
        amount=line.amount,
        discount=discount,
        credit=line.credit,
        net=net,
        tax_code=line.item.tax_code,
        tax_rate_bp=line.item.tax_rate_bp,
        tax=tax_included(net, line.item.tax_rate_bp),
        serials=line.serials,
        units=as_priced.units,
        deposit=line.deposit,
        industry=as_priced.industry,
        brand=as_priced.brand,
        category=as_priced.category,
    )


def _quantity_and_price(line: SaleLine) -> tuple[Quantity, int]:
    """Such that quantity × price is the amount, as a fact states it, also where a label or an order set the amount.

    The unit price is then the one that gives the amount; where none does to the fen, the line is one unit of it.
    """
    quantity, amount = line.quantity, line.amount
    around = amount * ONE // quantity.thousandths
    for price_of_one in (line.item.unit_price, around, around + 1):
        if quantity.amount_at(price_of_one) == amount:
            return quantity, price_of_one
    return Quantity(ONE, quantity.unit), amount


def _benefit(one: BenefitOnSale, totals: Totals, lines: Sequence[PricedLine]) -> BenefitUsed:
    """The benefit as used; its funders pay what it gave in proportion. Its terms are kept for a later return."""
    discount = totals.evaluation.of_benefit(one.benefit.benefit)
    funding: dict[Funder, int] = one.benefit.funding_bp or {"merchant": WHOLE_BP}
    funders = sorted(funding)
    parts = allocate(discount, [funding[funder] for funder in funders])
    return BenefitUsed(
        benefit=one.benefit.benefit,
        title=one.benefit.title,
        redemption=one.benefit.redemption,
        discount=discount,
        funding=dict(zip(funders, parts, strict=True)),
        shares=tuple(
            BenefitShare(line=share.line, amount=share.amount)
            for share in totals.evaluation.shares
            if share.benefit == one.benefit.benefit
        ),
        attempt=one.attempt,
        terms=as_sold(one.benefit, lines),
    )
