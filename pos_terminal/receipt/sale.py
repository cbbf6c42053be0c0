"""The receipt of a closed sale: every figure the customer was asked for, and how it was paid."""

from __future__ import annotations

from pos_terminal.contract.facts import Line, SaleClosed, Tender
from pos_terminal.contract.money import format_amount
from pos_terminal.contract.quantity import format_quantity
from pos_terminal.receipt.figures import INDENT, Taxed, pieces_of, slip_blocks, tax_blocks, tender_name
from pos_terminal.receipt.heading import (
    StoreHeading,
    duplicate_footer,
    local_time,
    number_blocks,
    place_blocks,
    title_blocks,
)
from pos_terminal.receipt.layout import Block, Columns, Cut, Document, Feed, QrCode, Rule, Text
from pos_terminal.receipt.messages import Words, words
from pos_terminal.receipt.void import back_blocks


def sale_receipt(
    fact: SaleClosed,
    heading: StoreHeading,
    *,
    copy: int,
    tip: str,
    columns: int,
    language: str,
    handed_over_ms: int | None = None,
) -> Document:
    """The receipt of ``fact`` on paper of ``columns`` columns.

    ``copy`` counts from 0; above 0 the receipt says DUPLICATE. ``tip``: the journal's digest after the sale, as
    ``contract.chain.short`` writes it. ``handed_over_ms``: when the order's goods went, where they had by then.
    """
    text = words(language)
    blocks = title_blocks(heading, text, text.sale, copy)
    blocks.append(Columns(left=text.number, right=fact.number, bold=True))
    blocks += place_blocks(heading, text, fact.operator, fact.at_ms)
    if fact.offline:
        blocks.append(Text(text=text.offline, align="center"))
    blocks += [Rule(), Columns(left=text.item, right=text.amount), Rule()]
    for line in fact.lines:
        blocks += _line_blocks(line, _kind(fact), text)
    blocks.append(Rule())
    blocks += _order_blocks(fact, text)
    if handed_over_ms is not None:
        at = local_time(handed_over_ms, heading.utc_offset_minutes)
        blocks += [Columns(left=text.handed_over, right=at), Rule()]
    blocks += _benefit_blocks(fact, text)
    blocks += _total_blocks(fact, text)
    for tender in fact.tenders:
        blocks += _tender_blocks(tender, text)
    blocks.append(Rule())
    if fact.back:
        blocks += [Text(text=text.charged_and_back, bold=True), *back_blocks(fact.back, text)]
    taxed = (Taxed(line.tax_rate_bp, line.net, line.tax) for line in fact.lines)
    blocks += [*tax_blocks(fact.tax, taxed, text), Rule()]
    blocks += _foot_blocks(fact, heading, text, tip)
    return Document(columns=columns, blocks=(*blocks, *duplicate_footer(copy), Feed(lines=1), Cut()))


def _line_blocks(line: Line, kind: str, text: Words) -> list[Block]:
    """Title; quantity × price and what that comes to; what was taken off and what is left, where they differ.

    ``kind``: of the order's deposit.
    """
    multiplication = f"{format_quantity(line.quantity)} {line.quantity.unit} x {format_amount(line.unit_price)}"
    blocks: list[Block] = [
        Text(text=line.title),
        Columns(left=multiplication, right=format_amount(line.amount), indent=INDENT),
    ]
    blocks += [Text(text=f"{text.serial} {serial}", indent=INDENT) for serial in line.serials]
    if line.discount:
        blocks.append(Columns(left=text.discount, right=format_amount(-line.discount), indent=INDENT))
    if line.credit:
        blocks.append(Columns(left=text.credit_of(kind), right=format_amount(-line.credit), indent=INDENT))
    if line.net != line.amount:
        blocks.append(Columns(left=text.line_net, right=format_amount(line.net), indent=INDENT))
    return blocks


