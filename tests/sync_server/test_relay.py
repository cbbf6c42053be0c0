"""The relay against the sandbox: each sale in the cloud once, whatever goes wrong on the way."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import Leased, LeaseOrder, LookUpOrder, OrderFound
from sync_server import relay_queue
from sync_server.cloud.sandbox.seed import seed_settings, seed_terms
from sync_server.cloud.top.client import TopClient
from sync_server.cloud.top.store import TopCloudStore
from sync_server.consumers.relay import Relay, cloud_key
from sync_server.database import open_database
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench, Terminal
from tests.sync_server.sandbox_bench import Neighbours

pytestmark = pytest.mark.anyio
RECEIVE = "tmall.car.fpcar.restpay.receive"
PAY = "alibaba.nlife.b2c.trade.pay"
GET = "alibaba.nlife.b2c.trade.get"
ORDER = "taobao.trade.fullinfo.get"


async def _send(bench: Bench, *names: str) -> Terminal:
    till = await bench.terminal()
    till.append(*sale_facts.a_day(*names))
    await till.exchange()
    return till


async def _relayed(bench: Bench, **states: int) -> None:
    async def settled() -> bool:
        rows = await bench.fetch("SELECT state, count(*) FROM relay GROUP BY state")
        return dict(rows) == states

    await bench.until(settled)


async def test_each_sale_reaches_the_cloud_once(cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await _send(cloud_bench, "s1", "s2", "s3")
    await _relayed(cloud_bench, sent=3)
    assert await neighbours.posted() == ["s1", "s2", "s3"]
    assert [row["amount"] for row in (await neighbours.state())["sales"]] == [10_000] * 3
    till.branch("b2", 3)  # s2 and s3 once more, on another branch
    await till.exchange(3)
    await cloud_bench.consume()
    assert await neighbours.posted() == ["s1", "s2", "s3"]


@pytest.mark.parametrize("kind", ["isp_after", "garbage_after", "isp", "garbage"])
async def test_an_unknown_outcome_is_queried_before_it_is_tried_again(
    cloud_bench: Bench, neighbours: Neighbours, kind: str
) -> None:
    await neighbours.order_fault(kind, PAY)
    await _send(cloud_bench, "s1", "s2")
    await _relayed(cloud_bench, sent=2)
    sales = (await neighbours.state())["sales"]
    assert sorted((row["out_trade_no"], row["duplicates"]) for row in sales) == [("s1", 0), ("s2", 0)]
    assert await cloud_bench.disputes() == []


async def test_after_bounded_tries_it_is_disputed_and_those_behind_go_on(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    await neighbours.order_fault("isp", PAY, count=3)
    await _send(cloud_bench, "s1", "s2")
    await _relayed(cloud_bench, given_up=1, sent=1)
    assert await neighbours.posted() == ["s2"]
    assert await cloud_bench.disputes() == [("cloud_refused", "s1")]


async def test_a_query_that_keeps_failing_is_disputed_and_those_behind_go_on(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    """The cloud took s1 and said an error, and says nothing but errors when asked whether it has it."""
    await neighbours.order_fault("isp_after", PAY)
    await neighbours.order_fault("isp", GET, count=1000)
    await _send(cloud_bench, "s1", "s2")
    await _relayed(cloud_bench, given_up=1, sent=1)
    assert await cloud_bench.disputes() == [("cloud_refused", "s1")]
    assert await cloud_bench.fetch("SELECT sale, tries FROM relay ORDER BY sale") == [("s1", 2), ("s2", 0)]
    sales = (await neighbours.state())["sales"]
    assert sorted((row["out_trade_no"], row["duplicates"]) for row in sales) == [("s1", 0), ("s2", 0)]
    assert ["tried 3 times" in detail for (detail,) in await cloud_bench.fetch("SELECT detail FROM disputes")] == [True]


@pytest.mark.parametrize("kind", ["garbage", "limit"])
async def test_a_query_that_finds_no_way_costs_no_tries(cloud_bench: Bench, neighbours: Neighbours, kind: str) -> None:
    await neighbours.order_fault("isp_after", PAY)
    await neighbours.order_fault(kind, GET, count=1000)
    await _send(cloud_bench, "s1", "s2")

    async def asked_often() -> bool:
        calls = (await neighbours.state())["calls"]
        return bool(sum(row["n"] for row in calls if row["method"] == GET) > 5)

    await cloud_bench.until(asked_often)
    assert await cloud_bench.fetch("SELECT sale, state, tries FROM relay ORDER BY sale") == [
        ("s1", "begun", 1),
        ("s2", "queued", 0),
    ]
    await neighbours.clear_faults()
    await _relayed(cloud_bench, sent=2)
    assert {row["duplicates"] for row in (await neighbours.state())["sales"]} == {0}
    assert await cloud_bench.disputes() == []


@pytest.mark.parametrize("told", [False, True])
async def test_a_collection_whose_order_cannot_be_read_is_disputed_and_those_behind_go_on(
    cloud_bench: Bench, neighbours: Neighbours, told: bool
) -> None:
    """``told``: the cloud took the first telling, and answered with an error."""
    till = await _collect(cloud_bench, neighbours, exchange=False)
    curtain = neighbours.seed.order("curtain")
    leased = await till.ask(LeaseOrder(order=curtain.order, attempt="x2"))
    assert isinstance(leased, Leased)
    order = sale_facts.collected(curtain.order, leased.fence)
    till.append(sale_facts.lease_begun("x2", curtain.order, "s2"), sale_facts.sale("s2", curtain.price, order=order))
    assert cloud_bench.settings.cloud is not None
    sellers = len(cloud_bench.settings.cloud.sellers)
    if told:
        await neighbours.order_fault("isp_after", RECEIVE)
    await neighbours.order_fault("isp", ORDER, count=(2 if told else 3) * sellers, skip=1 if told else 0)
    await till.exchange()
    await _relayed(cloud_bench, given_up=1, sent=1)
    assert await cloud_bench.disputes() == [("cloud_refused", "s1")]
    paid = {row["name"]: row["times_paid"] for row in (await neighbours.state())["orders"] if row["times_paid"]}
    assert paid == ({"sofa": 1, "curtain": 1} if told else {"curtain": 1})


async def test_a_definite_refusal_is_disputed_at_once(cloud_bench: Bench, neighbours: Neighbours) -> None:
    await neighbours.order_fault("isv", PAY)
    await _send(cloud_bench, "s1", "s2")
    await _relayed(cloud_bench, given_up=1, sent=1)
    assert await cloud_bench.disputes() == [("cloud_refused", "s1")]


async def test_a_cloud_that_is_away_costs_no_tries(cloud_bench: Bench, neighbours: Neighbours) -> None:
    neighbours.cloud.cut = True
    await _send(cloud_bench, "s1", "s2")

    async def begun() -> bool:
        return await cloud_bench.fetch("SELECT state, tries FROM relay") == [("queued", 0), ("queued", 0)]

    await cloud_bench.until(begun)
    neighbours.cloud.cut = False
    await neighbours.order_fault("limit", count=4)
    await _relayed(cloud_bench, sent=2)
    assert await neighbours.posted() == ["s1", "s2"]
    assert await cloud_bench.disputes() == []


@pytest.mark.parametrize("told", [False, True])
async def test_a_relay_killed_between_intent_and_outcome_asks_first(
    cloud_bench: Bench, neighbours: Neighbours, told: bool
) -> None:
    """The record says *begun*: whether the cloud was told before the kill is what nobody knows."""
    till = await cloud_bench.terminal()
    async with cloud_bench.database.write() as tx:
        await tx.execute("INSERT INTO relay (store, till, sale, state, tries) VALUES ('S001', '01', 's1', 'begun', 0)")
    if told:
        settings = seed_settings("http://sandbox/router/rest", neighbours.seed)
        async with TopClient(settings, transport=neighbours.cloud, clock=lambda: T0) as client:
            store = TopCloudStore(client, settings, seed_terms(T0, neighbours.seed))
            await store.post_sale("s1", "S001", sale_facts.sale("s1"))
    till.append(*sale_facts.a_day("s1"))
    await till.exchange()
    await _relayed(cloud_bench, sent=1)
    sales = (await neighbours.state())["sales"]
    assert [(row["out_trade_no"], row["duplicates"]) for row in sales] == [("s1", 0)]


async def _collect(bench: Bench, neighbours: Neighbours, *, exchange: bool = True) -> Terminal:
    """The sofa's balance collected by till 01."""
    order = neighbours.seed.order("sofa")
    till = await bench.terminal()
    leased = await till.ask(LeaseOrder(order=order.order, attempt="x1"))
    assert isinstance(leased, Leased)
    till.append(
        sale_facts.opened(),
        sale_facts.period(),
        *sale_facts.collects("s1", order.order, order.price, leased.fence),
    )
    if exchange:
        await till.exchange()
    return till


