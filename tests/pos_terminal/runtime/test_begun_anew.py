"""A ledger that follows another of the same till: what it takes for given, and what it hears of the server."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pos_terminal.ledger.ledger import Ledger
from pos_terminal.ledger.restore import copy_ledger, restore
from pos_terminal.online.connection import Signer
from pos_terminal.runtime.records import ledgered
from tests.pos_terminal.online.server import RealServer
from tests.pos_terminal.receipt.samples import cash_sale
from tests.pos_terminal.runtime.rig import WATER, Rig
from tests.pos_terminal.runtime.silence import online_at

Make = Callable[..., Rig]


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    return Ledger.create(tmp_path / "ledger.sqlite3", "S001", "02", "a1", "CNY", "entity", "test", 0)


def test_a_new_ledger_goes_on_after_what_the_server_knows_of_the_lost_one(ledger: Ledger) -> None:
    first = ledgered(ledger)
    assert (first.count, first.begun_anew) == (0, False)
    nothing_sold = ledgered(ledger, numbered="")
    assert (nothing_sold.count, nothing_sold.begun_anew) == (0, True)
    known = ledgered(ledger, numbered="20260214-02-0012")
    assert (known.count, known.count_day, known.begun_anew) == (12, "2026-02-14", True)
    ledger.commit([cash_sale()], {})
    assert not ledgered(ledger, numbered="20260214-02-0012").begun_anew, "it has numbers of its own"
    ledger.close()


def test_a_ledger_that_was_put_back_does_so_until_its_first_sale(ledger: Ledger, tmp_path: Path) -> None:
    ledger.commit([cash_sale()], {})
    ledger.close()
    restore(tmp_path / "ledger.sqlite3", tmp_path / "back.sqlite3")
    back = Ledger.open(tmp_path / "back.sqlite3")
    assert ledgered(back).begun_anew
    back.commit([cash_sale()], {})
    assert not ledgered(back).begun_anew
    back.close()


def test_an_old_copy_put_back_by_hand_gives_no_number_again_once_the_server_was_heard(
    till: Make, server: RealServer, signer: Signer, tmp_path: Path
) -> None:
    rig = till(online=partial(online_at, server.url, signer=signer, idle_s=0.2)).open()
    path, copy = rig.ledger.path, tmp_path / "copy"
    copy_ledger(path, copy)
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    lost = rig.state.last_closed.number
    rig.until(lambda: rig.ledger.uploaded == rig.ledger.tip.sequence, "all facts are up")
    rig.stop()
    shutil.copy(copy, path)
    again = till(online=partial(online_at, server.url, signer=signer, idle_s=0.2))
    again.runtime.start()
    again.sign_in()
    again.until(lambda: len(again.ledger.branches) > 1, "the ledger goes on as a branch")
    again.until(lambda: again.state.count >= 1_000, "the till knows")
    again.ring_up(WATER)
    again.pay_cash(1250)
    assert (lost[-4:], again.state.last_closed.number[-4:]) == ("0001", "1001")
