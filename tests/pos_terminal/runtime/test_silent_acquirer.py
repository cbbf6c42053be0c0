"""The till, the server and an acquirer that falls silent with a request in its ears, and hears it when it is back."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from pos_terminal.contract.catalog import Operator
from pos_terminal.contract.facts import AttemptConfirmed, AttemptContradicted
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Signer
from pos_terminal.online.custody import Custody
from pos_terminal.online.enrolment import Enrolment, enrol
from pos_terminal.online.keys import TerminalKey
from pos_terminal.till import events, return_events
from sync_server.acquirer.client import AcquirerSettings
from tests.pos_terminal.online.server import PROFILE, RealServer
from tests.pos_terminal.runtime.rig import CLERK, PRODUCTS, WATER, Rig, pin_hash
from tests.pos_terminal.runtime.silence import online_at
from tests.sync_server.programs import Control, running

Make = Callable[..., Rig]
CODE = "134567890123456700"
PRICE = 1_250
SUPERVISOR = Operator(number="9001", store="S001", role="supervisor", pin_hash=pin_hash("9876"))


class Acquirer:
    def __init__(self, ready: dict[str, str]) -> None:
        self.ready = ready
        self.control = Control(ready["control"])

    def fall_silent(self) -> None:
        os.kill(int(self.ready["pid"]), signal.SIGSTOP)

    def come_back(self) -> None:
        os.kill(int(self.ready["pid"]), signal.SIGCONT)

    @property
    def refunded(self) -> list[object]:
        return [row["amount"] for row in self.control.state()["refunds"]]


@pytest.fixture
def acquirer() -> Iterator[Acquirer]:
    with running("sync_server.acquirer.simulator") as ready:
        made = Acquirer(ready)
        yield made
        made.come_back()
        made.control.close()


@pytest.fixture
def rig(till: Make, tmp_path: Path, acquirer: Acquirer, monkeypatch: pytest.MonkeyPatch) -> Iterator[Rig]:
    """On line, a sale rung up."""
    ready = acquirer.ready
    settings = AcquirerSettings(url=ready["acquirer"], merchant=ready["merchant"], key=ready["key"], timeout_ms=400)
    server = RealServer(tmp_path / "server.sqlite3", settings)
    server.publish([PROFILE, CLERK, SUPERVISOR, *PRODUCTS])
    server.give_code("CODE")
    server.start()
    custody = Custody(TerminalKey.generate(), "file", "")
    monkeypatch.setattr("pos_terminal.online.enrolment.load_or_create", lambda name, folder: custody)
    monkeypatch.setattr("pos_terminal.till.decided_codes.ASK_FIRST_MS", 200)
    done = enrol(server.url, "S001", "02", "CODE", "test", tmp_path / "identity", Clock())
    assert isinstance(done, Enrolment), done
    signer = Signer("S001", "02", custody.key, done.identity.server_key)
    made = till(online=partial(online_at, server.url, signer=signer, idle_s=0.5)).open()
    made.until(lambda: made.state.online, "the server is there")
    made.ring_up(WATER)
    yield made
    acquirer.come_back()
    made.stop()
    server.close()


def scan_code(rig: Rig) -> None:
    rig.post(events.PaymentCodeScanned, code=CODE, wallet="wechat", sure=True)


def unknown(rig: Rig) -> str:
    def newest() -> Any:
        return rig.state.sale.attempts[-1]

    rig.until(lambda: rig.state.sale.attempts and newest().status == "unknown", "nobody knows", 20)
    return str(newest().attempt)


def decide(rig: Rig, attempt: str, outcome: str) -> None:
    rig.post(events.Force, attempt=attempt, outcome=outcome, number="9001", pin="9876", reason="phone_checked")


def refund_decided(rig: Rig, acquirer: Acquirer) -> str:
    """Goods paid by code come back, the acquirer falls silent, and a supervisor says that no money went back."""
    scan_code(rig)
    rig.until_closed()
    rig.runtime.open_return(rig.state.last_closed.sale)
    rig.until(lambda: rig.state.sale is not None and rig.state.sale.refund is not None, "the return is open")
    rig.post(return_events.ReturnAll)
    acquirer.fall_silent()
    rig.post(return_events.ReturnConfirmed, reason="faulty", total=PRICE)
    attempt = unknown(rig)
    decide(rig, attempt, "refused")
    rig.until(lambda: rig.state.sale.attempts[-1].status == "refused", "it is decided")
    return attempt


def told_of(rig: Rig, attempt: str) -> str:
    """How the acquirer's own answer stands to the decision."""
    facts = [*rig.ledger.of_kind("attempt_confirmed"), *rig.ledger.of_kind("attempt_contradicted")]
    for stored in facts:
        assert isinstance(stored.fact, AttemptConfirmed | AttemptContradicted)
        if stored.fact.attempt == attempt:
            return str(stored.fact.outcome)
    return ""


def test_a_refund_that_was_decided_and_is_tried_again_is_made_once(rig: Rig, acquirer: Acquirer) -> None:
    attempt = refund_decided(rig, acquirer)
    acquirer.come_back()
    rig.post(return_events.RefundResumed)
    rig.until(lambda: rig.state.sale is None, "the return ends", 20)
    assert told_of(rig, attempt)
    assert acquirer.refunded == [PRICE]
    assert [(one.kind, one.amount) for one in rig.state.last_refund.tenders] == [("code", PRICE)]


@pytest.mark.parametrize("given", ["in cash", "up"])
def test_of_one_that_was_given_otherwise_the_acquirer_tells_and_it_is_made_once_at_most(
    rig: Rig, acquirer: Acquirer, given: str
) -> None:
    attempt = refund_decided(rig, acquirer)
    if given == "in cash":
        decide(rig, attempt, "done")
    else:
        rig.post(events.Void, reason="")
    rig.until(lambda: rig.state.sale is None, "the return is over")
    acquirer.come_back()
    rig.until(lambda: told_of(rig, attempt), "the acquirer tells", 20)
    # what it heard first when it was back, the refund or the question, nobody knows; the other one found it so
    assert acquirer.refunded == ([PRICE] if told_of(rig, attempt) == "done" else [])
    assert bool(rig.told("late_paid_out")) == (told_of(rig, attempt) == "done")
    assert rig.state.codes_decided == ()


def test_a_code_that_was_cancelled_and_decided_as_paid_is_told_of(rig: Rig, acquirer: Acquirer) -> None:
    acquirer.fall_silent()
    scan_code(rig)
    rig.until(lambda: rig.state.sale.attempts, "it is sent")
    rig.post(events.TenderCancelled)
    attempt = unknown(rig)
    decide(rig, attempt, "done")
    rig.until_closed()
    acquirer.come_back()
    rig.until(lambda: told_of(rig, attempt), "the acquirer tells", 20)
    assert told_of(rig, attempt) == "refused"
    assert rig.told("late_refusal")
