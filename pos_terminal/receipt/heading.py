"""Who a receipt is from, and the parts that receipts and reports share."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import msgspec

from pos_terminal.contract.catalog import StoreProfile
from pos_terminal.receipt.layout import Barcode, Block, Columns, Feed, Rule, Text
from pos_terminal.receipt.messages import DUPLICATE, TRAINING, Words

CHINA_OFFSET_MINUTES = 480


class StoreHeading(msgspec.Struct, frozen=True, kw_only=True):
    """The store and till as a receipt names them.

    ``utc_offset_minutes``: the store's clock against UTC, so that no clock or zone database is needed here.
    ``invoice_url``: where the customer asks for the invoice (发票); the sale number is added to it. Empty: no code.
    ``training``: the paper must not pass for a receipt. It has no codes: a number of training may be a real sale's.
    """

    store: str
    till: str
    name: str
    address: str = ""
    entity_name: str = ""
    tax_number: str = ""
    invoice_url: str = ""
    utc_offset_minutes: int = CHINA_OFFSET_MINUTES
    training: bool = False

    @property
    def invoices_at(self) -> str:
        """Where an invoice is asked for; empty: there is none of this paper."""
        return "" if self.training else self.invoice_url


def heading_of(
    profile: StoreProfile,
    till: str,
    utc_offset_minutes: int = CHINA_OFFSET_MINUTES,
    *,
    training: bool = False,
) -> StoreHeading:
    """The heading of a published store."""
    return StoreHeading(
        store=profile.store,
        till=till,
        name=profile.name,
        address=profile.address,
        entity_name=profile.entity_name,
        tax_number=profile.entity,
        invoice_url=profile.invoice_url,
        utc_offset_minutes=utc_offset_minutes,
        training=training,
    )


def local_time(at_ms: int, utc_offset_minutes: int) -> str:
    """``2026-02-14 15:04:05`` at the store."""
    zone = timezone(timedelta(minutes=utc_offset_minutes))
    return datetime.fromtimestamp(at_ms // 1000, zone).strftime("%Y-%m-%d %H:%M:%S")


def percent(basis_points: int) -> str:
    """``13%``, ``0.5%``: hundredths of a percent as people write them."""
    whole, part = divmod(basis_points, 100)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".") + "%"


def title_blocks(heading: StoreHeading, text: Words, title: str, copy: int) -> list[Block]:
    """The store's name, the kind of document and, on a copy, that it is one."""
    blocks: list[Block] = [Text(text=heading.name, align="center", width=2, height=2, bold=True)]
    for detail in (heading.entity_name, heading.address):
        if detail:
            blocks.append(Text(text=detail, align="center"))
    blocks.append(Text(text=title, align="center", bold=True))
    if heading.training:
        blocks.append(Text(text=TRAINING, align="center", width=2, height=2, bold=True))
    if copy > 0:
        blocks.append(Text(text=DUPLICATE, align="center", width=2, height=2, bold=True))
        blocks.append(Text(text=text.reprint.format(copy=copy), align="center"))
    blocks.append(Rule(heavy=True))
    return blocks


def number_blocks(heading: StoreHeading, number: str) -> list[Block]:
    """The code by which the paper is scanned for a return."""
    return [Feed()] if heading.training else [Feed(), Barcode(data=number), Feed()]


def place_blocks(heading: StoreHeading, text: Words, operator: str, at_ms: int) -> list[Block]:
    """When, where and by whom."""
    blocks: list[Block] = [
        Columns(left=text.time, right=local_time(at_ms, heading.utc_offset_minutes)),
        Columns(left=f"{text.store} {heading.store}", right=f"{text.till} {heading.till}"),
        Columns(left=text.operator, right=operator),
    ]
    if heading.tax_number:
        blocks.append(Columns(left=text.tax_number, right=heading.tax_number))
    return blocks


def duplicate_footer(copy: int) -> list[Block]:
    return [Text(text=DUPLICATE, align="center", bold=True)] if copy > 0 else []
