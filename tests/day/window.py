"""The checkout to try: it comes back after each power cut, and whatever it leaves is kept as after the scripted day."""

from __future__ import annotations

import json
import shutil
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable

from tests.day.checks import Facts
from tests.day.ending import SIGNALS
from tests.day.stage import Stage

APART_SECONDS = 2.0
"""From one start of the terminal to the next."""
SHORT_SECONDS = 6.0
TRIES = 3
"""So many starts in a row that live no longer than :data:`SHORT_SECONDS` are no power cuts but a fault."""


class Window:
    """The terminal of ``stage``, started again whenever a signal takes its power, until somebody closes it.

    ``driver``: a test drives it, off screen; each start says the port.
    """

    def __init__(
        self, stage: Stage, say: Callable[[str], None], *, driver: bool = False, apart_seconds: float = APART_SECONDS
    ) -> None:
        self._stage, self._say, self._driver, self._apart_seconds = stage, say, driver, apart_seconds
        self._power_cuts = 0
        self._closed = False

    def until_closed(self) -> int:
        """The exit code of the demo: 0, the window was closed; 1, the terminal ended otherwise."""
        short = 0
        while True:
            started = time.monotonic()
            terminal = self._stage.start_terminal(display=not self._driver, driver=self._driver)
            self._say(f"The terminal is process {terminal.process.pid}; kill -9 {terminal.process.pid} is a power cut.")
            if self._driver:
                self._say(f"driver {terminal.ready['driver']}")
            code = terminal.process.wait()
            if code == 0:
                self._closed = True
                return 0
            lived = time.monotonic() - started
            short = short + 1 if lived < SHORT_SECONDS else 0
            if code > 0 or -code in SIGNALS or short >= TRIES:
                self._say(f"The terminal ended with {code}:\n{terminal.tail()}")
                return 1
            self._power_cuts += 1
            name = signal.Signals(-code).name
            self._say(
                f"{name} took the terminal's power. It starts again on its ledger; sign in, and the sale is back."
            )
            self._stage.reap("terminal")
            time.sleep(max(0.0, self._apart_seconds - lived))

    def keep(self) -> None:
        """Once all has stopped: databases complete without a write-ahead log, the ledger beside them, a summary."""
        out, facts = self._stage.out, Counter[str]()
        for log in out.rglob("*.sqlite3-wal"):  # of a program that was killed
            _checkpoint(str(log).removesuffix("-wal"))
        ledger = self._stage.terminal_folder / "ledger.sqlite3"
        if ledger.exists():
            shutil.copyfile(ledger, out / ledger.name)
            facts.update(fact["type"] for fact in Facts(ledger).all)
        summary = {
            "complete": self._closed,
            "power_cuts": self._power_cuts,
            "facts": dict(sorted(facts.items())),
            "receipts": len(list(self._stage.receipts.glob("receipt-*.txt"))),
            "ended": [{"program": name, "code": code} for name, code in self._stage.ended],
        }
        (out / "summary.json").write_text(json.dumps(summary, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _checkpoint(path: str) -> None:
    database = sqlite3.connect(path)
    try:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        database.close()
