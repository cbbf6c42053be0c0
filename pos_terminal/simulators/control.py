"""What every device simulator shares: the HTTP control, the ready line on stdout, the state file, the orderly stop.

A simulator is told what to do over plain HTTP with JSON bodies, on loopback and without authentication: it is a
workbench tool, never a service. A typical ``main``::

    bench = Bench()
    with serve_control("127.0.0.1:0", {("PUT", "/plan"): bench.plan, ("GET", "/state"): bench.state}) as control:
        announce(printer="tcp://127.0.0.1:40123", control=control.url)
        wait_for_stop()

A route is called with a :class:`Request` on a thread of the control (routes lock what they share) and returns what
JSON can hold, or :class:`Binary` for pictures and text; raising :class:`ControlRefused` answers 400 with its words.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import parse_qsl, urlsplit

MAX_BODY_BYTES = 1 << 20

_stopped = threading.Event()


@dataclass(frozen=True)
class Request:
    """One call of the control. ``body`` is the decoded JSON, ``None`` where there was none."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None


@dataclass(frozen=True)
class Binary:
    """An answer that is not JSON."""

    content: bytes
    content_type: str


class ControlRefused(ValueError):
    """The request makes no sense to the simulator; its text is the answer (400)."""


Route = Callable[[Request], Any]
Routes = Mapping[tuple[str, str], Route]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], routes: Routes) -> None:
        self.routes = routes
        super().__init__(address, _Handler)


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: stdout carries the ready line and stderr is for faults."""

    def do_GET(self) -> None:
        self._serve()

    def do_PUT(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        route = self.server.routes.get((self.command, parts.path))
        if route is None:
            self._answer(404, {"error": f"no {self.command} {parts.path} here"})
            return
        try:
            answer = route(Request(self.command, parts.path, dict(parse_qsl(parts.query)), self._body()))
        except ControlRefused as refusal:
            self._answer(400, {"error": str(refusal)})
            return
        self._answer(200, answer)

    def _body(self) -> Any:
        length = self.headers.get("Content-Length", "0")
        if not length.isdigit() or int(length) > MAX_BODY_BYTES:
            raise ControlRefused(f"the body must be at most {MAX_BODY_BYTES} bytes")
        content = self.rfile.read(int(length))
        try:
            return json.loads(content) if content else None
        except ValueError as fault:
            raise ControlRefused(f"the body is not JSON: {fault}") from fault

    def _answer(self, status: int, answer: Any) -> None:
        if isinstance(answer, Binary):
            content, content_type = answer.content, answer.content_type
        else:
            content, content_type = json.dumps(answer, ensure_ascii=False).encode(), "application/json"
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)


class ControlServer:
    """A running control. ``url`` has the port it really got. Close it, or use it as a context manager."""

    def __init__(self, server: _Server) -> None:
        self._server = server
        host, port = server.server_address[:2]
        self.url = f"http://{host if isinstance(host, str) else host.decode()}:{port}"
        self._thread = threading.Thread(
            target=server.serve_forever, kwargs={"poll_interval": 0.05}, name="simulator-control", daemon=True
        )
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> ControlServer:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve_control(address: str, routes: Routes) -> ControlServer:
    """Serve ``routes``, keyed by (method, path), at ``HOST:PORT`` (port 0: any free one) on threads of its own.

    :raises ValueError: ``address`` is not HOST:PORT.
    :raises OSError: the address cannot be bound.
    """
    return ControlServer(_Server(parse_address(address), routes))


def parse_address(text: str) -> tuple[str, int]:
    """Host and port of ``HOST:PORT``. :raises ValueError: it is something else."""
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError(f"{text!r} is not HOST:PORT")
    return host, int(port)


def announce(**addresses: str) -> None:
    """Print the one JSON line that says the simulator is ready and where. Call it on the main thread.

    From here on it stops in order: who reads the line may send the signal at once.
    """
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: _stopped.set())
    sys.stdout.write(json.dumps(addresses) + "\n")
    sys.stdout.flush()


def wait_for_stop() -> None:
    """Return when SIGTERM or SIGINT arrives, or has arrived since :func:`announce`. Call it on the main thread."""
    while not _stopped.wait(0.5):  # a wait without end would not see the signal on every platform
        pass


def load_state(path: Path | None) -> Any:
    """The JSON kept at ``path``; ``None`` without a path or before the first save.

    :raises ValueError: the file is there but holds no JSON.
    """
    if path is None or not path.exists():
        return None
    return json.loads(path.read_text(encoding="utf-8"))


def save_state(path: Path | None, state: Any) -> None:
    """Keep ``state`` at ``path`` so that a kill at any point leaves the old or the new one, never a half."""
    if path is None:
        return
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8") as stream:
        json.dump(state, stream, ensure_ascii=False)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(path)
