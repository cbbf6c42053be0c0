"""The X and Z on paper: what the facts of a period add up to, and on a Z what was counted."""

from __future__ import annotations

from pos_terminal.contract.facts import LateAnswer, PeriodClosed, PeriodOpened, PeriodReport, TenderTotal
from pos_terminal.contract.money import format_amount
from pos_terminal.receipt.heading import StoreHeading, duplicate_footer, local_time, place_blocks, title_blocks
from pos_terminal.receipt.late_lines import NO_DIFFERENCES, Differences, late_blocks
from pos_terminal.receipt.layout import Block, Columns, Cut, Document, Feed, Rule, Text
from pos_terminal.receipt.messages import Words, words

_INDENT = 2


def x_receipt(
    report: PeriodReport,
    heading: StoreHeading,
    *,
    operator: str,
    at_ms: int,
    blind: bool,
    late: tuple[LateAnswer, ...] = (),
    differences: Differences = NO_DIFFERENCES,
    opened: PeriodOpened | None = None,
    tip: str,
    columns: int,
    language: str,
) -> Document:
    """An X: the period so far, and what answers came too ``late`` for it, with their
    ``differences``. Without the expected cash, since the count at the end is blind.

    ``blind``: without float and cash too, and without the totals, which are the cash once card and code are taken off.
    ``opened``: by which people know the period; None: the ledger does not have it.
    """
    text = words(language)
    blocks = title_blocks(heading, text, text.x_report, 0)
    blocks += _period_blocks(report, heading, text, operator, at_ms, blind=blind, opened=opened)
    if blind:
        blocks.append(Text(text=text.blind, align="center"))
    else:
        blocks += _drawer_blocks(report, text, indent=0)
    blocks += late_blocks(late, differences, text, language)
    return Document(columns=columns, blocks=(*blocks, *_foot_blocks(text, tip), Cut()))


