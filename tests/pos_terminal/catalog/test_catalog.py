"""What the feed says is what a scan and a search find; the file can be lost without losing a sale."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.catalog import shelf
from pos_terminal.catalog.catalog import Catalog, CatalogFault
from pos_terminal.catalog.shelf import FORMAT
from pos_terminal.catalog.words import initials_words, name_words, query
from pos_terminal.contract.catalog import Change, Item, Offer, Operator, Product, StoreProfile, Withdrawn, feed_key
from pos_terminal.contract.exchange import FeedCursor
from pos_terminal.sqlite.driver import sqlite3


def product(sku: str, name: str, pinyin: str = "", *gtins: str) -> Product:
    return Product(
        sku=sku, gtins=gtins, name=name, pinyin=pinyin, unit="件", tax_code="1090122", tax_rate_bp=1300, brand="木白"
    )


def offer(sku: str, price: int, title: str = "", store: str = "S001", channel: str = "store") -> Offer:
    return Offer(store=store, channel=channel, sku=sku, price=price, title=title)


CLERK = Operator(number="0007", store="S001", role="clerk", pin_hash="$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA")
STOCK: tuple[Change, ...] = (
    product("CL-01", "北欧遮光窗帘", "bozgcl", "6901234567892"),
    offer("CL-01", 19_900),
    product("CL-02", "窗帘轨道", "clgd", "06901234567908", "12345670"),
    offer("CL-02", 4_500, "加厚窗帘轨道"),
    product("SF-01", "真皮沙发 L3000", "zpsf"),
    offer("SF-01", 899_900),
    product("IP-15", "Phone 15 手机壳", "sjk", "036000291452"),
    offer("IP-15", 3_900, channel="online"),
    CLERK,
    StoreProfile(store="S001", name="木白家居", entity="91310000TEST", entity_name="木白家居(上海)有限公司"),
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "catalog.sqlite3"


@pytest.fixture
def catalog(path: Path) -> Iterator[Catalog]:
    made = Catalog(path)
    made.apply(STOCK, FeedCursor("feed-1", 10), reset=True, more=False)
    yield made
    made.close()


def found(catalog: Catalog, text: str) -> list[str]:
    return [item.sku for item in catalog.search(text, "S001", "store")]


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


DEAR = offer("CL-01", 2**63)
ODD_RATE = msgspec.structs.replace(product("CL-02", "罗马杆", "lmg"), tax_rate_bp=2**64)


@pytest.mark.parametrize(
    ("unsound", "name"),
    [
        (DEAR, "offer S001/store/CL-01"),
        (offer("CL-01", -(10**30)), "offer S001/store/CL-01"),
        (ODD_RATE, "product CL-02"),
        (Withdrawn(kind="offer", key="S001"), "offer S001"),
        (Withdrawn(kind="operator", key="0007"), "operator 0007"),
    ],
)
def test_a_change_that_cannot_be_stored_costs_no_other(
    catalog: Catalog, path: Path, unsound: Change, name: str
) -> None:
    tea = product("TEA", "茶叶", "cy", "6901234567922")
    catalog.apply([offer("TEA", 6_600), unsound, tea], FeedCursor("feed-1", 11), reset=False, more=False)
    assert catalog.cursor == FeedCursor("feed-1", 11)
    assert catalog.unsound == (name,)
    assert found(catalog, "茶叶") == ["TEA"]
    item = catalog.item("CL-01", "S001", "store")
    assert item is not None
    assert item.unit_price == 19_900, "what was there before stays"
    assert found(catalog, "窗帘") == ["CL-02", "CL-01"]
    assert catalog.operator("0007", "S001") == CLERK
    catalog.close()
    again = Catalog(path)
    assert again.cursor == FeedCursor("feed-1", 11), "it is not fetched anew for that"
    assert again.unsound == (name,)
    again.close()
    anew = Catalog(path)
    anew.apply(STOCK, FeedCursor("feed-2", 1), reset=True, more=False)
    assert anew.unsound == ()
    anew.close()


@pytest.mark.parametrize("mended", [offer("CL-01", 21_000), Withdrawn(kind="offer", key=feed_key(DEAR))])
@pytest.mark.parametrize("together", [True, False])
def test_a_sound_change_takes_the_place_of_an_unsound_one(catalog: Catalog, mended: Change, together: bool) -> None:
    turns: list[list[Change]] = [[DEAR, mended]] if together else [[DEAR], [mended]]
    for changes in turns:
        catalog.apply(changes, FeedCursor("feed-1", 12), reset=False, more=False)
    assert catalog.unsound == ()
    item = catalog.item("CL-01", "S001", "store")
    assert (item and item.unit_price) == (21_000 if isinstance(mended, Offer) else None)


SKUS = st.sampled_from(["A", "B", "C/D", ""])
INTEGERS = st.integers(0, 10**6) | st.sampled_from([2**63 - 1, 2**63, 2**64, -(2**63) - 1, 10**40])
CHANGES = st.one_of(
    st.builds(
        lambda sku, name, gtins, rate: msgspec.structs.replace(product(sku, name, "x", *gtins), tax_rate_bp=rate),
        SKUS,
        st.text(max_size=5),
        st.lists(st.text("0123456789a", max_size=14), max_size=3),
        INTEGERS,
    ),
    st.builds(offer, SKUS, INTEGERS),
    st.builds(Withdrawn, kind=st.sampled_from(["product", "offer"]), key=SKUS | SKUS.map("S001/store/{}".format)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(CHANGES, max_size=12), min_size=1, max_size=4))
def test_of_any_changes_the_sound_ones_are_what_is_on_sale(turns: list[list[Change]]) -> None:
    """The same changes without the unsound ones, given one at a time, lead to the same catalogue."""
    with (
        TemporaryDirectory() as folder,
        closing(Catalog(Path(folder) / "mixed")) as mixed,
        closing(Catalog(Path(folder) / "sound")) as sound,
    ):
        aside: set[str] = set()
        for position, changes in enumerate(turns, 1):
            mixed.apply(changes, FeedCursor("feed-1", position), reset=False, more=False)
            assert mixed.cursor == FeedCursor("feed-1", position)
            for change in changes:
                kind = change.kind if isinstance(change, Withdrawn) else type(change).__name__.lower()
                aside.discard(f"{kind} {feed_key(change)}")
                if is_sound(change):
                    sound.apply([change], None, reset=False, more=False)
                else:
                    aside.add(f"{kind} {feed_key(change)}")
        assert set(mixed.unsound) == aside
        for sku in ("A", "B", "C/D", ""):
            assert mixed.item(sku, "S001", "store") == sound.item(sku, "S001", "store")
        assert mixed.product_count() == sound.product_count()
        assert mixed.search("x", "S001", "store") == sound.search("x", "S001", "store")


def is_sound(change: Change) -> bool:
    """By what SQLite and msgpack take, said again in the test's own words."""
    match change:
        case Product():
            return -(2**63) <= change.tax_rate_bp < 2**64
        case Offer():
            return -(2**63) <= change.price < 2**63
        case Withdrawn():
            return change.kind == "product" or change.key.count("/") >= 2
        case _:
            return True


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
