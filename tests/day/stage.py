"""The stage of day and demo: cloud sandbox, acquirer, sync server and devices, each a process started by its command.

Everything they keep lies in one folder: ``sandbox.sqlite3``, ``server.sqlite3``, ``receipts/``, ``logs/`` and the
terminal's own folder with ``ledger.sqlite3``. The server keeps its port over restarts, as a real one keeps its name.
"""

from __future__ import annotations

import json
import os
import signal
import tempfile
import urllib.request
from pathlib import Path
from typing import Any

from pos_terminal.simulators.pinpad.book import WHOLE_CARD
from sync_server.cloud.sandbox.seed import Seed, load_seed
from tests.day import ending
from tests.day.hand import Hand
from tests.day.privacy import Secret
from tests.day.program import BIN, Program, run
from tests.ports import ReservedPort

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "resources" / "sample" / "store-s001.jsonl"
SEED = ROOT / "sync_server" / "cloud" / "sandbox" / "seed.json"
STORE, TILL = "S001", "02"
OFF_SCREEN = {"QT_QPA_PLATFORM": "offscreen"}
PAYMENT_CODE = "134567890123456789"
DAY_PINS = {"1001": "73518264", "2001": "90462715", "9001": "28640937"}
"""PINs of the scripted day: none of them stands in a file by chance, as an operator's number would."""
KILLED = -signal.SIGKILL


