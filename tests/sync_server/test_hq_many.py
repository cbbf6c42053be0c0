"""Head office's page of a chain with many tills and years of sales: nothing is read whole, no cost is a square."""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from typing import cast

import pytest

from sync_server.database import Transaction
from sync_server.database.port import Row, Value
from sync_server.hq.day_sales import day_sales
from sync_server.hq.overview import overview
from sync_server.hq.totals import totals
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio


class _Explained:
    """A transaction that keeps how SQLite goes about each question."""

    def __init__(self, tx: Transaction) -> None:
        self._tx = tx
        self.steps: list[str] = []

    async def fetch(self, sql: str, *args: Value) -> Sequence[Row]:
        self.steps += [str(row[3]) for row in await self._tx.fetch("EXPLAIN QUERY PLAN " + sql, *args)]
        return await self._tx.fetch(sql, *args)


OF_ITS_OWN = r"\w+ USING (COVERING )?INDEX (feed_stores|disputes_open|relay_waiting|sales_collected)"
WHOLE = re.compile(rf"SCAN (?!tills|found|b$|json_each|{OF_ITS_OWN})")
"""Tills are all shown; published stores, open disputes, what the cloud waits for and collected orders have an index."""
ALL_OF_A_TILL = re.compile(r"SEARCH .* \(store=\? AND till=\?\)")


@pytest.mark.parametrize("by", ["page", "list", "list of a store", "totals of a day", "totals of a period"])
async def test_nothing_is_read_whole(small_bench: Bench, by: str) -> None:
    till = await small_bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"), sale_facts.refund(sale_facts.sale("s1")))
    await till.exchange()
    await small_bench.consume()
    async with small_bench.database.read() as reading:
        explained = _Explained(reading)
        tx = cast("Transaction", explained)
        match by:
            case "page":
                assert (await overview(tx, sale_facts.DAY, T0)).whole.sales == 2
            case "list":
                assert (await day_sales(tx, sale_facts.DAY, T0)).sales == 2
            case "list of a store":
                assert (await day_sales(tx, sale_facts.DAY, T0, store="S001")).sales == 2
            case "totals of a day":
                assert (await totals(tx, by="day", value=sale_facts.DAY)).sales == 2
            case _:
                assert (await totals(tx, by="period", value="p1")).sales == 2
    assert [step for step in explained.steps if WHOLE.match(step) or ALL_OF_A_TILL.match(step)] == []


async def test_ten_times_the_stores_do_not_cost_the_page_a_hundred_times(small_bench: Bench) -> None:
    async def open_stores(first: int, last: int) -> None:
        keys = [(f"S{n:05}", "01") for n in range(first, last)]
        async with small_bench.database.write() as tx:
            await tx.insert(
                "periods",
                "store, till, period, operator, business_day, opened_at_ms, cash_float",
                [(*key, "p1", "1001", sale_facts.DAY, T0, 0) for key in keys],
            )
            numbers = "gross, discount, credit, rounding, total, tax, offline"
            await tx.insert(
                "sales",
                f"store, till, sale, xid, id, number, period, operator, at_ms, received_at_ms, {numbers}",
                [(*key, "s1", 0, 0, "1", "p1", "1001", T0, T0, 100, 0, 0, 0, 100, 0, 0) for key in keys],
            )
            await tx.insert(
                "sale_tenders",
                "store, till, sale, place, tender, kind, requested, buyer_paid, receivable, change_given, payee",
                [
                    (*key, "s1", n, "t", kind, 50, 50, 50, 0, "")
                    for key in keys
                    for n, kind in enumerate(("card", "code"))
                ],
            )

    async def cost(stores: int) -> float:
        async with small_bench.database.read() as tx:
            begun = time.thread_time()  # the database has a thread of its own
            assert len((await overview(tx, sale_facts.DAY, T0)).stores) == stores
            return time.thread_time() - begun

    await open_stores(0, 200)
    few = min([await cost(200) for _ in range(5)])
    await open_stores(200, 2_000)
    assert min([await cost(2_000) for _ in range(2)]) < 30 * few
