"""The port over the reference protocol, by HTTP. A request without a signed answer is unknown, never retried."""

from __future__ import annotations

import time
from collections.abc import Callable
from types import TracebackType

import httpx
import msgspec

from pos_terminal.contract.cloud import (
    CancelPayCode,
    CodePaid,
    Done,
    PayCode,
    Pending,
    QueryPayCode,
    QueryRefund,
    RefundPayCode,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import CodeSlip
from pos_terminal.contract.ids import TillKey
from sync_server.acquirer import protocol
from sync_server.acquirer.port import AcquirerUnreachable

# Kept shorter than servers keep an idle connection: one that closes under a request leaves a payment unknown.
IDLE = httpx.Limits(max_connections=20, keepalive_expiry=2.0)
# Nothing left this machine: these cannot have had an effect.
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class AcquirerSettings(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``url`` without a path; ``key`` is a secret shared with the acquirer; ``timeout_ms`` bounds each call."""

    url: str
    merchant: str
    key: str
    timeout_ms: int = 5_000

    def __repr__(self) -> str:
        return f"AcquirerSettings(url={self.url!r}, merchant={self.merchant!r})"


def wall_clock_ms() -> int:
    return time.time_ns() // 1_000_000


class HttpAcquirer:
    """Implements ``acquirer.port.Acquirer``. Closed by whoever made it."""

    def __init__(
        self,
        settings: AcquirerSettings,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        clock: Callable[[], int] = wall_clock_ms,
    ) -> None:
        self._settings = settings
        self._clock = clock
        self._http = httpx.AsyncClient(
            transport=transport,
            base_url=settings.url,
            timeout=settings.timeout_ms / 1000,
            limits=IDLE,
            trust_env=False,
            follow_redirects=False,
        )

    async def __aenter__(self) -> HttpAcquirer:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        await self._http.aclose()

    async def pay(
        self, till: TillKey, question: PayCode
    ) -> CodePaid | Pending | Refusal | Unknown | AcquirerUnreachable:
        command = protocol.PayCommand(
            terminal=str(till),
            attempt=question.attempt,
            code=question.code,
            wallet=question.wallet,
            amount=question.amount,
        )
        outcome = _payment(await self._ask("/v1/pay", command))
        if isinstance(outcome, CodePaid) and outcome.slip.amount != question.amount:
            return Unknown(why=f"asked {question.amount}, the acquirer says it took {outcome.slip.amount}")
        return outcome

    async def query(
        self, till: TillKey, question: QueryPayCode
    ) -> CodePaid | Pending | Refusal | Unknown | AcquirerUnreachable:
        command = protocol.QueryCommand(terminal=str(till), attempt=question.attempt)
        outcome = _payment(await self._ask("/v1/query", command))
        # Asking has no effect, so not knowing the answer is no more than not having asked.
        return AcquirerUnreachable(outcome.why) if isinstance(outcome, Unknown) else outcome

    async def cancel(self, till: TillKey, question: CancelPayCode) -> Done | Refusal | Unknown | AcquirerUnreachable:
        command = protocol.CancelCommand(terminal=str(till), attempt=question.attempt)
        return _completion(await self._ask("/v1/cancel", command))

    async def refund(self, till: TillKey, question: RefundPayCode) -> Done | Refusal | Unknown | AcquirerUnreachable:
        command = protocol.RefundCommand(
            terminal=str(till), attempt=question.attempt, of=question.of, amount=question.amount
        )
        return _completion(await self._ask("/v1/refund", command))

    async def query_refund(self, till: TillKey, question: QueryRefund) -> Done | Refusal | AcquirerUnreachable:
        command = protocol.RefundQueryCommand(terminal=str(till), attempt=question.attempt, of=question.of)
        outcome = _completion(await self._ask("/v1/query-refund", command))
        return AcquirerUnreachable(outcome.why) if isinstance(outcome, Unknown) else outcome

    async def _ask(
        self, path: str, command: protocol.Command
    ) -> protocol.State | Unknown | Refusal | AcquirerUnreachable:
        body = msgspec.json.encode(command)
        at_ms = str(self._clock())
        signature = protocol.sign(protocol.request_text(path, self._settings.merchant, at_ms, body), self._settings.key)
        headers = {
            "Content-Type": "application/json",
            "X-Merchant": self._settings.merchant,
            "X-Time": at_ms,
            "X-Signature": signature,
        }
        try:
            response = await self._http.post(path, content=body, headers=headers)
        except _NEVER_SENT as error:
            return AcquirerUnreachable(f"{type(error).__name__}: {error}")
        except httpx.TimeoutException as error:
            return Unknown(why=f"time_out: {type(error).__name__}")
        except httpx.RequestError as error:
            return Unknown(why=f"broken_off: {type(error).__name__}: {error}")
        return self._read(response, signature)

    def _read(
        self, response: httpx.Response, signature: str
    ) -> protocol.State | Unknown | Refusal | AcquirerUnreachable:
        expected = protocol.answer_text(signature, response.status_code, response.content)
        if not protocol.fits(response.headers.get("X-Signature", ""), expected, self._settings.key):
            return Unknown(why=f"answer: status {response.status_code}, not signed by the acquirer")
        if response.status_code == 401:
            return AcquirerUnreachable(f"not admitted: {response.text[:200]}")
        if response.status_code == 400:
            return Refusal(code="bad_request", reason=response.text[:200])
        if response.status_code != 200:
            return Unknown(why=f"answer: status {response.status_code}")
        try:
            return protocol.decode_state.decode(response.content)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            return Unknown(why=f"answer: {error}")


def _payment(
    state: protocol.State | Unknown | Refusal | AcquirerUnreachable,
) -> CodePaid | Pending | Refusal | Unknown | AcquirerUnreachable:
    match state:
        case protocol.Paid():
            if state.amount != state.buyer_paid + sum(state.promotion.values()):
                return Unknown(why="answer: what was paid does not sum up")
            slip = CodeSlip(amount=state.amount, wallet=state.wallet, reference=state.reference)
            return CodePaid(slip=slip, buyer_paid=state.buyer_paid, promotion=state.promotion)
        case protocol.Waiting():
            return Pending()
        case protocol.Refused():
            return Refusal(code=state.code, reason=state.reason)
        case protocol.Finished():
            return Refusal(code="cancelled", reason=state.reference)
        case _:
            return state


def _completion(
    state: protocol.State | Unknown | Refusal | AcquirerUnreachable,
) -> Done | Refusal | Unknown | AcquirerUnreachable:
    match state:
        case protocol.Finished():
            return Done(reference=state.reference)
        case protocol.Refused():
            return Refusal(code=state.code, reason=state.reason)
        case protocol.Paid() | protocol.Waiting():
            return Unknown(why="answer: neither done nor refused")
        case _:
            return state
