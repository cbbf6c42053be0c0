"""The printer simulator as a process: its paper, its faults and its control, spoken to in raw bytes."""

import socket
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest
from PIL import Image

from tests.pos_terminal.simulators.printer_bench import Simulator, printer, until

pytestmark = pytest.mark.process

CUT = b"\x1dV\x42\x00"
CONFIRM = b"\x1dr\x01"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("paper")


@pytest.fixture(scope="module")
def running(folder: Path) -> Iterator[Simulator]:
    with printer(folder) as bench:
        yield bench


@pytest.fixture
def bench(running: Simulator) -> Simulator:
    running.call("DELETE", "/faults")
    return running


@pytest.fixture
def line(bench: Simulator) -> Iterator[socket.socket]:
    parts = urlsplit(bench.addresses["printer"])
    assert parts.hostname is not None
    with socket.create_connection((parts.hostname, parts.port or 0), 5) as connection:
        yield connection


def silent_for(line: socket.socket, seconds: float) -> bool:
    line.settimeout(seconds)
    try:
        return line.recv(16) == b""
    except TimeoutError:
        return True
    finally:
        line.settimeout(5)


def test_a_receipt_is_a_numbered_picture_and_text(bench: Simulator, line: socket.socket, folder: Path) -> None:
    before = bench.get("/state")["receipts"]
    line.sendall(b"\x1b@hello\n\x1c&" + "沙发".encode("gb18030") + b"\x1c.\n" + CUT + CONFIRM)
    assert line.recv(16) == b"\x00"
    receipt = bench.get("/receipts")[-1]
    assert receipt["number"] == before + 1
    assert receipt["complete"] is True
    assert (folder / receipt["text"]).read_text(encoding="utf-8") == "hello\n沙发\n"
    picture = Image.open(BytesIO((folder / receipt["image"]).read_bytes()))
    assert picture.width == 576 + 2 * 28
    assert picture.convert("L").getextrema() == (0, 255)
    with urlopen(bench.addresses["control"] + "/receipts/latest/image", timeout=5) as reply:
        assert reply.headers["Content-Type"] == "image/png"
        assert reply.read() == (folder / receipt["image"]).read_bytes()


def test_a_line_that_is_too_long_is_broken_by_the_printer(bench: Simulator, line: socket.socket, folder: Path) -> None:
    line.sendall(b"\x1b@" + b"x" * 49 + b"\n" + CUT + CONFIRM)
    assert line.recv(16) == b"\x00"
    assert (folder / bench.get("/receipts")[-1]["text"]).read_text() == "x" * 48 + "\nx\n"


def test_off_line_it_answers_in_real_time_and_does_nothing_else(bench: Simulator, line: socket.socket) -> None:
    bench.put("/faults", {"cover_open": True})
    line.sendall(b"held back\n" + CUT + CONFIRM + b"\x10\x04\x01\x10\x04\x02")
    answers = line.recv(1)
    answers += line.recv(1)
    assert answers == b"\x1a\x16"
    before = bench.get("/state")["receipts"]
    assert silent_for(line, 0.1)
    bench.call("DELETE", "/faults")
    assert line.recv(16) == b"\x00"
    assert bench.get("/state")["receipts"] == before + 1


def test_reports_come_unasked_once_they_are_on(bench: Simulator, line: socket.socket) -> None:
    line.sendall(b"\x1da\x0f")
    first = line.recv(16)
    assert (len(first), first[0] & 0x93) == (4, 0x10)
    bench.put("/faults", {"paper": "out"})
    report = line.recv(16)
    assert report[2] & 0x0C
    assert report[0] & 0x08


def test_the_end_of_the_roll_leaves_a_torn_receipt(bench: Simulator, line: socket.socket, folder: Path) -> None:
    bench.put("/faults", {"paper": "out", "after_bytes": 9})
    line.sendall(b"one\ntwo\nthree\n" + CUT + CONFIRM)
    until(lambda: bench.get("/state")["paper"] == "out")
    torn = bench.get("/receipts")[-1]
    assert torn["complete"] is False
    assert (folder / torn["text"]).read_text() == "one\ntwo\nt\n"
    bench.call("DELETE", "/faults")
    assert line.recv(16) == b"\x00"
    assert (folder / bench.get("/receipts")[-1]["text"]).read_text() == "hree\n"


def test_what_a_lost_peer_sent_is_printed_when_it_can_be(bench: Simulator, line: socket.socket) -> None:
    before = bench.get("/state")["receipts"]
    bench.put("/faults", {"offline": True})
    line.sendall(b"orphan\n" + CUT + b"\x10\x04\x01")
    assert line.recv(1) == b"\x1a"
    line.close()
    bench.call("DELETE", "/faults")
    until(lambda: bench.get("/state")["receipts"] == before + 1)


def test_silent_it_prints_and_says_nothing(bench: Simulator, line: socket.socket) -> None:
    before = bench.get("/state")["receipts"]
    bench.put("/faults", {"silent": True})
    line.sendall(b"mute\n" + CUT + CONFIRM + b"\x10\x04\x01")
    until(lambda: bench.get("/state")["receipts"] == before + 1)
    assert silent_for(line, 0.1)


def test_drawer_kicks_are_counted_by_pin_and_somebody_shuts_it(bench: Simulator, line: socket.socket) -> None:
    before = bench.get("/state")["kicks"]
    line.sendall(b"\x1bp\x00\x19\xfa\x1bp\x01\x19\xfa\x10\x14\x01\x00\x01" + CONFIRM)
    assert line.recv(16) == b"\x00"
    state = bench.get("/state")
    assert state["kicks"] == {"2": before["2"] + 2, "5": before["5"] + 1}
    assert state["drawer_open"] is True
    assert bench.put("/drawer", {"open": False})["drawer_open"] is False


@pytest.mark.parametrize(
    ("path", "body"),
    [("/faults", {"paper": "wet"}), ("/faults", {"fire": True}), ("/faults", []), ("/drawer", {"open": "yes"})],
)
def test_senseless_orders_are_refused(bench: Simulator, path: str, body: object) -> None:
    with pytest.raises(HTTPError, match="400") as refusal:
        bench.put(path, body)
    refusal.value.close()
