"""Leases end by the journal: who may have one, when it is granted again, and what is disputed."""

from __future__ import annotations

import asyncio

import pytest

from pos_terminal.contract.facts import AnyFact, AttemptForced, AttemptRefused, AttemptReversed, SaleVoided
from sync_server import leases, publish
from sync_server.leases import Denied, Held
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench, Terminal

pytestmark = pytest.mark.anyio


async def _grant(
    bench: Bench, attempt: str, till: str = "01", *, kind: leases.Subject = "order", subject: str = "O1"
) -> Held | Denied:
    async with bench.database.write() as tx:
        feed = await publish.feed_id(tx)
        return await leases.grant(tx, kind, subject, "S001", till, attempt, feed, bench.now_ms)


async def _tell(bench: Bench, till: Terminal, *facts: AnyFact) -> None:
    after = len(till.ledger)
    till.append(*facts)
    await till.exchange(after)
    await bench.consume()


_ENDS = [
    AttemptRefused(at_ms=T0, attempt="x1", code="given_up"),
    AttemptReversed(at_ms=T0, attempt="x1", by="v1"),
    AttemptForced(at_ms=T0, attempt="x1", outcome="refused", supervisor="9001", reason="asked"),
    SaleVoided(at_ms=T0, sale="s1", period="p1", operator="1001", reason="no", amount=1),
    sale_facts.sale("s1"),
]


@pytest.mark.parametrize("end", _ENDS, ids=lambda end: type(end).__name__)
async def test_it_ends_when_the_journal_has_passed_the_end(bench: Bench, end: AnyFact) -> None:
    till = await bench.terminal()
    assert isinstance(await _grant(bench, "x1"), Held)
    await _tell(bench, till, sale_facts.opened(), sale_facts.lease_begun("x1", "O1", "s1"), sale_facts.done("x1"))
    bench.now_ms += 365 * 86_400_000  # no clock ends it
    denied = await _grant(bench, "y1", "02")
    assert isinstance(denied, Denied)
    assert denied == Denied("leased_elsewhere", "S001/01")
    await _tell(bench, till, end)
    assert isinstance(await _grant(bench, "y1", "02"), Held)


@pytest.mark.parametrize("fence", ["", "-", "f-²", "f-" + "9" * 40])
async def test_a_fence_that_is_none_is_no_lease(bench: Bench, fence: str) -> None:
    till = await bench.terminal()
    sale = sale_facts.sale("s1", 300_000, order=sale_facts.collected("O1", fence))
    await _tell(bench, till, sale_facts.opened(), sale_facts.period(), sale)
    assert await bench.disputes() == [("lease_lost", "s1")]


async def test_a_benefit_is_held_by_its_serial(bench: Bench) -> None:
    till = await bench.terminal()
    assert isinstance(await _grant(bench, "serial-1", kind="benefit", subject="b1"), Held)
    await _tell(bench, till, sale_facts.opened(), sale_facts.redemption_begun("r1", "serial-1", "s1"))
    assert isinstance(await _grant(bench, "serial-2", "02", kind="benefit", subject="b1"), Denied)
    await _tell(bench, till, AttemptRefused(at_ms=T0, attempt="r1", code="used"))
    assert isinstance(await _grant(bench, "serial-2", "02", kind="benefit", subject="b1"), Held)


async def test_a_voucher_begun_after_its_sale_keeps_its_lease_until_it_is_done(bench: Bench) -> None:
    """The sale's end and the voucher's beginning come in one batch."""
    till = await bench.terminal()
    held = await _grant(bench, "x1")
    assert isinstance(held, Held)
    sale = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", held.fence))
    code = "880112345607"
    assert isinstance(await _grant(bench, "h1", kind="benefit", subject=code), Held)
    gone = (sale_facts.handed_over(sale), sale_facts.voucher_begun("h1", code, sale))
    await _tell(bench, till, sale_facts.opened(), sale_facts.lease_begun("x1", "O1", "s1"), sale, *gone)
    assert isinstance(await _grant(bench, "h1", kind="benefit", subject=code), Held), "the retry is the same attempt"
    assert isinstance(await _grant(bench, "y1", "02", kind="benefit", subject=code), Denied)
    await _tell(bench, till, sale_facts.done("h1", "r-1"))
    assert isinstance(await _grant(bench, "y1", "02", kind="benefit", subject=code), Held)
    late = await _grant(bench, "h1", kind="benefit", subject=code)
    assert isinstance(late, Denied)
    assert late.code == "attempt_ended"


