"""Selling never waits for the keyring, and a keyring that is unlocked later needs no restart."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import keyring
import keyring.core
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import KeyringLocked

from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Signer
from pos_terminal.online.custody import KeyLoader
from pos_terminal.online.enrolment import Enrolment, enrol
from pos_terminal.till.links import Links
from tests.pos_terminal.online.server import RealServer
from tests.pos_terminal.runtime.rig import WATER, Rig, run_for
from tests.pos_terminal.runtime.silence import online_at

Make = Callable[..., Rig]


class Safe(KeyringBackend):
    """A keyring that can be locked, and that can leave whoever asks waiting."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.locked = False
        self.answers = threading.Event()
        self.answers.set()
        self.asked = 0

    def get_password(self, service: str, username: str) -> str | None:
        self.asked += 1
        self.answers.wait(30)
        if self.locked:
            raise KeyringLocked("the collection is locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password


@pytest.fixture
def safe(monkeypatch: pytest.MonkeyPatch) -> Iterator[Safe]:
    monkeypatch.delenv("CREDENTIALS_DIRECTORY", raising=False)
    made = Safe()
    monkeypatch.setattr(keyring.core, "_keyring_backend", made)
    yield made
    made.answers.set()


@pytest.fixture
def enrolled(till: Make, server: RealServer, safe: Safe, tmp_path: Path) -> Callable[..., Rig]:
    """A till whose key was put into the safe when it was enrolled."""
    folder = tmp_path / "identity"
    done = enrol(server.url, "S001", "02", "CODE", "test", folder, Clock())
    assert isinstance(done, Enrolment), done
    assert done.custody.place == "keyring"
    signer = Signer("S001", "02", done.custody.key, done.identity.server_key)
    safe.asked = 0

    def make(keyring_s: float = 5) -> Rig:
        keys = KeyLoader("S001/02", folder, keyring_s=keyring_s)
        return till(online=partial(online_at, server.url, signer=signer, keys=keys, idle_s=0.2))

    return make


def keyring_threads() -> int:
    return sum(thread.name == "keyring" for thread in threading.enumerate())


def sold_off_line(rig: Rig) -> None:
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    assert rig.state.last_closed.offline


def links(rig: Rig) -> Links:
    return rig.runtime.links


def caught_up(rig: Rig) -> None:
    rig.until(lambda: links(rig).server.state == "up", "the exchange has begun")
    rig.until(lambda: rig.ledger.uploaded == rig.ledger.tip.sequence, "all facts are up")
    assert links(rig).warnings == ()


def test_a_locked_keyring_is_told_and_tried_again_by_itself(enrolled: Make, safe: Safe) -> None:
    safe.locked = True
    rig = enrolled().open()
    rig.until(lambda: links(rig).server.detail == "key_locked", "it is told")
    assert links(rig).server.state == "down"
    sold_off_line(rig)
    safe.locked = False
    caught_up(rig)
    assert rig.state.online


def test_asked_to_the_exchange_begins_at_once_and_sales_do_not_ask(
    enrolled: Make, safe: Safe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_terminal.online.backoff.delay_s", lambda *_: 600.0)
    safe.locked = True
    rig = enrolled().open()
    rig.until(lambda: links(rig).server.detail == "key_locked", "it is told")
    sold_off_line(rig)
    run_for(0.2)
    assert safe.asked == 1, "a sale does not bring the keyring's prompt up"
    rig.runtime.act_on_device("network", "exchange")
    rig.until(lambda: safe.asked == 2, "somebody wanted it now")
    safe.locked = False
    rig.runtime.act_on_device("network", "exchange")
    caught_up(rig)


def test_a_keyring_that_hangs_has_one_call_and_its_late_answer_counts(enrolled: Make, safe: Safe) -> None:
    safe.answers.clear()
    rig = enrolled(keyring_s=0.1).open()
    rig.until(lambda: links(rig).server.detail == "key_silent", "it is told")
    sold_off_line(rig)
    for _ in range(20):
        rig.runtime.act_on_device("network", "exchange")
        run_for(0.02)
    assert (safe.asked, keyring_threads()) == (1, 1)
    safe.answers.set()
    caught_up(rig)


def test_it_stops_at_once_while_the_keyring_hangs(enrolled: Make, safe: Safe) -> None:
    safe.answers.clear()
    rig = enrolled().open()
    rig.until(lambda: safe.asked == 1, "the keyring is asked")
    assert rig.stop() < 2


def test_without_any_keyring_the_till_sells_off_line(enrolled: Make, safe: Safe) -> None:
    keyring.set_keyring(keyring.core.load_keyring("keyring.backends.fail.Keyring"))
    rig = enrolled().open()
    rig.until(lambda: links(rig).server.detail == "key_no_keyring", "it is told")
    sold_off_line(rig)
    keyring.set_keyring(safe)
    rig.runtime.act_on_device("network", "exchange")
    caught_up(rig)
