"""Bodies are unpacked up to a limit, and no further: a bomb costs the server no memory."""

from __future__ import annotations

import tracemalloc
import zlib
from collections.abc import Callable

import pytest
import zstandard

from sync_server.http.bodies import BodyTooLarge, BodyUnreadable, decompress

LIMIT = 64 * 1024
MOST_HELD = 1024 * 1024  # the limit, and what the unpackers keep for themselves


def _gzip(plain: bytes) -> bytes:
    writer = zlib.compressobj(9, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    return writer.compress(plain) + writer.flush()


PACK: dict[str, Callable[[bytes], bytes]] = {"gzip": _gzip, "zstd": zstandard.compress}
encodings = pytest.mark.parametrize("encoding", PACK)


@encodings
def test_a_bomb_is_refused_without_being_held_whole(encoding: str) -> None:
    bomb = PACK[encoding](bytes(32 * 1024 * 1024))
    assert len(bomb) < LIMIT, "small enough to be let in"
    tracemalloc.start()
    try:
        with pytest.raises(BodyTooLarge):
            decompress(bomb, encoding, LIMIT)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < MOST_HELD


@encodings
def test_the_limit_itself_is_taken_and_a_byte_more_is_not(encoding: str) -> None:
    whole = b"x" * LIMIT
    assert decompress(PACK[encoding](whole), encoding, LIMIT) == whole
    with pytest.raises(BodyTooLarge):
        decompress(PACK[encoding](whole + b"x"), encoding, LIMIT)


@encodings
def test_what_is_cut_off_or_followed_by_something_is_not_read(encoding: str) -> None:
    packed = PACK[encoding](b"a body")
    for broken in (packed[:-1], packed + b"x", packed + packed):
        with pytest.raises(BodyUnreadable):
            decompress(broken, encoding, LIMIT)
