"""A document as lines of text: for the text files beside pictures of receipts, for screens and for golden tests."""

from __future__ import annotations

import msgspec

from pos_terminal.receipt.layout import (
    Barcode,
    Block,
    Columns,
    Cut,
    Document,
    Feed,
    PrintLine,
    QrCode,
    Text,
    display_width,
    lay_out,
)


def plain_lines(document: Document, *, qr_code: str = "") -> list[str]:
    """One string a line, no trailing blanks. Codes stand in brackets, a cut is a dotted line; all at one size.

    ``qr_code``: what stands for one, where its data, a long address, says nothing.
    """
    lines: list[str] = []
    flat = Document(columns=document.columns, blocks=tuple(_at_one_size(block) for block in document.blocks))
    for placed in lay_out(flat):
        match placed:
            case PrintLine():
                lines.append(_aligned(placed.text, placed.align, document.columns))
            case Barcode():
                lines.append(_aligned(f"[{placed.data}]", "center", document.columns))
            case QrCode():
                lines.append(_aligned(f"[{qr_code or f'QR {placed.data}'}]", "center", document.columns))
            case Feed():
                lines.extend([""] * placed.lines)
            case Cut():
                lines.append("- " * (document.columns // 2))
    return [line.rstrip() for line in lines]


def plain_text(document: Document, *, qr_code: str = "") -> str:
    return "\n".join(plain_lines(document, qr_code=qr_code)) + "\n"


def _at_one_size(block: Block) -> Block:
    if isinstance(block, Text | Columns):
        return msgspec.structs.replace(block, width=1, height=1)
    return block


def _aligned(text: str, align: str, columns: int) -> str:
    free = max(0, columns - display_width(text))
    return " " * {"left": 0, "center": free // 2, "right": free}[align] + text
