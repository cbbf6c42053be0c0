"""The composition root of the server: which parts there are and how they hang together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

import httpx
import msgspec
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from sync_server import members, openapi, publish, tills
from sync_server.acquirer.client import HttpAcquirer
from sync_server.asks import Asks
from sync_server.auth import Gate
from sync_server.cloud.port import CloudStore
from sync_server.cloud.terms import Terms, load_terms
from sync_server.cloud.top.client import TopClient
from sync_server.cloud.top.store import TopCloudStore
from sync_server.config import Settings
from sync_server.consumers.lease_ends import LeaseEnds
from sync_server.consumers.projections import Projections
from sync_server.consumers.relay import Relay
from sync_server.consumers.runner import Runner, Wakeup
from sync_server.database import Database, DatabaseUnavailable, ValueUnfit, open_database
from sync_server.health import Writing
from sync_server.hq.endpoints import HeadOffice
from sync_server.http import answers
from sync_server.http.terminal import Terminal
from sync_server.intake import Intake
from sync_server.restore import after_restore
from sync_server.sold import SoldGoods

_log = logging.getLogger("sync_server")


def wall_clock_ms() -> int:
    return time.time_ns() // 1_000_000


class Parts(msgspec.Struct):
    """What a serving process consists of; made when it starts. ``failed``: a task ended by a bug; the process must."""

    database: Database
    writing: Writing
    terminal: Terminal
    head_office: HeadOffice
    clock: Callable[[], int]
    failed: asyncio.Event


class Outside(msgspec.Struct, frozen=True, kw_only=True):
    """Ways to the programs outside; None is the network. Tests put a simulator's application here."""

    cloud: httpx.AsyncBaseTransport | None = None
    acquirer: httpx.AsyncBaseTransport | None = None


def build(settings: Settings, *, clock: Callable[[], int] = wall_clock_ms, outside: Outside | None = None) -> Starlette:
    """The application. Its lifespan opens the database, starts intake and consumers, and ends them in that order.

    The lifespan raises ``DatabaseRefused``, ``DatabaseUnavailable`` and ``TermsError``.
    """
    ways = outside or Outside()

    @contextlib.asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            app.state.parts = await _start(settings, clock, ways, stack)
            yield

    return Starlette(routes=_routes(), lifespan=lifespan, exception_handlers={ClientDisconnect: _client_left})


async def _start(
    settings: Settings, clock: Callable[[], int], outside: Outside, stack: contextlib.AsyncExitStack
) -> Parts:
    database = await open_database(settings.database, serving=True)
    stack.push_async_callback(database.close)
    async with database.write() as tx:
        put_back = await database.restored(tx)
        key = await tills.server_key(tx)
        await members.erase_old(tx, clock())
        feed = await (after_restore(database, tx, clock()) if put_back else publish.feed_id(tx))
    if put_back:
        _log.warning("the database was put back to an earlier state: the feed goes on as %s", feed)
    cloud = await _cloud(settings, clock, outside, stack)
    acquirer = None
    if settings.acquirer is not None:
        acquirer = await stack.enter_async_context(
            HttpAcquirer(settings.acquirer, transport=outside.acquirer, clock=clock)
        )
    wakeup = Wakeup()
    intake = Intake(database, clock, wakeup.wake, batch=settings.intake.batch_requests)
    runner = Runner(database, wakeup, poll_ms=settings.consumers_poll_ms)
    tasks = [intake.run(), runner.consume(Projections()), runner.consume(LeaseEnds())]
    if cloud is not None:
        overdue_ms = settings.relay.overdue_minutes * 60_000
        relay = Relay(database, cloud, clock, tries=settings.relay.tries, overdue_ms=overdue_ms)
        tasks.append(
            runner.relay(relay, retry_ms=settings.relay.retry_ms, longest_retry_ms=settings.relay.longest_retry_ms)
        )
    failed = asyncio.Event()
    await stack.enter_async_context(_running(tasks, failed))
    any_store = settings.orders_without_store == "any_store"
    sold = SoldGoods(database, clock, any_store=settings.returns_of_other_stores == "permitted")
    asks = Asks(database, cloud, acquirer, sold, clock, any_store=any_store)
    return Parts(
        database=database,
        writing=Writing(database),
        terminal=Terminal(database, Gate(database, key, clock), intake, asks, clock),
        head_office=HeadOffice(database, clock, settings.time_zone_minutes),
        clock=clock,
        failed=failed,
    )


