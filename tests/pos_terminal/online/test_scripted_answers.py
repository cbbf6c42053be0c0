"""The terminal and answers that no real server gives on demand: each is a value, and loses nothing."""

from __future__ import annotations

import httpx
import msgspec
import pytest
import zstandard

from pos_terminal.contract.catalog import Offer, Withdrawn
from pos_terminal.contract.enrolment import Refused
from pos_terminal.contract.exchange import (
    NEWEST_VERSION,
    ExchangeAnswer,
    FeedCursor,
    Watermark,
    decode_request,
    encode,
    encode_change,
)
from pos_terminal.online.connection import Connection, Unreachable
from pos_terminal.online.exchange import Exchanged, Exchanger, VersionMismatched
from tests.pos_terminal.online.conftest import OPERATOR, Terminal


class Scripted:
    """Answers in turn from a list, and keeps the requests. For faults of the transport only."""

    def __init__(self, *answers: httpx.Response | Exception | ExchangeAnswer) -> None:
        self.answers = list(answers)
        self.requests: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.requests.append(request)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(200, content=encode(answer)) if isinstance(answer, ExchangeAnswer) else answer

    def facts(self, place: int) -> int:
        body = zstandard.ZstdDecompressor().decompress(self.requests[place].content)
        return len(decode_request(body).facts)


def scripted(alone: Terminal, script: Scripted) -> Exchanger:
    connection = Connection(
        "http://server.test",
        alone.clock,
        read_s=1,
        signer=alone.signer,
        transport=httpx.MockTransport(script),
    )
    return Exchanger(alone.ledger, alone.catalog, connection, alone.clock, "pos-terminal test")


def refusal(status: int, code: str) -> httpx.Response:
    return httpx.Response(status, content=msgspec.json.encode(Refused(code=code, message="words")))


def test_413_halves_the_turn_down_to_one_fact(alone: Terminal) -> None:
    alone.sell(1, 7)
    script = Scripted(*[refusal(413, "too_large") for _ in range(3)])
    exchanger = scripted(alone, script)
    outcomes = [exchanger.turn("b1") for _ in range(3)]
    assert [script.facts(place) for place in range(3)] == [8, 3, 1]
    assert all(isinstance(outcome, Exchanged) and outcome.again for outcome in outcomes[:2])
    assert isinstance(outcomes[2], Refused)
    assert alone.ledger.uploaded == 0


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (httpx.ReadTimeout("slow"), Unreachable),
        (httpx.ConnectError("refused"), Unreachable),
        (httpx.RemoteProtocolError("cut"), Unreachable),
        (httpx.Response(503), Unreachable),
        (httpx.Response(500), Unreachable),
        (httpx.Response(200, content=b"x" * 3_000_000), Unreachable),
        (httpx.Response(200, content=b"<html>a portal"), Refused),
        (httpx.Response(404, content=b"<html>nowhere"), Refused),
        (refusal(409, "version_mismatch"), VersionMismatched),
        (
            ExchangeAnswer(version=NEWEST_VERSION + 1, server_time_ms=1, watermark=None),
            VersionMismatched,
        ),
        (ExchangeAnswer(version=1, server_time_ms=1, watermark=None, forked=True), Refused),
    ],
)
def test_what_a_network_can_do_is_a_value_and_loses_nothing(
    alone: Terminal, answer: httpx.Response | Exception | ExchangeAnswer, kind: type
) -> None:
    alone.sell(1, 2)
    before = alone.path_bytes()
    outcome = scripted(alone, Scripted(answer)).turn("b1")
    assert isinstance(outcome, kind), outcome
    assert alone.ledger.uploaded == 0
    assert alone.path_bytes() == before


def test_a_false_signature_of_the_time_moves_no_clock(alone: Terminal) -> None:
    stale = Refused(code="stale", message="", server_time_ms=5, signature=b"x" * 64)
    script = Scripted(httpx.Response(401, content=msgspec.json.encode(stale)))
    before = alone.clock.now().at_ms
    outcome = scripted(alone, script).turn("b1")
    assert isinstance(outcome, Refused)
    assert outcome.code == "stale"
    assert len(script.requests) == 1
    assert abs(alone.clock.now().at_ms - before) < 1_000


def test_a_watermark_beyond_the_tip_waits_until_all_is_compared(alone: Terminal) -> None:
    alone.sell(1, 60, padding=50_000)
    far = Watermark(incarnation="x", sequence=500, digest=bytes(32))
    answers = [ExchangeAnswer(version=1, server_time_ms=1, watermark=far) for _ in range(4)]
    exchanger = scripted(alone, Scripted(*answers))
    outcomes = [exchanger.turn(f"b{place}") for place in range(3)]
    branched = [outcome.branched for outcome in outcomes if isinstance(outcome, Exchanged)]
    assert branched == [None, None, "b2"]
    assert alone.ledger.branches[-1].sequence == 61


def test_the_feed_of_another_server_starts_the_catalogue_anew(alone: Terminal) -> None:
    alone.catalog.apply([OPERATOR], FeedCursor("feed", 1), reset=True, more=False)
    answer = ExchangeAnswer(
        version=1, server_time_ms=1, watermark=None, cursor=FeedCursor("other", 1), reset=True, more=False
    )
    outcome = scripted(alone, Scripted(answer)).turn("b1")
    assert isinstance(outcome, Exchanged)
    assert alone.catalog.cursor == FeedCursor("other", 1)
    assert alone.catalog.operator("0007", "S001") is None


def test_a_change_of_a_newer_kind_holds_up_neither_the_watermark_nor_the_others(alone: Terminal) -> None:
    alone.sell(1, 2)
    tip = alone.ledger.tip
    changes = (b'{"type":"campaign"}', encode_change(OPERATOR))
    answer = ExchangeAnswer(
        version=1,
        server_time_ms=1,
        watermark=Watermark(incarnation="a1", sequence=tip.sequence, digest=tip.digest),
        cursor=FeedCursor("feed", 2),
        changes=changes,
        reset=True,
    )
    outcome = scripted(alone, Scripted(answer)).turn("b1")
    assert isinstance(outcome, Exchanged)
    assert (outcome.changes, outcome.skipped, outcome.again) == (1, 1, False)
    assert alone.ledger.uploaded == tip.sequence
    assert alone.catalog.cursor == FeedCursor("feed", 2)
    assert alone.catalog.operator("0007", "S001") == OPERATOR


def test_changes_that_cannot_be_stored_hold_up_neither_the_cursor_nor_the_others(alone: Terminal) -> None:
    changes = (
        encode_change(Offer(store="S001", channel="store", sku="TEA", price=2**63)),
        encode_change(Withdrawn(kind="operator", key="0008")),
        encode_change(OPERATOR),
    )
    answer = ExchangeAnswer(
        version=1, server_time_ms=1, watermark=None, cursor=FeedCursor("feed", 3), changes=changes, reset=True
    )
    outcome = scripted(alone, Scripted(answer)).turn("b1")
    assert isinstance(outcome, Exchanged)
    assert outcome.unsound == ("offer S001/store/TEA", "operator 0008")
    assert alone.catalog.cursor == FeedCursor("feed", 3)
    assert alone.catalog.operator("0007", "S001") == OPERATOR
    nothing_new = ExchangeAnswer(version=1, server_time_ms=1, watermark=None, cursor=FeedCursor("feed", 3))
    again = scripted(alone, Scripted(nothing_new)).turn("b1")
    assert isinstance(again, Exchanged)
    assert again.unsound == outcome.unsound, "they stand"
