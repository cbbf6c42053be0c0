"""What the server says of itself to whoever watches it."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import httpx
import pytest

from sync_server import health
from sync_server.database import DatabaseUnavailable
from tests.sync_server.bench import Bench
from tests.sync_server.serving import serving

pytestmark = pytest.mark.anyio


async def test_a_write_is_tried_now_and_then_and_not_at_every_question(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored = "SELECT value FROM meta WHERE name = 'health'"
    assert (await bench.http.get("/healthz")).json() == {"ok": True, "server_time_ms": bench.now_ms, "reason": ""}
    first = await bench.fetch(stored)
    assert first
    assert (await bench.http.get("/healthz")).status_code == 200
    assert await bench.fetch(stored) == first
    monkeypatch.setattr(health, "TRY_AGAIN_S", 0.0)
    writing = health.Writing(bench.database)
    assert await writing.works()
    assert await bench.fetch(stored) != first

    def full() -> None:
        raise DatabaseUnavailable("the disk is full")

    with monkeypatch.context() as context:
        context.setattr(bench.database, "write", full)
        assert not await writing.works()
    assert await writing.works()


@pytest.mark.process
async def test_a_disk_that_takes_no_more_is_told_until_it_does_again(sqlite_url: str, tmp_path: Path) -> None:
    """No file of the server's may grow: for it the disk is full."""
    with serving(sqlite_url, tmp_path) as program:
        limit = resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE)

        def health_is(status: int, reason: str) -> None:
            deadline = time.monotonic() + 3 * health.TRY_AGAIN_S
            answer = httpx.get(f"{program.url}/healthz", trust_env=False)
            while (answer.status_code, answer.json()["reason"]) != (status, reason):
                assert time.monotonic() < deadline, answer.text
                time.sleep(0.2)
                answer = httpx.get(f"{program.url}/healthz", trust_env=False)

        health_is(200, "")

        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, (4096, limit[1]))
        health_is(503, "database_not_writable")
        resource.prlimit(program.process.pid, resource.RLIMIT_FSIZE, limit)
        health_is(200, "")
        assert f"{tmp_path}/server.sqlite3: the disk" in program.log.read_text(encoding="utf-8")
