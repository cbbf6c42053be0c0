"""The receipt of a refund: what came back, what of each benefit is taken back, and which way the money went."""

from __future__ import annotations

from pos_terminal.contract.facts import CardSlip, Line, SaleClosed, SaleRefunded
from pos_terminal.contract.money import format_amount
from pos_terminal.contract.quantity import format_quantity
from pos_terminal.contract.reasons import reason_text
from pos_terminal.contract.records import BenefitTakenBack, LineRefunded, set_off, units_of
from pos_terminal.receipt.figures import INDENT, Taxed, card_fields, slip_blocks, tax_blocks, tender_name
from pos_terminal.receipt.heading import StoreHeading, duplicate_footer, number_blocks, place_blocks, title_blocks
from pos_terminal.receipt.layout import Block, Columns, Cut, Document, Feed, Rule, Text
from pos_terminal.receipt.messages import Words, words


def refund_receipt(
    fact: SaleRefunded,
    heading: StoreHeading,
    *,
    sold: SaleClosed | None,
    copy: int,
    tip: str,
    columns: int,
    language: str,
) -> Document:
    """The receipt of ``fact`` on paper of ``columns`` columns; amounts are what goes back, as in the fact.

    ``sold``: the sale, where the till has it: serial numbers come from it, the name of its deposit, and the card where
    the refund has no slip. ``copy`` and ``tip`` are as on the receipt of a sale.
    """
    text = words(language)
    blocks = title_blocks(heading, text, text.refund, copy)
    blocks += [
        Columns(left=text.refund_number, right=fact.number, bold=True),
        Columns(left=text.of_number, right=fact.of_number, bold=True),
    ]
    blocks += place_blocks(heading, text, fact.operator, fact.at_ms)
    if fact.reason:
        blocks.append(Columns(left=text.reason, right=reason_text(fact.reason, language)))
    if fact.supervisor:
        blocks.append(Columns(left=text.allowed_by, right=fact.supervisor))
    if fact.offline:
        blocks.append(Text(text=text.offline_refund, align="center"))
    blocks += [Rule(), Columns(left=text.item, right=text.amount), Rule()]
    kind = sold.order.deposit_kind if sold is not None and sold.order is not None else ""
    sold_lines = {line.line: line for line in sold.lines} if sold is not None else {}
    for line in fact.lines:
        blocks += _line_blocks(line, sold_lines.get(line.line), kind, text)
    blocks.append(Rule())
    blocks += _benefit_blocks(fact, text)
    blocks += _total_blocks(fact, kind, text)
    blocks += _tender_blocks(fact, sold, text)
    blocks += _beside_blocks(fact, kind, text)
    taxed = (Taxed(line.tax_rate_bp, line.net + line.rounding, line.tax) for line in fact.lines)
    blocks += [*tax_blocks(fact.tax, taxed, text), Rule()]
    blocks += _foot_blocks(fact, heading, text, tip, columns)
    return Document(columns=columns, blocks=(*blocks, *duplicate_footer(copy), Feed(lines=1), Cut()))


def _line_blocks(line: LineRefunded, sold: Line | None, kind: str, text: Words) -> list[Block]:
    """Title; what came back and what that cost, with which units; what had been taken off; what goes back for it.

    A line of which nothing came back costs something else now: it says so, and what that makes.
    """
    blocks: list[Block] = [Text(text=line.title)]
    if line.units:
        multiplication = f"{format_quantity(line.quantity)} {line.quantity.unit} x {format_amount(line.unit_price)}"
        blocks.append(Columns(left=multiplication, right=format_amount(line.amount), indent=INDENT))
        blocks += [Text(text=name, indent=INDENT) for name in _unit_names(line, sold, text)]
    else:
        blocks.append(Text(text=text.kept_repriced, indent=INDENT))
    steps = (
        (text.discount_back, line.discount),
        (text.credit_of(kind), line.credit),
        (text.rounding, line.rounding),
    )
    blocks += [Columns(left=name, right=format_amount(-amount), indent=INDENT) for name, amount in steps if amount]
    if line.net != line.amount:
        blocks.append(Columns(left=text.line_net, right=format_amount(line.net), indent=INDENT))
    return blocks


def _unit_names(line: LineRefunded, sold: Line | None, text: Words) -> list[str]:
    """Serial numbers where the units have them; else which of the units, counted from 1, where there were several."""
    serials = sold.serials if sold is not None else ()
    units = [unit for each in line.units for unit in range(each.start, each.end)]
    named = [f"{text.serial} {serials[unit]}" for unit in units if unit < len(serials)]
    if named or not line.quantity.is_whole or (sold is not None and units_of(sold) == 1):
        return named
    ranges = (f"{each.start + 1}-{each.end}" if each.end - each.start > 1 else str(each.end) for each in line.units)
    return [text.units.format(units=", ".join(ranges))]


