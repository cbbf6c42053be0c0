"""The reference protocol: signatures both ways, bad input at the simulator's doors, answers that cannot be trusted."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from pos_terminal.contract.cloud import CodePaid, PayCode, QueryPayCode, Unknown
from sync_server.acquirer import protocol
from sync_server.acquirer.client import AcquirerSettings, HttpAcquirer
from sync_server.acquirer.port import AcquirerUnreachable
from tests.sync_server.acquirer.conftest import TILL, Simulator
from tests.sync_server.programs import running

PAY = {"terminal": "S001/01", "attempt": "a", "code": "134567890123456700", "wallet": "wechat", "amount": 5}
QUESTION = PayCode(attempt="a", code="134567890123456700", wallet="wechat", amount=5)


def send(
    simulator: Simulator, path: str, body: bytes, *, at_ms: int | None = None, key: str | None = None
) -> httpx.Response:
    sent = str(time.time_ns() // 1_000_000 if at_ms is None else at_ms)
    text = f"store-terminal-acquirer/1\n{path}\n{simulator.settings.merchant}\n{sent}\n"
    signed = text.encode() + hashlib.sha256(body).hexdigest().encode()
    signature = hmac.new((key or simulator.settings.key).encode(), signed, hashlib.sha256).hexdigest()
    headers = {"X-Merchant": simulator.settings.merchant, "X-Time": sent, "X-Signature": signature}
    return httpx.post(simulator.settings.url + path, content=body, headers=headers, trust_env=False)


def test_a_request_made_by_hand_is_understood(simulator: Simulator) -> None:
    answer = send(simulator, "/v1/pay", json.dumps(PAY).encode())
    assert answer.status_code == 200
    assert answer.json()["state"] == "paid"


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_stale_request_is_not_admitted(simulator: Simulator, minutes: int) -> None:
    at_ms = time.time_ns() // 1_000_000 + minutes * 60_000
    answer = send(simulator, "/v1/pay", json.dumps(PAY).encode(), at_ms=at_ms)
    assert (answer.status_code, answer.json()["error"]) == (401, "stale")
    assert simulator.charged() == 0


def test_a_wrong_key_is_not_admitted(simulator: Simulator) -> None:
    answer = send(simulator, "/v1/pay", json.dumps(PAY).encode(), key="guessed")
    assert (answer.status_code, answer.json()["error"]) == (401, "wrong signature")
    assert httpx.post(simulator.settings.url + "/v1/pay", json=PAY, trust_env=False).status_code == 401
    assert simulator.charged() == 0


@pytest.mark.parametrize("path", ["/v1/pay", "/v1/query", "/v1/cancel", "/v1/refund", "/v1/query-refund"])
@pytest.mark.parametrize(
    "body", [b"", b"\xff", b"[]", b"{}", b"[" * 5_000, json.dumps(PAY | {"amount": 0, "of": "x", "more": 1}).encode()]
)
def test_a_body_that_does_not_fit(simulator: Simulator, path: str, body: bytes) -> None:
    answer = send(simulator, path, body)
    assert answer.status_code == 400
    assert answer.json()["reason"]
    assert simulator.charged() == 0


def test_a_body_that_is_too_long(simulator: Simulator) -> None:
    assert send(simulator, "/v1/pay", b" " * (protocol.MAX_BODY_BYTES + 1)).status_code == 401


@pytest.mark.parametrize(
    ("path", "content", "status"),
    [
        ("/next", {"course": "explode"}, 400),
        ("/next", {"course": "paid", "count": 0}, 400),
        ("/attempts/a", {"event": "sing"}, 400),
        ("/attempts/none", {"event": "enter_password"}, 409),
    ],
)
def test_the_control_door_says_what_it_did_not_understand(
    simulator: Simulator, path: str, content: dict[str, object], status: int
) -> None:
    answer = simulator.control.post(path, **content)
    assert answer.status_code == status
    assert answer.json()["error"]
    assert httpx.get(simulator.settings.url + "/state", trust_env=False).status_code == 404


# --- answers a network could make up ------------------------------------------------------------------------------


def forging(body: bytes, status: int = 200, *, sign_as: bytes | None = None) -> httpx.MockTransport:
    """A network that answers ``body``; signed as the answer to the request, or over ``sign_as`` instead."""

    def answer(request: httpx.Request) -> httpx.Response:
        text = sign_as or protocol.answer_text(request.headers["X-Signature"], status, body)
        return httpx.Response(status, content=body, headers={"X-Signature": protocol.sign(text, "k")})

    return httpx.MockTransport(answer)


def asked(transport: httpx.MockTransport) -> tuple[object, object]:
    settings = AcquirerSettings(url="http://acquirer.invalid", merchant="m", key="k")

    async def both() -> tuple[object, object]:
        async with HttpAcquirer(settings, transport=transport) as acquirer:
            return await acquirer.pay(TILL, QUESTION), await acquirer.query(TILL, QueryPayCode(attempt="a"))

    return asyncio.run(both())


PAID = b'{"state":"paid","wallet":"wechat","amount":5,"buyer_paid":5,"reference":"r"}'


def test_a_true_answer_is_believed() -> None:
    paid, found = asked(forging(PAID))
    assert isinstance(paid, CodePaid)
    assert paid == found


@pytest.mark.parametrize(
    "transport",
    [
        forging(PAID, sign_as=b"something else"),
        forging(PAID, sign_as=protocol.answer_text("the signature of another request", 200, PAID)),
        forging(PAID, 500),
        forging(b"<html>"),
        forging(b'{"state":"paid"}'),
        forging(PAID.replace(b'"buyer_paid":5', b'"buyer_paid":4')),
        forging(b'{"state":"rich"}'),
    ],
)
def test_an_answer_that_cannot_be_trusted_tells_nothing(transport: httpx.MockTransport) -> None:
    paid, found = asked(transport)
    assert isinstance(paid, Unknown)
    assert isinstance(found, AcquirerUnreachable)


def test_paid_another_amount_is_unknown() -> None:
    paid, _ = asked(forging(PAID.replace(b"5", b"6")))
    assert isinstance(paid, Unknown)
    assert "6" in paid.why


# --- the program --------------------------------------------------------------------------------------------------


def test_attempts_survive_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "acquirer.sqlite3"
    outcomes = []
    for _ in range(2):
        with running("sync_server.acquirer.simulator", "--database", file) as ready:
            settings = AcquirerSettings(url=ready["acquirer"], merchant=ready["merchant"], key=ready["key"])

            async def once(settings: AcquirerSettings = settings) -> object:
                async with HttpAcquirer(settings) as acquirer:
                    return await acquirer.pay(TILL, QUESTION)

            outcomes.append(asyncio.run(once()))
    assert isinstance(outcomes[0], CodePaid)
    assert outcomes[0] == outcomes[1]
    assert QUESTION.code.encode() not in file.read_bytes()


def test_it_says_why_it_cannot_start(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "sync_server.acquirer.simulator", "--database", str(tmp_path)],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("acquirer-simulator: ")
