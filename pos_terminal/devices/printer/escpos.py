"""Documents to ESC/POS bytes.

Chinese goes out as ``FS &`` + GB18030 + ``FS .`` with sizes by ``GS !`` (``FS !`` and ``FS S`` are not known by every
printer); python-escpos' ``text()`` would drop ￥ and full-width punctuation. A printer without a Chinese font gets a
raster image per line. Commands as in the Epson ESC/POS reference; python-escpos builds the QR codes, the raster images
and the drawer pulse.
"""

from __future__ import annotations

import tempfile
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

import msgspec

from pos_terminal.receipt.layout import Barcode, Cut, Document, Feed, PrintLine, QrCode, lay_out

if TYPE_CHECKING:
    from escpos.printer import Dummy

    from pos_terminal.devices.printer.glyphs import CellFont

ESC, FS, GS = b"\x1b", b"\x1c", b"\x1d"

INITIALISE = ESC + b"@"
ENABLE_STATUS_REPORTS = GS + b"a\x0f"  # ASB: drawer, on/off line, errors, paper
CONFIRM = GS + b"r\x01"  # answered in the order of the data: its answer after a cut confirms what stands before
_KANJI_ON, _KANJI_OFF = FS + b"&", FS + b"."
_ALIGNMENTS = {"left": ESC + b"a\x00", "center": ESC + b"a\x01", "right": ESC + b"a\x02"}
_CUTS = {"full": GS + b"V\x41\x00", "partial": GS + b"V\x42\x00", "none": ESC + b"d\x04"}
_QUIET_MODULES = 20  # the white edges a scanner needs beside a Code 128
_BARCODE_DOTS = 72
_LINE_GAP = 6  # dots between lines, as a printer leaves with its own font
_QR_LEVEL_M = 1  # 15 % of the code may be dirty
_PROFILE = "TM-T20II"


class PrinterModel(msgspec.Struct, frozen=True, kw_only=True):
    """What the shop's printer can do.

    ``width_dots``: 384 for 58 mm, 576 for 80 mm. ``cjk``: how it prints Chinese; ``raster`` needs ``font_path``.
    ``drawer_open_level``: the level of the drawer's contact that means open; it differs by model, None = unknown.
    """

    width_dots: Literal[384, 576] = 576
    cjk: Literal["gb18030", "raster"] = "gb18030"
    font_path: str | None = None
    cutter: Literal["full", "partial", "none"] = "partial"
    drawer_pin: Literal[2, 5] = 2
    drawer_open_level: Literal["high", "low"] | None = None

    @property
    def columns(self) -> int:
        return self.width_dots // 12


def render(document: Document, model: PrinterModel) -> bytes:
    """The bytes that print ``document``, from initialise to the last block; without the confirmation."""
    assert document.columns <= model.columns, "laid out for wider paper"
    font = _cell_font(model.font_path) if model.cjk == "raster" else None
    parts = [INITIALISE]
    for placed in lay_out(document):
        match placed:
            case PrintLine():
                parts.append(_text_line(placed) if font is None else _raster_line(placed, model, font))
            case Barcode():
                parts.append(barcode(placed.data, model.width_dots))
            case QrCode():
                parts.append(_qr_code(placed.data, model))
            case Feed():
                parts.append(ESC + b"d" + bytes([placed.lines]))
            case Cut():
                parts.append(_CUTS[model.cutter])
    return b"".join(parts)


@lru_cache(maxsize=2)
def _cell_font(path: str | None) -> CellFont:
    from pos_terminal.devices.printer.glyphs import CellFont

    return CellFont(path)


def _piece() -> Dummy:
    """python-escpos' builder. Imported at the first receipt: it takes 0.4 s that the first paint need not wait for."""
    _load_builders()
    from escpos.printer import Dummy

    return Dummy(profile=_PROFILE)


@lru_cache(maxsize=1)
def _load_builders() -> None:
    """python-escpos makes a temporary folder for itself when it is imported, and leaves it: here it goes away again.

    A till that is started every morning for years would fill the disk with them.
    """
    before = tempfile.tempdir
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = folder
        try:
            import escpos.printer  # noqa: F401 - for what the import does
        finally:
            tempfile.tempdir = before


def encode_text(text: str) -> bytes:
    """``text`` (already ``layout.printable``) as bytes for the printer's own fonts."""
    if text.isascii():
        return text.encode("ascii")
    return _KANJI_ON + text.encode("gb18030") + _KANJI_OFF


