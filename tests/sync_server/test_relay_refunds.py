"""Refunds by way of the relay: each in the cloud once and after its sale, whichever came first."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pos_terminal.contract.cloud import Leased, LeaseOrder
from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from sync_server import journal
from sync_server.cloud.port import EffectFailure, Posted
from sync_server.cloud.sandbox.seed import load_seed, seed_settings, seed_terms
from sync_server.cloud.top.client import TopClient
from sync_server.cloud.top.store import TopCloudStore
from sync_server.consumers.relay import Relay
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench
from tests.sync_server.sandbox_bench import Neighbours
from tests.sync_server.test_relay import GET, PAY, _relayed

pytestmark = pytest.mark.anyio
REFUND = "alibaba.nlife.b2c.trade.refund"


async def _refunded(neighbours: Neighbours) -> list[tuple[str, str, int, int]]:
    rows = (await neighbours.state())["refunds"]
    return sorted((row["out_request_no"], row["out_trade_no"], row["amount"], row["duplicates"]) for row in rows)


async def test_each_refund_reaches_the_cloud_once(cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await cloud_bench.terminal()
    first, second = sale_facts.sale("s1", discount=500), sale_facts.sale("s2")
    till.append(*sale_facts.a_day(), first, sale_facts.refund(first, "r1"), second, sale_facts.refund(second, "r2"))
    await till.exchange()
    await _relayed(cloud_bench, sent=4)
    wanted = [("r1", "s1", 9_500, 0), ("r2", "s2", 10_000, 0)]
    assert await _refunded(neighbours) == wanted
    till.branch("b2", 3)  # all but s1 once more, on another branch
    await till.exchange(3)
    await cloud_bench.consume()
    assert await _refunded(neighbours) == wanted
    assert await neighbours.posted() == ["s1", "s2"]
    assert {kind for kind, _ in await cloud_bench.disputes()} == {"fork"}


async def test_a_refund_that_arrives_before_its_sale_waits_and_holds_nobody_up(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    """Sold at till 01, which is off line; brought back at till 02."""
    sold = sale_facts.sale("s1")
    other = await cloud_bench.terminal("S001", "02")
    other.append(
        sale_facts.opened(till="02"), sale_facts.period(), sale_facts.refund(sold, "r1"), sale_facts.sale("s2")
    )
    await other.exchange()
    await _relayed(cloud_bench, queued=1, sent=1)
    assert await neighbours.posted() == ["s2"]
    assert await _refunded(neighbours) == []
    cloud_bench.now_ms += 31 * 60_000

    async def disputed() -> bool:
        return await cloud_bench.disputes() == [("cloud_overdue", "r1")]

    await cloud_bench.until(disputed)
    ((detail,),) = await cloud_bench.fetch("SELECT detail FROM disputes")
    assert "it waits for its sale s1" in detail
    cloud_bench.now_ms = T0
    till = await cloud_bench.terminal()
    till.append(*sale_facts.a_day(), sold)
    await till.exchange()
    await _relayed(cloud_bench, sent=3)
    assert await _refunded(neighbours) == [("r1", "s1", 10_000, 0)]
    assert await cloud_bench.disputes() == [], "the wait is over"


async def test_a_refund_at_another_store_goes_to_the_store_of_its_sale(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    other = next(entry.store for entry in neighbours.seed.stores if entry.store != "S001")
    sold = sale_facts.sale("s1")
    there = await cloud_bench.terminal(other, "01")
    there.append(sale_facts.opened(other), sale_facts.period(), sale_facts.refund(sold, "r1"))
    await there.exchange()
    till = await cloud_bench.terminal()
    till.append(*sale_facts.a_day(), sold)
    await till.exchange()
    await _relayed(cloud_bench, sent=2)
    assert await _refunded(neighbours) == [("r1", "s1", 10_000, 0)]


async def test_the_trouble_of_the_seller_of_its_sale_holds_back_nobody_at_the_store_of_the_return(
    tmp_path: Path, database_url: str
) -> None:
    """Sold by the dealer, whose session runs out; brought back at the flagship's store, where s2 is sold after it."""
    seed = load_seed()
    stores = tuple(
        msgspec.structs.replace(one, seller="jia-flagship") if one.store == "S002" else one for one in seed.stores
    )
    neighbours = Neighbours(tmp_path, msgspec.structs.replace(seed, stores=stores))
    bench = neighbours.bench(database_url)
    assert bench.settings.cloud is not None
    flagship, dealer = bench.settings.cloud.sellers
    sold = sale_facts.sale("s1")
    async with bench.running():
        till = await bench.terminal()
        till.append(*sale_facts.a_day(), sold)
        await till.exchange()
        await _relayed(bench, sent=1)
    sound = bench.settings.cloud
    wrong = msgspec.structs.replace(sound, sellers=(flagship, msgspec.structs.replace(dealer, session="run-out")))
    bench.settings = msgspec.structs.replace(bench.settings, cloud=wrong)
    async with bench.running():
        there = await bench.terminal("S002")
        there.append(
            *(sale_facts.opened("S002"), sale_facts.period()), sale_facts.refund(sold, "r1"), sale_facts.sale("s2")
        )
        await there.exchange()
        await _relayed(bench, queued=1, sent=2)
        assert await neighbours.posted() == ["s1", "s2"]
        assert await _refunded(neighbours) == []


