"""Questions of terminals against the sandbox and the acquirer simulator."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from pos_terminal.contract import cloud
from pos_terminal.contract.benefits import FixedBenefit
from pos_terminal.contract.cloud import (
    CancelPayCode,
    CheckCoupon,
    CodePaid,
    CouponChecked,
    Coupons,
    Done,
    FindCoupons,
    Leased,
    LeaseOrder,
    LookUpOrder,
    OrderFound,
    PayCode,
    QueryPayCode,
    QueryRedemption,
    QueryRefund,
    RedeemCoupon,
    Redeemed,
    RefundPayCode,
    Refusal,
    ReverseRedemption,
    Unknown,
)
from pos_terminal.contract.enrolment import Refused
from pos_terminal.contract.facts import AnyFact
from sync_server.cloud.sandbox.seed import load_seed
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench, Terminal
from tests.sync_server.sandbox_bench import Neighbours

pytestmark = pytest.mark.anyio


def _refused(answer: cloud.Answer) -> str:
    assert isinstance(answer, Refusal), answer
    return answer.code


async def test_an_order_is_found_by_its_own_store_only(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await small_cloud_bench.terminal()
    sofa = neighbours.seed.order("sofa")
    found = await till.ask(LookUpOrder(order=sofa.order))
    assert isinstance(found, OrderFound)
    assert found.order.buyer == "", "the cloud's id of a person is the server's alone"
    assert found.why_not is None
    assert (found.order.deposit_paid, found.order.deposit_credit) == (100_000, 200_000)
    assert found.order.balance_due == sofa.balance
    early = await till.ask(LookUpOrder(order=neighbours.seed.order("not_yet").order))
    assert isinstance(early, OrderFound)
    assert early.why_not == "not_in_window"
    other = neighbours.seed.order("other_store").order
    assert _refused(await till.ask(LookUpOrder(order=other))) == "other_store"
    assert _refused(await till.ask(FindCoupons(order=other))) == "other_store"
    assert _refused(await till.ask(CheckCoupon(code="900100000001", order=other))) == "other_store"
    assert _refused(await till.ask(LeaseOrder(order=other, attempt="x1"))) == "other_store"
    assert _refused(await till.ask(RedeemCoupon(coupon="x", serial="r1", order=other, amount=1))) == "other_store"
    assert _refused(await till.ask(LookUpOrder(order="0000"))) == "no_such_order"


def _without_store(folder: Path) -> Neighbours:
    """The cloud names no store for the sofa's order."""
    seed = load_seed()
    orders = tuple(msgspec.structs.replace(each, store="") if each.name == "sofa" else each for each in seed.orders)
    return Neighbours(folder, msgspec.structs.replace(seed, orders=orders))


async def test_an_order_booked_to_no_store_is_nobody_s_to_collect(sqlite_url: str, tmp_path: Path) -> None:
    neighbours = _without_store(tmp_path)
    order = neighbours.seed.order("sofa").order
    async with neighbours.bench(sqlite_url).running() as bench:
        till = await bench.terminal()
        for question in (
            LookUpOrder(order=order),
            FindCoupons(order=order),
            CheckCoupon(code="900100000001", order=order),
            LeaseOrder(order=order, attempt="x1"),
            RedeemCoupon(coupon="900100000001", serial="r1", order=order, amount=1),
        ):
            answer = await till.ask(question)
            assert answer == Refusal(code="no_store", reason="booked to no store"), question


async def test_where_head_office_permits_it_any_store_collects_an_order_booked_to_none(
    sqlite_url: str, tmp_path: Path
) -> None:
    neighbours = _without_store(tmp_path)
    order = neighbours.seed.order("sofa").order
    bench = neighbours.bench(sqlite_url)
    bench.settings = msgspec.structs.replace(bench.settings, orders_without_store="any_store")
    async with bench.running():
        for store in ("S001", "S002"):
            till = await bench.terminal(store)
            found = await till.ask(LookUpOrder(order=order))
            assert isinstance(found, OrderFound)
            assert found.why_not is None
        assert isinstance(await till.ask(LeaseOrder(order=order, attempt="x1")), Leased)
        other = neighbours.seed.order("other_store").order
        first = await bench.terminal("S001", "02")
        assert _refused(await first.ask(LookUpOrder(order=other))) == "other_store", "booked orders stay their store's"


