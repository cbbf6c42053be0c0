"""The feed: what head office publishes to terminals, in the order of its changes.

A change replaces the one of the same kind and key, so the feed is as long as the catalogue. A till that comes with the
id of another feed (drawn again when a database was restored) gets everything anew.
"""

from __future__ import annotations

import functools
import secrets
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from pos_terminal.contract.catalog import (
    EVERY_STORE,
    Change,
    Offer,
    Operator,
    Product,
    Promotion,
    PromotionLimit,
    StoreProfile,
    Withdrawn,
    feed_key,
)
from pos_terminal.contract.exchange import MAX_TURN_BYTES, FeedCursor, encode_change
from pos_terminal.contract.ids import is_name
from pos_terminal.contract.money import MAX_AMOUNT
from sync_server.database import Question, Transaction
from sync_server.database.port import Row, Value

MAX_CHANGE_BYTES = 64 * 1024
MAX_KEY_PART = 100
_PAGE_ROWS = 8000
_CHUNK = 500
_BEYOND = 2**62  # no feed gets there

_decoder: msgspec.json.Decoder[Change] = msgspec.json.Decoder(Change)
_hasher = PasswordHasher()  # argon2id


_Place = tuple[str, str, str]


class PublishError(ValueError):
    """A line of a file to publish does not fit; the message names the line and the field."""


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """The changes for one exchange, encoded as the feed holds them, and the cursor they lead to.

    ``reset``: the till starts anew; ``more``: there are further ones.
    """

    cursor: FeedCursor
    changes: tuple[bytes, ...]
    reset: bool
    more: bool


# --- reading a file -----------------------------------------------------------------------------------------------


def parse_line(number: int, text: bytes) -> tuple[Change, str | None]:
    """The change on a line of JSON, and the plain PIN of an operator if one stands in it.

    :raises PublishError: not JSON, no change, or one that tills could not hold.
    """
    try:
        fields = msgspec.json.decode(text)
        pin = _complete(fields) if isinstance(fields, dict) else None
        change: Change = msgspec.convert(fields, Change)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise PublishError(f"line {number}: {error}") from error
    _check(number, change)
    return change, pin


def _complete(fields: dict[str, Any]) -> str | None:
    """Fill in what the publisher computes: pinyin here, the PIN's hash when it is stored."""
    if fields.get("type") == "product" and isinstance(fields.get("name"), str):
        fields.setdefault("pinyin", pinyin_initials(fields["name"]))
        fields.setdefault("spelling", pinyin_spelling(fields["name"]))
    pin = fields.pop("pin", None) if fields.get("type") == "operator" else None
    if pin is None:
        return None
    fields["pin_hash"] = ""
    return pin if isinstance(pin, str) else str(pin)


def _check(number: int, change: Change) -> None:
    """Tills take what the feed brings: what they could not hold ends here.

    :raises PublishError: a number out of its range, a key not of its kind's shape, text that is empty or too long.
    """
    wrong = _wrong_key(change) or _wrong_number(change)
    if not wrong and isinstance(change, Product):
        if not change.name:
            wrong = "name: must not be empty"
        elif not all(change.gtins):
            wrong = "gtins: none may be empty"
    if not wrong and (size := len(encode_change(change))) > MAX_CHANGE_BYTES:
        wrong = f"{size} bytes; the limit is {MAX_CHANGE_BYTES}"
    if wrong:
        raise PublishError(f"line {number}: {wrong}")


def _wrong_number(change: Change) -> str:
    match change:
        case Product() if not 0 <= change.tax_rate_bp <= 10_000:
            return "tax_rate_bp: hundredths of a percent, 0 to 10000"
        case Offer() if not 0 <= change.price <= MAX_AMOUNT:
            return f"price: minor units, 0 to {MAX_AMOUNT}"
        case Promotion() if any(abs(one) > MAX_AMOUNT for one in _numbers(msgspec.to_builtins(change.benefit))):
            return f"benefit {change.benefit.benefit}: a number is above {MAX_AMOUNT}"
        case PromotionLimit() if any(abs(one) > MAX_AMOUNT for one in _numbers(msgspec.to_builtins(change.limit))):
            return f"limit: a number is above {MAX_AMOUNT}"
        case _:
            return ""


