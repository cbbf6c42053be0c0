"""The sums that ``contract.facts`` states of a sale and of a Z: what of a fact does not add up. Pure."""

from __future__ import annotations

from collections.abc import Iterator

from pos_terminal.contract.facts import BenefitUsed, Line, PeriodReport, SaleClosed, SaleRefunded, Tender


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
        found.append(f"benefit shares of lines that are not there: {', '.join(sorted(stray))}")
    for line in sale.lines:
        found += _line(line, shares.get(line.line, 0))
    for tender in sale.tenders:
        found += _tender(tender)
    fees = sum(pack.fee for pack in sale.packs)
    due = sum(line.amount - line.discount - line.credit for line in sale.lines) + fees - sale.rounding
    if sale.rounding < 0:
        found.append(f"rounding {sale.rounding} goes up")
    if due != sale.total:
        found.append(f"the lines and fees come to {due}, the total is {sale.total}")
    taken = sum(tender.receivable for tender in sale.tenders)
    if taken != sale.total:
        found.append(f"the tenders come to {taken}, the total is {sale.total}")
    return found


def wrong_in_refund(refund: SaleRefunded) -> list[str]:
    """As ``wrong_in_sale``, of a refund by itself: whether the sale had as much to give back is not seen here."""
    found: list[str] = []
    shares: dict[str, int] = {}
    for taken in refund.benefits:
        parts = [sum(taken.funding.values()), sum(share.amount for share in taken.shares)]
        if parts != [taken.amount, taken.amount] or taken.amount < 0:
            found.append(f"what is taken back of benefit {taken.benefit} is not {taken.amount}")
        for share in taken.shares:
            shares[share.line] = shares.get(share.line, 0) + share.amount
    for line in refund.lines:
        if line.quantity.amount_at(line.unit_price) != line.amount:
            found.append(f"line {line.line}: quantity at its price is not {line.amount}")
        if line.discount != shares.pop(line.line, 0):
            found.append(f"line {line.line}: discount {line.discount} is not what benefits take back")
        if line.amount - line.discount - line.credit - line.rounding != line.net:
            found.append(f"line {line.line}: amount less what was taken off is not {line.net}")
    if stray := [line for line, amount in sorted(shares.items()) if amount]:
        found.append(f"benefit shares of lines that are not there: {', '.join(stray)}")
    due = sum(line.net for line in refund.lines) + sum(pack.fee - pack.rounding for pack in refund.packs)
    given = sum(tender.amount for tender in refund.tenders)
    if not due == given == refund.total >= 0:
        found.append(f"the lines and fees come to {due}, the tenders to {given}, the total is {refund.total}")
    return found


def _benefit(benefit: BenefitUsed) -> Iterator[str]:
    if sum(benefit.funding.values()) != benefit.discount:
        yield f"the funding of benefit {benefit.benefit} does not sum to {benefit.discount}"
    if sum(share.amount for share in benefit.shares) != benefit.discount:
        yield f"the shares of benefit {benefit.benefit} do not sum to {benefit.discount}"


def _line(line: Line, shares: int) -> Iterator[str]:
    if line.quantity.amount_at(line.unit_price) != line.amount:
        yield f"line {line.line}: quantity at its price is not {line.amount}"
    if line.discount != shares:
        yield f"line {line.line}: discount {line.discount}, benefit shares {shares}"
    if line.amount - line.discount - line.credit != line.net:
        yield f"line {line.line}: amount less discount and credit is not {line.net}"


def _tender(tender: Tender) -> Iterator[str]:
    if tender.requested != tender.receivable:
        yield f"tender {tender.tender}: requested {tender.requested}, receivable {tender.receivable}"
    if tender.buyer_paid + sum(tender.promotion.values()) - tender.change != tender.receivable:
        yield f"tender {tender.tender}: what was paid is not {tender.receivable}"


def wrong_in_report(report: PeriodReport) -> list[str]:
    """As ``wrong_in_sale``, of a Z."""
    found: list[str] = []
    if report.gross - report.discount - report.deposit_credit + report.fees - report.rounding != report.net:
        found.append(f"the Z's gross less what is taken off is not {report.net}")
    if sum(tender.amount for tender in report.tenders) != report.net:
        found.append(f"the Z's tenders do not sum to {report.net}")
    if sum(report.discount_by_funder.values()) != report.discount:
        found.append(f"the Z's discounts by funder do not sum to {report.discount}")
    return found
