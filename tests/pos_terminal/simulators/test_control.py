"""The control of the simulators over real HTTP."""

import json
import threading
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.simulators.control import (
    Binary,
    ControlRefused,
    Request,
    load_state,
    parse_address,
    save_state,
    serve_control,
)


def call(url: str, method: str = "GET", body: bytes | None = None) -> tuple[int, bytes, str]:
    request = urllib.request.Request(url, data=body, method=method)
    try:
        with urllib.request.urlopen(request, timeout=5) as reply:
            return reply.status, reply.read(), reply.headers["Content-Type"]
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(), error.headers["Content-Type"]


def test_routes_get_the_request_and_answer_json_or_bytes() -> None:
    seen: list[Request] = []

    def plan(request: Request) -> dict[str, Any]:
        seen.append(request)
        return {"took": request.body}

    routes = {("PUT", "/plan"): plan, ("GET", "/paper"): lambda request: Binary(b"\x89PNG", "image/png")}
    with serve_control("127.0.0.1:0", routes) as control:
        status, content, kind = call(control.url + "/plan?copy=1", "PUT", b'{"mode":"slow"}')
        assert (status, json.loads(content), kind) == (200, {"took": {"mode": "slow"}}, "application/json")
        assert seen == [Request("PUT", "/plan", {"copy": "1"}, {"mode": "slow"})]
        assert call(control.url + "/paper") == (200, b"\x89PNG", "image/png")


def test_bad_requests_are_told_why_and_nothing_stops() -> None:
    def refuse(request: Request) -> None:
        raise ControlRefused("no such mode")

    with serve_control("127.0.0.1:0", {("PUT", "/plan"): refuse}) as control:
        assert call(control.url + "/elsewhere")[0] == 404
        assert call(control.url + "/plan")[0] == 404  # GET has no route there
        assert call(control.url + "/plan", "PUT", b"{}")[:2] == (400, b'{"error": "no such mode"}')
        status, content, _ = call(control.url + "/plan", "PUT", b"{not json")
        assert status == 400
        assert b"not JSON" in content
        assert call(control.url + "/plan", "PUT", b"{}")[0] == 400


def test_close_ends_the_threads() -> None:
    before = threading.active_count()
    control = serve_control("127.0.0.1:0", {})
    control.close()
    assert threading.active_count() == before


@pytest.mark.parametrize("text", ["", "127.0.0.1", ":0", "host:", "host:x", "host:65536"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(ValueError, match="HOST:PORT"):
        parse_address(text)


def test_state_is_replaced_whole(tmp_path: Path) -> None:
    path = tmp_path / "state.json"
    assert load_state(None) is None
    assert load_state(path) is None
    save_state(path, {"count": 1})
    save_state(path, {"count": 2})
    assert load_state(path) == {"count": 2}
    assert [entry.name for entry in tmp_path.iterdir()] == ["state.json"]
