"""The journal over the wire: byte for byte, idempotent, forks and branches, a restored server, bad envelopes."""

from __future__ import annotations

import asyncio
import gzip

import msgspec
import pytest
import zstandard

from pos_terminal.contract import exchange
from pos_terminal.contract.chain import Branch
from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.enrolment import Refused
from pos_terminal.contract.facts import OperatorSignedOut
from sync_server import tills
from sync_server.intake import Intake
from sync_server.placement import Placement
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench, Terminal

pytestmark = pytest.mark.anyio


async def _journal(bench: Bench) -> list[bytes]:
    rows = await bench.fetch("SELECT data FROM journal ORDER BY store, till, sequence, incarnation")
    return [row[0] for row in rows]


async def test_facts_are_kept_byte_for_byte_and_the_watermark_says_how_far(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"), b'{"type":"from_the_future",  "at_ms":1}', b"\xff\x00not json")
    answer = await till.exchange()
    assert answer.watermark is not None
    assert (answer.watermark.sequence, answer.watermark.digest) == (6, till.digest_at(6))
    assert answer.watermark.incarnation == "a1"
    assert not answer.forked
    assert await _journal(bench) == till.ledger


async def test_sending_again_changes_nothing(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    first = await till.exchange(0)
    for after in (0, 2, 4):
        again = await till.exchange(after)
        assert again.watermark == first.watermark
    assert await _journal(bench) == till.ledger
    till.append(sale_facts.sale("s3"))
    more = await till.exchange(1)  # overlapping what the server has
    assert more.watermark is not None
    assert more.watermark.sequence == 5
    assert await _journal(bench) == till.ledger


async def test_part_of_what_the_server_has_is_no_fork(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    await till.exchange()
    answer = await till.exchange(0, count=2)
    assert not answer.forked
    assert answer.watermark is not None
    assert answer.watermark.sequence == 4


async def test_many_terminalsare_stored_together(bench: Bench) -> None:
    tills = [await bench.terminal(store=f"S{n % 5:03}", till=f"{n:02}") for n in range(12)]
    for till in tills:
        till.append(sale_facts.opened(till.store, till.till), sale_facts.period())
    answers = await asyncio.gather(*(till.exchange() for till in tills), *(till.exchange() for till in tills))
    assert {answer.watermark.sequence for answer in answers if answer.watermark} == {2}
    assert len(await _journal(bench)) == 24


async def test_a_gap_stores_nothing_and_says_where_to_go_on(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2", "s3"))
    unknown = await till.exchange(3)
    assert unknown.watermark is None
    await till.exchange(0, count=2)
    answer = await till.exchange(4)
    assert answer.watermark is not None
    assert answer.watermark.sequence == 2
    assert not answer.forked
    assert len(await _journal(bench)) == 2


async def test_a_rolled_back_ledger_is_told_it_forked_and_goes_on_under_a_branch(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2", "s3", "s4"))
    await till.exchange()
    till.ledger[4:] = [encode_fact(sale_facts.sale("s9", 700))]  # the disk is of before s3
    answer = await till.exchange(4)
    assert answer.forked
    assert [point.sequence for point in answer.checkpoints] == [6, 5, 4, 2, 0]
    assert till.matching(answer.checkpoints) == 4
    till.branch("b2", 4)
    answer = await till.exchange(4)
    assert not answer.forked
    assert answer.watermark is not None
    assert (answer.watermark.incarnation, answer.watermark.sequence) == ("b2", 5)
    assert await bench.disputes() == [("fork", "a1@6")]
    # Nothing that was accepted is gone: both branches are there.
    rows = await bench.fetch("SELECT incarnation, sequence FROM journal ORDER BY incarnation, sequence")
    assert rows == [*(("a1", n) for n in range(1, 7)), ("b2", 5)]
    assert answer.alarms == ("账本对不上 · Ledger does not match (1)",)


async def test_a_fork_below_an_accepted_branch(bench: Bench) -> None:
    """The till branched at 4, then lost everything after 2 and branches again from there."""
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    await till.exchange()
    till.branch("b2", 4)
    till.append(sale_facts.sale("s3"))
    await till.exchange(4)
    till.ledger[2:] = [encode_fact(sale_facts.sale("s8")), encode_fact(sale_facts.sale("s9"))]
    till.branch("c3", 2)
    answer = await till.exchange(2)
    assert not answer.forked
    assert answer.watermark is not None
    assert (answer.watermark.incarnation, answer.watermark.sequence) == ("c3", 4)
    assert answer.watermark.digest == till.digest_at(4)
    assert await bench.disputes() == [("fork", "b2@5")]


async def test_a_branch_without_facts_is_accepted(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1"))
    await till.exchange()
    till.branch("b2", 3)
    answer = await till.exchange(3)
    assert answer.watermark is not None
    assert answer.watermark.incarnation == "b2"
    assert await bench.disputes() == []


async def test_a_restored_server_is_caught_up_along_the_branches(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    await till.exchange()
    till.branch("b2", 4)
    till.append(sale_facts.sale("s3"))
    before = await till.exchange(4)
    async with bench.database.write() as tx:  # the backup is of when the till had sent two facts
        await tx.execute("DELETE FROM journal WHERE sequence > 2")
        await tx.execute("DELETE FROM branches WHERE incarnation = 'b2'")
        await tx.execute("UPDATE branches SET head_sequence = 2, head_digest = $1", till.digest_at(2))
        await tx.execute("UPDATE tills SET incarnation = 'a1', sequence = 2, digest = $1", till.digest_at(2))
    answer = await till.exchange(5)
    assert answer.watermark is not None
    assert (answer.watermark.incarnation, answer.watermark.sequence) == ("a1", 2)
    assert not answer.forked
    answer = await till.exchange(2)
    assert answer.watermark == before.watermark
    rows = await bench.fetch("SELECT incarnation, sequence FROM journal ORDER BY sequence")
    assert rows == [("a1", 1), ("a1", 2), ("a1", 3), ("a1", 4), ("b2", 5)]
    assert await _journal(bench) == till.ledger
    assert await bench.disputes() == []


async def test_a_new_ledger_of_a_known_till_is_accepted_and_disputed(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1"))
    await till.exchange()
    other = await bench.terminal(ledger="z9")
    other.append(*sale_facts.a_day("s7"))
    answer = await other.exchange()
    assert answer.watermark is not None
    assert (answer.watermark.incarnation, answer.watermark.sequence) == ("z9", 3)
    assert await bench.disputes() == [("fork", "a1@3")]


async def test_facts_that_do_not_lead_to_their_branch_are_kept_up_to_it(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    till.branches.append(Branch(incarnation="b2", parent="a1", sequence=3, digest=b"x" * 32))
    answer = await till.exchange()
    assert answer.forked
    assert [(point.sequence, point.digest) for point in answer.checkpoints] == [(3, till.digest_at(3))]
    assert len(await _journal(bench)) == 3
    till.branches.append(Branch(incarnation="c3", parent="a1", sequence=3, digest=till.digest_at(3)))
    answer = await till.exchange(3)
    assert not answer.forked
    assert await _journal(bench) == till.ledger


async def test_one_large_fact_is_always_admitted_and_a_turn_is_bounded(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(b'"' + b"x" * (exchange.MAX_TURN_BYTES + 10) + b'"', b'{"type":"small"}')
    first = await till.exchange()
    assert first.watermark is not None
    assert first.watermark.sequence == 1
    second = await till.exchange(1)
    assert second.watermark is not None
    assert second.watermark.sequence == 2


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"store": "S999"}, "bad_envelope"),
        ({"branches": ()}, "bad_envelope"),
        ({"branches": (Branch(incarnation="a1", parent=None, sequence=0, digest=b"0" * 32),)}, "bad_envelope"),
        ({"branches": (Branch(incarnation="a/1", parent=None, sequence=0, digest=b"0" * 32),)}, "bad_envelope"),
        ({"branches": (Branch(incarnation="a1", parent="x", sequence=0, digest=b"0" * 32),)}, "bad_envelope"),
        ({"after": -1}, "bad_envelope"),
        ({"oldest": 7, "newest": 9}, "version_mismatch"),
        ({"oldest": 0, "newest": 0}, "version_mismatch"),
    ],
)
async def test_an_envelope_that_does_not_fit_is_refused(
    small_bench: Bench, change: dict[str, object], code: str
) -> None:
    till = await small_bench.terminal()
    till.append(*sale_facts.a_day("s1"))
    request = msgspec.structs.replace(till.request(), **change)
    response = await till.post("/v1/exchange", exchange.encode(request))
    assert msgspec.json.decode(response.content, type=Refused).code == code
    assert await _journal(small_bench) == []


async def test_a_known_incarnation_with_another_origin_is_refused(small_bench: Bench) -> None:
    till = await small_bench.terminal()
    till.append(*sale_facts.a_day("s1", "s2"))
    await till.exchange()
    till.branch("b2", 4)
    await till.exchange(4)
    till.branches[1] = Branch(incarnation="b2", parent="a1", sequence=3, digest=till.digest_at(3))
    response = await till.post("/v1/exchange", exchange.encode(till.request(4)))
    assert response.status_code == 400


async def test_one_turn_stores_4096_facts_at_most_and_the_next_goes_on(small_bench: Bench) -> None:
    """However small they are: one transaction of a till stays short for those that wait with it."""
    till = await small_bench.terminal()
    till.append(sale_facts.opened(), *(OperatorSignedOut(at_ms=n, operator="1001") for n in range(4_100)))
    answer = await till.exchange()
    assert answer.watermark is not None
    assert answer.watermark.sequence == 4_096
    assert await small_bench.fetch("SELECT count(*) FROM journal") == [(4_096,)]
    answer = await till.exchange(4_096)
    assert answer.watermark is not None
    assert answer.watermark.sequence == 4_101
    assert await _journal(small_bench) == till.ledger


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "identity", ""])
async def test_each_encoding_is_read(small_bench: Bench, encoding: str) -> None:
    till = await small_bench.terminal()
    till.append(*sale_facts.a_day("s1"))
    body = exchange.encode(till.request())
    packed = {"zstd": zstandard.compress(body), "gzip": gzip.compress(body)}.get(encoding, body)
    response = await till.post("/v1/exchange", packed, encoding)
    assert response.status_code == 200
    assert await _journal(small_bench) == till.ledger


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "br", "identity"])
async def test_a_body_that_is_not_what_it_says_is_refused(small_bench: Bench, encoding: str) -> None:
    till = await small_bench.terminal()
    response = await till.post("/v1/exchange", b"\x81\x00rubbish", encoding)
    assert response.status_code == 400
    assert msgspec.json.decode(response.content, type=Refused).code == "bad_envelope"


@pytest.mark.parametrize("encoding", ["zstd", "gzip", "identity"])
async def test_a_bomb_is_refused_before_it_goes_off(small_bench: Bench, encoding: str) -> None:
    till = await small_bench.terminal()
    plain = bytes(200_000_000) if encoding != "identity" else bytes(exchange.MAX_BODY_BYTES + 1)
    packed = {"zstd": lambda: zstandard.compress(plain), "gzip": lambda: gzip.compress(plain, 1)}
    response = await till.post("/v1/exchange", packed.get(encoding, lambda: plain)(), encoding)
    assert response.status_code == 413
    assert msgspec.json.decode(response.content, type=Refused).code == "too_large"


@pytest.mark.parametrize(("window_log", "status"), [(23, 200), (24, 400)])
async def test_a_frame_makes_the_server_reserve_eight_megabytes_at_most(
    small_bench: Bench, window_log: int, status: int
) -> None:
    """Whatever is in it: the window is reserved from the frame's head, before its content is seen."""
    till = await small_bench.terminal()
    till.append(*sale_facts.a_day("s1"))
    parameters = zstandard.ZstdCompressionParameters.from_level(3, window_log=window_log)
    writer = zstandard.ZstdCompressor(compression_params=parameters).compressobj()  # of a length it does not know
    packed = writer.compress(exchange.encode(till.request())) + writer.flush()
    assert zstandard.get_frame_parameters(packed).window_size == 1 << window_log
    assert (await till.post("/v1/exchange", packed, "zstd")).status_code == status
    assert await _journal(small_bench) == (till.ledger if status == 200 else [])


async def test_a_till_that_is_revoked_between_its_signature_and_the_journal_stores_nothing(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And keeps none of those out that are stored with it."""
    terminals = [await bench.terminal(till=f"{n:02}") for n in range(3)]
    for till in terminals:
        till.append(*sale_facts.a_day("s1"))
    submit, waiting = Intake.submit, asyncio.Barrier(3)

    async def revoked_meanwhile(self: Intake, request: exchange.ExchangeRequest) -> Placement:
        if request.till == "01":
            async with bench.database.write() as tx:
                assert await tills.revoke(tx, request.store, request.till, bench.now_ms)
        await waiting.wait()
        return await submit(self, request)

    monkeypatch.setattr(Intake, "submit", revoked_meanwhile)
    answers = await asyncio.gather(*(till.post("/v1/exchange", exchange.encode(till.request())) for till in terminals))
    assert [answer.status_code for answer in answers] == [200, 403, 200]
    assert msgspec.json.decode(answers[1].content, type=Refused).code == "revoked"
    counts = await bench.fetch("SELECT till, count(*) FROM journal GROUP BY till ORDER BY till")
    assert counts == [("00", 3), ("02", 3)]


async def test_a_till_whose_rows_are_damaged_does_not_stop_the_others(bench: Bench) -> None:
    """The branch says less than the journal has: this till cannot be stored, all others can."""
    tills = [await bench.terminal(till=f"{n:02}") for n in range(3)]
    for till in tills:
        till.append(*sale_facts.a_day("s1"))
        await till.exchange(0, count=2)
    async with bench.database.write() as tx:
        await tx.execute(
            "UPDATE branches SET head_sequence = 1, head_digest = $1 WHERE till = '01'", tills[1].digest_at(1)
        )

    async def send(till: Terminal) -> int:
        body = exchange.encode(till.request(1))
        return (await till.post("/v1/exchange", body)).status_code

    assert await asyncio.gather(*(send(till) for till in tills)) == [200, 503, 200]
    counts = await bench.fetch("SELECT till, count(*) FROM journal GROUP BY till ORDER BY till")
    assert counts == [("00", 3), ("01", 2), ("02", 3)]
