"""The printer client against the simulator: a process, real sockets, a real pty."""

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from urllib.request import urlopen

import msgspec
import pytest

from pos_terminal.devices.printer import client as client_module
from pos_terminal.devices.printer.client import (
    DrawerFailed,
    DrawerKicked,
    NotPrinted,
    Printed,
    PrinterClient,
    PrintUnknown,
    Timing,
)
from pos_terminal.devices.printer.escpos import CONFIRM, ENABLE_STATUS_REPORTS, PrinterModel, render
from pos_terminal.devices.printer.status import ANSWERS, ASK_ALL, NO_ANSWER
from pos_terminal.devices.printer.transport import AddressError
from pos_terminal.receipt.layout import Cut, Document, Text
from pos_terminal.receipt.plain import plain_lines
from pos_terminal.receipt.sale import sale_receipt
from tests.ports import ReservedPort
from tests.pos_terminal.receipt.samples import HEADING, TIP, cash_sale, presale
from tests.pos_terminal.simulators.printer_bench import Simulator, printer, until

QUICK = Timing(connect_seconds=1.0, answer_seconds=0.4, write_seconds=0.5, confirm_seconds=0.6)
MODEL = PrinterModel(drawer_open_level="high")
RECEIPT = sale_receipt(cash_sale(), HEADING, copy=0, tip=TIP, columns=48, language="zh_CN")
SHORT = Document(columns=48, blocks=(Text(text="短小票"), Cut()))

FONT = Path(__file__).parents[4] / "resources" / "fonts" / "NotoSansSC-Regular.ttf"

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Simulator]:
    with printer(tmp_path_factory.mktemp("paper"), "--pty") as running:
        yield running


@pytest.fixture(params=["printer", "serial"])
def client(request: pytest.FixtureRequest, bench: Simulator) -> Iterator[PrinterClient]:
    bench.call("DELETE", "/faults")
    bench.put("/drawer", {"open": False})
    client = PrinterClient(bench.addresses[request.param], MODEL, QUICK)
    yield client
    bench.call("DELETE", "/faults")
    client.close()


def printed_so_far(bench: Simulator) -> int:
    count: int = bench.get("/state")["receipts"]
    return count


def latest(bench: Simulator) -> dict[str, object]:
    receipt: dict[str, object] = bench.get("/receipts")[-1]
    return receipt


def test_a_receipt_comes_out_as_laid_out(bench: Simulator, client: PrinterClient) -> None:
    before = printed_so_far(bench)
    assert client.print(RECEIPT) == Printed()
    assert printed_so_far(bench) == before + 1
    # Blanks apart: what is large on paper is spaced for its size.
    on_paper = [line.split() for line in paper_text(bench).splitlines() if line.strip()]
    assert on_paper == [line.split() for line in plain_lines(RECEIPT)[:-1] if line]


def paper_text(bench: Simulator) -> str:
    with urlopen(bench.addresses["control"] + "/receipts/latest/text", timeout=5) as reply:
        text: str = reply.read().decode()
        return text


def test_bytes_are_printed_as_they_are(bench: Simulator, client: PrinterClient) -> None:
    assert client.print(render(SHORT, MODEL)) == Printed()
    assert paper_text(bench) == "短小票\n"


def test_status_tells_paper_and_drawer(bench: Simulator, client: PrinterClient) -> None:
    assert (client.status().paper, client.status().drawer) == ("ok", "closed")
    bench.put("/faults", {"paper": "low"})
    assert client.open_drawer() == DrawerKicked(confirmed=True)
    status = client.status()
    assert (status.online, status.paper, status.drawer) == (True, "low", "open")
    assert client.print(SHORT) == Printed()


@pytest.mark.parametrize(
    ("fault", "reason"),
    [({"paper": "out"}, "paper_out"), ({"cover_open": True}, "cover_open"), ({"offline": True}, "offline")],
)
def test_a_known_obstacle_is_not_printed_for_sure(
    bench: Simulator, client: PrinterClient, fault: dict[str, object], reason: str
) -> None:
    before = printed_so_far(bench)
    bench.put("/faults", fault)
    assert client.print(SHORT) == NotPrinted(reason)
    assert client.status().obstacle == reason
    bench.call("DELETE", "/faults")
    assert client.print(SHORT) == Printed()
    assert printed_so_far(bench) == before + 1  # nothing of the refused one came later


