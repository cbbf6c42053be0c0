"""X and Z: the fold of a period's facts. Only facts count; what is on screen does not."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptForced,
    ContradictionSettled,
    PeriodOpened,
    PeriodReport,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
    TenderTotal,
)
from pos_terminal.contract.words import Funder, RefundKind


def empty(period: str, cash_float: int) -> PeriodReport:
    """The report of a period in which nothing has happened yet."""
    return PeriodReport(
        period=period,
        sales=0,
        voids=0,
        gross=0,
        discount=0,
        deposit_credit=0,
        rounding=0,
        net=0,
        tenders=(),
        discount_by_funder={},
        tax=0,
        cash_float=cash_float,
        cash_expected=cash_float,
    )


def add(report: PeriodReport, fact: AnyFact) -> PeriodReport:
    """The report with ``fact`` counted; a fact of another period or without a figure changes nothing.

    A decision that names no period is of the one in which it was recorded.
    """
    if isinstance(fact, SaleClosed) and fact.period == report.period:
        return _add_sale(report, fact)
    if isinstance(fact, SaleRefunded) and fact.period == report.period:
        return _add_refund(report, fact)
    if isinstance(fact, SaleVoided) and fact.period == report.period and not fact.of:
        return msgspec.structs.replace(report, voids=report.voids + 1)
    if isinstance(fact, AttemptForced) and fact.period in ("", report.period):
        return msgspec.structs.replace(report, forced=report.forced + 1)
    if isinstance(fact, ContradictionSettled) and fact.cash and fact.period == report.period:
        return msgspec.structs.replace(
            report,
            late_cash_in=report.late_cash_in + max(fact.cash, 0),
            late_cash_out=report.late_cash_out + max(-fact.cash, 0),
            cash_expected=report.cash_expected + fact.cash,
        )
    return report


def fold(facts: Iterable[AnyFact]) -> PeriodReport | None:
    """The report of the last period opened in ``facts``; None where none was."""
    report: PeriodReport | None = None
    for fact in facts:
        if isinstance(fact, PeriodOpened):
            report = empty(fact.period, fact.cash_float)
        elif report is not None:
            report = add(report, fact)
    return report


def _add_sale(report: PeriodReport, sale: SaleClosed) -> PeriodReport:
    cash = sum(tender.receivable for tender in sale.tenders if tender.kind == "cash")
    return msgspec.structs.replace(
        report,
        sales=report.sales + 1,
        gross=report.gross + sum(line.amount for line in sale.lines),
        discount=report.discount + sum(benefit.discount for benefit in sale.benefits),
        deposit_credit=report.deposit_credit + sum(line.credit for line in sale.lines),
        rounding=report.rounding + sale.rounding,
        net=report.net + sale.total,
        tenders=_add_tenders(report.tenders, [(tender.kind, tender.receivable) for tender in sale.tenders]),
        discount_by_funder=_add_funding(report, [benefit.funding for benefit in sale.benefits], 1),
        tax=report.tax + sale.tax,
        cash_expected=report.cash_expected + cash,
        fees=report.fees + sum(pack.fee for pack in sale.packs),
    )


def _add_refund(report: PeriodReport, refund: SaleRefunded) -> PeriodReport:
    cash = sum(tender.amount for tender in refund.tenders if tender.kind == "cash")
    rounding = sum(line.rounding for line in refund.lines) + sum(pack.rounding for pack in refund.packs)
    return msgspec.structs.replace(
        report,
        refunds=report.refunds + 1,
        gross=report.gross - sum(line.amount for line in refund.lines),
        discount=report.discount - sum(benefit.amount for benefit in refund.benefits),
        deposit_credit=report.deposit_credit - sum(line.credit for line in refund.lines),
        rounding=report.rounding - rounding + refund.cash_rounding,
        net=report.net - refund.total,
        tenders=_add_tenders(report.tenders, [(tender.kind, -tender.amount) for tender in refund.tenders]),
        discount_by_funder=_add_funding(report, [benefit.funding for benefit in refund.benefits], -1),
        tax=report.tax - refund.tax,
        cash_expected=report.cash_expected - cash,
        fees=report.fees - sum(pack.fee for pack in refund.packs),
        refunded=_add_tenders(report.refunded, [(tender.kind, tender.amount) for tender in refund.tenders]),
    )


def _add_funding(report: PeriodReport, funding: list[dict[Funder, int]], sign: int) -> dict[str, int]:
    funders = dict(report.discount_by_funder)
    for parts in funding:
        for funder, amount in parts.items():
            funders[funder] = funders.get(funder, 0) + sign * amount
    return funders


def _add_tenders(totals: tuple[TenderTotal, ...], moved: Iterable[tuple[RefundKind, int]]) -> tuple[TenderTotal, ...]:
    by_kind = {total.kind: total for total in totals}
    for kind, amount in moved:
        before = by_kind.get(kind) or TenderTotal(kind=kind, count=0, amount=0)
        by_kind[kind] = TenderTotal(kind=kind, count=before.count + 1, amount=before.amount + amount)
    return tuple(by_kind[kind] for kind in sorted(by_kind))
