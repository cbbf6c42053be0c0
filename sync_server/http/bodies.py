"""Bodies of requests and answers: read with a limit, decompressed with a limit while decompressing."""

from __future__ import annotations

import zlib

import zstandard
from starlette.requests import Request

_GZIP = 16 + zlib.MAX_WBITS
_MAX_WINDOW_BYTES = 8 * 1024 * 1024  # what a frame may make the reader reserve
_SMALL_BYTES = 512


class BodyTooLarge(Exception):
    """413."""


class BodyUnreadable(Exception):
    """The body is not what its ``Content-Encoding`` says, or the encoding is none of ours."""


async def read(request: Request, limit: int) -> bytes:
    """The body as it travelled.

    :raises BodyTooLarge: over ``limit`` bytes, told from the first chunk too many.
    """
    declared = request.headers.get("content-length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > limit:
        raise BodyTooLarge
    chunks: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > limit:
            raise BodyTooLarge
        chunks.append(chunk)
    return b"".join(chunks)


def decompress(data: bytes, encoding: str, limit: int) -> bytes:
    """``data`` as ``Content-Encoding`` says; never more than ``limit`` bytes are made of it.

    :raises BodyTooLarge: it comes to more.
    :raises BodyUnreadable: not this encoding, cut off, or something follows it.
    """
    match encoding.strip().lower():
        case "" | "identity":
            plain = data
        case "gzip":
            plain = _gunzip(data, limit)
        case "zstd":
            plain = _unzstd(data, limit)
        case _:
            raise BodyUnreadable("Content-Encoding: zstd, gzip or identity")
    if len(plain) > limit:
        raise BodyTooLarge
    return plain


def _gunzip(data: bytes, limit: int) -> bytes:
    reader = zlib.decompressobj(_GZIP)
    try:
        plain = reader.decompress(data, limit + 1)
    except zlib.error as error:
        raise BodyUnreadable("no gzip") from error
    if len(plain) <= limit and (not reader.eof or reader.unused_data):
        raise BodyUnreadable("the gzip is cut off, or something follows it")
    return plain


def _unzstd(data: bytes, limit: int) -> bytes:
    zstd = zstandard.ZstdDecompressor(max_window_size=_MAX_WINDOW_BYTES)
    try:
        # This reader makes no more than it is asked for, but does not tell a frame that is cut off from a whole one.
        if len(zstd.stream_reader(data).read(limit + 1)) > limit:
            raise BodyTooLarge
        reader = zstd.decompressobj()
        plain = reader.decompress(data)
    except zstandard.ZstdError as error:
        raise BodyUnreadable("no zstd") from error
    if not reader.eof or reader.unused_data:
        raise BodyUnreadable("the zstd is cut off, or something follows it")
    return plain


def compress(data: bytes, accepted: str) -> tuple[bytes, str]:
    """``data`` and its ``Content-Encoding``, as the other side's ``Accept-Encoding`` allows; short ones as they are."""
    names = {part.partition(";")[0].strip().lower() for part in accepted.split(",")}
    if len(data) > _SMALL_BYTES and "zstd" in names:
        return zstandard.ZstdCompressor(level=3).compress(data), "zstd"
    if len(data) > _SMALL_BYTES and "gzip" in names:
        writer = zlib.compressobj(6, zlib.DEFLATED, _GZIP)
        return writer.compress(data) + writer.flush(), "gzip"
    return data, ""
