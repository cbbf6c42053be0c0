"""Tenders and taxes, set out alike on the receipts of sales and of refunds; how goods are counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from pos_terminal.contract.facts import CardSlip, CodeSlip, Line, TenderKind
from pos_terminal.contract.money import format_amount
from pos_terminal.contract.quantity import ONE
from pos_terminal.receipt.heading import percent
from pos_terminal.receipt.layout import Block, Columns
from pos_terminal.receipt.messages import Words

INDENT = 2


class Taxed(NamedTuple):
    """``amount``, of which ``tax`` is tax at ``rate_bp``."""

    rate_bp: int
    amount: int
    tax: int


def pieces_of(lines: Iterable[Line]) -> int:
    """How many pieces these are; a measured line is one, and so is one whose label has the amount."""
    return sum(
        line.quantity.thousandths // ONE
        if line.quantity.is_whole and line.amount == line.quantity.amount_at(line.unit_price)
        else 1
        for line in lines
    )


def tender_name(kind: TenderKind, slip: CardSlip | CodeSlip | None, text: Words) -> str:
    if kind == "code" and isinstance(slip, CodeSlip):
        return {"wechat": text.wechat, "alipay": text.alipay}[slip.wallet]
    return {"cash": text.cash, "card": text.card, "code": text.code}[kind]


def card_fields(slip: CardSlip, text: Words) -> tuple[tuple[str, str], ...]:
    """Which card it was. The scheme is the acquirer's word; what Chinese shops call otherwise is translated."""
    scheme = text.unionpay if "unionpay" in slip.scheme.casefold() else slip.scheme
    return (text.card_scheme, "" if scheme == "forced" else scheme), (text.card_number, slip.card)


def slip_blocks(slip: CardSlip | CodeSlip | None, text: Words) -> list[Block]:
    """What the other side says of a card or a code; what it left empty is left out."""
    fields: tuple[tuple[str, str], ...] = ()
    if isinstance(slip, CodeSlip):
        fields = ((text.reference, slip.reference),)
    elif slip is not None:
        fields = (
            *card_fields(slip, text),
            (text.slip_number, slip.receipt_number),
            (text.trace, slip.trace),
            (text.authorisation, slip.authorisation),
        )
    return [Columns(left=name, right=value, indent=INDENT) for name, value in fields if value]


def tax_blocks(tax: int, parts: Iterable[Taxed], text: Words) -> list[Block]:
    """The tax in the price, in all and by rate, the highest rate first."""
    taxed = tuple(parts)
    blocks: list[Block] = [Columns(left=text.tax_included, right=format_amount(tax))]
    for rate in sorted({part.rate_bp for part in taxed}, reverse=True):
        at_rate = [part for part in taxed if part.rate_bp == rate]
        tax_at_rate = sum(part.tax for part in at_rate)
        base = sum(part.amount for part in at_rate) - tax_at_rate
        name = text.tax_rate.format(rate=percent(rate), base=format_amount(base))
        blocks.append(Columns(left=name, right=format_amount(tax_at_rate), indent=INDENT))
    return blocks
