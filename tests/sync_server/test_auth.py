"""Enrolment and signatures: who may speak, and what everybody else is told."""

from __future__ import annotations

import msgspec
import pytest

from pos_terminal.contract import cloud, exchange
from pos_terminal.contract.enrolment import Enrolled, EnrolRequest, Refused
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.signing import MAX_SKEW_MS
from sync_server import tills
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench, Terminal
from tests.sync_server.sandbox_bench import Neighbours

pytestmark = pytest.mark.anyio


async def _refusal(bench: Bench, till: Terminal) -> tuple[int, Refused]:
    """How an exchange of ``till`` is refused; nothing may have been stored."""
    till.append(*sale_facts.a_day("s1"))
    response = await till.post("/v1/exchange", exchange.encode(till.request()))
    assert await bench.fetch("SELECT count(*) FROM journal") == [(0,)]
    return response.status_code, msgspec.json.decode(response.content, type=Refused)


async def test_a_code_enrols_once(bench: Bench) -> None:
    code = await bench.code()
    first = Terminal(bench, "S001", "01", "a1")
    answer = await first.enrol(code.lower().replace("-", " "))  # as people type
    assert isinstance(answer, Enrolled)
    assert (answer.profile.name, answer.currency) == ("门店 S001", "CNY")
    assert isinstance(await first.enrol(code), Enrolled)  # its answer had been lost
    other = await Terminal(bench, "S001", "01", "a1").enrol(code)
    assert isinstance(other, Refused)
    assert other.code == "code_used"


async def test_a_code_ends_and_is_for_its_till_only(bench: Bench) -> None:
    code = await bench.code(hours=1)
    wrong = await Terminal(bench, "S001", "02", "a1").enrol(code)
    assert isinstance(wrong, Refused)
    assert wrong.code == "bad_code"
    bench.now_ms += 3_600_001
    late = await Terminal(bench, "S001", "01", "a1").enrol(code)
    assert isinstance(late, Refused)
    assert late.code == "bad_code"
    assert code.encode() not in b"".join(row[0] for row in await bench.fetch("SELECT code_hash FROM enrol_codes"))


async def test_the_log_says_whose_enrolment_was_refused(small_bench: Bench, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "sync_server.terminal")
    await small_bench.code()
    await Terminal(small_bench, "S001", "02", "a1").enrol("no such code")
    assert caplog.messages[-1] == "/v1/enrol refused to 'S001/02': bad_code"


async def test_a_new_code_replaces_the_key(bench: Bench) -> None:
    old = await bench.terminal()
    new = await bench.terminal()
    assert (await _refusal(bench, old))[1].code == "bad_signature"
    new.append(*sale_facts.a_day("s1"))
    answer = await new.exchange()
    assert answer.watermark is not None


def _numbered(name: str, number: str) -> SaleClosed:
    return msgspec.structs.replace(sale_facts.sale(name), number=number)


async def test_a_till_that_is_enrolled_anew_is_told_which_numbers_are_given(bench: Bench) -> None:
    first = Terminal(bench, "S001", "01", "a1")
    answer = await first.enrol(await bench.code())
    assert isinstance(answer, Enrolled)
    assert answer.numbered is None, "no ledger is known"
    await bench.terminal(till="02", ledger="b1")
    for ledger, facts, given in (
        ("a1", sale_facts.a_day(), ""),
        ("a2", [_numbered("s2", "20260214-01-0999")], "20260214-01-0999"),
        ("a3", [_numbered("s3", "20260214-01-10000")], "20260214-01-10000"),
        ("a4", [_numbered("s4", "20260213-01-10001")], "20260214-01-10000"),
    ):
        till = await bench.terminal(ledger=ledger)
        till.append(*facts)
        await till.exchange()
        await bench.consume()
        answer = await Terminal(bench, "S001", "01", "new").enrol(await bench.code())
        assert isinstance(answer, Enrolled)
        assert answer.numbered == given


async def test_an_unknown_terminal_is_refused(bench: Bench) -> None:
    status, refused = await _refusal(bench, Terminal(bench, "S001", "77", "a1"))
    assert (status, refused.code) == (401, "unknown_terminal")
    assert refused.message


async def test_a_revoked_terminal_is_refused(bench: Bench) -> None:
    till = await bench.terminal()
    spare = await bench.code()
    async with bench.database.write() as tx:
        assert await tills.revoke(tx, "S001", "01", bench.now_ms)
    status, refused = await _refusal(bench, till)
    assert (status, refused.code) == (403, "revoked")
    again = await till.enrol(spare)
    assert isinstance(again, Refused), "a code given out before the revocation is void"


