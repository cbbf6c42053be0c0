"""The slip of a voided sale of which money went back: what was charged, and that it was given back."""

from __future__ import annotations

from pos_terminal.contract.facts import PaymentBack, SaleVoided
from pos_terminal.contract.money import format_amount
from pos_terminal.contract.reasons import reason_text
from pos_terminal.receipt.figures import INDENT, slip_blocks, tender_name
from pos_terminal.receipt.heading import StoreHeading, duplicate_footer, place_blocks, title_blocks
from pos_terminal.receipt.layout import Block, Columns, Cut, Document, Feed, Rule, Text
from pos_terminal.receipt.messages import Words, words


def void_slip(fact: SaleVoided, heading: StoreHeading, *, copy: int, tip: str, columns: int, language: str) -> Document:
    """The slip of ``fact``, as a receipt of a sale is printed; without a code, since nothing of it can be returned."""
    text = words(language)
    blocks = title_blocks(heading, text, text.void, copy)
    blocks.append(Columns(left=text.number, right=fact.number, bold=True))
    blocks += place_blocks(heading, text, fact.operator, fact.at_ms)
    blocks.append(Columns(left=text.void_reason, right=reason_text(fact.reason, language)))
    blocks += [Text(text=text.void_note, align="center"), Rule(), *back_blocks(fact.back, text)]
    if fact.cash:
        blocks += [*_both_ways(text.cash, fact.cash, (), text), Rule()]
    blocks += [
        Columns(left=text.void_total, right=f"¥{format_amount(fact.went_back)}", width=2, height=2, bold=True),
        Rule(),
        Text(text=f"{text.journal} {tip}", align="center"),
    ]
    return Document(columns=columns, blocks=(*blocks, *duplicate_footer(copy), Feed(lines=1), Cut()))


def late_back_slip(
    number: str,
    back: PaymentBack,
    heading: StoreHeading,
    *,
    operator: str,
    at_ms: int,
    tip: str,
    columns: int,
    language: str,
) -> Document:
    """The slip of one payment of sale ``number`` that was charged unseen and given back: no receipt has it."""
    text = words(language)
    blocks = title_blocks(heading, text, text.charged_and_back, 0)
    blocks.append(Columns(left=text.number, right=number, bold=True))
    blocks += place_blocks(heading, text, operator, at_ms)
    blocks += [Rule(), *back_blocks((back,), text), Text(text=f"{text.journal} {tip}", align="center")]
    return Document(columns=columns, blocks=(*blocks, Feed(lines=1), Cut()))


def back_blocks(back: tuple[PaymentBack, ...], text: Words) -> list[Block]:
    """Each payment with what the other side said of it, and that it went back."""
    blocks: list[Block] = []
    for one in back:
        blocks += _both_ways(tender_name(one.kind, one.slip, text), one.amount, slip_blocks(one.slip, text), text)
        if one.reference:
            blocks.append(Columns(left=text.back_slip, right=one.reference, indent=INDENT))
    return [*blocks, Rule()] if blocks else []


def _both_ways(name: str, amount: int, told: list[Block] | tuple[()], text: Words) -> list[Block]:
    return [
        Columns(left=name, right=format_amount(amount), bold=True),
        *told,
        Columns(left=text.went_back, right=format_amount(-amount), indent=INDENT, bold=True),
    ]
