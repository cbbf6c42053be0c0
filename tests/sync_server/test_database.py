"""The database port: what holds after errors and cancellations, on both databases."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator

import pytest

from sync_server.database import (
    Database,
    DatabaseRefused,
    DatabaseUnavailable,
    Question,
    ValueUnfit,
    migrating,
    named,
    open_database,
)
from sync_server.database.schema import MIGRATIONS

pytestmark = pytest.mark.anyio
_KEYS = "INSERT INTO meta (name, value) VALUES ($1, $2)"


@pytest.fixture
async def database(anyio_backend: str, database_url: str) -> AsyncIterator[Database]:
    database = await open_database(database_url)
    yield database
    await database.close()


async def _names(database: Database) -> list[str]:
    async with database.read() as tx:
        return [row[0] for row in await tx.fetch("SELECT name FROM meta ORDER BY name")]


async def test_an_exception_takes_everything_back(database: Database) -> None:
    async def work() -> None:
        async with database.write() as tx:
            await tx.execute(_KEYS, "a", b"1")
            await tx.insert("meta", "name, value", [("b", b"2")])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await work()
    assert await _names(database) == []
    async with database.write() as tx:
        await tx.insert("meta", "name, value", [("c", b"3"), ("d", b"4")])
    assert await _names(database) == ["c", "d"]


async def test_several_questions_are_answered_in_one_go_beside_an_open_reader(database: Database) -> None:
    name = Question("SELECT value FROM meta WHERE name = $1", ("a",))
    assert [list(rows) for rows in await database.ask(name, Question("SELECT 1"))] == [[], [(1,)]]
    async with database.write() as tx:
        await tx.execute(_KEYS, "a", b"1")
    asked = [asyncio.create_task(database.ask(name, name)) for _ in range(3)]
    assert await _names(database) == ["a"]
    for task in asked:
        assert [bytes(rows[0][0]) for rows in await task] == [b"1", b"1"]
    with pytest.raises(Exception, match="nothing_such"):
        await database.ask(name, Question("SELECT * FROM nothing_such"))
    assert await _names(database) == ["a"], "a question that fails leaves nothing open"


async def test_questions_asked_together_are_answered_of_one_moment(database: Database) -> None:
    """Somebody writes all the time; the question between the two takes long enough for some of it."""
    count = Question("SELECT count(*) FROM meta")
    counting = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 30000)"
    long = Question(f"{counting} SELECT max(i) FROM n")
    over = asyncio.Event()

    async def write() -> int:
        written = 0
        while not over.is_set():
            async with database.write() as tx:
                await tx.execute(_KEYS, f"k{written}", b"")
            written += 1
        return written

    writing = asyncio.create_task(write())
    for _ in range(12):
        before, _, after = await database.ask(count, long, count)
        assert list(before) == list(after)
    over.set()
    assert await writing > 0


async def test_a_cancelled_transaction_takes_everything_back(database: Database) -> None:
    begun = asyncio.Event()

    async def work() -> None:
        async with database.write() as tx:
            await tx.execute(_KEYS, "a", b"1")
            begun.set()
            await asyncio.sleep(60)

    task = asyncio.create_task(work())
    await begun.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.write() as tx:
        await tx.execute(_KEYS, "b", b"1")
    assert await _names(database) == ["b"]


async def test_a_reading_transaction_sees_one_moment(database: Database) -> None:
    async with database.read() as tx:
        assert await tx.fetch("SELECT name FROM meta") == []
        async with database.write() as other:
            await other.execute(_KEYS, "a", b"1")
        assert await tx.fetch("SELECT name FROM meta") == []
    assert await _names(database) == ["a"]


@pytest.mark.parametrize("rows", [[("a", b"1"), ("a", b"2")], [("z", b"1"), ("known", b"2")]])
async def test_a_key_twice_is_unfit_unless_the_conflict_is_named(
    database: Database, rows: list[tuple[str, bytes]]
) -> None:
    async with database.write() as tx:
        await tx.execute(_KEYS, "known", b"0")
    with pytest.raises(ValueUnfit):
        async with database.write() as tx:
            await tx.insert("meta", "name, value", rows)
    assert await _names(database) == ["known"]
    async with database.write() as tx:
        await tx.insert("meta", "name, value", rows, conflict="DO NOTHING")
    assert len(await _names(database)) == 2


async def test_a_number_beyond_64_bits_is_unfit(database: Database) -> None:
    with pytest.raises(ValueUnfit):
        async with database.write() as tx:
            await tx.execute("INSERT INTO consumers VALUES ('c', $1, 0, 0)", 2**63)


async def test_text_no_index_holds_is_unfit_on_postgres(postgres_url: str) -> None:
    database = await open_database(postgres_url)
    long = "".join(hashlib.sha512(bytes([n])).hexdigest() for n in range(125))
    for size in (4_000, 16_000):
        with pytest.raises(ValueUnfit):
            async with database.write() as tx:
                await tx.execute(_KEYS, long[:size], b"1")
    assert await _names(database) == []
    await database.close()


async def test_text_may_hold_what_json_may_name(database: Database) -> None:
    async with database.write() as tx:
        await tx.insert("meta", "name, value", [("nul \0 and 茶", b"\0\xff")])
    (name,) = await _names(database)
    assert "茶" in name


async def test_one_at_a_time_holds_a_partition(postgres_url: str) -> None:
    one, other = await open_database(postgres_url), await open_database(postgres_url)
    async with one.hold("relay", 3) as mine:
        assert mine
        async with other.hold("relay", 3) as theirs, other.hold("relay", 4) as next_one, other.hold("x", 3) as x:
            assert (theirs, next_one, x) == (False, True, True)
    async with other.hold("relay", 3) as theirs:
        assert theirs
    await one.close()
    await other.close()


@pytest.mark.parametrize("writes", [True, False])
async def test_what_is_committed_on_sqlite_is_on_the_disk_before_it_is_answered(sqlite_url: str, writes: bool) -> None:
    """WAL with ``synchronous`` FULL (2): NORMAL would lose the last commits at a power cut."""
    database = await open_database(sqlite_url)
    async with database.write() if writes else database.read() as tx:
        found = [(await tx.fetch(f"PRAGMA {name}"))[0][0] for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert found == ["wal", 2, 1]
    await database.close()


async def test_who_waits_for_a_sqlite_that_another_holds_gets_it_and_is_let_go_at_once_when_closed(
    sqlite_url: str,
) -> None:
    one, other = await open_database(sqlite_url), await open_database(sqlite_url)

    async def add(name: str) -> None:
        async with other.write() as tx:
            await tx.execute(_KEYS, name, b"1")

    async with one.write() as tx:
        await tx.execute(_KEYS, "a", b"1")
        waiting = asyncio.create_task(add("b"))
        await asyncio.sleep(0.3)
        assert not waiting.done()
    await waiting
    assert await _names(one) == ["a", "b"]
    async with one.write() as tx:
        await tx.execute(_KEYS, "c", b"1")
        waiting = asyncio.create_task(add("d"))
        await asyncio.sleep(0.1)
        async with asyncio.timeout(5):
            await other.close()
        with pytest.raises(DatabaseUnavailable):
            await waiting
    assert await _names(one) == ["a", "b", "c"]
    await one.close()


async def test_facts_are_compressed_with_lz4(postgres_url: str) -> None:
    database = await open_database(postgres_url)
    async with database.read() as tx:
        rows = await tx.fetch(
            "SELECT attcompression::text FROM pg_attribute "
            "WHERE attrelid = 'journal'::regclass AND attname = 'data' "
            "AND EXISTS (SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY(enumvals))"
        )
    assert [row[0] for row in rows] in ([], ["l"])
    await database.close()


async def test_a_schema_is_made_once(database_url: str, anyio_backend: str) -> None:
    opened = await asyncio.gather(*(open_database(database_url) for _ in range(3)))
    async with opened[0].read() as tx:
        assert [row[0] for row in await tx.fetch("SELECT version FROM schema_version ORDER BY 1")] == [
            *range(1, len(MIGRATIONS) + 1)
        ]
    async with opened[0].write() as tx:
        await tx.execute("INSERT INTO schema_version VALUES ($1)", len(MIGRATIONS) + 1)
    for database in opened:
        await database.close()
    with pytest.raises(DatabaseRefused, match="newer"):
        await open_database(database_url)


async def test_attempts_of_an_earlier_server_say_what_they_went_by(
    database_url: str, anyio_backend: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The number of a reversal is no reference of the payment; `rebuild` finds the one there was."""
    with monkeypatch.context() as older:
        older.setattr(migrating, "MIGRATIONS", MIGRATIONS[:12])
        database = await open_database(database_url)
    columns = "store, till, attempt, sale, period, operator, kind, amount, begun_at_ms, state, reference, code, forced"
    common = ("S001", "01", "s1", "p1", "1001")
    kept = [("k1", "card", "reversed", "k9"), ("k2", "code", "done", "42"), ("k3", "reversal", "done", "7")]
    async with database.write() as tx:
        await tx.insert(
            "attempts",
            columns,
            [
                (*common[:2], name, *common[2:], kind, 100, 0, state, number, "", int(name == "k2"))
                for name, kind, state, number in kept
            ],
        )
    await database.close()
    database = await open_database(database_url)
    async with database.read() as tx:
        rows = await tx.fetch("SELECT attempt, means, reference, of_attempt FROM attempts ORDER BY attempt")
    assert [tuple(row) for row in rows] == [("k1", "card", "", ""), ("k2", "code", "42", ""), ("k3", "", "7", "")]
    async with database.read() as tx:
        assert [tuple(row) for row in await tx.fetch("SELECT attempt FROM decisions")] == [("k2",)]
    await database.close()


