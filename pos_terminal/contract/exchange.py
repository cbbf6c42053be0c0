"""The exchange: facts up, catalogue changes down, one request a turn. msgpack, facts and changes as opaque ``bin``.

The till sends the facts that follow ``after`` (its last agreed sequence) with the digest it has there. The server
appends what continues its journal of the till and answers how far it has got: the ``Watermark`` rules and may go down
(a restored server). Where the two differ it answers ``forked`` with checkpoints of its journal; the till takes the
greatest that matches its own digests, draws a new incarnation as a branch from there and sends again, bytes unchanged.

Over HTTP: ``POST /v1/exchange``, body compressed as ``Content-Encoding`` says (zstd, gzip or identity), signed as
``contract.signing`` says. Compression and signatures are the edges' work: nothing here does IO.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.catalog import Change
from pos_terminal.contract.chain import Branch
from pos_terminal.contract.codec import MAX_FACT_BYTES

OLDEST_VERSION = 1
NEWEST_VERSION = 1
MAX_TURN_BYTES = 1024 * 1024  # of fact bytes, and of catalogue changes, each way
MAX_BODY_BYTES = MAX_TURN_BYTES + MAX_FACT_BYTES + 64 * 1024  # decompressed; over it the server answers 413
MAX_BRANCHES = 256
MAX_CHECKPOINTS = 48


class EnvelopeError(ValueError):
    """The bytes are no envelope of this protocol; the message says what does not fit."""


class VersionMismatch(ValueError):
    """The two sides have no version in common; the message says which program has to be updated."""


class FeedCursor(msgspec.Struct, frozen=True):
    """How far a till has the server's feed. Another ``feed`` id than the server's means a full catalogue sync."""

    feed: str
    position: int


class ExchangeRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``facts`` follow sequence ``after``, where the till has ``digest``; ``branches`` are all of the ledger, in order.

    The last branch is the current one: the facts go under it. ``oldest``/``newest``: the versions the till speaks.
    """

    oldest: int
    newest: int
    store: str
    till: str
    program: str
    branches: tuple[Branch, ...]
    after: int
    digest: bytes
    facts: tuple[bytes, ...]
    cursor: FeedCursor | None = None


class Checkpoint(msgspec.Struct, frozen=True):
    sequence: int
    digest: bytes


class Watermark(msgspec.Struct, frozen=True, kw_only=True):
    """How far the server has a till's journal, along ``incarnation`` and the branches it grew from."""

    incarnation: str
    sequence: int
    digest: bytes


class ExchangeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """``watermark`` is None where the server knows nothing of this ledger yet.

    ``checkpoints`` (newest first, at distances 0, 1, 2, 4, …, down to 0) come where ``forked``. ``changes`` lead to
    ``cursor``; ``more`` says that another turn has further changes. ``reset``: the till's catalogue starts anew with
    these changes. Each is ``encode_change`` of one, in bytes of its own: of a kind that the till does not know yet, it
    costs neither the watermark nor the others. ``alarms`` are words for the clerk's status page (a till the server has
    disputes about).
    """

    version: int
    server_time_ms: int
    watermark: Watermark | None
    forked: bool = False
    checkpoints: tuple[Checkpoint, ...] = ()
    cursor: FeedCursor | None = None
    changes: tuple[bytes, ...] = ()
    reset: bool = False
    more: bool = False
    alarms: tuple[str, ...] = ()


_encoder = msgspec.msgpack.Encoder()
_requests = msgspec.msgpack.Decoder(ExchangeRequest)
_answers = msgspec.msgpack.Decoder(ExchangeAnswer)
_change_encoder = msgspec.json.Encoder()
_changes: msgspec.json.Decoder[Change] = msgspec.json.Decoder(Change)


def encode(message: ExchangeRequest | ExchangeAnswer) -> bytes:
    return _encoder.encode(message)


def decode_request(data: bytes) -> ExchangeRequest:
    """:raises EnvelopeError: not an envelope, or outside its limits."""
    try:
        request = _requests.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EnvelopeError(str(error)) from error
    if not request.branches or len(request.branches) > MAX_BRANCHES:
        raise EnvelopeError(f"{len(request.branches)} branches; a ledger has 1 to {MAX_BRANCHES}")
    if request.after < 0:
        raise EnvelopeError("`after` is negative")
    return request


def decode_answer(data: bytes) -> ExchangeAnswer:
    """:raises EnvelopeError: not an envelope."""
    try:
        return _answers.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise EnvelopeError(str(error)) from error


def encode_change(change: Change) -> bytes:
    """A catalogue change as it is stored in the feed and travels: JSON, like a fact."""
    return _change_encoder.encode(change)


def decode_change(data: bytes) -> Change | None:
    """The change, or None: of a kind, or with a word (a role), that a newer program knows. It is passed over."""
    try:
        return _changes.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return None


def agree_version(oldest: int, newest: int) -> int:
    """The newest version both sides speak.

    :raises VersionMismatch: none in common.
    """
    version = min(newest, NEWEST_VERSION)
    if newest < OLDEST_VERSION:
        raise VersionMismatch(f"the terminal speaks up to version {newest}, this server from {OLDEST_VERSION}")
    if version < oldest:
        raise VersionMismatch(f"the terminal speaks from version {oldest}, this server up to {NEWEST_VERSION}")
    return version


def fit_turn(facts: list[bytes], most_bytes: int = MAX_TURN_BYTES) -> list[bytes]:
    """The leading facts that go into one turn: at most ``most_bytes``, but always at least one."""
    taken: list[bytes] = []
    size = 0
    for data in facts:
        size += len(data)
        if taken and size > most_bytes:
            break
        taken.append(data)
    return taken
