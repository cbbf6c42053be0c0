"""Two tills off line take the same unit back, or more money than was paid: the facts arrive, and that is disputed."""

from __future__ import annotations

import asyncio
from itertools import permutations
from typing import Any

import msgspec
import pytest

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.contract.quantity import Quantity
from pos_terminal.sale.returns import ReturnPlan, plan_return
from sync_server.consumers import over_refunds, sale_rows
from sync_server.consumers.projections import empty
from sync_server.database import open_database
from sync_server.journal import Entry, Position
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio


def sold() -> SaleClosed:
    """Three pieces at ¥50."""
    one = sale_facts.sale("s1", 15_000)
    (line,) = one.lines
    line = msgspec.structs.replace(line, quantity=Quantity(3_000, "盒"), unit_price=5_000)
    return msgspec.structs.replace(one, lines=(line,))


def refund(name: str, *units: int, at: int = 0) -> SaleRefunded:
    """As a till makes it that knows of no other refund."""
    plan = plan_return(sold(), (), {"l1": units})
    assert isinstance(plan, ReturnPlan)
    fields = {field: getattr(plan, field) for field in plan.__struct_fields__}
    return msgspec.structs.replace(
        sale_facts.refund(sold(), name), **fields, at_ms=T0 + at, number=f"20260214-0-{name}"
    )


async def _tell(bench: Bench, till: str, *facts: Any, store: str = "S001") -> None:
    terminal = await bench.terminal(store, till)
    terminal.append(sale_facts.opened(store, till), sale_facts.period(), *facts)
    await terminal.exchange()
    await bench.consume()


async def _details(bench: Bench) -> dict[str, str]:
    rows = await bench.fetch("SELECT subject, detail FROM disputes WHERE kind = 'over_refunded'")
    return {row[0]: row[1] for row in rows}


async def test_a_unit_that_came_back_at_two_tills_is_disputed(bench: Bench) -> None:
    await _tell(bench, "01", sold(), refund("r1", 0, 1, at=1_000))
    await _tell(bench, "02", refund("r2", 1, 2, at=2_000))
    assert await bench.disputes() == [("over_refunded", "r2")]
    detail = (await _details(bench))["r2"]
    for part in ("20260214-0-r2 (S001/02)", "20260214-01-s1", "unit 2 of 茶叶", "20260214-0-r1 (S001/01)", "¥50.00"):
        assert part in detail
    assert "¥200.00 went back in all, ¥150.00 was paid" in detail
    await bench.http.post("/hq/login", data={"key": (await bench.key("page"))["Authorization"].split()[1]})
    page = (await bench.http.get("/hq/")).text
    assert "超额退货" in page
    assert "茶叶 第 2 件先前已经退过（20260214-0-r1 (S001/01)），又退了 ¥50.00" in page


async def test_other_units_at_other_tills_are_no_dispute(bench: Bench) -> None:
    await _tell(bench, "01", sold(), refund("r1", 0))
    await _tell(bench, "02", refund("r2", 1))
    await _tell(bench, "03", refund("r3", 2), store="S002")
    assert await bench.disputes() == []


@pytest.mark.parametrize("order", list(permutations(("s1", "r1", "r2"))))
async def test_the_order_of_arrival_does_not_matter(bench: Bench, order: tuple[str, ...]) -> None:
    """The later refund is disputed, from whichever till and store it comes first; the sale may come last."""
    facts = {"s1": sold(), "r1": refund("r1", 0, at=1_000), "r2": refund("r2", 0, at=2_000)}
    places = {"s1": ("S001", "01"), "r1": ("S001", "02"), "r2": ("S777", "01")}
    for name in order:
        store, till = places[name]
        await _tell(bench, till, facts[name], store=store)
    assert await bench.disputes() == [("over_refunded", "r2")]