async def test_a_question_that_comes_after_its_end_is_granted_nothing(bench: Bench) -> None:
    """It was under way while the sale was voided: nobody would ever give this lease back."""
    till = await bench.terminal()
    void = SaleVoided(at_ms=T0, sale="s1", period="p1", operator="1001", reason="no", amount=1)
    await _tell(bench, till, sale_facts.opened(), sale_facts.lease_begun("x1", "O1", "s1"), void)
    late = await _grant(bench, "x1")
    assert isinstance(late, Denied)
    assert late.code == "attempt_ended"
    assert isinstance(await _grant(bench, "y1", "02"), Held)


async def test_a_written_off_lease_is_granted_to_others_and_its_late_use_is_disputed(bench: Bench) -> None:
    till = await bench.terminal()
    held = await _grant(bench, "x1")
    assert isinstance(held, Held)
    async with bench.database.write() as tx:
        lease = await leases.write_off(tx, "order", "O1", "the till burnt", bench.now_ms)
        assert lease is not None
        assert lease.fence == held.fence
        assert await leases.write_off(tx, "order", "O1", "again", bench.now_ms) is None
    assert isinstance(await _grant(bench, "y1", "02"), Held)
    gone = await _grant(bench, "x1")
    assert isinstance(gone, Denied)
    assert gone.code == "attempt_ended"
    sale = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", held.fence))
    await _tell(bench, till, sale_facts.opened(), sale_facts.lease_begun("x1", "O1", "s1"), sale)
    assert await bench.disputes() == [("lease_lost", "s1")]


@pytest.mark.parametrize("fence", ["", "nonsense", "feed-1", "-", "x-99999999999999999999"])
async def test_a_fence_this_server_never_gave_is_disputed(bench: Bench, fence: str) -> None:
    till = await bench.terminal()
    sale = sale_facts.sale("s1", 1_000_000, order=sale_facts.collected("O1", fence))
    await _tell(bench, till, sale_facts.opened(), sale)
    assert await bench.disputes() == [("lease_lost", "s1")]


async def test_somebody_else_s_fence_is_disputed(bench: Bench) -> None:
    till = await bench.terminal()
    other = await _grant(bench, "y1", "02")
    mine = await _grant(bench, "x1", subject="O2")
    assert isinstance(other, Held)
    assert isinstance(mine, Held)
    for number, fence in (("s1", other.fence), ("s2", mine.fence)):
        sale = sale_facts.sale(number, 1_000_000, order=sale_facts.collected("O1", fence))
        await _tell(bench, till, sale)
    assert await bench.disputes() == [("lease_lost", "s1"), ("lease_lost", "s2")]


async def test_two_tills_at_once_get_one_lease(bench: Bench) -> None:
    outcomes = await asyncio.gather(*(_grant(bench, f"x{n}", f"{n:02}") for n in range(8)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Denied"] * 7 + ["Held"]


async def test_a_fence_of_before_a_restore_is_no_fence_of_after(bench: Bench) -> None:
    before = await _grant(bench, "x1")
    assert isinstance(before, Held)
    async with bench.database.write() as tx:
        await publish.redraw_feed_id(tx)
        await leases.write_off(tx, "order", "O1", "restore", T0)
    after = await _grant(bench, "x2")
    assert isinstance(after, Held)
    assert before.fence.split("-")[0] != after.fence.split("-")[0]
