"""The tables made from the journal: what is in them, what counts once, what is disputed, how they are remade."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AttemptConfirmed,
    AttemptContradicted,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    ContradictionSettled,
    SaleVoided,
)
from sync_server.consumers.projections import empty
from sync_server.database.schema import PROJECTIONS
from sync_server.hq.totals import totals
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench

pytestmark = pytest.mark.anyio


async def _tables(bench: Bench) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table: sorted(await bench.fetch(f"SELECT * FROM {table}"), key=lambda row: [str(value) for value in row])
        for table in PROJECTIONS
    }


async def test_a_day_becomes_rows_and_a_rebuild_makes_the_same_rows(bench: Bench) -> None:
    till = await bench.terminal()
    sales = [sale_facts.sale("s1"), sale_facts.sale("s2", 30_000, discount=501, kind="card", redemption="r1")]
    goods = sale_facts.sale("s3", 1_000_000, order=sale_facts.collected("O3", "f-3"))
    till.append(
        sale_facts.opened(),
        sale_facts.period(),
        sale_facts.redemption_begun("r1", "serial-1", "s2"),
        sale_facts.done("r1", "cloud-7"),
        sale_facts.lease_begun("x1", "O1", "s8"),
        AttemptUnknown(at_ms=T0, attempt="x1", why="silence"),
        AttemptForced(at_ms=T0, attempt="x1", outcome="refused", supervisor="9001", reason="acquirer_called"),
        *sales,
        goods,
        sale_facts.handed_over(goods, "8801", "8802"),
        sale_facts.refund(sales[1]),
        SaleVoided(at_ms=T0, sale="s8", period="p1", operator="1001", reason="changed mind", amount=100),
        ContradictionSettled(
            at_ms=T0, attempt="x0", outcome="done", supervisor="9001", reason="returned_in_cash", cash=-5, period="p1"
        ),
        sale_facts.closed(*sales, goods),
    )
    await till.exchange()
    await bench.consume()
    before = await _tables(bench)
    assert {table: len(rows) for table, rows in before.items()} == {
        "sales": 3,
        "sale_lines": 3,
        "sale_tenders": 3,
        "sale_benefits": 1,
        "sale_funding": 2,
        "voids": 1,
        "periods": 1,
        "attempts": 2,
        "refunds": 1,
        "refund_lines": 1,
        "refund_tenders": 1,
        "refund_benefits": 1,
        "refund_funding": 2,
        "hand_overs": 1,
        "hand_over_vouchers": 2,
        "refunded_sales": 1,
        "late_cash": 1,
        "late_answers": 1,
        "decisions": 1,
        "late_moves": 0,
    }
    states = await bench.fetch("SELECT attempt, state, reference, forced FROM attempts ORDER BY attempt")
    assert states == [("r1", "done", "cloud-7", 0), ("x1", "refused", "", 1)]
    assert await bench.disputes() == [("forced_tender", "x1"), ("lease_lost", "s3")]
    details = await bench.fetch("SELECT detail FROM disputes WHERE kind = 'forced_tender'")
    assert details == [("refused by 9001: acquirer_called",)]
    await empty(bench.database)
    await bench.consume()
    assert await _tables(bench) == before


async def test_a_sale_on_two_branches_counts_once(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    await till.exchange()
    till.ledger[2:] = [till.ledger[3], encode_fact(sale_facts.sale("s3"))]  # s2 again, then another
    till.branch("b2", 2)
    await till.exchange(2)
    await bench.consume()
    rows = await bench.fetch("SELECT sale FROM sales ORDER BY sale")
    assert rows == [("s1",), ("s2",), ("s3",)]
    assert await bench.fetch("SELECT count(*) FROM sale_lines") == [(3,)]


async def test_what_cannot_be_read_stays_and_is_tried_again(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1"), b"\xff not a fact", b'{"type":"from_tomorrow"}', sale_facts.sale("s2"))
    await till.exchange()
    await bench.consume()
    assert await bench.disputes() == [("undecodable", "a1@4"), ("undecodable", "a1@5")]
    assert await bench.fetch("SELECT sale FROM sales ORDER BY sale") == [("s1",), ("s2",)]
    # A later program can read it: here the bytes become readable instead of the program becoming newer.
    async with bench.database.write() as tx:
        await tx.execute("UPDATE journal SET data = $1 WHERE sequence = 5", encode_fact(sale_facts.sale("s9")))
    await empty(bench.database)
    await bench.consume()
    assert await bench.disputes() == [("undecodable", "a1@4")]
    assert await bench.fetch("SELECT sale FROM sales ORDER BY sale") == [("s1",), ("s2",), ("s9",)]


async def test_a_number_no_table_holds_sets_only_its_own_fact_aside(bench: Bench) -> None:
    till = await bench.terminal()
    huge = encode_fact(sale_facts.sale("s2", 12345678)).replace(b"12345678", str(2**63).encode())
    named = encode_fact(sale_facts.sale("s3")).replace("茶叶".encode(), b"tea \\u0000")
    till.append(*sale_facts.a_day("s1"), huge, named)
    await till.exchange()
    await bench.consume()
    assert await bench.fetch("SELECT sale FROM sales ORDER BY sale") == [("s1",), ("s3",)]
    assert ("undecodable", "a1@4") in await bench.disputes()


async def test_sums_that_do_not_hold_are_disputed(bench: Bench) -> None:
    till = await bench.terminal()
    wrong = msgspec.structs.replace(sale_facts.sale("s1", discount=300), total=9_999)
    till.append(sale_facts.opened(), sale_facts.period(), wrong, sale_facts.closed(sale_facts.sale("s1"), off=1))
    await till.exchange()
    await bench.consume()
    assert await bench.disputes() == [("bad_arithmetic", "p1"), ("bad_arithmetic", "s1")]
    assert await bench.fetch("SELECT total FROM sales") == [(9_999,)], "it happened: it counts as it says"


@pytest.mark.parametrize("late", [False, True])
async def test_a_benefit_whose_redemption_was_refused_is_disputed(bench: Bench, late: bool) -> None:
    till = await bench.terminal()
    begun = sale_facts.redemption_begun("r1", "serial-1", "s1")
    refused = AttemptRefused(at_ms=T0, attempt="r1", code="used")
    sale = sale_facts.sale("s1", discount=500, redemption="r1")
    till.append(sale_facts.opened(), sale_facts.period(), begun, *((sale, refused) if late else (refused, sale)))
    for after in range(5):
        await till.exchange(after, count=1)
        await bench.consume()
    assert await bench.disputes() == [("benefit_refused", "s1/b1")]


async def test_a_redemption_that_held_is_not_disputed(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(
        sale_facts.opened(),
        sale_facts.period(),
        sale_facts.redemption_begun("r1", "serial-1", "s1"),
        sale_facts.done("r1"),
        sale_facts.sale("s1", discount=500, redemption="r1"),
        sale_facts.redemption_begun("r2", "serial-2", "s2"),
        sale_facts.done("r2"),
        AttemptReversed(at_ms=T0, attempt="r2", by="v1"),
    )
    await till.exchange()
    await bench.consume()
    assert await bench.disputes() == []


async def test_an_answer_that_agrees_with_a_decision_stands_beside_its_dispute(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(
        sale_facts.opened(),
        sale_facts.period(),
        AttemptForced(at_ms=T0, attempt="k1", outcome="refused", supervisor="9001", reason="acquirer_called"),
        AttemptForced(at_ms=T0, attempt="k2", outcome="done", supervisor="9001", reason="acquirer_called"),
        AttemptConfirmed(at_ms=T0, attempt="k1", outcome="refused"),
        AttemptConfirmed(at_ms=T0, attempt="k2", outcome="done", reference="4200"),
    )
    await till.exchange()
    await bench.consume()
    assert await bench.fetch("SELECT subject, remark FROM disputes ORDER BY subject") == [
        ("k1", "the acquirer's own answer agrees: refused, —"),
        ("k2", "the acquirer's own answer agrees: done, 4200"),
    ]


async def test_a_second_decision_about_the_same_attempt_is_told_too(bench: Bench) -> None:
    """It came, said a supervisor, and later that it was given back by other means: money left the house by a word."""
    till = await bench.terminal()
    first = AttemptForced(at_ms=T0, attempt="k1", outcome="done", supervisor="9001", reason="pinpad_checked")
    second = AttemptForced(at_ms=T0, attempt="k1", outcome="refused", supervisor="9002", reason="acquirer_called")
    till.append(sale_facts.opened(), sale_facts.period(), first)
    await till.exchange()
    await bench.consume()
    assert await bench.disputes() == [("forced_tender", "k1")]
    till.append(second, AttemptReversed(at_ms=T0, attempt="k1", by="forced"))
    await till.exchange()
    await bench.consume()
    assert await bench.disputes() == [("forced_tender", "k1/again")]
    said = "SELECT subject, detail FROM disputes ORDER BY subject"
    told = [("k1", "done by 9001: pinpad_checked"), ("k1/again", "refused by 9002: acquirer_called")]
    assert await bench.fetch(said) == told
    async with bench.database.write() as tx:
        await tx.execute("DELETE FROM disputes")
    for _ in range(2):
        await empty(bench.database)
        await bench.consume()
        assert await bench.fetch(said) == told


_WORD = AttemptForced(at_ms=T0, attempt="k1", outcome="refused", supervisor="9001", reason="acquirer_called")
_LATER = msgspec.structs.replace(_WORD, at_ms=T0 + 60_000)


async def test_an_equal_decision_at_another_time_is_another(bench: Bench) -> None:
    """Not received, said a supervisor; it had been, was counted in, and went back by other means on the same word."""
    till = await bench.terminal()
    till.append(sale_facts.opened(), sale_facts.period(), _WORD, _LATER)
    await till.exchange()
    said = "SELECT subject, resolution FROM disputes ORDER BY subject"
    for _ in range(2):
        await bench.consume()
        assert await bench.fetch(said) == [("k1", "decided_again"), ("k1/again", None)]
        await empty(bench.database)


async def test_equal_decisions_about_two_payments_are_two(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(sale_facts.opened(), sale_facts.period(), _WORD, msgspec.structs.replace(_WORD, attempt="k2"))
    await till.exchange()
    await bench.consume()
    assert await bench.disputes() == [("forced_tender", "k1"), ("forced_tender", "k2")]


async def test_of_disputes_from_before_the_time_was_kept_a_rebuild_tells_two_decisions_apart(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(sale_facts.opened(), sale_facts.period(), _WORD)
    await till.exchange()
    await bench.consume()
    async with bench.database.write() as tx:
        await tx.execute("UPDATE disputes SET decided_at_ms = 0")
    for _ in range(2):
        await empty(bench.database)
        await bench.consume()
        assert await bench.disputes() == [("forced_tender", "k1")], "the same decision, taken again"
    till.append(_LATER)
    await till.exchange()
    await bench.consume()
    assert await bench.disputes() == [("forced_tender", "k1/again")]


async def test_an_answer_against_a_forced_outcome_takes_over_its_dispute(bench: Bench) -> None:
    """Head office closes one, not two; the one about the forcing may be closed by the time the late answer comes."""
    till = await bench.terminal()
    till.append(
        sale_facts.opened(),
        sale_facts.period(),
        AttemptForced(at_ms=T0, attempt="k1", outcome="refused", supervisor="9001", reason="acquirer_called"),
        AttemptContradicted(
            at_ms=T0,
            attempt="k1",
            sale="s1",
            number="0214-02-0007",
            kind="card",
            amount=1_000,
            outcome="done",
            reference="0042",
        ),
    )
    await till.exchange()
    await bench.consume()
    assert await bench.disputes() == [("forced_tender", "k1/done")]
    details = await bench.fetch("SELECT detail FROM disputes WHERE subject = 'k1/done'")
    assert details == [("settled otherwise, then done: card ¥10.00, sale 0214-02-0007, 0042",)]
    till.append(
        ContradictionSettled(
            at_ms=T0,
            attempt="k1",
            outcome="done",
            supervisor="9002",
            reason="returned_in_cash",
            cash=-1_000,
            period="p1",
        ),
    )
    await till.exchange()
    await bench.consume()
    remarks = [("k1/done", "9002: returned_in_cash")]
    said = "SELECT subject, remark FROM disputes WHERE resolved_at_ms IS NULL ORDER BY subject"
    assert await bench.fetch(said) == remarks  # told, not closed
    async with bench.database.write() as tx:
        await tx.execute("DELETE FROM disputes")
    await empty(bench.database)
    await bench.consume()
    assert await bench.fetch(said) == remarks  # a rebuild reads both anew
    async with bench.database.read() as tx:
        (period,) = (await totals(tx, by="period", value="p1")).periods
    assert (period.late_cash_in, period.late_cash_out) == (0, 1_000)
    assert period.cash_expected == period.cash_float - 1_000
