"""The spreadsheet of sales as an accountant's program fetches it: whole, of a day, or seen to be cut short."""

from __future__ import annotations

import asyncio
import csv
import io
import socket
from decimal import Decimal

import httpx
import msgspec
import pytest
import uvicorn

from sync_server.database import DatabaseUnavailable, Transaction
from sync_server.hq import sales
from sync_server.hq.entries import SalesPage
from sync_server.journal import Position
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench

pytestmark = pytest.mark.anyio


async def test_the_spreadsheet_sums_to_what_is_left(bench: Bench) -> None:
    till = await bench.terminal()
    sale, kept = (
        sale_facts.sale("s1", 30_000, discount=501),
        sale_facts.with_fee(sale_facts.sale("s2", 7_000, kind="card")),
    )
    till.append(sale_facts.opened(), sale_facts.period(), sale, kept, sale_facts.refund(sale))
    await till.exchange()
    await bench.consume()
    response = await bench.http.get("/hq/v1/sales.csv?headings=keys", headers=await bench.key("sales"))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["kind"], row["sale"], row["refund"], row["fees"]) for row in rows] == [
        ("sale", "s1", "", "0.00"),
        ("sale", "s2", "", "0.30"),
        ("refund", "s1", "r-of", "0.00"),
    ]
    assert (rows[2]["of_number"], rows[2]["net"], rows[2]["cash"]) == (sale.number, "-294.99", "-294.99")
    sums = {name: sum(Decimal(row[name]) for row in rows) for name in ("net", "discount", "cash", "card", "fees")}
    assert sums == {
        "net": Decimal("70.30"),
        "discount": 0,
        "cash": 0,
        "card": Decimal("70.30"),
        "fees": Decimal("0.30"),
    }


async def test_the_spreadsheet_says_when_goods_were_handed_over(bench: Bench) -> None:
    till = await bench.terminal()
    sale = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", "f-1"))
    till.append(*sale_facts.a_day(), sale, sale_facts.handed_over(sale, "8801", "8802"))
    await till.exchange()
    await bench.consume()
    response = await bench.http.get("/hq/v1/sales.csv?headings=keys", headers=await bench.key("sales"))
    sold, gone = csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))
    assert sold["vouchers"] == ""
    assert {name: gone[name] for name in ("kind", "sale", "number", "order", "operator", "vouchers", "refund")} == {
        "kind": "hand_over",
        "sale": "s1",
        "number": sale.number,
        "order": "O1",
        "operator": "1002",
        "vouchers": "8801 8802",
        "refund": "",
    }
    assert gone["time"] == "2026-02-14 01:27:40"
    assert {gone[name] for name in ("gross", "net", "tax", "cash", "card", "code")} == {"0.00"}
    assert len(gone) == len(sold)


async def test_the_spreadsheet_has_a_line_a_sale_and_no_formulas(bench: Bench) -> None:
    till = await bench.terminal()
    sale = msgspec.structs.replace(sale_facts.sale("s2", 123_456), number="=1+1")
    till.append(*sale_facts.a_day("s1"), sale)
    await till.exchange()
    await bench.consume()
    response = await bench.http.get("/hq/v1/sales.csv?headings=keys", headers=await bench.key("sales"))
    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["sale"], row["net"], row["cash"]) for row in rows] == [
        ("s1", "100.00", "100.00"),
        ("s2", "1234.56", "1234.56"),
    ]
    assert rows[1]["number"] == "'=1+1"
    assert rows[0]["time"] == "2026-02-14 00:27:40"  # at the store, eight hours ahead
    none = await bench.http.get("/hq/v1/sales.csv?day=2020-01-01", headers=await bench.key("sales"))
    assert len(none.text.splitlines()) == 1


