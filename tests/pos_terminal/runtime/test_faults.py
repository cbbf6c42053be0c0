"""Disks that fail: what cannot be written stops the till where it durably is; what cannot be read stops nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from pos_terminal.catalog.catalog import CatalogFault
from pos_terminal.ledger.errors import LedgerFault
from pos_terminal.till import events
from tests.pos_terminal.runtime.rig import WATER, Rig, run_for
from tests.pos_terminal.simulators.process import Simulator
from tests.rights import no_file_larger_than

pytestmark = pytest.mark.process
Make = Callable[..., Rig]


def broken(*_: Any) -> NoReturn:
    raise CatalogFault("the catalogue could not be read or written: disk I/O error")


def test_a_full_disk_stops_the_till_and_nothing_is_printed(till: Make, printer: Simulator, tmp_path: Path) -> None:
    rig = till(printer=printer.addresses["printer"]).open()
    rig.ring_up(WATER)
    rig.until(lambda: rig.ledger.drafts(), "the sale is a draft")
    sequence = rig.ledger.tip.sequence
    with no_file_larger_than((tmp_path / "ledger.sqlite3-wal").stat().st_size):
        rig.post(events.CashGiven, amount=1250)
        rig.until(lambda: rig.state.fault, "the till stops")
        rig.runtime.scan(WATER)
        rig.until(lambda: len(rig.told("ledger_fault")) == 2, "and says so at each touch")
        run_for(0.2)
    state = printer.get("/state")
    assert (state["receipts"], state["kicks"]["2"]) == (0, 0)
    assert rig.ledger.tip.sequence == sequence
    rig.stop()
    again = till(printer=printer.addresses["printer"])
    again.runtime.start()
    assert again.state.fault == ""
    again.sign_in()
    assert again.state.sale.lines[0].amount == 1250
    again.pay_cash(1250)
    again.until(lambda: printer.get("/state")["receipts"] == 1, "it goes on")


def test_a_full_disk_at_the_end_does_not_hold_the_program(till: Make, tmp_path: Path) -> None:
    rig = till().open()
    rig.ring_up(WATER)
    rig.until(lambda: rig.ledger.drafts(), "the sale is a draft")
    with no_file_larger_than((tmp_path / "ledger.sqlite3").stat().st_size):
        assert rig.stop() < 6
    again = till()
    assert again.state.sale.lines[0].amount == 1250


def test_a_catalogue_that_cannot_be_read(till: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """A scan is refused aloud, the till goes on."""
    rig = till().open()
    with monkeypatch.context() as patch:
        for name in ("item", "search", "operator", "profile"):
            patch.setattr(rig.catalog, name, broken)
        acts = (lambda: rig.runtime.scan(WATER), lambda: rig.runtime.search("水"), rig.runtime._published.look)
        for number, act in enumerate(acts, 1):
            act()
            rig.until(lambda: len(rig.told("catalog_fault")) == number, "the clerk is told")  # noqa: B023
        rig.post(events.SignOut)
        rig.until(lambda: rig.state.operator is None, "the clerk leaves")
        rig.post(events.SignIn, number="1001", pin="1234")
        rig.until(lambda: len(rig.told("catalog_fault")) == 4, "nobody can be signed in")
        assert not rig.told("wrong_pin"), "which is not the clerk's fault"
    rig.sign_in()
    rig.ring_up(WATER)


def test_a_ledger_that_cannot_be_read(till: Make, printer: Simulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """History and paper fail alone: what is written is durable, and writing goes on."""
    rig = till(printer=printer.addresses["printer"]).open()

    def unreadable(*_: Any, **__: Any) -> NoReturn:
        raise LedgerFault("the ledger could not be read or written: disk I/O error")

    for name in ("of_kind", "receipts_by_number", "checkpoint_passive", "count_receipts"):
        monkeypatch.setattr(rig.ledger, name, unreadable, raising=False)
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    rig.until(lambda: rig.told("print_failed"), "no receipt")
    assert rig.told("print_failed")[0].args == ("ledger_unreadable",)
    told = len(rig.told("ledger_unreadable"))
    acts: tuple[Callable[[], None], ...] = (
        lambda: rig.runtime.find_history(""),
        lambda: rig.runtime.reprint("x"),
        lambda: rig.runtime.show_receipt("x"),
        lambda: rig.runtime.reprint("x", "report"),
    )
    for act in acts:
        act()
        told += 1
        rig.until(lambda: len(rig.told("ledger_unreadable")) == told, "the clerk is told")  # noqa: B023
    rig.runtime._idle.timeout.emit()
    run_for(0.05)
    rig.ring_up(WATER)
    rig.pay_cash(1250)
