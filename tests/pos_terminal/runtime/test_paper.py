"""Paper that fails: the sale stands, the clerk knows, the next print is a DUPLICATE."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from pos_terminal.contract.facts import ReceiptPrinted
from tests.pos_terminal.runtime.rig import WATER, Rig
from tests.pos_terminal.simulators.process import Simulator

pytestmark = pytest.mark.process
Make = Callable[..., Rig]


def sold(rig: Rig) -> str:
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    sale: str = rig.state.last_closed.sale
    return sale


def test_paper_out_in_mid_receipt(till: Make, printer: Simulator, tmp_path: Path) -> None:
    rig = till(printer=printer.addresses["printer"]).open()
    printer.put("/faults", {"paper": "out", "after_bytes": 200})
    sale = sold(rig)
    rig.until(lambda: rig.told("print_unknown"), "the clerk is told")
    assert rig.told("print_unknown")[0].args == ("paper_out",)
    assert ([one.subject for one in rig.state.unprinted], rig.runtime.links.printer.state) == ([sale], "down")
    assert rig.facts[-1] == "sale_closed"
    printer.put("/faults", {"paper": "ok"})
    rig.runtime.reprint(sale)
    rig.until(lambda: "receipt_printed" in rig.facts, "the duplicate is confirmed")
    fact = rig.ledger.of_kind("receipt_printed", last=1)[0].fact
    assert isinstance(fact, ReceiptPrinted)
    assert (fact.subject, fact.copy) == (sale, 1)
    assert not rig.state.unprinted
    texts = [path.read_text(encoding="utf-8") for path in sorted((tmp_path / "receipts").glob("*.txt"))]
    assert "补打" in texts[-1] or "DUPLICATE" in texts[-1]
    rig.runtime.reprint(sale)
    rig.until(lambda: rig.facts.count("receipt_printed") == 2, "another one")
    second = rig.ledger.of_kind("receipt_printed", last=1)[0].fact
    assert isinstance(second, ReceiptPrinted)
    assert second.copy == 2


def test_a_restart_says_that_the_receipt_is_not_confirmed(till: Make, printer: Simulator) -> None:
    rig = till(printer=printer.addresses["printer"]).open()
    printer.put("/faults", {"cover_open": True})
    sale = sold(rig)
    rig.until(lambda: rig.told("print_failed"), "it did not print")
    assert rig.told("print_failed")[0].args == ("cover_open",)
    rig.stop()
    rig = till(printer=printer.addresses["printer"])
    rig.runtime.start()
    assert rig.told("receipt_not_confirmed")[0].args == (rig.state.unprinted[0].number,)
    assert [one.subject for one in rig.state.unprinted] == [sale]
    assert printer.get("/state")["receipts"] == 0, "nothing prints by itself"


def test_a_printer_that_is_off(till: Make) -> None:
    rig = till(printer="tcp://127.0.0.1:9").open()
    sale = sold(rig)
    rig.until(lambda: rig.told("print_failed") and rig.told("drawer_failed"), "the clerk is told")
    assert rig.told("print_failed")[0].args == ("unreachable",)
    assert rig.told("drawer_failed")[0].args == ("unreachable",)
    assert rig.runtime.links.printer.state == "down"
    assert (rig.facts[-1], [one.subject for one in rig.state.unprinted]) == ("sale_closed", [sale])
    sold(rig)


def test_a_till_without_a_printer_sells_in_silence_before_and_after_a_restart(till: Make) -> None:
    rig = till().open()
    for _ in range(2):
        sold(rig)
    assert rig.runtime.links.printer.state == "absent"
    assert (rig.facts[-1], rig.state.papers, rig.state.printing) == ("sale_closed", (), ())
    rig.stop()
    assert {one.level for one in rig.notices} == {"info"}
    again = till()
    again.runtime.start()
    assert not again.state.papers
    assert not again.told("receipts_not_confirmed")


def test_a_reprint_of_what_was_never_sold(till: Make) -> None:
    rig = till().open()
    rig.runtime.reprint("no such sale")
    rig.until(lambda: rig.told("nothing_to_print"), "the clerk is told")


def test_paper_near_its_end(till: Make, printer: Simulator) -> None:
    printer.put("/faults", {"paper": "low"})
    rig = till(printer=printer.addresses["printer"]).open()
    rig.until(lambda: rig.runtime.links.printer.state == "warning", "it warns")
    assert rig.runtime.links.printer.detail == "paper_low"
    sold(rig)
    rig.until(lambda: "receipt_printed" in rig.facts, "it prints all the same")
