"""Both databases for the server's tests: an SQLite file each, a schema each in one PostgreSQL cluster of our own."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.sync_server.bench import Bench
from tests.sync_server.command import Command
from tests.sync_server.postgres import cluster, fresh_schema
from tests.sync_server.sandbox_bench import Neighbours

_numbers = itertools.count(1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """A cluster on a socket in a folder of its own; its data need not survive anything."""
    with cluster() as folder:
        yield folder


@pytest.fixture
async def postgres_url(anyio_backend: str, postgres_folder: Path) -> str:
    """An empty schema."""
    return await fresh_schema(postgres_folder, f"t{next(_numbers)}")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path}/server.sqlite3"


@pytest.fixture(params=["sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def bench(anyio_backend: str, database_url: str) -> AsyncIterator[Bench]:
    """A running server on each database, in this process."""
    async with Bench(database_url).running() as bench:
        yield bench


@pytest.fixture
async def small_bench(anyio_backend: str, sqlite_url: str) -> AsyncIterator[Bench]:
    """The same on SQLite only, for what does not hang on the database."""
    async with Bench(sqlite_url).running() as bench:
        yield bench


@pytest.fixture
def neighbours(tmp_path: Path) -> Neighbours:
    return Neighbours(tmp_path)


@pytest.fixture
async def cloud_bench(anyio_backend: str, database_url: str, neighbours: Neighbours) -> AsyncIterator[Bench]:
    """A running server with the cloud sandbox and the acquirer simulator, on each database."""
    async with neighbours.bench(database_url).running() as bench:
        yield bench


@pytest.fixture
async def small_cloud_bench(anyio_backend: str, sqlite_url: str, neighbours: Neighbours) -> AsyncIterator[Bench]:
    """The same on SQLite only."""
    async with neighbours.bench(sqlite_url).running() as bench:
        yield bench


@pytest.fixture
def run(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    return Command(tmp_path, capsys)
