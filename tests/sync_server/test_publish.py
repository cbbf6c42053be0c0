"""The feed: what reaches which till, in which order, how much at a time, and what a restore does to it."""

from __future__ import annotations

import re
from pathlib import Path

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
from sync_server import publish
from tests.sync_server.bench import Bench, Terminal

pytestmark = pytest.mark.anyio
DOCUMENT = Path(__file__).parents[2] / "resources" / "docs" / "sync-server.md"


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


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b'{"type":"promotion","store":"S001","benefit":{"kind":"fixed","benefit":"b-7"}}', "valid_from_ms"),
        (
            b'{"type":"promotion","store":"S001","benefit":{"kind":"item_fixed","benefit":"b-7","amount":0,'
            b'"valid_from_ms":0,"valid_to_ms":1}}',
            "line 3: benefit b-7: the amount must be positive",
        ),
        (
            b'{"type":"promotion","store":"no store","benefit":{"kind":"item_fixed","benefit":"b","amount":1,'
            b'"valid_from_ms":0,"valid_to_ms":1}}',
            "store",
        ),
    ],
)
def test_a_promotion_that_breaks_the_model_is_refused_by_name(line: bytes, why: str) -> None:
    with pytest.raises(publish.PublishError, match=why):
        publish.parse_line(3, line)


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
            assert await publish.publish(tx, publish.read_lines([line])) == news
    operators = [change for change in await _pull(till) if isinstance(change, Operator)]
    assert len(operators) == 1
    assert operators[0].pin_hash.startswith("$argon2id$")
    assert PasswordHasher().verify(operators[0].pin_hash, "2468")
    assert b"2468" not in b"".join(row[0] for row in await bench.fetch("SELECT data FROM feed"))


def test_pinyin_initials_are_computed_here() -> None:
    line = '{"type":"product","sku":"A","gtins":[],"name":"遮光窗帘 2.8m","unit":"米","tax_code":"1","tax_rate_bp":0}'
    product, _ = publish.parse_line(1, line.encode())
    assert isinstance(product, Product)
    assert (product.pinyin, product.spelling) == ("zgcl28m", "zhe guang chuang lian 28m")


_PRODUCT = b'{"type":"product","sku":"%s","gtins":[],"name":"%s","unit":"m","tax_code":"1","tax_rate_bp":%s}'


def test_the_documented_catalogue_as_it_stands_has_goods_for_sale() -> None:
    text = DOCUMENT.read_text(encoding="utf-8").partition("## Files for `publish`")[2]
    catalogue, withdrawal = re.findall(r"^```\n(.+?)^```", text, re.MULTILINE | re.DOTALL)[:2]
    changes = publish.read_lines(catalogue.encode().splitlines())
    assert [type(change).__name__ for change, _ in changes] == ["StoreProfile", "Product", "Offer", "Operator"]
    assert publish.read_lines(withdrawal.encode().splitlines())


@pytest.mark.parametrize(
    "line",
    [
        b'{"type":"offer","store":"S1","channel":"store","sku":"A/1","price":10000000000000}',
        _PRODUCT % (b"A/1", b"n", b"10000"),
        b'{"type":"withdrawn","kind":"offer","key":"S1/store/A/1"}',
        b'{"type":"withdrawn","kind":"product","key":"A/1"}',
        b'{"type":"withdrawn","kind":"operator","key":"S1/1001"}',
    ],
)
def test_a_line_at_the_bounds_fits(line: bytes) -> None:
    assert publish.parse_line(1, line)


@pytest.mark.parametrize(
    ("line", "what"),
    [
        (b"{", "line 3"),
        (b"[]", "line 3"),
        (b"\xff", "line 3"),
        (b'{"type":"vehicle"}', "vehicle"),
        (b'{"type":"offer","store":"S 1","channel":"store","sku":"A","price":1}', "store"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":-1}', "price"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":1.5}', "price"),
        (b'{"type":"withdrawn","kind":"store","key":"S1"}', "kind"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":10000000000001}', "price"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":9223372036854775808}', "price"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"A","price":%s}' % (b"9" * 5_000), "line 3"),
        (b'{"type":"offer","store":"S1","channel":"st/ore","sku":"A","price":1}', "channel"),
        (b'{"type":"offer","store":"S1","channel":"","sku":"A","price":1}', "channel"),
        (b'{"type":"offer","store":"S1","channel":"store","sku":"","price":1}', "sku"),
        (_PRODUCT % (b"A" * 101, b"n", b"0"), "sku"),
        (_PRODUCT % (b"A\\u0000", b"n", b"0"), "sku"),
        (_PRODUCT % (b"A", b"", b"0"), "name"),
        (_PRODUCT % (b"A", b"n" * 70_000, b"0"), "65536"),
        (_PRODUCT % (b"A", b"n", b"10001"), "tax_rate_bp"),
        (_PRODUCT % (b"A", b"n", b"18446744073709551616"), "tax_rate_bp"),
        (_PRODUCT % (b"A", b"n", b'0,"gtins":[""]'), "gtins"),
        (b'{"type":"operator","number":"1/2","store":"S1","role":"clerk","pin":"1"}', "number"),
        (b'{"type":"operator","number":"","store":"S1","role":"clerk","pin":"1"}', "number"),
        (b'{"type":"withdrawn","kind":"offer","key":""}', "key"),
        (b'{"type":"withdrawn","kind":"offer","key":"A"}', "key: store/channel/sku"),
        (b'{"type":"withdrawn","kind":"offer","key":"S1/store"}', "key: store/channel/sku"),
        (b'{"type":"withdrawn","kind":"offer","key":"S 1/store/A"}', "key: store"),
        (b'{"type":"withdrawn","kind":"offer","key":"S1//A"}', "key: channel"),
        (b'{"type":"withdrawn","kind":"operator","key":"1001"}', "key: store/number"),
        (b'{"type":"withdrawn","kind":"operator","key":"S1/1/2"}', "key: number"),
        (b'{"type":"withdrawn","kind":"product","key":""}', "key: sku"),
        (b'{"type":"operator","number":"1","store":"S1","role":"king","pin":"1"}', "role"),
    ],
)
def test_a_line_that_does_not_fit_is_named(line: bytes, what: str) -> None:
    good = b'{"type":"store","store":"S1","name":"n","entity":"9","entity_name":"e"}'
    with pytest.raises(publish.PublishError, match=r"^line 3: ") as caught:
        publish.read_lines([good, b"", line])
    assert what in str(caught.value)
