"""One catalogue file: its tables, how feed changes go into it, how items come out. Not for several threads at once."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

import msgspec

from pos_terminal.catalog.words import initials_words, name_words, query, spelled_words
from pos_terminal.contract.catalog import (
    EVERY_STORE,
    Change,
    Item,
    Offer,
    Operator,
    Product,
    Promotion,
    PromotionLimit,
    StoreProfile,
    Withdrawn,
    feed_key,
)
from pos_terminal.contract.exchange import FeedCursor, decode_change, encode_change
from pos_terminal.sqlite.driver import UNSIGNED, set_application, sqlite3
from pos_terminal.sqlite.engine import Database

APPLICATION_ID = 0x504F5343  # "POSC"
CHANGES_A_TRANSACTION = 250

_TABLES = (
    "CREATE TABLE products (id INTEGER PRIMARY KEY, sku TEXT NOT NULL UNIQUE, body BLOB NOT NULL) STRICT",
    "CREATE TABLE gtins (gtin TEXT, product INTEGER, PRIMARY KEY (gtin, product)) STRICT, WITHOUT ROWID",
    "CREATE VIRTUAL TABLE words USING fts5 (name, initials, content='', contentless_delete=1, tokenize='ascii',"
    " prefix='1 2')",
    """CREATE TABLE offers (sku TEXT, store TEXT, channel TEXT, price INTEGER NOT NULL, title TEXT NOT NULL,
        picture TEXT NOT NULL, PRIMARY KEY (sku, store, channel)) STRICT, WITHOUT ROWID""",
    """CREATE TABLE operators (store TEXT, number TEXT, body BLOB NOT NULL, PRIMARY KEY (store, number))
        STRICT, WITHOUT ROWID""",
    "CREATE TABLE stores (store TEXT PRIMARY KEY, body BLOB NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE feed_cursor (one INTEGER PRIMARY KEY CHECK (one = 1), feed TEXT NOT NULL, position INTEGER NOT NULL)
        STRICT""",
)
_PROMOTIONS = """CREATE TABLE promotions (kind TEXT, key TEXT, store TEXT NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID"""
MIGRATIONS = (
    _TABLES,
    ("CREATE TABLE unknown (body BLOB NOT NULL) STRICT",),
    ("CREATE TABLE unsound (kind TEXT, key TEXT, body BLOB NOT NULL, PRIMARY KEY (kind, key)) STRICT, WITHOUT ROWID",),
    (_PROMOTIONS,),
)
"""The statements at place n take a file of format n to format n + 1. Forward only, in place: goods stay on sale."""
FORMAT = len(MIGRATIONS)

_PUT_OFFER = "INSERT OR REPLACE INTO offers (sku, store, channel, price, title, picture) VALUES (?, ?, ?, ?, ?, ?)"
_PUT_OPERATOR = "INSERT OR REPLACE INTO operators (store, number, body) VALUES (?, ?, ?)"
_PUT_STORE = "INSERT OR REPLACE INTO stores (store, body) VALUES (?, ?)"
_PUT_PROMOTION = "INSERT OR REPLACE INTO promotions (kind, key, store, body) VALUES (?, ?, ?, ?)"
_PUT_UNSOUND = "INSERT OR REPLACE INTO unsound (kind, key, body) VALUES (?, ?, ?)"
_NOT_UNSOUND = "DELETE FROM unsound WHERE kind = ? AND key = ?"
_PUT_CURSOR = "INSERT OR REPLACE INTO feed_cursor (one, feed, position) VALUES (1, ?, ?)"
_OFFERED = "SELECT p.body, o.price, o.title FROM products p JOIN offers o ON o.sku = p.sku"
_BY_GTIN = f"{_OFFERED} WHERE p.id IN (SELECT product FROM gtins WHERE gtin = ?) AND o.store = ? AND o.channel = ?"
_BY_SKU = f"{_OFFERED} WHERE p.sku = ? AND o.store = ? AND o.channel = ?"
_BY_WORDS = """SELECT p.body, o.price, o.title FROM words CROSS JOIN products p ON p.id = words.rowid
    CROSS JOIN offers o ON o.sku = p.sku AND o.store = ? AND o.channel = ? WHERE words MATCH ? LIMIT ?"""
