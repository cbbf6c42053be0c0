"""A till takes back what another sold: the facts byte for byte, one till at a time, until the journal ends it."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract.cloud import LeaseSale, Refusal, SaleFound
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptContradicted,
    ContradictionSettled,
    SaleClosed,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.contract.quantity import Quantity
from pos_terminal.sale.returns import ReturnPlan, plan_return
from sync_server.consumers.projections import empty
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench, Terminal

pytestmark = pytest.mark.anyio
NUMBER = "20260214-01-0001"


def sold(name: str = "s1", number: str = NUMBER) -> SaleClosed:
    sale = sale_facts.sale(name)
    (line,) = sale.lines
    two = msgspec.structs.replace(line, quantity=Quantity(2000, "盒"), unit_price=line.amount // 2)
    return msgspec.structs.replace(sale, number=number, lines=(two,))


def one_of(sale: SaleClosed, name: str) -> SaleRefunded:
    """The first of the two came back."""
    plan = plan_return(sale, (), {"l1": [0]})
    assert isinstance(plan, ReturnPlan)
    fields = {field: getattr(plan, field) for field in plan.__struct_fields__}
    return msgspec.structs.replace(sale_facts.refund(sale, name), **fields)


async def _sell(bench: Bench, *facts: AnyFact, store: str = "S001") -> Terminal:
    till = await bench.terminal(store)
    till.append(sale_facts.opened(store), sale_facts.period(), *facts)
    await till.exchange()
    return till


def _given_up(sale: str) -> SaleVoided:
    return SaleVoided(at_ms=T0, sale="r9", period="p1", operator="1001", reason="", amount=0, number="", of=sale)


async def test_the_facts_come_byte_for_byte_with_every_refund_anywhere(bench: Bench) -> None:
    sale = sold()
    refund = one_of(sale, "r1")
    await _sell(bench, sale)
    other = await bench.terminal("S001", "03")
    other.append(sale_facts.opened(till="03"), sale_facts.period(), refund)
    await other.exchange()
    asker = await bench.terminal("S001", "02")
    found = await asker.ask(LeaseSale(number=NUMBER))
    assert isinstance(found, SaleFound)
    assert found.sale == encode_fact(sale)
    assert found.refunds == (encode_fact(refund),)
    assert found.fence


async def test_what_its_till_was_told_of_its_payments_later_comes_with_it(bench: Bench) -> None:
    """A card that never came, and what a supervisor did about that; of another sale's nothing."""
    sale = sold()
    (tender,) = sale.tenders
    paid = msgspec.structs.replace(tender, kind="card", attempt="a1")
    sale = msgspec.structs.replace(sale, tenders=(paid,))
    late = AttemptContradicted(
        at_ms=T0, attempt="a1", sale=sale.sale, number=NUMBER, kind="card", amount=tender.receivable, outcome="refused"
    )
    settled = ContradictionSettled(at_ms=T0, attempt="a1", outcome="refused", supervisor="9", reason="not_collected")
    another = msgspec.structs.replace(late, attempt="a2", sale="s2")
    seller = await _sell(bench, sale, late, another)
    asker = await bench.terminal("S001", "02")
    found = await asker.ask(LeaseSale(number=NUMBER))
    assert isinstance(found, SaleFound)
    assert found.late == (encode_fact(late),)
    seller.append(settled)
    await seller.exchange()
    found = await asker.ask(LeaseSale(number=NUMBER))
    assert isinstance(found, SaleFound)
    assert found.late == (encode_fact(late), encode_fact(settled))
    out = msgspec.structs.replace(late, attempt="r1", sale="r", kind="refund", outcome="done", of="a1")
    asker.append(sale_facts.opened(till="02"), sale_facts.period(), out)
    await asker.exchange()
    found = await asker.ask(LeaseSale(number=NUMBER))
    assert isinstance(found, SaleFound)
    assert found.late == (encode_fact(late), encode_fact(settled), encode_fact(out)), (
        "told to the till that refunded it"
    )