async def test_three_refunds_of_one_unit_are_two_too_many(bench: Bench) -> None:
    await _tell(bench, "03", refund("r3", 0, at=3_000))
    await _tell(bench, "02", refund("r2", 0, at=2_000))
    assert await bench.disputes() == [("over_refunded", "r3")]
    await _tell(bench, "01", sold(), refund("r1", 0, at=1_000))
    assert await bench.disputes() == [("over_refunded", "r2"), ("over_refunded", "r3")]


async def test_more_money_than_was_paid_is_disputed_though_no_unit_came_back_twice(bench: Bench) -> None:
    dear = refund("r2", 1, at=2_000)
    (line,) = dear.lines
    (tender,) = dear.tenders
    dear = msgspec.structs.replace(
        dear,
        lines=(msgspec.structs.replace(line, amount=12_000, unit_price=12_000, net=12_000),),
        tenders=(msgspec.structs.replace(tender, amount=12_000),),
        total=12_000,
    )
    await _tell(bench, "02", refund("r1", 0, at=1_000), dear)
    assert await bench.disputes() == [], "nobody knows yet what was paid"
    await _tell(bench, "01", sold())
    assert await bench.disputes() == [("over_refunded", "r2")]
    assert "¥170.00 went back in all, ¥150.00 was paid" in (await _details(bench))["r2"]
    assert "¥170.00 of tender t1 went back, it took ¥150.00" in (await _details(bench))["r2"]


async def test_more_than_one_tender_took_is_disputed(bench: Bench) -> None:
    sale = sold()
    (tender,) = sale.tenders
    half = msgspec.structs.replace(tender, requested=7_500, buyer_paid=7_550, receivable=7_500)
    sale = msgspec.structs.replace(sale, tenders=(half, msgspec.structs.replace(half, tender="t2")))
    await _tell(bench, "01", sale, refund("r1", 0, at=1_000), refund("r2", 1, at=2_000))
    assert await bench.disputes() == [("over_refunded", "r2")]
    assert "¥100.00 of tender t1 went back, it took ¥75.00" in (await _details(bench))["r2"]


async def test_told_again_and_rebuilt_it_is_the_same_dispute(bench: Bench) -> None:
    await _tell(bench, "01", sold(), refund("r1", 0, at=1_000))
    till = await bench.terminal("S001", "02")
    till.append(sale_facts.opened(till="02"), sale_facts.period(), refund("r2", 0, at=2_000))
    await till.exchange()
    await bench.consume()
    till.branch("b2", 2)
    till.append(refund("r2", 0, at=2_000))
    await till.exchange(2)
    await bench.consume()
    before = await _details(bench)
    assert list(before) == ["r2"]
    await empty(bench.database)
    await bench.consume()
    assert await _details(bench) == before
    async with bench.database.write() as tx:
        await tx.execute("DELETE FROM disputes WHERE kind = 'over_refunded'")
    await empty(bench.database)
    await bench.consume()
    assert list(await _details(bench)) == ["r2"]


async def test_two_processes_at_once_miss_nothing(postgres_url: str) -> None:
    """Two stores' journals are read side by side: whoever stores second waits, and then sees the first."""
    async with Bench(postgres_url).running() as bench:
        other = await open_database(postgres_url)
        looked: list[int] = []

        async def take(database: Any, store: str, one: SaleRefunded, pause_s: float) -> None:
            entry = Entry(
                position=Position(0, 1),
                store=store,
                till="01",
                incarnation="a1",
                sequence=1,
                received_at_ms=T0,
                data=b"",
            )
            async with database.write() as tx:
                await over_refunds.lock(tx, {one.of})
                await tx.insert("refunds", sale_rows.REFUND, list(sale_rows.refunds([(entry, one)])))
                await tx.insert("refund_lines", sale_rows.REFUND_LINE, list(sale_rows.refund_lines([(entry, one)])))
                await asyncio.sleep(pause_s)
                looked.append(len(await over_refunds.found(tx, {one.of})))

        await asyncio.gather(
            take(bench.database, "S001", refund("r1", 0, at=1_000), 0.2),
            take(other, "S002", refund("r2", 0, at=2_000), 0.1),
        )
        await other.close()
    assert looked == [0, 1]
