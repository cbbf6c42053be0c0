"""Head office: totals that equal the Z, goods that are due, keys and scopes. Page and spreadsheets have their files."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest

from pos_terminal.contract.facts import AnyFact, AttemptForced, PeriodClosed, SaleVoided
from pos_terminal.contract.quantity import Quantity
from pos_terminal.till.report import fold
from sync_server.consumers.projections import empty
from sync_server.database import ValueUnfit
from sync_server.hq import keys, sales
from sync_server.hq.goods_due import GoodsDue, goods_due
from sync_server.hq.totals import totals
from tests.sync_server import payment_facts, sale_facts
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


async def test_refunds_are_taken_out_of_the_totals_as_out_of_the_z(bench: Bench) -> None:
    till = await bench.terminal()
    whole, part = sale_facts.sale("s1", 30_000, discount=501), sale_facts.sale("s2", 7_000, kind="card")
    part = sale_facts.with_fee(part)
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


async def test_two_decisions_about_one_attempt_are_counted_as_on_the_z(bench: Bench) -> None:
    """A refund that was decided as not made, and then given in cash: the Z had two, head office one."""
    till = await bench.terminal()
    first = payment_facts.forced("k1")
    second = msgspec.structs.replace(payment_facts.forced("k1", "done"), at_ms=first.at_ms + 1)
    decided = (payment_facts.begun("k1", payment_facts.card(), 4_500), first, second)
    till.append(sale_facts.opened(), sale_facts.period(), *decided)
    await till.exchange()
    await bench.consume()
    for rebuilt in (False, True):
        if rebuilt:
            await empty(bench.database)
            await bench.consume()
        async with bench.database.read() as tx:
            (found,) = (await totals(tx, by="day", value=sale_facts.DAY)).periods
        assert found.forced == 2


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