@pytest.mark.parametrize("kind", ["isp_after", "garbage_after", "isp", "garbage"])
async def test_an_unknown_outcome_is_queried_before_it_is_tried_again(
    cloud_bench: Bench, neighbours: Neighbours, kind: str
) -> None:
    await neighbours.order_fault(kind, REFUND)
    till = await cloud_bench.terminal()
    sold = sale_facts.sale("s1")
    till.append(*sale_facts.a_day(), sold, sale_facts.refund(sold, "r1"), sale_facts.sale("s2"))
    await till.exchange()
    await _relayed(cloud_bench, sent=3)
    assert await _refunded(neighbours) == [("r1", "s1", 10_000, 0)]
    assert await cloud_bench.disputes() == []


@pytest.mark.parametrize(("kind", "count"), [("isp", 3), ("isv", 1)])
async def test_one_that_the_cloud_will_not_take_is_disputed_and_those_behind_go_on(
    cloud_bench: Bench, neighbours: Neighbours, kind: str, count: int
) -> None:
    await neighbours.order_fault(kind, REFUND, count=count)
    till = await cloud_bench.terminal()
    sold = sale_facts.sale("s1")
    till.append(*sale_facts.a_day(), sold, sale_facts.refund(sold, "r1"))
    await till.exchange()
    await _relayed(cloud_bench, given_up=1, sent=1)
    again = sale_facts.sale("s2")
    till.append(again, sale_facts.refund(again, "r2"))
    await till.exchange(4)
    await _relayed(cloud_bench, given_up=1, sent=3)
    assert await cloud_bench.disputes() == [("cloud_refused", "r1")]
    assert await _refunded(neighbours) == [("r2", "s2", 10_000, 0)]


async def test_a_query_that_keeps_failing_is_given_up_too(cloud_bench: Bench, neighbours: Neighbours) -> None:
    await neighbours.order_fault("isp_after", REFUND)
    await neighbours.order_fault("isp", GET, count=1000)
    till = await cloud_bench.terminal()
    sold = sale_facts.sale("s1")
    till.append(*sale_facts.a_day(), sold, sale_facts.refund(sold, "r1"))
    await till.exchange()
    await _relayed(cloud_bench, given_up=1, sent=1)
    assert await cloud_bench.disputes() == [("cloud_refused", "r1")]
    assert await _refunded(neighbours) == [("r1", "s1", 10_000, 0)], "it is in it, once"


