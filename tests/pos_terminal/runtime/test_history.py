"""Goods brought back to a till with real edges: the receipt is scanned, the pinpad counts what it pays out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.contract.facts import SaleClosed, SaleRefunded
from pos_terminal.till import events, return_events
from tests.pos_terminal.runtime.rig import CURTAIN, WATER, Rig
from tests.pos_terminal.runtime.test_records import order, sale
from tests.pos_terminal.simulators.process import Simulator

pytestmark = pytest.mark.process
Make = Callable[..., Rig]


def sold_by_card(till: Make, pinpad: Simulator, *codes: str) -> Rig:
    rig = till(pinpad=pinpad.addresses["pinpad"]).open()
    rig.until(lambda: rig.runtime.links.pinpad.state == "up", "the pinpad is seen")
    rig.ring_up(*codes)
    rig.post(events.CardChosen)
    rig.until_closed()
    return rig


def bring_back(rig: Rig, count: int | None = None) -> None:
    """The receipt is scanned; all comes back, or ``count`` of the first line; the clerk confirms."""
    number = rig.state.last_closed.number
    rig.runtime.scan(number)
    rig.until(lambda: rig.state.sale is not None and rig.state.sale.refund is not None, "the return is open")
    line = rig.state.sale.refund.of.lines[0].line
    if count is None:
        rig.post(return_events.ReturnAll)
    else:
        rig.post(return_events.ReturnCounted, line=line, count=count)
    plan = rig.state.sale.refund.plan
    assert plan is not None
    rig.post(return_events.ReturnConfirmed, reason="faulty", total=plan.total)


def until_refunded(rig: Rig) -> SaleRefunded:
    rig.until(lambda: rig.state.sale is None and rig.state.last_refund is not None, "the return is done")
    found = rig.state.last_refund
    assert isinstance(found, SaleRefunded)
    return found


def counts(pinpad: Simulator) -> tuple[int, int]:
    """Refunds and reversals so far."""
    state: dict[str, Any] = pinpad.get("/state")
    return state["authorisations"]["refunds"], state["reversals"]


def test_a_whole_sale_is_voided_and_a_part_of_one_refunded(till: Make, pinpad: Simulator) -> None:
    rig = sold_by_card(till, pinpad, WATER, WATER, CURTAIN)
    refunds, reversals = counts(pinpad)
    bring_back(rig, 1)
    assert until_refunded(rig).total == 1_250
    assert counts(pinpad) == (refunds + 1, reversals)
    rig.ring_up(WATER)
    rig.post(events.CardChosen)
    rig.until_closed()
    bring_back(rig)
    rig.until(lambda: rig.facts.count("sale_refunded") == 2, "the other one too")
    assert counts(pinpad) == (refunds + 1, reversals + 1)


def test_the_rest_comes_back_later_and_then_nothing_is_left(till: Make, pinpad: Simulator) -> None:
    rig = sold_by_card(till, pinpad, WATER, WATER)
    refunds, reversals = counts(pinpad)
    bring_back(rig, 1)
    first = until_refunded(rig)
    rig.stop()
    rig = till(pinpad=pinpad.addresses["pinpad"])
    rig.runtime.start()
    rig.sign_in()
    assert rig.state.last_refund == first
    bring_back(rig)
    rig.until(lambda: rig.facts.count("sale_refunded") == 2, "the rest is back")
    assert counts(pinpad) == (refunds + 2, reversals)
    rig.until(lambda: rig.state.sale is None, "it is closed")
    rig.runtime.scan(rig.state.last_closed.number)
    rig.until(lambda: rig.told("all_returned"), "nothing is left")


def test_a_refund_whose_answer_is_lost_is_looked_up(till: Make, pinpad: Simulator) -> None:
    rig = sold_by_card(till, pinpad, WATER, WATER)
    refunds, _ = counts(pinpad)
    pinpad.put("/plan", {"mode": "drop", "drop_at": "before_status"})
    bring_back(rig, 1)
    rig.until(lambda: rig.told("refund_unknown"), "nobody knows")
    assert until_refunded(rig).tenders[0].amount == 1_250
    assert counts(pinpad)[0] == refunds + 1


def test_the_power_fails_in_the_middle_of_a_refund(till: Make, pinpad: Simulator, tmp_path: Path) -> None:
    """The disk as it is in that moment is all that is left. The pinpad is asked, never told again."""
    rig = sold_by_card(till, pinpad, WATER, WATER)
    refunds, _ = counts(pinpad)
    pinpad.put("/plan", {"mode": "slow", "delay_ms": 600, "times": 1})
    bring_back(rig, 1)
    rig.until(lambda: rig.state.pinpad_text, "the pinpad is at work")
    disk = tmp_path / "disk"
    disk.mkdir()
    for file in tmp_path.glob("*.sqlite3*"):
        shutil.copy(file, disk)
    rig.stop()
    again = Rig(disk, pinpad=pinpad.addresses["pinpad"])
    try:
        again.runtime.start()
        again.until(lambda: again.facts[-1] == "attempt_unknown", "it is a fact that nobody knows")
        again.until(lambda: again.facts[-1] == "attempt_done", "and then that it was paid out")
        assert again.state.sale is not None, "nobody has signed in: the clerk ends it"
        again.sign_in()
        again.post(return_events.RefundResumed)
        until_refunded(again)
        assert counts(pinpad)[0] == refunds + 1
    finally:
        again.stop()


def test_the_history_knows_what_came_back_of_a_sale(till: Make) -> None:
    rig = till().open()
    rig.ring_up(WATER, WATER)
    rig.pay_cash(2_500)
    sale = rig.state.last_closed.sale
    told: list[dict[str, str]] = []
    rig.runtime.returned_ready.connect(told.append)
    for count, state in ((0, None), (1, "part"), (1, "whole")):
        if count:
            rig.runtime.open_return(sale)
            rig.until(lambda: rig.state.sale is not None and rig.state.sale.refund is not None, "the return is open")
            rig.post(return_events.ReturnCounted, line=rig.state.sale.refund.of.lines[0].line, count=count)
            rig.post(return_events.ReturnConfirmed, reason="faulty", total=rig.state.sale.refund.plan.total)
            until_refunded(rig)
        told.clear()
        rig.runtime.find_history("")
        rig.until(lambda: told, "the history is read")
        assert list(told[-1].values()) == ([state] if state else [])


def test_a_receipt_scanned_in_the_middle_of_a_sale_is_only_looked_up(till: Make) -> None:
    rig = till().open()
    rig.ring_up(WATER)
    rig.pay_cash(1_250)
    number = rig.state.last_closed.number
    rig.ring_up(CURTAIN)
    shown: list[tuple[SaleClosed, ...]] = []
    rig.runtime.history_ready.connect(shown.append)
    rig.runtime.scan(number)
    rig.until(lambda: shown, "the history shows it")
    assert [one.number for one in shown[0]] == [number]
    assert rig.state.sale.refund is None
    rig.post(events.Void, reason="r")
    rig.until(lambda: rig.state.sale is None, "it is void")
    rig.runtime.scan("20260101-99-0001")
    rig.until(lambda: rig.told("sale_of_another_till"), "another till's, off line")


def test_the_receipt_of_a_refund_is_printed_and_printed_again(till: Make, printer: Simulator, tmp_path: Path) -> None:
    rig = till(printer=printer.addresses["printer"]).open()
    rig.ring_up(WATER)
    rig.pay_cash(1_250)
    rig.until(lambda: not rig.state.printing, "the receipt is out")
    bring_back(rig)
    refund = until_refunded(rig)
    rig.until(lambda: not rig.state.printing, "the refund's is out too")
    assert not rig.state.unprinted
    rig.runtime.reprint(refund.refund, "refund")
    rig.until(lambda: rig.facts.count("receipt_printed") == 3, "and once more")
    papers = [path.read_text("utf-8") for path in sorted((tmp_path / "receipts").glob("*.txt"))]
    assert sum(refund.number in paper for paper in papers) == 2


def test_the_receipt_of_a_refund_leads_to_it_in_the_history_and_opens_no_return(till: Make) -> None:
    rig = till().open()
    rig.ring_up(WATER, WATER)
    rig.pay_cash(2_500)
    sold = rig.state.last_closed
    bring_back(rig, 1)
    refund = until_refunded(rig)
    shown: list[tuple[object, ...]] = []
    receipts: list[tuple[str, str]] = []
    rig.runtime.history_ready.connect(shown.append)
    rig.runtime.receipt_ready.connect(lambda *receipt: receipts.append(receipt))
    rig.runtime.find_history("")
    rig.until(lambda: shown, "the history is read")
    assert shown[0] == (refund, sold)
    rig.runtime.scan(refund.number)
    rig.until(lambda: len(shown) == 2, "the history shows it")
    assert shown[1] == (refund,)
    assert rig.state.sale is None
    rig.runtime.show_receipt(refund.refund, "refund")
    rig.until(lambda: receipts, "its paper as text")
    assert sold.number in receipts[0][1]


def test_the_code_of_an_order_that_the_ledger_knows_opens_its_goods_without_a_server(till: Make) -> None:
    rig = till().open()
    sold = sale("collected", "20260101-02-0001", order("4012388176512034512"))
    rig.ledger.commit([sold], {})
    rig.runtime.scan("ORDER:4012388176512034512")
    rig.until(lambda: rig.state.at_hand == "collected", "its goods are at hand")
    assert [over.of for over in rig.state.hand_overs] == [sold]
    rig.runtime.look_up_order("1")
    rig.until(lambda: rig.told("order_unreachable"), "any other is asked about")
    assert rig.state.at_hand == "collected"
