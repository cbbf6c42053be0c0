"""Head office: totals that equal the Z, the spreadsheet, keys and scopes. The page has its own file."""

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

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptForced,
    PeriodClosed,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.contract.records import PackBought
from pos_terminal.till.report import fold
from sync_server.database import DatabaseUnavailable, Transaction, ValueUnfit
from sync_server.hq import keys, sales
from sync_server.hq.entries import SalesPage
from sync_server.hq.goods_due import GoodsDue, goods_due
from sync_server.hq.totals import totals
from sync_server.journal import Position
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio


def _as_json(report: dict[str, object]) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in report.items()}


async def test_totals_equal_the_z(bench: Bench) -> None:
    till = await bench.terminal()
    sales = [sale_facts.sale("s1"), sale_facts.sale("s2", 30_000, discount=501), sale_facts.sale("s3", 1)]
    z: PeriodClosed = sale_facts.closed(*sales)
    till.append(sale_facts.opened(), sale_facts.period(), *sales, z)
    other = await bench.terminal("S002", "02")
    other.append(sale_facts.opened("S002", "02"), sale_facts.period("p2", "2026-02-15"), sale_facts.sale("s1", 7))
    await till.exchange()
    await other.exchange()
    await bench.consume()
    key = await bench.key("totals")
    by_day = (await bench.http.get(f"/hq/v1/totals?day={sale_facts.DAY}", headers=key)).json()
    by_period = (await bench.http.get("/hq/v1/totals?period=p1", headers=key)).json()
    assert by_day == by_period
    (found,) = by_day["periods"]
    report = msgspec.to_builtins(z.report)
    assert {name: found[name] for name in report} == _as_json(report)
    assert (found["closed"], found["z_net"], found["cash_counted"]) == (True, z.report.net, z.cash_counted)
    assert (by_day["sales"], by_day["net"]) == (3, z.report.net)


def with_fee(sale: SaleClosed) -> SaleClosed:
    """The sale with a pack of 30 fen in it."""
    (tender,) = sale.tenders
    paid = msgspec.structs.replace(
        tender, requested=sale.total + 30, buyer_paid=tender.buyer_paid + 30, receivable=sale.total + 30
    )
    return msgspec.structs.replace(sale, packs=(PackBought(pack="p", fee=30),), total=sale.total + 30, tenders=(paid,))


async def test_refunds_are_taken_out_of_the_totals_as_out_of_the_z(bench: Bench) -> None:
    till = await bench.terminal()
    whole, part = sale_facts.sale("s1", 30_000, discount=501), sale_facts.sale("s2", 7_000, kind="card")
    part = with_fee(part)
    facts: list[AnyFact] = [sale_facts.opened(), sale_facts.period(), whole, part, sale_facts.refund(whole)]
    report = fold(facts)
    till.append(*facts)
    await till.exchange()
    await bench.consume()
    key = await bench.key("totals")
    (found,) = (await bench.http.get("/hq/v1/totals?period=p1", headers=key)).json()["periods"]
    expected = msgspec.to_builtins(report)
    assert {name: found[name] for name in expected} == _as_json(expected)
    assert found["refunded"] == [{"kind": "cash", "count": 1, "amount": whole.total}]
    assert (found["sales"], found["refunds"], found["net"], found["discount"]) == (2, 1, 7_030, 0)
    by_day = (await bench.http.get(f"/hq/v1/totals?day={sale_facts.DAY}", headers=key)).json()
    assert (by_day["sales"], by_day["refunds"], by_day["net"]) == (2, 1, 7_030)
    assert await bench.disputes() == []


async def test_cash_that_a_refund_rounded_up_stands_in_the_totals_as_in_the_z(bench: Bench) -> None:
    till = await bench.terminal()
    sale = sale_facts.sale("s1", 30_000)
    refund = sale_facts.refund(sale)
    (given,) = refund.tenders
    more = msgspec.structs.replace(given, amount=given.amount + 3)
    refund = msgspec.structs.replace(refund, cash_rounding=3, total=refund.total + 3, tenders=(more,))
    facts: list[AnyFact] = [sale_facts.opened(), sale_facts.period(), sale, refund]
    till.append(*facts)
    await till.exchange()
    await bench.consume()
    (found,) = (await bench.http.get("/hq/v1/totals?period=p1", headers=await bench.key("totals"))).json()["periods"]
    expected = msgspec.to_builtins(fold(facts))
    assert {name: found[name] for name in expected} == _as_json(expected)
    assert (found["rounding"], found["net"]) == (3, -3)
    (dispute,) = await bench.disputes()
    assert "over_refunded" in dispute  # more than was paid, as no till does; the sums are right


