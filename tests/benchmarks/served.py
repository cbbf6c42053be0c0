"""What a sale costs a server that is a process: its processor time, consumers included, and the wait for the answer."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import time
from contextlib import closing
from pathlib import Path

import httpx

from pos_terminal.contract.codec import encode_fact
from pos_terminal.contract.enrolment import Enrolled
from pos_terminal.contract.exchange import ExchangeRequest
from sync_server.database import open_database
from tests.benchmarks.measure import figure, show_alone
from tests.benchmarks.samples import sale_closed
from tests.sync_server.bench import Bench, Terminal, give_code
from tests.sync_server.programs import running

_MANY = 40


def run(folder: Path) -> None:
    asyncio.run(_serve(folder))


async def _serve(folder: Path) -> None:
    file = folder / "served.sqlite3"
    url = f"sqlite:///{file}"
    options = ("--listen", "127.0.0.1:0", "--database", url, "--log-file", folder / "served.log")
    with running("sync_server", "serve", *options) as program:
        bench = Bench(url)
        bench.now_ms = time.time_ns() // 1_000_000
        async with httpx.AsyncClient(base_url=program["url"], trust_env=False, timeout=60) as bench.http:
            tills = [await _enrolled(bench, url, f"{number:02}") for number in range(_MANY)]
            server = int(program["pid"])
            await _turns("one till that was off line, 100 sales a turn", tills[:1], 40, 100, file, server)
            await _turns(f"{_MANY} tills at once, a sale a turn", tills[1:], 20, 1, file, server)


async def _enrolled(bench: Bench, url: str, number: str) -> Terminal:
    database = await open_database(url)
    code = await give_code(database, "S001", number, bench.now_ms + 3_600_000)
    await database.close()
    till = Terminal(bench, "S001", number, f"a{number}")
    enrolled = await till.enrol(code)
    assert isinstance(enrolled, Enrolled), enrolled
    return till


async def _turns(name: str, tills: list[Terminal], turns: int, sales: int, file: Path, server: int) -> None:
    waits: list[float] = []
    rows: list[bytes] = []

    async def take_turns(till: Terminal) -> None:
        digest = till.origin
        for turn in range(turns):
            facts = [encode_fact(sale_closed(turn * sales + place + 1)) for place in range(sales)]
            asked = request(till, turn * sales, digest, facts)
            begun = time.perf_counter_ns()
            answer = await till.send(asked)
            waits.append((time.perf_counter_ns() - begun) / 1e6)
            assert answer.watermark is not None
            digest = answer.watermark.digest
            rows.extend(facts)

    before = _processor_ms(server)
    await asyncio.gather(*map(take_turns, tills))
    await _caught_up(file)
    ours = (_processor_ms(server) - before) / len(rows)
    raw = _raw_processor_ms(file.with_name(f"raw-{sales}.sqlite3"), rows, sales) / len(rows)
    show_alone(name, figure(waits), "by HTTP, with the terminal's own work")
    print(
        f"{'  the server’s processor, a sale':<34} {ours:9.3f} ms  consumers included  "
        f"{ours / raw:6.2f} × raw SQLite, the same bytes, as many commits ({raw:.3f} ms)",
        flush=True,
    )


def _processor_ms(pid: int) -> float:
    """What all threads of a process have had."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


async def _caught_up(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db:
        behind = "SELECT count(*) FROM consumers WHERE id < (SELECT max(id) FROM journal)"
        while db.execute(behind).fetchone()[0]:
            await asyncio.sleep(0.05)


def _raw_processor_ms(file: Path, rows: list[bytes], at_once: int) -> float:
    with closing(sqlite3.connect(file, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute("CREATE TABLE facts (sequence INTEGER PRIMARY KEY, data BLOB)")
        begun = time.process_time_ns()
        for first in range(0, len(rows), at_once):
            db.execute("BEGIN IMMEDIATE")
            db.executemany("INSERT INTO facts (data) VALUES (?)", [(data,) for data in rows[first : first + at_once]])
            db.execute("COMMIT")
        return (time.process_time_ns() - begun) / 1e6


def request(till: Terminal, after: int, digest: bytes, facts: list[bytes]) -> ExchangeRequest:
    """A turn of ``facts`` after a digest that is known: the terminal's half walks no chain."""
    return ExchangeRequest(
        oldest=1,
        newest=1,
        store=till.store,
        till=till.till,
        program="bench 1.0",
        branches=tuple(till.branches),
        after=after,
        digest=digest,
        facts=tuple(facts),
        cursor=None,
    )
