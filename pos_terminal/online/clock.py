"""The time facts and signatures carry: the server's, anchored to the clock that runs since boot, sleep included.

Each exchange anchors it. The wall clock, which anybody may set, counts only until the first exchange and after a
reboot, and then with an uncertainty that deadlines have to respect.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import msgspec

DRIFT_PPM = 100  # of a cheap quartz
REBOOT_UNCERTAINTY_MS = 5 * 60_000
UNKNOWN_UNCERTAINTY_MS = 24 * 3_600_000
_SAVE_AGAIN_MS = 500  # an anchor that says the same within this is not written again


class Reading(msgspec.Struct, frozen=True):
    """The time, give or take ``uncertainty_ms``."""

    at_ms: int
    uncertainty_ms: int


class Anchor(msgspec.Struct, frozen=True, kw_only=True):
    """At ``boot_ms`` of the boot ``boot`` the server's time was ``server_ms`` ± ``half_trip_ms``, the wall clock's
    ``wall_ms``."""

    server_ms: int
    half_trip_ms: int
    boot: str
    boot_ms: int
    wall_ms: int


class Sources(msgspec.Struct, frozen=True):
    """``boot``: an id of this boot, "" where the system gives none (each start then counts as a reboot)."""

    boot: str
    boot_ms: Callable[[], int]
    wall_ms: Callable[[], int]


def system_sources() -> Sources:
    def wall_ms() -> int:
        return time.time_ns() // 1_000_000

    if not hasattr(time, "CLOCK_BOOTTIME"):
        return Sources("", lambda: time.monotonic_ns() // 1_000_000, wall_ms)
    clock = time.CLOCK_BOOTTIME
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        boot = ""
    return Sources(boot, lambda: time.clock_gettime_ns(clock) // 1_000_000, wall_ms)


_decoder = msgspec.json.Decoder(Anchor)


class Clock:
    """Reads from any thread; ``anchor`` from the exchange's. ``path`` keeps the anchor over restarts, or None."""

    def __init__(self, path: Path | None = None, sources: Sources | None = None) -> None:
        self._path = path
        self._sources = sources or system_sources()
        self._anchor = self._saved()

    def _saved(self) -> Anchor | None:
        try:
            return _decoder.decode(self._path.read_bytes()) if self._path else None
        except (OSError, msgspec.MsgspecError):
            return None  # only a hint: the next exchange brings a better one

    def boot_ms(self) -> int:
        """For measuring a round trip."""
        return self._sources.boot_ms()

    def now(self) -> Reading:
        anchor, wall_ms = self._anchor, self._sources.wall_ms()
        if anchor is None:
            return Reading(wall_ms, UNKNOWN_UNCERTAINTY_MS)
        if anchor.boot and anchor.boot == self._sources.boot:
            elapsed_ms = self._sources.boot_ms() - anchor.boot_ms
            return Reading(anchor.server_ms + elapsed_ms, anchor.half_trip_ms + _drift_ms(elapsed_ms))
        elapsed_ms = wall_ms - anchor.wall_ms
        if elapsed_ms < 0:  # the wall clock was set back, or its battery is dead
            return Reading(anchor.server_ms, UNKNOWN_UNCERTAINTY_MS)
        return Reading(anchor.server_ms + elapsed_ms, REBOOT_UNCERTAINTY_MS + _drift_ms(elapsed_ms))

    def anchor(self, server_ms: int, sent_boot_ms: int, received_boot_ms: int) -> None:
        """The server said ``server_ms`` between our sending and receiving.

        An answer that was long under way says less than is known, and moves nothing unless it says that this is wrong:
        facts would be stamped before those that they follow.
        """
        half_trip_ms = (received_boot_ms - sent_boot_ms + 1) // 2
        before, sources = self.now(), self._sources
        passed_ms = sources.boot_ms() - received_boot_ms
        apart_ms = abs(server_ms + half_trip_ms + passed_ms - before.at_ms)
        if before.uncertainty_ms < half_trip_ms and apart_ms <= half_trip_ms + before.uncertainty_ms:
            return
        self._anchor = Anchor(
            server_ms=server_ms + half_trip_ms,
            half_trip_ms=half_trip_ms,
            boot=sources.boot or "this start",
            boot_ms=received_boot_ms,
            wall_ms=sources.wall_ms() - passed_ms,
        )
        if not sources.boot:
            self._sources = Sources("this start", sources.boot_ms, sources.wall_ms)
        if before.uncertainty_ms >= REBOOT_UNCERTAINTY_MS or abs(self.now().at_ms - before.at_ms) > _SAVE_AGAIN_MS:
            self._save(self._anchor if sources.boot else msgspec.structs.replace(self._anchor, boot=""))

    def _save(self, anchor: Anchor) -> None:
        if self._path is None:
            return
        new = self._path.with_name(self._path.name + ".new")
        try:
            new.write_bytes(msgspec.json.encode(anchor))
            new.replace(self._path)
        except OSError:
            return  # the anchor holds in memory; a restart then begins with the wall clock


def _drift_ms(elapsed_ms: int) -> int:
    return abs(elapsed_ms) * DRIFT_PPM // 1_000_000
