"""A printable document as typed blocks, and how its text falls into lines of a fixed number of columns.

A receipt printer sets text in cells: an ASCII character takes one, every other character takes two, because the
printer draws it from its Chinese font (24 × 24 dots beside 12 × 24). Widths here are those cells, so that what lines
up here lines up on paper. Paper of 58 mm holds 32 columns, paper of 80 mm holds 48.
"""

from __future__ import annotations

import unicodedata
from typing import Literal

import msgspec

Align = Literal["left", "center", "right"]

_MISSING = "□"
_OPENING = "(（[【「《“‘"
_CLOSING = ")）]】」》”’，。、；：！？,.;:!?%"
_AS_PRINTED = {"¥": "￥", "\t": " ", "\n": " ", "\u00a0": " ", "−": "-", "–": "-"}


class Text(msgspec.Struct, frozen=True, kw_only=True):
    """A paragraph: wrapped, aligned; ``width`` and ``height`` multiply the size of a cell (1 or 2)."""

    text: str
    align: Align = "left"
    width: int = 1
    height: int = 1
    bold: bool = False
    indent: int = 0


class Columns(msgspec.Struct, frozen=True, kw_only=True):
    """A label on the left and a value flush right. ``indent`` columns stay free before the label."""

    left: str
    right: str
    width: int = 1
    height: int = 1
    bold: bool = False
    indent: int = 0


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A line across the paper."""

    heavy: bool = False


class Barcode(msgspec.Struct, frozen=True, kw_only=True):
    """``data`` in ASCII as Code 128, with its text below."""

    data: str


class QrCode(msgspec.Struct, frozen=True, kw_only=True):
    data: str


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    lines: int = 1


class Cut(msgspec.Struct, frozen=True):
    """The end of one piece of paper."""


Block = Text | Columns | Rule | Barcode | QrCode | Feed | Cut


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """What is printed in one go, for paper of ``columns`` columns."""

    columns: int
    blocks: tuple[Block, ...]


class PrintLine(msgspec.Struct, frozen=True, kw_only=True):
    """One line of text as the printer gets it: never wider than the paper at its size."""

    text: str
    align: Align = "left"
    width: int = 1
    height: int = 1
    bold: bool = False


Placed = PrintLine | Barcode | QrCode | Feed | Cut


def printable(text: str) -> str:
    """``text`` in characters that a GBK receipt font has: one or two bytes each in GB18030, no control characters.

    Accents the font lacks are dropped, anything else it lacks becomes □. A title can thus neither command the printer
    nor push the columns out of line.
    """
    return "".join(_printable_character(character) for character in unicodedata.normalize("NFC", text))


def _printable_character(character: str) -> str:
    character = _AS_PRINTED.get(character, character)
    category = unicodedata.category(character)
    if category in ("Cc", "Cf", "Mn", "Me"):
        return ""
    if category not in ("Cs", "Co", "Cn"):
        if len(character.encode("gb18030")) <= 2:
            return character
        base = unicodedata.normalize("NFKD", character)[0]
        if base.isascii() and base.isprintable():
            return base
    return _MISSING


def display_width(text: str) -> int:
    """Columns of ``text`` at single width."""
    return sum(1 if character.isascii() else 2 for character in text)


def wrap(text: str, columns: int) -> list[str]:
    """``text`` in lines of at most ``columns`` (≥ 2): at spaces where there are any, else between characters.

    No line ends with an opening bracket or begins with a mark that closes (避头尾), where one character more helps.
    """
    assert columns >= 2, "a line must hold one Chinese character"
    lines: list[str] = []
    rest = text.strip()
    while display_width(rest) > columns:
        taken = _fitting(rest, columns)
        space = rest.rfind(" ", 0, taken + 1)
        # A space is the better place, unless the line would stay mostly empty or the break is between two CJK anyway.
        if space > 0 and display_width(rest[:space]) * 2 >= columns and rest[taken].isascii():
            taken = space
        elif taken > 1 and (rest[taken] in _CLOSING or rest[taken - 1] in _OPENING):
            taken -= 1
        lines.append(rest[:taken].rstrip())
        rest = rest[taken:].lstrip()
    return [*lines, rest]


def _fitting(text: str, columns: int) -> int:
    used = 0
    for place, character in enumerate(text):
        used += display_width(character)
        if used > columns:
            return place
    return len(text)


def column_lines(left: str, right: str, columns: int, indent: int = 0) -> list[str]:
    """``left`` and ``right`` on one line where both fit with a gap, else ``right`` flush on a last line of its own.

    ``right`` is wrapped too where it is wider than the paper (a reference of an acquirer may be).
    """
    margin = " " * indent
    room = columns - indent
    values = wrap(right, columns)
    gap = room - display_width(left) - display_width(right)
    if len(values) == 1 and gap >= (1 if left and right else 0):
        return [margin + left + " " * gap + right]
    lines = [margin + line for line in wrap(left, room)]
    gap = columns - display_width(lines[-1]) - display_width(values[0])
    if gap >= 1:
        return [*lines[:-1], lines[-1] + " " * gap + values[0], *(_flush(value, columns) for value in values[1:])]
    return [*lines, *(_flush(value, columns) for value in values)]


def _flush(text: str, columns: int) -> str:
    return " " * (columns - display_width(text)) + text


def lay_out(document: Document) -> tuple[Placed, ...]:
    """The document line by line, ready for plain text, for a printer's bytes or for a picture."""
    placed: list[Placed] = []
    for block in document.blocks:
        placed.extend(_place(block, document.columns))
    return tuple(placed)


def _place(block: Block, columns: int) -> list[Placed]:
    match block:
        case Text():
            room = columns // block.width - block.indent
            lines = wrap(printable(block.text), room)
            return [
                PrintLine(
                    text=" " * block.indent + line if block.align == "left" else line,
                    align=block.align,
                    width=block.width,
                    height=block.height,
                    bold=block.bold,
                )
                for line in lines
            ]
        case Columns():
            texts = column_lines(printable(block.left), printable(block.right), columns // block.width, block.indent)
            return [PrintLine(text=text, width=block.width, height=block.height, bold=block.bold) for text in texts]
        case Rule():
            return [PrintLine(text=("=" if block.heavy else "-") * columns)]
        case _:
            return [block]