async def test_one_till_at_a_time_and_asked_again_it_is_the_same(bench: Bench) -> None:
    sale = sold()
    seller = await _sell(bench, sale)
    asker = await bench.terminal("S001", "02")
    first = await asker.ask(LeaseSale(number=NUMBER))
    again = await asker.ask(LeaseSale(number=NUMBER))
    assert isinstance(first, SaleFound)
    assert isinstance(again, SaleFound)
    assert first.fence == again.fence
    denied = await seller.ask(LeaseSale(number=NUMBER))
    assert denied == Refusal(code="sale_leased_elsewhere", reason="S001/02")


@pytest.mark.parametrize("how", ["refunded", "given_up"])
async def test_it_ends_with_the_journal_of_the_till_that_held_it(bench: Bench, how: str) -> None:
    sale = sold()
    seller = await _sell(bench, sale)
    asker = await bench.terminal("S001", "02")
    assert isinstance(await asker.ask(LeaseSale(number=NUMBER)), SaleFound)
    refund = one_of(sale, "r1")
    asker.append(
        *(sale_facts.opened(till="02"), sale_facts.period()), refund if how == "refunded" else _given_up(sale.sale)
    )
    await asker.exchange()
    found = await seller.ask(LeaseSale(number=NUMBER))
    assert isinstance(found, SaleFound), "the answer waits for the projections"
    assert found.refunds == ((encode_fact(refund),) if how == "refunded" else ())
    assert isinstance(await asker.ask(LeaseSale(number=NUMBER)), Refusal)


async def test_another_till_s_refund_ends_it_not_nor_does_a_rebuild(bench: Bench) -> None:
    """Read again, the end of an earlier return is not that of the one under way."""
    sale = sold()
    seller = await _sell(bench, sale, one_of(sale, "r0"))
    bench.now_ms += 1_000
    assert isinstance(await seller.ask(LeaseSale(number=NUMBER)), SaleFound)
    other = await bench.terminal("S001", "02")
    other.append(sale_facts.opened(till="02"), sale_facts.period(), one_of(sale, "r1"))
    await other.exchange()
    await empty(bench.database)
    await bench.consume()
    denied = await other.ask(LeaseSale(number=NUMBER))
    assert denied == Refusal(code="sale_leased_elsewhere", reason="S001/01")


async def test_another_store_s_sale_is_refused_unless_head_office_permits(bench: Bench) -> None:
    await _sell(bench, sold())
    asker = await bench.terminal("S002", "01")
    assert await asker.ask(LeaseSale(number=NUMBER)) == Refusal(code="other_store_sale", reason="S001")
    assert await asker.ask(LeaseSale(number="20260214-01-0002")) == Refusal(
        code="no_such_sale", reason="20260214-01-0002"
    )
    rows = await bench.fetch("SELECT count(*) FROM leases")
    assert rows == [(0,)]


async def test_where_it_permits_it_its_own_store_s_number_comes_first(database_url: str) -> None:
    bench = Bench(database_url)
    bench.settings = msgspec.structs.replace(bench.settings, returns_of_other_stores="permitted")
    async with bench.running():
        await _sell(bench, sold())
        mine = sold("s9", "20260214-01-0009")
        await _sell(bench, mine, sold("s8", "20260214-01-0008"), store="S002")
        await _sell(bench, sold("s7", "20260214-01-0009"), sold("s6", "20260214-01-0008"), store="S003")
        asker = await bench.terminal("S002", "05")
        found = await asker.ask(LeaseSale(number=NUMBER))
        assert isinstance(found, SaleFound)
        assert found.sale == encode_fact(sold())
        own = await asker.ask(LeaseSale(number="20260214-01-0009"))
        assert isinstance(own, SaleFound)
        assert own.sale == encode_fact(mine)
        stranger = await bench.terminal("S004", "01")
        unclear = await stranger.ask(LeaseSale(number="20260214-01-0008"))
        assert unclear == Refusal(code="no_such_sale", reason="2 sales of 20260214-01-0008")


async def test_a_sale_too_large_for_an_answer_is_refused_and_not_held(bench: Bench) -> None:
    sale = sold()
    (line,) = sale.lines
    lines = tuple(msgspec.structs.replace(line, line=f"l{n}", title="茶" * 100) for n in range(400))
    large = msgspec.structs.replace(sale, lines=lines)
    assert len(encode_fact(large)) > 200_000
    await _sell(bench, large)
    asker = await bench.terminal("S001", "02")
    assert await asker.ask(LeaseSale(number=NUMBER)) == Refusal(code="sale_too_large", reason=NUMBER)
    assert await bench.fetch("SELECT count(*) FROM leases WHERE ended_at_ms IS NULL") == [(0,)]


