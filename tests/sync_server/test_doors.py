"""The doors of the simulated parties: what their callers do is no failure of theirs."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import Message, Scope

from sync_server.doors import Doors

pytestmark = pytest.mark.anyio


async def test_a_caller_that_is_gone_in_the_middle_of_its_request_is_no_failure() -> None:
    """A server that is killed while it asks the cloud; the traceback would be taken for a bug of the sandbox."""

    async def read(request: Request) -> Response:
        return Response(await request.body())

    arriving: list[Message] = [
        {"type": "http.request", "body": b"half", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return arriving.pop(0)

    async def send(message: Message) -> None:
        """Nobody is there to get it."""

    scope: Scope = {"type": "http", "method": "POST", "path": "/", "headers": [], "query_string": b""}
    application = Starlette(routes=[Route("/", read, methods=["POST"])])
    await Doors(application, application, 1)(scope, receive, send)
    assert not arriving