"""In this order: it ends with the last row that is wanted, and of what a store does not sell it reads a key each."""

_encoder = msgspec.msgpack.Encoder()
_products = msgspec.msgpack.Decoder(Product)
_operators = msgspec.msgpack.Decoder(Operator)
_profiles = msgspec.msgpack.Decoder(StoreProfile)

_UNSTORABLE = (
    OverflowError,
    UnicodeError,
    sqlite3.DataError,
    sqlite3.IntegrityError,
    sqlite3.InterfaceError,
    sqlite3.ProgrammingError,
)
"""What the change itself is to blame for, not the disk or the file."""


class WrongFormat(Exception):
    """The file is a catalogue of a newer program, or something else."""


def canonical_gtin(code: str) -> str:
    """GTIN-8, -12, -13 and -14 of one article are one number: fourteen digits. Anything else stays as it is."""
    return code.zfill(14) if code.isascii() and code.isdigit() and len(code) <= 14 else code


class Shelf:
    """``writer`` takes the changes, ``reader`` answers, ``searcher`` answers what may take long; all on ``path``."""

    def __init__(self, path: Path) -> None:
        """:raises WrongFormat: to be set aside and fetched again.

        :raises sqlite3.Error: unreadable or damaged.
        """
        self.path = path
        self.writer = Database(path, synchronous="NORMAL")
        try:
            self._prepare()
            self.reader = Database(path, synchronous="NORMAL", query_only=True)
        except BaseException:
            self.writer.close()
            raise
        try:
            self.searcher = Database(path, synchronous="NORMAL", query_only=True)
        except BaseException:
            self.reader.close()
            self.writer.close()
            raise
        try:
            self._ask_everything()
        except BaseException:
            self.close()
            raise

    def _prepare(self) -> None:
        application = self.writer.value("PRAGMA application_id")
        version = self.writer.value("PRAGMA user_version") & UNSIGNED
        if application != APPLICATION_ID:
            if version or application or self.writer.value("SELECT 1 FROM sqlite_schema"):
                raise WrongFormat(str(self.path))
        elif version > FORMAT:
            raise WrongFormat(str(self.path))
        for step in range(version, FORMAT):
            with self.writer.transaction() as cursor:
                for statement in MIGRATIONS[step]:
                    cursor.execute(statement)
                set_application(cursor, APPLICATION_ID, step + 1)

    def _ask_everything(self) -> None:
        """For what nobody has: where the file's schema is damaged it shows now, and not while selling."""
        self.item("-", "", "")
        self.search("qqqq", "", "", 1)
        self.operator("", "")
        self.profile("")
        self.promotions("")

    def close(self) -> None:
        self.searcher.close()
        self.reader.close()
        self.writer.close()

    # --- in -------------------------------------------------------------------------------------------------------

    def apply(self, changes: Sequence[Change], cursor: FeedCursor | None) -> None:
        """Puts ``changes`` in, some at a time, and the feed's ``cursor`` with the last of them.

        Interrupted, the next sync brings them again: each change replaces what it names. One that cannot be stored is
        set aside and costs no other: see ``unsound``.
        """
        for start in range(0, max(1, len(changes)), CHANGES_A_TRANSACTION):
            some = changes[start : start + CHANGES_A_TRANSACTION]
            reached = cursor if start + CHANGES_A_TRANSACTION >= len(changes) else None
            try:
                self._put_some(some, reached, apart=False)
            except _UNSTORABLE:  # one by one only then: at each savepoint the search words are written out
                self._put_some(some, reached, apart=True)

    def _put_some(self, changes: Sequence[Change], reached: FeedCursor | None, *, apart: bool) -> None:
        with self.writer.transaction() as cursor:
            standing = set(cursor.execute("SELECT kind, key FROM unsound").fetchall())
            for change in changes:
                if apart or _named(change) in standing:
                    cursor.execute(_NOT_UNSOUND, _named(change))
                if apart:
                    self._put_or_set_aside(cursor, change)
                else:
                    self._put(cursor, change)
            if reached is not None:
                cursor.execute(_PUT_CURSOR, (reached.feed, reached.position))

    def _put_or_set_aside(self, cursor: sqlite3.Cursor, change: Change) -> None:
        cursor.execute("SAVEPOINT one")
        try:
            self._put(cursor, change)
        except _UNSTORABLE:
            cursor.execute("ROLLBACK TO one")
            cursor.execute(_PUT_UNSOUND, (*_named(change), encode_change(change)))
        cursor.execute("RELEASE one")

    def unsound(self) -> tuple[str, ...]:
        """``kind key`` of the changes set aside, until a sound one of the same comes or the feed begins anew."""
        rows = self.writer.rows("SELECT kind, key FROM unsound ORDER BY kind, key")
        return tuple(f"{kind} {key}" for kind, key in rows)

    def note_unknown(self, changes: Sequence[bytes]) -> None:
        """Keeps changes that only a newer program knows; see ``outdated``."""
        with self.writer.transaction() as cursor:
            cursor.executemany("INSERT INTO unknown (body) VALUES (?)", [(data,) for data in changes])

    def outdated(self) -> bool:
        """Whether this program knows changes that an older one passed over: then all is to be fetched again."""
        return any(decode_change(row[0]) is not None for row in self.writer.rows("SELECT body FROM unknown"))

    def _put(self, cursor: sqlite3.Cursor, change: Change) -> None:
        match change:
            case Product():
                self._put_product(cursor, change)
            case Offer():
                row = (change.sku, change.store, change.channel, change.price, change.title, change.picture)
                cursor.execute(_PUT_OFFER, row)
            case Operator():
                cursor.execute(_PUT_OPERATOR, (change.store, change.number, _encoder.encode(change)))
            case StoreProfile():
                cursor.execute(_PUT_STORE, (change.store, _encoder.encode(change)))
            case Promotion() | PromotionLimit():
                place = (*_named(change), change.store)
                cursor.execute(_PUT_PROMOTION, (*place, encode_change(change)))
            case Withdrawn():
                self._withdraw(cursor, change)
            case _ as unreachable:
                assert_never(unreachable)

    def _put_product(self, cursor: sqlite3.Cursor, product: Product) -> None:
        body = _encoder.encode(product)
        row = cursor.execute("SELECT id, body FROM products WHERE sku = ?", (product.sku,)).fetchone()
        if row is None:
            cursor.execute("INSERT INTO products (sku, body) VALUES (?, ?)", (product.sku, body))
            number = cursor.lastrowid
        else:
            number, old = row[0], _products.decode(row[1])
            cursor.execute("UPDATE products SET body = ? WHERE id = ?", (body, number))
            if _searched(old) == _searched(product):
                return
            self._forget_words(cursor, number, old)
        gtins = {canonical_gtin(gtin) for gtin in product.gtins}
        cursor.executemany("INSERT INTO gtins (gtin, product) VALUES (?, ?)", [(gtin, number) for gtin in gtins])
        latin = f"{initials_words(product.pinyin)} {spelled_words(product.spelling)}".rstrip()
        words = (number, name_words(product.name, product.sku), latin)
        cursor.execute("INSERT INTO words (rowid, name, initials) VALUES (?, ?, ?)", words)

    def _forget_words(self, cursor: sqlite3.Cursor, number: int, product: Product) -> None:
        cursor.execute("DELETE FROM words WHERE rowid = ?", (number,))
        gtins = {canonical_gtin(gtin) for gtin in product.gtins}
        cursor.executemany("DELETE FROM gtins WHERE gtin = ? AND product = ?", [(gtin, number) for gtin in gtins])

    def _withdraw(self, cursor: sqlite3.Cursor, change: Withdrawn) -> None:
        """``change.key`` is as ``contract.catalog.feed_key`` makes it."""
        match change.kind:
            case "product":
                row = cursor.execute("SELECT id, body FROM products WHERE sku = ?", (change.key,)).fetchone()
                if row is not None:
                    self._forget_words(cursor, row[0], _products.decode(row[1]))
                    cursor.execute("DELETE FROM products WHERE id = ?", (row[0],))
            case "offer":
                keys = tuple(change.key.split("/", 2))
                cursor.execute("DELETE FROM offers WHERE store = ? AND channel = ? AND sku = ?", keys)
            case "operator":
                cursor.execute("DELETE FROM operators WHERE store = ? AND number = ?", tuple(change.key.split("/", 1)))
            case "promotion" | "promotion_limit":
                cursor.execute("DELETE FROM promotions WHERE kind = ? AND key = ?", (change.kind, change.key))
            case _ as unreachable:
                assert_never(unreachable)

    # --- out ------------------------------------------------------------------------------------------------------

    def cursor(self) -> FeedCursor | None:
        rows = self.writer.rows("SELECT feed, position FROM feed_cursor")
        return FeedCursor(*rows[0]) if rows else None

    def item(self, code: str, store: str, channel: str) -> Item | None:
        for statement, key in ((_BY_GTIN, canonical_gtin(code)), (_BY_SKU, code)):
            rows = self.reader.rows(statement, (key, store, channel))
            if rows:
                return _item(rows[0], code)
        return None

    def search(self, text: str, store: str, channel: str, limit: int) -> list[Item]:
        """Names that begin with ``text`` first, then those that have it anywhere."""
        found: dict[str, Item] = {}
        for at_start in (True, False):
            expression = query(text, at_start=at_start)
            if expression is None or len(found) >= limit:
                break
            for row in self.searcher.rows(_BY_WORDS, (store, channel, expression, limit)):
                item = _item(row, "")
                found.setdefault(item.sku, item)
        return list(found.values())[:limit]

    def operator(self, number: str, store: str) -> Operator | None:
        body = self.reader.value("SELECT body FROM operators WHERE store = ? AND number = ?", (store, number))
        return None if body is None else _operators.decode(body)

    def profile(self, store: str) -> StoreProfile | None:
        body = self.reader.value("SELECT body FROM stores WHERE store = ?", (store,))
        return None if body is None else _profiles.decode(body)

    def promotions(self, store: str) -> list[Promotion | PromotionLimit]:
        """What the store gives, and every store; a row that only a newer program reads is passed over."""
        rows = self.reader.rows("SELECT body FROM promotions WHERE store IN (?, ?)", (store, EVERY_STORE))
        found = (decode_change(row[0]) for row in rows)
        return [one for one in found if isinstance(one, Promotion | PromotionLimit)]

    def people(self) -> list[Operator | StoreProfile]:
        """Every operator and every store's profile."""
        operators = [_operators.decode(row[0]) for row in self.writer.rows("SELECT body FROM operators")]
        return [*operators, *(_profiles.decode(row[0]) for row in self.writer.rows("SELECT body FROM stores"))]

    def product_count(self) -> int:
        return int(self.reader.value("SELECT count(*) FROM products"))


def _named(change: Change) -> tuple[str, str]:
    """What ``change`` puts or takes: the kind, and the key within it."""
    kind = change.kind if isinstance(change, Withdrawn) else str(change.__struct_config__.tag)
    return kind, feed_key(change)


def _item(row: tuple[bytes, int, str], code: str) -> Item:
    product, (_body, price, title) = _products.decode(row[0]), row
    scanned = canonical_gtin(code)
    gtin = next((gtin for gtin in product.gtins if canonical_gtin(gtin) == scanned), None)
    return Item(
        sku=product.sku,
        gtin=gtin or next(iter(product.gtins), None),
        title=title or product.name,
        unit=product.unit,
        unit_price=price,
        tax_code=product.tax_code,
        tax_rate_bp=product.tax_rate_bp,
        brand=product.brand,
        category=product.category,
        industry=product.industry,
        measured=product.measured,
        serials=product.serials,
    )


def _searched(product: Product) -> tuple[object, ...]:
    """What a product is found by."""
    return product.name, product.pinyin, product.spelling, product.gtins
