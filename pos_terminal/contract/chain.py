"""The digest chain: ``digest[n] = SHA-256(digest[n-1] ‖ bytes[n])`` from an origin that names whose chain it is.

A branch is ``(incarnation, parent, sequence, digest)``: the ledger went on under a new incarnation after ``sequence``.
The chain runs through branches unbroken: the digest over the facts is the same whatever branch they are sent under.
"""

from __future__ import annotations

import hashlib
import hmac

import msgspec

FORMAT = "store-terminal-ledger/1"
DIGEST_BYTES = 32


class Branch(msgspec.Struct, frozen=True, kw_only=True):
    """An incarnation of a ledger. ``sequence`` and ``digest``: the last fact it shares with ``parent``.

    A ledger's first incarnation has no parent, sequence 0 and the origin's digest.
    """

    incarnation: str
    parent: str | None
    sequence: int
    digest: bytes


def origin_digest(store: str, till: str, first_incarnation: str) -> bytes:
    """``digest[0]``. The parts are length-prefixed, so that no two triples collide."""
    hasher = hashlib.sha256()
    for part in (FORMAT, store, till, first_incarnation):
        data = part.encode()
        hasher.update(len(data).to_bytes(4, "big") + data)
    return hasher.digest()


def next_digest(previous: bytes, data: bytes) -> bytes:
    return hashlib.sha256(previous + data).digest()


def same(left: bytes, right: bytes) -> bool:
    """Whether two digests are equal, in constant time."""
    return hmac.compare_digest(left, right)


def short(digest: bytes) -> str:
    """The twelve characters of a tip that receipts and Z reports print."""
    text = digest.hex()[:12].upper()
    return f"{text[:4]}-{text[4:8]}-{text[8:]}"
