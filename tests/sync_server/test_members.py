"""A member code asked about by a till: a random reference comes back, and nothing else of the member is kept."""

from __future__ import annotations

import pytest

from pos_terminal.contract import cloud
from pos_terminal.contract.cloud import (
    Done,
    FindMemberCoupons,
    MemberCoupons,
    QueryRedemption,
    RedeemCoupon,
    Redeemed,
    Refusal,
    ReverseRedemption,
    Unknown,
)
from pos_terminal.contract.ids import TillKey
from sync_server import members
from sync_server.cloud.port import Member
from tests.sync_server.bench import Bench, Terminal
from tests.sync_server.sandbox_bench import Neighbours

pytestmark = pytest.mark.anyio

COUPON = "900100000011"
VOUCHER = "880112345612"
USE = "tmall.promotion.coupon.use"


async def _identified(till: Terminal, neighbours: Neighbours, name: str = "many") -> MemberCoupons:
    found = await till.ask(FindMemberCoupons(code=neighbours.seed.member(name).code))
    assert isinstance(found, MemberCoupons), found
    return found


async def test_what_a_member_holds_comes_with_a_random_reference(
    small_cloud_bench: Bench, neighbours: Neighbours
) -> None:
    till = await small_cloud_bench.terminal()
    first, again = await _identified(till, neighbours), await _identified(till, neighbours)
    assert {coupon.id for coupon in first.coupons} >= {COUPON, VOUCHER}
    assert first.member != again.member, "two look-ups of one person are not to be told from two people"
    nothing = await _identified(till, neighbours, "none")
    assert nothing.coupons == ()


@pytest.mark.parametrize(
    ("code", "why"),
    [("expired", "member_code_expired"), ("7310552846190000", "no_such_member"), ("~" * 128, "no_such_member")],
)
async def test_a_code_that_is_nobody_s(small_cloud_bench: Bench, neighbours: Neighbours, code: str, why: str) -> None:
    till = await small_cloud_bench.terminal()
    shown = neighbours.seed.member(code).code if code == "expired" else code
    assert await till.ask(FindMemberCoupons(code=shown)) == Refusal(code=why)
    assert await small_cloud_bench.fetch("SELECT * FROM members") == []


