"""The terminal against the real server: every fact arrives once, whatever was lost in between."""

from __future__ import annotations

import shutil
import time
from contextlib import closing
from pathlib import Path

from pos_terminal.contract.catalog import Offer, Product
from pos_terminal.contract.enrolment import Refused
from pos_terminal.ledger.restore import copy_ledger, restore
from pos_terminal.ledger.verify import Verified, verify
from pos_terminal.online.connection import Unreachable
from pos_terminal.sqlite.driver import sqlite3
from tests.pos_terminal.online.conftest import Terminal
from tests.pos_terminal.online.server import PROFILE, RealServer


def bytes_of(server: RealServer) -> list[bytes]:
    return [data for _, _, data in server.journal()]


def test_facts_go_up_byte_for_byte_and_the_catalogue_comes_down(terminal: Terminal, server: RealServer) -> None:
    terminal.sell(1, 20)
    (turn,) = terminal.catch_up()
    assert (turn.sent, turn.waiting, turn.changes, turn.branched) == (21, 0, 2, None)
    assert bytes_of(server) == terminal.path_bytes()
    assert terminal.ledger.uploaded == 21
    assert terminal.catalog.operator("0007", "S001") is not None
    profile = terminal.catalog.profile("S001")
    assert profile == PROFILE
    terminal.sell(30, 1)
    (turn,) = terminal.catch_up()
    assert (turn.sent, turn.changes) == (1, 0)


def test_a_backlog_goes_up_in_turns_of_a_mebibyte(terminal: Terminal, server: RealServer) -> None:
    terminal.sell(1, 40, padding=100_000)
    terminal.sell(100, 600)
    turns = terminal.catch_up()
    assert [turn.again for turn in turns] == [True, True, True, False]
    assert sum(turn.sent for turn in turns) == 641
    assert bytes_of(server) == terminal.path_bytes()


def test_a_large_feed_comes_down_in_turns(folder: Path, server: RealServer) -> None:
    server.stop()
    products = [
        Product(
            sku=f"SKU-{n}",
            gtins=(f"69{n:011d}",),
            name=f"窗帘{n}" + "长" * 600,
            pinyin="cl",
            unit="件",
            tax_code="109",
            tax_rate_bp=1300,
        )
        for n in range(1_200)
    ]
    offers = [Offer(store="S001", channel="store", sku=f"SKU-{n}", price=100 + n) for n in range(1_200)]
    server.publish([*products, *offers])
    server.start()
    terminal = Terminal.enrolled(folder, server)
    turns = terminal.catch_up()
    assert len(turns) > 1
    item = terminal.catalog.item("6900000000999", "S001", "store")
    assert item is not None
    assert item.unit_price == 1_099
    terminal.close()


def test_a_killed_server_is_caught_up_with(terminal: Terminal, server: RealServer) -> None:
    terminal.catch_up()
    server.stop()
    terminal.sell(1, 3)
    down = terminal.turn()
    assert isinstance(down, Unreachable)
    assert terminal.ledger.uploaded == 1
    server.start()
    assert terminal.catch_up()[-1].waiting == 0
    assert bytes_of(server) == terminal.path_bytes()


def test_a_lost_watermark_sends_nothing_twice(terminal: Terminal, server: RealServer) -> None:
    terminal.sell(1, 5)
    terminal.catch_up()
    terminal.ledger.uploaded = 0
    terminal.catch_up()
    assert bytes_of(server) == terminal.path_bytes()
    assert terminal.ledger.uploaded == 6
    assert len(terminal.ledger.branches) == 1


def test_a_restored_server_gets_what_it_lost_and_the_catalogue_anew(
    terminal: Terminal, server: RealServer, tmp_path: Path
) -> None:
    terminal.sell(1, 5)
    terminal.catch_up()
    cursor = terminal.catalog.cursor
    server.stop()
    shutil.copy(server.path, tmp_path / "backup")
    server.start()
    terminal.sell(10, 5)
    terminal.catch_up()
    server.stop()
    shutil.copy(tmp_path / "backup", server.path)
    server.start()
    terminal.sell(20, 1)
    turns = terminal.catch_up()
    assert bytes_of(server) == terminal.path_bytes()
    assert all(turn.branched is None for turn in turns)
    assert terminal.catalog.cursor is not None
    assert cursor is not None
    assert terminal.catalog.cursor.feed != cursor.feed
    assert terminal.catalog.operator("0007", "S001") is not None


def test_an_empty_server_gets_everything(terminal: Terminal, server: RealServer) -> None:
    terminal.sell(1, 5)
    terminal.catch_up()
    server.stop()
    with closing(sqlite3.connect(server.path, isolation_level=None)) as connection:
        connection.execute("DELETE FROM journal")
        connection.execute("DELETE FROM branches")
        connection.execute("UPDATE tills SET sequence = 0, digest = NULL, incarnation = NULL")
    server.start()
    terminal.catch_up()
    assert bytes_of(server) == terminal.path_bytes()