def _numbers(value: object) -> Iterator[int]:
    """Every number in nested plain data."""
    if isinstance(value, int):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _numbers(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _numbers(one)


_KEY_FIELDS = {
    "product": ("sku",),
    "offer": ("store", "channel", "sku"),
    "operator": ("store", "number"),
    "promotion": ("store", "benefit"),
    "promotion_limit": ("store", "limits", "name"),
}


def _wrong_key(change: Change) -> str:
    """What is wrong with the parts that ``feed_key`` joins by ``/``, or with a key that names them so."""
    if isinstance(change, Withdrawn):
        fields = _KEY_FIELDS[change.kind]
        parts = change.key.split("/", len(fields) - 1)
        if len(parts) != len(fields):
            return f"key: {'/'.join(fields)} is expected for kind {change.kind}"
        at = "key: "
    else:
        fields, at = _KEY_FIELDS.get(_kind(change), ("store",)), ""
        parts = _key_parts(change, fields)
    everywhere = isinstance(change, Promotion | PromotionLimit) or getattr(change, "kind", "").startswith("promotion")
    for field, part in zip(fields, parts, strict=True):
        if field == "store" and not is_name(part) and not (everywhere and part == EVERY_STORE):
            return f"{at}store: {part[:40]!r} is no store code"
        if not (0 < len(part) <= MAX_KEY_PART and part.isprintable()):
            return f"{at}{field}: 1 to {MAX_KEY_PART} printable characters"
        if field != "sku" and "/" in part:
            return f"{at}{field}: must hold no «/»"
    return ""


def _key_parts(change: Change, fields: tuple[str, ...]) -> list[str]:
    match change:
        case Promotion():
            return [change.store, change.benefit.benefit]
        case PromotionLimit():
            return feed_key(change).split("/", 2)
        case _:
            return [getattr(change, field) for field in fields]


@functools.cache
def _letters(name: str) -> str:
    from pypinyin import Style, lazy_pinyin  # 100 ms to import, wanted by nobody else

    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER)).lower()


def pinyin_initials(name: str) -> str:
    """``窗帘`` → ``cl``; letters and digits stay, everything else goes."""
    return "".join(letter for letter in _letters(name) if letter.isascii() and letter.isalnum())


@functools.cache
def _syllables(name: str) -> tuple[str, ...]:
    from pypinyin import Style, lazy_pinyin

    return tuple(lazy_pinyin(name, style=Style.NORMAL))


def pinyin_spelling(name: str) -> str:
    """``窗帘`` → ``chuang lian``; letters and digits stay, everything else goes."""
    parts = ("".join(sign for sign in part.lower() if sign.isascii() and sign.isalnum()) for part in _syllables(name))
    return " ".join(filter(None, parts))


# --- storing ------------------------------------------------------------------------------------------------------


async def feed_id(tx: Transaction) -> str:
    await tx.execute(
        "INSERT INTO meta (name, value) VALUES ('feed', $1) ON CONFLICT DO NOTHING", secrets.token_hex(8).encode()
    )
    rows = await tx.fetch("SELECT value FROM meta WHERE name = 'feed'")
    return bytes(rows[0][0]).decode()


async def redraw_feed_id(tx: Transaction) -> str:
    """After a restore: every till syncs its catalogue anew, and leases of before are told from those of after."""
    await feed_id(tx)
    await tx.execute("UPDATE meta SET value = $1 WHERE name = 'feed'", secrets.token_hex(8).encode())
    return await feed_id(tx)


async def publish(
    tx: Transaction,
    changes: Sequence[tuple[Change, str | None]],
    progress: Callable[[int], None] = lambda done: None,
) -> int:
    """Put changes into the feed; returns how many were news. A change that says nothing new keeps its place."""
    await feed_id(tx)
    # Publishers take turns, so that positions are committed in their order.
    await tx.fetch("SELECT value FROM meta WHERE name = 'feed' :for_update:")
    first: int = (await tx.fetch("SELECT coalesce(max(position), 0) FROM feed"))[0][0]
    position = first
    for start in range(0, len(changes), _CHUNK):
        chunk = changes[start : start + _CHUNK]
        places = [(_scope(change), _kind(change), feed_key(change)) for change, _ in chunk]
        before = await _stored(tx, places)
        rows: list[tuple[Value, ...]] = []
        for place, (change, pin) in zip(places, chunk, strict=True):
            if isinstance(change, Operator) and pin is not None:
                change = msgspec.structs.replace(change, pin_hash=_pin_hash(pin, before.get(place)))
            data = encode_change(change)
            if data == before.get(place):
                continue
            before[place] = data
            position += 1
            rows.append((*place, position, data))
        await tx.execute_many(
            "INSERT INTO feed (store, kind, key, position, data) VALUES ($1, $2, $3, $4, $5) "
            "ON CONFLICT (store, kind, key) DO UPDATE SET position = excluded.position, data = excluded.data",
            rows,
        )
        progress(start + len(chunk))
    return position - first


