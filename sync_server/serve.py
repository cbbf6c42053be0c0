"""A serving process: its socket, its signals, its one line on standard output. And several of them on PostgreSQL."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import signal
import socket
import sys
from collections.abc import Callable, Generator

import msgspec
import uvicorn

from sync_server.app import Parts, build
from sync_server.config import Settings
from sync_server.doors import Address, open_door, url_of
from sync_server.exits import BUG, DONE, FAILED, foreseen

_log = logging.getLogger("sync_server")
_GRACE_S = 5


class _Server(uvicorn.Server):
    """Leaves signals to us, so that being asked to stop is a success."""

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        yield


class ServerFailed(Exception):
    """A bug ended a part of the server. What was acknowledged is stored; start it again."""


class WorkerEnded(Exception):
    """A worker could not start or was killed. What was acknowledged is stored; start the server again.

    ``code``: the exit code for it.
    """

    def __init__(self, code: int) -> None:
        super().__init__("a worker ended by itself; the log says why")
        self.code = code


def serve(settings: Settings) -> None:
    """Serve until SIGTERM or SIGINT. Prints ``{"program":"sync-server","url":…}`` when requests are answered.

    :raises OSError: the address is taken or not ours.
    :raises ServerFailed: a bug ended it.
    :raises WorkerEnded: one of several workers ended by itself, without a bug of ours.
    :raises DatabaseRefused, DatabaseUnavailable, TermsError: as ``app.build``'s lifespan.
    """
    with open_door(Address(*settings.address)) as door:
        if settings.workers == 1:
            asyncio.run(_serve(settings, door, _announce))
        else:
            _serve_by_workers(settings, door)


def _announce(url: str) -> None:
    sys.stdout.write(msgspec.json.encode({"program": "sync-server", "url": url}).decode() + "\n")
    sys.stdout.flush()


async def _serve(settings: Settings, door: socket.socket, ready: Callable[[str], None]) -> None:
    app = build(settings)
    server = _Server(
        uvicorn.Config(
            app,
            log_config=None,
            access_log=False,
            lifespan="off",  # entered here, so that what it raises reaches the command line
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=_GRACE_S,
        )
    )

    def stop() -> None:
        server.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop)
    async with app.router.lifespan_context(app):
        parts: Parts = app.state.parts

        async def watch() -> None:
            await parts.failed.wait()
            server.should_exit = True

        watching = asyncio.create_task(watch())
        _log.info("serving on %s", url_of(door))
        ready(url_of(door))
        await server.serve(sockets=[door])
        watching.cancel()
    if parts.failed.is_set():
        raise ServerFailed("a task of the server ended; the log says why")
    _log.info("stopped")


def _serve_by_workers(settings: Settings, door: socket.socket) -> None:
    """Fork the workers; they share the socket and meet in the database. If one dies, all stop."""
    readable, writable = os.pipe()
    children = [_fork(settings, door, writable) for _ in range(settings.workers)]
    os.close(writable)

    asked = False

    def stop(number: int, frame: object) -> None:
        nonlocal asked
        asked = True
        for child in children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child, signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    ready = 0
    while ready < len(children) and (data := os.read(readable, 64)):
        ready += len(data)
    os.close(readable)
    if ready == len(children):
        _announce(url_of(door))
    pid, status = os.wait()
    if not asked:
        # Nothing starts it anew: what killed it may come again, and whoever supervises the server counts that.
        _log.critical("worker %d %s; the others are stopped", pid, _how_ended(status))
    statuses = [status]
    stop(0, None)
    statuses += [os.wait()[1] for _ in children[1:]]
    codes = [os.waitstatus_to_exitcode(status) for status in statuses]
    if BUG in codes:
        raise ServerFailed("a bug ended a worker; the log says where")
    # The first ended by itself; the others were told to stop, perhaps before they could do so in order.
    if first := next(filter(None, codes), DONE):
        raise WorkerEnded(first if first > 0 else FAILED)


def _how_ended(status: int) -> str:
    code = os.waitstatus_to_exitcode(status)
    name = next((one.name for one in signal.Signals if one == -code), f"signal {-code}")
    return f"ended with exit code {code}" if code >= 0 else f"was killed by {name}"


def _fork(settings: Settings, door: socket.socket, writable: int) -> int:
    child = os.fork()
    if child:
        return child
    status = BUG
    try:
        asyncio.run(_serve(settings, door, lambda url: _tell(writable)))
        status = DONE
    except OSError as error:
        _log.critical("the worker cannot serve: %s", error)
        status = FAILED
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the last frame of a process: it goes into the log
        if known := foreseen(error):
            status, why = known
            _log.critical("the worker cannot serve: %s", why)
        else:
            _log.critical("the worker failed", exc_info=True)
    finally:
        logging.shutdown()
        os._exit(status)


def _tell(writable: int) -> None:
    os.write(writable, b"+")
    os.close(writable)