async def test_a_refund_of_a_sale_that_the_cloud_refused_is_not_told(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    await neighbours.order_fault("isv", PAY)
    till = await cloud_bench.terminal()
    sold = sale_facts.sale("s1")
    till.append(*sale_facts.a_day(), sold, sale_facts.refund(sold, "r1"), sale_facts.sale("s2"))
    await till.exchange()
    await _relayed(cloud_bench, given_up=2, sent=1)
    assert await cloud_bench.disputes() == [("cloud_refused", "r1"), ("cloud_refused", "s1")]
    assert REFUND not in {row["method"] for row in (await neighbours.state())["calls"]}


async def test_a_refund_of_a_collected_order_is_for_people_to_open_at_the_cloud(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    """TOP has no call that opens a refund of an order: the buyer asks for it, the seller agrees."""
    order = neighbours.seed.order("sofa")
    till = await cloud_bench.terminal()
    leased = await till.ask(LeaseOrder(order=order.order, attempt="x1"))
    assert isinstance(leased, Leased)
    sold: SaleClosed = sale_facts.sale("s1", order.price, order=sale_facts.collected(order.order, leased.fence))
    (line,) = sold.lines
    sold = msgspec.structs.replace(sold, lines=(msgspec.structs.replace(line, deposit=100_000),))
    till.append(
        *(sale_facts.opened(), sale_facts.period(), sale_facts.lease_begun("x1", order.order, "s1")),
        *(sale_facts.done("x1", leased.fence), sold, sale_facts.refund(sold, "r1")),
    )
    await till.exchange()
    await _relayed(cloud_bench, sent=1, by_hand=1)
    assert await cloud_bench.disputes() == [("refund_at_cloud", "r1")]
    ((detail,),) = await cloud_bench.fetch("SELECT detail FROM disputes")
    assert order.order in detail
    assert "¥1,000.00" in detail
    assert await _refunded(neighbours) == []


async def test_a_relay_killed_between_intent_and_outcome_asks_first(cloud_bench: Bench, neighbours: Neighbours) -> None:
    till = await cloud_bench.terminal()
    sold = sale_facts.sale("s1")
    till.append(*sale_facts.a_day(), sold)
    await till.exchange()
    await _relayed(cloud_bench, sent=1)
    async with cloud_bench.database.write() as tx:
        await tx.execute("INSERT INTO relay (store, till, sale, state, tries) VALUES ('S001', '01', 'r1', 'begun', 0)")
    till.append(sale_facts.refund(sold, "r1"))
    await till.exchange(3)
    await _relayed(cloud_bench, sent=2)
    assert await _refunded(neighbours) == [("r1", "s1", 10_000, 0)]
    calls = {row["method"]: row["n"] for row in (await neighbours.state())["calls"]}
    assert calls[GET] == 1


class Killed(Exception):
    """The relay's process ended here."""


class Killing(TopCloudStore):
    """The cloud, which takes the first refund; the relay is killed before it hears so."""

    killed = False

    async def post_refund(
        self, key: str, store: str, refund: SaleRefunded, sale_key: str, sale: SaleClosed
    ) -> Posted | EffectFailure:
        answer = await super().post_refund(key, store, refund, sale_key, sale)
        if not self.killed:
            self.killed = True
            raise Killed
        return answer


async def test_that_the_cloud_may_know_of_a_refund_is_durable_before_it_is_told(
    bench: Bench, neighbours: Neighbours
) -> None:
    """So that a relay that is killed after telling it asks first, and tells it once."""
    till = await bench.terminal()
    sold = sale_facts.sale("s1")
    till.append(*sale_facts.a_day(), sold, sale_facts.refund(sold, "r1"))
    await till.exchange()
    settings = seed_settings("http://sandbox/router/rest", neighbours.seed)
    async with TopClient(settings, transport=neighbours.cloud, clock=lambda: T0) as client:
        cloud = Killing(client, settings, seed_terms(T0, neighbours.seed))
        relay = Relay(bench.database, cloud, lambda: T0, tries=3, overdue_ms=3_600_000)
        partition = journal.partition_of("S001", bench.database.partitions)
        with pytest.raises(Killed):
            await relay.drain(partition)
        assert await bench.fetch("SELECT state FROM relay WHERE sale = 'r1'") == [("begun",)]
        await relay.drain(partition)
    await _relayed(bench, sent=2)
    calls = {row["method"]: row["n"] for row in (await neighbours.state())["calls"]}
    assert (calls[REFUND], calls[GET]) == (1, 1)
    assert await _refunded(neighbours) == [("r1", "s1", 10_000, 0)]
