"""Serial scanners: the same codes whatever way the bytes are split."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.devices.scanner.frames import MAX_CODE_BYTES, FrameReader

CODES = st.text(alphabet="0123456789ABCxyz-:/?=\x1d沙发", min_size=1, max_size=30).filter(
    lambda text: text.strip() == text
)
FRAMES = st.sampled_from(["{}\r", "{}\n", "{}\r\n", "\x02{}\x03", "\x02{}\r", "\x02{}\r\n\x03", "\r\n{}\r\n"])


def split(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = [0, *sorted(min(cut, len(data)) for cut in cuts), len(data)]
    return [data[start:end] for start, end in pairwise(edges)]


@given(st.lists(st.tuples(CODES, FRAMES), max_size=6), st.lists(st.integers(0, 200), max_size=12))
def test_any_suffix_in_any_split(sent: list[tuple[str, str]], cuts: list[int]) -> None:
    data = "".join(frame.format(code) for code, frame in sent).encode()
    reader = FrameReader()
    found = [code for at_ms, piece in enumerate(split(data, cuts)) for code in reader.feed(piece, at_ms)]
    assert found == [code for code, _ in sent]


@given(st.binary(max_size=300), CODES)
def test_after_noise_and_a_suffix_the_next_code_is_read(noise: bytes, code: str) -> None:
    reader = FrameReader()
    reader.feed(noise + b"\r", 0)
    assert reader.feed(code.encode() + b"\r", 1) == (code,)


@given(CODES, st.lists(st.integers(0, 30), max_size=4))
def test_a_pause_ends_a_code_without_suffix(code: str, cuts: list[int]) -> None:
    reader = FrameReader(idle_gap_ms=50)
    at_ms = 0
    for piece in split(code.encode(), cuts):
        at_ms += 20
        assert reader.feed(piece, at_ms) == ()
    assert reader.tick(at_ms + 49) == ()
    assert reader.tick(at_ms + 50) == (code,)
    assert reader.tick(at_ms + 500) == ()


def test_a_pause_seen_only_at_the_next_code_still_ends_the_first() -> None:
    reader = FrameReader(idle_gap_ms=50)
    reader.feed(b"6901234567892", 0)
    assert reader.feed(b"6900000000000", 80) == ("6901234567892",)


def test_without_an_idle_gap_a_pause_means_nothing() -> None:
    reader = FrameReader()
    reader.feed(b"69012", 0)
    assert reader.tick(10_000) == ()
    assert reader.feed(b"34567892\r", 10_001) == ("6901234567892",)


def test_noise_longer_than_any_code_is_dropped_whole() -> None:
    reader = FrameReader()
    reader.feed(b"7" * (MAX_CODE_BYTES + 1), 0)
    assert reader.feed(b"99\r6901234567892\r", 1) == ("6901234567892",)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_in_qr_codes(encoding: str) -> None:
    assert FrameReader().feed("优惠券-沙发".encode(encoding) + b"\r", 0) == ("优惠券-沙发",)
