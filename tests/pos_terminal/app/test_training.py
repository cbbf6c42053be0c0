"""Training sells with everything but money: no real pinpad is spoken to, the drawer stays shut."""

from __future__ import annotations

import socket
from contextlib import closing
from pathlib import Path

import pytest

from pos_terminal.contract.facts import CardSlip, SaleClosed
from pos_terminal.devices.pinpad import port
from pos_terminal.ledger.ledger import Ledger
from pos_terminal.runtime.training_pinpad import LIMIT, TrainingPinpad
from tests.day.hand import Hand
from tests.pos_terminal.app.station import Station, open_period, sign_in, stop
from tests.pos_terminal.runtime.rig import WATER, now_ms
from tests.pos_terminal.simulators.process import Simulator


@pytest.mark.process
def test_a_trainee_takes_a_card_and_cash_and_nothing_real_happens(tmp_path: Path) -> None:
    with (
        closing(socket.create_server(("127.0.0.1", 0))) as real_pinpad,
        Simulator("pos_terminal.simulators.printer", "--out", str(tmp_path / "receipts")) as printer,
    ):
        address = f"tcp://127.0.0.1:{real_pinpad.getsockname()[1]}"
        station = Station(tmp_path, pinpad=address, printer=printer.addresses["printer"], training=True)
        program = station.start()
        hand = Hand(program.ready["driver"])
        sign_in(hand)
        open_period(hand)
        for key in ("F10", "F9"):  # by card, then in cash
            hand.wedge(WATER)
            hand.until(lambda body: len(body["lines"]) == 1 and body["mode"] == "basket", "the water")
            hand.key(key)
            hand.until(lambda body: body["mode"] == "tender", "the money")
            hand.key("F12")
            hand.until(lambda body: body["mode"] == "done", "the sale is closed")
        hand.close()
        stop(program)
        assert program.process.returncode == 0, program.tail()
        assert not any(printer.get("/state")["kicks"].values())
        real_pinpad.setblocking(False)
        with pytest.raises(BlockingIOError):
            real_pinpad.accept()
    ledger = Ledger.open(station.data / "training.sqlite3")
    try:
        sales = [row.fact for row in ledger.recent_sales(100) if isinstance(row.fact, SaleClosed)]
    finally:
        ledger.close()
    assert len(sales) == 2
    slips = [tender.slip for sale in sales for tender in sale.tenders if isinstance(tender.slip, CardSlip)]
    assert [slip.scheme for slip in slips] == ["TRAINING"]
    assert not (station.data / "ledger.sqlite3").exists()


def test_the_training_pinpad_says_no_to_large_amounts_and_finds_what_it_took() -> None:
    pinpad = TrainingPinpad(now_ms, 480, "0041")
    assert pinpad.authorise(LIMIT + 1, print) == port.Refused("limit_exceeded", "TRAINING: over 10000")
    begun = now_ms()
    assert isinstance(port.resolve(500, "0041", begun, pinpad.last_transaction()), port.Refused)
    paid = pinpad.authorise(500, print)
    assert isinstance(paid, port.Approved)
    assert port.resolve(500, "0041", begun, pinpad.last_transaction()) == paid
    back = pinpad.reverse(paid.slip.receipt_number, print)
    assert isinstance(back, port.Approved)
    assert back.slip.amount == -500
    assert pinpad.reverse(paid.slip.receipt_number, print) == port.Refused("already_reversed", "TRAINING")
