"""A card that was taken for not received is found after its sale's void, and the pinpad takes it back, once."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pos_terminal.contract.facts import ContradictionSettled, SaleVoided
from pos_terminal.runtime import records
from pos_terminal.till import events
from tests.pos_terminal.runtime.rig import WATER, Rig
from tests.pos_terminal.simulators.process import Simulator, wait_until

pytestmark = pytest.mark.process
Make = Callable[..., Rig]


def reversals(pinpad: Simulator) -> int:
    count: int = pinpad.get("/state")["reversals"]
    return count


def disk_of(rig: Rig, folder: Path, name: str) -> Path:
    """What the disk has in this moment, in the middle of whatever the pinpad does; then the power fails."""
    disk = folder / name
    disk.mkdir()
    for file in rig.ledger.path.parent.glob("*.sqlite3*"):
        shutil.copy(file, disk)
    rig.stop()
    return disk


@contextmanager
def at(disk: Path, address: str) -> Iterator[Rig]:
    rig = Rig(disk, pinpad=address)
    try:
        rig.runtime.start()
        rig.sign_in()
        yield rig
    finally:
        rig.stop()


def busy(rig: Rig, pinpad: Simulator, is_told: Callable[[], object]) -> None:
    """``is_told``: it is no look any more."""
    rig.until(is_told, "the pinpad is told")
    rig.until(lambda: pinpad.get("/state")["busy"], "and at work")


def supervised(rig: Rig, kind: type[events.Event], **fields: str) -> None:
    rig.post(kind, number="9001", pin="9876", **fields)


def found_after_the_void(till: Make, pinpad: Simulator, folder: Path) -> Path:
    """→ the disk of a till that does not know yet."""
    rig = till(pinpad=pinpad.addresses["pinpad"]).open()
    rig.until(lambda: rig.runtime.links.pinpad.state == "up", "the pinpad is seen")
    rig.ring_up(WATER)
    pinpad.put("/plan", {"mode": "slow", "delay_ms": 600, "times": 1})
    rig.post(events.CardChosen)
    busy(rig, pinpad, lambda: rig.state.pinpad_text)
    disk = disk_of(rig, folder, "paying")
    with at(disk, "tcp://127.0.0.1:9") as blind:
        (unknown,) = blind.state.sale.attempts
        supervised(blind, events.Force, attempt=unknown.attempt, outcome="refused", reason="没有收到钱")
        blind.until(lambda: blind.told("card_refused"), "it is decided")
        blind.post(events.Void, reason="顾客不要了")
        blind.until(lambda: blind.state.sale is None, "the sale is void")
    wait_until(lambda: not pinpad.get("/state")["busy"], 6)
    return disk


def give_back(rig: Rig) -> None:
    rig.until(lambda: rig.told("late_answer"), "the pinpad tells")
    (late,) = rig.state.contradictions
    supervised(rig, events.SettleContradiction, attempt=late.attempt, outcome="done", reason="give_back")


def is_given_back(rig: Rig) -> None:
    rig.until(lambda: rig.told("money_given_back"), "it is back")
    (settled,) = rig.ledger.of_kind("contradiction_settled")
    assert isinstance(settled.fact, ContradictionSettled)
    assert (settled.fact.reason, settled.fact.supervisor) == ("given_back", "9001")
    assert rig.state.card_back is None


def test_the_power_fails_while_the_pinpad_takes_it_back(till: Make, pinpad: Simulator, tmp_path: Path) -> None:
    before = reversals(pinpad)
    with at(found_after_the_void(till, pinpad, tmp_path), pinpad.addresses["pinpad"]) as rig:
        rig.until(lambda: rig.told("late_answer"), "the pinpad tells")
        pinpad.put("/plan", {"mode": "slow", "delay_ms": 600, "times": 1})
        give_back(rig)
        busy(rig, pinpad, lambda: rig.state.card_back is not None and rig.state.card_back.unresolved)
        disk = disk_of(rig, tmp_path, "giving")
    wait_until(lambda: not pinpad.get("/state")["busy"], 6)
    with at(disk, pinpad.addresses["pinpad"]) as again:
        is_given_back(again)
        (void,) = records.find_entries(again.ledger, "", 9)
        assert isinstance(void, SaleVoided)
        assert (void.went_back, void.back[0].reference) == (1250, again.state.last_receipt_number)
        assert again.facts[again.facts.index("attempt_contradicted") + 1 :].count("attempt_begun") == 1
    assert reversals(pinpad) == before + 1


def test_an_answer_that_is_lost_is_asked_for_in_the_next_period_too(
    till: Make, pinpad: Simulator, tmp_path: Path
) -> None:
    before = reversals(pinpad)
    disk = found_after_the_void(till, pinpad, tmp_path)
    with at(disk, pinpad.addresses["pinpad"]) as rig:
        rig.until(lambda: rig.told("late_answer"), "the pinpad tells")
        pinpad.put("/plan", {"mode": "drop", "drop_at": "before_status"})
        give_back(rig)
        rig.until(lambda: rig.told("give_back_unknown"), "nobody knows")
    with at(disk, "tcp://127.0.0.1:9") as rig:
        rig.post(events.ClosePeriod, cash_counted=0)
        rig.until(lambda: rig.state.period is None, "the day is over")
        rig.post(events.OpenPeriod, cash_float=0)
        rig.until(lambda: rig.state.period is not None, "another begins")
    wait_until(lambda: not pinpad.get("/state")["busy"], 6)
    with at(disk, pinpad.addresses["pinpad"]) as rig:
        is_given_back(rig)
    assert reversals(pinpad) == before + 1
