"""An enrolled terminal's folder, and the terminal in it as a process of its own with a hand on its window."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

from pos_terminal.catalog.catalog import Catalog
from pos_terminal.online.custody import load_or_create
from pos_terminal.online.identity import Identity, save_identity
from tests.day.hand import Hand
from tests.day.program import Program
from tests.pos_terminal.runtime.rig import PROFILE, STORE, TILL, fill

QUIET = {"QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
RUN = """
import sys
from pathlib import Path
from pos_terminal.config import load_settings
{patch}
from pos_terminal.app import run
sys.exit(run(load_settings(Path(sys.argv[1])), driver_port=0))
"""


class Station:
    """``server``: the URL in the identity; nobody needs to be there."""

    def __init__(self, folder: Path, *, server: str = "http://127.0.0.1:9", pinpad: str = "", printer: str = "",
                 scanner: str = "", enrolled: bool = True, training: bool = False) -> None:  # fmt: skip
        self.folder = folder
        self.data = folder / "data"
        self.data.mkdir()
        self.settings = folder / "terminal.toml"
        lines = ["language = 'en'", "data_folder = 'data'", f"training = {str(training).lower()}"]
        for name, address in (("pinpad", pinpad), ("printer", printer), ("scanner", scanner)):
            lines += [f"[{name}]", f"address = {json.dumps(address)}"]
        self.settings.write_text("\n".join(lines), "utf-8")
        if enrolled:
            custody = load_or_create(f"{STORE}/{TILL}", self.data, keyring_s=0)
            self.identity = Identity(server_url=server, store=STORE, till=TILL, server_key=custody.key.public,
                                     public_key=custody.key.public, currency="CNY", profile=PROFILE)  # fmt: skip
            save_identity(self.data, self.identity)
            catalog = Catalog(self.data / "catalog.sqlite3")
            fill(catalog)
            catalog.close()
        self._count = 0

    def start(self, patch: str = "") -> Program:
        """The terminal with a driver, up; ``patch``: what a test breaks in it first."""
        return self.launch(patch).wait_ready()

    def launch(self, patch: str = "", platform: str = "offscreen", **environment: str) -> Program:
        self._count += 1
        command = [sys.executable, "-c", RUN.format(patch=patch), str(self.settings)]
        return Program(
            f"terminal-{self._count}", command, self.folder, QUIET | {"QT_QPA_PLATFORM": platform} | environment
        )

    def refused(self) -> tuple[int, str]:
        """Exit code and words of a start that fails, by the command line."""
        done = subprocess.run(
            [sys.executable, "-m", "pos_terminal", "--settings", str(self.settings), "run"],
            env=QUIET | {"PATH": "/usr/bin:/bin"},
            capture_output=True,
            text=True,
            timeout=20,
            check=False,
        )
        return done.returncode, done.stderr

    def log(self) -> str:
        return (self.data / "logs" / "terminal.log").read_text("utf-8")


def sign_in(hand: Hand) -> None:
    hand.until(lambda body: body["type"] == "SignInView", "the sign-in")
    hand.type("1001")
    hand.key("Return")
    hand.type("1234")
    hand.key("Return")


def open_period(hand: Hand) -> None:
    hand.until(lambda body: body["type"] == "OpenPeriodView", "the opening")
    hand.type("500")
    hand.key("Return")
    hand.until(lambda body: body["type"] == "SaleView", "the sale")


def stop(program: Program) -> float:
    """Asks it to stop; the seconds it took."""
    begun = time.monotonic()
    program.stop(20)
    return time.monotonic() - begun
