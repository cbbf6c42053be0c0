"""Envelopes of an exchange: they survive, one bad fact costs no other, old and new versions read each other."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract import exchange
from pos_terminal.contract.catalog import Change, Operator, Product
from pos_terminal.contract.chain import Branch
from pos_terminal.contract.codec import MAX_FACT_BYTES
from pos_terminal.contract.exchange import (
    MAX_BODY_BYTES,
    MAX_BRANCHES,
    MAX_TURN_BYTES,
    EnvelopeError,
    ExchangeAnswer,
    ExchangeRequest,
    VersionMismatch,
    Watermark,
    agree_version,
    decode_answer,
    decode_change,
    decode_request,
    encode,
    encode_change,
    fit_turn,
)
from tests.pos_terminal.contract.strategies import of_type


def request(**fields: Any) -> ExchangeRequest:
    branch = Branch(incarnation="a1", parent=None, sequence=0, digest=bytes(32))
    whole: dict[str, Any] = {
        "oldest": 1,
        "newest": 1,
        "store": "S001",
        "till": "02",
        "program": "p",
        "branches": (branch,),
        "after": 0,
        "digest": bytes(32),
        "facts": (),
    }
    return ExchangeRequest(**(whole | fields))


@given(of_type(ExchangeRequest).filter(lambda made: made.branches and made.after >= 0))
def test_a_request_survives_with_its_facts_as_bytes(made: ExchangeRequest) -> None:
    assert decode_request(encode(made)) == made


@given(of_type(ExchangeAnswer))
def test_an_answer_survives(made: ExchangeAnswer) -> None:
    assert decode_answer(encode(made)) == made


@given(st.binary(max_size=300))
def test_noise_is_no_envelope_and_nothing_else(data: bytes) -> None:
    for decode in (decode_request, decode_answer):
        with pytest.raises(EnvelopeError):
            decode(data)


def test_one_malformed_fact_does_not_touch_the_others() -> None:
    facts = (b'{"type":"later"}', b"\xff\x00 no JSON", b"")
    assert decode_request(encode(request(facts=facts))).facts == facts


@given(of_type(Change))
def test_a_change_survives(made: Change) -> None:
    assert decode_change(encode_change(made)) == made


def test_a_newer_servers_changes_cost_an_older_terminal_nothing_else() -> None:
    operator = {"type": "operator", "number": "1", "store": "S001", "pin_hash": ""}
    role, field = operator | {"role": "auditor"}, operator | {"role": "clerk", "invented_later": [1]}
    kind = {"type": "campaign", "store": "S001"}
    changes = (*map(msgspec.json.encode, (role, field, kind)), b"\xff", b"", b"[" * 100_000)
    watermark = Watermark(incarnation="a1", sequence=7, digest=bytes(32))
    tree = msgspec.msgpack.decode(
        encode(ExchangeAnswer(version=1, server_time_ms=1, watermark=watermark, changes=changes))
    )
    answer = decode_answer(msgspec.msgpack.encode(tree | {"invented_later": {"deep": 1}}))
    assert answer.watermark == watermark
    known = Operator(number="1", store="S001", role="clerk", pin_hash="")
    assert [decode_change(data) for data in answer.changes] == [None, known, None, None, None, None]


def test_an_older_servers_change_lacks_later_fields() -> None:
    product = Product(sku="A", gtins=(), name="a", pinyin="a", unit="件", tax_code="1", tax_rate_bp=0)
    tree = msgspec.json.decode(encode_change(product))
    del tree["serials"]
    assert decode_change(msgspec.json.encode(tree)) == product


def test_what_an_envelope_may_not_hold() -> None:
    branch = Branch(incarnation="a1", parent=None, sequence=0, digest=bytes(32))
    for wrong in ({"branches": ()}, {"branches": (branch,) * (MAX_BRANCHES + 1)}, {"after": -1}):
        with pytest.raises(EnvelopeError):
            decode_request(encode(request(**wrong)))
    assert decode_request(encode(request(branches=(branch,) * MAX_BRANCHES)))


def test_a_newer_terminals_envelope_is_read_by_an_older_server() -> None:
    tree = msgspec.msgpack.decode(encode(request(facts=(b"x",))))
    tree["invented_later"] = {"deep": [1, 2]}
    tree["newest"] = 9
    assert decode_request(msgspec.msgpack.encode(tree)).facts == (b"x",)


def test_an_older_terminals_envelope_lacks_later_fields() -> None:
    tree = msgspec.msgpack.decode(encode(request()))
    del tree["cursor"]
    assert decode_request(msgspec.msgpack.encode(tree)) == request()


@given(st.integers(1, 20), st.integers(0, 20), st.integers(1, 20), st.integers(0, 20))
def test_versions_overlap_or_say_who_is_to_be_updated(their_oldest: int, their: int, our_oldest: int, our: int) -> None:
    theirs, ours = range(their_oldest, their_oldest + their + 1), range(our_oldest, our_oldest + our + 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exchange, "OLDEST_VERSION", ours[0])
        patch.setattr(exchange, "NEWEST_VERSION", ours[-1])
        if common := set(theirs) & set(ours):
            assert agree_version(theirs[0], theirs[-1]) == max(common)
        else:
            with pytest.raises(VersionMismatch, match="terminal"):
                agree_version(theirs[0], theirs[-1])


@given(st.lists(st.integers(0, MAX_FACT_BYTES), max_size=20), st.integers(1, MAX_TURN_BYTES))
def test_a_turn_is_the_longest_leading_part_that_fits(sizes: list[int], most: int) -> None:
    facts = [bytes(size) for size in sizes]
    taken = fit_turn(facts, most)
    assert taken == facts[: len(taken)]
    assert len(taken) <= 1 or sum(map(len, taken)) <= most
    assert bool(taken) == bool(facts)
    if len(taken) < len(facts):
        assert sum(map(len, taken)) + len(facts[len(taken)]) > most


def test_a_full_turn_fits_the_servers_limit() -> None:
    branches = tuple(
        Branch(incarnation=f"{number:032d}", parent="x" * 32, sequence=2**40, digest=bytes(32))
        for number in range(MAX_BRANCHES)
    )
    full = fit_turn([b"x" * MAX_FACT_BYTES] * 20)
    small = fit_turn([b"x" * 200] * 20_000)
    for facts in (full, small, [b"x" * MAX_FACT_BYTES]):
        assert len(encode(request(facts=tuple(facts), branches=branches))) <= MAX_BODY_BYTES
