"""Text drawn in the cells of a receipt printer: for printers without a Chinese font and for pictures of receipts.

A cell is 12 × 24 dots; a character that is not ASCII takes two, as in the printer's own fonts.
"""

from __future__ import annotations

from functools import lru_cache

from PIL import Image, ImageChops, ImageFont
from PIL.ImageDraw import Draw

from pos_terminal.receipt.layout import display_width

CELL_WIDTH = 12
CELL_HEIGHT = 24

_EM = 22  # of the cell's 24 dots: leaves the descenders of Latin letters room
_BASELINE = 19


class CellFont:
    """A font file set in cells. Without a path, Pillow's own font, which knows no Chinese.

    :raises OSError: the file is missing or no font.
    """

    def __init__(self, path: str | None = None) -> None:
        self._path = path
        self._font(_EM)
        self._cached_glyph = lru_cache(maxsize=4096)(self._glyph)

    def line(self, text: str, *, width: int = 1, height: int = 1, bold: bool = False) -> Image.Image:
        """``text`` in black (255) on nothing (0), mode L, 24 × ``height`` dots high."""
        cells = max(1, display_width(text))
        picture = Image.new("L", (cells * CELL_WIDTH * width, CELL_HEIGHT * height))
        column = 0
        for character in text:
            if character != " ":
                glyph = self._cached_glyph(character, width, height, bold)
                picture.paste(glyph, (column * CELL_WIDTH * width, 0))
            column += display_width(character)
        return picture

    def _glyph(self, character: str, width: int, height: int, bold: bool) -> Image.Image:
        scale = max(width, height)
        font = self._font(_EM * scale)
        cell = display_width(character) * CELL_WIDTH * scale
        advance = max(1, round(font.getlength(character)))
        drawn = Image.new("L", (max(advance, cell), CELL_HEIGHT * scale))
        Draw(drawn).text(((drawn.width - advance) / 2, _BASELINE * scale), character, fill=255, font=font, anchor="ls")
        # A letter wider than its cell (W, M) is set narrower, as in the printer's own font.
        size = (display_width(character) * CELL_WIDTH * width, CELL_HEIGHT * height)
        glyph = drawn if drawn.size == size else drawn.resize(size, Image.Resampling.LANCZOS)
        if bold:
            glyph = ImageChops.lighter(glyph, ImageChops.offset(glyph, 1, 0))
        return glyph

    @lru_cache(maxsize=8)  # noqa: B019 - a program has one or two of these for its whole life
    def _font(self, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
        if self._path is None:
            return ImageFont.load_default(size)
        return ImageFont.truetype(self._path, size)
