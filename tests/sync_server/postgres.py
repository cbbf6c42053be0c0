"""A PostgreSQL cluster of our own, on a socket in a folder of its own; its data need not survive anything."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import asyncpg

_BIN = Path("/usr/lib/postgresql/15/bin")


class NoPostgres(Exception):
    """It is not installed here, or does not start; the message says which."""


@contextmanager
def cluster(*, durable: bool = False) -> Iterator[Path]:
    """The folder of its socket. ``durable``: commits wait for the disk, as in production.

    :raises NoPostgres: there is none to start.
    """
    if not (_BIN / "initdb").exists():
        raise NoPostgres(f"PostgreSQL 15 is not installed ({_BIN})")
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has 107 bytes
    try:
        if _is_root():
            shutil.chown(folder, "postgres", "postgres")
        data = str(folder / "data")
        _run(folder, "initdb", "-D", data, "-U", "till", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-c listen_addresses= -c unix_socket_directories={folder}"
        if not durable:
            options += " -c fsync=off -c full_page_writes=off"
        _run(folder, "pg_ctl", "-D", data, "-w", "-o", options, "-l", str(folder / "log"), "start")
        yield folder
    finally:
        _run(Path("/"), "pg_ctl", "-D", str(folder / "data"), "-m", "immediate", "-W", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def copy_schema(old: Path, new: Path, schema: str) -> None:
    """Dump ``schema`` of one cluster into another, as an administrator restores a database."""
    file = str(new / f"{schema}.sql")
    _run(new, "pg_dump", "-h", str(old), "-U", "till", "-n", schema, "-f", file, "postgres")
    _run(new, "psql", "-h", str(new), "-U", "till", "-q", "-v", "ON_ERROR_STOP=1", "-f", file, "postgres")


async def fresh_schema(socket: Path, name: str) -> str:
    """The server's URL of an empty schema."""
    connection = await asyncpg.connect(f"postgresql://till@/postgres?host={socket}")
    await connection.execute(f"CREATE SCHEMA {name}")
    await connection.close()
    return schema_url(socket, name)


def schema_url(socket: Path, name: str) -> str:
    return f"postgresql+asyncpg://till@/postgres?host={socket}&search_path={name}"


def _run(where: Path, program: str, *arguments: str, check: bool = True) -> None:
    command = [str(_BIN / program), *arguments]
    if _is_root():  # PostgreSQL does not run as root
        command = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]
    done = subprocess.run(command, check=False, capture_output=True, cwd=where, text=True)
    if check and done.returncode:
        raise NoPostgres(f"{program}: {done.stderr.strip() or done.stdout.strip()}")


def _is_root() -> bool:
    return os.geteuid() == 0
