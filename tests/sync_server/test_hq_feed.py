"""Head office's feed: sales and refunds page by page, in one stable order, each exactly once."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Awaitable, Callable, Sequence
from typing import cast

import msgspec
import pytest

from pos_terminal.contract.codec import encode_fact
from sync_server.consumers.cursor import drain
from sync_server.consumers.projections import Projections, empty
from sync_server.consumers.runner import drain_all
from sync_server.database import Transaction, open_database
from sync_server.database.port import Row, Value
from sync_server.hq.entries import Sale
from sync_server.hq.sales import page
from sync_server.journal import START, partition_of
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio


async def _pages(bench: Bench, key: dict[str, str], cursor: str = "", limit: int = 2) -> tuple[list[str], str]:
    """The sales and refunds from ``cursor`` on, following the pages to their end."""
    names: list[str] = []
    more = True
    while more:
        response = await bench.http.get("/hq/v1/sales", params={"cursor": cursor, "limit": limit}, headers=key)
        assert response.status_code == 200, response.text
        page = response.json()
        names += [f"{one['till']}/{one.get(one['kind'], one.get('sale'))}" for one in page["entries"]]
        cursor, more = page["cursor"], page["more"]
    return names, cursor


async def test_sales_come_page_by_page_in_a_stable_order(bench: Bench) -> None:
    key = await bench.key("sales")
    assert await _pages(bench, key) == ([], "")
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2", "s3"))
    await till.exchange()
    await bench.consume()
    names, cursor = await _pages(bench, key)
    assert names == ["01/s1", "01/s2", "01/s3"]
    assert await _pages(bench, key, cursor) == ([], cursor)
    till.append(sale_facts.sale("s4"))
    await till.exchange(5)
    await bench.consume()
    assert (await _pages(bench, key, cursor))[0] == ["01/s4"]
    await empty(bench.database)
    await bench.consume()
    assert (await _pages(bench, key, cursor))[0] == ["01/s4"], "a cursor outlives a rebuild"
    assert (await _pages(bench, key))[0] == ["01/s1", "01/s2", "01/s3", "01/s4"]


async def _insert(tx: Transaction, partitions: int, store: str, till: str, sale: str) -> None:
    """A journal row as the intake writes it."""
    await tx.insert(
        "journal",
        "partition, store, till, incarnation, sequence, digest, received_at_ms, data",
        [(partition_of(store, partitions), store, till, "a1", 1, b"", T0, encode_fact(sale_facts.sale(sale)))],
    )


async def test_a_page_ends_before_what_the_projections_have_not_taken(postgres_url: str) -> None:
    """Two stores in two partitions; the one that wrote first is projected last, and must not be passed by."""
    database = await open_database(postgres_url)
    assert partition_of("S001", database.partitions) != partition_of("S002", database.partitions)
    for store, name in (("S001", "A"), ("S002", "B")):
        async with database.write() as tx:
            await _insert(tx, database.partitions, store, "01", name)
    shown = []
    for store in ("S002", "S001"):
        await drain(database, Projections(), partition_of(store, database.partitions))
        async with database.read() as tx:
            found = await page(tx, database.partitions, START, 10)
        shown.append([entry.sale for entry in found.entries if isinstance(entry, Sale)])
    assert shown == [[], ["A", "B"]]
    await database.close()


class _Interrupted:
    """A reading transaction in which ``meanwhile`` happens between the page's edge and its entries."""

    def __init__(self, tx: Transaction, meanwhile: Callable[[], Awaitable[object]]) -> None:
        self._tx = tx
        self._meanwhile: Callable[[], Awaitable[object]] | None = meanwhile

    async def fetch(self, sql: str, *args: Value) -> Sequence[Row]:
        if "FROM sales " in sql and self._meanwhile:
            meanwhile, self._meanwhile = self._meanwhile, None
            await meanwhile()
        return await self._tx.fetch(sql, *args)


