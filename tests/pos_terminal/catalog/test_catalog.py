"""What the feed says is what a scan and a search find."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.catalog import shelf
from pos_terminal.catalog.catalog import Catalog
from pos_terminal.catalog.words import initials_words, name_words, query
from pos_terminal.contract.catalog import Change, Item, Operator, Withdrawn, feed_key
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.sqlite.driver import sqlite3
from tests.pos_terminal.catalog.stock import STOCK, found, offer, product


def test_a_scanned_code_is_an_item_with_the_stores_offer(catalog: Catalog) -> None:
    assert catalog.item("6901234567892", "S001", "store") == Item(
        sku="CL-01",
        gtin="6901234567892",
        title="北欧遮光窗帘",
        unit="件",
        unit_price=19_900,
        tax_code="1090122",
        tax_rate_bp=1300,
        brand="木白",
    )
    by_sku = catalog.item("CL-02", "S001", "store")
    assert by_sku is not None
    assert (by_sku.title, by_sku.unit_price, by_sku.gtin) == ("加厚窗帘轨道", 4_500, "06901234567908")


@pytest.mark.parametrize(
    ("code", "sku"),
    [
        ("06901234567892", "CL-01"),
        ("6901234567908", "CL-02"),
        ("12345670", "CL-02"),
        ("00000012345670", "CL-02"),
        ("690123456789", None),
        ("", None),
        ("没有", None),
        ("IP-15", None),
        ("036000291452", None),
        ("cl-01", None),
    ],
)
def test_gtins_of_any_length_are_exact(catalog: Catalog, code: str, sku: str | None) -> None:
    item = catalog.item(code, "S001", "store")
    assert (item and item.sku) == sku


def test_store_and_channel_decide_what_is_on_sale(catalog: Catalog) -> None:
    assert catalog.item("IP-15", "S001", "online") is not None
    assert catalog.item("0036000291452", "S001", "online") is not None
    assert catalog.item("CL-01", "S002", "store") is None
    assert catalog.search("窗帘", "S002", "store") == []


def test_a_name_is_found_by_its_whole_pinyin_from_any_syllable_on(catalog: Catalog) -> None:
    sofa = msgspec.structs.replace(product("BY-01", "布艺沙发", "bysf"), spelling="bu yi sha fa")
    chair = msgspec.structs.replace(product("ST-01", "沙滩椅", "sty"), spelling="sha tan yi")
    stock = (sofa, chair, offer("BY-01", 1), offer("ST-01", 2))
    catalog.apply(stock, FeedCursor("feed-1", 11), reset=False, more=False)
    assert found(catalog, "shafa") == found(catalog, "buyisha") == found(catalog, "SHAF") == ["BY-01"]
    assert sorted(found(catalog, "sha")) == ["BY-01", "ST-01"]
    assert found(catalog, "afa") == [], "no syllable begins there"
    catalog.apply(
        (msgspec.structs.replace(sofa, spelling="bu yi zuo yi"),), FeedCursor("feed-1", 12), reset=False, more=False
    )
    assert (found(catalog, "shafa"), found(catalog, "zuoyi")) == ([], ["BY-01"])


@pytest.mark.parametrize(
    ("text", "skus"),
    [
        ("窗帘", ["CL-02", "CL-01"]),
        ("遮光", ["CL-01"]),
        ("遮光窗帘", ["CL-01"]),
        ("光窗", ["CL-01"]),
        ("帘遮", []),
        ("沙", ["SF-01"]),
        ("发", ["SF-01"]),
        ("cl", ["CL-02", "CL-01"]),
        ("zgcl", ["CL-01"]),
        ("ZGCL", ["CL-01"]),
        ("zpsf", ["SF-01"]),
        ("l3", ["SF-01"]),
        ("沙发 l3000", ["SF-01"]),
        ("窗帘 轨道", ["CL-02"]),
        ("ＳＦ－０１", ["SF-01"]),
        ("", []),
        ("  ", []),
        ('"*^', []),
        ("手机", []),
    ],
)
def test_names_are_found_by_words_and_initials(catalog: Catalog, text: str, skus: list[str]) -> None:
    assert found(catalog, text) == skus


@pytest.mark.parametrize("text", ["窗帘", "cl"])
def test_what_other_stores_sell_hides_nothing_however_much_of_it_there_is(catalog: Catalog, text: str) -> None:
    """Products go to every till: the chain's came first, and the store's own were cut off."""
    stock = [product(f"X-{number:04}", f"窗帘 {number}", "cl") for number in range(2_500)]
    catalog.apply([*stock, offer("X-2499", 1_000), offer("X-0000", 1_000, store="S002")], None, reset=True, more=False)
    assert [item.sku for item in catalog.search(text, "S001", "store", 50)] == ["X-2499"]


@given(st.text(max_size=40))
def test_no_typed_text_breaks_a_search(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (name, initials, tokenize='ascii', prefix='1 2')")
    for at_start in (True, False):
        expression = query(text, at_start=at_start)
        if expression is not None:
            connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (expression,)).fetchall()
    connection.close()


@given(st.text(alphabet="窗帘遮光沙发a1 ", min_size=1, max_size=12), st.data())
def test_every_part_of_a_chinese_name_finds_it(name: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(name) - 1))
    part = name[start : start + data.draw(st.integers(1, len(name)))]
    han = "".join(character for character in part if character not in "a1 ")
    if not han or han not in name:
        return
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE words USING fts5 (name, initials, tokenize='ascii', prefix='1 2')")
    connection.execute("INSERT INTO words VALUES (?, ?)", (name_words(name, "SKU"), initials_words("abc")))
    hits = connection.execute("SELECT 1 FROM words WHERE words MATCH ?", (query(han, at_start=False),)).fetchall()
    connection.close()
    assert hits


def test_later_changes_replace_earlier_ones(catalog: Catalog) -> None:
    changes: list[Change] = [
        product("CL-01", "遮阳布", "zyb", "6901234567915"),
        offer("CL-01", 18_800),
        Operator(number="0007", store="S001", role="supervisor", pin_hash="x", active=False),
    ]
    catalog.apply(changes, FeedCursor("feed-1", 11), reset=False, more=False)
    assert catalog.item("6901234567892", "S001", "store") is None
    item = catalog.item("6901234567915", "S001", "store")
    assert item is not None
    assert item.unit_price == 18_800
    assert found(catalog, "窗帘") == ["CL-02"]
    assert found(catalog, "zyb") == ["CL-01"]
    operator = catalog.operator("0007", "S001")
    assert operator is not None
    assert (operator.role, operator.active) == ("supervisor", False)
    assert catalog.cursor == FeedCursor("feed-1", 11)


def test_the_same_changes_again_change_nothing(catalog: Catalog) -> None:
    catalog.apply(STOCK, FeedCursor("feed-1", 10), reset=False, more=False)
    assert catalog.product_count() == 4
    assert found(catalog, "窗帘") == ["CL-02", "CL-01"]


def test_what_is_withdrawn_is_gone(catalog: Catalog) -> None:
    assert catalog.operator("0007", "S001") is not None
    assert catalog.operator("0007", "S002") is None
    withdrawn = [
        Withdrawn(kind="product", key=feed_key(STOCK[0])),
        Withdrawn(kind="offer", key=feed_key(STOCK[3])),
        Withdrawn(kind="operator", key=feed_key(STOCK[8])),
        Withdrawn(kind="product", key="never-there"),
    ]
    catalog.apply(withdrawn, FeedCursor("feed-1", 12), reset=False, more=False)
    assert found(catalog, "窗帘") == []
    assert catalog.item("6901234567892", "S001", "store") is None
    assert catalog.operator("0007", "S001") is None
    profile = catalog.profile("S001")
    assert profile is not None
    assert profile.name == "木白家居"


def test_a_new_feed_takes_over_when_it_is_complete(catalog: Catalog, path: Path) -> None:
    new = product("SF-09", "布艺沙发", "bysf", "6901234567922")
    catalog.apply([new], FeedCursor("feed-2", 1), reset=True, more=True)
    assert found(catalog, "窗帘") == ["CL-02", "CL-01"]
    assert catalog.cursor == FeedCursor("feed-2", 1)
    catalog.close()
    again = Catalog(path)
    assert again.cursor == FeedCursor("feed-2", 1)
    assert found(again, "窗帘") == ["CL-02", "CL-01"]
    again.apply([offer("SF-09", 100)], FeedCursor("feed-2", 2), reset=False, more=False)
    assert found(again, "窗帘") == []
    assert found(again, "沙发") == ["SF-09"]
    assert again.operator("0007", "S001") is None
    assert again.cursor == FeedCursor("feed-2", 2)
    again.close()
    assert sorted(file.name for file in path.parent.iterdir()) == ["catalog.sqlite3", "catalog.sqlite3.people"]
    reopened = Catalog(path)
    assert found(reopened, "沙发") == ["SF-09"]
    reopened.close()


def test_look_ups_go_on_during_an_import(catalog: Catalog) -> None:
    many: list[Change] = []
    for number in range(3_000):
        many += [product(f"N-{number}", f"新品窗帘{number}", "xpcl", str(10**12 + number)), offer(f"N-{number}", 100)]
    importer = threading.Thread(target=lambda: catalog.apply(many, FeedCursor("feed-1", 20), reset=False, more=False))
    importer.start()
    seen = 0
    while importer.is_alive():
        assert catalog.item("6901234567892", "S001", "store") is not None
        seen += 1
    importer.join()
    assert seen > 10
    assert catalog.product_count() == 3_004
    assert len(catalog.search("窗帘", "S001", "store", 50)) == 50


class _LongSearch:
    """A search of ``catalog`` that SQLite is in the middle of until ``let_go`` is set."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.begun, self.let_go = threading.Event(), threading.Event()
        reader = getattr(catalog._shelf, "searcher", catalog._shelf.reader)
        reader.driver.set_progress_handler(self._wait, 1)
        self.found: list[Item] = []
        self._thread = threading.Thread(target=self._search)
        self._thread.start()
        assert self.begun.wait(5)

    def _wait(self) -> int:
        self.begun.set()
        return 0 if self.let_go.wait(20) else 1

    def _search(self) -> None:
        self.found = self.catalog.search("窗帘", "S001", "store")

    def end(self) -> None:
        self.let_go.set()
        self._thread.join()


