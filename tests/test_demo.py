"""The demo, told to end at any moment: none of its programs lives on. Real processes, told from others by a mark."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unicodedata import east_asian_width

import pytest

from sync_server.cloud.sandbox.seed import load_seed
from tests.day import ending
from tests.day.checks import Facts, chain_holds
from tests.day.day import Day
from tests.day.hand import Hand
from tests.day.program import Program, ProgramFailed, wait_until
from tests.day.stage import Stage
from tests.day.window import TRIES, Window
from tests.demo import main, what_to_try

ROOT = Path(__file__).parents[1]
MARK = "STORE_DEMO_MARK"

pytestmark = [
    pytest.mark.process,
    pytest.mark.timeout(240),
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="the mark is read from /proc"),
]


class Demo:
    """The demo in a session of its own, by ``python`` or by ``make``; with ``window`` it believes in a display."""

    def __init__(self, folder: Path, how: str) -> None:
        self._mark = str(folder).encode()
        out = folder / "out"
        command = [sys.executable, "-m", "tests.demo", "--out", str(out)]
        commands = {
            "window": command,
            "driven": [*command, "--driver"],
            "day": [*command, "--day"],
            "make": ["make", "demo", "DAY=1", f"OUT={out}"],
        }
        hidden = ("DISPLAY", "WAYLAND_DISPLAY", "MAKEFLAGS", "MAKELEVEL", "MFLAGS")
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        environment |= {MARK: str(folder), "QT_QPA_PLATFORM": "offscreen"}
        environment |= {"DISPLAY": ":demo"} if how in ("window", "driven") else {}
        self.out, self.log = out, folder / "demo.log"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                commands[how],
                cwd=ROOT,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def living(self) -> dict[int, str]:
        """The processes that carry the mark, with their command lines: the demo and all that it started."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if self._mark in (folder / "environ").read_bytes():
                    found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        return found

    def hand(self, start: int) -> Hand:
        """The clerk's at the terminal's ``start``-th start, from 1."""

        def ports() -> list[str]:
            assert self.process.poll() is None, self.log.read_text()
            found = [line.split()[1] for line in self.log.read_text().splitlines() if line.startswith("driver ")]
            return found if len(found) >= start else []

        return Hand(int(wait_until(ports, 60, f"start {start} of the terminal")[-1]))

    def terminal(self) -> int:
        """The process of the terminal."""
        return next(pid for pid, command in self.living().items() if "terminal.toml run" in command)

    def runs(self, *programs: str) -> Callable[[], bool]:
        def all_of_them() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            living = self.living().values()
            return all(any(program in command for command in living) for program in programs)

        return all_of_them


@pytest.fixture
def demos() -> Iterator[list[Demo]]:
    started: list[Demo] = []
    yield started
    for demo in started:
        for pid in demo.living():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        demo.process.wait(10)


SERVICES = (
    "sync-server sandbox",
    "acquirer-simulator",
    "simulators.pinpad",
    "simulators.printer",
    "simulators.scanner",
)
ALL = (*SERVICES, "sync-server serve", "terminal.toml run")


@pytest.mark.parametrize(
    ("how", "when", "number", "to_group"),
    [
        pytest.param("day", ALL, signal.SIGTERM, False, id="SIGTERM in the day"),
        pytest.param("window", ALL, signal.SIGTERM, False, id="SIGTERM with the window open"),
        pytest.param("window", SERVICES, signal.SIGHUP, False, id="SIGHUP before the window"),
        pytest.param("day", SERVICES[:1], signal.SIGTERM, False, id="SIGTERM while the first program starts"),
        pytest.param("day", SERVICES, signal.SIGTERM, True, id="SIGTERM to everything at once"),
        pytest.param("day", SERVICES, signal.SIGINT, True, id="Ctrl+C"),
        pytest.param("make", SERVICES, signal.SIGTERM, False, id="SIGTERM to make"),
        pytest.param("make", SERVICES, signal.SIGTERM, True, id="SIGTERM to make and everything"),
    ],
)
def test_whoever_ends_the_demo_ends_its_programs(
    tmp_path: Path, demos: list[Demo], how: str, when: tuple[str, ...], number: signal.Signals, to_group: bool
) -> None:
    if how == "make" and shutil.which("make") is None:
        pytest.skip("make is not installed")
    demo = Demo(tmp_path, how)
    demos.append(demo)
    wait_until(demo.runs(*when), 90, f"{when} run")
    (os.killpg if to_group else os.kill)(demo.process.pid, number)
    code = demo.process.wait(30)
    if how != "make" and not to_group:  # otherwise the demo may hear first that a program of its own ended
        assert code == 128 + number, demo.log.read_text()
    # make does not wait for whom it told to end
    wait_until(lambda: not demo.living(), 30 if how == "make" else 0, f"nothing is left: {demo.living()}")
    assert "Traceback" not in demo.log.read_text()


class Dying(Stage):
    """A stage whose terminal loses its power at once, every time."""

    def start_terminal(self, *, display: bool = False, driver: bool = True) -> Program:
        return self._start("terminal", sys.executable, "-c", "import os; os.kill(os.getpid(), 9)")


def sign_in(hand: Hand) -> dict[str, Any]:
    """Sign in, and see what is on the sale."""
    hand.until(lambda body: body["type"] == "SignInView", "the sign-in screen")
    hand.fill("operator_number", "1001")
    hand.key("Return")
    hand.type("1001")
    hand.key("Return")
    return hand.until(lambda body: body["type"] != "SignInView", "somebody is signed in")