def _text_line(line: PrintLine) -> bytes:
    size = (line.width - 1) << 4 | (line.height - 1)
    styled = size or line.bold or line.align != "left"
    before = _ALIGNMENTS[line.align] + GS + b"!" + bytes([size]) + ESC + b"E" + bytes([line.bold]) if styled else b""
    after = GS + b"!\x00" + ESC + b"E\x00" + _ALIGNMENTS["left"] if styled else b""
    return before + encode_text(line.text) + b"\n" + after


def _raster_line(line: PrintLine, model: PrinterModel, font: CellFont) -> bytes:
    from PIL import Image, ImageOps

    text = font.line(line.text, width=line.width, height=line.height, bold=line.bold)
    free = model.width_dots - text.width
    left = {"left": 0, "center": free // 2, "right": free}[line.align]
    picture = Image.new("L", (model.width_dots, text.height + _LINE_GAP))
    picture.paste(text, (left, 0))
    piece = _piece()
    piece.image(ImageOps.invert(picture).point(lambda value: 255 if value > 128 else 0))
    return bytes(piece.output)


def _qr_code(data: str, model: PrinterModel) -> bytes:
    piece = _piece()
    piece.qr(data, ec=_QR_LEVEL_M, size=6 if model.width_dots == 576 else 5, native=True)
    return _ALIGNMENTS["center"] + bytes(piece.output) + _ALIGNMENTS["left"]


def barcode(data: str, width_dots: int) -> bytes:
    """Code 128 with its text below, as wide as the paper allows.

    Too long for the paper at two dots a module (printers refuse a code that does not fit), it becomes a QR code.
    """
    encoded, modules = code128(data)
    dots = min(3, width_dots // (modules + _QUIET_MODULES))
    if dots < 2:
        model = PrinterModel(width_dots=384 if width_dots < 576 else 576)
        text = _ALIGNMENTS["center"] + data.encode("ascii") + b"\n" + _ALIGNMENTS["left"]
        return _qr_code(data, model) + text
    set_up = GS + b"h" + bytes([_BARCODE_DOTS]) + GS + b"w" + bytes([dots]) + GS + b"f\x00" + GS + b"H\x02"
    symbol = GS + b"k\x49" + bytes([len(encoded)]) + encoded
    return _ALIGNMENTS["center"] + set_up + symbol + _ALIGNMENTS["left"]


def code128(data: str) -> tuple[bytes, int]:
    """``data`` with the code set changes that ``GS k 73`` takes, and its width in modules.

    Runs of digits go two by two in set C, which halves them: a sale number would not fit 58 mm paper otherwise.

    :raises ValueError: a character that Code 128 set B does not have.
    """
    if not data.isascii() or not data.isprintable() or not data:
        raise ValueError(f"{data!r} cannot be a Code 128")
    parts: list[bytes] = []
    symbols = 1  # the check symbol; each code set letter below is a start or change symbol
    place = 0
    current = ""
    while place < len(data):
        digits = _digit_run(data, place)
        if digits >= 4 or (digits >= 2 and digits == len(data)):
            pairs = digits // 2
            if current != "C":
                parts.append(b"{C")
                symbols += 1
            parts.append(bytes(int(data[place + 2 * pair : place + 2 * pair + 2]) for pair in range(pairs)))
            symbols += pairs
            place += 2 * pairs
            current = "C"
        else:
            if current != "B":
                parts.append(b"{B")
                symbols += 1
            parts.append(b"{{" if data[place] == "{" else data[place].encode("ascii"))
            symbols += 1
            place += 1
            current = "B"
    return b"".join(parts), symbols * 11 + 13


def _digit_run(data: str, place: int) -> int:
    end = place
    while end < len(data) and data[end].isdigit():
        end += 1
    return end - place


def drawer_kick(pin: Literal[2, 5]) -> bytes:
    """``ESC p``: the pulse that opens the drawer, in the order of the data."""
    piece = _piece()
    piece.cashdraw(pin)
    return bytes(piece.output)


def drawer_kick_now(pin: Literal[2, 5]) -> bytes:
    """``DLE DC4 1``: the pulse in real time, which a printer that is off line (no paper) still gives."""
    return b"\x10\x14\x01" + bytes([0 if pin == 2 else 1]) + b"\x01"
