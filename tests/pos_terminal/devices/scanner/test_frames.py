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
    found = [code for piece in split(data, cuts) for code in reader.feed(piece)]
    assert found == [code for code, _ in sent]


@given(st.binary(max_size=300), CODES)
def test_after_noise_and_a_suffix_the_next_code_is_read(noise: bytes, code: str) -> None:
    reader = FrameReader()
    reader.feed(noise + b"\r")
    assert reader.feed(code.encode() + b"\r") == (code,)


def test_noise_longer_than_any_code_is_dropped_whole() -> None:
    reader = FrameReader()
    reader.feed(b"7" * (MAX_CODE_BYTES + 1))
    assert reader.feed(b"99\r6901234567892\r") == ("6901234567892",)


@given(CODES, CODES)
def test_half_a_code_before_a_start_is_not_glued_to_the_code_after_it(half: str, code: str) -> None:
    """The scanner was pulled off and put on again, or its line lost the end of a code."""
    assert FrameReader().feed(f"{half}\x02{code}\x03".encode()) == (code,)


def test_a_start_after_noise_longer_than_any_code_loses_the_noise_alone() -> None:
    reader = FrameReader()
    reader.feed(b"7" * (MAX_CODE_BYTES + 1))
    assert reader.feed(b"\x026901234567892\x03") == ("6901234567892",)


def test_the_longest_code_there_can_be_is_read() -> None:
    assert FrameReader().feed(b"7" * MAX_CODE_BYTES + b"\r") == ("7" * MAX_CODE_BYTES,)


def test_without_a_suffix_no_code_is_read() -> None:
    reader = FrameReader()
    assert reader.feed(b"6901234567892") == ()
    assert reader.feed(b"\x026901028075763") == (), "a start ends none"
    assert reader.feed(b"\r") == ("6901028075763",)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_chinese_in_qr_codes(encoding: str) -> None:
    assert FrameReader().feed("优惠券-沙发".encode(encoding) + b"\r") == ("优惠券-沙发",)
