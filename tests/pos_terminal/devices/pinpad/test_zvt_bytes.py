"""APDUs, frames, bitmaps under splits and noise: never a hang, never another exception than ZvtError."""

import itertools
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.devices.pinpad.zvt import messages
from pos_terminal.devices.pinpad.zvt.apdu import Apdu, ApduReader, ZvtError, decode_apdu
from pos_terminal.devices.pinpad.zvt.fields import (
    LENGTHS,
    bcd,
    encode_field,
    encode_tlv,
    parse_fields,
    parse_tlv,
)
from pos_terminal.devices.pinpad.zvt.framing import crc_kermit, encode_frame
from pos_terminal.devices.pinpad.zvt.link import REPEATS, T1_MS, T2_MS, SerialLink

apdus = st.builds(Apdu, st.integers(0, 0xFFFF), st.binary(max_size=40) | st.binary(min_size=250, max_size=600))
cuts = st.lists(st.integers(0, 2000), max_size=12)


def pieces(data: bytes, places: Sequence[int]) -> list[bytes]:
    edges = [0, *sorted(place % (len(data) + 1) for place in places), len(data)]
    return [data[start:end] for start, end in itertools.pairwise(edges)]


@given(st.lists(apdus, max_size=4), cuts)
def test_tcp_apdus_survive_any_split(sent: list[Apdu], places: list[int]) -> None:
    reader = ApduReader()
    stream = b"".join(apdu.encode() for apdu in sent)
    assert [apdu for piece in pieces(stream, places) for apdu in reader.feed(piece)] == sent


def test_the_length_grows_at_255() -> None:
    assert Apdu(0x0601, bytes(254)).encode()[2:4] == b"\xfe\x00"
    assert Apdu(0x0601, bytes(255)).encode()[2:5] == b"\xff\xff\x00"
    assert Apdu(0x0601, bytes(0x1234)).encode()[2:5] == b"\xff\x34\x12"
    with pytest.raises(ValueError, match="do not fit"):
        Apdu(0x0601, bytes(0x10000)).encode()
    for broken in (b"", b"\x06\x01", b"\x06\x01\x01", b"\x06\x01\x00\x00", b"\x06\x01\xff\x01"):
        with pytest.raises(ZvtError):
            decode_apdu(broken)


def test_the_checksum_is_kermit() -> None:
    assert crc_kermit(b"123456789") == 0x2189


@given(st.lists(apdus, max_size=3), cuts, st.binary(max_size=8).map(lambda noise: noise.replace(b"\x10", b"")))
def test_frames_survive_any_split_and_noise_between(sent: list[Apdu], places: list[int], noise: bytes) -> None:
    link = SerialLink()
    stream = b"".join(noise + encode_frame(apdu.encode()) for apdu in sent)
    assert [apdu for piece in pieces(stream, places) for apdu in link.feed(piece, 0)] == sent
    assert link.take_output() == b"\x06" * len(sent)


@given(apdus, st.integers(0, 4000), st.integers(1, 255))
def test_a_changed_byte_never_gives_another_apdu(sent: Apdu, place: int, change: int) -> None:
    frame = bytearray(encode_frame(sent.encode()))
    frame[place % len(frame)] ^= change
    link = SerialLink()
    assert link.feed(bytes(frame), 0) in ([], [sent])
    link.tick(T1_MS)
    link.take_output()
    assert link.feed(encode_frame(sent.encode()), T1_MS)[-1:] == [sent]  # it heals


@given(st.lists(st.tuples(st.binary(max_size=30), st.integers(0, 400)), max_size=20), apdus)
def test_a_serial_line_survives_pure_noise(noise: list[tuple[bytes, int]], sent: Apdu) -> None:
    link = SerialLink()
    link.send(sent, 0)
    at_ms = 0
    for data, pause_ms in noise:
        at_ms += pause_ms
        link.feed(data, at_ms)
    for _ in range(2 * (REPEATS + 2)):
        if (deadline := link.next_deadline_ms) is None:
            break
        at_ms = max(at_ms, deadline)
        link.tick(at_ms)
    assert link.next_deadline_ms is None
    assert link.idle


def test_a_frame_is_sent_three_times_and_then_given_up() -> None:
    link = SerialLink()
    link.send(Apdu(0x0501), 0)
    frame = encode_frame(Apdu(0x0501).encode())
    assert link.take_output() == frame
    link.feed(b"\x15", 10)  # NAK
    assert link.take_output() == frame
    assert link.next_deadline_ms == 10 + T2_MS
    link.tick(10 + T2_MS)
    assert link.take_output() == frame
    assert (link.failed, link.repeats) == (None, 2)
    link.tick(10 + 2 * T2_MS)
    assert (link.take_output(), link.failed) == (b"", "no acknowledgement")


