"""The spreadsheet for an accountant: its language, and what a spreadsheet program would make of its cells."""

from __future__ import annotations

import csv
import io
import re

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync_server.hq import spreadsheet
from sync_server.hq.entries import Entry, HandOver, Refund, RefundTender, Sale, SaleTender, Voucher
from sync_server.wording import Language
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench

ORDER, COUPON = "4012388176512034512", "880012345678901234"
WHEN = {"period": "p1", "business_day": "2026-02-14", "operator": "0012", "at_ms": 1_771_000_060_000}
AT = {"store": "0007", "till": "02", "received_at_ms": 0, **WHEN}
FIGURES = {"gross": 12_345, "discount": 345, "credit": 0, "fees": 0, "rounding": 0, "total": 12_000, "tax": 5}
PARTS = {"lines": (), "benefits": (), "offline": False}


def sale(**changes: object) -> Sale:
    tender = SaleTender(tender="t", kind="card", requested=1, buyer_paid=1, receivable=12_000, change=0, payee="")
    made = {"sale": "s1", "number": "20260214-02-0219", "order": ORDER, "tenders": (tender,)}
    return msgspec.convert({**AT, **FIGURES, **PARTS, **made, **changes, "kind": "sale"}, Sale)


def refund() -> Refund:
    back = RefundTender(tender="t", kind="cash", amount=12_000, payee="")
    made = {"refund": "r1", "of": "s1", "of_number": "202602140219", "number": "n", "reason": "", "deposit": 0}
    made["order"] = ORDER
    return msgspec.convert({**AT, **FIGURES, **PARTS, **made, "tenders": (back,), "kind": "refund"}, Refund)


def hand_over(*coupons: str) -> HandOver:
    vouchers = tuple(Voucher(coupon=coupon, title="") for coupon in coupons)
    return msgspec.convert(
        {**AT, "sale": "s1", "number": "n", "order": ORDER, "vouchers": vouchers, "kind": "hand_over"}, HandOver
    )


def cells(entry: Entry, language: Language | None = "zh") -> dict[str, str]:
    (line,) = csv.reader(io.StringIO(spreadsheet.line(entry, 480, language)))
    return dict(zip(spreadsheet.COLUMNS, line, strict=True))


def test_a_number_that_names_something_keeps_its_digits_and_zeros() -> None:
    """A spreadsheet shows 4012388176512034512 as 4.01E+18 and has 4012388176512030000 in its cell; 02 becomes 2."""
    shown = cells(sale())
    assert (shown["order"], shown["store"], shown["till"], shown["operator"]) == (
        f"\t{ORDER}",
        "\t0007",
        "\t02",
        "\t0012",
    )
    assert (cells(refund())["of_number"], cells(refund())["order"]) == ("\t202602140219", f"\t{ORDER}")
    assert cells(hand_over(COUPON))["vouchers"] == f"\t{COUPON}"
    assert cells(hand_over(COUPON, "8"))["vouchers"] == f"{COUPON} 8"  # no number with a blank in it
    assert cells(sale(sale="12e45"))["sale"] == "\t12e45"
    assert cells(sale(order=None))["order"] == ""


def test_a_store_or_till_is_no_day() -> None:
    """A spreadsheet shows the store 3-12 as the twelfth of March, and 1-2-03 as a day of 2003."""
    shown = cells(sale(store="3-12", till="1-2-03"))
    assert (shown["store"], shown["till"]) == ("\t3-12", "\t1-2-03")
    assert shown["number"] == "20260214-02-0219"  # eight digits are no year
    assert cells(sale(store="3-12"), None)["store"] == "3-12"


def test_amounts_and_days_stay_what_a_spreadsheet_can_reckon_with() -> None:
    shown = cells(refund())
    assert (shown["gross"], shown["net"], shown["cash"], shown["card"]) == ("-123.45", "-120.00", "-120.00", "0.00")
    assert (shown["business_day"], shown["time"]) == ("2026-02-14", "2026-02-14 00:27:40")


def test_words_are_the_accountants_and_keys_the_programs() -> None:
    assert [cells(one)["kind"] for one in (sale(), refund(), hand_over())] == ["销售", "退货", "交货"]
    assert [cells(one, "en")["kind"] for one in (sale(), refund(), hand_over())] == ["Sale", "Refund", "Hand-over"]
    assert [cells(one)["offline"] for one in (sale(), sale(offline=True), hand_over())] == ["否", "是", ""]
    assert cells(sale(offline=True), None) == {
        **cells(sale(), None),
        "kind": "sale",
        "offline": "1",
        "order": ORDER,
        "till": "02",
        "operator": "0012",
    }


@pytest.mark.parametrize("language", ["zh", "en", None])
@given(
    text=st.text(st.characters(codec="utf-8", exclude_characters="\0")) | st.from_regex(r"\A[=+@\-\t\r\n＝＋－＠].*\Z")
)
def test_no_cell_is_run_as_a_formula(language: Language | None, text: str) -> None:
    """Nor is one once a program drops the tab: digits alone stand behind it."""
    for name, cell in cells(sale(number=text, order=text, sale=text), language).items():
        if cell.startswith(("\t", "-")):
            assert re.fullmatch(r"\t[0-9]+([eE][0-9]+)?|\t[0-9]+(-[0-9]+)+|-[0-9]+(\.[0-9]+)?", cell), (name, cell)
        else:
            assert not cell.startswith(tuple("=+@\r\n＝＋－＠")), (name, cell)


@pytest.mark.anyio
async def test_its_headings_are_in_the_language_that_is_asked_for(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1"))
    await till.exchange()
    await bench.consume()
    key = await bench.key("sales")

    async def first(query: str = "", accepted: str = "") -> tuple[bool, str, str | None]:
        headers = {**key, **({"Accept-Language": accepted} if accepted else {})}
        response = await bench.http.get(f"/hq/v1/sales.csv{query}", headers=headers)
        text = response.content.decode("utf-8")
        line = text.removeprefix(spreadsheet.MARK).splitlines()[0]
        return text.startswith(spreadsheet.MARK), line[:12], response.headers.get("content-language")

    chinese = (True, "门店,收银台,类别,小票号"[:12], "zh-CN")
    english = (True, "Store,Till,Kind"[:12], "en")
    assert await first() == await first(accepted="zh-CN,en;q=0.5") == await first("?lang=zh", "en") == chinese
    assert await first(accepted="en-GB,zh;q=0.5") == await first("?lang=en", "zh-CN") == english
    assert await first("?headings=keys", "en") == (False, "store,till,k", None)


@pytest.mark.anyio
async def test_whoever_sees_the_page_has_it_in_the_pages_language(bench: Bench) -> None:
    await bench.http.post("/hq/login", data={"key": (await bench.key("page"))["Authorization"].split()[1]})
    await bench.http.get("/hq/?lang=en")
    assert (await bench.http.get("/hq/sales.csv")).text.startswith("\ufeffStore,Till")
    assert (await bench.http.get("/hq/sales.csv?lang=zh")).text.startswith("\ufeff门店,收银台")