async def test_what_was_set_off_against_what_never_came_is_a_tender_of_its_own(bench: Bench) -> None:
    """The card stands in the sales and went nowhere; totals, Z and spreadsheet say so, and the sums hold."""
    till = await bench.terminal()
    sale = sale_facts.sale("s1", 30_000, kind="card")
    refund = sale_facts.refund(sale)
    (given,) = refund.tenders
    refund = msgspec.structs.replace(refund, tenders=(msgspec.structs.replace(given, kind="unpaid"),))
    facts: list[AnyFact] = [sale_facts.opened(), sale_facts.period(), sale, refund]
    till.append(*facts)
    await till.exchange()
    await bench.consume()
    (found,) = (await bench.http.get("/hq/v1/totals?period=p1", headers=await bench.key("totals"))).json()["periods"]
    expected = msgspec.to_builtins(fold(facts))
    assert {name: found[name] for name in expected} == _as_json(expected)
    assert found["tenders"] == [
        {"kind": "card", "count": 1, "amount": 30_000},
        {"kind": "unpaid", "count": 1, "amount": -30_000},
    ]
    response = await bench.http.get("/hq/v1/sales.csv?headings=keys", headers=await bench.key("sales"))
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["kind"], row["card"], row["unpaid"]) for row in rows] == [
        ("sale", "300.00", "0.00"),
        ("refund", "0.00", "-300.00"),
    ]
    assert await bench.disputes() == []


async def test_a_return_given_up_is_no_void_in_the_totals_either(bench: Bench) -> None:
    till = await bench.terminal()
    voided = SaleVoided(at_ms=T0, sale="v1", period="p1", operator="1001", reason="wrong_item", amount=900, number="n2")
    given_up = msgspec.structs.replace(voided, sale="r1", amount=0, number="n3", of="s1")
    facts: list[AnyFact] = [sale_facts.opened(), sale_facts.period(), sale_facts.sale("s1"), voided, given_up]
    till.append(*facts)
    await till.exchange()
    await bench.consume()
    key = await bench.key("totals")
    (found,) = (await bench.http.get("/hq/v1/totals?period=p1", headers=key)).json()["periods"]
    report = fold(facts)
    assert report is not None
    assert (found["voids"], report.voids) == (1, 1)


async def test_the_spreadsheet_sums_to_what_is_left(bench: Bench) -> None:
    till = await bench.terminal()
    sale, kept = sale_facts.sale("s1", 30_000, discount=501), with_fee(sale_facts.sale("s2", 7_000, kind="card"))
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


@pytest.mark.parametrize("where", ["01", "02"])
async def test_goods_that_came_back_at_any_till_are_no_longer_due(bench: Bench, where: str) -> None:
    """A refund names the sale it is of; which till made it does not matter."""
    tills = {number: await bench.terminal(till=number) for number in ("01", "02")}
    goods = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", "f-1"))
    tills["01"].append(*sale_facts.a_day(), goods)
    tills["02"].append(sale_facts.opened(till="02"), sale_facts.period("p2"))
    for till in tills.values():
        await till.exchange()
    await bench.consume()
    assert (await _due(bench)).orders == 1
    after = len(tills[where].ledger)
    tills[where].append(sale_facts.refund(goods))
    await tills[where].exchange(after)
    await bench.consume()
    assert await _due(bench) == GoodsDue(orders=0, oldest_ms=None)


