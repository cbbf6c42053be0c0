"""Money that came back or moved outside of sales: rows among the sales of a day and in its spreadsheet, in no sum."""

from __future__ import annotations

import csv
import io
from typing import Literal

import pytest

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptContradicted,
    AttemptDone,
    AttemptReversed,
    CardSubject,
    CodeSubject,
    ContradictionSettled,
    ReversalSubject,
    SaleVoided,
    Subject,
)
from sync_server.consumers.projections import empty
from sync_server.hq.given_back import given_back
from tests.sync_server import head_office, payment_facts, sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio


def _taken_back(attempt: str, subject: Subject, amount: int, number: str, *, sale: str) -> tuple[AnyFact, ...]:
    """Paid, then taken back by an attempt of its own."""
    slip = payment_facts.slip(number, amount) if isinstance(subject, CardSubject) else None
    undo = f"{attempt}-x"
    return (
        payment_facts.begun(attempt, subject, amount, sale=sale),
        AttemptDone(at_ms=T0, attempt=attempt, slip=slip, reference="" if slip else number),
        payment_facts.begun(undo, ReversalSubject(of=attempt), amount, sale=sale),
        AttemptDone(at_ms=T0, attempt=undo),
        AttemptReversed(at_ms=T0, attempt=attempt, by=undo),
    )


def _void(sale: str, number: str = "", amount: int = 4_500) -> SaleVoided:
    return SaleVoided(
        at_ms=T0, sale=sale, period="p1", operator="1001", reason="no_money", amount=amount, number=number
    )


async def test_payments_that_came_back_stand_among_the_sales_of_the_day_and_in_no_sum(bench: Bench) -> None:
    """Of a sale that was voided, and one that went through after all when the sale had been paid otherwise."""
    await head_office.told(
        bench,
        *_taken_back("k1", CodeSubject(wallet="wechat"), 6_600, "4200001", sale="s1"),
        sale_facts.sale("s1"),
        *(*_taken_back("k2", payment_facts.card(), 4_500, "0042", sale="s9"), _void("s9", "0214-01-0009")),
        _void("s8"),
    )
    shown = await head_office.read(bench, f"/hq/sales?day={sale_facts.DAY}")
    assert "实收 ¥100.00 笔数 1 退货 0 销售以外的收退 2 不计入合计" in shown
    assert "20260214-01-s1 S001 / 01 02-14 00:26 收后退回 付款码 66.00 已退回 -66.00 0.00" in shown
    assert "0214-01-0009 S001 / 01 02-14 00:26 作废退回 银行卡 45.00 已退回 -45.00 0.00" in shown
    assert "实收 ¥100.00 笔数 1 退货 0" in await head_office.read(bench)
    other = await head_office.read(bench, f"/hq/sales?day={sale_facts.DAY}&store=S002")
    assert "收后退回" not in other
    english = await head_office.read(bench, f"/hq/sales?day={sale_facts.DAY}&lang=en")
    assert "Given back Payment code 66.00 came back -66.00 0.00" in english


async def test_payments_that_came_back_stand_at_the_end_of_the_days_spreadsheet(bench: Bench) -> None:
    await head_office.told(
        bench,
        *_taken_back("k1", CodeSubject(wallet="wechat"), 6_600, "4200001", sale="s1"),
        sale_facts.sale("s1"),
        *(*_taken_back("k2", payment_facts.card(), 4_500, "0042", sale="s9"), _void("s9", "0214-01-0009")),
    )
    key = await bench.key("sales")
    asked = f"/hq/v1/sales.csv?headings=keys&day={sale_facts.DAY}"
    rows = list(csv.DictReader(io.StringIO((await bench.http.get(asked, headers=key)).text)))
    columns = ("kind", "number", "sale", "net", "card", "code", "card_back", "code_back", "reference")
    assert [tuple(row[name] for name in columns) for row in rows] == [
        ("sale", "20260214-01-s1", "s1", "100.00", "0.00", "0.00", "", "", ""),
        ("given_back", "20260214-01-s1", "s1", "0.00", "0.00", "0.00", "", "66.00", "4200001"),
        ("void", "0214-01-0009", "s9", "0.00", "0.00", "0.00", "45.00", "", "0042"),
    ]
    elsewhere = await bench.http.get(f"/hq/sales.csv?day={sale_facts.DAY}&store=S002")
    whole = await bench.http.get("/hq/v1/sales.csv?headings=keys", headers=key)
    for response in (elsewhere, whole):
        assert "66.00" not in response.text, "of another store; the feed as a whole, which counts each entry once"


async def test_a_payment_that_stands_or_another_day_has_no_row(small_bench: Bench) -> None:
    """A reversal that was refused or is unknown leaves the payment where it is; a coupon is no money."""
    coupon = sale_facts.redemption_begun("k3", "serial-1", "s9")
    await head_office.told(
        small_bench,
        *(
            payment_facts.begun("k1", payment_facts.card(), 4_500, sale="s9"),
            AttemptDone(at_ms=T0, attempt="k1", slip=payment_facts.slip("0042", 4_500)),
        ),
        *(
            payment_facts.begun("k2", ReversalSubject(of="k1"), 4_500, sale="s9"),
            payment_facts.forced("k2"),
            _void("s9"),
        ),
        *(coupon, AttemptReversed(at_ms=T0, attempt="k3", by="k4")),
        sale_facts.period("p2", "2026-02-15"),
        payment_facts.begun("k5", payment_facts.card(), 700, sale="s7", period="p2"),
        AttemptReversed(at_ms=T0, attempt="k5", by="forced"),
    )
    async with small_bench.database.read() as tx:
        assert await given_back(tx, sale_facts.DAY) == ()
        (other,) = await given_back(tx, "2026-02-15")
    assert (other.number, other.reference, other.kind) == ("", "", "given_back")