def test_a_sale_survives_the_terminals_power_cut_in_the_demo_and_closing_leaves_all_complete(
    tmp_path: Path, demos: list[Demo]
) -> None:
    demo = Demo(tmp_path, "driven")
    demos.append(demo)
    hand = demo.hand(1)
    sign_in(hand)
    hand.fill("cash_float", "500.00")
    hand.key("F12")
    hand.until(lambda body: body["type"] == "SaleView", "the sale screen")
    hand.wedge("6901028075763")
    line = hand.until(lambda body: len(body["lines"]) == 1, "a line")["lines"][0]
    os.kill(demo.terminal(), signal.SIGKILL)
    hand.close()
    hand = demo.hand(2)
    again = sign_in(hand)
    assert [one["title"] for one in again["lines"]] == [line["title"]]
    assert "SIGKILL took the terminal's power" in demo.log.read_text()
    hand.do(do="close")
    hand.click("confirm")  # the sale is unfinished
    assert demo.process.wait(30) == 0, demo.log.read_text()
    hand.close()
    summary = json.loads((demo.out / "summary.json").read_text("utf-8"))
    assert (summary["complete"], summary["power_cuts"]) == (True, 1)
    assert summary["facts"]["period_opened"] == 1
    assert {one["program"] for one in summary["ended"] if one["code"]} == {"terminal"}
    assert [path.name for path in demo.out.rglob("*-wal")] == []
    databases = {path.name for path in demo.out.glob("*.sqlite3")}
    assert databases >= {"ledger.sqlite3", "server.sqlite3", "sandbox.sqlite3"}
    assert chain_holds(demo.out / "ledger.sqlite3", Facts(demo.out / "ledger.sqlite3"))
    assert (demo.out / "logs").is_dir()


def test_a_terminal_that_dies_at_every_start_is_not_started_for_ever(tmp_path: Path) -> None:
    stage, said = Dying(tmp_path), list[str]()
    assert Window(stage, said.append, apart_seconds=0).until_closed() == 1
    stage.stop()
    assert len([line for line in said if "starts again" in line]) == TRIES - 1


def test_what_the_demo_says_to_try_fits_a_small_terminal_and_each_code_can_be_scanned_as_it_stands() -> None:
    programs = {
        name: SimpleNamespace(ready={"control": f"http://127.0.0.1:{number}"})
        for number, name in enumerate(("scanner", "pinpad", "printer", "acquirer"), 40_000)
    }
    programs["server"] = SimpleNamespace(ready={}, process=SimpleNamespace(pid=4_194_303))
    stage = SimpleNamespace(
        seed=load_seed(), programs=programs, port=40_010, hq_key=f"hq_{'k' * 43}", receipts="/tmp/demo/receipts"
    )
    lines = what_to_try(stage).splitlines()  # type: ignore[arg-type]  # what it reads of a stage
    wide = [line for line in lines if sum(1 + (east_asian_width(one) in "WF") for one in line) > 100]
    assert (wide, len(lines) <= 22) == ([], True), "one line of 24 is the window's, one the cursor's"
    bare = re.findall(r"(?<![:\d])\d{12}(?!\d)", "\n".join(lines))
    assert bare == [], "the code of a coupon has its prefix"


def test_a_program_that_was_made_silent_ends_in_order(tmp_path: Path) -> None:
    program = Program("silent", ["sleep", "60"], tmp_path)
    program.process.send_signal(signal.SIGSTOP)
    assert program.stop() == -signal.SIGTERM


def test_asked_again_the_demo_still_ends_in_order(tmp_path: Path, demos: list[Demo]) -> None:
    demo = Demo(tmp_path, "day")
    demos.append(demo)
    wait_until(demo.runs(*SERVICES), 60, "the services run")
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
        os.kill(demo.process.pid, number)
    assert demo.process.wait(30) > 128
    assert demo.living() == {}


@pytest.fixture
def listening() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in ending.SIGNALS}
    ending.listen()
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("listening")
def test_asked_while_a_program_starts_it_ends_once_that_one_is_known() -> None:
    known = []

    def start() -> None:
        with ending.put_off():
            signal.raise_signal(signal.SIGTERM)
            known.append("the program")

    with pytest.raises(ending.Ended) as ended:
        start()
    assert known
    assert ended.value.code == 128 + signal.SIGTERM


@pytest.mark.usefixtures("listening")
def test_once_it_is_ending_nothing_more_is_heard() -> None:
    with pytest.raises(ending.Ended):
        signal.raise_signal(signal.SIGTERM)
    for number in ending.SIGNALS:
        signal.raise_signal(number)


@pytest.fixture
def asked_for_the_day(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """``make demo DAY=1`` with this folder as ``OUT``."""
    out = tmp_path / "out"
    monkeypatch.setattr(sys, "argv", ["demo", "--day", "--out", str(out)])
    return out


@pytest.mark.usefixtures("listening")
@pytest.mark.parametrize(
    "error", [AssertionError("Z says 9.00"), TimeoutError("no receipt in 20 s"), ProgramFailed("sandbox ended")]
)
def test_a_day_of_which_a_check_fails_ends_with_1_and_says_what_did_not_hold(
    asked_for_the_day: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: Exception
) -> None:
    def open_the_store(day: Day) -> None:
        """It is not opened."""
        raise error

    monkeypatch.setattr(Day, "open_the_store", open_the_store)
    assert main() == 1
    said = capsys.readouterr()
    assert str(error) in said.err
    assert "Every check held" not in said.out
    assert json.loads((asked_for_the_day / "summary.json").read_text("utf-8"))["complete"] is False


@pytest.mark.usefixtures("listening")
def test_a_day_that_holds_to_its_end_ends_with_0(
    asked_for_the_day: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(Day, "play", lambda day: None)
    assert main() == 0
    assert f"Every check held. Screens, receipts and logs: {asked_for_the_day}" in capsys.readouterr().out
