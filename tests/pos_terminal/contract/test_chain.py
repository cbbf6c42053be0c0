"""The chain of facts: one beginning a till, the same through any cut, another tip after any change."""

from __future__ import annotations

import hashlib
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.chain import FORMAT, next_digest, origin_digest, same, short

NAMES = st.text(alphabet="AB1", min_size=0, max_size=4)
FACTS = st.lists(st.binary(max_size=20), max_size=12)
ORIGIN = origin_digest("S001", "02", "a1")


def tip_of(digest: bytes, facts: list[bytes]) -> bytes:
    return reduce(next_digest, facts, digest)


@given(st.tuples(NAMES, NAMES, NAMES), st.tuples(NAMES, NAMES, NAMES))
def test_no_two_tills_begin_alike(left: tuple[str, str, str], right: tuple[str, str, str]) -> None:
    assert (origin_digest(*left) == origin_digest(*right)) == (left == right)


@given(FACTS, st.integers(0, 12))
def test_the_chain_runs_through_any_cut(facts: list[bytes], cut: int) -> None:
    assert tip_of(tip_of(ORIGIN, facts[:cut]), facts[cut:]) == tip_of(ORIGIN, facts)


@given(FACTS, st.data())
def test_a_changed_missing_or_moved_fact_changes_the_tip(facts: list[bytes], data: st.DataObject) -> None:
    other = data.draw(st.one_of(st.permutations(facts), FACTS))
    assert (tip_of(ORIGIN, other) == tip_of(ORIGIN, facts)) == (other == facts)


def test_the_definition() -> None:
    parts = b"".join(len(part).to_bytes(4, "big") + part for part in (FORMAT.encode(), b"S001", b"02", b"a1"))
    assert hashlib.sha256(parts).digest() == ORIGIN
    assert next_digest(ORIGIN, b"x") == hashlib.sha256(ORIGIN + b"x").digest()
    assert short(bytes.fromhex("0123456789ab" + "00" * 26)) == "0123-4567-89AB"
    assert same(ORIGIN, bytes(ORIGIN))
    assert not same(ORIGIN, ORIGIN[:-1])