def test_frames_wait_for_the_acknowledgement_of_the_one_before() -> None:
    link = SerialLink()
    link.send(Apdu(0x8000), 0)
    link.send(Apdu(0x06B0), 0)
    assert link.take_output() == encode_frame(Apdu(0x8000).encode())
    link.feed(b"\x06", 5)
    assert link.take_output() == encode_frame(Apdu(0x06B0).encode())
    assert link.next_deadline_ms == 5 + T2_MS
    # An answer is as good as an acknowledgement: nothing is sent again.
    assert link.feed(encode_frame(Apdu(0x8000).encode()), 9) == [Apdu(0x8000)]
    assert link.idle
    assert link.next_deadline_ms is None


def test_a_pause_inside_a_frame_asks_for_it_again() -> None:
    link = SerialLink()
    frame = encode_frame(Apdu(0x060F).encode())
    link.feed(frame[:4], 1000)
    assert link.next_deadline_ms == 1000 + T1_MS
    assert link.feed(frame[4:], 1000 + T1_MS) == []
    assert link.take_output() == b"\x15"
    assert link.feed(frame, 2000) == [Apdu(0x060F)]


def test_a_sender_may_begin_anew() -> None:
    link = SerialLink()
    frame = encode_frame(Apdu(0x060F).encode())
    assert link.feed(frame[:5] + frame, 0) == [Apdu(0x060F)]
    assert link.take_output() == b"\x06"


@given(st.binary(max_size=300))
def test_noise_is_a_zvt_error_or_values(block: bytes) -> None:
    readers = (
        messages.read_status_information,
        messages.read_intermediate_status,
        messages.read_completion,
        messages.read_print_line,
        messages.read_print_block,
        lambda container: list(parse_tlv(container)),
    )
    for reader in readers:
        try:
            reader(block)
        except ZvtError:
            continue


@st.composite
def blocks(draw: st.DrawFn) -> dict[int, bytes]:
    chosen = draw(st.lists(st.sampled_from(sorted(LENGTHS)), unique=True, max_size=12))
    return {
        bitmap: draw(
            st.binary(min_size=LENGTHS[bitmap], max_size=LENGTHS[bitmap])
            if LENGTHS[bitmap] > 0
            else st.binary(max_size=99)
        )
        for bitmap in chosen
    }


@given(blocks())
def test_every_known_bitmap_is_skipped_by_its_length(values: dict[int, bytes]) -> None:
    encoded = b"".join(encode_field(bitmap, value) for bitmap, value in values.items())
    fields = parse_fields(encoded)
    assert (fields.values, fields.unread) == (values, b"")


def test_an_unknown_bitmap_ends_the_block_but_keeps_what_came_before() -> None:
    fields = parse_fields(encode_field(0x27, b"\x00") + b"\xce\x01\x02")
    assert (fields.values, fields.unread) == ({0x27: b"\x00"}, b"\xce\x01\x02")


@pytest.mark.parametrize(
    "block", ["04", "0400000000", "22f1", "22f1f1aa", "22fafa", "06", "0681", "0683010101", "0605aa"]
)
def test_cut_fields_are_errors(block: str) -> None:
    with pytest.raises(ZvtError):
        parse_fields(bytes.fromhex(block))


@given(st.lists(st.tuples(st.sampled_from([0x07, 0x24, 0x1F17, 0x1F8101]), st.binary(max_size=400)), max_size=5))
def test_tlv_comes_back(objects: list[tuple[int, bytes]]) -> None:
    encoded = b"".join(encode_tlv(tag, value) for tag, value in objects)
    assert list(parse_tlv(encoded)) == objects


def test_packed_decimals() -> None:
    assert bcd(42, 2) == b"\x00\x42"
    for number in (10_000, -1, "x", "٣"):
        with pytest.raises(ValueError, match="does not fit"):
            bcd(number, 2)


@pytest.mark.parametrize(
    ("packed", "shown"),
    [
        ("6222021234567890", "622202******7890"),
        ("622202eeeeee7890", "622202******7890"),
        ("6222021234567890123f", "622202*********0123"),
        ("4556000000000599d2512201", "455600******0599"),  # track data behind the number
        ("123456789012", "********9012"),  # too short for six and four
        ("1234", "1234"),
        ("", ""),
    ],
)
def test_card_numbers_are_masked(packed: str, shown: str) -> None:
    assert messages.mask_card(bytes.fromhex(packed)) == shown


@given(st.binary(max_size=40))
def test_no_masked_card_shows_more_than_ten_digits(packed: bytes) -> None:
    shown = messages.mask_card(packed)
    hidden = shown[6:-4] if len(shown) > 12 else shown[:-4]
    assert not any(character.isdigit() for character in hidden)