def test_paper_out_in_mid_receipt_is_unknown_and_told_at_once(bench: Simulator, client: PrinterClient) -> None:
    before = printed_so_far(bench)
    bench.put("/faults", {"paper": "out", "after_bytes": 300})
    started = monotonic()
    assert client.print(RECEIPT) == PrintUnknown("paper_out")
    assert monotonic() - started < QUICK.confirm_seconds
    assert latest(bench)["complete"] is False
    assert client.print(SHORT) == NotPrinted("paper_out")
    # A new roll: the printer goes on with what it still held; that answer is not taken for the next job's.
    bench.call("DELETE", "/faults")
    until(lambda: printed_so_far(bench) == before + 2)
    assert client.print(SHORT) == Printed()
    assert paper_text(bench) == "短小票\n"
    assert printed_so_far(bench) == before + 3


def test_a_silent_printer_gets_no_receipt(bench: Simulator, client: PrinterClient) -> None:
    before = printed_so_far(bench)
    bench.put("/faults", {"silent": True})
    started = monotonic()
    assert client.print(SHORT) == NotPrinted("no_answer")
    assert client.status() == NO_ANSWER
    assert client.open_drawer() == DrawerFailed("no_answer")
    assert monotonic() - started < 4 * QUICK.answer_seconds
    assert printed_so_far(bench) == before


def test_the_drawer_opens_without_paper(bench: Simulator, client: PrinterClient) -> None:
    bench.put("/faults", {"paper": "out"})
    before = bench.get("/state")["kicks"]["2"]
    assert client.open_drawer() == DrawerKicked(confirmed=False)
    until(lambda: bench.get("/state")["kicks"]["2"] == before + 1)
    assert client.status().drawer == "open"


def test_nobody_there() -> None:
    with ReservedPort() as port:
        for address in (f"tcp://127.0.0.1:{port.number}", "serial:///nowhere/printer"):
            client = PrinterClient(address, MODEL, QUICK)
            outcome = client.print(SHORT)
            assert isinstance(outcome, NotPrinted)
            assert outcome.reason == "unreachable"
            assert client.status() == NO_ANSWER
            drawer = client.open_drawer()
            assert isinstance(drawer, DrawerFailed)
            assert drawer.reason == "unreachable"


@pytest.mark.parametrize("address", ["", "printer", "tcp://", "usb://x", "tcp://host:x", "serial:///dev/x?baud=fast"])
def test_an_address_that_is_none_is_a_mistake_of_the_settings(address: str) -> None:
    with pytest.raises(AddressError):
        PrinterClient(address)


class Peer:
    """A peer that answers ``answers`` times as a healthy printer, then does ``then``: accepts nothing, or hangs up."""

    def __init__(self, answer_jobs: bool, hang_up_after: int) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self._answer = answer_jobs
        self._hang_up_after = hang_up_after
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        connection, _ = self._listener.accept()
        with connection:
            received = 0
            while received < self._hang_up_after:
                data = connection.recv(4096)
                if not data:
                    return
                received += len(data)
                if self._answer:
                    # As many answers as questions; enough for status and barrier.
                    connection.sendall(b"\x12" * data.count(b"\x10\x04") + b"\x00" * data.count(b"\x1dr\x01"))
            if not self._answer or self._hang_up_after > 1000:
                self._stopped.wait(5)

    def close(self) -> None:
        self._stopped.set()
        self._thread.join(5)
        self._listener.close()


def test_a_peer_that_hangs_up_before_the_job() -> None:
    peer = Peer(answer_jobs=True, hang_up_after=12)  # the four questions, no barrier
    try:
        outcome = PrinterClient(peer.address, MODEL, QUICK).print(SHORT)
    finally:
        peer.close()
    assert isinstance(outcome, NotPrinted)
    assert outcome.reason == "unreachable"


