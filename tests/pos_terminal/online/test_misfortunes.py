"""Sales, kills, restores and copied files in any order: in the end server and till agree, nothing sold is missing."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pos_terminal.ledger.restore import copy_ledger, restore
from pos_terminal.ledger.verify import Verified, verify
from pos_terminal.online.connection import Unreachable
from pos_terminal.online.exchange import Exchanged
from tests.pos_terminal.online.conftest import Terminal
from tests.pos_terminal.online.server import RealServer

STEPS = 30


class Misfortunes:
    """``acknowledged``: facts the server said it has, less those a restored server lost with its disk."""

    def __init__(self, folder: Path, server: RealServer, seed: int) -> None:
        self.random = random.Random(seed)
        self.folder = folder
        self.server = server
        self.store = folder.parent
        self.terminal = Terminal.enrolled(folder, server)
        self.sold = 0
        self.server_copy: set[bytes] = set()
        self.acknowledged: set[bytes] = set()
        self.down = False

    def act(self) -> str:
        actions: list[Callable[[], None]] = [self.sell] * 4 + [self.turn] * 5 + [self.toggle_server]
        actions += [self.back_up_server, self.restore_server, self.back_up_till, self.copy_back, self.restore_till]
        action = self.random.choice(actions)
        action()
        return action.__name__

    def sell(self) -> None:
        count = self.random.randint(1, 6)
        self.terminal.sell(self.sold, count, padding=self.random.choice([0, 0, 200_000]))
        self.sold += count

    def turn(self) -> None:
        outcome = self.terminal.turn()
        assert isinstance(outcome, Unreachable if self.down else Exchanged), outcome
        if isinstance(outcome, Exchanged):
            self.note()

    def note(self) -> None:
        uploaded = self.terminal.ledger.uploaded
        ours = {row.data for row in self.terminal.ledger.read(0, uploaded)}
        # A watermark that is about to turn out a fork's counts nothing yet: only what is really there is promised.
        self.acknowledged |= ours & {data for _, _, data in self.server.journal()}

    def toggle_server(self) -> None:
        self.server.start() if self.down else self.server.stop()
        self.down = not self.down

    def while_down(self, work: Callable[[], object]) -> None:
        was_down = self.down
        if not was_down:
            self.toggle_server()
        work()
        if not was_down:
            self.toggle_server()

    def back_up_server(self) -> None:
        self.while_down(lambda: shutil.copy(self.server.path, self.store / "server.backup"))
        self.server_copy = {data for _, _, data in self.server.journal()}

    def restore_server(self) -> None:
        if (self.store / "server.backup").exists():
            self.while_down(lambda: shutil.copy(self.store / "server.backup", self.server.path))
            self.acknowledged &= self.server_copy

    def back_up_till(self) -> None:
        (self.store / "till.backup").unlink(missing_ok=True)
        copy_ledger(self.terminal.ledger.path, self.store / "till.backup")

    def copy_back(self) -> None:
        """By hand, the wrong way."""
        self.swap(lambda target: shutil.copy(self.store / "till.backup", target))

    def restore_till(self) -> None:
        self.swap(lambda target: restore(self.store / "till.backup", target))

    def swap(self, put: Callable[[Path], object]) -> None:
        if not (self.store / "till.backup").exists():
            return
        self.terminal.close()
        for file in self.folder.glob("ledger.sqlite3*"):
            file.unlink()
        put(self.folder / "ledger.sqlite3")
        self.terminal = Terminal(self.folder, self.server.url, self.terminal.signer)

    def settle(self) -> None:
        if self.down:
            self.toggle_server()
        self.terminal.sell(self.sold, 1)
        turns = self.terminal.catch_up()
        assert turns[-1].waiting == 0
        self.note()

    def check(self) -> None:
        ledger = self.terminal.ledger
        journal = {(incarnation, sequence): data for incarnation, sequence, data in self.server.journal()}
        for row in ledger.read(0, 1_000_000):
            branch = [branch for branch in ledger.branches if branch.sequence < row.sequence][-1]
            assert journal.get((branch.incarnation, row.sequence)) == row.data, row.sequence
        assert self.acknowledged <= set(journal.values())
        assert isinstance(verify(ledger.path), Verified)


@pytest.mark.parametrize("seed", [223, 239])
def test_whatever_happens_both_sides_agree_in_the_end(folder: Path, server: RealServer, seed: int) -> None:
    misfortunes = Misfortunes(folder, server, seed)
    history: list[str] = []
    try:
        for _ in range(STEPS):
            history.append(misfortunes.act())
        misfortunes.settle()
        misfortunes.check()
    except AssertionError as error:
        raise AssertionError(f"seed {seed}: {' '.join(history)}") from error
    finally:
        misfortunes.terminal.close()
