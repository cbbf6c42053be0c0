"""A server that was put back to an earlier state: its tills, head office's programs and the cloud know more than it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

import pytest

from pos_terminal.contract.catalog import Product
from pos_terminal.contract.cloud import Leased, LeaseOrder, LookUpOrder, OrderFound
from sync_server import administration, app
from tests.sync_server import sale_facts
from tests.sync_server.bench import T0, Bench
from tests.sync_server.sandbox_bench import Neighbours

pytestmark = pytest.mark.anyio


def _product(sku: str) -> Product:
    return Product(sku=sku, name=f"商品 {sku}", unit="件", pinyin="", tax_code="1", tax_rate_bp=1300, gtins=())


class Backup:
    """Taken while the server runs, put back when it has ended."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "server.sqlite3"
        self._copy = folder / "backup.sqlite3"

    def take(self) -> None:
        with (
            contextlib.closing(sqlite3.connect(self._file)) as db,
            contextlib.closing(sqlite3.connect(self._copy)) as to,
        ):
            db.backup(to)

    def put_back(self) -> None:
        for tail in ("-wal", "-shm"):
            self._file.with_name(self._file.name + tail).unlink(missing_ok=True)
        self._copy.replace(self._file)


@pytest.fixture
def backup(tmp_path: Path) -> Backup:
    return Backup(tmp_path)


async def _read(bench: Bench, key: dict[str, str], cursor: str = "") -> tuple[list[str], str]:
    await bench.consume()
    page = (await bench.http.get("/hq/v1/sales", params={"cursor": cursor}, headers=key)).json()
    return [entry["sale"] for entry in page["entries"]], page["cursor"]


async def test_a_backup_made_while_the_server_runs_is_noticed_and_tills_get_the_catalogue_anew(
    sqlite_url: str, backup: Backup
) -> None:
    async with Bench(sqlite_url).running() as bench:
        till = await bench.terminal()
        backup.take()
        await bench.publish(_product("lost"))
        till.cursor = (await till.exchange()).cursor
    backup.put_back()
    async with Bench(sqlite_url).running() as bench:
        till.bench = bench
        await bench.publish(_product("new"))
        answer = await till.exchange()
        assert answer.reset
        assert any(b'"new"' in change for change in map(bytes, answer.changes))


async def test_an_administrators_command_before_the_start_hides_no_restore(sqlite_url: str, backup: Backup) -> None:
    async with Bench(sqlite_url).running() as bench:
        till = await bench.terminal()
        backup.take()
        for name in ("a", "b", "c"):
            await bench.publish(_product(name))
        till.cursor = (await till.exchange()).cursor
    backup.put_back()
    await administration.hq_key(bench.settings, "office", ("sales",), revoke=False)
    async with Bench(sqlite_url).running() as bench:
        till.bench = bench
        assert (await till.exchange()).reset