def z_receipt(
    fact: PeriodClosed,
    heading: StoreHeading,
    *,
    differences: Differences = NO_DIFFERENCES,
    opened: PeriodOpened | None = None,
    copy: int,
    tip: str,
    columns: int,
    language: str,
) -> Document:
    """A Z: the closed period with float, expected and counted cash and the difference."""
    text = words(language)
    report = fact.report
    difference = fact.cash_counted - report.cash_expected
    difference_name = text.cash_even if not difference else text.cash_over if difference > 0 else text.cash_short
    blocks = title_blocks(heading, text, text.z_report, copy)
    blocks += _period_blocks(report, heading, text, fact.operator, fact.at_ms, opened=opened)
    blocks += [
        Text(text=text.cash_drawer, bold=True),
        *_drawer_blocks(report, text, indent=_INDENT),
        Columns(left=text.cash_expected, right=format_amount(report.cash_expected), indent=_INDENT),
        Columns(left=text.cash_counted, right=format_amount(fact.cash_counted), indent=_INDENT),
        Columns(left=difference_name, right=format_amount(difference), indent=_INDENT, bold=True),
        *late_blocks(fact.late, differences, text, language),
        Rule(),
        Feed(lines=2),
        Columns(left=text.signature, right="_" * (columns // 2)),
    ]
    foot = (*_foot_blocks(text, tip), *duplicate_footer(copy), Cut())
    return Document(columns=columns, blocks=(*blocks, *foot))


def _period_blocks(
    report: PeriodReport,
    heading: StoreHeading,
    text: Words,
    operator: str,
    at_ms: int,
    *,
    opened: PeriodOpened | None,
    blind: bool = False,
) -> list[Block]:
    blocks = _opened_blocks(report, opened, heading, text)
    blocks += place_blocks(heading, text, operator, at_ms)
    blocks += [
        Rule(),
        Columns(left=text.sales, right=str(report.sales)),
        *([Columns(left=text.refunds, right=str(report.refunds))] if report.refunds else []),
        Columns(left=text.voids, right=str(report.voids)),
    ]
    if report.forced:
        blocks.append(Columns(left=text.forced, right=str(report.forced)))
    blocks.append(Rule())
    if not blind:
        blocks += [*_total_blocks(report, text), Rule()]
    tenders = _tender_blocks(text.tenders, report.tenders, text, blind=blind, back=report.refunded)
    blocks += [
        *([*tenders, Rule()] if tenders else []),
        *_funder_blocks(report, text),
        *_refunded_blocks(report, text, blind=blind),
    ]
    return blocks


def _opened_blocks(
    report: PeriodReport, opened: PeriodOpened | None, heading: StoreHeading, text: Words
) -> list[Block]:
    """Which period it is: people know it by its day; by its id only where nothing else is known."""
    if opened is None:
        return [Columns(left=text.period, right=report.period, bold=True)]
    return [
        Columns(left=text.business_day, right=opened.business_day, bold=True),
        Columns(left=text.opened, right=local_time(opened.at_ms, heading.utc_offset_minutes)),
    ]


def _drawer_blocks(report: PeriodReport, text: Words, *, indent: int) -> list[Block]:
    """What was in the drawer beside what tenders took and gave."""
    moved = ((text.late.cash_in, report.late_cash_in), (text.late.cash_out, -report.late_cash_out))
    parts = [(text.cash_float, report.cash_float), *((name, amount) for name, amount in moved if amount)]
    return [Columns(left=name, right=format_amount(amount), indent=indent) for name, amount in parts]


def _total_blocks(report: PeriodReport, text: Words) -> list[Block]:
    """From the goods to what was taken for them, each step on a line of its own."""
    steps = (
        (text.discounts, -report.discount),
        (text.deposit_credit, -report.deposit_credit),
        *(((text.pack_fees, report.fees),) if report.fees else ()),
        (text.rounding, -report.rounding),
    )
    return [
        Columns(left=text.gross, right=format_amount(report.gross)),
        *(Columns(left=name, right=format_amount(amount)) for name, amount in steps),
        Columns(left=text.net, right=f"¥{format_amount(report.net)}", width=2, height=2, bold=True),
        Columns(left=text.tax_included, right=format_amount(report.tax)),
    ]


def _refunded_blocks(report: PeriodReport, text: Words, *, blind: bool) -> list[Block]:
    """What was given back, by tender and in all: the figures above are less it already, and say so here."""
    if not report.refunds:
        return []
    total = Columns(
        left=text.refunded_total,
        right=format_amount(sum(one.amount for one in report.refunded)),
        indent=_INDENT,
        bold=True,
    )
    return [
        *_tender_blocks(text.refunded, report.refunded, text, blind=blind),
        *([] if blind else [total]),
        Text(text=text.net_of_refunds, indent=_INDENT),
        Rule(),
    ]


def _tender_blocks(
    title: str, totals: tuple[TenderTotal, ...], text: Words, *, blind: bool, back: tuple[TenderTotal, ...] = ()
) -> list[Block]:
    """``title`` and each kind; where cash is left out and was the only one, nothing.

    ``back``: what of ``totals``, which count both ways, were refunds.
    """
    names = {"cash": text.cash, "card": text.card, "code": text.code, "unpaid": text.unpaid}
    shown = [total for total in totals if not (blind and total.kind == "cash")]
    if blind and not shown:
        return []
    blocks: list[Block] = [Text(text=title, bold=True)]
    for total in shown:
        returned = next((one.count for one in back if one.kind == total.kind), 0)
        both = text.both_ways.format(taken=total.count - returned, back=returned)
        name = f"{names[total.kind]}  {both if returned else text.times.format(count=total.count)}"
        blocks.append(Columns(left=name, right=format_amount(total.amount), indent=_INDENT))
    return blocks


def _funder_blocks(report: PeriodReport, text: Words) -> list[Block]:
    if not report.discount_by_funder:
        return []
    blocks: list[Block] = [Text(text=text.by_funder, bold=True)]
    for funder, amount in sorted(report.discount_by_funder.items()):
        name = text.funders.get(funder, funder)
        blocks.append(Columns(left=name, right=format_amount(amount), indent=_INDENT))
    return [*blocks, Rule()]


def _foot_blocks(text: Words, tip: str) -> tuple[Block, ...]:
    return (Feed(), Text(text=f"{text.journal} {tip}", align="center"), Feed())
