"""The blocking client against the pinpad simulator, a process of its own, over TCP and over a pseudo-terminal."""

import threading
import time
from collections.abc import Iterator

import pytest

from pos_terminal.devices.pinpad.client import ZvtPinpad
from pos_terminal.devices.pinpad.port import (
    Approved,
    Outcome,
    Pinpad,
    PinpadUnreachable,
    Refused,
    Unknown,
    resolve,
    split_status,
)
from tests.pos_terminal.devices.pinpad.running import MODULE, hurried, silent
from tests.pos_terminal.simulators.process import Simulator, wait_until

pytestmark = pytest.mark.process


@pytest.fixture(scope="module", params=["tcp", "pty"])
def simulator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    line = ["--pty", str(tmp_path_factory.mktemp("pinpad") / "line")] if request.param == "pty" else []
    with Simulator(MODULE, *line, "--first-receipt", "9990") as running:  # the numbers wrap on the way
        yield running


@pytest.fixture
def counts(simulator: Simulator) -> Iterator["Counts"]:
    simulator.put("/plan", {})
    yield Counts(simulator)
    wait_until(lambda: not simulator.get("/state")["busy"], 6)


@pytest.fixture
def pinpad(simulator: Simulator) -> Iterator[Pinpad]:
    client = ZvtPinpad(simulator.addresses["pinpad"])
    yield client
    client.close()