async def test_nothing_personal_of_an_answer_is_kept(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await small_cloud_bench.terminal()
    found = await till.ask(LookUpOrder(order=neighbours.seed.order("sofa").order))
    assert isinstance(found, OrderFound)
    assert found.order.display.masked_name
    phone = next(row.receiver_mobile for row in neighbours.seed.orders if row.order == found.order.order)
    # The last four digits count by themselves or behind a mask: four digits may well stand in a random id.
    shown = re.compile(rf"{phone}|\*{phone[-4:]}|(?<!\w){phone[-4:]}(?!\w)")
    tables = await small_cloud_bench.fetch(
        "SELECT name FROM sqlite_master WHERE type = 'table'"
        if small_cloud_bench.settings.database.startswith("sqlite")
        else "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
    )
    for (table,) in tables:
        text = str(await small_cloud_bench.fetch(f"SELECT * FROM {table}"))
        assert found.order.display.masked_name not in text
        assert not shown.search(text)


async def test_coupons_are_listed_and_checked(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await small_cloud_bench.terminal()
    sofa = neighbours.seed.order("sofa").order
    held = await till.ask(FindCoupons(order=sofa))
    assert isinstance(held, Coupons)
    assert held.coupons
    checked = await till.ask(CheckCoupon(code=neighbours.seed.voucher("applies").code, order=sofa))
    assert isinstance(checked, CouponChecked)
    assert isinstance(checked.coupon.benefit, FixedBenefit)
    assert checked.coupon.benefit.amount == 50_000


async def test_a_voucher_is_redeemed_once_and_reversed(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await small_cloud_bench.terminal()
    other = await small_cloud_bench.terminal(till="02")
    code = neighbours.seed.voucher("retail").code
    redeem = RedeemCoupon(coupon=code, serial="r1", amount=1500)
    first = await till.ask(redeem)
    assert isinstance(first, Redeemed)
    assert isinstance(await till.ask(redeem), Redeemed), "the same serial is the same redemption"
    assert isinstance(await till.ask(QueryRedemption(coupon=code, serial="r1")), Redeemed)
    assert _refused(await other.ask(RedeemCoupon(coupon=code, serial="r2", amount=1500))) == "leased_elsewhere"
    assert isinstance(await till.ask(ReverseRedemption(coupon=code, serial="r1")), Done)
    (row,) = [row for row in (await neighbours.state())["vouchers"] if row["code"] == code]
    assert (row["times_used"], row["times_reversed"]) == (1, 1)


async def test_a_fulfilment_voucher_waits_for_the_sale_of_its_order(cloud_bench: Bench, neighbours: Neighbours) -> None:
    """The till's facts may be behind its question: until the sale is there, or the cloud says paid, nothing happens."""
    till = await cloud_bench.terminal()
    other = await cloud_bench.terminal(till="02")
    sofa, code = neighbours.seed.order("sofa").order, neighbours.seed.voucher("goods_sofa").code
    redeem = RedeemCoupon(coupon=code, serial="h1", order=sofa, amount=0)
    assert _refused(await till.ask(redeem)) == "not_paid_yet"
    fence = await till.ask(LeaseOrder(order=sofa, attempt="x1"))
    assert isinstance(fence, Leased)
    sale = sale_facts.sale("s1", 1_280_000, order=sale_facts.collected(sofa, fence.fence))
    await _tell(cloud_bench, till, *sale_facts.a_day(), sale_facts.lease_begun("x1", sofa, "s1"), sale)
    theirs = RedeemCoupon(coupon=code, serial="y1", order=sofa, amount=0)
    assert _refused(await other.ask(theirs)) == "leased_elsewhere", "the first serial has the voucher"
    await _tell(cloud_bench, till, sale_facts.handed_over(sale), sale_facts.voucher_begun("h1", code, sale))
    for _ in range(2):
        assert isinstance(await till.ask(redeem), Redeemed)
    assert isinstance(await till.ask(QueryRedemption(coupon=code, serial="h1", order=sofa)), Redeemed)
    (row,) = [row for row in (await neighbours.state())["vouchers"] if row["code"] == code]
    assert (row["times_used"], row["times_reversed"]) == (1, 0)


async def test_a_fulfilment_voucher_is_not_consumed_for_goods_that_came_back(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    """Another till took them back, which the one that sold them may not know."""
    till = await cloud_bench.terminal()
    other = await cloud_bench.terminal(till="02")
    sofa, code = neighbours.seed.order("sofa").order, neighbours.seed.voucher("goods_sofa").code
    fence = await till.ask(LeaseOrder(order=sofa, attempt="x1"))
    assert isinstance(fence, Leased)
    sale = sale_facts.sale("s1", 1_280_000, order=sale_facts.collected(sofa, fence.fence))
    await _tell(cloud_bench, till, *sale_facts.a_day(), sale_facts.lease_begun("x1", sofa, "s1"), sale)
    back = sale_facts.refund(sale)
    await _tell(cloud_bench, other, sale_facts.opened(till="02"), sale_facts.period("p2"), back)
    redeem = RedeemCoupon(coupon=code, serial="h1", order=sofa, amount=0)
    assert _refused(await till.ask(redeem)) == "returned"
    (row,) = [row for row in (await neighbours.state())["vouchers"] if row["code"] == code]
    assert row["times_used"] == 0


async def _tell(bench: Bench, till: Terminal, *facts: AnyFact) -> None:
    after = len(till.ledger)
    till.append(*facts)
    await till.exchange(after)
    await bench.consume()


@pytest.mark.parametrize("kind", ["voucher", "coupon"])
async def test_not_redeemed_is_certain_only_when_a_request_can_no_longer_land(
    small_cloud_bench: Bench, neighbours: Neighbours, kind: str
) -> None:
    """The effect comes after the answer that said nothing, and after a first query found no trace of it."""
    bench, till = small_cloud_bench, await small_cloud_bench.terminal()
    order = neighbours.seed.order("sofa").order
    code = neighbours.seed.voucher("retail").code if kind == "voucher" else "900100000001"
    method = "taobao.vmarket.eticket.consume" if kind == "voucher" else "tmall.promotion.coupon.use"
    await neighbours.order_fault("late", method, delay_ms=300)
    query = QueryRedemption(coupon=code, serial="r1", order=order)
    assert isinstance(await till.ask(RedeemCoupon(coupon=code, serial="r1", order=order, amount=1500)), Unknown)
    assert isinstance(await till.ask(query), Unknown)

    async def landed() -> bool:
        return isinstance(await till.ask(query), Redeemed)

    await bench.until(landed)
    table = (await neighbours.state())["vouchers" if kind == "voucher" else "coupons"]
    assert sum(row["times_used"] for row in table) == 1


async def test_not_redeemed_becomes_certain_in_time(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    bench, till = small_cloud_bench, await small_cloud_bench.terminal()
    code = neighbours.seed.voucher("retail").code
    await neighbours.order_fault("garbage", "taobao.vmarket.eticket.consume")
    query = QueryRedemption(coupon=code, serial="r1")
    assert isinstance(await till.ask(RedeemCoupon(coupon=code, serial="r1", amount=1500)), Unknown)
    assert isinstance(await till.ask(query), Unknown)
    bench.now_ms += 14_999
    assert isinstance(await till.ask(query), Unknown)
    bench.now_ms += 1
    assert _refused(await till.ask(query)) == "not_redeemed"
    assert _refused(await till.ask(QueryRedemption(coupon=code, serial="never-asked"))) == "not_redeemed"


async def test_an_order_is_leased_to_one_till(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await small_cloud_bench.terminal()
    other = await small_cloud_bench.terminal(till="02")
    order = neighbours.seed.order("sofa").order
    first = await till.ask(LeaseOrder(order=order, attempt="x1"))
    assert isinstance(first, Leased)
    assert await till.ask(LeaseOrder(order=order, attempt="x1")) == first
    assert _refused(await till.ask(LeaseOrder(order=order, attempt="x2"))) == "leased_elsewhere"
    assert _refused(await other.ask(LeaseOrder(order=order, attempt="y1"))) == "leased_elsewhere"


async def test_whoever_looks_an_order_up_is_told_that_another_till_collects_it(
    small_cloud_bench: Bench, neighbours: Neighbours
) -> None:
    till = await small_cloud_bench.terminal()
    other = await small_cloud_bench.terminal(till="02")
    order = neighbours.seed.order("sofa").order

    async def held_by(asker: Terminal) -> str:
        found = await asker.ask(LookUpOrder(order=order))
        assert isinstance(found, OrderFound)
        assert found.why_not is None
        return found.held_by

    assert (await held_by(till), await held_by(other)) == ("", "")
    fence = await till.ask(LeaseOrder(order=order, attempt="x1"))
    assert isinstance(fence, Leased)
    assert await held_by(other) == f"{till.store}/{till.till}"
    assert await held_by(till) == "", "the till that asks"


async def test_a_payment_code_is_charged_queried_refunded_and_cancelled(small_cloud_bench: Bench) -> None:
    till = await small_cloud_bench.terminal()
    pay = PayCode(attempt="c1", code="134567890123456789", wallet="wechat", amount=1234)
    paid = await till.ask(pay)
    assert isinstance(paid, CodePaid)
    assert paid.slip.amount == 1234
    assert await till.ask(pay) == paid
    assert await till.ask(QueryPayCode(attempt="c1")) == paid
    refunded = await till.ask(RefundPayCode(attempt="f1", of="c1", amount=1234))
    assert isinstance(refunded, Done)
    assert await till.ask(QueryRefund(attempt="f1", of="c1")) == refunded
    assert _refused(await till.ask(QueryRefund(attempt="f2", of="c1"))) == "never_arrived"
    assert _refused(await till.ask(QueryPayCode(attempt="nobody"))) == "never_arrived"
    assert isinstance(await till.ask(CancelPayCode(attempt="c9")), Done)


async def test_a_neighbour_that_is_away_is_no_answer(small_cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await small_cloud_bench.terminal()
    code = neighbours.seed.voucher("retail").code
    neighbours.cloud.cut = neighbours.acquirer.cut = True
    for question in (
        LookUpOrder(order="1"),
        FindCoupons(order="1"),
        CheckCoupon(code=code),
        LeaseOrder(order="1", attempt="x1"),
        RedeemCoupon(coupon=code, serial="r1", amount=1),
        ReverseRedemption(coupon=code, serial="r1"),
        QueryRedemption(coupon=code, serial="r1"),
        PayCode(attempt="c1", code="134567890123456789", wallet="wechat", amount=1),
        QueryPayCode(attempt="c1"),
        QueryRefund(attempt="f1", of="c1"),
    ):
        response = await till.post("/v1/ask", cloud.encode_question(question))
        assert response.status_code == 503, question
        assert msgspec.json.decode(response.content, type=Refused).code == "unavailable"


async def test_without_a_cloud_or_an_acquirer_there_is_no_answer(small_bench: Bench) -> None:
    till = await small_bench.terminal()
    for question in (LookUpOrder(order="1"), LeaseOrder(order="1", attempt="x"), QueryPayCode(attempt="c1")):
        response = await till.post("/v1/ask", cloud.encode_question(question))
        assert response.status_code == 503


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{}", 400),
        (b'{"ask":"sing"}', 400),
        (b'{"ask":"look_up_order","order":""}', 400),
        (b'{"ask":"look_up_order","order":"1","more":1}', 400),
        (b'{"ask":"pay_code","attempt":"a","code":"1","wallet":"cash","amount":1}', 400),
        (b'{"ask":"pay_code","attempt":"a","code":"1","wallet":"wechat","amount":-1}', 400),
        (b"[" * 100_000, 400),
        (b" " * (cloud.MAX_MESSAGE_BYTES + 1), 413),
    ],
)
async def test_a_question_that_does_not_fit_is_refused(small_bench: Bench, body: bytes, status: int) -> None:
    till = await small_bench.terminal()
    response = await till.post("/v1/ask", body)
    assert response.status_code == status
    assert msgspec.json.decode(response.content, type=Refused).message
