"""The sales of a day on head office's page: receipt by receipt, paged, of all stores or one, and as a spreadsheet."""

from __future__ import annotations

import csv
import io
import re

import msgspec
import pytest

from pos_terminal.contract.facts import SaleClosed
from sync_server.hq import day_sales, keys
from tests.sync_server import head_office, sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio

_SALES = f"/hq/sales?day={sale_facts.DAY}"
_CSV = f"/hq/sales.csv?day={sale_facts.DAY}"


def _rows(html: str) -> list[str]:
    return [
        head_office.text(row).strip() for row in re.findall(r"<tr>.*?</tr>", html.partition("<tbody>")[2], re.DOTALL)
    ]


def _paid_in_two(sale: SaleClosed, card: int) -> SaleClosed:
    (cash,) = sale.tenders
    rest = msgspec.structs.replace(cash, requested=cash.requested - card, receivable=cash.receivable - card)
    paid = msgspec.structs.replace(cash, tender="t2", kind="card", requested=card, receivable=card, change=0)
    return msgspec.structs.replace(sale, tenders=(rest, paid))


async def test_the_sales_of_the_day_are_told_newest_first_with_how_they_were_paid(bench: Bench) -> None:
    whole, two = sale_facts.sale("s1", 30_000), _paid_in_two(sale_facts.sale("s2", 1_234_567), 1_000_000)
    two = msgspec.structs.replace(two, at_ms=T0 + 30_000)
    await head_office.sold(bench, whole, two, sale_facts.refund(whole))
    await head_office.signed_in(bench)
    shown = await head_office.shown(bench, _SALES)
    assert _rows(shown) == [
        f"{whole.number}-R S001 / 01 02-14 00:28 退货 原单 {whole.number} 现金 -300.00 -300.00",
        f"{whole.number} S001 / 01 02-14 00:27 销售 现金 300.00 300.00",
        f"{two.number} S001 / 01 02-14 00:27 销售 现金 2,345.67 银行卡 10,000.00 12,345.67",
    ]
    assert "实收 ¥12,345.67 笔数 2 退货 1" in head_office.text(shown)
    english = head_office.text(await head_office.shown(bench, _SALES + "&lang=en"))
    assert f"Refund of {whole.number} Cash -300.00 -300.00" in english


async def test_the_list_is_of_one_business_day_and_its_links_keep_what_was_asked(bench: Bench) -> None:
    other = sale_facts.sale("s2", period="p2")
    await head_office.sold(bench, sale_facts.sale("s1"), sale_facts.period("p2", "2026-02-15"), other)
    await head_office.signed_in(bench)
    shown = await head_office.shown(bench, _SALES + "&store=S001")
    assert len(_rows(shown)) == 1
    assert other.number not in shown
    for link in (
        'href="/hq/sales?day=2026-02-13&amp;store=S001"',
        'href="/hq/sales?day=2026-02-14&amp;store=S001&amp;lang=en"',
        'href="/hq/sales.csv?day=2026-02-14&amp;store=S001"',
        'href="/hq/?day=2026-02-14"',
    ):
        assert link in shown, link
    assert "没有销售" in await head_office.shown(bench, "/hq/sales?day=2026-02-13")
    assert 'href="/hq/sales?day=2026-02-14"' in await head_office.shown(bench, "/hq/")
    assert 'href="/hq/sales.csv?day=2026-02-14"' in await head_office.shown(bench, "/hq/")


async def test_the_list_of_a_store_has_its_sales_and_sums_alone(bench: Bench) -> None:
    await head_office.sold(bench, sale_facts.sale("s1", 500))
    await head_office.sold(bench, sale_facts.sale("s1", 700), sale_facts.sale("s2", 900), store="S002", till="03")
    await head_office.signed_in(bench)
    assert "实收 ¥21.00 笔数 3 退货 0" in head_office.text(await head_office.shown(bench, _SALES))
    shown = await head_office.shown(bench, _SALES + "&store=S002")
    assert "实收 ¥16.00 笔数 2 退货 0" in head_office.text(shown)
    assert [row.split()[1:4] for row in _rows(shown)] == [["S002", "/", "03"]] * 2
    assert re.findall(r'<option value="(\w*)"( selected)?', shown) == [("", ""), ("S001", ""), ("S002", " selected")]
    assert "门店 S002" in shown
    assert "没有销售" in await head_office.shown(bench, _SALES + "&store=S009")