async def test_a_rebuild_makes_the_same_rows_of_payments_that_came_back(bench: Bench) -> None:
    await head_office.told(
        bench, *_taken_back("k2", payment_facts.card(), 4_500, "0042", sale="s9"), _void("s9", "0214-01-0009")
    )
    async with bench.database.read() as tx:
        before = await given_back(tx, sale_facts.DAY)
    await empty(bench.database)
    await bench.consume()
    async with bench.database.read() as tx:
        assert await given_back(tx, sale_facts.DAY) == before
    assert [each.reference for each in before] == ["0042"]


_CASH: tuple[tuple[str, Literal["done", "refused"], str, int], ...] = (
    ("k3", "done", "returned_in_cash", -900),
    ("k4", "refused", "collected_in_cash", 500),
)


def _late_money() -> tuple[AnyFact, ...]:
    """A code that was decided as not paid and was, given back later by the acquirer; cash for two late cards."""
    code = payment_facts.begun("k1", CodeSubject(wallet="wechat"), 45_100, sale="s1")
    undo = payment_facts.begun("k2", ReversalSubject(of="k1", reason="give_back"), 45_100, sale="s1")
    late = AttemptContradicted(
        at_ms=T0, attempt="k1", sale="s1", number="1", kind="code", amount=45_100, outcome="done", reference="4200009"
    )
    settled = ContradictionSettled(at_ms=T0, attempt="k1", outcome="done", supervisor="9001", reason="given_back")
    out, into = (
        ContradictionSettled(
            at_ms=T0 + 9_000, attempt=attempt, outcome=outcome, supervisor="9001", reason=reason, cash=cash, period="p1"
        )
        for attempt, outcome, reason, cash in _CASH
    )
    return (
        *(code, payment_facts.forced("k1"), late, undo, AttemptDone(at_ms=T0, attempt="k2", reference="R-7"), settled),
        *(
            payment_facts.begun("k3", payment_facts.card(), 900, sale="s1"),
            payment_facts.begun("k4", payment_facts.card(), 500, sale="s9"),
            _void("s9", "0214-01-0009"),
        ),
        *(out, into),
        sale_facts.sale("s1"),
    )


async def test_money_that_moved_outside_of_sales_stands_among_the_days_and_in_no_sum(bench: Bench) -> None:
    await head_office.told(bench, *_late_money())
    shown = await head_office.read(bench, f"/hq/sales?day={sale_facts.DAY}")
    assert "实收 ¥100.00 笔数 1 退货 0 销售以外的收退 3 不计入合计" in shown
    assert "20260214-01-s1 S001 / 01 02-14 00:26 迟到收款退回 付款码 451.00 已退回 -451.00 0.00" in shown
    assert "20260214-01-s1 S001 / 01 02-14 00:26 迟到结果退现金 现金 -9.00 0.00" in shown
    assert "0214-01-0009 S001 / 01 02-14 00:26 迟到结果补收现金 现金 5.00 0.00" in shown
    english = await head_office.read(bench, f"/hq/sales?day={sale_facts.DAY}&lang=en")
    assert "Late payment given back Payment code 451.00 came back -451.00 0.00" in english
    assert "Cash out for a late answer Cash -9.00 0.00" in english


async def test_money_that_moved_outside_of_sales_stands_at_the_end_of_the_days_spreadsheet(bench: Bench) -> None:
    await head_office.told(bench, *_late_money())
    key = await bench.key("sales")
    asked = f"/hq/v1/sales.csv?headings=keys&day={sale_facts.DAY}"
    rows = list(csv.DictReader(io.StringIO((await bench.http.get(asked, headers=key)).text)))
    columns = ("kind", "number", "sale", "operator", "net", "cash", "code_back", "late_cash", "reference")
    assert sorted(tuple(row[name] for name in columns) for row in rows[1:]) == [
        ("late_back", "20260214-01-s1", "s1", "1001", "0.00", "0.00", "451.00", "", "4200009"),
        ("late_cash_in", "0214-01-0009", "s9", "9001", "0.00", "0.00", "", "5.00", ""),
        ("late_cash_out", "20260214-01-s1", "s1", "9001", "0.00", "0.00", "", "-9.00", ""),
    ]
    people = (await bench.http.get(f"/hq/sales.csv?day={sale_facts.DAY}")).text
    assert "迟到结果退现金" in people
    assert "迟到收款退回" in people


async def test_a_code_of_a_void_is_told_once(small_bench: Bench) -> None:
    """Its reversal gave back what counts as reversed: that is the row of the void, no late one."""
    await head_office.told(
        small_bench, *_taken_back("k1", CodeSubject(wallet="wechat"), 6_600, "4200001", sale="s9"), _void("s9", "n")
    )
    async with small_bench.database.read() as tx:
        assert [one.kind for one in await given_back(tx, sale_facts.DAY)] == ["void"]