async def test_a_page_is_of_one_moment_whatever_is_projected_while_it_is_read(postgres_url: str) -> None:
    """A, then B are stored, and B is projected: all of it after the page looked how far it may go."""
    database = await open_database(postgres_url)

    async def meanwhile() -> None:
        for store, name in (("S001", "A"), ("S002", "B")):
            async with database.write() as tx:
                await _insert(tx, database.partitions, store, "01", name)
        assert await drain(database, Projections(), partition_of("S002", database.partitions)) == 1

    async with database.read() as tx:
        reading = cast("Transaction", _Interrupted(tx, meanwhile))
        assert (await page(reading, database.partitions, START, 10)).entries == (), "B would hide that A is to come"
    await drain(database, Projections(), partition_of("S001", database.partitions))
    async with database.read() as tx:
        found = await page(tx, database.partitions, START, 10)
    assert [entry.sale for entry in found.entries if isinstance(entry, Sale)] == ["A", "B"]
    await database.close()


async def test_what_is_committed_late_comes_on_a_later_page(postgres_url: str) -> None:
    """A inserts, B commits, a page is read, A commits: A appears in the next page, and B once."""
    async with Bench(postgres_url).running() as bench:
        key = await bench.key("sales")
        other = await open_database(postgres_url)
        async with other.write() as a:
            await _insert(a, other.partitions, "S001", "01", "A")
            async with bench.database.write() as b:
                await _insert(b, other.partitions, "S002", "02", "B")
            await drain_all(bench.database, [Projections()])
            between, cursor = await _pages(bench, key)
            assert between == [], "A may still come before B"
        await bench.consume()
        after, _ = await _pages(bench, key, cursor)
        assert after == ["01/A", "02/B"]
        await other.close()


async def test_on_sqlite_writers_take_turns_so_that_nothing_is_committed_late(sqlite_url: str) -> None:
    """The same with SQLite: B waits for A, and a reader between sees neither."""
    async with Bench(sqlite_url).running() as bench:
        key = await bench.key("sales")

        async def b() -> None:
            async with bench.database.write() as tx:
                await _insert(tx, 1, "S002", "02", "B")

        async with bench.database.write() as a:
            await _insert(a, 1, "S001", "01", "A")
            task = asyncio.create_task(b())
            await asyncio.sleep(0.05)
            between, cursor = await _pages(bench, key)
            assert between == []
        await task
        await bench.consume()
        after, _ = await _pages(bench, key, cursor)
        assert after == ["01/A", "02/B"]


async def test_a_refund_is_an_entry_of_its_own_in_the_order_of_the_journal(bench: Bench) -> None:
    """Pages of one, so that each boundary lies between a sale and a refund; the cursor outlives a rebuild."""
    till = await bench.terminal()
    first, second = sale_facts.sale("s1", 30_000, discount=501), sale_facts.sale("s2")
    till.append(sale_facts.opened(), sale_facts.period(), first, sale_facts.refund(first, "r1"), second)
    till.append(sale_facts.refund(second, "r2"))
    await till.exchange()
    await bench.consume()
    key = await bench.key("sales")
    in_order = ["01/s1", "01/r1", "01/s2", "01/r2"]
    names, cursor = await _pages(bench, key, limit=1)
    assert names == in_order
    till.append(sale_facts.refund(second, "r3"))
    await till.exchange(6)
    await bench.consume()
    assert (await _pages(bench, key, cursor))[0] == ["01/r3"]
    whole = (await bench.http.get("/hq/v1/sales", headers=key)).json()
    await empty(bench.database)
    await bench.consume()
    assert (await bench.http.get("/hq/v1/sales", headers=key)).json() == whole, "a rebuild makes the same feed"
    assert (await _pages(bench, key, cursor))[0] == ["01/r3"]


async def test_a_refund_tells_all_that_its_fact_does_in_figures(bench: Bench) -> None:
    till = await bench.terminal()
    sale = sale_facts.sale("s1", 30_000, discount=501)
    fact = msgspec.structs.replace(sale_facts.refund(sale), offline=True)
    till.append(sale_facts.opened(), sale_facts.period(), sale, fact)
    await till.exchange()
    await bench.consume()
    got = (await bench.http.get("/hq/v1/sales", headers=await bench.key("sales"))).json()
    sold, told = got["entries"]
    assert (told["kind"], told["of"], told["of_number"], told["reason"]) == ("refund", "s1", sale.number, "faulty")
    assert (told["total"], told["offline"], told["business_day"]) == (fact.total, True, sale_facts.DAY)
    for name in ("gross", "discount", "credit", "fees", "rounding", "total"):
        assert told[name] == sold[name], "all of it came back"
    (line,) = told["lines"]
    assert (line["units"], line["net"], line["tax"]) == ([{"start": 0, "end": 1}], fact.lines[0].net, fact.lines[0].tax)
    assert told["tenders"] == [
        {"tender": back.of, "kind": back.kind, "amount": back.amount, "payee": back.payee} for back in fact.tenders
    ]
    assert told["benefits"] == [
        {"benefit": one.benefit, "title": one.title, "amount": one.amount, "packet": one.packet}
        for one in fact.benefits
    ]


