"""Facts no table can hold: each is set aside by itself with a dispute, and what lies behind goes on, everywhere."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable

import msgspec
import pytest

from pos_terminal.contract.codec import Undecodable, decode_fact, encode_fact
from pos_terminal.contract.facts import (
    AnyFact,
    AttemptContradicted,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    SaleVoided,
)
from pos_terminal.contract.money import MAX_AMOUNT
from sync_server.consumers.projections import empty
from sync_server.consumers.reading import MAX_KEY_BYTES, fact_in
from sync_server.journal import Entry, Position
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench
from tests.sync_server.sandbox_bench import Neighbours

pytestmark = pytest.mark.anyio

LONG = "".join(hashlib.sha512(bytes([n])).hexdigest() for n in range(125))  # 16,000 that no index can compress


def _unfit_facts() -> dict[str, AnyFact]:
    lowered = sale_facts.sale("s1", discount=500, redemption="r1")
    (used,), (tender,) = lowered.benefits, lowered.tenders
    replace = msgspec.structs.replace
    voided = SaleVoided(at_ms=T0, sale="s1", period="p1", operator="1001", reason="no", amount=1)
    late = AttemptContradicted(at_ms=T0, attempt="k1", sale="s1", number="1", kind="card", amount=1, outcome="done")
    forced = AttemptForced(at_ms=T0, attempt="k1", outcome="done", supervisor="9001", reason="asked")
    order = sale_facts.collected("O1", "f-1")
    z = sale_facts.closed(sale_facts.sale("s1"))
    return {
        "sale": sale_facts.sale(LONG),
        "sale in four bytes each": sale_facts.sale("\N{RECEIPT}" * 4_000),
        "sale with a NUL": sale_facts.sale("s\0"),
        "sale's period": sale_facts.sale("s1", period=LONG),
        "sale's order": sale_facts.sale("s1", 300_000, order=replace(order, order=LONG)),
        "sale's seller": sale_facts.sale("s1", 300_000, order=replace(order, seller=LONG)),
        "sale's benefit": replace(lowered, benefits=(replace(used, benefit=LONG),)),
        "sale's redemption": replace(lowered, benefits=(replace(used, attempt=LONG),)),
        "sale's tender": replace(lowered, tenders=(replace(tender, attempt=LONG),)),
        "sale's instant": replace(sale_facts.sale("s1"), at_ms=2**62),
        "sale's amount": sale_facts.sale("s1", MAX_AMOUNT + 1),
        "refund": sale_facts.refund(sale_facts.sale("s1"), LONG),
        "refund with a NUL": sale_facts.refund(sale_facts.sale("s1"), "r\0"),
        "refund's period": replace(sale_facts.refund(sale_facts.sale("s1")), period=LONG),
        "refund's total": replace(sale_facts.refund(sale_facts.sale("s1")), total=MAX_AMOUNT + 1),
        "voided sale": replace(voided, sale=LONG),
        "voided period": replace(voided, period=LONG),
        "period": sale_facts.period(LONG),
        "business day": sale_facts.period("p9", LONG),
        "closed period": replace(z, period=LONG, report=replace(z.report, net=1)),
        "attempt": sale_facts.lease_begun(LONG, "O1", "s1"),
        "attempt's sale": sale_facts.lease_begun("x1", "O1", LONG),
        "attempt's serial": sale_facts.redemption_begun("r1", LONG, "s1"),
        "refused attempt": AttemptRefused(at_ms=T0, attempt=LONG, code="no"),
        "reversed attempt": AttemptReversed(at_ms=T0, attempt=LONG, by="v1"),
        "forced attempt": replace(forced, attempt=LONG),
        "contradicted attempt": replace(late, attempt=LONG),
    }


@pytest.mark.parametrize("fact", _unfit_facts().values(), ids=_unfit_facts().keys())
async def test_what_no_table_holds_sets_only_its_own_fact_aside(
    cloud_bench: Bench, neighbours: Neighbours, fact: AnyFact
) -> None:
    till = await cloud_bench.terminal()
    till.append(sale_facts.opened(), sale_facts.period(), fact, sale_facts.sale("s2"))
    await till.exchange()

    async def told() -> bool:
        return await neighbours.posted() == ["s2"]

    await cloud_bench.until(told)
    for _ in range(2):
        await cloud_bench.consume()
        assert (await cloud_bench.http.get("/healthz")).status_code == 200
        assert await cloud_bench.fetch("SELECT sale FROM sales") == [("s2",)]
        assert await cloud_bench.fetch("SELECT refund FROM refunds") == []
        assert await cloud_bench.disputes() == [("undecodable", "a1@3")]
        await empty(cloud_bench.database)  # a rebuild reads it again, to the same end
    assert await neighbours.posted() == ["s2"]


def _entry(data: bytes) -> Entry:
    return Entry(
        position=Position(0, 1), store="S001", till="01", incarnation="a1", sequence=1, received_at_ms=T0, data=data
    )


@pytest.mark.parametrize(
    ("name", "fits"),
    [
        (b"s" * MAX_KEY_BYTES, True),
        (b"s" * (MAX_KEY_BYTES + 1), False),
        (b'\\"' * MAX_KEY_BYTES, True),
        (b'\\"' * (MAX_KEY_BYTES + 1), False),
        (b"\\u0073" * MAX_KEY_BYTES, True),
        (b"\\u9500" * MAX_KEY_BYTES, False),
        (b"\\u0000", False),
    ],
    ids=["longest", "longer", "longest of quotes", "more quotes", "longest of escapes", "more escapes", "NUL"],
)
def test_a_key_is_measured_as_the_tables_hold_it(name: bytes, fits: bool) -> None:
    entry = _entry(b'{"type":"sign_in_failed","at_ms":1,"operator":"' + name + b'"}')
    assert fact_in(entry), "an operator is no key"
    entry = _entry(b'{"type":"attempt_reversed","at_ms":1,"by":"v1","attempt":"' + name + b'"}')
    if fits:
        assert fact_in(entry)
    else:
        with pytest.raises(Undecodable, match="attempt"):
            fact_in(entry)


@pytest.mark.parametrize("number", [b"10000000000001", b"-10000000000001", b" 10000000000001", b"9" * 30, b"9" * 9_000])
def test_a_number_is_bounded(number: bytes) -> None:
    data = b'{"type":"sign_in_failed","operator":"12345678901234567890","at_ms":%s}'
    assert fact_in(_entry(data % b"10000000000000"))
    with pytest.raises(Undecodable, match=r"at_ms|digits"):
        fact_in(_entry(data % number))


def test_a_long_title_is_no_key() -> None:
    line = msgspec.structs.replace(sale_facts.sale("s1").lines[0], title=LONG)
    sale = msgspec.structs.replace(sale_facts.sale("s1"), lines=(line,))
    assert fact_in(_entry(msgspec.json.encode(sale))) == sale


def test_looking_at_a_fact_costs_no_more_than_a_few_times_its_decoding() -> None:
    """Every consumer looks at every fact: on a busy day this is most of what a sale costs the server."""
    data = encode_fact(msgspec.structs.replace(sale_facts.sale("s1"), lines=sale_facts.sale("s1").lines * 5))
    entry = _entry(data)

    def cost(action: Callable[[], object]) -> float:
        rounds = []
        for _ in range(7):
            begun = time.process_time()
            for _ in range(300):
                action()
            rounds.append(time.process_time() - begun)
        return min(rounds)

    assert cost(lambda: fact_in(entry)) < 4 * cost(lambda: decode_fact(data))


def _voided(*sales: str) -> list[AnyFact]:
    return [SaleVoided(at_ms=T0, sale=sale, period="p1", operator="1001", reason="no", amount=1) for sale in sales]


_SOLD = [sale_facts.sale("s1"), sale_facts.sale("s2")]
_LEASED = [sale_facts.lease_begun(f"x-{sale}", "O1", sale) for sale in ("s1", "s2")]


@pytest.mark.parametrize(
    ("probe", "facts", "dispute"),
    [
        ("relay (partition) WHERE sale LIKE 's%'", [sale_facts.sale("s1"), sale_facts.sale("s2")], "cloud_refused"),
        ("lease_attempts (ended) WHERE ended IS NOT NULL", [*_LEASED, *_voided("s1", "s2")], "lease_lost"),
        ("sales (period) WHERE sale LIKE 's%'", [sale_facts.sale("s1"), sale_facts.sale("s2")], "undecodable"),
        ("refunds (period)", [*_SOLD, *(sale_facts.refund(one, f"r-{one.sale}") for one in _SOLD)], "undecodable"),
    ],
    ids=["relay", "leases", "projections", "refunds"],
)
async def test_what_a_table_refuses_all_the_same_is_disputed_and_those_behind_go_on(
    cloud_bench: Bench, neighbours: Neighbours, probe: str, facts: list[AnyFact], dispute: str
) -> None:
    """A key of the test's own stands for whatever a table may not take."""
    async with cloud_bench.database.write() as tx:
        await tx.execute(f"CREATE UNIQUE INDEX probe ON {probe}")
    till = await cloud_bench.terminal()
    till.append(sale_facts.opened(), sale_facts.period(), *facts, sale_facts.sale("t3"))
    await till.exchange()

    async def told() -> bool:
        return "t3" in await neighbours.posted()

    await cloud_bench.until(told)
    await cloud_bench.consume()
    assert (await cloud_bench.http.get("/healthz")).status_code == 200
    assert await cloud_bench.disputes() == [(dispute, f"a1@{2 + len(facts)}")]
