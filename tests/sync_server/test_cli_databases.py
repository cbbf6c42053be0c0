"""Which database a command takes: none that is not there, nobody else's, and that it says so."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sqlite3
from pathlib import Path

import pytest

from pos_terminal.ledger.schema import MIGRATIONS
from sync_server import exits
from sync_server.database import open_database
from tests.sync_server import sale_facts
from tests.sync_server.bench import Bench
from tests.sync_server.command import STORE, Command


@pytest.mark.parametrize(
    "arguments",
    [
        ["enrol-code", "S001", "01"],
        ["revoke", "S001", "01"],
        ["rebuild"],
        ["restored"],
        ["hq-key", "office", "--scope", "page"],
        ["hq-key", "office", "--revoke"],
        ["lease-write-off", "order", "O1", "--why", "x"],
        ["resolve", "S001", "01", "fork", "a1@3", "--how", "x"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_command_makes_no_database_where_there_is_none(run: Command, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (exits.UNAVAILABLE, "")
    assert f"{run.file} is not there" in err
    assert "--config" in err
    assert list(run.folder.iterdir()) == []
    run.file.touch()
    code, out, err = run(*arguments)
    assert (code, out) == (exits.UNAVAILABLE, "")
    assert f"{run.file} holds nothing of a sync server" in err


def test_the_first_publish_makes_the_database_and_says_so(run: Command) -> None:
    assert run.publish(STORE) == (0, "1 lines, 1 changes", f"sync-server: made the database {run.file}")
    assert run.publish(STORE) == (0, "1 lines, 0 changes", run.touched)


def test_where_no_database_is_named_the_message_has_the_whole_path(
    run: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(run.folder)
    run.url = "sqlite:///server.sqlite3"
    assert str(run.file) in run("rebuild")[2]


def test_what_holds_keys_is_its_owner_s_alone_whatever_the_umask(run: Command) -> None:
    before = os.umask(0o022)
    try:
        assert run.publish(STORE)[0] == 0

        async def beside() -> dict[str, str]:
            database = await open_database(run.url, serving=True)
            async with database.write() as tx:
                await tx.execute("UPDATE meta SET value = value")
            found = {file.name: oct(file.stat().st_mode & 0o777) for file in run.folder.glob("server.sqlite3*")}
            await database.close()
            return found

        found = asyncio.run(beside())
    finally:
        os.umask(before)
    assert found == dict.fromkeys([f"server.sqlite3{end}" for end in ("", "-wal", "-shm", ".lock")], "0o600")


def test_a_terminal_s_ledger_is_no_database_of_the_server(run: Command) -> None:
    with contextlib.closing(sqlite3.connect(run.file)) as ledger:
        for migration in MIGRATIONS:
            for statement in migration:
                ledger.execute(statement)
    before = run.file.read_bytes()
    for command in ("rebuild", "serve"):
        code, _, err = run(command)
        assert (code, f"{run.file} is the ledger of a terminal" in err) == (exits.REFUSED, True), err
        assert "Traceback" not in err
    assert run.file.read_bytes() == before


def test_another_program_s_file_is_told_from_a_damaged_one(run: Command) -> None:
    with contextlib.closing(sqlite3.connect(run.file)) as other:
        other.execute("CREATE TABLE songs (title TEXT)")
    code, _, err = run("rebuild")
    assert (code, f"{run.file} is another program's database" in err) == (exits.REFUSED, True), err
    run.file.write_text("a letter, and long enough for a page of a database\n" * 100)
    code, _, err = run("rebuild")
    assert (code, f"{run.file}: is no database" in err) == (exits.UNAVAILABLE, True), err
    run.file.unlink()
    run.file.mkdir()
    code, _, err = run("rebuild")
    assert (code, f"{run.file}: cannot be opened; the folder" in err) == (exits.UNAVAILABLE, True), err


async def _served_and_backed_up(run: Command, statement: str) -> None:
    async with Bench(run.url).running() as bench:
        till = await bench.terminal()
        till.append(*sale_facts.a_day("s1", "s2"))
        await till.exchange()
        with contextlib.closing(sqlite3.connect(run.file)) as beside:
            beside.execute(statement)


def test_the_documented_backup_of_a_served_database_has_everything(run: Command) -> None:
    text = (Path(__file__).parents[2] / "resources/docs/running-the-server.md").read_text(encoding="utf-8")
    (documented,) = re.findall(r'^sqlite3 /var/lib/sync-server/server\.sqlite3 "(.+)"$', text, re.MULTILINE)
    backup = run.folder / "backup.sqlite3"
    asyncio.run(_served_and_backed_up(run, re.sub("'.+'", f"'{backup}'", documented)))
    for file in run.folder.glob("server.sqlite3*"):
        if file.suffix != ".lock":
            file.unlink()
    backup.rename(run.file)
    feed = run("restored")
    assert (feed[0], feed[2]) == (0, run.touched)
    assert run("rebuild")[1] == "4 facts read again"


def test_a_file_that_everybody_may_read_is_warned_of_where_it_is_served(
    run: Command, caplog: pytest.LogCaptureFixture
) -> None:
    assert run.publish(STORE)[0] == 0

    async def serve_once() -> None:
        await (await open_database(run.url, serving=True)).close()

    asyncio.run(serve_once())
    assert caplog.messages == []
    run.file.chmod(0o644)
    asyncio.run(serve_once())
    assert caplog.messages == [f"{run.file} is open to everybody on this machine, and holds keys: chmod 600"]
