"""The feed: what head office publishes to terminals, in the order of its changes.

A change replaces the one of the same kind and key, so the feed is as long as the catalogue. A till that comes with the
id of another feed (drawn again when a database was restored) gets everything anew. Files are read by
``catalogue_lines``.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence

import msgspec
from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from pos_terminal.contract.catalog import (
    EVERY_STORE,
    Change,
    Offer,
    Operator,
    Product,
    StoreProfile,
    Withdrawn,
    feed_key,
)
from pos_terminal.contract.exchange import MAX_TURN_BYTES, FeedCursor, encode_change
from sync_server.database import Question, Transaction
from sync_server.database.port import Row, Value

_PAGE_ROWS = 8000
_CHUNK = 500
_BEYOND = 2**62  # no feed gets there

_decoder: msgspec.json.Decoder[Change] = msgspec.json.Decoder(Change)
_hasher = PasswordHasher()  # argon2id


_Place = tuple[str, str, str]


class Turn(msgspec.Struct, frozen=True, kw_only=True):
    """The changes for one exchange, encoded as the feed holds them, and the cursor they lead to.

    ``reset``: the till starts anew; ``more``: there are further ones.
    """

    cursor: FeedCursor
    changes: tuple[bytes, ...]
    reset: bool
    more: bool


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


async def doubts(tx: Transaction, changes: Sequence[tuple[Change, str | None]]) -> list[tuple[int, str]]:
    """What fits and may yet be a slip, by the place in ``changes``, which are to be published: something of a store or
    goods that are in none of the files so far, a withdrawal of what never was. Files may come in any order.
    """
    told = [change for change, _ in changes]
    after = {(_scope(change), _kind(change), feed_key(change)): not isinstance(change, Withdrawn) for change in told}
    wanted = {place for change in told for place, _ in _leans_on(change)}
    wanted |= {place for place, stays in after.items() if not stays}
    stored: dict[_Place, bytes] = {}
    asked = sorted(wanted)
    for start in range(0, len(asked), _CHUNK):
        stored |= await _stored(tx, asked[start : start + _CHUNK])
    there = {place for place, data in stored.items() if not isinstance(_decoder.decode(data), Withdrawn)}
    there = {place for place in there if after.get(place, True)} | {place for place, stays in after.items() if stays}
    found = []
    seen = set(stored)
    for index, change in enumerate(told):
        place = (_scope(change), _kind(change), feed_key(change))
        if isinstance(change, Withdrawn) and place not in seen:
            found.append((index, f"there never was {change.kind} {change.key} to be withdrawn"))
        seen.add(place)
        found += [(index, text) for leant_on, text in _leans_on(change) if leant_on not in there]
    return found


def _leans_on(change: Change) -> list[tuple[_Place, str]]:
    """What has to be published for a change to have an effect, and the words where it is not."""
    if isinstance(change, Product | StoreProfile | Withdrawn) or change.store == EVERY_STORE:
        return []
    store = change.store
    found = [((store, "store", store), f"no store {store} is published")]
    if isinstance(change, Offer):
        found.append(((EVERY_STORE, "product", change.sku), f"no product {change.sku} is published"))
    return found


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


def decode(data: bytes) -> Change:
    """A change as the feed holds it."""
    return _decoder.decode(data)