async def _stored(tx: Transaction, places: Sequence[_Place]) -> dict[_Place, bytes]:
    rows = await tx.fetch(
        "SELECT f.store, f.kind, f.key, f.data FROM feed f WHERE (f.store, f.kind, f.key) IN "
        "(SELECT value->>0, value->>1, value->>2 FROM :json_rows:)",
        msgspec.json.encode(places).decode(),
    )
    return {(store, kind, key): bytes(data) for store, kind, key, data in rows}


def _pin_hash(pin: str, before: bytes | None) -> str:
    """argon2id of a PIN; the hash of before where it is the same PIN, so that nothing travels for nothing."""
    if before is not None:
        old = _decoder.decode(before)
        if isinstance(old, Operator):
            try:
                _hasher.verify(old.pin_hash, pin)
            except (Argon2Error, InvalidHashError):
                pass
            else:
                return old.pin_hash
    return _hasher.hash(pin)


def _kind(change: Change) -> str:
    if isinstance(change, Withdrawn):
        return change.kind
    tag = type(change).__struct_config__.tag
    assert isinstance(tag, str)
    return tag


def _scope(change: Change) -> str:
    """The store a change is for; products are for every store."""
    match change:
        case Product():
            return EVERY_STORE
        case Withdrawn(kind="product"):
            return EVERY_STORE
        case Withdrawn():
            return change.key.partition("/")[0]
        case _:
            return change.store


# --- giving out ---------------------------------------------------------------------------------------------------


FEED = Question("SELECT value FROM meta WHERE name = 'feed'")


def following(store: str, cursor: FeedCursor | None) -> Question:
    """The changes for ``store`` after ``cursor``, from the first without one; ``turn`` takes of them what fits."""
    return Question(
        "SELECT position, data FROM "
        "(SELECT position, data FROM feed WHERE store = $1 AND position > $3 ORDER BY position LIMIT $4) mine "
        "UNION ALL SELECT position, data FROM "
        "(SELECT position, data FROM feed WHERE store = $2 AND position > $3 ORDER BY position LIMIT $4) everybody "
        "ORDER BY position LIMIT $4",
        (store, EVERY_STORE, cursor.position if cursor else 0, _PAGE_ROWS),
    )


def sound(cursor: FeedCursor | None) -> FeedCursor | None:
    """``cursor``, or None where it is at no place that a feed can have."""
    return cursor if cursor is not None and 0 <= cursor.position < _BEYOND else None


def turn(feed: str, cursor: FeedCursor | None, rows: Sequence[Row]) -> Turn:
    """What a store gets next after ``cursor``, which is of ``feed``: at most ``MAX_TURN_BYTES``, but always at least
    one change. ``rows``: as ``following`` asks for them.
    """
    position = cursor.position if cursor else 0
    changes: list[bytes] = []
    size = 0
    for at, data in rows:
        size += len(data)
        if changes and size > MAX_TURN_BYTES:
            break
        changes.append(bytes(data))
        position = at
    more = len(changes) < len(rows) or len(rows) == _PAGE_ROWS
    return Turn(cursor=FeedCursor(feed, position), changes=tuple(changes), reset=cursor is None, more=more)


async def profile_of(tx: Transaction, store: str) -> StoreProfile | None:
    rows = await tx.fetch("SELECT data FROM feed WHERE store = $1 AND kind = 'store' AND key = $1", store)
    if not rows:
        return None
    change = _decoder.decode(rows[0][0])
    assert isinstance(change, StoreProfile), "a profile cannot be withdrawn"
    return change


def read_lines(lines: Sequence[bytes]) -> list[tuple[Change, str | None]]:
    """:raises PublishError: as ``parse_line``; empty lines are passed over."""
    return [parse_line(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def decode(data: bytes) -> Change:
    """A change as the feed holds it."""
    return _decoder.decode(data)