def test_a_peer_that_hangs_up_after_the_barrier_leaves_it_unknown() -> None:
    peer = Peer(answer_jobs=True, hang_up_after=18)  # questions, reports on, barrier
    try:
        outcome = PrinterClient(peer.address, MODEL, QUICK).print(SHORT)
    finally:
        peer.close()
    assert isinstance(outcome, PrintUnknown)
    assert outcome.why == "link_lost"


def test_a_peer_that_takes_no_bytes_does_not_block() -> None:
    """Ready, but its buffer is full: the write times out."""
    peer = Peer(answer_jobs=True, hang_up_after=1001)
    started = monotonic()
    try:
        outcome = PrinterClient(peer.address, MODEL, QUICK).print(b"x" * 20_000_000 + b"\x1dV\x00")
        took = monotonic() - started
    finally:
        peer.close()
    assert isinstance(outcome, PrintUnknown)
    assert outcome.why == "link_lost"
    assert took < 3


REPORTS = {"offline": b"\x18\x00\x00\x0f", "online": b"\x10\x00\x00\x0f", "paper_out": b"\x18\x00\x0c\x0f"}


class Scripted:
    """A line on which the printer is ready, and then says ``of_the_job``, one read each, to the bytes of a job."""

    kept = False

    def __init__(self, *of_the_job: bytes) -> None:
        self._coming: list[bytes] = []
        self._of_the_job = of_the_job

    def write(self, data: bytes, timeout_seconds: float) -> None:
        if data == ASK_ALL:
            self._coming.append(b"\x12" * ANSWERS)
        elif data == ENABLE_STATUS_REPORTS + CONFIRM:
            self._coming.append(b"\x00")
        else:
            self._coming += self._of_the_job

    def read(self, timeout_seconds: float) -> bytes:
        return self._coming.pop(0) if timeout_seconds and self._coming else b""

    def close(self) -> None:
        pass


@pytest.mark.parametrize(
    ("of_the_job", "outcome"),
    [
        ((REPORTS["offline"], b"\x00"), Printed()),
        ((REPORTS["offline"], REPORTS["online"], b"\x00"), Printed()),
        ((REPORTS["offline"], REPORTS["paper_out"], b"\x00"), PrintUnknown("paper_out")),
    ],
)
def test_off_line_alone_passes_while_a_job_is_carried_out(
    monkeypatch: pytest.MonkeyPatch, of_the_job: tuple[bytes, ...], outcome: object
) -> None:
    """A printer that is busy cutting says that it is off line and needs no hand: its confirmation is waited for."""
    monkeypatch.setattr(client_module, "open_transport", lambda address, timeout_seconds: Scripted(*of_the_job))
    assert PrinterClient("tcp://printer:9100", MODEL, QUICK).print(SHORT) == outcome


def test_a_58_mm_printer(tmp_path: Path) -> None:
    with printer(tmp_path, "--width", "58") as bench:
        document = sale_receipt(presale(), HEADING, copy=1, tip=TIP, columns=32, language="zh_CN")
        client = PrinterClient(bench.addresses["printer"], PrinterModel(width_dots=384, cutter="full"), QUICK)
        assert client.print(document) == Printed()
        text = (tmp_path / "receipt-0001.txt").read_text(encoding="utf-8")
        assert "DUPLICATE 重印件" in text
        assert "[20260214-02-0217]" in text
        on_paper = [line.split() for line in text.splitlines() if line.strip()]
        laid_out = [line.split() for line in plain_lines(document)[:-1] if line]
        assert on_paper[-9:] == laid_out[-9:]
        assert (tmp_path / "receipt-0001.png").read_bytes().startswith(b"\x89PNG")


def test_a_printer_without_chinese_gets_pictures(bench: Simulator) -> None:
    bench.call("DELETE", "/faults")
    model = PrinterModel(cjk="raster", font_path=str(FONT))
    assert PrinterClient(bench.addresses["printer"], model, QUICK).print(RECEIPT) == Printed()
    lines = [line for line in paper_text(bench).splitlines() if line]
    assert lines.count("[raster 576x30]") > 20
    assert "实付金额" not in paper_text(bench)
    missing = msgspec.structs.replace(model, font_path="nowhere.ttf")
    with pytest.raises(OSError, match="resource"):
        PrinterClient(bench.addresses["printer"], missing)
