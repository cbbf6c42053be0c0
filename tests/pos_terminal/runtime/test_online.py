"""The till against the real server: facts go up, the catalogue comes down, the server goes and comes back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from functools import partial

import pytest

from pos_terminal.contract.catalog import Change, Offer, Product, Withdrawn
from pos_terminal.contract.enrolment import Refused
from pos_terminal.contract.exchange import encode_change
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.online.ask import Asker
from pos_terminal.online.connection import Signer, Unreachable
from pos_terminal.online.exchange import Exchanger, Outcome
from pos_terminal.runtime.online_edge import pause_s
from pos_terminal.till import events
from sync_server.database import Transaction
from tests.pos_terminal.online.server import RealServer
from tests.pos_terminal.runtime.rig import WATER, Rig
from tests.pos_terminal.runtime.silence import online_at

Make = Callable[..., Rig]
TEA = Product(sku="TEA", gtins=("6901234567892",), name="茶叶", pinyin="cy", unit="盒", tax_code="1", tax_rate_bp=1300)


def test_the_server_goes_and_comes_back(till: Make, server: RealServer, signer: Signer) -> None:
    rig = till(online=partial(online_at, server.url, signer=signer, idle_s=0.2)).open()
    rig.until(lambda: rig.state.online, "the server is there")
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    rig.until(lambda: rig.ledger.uploaded == rig.ledger.tip.sequence, "all facts are up")
    rig.until(lambda: (rig.runtime.links.queued, rig.runtime.links.queued_receipts) == (0, 0), "and the screen knows")
    assert rig.runtime.links.server.state == "up"
    server.stop()
    rig.ring_up(WATER)
    rig.until(lambda: rig.runtime.links.server.state == "down", "the server is gone")
    assert not rig.state.online
    rig.pay_cash(1250)
    rig.until(lambda: rig.runtime.links.queued_receipts == 1, "one sale waits")
    assert rig.state.last_closed.offline
    offline = rig.state.last_closed.sale
    server.publish([TEA, Offer(store="S001", channel="store", sku="TEA", price=6600)])
    server.start()
    rig.until(lambda: rig.ledger.uploaded == rig.ledger.tip.sequence, "it caught up by itself", 15)
    rig.until(lambda: rig.state.online, "and is on line")
    rig.until(lambda: rig.catalog.item("TEA", "S001", "store") is not None, "the new product is here")
    rig.ring_up(TEA.gtins[0])
    stored = [data for _, _, data in server.journal()]
    assert stored == [row.data for row in rig.ledger.read(0, 100)][: len(stored)]
    sold = [one.fact for one in rig.ledger.recent_sales(5) if isinstance(one.fact, SaleClosed)]
    assert [fact.offline for fact in sold] == [True, False]
    assert sold[0].sale == offline


def test_changes_that_cannot_be_stored_end_nothing_and_are_told(
    till: Make, server: RealServer, signer: Signer, caplog: pytest.LogCaptureFixture
) -> None:
    server.stop()
    dear = Offer(store="S001", channel="store", sku="DEAR", price=2**63)
    gone = Withdrawn(kind="operator", key="1001")
    changes: list[Change] = [dear, gone, TEA, Offer(store="S001", channel="store", sku="TEA", price=6600)]
    for position, change in enumerate(changes):
        server.write(partial(into_feed, change=change, position=1_000 + position))
    server.start()
    rig = till(online=partial(online_at, server.url, signer=signer, idle_s=0.2)).open()
    rig.until(lambda: rig.catalog.item("TEA", "S001", "store") is not None, "the sound ones are here")
    rig.until(lambda: "catalog_unsound" in rig.runtime.links.warnings, "the status page says so")
    assert rig.runtime.links.server.state == "up"
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    rig.until(lambda: rig.ledger.uploaded == rig.ledger.tip.sequence, "all facts are up")
    named = [record.getMessage() for record in caplog.records if "cannot be stored" in record.getMessage()]
    assert len(named) == 2, "once each, not at each turn"
    assert "offer S001/store/DEAR" in named[0]
    assert "operator 1001" in named[1]


async def into_feed(tx: Transaction, change: Change, position: int) -> None:
    """Past whatever the server checks when it publishes."""
    await tx.execute(
        "INSERT INTO feed (store, kind, key, position, data) VALUES ('S001', $1, $2, $3, $4)",
        "raw",
        str(position),
        position,
        encode_change(change),
    )


def test_any_answer_of_the_server_ends_off_line_at_once(
    till: Make, server: RealServer, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pos_terminal.online.backoff.delay_s", lambda *_: 3_600.0)
    rig = till(online=partial(online_at, server.url, signer=signer, idle_s=0.2)).open()
    rig.until(lambda: rig.state.online, "the server is there")
    server.stop()
    rig.until(lambda: not rig.state.online, "the server is gone")
    server.start()
    rig.runtime.scan("ORDER:12345")
    rig.until(lambda: rig.told("order_refused") or rig.told("order_unreachable"), "it answers, without a cloud behind")
    rig.until(lambda: rig.state.online, "and is on line")


def test_a_question_without_an_answer_ends_on_line_while_the_exchange_still_hangs(
    till: Make, server: RealServer, signer: Signer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """«On line, synced just now» stood beside «the server cannot be reached» until its turn had timed out too."""
    rig = till(online=partial(online_at, server.url, signer=signer, idle_s=3_600.0)).open()
    rig.until(lambda: rig.state.online, "the server is there")
    awake = threading.Event()
    silent = Unreachable(why="silent", arrived="maybe")

    def turn(_self: Exchanger, _id: str) -> Outcome:
        awake.wait(60)
        return silent

    monkeypatch.setattr(Exchanger, "turn", turn)
    monkeypatch.setattr(Asker, "ask", lambda _self, _question: silent)
    rig.runtime.scan("ORDER:12345")
    rig.until(lambda: rig.told("order_unreachable"), "nobody answers")
    rig.until(lambda: not rig.state.online, "and the bar says so")
    awake.set()


@pytest.mark.parametrize(
    ("idle_s", "outcome", "longest_s"),
    [
        (5.0, Unreachable(why="gone", arrived="no"), 5.0),
        (20.0, Unreachable(why="gone", arrived="no"), 20.0),
        (3_600.0, Unreachable(why="gone", arrived="no"), 60.0),
        (5.0, Refused(code="revoked", message=""), 60.0),
    ],
)
def test_a_server_that_is_gone_is_tried_about_as_often_as_one_that_is_there(
    idle_s: float, outcome: Outcome, longest_s: float
) -> None:
    pauses = [pause_s(outcome, failures, 0.999, idle_s) for failures in range(1, 12)]
    assert pauses == sorted(pauses)
    assert 0.9 * longest_s < pauses[-1] <= longest_s


def test_an_order_nobody_knows(till: Make, server: RealServer, signer: Signer) -> None:
    rig = till(online=partial(online_at, server.url, signer=signer)).open()
    rig.runtime.scan("ORDER:12345")
    rig.until(lambda: rig.told("order_refused") or rig.told("order_unreachable"), "an answer")
    assert rig.state.sale is None


def test_an_unknown_terminal_sells_on(till: Make, server: RealServer) -> None:
    rig = till(online=partial(online_at, server.url)).open()
    rig.until(lambda: rig.runtime.links.server.state == "down", "it is refused")
    assert rig.runtime.links.server.detail in ("unknown_terminal", "bad_signature")
    rig.ring_up(WATER)
    rig.pay_cash(1250)
    assert server.journal() == []
    rig.post(events.SignOut)
