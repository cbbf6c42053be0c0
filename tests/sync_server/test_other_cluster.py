"""A PostgreSQL database that was restored by a dump into a younger cluster, whose transactions count from the start."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from sync_server import journal
from sync_server.consumers.projections import Projections
from sync_server.consumers.runner import drain_all
from sync_server.database import open_database
from sync_server.hq.sales import parse_cursor
from sync_server.journal import START, Position
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench, Terminal
from tests.sync_server.postgres import cluster, copy_schema, fresh_schema, schema_url

pytestmark = pytest.mark.anyio

_GROW = "DO $$ BEGIN FOR n IN 1..3000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP; END $$"


@pytest.fixture(scope="module")
def young_cluster() -> Iterator[Path]:
    with cluster() as folder:
        yield folder


@pytest.fixture
async def moved(
    anyio_backend: str, postgres_folder: Path, young_cluster: Path
) -> AsyncIterator[tuple[Bench, Terminal]]:
    """A running server on the restored database, and its till, which had sold s1 and s2 before."""
    old = await fresh_schema(postgres_folder, "moved")
    connection = await asyncpg.connect(f"postgresql://till@/postgres?host={postgres_folder}")
    await connection.execute(_GROW)
    await connection.close()
    async with Bench(old).running() as before:
        till = await before.terminal()
        till.append(*sale_facts.a_day("s1", "s2"))
        await till.exchange()
        await before.consume()
    copy_schema(postgres_folder, young_cluster, "moved")
    async with Bench(schema_url(young_cluster, "moved")).running() as after:
        till.bench = after
        yield after, till
    for folder in (postgres_folder, young_cluster):
        connection = await asyncpg.connect(f"postgresql://till@/postgres?host={folder}")
        await connection.execute("DROP SCHEMA moved CASCADE")
        await connection.close()


async def _feed(bench: Bench, key: dict[str, str], cursor: str = "") -> tuple[list[str], str]:
    page = (await bench.http.get("/hq/v1/sales", params={"cursor": cursor}, headers=key)).json()
    return [entry["sale"] for entry in page["entries"]], page["cursor"]


async def test_what_comes_after_a_restore_into_another_cluster_is_taken_once(moved: tuple[Bench, Terminal]) -> None:
    bench, till = moved
    key = await bench.key("sales")
    sales, cursor = await _feed(bench, key)
    assert sales == ["s1", "s2"]
    till.append(sale_facts.sale("s3"))
    answer = await till.exchange(4)
    assert answer.watermark is not None
    assert answer.watermark.sequence == 5
    await bench.consume()
    assert await bench.fetch("SELECT sale FROM sales ORDER BY xid, id") == [("s1",), ("s2",), ("s3",)]
    assert (await _feed(bench, key, cursor))[0] == ["s3"], "the cursor of before goes on"
    assert await drain_all(bench.database, [Projections()]) == 0, "and nothing is taken twice"
    shift = await bench.fetch("SELECT value FROM meta WHERE name = 'xid_shift'")
    await (await open_database(bench.settings.database)).close()
    assert shift == await bench.fetch("SELECT value FROM meta WHERE name = 'xid_shift'"), "once a restore"


async def test_a_cursor_that_was_drawn_after_the_dump_was_made_misses_nothing_of_what_comes_after_the_restore(
    moved: tuple[Bench, Terminal],
) -> None:
    """Head office read on in the old database, whose transactions went on counting; the restore knows none of it."""
    bench, till = moved
    key = await bench.key("sales")
    last = parse_cursor((await _feed(bench, key))[1])
    later = str(Position(last.xid + 1_000_000, 0))
    till.append(sale_facts.sale("s3"))
    await till.exchange(4)
    await bench.consume()
    assert (await _feed(bench, key, later))[0] == ["s3"]


async def test_after_a_restore_what_is_not_committed_yet_still_holds_the_consumers_back(
    moved: tuple[Bench, Terminal],
) -> None:
    bench, _ = moved
    other = await open_database(bench.settings.database)
    async with other.write() as open_elsewhere:
        await open_elsewhere.execute("UPDATE tills SET program = program")
        first = await open_elsewhere.fetch("SELECT :xid:")
    async with other.write() as open_elsewhere:
        await open_elsewhere.fetch("SELECT :xid:")
        async with bench.database.write() as tx:
            (stored,) = await tx.fetch(
                "INSERT INTO journal (partition, store, till, incarnation, sequence, digest, received_at_ms, data) "
                "VALUES (7, 'S9', '01', 'a1', 1, '', 1, '{}') RETURNING xid"
            )
        async with bench.database.read() as tx:
            assert await journal.read(tx, 7, START, 10) == []
    async with bench.database.read() as tx:
        assert [entry.store for entry in await journal.read(tx, 7, START, 10)] == ["S9"]
    assert stored[0] > first[0][0]
    await other.close()


async def test_a_cluster_that_is_ahead_is_left_as_it_is(postgres_url: str) -> None:
    for _ in range(2):
        database = await open_database(postgres_url)
        async with database.read() as tx:
            assert await tx.fetch("SELECT 1 FROM meta WHERE name = 'xid_shift'") == []
        await database.close()
