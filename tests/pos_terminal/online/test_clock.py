"""The time is the server's while we know it, and says how far off it may be when we do not."""

from __future__ import annotations

from pathlib import Path

from pos_terminal.online.clock import (
    REBOOT_UNCERTAINTY_MS,
    UNKNOWN_UNCERTAINTY_MS,
    Clock,
    Reading,
    Sources,
    system_sources,
)


class Machine:
    """A machine whose boot and wall clocks the test turns."""

    def __init__(self) -> None:
        self.boot = "boot-1"
        self.boot_ms = 10_000
        self.wall_ms = 1_000_000_000

    def sources(self) -> Sources:
        return Sources(self.boot, lambda: self.boot_ms, lambda: self.wall_ms)

    def pass_ms(self, elapsed: int) -> None:
        self.boot_ms += elapsed
        self.wall_ms += elapsed

    def reboot(self, off_ms: int) -> None:
        self.boot, self.boot_ms = self.boot + "x", 500
        self.wall_ms += off_ms


def test_before_the_first_exchange_the_wall_clock_counts_for_little() -> None:
    machine = Machine()
    assert Clock(None, machine.sources()).now() == Reading(1_000_000_000, UNKNOWN_UNCERTAINTY_MS)


def test_an_anchored_clock_ignores_the_wall_clock() -> None:
    machine = Machine()
    clock = Clock(None, machine.sources())
    sent = clock.boot_ms()
    machine.pass_ms(80)
    clock.anchor(5_000_000, sent, clock.boot_ms())
    assert clock.now() == Reading(5_000_040, 40)
    machine.wall_ms -= 9_999_999
    machine.boot_ms += 3_600_000  # asleep or awake
    assert clock.now() == Reading(5_000_040 + 3_600_000, 40 + 360)


def test_an_answer_that_was_long_under_way_does_not_take_time_back() -> None:
    """A server that stood still for seconds had looked at its clock before."""
    machine = Machine()
    clock = Clock(None, machine.sources())
    clock.anchor(5_000_000, 10_000, 10_000)
    sent = clock.boot_ms()
    machine.pass_ms(12_000)
    clock.anchor(5_000_010, sent, clock.boot_ms())
    assert clock.now() == Reading(5_012_000, 1)


def test_an_answer_that_was_long_under_way_counts_where_nothing_is_known_or_the_clock_is_wrong() -> None:
    machine = Machine()
    clock = Clock(None, machine.sources())
    machine.pass_ms(2_000)
    clock.anchor(5_000_000, 10_000, 12_000)
    assert clock.now() == Reading(5_001_000, 1_000)
    machine.pass_ms(20_000)
    clock.anchor(9_000_000, 12_000, 32_000)  # the server's clock was set
    assert clock.now() == Reading(9_010_000, 10_000)


def test_the_anchor_survives_a_restart_of_the_program(tmp_path: Path) -> None:
    machine = Machine()
    clock = Clock(tmp_path / "clock.json", machine.sources())
    clock.anchor(5_000_000, 10_000, 10_000)
    machine.pass_ms(60_000)
    machine.wall_ms += 7_777_777
    assert Clock(tmp_path / "clock.json", machine.sources()).now() == Reading(5_060_000, 6)


def test_after_a_reboot_the_time_is_uncertain_until_the_next_exchange(tmp_path: Path) -> None:
    machine = Machine()
    path = tmp_path / "clock.json"
    Clock(path, machine.sources()).anchor(5_000_000, 10_000, 10_000)
    machine.reboot(off_ms=120_000)
    clock = Clock(path, machine.sources())
    assert clock.now() == Reading(5_120_000, REBOOT_UNCERTAINTY_MS + 12)
    clock.anchor(5_130_000, 500, 500)
    assert clock.now() == Reading(5_130_000, 0)
    assert Clock(path, machine.sources()).now() == Reading(5_130_000, 0)


def test_an_answer_that_is_read_late_still_anchors_the_wall_clock_to_when_it_came(tmp_path: Path) -> None:
    machine = Machine()
    clock = Clock(tmp_path / "clock.json", machine.sources())
    machine.pass_ms(2_000)  # since it came
    clock.anchor(5_000_000, 10_000, 10_000)
    assert clock.now().at_ms == 5_002_000
    machine.reboot(60_000)
    assert Clock(tmp_path / "clock.json", machine.sources()).now().at_ms == 5_062_000


def test_a_wall_clock_set_back_never_takes_time_back_before_the_anchor(tmp_path: Path) -> None:
    machine = Machine()
    path = tmp_path / "clock.json"
    Clock(path, machine.sources()).anchor(5_000_000, 10_000, 10_000)
    machine.reboot(off_ms=-500_000_000)
    assert Clock(path, machine.sources()).now() == Reading(5_000_000, UNKNOWN_UNCERTAINTY_MS)


def test_a_damaged_anchor_is_no_anchor(tmp_path: Path) -> None:
    path = tmp_path / "clock.json"
    path.write_bytes(b"{half")
    assert Clock(path, Machine().sources()).now().uncertainty_ms == UNKNOWN_UNCERTAINTY_MS


def test_a_folder_that_is_gone_costs_only_the_memory(tmp_path: Path) -> None:
    clock = Clock(tmp_path / "absent" / "clock.json", Machine().sources())
    clock.anchor(5_000_000, 10_000, 10_000)
    assert clock.now().at_ms == 5_000_000


def test_without_a_boot_id_each_start_counts_as_a_reboot(tmp_path: Path) -> None:
    machine = Machine()
    machine.boot = ""
    path = tmp_path / "clock.json"
    clock = Clock(path, machine.sources())
    clock.anchor(5_000_000, 10_000, 10_000)
    machine.pass_ms(1_000)
    assert clock.now() == Reading(5_001_000, 0)
    assert Clock(path, machine.sources()).now().uncertainty_ms >= REBOOT_UNCERTAINTY_MS


def test_the_systems_clocks_go_forward() -> None:
    sources = system_sources()
    before = sources.boot_ms(), sources.wall_ms()
    assert (sources.boot_ms(), sources.wall_ms()) >= before
    assert before[1] > 1_600_000_000_000
