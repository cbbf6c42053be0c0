"""A day's figures of card and code, and its rows of late answers, are what pinpad and acquirer have."""

from __future__ import annotations

import csv
import io

import msgspec
import pytest

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptContradicted,
    AttemptDone,
    AttemptKind,
    AttemptRefused,
    ContradictionSettled,
    RefundSubject,
    ReversalSubject,
    SaleVoided,
    Subject,
    Tender,
)
from sync_server.consumers.projections import empty
from sync_server.hq.given_back import given_back
from tests.sync_server import head_office, payment_facts, sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio
AMOUNT = 10_000  # of the one sale there is


def begun(attempt: str, subject: Subject | None = None, period: str = "p1") -> AnyFact:
    return payment_facts.begun(attempt, subject or payment_facts.card(), AMOUNT, period=period)


def found(attempt: str, kind: AttemptKind, outcome: str = "done", of: str = "") -> AnyFact:
    assert outcome in ("done", "refused")
    return AttemptContradicted(
        at_ms=T0, attempt=attempt, sale="s1", number="1", kind=kind, amount=AMOUNT,
        outcome="done" if outcome == "done" else "refused", reference="0050" if outcome == "done" else "declined",
        of=of,
    )  # fmt: skip


def sold(payment: str) -> AnyFact:
    """Paid by that card."""
    sale = sale_facts.sale("s1")
    tender = Tender(tender="t1", kind="card", requested=AMOUNT, buyer_paid=AMOUNT, receivable=AMOUNT, attempt=payment)
    return msgspec.structs.replace(sale, tenders=(tender,))


VOIDED = SaleVoided(at_ms=T0, sale="s1", period="p1", operator="1001", reason="no_money", amount=AMOUNT, number="9")
PAID = (begun("k1"), AttemptDone(at_ms=T0, attempt="k1", slip=payment_facts.slip("0042", AMOUNT)))
NOT_PAID = (begun("k1"), payment_facts.forced("k1"), AttemptRefused(at_ms=T0, attempt="k1", code="forced"))
BACK = begun("k2", ReversalSubject(of="k1"))
REFUND = begun("k2", RefundSubject(of="k1", kind="card"))
NOT_BACK = (payment_facts.forced("k2"), AttemptRefused(at_ms=T0, attempt="k2", code="forced"))
IS_BACK = AttemptDone(at_ms=T0, attempt="k2", reference="0051")

_CASES: dict[str, tuple[tuple[AnyFact, ...], int]] = {
    "a refund found made": ((*PAID, sold("k1"), REFUND, *NOT_BACK, found("k2", "refund", of="k1")), -AMOUNT),
    "a reversal found made": ((*PAID, BACK, *NOT_BACK, sold("k1"), found("k2", "reversal", of="k1")), -AMOUNT),
    "one of a void, which was given back otherwise": (
        (*PAID, BACK, *NOT_BACK, VOIDED, found("k2", "reversal", of="k1")),
        0,
    ),
    "a card found paid": ((*NOT_PAID, found("k1", "card"), VOIDED), AMOUNT),
    "counted in": ((*NOT_PAID, found("k1", "card"), sold("k1")), 0),
    "given back": ((*NOT_PAID, VOIDED, found("k1", "card"), BACK, IS_BACK), 0),
    "never paid": ((*PAID, sold("k1"), found("k1", "card", "refused")), -AMOUNT),
    "not given back after all": ((*PAID, BACK, IS_BACK, VOIDED, found("k2", "reversal", "refused", of="k1")), AMOUNT),
}


@pytest.mark.parametrize("name", _CASES)
async def test_it_stands_there_with_its_sign_where_the_other_side_differs(bench: Bench, name: str) -> None:
    facts, amount = _CASES[name]
    await head_office.sold(bench, *facts)
    for rebuilt in (False, True):
        if rebuilt:
            await empty(bench.database)
            await bench.consume()
        async with bench.database.read() as tx:
            rows = [one for one in await given_back(tx, sale_facts.DAY) if one.kind == "late_moved"]
        assert [(one.means, one.amount) for one in rows] == ([("card", amount)] if amount else [])


async def test_one_that_went_back_on_another_day_stands_on_both(bench: Bench) -> None:
    later = begun("k2", ReversalSubject(of="k1"), period="p2")
    await head_office.sold(
        bench, *NOT_PAID, VOIDED, found("k1", "card"), sale_facts.period("p2", "2026-02-15"), later, IS_BACK
    )
    for day, amount in ((sale_facts.DAY, AMOUNT), ("2026-02-15", -AMOUNT)):
        async with bench.database.read() as tx:
            rows = [one for one in await given_back(tx, day) if one.kind == "late_moved"]
        assert [one.amount for one in rows] == [amount]


async def test_the_spreadsheet_has_a_column_for_it_and_the_page_a_row(bench: Bench) -> None:
    collected = ContradictionSettled(
        at_ms=T0, attempt="k2", outcome="done", supervisor="9001", reason="collected_in_cash", cash=AMOUNT, period="p1"
    )
    await head_office.told(bench, *_CASES["a refund found made"][0], collected)
    asked = f"/hq/v1/sales.csv?headings=keys&day={sale_facts.DAY}"
    answer = await bench.http.get(asked, headers=await bench.key("sales"))
    columns = ("kind", "card", "late_card", "late_code", "late_cash", "reference")
    rows = [tuple(row[name] for name in columns) for row in csv.DictReader(io.StringIO(answer.text))]
    assert sorted(rows) == [
        ("late_cash_in", "0.00", "", "", "100.00", ""),
        ("late_moved", "0.00", "-100.00", "", "", "0050"),
        ("sale", "100.00", "", "", "", ""),
    ]
    assert "迟到结果未计入 银行卡 -100.00 0.00" in await head_office.read(bench, f"/hq/sales?day={sale_facts.DAY}")