def _benefit_blocks(fact: SaleRefunded, text: Words) -> list[Block]:
    taken = [benefit for benefit in fact.benefits if benefit.amount > 0]
    again = [benefit for benefit in fact.benefits if benefit.amount < 0]
    blocks: list[Block] = []
    for heading, benefits in ((text.benefits_back, taken), (text.benefits_again, again)):
        if benefits:
            blocks.append(Text(text=heading, bold=True))
            blocks += [_benefit_row(benefit) for benefit in benefits]
    if not blocks:
        return []
    if fact.repriced:
        blocks.append(Text(text=text.repriced, indent=INDENT))
    return [*blocks, Rule()]


def _benefit_row(benefit: BenefitTakenBack) -> Block:
    return Columns(left=_title(benefit), right=format_amount(-benefit.amount), indent=INDENT)


def _title(benefit: BenefitTakenBack) -> str:
    return benefit.title or benefit.benefit


def _total_blocks(fact: SaleRefunded, kind: str, text: Words) -> list[Block]:
    """From the goods that came back to what goes back, each step that is not nothing on a line of its own."""
    rounding = sum(line.rounding for line in fact.lines) + sum(pack.rounding for pack in fact.packs)
    discount = sum(line.discount for line in fact.lines)
    steps = (
        (text.discount_back if discount > 0 else text.benefits_again, -discount),
        (text.credit_of(kind), -sum(line.credit for line in fact.lines)),
        *((f"{text.pack_fee}  {pack.pack}", pack.fee) for pack in fact.packs),
        (text.rounding, -rounding),
        (text.cash_rounding, fact.cash_rounding),
        (text.unpaid, -set_off(fact.tenders)),
    )
    blocks: list[Block] = [Columns(left=text.goods_back, right=format_amount(sum(line.amount for line in fact.lines)))]
    blocks += [Columns(left=name, right=format_amount(amount)) for name, amount in steps if amount]
    total = Columns(
        left=text.refund_total,
        right=f"¥{format_amount(fact.total - set_off(fact.tenders))}",
        width=2,
        height=2,
        bold=True,
    )
    return [*blocks, total, Rule()]


def _tender_blocks(fact: SaleRefunded, sold: SaleClosed | None, text: Words) -> list[Block]:
    """What went back to each; without a slip of the refund's own, the card or wallet that was paid with is named."""
    if all(tender.kind == "unpaid" for tender in fact.tenders):
        return []
    paid_with = {tender.tender: tender.slip for tender in sold.tenders} if sold is not None else {}
    blocks: list[Block] = [Text(text=text.back_by, bold=True)]
    for tender in fact.tenders:
        if tender.kind == "unpaid":
            continue
        paid = paid_with.get(tender.of)
        name = tender_name(tender.kind, tender.slip or paid, text)
        blocks.append(Columns(left=name, right=format_amount(tender.amount), bold=True))
        blocks += slip_blocks(tender.slip, text)
        if tender.kind == "card" and tender.slip is None and isinstance(paid, CardSlip):
            named = card_fields(paid, text)
            blocks += [Columns(left=left, right=right, indent=INDENT) for left, right in named if right]
    return [*blocks, Rule()]


def _beside_blocks(fact: SaleRefunded, kind: str, text: Words) -> list[Block]:
    """What goes back otherwise than by tenders: into red packets, and a deposit from whoever holds it."""
    packets = [benefit for benefit in fact.benefits if benefit.packet and benefit.amount]
    if not packets and not fact.deposit:
        return []
    blocks: list[Block] = [Text(text=text.beside, bold=True)]
    for packet in packets:
        name = text.into_packet.format(packet=_title(packet))
        blocks.append(Columns(left=name, right=format_amount(packet.amount), indent=INDENT))
    if fact.deposit:
        blocks.append(Columns(left=text.back_of(kind), right=format_amount(fact.deposit), indent=INDENT))
    return [*blocks, Rule()]


def _foot_blocks(fact: SaleRefunded, heading: StoreHeading, text: Words, tip: str, columns: int) -> list[Block]:
    invoice = [Text(text=text.invoice_back, align="center")] if heading.invoices_at else []
    return [
        Feed(lines=2),
        Columns(left=text.customer_signature, right="_" * (columns // 2)),
        *number_blocks(heading, fact.number),
        *invoice,
        Text(text=f"{text.journal} {tip}", align="center"),
    ]
