"""A sale that is paid becomes one fact; then paper, drawer, exchange, and for an order the wait for the cloud."""

from __future__ import annotations

from pos_terminal.contract.benefits import WHOLE_BP
from pos_terminal.contract.cloud import collected
from pos_terminal.contract.facts import BenefitShare, BenefitUsed, Funder, Line, OrderCollected, SaleClosed
from pos_terminal.contract.money import allocate
from pos_terminal.contract.quantity import ONE, Quantity
from pos_terminal.contract.records import PackBought
from pos_terminal.sale.lines import PricedLine
from pos_terminal.sale.tax import tax_included
from pos_terminal.sale.terms import as_sold
from pos_terminal.till.effects import Exchange, PrintSale, StartTimer
from pos_terminal.till.pricing import Totals, price, priced_lines
from pos_terminal.till.state import BenefitOnSale, Confirming, Sale, SaleGone, SaleLine
from pos_terminal.till.turn import Turn

FIRST_CONFIRM_MS = 1_000
GONE_KEPT = 100


def leave(turn: Turn, sale: Sale) -> None:
    """Takes a sale off the till: from the screen or from the parked ones. Its attempts are kept for late answers."""
    if sale.attempts:
        gone = SaleGone(sale=sale.sale, number=sale.number, attempts=sale.attempts)
        turn.change(gone=(*turn.state.gone, gone)[-GONE_KEPT:])
    if turn.state.sale is not None and turn.state.sale.sale == sale.sale:
        turn.change(sale=None, pinpad_text="")
    else:
        turn.change(parked=tuple(one for one in turn.state.parked if one.sale != sale.sale))


def settle(turn: Turn, sale: Sale) -> None:
    """Closes the sale if its tenders cover it and nothing is open: no answer missing, no money to be given back."""
    if not sale.tenders or sale.voiding or sale.unresolved or sale.stray:
        return
    if price(sale).left == 0:
        close(turn, sale)


def close(turn: Turn, sale: Sale) -> None:
    """Closes a sale with nothing left to pay. The effects wait until the fact is durable."""
    totals = price(sale)
    assert totals.left == 0, "a sale closes when nothing is left to pay"
    assert not sale.unresolved, "a sale does not close while an answer is missing"
    assert not sale.stray, "a sale does not close over money that pays nothing"
    fact = _fact(turn, sale, totals)
    fees = sum(pack.fee for pack in fact.packs)
    assert sum(line.net for line in fact.lines) + fees - fact.rounding == fact.total == totals.paid
    turn.record(fact)
    leave(turn, sale)
    job = f"sale/{sale.sale}/0"
    turn.change(last_closed=fact, printing=(*turn.state.printing, job))
    turn.want(PrintSale(job, sale.sale, 0))
    turn.want(Exchange())
    if fact.order is not None:
        waiting = Confirming(sale=sale.sale, order=fact.order.order, since_ms=turn.at_ms)
        turn.change(confirming=(*turn.state.confirming, waiting))
        turn.want(StartTimer(f"confirm/{sale.sale}", FIRST_CONFIRM_MS))
    turn.notice("sale_closed", sale.number)


def lease_of(sale: Sale) -> str | None:
    """The fence of the lease the sale holds on its order."""
    return next((one.reference for one in sale.attempts if one.kind == "lease" and one.status == "done"), None)


def _fact(turn: Turn, sale: Sale, totals: Totals) -> SaleClosed:
    priced = priced_lines(sale)
    lines = tuple(_line(line, as_priced, totals) for line, as_priced in zip(sale.lines, priced, strict=True))
    return SaleClosed(
        at_ms=turn.at_ms,
        sale=sale.sale,
        number=sale.number,
        period=turn.period.period,
        operator=turn.operator_of(sale),
        lines=lines,
        benefits=tuple(
            _benefit(one, totals, priced) for one in totals.used if totals.evaluation.of_benefit(one.benefit.benefit)
        ),
        tenders=sale.tenders,
        rounding=totals.rounding,
        total=totals.total,
        tax=sum(line.tax for line in lines),
        order=_order(sale),
        offline=not turn.state.online,
        packs=_packs(sale, totals),
        store=sale.store,
        district=sale.district,
        priced_at_ms=sale.priced_at_ms,
    )


def _packs(sale: Sale, totals: Totals) -> tuple[PackBought, ...]:
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


def _benefit(one: BenefitOnSale, totals: Totals, lines: list[PricedLine]) -> BenefitUsed:
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


def _order(sale: Sale) -> OrderCollected | None:
    if sale.order is None:
        return None
    fence = lease_of(sale)
    assert fence is not None, "a balance is taken under a lease only"
    return collected(sale.order, fence)
