"""The blocking client at its edges: a pinpad that was killed, a wire that is cut, a serial line, addresses."""

import os
import pty
import socket
import threading
import tty
from pathlib import Path

import pytest

from pos_terminal.devices.pinpad.client import ZvtPinpad, monotonic_ms
from pos_terminal.devices.pinpad.port import Approved, Refused, Unknown
from pos_terminal.devices.pinpad.transport import Address, LineLost, open_line, parse_address
from pos_terminal.devices.pinpad.zvt import messages
from pos_terminal.devices.pinpad.zvt.apdu import Apdu, ApduReader
from tests.pos_terminal.devices.pinpad.running import MODULE, hurried, silent
from tests.pos_terminal.simulators.process import Simulator

pytestmark = pytest.mark.process


def test_a_killed_pinpad_knows_its_payments_after_a_restart(tmp_path: Path) -> None:
    state = tmp_path / "pinpad.json"
    with Simulator(MODULE, "--state", str(state)) as running:
        client = ZvtPinpad(running.addresses["pinpad"])
        assert client.last_transaction() is None
        paid = client.authorise(4_200, silent)
        assert isinstance(paid, Approved)
        running.stop(kill=True)
        outcome = client.authorise(1, silent)
        assert isinstance(outcome, Refused)
        assert outcome.code == "unreachable"
    with Simulator(MODULE, "--state", str(state)) as running:
        assert ZvtPinpad(running.addresses["pinpad"]).last_transaction() == paid.slip
        assert running.get("/state")["authorisations"]["approved"] == 1


class Wire:
    """A listener that registers one till and then only takes what comes: the raw ends of a connection."""

    def __init__(self, answers: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self.heard: list[int] = []
        self.end = ""
        self._thread = threading.Thread(target=self._serve, args=(answers,))
        self._thread.start()

    def _serve(self, answers: int) -> None:
        till, _ = self._listener.accept()
        reader = ApduReader()
        with self._listener, till:
            till.settimeout(10)
            while not self.end:
                try:
                    data = till.recv(4096)
                except ConnectionResetError:
                    self.end = "reset"
                    return
                if not data:
                    self.end = "orderly"
                for apdu in reader.feed(data):
                    self.heard.append(apdu.control)
                    if not apdu.is_answer and answers:
                        answers -= 1
                        till.sendall(Apdu(0x8000).encode() + Apdu(messages.COMPLETION).encode())

    def ended(self) -> str:
        self._thread.join(10)
        return self.end


def test_a_command_in_doubt_can_never_arrive_later() -> None:
    """The system would go on repeating the bytes of a closed connection; a reset makes it forget them."""
    wire = Wire(answers=1)
    client = ZvtPinpad(wire.address, clock=hurried(20))
    assert isinstance(client.authorise(100, silent), Unknown)
    assert wire.ended() == "reset"
    assert wire.heard == [messages.REGISTRATION, 0x8000, messages.AUTHORISATION]


def test_a_talk_that_came_to_its_end_closes_orderly() -> None:
    wire = Wire(answers=2)
    assert ZvtPinpad(wire.address).check() is True
    assert wire.ended() == "orderly"
    assert wire.heard[-1] == 0x8000  # the last answer has arrived


def test_an_abort_before_the_command_left_is_certain() -> None:
    wire = Wire(answers=1)
    client = ZvtPinpad(wire.address)

    def clock() -> int:
        client.abort()  # while the registration is under way
        return monotonic_ms()

    client = ZvtPinpad(wire.address, clock=clock)
    assert client.authorise(100, silent) == Refused("aborted", "before the pinpad was told")
    wire.ended()
    assert messages.AUTHORISATION not in wire.heard


def test_a_serial_port_that_is_not_there(tmp_path: Path) -> None:
    client = ZvtPinpad(f"serial://{tmp_path}/nothing?baud=9600")
    outcome = client.authorise(100, silent)
    assert isinstance(outcome, Refused)
    assert outcome.code == "unreachable"


def test_a_serial_line_forgets_what_came_before_it_was_opened() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    try:
        os.write(master, b"the end of an earlier talk")
        line = open_line(Address(device=os.ttyname(slave), baud=115_200))
        assert line.read(0.02) == b""
        os.write(master, b"now")
        assert line.read(1.0) == b"now"
        line.close(discard=True)
        with pytest.raises(LineLost):
            line.read(0.02)
    finally:
        os.close(master)
        os.close(slave)


def test_addresses() -> None:
    assert parse_address("tcp://192.0.2.7") == Address(host="192.0.2.7", port=20007)
    assert parse_address("tcp://[::1]:7") == Address(host="::1", port=7)
    assert parse_address("serial:/dev/ttyS0?baud=115200") == Address(device="/dev/ttyS0", baud=115_200)
    assert parse_address("serial:///dev/ttyUSB0") == Address(device="/dev/ttyUSB0", baud=9600)
    assert parse_address("serial:COM3") == Address(device="COM3", baud=9600)
    for text in ("", "tcp://", "http://x", "serial:", "serial:/dev/ttyS0?baud=fast", "tcp://h/path", "tcp://h:x"):
        with pytest.raises(ValueError, match=r"no pinpad address|[Pp]ort"):
            parse_address(text)
    with pytest.raises(ValueError, match="does not fit"):
        ZvtPinpad("tcp://192.0.2.7", password="secret!")