async def test_a_start_that_ends_before_it_has_dealt_with_the_restore_leaves_it_to_the_next(
    sqlite_url: str, backup: Backup, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Bench(sqlite_url).running() as bench:
        till = await bench.terminal()
        backup.take()
        await bench.publish(_product("lost"))
        till.cursor = (await till.exchange()).cursor
    backup.put_back()

    async def power_cut(*_: object) -> str:
        raise ConnectionAbortedError

    with monkeypatch.context() as patch:
        patch.setattr(app, "after_restore", power_cut)
        with pytest.raises(ConnectionAbortedError):
            await Bench(sqlite_url).running().__aenter__()
    async with Bench(sqlite_url).running() as bench:
        till.bench = bench
        assert (await till.exchange()).reset


async def test_a_server_that_was_killed_is_not_taken_for_one_that_was_put_back(sqlite_url: str, tmp_path: Path) -> None:
    async with Bench(sqlite_url).running() as bench:
        await bench.publish(_product("a"))
        feed = await bench.fetch("SELECT value FROM meta WHERE name = 'feed'")
        lock = (tmp_path / "server.sqlite3.lock").read_bytes()
        await bench.publish(_product("b"))
    (tmp_path / "server.sqlite3.lock").write_bytes(lock)  # it was not on disk yet
    async with Bench(sqlite_url).running() as bench:
        assert await bench.fetch("SELECT value FROM meta WHERE name = 'feed'") == feed


async def test_head_office_gets_what_is_sold_after_a_restore_whichever_till_comes_first(
    sqlite_url: str, backup: Backup
) -> None:
    async with Bench(sqlite_url).running() as bench:
        first, second = await bench.terminal(till="01"), await bench.terminal(till="02")
        key = await bench.key("sales")
        backup.take()
        first.append(*sale_facts.a_day("s1", "s2", "s3"))
        await first.exchange()
        sales, cursor = await _read(bench, key)
        assert sales == ["s1", "s2", "s3"]
    backup.put_back()
    async with Bench(sqlite_url).running() as bench:
        first.bench = second.bench = bench
        second.append(*sale_facts.a_day("t1", "t2"))
        await second.exchange()
        sales, cursor = await _read(bench, key, cursor)
        assert sales == ["t1", "t2"]
        await first.exchange()
        sales, cursor = await _read(bench, key, cursor)
        assert sales == ["s1", "s2", "s3"], "again, under the same ids"
        assert (await _read(bench, key, cursor))[0] == []


async def test_places_after_a_restore_come_after_all_that_were_given_out_on_either_database(database_url: str) -> None:
    """An administrator says so where the server cannot notice: a cluster that was put back whole."""
    bench = Bench(database_url)
    async with bench.running():
        till = await bench.terminal()
        till.append(*sale_facts.a_day("s1"))
        await till.exchange()
        key = await bench.key("sales")
        before = (await _read(bench, key))[1]
    await administration.restored(bench.settings)
    xid, row = (int(part) for part in before.split("."))
    far = 10**9  # places that the lost server gave out before it was lost
    beyond = f"{xid}.{row + far}" if "sqlite" in database_url else f"{xid + far}.{row}"
    async with bench.running():
        till.append(sale_facts.sale("s2"))
        await till.exchange(3)
        assert (await _read(bench, key, beyond))[0] == ["s2"]


async def _relayed(bench: Bench, **states: int) -> None:
    async def settled() -> bool:
        return dict(await bench.fetch("SELECT state, count(*) FROM relay GROUP BY state")) == states

    await bench.until(settled)


async def test_what_a_lost_server_had_told_the_cloud_is_there_once_and_no_order_counts_as_paid_by_others(
    sqlite_url: str, neighbours: Neighbours, backup: Backup
) -> None:
    order = neighbours.seed.order("sofa")
    async with neighbours.bench(sqlite_url).running() as bench:
        till = await bench.terminal()
        leased = await till.ask(LeaseOrder(order=order.order, attempt="x1"))
        assert isinstance(leased, Leased)
        backup.take()
        till.append(
            sale_facts.opened(),
            sale_facts.period(),
            sale_facts.sale("s1"),
            *sale_facts.collects("s2", order.order, order.price, leased.fence),
        )
        await till.exchange()
        await _relayed(bench, sent=2)
    backup.put_back()
    bench = neighbours.bench(sqlite_url)
    bench.now_ms = T0 + 120_000
    async with bench.running():
        till.bench = bench
        await till.exchange()
        await _relayed(bench, sent=2)
        await bench.consume()
        assert ("paid_elsewhere", "s2") not in await bench.disputes()
        found = await till.ask(LookUpOrder(order=order.order))
        assert isinstance(found, OrderFound)
        assert found.paid_by == "us"
    state = await neighbours.state()
    assert [row["times_paid"] for row in state["orders"] if row["name"] == "sofa"] == [1]
    assert [(row["out_trade_no"], row["duplicates"]) for row in state["sales"]] == [("s1", 0)]


async def test_what_waited_in_the_backup_may_have_been_told_since(
    sqlite_url: str, neighbours: Neighbours, backup: Backup
) -> None:
    async with neighbours.bench(sqlite_url).running() as bench:
        neighbours.cloud.cut = True
        till = await bench.terminal()
        till.append(*sale_facts.a_day("s1"))
        await till.exchange()
        await _relayed(bench, queued=1)
        backup.take()
        neighbours.cloud.cut = False
        await _relayed(bench, sent=1)
    backup.put_back()
    async with neighbours.bench(sqlite_url).running() as bench:
        await _relayed(bench, sent=1)
    assert [(row["out_trade_no"], row["duplicates"]) for row in (await neighbours.state())["sales"]] == [("s1", 0)]


async def test_an_order_collected_after_the_restore_and_paid_by_the_customer_is_disputed_as_ever(
    sqlite_url: str, neighbours: Neighbours, backup: Backup
) -> None:
    order = neighbours.seed.order("sofa")
    async with neighbours.bench(sqlite_url).running() as bench:
        till = await bench.terminal()
        backup.take()
        await bench.publish(_product("lost"))
    backup.put_back()
    bench = neighbours.bench(sqlite_url)
    bench.now_ms = sale_facts.sale("s1").at_ms - 1
    async with bench.running():
        till.bench = bench
        leased = await till.ask(LeaseOrder(order=order.order, attempt="x1"))
        assert isinstance(leased, Leased)
        till.append(
            sale_facts.opened(),
            sale_facts.period(),
            *sale_facts.collects("s1", order.order, order.price, leased.fence),
        )
        await neighbours.control.post(f"/orders/{order.order}", json={"event": "pay"})
        await till.exchange()
        await _relayed(bench, paid_elsewhere=1)
