"""The bytes that go to the printer."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.devices.printer.escpos import PrinterModel, barcode, code128, drawer_kick, encode_text, render
from pos_terminal.receipt.layout import Barcode, Columns, Cut, Document, Feed, QrCode, Rule, Text, printable
from pos_terminal.simulators.printer_paper import read_code128
from pos_terminal.simulators.printer_stream import Character, Command, CommandReader, Ignored, Initialise
from pos_terminal.simulators.printer_stream import Cut as PaperCut
from pos_terminal.simulators.printer_stream import Feed as PaperFeed
from tests.pos_terminal.receipt.papers import documents

FONT = Path(__file__).parents[4] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"
CHINESE = "沙发窗帘￥：（）喆镕，。、元米件优惠券实付金额abc 0123"


def commands(data: bytes) -> list[Command]:
    reader = CommandReader()
    reader.feed(data)
    found = []
    while (command := reader.next()) is not None:
        found.append(command)
    assert reader.waiting == 0, "the printer would wait for more"
    return found


def document(*blocks: Text | Columns | Rule | Barcode | QrCode | Feed | Cut) -> Document:
    return Document(columns=32, blocks=blocks)


def test_chinese_goes_out_between_kanji_on_and_off_in_gb18030() -> None:
    data = render(document(Text(text="实付 ¥12")), PrinterModel())
    assert data == b"\x1b@" + b"\x1c&" + "实付 ￥12".encode("gb18030") + b"\x1c.\n"
    assert encode_text("TOTAL 12") == b"TOTAL 12"


@given(st.text(alphabet=CHINESE, min_size=1, max_size=40))
def test_text_survives_the_way_to_the_printer(text: str) -> None:
    heard = "".join(each.text for each in commands(encode_text(printable(text))) if isinstance(each, Character))
    assert heard == text


@given(st.text(max_size=60))
def test_no_text_can_command_the_printer(text: str) -> None:
    sent = commands(render(document(Text(text=text), Cut()), PrinterModel()))
    kinds = {type(each) for each in sent if each not in (Ignored(b"\x1c&"), Ignored(b"\x1c."))}
    assert kinds <= {Initialise, Character, PaperFeed, PaperCut}
    assert sent.count(PaperCut()) == 1


def test_sizes_by_gs_and_back_to_normal() -> None:
    data = render(document(Text(text="T", width=2, height=2, bold=True, align="center")), PrinterModel())
    assert data == b"\x1b@\x1ba\x01\x1d!\x11\x1bE\x01T\n\x1d!\x00\x1bE\x00\x1ba\x00"


@pytest.mark.parametrize(
    ("cutter", "ending"), [("full", b"\x1dV\x41\x00"), ("partial", b"\x1dV\x42\x00"), ("none", b"\x1bd\x04")]
)
def test_the_end_of_a_piece(cutter: str, ending: bytes) -> None:
    assert render(document(Cut()), PrinterModel(cutter=cutter)).endswith(ending)  # type: ignore[arg-type]


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=40))
def test_code128_reads_back(data: str) -> None:
    encoded, width = code128(data)
    text, modules = read_code128(encoded)
    assert text == data
    assert len(modules) == width


def test_a_sale_number_fits_both_papers_and_a_long_code_becomes_a_qr_code() -> None:
    encoded, _ = code128("20260214-02-0217")
    assert encoded == b"{C\x14\x1a\x02\x0e{B-02-{C\x02\x11"
    for dots in (384, 576):
        assert b"\x1dk\x49" + bytes([len(encoded)]) + encoded in barcode("20260214-02-0217", dots)
    too_long = barcode("20260214-" + "north-hall-" * 3 + "0217", 384)
    assert b"\x1dk" not in too_long
    assert b"\x1d(k" in too_long


def test_code128_has_no_chinese() -> None:
    with pytest.raises(ValueError, match="Code 128"):
        code128("窗帘")


@pytest.mark.parametrize(("pin", "kick"), [(2, b"\x1bp\x0022"), (5, b"\x1bp\x0122")])
def test_drawer_kick(pin: int, kick: bytes) -> None:
    assert drawer_kick(pin) == kick  # type: ignore[arg-type]


def test_without_a_chinese_font_lines_go_as_pictures_of_the_paper_s_width() -> None:
    model = PrinterModel(cjk="raster", font_path=str(FONT), width_dots=384)
    data = render(document(Text(text="实付金额"), Columns(left="合计", right="1.00", height=2)), model)
    assert data.startswith(b"\x1b@\x1dv0\x00" + bytes([48, 0, 30, 0]))
    assert "实付".encode("gb18030") not in data
    pictures = data.split(b"\x1dv0\x00")[1:]
    assert [len(picture) for picture in pictures] == [4 + 48 * 30, 4 + 48 * 54]
    assert any(pictures[0][4:]), "nothing was drawn"


@pytest.mark.parametrize("name", documents())
def test_every_receipt_is_whole_commands(name: str) -> None:
    printed = documents()[name]
    for dots in (384, 576):
        if printed.columns * 12 <= dots:
            assert commands(render(printed, PrinterModel(width_dots=dots)))


def test_a_document_for_wider_paper_is_a_bug() -> None:
    with pytest.raises(AssertionError, match="wider"):
        render(Document(columns=48, blocks=()), PrinterModel(width_dots=384))