def test_a_scan_is_answered_while_a_long_search_runs(catalog: Catalog) -> None:
    search = _LongSearch(catalog)
    with ThreadPoolExecutor(1) as clerk:
        try:
            scan = clerk.submit(catalog.item, "6901234567892", "S001", "store")
            assert scan.result(5) is not None
            catalog.apply([offer("CL-02", 5_000)], FeedCursor("feed-1", 11), reset=False, more=True)
            assert not search.found, "it still runs"
        finally:
            search.end()
    assert [item.sku for item in search.found] == ["CL-02", "CL-01"]


def test_a_new_feed_takes_over_when_a_long_search_has_ended_and_scans_do_not_wait_for_it(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = _LongSearch(catalog)
    close = shelf.Shelf.close

    def closed(one: shelf.Shelf) -> None:
        assert search.let_go.is_set(), "closed under a search: SQLite and the interpreter wait for each other for ever"
        close(one)

    monkeypatch.setattr(shelf.Shelf, "close", closed)
    with ThreadPoolExecutor(2) as others:
        try:
            taking = others.submit(catalog.apply, STOCK[:2], FeedCursor("feed-2", 1), reset=True, more=False)
            while not (catalog._feeding.locked() and catalog._next is not None):
                assert not taking.done()
            until = monotonic() + 0.3  # by then the new feed is read, and waits for the search alone
            while monotonic() < until:
                assert others.submit(catalog.item, "CL-02", "S001", "store").result(5) is not None
            assert not taking.done()
        finally:
            search.end()
        taking.result(5)
    assert len(search.found) == 2
    assert found(catalog, "窗帘") == ["CL-01"]
