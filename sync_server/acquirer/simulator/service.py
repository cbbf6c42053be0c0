"""The simulated acquirer's two doors: the signed protocol, and the control door for tests and demos."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Literal

import msgspec
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from sync_server.acquirer import protocol
from sync_server.acquirer.simulator.book import Book, CourseOrder


class CustomerEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the customer does with a pending attempt."""

    event: Literal["enter_password", "walk_away"]


class Service:
    """``public`` and ``control`` are its two applications; one merchant with one key."""

    def __init__(self, book: Book, merchant: str, key: str, clock: Callable[[], int]) -> None:
        self._book = book
        self._merchant = merchant
        self._key = key
        self._clock = clock
        self.public = Starlette(
            routes=[Route(f"/v1/{name}", self._answer, methods=["POST"]) for name in _COMMANDS],
        )
        self.control = Starlette(
            routes=[
                Route("/state", self._show_state, methods=["GET"]),
                Route("/next", self._order_course, methods=["POST"]),
                Route("/attempts/{attempt}", self._customer, methods=["POST"]),
                Route("/reset", self._reset, methods=["POST"]),
            ]
        )

    async def _answer(self, request: Request) -> Response:
        path = request.url.path
        body = await _body(request)
        signature = request.headers.get("X-Signature", "")
        problem = self._why_not_admitted(request, path, body, signature)
        if problem is not None:
            self._book.count_call(self._clock(), path, problem)
            return self._signed(signature, 401, {"error": problem})
        try:
            command = msgspec.json.decode(body or b"", type=_COMMANDS[path.rpartition("/")[2]])
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            self._book.count_call(self._clock(), path, "bad request")
            return self._signed(signature, 400, {"error": "bad_request", "reason": str(error)})
        state, silence_ms = self._perform(command)
        self._book.count_call(self._clock(), path, type(state).__name__.lower() if not silence_ms else "silent")
        if silence_ms:
            await _hold(request, silence_ms)
            return Response(status_code=504)
        return self._signed(signature, 200, state)

    def _perform(self, command: protocol.Command) -> tuple[protocol.State, int]:
        match command:
            case protocol.PayCommand():
                return self._book.pay(command, self._clock())
            case protocol.QueryCommand():
                return self._book.query(command), 0
            case protocol.CancelCommand():
                return self._book.cancel(command, self._clock()), 0
            case protocol.RefundCommand():
                return self._book.refund(command, self._clock()), 0
            case _:
                assert isinstance(command, protocol.RefundQueryCommand), "there are five commands"
                return self._book.query_refund(command, self._clock()), 0

    def _why_not_admitted(self, request: Request, path: str, body: bytes | None, signature: str) -> str | None:
        if body is None:
            return "too long"
        merchant, sent = request.headers.get("X-Merchant", ""), request.headers.get("X-Time", "")
        if not protocol.fits(signature, protocol.request_text(path, merchant, sent, body), self._key):
            return "wrong signature"
        if merchant != self._merchant:
            return "unknown merchant"
        if not sent.isascii() or not sent.isdigit() or abs(int(sent) - self._clock()) > protocol.MAX_SKEW_MS:
            return "stale"
        return None

    def _signed(self, signature: str, status: int, content: object) -> Response:
        body = msgspec.json.encode(content)
        text = protocol.answer_text(signature, status, body)
        headers = {"X-Signature": protocol.sign(text, self._key)}
        return Response(body, status_code=status, headers=headers, media_type="application/json")

    # --- the control door -----------------------------------------------------------------------------------------

    async def _show_state(self, request: Request) -> Response:
        charges = self._book.rows("SELECT coalesce(sum(charges), 0) AS n FROM attempts")[0]["n"]
        return _json(
            {
                "charges": charges,
                "attempts": self._book.rows("SELECT * FROM attempts ORDER BY at_ms, attempt"),
                "refunds": self._book.rows("SELECT * FROM refunds ORDER BY at_ms, refund"),
                "calls": self._book.rows("SELECT path, outcome, count(*) AS n FROM calls GROUP BY 1, 2 ORDER BY 1, 2"),
            }
        )

    async def _order_course(self, request: Request) -> Response:
        try:
            self._book.order(msgspec.json.decode(await request.body(), type=CourseOrder))
        except msgspec.MsgspecError as error:
            return _json({"error": str(error)}, 400)
        return _json({})

    async def _customer(self, request: Request) -> Response:
        attempt = request.path_params["attempt"]
        try:
            event = msgspec.json.decode(await request.body(), type=CustomerEvent).event
        except msgspec.MsgspecError as error:
            return _json({"error": str(error)}, 400)
        done = self._book.enter_password(attempt) if event == "enter_password" else self._book.walk_away(attempt)
        return _json({}) if done else _json({"error": f"{attempt} is not pending"}, 409)

    async def _reset(self, request: Request) -> Response:
        self._book.reset()
        return _json({})


_COMMANDS: dict[str, type[protocol.Command]] = {
    "pay": protocol.PayCommand,
    "query": protocol.QueryCommand,
    "cancel": protocol.CancelCommand,
    "refund": protocol.RefundCommand,
    "query-refund": protocol.RefundQueryCommand,
}


async def _body(request: Request) -> bytes | None:
    """The body; None where it is too long."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > protocol.MAX_BODY_BYTES:
            return None
    return bytes(body)


async def _hold(request: Request, silence_ms: int) -> None:
    """Say nothing until the caller hangs up or ``silence_ms`` has passed."""

    async def hung_up() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(0.02)

    try:
        await asyncio.wait_for(hung_up(), silence_ms / 1000)
    except TimeoutError:
        return


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")
