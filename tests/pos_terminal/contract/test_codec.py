"""A fact and its bytes: one encoding, fields of newer versions passed over, noise that is told."""

from __future__ import annotations

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.codec import MAX_FACT_BYTES, FactTooLarge, Undecodable, decode_fact, encode_fact
from pos_terminal.contract.facts import AnyFact, OperatorSignedIn
from tests.pos_terminal.contract.strategies import facts, tags


def keys_are_sorted(value: object) -> bool:
    if isinstance(value, dict):
        return list(value) == sorted(value) and all(keys_are_sorted(each) for each in value.values())
    return all(keys_are_sorted(each) for each in value) if isinstance(value, list) else True


@given(facts())
def test_a_fact_survives_and_has_one_encoding(fact: AnyFact) -> None:
    data = encode_fact(fact)
    assert decode_fact(data) == fact
    assert encode_fact(decode_fact(data)) == data
    tree = json.loads(data)
    assert tree["type"] in tags()
    assert keys_are_sorted(tree)


@given(facts(), st.dictionaries(st.text(alphabet="xyz", min_size=3), st.integers()))
def test_fields_of_a_newer_version_are_passed_over(fact: AnyFact, newer: dict[str, int]) -> None:
    tree = json.loads(encode_fact(fact)) | newer
    assert decode_fact(json.dumps(tree).encode()) == fact


@given(st.binary(max_size=200))
def test_noise_is_undecodable_and_nothing_else(data: bytes) -> None:
    with pytest.raises(Undecodable):
        decode_fact(data)


@given(facts(), st.data())
def test_a_damaged_fact_is_undecodable_or_another_fact(fact: AnyFact, data: st.DataObject) -> None:
    encoded = bytearray(encode_fact(fact))
    place = data.draw(st.integers(0, len(encoded) - 1))
    encoded[place] ^= data.draw(st.integers(1, 255))
    with contextlib.suppress(Undecodable):
        decode_fact(bytes(encoded))


@pytest.mark.parametrize("text", ['{"type":"later","at_ms":1}', "[" * 5_000, '{"at_ms":1}', "null", '{"type":1}'])
def test_what_is_no_fact_of_this_version(text: str) -> None:
    with pytest.raises(Undecodable):
        decode_fact(text.encode())


def test_a_fact_over_the_limit_is_refused() -> None:
    room = MAX_FACT_BYTES - len(encode_fact(OperatorSignedIn(at_ms=1, operator="", role="")))
    assert len(encode_fact(OperatorSignedIn(at_ms=1, operator="x" * room, role=""))) == MAX_FACT_BYTES
    with pytest.raises(FactTooLarge, match="OperatorSignedIn"):
        encode_fact(OperatorSignedIn(at_ms=1, operator="x" * (room + 1), role=""))


def test_the_bytes_never_change() -> None:
    """Stored ledgers and printed tips hang on these very bytes."""
    fact = OperatorSignedIn(at_ms=1_790_000_000_000, operator="0007", role="店员")
    assert encode_fact(fact) == (
        '{"at_ms":1790000000000,"operator":"0007","role":"店员","type":"operator_signed_in"}'.encode()
    )