# --- two returns of one till, one after the other


def _end(sale: SaleClosed, lease: str, how: str) -> AnyFact:
    fact = one_of(sale, "r1") if how == "refunded" else _given_up(sale.sale)
    return msgspec.structs.replace(fact, lease=lease)


@pytest.mark.parametrize("how", ["refunded", "given_up"])
@pytest.mark.parametrize("lease", ["first", "", "lost"])
async def test_the_end_of_an_earlier_return_come_late_ends_not_the_one_under_way(
    bench: Bench, how: str, lease: str
) -> None:
    """It is in the till's ledger and not sent yet when the till asks again. "": that one was begun off line."""
    sale = sold()
    seller = await _sell(bench, sale)
    asker = await bench.terminal("S001", "02")
    assert isinstance(await asker.ask(LeaseSale(number=NUMBER, attempt="first")), SaleFound)
    asker.append(sale_facts.opened(till="02"), sale_facts.period(), _end(sale, lease, how))
    again = await asker.ask(LeaseSale(number=NUMBER, attempt="second"))
    assert isinstance(again, SaleFound)
    await asker.exchange()
    denied = await seller.ask(LeaseSale(number=NUMBER, attempt="other"))
    assert denied == Refusal(code="sale_leased_elsewhere", reason="S001/02")
    asker.append(msgspec.structs.replace(_given_up(sale.sale), lease="second"))
    await asker.exchange()
    assert isinstance(await seller.ask(LeaseSale(number=NUMBER, attempt="other")), SaleFound)


async def test_a_question_s_lease_ends_by_its_own_name_and_is_not_given_again(bench: Bench) -> None:
    sale = sold()
    seller = await _sell(bench, sale)
    asker = await bench.terminal("S001", "02")
    first = await asker.ask(LeaseSale(number=NUMBER, attempt="first"))
    again = await asker.ask(LeaseSale(number=NUMBER, attempt="first"))
    second = await asker.ask(LeaseSale(number=NUMBER, attempt="second"))
    assert isinstance(first, SaleFound)
    assert isinstance(again, SaleFound)
    assert isinstance(second, SaleFound)
    assert first.fence == again.fence != second.fence
    late = await asker.ask(LeaseSale(number=NUMBER, attempt="first"))
    assert late == Refusal(code="attempt_ended", reason="the lease of this attempt has ended")
    seller.append(msgspec.structs.replace(_given_up(sale.sale), lease="second"))
    await seller.exchange()
    assert isinstance(await seller.ask(LeaseSale(number=NUMBER, attempt="other")), Refusal), "another till's end"
    await empty(bench.database)
    await bench.consume()
    assert isinstance(await seller.ask(LeaseSale(number=NUMBER, attempt="other")), Refusal)


async def test_a_fact_without_a_question_s_name_ends_the_lease_of_a_till_that_gave_none(bench: Bench) -> None:
    sale = sold()
    seller = await _sell(bench, sale)
    asker = await bench.terminal("S001", "02")
    assert isinstance(await asker.ask(LeaseSale(number=NUMBER)), SaleFound)
    asker.append(sale_facts.opened(till="02"), sale_facts.period(), _given_up(sale.sale))
    await asker.exchange()
    assert isinstance(await seller.ask(LeaseSale(number=NUMBER, attempt="other")), SaleFound)


async def test_of_a_sale_that_came_back_whole_nothing_is_held(bench: Bench) -> None:
    sale = sold()
    refund = sale_facts.refund(sale, "r1")
    seller = await _sell(bench, sale, refund)
    asker = await bench.terminal("S001", "02")
    for till in (asker, seller):  # neither keeps the other from it
        found = await till.ask(LeaseSale(number=NUMBER, attempt="a"))
        assert found == SaleFound(sale=encode_fact(sale), refunds=(encode_fact(refund),), fence="")
    assert await bench.fetch("SELECT count(*) FROM leases") == [(0,)]