async def test_a_revoked_terminal_that_asks_is_refused_and_nothing_is_done(
    cloud_bench: Bench, neighbours: Neighbours
) -> None:
    till = await cloud_bench.terminal()
    order, voucher = neighbours.seed.order("sofa").order, neighbours.seed.voucher("retail").code
    async with cloud_bench.database.write() as tx:
        assert await tills.revoke(tx, "S001", "01", cloud_bench.now_ms)
    questions: tuple[cloud.Question, ...] = (
        cloud.LookUpOrder(order=order),
        cloud.LeaseOrder(order=order, attempt="x1"),
        cloud.CheckCoupon(code=voucher),
        cloud.RedeemCoupon(coupon=voucher, serial="r1", amount=1_500),
        cloud.ReverseRedemption(coupon=voucher, serial="r1"),
        cloud.PayCode(attempt="c1", code="134567890123456789", wallet="wechat", amount=1_234),
        cloud.RefundPayCode(attempt="f1", of="c1", amount=1_234),
    )
    for question in questions:
        response = await till.post("/v1/ask", cloud.encode_question(question))
        code = msgspec.json.decode(response.content, type=Refused).code
        assert (response.status_code, code) == (403, "revoked"), question
    assert await cloud_bench.fetch("SELECT count(*) FROM leases") == [(0,)]
    assert (neighbours.cloud.passed, neighbours.acquirer.passed) == (0, 0), "neither cloud nor acquirer was told"


async def test_a_changed_body_is_refused(bench: Bench) -> None:
    till = await bench.terminal()
    till.append(*sale_facts.a_day("s1"))
    headers = till.headers("/v1/exchange", exchange.encode(till.request(count=1)))
    response = await bench.http.post("/v1/exchange", content=exchange.encode(till.request()), headers=headers)
    assert response.status_code == 401
    headers = till.headers("/v1/ask", exchange.encode(till.request()))
    response = await bench.http.post("/v1/exchange", content=exchange.encode(till.request()), headers=headers)
    assert response.status_code == 401, "a signature is for one path"


@pytest.mark.parametrize("error_ms", [MAX_SKEW_MS + 1, -MAX_SKEW_MS - 1, -10_000_000_000])
async def test_a_stale_clock_is_told_the_signed_time(small_bench: Bench, error_ms: int) -> None:
    till = await small_bench.terminal()
    till.clock_error_ms = error_ms
    status, refused = await _refusal(small_bench, till)
    assert (status, refused.code) == (401, "stale")
    assert refused.server_time_ms == small_bench.now_ms
    assert till.believes(refused, small_bench.now_ms + error_ms)
    till.clock_error_ms = refused.server_time_ms - small_bench.now_ms  # it anchors, and once more
    assert (await till.exchange()).watermark is not None


async def test_a_stranger_is_not_told_the_time(small_bench: Bench) -> None:
    till = await small_bench.terminal()
    stranger = Terminal(small_bench, "S001", "01", "a1")
    stranger.clock_error_ms = 10**9
    _, refused = await _refusal(small_bench, stranger)
    assert (refused.code, refused.server_time_ms) == ("bad_signature", None)
    assert till.server_key


@pytest.mark.parametrize(
    "broken",
    [
        {"X-Terminal": ""},
        {"X-Terminal": "S001"},
        {"X-Terminal": "S001/../01"},
        {"X-Time": ""},
        {"X-Time": "-5"},
        {"X-Time": "9" * 400},
        {"X-Time": "²"},
        {"X-Signature": ""},
        {"X-Signature": "!!!"},
        {"X-Signature": "AAAA"},
    ],
)
@pytest.mark.parametrize("path", ["/v1/exchange", "/v1/ask"])
async def test_malformed_headers_are_refused(small_bench: Bench, path: str, broken: dict[str, str]) -> None:
    till = await small_bench.terminal()
    whole = {**till.headers(path, b"x"), **broken}
    headers = {name.encode(): value.encode() for name, value in whole.items()}
    response = await small_bench.http.post(path, content=b"x", headers=headers)
    assert response.status_code == 401
    assert msgspec.json.decode(response.content, type=Refused).code == "bad_signature"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"[]", 400),
        (b'{"store": 1}', 400),
        (b"\xff\xfe", 400),
        (b" " * 20_000, 413),
        (
            msgspec.json.encode(EnrolRequest(store="S0 1", till="01", code="x", public_key=b"k" * 32, program="test")),
            400,
        ),
        (
            msgspec.json.encode(EnrolRequest(store="S001", till="01", code="x", public_key=b"k" * 31, program="test")),
            400,
        ),
        (
            msgspec.json.encode(
                EnrolRequest(store="S001", till="01", code="\0é", public_key=b"k" * 32, program="test")
            ),
            403,
        ),
    ],
)
async def test_an_enrolment_that_does_not_fit_is_refused(bench: Bench, body: bytes, status: int) -> None:
    response = await bench.http.post("/v1/enrol", content=body)
    assert response.status_code == status
    assert msgspec.json.decode(response.content, type=Refused).message
