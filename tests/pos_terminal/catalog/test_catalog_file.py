"""The file of the catalogue can be damaged, old, full or lost without losing a sale: it is fetched anew."""

from __future__ import annotations

import os
from contextlib import closing
from pathlib import Path

import pytest

from pos_terminal.catalog import shelf
from pos_terminal.catalog.catalog import Catalog, CatalogFault
from pos_terminal.catalog.shelf import FORMAT
from pos_terminal.contract.catalog import Withdrawn
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.sqlite.driver import sqlite3
from tests.pos_terminal.catalog.stock import CLERK, STOCK, found, product


@pytest.mark.parametrize("damage", ["text", "header", "pages", "format"])
def test_a_damaged_file_is_set_aside_and_fetched_anew(catalog: Catalog, path: Path, damage: str) -> None:
    catalog.close()
    whole = path.read_bytes()
    if damage == "text":
        path.write_text("not a database at all, though long enough to look at" * 100)
    elif damage == "header":
        path.write_bytes(os.urandom(4096) + whole[4096:])
    elif damage == "pages":
        path.write_bytes(whole[:8192] + b"\xff" * (len(whole) - 8192))
    else:
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA user_version = {FORMAT + 1}")
        connection.close()
    again = Catalog(path)
    assert again.item("6901234567892", "S001", "store") is None
    assert again.cursor is None
    assert again.set_aside
    assert again.operator("0007", "S001") == CLERK, "who may sign in is kept apart"
    assert again.profile("S001") is not None
    again.apply(STOCK[:1], FeedCursor("feed-1", 1), reset=True, more=True)
    again.close()
    again = Catalog(path)
    assert again.operator("0007", "S001") == CLERK, "also in the middle of the sync"
    again.set_aside = "…"
    again.apply(STOCK, FeedCursor("feed-1", 10), reset=True, more=False)
    assert not again.set_aside
    assert found(again, "窗帘") == ["CL-02", "CL-01"]
    again.close()


def test_a_bit_flipped_in_the_schema_sets_the_file_aside_or_does_no_harm(catalog: Catalog, path: Path) -> None:
    """The first page: header and schema. Where a high bit flips in it, SQLite quotes what is no text any more."""
    catalog.close()
    people = path.with_name(path.name + ".people")
    whole, page = path.read_bytes(), int.from_bytes(path.read_bytes()[16:18], "big")
    kept = people.read_bytes()
    not_text = whole.index(b"CREATE TABLE operators") + 3
    not_a_column = whole.index(b"price INTEGER") + 1
    aside = set()
    for place in (47, 60, not_text, not_a_column, *range(101, page, 61)):
        for bit in (0x80, 0x01):
            for left in path.parent.iterdir():
                left.unlink()
            flipped = bytearray(whole)
            flipped[place] ^= bit
            path.write_bytes(flipped)
            people.write_bytes(kept)
            again = Catalog(path)
            assert again.operator("0007", "S001") == CLERK, (place, bit)
            sells = again.item("6901234567892", "S001", "store") is not None and found(again, "窗帘") != []
            assert sells or again.set_aside, (place, bit)
            assert again.cursor == (None if again.set_aside else FeedCursor("feed-1", 10))
            if again.set_aside:
                aside.add((place, bit))
            again.close()
    assert aside >= {(47, 0x80), (60, 0x80), (not_text, 0x80), (not_a_column, 0x80)}


@pytest.mark.parametrize("format_", range(1, FORMAT))
def test_a_catalogue_of_an_older_program_is_brought_forward_in_place(
    catalog: Catalog, path: Path, format_: int
) -> None:
    catalog.close()
    with closing(sqlite3.connect(path)) as older:
        for table in ("unknown", "unsound", "promotions")[format_ - 1 :]:
            older.execute(f"DROP TABLE {table}")
        older.execute(f"PRAGMA user_version = {format_}")
    again = Catalog(path)
    assert again.set_aside == ""
    assert again.cursor == FeedCursor("feed-1", 10)
    assert found(again, "窗帘") == ["CL-02", "CL-01"]
    assert again.operator("0007", "S001") == CLERK
    again.apply([], FeedCursor("feed-1", 11), reset=False, more=False, unknown=[b'{"type":"campaign"}'])
    again.close()


def test_a_clerk_who_left_is_not_kept(catalog: Catalog, path: Path) -> None:
    catalog.apply([Withdrawn(kind="operator", key="S001/0007")], FeedCursor("feed-1", 11), reset=False, more=False)
    catalog.close()
    path.write_text("not a database at all, though long enough to look at" * 100)
    again = Catalog(path)
    assert again.operator("0007", "S001") is None
    assert again.profile("S001") is not None
    again.close()


def test_people_that_cannot_be_read_are_copied_again(catalog: Catalog, path: Path) -> None:
    catalog.close()
    people = path.with_name(path.name + ".people")
    people.write_text("not a database at all, though long enough to look at" * 100)
    Catalog(path).close()
    path.write_text("not a database at all, though long enough to look at" * 100)
    again = Catalog(path)
    assert again.operator("0007", "S001") == CLERK
    again.close()


def test_what_an_older_program_passed_over_is_fetched_by_the_newer_one(
    catalog: Catalog, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog.apply([], FeedCursor("feed-1", 11), reset=False, more=False, unknown=[b'{"type":"campaign"}'])
    assert catalog.cursor == FeedCursor("feed-1", 11)
    catalog.close()
    same = Catalog(path)
    assert same.cursor == FeedCursor("feed-1", 11)
    same.close()
    monkeypatch.setattr(shelf, "decode_change", lambda data: CLERK)
    newer = Catalog(path)
    asked = newer.cursor
    assert asked is None, "it asks for everything"
    assert found(newer, "窗帘") == ["CL-02", "CL-01"], "and sells meanwhile"
    newer.apply(STOCK, FeedCursor("feed-1", 11), reset=True, more=False)
    assert newer.cursor == FeedCursor("feed-1", 11)
    newer.close()


def test_damage_met_while_selling_is_no_crash(catalog: Catalog, path: Path) -> None:
    catalog._shelf.writer.driver.execute("UPDATE products SET body = x'00'")
    assert catalog.item("6901234567892", "S001", "store") is None
    assert catalog.set_aside
    assert catalog.cursor is None
    catalog.apply(STOCK, FeedCursor("feed-1", 10), reset=True, more=False)
    assert catalog.item("6901234567892", "S001", "store") is not None


def test_a_full_disk_keeps_the_cursor(catalog: Catalog) -> None:
    pages = catalog._shelf.writer.value("PRAGMA page_count")
    catalog._shelf.writer.value(f"PRAGMA max_page_count = {pages}")
    many = [product(f"N-{number}", "新品" * 20, "xp") for number in range(2000)]
    with pytest.raises(CatalogFault):
        catalog.apply(many, FeedCursor("feed-1", 99), reset=False, more=False)
    assert catalog.cursor == FeedCursor("feed-1", 10)
    assert found(catalog, "窗帘") == ["CL-02", "CL-01"]


def test_a_folder_that_cannot_be_used_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(CatalogFault):
        Catalog(tmp_path / "file" / "catalog.sqlite3")
