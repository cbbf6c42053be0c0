"""The pinpad simulator: its command line, its control, and bytes that no till should send."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from pos_terminal.devices.pinpad.zvt import messages
from pos_terminal.devices.pinpad.zvt.apdu import Apdu, ApduReader
from pos_terminal.simulators.pinpad.book import WHOLE_CARD, Book
from pos_terminal.simulators.pinpad.plan import Plan
from pos_terminal.simulators.pinpad.terminal import Terminal
from tests.pos_terminal.simulators.process import Simulator

MODULE = "pos_terminal.simulators.pinpad"
OK = Apdu(0x8000)


@pytest.fixture
def simulator() -> Iterator[Simulator]:
    with Simulator(MODULE) as running:
        yield running


def terminal(plan: Plan | None = None) -> Terminal:
    made = Terminal(Book(None), lambda: ("1122", "140509"))
    made.follow(plan or Plan())
    return made


def answers(made: Terminal, *apdus: Apdu, at_ms: int = 0) -> list[int | str]:
    for apdu in apdus:
        made.receive(apdu, at_ms)
    said: list[int | str] = [item if isinstance(item, str) else item.control for item in made.output]
    made.output.clear()
    return said


REGISTER = messages.registration("000000", "0156")
PAY = messages.authorisation(1000, "0156")


@pytest.mark.process
def test_plans_that_are_none_change_nothing(simulator: Simulator) -> None:
    before = simulator.get("/state")
    bodies: list[object] = [{"mode": "explode"}, {"drop_at": "lunch"}, {"delay_ms": -1}, {"code": 0}, {"mood": 1}]
    bodies += [[], 7, None]
    for body in bodies:
        with pytest.raises(ValueError, match=r"plan|negative"):
            simulator.put("/plan", body)
    assert simulator.get("/state") == before
    assert before["plan"]["mode"] == "approve"


@pytest.mark.process
def test_noise_on_the_line_is_answered_or_ignored(simulator: Simulator) -> None:
    address = urlsplit(simulator.addresses["pinpad"])
    with socket.create_connection((address.hostname or "", address.port or 0), 5) as till:
        till.sendall(b"GET / HTTP/1.1\r\n\r\n" + bytes(300))
    with socket.create_connection((address.hostname or "", address.port or 0), 5) as till:
        till.settimeout(5)
        till.sendall(REGISTER.encode())
        reader, heard = ApduReader(), list[Apdu]()
        while len(heard) < 2:
            heard += reader.feed(till.recv(1000))
        assert [apdu.control for apdu in heard] == [0x8000, messages.COMPLETION]
    assert simulator.stop() == 0
    assert simulator.errors == ""


@pytest.mark.process
def test_command_lines_that_cannot_work(tmp_path: Path) -> None:
    broken = tmp_path / "state.json"
    broken.write_text('{"last_receipt": "many"}')
    for arguments in (["--listen", "nowhere"], ["--state", str(broken)], ["--first-receipt", "0"]):
        ended = subprocess.run([sys.executable, "-m", MODULE, *arguments], capture_output=True, text=True, timeout=20)
        assert ended.returncode in (1, 2)
        assert ended.stdout == ""
        assert "Traceback" not in ended.stderr
        assert ended.stderr.strip()


def test_the_till_must_register_and_count_in_yuan() -> None:
    made = terminal()
    assert answers(made, PAY) == [0x846B]
    assert answers(made, messages.registration("000000", "0978")) == [0x846F]
    assert answers(made, REGISTER, OK) == [0x8000, messages.COMPLETION]
    assert answers(made, messages.authorisation(1000, "0978")) == [0x849A]
    assert answers(made, Apdu(messages.AUTHORISATION, b"\x04\x00")) == [0x849A]
    assert answers(made, Apdu(0x0699)) == [0x8483]
    assert made.book.pages.transactions == []
    assert not made.busy


def test_a_till_that_stops_answering_does_not_stop_the_payment() -> None:
    made = terminal(Plan(delay_ms=100))
    assert answers(made, REGISTER, OK, PAY) == [0x8000, messages.COMPLETION, 0x8000, messages.INTERMEDIATE_STATUS]
    assert answers(made, PAY, REGISTER) == [0x849C, 0x849C]
    while (deadline := made.next_deadline_ms) is not None:
        made.tick(deadline)
    assert answers(made) == []  # nobody there to tell
    assert made.book.pages.counts.approved == 1
    assert answers(made, messages.repeat_receipt("000000"), OK, OK) == [
        0x8000, messages.STATUS_INFORMATION, messages.COMPLETION,
    ]  # fmt: skip


def test_a_pinpad_may_tell_the_whole_card_number() -> None:
    """On the wire only, and still when another plan is used up; our parser is what masks it."""
    made = terminal(Plan(delay_ms=0, whole_card=True, times=1))
    answers(made, REGISTER, OK, PAY, OK)
    made.tick(0)
    made.receive(OK, 0)
    made.tick(0)
    answers(made, OK, OK)
    made.receive(messages.repeat_receipt("000000"), 0)
    result = next(item for item in made.output if isinstance(item, Apdu) and item.control == 0x040F)
    assert bytes.fromhex(WHOLE_CARD) in result.data
    assert messages.read_status_information(result.data).card == "622202********1234"
    assert "E" in made.book.pages.transactions[0].card


def test_refund_and_end_of_day() -> None:
    made = terminal(Plan(delay_ms=0))
    answers(made, REGISTER, OK)
    made.book.record("payment", 400, "1122", "140530")
    assert paid_out(made, 250) == [messages.STATUS_INFORMATION, messages.COMPLETION]
    assert made.book.held == 150
    assert answers(made, messages.end_of_day("000000"), OK, OK) == [
        0x8000, messages.STATUS_INFORMATION, messages.COMPLETION,
    ]  # fmt: skip
    assert (made.book.pages.counts.refunds, made.book.pages.counts.days_ended) == (1, 1)


def test_no_more_is_paid_out_than_payments_left_there() -> None:
    made = terminal(Plan(delay_ms=0))
    answers(made, REGISTER, OK)
    made.book.record("payment", 400, "1122", "140530")
    paid_out(made, 250)
    refused = answers(made, messages.refund("000000", 151, "0156"), OK, OK)
    assert refused == [0x8000, messages.STATUS_INFORMATION, messages.FAILED]
    assert made.book.pages.counts.refunds == 1


def paid_out(made: Terminal, amount: int) -> list[int | str]:
    answers(made, messages.refund("000000", amount, "0156"), OK)
    made.tick(0)
    answers(made, OK)
    made.tick(0)
    return answers(made, OK, OK)


def test_receipt_numbers_wrap_past_zero() -> None:
    book = Book(None, 9999)
    numbers = [book.record("payment", 1, "1122", "140509").receipt for _ in range(2)]
    assert numbers == [9999, 1]
