"""However silent the others are, the till stops at once, every thread of it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QThread
from pytestqt.qtbot import QtBot

from pos_terminal.contract.cloud import LookUpOrder, QueryPayCode
from pos_terminal.runtime import worker
from pos_terminal.runtime.worker import Worker
from pos_terminal.till import events
from tests.pos_terminal.runtime.rig import WATER, Rig, run_for, wait
from tests.pos_terminal.runtime.silence import Deafening, online_at, silent_server
from tests.pos_terminal.simulators.process import Simulator

Make = Callable[..., Rig]
PROMPT_S = 2.0


@pytest.mark.process
def test_everybody_is_silent(
    till: Make, pinpad_process: Simulator, printer: Simulator, scanner: Simulator, tmp_path: Path
) -> None:
    """A card under way, a receipt waiting for its confirmation, an exchange and a question without an answer."""
    deafening = Deafening(printer.addresses["printer"], after=900)
    with silent_server() as url:
        rig = till(
            pinpad=pinpad_process.addresses["pinpad"],
            printer=deafening.address,
            scanner=scanner.addresses["scanner"],
            online=partial(online_at, url),
        ).open()
        rig.ring_up(WATER)
        rig.pay_cash(1250)
        rig.until(deafening.silent.is_set, "the receipt is on its way")
        rig.ring_up(WATER)
        rig.until(lambda: rig.runtime.links.pinpad.state == "up", "the pinpad is seen")
        pinpad_process.put("/plan", {"mode": "silent", "silent_from": "authorisation"})
        rig.post(events.CardChosen)
        rig.until(lambda: "attempt_begun" in rig.facts, "the card is under way")
        rig.runtime._parts.online.ask("a", LookUpOrder(order="1"))
        rig.runtime._parts.online.ask("b", LookUpOrder(order="2"))
        rig.runtime._parts.online.ask("c", QueryPayCode(attempt="3"))
        run_for(0.3)
        assert rig.stop() < PROMPT_S
    pinpad_process.put("/plan", {})
    deafening.close()
    assert not (tmp_path / "ledger.sqlite3-wal").exists(), "the ledger is complete"
    run_for(0.1)  # what the threads still had to say is passed over


@pytest.mark.process
def test_what_was_committed_last_is_on_disk(till: Make) -> None:
    """Facts and drafts in the queue are written before the ledger is closed."""
    rig = till().open()
    rig.ring_up(WATER)
    for count in range(2, 30):
        rig.post(events.QuantitySet, line=rig.state.sale.lines[0].line, thousandths=count * 1000)
    rig.stop()
    assert till().state.sale.lines[0].thousandths == 29_000


@pytest.mark.process
def test_a_till_that_was_never_started(till: Make) -> None:
    assert till().stop() < PROMPT_S


@pytest.mark.process
def test_stopping_twice(till: Make) -> None:
    rig = till().open()
    assert rig.runtime.stop()
    assert rig.runtime.stop()
    rig.post(events.SignOut)
    assert rig.state.operator is not None, "a till that has stopped takes nothing any more"


def test_a_stuck_thread_is_left_behind(qtbot: QtBot) -> None:
    """It is told, and the thread's object is kept: destroying a running one would abort the program."""
    running, stuck, busy = threading.Event(), threading.Event(), Worker("stuck")
    busy.do(lambda: running.set() or stuck.wait(20), lambda result: None)  # type: ignore[func-returns-value]
    assert running.wait(5)
    busy.end()
    assert not busy.join(50)
    left = worker._left_behind[-1]
    del busy
    assert isinstance(left, QThread)
    assert left.isRunning()
    stuck.set()
    assert left.wait(2_000)
    worker._left_behind.remove(left)


def test_tasks_that_wait_are_dropped_or_kept(qtbot: QtBot) -> None:
    for keeps, expected in ((False, 1), (True, 3)):
        done: list[int] = []
        free, running = threading.Event(), threading.Event()
        one = Worker("tasks", keeps=keeps)

        def first(run: list[int] = done, free: threading.Event = free, running: threading.Event = running) -> None:
            running.set()
            free.wait(5)
            run.append(1)

        one.do(first, lambda result: None)
        for number in (2, 3):
            one.do(partial(done.append, number), lambda result: None)
        assert running.wait(5)
        one.end()
        free.set()
        assert one.join(2_000)
        assert len(done) == expected
        one.do(partial(done.append, 4), lambda result: None)
        assert len(done) == expected


def test_a_bug_in_a_task_is_raised_on_the_gui_thread(qtbot: QtBot) -> None:
    one = Worker("bug")

    def bug() -> None:
        raise KeyError("a bug")

    with qtbot.captureExceptions() as caught:
        one.do(bug, lambda result: None)
        wait(lambda: caught, "it arrives")
    assert isinstance(caught[0][1], KeyError)
    assert not one.busy
    answers: list[int] = []
    one.do(lambda: 7, answers.append)
    wait(lambda: answers == [7], "the worker goes on")
    assert one.stop()
