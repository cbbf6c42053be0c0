"""The program as a process: its line, its lock, SIGTERM, and SIGKILL at any moment."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from pos_terminal.contract.enrolment import Enrolled
from sync_server import exits
from sync_server.cloud.sandbox.seed import load_seed
from sync_server.database import open_database
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench, Terminal, give_code
from tests.sync_server.programs import Control, running
from tests.sync_server.serving import serving

pytestmark = [pytest.mark.anyio, pytest.mark.process]


def _bench(url: str) -> Bench:
    """Terminals against a process: the clock is the system's."""
    bench = Bench(url)
    bench.now_ms = time.time_ns() // 1_000_000
    return bench


async def _enrolled(bench: Bench, url: str, till: str) -> Terminal:
    database = await open_database(url)
    code = await give_code(database, "S001", till, bench.now_ms + 3_600_000)
    await database.close()
    terminal = Terminal(bench, "S001", till, f"a{till}")
    assert isinstance(await terminal.enrol(code), Enrolled)
    return terminal


async def test_sigkill_loses_nothing_that_was_acknowledged(sqlite_url: str, tmp_path: Path) -> None:
    """Tills send as fast as they can while the server is killed twice; every acknowledged fact is there, once."""
    bench = _bench(sqlite_url)
    acknowledged: dict[str, int] = {}
    terminals: list[Terminal] = []

    async def send(till: Terminal) -> None:
        with contextlib.suppress(httpx.TransportError):
            while acknowledged[till.till] < len(till.ledger):
                answer = await till.exchange(acknowledged[till.till], count=2)
                assert answer.watermark is not None
                acknowledged[till.till] = answer.watermark.sequence

    for round_number in range(3):
        with serving(sqlite_url, tmp_path) as program:
            async with httpx.AsyncClient(base_url=program.url, trust_env=False) as bench.http:
                if not terminals:
                    terminals = [await _enrolled(bench, sqlite_url, f"{n:02}") for n in range(4)]
                    for till in terminals:
                        till.append(*sale_facts.a_day(*(f"s{n}" for n in range(60))))
                        acknowledged[till.till] = 0
                sending = [asyncio.create_task(send(till)) for till in terminals]
                if round_number < 2:
                    await asyncio.sleep(0.25)
                    program.process.kill()
                await asyncio.gather(*sending)
    assert all(acknowledged[till.till] == 62 for till in terminals)
    with contextlib.closing(sqlite3.connect(tmp_path / "server.sqlite3")) as db:
        for till in terminals:
            rows = db.execute("SELECT data FROM journal WHERE till = ? ORDER BY sequence", (till.till,)).fetchall()
            assert [row[0] for row in rows] == till.ledger


