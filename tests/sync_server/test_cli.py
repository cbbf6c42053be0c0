"""The command line: what each command does to the database, and its exit codes."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import msgspec
import pytest

from pos_terminal.contract.cloud import LeaseSale, SaleFound
from pos_terminal.contract.enrolment import Enrolled
from sync_server import administration, cli, exits
from sync_server.database import Database, DatabaseRefused, ValueUnfit, open_database
from sync_server.disputes import Dispute, raise_all
from sync_server.intake import Intake
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench, Terminal
from tests.sync_server.command import STORE, Command


def _do(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


def test_exit_codes_are_documented_as_they_are(run: Command) -> None:
    shown = dict(re.findall(r"^  (\d+) +(.+)$", run("--help")[1], re.MULTILINE))
    codes = (
        *(exits.DONE, exits.FAILED, exits.USAGE, exits.REFUSED, exits.UNAVAILABLE),
        *(exits.MISSING, exits.BUG, exits.INTERRUPTED),
    )
    assert list(shown) == [str(code) for code in codes]
    text = (Path(__file__).parents[2] / "resources/docs/sync-server.md").read_text(encoding="utf-8")
    assert dict(re.findall(r"^\| (\d+) \| (.+) \|$", text, re.MULTILINE)) == shown


async def _bug(*args: object) -> str:
    raise AssertionError("two and two are five")


def test_a_bug_has_an_exit_code_of_its_own(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(administration, "restored", _bug)
    code, _, err = run("restored")
    assert code == exits.BUG == 70
    assert "two and two are five" in err
    assert "Traceback" in err, "whoever mends it needs to know where"


async def _broken_part(*args: object) -> None:
    raise AssertionError("a bug")


def test_a_server_ended_by_a_bug_says_so_with_its_exit_code(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Intake, "run", _broken_part)
    code, _, err = run("serve", "--listen", "127.0.0.1:0")
    assert code == exits.BUG
    assert "ended" in err


def test_what_cannot_be_opened_is_no_bug(run: Command) -> None:
    code, _, err = run("serve", "--listen", "127.0.0.1:0", "--log-file", str(run.folder / "nowhere" / "log"))
    assert (code, "Traceback" in err) == (exits.FAILED, False)


async def _unfit(*args: object) -> str:
    raise ValueUnfit("longer than an index holds")


def test_what_fits_no_table_is_no_bug(run: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(administration, "restored", _unfit)
    code, _, err = run("restored")
    assert (code, err) == (exits.FAILED, "sync-server: longer than an index holds")


def _await_open(pid: int, name: str) -> None:
    """Until the process has the file open: it is past its imports and at its work."""
    deadline = time.monotonic() + 30

    def is_open() -> bool:
        with contextlib.suppress(FileNotFoundError):  # closed while we look
            return any(name in os.readlink(link) for link in Path(f"/proc/{pid}/fd").iterdir())
        return False

    while not is_open():
        assert time.monotonic() < deadline, "it never opened the file"
        time.sleep(0.01)


@pytest.mark.parametrize("arguments", [["publish", "-"], ["rebuild"]], ids=" ".join)
def test_ctrl_c_ends_a_command_without_a_traceback(run: Command, arguments: list[str]) -> None:
    """While it waits for its input; and while it waits for whoever holds the database."""
    assert run.publish(STORE)[0] == 0
    with sqlite3.connect(run.folder / "server.sqlite3", isolation_level=None) as holder:
        if arguments == ["rebuild"]:
            holder.execute("BEGIN IMMEDIATE")
        process = subprocess.Popen(
            [sys.executable, "-m", "sync_server", *arguments, "--database", run.url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert process.stdin is not None
        if arguments == ["rebuild"]:
            _await_open(process.pid, "server.sqlite3")
        else:
            process.stdin.write("\n" * 300_000)  # more than a pipe holds: written only once it is read
        asked = time.monotonic()
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=20)
        took = time.monotonic() - asked
    holder.close()
    assert took < 5, "whoever holds the database does not hold us"
    assert process.returncode == exits.INTERRUPTED == 130
    assert "Traceback" not in err


def test_help_names_the_exit_codes(run: Command) -> None:
    code, out, _ = run("--help")
    assert code == 0
    assert "exit codes:" in out
    for command in ("serve", "enrol-code", "revoke", "rebuild", "publish", "hq-key", "sandbox", "acquirer-simulator"):
        assert command in out
        assert run(command, "--help")[0] == 0


@pytest.mark.parametrize("command", ["enrol-code", "revoke", "publish", "hq-key", "lease-write-off", "resolve"])
def test_help_says_of_each_argument_what_it_is(run: Command, command: str) -> None:
    text = run(command, "--help")[1].partition("positional arguments:\n")[2].partition("\n\n")[0]
    entries = re.split(r"\n(?=  \S)", text)
    assert [entry for entry in entries if len(entry.split()) < 3] == []


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(["--version"])
    assert caught.value.code == 0
    assert capsys.readouterr().out.startswith("sync-server 0.")


def test_a_code_that_is_printed_enrols(run: Command) -> None:
    assert run.publish({**STORE, "store": "S002"})[0] == 0
    code, _, err = run("enrol-code", "S001", "01")
    assert code == 1
    assert "publish the profile of store S001" in err
    assert run.publish(STORE) == (0, "1 lines, 1 changes", run.touched)
    assert run.publish(STORE) == (0, "1 lines, 0 changes", run.touched)
    code, printed, err = run("enrol-code", "S001", "01")
    assert code == 0
    assert re.fullmatch(r"(\w{4}-){3}\w{4}", printed), "for scripts: the code alone"
    assert err == f"sync-server: for till S001/01, once, within 24 hours; in {run.file}"

    async def enrol() -> object:
        bench = Bench(run.url)
        async with bench.running():
            bench.now_ms = time.time_ns() // 1_000_000
            return await Terminal(bench, "S001", "01", "a1").enrol(printed)

    assert isinstance(_do(enrol()), Enrolled)
    assert run("revoke", "S001", "01") == (0, "S001/01 is refused from now on", run.touched)
    assert run("revoke", "S001", "77")[0] == 1
    assert run("enrol-code", "S 1", "01")[0] == 1


def test_a_file_with_one_bad_line_publishes_nothing(run: Command) -> None:
    code, _, err = run.publish(STORE, {"type": "offer", "store": "S001"})
    assert code == 1
    assert "line 2" in err
    assert not run.file.exists()
    assert run("publish", str(run.folder / "nowhere.jsonl"))[0] == 1


def test_what_may_be_a_slip_is_told_with_its_line_and_published(run: Command) -> None:
    offer = {"type": "offer", "store": "S001", "channel": "store", "price": 1}
    code, out, err = run.publish(STORE, *({**offer, "sku": f"T{number}"} for number in range(25)))
    assert (code, out) == (0, "26 lines, 26 changes")
    told = err.splitlines()
    assert told[0] == "sync-server: warning: line 2: no product T0 is published"
    assert told[19:] == [
        "sync-server: warning: line 21: no product T19 is published",
        "sync-server: warning: and 5 more like these",
        f"sync-server: made the database {run.file}",
    ]


def test_a_rebuild_reads_every_fact_again(run: Command) -> None:
    async def day() -> None:
        async with Bench(run.url).running() as bench:
            till = await bench.terminal()
            till.append(*sale_facts.a_day("s1", "s2"))
            await till.exchange()

    _do(day())
    assert run("rebuild") == (0, "4 facts read again", run.touched)


def test_keys_leases_and_disputes(run: Command) -> None:
    assert run.publish(STORE)[0] == 0
    code, key, err = run("hq-key", "office", "--scope", "sales", "--scope", "page")
    assert (code, key[:3], key.split(), err) == (0, "hq_", [key], run.touched)
    code, _, err = run("hq-key", "office")
    assert (code, "--scope --revoke is required" in err) == (2, True), err
    assert run("hq-key", "office", "--scope", "sales", "--revoke")[0] == 2
    assert run("hq-key", "office", "--revoke") == (0, "the key of office has ended", run.touched)
    assert run("hq-key", "office", "--revoke")[0] == 1
    assert run("hq-key", "office", "--scope", "everything")[0] == 2
    code, _, err = run("lease-write-off", "order", "O1", "--why", "the till burnt")
    assert (code, err) == (1, f"sync-server: nobody holds a lease of order O1 (in {run.file})")
    assert run("resolve", "S001", "01", "fork", "a1@3", "--how", "looked at")[0] == 1

    async def dispute() -> None:
        database = await open_database(run.url)
        async with database.write() as tx:
            fork = Dispute(store="S001", till="01", kind="fork", subject="a1@3", detail="", raised_at_ms=T0)
            await raise_all(tx, [fork, fork])
        await database.close()

    _do(dispute())
    resolved = run("resolve", "S001", "01", "fork", "a1@3", "--how", "looked at")
    assert resolved == (0, "resolved: fork a1@3 of S001/01", run.touched)
    first, second = run("restored")[1], run("restored")[1]
    assert first != second


def test_the_lease_of_a_sale_is_written_off_by_the_number_on_its_receipt(run: Command) -> None:
    number = "20260214-01-0001"

    async def hold() -> None:
        async with Bench(run.url).running() as bench:
            for store in ("S001", "S002", "S003"):
                till = await bench.terminal(store)
                sale = msgspec.structs.replace(sale_facts.sale(f"of {store}"), number=number)
                free = sale_facts.sale(f"free {store}")
                till.append(sale_facts.opened(store), sale_facts.period(), sale, free)
                await till.exchange()
                if store != "S003":
                    assert isinstance(await till.ask(LeaseSale(number=number, attempt="a1")), SaleFound)

    _do(hold())
    write_off = ("lease-write-off", "sale", number, "--why", "the till burnt")
    code, _, err = run("lease-write-off", "sale", "20260214-01-0002", "--why", "x")
    within = f"(in {run.file})"
    assert (code, err) == (1, f"sync-server: there is no sale with the receipt number 20260214-01-0002 {within}")
    code, _, err = run(*write_off, "--store", "S004")
    assert (code, err) == (1, f"sync-server: there is no sale of store S004 with the receipt number {number} {within}")
    code, _, err = run(*write_off)
    assert (code, err) == (
        1,
        f"sync-server: several sales have the number {number}, of S001, S002: say which with --store {within}",
    )
    code, out, _ = run(*write_off, "--store", "S002")
    assert code == 0
    assert out.startswith("written off: S002/01 held it under ")
    code, out, _ = run(*write_off)
    assert code == 0
    assert out.startswith("written off: S001/01 held it under ")
    code, _, err = run(*write_off)
    assert (code, err) == (1, f"sync-server: nobody holds a lease of sale {number} {within}")


def test_what_does_not_fit_is_told_by_the_exit_code(run: Command, tmp_path: Path) -> None:
    assert run("dance")[0] == 2
    assert run("serve", "--listen", "nowhere")[0] == 2
    code, _, err = run("serve", "--workers", "2")
    assert code == 2
    assert "one serving process" in err
    run.url = "mysql://x"
    assert run("rebuild")[0] == 2
    run.url = "postgresql+asyncpg://nobody@127.0.0.1:1/none"
    assert run("rebuild")[0] == 4
    run.url = f"sqlite:///{tmp_path}/no/such/folder/x.sqlite3"
    assert run("rebuild")[0] == 4


def test_a_database_is_served_once_and_of_no_newer_version(run: Command) -> None:
    async def serving() -> Database:
        return await open_database(run.url, serving=True)

    async def twice() -> None:
        database = await serving()
        with pytest.raises(DatabaseRefused, match="one serving process"):
            await serving()
        code, _, _ = await asyncio.to_thread(run, "rebuild")
        assert code == 0, "administrators work beside it"
        code, _, err = await asyncio.to_thread(run, "restored")
        assert (code, err) == (3, f"sync-server: {run.file} is served: stop the server first, and start it after this")
        async with database.write() as tx:
            await tx.execute("INSERT INTO schema_version VALUES (99)")
        await database.close()

    _do(twice())
    code, _, err = run("serve", "--listen", "127.0.0.1:0")
    assert code == 3
    assert "newer" in err


def test_a_database_put_back_from_a_backup_gets_a_new_feed(run: Command) -> None:
    async def serve_once() -> str:
        async with Bench(run.url).running() as bench:
            rows = await bench.fetch("SELECT value FROM meta WHERE name = 'feed'")
            return bytes(rows[0][0]).decode()

    file = run.folder / "server.sqlite3"
    first = _do(serve_once())
    backup = file.read_bytes()
    assert _do(serve_once()) == first
    file.write_bytes(backup)
    assert _do(serve_once()) != first
