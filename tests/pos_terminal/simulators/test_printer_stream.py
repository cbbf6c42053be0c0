"""The simulated printer's ear: any split of the bytes gives the same commands, noise never stops it."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.devices.printer.escpos import PrinterModel, render
from pos_terminal.simulators.printer_stream import (
    Barcode,
    Character,
    Command,
    CommandReader,
    Cut,
    Feed,
    Ignored,
    Initialise,
    Kick,
    QrCode,
    Raster,
    RealTimeScanner,
    Reports,
    Sensor,
    Style,
)
from tests.pos_terminal.receipt.papers import documents

RECEIPT = render(documents()["presale-duplicate-48-zh_CN"], PrinterModel())


def heard(pieces: list[bytes]) -> list[Command]:
    reader = CommandReader()
    commands = []
    for piece in pieces:
        reader.feed(piece)
        while (command := reader.next()) is not None:
            commands.append(command)
    assert reader.consumed == sum(map(len, pieces)) - reader.waiting
    return commands


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    return [data[start:end] for start, end in pairwise([0, *sorted(min(cut, len(data)) for cut in cuts), len(data)])]


@given(st.lists(st.integers(0, len(RECEIPT)), max_size=20))
def test_any_split_of_a_receipt(cuts: list[int]) -> None:
    assert heard(split(RECEIPT, cuts)) == heard([RECEIPT])


@given(st.binary(max_size=200))
def test_noise_is_taken_without_a_fault(data: bytes) -> None:
    heard([data])


def test_commands_of_the_reference() -> None:
    data = (
        b"\x1b@A\x1c&\xc9\xb3\x1c.\n\x1ba\x01\x1bE\x01\x1d!\x11\x1bd\x03\x1bp\x01\x19\xfa\x1dr\x01\x1da\x0f"
        b"\x1dv0\x00\x01\x00\x02\x00\xf0\x0f\x1dkI\x04{B12\x1d(k\x05\x001P0hi\x1d(k\x03\x001Q0\x10\x04\x01\x1dVB\x00"
    )
    assert [command for command in heard([data]) if not isinstance(command, Ignored)] == [
        Initialise(),
        Character("A"),
        Character("沙"),
        Feed(0),
        Style("align", 1),
        Style("bold", 1),
        Style("width", 2),
        Style("height", 2),
        Feed(3),
        Kick(5),
        Sensor(1),
        Reports(0x0F),
        Raster(1, 2, b"\xf0\x0f"),
        Barcode(73, b"{B12"),
        QrCode(b"hi"),
        Cut(),
    ]


def test_outside_kanji_mode_a_high_byte_is_no_chinese() -> None:
    assert heard(["沙".encode("gb18030")]) != [Character("沙")]


@given(st.lists(st.integers(0, 40), max_size=12))
def test_real_time_commands_are_found_across_splits(cuts: list[int]) -> None:
    data = b"text\x10\x04\x01\x10\x04\x04more\x10\x14\x01\x01\x02\x10\x05\x10\x04\x02"
    scanner = RealTimeScanner()
    found = [command for piece in split(data, cuts) for command in scanner.feed(piece)]
    assert found == [("status", 1), ("status", 4), ("kick", 5), ("status", 2)]