async def test_a_database_that_is_none_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("none") / "text.sqlite3"
    path.write_bytes(b"this is no database at all, whatever its name says" * 100)
    with pytest.raises(DatabaseUnavailable):
        await open_database(f"sqlite:///{path}")
    assert path.read_bytes().startswith(b"this is no database")
    with pytest.raises(DatabaseRefused):
        await open_database("oracle://x")


async def test_a_full_disk_is_named_with_the_file_and_what_to_do(sqlite_url: str) -> None:
    database = await open_database(sqlite_url)
    async with database.write() as tx:
        await tx.fetch("PRAGMA max_page_count = 1")  # below what it has: not one page more
    with pytest.raises(DatabaseUnavailable) as caught:
        async with database.write() as tx:
            await tx.execute(_KEYS, "large", b"x" * 1_000_000)
    assert str(caught.value).startswith(f"{sqlite_url.removeprefix('sqlite:///')}: the disk is full; make room")
    await database.close()


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("sqlite:////srv/x.sqlite3", "/srv/x.sqlite3"),
        ("postgresql+asyncpg://pos:secret@db:5433/shop", "postgresql://pos@db:5433/shop"),
        ("postgres://till@/shop?host=/run/pg&password=secret", "postgresql://till@/run/pg/shop"),
        ("postgresql://db/shop?search_path=s1", "postgresql://db/shop, schema s1"),
    ],
)
def test_a_database_is_named_without_its_password(url: str, name: str) -> None:
    assert named(url) == name


async def test_who_must_be_alone_is_refused_while_a_server_serves(database_url: str) -> None:
    serving = await open_database(database_url, serving=True)
    with pytest.raises(DatabaseRefused, match=r"is served.*stop"):
        await open_database(database_url, alone=True)
    beside = await open_database(database_url, must_exist=True)
    await beside.close()
    await serving.close()
    alone = await open_database(database_url, alone=True)
    await alone.close()


async def test_a_schema_without_our_tables_is_left_alone_where_a_database_must_exist(postgres_url: str) -> None:
    with pytest.raises(DatabaseUnavailable, match="holds nothing of a sync server"):
        await open_database(postgres_url, must_exist=True)
    made = await open_database(postgres_url)
    assert made.is_new
    async with made.write() as tx:
        await tx.execute("DROP TABLE schema_version")
    await made.close()
    with pytest.raises(DatabaseRefused, match="another program's"):
        await open_database(postgres_url)