async def test_each_class_is_redeemed_as_the_member_s(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await small_cloud_bench.terminal()
    member = (await _identified(till, neighbours)).member
    assert isinstance(await till.ask(RedeemCoupon(coupon=COUPON, serial="r1", amount=600, member=member)), Redeemed)
    assert isinstance(await till.ask(QueryRedemption(coupon=COUPON, serial="r1", member=member)), Redeemed)
    assert isinstance(await till.ask(RedeemCoupon(coupon=VOUCHER, serial="r2", amount=800, member=member)), Redeemed)
    assert isinstance(await till.ask(ReverseRedemption(coupon=VOUCHER, serial="r2")), Done)
    held = {coupon.id: coupon.status for coupon in (await _identified(till, neighbours)).coupons}
    assert COUPON not in held
    assert held[VOUCHER] == "usable"
    used = {row["coupon"]: row["times_used"] for row in (await neighbours.state())["coupons"]}
    assert used[COUPON] == 1


async def test_two_tills_do_not_redeem_one_coupon(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    one, two = await small_cloud_bench.terminal(), await small_cloud_bench.terminal(till="02")
    first, second = await _identified(one, neighbours), await _identified(two, neighbours)
    await neighbours.order_fault("garbage", USE)
    lost = await one.ask(RedeemCoupon(coupon=COUPON, serial="r1", amount=600, member=first.member))
    assert isinstance(lost, Unknown)
    denied = await two.ask(RedeemCoupon(coupon=COUPON, serial="r2", amount=600, member=second.member))
    assert isinstance(denied, Refusal)
    assert denied.code == "leased_elsewhere"


async def test_a_reference_is_good_at_its_own_till_alone(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    one, two = await small_cloud_bench.terminal(), await small_cloud_bench.terminal(till="02")
    member = (await _identified(one, neighbours)).member
    elsewhere = await two.ask(RedeemCoupon(coupon=COUPON, serial="r1", amount=600, member=member))
    assert elsewhere == Refusal(code="member_forgotten")
    guessed = await one.ask(RedeemCoupon(coupon=COUPON, serial="r1", amount=600, member="0" * 32))
    assert guessed == Refusal(code="member_forgotten")
    assert isinstance(await two.ask(QueryRedemption(coupon=COUPON, serial="r1", member=member)), Unknown)
    assert isinstance(await one.ask(RedeemCoupon(coupon=COUPON, serial="r1", amount=600, member=member)), Redeemed)


async def test_a_reference_is_erased_in_time_and_then_nothing_is_concluded(
    small_cloud_bench: Bench, neighbours: Neighbours
) -> None:
    bench, till = small_cloud_bench, await small_cloud_bench.terminal()
    member = (await _identified(till, neighbours)).member
    async with bench.database.read() as tx:
        assert await members.recall(tx, TillKey("S001", "01"), member, bench.now_ms + members.KEPT_MS) is not None
    bench.now_ms += members.KEPT_MS + 1
    query = await till.ask(QueryRedemption(coupon=COUPON, serial="r1", member=member))
    assert isinstance(query, Unknown)
    redeem = await till.ask(RedeemCoupon(coupon=COUPON, serial="r1", amount=600, member=member))
    assert redeem == Refusal(code="member_forgotten")
    async with bench.database.write() as tx:
        other = await members.remember(tx, TillKey("S001", "02"), Member("AAF-2", "S001"), bench.now_ms)
    assert await bench.fetch("SELECT reference FROM members") == [(other,)]


async def test_a_server_that_starts_erases_what_is_old(sqlite_url: str, neighbours: Neighbours) -> None:
    bench = neighbours.bench(sqlite_url)
    async with bench.running():
        async with bench.database.write() as tx:
            await members.remember(tx, TillKey("S001", "01"), Member("AAF-1", "S001"), bench.now_ms)
        assert len(await bench.fetch("SELECT * FROM members")) == 1
    later = neighbours.bench(sqlite_url)
    later.now_ms += members.KEPT_MS + 1
    async with later.running():
        assert await later.fetch("SELECT * FROM members") == []


async def test_neither_code_nor_name_is_kept(
    small_cloud_bench: Bench, neighbours: Neighbours, caplog: pytest.LogCaptureFixture
) -> None:
    bench, till = small_cloud_bench, await small_cloud_bench.terminal()
    caplog.set_level("DEBUG")
    for seeded in neighbours.seed.members:
        await till.ask(FindMemberCoupons(code=seeded.code))
    rubbish = f'{{"ask":"find_member_coupons","code":"{neighbours.seed.members[0].code} "}}'
    refused = await till.post("/v1/ask", rubbish.encode())
    assert refused.status_code == 400
    tables = await bench.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if bench.settings.database.startswith("sqlite")
        else "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    )
    seen = [str(await bench.fetch(f"SELECT * FROM {table}")) for (table,) in tables]
    seen += [caplog.text, refused.text, str(await neighbours.state())]
    for seeded in neighbours.seed.members:
        assert not [text for text in seen if seeded.code in text or seeded.nick in text]


async def test_an_answer_has_an_upper_size(
    small_cloud_bench: Bench, neighbours: Neighbours, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sync_server.asks.MAX_HELD", 5)
    till = await small_cloud_bench.terminal()
    coupons = (await _identified(till, neighbours)).coupons
    assert [coupon.status for coupon in coupons] == ["usable"] * 5


QUESTION = cloud.encode_question(FindMemberCoupons(code="7310552846190273"))


async def test_without_the_cloud_a_member_is_no_answer(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await small_cloud_bench.terminal()
    neighbours.cloud.cut = True
    assert (await till.post("/v1/ask", QUESTION)).status_code == 503


async def test_where_no_cloud_is_set_up_a_member_is_no_answer(small_bench: Bench) -> None:
    till = await small_bench.terminal()
    assert (await till.post("/v1/ask", QUESTION)).status_code == 503