@pytest.mark.parametrize("where", ["01", "02"])
async def test_a_return_names_the_order_of_its_sale_at_whatever_till(bench: Bench, where: str) -> None:
    """Whoever sorts the spreadsheet by order finds what came back of it beside what was collected."""
    tills = {number: await bench.terminal(till=number) for number in ("01", "02")}
    sale = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", "f-1"))
    other = sale_facts.sale("s2", 500)
    back = [sale_facts.refund(sale, "r1"), sale_facts.refund(other, "r2")]
    for number, facts in (("01", [sale, other]), (where, back)):
        if not tills[number].ledger:
            tills[number].append(sale_facts.opened(), sale_facts.period())
        tills[number].append(*facts)
        await tills[number].exchange()
        await bench.consume()
    key = await bench.key("sales")
    told = (await bench.http.get("/hq/v1/sales", headers=key)).json()["entries"]
    orders = [(one["kind"], one.get("of", one.get("sale")), one["order"]) for one in told]
    assert orders == [("sale", "s1", "O1"), ("sale", "s2", None), ("refund", "s1", "O1"), ("refund", "s2", None)]
    text = (await bench.http.get("/hq/v1/sales.csv?headings=keys", headers=key)).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["kind"], row["order"]) for row in rows] == [
        ("sale", "O1"),
        ("sale", ""),
        ("refund", "O1"),
        ("refund", ""),
    ]


async def test_a_hand_over_is_an_entry_of_its_own(bench: Bench) -> None:
    """It comes after the sale it is of, whoever has read that already, and once, on whatever branch it stands."""
    key, till = await bench.key("sales"), await bench.terminal()
    sale = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", "f-1"))
    till.append(*sale_facts.a_day(), sale)
    await till.exchange()
    await bench.consume()
    names, cursor = await _pages(bench, key)
    assert names == ["01/s1"]
    gone = sale_facts.handed_over(sale, "8801", "8802")
    till.append(gone, gone)
    await till.exchange(3)
    await bench.consume()
    response = await bench.http.get("/hq/v1/sales", params={"cursor": cursor}, headers=key)
    (entry,) = response.json()["entries"]
    assert entry == {
        "kind": "hand_over",
        "store": "S001",
        "till": "01",
        "sale": "s1",
        "number": sale.number,
        "order": "O1",
        "period": "p1",
        "business_day": sale_facts.DAY,
        "operator": "1002",
        "at_ms": gone.at_ms,
        "received_at_ms": bench.now_ms,
        "vouchers": [{"coupon": one, "title": "提货凭证"} for one in ("8801", "8802")],
    }
    before = [await bench.fetch(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in _GOODS]
    assert all(before)
    await empty(bench.database)
    await bench.consume()
    assert [await bench.fetch(f"SELECT * FROM {table} ORDER BY 1, 2, 3") for table in _GOODS] == before


_GOODS = ("hand_overs", "hand_over_vouchers")


async def test_the_serial_numbers_of_a_line_come_with_it(bench: Bench) -> None:
    till = await bench.terminal()
    plain = sale_facts.sale("s1")
    marked = tuple(msgspec.structs.replace(line, serials=("SN-1", 'S"2')) for line in plain.lines)
    till.append(sale_facts.opened(), sale_facts.period(), plain)
    till.append(msgspec.structs.replace(sale_facts.sale("s2"), lines=marked))
    await till.exchange()
    await bench.consume()
    got = await bench.http.get("/hq/v1/sales", headers=await bench.key("sales"))
    assert [[line["serials"] for line in sale["lines"]] for sale in got.json()["entries"]] == [[[]], [["SN-1", 'S"2']]]
