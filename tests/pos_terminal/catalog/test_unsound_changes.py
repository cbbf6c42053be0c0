"""A change that cannot be stored costs no other, and the next sound one takes its place."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.contract.catalog import Change, Offer, Product, Withdrawn, feed_key
from pos_terminal.contract.exchange import FeedCursor
from tests.pos_terminal.catalog.stock import CLERK, STOCK, found, offer, product

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
