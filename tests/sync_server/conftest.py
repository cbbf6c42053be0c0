"""Both databases for the server's tests: an SQLite file each, a schema each in one PostgreSQL cluster of our own."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import asyncpg
import pytest

from tests.sync_server.bench import Bench
from tests.sync_server.sandbox_bench import Neighbours

_BIN = Path("/usr/lib/postgresql/15/bin")
_numbers = itertools.count(1)


@pytest.fixture
def anyio_backend() -> str:
    return "asyncio"


def _as_nobody(command: list[str]) -> list[str]:
    """PostgreSQL does not run as root."""
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command] if _is_root() else command


def _is_root() -> bool:
    return os.geteuid() == 0


@pytest.fixture(scope="session")
def postgres_folder() -> Iterator[Path]:
    """A cluster on a socket in a folder of its own; its data need not survive anything."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has 107 bytes
    try:
        if _is_root():
            shutil.chown(folder, "postgres", "postgres")
        data = str(folder / "data")
        subprocess.run(
            _as_nobody([str(_BIN / "initdb"), "-D", data, "-U", "till", "-A", "trust", "-E", "UTF8", "--no-sync"]),
            check=True,
            capture_output=True,
            cwd=folder,
        )
        options = f"-c listen_addresses= -c unix_socket_directories={folder} -c fsync=off -c full_page_writes=off"
        subprocess.run(
            _as_nobody([str(_BIN / "pg_ctl"), "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start"]),
            check=True,
            capture_output=True,
            cwd=folder,
        )
        yield folder
    finally:
        subprocess.run(
            _as_nobody([str(_BIN / "pg_ctl"), "-D", str(folder / "data"), "-m", "immediate", "-W", "stop"]),
            check=False,
            capture_output=True,
            cwd="/",
        )
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
async def postgres_url(anyio_backend: str, postgres_folder: Path) -> str:
    """An empty schema."""
    schema = f"t{next(_numbers)}"
    connection = await asyncpg.connect(f"postgresql://till@/postgres?host={postgres_folder}")
    await connection.execute(f"CREATE SCHEMA {schema}")
    await connection.close()
    return f"postgresql+asyncpg://till@/postgres?host={postgres_folder}&search_path={schema}"


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