class Counts:
    """What changed at the pinpad since the test began."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator
        self._before = simulator.get("/state")["authorisations"]

    def __getitem__(self, name: str) -> int:
        now: int = self._simulator.get("/state")["authorisations"][name]
        return now - int(self._before[name])


def newest_receipt(pinpad: Pinpad) -> str | None:
    last = pinpad.last_transaction()
    return None if last is None else last.receipt_number


def asked(pinpad: Pinpad, amount: int, last_known: str | None, begun_at_ms: int) -> Outcome:
    """What a till does with an unknown payment: ask until the pinpad can say."""
    until = time.monotonic() + 15
    while True:
        try:
            return resolve(amount, last_known, begun_at_ms, pinpad.last_transaction())
        except PinpadUnreachable:
            assert time.monotonic() < until
            time.sleep(0.02)


def test_approved(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    seen: list[str] = []
    outcome = pinpad.authorise(12_345, seen.append)
    assert isinstance(outcome, Approved)
    slip = outcome.slip
    assert (slip.amount, slip.card, slip.scheme) == (12_345, "622202********1234", "UnionPay")
    assert (slip.terminal, len(slip.receipt_number), len(slip.authorisation)) == ("29001006", 4, 6)
    assert [split_status(message) for message in seen] == [
        ("insert_card", "Please insert card"),
        ("contacting_bank", ""),
    ]
    assert counts["approved"] == 1
    assert pinpad.last_transaction() == slip
    kept = simulator.get("/state")["transactions"][-1]
    assert (kept["amount"], kept["card"], kept["receipt"]) == (12_345, slip.card, slip.receipt_number)


def test_declined_then_paid(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    for code, word in ((5, "declined"), (55, "wrong_pin"), (51, "insufficient_funds")):
        simulator.put("/plan", {"mode": "decline", "code": code, "times": 1})
        assert pinpad.authorise(500, silent) == Refused(word, "Declined")
    assert isinstance(pinpad.authorise(500, silent), Approved)
    assert (counts["declined"], counts["approved"]) == (3, 1)


@pytest.mark.parametrize(
    ("drop_at", "paid"),
    [
        ("before_ack", False),
        ("after_ack", True),
        ("before_status", True),
        ("after_status", True),
        ("before_completion", True),
        ("after_completion", True),
    ],
)
def test_a_line_dropped_at_each_message(
    simulator: Simulator, pinpad: Pinpad, counts: Counts, drop_at: str, paid: bool
) -> None:
    assert isinstance(pinpad.authorise(100, silent), Approved)  # so that there is a transaction of before
    last_known = newest_receipt(pinpad)
    simulator.put("/plan", {"mode": "drop", "drop_at": drop_at, "delay_ms": 150})
    begun_at_ms = time.time_ns() // 1_000_000
    outcome = pinpad.authorise(777, silent)
    if drop_at == "after_completion":
        # All was said; whether the last answer still left decides nothing.
        assert isinstance(outcome, Approved | Unknown)
    else:
        assert isinstance(outcome, Unknown)
    found = asked(pinpad, 777, last_known, begun_at_ms)
    if paid:
        assert isinstance(found, Approved)
        assert found.slip.amount == 777
    else:
        assert isinstance(found, Refused)
        assert found.code == "not_found"
    assert counts["approved"] == 1 + paid


def test_a_pinpad_that_takes_the_unacknowledged_back(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    assert isinstance(pinpad.authorise(100, silent), Approved)
    last_known = newest_receipt(pinpad)
    simulator.put("/plan", {"mode": "drop", "drop_at": "before_status", "auto_reverse": True})
    begun_at_ms = time.time_ns() // 1_000_000
    assert isinstance(pinpad.authorise(888, silent), Unknown)
    outcome = asked(pinpad, 888, last_known, begun_at_ms)
    assert isinstance(outcome, Refused)
    assert counts["auto_reversals"] == 1


def test_somebody_elses_payment_is_not_ours(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    last_known = newest_receipt(pinpad)
    begun_at_ms = time.time_ns() // 1_000_000
    simulator.put("/plan", {"mode": "drop", "drop_at": "before_ack"})
    assert isinstance(pinpad.authorise(300, silent), Unknown)
    assert isinstance(pinpad.authorise(301, silent), Approved)
    assert isinstance(asked(pinpad, 300, last_known, begun_at_ms), Unknown)


def test_a_silent_pinpad_was_never_told(simulator: Simulator, counts: Counts) -> None:
    simulator.put("/plan", {"mode": "silent"})
    client = ZvtPinpad(simulator.addresses["pinpad"], clock=hurried(20))
    outcome = client.authorise(100, silent)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreachable"
    assert client.check() is False
    with pytest.raises(PinpadUnreachable):
        client.last_transaction()
    assert counts["approved"] == 0


def test_a_pinpad_that_falls_silent_leaves_a_doubt(simulator: Simulator, counts: Counts) -> None:
    simulator.put("/plan", {"mode": "silent", "silent_from": "authorisation"})
    client = ZvtPinpad(simulator.addresses["pinpad"], clock=hurried(10))
    assert isinstance(client.authorise(100, silent), Unknown)
    assert counts["approved"] == 0


def test_abort_from_another_thread(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    simulator.put("/plan", {"mode": "slow", "delay_ms": 8_000, "times": 1})
    shown = threading.Event()
    outcomes: list[Outcome] = []
    paying = threading.Thread(target=lambda: outcomes.append(pinpad.authorise(900, lambda message: shown.set())))
    begun = time.monotonic()
    paying.start()
    assert shown.wait(5)
    pinpad.abort()
    paying.join(6)
    assert outcomes == [Refused("aborted", "Aborted")]
    assert time.monotonic() - begun < 6
    assert (counts["approved"], counts["aborted"]) == (0, 1)
    pinpad.abort()  # nothing under way: nothing happens, now and next time
    assert isinstance(pinpad.authorise(900, silent), Approved)


def test_a_second_till_finds_it_busy(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    """After a drop the payment goes on; nothing may be read from the receipt of before."""
    assert isinstance(pinpad.authorise(100, silent), Approved)
    last_known = newest_receipt(pinpad)
    simulator.put("/plan", {"mode": "drop", "drop_at": "after_ack", "delay_ms": 600})
    begun_at_ms = time.time_ns() // 1_000_000
    assert isinstance(pinpad.authorise(400, silent), Unknown)
    with pytest.raises(PinpadUnreachable, match="9C"):
        pinpad.last_transaction()
    outcome = pinpad.authorise(400, silent)
    assert isinstance(outcome, Refused)
    assert outcome.code == "not_ready"
    assert isinstance(asked(pinpad, 400, last_known, begun_at_ms), Approved)
    assert counts["approved"] == 2


def test_reverse(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    paid = pinpad.authorise(2_000, silent)
    assert isinstance(paid, Approved)
    undone = pinpad.reverse(paid.slip.receipt_number, silent)
    assert isinstance(undone, Approved)
    assert undone.slip.amount == 2_000
    last = pinpad.last_transaction()
    assert last is not None
    assert (last.amount, last.receipt_number) == (-2_000, undone.slip.receipt_number)
    again = pinpad.reverse(paid.slip.receipt_number, silent)
    assert isinstance(again, Refused)
    assert again.code == "already_reversed"
    missing = pinpad.reverse("9000", silent)
    assert isinstance(missing, Refused)
    assert missing.code == "reversal_impossible"
    assert counts["reversals"] == 1


def test_a_reversal_whose_answer_is_lost_can_be_asked_for_again(
    simulator: Simulator, pinpad: Pinpad, counts: Counts
) -> None:
    paid = pinpad.authorise(2_000, silent)
    assert isinstance(paid, Approved)
    simulator.put("/plan", {"mode": "drop"})
    assert isinstance(pinpad.reverse(paid.slip.receipt_number, silent), Unknown)
    wait_until(lambda: not simulator.get("/state")["busy"])
    again = pinpad.reverse(paid.slip.receipt_number, silent)
    assert isinstance(again, Refused)
    assert again.code == "already_reversed"
    assert counts["reversals"] == 1


def test_check_and_close(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    assert pinpad.check() is True
    pinpad.close()
    assert pinpad.check() is False
    assert pinpad.authorise(100, silent) == Refused("unreachable", "closed")
    assert counts["approved"] == 0


def test_close_ends_a_call_under_way(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    simulator.put("/plan", {"mode": "slow", "delay_ms": 500, "times": 1})
    shown = threading.Event()
    outcomes: list[Outcome] = []
    paying = threading.Thread(target=lambda: outcomes.append(pinpad.authorise(900, lambda message: shown.set())))
    paying.start()
    assert shown.wait(5)
    pinpad.close()
    paying.join(3)
    assert outcomes == [Unknown("closed")]


@pytest.mark.parametrize("amount", [0, -5, 10**12])
def test_amounts_no_pinpad_can_take(pinpad: Pinpad, counts: Counts, amount: int) -> None:
    with pytest.raises(ValueError, match=r"above zero|does not fit"):
        pinpad.authorise(amount, silent)
    assert counts["approved"] == 0


def test_refund(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    assert isinstance(pinpad.authorise(2_000, silent), Approved)
    back = pinpad.refund(700, silent)
    assert isinstance(back, Approved)
    assert back.slip.amount == 700
    too_much = pinpad.refund(99_999_999, silent)
    assert isinstance(too_much, Refused)
    assert too_much.code == "wrong_amount"
    simulator.put("/plan", {"mode": "decline", "code": 51})
    refused = pinpad.refund(100, silent)
    assert isinstance(refused, Refused)
    assert refused.code == "insufficient_funds"
    assert counts["refunds"] == 1
    with pytest.raises(ValueError, match="above zero"):
        pinpad.refund(0, silent)


def test_a_refund_whose_answer_is_lost_is_looked_up(simulator: Simulator, pinpad: Pinpad, counts: Counts) -> None:
    paid = pinpad.authorise(2_000, silent)
    assert isinstance(paid, Approved)
    begun_at_ms = time.time_ns() // 1_000_000
    simulator.put("/plan", {"mode": "drop", "drop_at": "before_status"})
    assert isinstance(pinpad.refund(700, silent), Unknown)
    wait_until(lambda: not simulator.get("/state")["busy"])
    found = resolve(700, paid.slip.receipt_number, begun_at_ms, pinpad.last_transaction(), pays_out=True)
    assert isinstance(found, Approved)
    assert found.slip.amount == 700
    assert counts["refunds"] == 1
