"""The serial scanner against the simulator: a real pty that is unplugged and comes back."""

import fcntl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.devices.scanner.serial import Link, SerialScanner
from tests.pos_terminal.simulators.printer_bench import Simulator, simulator, until
from tests.rights import without_rights

pytestmark = pytest.mark.process


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Simulator]:
    with simulator("scanner", "--pty", "--link", str(tmp_path / "by-id")) as running:
        yield running


class Heard:
    def __init__(self, path: str, **settings: int) -> None:
        self.codes: list[str] = []
        self.links: list[Link] = []
        self.scanner = SerialScanner(path, self.codes.append, self.links.append, **settings)
        self.thread = threading.Thread(target=self.scanner.run)
        self.thread.start()

    def close(self) -> None:
        self.scanner.stop()
        self.thread.join(5)
        assert not self.thread.is_alive()


@pytest.fixture
def heard(bench: Simulator) -> Iterator[Heard]:
    heard = Heard(bench.addresses["scanner"].removeprefix("serial://"))
    until(lambda: heard.links == ["up"])
    yield heard
    heard.close()


@pytest.mark.parametrize(("prefix", "suffix"), [("", "\r"), ("", "\n"), ("", "\r\n"), ("\x02", "\x03")])
def test_scans_with_every_frame_in_pieces(bench: Simulator, heard: Heard, prefix: str, suffix: str) -> None:
    for pieces in (1, 5):
        bench.put("/scan", {"code": "6901234567892", "prefix": prefix, "suffix": suffix, "pieces": pieces})
    until(lambda: len(heard.codes) == 2)
    assert heard.codes == ["6901234567892"] * 2


def test_unplugged_and_back_again_by_itself(bench: Simulator, heard: Heard) -> None:
    for round_number in (1, 2):
        bench.put("/unplug")
        until(lambda: heard.links[-1] == "unplugged")
        bench.put("/replug")
        until(lambda: heard.links[-1] == "up")
        bench.put("/scan", {"code": f"ORDER:{round_number}"})
        until(lambda: len(heard.codes) == round_number)  # noqa: B023 - used within the round
    assert heard.codes == ["ORDER:1", "ORDER:2"]
    assert heard.links == ["up", "unplugged", "up", "unplugged", "up"]


def test_half_a_code_before_the_plug_is_pulled_is_not_glued_to_the_next(bench: Simulator, heard: Heard) -> None:
    bench.put("/scan", {"code": "69012345", "suffix": ""})
    bench.put("/unplug")
    until(lambda: heard.links[-1] == "unplugged")
    bench.put("/replug")
    until(lambda: heard.links[-1] == "up")
    bench.put("/scan", {"code": "6901234567892"})
    until(lambda: bool(heard.codes))
    assert heard.codes == ["6901234567892"]


def test_a_scanner_that_is_not_there_yet(tmp_path: Path) -> None:
    path = tmp_path / "later"
    heard = Heard(str(path))
    try:
        until(lambda: heard.links == ["unplugged"])
        with simulator("scanner", "--pty", "--link", str(path)) as bench:
            until(lambda: heard.links == ["unplugged", "up"])
            bench.put("/scan", {"code": "100234", "suffix": "\r"})
            until(lambda: heard.codes == ["100234"])
        until(lambda: heard.links == ["unplugged", "up", "unplugged"])
    finally:
        heard.close()


def test_a_scanner_that_another_program_holds_is_no_unplugged_one(bench: Simulator) -> None:
    path = bench.addresses["scanner"].removeprefix("serial://")
    with Path(path).open("rb", buffering=0) as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        heard = Heard(path)
        try:
            until(lambda: heard.links == ["in_use"])
            bench.put("/unplug")
            until(lambda: heard.links == ["in_use", "unplugged"])
            bench.put("/replug")
            until(lambda: heard.links == ["in_use", "unplugged", "up"])
        finally:
            heard.close()


def test_a_port_that_this_user_may_not_open(tmp_path: Path) -> None:
    path = tmp_path / "port"
    path.touch(mode=0)
    with without_rights():
        heard = Heard(str(path))
        try:
            until(lambda: heard.links == ["not_allowed"])
        finally:
            heard.close()