async def test_sigterm_is_a_success_and_leaves_one_complete_file(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path) as program:
        bench = _bench(sqlite_url)
        async with httpx.AsyncClient(base_url=program.url, trust_env=False) as bench.http:
            till = await _enrolled(bench, sqlite_url, "01")
            till.append(*sale_facts.a_day("s1"))
            await till.exchange()
            assert (await bench.http.get("/healthz")).json()["ok"] is True
        second = subprocess.run(
            [sys.executable, "-m", "sync_server", "serve", "--listen", "127.0.0.1:0", "--database", sqlite_url],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        assert second.returncode == 3
        assert "served by another process" in second.stderr
        assert second.stdout == ""
        assert program.end(signal.SIGTERM) == 0
    assert not (tmp_path / "server.sqlite3-wal").exists()
    log = program.log.read_text(encoding="utf-8")
    assert "serving on" in log
    assert "stopped" in log
    assert "ERROR" not in log
    assert "CRITICAL" not in log


@pytest.mark.parametrize("path", ["/v1/exchange", "/v1/enrol", "/v1/ask", "/hq/login"])
async def test_who_leaves_in_mid_request_is_one_line_of_the_log(sqlite_url: str, tmp_path: Path, path: str) -> None:
    with serving(sqlite_url, tmp_path) as program:
        door = httpx.URL(program.url)
        with socket.create_connection((door.host, door.port)) as client:
            head = f"POST {path} HTTP/1.1\r\nHost: x\r\nX-Terminal: S001/01\r\nContent-Length: 1000\r\n\r\n"
            client.sendall(head.encode() + b"the first bytes")
            await asyncio.sleep(0.1)  # the server has begun to read
        async with httpx.AsyncClient(base_url=program.url, trust_env=False) as other:
            assert (await other.get("/healthz")).status_code == 200
        deadline = time.monotonic() + 10
        while "left" not in program.log.read_text(encoding="utf-8") and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        assert program.end(signal.SIGTERM) == 0
    begun, *lines = program.log.read_text(encoding="utf-8").splitlines()
    assert "serving on" in begun
    (told, stopped) = lines
    assert f"INFO sync_server: {path}: the client left before its request was whole" in told
    assert "stopped" in stopped


async def test_an_address_that_is_taken_is_told(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path) as program:
        taken = program.url.removeprefix("http://")
        other = f"sqlite:///{tmp_path}/other.sqlite3"
        second = subprocess.run(
            [sys.executable, "-m", "sync_server", "serve", "--listen", taken, "--database", other],
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
    assert second.returncode == 1
    assert "cannot listen" in second.stderr


@pytest.mark.parametrize("workers", ["1", "2"])
@pytest.mark.parametrize(
    ("obstacle", "code", "why"),
    [
        ("a terms file that is none", exits.USAGE, "cloud_terms_file"),
        ("a schema of tomorrow", exits.REFUSED, "newer sync-server"),
        ("nobody who answers", exits.UNAVAILABLE, "PostgreSQL"),
    ],
)
async def test_what_keeps_a_worker_from_serving_is_told_by_the_exit_code(
    postgres_url: str, tmp_path: Path, obstacle: str, code: int, why: str, workers: str
) -> None:
    """The same as that of a server without workers."""
    url, options = postgres_url, ["--workers", workers]
    if code == exits.USAGE:
        (tmp_path / "terms.json").write_text("no table")
        options += ["--config", str(_settings_file(tmp_path, "http://127.0.0.1:1"))]
    elif code == exits.REFUSED:
        database = await open_database(url)
        async with database.write() as tx:
            await tx.execute("INSERT INTO schema_version VALUES (99)")
        await database.close()
    else:
        url = "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "sync_server", "serve", "--listen", "127.0.0.1:0", "--database", url, *options],
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert (done.returncode, done.stdout) == (code, ""), done.stderr
    assert why in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_worker_that_is_killed_ends_the_server_as_what_could_not_be_done(
    postgres_url: str, tmp_path: Path
) -> None:
    with serving(postgres_url, tmp_path, "--workers", "2") as program:
        pid = program.process.pid
        first, second = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        os.kill(int(first), signal.SIGKILL)
        program.process.communicate(timeout=15)
        assert program.process.returncode == exits.FAILED
        assert not Path(f"/proc/{second}").exists(), "if one ends, all do"
    log = program.log.read_text(encoding="utf-8")
    assert f"CRITICAL [{pid}] sync_server: worker {first} was killed by SIGKILL; the others are stopped" in log
    assert f"INFO [{second}] sync_server: stopped" in log, "each line says whose it is"


async def test_a_log_that_was_moved_away_is_begun_anew_and_not_for_everybody(sqlite_url: str, tmp_path: Path) -> None:
    with serving(sqlite_url, tmp_path) as program:
        assert program.log.stat().st_mode & 0o007 == 0
        moved = program.log.rename(tmp_path / "server.log.1")
        assert program.end(signal.SIGTERM) == 0
    assert "serving on" in moved.read_text(encoding="utf-8")
    assert "stopped" in program.log.read_text(encoding="utf-8")
    assert program.log.stat().st_mode & 0o007 == 0


async def test_several_workers_on_postgres_share_the_work(postgres_url: str, tmp_path: Path) -> None:
    with serving(postgres_url, tmp_path, "--workers", "2") as program:
        bench = _bench(postgres_url)
        async with httpx.AsyncClient(base_url=program.url, trust_env=False) as bench.http:
            tills = [await _enrolled(bench, postgres_url, f"{n:02}") for n in range(3)]
            for till in tills:
                till.append(*sale_facts.a_day("s1", "s2"))
            answers = await asyncio.gather(*(till.exchange() for till in tills for _ in range(4)))
        assert {answer.watermark.sequence for answer in answers if answer.watermark} == {4}
        database = await open_database(postgres_url)
        deadline = asyncio.get_running_loop().time() + 10
        while True:
            async with database.read() as tx:
                count = (await tx.fetch("SELECT count(*) FROM sales"))[0][0]
            if count == 6:
                break
            assert asyncio.get_running_loop().time() < deadline
            await asyncio.sleep(0.02)
        await database.close()
        assert program.end(signal.SIGTERM) == 0


def _settings_file(folder: Path, gateway: str) -> Path:
    """Settings that fit the sandbox's seed, with the secrets where they belong."""
    seed = load_seed()
    sellers = "".join(
        f'[[cloud.sellers]]\nname = "{s.name}"\nseller_id = "{s.seller_id}"\n'
        f'session = "{s.session}"\npayee = "{s.payee}"\n'
        for s in seed.sellers
    )
    path = folder / "server.toml"
    path.write_text(
        f'cloud_terms_file = "{folder}/terms.json"\nconsumers_poll_ms = 50\n[relay]\nretry_ms = 20\n'
        f'[cloud]\ngateway = "{gateway}"\napp_key = "{seed.app.app_key}"\napp_secret = "{seed.app.app_secret}"\n'
        f'coupon_biz_type = "{seed.app.coupon_biz_type}"\n{sellers}',
        encoding="utf-8",
    )
    return path


def _count(folder: Path, sql: str) -> int:
    with contextlib.closing(sqlite3.connect(folder / "server.sqlite3")) as db:
        return int(db.execute(sql).fetchone()[0])


async def test_a_relay_that_is_killed_in_the_middle_sends_each_sale_once(sqlite_url: str, tmp_path: Path) -> None:
    """The cloud is slow enough that each kill falls between telling it and knowing; nothing is doubled or lost."""
    with running("sync_server.cloud.sandbox", "--terms", tmp_path / "terms.json") as sandbox:
        control = Control(sandbox["control"])
        options = ("--config", str(_settings_file(tmp_path, sandbox["gateway"])))
        bench = _bench(sqlite_url)
        for round_number in range(4):
            with serving(sqlite_url, tmp_path, *options) as program:
                if round_number == 0:
                    async with httpx.AsyncClient(base_url=program.url, trust_env=False) as bench.http:
                        till = await _enrolled(bench, sqlite_url, "01")
                        till.append(*sale_facts.a_day(*(f"s{n}" for n in range(12))))
                        await till.exchange()
                deadline = time.monotonic() + 15
                before = len(control.state()["sales"])
                goal = min(before + 3, 12) if round_number < 3 else 12
                if round_number < 3:
                    control.tell("/faults", kind="slow", method="*", delay_ms=40, count=1000)
                else:
                    httpx.delete(f"{sandbox['control']}/faults", trust_env=False)
                while len(control.state()["sales"]) < goal:
                    assert time.monotonic() < deadline
                    await asyncio.sleep(0.005)
                if round_number == 3:
                    while _count(tmp_path, "SELECT count(*) FROM relay WHERE state = 'sent'") < 12:
                        assert time.monotonic() < deadline
                        await asyncio.sleep(0.02)
                    assert program.end(signal.SIGTERM) == 0
        sales = control.state()["sales"]
        control.close()
    assert sorted(str(row["out_trade_no"]) for row in sales) == sorted(f"s{n}" for n in range(12))
    assert {row["duplicates"] for row in sales} == {0}
    assert _count(tmp_path, "SELECT count(*) FROM disputes") == 0
    assert "sandbox-session" not in (tmp_path / "server.log").read_text(encoding="utf-8")