class Stage:
    """Starts and stops the programs. ``out`` receives everything; the folder is made. ``pins`` replace the sample's.

    ``ended``: the exit codes of all programs so far, in the order in which they ended; ``killed`` those ended by us.
    """

    def __init__(self, out: Path, *, language: str = "zh_CN", pins: dict[str, str] | None = None) -> None:
        self.out = out
        self.logs = out / "logs"
        self.receipts = out / "receipts"
        self.screens = out / "screens"
        self.terminal_folder = out / "terminal"
        for folder in (self.logs, self.receipts, self.screens, self.terminal_folder):
            folder.mkdir(parents=True, exist_ok=True)
        self.language = language
        self.seed: Seed = load_seed()
        self._reserved = ReservedPort()
        self.port = self._reserved.number
        self.programs: dict[str, Program] = {}
        self.hands: list[Hand] = []
        self.pins = pins or {}
        self.ended: list[tuple[str, int]] = []
        self.hq_key = ""
        self.server_settings = out / "server.toml"
        self.terminal_settings = out / "terminal.toml"

    # --- the programs ---------------------------------------------------------------------------------------------

    def set_up(self) -> None:
        """Starts all but the terminal, publishes the catalogue and enrols the till."""
        self._start("sandbox", str(BIN / "sync-server"), "sandbox", "--database", self.out / "sandbox.sqlite3",
                    "--terms", self.out / "terms.json")  # fmt: skip
        self._start("acquirer", str(BIN / "sync-server"), "acquirer-simulator")
        self._start("pinpad", *_module("pinpad"), "--state", self.out / "pinpad.json")
        self._start("printer", *_module("printer"), "--out", self.receipts)
        self._start("scanner", *_module("scanner"), "--pty", "--link", self.out / "scanner")
        for program in self.programs.values():
            program.wait_ready()
        self._write_server_settings()
        self._publish()
        self.hq_key = self._server(
            "hq-key", "office", "--scope", "sales", "--scope", "totals", "--scope", "page"
        ).strip()
        code = self._server("enrol-code", STORE, TILL).strip().splitlines()[-1].split()[-1]
        self.start_server()
        self._write_terminal_settings()
        run([str(BIN / "pos-terminal"), "--settings", str(self.terminal_settings), "enrol", STORE, TILL,
             "--code", code], OFF_SCREEN)  # fmt: skip

    def start_server(self) -> None:
        self._start("server", str(BIN / "sync-server"), "serve", "--config", self.server_settings).wait_ready()

    def start_terminal(self, *, display: bool = False, driver: bool = True) -> Program:
        command = [str(BIN / "pos-terminal"), "--settings", str(self.terminal_settings), "run"]
        program = self._start(
            "terminal", *command, *(["--driver", "0"] if driver else []), environment=None if display else OFF_SCREEN
        )
        return program.wait_ready() if driver else program

    def hand(self) -> Hand:
        self.hands.append(Hand(self.programs["terminal"].ready["driver"]))
        return self.hands[-1]

    def stop(self) -> None:
        """Stops everything in the order in which it hangs together; nothing is left running or open."""
        for hand in self.hands:
            hand.close()
        for name in ("terminal", "server", "sandbox", "acquirer", "pinpad", "printer", "scanner"):
            program = self.programs.pop(name, None)
            if program is not None:
                self.ended.append((name, program.stop()))
        self._reserved.close()

    def kill(self, name: str) -> None:
        """SIGKILL to one program: the power is gone."""
        self.programs[name].kill()
        self.reap(name)

    def reap(self, name: str) -> None:
        """Takes note of how a program has ended by itself; it may be started again."""
        self.ended.append((name, self.programs.pop(name).stop()))

    @staticmethod
    def secrets() -> list[Secret]:
        """What the programs of the day were told and no file may keep."""
        orders, members = load_seed().orders, load_seed().members
        return [
            *(Secret("name", name) for name in sorted({order.receiver_name for order in orders})),
            *(Secret("phone", phone) for phone in sorted({order.receiver_mobile for order in orders})),
            *(Secret("member code", member.code) for member in members),
            *(Secret("member's name", name) for name in sorted({member.nick for member in members})),
            Secret("card number", WHOLE_CARD),
            Secret("payment code", PAYMENT_CODE),
            *(Secret("PIN", pin) for pin in DAY_PINS.values()),
        ]

    # --- talking to them ------------------------------------------------------------------------------------------

    def put(self, name: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        return self._control(name, path, "PUT", body)

    def get(self, name: str, path: str) -> dict[str, Any]:
        return self._control(name, path, "GET", None)

    def hq(self, path: str) -> Any:
        """What head office reads, as JSON."""
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.port}{path}", headers={"Authorization": f"Bearer {self.hq_key}"}
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)

    def _control(self, name: str, path: str, method: str, body: dict[str, Any] | None) -> dict[str, Any]:
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(
            self.programs[name].ready["control"] + path,
            data=data,
            method=method,
            headers={"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            result: dict[str, Any] = json.loads(answer.read() or b"{}")
            return result

    # --- settings -------------------------------------------------------------------------------------------------

    def _start(self, name: str, *command: object, environment: dict[str, str] | None = None) -> Program:
        with ending.put_off():
            self.programs[name] = Program(name, [str(part) for part in command], self.logs, environment)
        return self.programs[name]

    def _publish(self) -> None:
        """The sample catalogue; with other PINs from a copy that is gone when it is published."""
        if not self.pins:
            self._server("publish", str(CATALOGUE))
            return
        changes = [json.loads(line) for line in CATALOGUE.read_text("utf-8").splitlines()]
        for change in changes:
            if change["type"] == "operator":
                change["pin"] = self.pins[change["number"]]
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as copy:
            copy.writelines(json.dumps(change, ensure_ascii=False) + "\n" for change in changes)
            copy.flush()
            self._server("publish", copy.name)

    def _server(self, *command: str) -> str:
        return run([str(BIN / "sync-server"), command[0], "--config", str(self.server_settings), *command[1:]])

    def _write_server_settings(self) -> None:
        app, acquirer = self.seed.app, self.programs["acquirer"].ready
        lines = [
            f'listen = "127.0.0.1:{self.port}"',
            f"database = {json.dumps('sqlite:///' + str(self.out / 'server.sqlite3'))}",
            f"cloud_terms_file = {json.dumps(str(self.out / 'terms.json'))}",
            "consumers_poll_ms = 100",
            "[relay]",
            "retry_ms = 300",
            "[cloud]",
            f'gateway = "{self.programs["sandbox"].ready["gateway"]}"',
            f'app_key = "{app.app_key}"',
            f'app_secret = "{app.app_secret}"',
            f'coupon_biz_type = "{app.coupon_biz_type}"',
            *(
                f'[[cloud.sellers]]\nname = "{seller.name}"\nseller_id = "{seller.seller_id}"\n'
                f'session = "{seller.session}"\npayee = "{seller.payee}"'
                for seller in self.seed.sellers
            ),
            "[acquirer]",
            f'url = "{acquirer["acquirer"]}"',
            f'merchant = "{acquirer["merchant"]}"',
            f'key = "{acquirer["key"]}"',
        ]
        self.server_settings.write_text("\n".join(lines) + "\n", "utf-8")
        os.chmod(self.server_settings, 0o600)

    def _write_terminal_settings(self) -> None:
        lines = [
            f'language = "{self.language}"',
            f"data_folder = {json.dumps(str(self.terminal_folder))}",
            "[server]",
            f'url = "http://127.0.0.1:{self.port}"',
            "exchange_interval_s = 1",
            "[scanner]",
            f'address = "{self.programs["scanner"].ready["scanner"]}"',
            "[pinpad]",
            f'address = "{self.programs["pinpad"].ready["pinpad"]}"',
            "[printer]",
            f'address = "{self.programs["printer"].ready["printer"]}"',
        ]
        self.terminal_settings.write_text("\n".join(lines) + "\n", "utf-8")


def _module(name: str) -> list[str]:
    return [str(BIN / "python"), "-m", f"pos_terminal.simulators.{name}"]
