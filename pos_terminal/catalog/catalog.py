"""The catalogue of a running terminal: fed by the exchange, read by the till.

Threads: every method may be called from any thread. ``apply`` is for the exchange's worker and may take a while;
look-ups have a connection of their own and wait for nobody but each other. The file has nothing to do with the ledger,
so appends go on beside an import.

A full sync that replaces a catalogue (``reset``) fills a second file, ``<name>.next``, and takes its place when it is
complete: until then the till sells from the old one. A damaged file is set aside as ``<name>.damaged`` and the feed
fetched anew; ``set_aside`` says so.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from pos_terminal.catalog.shelf import Shelf, WrongFormat
from pos_terminal.contract.catalog import Change, Item, Operator, StoreProfile
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.sqlite.driver import sqlite3

_T = TypeVar("_T")
_DAMAGE = ("SQLITE_CORRUPT", "SQLITE_NOTADB")


class CatalogFault(Exception):
    """The disk is full, or reading or writing failed. The catalogue is as it was before."""


class Catalog:
    """``set_aside``: why the catalogue is being fetched anew (a sentence), or "" ."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the catalogue at ``path``.

        :raises CatalogFault: the folder or file cannot be used.
        """
        self.path = path
        self.set_aside = ""
        self._next_path = path.with_name(path.name + ".next")
        self._feeding = threading.Lock()
        self._looking_up = threading.Lock()
        with self._faults():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._shelf = self._opened(path)
            self._next = self._opened(self._next_path) if self._next_path.exists() else None

    def close(self) -> None:
        with self._feeding, self._looking_up:
            self._shelf.close()
            if self._next is not None:
                self._next.close()

    # --- the feed -------------------------------------------------------------------------------------------------

    @property
    def cursor(self) -> FeedCursor | None:
        """How far the feed is here; None asks for all of it."""
        with self._feeding, self._faults():
            return self._guarded(lambda: (self._next or self._shelf).cursor())

    def apply(self, changes: Sequence[Change], cursor: FeedCursor | None, *, reset: bool, more: bool) -> None:
        """Takes one answer of the exchange in. ``more``: further changes follow in another turn.

        :raises CatalogFault: nothing is lost: the cursor stays where it was.
        """
        with self._feeding, self._faults():
            self._guarded(lambda: self._apply(changes, cursor, reset, more))

    def _apply(self, changes: Sequence[Change], cursor: FeedCursor | None, reset: bool, more: bool) -> None:
        if reset:
            self._start_anew()
        (self._next or self._shelf).apply(changes, cursor)
        if self._next is not None and not more:
            with self._looking_up:
                self._next.close()
                self._shelf.close()
                self._next = None
                _remove(self.path)
                self._next_path.replace(self.path)
                self._shelf = Shelf(self.path)
        if not more:
            self.set_aside = ""

    def _start_anew(self) -> None:
        if self._next is not None:
            self._next.close()
            self._next = None
        _remove(self._next_path)
        if self._shelf.cursor() is not None:
            self._next = Shelf(self._next_path)

    # --- look-ups -------------------------------------------------------------------------------------------------

    def item(self, code: str, store: str, channel: str) -> Item | None:
        """What a GTIN (of any length) or SKU stands for in a store and channel; None: unknown or not on sale there."""
        return self._looked_up(lambda shelf: shelf.item(code, store, channel))

    def search(self, text: str, store: str, channel: str, limit: int = 20) -> list[Item]:
        """By words of the name (Chinese ones of any length), pinyin initials or SKU, best first."""
        return self._looked_up(lambda shelf: shelf.search(text, store, channel, limit))

    def operator(self, number: str, store: str) -> Operator | None:
        return self._looked_up(lambda shelf: shelf.operator(number, store))

    def profile(self, store: str) -> StoreProfile | None:
        return self._looked_up(lambda shelf: shelf.profile(store))

    def product_count(self) -> int:
        return self._looked_up(lambda shelf: shelf.product_count())

    def _looked_up(self, read: Callable[[Shelf], _T]) -> _T:
        with self._looking_up, self._faults():
            try:
                return read(self._shelf)
            except (sqlite3.Error, msgspec.MsgspecError) as error:
                if not _is_damage(error):
                    raise
        with self._feeding, self._looking_up, self._faults():
            self._replace_damaged()
            return read(self._shelf)

    # --- damage ---------------------------------------------------------------------------------------------------

    def _guarded(self, action: Callable[[], _T]) -> _T:
        try:
            return action()
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            if not _is_damage(error):
                raise
        with self._looking_up:
            self._replace_damaged()
        return action()

    def _replace_damaged(self) -> None:
        """Whichever of the files is damaged: both are only copies of the feed."""
        self._shelf.close()
        if self._next is not None:
            self._next.close()
            self._next = None
        _remove(self._next_path)
        self._put_aside(self.path)
        self._shelf = Shelf(self.path)

    def _opened(self, path: Path) -> Shelf:
        try:
            return Shelf(path)
        except WrongFormat:
            _remove(path)
            self.set_aside = "the catalogue was of another version of the program"
        except sqlite3.DatabaseError as error:
            if not _is_damage(error):
                raise
            self._put_aside(path)
        return Shelf(path)

    def _put_aside(self, path: Path) -> None:
        path.replace(path.with_name(path.name + ".damaged"))
        _remove(path)
        self.set_aside = "the catalogue file was damaged; it is fetched anew"

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise CatalogFault(f"the catalogue could not be read or written: {error}") from error


def _is_damage(error: Exception) -> bool:
    """A row that does not decode is damage too: only this version's own bytes are stored."""
    return isinstance(error, msgspec.MsgspecError) or getattr(error, "sqlite_errorname", "").startswith(_DAMAGE)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