async def test_the_spreadsheet_of_a_day_has_its_sales_only(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """By business day, over pages and tills; a sale whose period is not known belongs to no day."""
    monkeypatch.setattr(sales, "MAX_PAGE", 2)
    first, second = await bench.terminal(), await bench.terminal("S002", "02")
    first.append(sale_facts.opened(), sale_facts.period(), sale_facts.period("p2", "2026-02-15"))
    first.append(*(sale_facts.sale(f"s{n}", period="p1" if n % 2 else "p2") for n in range(10)))
    first.append(sale_facts.sale("lost", period="p9"))
    second.append(sale_facts.opened("S002", "02"), sale_facts.period(), sale_facts.sale("other"))
    await first.exchange()
    await second.exchange()
    await bench.consume()
    key = await bench.key("sales")
    for day, expected in (
        (sale_facts.DAY, ["s1", "s3", "s5", "s7", "s9", "other"]),
        ("2026-02-15", ["s0", "s2", "s4", "s6", "s8"]),
        ("2026-02-16", []),
    ):
        response = await bench.http.get(f"/hq/v1/sales.csv?day={day}&headings=keys", headers=key)
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [row["sale"] for row in rows] == expected
        assert {row["business_day"] for row in rows} <= {day}


@pytest.mark.parametrize("store", ["", "S001"])
@pytest.mark.parametrize("kind", [sales.SALES, sales.REFUNDS], ids=lambda kind: kind.table)
async def test_the_sales_and_refunds_of_a_day_are_found_by_index(sqlite_url: str, kind: sales.Kind, store: str) -> None:
    """Not by reading all there ever were."""
    async with Bench(sqlite_url).running() as bench:
        select = kind.select(of_day=True, of_store=bool(store))
        asked = filter(None, (sale_facts.DAY, store))
        plan = await bench.fetch("EXPLAIN QUERY PLAN " + select, 0, 0, 1, 0, 501, *asked)
    steps = [str(row[3]) for row in plan]
    assert [step for step in steps if "periods_day" in step], steps
    assert [step for step in steps if f"{kind.table}_period" in step], steps


async def test_a_refund_stands_on_the_day_it_was_made(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sold on one day, given back on the next; pages of two, so that sales and refunds share them."""
    monkeypatch.setattr(sales, "MAX_PAGE", 2)
    till = await bench.terminal()
    sold = [sale_facts.sale(f"s{n}") for n in range(3)]
    back = [sale_facts.refund(sale, f"r-{sale.sale}") for sale in sold]
    back = [
        msgspec.structs.replace(refund, period=period) for refund, period in zip(back, ("p1", "p2", "p9"), strict=True)
    ]
    till.append(sale_facts.opened(), sale_facts.period(), sale_facts.period("p2", "2026-02-15"), *sold, *back)
    await till.exchange()
    await bench.consume()
    key = await bench.key("sales")
    for day, expected in (
        ("", ["s0", "s1", "s2", "r-s0", "r-s1", "r-s2"]),
        (sale_facts.DAY, ["s0", "s1", "s2", "r-s0"]),
        ("2026-02-15", ["r-s1"]),
        ("2026-02-16", []),
    ):
        response = await bench.http.get("/hq/v1/sales.csv", params={"day": day, "headings": "keys"}, headers=key)
        rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        assert [row["refund"] or row["sale"] for row in rows] == expected


async def test_a_spreadsheet_the_database_breaks_off_is_seen_to_be_cut_short(
    small_bench: Bench, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """On the wire: the last part is missing, so that nobody takes it for the whole."""
    till = await small_bench.terminal()
    till.append(*sale_facts.a_day(*(f"s{n}" for n in range(5))))
    await till.exchange()
    await small_bench.consume()
    key = await small_bench.key("sales")
    monkeypatch.setattr(sales, "MAX_PAGE", 2)
    whole, broken_at = sales.page, 0

    async def page(
        tx: Transaction, partitions: int, cursor: Position, limit: int, day: str = "", store: str = ""
    ) -> SalesPage:
        nonlocal broken_at
        broken_at -= 1
        if broken_at == 0:
            raise DatabaseUnavailable("the disk is gone")
        return await whole(tx, partitions, cursor, limit, day, store)

    monkeypatch.setattr(sales, "page", page)
    with socket.create_server(("127.0.0.1", 0)) as door:
        server = uvicorn.Server(uvicorn.Config(small_bench.app, lifespan="off", log_config=None))
        serving = asyncio.create_task(server.serve(sockets=[door]))
        url = f"http://127.0.0.1:{door.getsockname()[1]}/hq/v1/sales.csv"
        async with httpx.AsyncClient(trust_env=False) as client:
            broken_at = 1
            assert (await client.get(url, headers=key)).status_code == 503
            broken_at = 2
            caplog.clear()
            with pytest.raises(httpx.RemoteProtocolError):
                await client.get(url, headers=key)
            assert len((await client.get(url, headers=key)).text.splitlines()) == 6, "the next one is whole"
        server.should_exit = True
        await serving
    ours = [record for record in caplog.records if record.name.startswith("sync_server")]
    assert [record.message for record in ours] == ["sales.csv: cut short by the database: the disk is gone"]
    assert not [record for record in caplog.records if record.exc_info]
