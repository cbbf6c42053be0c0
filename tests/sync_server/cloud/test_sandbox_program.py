"""The sandbox as a program: its ready line, its clock, its file, and what it says when it cannot start."""

from __future__ import annotations

import asyncio
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pysqlite3
import pytest

from pos_terminal.contract.cloud import Order, Redeemed, why_not_collectable
from sync_server.cloud.sandbox.seed import load_seed, seed_settings, seed_terms
from sync_server.cloud.terms import Terms, load_terms
from sync_server.cloud.top import TopClient, TopCloudStore
from tests.sync_server.programs import Control, running

MODULE = "sync_server.cloud.sandbox"


def test_state_survives_a_restart_in_one_file(tmp_path: Path) -> None:
    file, table = tmp_path / "sandbox.sqlite3", tmp_path / "terms.json"
    voucher = load_seed().voucher("applies").code

    async def redeem(gateway: str, terms: Terms) -> object:
        settings = seed_settings(gateway)
        async with TopClient(settings) as client:
            return await TopCloudStore(client, settings, terms).redeem(voucher, "att-1", None)

    with running(MODULE, "--database", file, "--terms", table) as ready:
        first = load_terms(table)
        assert isinstance(asyncio.run(redeem(ready["gateway"], first)), Redeemed)
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.startswith("sandbox")] == ["sandbox.sqlite3"]
    with pysqlite3.connect(str(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        left = connection.execute("SELECT shares_left FROM vouchers WHERE code = ?", (voucher,)).fetchone()
    connection.close()
    assert left == (0,)
    with running(MODULE, "--database", file, "--terms", table) as ready:
        assert load_terms(table) == first, "the windows stay where they were when the file was made"
        assert isinstance(asyncio.run(redeem(ready["gateway"], first)), Redeemed)
        control = Control(ready["control"])
        assert control.row("vouchers", code=voucher)["times_used"] == 1
        control.close()


def test_no_buyer_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "sandbox.sqlite3"
    with running(MODULE, "--database", file):
        pass
    data = file.read_bytes()
    for order in load_seed().orders:
        assert "*" not in order.receiver_name + order.receiver_mobile
        assert order.receiver_name.encode() not in data
        assert order.receiver_mobile.encode() not in data


def test_the_clock_can_be_set() -> None:
    """Three days and an hour on, the order that was not yet in its window is."""
    start_ms = 1_771_041_600_000
    seed = load_seed()
    later_ms = start_ms + 73 * 3_600_000
    with running(MODULE, "--now", str(later_ms)) as ready:
        settings = seed_settings(ready["gateway"])

        async def look() -> object:
            async with TopClient(settings, clock=lambda: later_ms) as client:
                return await TopCloudStore(client, settings, seed_terms(start_ms)).order(seed.order("not_yet").order)

        order = asyncio.run(look())
    assert isinstance(order, Order)
    assert why_not_collectable(order, later_ms, "S001") is None
    assert why_not_collectable(order, start_ms, "S001") == "not_in_window"


@pytest.mark.parametrize("option", ["--listen", "--control", "--database", "--now"])
def test_it_says_why_it_cannot_start(tmp_path: Path, option: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        value = {
            "--listen": f"127.0.0.1:{taken.getsockname()[1]}",
            "--control": "nowhere",
            "--database": str(tmp_path / "no" / "such" / "folder.sqlite3"),
            "--now": "yesterday",
        }[option]
        done = subprocess.run(
            [sys.executable, "-m", MODULE, option, value], capture_output=True, text=True, timeout=20, check=False
        )
    assert done.returncode == (1 if option in ("--listen", "--database") else 2)
    assert done.stderr.strip()
    assert "Traceback" not in done.stderr


def test_a_file_of_something_else_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear head office, this is no database. " * 50, encoding="utf-8")
    before = file.read_bytes()
    done = subprocess.run(
        [sys.executable, "-m", MODULE, "--database", str(file)], capture_output=True, text=True, timeout=20, check=False
    )
    assert done.returncode == 1
    assert "letter.txt" in done.stderr
    assert file.read_bytes() == before


def test_the_seed_is_whole() -> None:
    """Every order, coupon and voucher names a seller, a store, a template and a campaign that exist."""
    seed = load_seed()
    terms = seed_terms(0, seed)
    assert {order.seller for order in seed.orders} <= {seller.name for seller in seed.sellers}
    assert {order.store for order in seed.orders} <= {store.store for store in terms.stores}
    unknown = {order.name for order in seed.orders if terms.campaign(order.item) is None}
    assert unknown == {"no_campaign"}
    for name, deposit, credit in (("sofa", 100_000, 200_000), ("curtain", 100_000, 200_000)):
        assert (seed.order(name).deposit, seed.order(name).credit) == (deposit, credit)
    with pytest.raises(StopIteration):
        seed.order("nothing")
    assert msgspec.json.decode(msgspec.json.encode(terms), type=Terms) == terms