async def test_a_unit_that_two_tills_gave_back_leaves_the_other_unit_due(bench: Bench) -> None:
    tills = {number: await bench.terminal(till=number) for number in ("01", "02")}
    goods = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", "f-1"))
    (line,) = goods.lines
    pair = msgspec.structs.replace(line, quantity=Quantity(2_000, "盒"), unit_price=line.unit_price // 2)
    goods = msgspec.structs.replace(goods, lines=(pair,))
    tills["01"].append(*sale_facts.a_day(), goods)
    tills["02"].append(sale_facts.opened(till="02"), sale_facts.period("p2"))
    for number, till in tills.items():
        till.append(sale_facts.refund(goods, f"r{number}", units=range(1)))
        await till.exchange()
    await bench.consume()
    assert (await _due(bench)).orders == 1


async def _due(bench: Bench) -> GoodsDue:
    async with bench.database.read() as tx:
        return await goods_due(tx)


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


async def test_a_decision_about_a_voucher_is_counted_in_the_period_of_its_z(bench: Bench) -> None:
    till = await bench.terminal()
    sale = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", "f-1"))
    begun = sale_facts.voucher_begun("v1", "8801", sale)
    forced = AttemptForced(at_ms=T0, attempt="v1", outcome="done", supervisor="9001", reason="asked", period="p2")
    till.append(*sale_facts.a_day(), sale, sale_facts.handed_over(sale, "8801"), begun)
    till.append(sale_facts.closed(sale), sale_facts.period("p2"), forced, sale_facts.done("v1", "forced"))
    await till.exchange()
    await bench.consume()
    async with bench.database.read() as tx:
        found = await totals(tx, by="day", value=sale_facts.DAY)
    assert {each.period: each.forced for each in found.periods} == {"p1": 0, "p2": 1}


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


@pytest.mark.parametrize("path", ["/hq/v1/sales", "/hq/v1/sales.csv", "/hq/v1/totals?period=p1"])
async def test_a_key_opens_what_its_scopes_say(small_bench: Bench, path: str) -> None:
    get = small_bench.http.get
    assert (await get(path)).status_code == 401
    assert (await get(path, headers={"Authorization": "Bearer hq_wrong"})).status_code == 401
    assert (await get(path, headers={"Authorization": "Basic eA=="})).status_code == 401
    assert (await get(path, headers=await small_bench.key("page"))).status_code == 403
    key = await small_bench.key("sales", "totals")
    assert (await get(path, headers=key)).status_code == 200
    async with small_bench.database.write() as tx:
        assert await keys.revoke(tx, "sales-totals", T0)
    assert (await get(path, headers=key)).status_code == 401
    stored = await small_bench.fetch("SELECT hash FROM api_keys")
    assert key["Authorization"].split()[1].encode() not in [row[0] for row in stored]


@pytest.mark.parametrize(
    "path",
    [
        "/hq/v1/sales?cursor=1",
        "/hq/v1/sales?cursor=-1.0",
        "/hq/v1/sales?cursor=1.9999999999999999999999",
        "/hq/v1/sales?limit=0",
        "/hq/v1/sales?limit=501",
        "/hq/v1/sales?limit=1e3",
        "/hq/v1/sales?limit=%C2%B2",
        "/hq/v1/sales?limit=",
        "/hq/v1/sales?limit=000000001999999999",
        f"/hq/v1/sales?limit={'1' * 31}",
        f"/hq/v1/sales?limit={'1' * 5_000}",
        "/hq/v1/sales.csv?day=yesterday",
        "/hq/v1/sales.csv?day=%D9%A2%D9%A0%D9%A2%D9%A6-%D9%A0%D9%A2-%D9%A1%D9%A4",
        "/hq/v1/totals",
        "/hq/v1/totals?period=p1&day=2026-02-14",
        "/hq/v1/totals?day=2026-2-14",
        "/hq/v1/sales.csv?day=2026-13-99",
        "/hq/v1/sales.csv?day=9999-99-99",
        "/hq/v1/sales.csv?day=2026-02-29",
        "/hq/v1/sales.csv?headings=english",
        "/hq/v1/totals?day=2026-13-99",
    ],
)
async def test_a_query_that_does_not_fit_is_refused(small_bench: Bench, path: str) -> None:
    response = await small_bench.http.get(path, headers=await small_bench.key("sales", "totals"))
    assert response.status_code == 400
    assert response.json()["message"]


async def test_a_value_the_database_cannot_take_is_refused(small_bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    key = await small_bench.key("sales")

    async def unfit(*args: object) -> None:
        raise ValueUnfit("beyond 64 bits")

    monkeypatch.setattr(sales, "page", unfit)
    response = await small_bench.http.get("/hq/v1/sales", headers=key)
    assert (response.status_code, response.json()["code"]) == (400, "bad_query")


async def test_strange_queries_find_nothing(bench: Bench) -> None:
    key = await bench.key("totals")
    for value in ("%00", "'; DROP TABLE sales; --", "期", "x" * 5000):
        response = await bench.http.get("/hq/v1/totals", params={"period": value}, headers=key)
        assert response.status_code == 200, value
        assert response.json()["periods"] == []
