"""One connection to the sync server: signed requests, one retry with a corrected clock, a close that interrupts.

The home of httpx. A ``Connection`` belongs to one worker thread; only ``close`` may come from another. The exchange and
the asks have one each, so that neither waits for the other.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import threading
from typing import Any, Literal

import httpcore  # noqa: F401 - httpx loads it with its first client, when a screen is being made beside it
import httpx
import msgspec

from pos_terminal.contract.enrolment import Refused
from pos_terminal.contract.exchange import MAX_BODY_BYTES
from pos_terminal.contract.signing import request_text, time_text
from pos_terminal.online.clock import Clock
from pos_terminal.online.keys import TerminalKey, is_signed

CONNECT_S = 3.0

_refusals = msgspec.json.Decoder(Refused)


class Unreachable(msgspec.Struct, frozen=True, kw_only=True):
    """No answer. ``arrived``: the server may have had the request all the same. ``why`` is for the log and status.

    ``is_there``: there was a response, only none that says what came of the request. ``not_understood``: a server that
    cannot read the request said so; it is older than this program.
    """

    why: str
    arrived: Literal["no", "maybe"]
    is_there: bool = False
    not_understood: bool = False


class Signer(msgspec.Struct, frozen=True):
    """Who signs, and whose word about the time counts."""

    store: str
    till: str
    key: TerminalKey
    server_key: bytes


class Connection:
    """``read_s``: how long to wait for an answer once the request is sent."""

    def __init__(
        self,
        server_url: str,
        clock: Clock,
        *,
        read_s: float,
        signer: Signer | None = None,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._clock = clock
        self._signer = signer
        self._closed = threading.Event()
        self._stream: Any = None
        self._client = httpx.Client(
            base_url=server_url,
            timeout=httpx.Timeout(read_s, connect=CONNECT_S),
            limits=httpx.Limits(max_connections=1, keepalive_expiry=4.0),
            trust_env=False,  # a terminal goes where its settings say
            verify=server_url.startswith("https:"),  # without TLS no certificates are loaded
            transport=transport,
        )

    def post(self, path: str, body: bytes, headers: dict[str, str]) -> bytes | Refused | Unreachable:
        """The answer's body (decompressed), the server's refusal, or no answer."""
        answer, sent_at_ms, sent_boot_ms = self._try(path, body, headers)
        if not isinstance(answer, Refused) or answer.code != "stale" or self._signer is None:
            return answer
        signer, told_ms = self._signer, answer.server_time_ms
        if told_ms is None or answer.signature is None:
            return answer
        text = time_text(signer.store, signer.till, sent_at_ms, told_ms)
        if not is_signed(signer.server_key, answer.signature, text):
            return Refused(code="stale", message="the time in the server's answer is not signed by the server")
        self._clock.anchor(told_ms, sent_boot_ms, self._clock.boot_ms())
        return self._try(path, body, headers)[0]

    def close(self) -> None:
        """Ends the connection; a request under way returns ``Unreachable`` at once (or after ``CONNECT_S``)."""
        self._closed.set()
        stream = self._stream
        if stream is not None and (plain := stream.get_extra_info("socket")) is not None:
            # not SSLSocket's own, which would take the TLS state from under the reading thread
            with contextlib.suppress(OSError):  # the other side may have been faster
                socket.socket.shutdown(plain, socket.SHUT_RDWR)
        self._client.close()

    def _try(self, path: str, body: bytes, headers: dict[str, str]) -> tuple[bytes | Refused | Unreachable, int, int]:
        at_ms, boot_ms = self._clock.now().at_ms, self._clock.boot_ms()
        return self._send(path, body, headers | self._signed(path, body, at_ms)), at_ms, boot_ms

    def _signed(self, path: str, body: bytes, at_ms: int) -> dict[str, str]:
        signer = self._signer
        if signer is None:
            return {}
        signature = signer.key.sign(request_text("POST", path, at_ms, body))
        return {
            "X-Terminal": f"{signer.store}/{signer.till}",
            "X-Time": str(at_ms),
            "X-Signature": base64.b64encode(signature).decode(),
        }

    def _send(self, path: str, body: bytes, headers: dict[str, str]) -> bytes | Refused | Unreachable:
        if self._closed.is_set():
            return Unreachable(why="closed", arrived="no")
        try:
            with self._client.stream(
                "POST", path, content=body, headers=headers, extensions={"trace": self._watch}
            ) as response:
                return _answer(response)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol) as error:
            return Unreachable(why=_why(error), arrived="no")
        except (httpx.HTTPError, httpx.StreamError) as error:
            return Unreachable(why=_why(error), arrived="maybe")
        except RuntimeError as error:
            if not self._closed.is_set():
                raise
            return Unreachable(why=f"closed: {error}", arrived="maybe")  # httpx says so of a closed client

    def _watch(self, event: str, info: dict[str, Any]) -> None:
        """Remembers the stream of the connection, which ``close`` interrupts."""
        if event in ("connection.connect_tcp.complete", "connection.start_tls.complete"):
            self._stream = info["return_value"]
            if self._closed.is_set():
                raise httpx.ConnectError("closed")


def _answer(response: httpx.Response) -> bytes | Refused | Unreachable:
    body = bytearray()
    for chunk in response.iter_bytes():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            return Unreachable(
                why=f"the server's answer is larger than {MAX_BODY_BYTES} bytes", arrived="maybe", is_there=True
            )
    if response.status_code == 200:
        return bytes(body)
    refused = _refusal(body)
    if response.status_code == 503:  # the server's word that nothing happened
        why = refused.message if refused else "the server is not ready (503)"
        return Unreachable(why=why, arrived="no", is_there=True)
    if response.status_code >= 500:
        return Unreachable(why=f"the server failed ({response.status_code})", arrived="maybe", is_there=True)
    if refused is not None:
        return refused
    code = "too_large" if response.status_code == 413 else "unexpected"
    return Refused(code=code, message=f"the server answered {response.status_code}: is the address right?")


def _refusal(body: bytearray) -> Refused | None:
    try:
        return _refusals.decode(body)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def _why(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")
