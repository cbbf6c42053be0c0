"""A terminal's ledger, catalogue and connection against the real server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_terminal.catalog import Catalog
from pos_terminal.contract.catalog import Operator
from pos_terminal.contract.facts import OperatorSignedIn
from pos_terminal.ledger import Ledger
from pos_terminal.ledger.ledger import new_incarnation
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Connection, Signer
from pos_terminal.online.enrolment import Enrolment, enrol
from pos_terminal.online.exchange import READ_S, Exchanged, Exchanger, Outcome
from pos_terminal.online.keys import TerminalKey
from tests.pos_terminal.online.server import PROFILE, RealServer

CODE = "TEST-CODE"
OPERATOR = Operator(number="0007", store="S001", role="clerk", pin_hash="$argon2id$v=19$m=8,t=1,p=1$c2FsdA$aGFzaA")


def signed_in(number: int, padding: int = 0) -> OperatorSignedIn:
    return OperatorSignedIn(at_ms=1_790_000_000_000 + number, operator=f"{number:04d}", role="r" * padding)


class Terminal:
    """A terminal in ``folder``: the parts of the product, wired as the program wires them."""

    def __init__(self, folder: Path, url: str, signer: Signer) -> None:
        self.folder = folder
        self.clock = Clock(folder / "clock.json")
        self.signer = signer
        path = folder / "ledger.sqlite3"
        if path.exists():
            self.ledger = Ledger.open(path)
        else:
            self.ledger = Ledger.create(
                path, "S001", "02", new_incarnation(), "CNY", PROFILE.entity, "pos-terminal test", 1
            )
        self.catalog = Catalog(folder / "catalog.sqlite3")
        self.connection = Connection(url, self.clock, read_s=READ_S, signer=self.signer)
        self.exchanger = Exchanger(self.ledger, self.catalog, self.connection, self.clock, "pos-terminal test")

    @classmethod
    def enrolled(cls, folder: Path, server: RealServer) -> Terminal:
        done = enrol(server.url, "S001", "02", CODE, "pos-terminal test", folder, Clock())
        assert isinstance(done, Enrolment), done
        assert done.identity.profile == PROFILE
        return cls(folder, server.url, Signer("S001", "02", done.custody.key, done.identity.server_key))

    def turn(self) -> Outcome:
        return self.exchanger.turn(new_incarnation())

    def catch_up(self, most: int = 50) -> list[Exchanged]:
        """Turns until none is wanted at once."""
        turns: list[Exchanged] = []
        while True:
            outcome = self.turn()
            assert isinstance(outcome, Exchanged), outcome
            turns.append(outcome)
            if not outcome.again:
                return turns
            assert len(turns) < most, "the exchange never settles"

    def sell(self, first: int, count: int, padding: int = 0) -> None:
        self.ledger.commit([signed_in(first + n, padding) for n in range(count)], {})

    def path_bytes(self) -> list[bytes]:
        return [row.data for row in self.ledger.read(0, 1_000_000)]

    def close(self) -> None:
        self.connection.close()
        self.catalog.close()
        self.ledger.close()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Without a keyring: the key goes to a file."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    import keyring.core

    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    made = tmp_path / "till"
    made.mkdir()
    return made


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RealServer]:
    made = RealServer(tmp_path / "server.sqlite3")
    made.publish([PROFILE, OPERATOR])
    made.give_code(CODE)
    made.start()
    yield made
    made.close()


@pytest.fixture
def terminal(folder: Path, server: RealServer) -> Iterator[Terminal]:
    made = Terminal.enrolled(folder, server)
    yield made
    made.close()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Terminal]:
    """A terminal whose server the test plays."""
    made = Terminal(tmp_path, "http://server.test", Signer("S001", "02", TerminalKey.generate(), bytes(32)))
    yield made
    made.close()
