"""Serves a simulated party (the cloud sandbox, the acquirer simulator): a public door and a control door, one process.

Both doors are sockets of one server; which application answers is told by the port, so that the public door can never
reach what is for tests and demos. One JSON line with the addresses goes to standard output once both are open.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import signal
import socket
import sys
from collections.abc import Generator, Mapping

import msgspec
import uvicorn
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Receive, Scope, Send

MAX_BODY_BYTES = 1024 * 1024


class Address(msgspec.Struct, frozen=True):
    """Where to listen (IPv4); port 0 lets the system choose."""

    host: str
    port: int


class DoorError(OSError):
    """A door cannot be opened; the message says which and why."""


def address(text: str) -> Address:
    """``HOST:PORT``, as a type of argparse.

    :raises ArgumentTypeError: not of that form.
    """
    host, colon, port = text.rpartition(":")
    if not colon or not host or not port.isdigit() or int(port) > 65_535:
        raise argparse.ArgumentTypeError(f"{text!r} is not HOST:PORT")
    return Address(host, int(port))


def open_door(where: Address) -> socket.socket:
    """A listening socket.

    :raises DoorError: taken, not allowed, or no such address.
    """
    # asyncio turns Nagle's algorithm off only where the protocol is named; with it on, each answer takes 40 ms more.
    door = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((where.host, where.port))
        door.listen()
        return door
    except OSError as error:
        door.close()
        raise DoorError(f"cannot listen on {where.host}:{where.port}: {error.strerror}") from error


def url_of(door: socket.socket) -> str:
    host, port = door.getsockname()[:2]
    return f"http://{host}:{port}"


class Doors:
    """The application behind both doors."""

    def __init__(self, public: ASGIApp, control: ASGIApp, control_port: int) -> None:
        self._public = public
        self._control = control
        self._control_port = control_port

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        server = scope.get("server")
        is_control = server is not None and server[1] == self._control_port
        with contextlib.suppress(ClientDisconnect):  # who is gone in the middle of a request gets no answer
            await (self._control if is_control else self._public)(scope, receive, send)


class _Server(uvicorn.Server):
    """Leaves signals to ``serve``, so that being asked to stop is a success."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


def serve(
    public: ASGIApp, control: ASGIApp, doors: tuple[socket.socket, socket.socket], ready: Mapping[str, str]
) -> None:
    """Serve until SIGTERM or SIGINT. ``doors``: the public one, the control one; ``ready`` goes into the line."""
    asyncio.run(_serve(Doors(public, control, doors[1].getsockname()[1]), list(doors), ready))


async def _serve(app: ASGIApp, doors: list[socket.socket], ready: Mapping[str, str]) -> None:
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            server_header=False,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=1,
        )
    )

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    sys.stdout.write(msgspec.json.encode(dict(ready)).decode() + "\n")
    sys.stdout.flush()
    await server.serve(sockets=doors)