def _order_blocks(fact: SaleClosed, text: Words) -> list[Block]:
    """The presale order: its number, each step with what was due and paid, the deposit and what it counts as.

    The fact holds the steps as they were read before the money: the one still open is what this sale collects.
    """
    order = fact.order
    if order is None:
        return []
    blocks: list[Block] = [
        Columns(left=text.order, right=order.order, bold=True),
    ]
    for step in order.steps:
        name = text.step_names.get(step.name, step.name)
        if step.name == "deposit":
            name = text.deposit_kind(order.deposit_kind).lower()
        blocks.append(Text(text=f"{text.step.format(step=step.step)} {name}"))
        due = f"{text.due} {format_amount(step.due)}"
        if step.paid or step.name != "balance":
            blocks.append(Columns(left=due, right=f"{text.paid} {format_amount(step.paid)}", indent=INDENT))
            continue
        now = f"{text.collected_now} {format_amount(fact.total)}"
        if discount := sum(line.discount for line in fact.lines):
            less = f"{text.discounts} {format_amount(-discount)}"
            blocks += [Columns(left=due, right=less, indent=INDENT), Columns(left="", right=now, indent=INDENT)]
        else:
            blocks.append(Columns(left=due, right=now, indent=INDENT))
    if order.deposit or order.credit:
        kind = text.deposit_kind(order.deposit_kind)
        deposit, credit = format_amount(order.deposit), format_amount(order.credit)
        blocks.append(Columns(left=f"{kind} {deposit}", right=text.deposit_counts.format(credit=credit)))
    return [*blocks, Rule()]


def _kind(fact: SaleClosed) -> str:
    return fact.order.deposit_kind if fact.order is not None else ""


def _benefit_blocks(fact: SaleClosed, text: Words) -> list[Block]:
    if not fact.benefits:
        return []
    blocks: list[Block] = [Text(text=text.benefits, bold=True)]
    blocks += [
        Columns(left=benefit.title or benefit.benefit, right=format_amount(-benefit.discount), indent=INDENT)
        for benefit in fact.benefits
    ]
    return [*blocks, Rule()]


def _total_blocks(fact: SaleClosed, text: Words) -> list[Block]:
    """From the goods to the total, each step that is not nothing on a line of its own.

    Below it what the benefits saved, less the fees they cost: the figure that the till's screen shows too.
    """
    gross = sum(line.amount for line in fact.lines)
    discount = sum(line.discount for line in fact.lines)
    steps = (
        (text.discounts, -discount),
        (text.credit_of(_kind(fact)), -sum(line.credit for line in fact.lines)),
        *((f"{text.pack_fee}  {pack.pack}", pack.fee) for pack in fact.packs),
        (text.rounding, -fact.rounding),
    )
    pieces = text.pieces.format(count=len(fact.lines), pieces=pieces_of(fact.lines))
    blocks: list[Block] = [Columns(left=f"{text.gross}  {pieces}", right=format_amount(gross))]
    blocks += [Columns(left=name, right=format_amount(amount)) for name, amount in steps if amount]
    blocks.append(Columns(left=text.total, right=f"¥{format_amount(fact.total)}", width=2, height=2, bold=True))
    saved = discount - sum(pack.fee for pack in fact.packs)
    if saved > 0:
        blocks.append(Columns(left=text.saved, right=f"¥{format_amount(saved)}", bold=True))
    return [*blocks, Rule()]


def _tender_blocks(tender: Tender, text: Words) -> list[Block]:
    name = tender_name(tender.kind, tender.slip, text)
    blocks: list[Block] = [Columns(left=name, right=format_amount(tender.receivable), bold=True)]
    if tender.kind == "cash" and tender.change:
        blocks.append(Columns(left=text.given, right=format_amount(tender.buyer_paid), indent=INDENT))
        blocks.append(Columns(left=text.change, right=format_amount(tender.change), indent=INDENT))
    blocks += slip_blocks(tender.slip, text)
    for funder, amount in sorted(tender.promotion.items()):
        name = text.promotion.format(funder=text.funders[funder])
        blocks.append(Columns(left=name, right=format_amount(amount), indent=INDENT))
    return blocks


def _foot_blocks(fact: SaleClosed, heading: StoreHeading, text: Words, tip: str) -> list[Block]:
    blocks = number_blocks(heading, fact.number)
    if url := heading.invoices_at:
        joint = "&" if "?" in url else "?"
        blocks.append(QrCode(data=f"{url}{joint}sale={fact.number}"))
        blocks.append(Text(text=text.invoice, align="center"))
    return [
        *blocks,
        Text(text=text.thanks, align="center"),
        Text(text=f"{text.journal} {tip}", align="center"),
    ]