async def _cloud(
    settings: Settings, clock: Callable[[], int], outside: Outside, stack: contextlib.AsyncExitStack
) -> CloudStore | None:
    if settings.cloud is None:
        return None
    terms = load_terms(Path(settings.cloud_terms_file)) if settings.cloud_terms_file else Terms()
    client = await stack.enter_async_context(TopClient(settings.cloud, transport=outside.cloud, clock=clock))
    return TopCloudStore(client, settings.cloud, terms)


@contextlib.asynccontextmanager
async def _running(work: list[Coroutine[Any, Any, None]], failed: asyncio.Event) -> AsyncIterator[None]:
    """Tasks that end with the block. One that ends by itself is a bug: it is logged and sets ``failed``."""

    def tell(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.critical("a task of the server ended", exc_info=error)
            failed.set()

    tasks = [asyncio.create_task(each) for each in work]
    for task in tasks:
        task.add_done_callback(tell)
    try:
        yield
    finally:
        left = set(tasks)
        while left:  # a library may swallow being cancelled once
            for task in left:
                task.cancel()
            _, left = await asyncio.wait(left, timeout=1)


def _routes() -> list[Route]:
    def terminal(name: str) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        async def endpoint(request: Request) -> Response:
            parts: Parts = request.app.state.parts
            answer: Response = await getattr(parts.terminal, name)(request)
            return answer

        return endpoint

    def head_office(name: str) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        async def endpoint(request: Request) -> Response:
            parts: Parts = request.app.state.parts
            try:
                answer: Response = await getattr(parts.head_office, name)(request)
            except DatabaseUnavailable as error:
                _log.error("%s: the database: %s", request.url.path, error)
                answer = answers.problem(503, "unavailable", "The database does not answer at the moment.")
            except ValueUnfit:
                answer = answers.problem(400, "bad_query", "A parameter is beyond what the database holds.")
            return answer

        return endpoint

    return [
        Route("/v1/enrol", terminal("enrol"), methods=["POST"]),
        Route("/v1/exchange", terminal("exchange"), methods=["POST"]),
        Route("/v1/ask", terminal("ask"), methods=["POST"]),
        Route("/hq/v1/sales", head_office("sales"), methods=["GET"]),
        Route("/hq/v1/sales.csv", head_office("sales_csv"), methods=["GET"]),
        Route("/hq/v1/totals", head_office("totals"), methods=["GET"]),
        Route("/hq/", head_office("overview"), methods=["GET"]),
        Route("/hq/sales", head_office("day_sales"), methods=["GET"]),
        Route("/hq/sales.csv", head_office("day_csv"), methods=["GET"]),
        Route("/hq/login", head_office("login"), methods=["POST"]),
        Route("/hq/logout", head_office("logout"), methods=["POST"]),
        Route("/healthz", _health, methods=["GET"]),
        Route("/openapi.json", _document, methods=["GET"]),
    ]


async def _client_left(request: Request, error: Exception) -> Response:
    """A network that breaks in mid-request is no fault of ours: one line. Nobody is there to read the answer."""
    _log.info("%s: the client left before its request was whole", request.url.path)
    return Response(status_code=400)


async def _health(request: Request) -> Response:
    parts: Parts = request.app.state.parts
    reason = await _trouble(parts)
    return answers.json(openapi.Health(not reason, parts.clock(), reason), 503 if reason else 200)


async def _trouble(parts: Parts) -> openapi.Trouble:
    try:
        async with parts.database.read() as tx:
            await tx.fetch("SELECT 1")
    except DatabaseUnavailable as error:
        _log.error("the database does not answer: %s", error)
        return "database_unreachable"
    if parts.failed.is_set():
        return "part_ended"
    return "" if await parts.writing.works() else "database_not_writable"


async def _document(request: Request) -> Response:
    return answers.json(openapi.document())
