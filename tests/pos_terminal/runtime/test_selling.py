"""From the scanner's bytes to the paper: a sale over the real edges."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.contract.catalog import Item
from pos_terminal.contract.chain import short
from pos_terminal.contract.facts import ReceiptPrinted, SaleClosed
from pos_terminal.ledger.errors import LedgerError
from pos_terminal.ledger.export import tip_sequence
from pos_terminal.ledger.ledger import Ledger, Tip
from pos_terminal.till import events, return_events
from tests.pos_terminal.runtime.rig import CURTAIN, ROBOT, WATER, Rig, run_for
from tests.pos_terminal.simulators.process import Simulator

pytestmark = pytest.mark.process
Make = Callable[..., Rig]


def paper(printer: Simulator, number: int = -1) -> str:
    """The text of a receipt that was cut."""
    folder = Path(printer.addresses_out)  # type: ignore[attr-defined]
    return sorted(folder.glob("*.txt"))[number].read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def where_paper_falls(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if "printer" in request.fixturenames:
        request.getfixturevalue("printer").addresses_out = tmp_path / "receipts"


def test_serial_numbers_by_scan_from_the_label_to_the_paper(till: Make, printer: Simulator) -> None:
    rig = till(printer=printer.addresses["printer"]).open()
    rig.runtime.scan(f"]C1010{ROBOT}21SN-42")  # GTIN and serial number in one label
    rig.runtime.scan(ROBOT)
    rig.until(lambda: rig.state.sale is not None and len(rig.state.sale.lines) == 2, "two robots")
    first, second = rig.state.sale.lines
    assert (first.serials, second.serials_missing) == (("SN-42",), 1)
    rig.runtime.enter_serial(second.line, "]C0SN-43")
    rig.pay_cash(400_000)
    rig.until(lambda: "receipt_printed" in rig.facts, "the receipt is confirmed")
    closed = rig.ledger.recent_sales(1)[0].fact
    assert isinstance(closed, SaleClosed)
    assert [line.serials for line in closed.lines] == [("SN-42",), ("SN-43",)]
    text = paper(printer)
    assert "序列号 SN-42" in text
    assert "序列号 SN-43" in text


def test_a_cash_sale_from_the_scanner_to_the_paper(till: Make, printer: Simulator, scanner: Simulator) -> None:
    rig = till(printer=printer.addresses["printer"], scanner=scanner.addresses["scanner"]).open()
    rig.until(lambda: rig.runtime.links.scanner.state == "up", "the scanner is found")
    scanner.put("/scan", {"code": WATER})
    rig.until(lambda: rig.state.sale is not None, "the water is in the sale")
    scanner.put("/scan", {"code": CURTAIN, "pieces": 4})
    rig.until(lambda: len(rig.state.sale.lines) == 2, "so is the curtain")
    assert [line.amount for line in rig.state.sale.lines] == [1250, 9900]
    rig.pay_cash(12_000)
    rig.until(lambda: "receipt_printed" in rig.facts, "the receipt is confirmed")
    assert rig.facts == ["operator_signed_in", "period_opened", "sale_closed", "receipt_printed"]
    closed = rig.ledger.recent_sales(1)[0]
    assert isinstance(closed.fact, SaleClosed)
    assert (closed.fact.total, closed.fact.tenders[0].change) == (11_150, 850)
    digest = rig.ledger.digest_at(closed.sequence)
    assert digest is not None
    text = paper(printer)
    for printed in (closed.fact.number, "山泉水", "亚麻窗帘", "111.50", short(digest)):
        assert printed in text
    state = printer.get("/state")
    assert (state["receipts"], state["kicks"]["2"]) == (1, 1)
    assert not rig.state.unprinted
    assert rig.ledger.drafts() == {}


def test_nothing_moves_before_the_fact_is_durable(till: Make, printer: Simulator) -> None:
    """The disk takes its time: meanwhile no drawer opens and nothing is printed, and the window is not held up."""
    rig = till(printer=printer.addresses["printer"]).open()
    rig.ring_up(WATER)
    commit, durable = rig.ledger.commit, threading.Event()

    def slow_disk(facts: Any, drafts: Any) -> Tip:
        if any(isinstance(fact, SaleClosed) for fact in facts):
            assert durable.wait(10)
        return commit(facts, drafts)

    rig.ledger.commit = slow_disk  # type: ignore[method-assign]
    rig.post(events.CashGiven, amount=1250)
    run_for(0.4)
    state = printer.get("/state")
    assert (state["receipts"], state["kicks"]["2"]) == (0, 0)
    assert "sale_closed" not in rig.facts
    assert rig.state.sale is not None, "the screen does not say that it is sold either"
    durable.set()
    rig.until_closed()
    rig.until(lambda: printer.get("/state")["receipts"] == 1, "now it prints")
    assert printer.get("/state")["kicks"]["2"] == 1


def test_who_may_sign_in(till: Make) -> None:
    rig = till()
    rig.runtime.start()
    for number, pin in (("1001", "0000"), ("4711", "1234"), ("1002", "1234")):
        rig.post(events.SignIn, number=number, pin=pin)
        rig.until(lambda: rig.told("wrong_pin"), "it is refused")
        rig.notices.clear()
        assert rig.state.operator is None
    rig.sign_in("9001", "9876")
    assert rig.state.operator.role == "supervisor"


def test_what_is_no_product(till: Make) -> None:
    rig = till().open()
    for text in ("6900000000007", "nothing like it", "", "\x00" * 70, "OPERATOR:1001"):
        rig.runtime.scan(text)
        rig.until(lambda: rig.told("unknown_code"), f"{text!r} is refused")
        rig.notices.clear()
    assert rig.state.sale is None


def test_a_quantity_goes_with_the_code(till: Make) -> None:
    rig = till().open()
    rig.runtime.scan(WATER, 3_000)
    rig.until(lambda: rig.state.sale is not None, "it is in the sale")
    assert rig.state.sale.lines[0].amount == 3_750


def test_search_and_pick(till: Make) -> None:
    rig = till().open()
    answers: list[tuple[str, tuple[Item, ...], int]] = []
    rig.runtime.searched.connect(lambda *answer: answers.append(answer))
    for text in ("窗帘", "ymcl", "没有这个"):
        rig.runtime.search(text)
    rig.until(lambda: len(answers) == 3, "three answers")
    assert [(text, [item.sku for item in found], more) for text, found, more in answers] == [
        ("窗帘", ["CURTAIN"], 0),
        ("ymcl", ["CURTAIN"], 0),
        ("没有这个", [], 0),
    ]
    rig.runtime.pick("CURTAIN")
    rig.until(lambda: rig.state.sale is not None, "it is in the sale")


def test_history_and_receipt(till: Make) -> None:
    rig = till().open()
    found: list[tuple[SaleClosed, ...]] = []
    receipts: list[tuple[str, str]] = []
    rig.runtime.history_ready.connect(found.append)
    rig.runtime.receipt_ready.connect(lambda *receipt: receipts.append(receipt))
    for _ in range(2):
        rig.ring_up(WATER)
        rig.pay_cash(1250)
    rig.runtime.find_history("")
    rig.until(lambda: found, "the history is there")
    newest, older = found[0]
    assert newest.number > older.number
    rig.runtime.find_history(older.number)
    rig.until(lambda: len(found) == 2, "found by its number")
    assert found[1] == (older,)
    rig.runtime.show_receipt(older.sale)
    rig.until(lambda: receipts, "the receipt as text")
    assert receipts[0][0] == older.sale
    assert older.number in receipts[0][1]
    rig.runtime.show_receipt("no such sale")
    rig.until(lambda: len(receipts) == 2, "an answer all the same")
    assert receipts[1][1] == ""


def test_a_receipt_is_in_the_customers_language_whatever_the_clerk_reads(till: Make) -> None:
    rig = till().open()
    receipts: list[str] = []
    rig.runtime.receipt_ready.connect(lambda _subject, text: receipts.append(text))
    rig.runtime.set_language("en")
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    assert rig.state.last_closed is not None
    rig.runtime.show_receipt(rig.state.last_closed.sale)
    rig.until(lambda: receipts, "the receipt as text")
    assert "合计" in receipts[0]


def test_a_z_and_the_same_z_again(till: Make, printer: Simulator) -> None:
    """The duplicate names the digest after the Z itself, however much was written since."""
    rig = till(printer=printer.addresses["printer"]).open()
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    period = rig.state.period.period
    rig.post(events.ClosePeriod, cash_counted=51_250)
    rig.post(events.SignOut)
    rig.until(lambda: rig.facts.count("receipt_printed") == 2, "receipt and Z are printed")
    stored = rig.ledger.of_kind("period_closed")[-1]
    digest = rig.ledger.digest_at(stored.sequence)
    assert digest is not None
    original = paper(printer)
    assert short(digest) in original
    rig.sign_in()
    rig.runtime.reprint(period, "report")
    rig.until(lambda: rig.facts.count("receipt_printed") == 3, "the Z is printed again")
    again = paper(printer)
    assert again != original
    assert "补打" in again or "DUPLICATE" in again
    assert short(digest) in again
    printed = [row.fact for row in rig.ledger.of_kind("receipt_printed") if isinstance(row.fact, ReceiptPrinted)]
    assert [(fact.document, fact.copy) for fact in printed] == [("sale", 0), ("report", 0), ("report", 1)]
    rig.runtime.reprint("no such period", "report")
    rig.until(lambda: rig.told("nothing_to_print"), "the clerk is told")


def test_an_idle_till_brings_what_it_wrote_into_the_ledgers_file(
    till: Make, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The longer the -wal, the longer the next start and each read. While a customer waits it is left alone."""
    monkeypatch.setattr("pos_terminal.runtime.runtime.IDLE_CHECKPOINT_MS", 20)
    rig = till().open()

    def in_file() -> int:
        copy = tmp_path / "copy.sqlite3"  # without its -wal
        shutil.copy(rig.ledger.path, copy)
        with suppress(LedgerError):  # nothing yet, or it is being written
            return tip_sequence(copy)
        return 0

    rig.until(lambda: in_file() == rig.ledger.tip.sequence, "the file has all facts")
    rig.ring_up(WATER)
    run_for(0.1)
    with monkeypatch.context() as watched:
        taken: list[Ledger] = []
        watched.setattr(Ledger, "checkpoint_passive", taken.append)
        run_for(0.1)
        assert not taken
    rig.pay_cash(1250)
    rig.until(lambda: in_file() == rig.ledger.tip.sequence, "the file has the sale")


def test_the_queue_is_counted(till: Make) -> None:
    rig = till().open()
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    rig.until(lambda: rig.runtime.links.queued_receipts == 1, "one sale waits for the server")
    rig.runtime.open_return(rig.state.last_closed.sale)
    rig.until(lambda: rig.state.sale is not None and rig.state.sale.refund, "the return is open")
    rig.post(return_events.ReturnAll)
    rig.post(return_events.ReturnConfirmed, reason="faulty", total=1_250)
    rig.until(lambda: rig.runtime.links.queued_receipts == 2, "so does the refund")
    rig.until(lambda: rig.runtime.links.queued == rig.ledger.tip.sequence, "and every fact")
