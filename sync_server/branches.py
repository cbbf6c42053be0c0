"""Where a till's branches run: which branch a sequence belongs to. Pure.

A ledger's branches come in order; each goes on after its ``sequence``, up to where a later one took over. A branch that
a later one left before it began has no facts of this ledger: it is passed over.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pos_terminal.contract.chain import DIGEST_BYTES, Branch, origin_digest, same
from pos_terminal.contract.exchange import MAX_CHECKPOINTS, EnvelopeError
from pos_terminal.contract.ids import is_name

ENDLESS = 2**62


class Section(msgspec.Struct, frozen=True):
    """``branch`` holds the sequences above ``branch.sequence`` up to ``last``."""

    branch: Branch
    last: int


def check(store: str, till: str, branches: Sequence[Branch]) -> None:
    """:raises EnvelopeError: the branches are none of one ledger of this till."""
    first = branches[0]
    if first.parent is not None or first.sequence != 0:
        raise EnvelopeError("the first branch must have no parent and begin at 0")
    seen: set[str] = set()
    for branch in branches:
        if not is_name(branch.incarnation) or branch.incarnation in seen:
            raise EnvelopeError(f"incarnation {branch.incarnation[:40]!r} is no name, or stands twice")
        if branch is not first and branch.parent not in seen:
            raise EnvelopeError(f"branch {branch.incarnation} has a parent that is not before it")
        if not 0 <= branch.sequence < ENDLESS or len(branch.digest) != DIGEST_BYTES:
            raise EnvelopeError(f"branch {branch.incarnation} has an impossible sequence or digest")
        seen.add(branch.incarnation)
    if not same(first.digest, origin_digest(store, till, first.incarnation)):
        raise EnvelopeError("the first branch does not begin at this till's origin")


def path(branches: Sequence[Branch]) -> list[Section]:
    """The sections of the current branch and what it grew from, in order; each begins where the one before ends."""
    sections: list[Section] = []
    last = ENDLESS
    for branch in reversed(branches):
        if branch.sequence < last:
            sections.append(Section(branch, last))
            last = branch.sequence
    return sections[::-1]


def section_of(sections: Sequence[Section], sequence: int) -> Section:
    """The section that holds ``sequence`` (≥ 1)."""
    return next(section for section in sections if section.branch.sequence < sequence <= section.last)


def checkpoint_sequences(tip: int) -> list[int]:
    """The sequences of an answer's checkpoints: ``tip``, then at distances 1, 2, 4, … down to 0."""
    sequences, distance = [tip], 1
    while distance < tip and len(sequences) < MAX_CHECKPOINTS - 1:
        sequences.append(tip - distance)
        distance *= 2
    if tip:
        sequences.append(0)
    return sequences