async def test_a_collection_makes_the_order_paid(cloud_bench: Bench, neighbours: Neighbours) -> None:
    await _collect(cloud_bench, neighbours)
    await _relayed(cloud_bench, sent=1)
    (row,) = [row for row in (await neighbours.state())["orders"] if row["name"] == "sofa"]
    assert (row["step_status"], row["times_paid"]) == ("FRONT_PAID_FINAL_PAID", 1)
    assert await neighbours.posted() == [], "a collection is no retail sale"
    await cloud_bench.consume()
    assert await cloud_bench.disputes() == []


async def _paid_by(till: Terminal, order: str) -> str | None:
    found = await till.ask(LookUpOrder(order=order))
    assert isinstance(found, OrderFound), found
    return found.paid_by


async def _pay_on_the_phone(neighbours: Neighbours, order: str) -> None:
    answer = await neighbours.control.post(f"/orders/{order}", json={"event": "pay"})
    assert answer.status_code == 200


async def test_an_order_the_customer_paid_meanwhile_is_disputed_and_the_till_is_told(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    order = neighbours.seed.order("sofa").order
    till = await _collect(cloud_bench, neighbours, exchange=False)
    await _pay_on_the_phone(neighbours, order)
    assert await _paid_by(till, order) == "unsettled"
    await till.exchange()
    await _relayed(cloud_bench, paid_elsewhere=1)
    assert await cloud_bench.disputes() == [("paid_elsewhere", "s1")]
    assert await _paid_by(till, order) == "elsewhere"
    other = await cloud_bench.terminal("S001", "02")
    assert await _paid_by(other, order) is None
    calls = {row["method"] for row in (await neighbours.state())["calls"]}
    assert RECEIVE not in calls, "the cloud is not told of what it has"


@pytest.mark.parametrize("kind", ["isp_after", "garbage_after"])
async def test_an_order_that_reads_as_paid_after_an_unknown_outcome_is_ours(
    cloud_bench: Bench, neighbours: Neighbours, kind: str
) -> None:
    await neighbours.order_fault(kind, RECEIVE)
    till = await _collect(cloud_bench, neighbours)
    await _relayed(cloud_bench, sent=1)
    assert await cloud_bench.disputes() == []
    assert await _paid_by(till, neighbours.seed.order("sofa").order) == "us"
    (row,) = [row for row in (await neighbours.state())["orders"] if row["name"] == "sofa"]
    assert row["times_paid"] == 1


async def test_a_telling_that_never_left_does_not_count_as_told(cloud_bench: Bench, neighbours: Neighbours) -> None:
    await neighbours.order_fault("limit", RECEIVE, count=1000)
    await _collect(cloud_bench, neighbours)

    async def tried() -> bool:
        calls = (await neighbours.state())["calls"]
        return any(row["method"] == RECEIVE and row["n"] > 1 for row in calls)

    await cloud_bench.until(tried)
    await _pay_on_the_phone(neighbours, neighbours.seed.order("sofa").order)
    await neighbours.clear_faults()
    await _relayed(cloud_bench, paid_elsewhere=1)
    assert await cloud_bench.disputes() == [("paid_elsewhere", "s1")]


async def test_one_sellers_trouble_holds_back_only_its_own_sales(neighbours: Neighbours, sqlite_url: str) -> None:
    """The flagship's session has run out: its collection waits, the dealer's sales go on; then it is disputed."""
    bench = neighbours.bench(sqlite_url)
    assert bench.settings.cloud is not None
    flagship, dealer = bench.settings.cloud.sellers
    sound = bench.settings.cloud
    wrong = msgspec.structs.replace(sound, sellers=(msgspec.structs.replace(flagship, session="run-out"), dealer))
    async with bench.running():  # with the session still good, to lease
        till = await _collect(bench, neighbours, exchange=False)
    bench.settings = msgspec.structs.replace(bench.settings, cloud=wrong)
    async with bench.running():
        till.append(sale_facts.sale("s2"), sale_facts.sale("s3"))
        await till.exchange()
        await _relayed(bench, queued=1, sent=2)
        assert await neighbours.posted() == ["s2", "s3"]
        assert await bench.disputes() == []

        async def tried() -> relay_queue.Oldest | None:
            async with bench.database.read() as tx:
                oldest = await relay_queue.oldest(tx)
            return oldest if oldest and oldest.why else None

        await bench.until(tried)
        oldest = await tried()
        assert oldest is not None
        assert (oldest.sale, oldest.seller, oldest.waiting) == ("s1", "jia-flagship", 1)
        assert oldest.why.startswith("session")
        bench.now_ms += 31 * 60_000

        async def disputed() -> bool:
            return await bench.disputes() == [("cloud_overdue", "s1")]

        await bench.until(disputed)
        await bench.http.post("/hq/login", data={"key": (await bench.key("page"))["Authorization"].split()[1]})
        page = (await bench.http.get("/hq/")).text
        for part in ("等待上传云端", "jia-flagship", "31 分钟", "久未上云", "（原文：Invalid "):
            assert part in page
    bench.settings = msgspec.structs.replace(bench.settings, cloud=sound)
    bench.now_ms = T0
    async with bench.running():
        await _relayed(bench, sent=3)
        assert await bench.disputes() == [], "it was still tried, and the dispute ends with the wait"


async def test_two_relays_on_one_postgres_send_each_sale_once(postgres_url: str, neighbours: Neighbours) -> None:
    async with neighbours.bench(postgres_url).running() as bench:
        other = await open_database(postgres_url)
        settings = seed_settings("http://sandbox/router/rest", neighbours.seed)
        async with TopClient(settings, transport=neighbours.cloud, clock=lambda: T0) as client:
            store = TopCloudStore(client, settings, seed_terms(T0, neighbours.seed))
            relay = Relay(other, store, lambda: T0, tries=3, overdue_ms=3_600_000)
            till = await bench.terminal()
            till.append(*sale_facts.a_day(*(f"s{n}" for n in range(30))))
            for after in range(0, 32, 4):
                await till.exchange(after, count=4)
                for partition in range(other.partitions):
                    await relay.drain(partition)
            await _relayed(bench, sent=30)
        await other.close()
    sales = (await neighbours.state())["sales"]
    assert len(sales) == 30
    assert {row["duplicates"] for row in sales} == {0}


def test_an_impossible_id_gets_a_key_the_cloud_can_hold() -> None:
    assert cloud_key("s-1_A") == "s-1_A"
    strange = cloud_key("销售 1")
    assert strange == cloud_key("销售 1") != cloud_key("销售 2")
    assert cloud_key(strange) == strange
