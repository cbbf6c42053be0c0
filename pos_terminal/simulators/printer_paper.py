"""What the simulated printer puts on its paper: one picture and one text for each piece that is cut off."""

from __future__ import annotations

from io import BytesIO

import qrcode
from barcode.charsets import code128
from PIL import Image, ImageOps

from pos_terminal.devices.printer.glyphs import CELL_HEIGHT, CELL_WIDTH, CellFont
from pos_terminal.receipt.layout import display_width
from pos_terminal.simulators.printer_stream import Barcode, Character, Command, Feed, Initialise, QrCode, Raster, Style

_LINE_GAP = 6  # 30 dots a line, 24 of them the character
_MARGIN = 28
_CODE128 = 73


class Paper:
    """The roll and the print head: takes characters and pictures, gives a piece when it is cut or torn."""

    def __init__(self, width_dots: int, font: CellFont) -> None:
        self._width = width_dots
        self._font = font
        self._strips: list[Image.Image] = []
        self._lines: list[str] = []
        self._line: list[tuple[str, int, int, bool]] = []
        self._style = _default_style()

    @property
    def is_blank(self) -> bool:
        return not self._lines and not self._line

    def carry_out(self, command: Command) -> None:
        """Whatever changes the paper or how the next character looks; the rest is not the paper's."""
        match command:
            case Character():
                self.put(command.text)
            case Feed():
                self.feed(command.lines)
            case Style():
                self._style[command.name] = command.value
            case Initialise():
                self._style = _default_style()
            case Raster():
                self.raster(command)
            case QrCode():
                self.qr(command)
            case Barcode():
                self.barcode(command)
            case _:
                pass

    def put(self, text: str) -> None:
        """A character at the head; a full line is printed first, as printers do."""
        width = self._style["width"]
        if self._used() + display_width(text) * width * CELL_WIDTH > self._width:
            self.feed(0)
        self._line.append((text, width, self._style["height"], bool(self._style["bold"])))

    def feed(self, lines: int) -> None:
        """Print the line so far, if there is one, then ``lines`` empty ones (a line feed alone: 0)."""
        if self._line:
            self._print_line()
        elif lines == 0:
            lines = 1
        for _ in range(lines):
            self._add(Image.new("L", (1, CELL_HEIGHT + _LINE_GAP)), "")

    def raster(self, command: Raster) -> None:
        size = (command.width_bytes * 8, command.height)
        picture = Image.frombytes("1", size, command.data).convert("L")
        self._add(picture, f"[raster {size[0]}x{size[1]}]")

    def qr(self, command: QrCode) -> None:
        text = command.data.decode("utf-8", errors="replace")
        code = qrcode.QRCode(
            box_size=self._style["qr_size"], border=1, error_correction=qrcode.constants.ERROR_CORRECT_M
        )
        code.add_data(text)
        matrix = code.get_matrix()
        small = Image.new("L", (len(matrix), len(matrix)))
        small.putdata([255 if dark else 0 for row in matrix for dark in row])
        size = len(matrix) * self._style["qr_size"]
        self._add(small.resize((size, size), Image.Resampling.NEAREST), f"[QR {text}]")

    def barcode(self, command: Barcode) -> None:
        """A Code 128; one that is wider than the paper is not printed, as on real printers."""
        if command.symbology != _CODE128:
            return
        text, modules = read_code128(command.data)
        width = self._style["bar_width"]
        if len(modules) * width > self._width:
            return
        row = Image.new("L", (len(modules), 1))
        row.putdata([255 if module == "1" else 0 for module in modules])
        bars = row.resize((len(modules) * width, self._style["bar_height"]), Image.Resampling.NEAREST)
        self._add(bars, f"[{text}]" if not self._style["bar_text"] else "")
        if self._style["bar_text"]:
            self._add(Image.new("L", (1, _LINE_GAP)), "", blank=True)
            self._add(self._font.line(text), f"[{text}]", gap=_LINE_GAP)

    def take(self) -> tuple[bytes, str]:
        """The piece of paper so far as PNG and as text; a fresh piece begins."""
        if self._line:
            self._print_line()
        height = sum(strip.height for strip in self._strips)
        sheet = Image.new("L", (self._width + 2 * _MARGIN, height + 2 * _MARGIN))
        top = _MARGIN
        for strip in self._strips:
            sheet.paste(strip, (_MARGIN, top))
            top += strip.height
        stream = BytesIO()
        ImageOps.invert(sheet).save(stream, "PNG", dpi=(203, 203))
        text = "\n".join(self._lines) + "\n"
        self._strips.clear()
        self._lines.clear()
        return stream.getvalue(), text

    def _used(self) -> int:
        return sum(display_width(text) * width * CELL_WIDTH for text, width, _, _ in self._line)

    def _print_line(self) -> None:
        height = max(cell[2] for cell in self._line)
        picture = Image.new("L", (self._used(), CELL_HEIGHT * height))
        left = 0
        for run, width, rows, bold in _runs(self._line):
            drawn = self._font.line(run, width=width, height=rows, bold=bold)
            picture.paste(drawn, (left, picture.height - drawn.height))
            left += drawn.width
        text = "".join(cell[0] for cell in self._line)
        self._line.clear()
        self._add(picture, text, gap=_LINE_GAP)

    def _add(self, picture: Image.Image, text: str, gap: int = 0, *, blank: bool = False) -> None:
        align = self._style["align"]
        strip = Image.new("L", (self._width, picture.height + gap))
        strip.paste(picture, ((self._width - picture.width) * align // 2, 0))
        self._strips.append(strip)
        free = max(0, self._width // CELL_WIDTH - display_width(text))
        if not blank and (text or not picture.getbbox()):
            self._lines.append((" " * (free * align // 2) + text).rstrip())


def _default_style() -> dict[str, int]:
    return {
        "align": 0,
        "width": 1,
        "height": 1,
        "bold": 0,
        "bar_height": 162,
        "bar_width": 3,
        "bar_text": 0,
        "qr_size": 3,
    }


def _runs(cells: list[tuple[str, int, int, bool]]) -> list[tuple[str, int, int, bool]]:
    """Neighbours of one style together."""
    runs: list[tuple[str, int, int, bool]] = []
    for cell in cells:
        if runs and runs[-1][1:] == cell[1:]:
            runs[-1] = (runs[-1][0] + cell[0], *cell[1:])
        else:
            runs.append(cell)
    return runs


def read_code128(data: bytes) -> tuple[str, str]:
    """The text and the modules (``1`` dark) of the data of ``GS k 73``: code sets by ``{A``, ``{B``, ``{C``."""
    values: list[int] = []
    text = ""
    code_set = ""
    place = 0
    while place < len(data):
        if data[place : place + 1] == b"{" and data[place + 1 : place + 2] in (b"A", b"B", b"C"):
            chosen = chr(data[place + 1])
            if values:
                values.append({"A": 101, "B": 100, "C": 99}[chosen])
            else:
                values.append({"A": 103, "B": 104, "C": 105}[chosen])
            code_set = chosen
            place += 2
        elif code_set == "C":
            values.append(data[place])
            text += f"{data[place]:02d}"
            place += 1
        else:
            place += 1 if data[place : place + 2] == b"{{" else 0
            character = chr(data[place])
            values.append((code128.B if code_set == "B" else code128.A)[character])
            text += character
            place += 1
    check = (values[0] + sum(weight * value for weight, value in enumerate(values))) % 103
    # The symbology's stop is 13 modules: the table's eleven and a last bar of two.
    return text, "".join(code128.CODES[value] for value in [*values, check]) + code128.STOP + "11"