def swap_ledger(terminal: Terminal, server: RealServer, path: Path) -> Terminal:
    """The terminal starts again on another ledger file."""
    terminal.close()
    target = terminal.folder / "ledger.sqlite3"
    for file in terminal.folder.glob("ledger.sqlite3*"):
        file.unlink()
    shutil.copy(path, target)
    return Terminal.enrolled(terminal.folder, server)


def test_a_copied_back_ledger_becomes_a_branch(folder: Path, server: RealServer, tmp_path: Path) -> None:
    """Somebody puts an old copy of the file back without `ledger restore`."""
    terminal = Terminal.enrolled(folder, server)
    terminal.sell(1, 3)
    terminal.catch_up()
    copy_ledger(terminal.ledger.path, tmp_path / "old")
    terminal.sell(10, 4)
    terminal.catch_up()
    first_path = terminal.path_bytes()
    again = swap_ledger(terminal, server, tmp_path / "old")
    again.sell(50, 2)
    turns = again.catch_up()
    branched = [turn.branched for turn in turns if turn.branched]
    assert len(branched) == 1
    assert again.ledger.branches[-1].incarnation == branched[0]
    assert again.ledger.branches[-1].sequence == 4
    old, new = again.ledger.branches[0].incarnation, branched[0]
    journal = server.journal()
    assert [data for name, _, data in journal if name == old] == first_path
    assert [(sequence, data) for name, sequence, data in journal if name == new] == [
        (row.sequence, row.data) for row in again.ledger.read(4, 100)
    ]
    again.sell(60, 1)
    assert again.catch_up()[-1].waiting == 0
    assert isinstance(verify(again.ledger.path), Verified)
    again.close()


def test_a_copied_back_ledger_without_new_sales_branches_at_its_tip(
    folder: Path, server: RealServer, tmp_path: Path
) -> None:
    terminal = Terminal.enrolled(folder, server)
    terminal.sell(1, 3)
    terminal.catch_up()
    copy_ledger(terminal.ledger.path, tmp_path / "old")
    terminal.sell(10, 4)
    terminal.catch_up()
    again = swap_ledger(terminal, server, tmp_path / "old")
    turns = again.catch_up()
    assert any(turn.branched for turn in turns)
    assert again.ledger.branches[-1].sequence == 4
    again.sell(60, 2)
    again.catch_up()
    assert len(again.ledger.branches) == 2
    assert len(server.journal()) == 8 + 2
    again.close()


def test_a_restored_backup_meets_no_fork(folder: Path, server: RealServer, tmp_path: Path) -> None:
    terminal = Terminal.enrolled(folder, server)
    terminal.sell(1, 3)
    terminal.catch_up()
    copy_ledger(terminal.ledger.path, tmp_path / "backup")
    terminal.sell(10, 4)
    terminal.catch_up()
    terminal.close()
    for file in folder.glob("ledger.sqlite3*"):
        file.unlink()
    _, branch = restore(tmp_path / "backup", folder / "ledger.sqlite3")
    again = Terminal.enrolled(folder, server)
    again.sell(50, 2)
    turns = again.catch_up()
    assert all(turn.branched is None for turn in turns)
    assert [sequence for name, sequence, _ in server.journal() if name == branch.incarnation] == [5, 6]
    again.close()


def test_a_new_ledger_of_the_same_till_is_taken(folder: Path, server: RealServer) -> None:
    terminal = Terminal.enrolled(folder, server)
    terminal.sell(1, 3)
    terminal.catch_up()
    terminal.close()
    for file in folder.glob("ledger.sqlite3*"):
        file.unlink()
    again = Terminal.enrolled(folder, server)
    again.sell(9, 1)
    again.catch_up()
    assert len(server.journal()) == 4 + 2
    again.close()


def test_a_revoked_terminal_is_refused_and_nothing_is_stored(terminal: Terminal, server: RealServer) -> None:
    terminal.catch_up()
    server.stop()
    server.revoke()
    server.start()
    terminal.sell(1, 1)
    refused = terminal.turn()
    assert isinstance(refused, Refused)
    assert refused.code == "revoked"
    assert len(server.journal()) == 1
    assert terminal.ledger.uploaded == 1


def test_a_clock_that_is_off_is_set_by_the_signed_time(terminal: Terminal, server: RealServer) -> None:
    server.skew_ms = 400_000
    terminal.sell(1, 1)
    (turn,) = terminal.catch_up()
    assert turn.sent == 2
    assert abs(terminal.clock.now().at_ms - (time.time_ns() // 1_000_000 + 400_000)) < 2_000
    assert terminal.clock.now().uncertainty_ms < 2_000


def test_a_newer_servers_feed_reaches_an_older_terminal(terminal: Terminal, server: RealServer) -> None:
    """What is in the feed travels as it is, whatever the till makes of it."""
    server.stop()
    server.write(
        lambda tx: tx.execute(
            "INSERT INTO feed (store, kind, key, position, data) VALUES ('S001', 'campaign', 'x', 1000, $1)",
            b'{"type":"campaign"}',
        )
    )
    server.start()
    terminal.sell(1, 2)
    (turn,) = terminal.catch_up()
    assert (turn.waiting, turn.changes, turn.skipped) == (0, 2, 1)
    assert terminal.catch_up()[0].skipped == 0
