"""The feed: what reaches which till, in which order, how much at a time, and what a restore does to it."""

from __future__ import annotations

import pytest
from argon2 import PasswordHasher

from pos_terminal.contract.benefit_book import Group
from pos_terminal.contract.benefits import FixedBenefit
from pos_terminal.contract.catalog import (
    Change,
    Offer,
    Operator,
    Product,
    Promotion,
    PromotionLimit,
    StoreProfile,
    Withdrawn,
)
from pos_terminal.contract.exchange import MAX_TURN_BYTES, FeedCursor
from sync_server import catalogue_lines, publish
from tests.sync_server.bench import Bench, Terminal

pytestmark = pytest.mark.anyio


def _product(sku: str, name: str = "窗帘") -> Product:
    return Product(
        sku=sku, gtins=("690",), name=name, pinyin="cl", unit="米", tax_code="1", tax_rate_bp=1300, measured=True
    )


def _offer(sku: str, price: int, store: str = "S001") -> Offer:
    return Offer(store=store, channel="store", sku=sku, price=price)


async def _pull(till: Terminal) -> list[Change]:
    """All turns there are, following the cursor."""
    changes: list[Change] = []
    more = True
    while more:
        answer = await till.exchange()
        changes += map(publish.decode, answer.changes)
        till.cursor, more = answer.cursor, answer.more
    return changes


async def test_a_till_gets_the_products_and_what_is_its_store_s(bench: Bench) -> None:
    till = await bench.terminal()
    operator = Operator(number="1001", store="S001", role="clerk", pin_hash="$argon2id$…")
    await bench.publish(_product("A"), _offer("A", 100), _offer("A", 90, "S002"), operator)
    changes = await _pull(till)
    assert changes == [
        StoreProfile(store="S001", name="门店 S001", entity="9131", entity_name="公司"),
        _product("A"),
        _offer("A", 100),
        operator,
    ]
    assert await _pull(till) == []


async def test_promotions_reach_their_store_or_every_one(bench: Bench) -> None:
    till = await bench.terminal()
    terms = FixedBenefit(benefit="b", layer="platform", threshold=0, amount=1, valid_from_ms=0, valid_to_ms=9)
    here, everywhere = Promotion(store="S001", benefit=terms), Promotion(store="*", benefit=terms)
    limit = PromotionLimit(store="*", limit=Group(group="g", max=1, members=("b",)))
    await _pull(till)
    await bench.publish(here, everywhere, Promotion(store="S002", benefit=terms), limit)
    assert await _pull(till) == [here, everywhere, limit]
    await bench.publish(Withdrawn(kind="promotion_limit", key="*/group/g"))
    assert [type(change) for change in await _pull(till)] == [Withdrawn]


async def test_a_change_replaces_the_one_before_it(bench: Bench) -> None:
    till = await bench.terminal()
    await bench.publish(_product("A"), _offer("A", 100))
    await _pull(till)
    assert await bench.publish(_product("A"), _offer("A", 120)) == 1, "the product says nothing new"
    assert await _pull(till) == [_offer("A", 120)]
    assert await bench.publish(_offer("A", 130), _offer("A", 140)) == 2
    assert await _pull(till) == [_offer("A", 140)]
    await bench.publish(Withdrawn(kind="offer", key="S001/store/A"), Withdrawn(kind="product", key="A"))
    assert [type(change) for change in await _pull(till)] == [Withdrawn, Withdrawn]
    fresh = await bench.terminal(till="02")
    assert not [change for change in await _pull(fresh) if isinstance(change, Product | Offer)]


async def test_another_feed_id_means_everything_anew(bench: Bench) -> None:
    till = await bench.terminal()
    await bench.publish(_product("A"))
    answer = await till.exchange()
    assert answer.reset
    till.cursor = answer.cursor
    assert not (await till.exchange()).reset
    async with bench.database.write() as tx:
        await publish.redraw_feed_id(tx)
    answer = await till.exchange()
    assert answer.reset
    assert _product("A") in map(publish.decode, answer.changes)
    assert answer.cursor is not None
    feed = answer.cursor.feed
    for cursor in (FeedCursor("somebody else's", 10**6), FeedCursor(feed, 2**63), FeedCursor(feed, -1)):
        till.cursor = cursor
        assert (await till.exchange()).reset


async def test_a_turn_is_bounded_and_says_that_there_is_more(bench: Bench) -> None:
    till = await bench.terminal()
    products = [_product(f"P{n:04}", name=f"品名{n}" + "长" * 300) for n in range(1500)]
    await bench.publish(*products)
    answer = await till.exchange()
    assert answer.more
    assert answer.reset
    sizes = [len(change) for change in answer.changes]
    assert MAX_TURN_BYTES * 0.9 < sum(sizes) <= MAX_TURN_BYTES
    assert [change for change in await _pull(till) if isinstance(change, Product)] == products


async def test_one_change_above_the_bound_still_travels(small_bench: Bench) -> None:
    till = await small_bench.terminal()
    large = _product("L", name="大" * (MAX_TURN_BYTES // 2))
    await small_bench.publish(large, _product("A"))
    assert [change for change in await _pull(till) if isinstance(change, Product)] == [large, _product("A")]


async def test_pins_are_hashed_and_a_pin_that_stays_travels_once(bench: Bench) -> None:
    till = await bench.terminal()
    line = b'{"type":"operator","number":"1001","store":"S001","role":"clerk","pin":"2468"}'
    for news in (1, 0):
        async with bench.database.write() as tx:
            assert await publish.publish(tx, catalogue_lines.read_lines([line])) == news
    operators = [change for change in await _pull(till) if isinstance(change, Operator)]
    assert len(operators) == 1
    assert operators[0].pin_hash.startswith("$argon2id$")
    assert PasswordHasher().verify(operators[0].pin_hash, "2468")
    assert b"2468" not in b"".join(row[0] for row in await bench.fetch("SELECT data FROM feed"))


async def _doubts(bench: Bench, *changes: Change) -> list[tuple[int, str]]:
    async with bench.database.write() as tx:
        found = await publish.doubts(tx, [(change, None) for change in changes])
        await publish.publish(tx, [(change, None) for change in changes])
    return found


async def test_what_leans_on_nothing_published_is_doubted_whatever_the_order_of_lines(bench: Bench) -> None:
    store = StoreProfile(store="S001", name="n", entity="9", entity_name="e")
    assert await _doubts(bench, _offer("A", 1), _product("A"), store) == []
    assert await _doubts(bench, _offer("A", 2), _offer("B", 1), _offer("A", 1, "S002")) == [
        (1, "no product B is published"),
        (2, "no store S002 is published"),
    ]
    terms = FixedBenefit(benefit="b", layer="platform", threshold=0, amount=1, valid_from_ms=0, valid_to_ms=9)
    assert await _doubts(bench, Promotion(store="*", benefit=terms)) == []
    gone = Withdrawn(kind="product", key="A")
    assert await _doubts(bench, gone, _offer("A", 3)) == [(1, "no product A is published")]
    assert await _doubts(bench, _offer("A", 4)) == [(0, "no product A is published")]


async def test_a_withdrawal_of_what_never_was_is_doubted(bench: Bench) -> None:
    never = Withdrawn(kind="offer", key="S001/store/B")
    assert await _doubts(bench, never) == [(0, "there never was offer S001/store/B to be withdrawn")]
    assert await _doubts(bench, never) == [], "it is known now, and a file may come again"
    product, gone = _product("C"), Withdrawn(kind="product", key="C")
    assert await _doubts(bench, product, gone) == []
    assert await _doubts(bench, gone) == []