async def test_a_long_day_is_turned_page_by_page(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sale once, refunds among them; a page beyond the last is the last."""
    monkeypatch.setattr(day_sales, "PAGE_ROWS", 2)
    sold = [msgspec.structs.replace(sale_facts.sale(f"s{n}"), at_ms=T0 + n) for n in range(4)]
    await head_office.sold(bench, *sold, sale_facts.refund(sold[0]))
    await head_office.signed_in(bench)
    pages = [await head_office.shown(bench, _SALES + f"&page={n}") for n in (1, 2, 3)]
    numbers = [row.split()[0] for shown in pages for row in _rows(shown)]
    assert numbers == [f"{sold[0].number}-R", *(sale.number for sale in reversed(sold))]
    assert [re.findall(r'href="/hq/sales\?day=2026-02-14&amp;page=(\d)"', shown) for shown in pages] == [
        ["2"],
        ["3"],
        ["2"],
    ], "the first page has no number"
    assert 'rel="prev" href="/hq/sales?day=2026-02-14"' in pages[1]
    assert _rows(await head_office.shown(bench, _SALES + "&page=9")) == _rows(pages[2])
    assert "第 3 页，共 3 页" in head_office.text(pages[2])
    assert "page 3 of 3" in head_office.text(await head_office.shown(bench, _SALES + "&page=3&lang=en"))


async def test_the_spreadsheet_of_the_page_is_the_feeds_of_that_day_and_store(bench: Bench) -> None:
    await head_office.sold(
        bench, sale_facts.sale("s1"), sale_facts.period("p2", "2026-02-15"), sale_facts.sale("x", period="p2")
    )
    await head_office.sold(bench, sale_facts.sale("s2"), store="S002", till="03")
    await head_office.signed_in(bench)
    whole = await bench.http.get(_CSV)
    feed = await bench.http.get(f"/hq/v1/sales.csv?day={sale_facts.DAY}", headers=await bench.key("sales"))
    assert whole.content == feed.content
    assert whole.headers["content-disposition"] == 'attachment; filename="sales-2026-02-14.csv"'
    assert whole.headers["cache-control"] == "no-store"
    response = await bench.http.get(_CSV + "&store=S002")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["门店"], row["销售编号"]) for row in rows] == [("S002", "s2")]
    assert response.headers["content-disposition"] == 'attachment; filename="sales-2026-02-14-S002.csv"'


@pytest.mark.parametrize("path", [_SALES, _CSV])
async def test_only_a_key_for_the_page_opens_it(small_bench: Bench, path: str) -> None:
    """By the page's cookie; neither a key for something else nor one that was revoked."""
    http = small_bench.http
    await head_office.sold(small_bench, sale_facts.sale("s1"))
    for key in ("", "hq_wrong", (await small_bench.key("sales", "totals"))["Authorization"].split()[1]):
        http.cookies.set("hq_key", key)
        refused = await http.get(path)
        assert refused.status_code == 401
        assert 'name="key"' in refused.text
        assert "20260214" not in refused.text
    http.cookies.clear()
    assert (await http.get(path, headers=await small_bench.key("page"))).status_code == 401, "a cookie's, no feed's"
    await head_office.signed_in(small_bench)
    answered = await http.get(path)
    assert answered.status_code == 200
    assert answered.headers["cache-control"] == "no-store"
    async with small_bench.database.write() as tx:
        assert await keys.revoke(tx, "people", T0)
    assert (await http.get(path)).status_code == 401


@pytest.mark.parametrize(
    "query", ["day=yesterday", "store=a/b", "store=%0d%0ax", "store=" + "x" * 33, "page=0", "page=x", "page=1234567"]
)
async def test_a_question_that_does_not_fit_is_refused(small_bench: Bench, query: str) -> None:
    await head_office.signed_in(small_bench)
    for path in ("/hq/sales", "/hq/sales.csv"):
        assert (await small_bench.http.get(f"{path}?{query}")).status_code == 400, path


async def test_the_list_names_nobody(small_bench: Bench) -> None:
    """What a list of sales needs not: who rang them up, whose order it was."""
    order = sale_facts.collected("O-77", "f-1")
    await head_office.sold(
        small_bench, msgspec.structs.replace(sale_facts.sale("s1", 1_000_000, order=order), operator="4711")
    )
    await head_office.signed_in(small_bench)
    shown = head_office.text(await head_office.shown(small_bench, _SALES))
    assert "20260214-01-s1" in shown
    for text in ("4711", "O-77", "AAF"):
        assert text not in shown


@pytest.mark.parametrize("of_store", [False, True])
async def test_the_list_of_a_day_is_found_by_index(sqlite_url: str, of_store: bool) -> None:
    async with Bench(sqlite_url).running() as bench:
        select, store = day_sales.select(of_store=of_store), ["S001"] if of_store else []
        plan = await bench.fetch("EXPLAIN QUERY PLAN " + select, sale_facts.DAY, 50, 0, *store)
    steps = [str(row[3]) for row in plan]
    for index in ("periods_day", "sales_period", "refunds_period", "attempts_reversed"):
        assert [step for step in steps if index in step], steps
