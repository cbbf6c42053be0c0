"""The gateway itself: one URL, one method a call, one transaction a call, TOP's envelopes. And its control door."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import parse_qsl

import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sync_server.cloud.sandbox import coupons, members, sales, trades
from sync_server.cloud.sandbox.faults import TAKES_EFFECT, Fault, FaultPlan
from sync_server.cloud.sandbox.gate import Call, Refused, admit
from sync_server.cloud.sandbox.seed import Seed
from sync_server.cloud.sandbox.state import TABLES, State
from sync_server.doors import MAX_BODY_BYTES

PATH = "/router/rest"

Handler = Callable[[State, Seed, Call], dict[str, object]]

METHODS: dict[str, Handler] = {
    "taobao.trade.fullinfo.get": trades.trade_get,
    "tmall.car.fpcar.restpay.receive": trades.restpay_receive,
    "alibaba.omni.saas.order.create": trades.store_order_create,
    "alibaba.wdk.member.qrcode.identify": members.identify,
    "tmall.promotion.coupon.query": coupons.coupon_query,
    "tmall.promotion.coupon.use": coupons.coupon_use,
    "taobao.vmarket.eticket.beforeconsume": coupons.voucher_check,
    "taobao.vmarket.eticket.consume": coupons.voucher_consume,
    "taobao.vmarket.eticket.reverse": coupons.voucher_reverse,
    "alibaba.nlife.b2c.trade.pay": sales.trade_pay,
    "alibaba.nlife.b2c.trade.get": sales.trade_get,
    "alibaba.nlife.b2c.trade.refund": sales.trade_refund,
}


class Gateway:
    """State, seed, clock and fault plan; ``public`` and ``control`` are its two applications."""

    def __init__(self, state: State, seed: Seed, clock: Callable[[], int]) -> None:
        self._state = state
        self._seed = seed
        self._clock = clock
        self._faults = FaultPlan()
        self._late: set[asyncio.Task[None]] = set()
        self.public = Starlette(routes=[Route(PATH, self._answer, methods=["POST"])])
        self.control = Starlette(
            routes=[
                Route("/state", self._show_state, methods=["GET"]),
                Route("/faults", self._order_fault, methods=["POST"]),
                Route("/faults", self._clear_faults, methods=["DELETE"]),
                Route("/reset", self._reset, methods=["POST"]),
                Route("/orders/{order}", self._order_event, methods=["POST"]),
            ]
        )

    # --- the public door ------------------------------------------------------------------------------------------

    async def _answer(self, request: Request) -> Response:
        try:
            form = await _read_form(request)
            call = admit(form, self._seed, frozenset(METHODS), self._clock())
        except Refused as refused:
            self._state.count_call(self._clock(), "", f"refused {refused.code}")
            return _error(refused)
        fault = self._faults.take(call.method)
        if fault is None:
            return self._perform(call)
        return await self._go_wrong(request, call, fault)

    def _perform(self, call: Call) -> Response:
        """One call is one transaction; nothing awaits inside it."""
        self._state.begin()
        try:
            body = METHODS[call.method](self._state, self._seed, call)
        except Refused as refused:
            self._state.end(keep=False)
            self._state.count_call(call.at_ms, call.method, refused.sub_code or str(refused.code))
            return _error(refused)
        self._state.end(keep=True)
        self._state.count_call(call.at_ms, call.method, "done")
        name = call.method.removeprefix("taobao.").replace(".", "_") + "_response"
        return _json({name: body | {"request_id": f"sandbox-{call.at_ms}"}})

    async def _go_wrong(self, request: Request, call: Call, fault: Fault) -> Response:
        if fault.kind == "slow":
            await asyncio.sleep(fault.delay_ms / 1000)
        answer = self._perform(call) if fault.kind in TAKES_EFFECT else None
        if answer is None:
            self._state.count_call(call.at_ms, call.method, f"fault {fault.kind}")
        if fault.kind in ("silent", "silent_after"):
            await _hold(request, fault.delay_ms)
            return Response(status_code=504)
        if fault.kind == "late":
            task = asyncio.create_task(self._perform_late(call, fault.delay_ms))
            self._late.add(task)
            task.add_done_callback(self._late.discard)
        if fault.kind in ("garbage", "garbage_after", "late"):
            return Response("<html><h1>502 Bad Gateway</h1></html>", status_code=502, media_type="text/html")
        if fault.kind in ("isp", "isp_after"):
            return _error(Refused(15, "Remote service error", "isp.remote-service-error"))
        if fault.kind == "isv":
            return _error(Refused(15, "Remote service error", fault.sub_code))
        if fault.kind == "limit":
            text = f"This ban will last for {fault.ban_s} more seconds"
            return _error(Refused(7, text, "accesscontrol.limited-by-api-access-count"))
        assert answer is not None, "only a slow call is left, and that was performed"
        return answer

    async def _perform_late(self, call: Call, delay_ms: int) -> None:
        await asyncio.sleep(delay_ms / 1000)
        self._perform(call)

    # --- the control door -----------------------------------------------------------------------------------------

    async def _show_state(self, request: Request) -> Response:
        tables: dict[str, object] = {
            table: self._state.rows(f"SELECT * FROM {table}") for table in TABLES if table != "calls"
        }
        calls = self._state.rows("SELECT method, outcome, count(*) AS n FROM calls GROUP BY 1, 2 ORDER BY 1, 2")
        now = {"now_ms": self._clock(), "started_ms": self._state.started_ms}
        return _json(tables | now | {"calls": calls, "faults": self._faults.left()})

    async def _order_fault(self, request: Request) -> Response:
        try:
            fault = msgspec.json.decode(await request.body(), type=Fault)
        except msgspec.MsgspecError as error:
            return _json({"error": str(error)}, 400)
        if fault.method != "*" and fault.method not in METHODS:
            return _json({"error": f"no method {fault.method!r}"}, 400)
        self._faults.order(fault)
        return _json({"faults": self._faults.left()})

    async def _clear_faults(self, request: Request) -> Response:
        self._faults.clear()
        return _json({"faults": []})

    async def _reset(self, request: Request) -> Response:
        self._faults.clear()
        self._state.plant(self._clock())
        return _json({"started_ms": self._state.started_ms})

    async def _order_event(self, request: Request) -> Response:
        """What a customer or seller does to an order elsewhere: pays on the phone, asks for a refund, closes it."""
        order = request.path_params["order"]
        try:
            event = msgspec.json.decode(await request.body(), type=OrderEvent).event
        except msgspec.MsgspecError as error:
            return _json({"error": str(error)}, 400)
        if self._state.find("SELECT 1 FROM orders WHERE order_no = ?", order) is None:
            return _json({"error": f"no order {order}"}, 404)
        if event == "pay":
            trades.pay_balance(self._state, order, "platform", self._clock())
        elif event == "ask_refund":
            self._state.run("UPDATE orders SET refund_status = 'WAIT_SELLER_AGREE' WHERE order_no = ?", order)
        else:
            self._state.run("UPDATE orders SET status = 'TRADE_CLOSED' WHERE order_no = ?", order)
        return _json(self._state.one("SELECT * FROM orders WHERE order_no = ?", order))


class OrderEvent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``event``: ``pay`` (on the phone), ``ask_refund`` or ``close``."""

    event: trades.OrderEventName


async def _read_form(request: Request) -> dict[str, str]:
    """:raises Refused: too long, or not a form in UTF-8."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise Refused(41, "Invalid arguments: the body is too long")
    if not request.headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        raise Refused(41, "Invalid arguments: not application/x-www-form-urlencoded")
    try:
        return dict(parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=200))
    except ValueError:
        raise Refused(41, "Invalid arguments: not a form in UTF-8") from None


async def _hold(request: Request, delay_ms: int) -> None:
    """Say nothing until the caller hangs up or ``delay_ms`` has passed."""

    async def hung_up() -> None:
        while not await request.is_disconnected():
            await asyncio.sleep(0.02)

    try:
        await asyncio.wait_for(hung_up(), delay_ms / 1000)
    except (TimeoutError, ClientDisconnect):
        return


def _error(refused: Refused) -> Response:
    error: dict[str, object] = {"code": refused.code, "msg": refused.message, "request_id": "sandbox"}
    if refused.sub_code:
        error |= {"sub_code": refused.sub_code, "sub_msg": refused.message}
    return _json({"error_response": error})


def _json(value: object, status: int = 200) -> Response:
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")
