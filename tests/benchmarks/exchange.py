"""A turn of 100 sales through the server, against a raw insert of the same bytes and one commit.

In this process and without a socket, the terminal's half included: signing, zstd, the request; the server's check of
the signature, envelope, chain, three tables and their commit, the catalogue's news and the answer. ``served`` has what
the same costs over HTTP, and the server's processor alone.
"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
import zstandard

from pos_terminal.contract import exchange
from pos_terminal.contract.chain import next_digest
from pos_terminal.contract.codec import encode_fact
from tests.benchmarks import served
from tests.benchmarks.measure import figure, show
from tests.benchmarks.samples import sale_closed
from tests.sync_server.bench import Bench
from tests.sync_server.postgres import NoPostgres, cluster, fresh_schema

BATCH = 100
TURNS = 80
WARM_UP = 6
_ROW = tuple[str, str, int, bytes, bytes]
Insert = Callable[[list[_ROW]], Awaitable[None]]


def run(folder: Path) -> None:
    asyncio.run(_sqlite(folder))
    try:
        with cluster(durable=True) as socket:
            asyncio.run(_postgres(socket))
    except NoPostgres as why:
        print(f"{'exchange, PostgreSQL':<34} skipped: {why}")
    served.run(folder)


async def _sqlite(folder: Path) -> None:
    raw = sqlite3.connect(folder / "raw-facts.sqlite3", isolation_level=None)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")
    raw.execute("CREATE TABLE facts (store TEXT, till TEXT, sequence INTEGER, digest BLOB, data BLOB)")

    async def insert(rows: list[_ROW]) -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.executemany("INSERT INTO facts VALUES (?, ?, ?, ?, ?)", rows)
        raw.execute("COMMIT")

    async with Bench(f"sqlite:///{folder}/server.sqlite3").running() as bench:
        await _turns(bench, insert, "SQLite")
    raw.close()


async def _postgres(socket: Path) -> None:
    url = await fresh_schema(socket, "ours")
    async with _raw_postgres(socket) as insert, Bench(url).running() as bench:
        await _turns(bench, insert, "PostgreSQL")


@asynccontextmanager
async def _raw_postgres(socket: Path) -> AsyncIterator[Insert]:
    raw = await asyncpg.connect(f"postgresql://till@/postgres?host={socket}")
    await raw.execute("CREATE TABLE raw (store text, till text, sequence bigint, digest bytea, data bytea)")

    async def insert(rows: list[_ROW]) -> None:
        await raw.copy_records_to_table("raw", records=rows)

    try:
        yield insert
    finally:
        await raw.close()


async def _turns(bench: Bench, insert: Insert, database: str) -> None:
    """Turns by the whole way and turns handed to the intake alone, one after the other, each beside a raw insert."""
    till = await bench.terminal()
    intake = bench.app.state.parts.terminal._intake
    whole: list[float] = []
    alone: list[float] = []
    raw: list[float] = []
    digest, sequence = till.origin, 0
    compressor = zstandard.ZstdCompressor(level=3)
    for turn in range(TURNS + WARM_UP):
        facts = [encode_fact(sale_closed(sequence + place + 1)) for place in range(BATCH)]
        request = served.request(till, sequence, digest, facts)
        body = compressor.compress(exchange.encode(request))
        rows: list[_ROW] = []
        for place, data in enumerate(facts, sequence + 1):
            digest = next_digest(digest, data)
            rows.append(("S001", "01", place, digest, data))
        sequence += BATCH
        begun = time.perf_counter_ns()
        if turn % 2:
            response = await till.post("/v1/exchange", body, "zstd")
            took = _ms_since(begun)
            assert response.status_code == 200, response.text
            mark = exchange.decode_answer(response.content).watermark
        else:
            mark = (await intake.submit(request)).watermark
            took = _ms_since(begun)
        assert mark is not None
        assert (mark.sequence, mark.digest) == (sequence, digest)
        await bench.consume()  # the projections have had their turn and do not work beside what comes next
        begun = time.perf_counter_ns()
        await insert(rows)
        if turn >= WARM_UP:
            raw.append(_ms_since(begun))
            (whole if turn % 2 else alone).append(took)
    show(f"exchange of {BATCH} sales, {database}", figure(whole), figure(raw), f"raw {database}, the same bytes")
    show("  of which the intake", figure(alone), figure(raw), "the same")


def _ms_since(begun: int) -> float:
    return (time.perf_counter_ns() - begun) / 1e6
