"""Where a till's branches run, for any branches: against the plain definition, fact by fact."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_terminal.contract.chain import Branch, origin_digest
from pos_terminal.contract.exchange import MAX_CHECKPOINTS, EnvelopeError
from sync_server.branches import check, checkpoint_sequences, path, section_of


def _branches(starts: list[int]) -> list[Branch]:
    first = Branch(incarnation="b0", parent=None, sequence=0, digest=b"")
    return [first, *(Branch(incarnation=f"b{n}", parent="b0", sequence=s, digest=b"") for n, s in enumerate(starts, 1))]


@given(st.lists(st.integers(0, 12), max_size=6))
def test_a_fact_lies_on_the_last_branch_that_begins_before_it(starts: list[int]) -> None:
    branches = _branches(starts)
    sections = path(branches)
    for sequence in range(1, 16):
        expected = [branch for branch in branches if branch.sequence < sequence][-1]
        assert section_of(sections, sequence).branch is expected
    assert sections[-1].branch is branches[-1]
    assert [section.last for section in sections[:-1]] == [section.branch.sequence for section in sections[1:]]


@given(st.integers(0, 10**9))
def test_checkpoints_go_down_to_the_origin_in_growing_steps(tip: int) -> None:
    sequences = checkpoint_sequences(tip)
    assert sequences[0] == tip
    assert sequences[-1] == 0
    assert sequences == sorted(set(sequences), reverse=True)
    assert len(sequences) <= MAX_CHECKPOINTS


def test_a_ledger_s_first_branch_names_its_till() -> None:
    digest = origin_digest("S001", "01", "b0")
    first = Branch(incarnation="b0", parent=None, sequence=0, digest=digest)
    check("S001", "01", [first, Branch(incarnation="b1", parent="b0", sequence=7, digest=digest)])
    for store, branches in (
        ("S002", [first]),
        ("S001", [Branch(incarnation="b0", parent=None, sequence=1, digest=digest)]),
        ("S001", [first, Branch(incarnation="b0", parent="b0", sequence=7, digest=digest)]),
        ("S001", [first, Branch(incarnation="b1", parent="b1", sequence=7, digest=digest)]),
        ("S001", [first, Branch(incarnation="b1", parent=None, sequence=7, digest=digest)]),
        ("S001", [first, Branch(incarnation="b1", parent="b0", sequence=-7, digest=digest)]),
        ("S001", [first, Branch(incarnation="b1", parent="b0", sequence=2**63, digest=digest)]),
        ("S001", [first, Branch(incarnation="b1", parent="b0", sequence=7, digest=b"short")]),
    ):
        with pytest.raises(EnvelopeError):
            check(store, "01", branches)
