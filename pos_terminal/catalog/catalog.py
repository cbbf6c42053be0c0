"""The catalogue of a running terminal: fed by the exchange, read by the till.

Threads: every method may be called from any thread. ``apply`` is for the exchange's worker and may take a while;
look-ups have a connection of their own and wait for nobody but each other, and so have searches by name, which may take
a tenth of a second where the whole chain has many goods of a name. The file has nothing to do with the ledger,
so appends go on beside an import.

A full sync that replaces a catalogue (``reset``) fills a second file, ``<name>.next``, and takes its place when it is
complete: until then the till sells from the old one. A file of an older program is brought forward in place. A damaged
one is set aside as ``<name>.damaged``, one of a newer program as ``<name>.newer``, and the feed fetched anew;
``set_aside`` says so. Meanwhile ``<name>.people`` lets the clerks sign in.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import msgspec

from pos_terminal.catalog.people import People
from pos_terminal.catalog.promotions import book_of
from pos_terminal.catalog.shelf import Shelf, WrongFormat
from pos_terminal.contract.benefit_book import BenefitBook, NotAdmitted, admit
from pos_terminal.contract.catalog import Change, Item, Operator, StoreProfile
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.sqlite.driver import sqlite3
from pos_terminal.sqlite.faults import told

_T = TypeVar("_T")
_DAMAGED = "the catalogue file was damaged; it is fetched anew"
_DAMAGE: tuple[str, ...] = ("SQLITE_CORRUPT", "SQLITE_NOTADB")
_DAMAGE_AT_OPENING = (*_DAMAGE, "SQLITE_ERROR")
"""What is asked then is always the same: where it does not fit the file, the file's schema is what was hurt."""


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
        self._outdated = False
        self._people_path = path.with_name(path.name + ".people")
        self._next_path = path.with_name(path.name + ".next")
        self._feeding = threading.Lock()
        self._searching = threading.Lock()
        self._looking_up = threading.Lock()
        with self._faults():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._people = self._opened_people()
            try:
                self._shelf = self._opened(path)
                self._next = self._opened(self._next_path) if self._next_path.exists() else None
                self._outdated = self._guarded(self._looked_through, _DAMAGE_AT_OPENING)
            except BaseException:
                self._people.close()
                raise

    def close(self) -> None:
        with self._feeding, self._alone():
            self._shelf.close()
            self._people.close()
            if self._next is not None:
                self._next.close()

    # --- the feed -------------------------------------------------------------------------------------------------

    @property
    def cursor(self) -> FeedCursor | None:
        """How far the feed is here; None asks for all of it."""
        with self._feeding, self._faults():
            if self._outdated and self._next is None:
                return None
            return self._guarded(lambda: (self._next or self._shelf).cursor())

    @property
    def unsound(self) -> tuple[str, ...]:
        """The changes that cannot be stored, each as ``kind key``; what they were to replace stays as it was."""
        with self._feeding, self._faults():
            return self._guarded(lambda: (self._next or self._shelf).unsound())

    def apply(
        self,
        changes: Sequence[Change],
        cursor: FeedCursor | None,
        *,
        reset: bool,
        more: bool,
        unknown: Sequence[bytes] = (),
    ) -> None:
        """Takes one answer of the exchange in. ``more``: further changes follow in another turn.

        ``unknown``: changes that only a newer program knows. They are kept: the program that does fetches all anew.
        Those that cannot be stored are kept too: ``unsound``.

        :raises CatalogFault: nothing is lost: the cursor stays where it was.
        """
        with self._feeding, self._faults():
            self._guarded(lambda: self._apply(changes, cursor, reset, more, unknown))

    def _apply(
        self, changes: Sequence[Change], cursor: FeedCursor | None, reset: bool, more: bool, unknown: Sequence[bytes]
    ) -> None:
        if reset:
            self._start_anew()
        filled = self._next or self._shelf
        if unknown:
            filled.note_unknown(unknown)
        filled.apply(changes, cursor)
        if self._next is not None and not more:
            with self._alone():
                self._next.close()
                self._shelf.close()
                self._next = None
                _remove(self.path)
                self._next_path.replace(self.path)
                self._shelf = Shelf(self.path)
                self._outdated = False
        if not more:
            with self._looking_up:
                self._people.keep(self._shelf.people())
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
        return self._read(self._searching, lambda shelf: shelf.search(text, store, channel, limit))

    def operator(self, number: str, store: str) -> Operator | None:
        def find(shelf: Shelf) -> Operator | None:
            found = shelf.operator(number, store)
            return self._people.operator(number, store) if found is None and self._people.wanted else found

        return self._looked_up(find)

    def profile(self, store: str) -> StoreProfile | None:
        def find(shelf: Shelf) -> StoreProfile | None:
            found = shelf.profile(store)
            return self._people.profile(store) if found is None and self._people.wanted else found

        return self._looked_up(find)

    def promotions(self, store: str) -> tuple[BenefitBook, tuple[NotAdmitted, ...]]:
        """The benefits the store gives everybody with their limits, and what breaks the model, by name."""
        return admit(book_of(self._looked_up(lambda shelf: shelf.promotions(store))))

    def product_count(self) -> int:
        return self._looked_up(lambda shelf: shelf.product_count())

    def _looked_up(self, read: Callable[[Shelf], _T]) -> _T:
        return self._read(self._looking_up, read)

    def _read(self, one_at_a_time: threading.Lock, read: Callable[[Shelf], _T]) -> _T:
        with one_at_a_time, self._faults():
            try:
                return read(self._shelf)
            except (sqlite3.Error, msgspec.MsgspecError) as error:
                if not _is_damage(error):
                    raise
        with self._feeding, self._alone(), self._faults():
            self._replace_damaged()
            return read(self._shelf)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Nobody reads: the files may be changed for others. Scans do not wait for a search that is to end first."""
        with self._searching, self._looking_up:
            yield

    # --- damage ---------------------------------------------------------------------------------------------------

    def _guarded(self, action: Callable[[], _T], damage: tuple[str, ...] = _DAMAGE) -> _T:
        try:
            return action()
        except (sqlite3.Error, msgspec.MsgspecError) as error:
            if not _is_damage(error, damage):
                raise
        with self._alone():
            self._replace_damaged()
        return action()

    def _replace_damaged(self) -> None:
        """Whichever of the two is damaged: both are only copies of the feed."""
        self._shelf.close()
        if self._next is not None:
            self._next.close()
            self._next = None
        _remove(self._next_path)
        self._put_aside(self.path, ".damaged", _DAMAGED)
        self._shelf = Shelf(self.path)
        self._outdated = False

    def _opened(self, path: Path) -> Shelf:
        try:
            return Shelf(path)
        except WrongFormat:
            self._put_aside(path, ".newer", "the catalogue was of a newer version of the program; it is fetched anew")
        except sqlite3.DatabaseError as error:
            if not _is_damage(error, _DAMAGE_AT_OPENING):
                raise
            self._put_aside(path, ".damaged", _DAMAGED)
        return Shelf(path)

    def _put_aside(self, path: Path, suffix: str, why: str) -> None:
        path.replace(path.with_name(path.name + suffix))
        _remove(path)
        self.set_aside = why
        if path == self.path:
            self._people.want()

    def _opened_people(self) -> People:
        try:
            return People(self._people_path)
        except sqlite3.DatabaseError as error:
            if not _is_damage(error, _DAMAGE_AT_OPENING):
                raise
            _remove(self._people_path)
            return People(self._people_path)

    def _looked_through(self) -> bool:
        """Whether an older program passed over what this one knows. A catalogue of before has its people kept."""
        if not self._people.wanted and self._shelf.cursor() is not None:
            self._people.keep(self._shelf.people())
        return self._shelf.outdated()

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise CatalogFault(f"the catalogue: {told(error, self.path)}") from error


def _is_damage(error: Exception, damage: tuple[str, ...] = _DAMAGE) -> bool:
    """A row that does not decode is damage too: only this version's own bytes are stored."""
    return isinstance(error, msgspec.MsgspecError) or getattr(error, "sqlite_errorname", "").startswith(damage)


def _remove(path: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
