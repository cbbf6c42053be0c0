"""The sums that ``contract.facts`` states of a sale and of a Z: what of a fact does not add up. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pos_terminal.contract.facts import BenefitUsed, Line, PeriodReport, SaleClosed, SaleRefunded, Tender
from sync_server.wording import say, yuan


def wrong_in_sale(sale: SaleClosed) -> list[str]:
    """One sentence for each sum of ``sale`` that does not hold; empty if all do."""
    found: list[str] = []
    shares: dict[str, int] = {}
    for benefit in sale.benefits:
        found += _benefit(benefit)
        for share in benefit.shares:
            shares[share.line] = shares.get(share.line, 0) + share.amount
    lines = {line.line for line in sale.lines}
    if stray := shares.keys() - lines:
        found.append(say("stray_shares", lines=", ".join(sorted(stray))))
    for line in sale.lines:
        found += _line(line, shares.get(line.line, 0))
    for tender in sale.tenders:
        found += _tender(tender)
    fees = sum(pack.fee for pack in sale.packs)
    due = sum(line.amount - line.discount - line.credit for line in sale.lines) + fees - sale.rounding
    if sale.rounding < 0:
        found.append(say("rounding_up", amount=yuan(sale.rounding)))
    if due != sale.total:
        found.append(say("due_not_total", due=yuan(due), total=yuan(sale.total)))
    taken = sum(tender.receivable for tender in sale.tenders)
    if taken != sale.total:
        found.append(say("tenders_not_total", taken=yuan(taken), total=yuan(sale.total)))
    return found


def wrong_in_refund(refund: SaleRefunded) -> list[str]:
    """As ``wrong_in_sale``, of a refund by itself: whether the sale had as much to give back is not seen here."""
    found: list[str] = []
    shares: dict[str, int] = {}
    for taken in refund.benefits:
        parts = [sum(taken.funding.values()), sum(share.amount for share in taken.shares)]
        if parts != [taken.amount, taken.amount] or (taken.packet and taken.amount < 0):
            found.append(say("taken_back", benefit=taken.benefit, amount=yuan(taken.amount)))
        for share in taken.shares:
            shares[share.line] = shares.get(share.line, 0) + share.amount
    for line in refund.lines:
        if line.quantity.amount_at(line.unit_price) != line.amount:
            found.append(say("line_price", line=line.line, amount=yuan(line.amount)))
        if line.discount != shares.pop(line.line, 0):
            found.append(say("line_taken_back", line=line.line, amount=yuan(line.discount)))
        if line.amount - line.discount - line.credit - line.rounding != line.net:
            found.append(say("line_less", line=line.line, amount=yuan(line.net)))
    if stray := [line for line, amount in sorted(shares.items()) if amount]:
        found.append(say("stray_shares", lines=", ".join(stray)))
    fees = sum(pack.fee - pack.rounding for pack in refund.packs)
    due = sum(line.net for line in refund.lines) + fees + refund.cash_rounding
    given = sum(tender.amount for tender in refund.tenders)
    if not due == given == refund.total >= 0:
        found.append(say("refund_not_total", due=yuan(due), given=yuan(given), total=yuan(refund.total)))
    return found


def _benefit(benefit: BenefitUsed) -> Iterator[str]:
    if sum(benefit.funding.values()) != benefit.discount:
        yield say("funding_not", benefit=benefit.benefit, amount=yuan(benefit.discount))
    if sum(share.amount for share in benefit.shares) != benefit.discount:
        yield say("shares_not", benefit=benefit.benefit, amount=yuan(benefit.discount))


def _line(line: Line, shares: int) -> Iterator[str]:
    if line.quantity.amount_at(line.unit_price) != line.amount:
        yield say("line_price", line=line.line, amount=yuan(line.amount))
    if line.discount != shares:
        yield say("line_discount", line=line.line, amount=yuan(line.discount), shares=yuan(shares))
    if line.amount - line.discount - line.credit != line.net:
        yield say("line_net", line=line.line, amount=yuan(line.net))


def _tender(tender: Tender) -> Iterator[str]:
    if tender.requested != tender.receivable:
        yield say(
            "tender_asked",
            tender=tender.tender,
            requested=yuan(tender.requested),
            receivable=yuan(tender.receivable),
        )
    if tender.buyer_paid + sum(tender.promotion.values()) - tender.change != tender.receivable:
        yield say("tender_paid", tender=tender.tender, receivable=yuan(tender.receivable))


def wrong_in_report(report: PeriodReport) -> list[str]:
    """As ``wrong_in_sale``, of a Z."""
    found: list[str] = []
    if report.gross - report.discount - report.deposit_credit + report.fees - report.rounding != report.net:
        found.append(say("z_gross", net=yuan(report.net)))
    if sum(tender.amount for tender in report.tenders) != report.net:
        found.append(say("z_tenders", net=yuan(report.net)))
    if sum(report.discount_by_funder.values()) != report.discount:
        found.append(say("z_funders", amount=yuan(report.discount)))
    return found
