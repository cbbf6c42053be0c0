"""Where an exchange's facts go: how far the journal has a till's path, what continues it, where the two differ.

Reads the database, writes nothing; ``intake`` carries a ``Placement`` out in its one transaction for many tills.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import msgspec

from pos_terminal.contract.chain import Branch, next_digest, same
from pos_terminal.contract.exchange import Checkpoint, EnvelopeError, ExchangeRequest, Watermark
from sync_server.branches import Section, checkpoint_sequences, path, section_of
from sync_server.database import Transaction


class KnownBranch(msgspec.Struct, frozen=True):
    """A branch the journal has: where it begins and its head, the last fact stored under it."""

    branch: Branch
    head: Checkpoint


class NewFact(msgspec.Struct, frozen=True):
    incarnation: str
    sequence: int
    digest: bytes
    data: bytes


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """``heads``: branches that are new or have grown, as they stand afterwards; ``begun``: the new ones among them."""

    watermark: Watermark | None
    forked: bool = False
    checkpoints: tuple[Checkpoint, ...] = ()
    facts: tuple[NewFact, ...] = ()
    heads: tuple[KnownBranch, ...] = ()
    begun: tuple[Branch, ...] = ()


class _Walk:
    """The journal along the path of one request."""

    def __init__(self, tx: Transaction, request: ExchangeRequest, known: Mapping[str, KnownBranch]) -> None:
        self.tx = tx
        self.request = request
        self.known = known
        self.sections = path(request.branches)
        self.origin = request.branches[0]

    async def digests_at(self, sequences: Sequence[int]) -> dict[int, bytes]:
        """The journal's digests at ``sequences``, none above its tip along the path."""
        found: dict[int, bytes] = {0: self.origin.digest}
        wanted: dict[str, list[int]] = {}
        for sequence in sequences:
            if sequence:
                wanted.setdefault(section_of(self.sections, sequence).branch.incarnation, []).append(sequence)
        for incarnation, numbers in wanted.items():
            rows = await self.tx.fetch(
                "SELECT j.sequence, j.digest FROM journal j WHERE j.store = $2 AND j.till = $3 AND j.incarnation = $4 "
                "AND j.sequence IN (SELECT CAST(value->>0 AS BIGINT) FROM :json_rows:)",
                json.dumps([[number] for number in numbers]),
                self.request.store,
                self.request.till,
                incarnation,
            )
            found.update((sequence, bytes(digest)) for sequence, digest in rows)
        return found

    async def digest_at(self, sequence: int) -> bytes:
        return (await self.digests_at([sequence]))[sequence]

    async def tip(self) -> tuple[Section, Checkpoint, bool]:
        """The section and point up to which the journal has this path, and whether the path leaves it there."""
        section = self.sections[0]
        at = Checkpoint(0, self.origin.digest)
        for following in self.sections:
            branch = following.branch
            if at.sequence < branch.sequence:
                break  # a restored server: it has yet to be sent what lies before this branch
            if not same(at.digest, branch.digest):
                return section, at, True
            section = following
            known = self.known.get(branch.incarnation)
            if known is None:
                continue
            if known.branch != branch:
                raise EnvelopeError(f"incarnation {branch.incarnation} is known as another branch")
            if known.head.sequence <= following.last:
                at = known.head
            else:
                at = Checkpoint(following.last, await self.digest_at(following.last))
        return section, at, False


async def place(
    tx: Transaction, request: ExchangeRequest, facts: Sequence[bytes], known: Mapping[str, KnownBranch]
) -> Placement:
    """Where ``facts`` of ``request`` go.

    :raises EnvelopeError: one of the branches contradicts what the journal has under its name.
    """
    walk = _Walk(tx, request, known)
    if walk.sections[0].branch.incarnation not in known and request.after > 0:
        return Placement(watermark=None)
    section, tip, left = await walk.tip()
    if left:
        return await _forked(walk, section, tip)
    if request.after > tip.sequence:
        return Placement(watermark=_watermark(section, tip))
    at_after = tip.digest if request.after == tip.sequence else await walk.digest_at(request.after)
    if not same(request.digest, at_after):
        return await _forked(walk, section, tip)
    digest = request.digest
    seen = facts[: tip.sequence - request.after]
    for data in seen:
        digest = next_digest(digest, data)
    if seen:
        sequence = request.after + len(seen)
        stored = tip.digest if sequence == tip.sequence else await walk.digest_at(sequence)
        if not same(digest, stored):
            return await _forked(walk, section, tip)
    return await _continued(walk, section, tip, facts[len(seen) :])


async def _continued(walk: _Walk, section: Section, tip: Checkpoint, facts: Sequence[bytes]) -> Placement:
    heads: dict[str, KnownBranch] = {}
    begun: list[Branch] = []
    placed: list[NewFact] = []
    sections = walk.sections

    def reach(reached: Section) -> None:
        branch = reached.branch
        if branch.incarnation not in walk.known and branch.incarnation not in heads:
            begun.append(branch)
            heads[branch.incarnation] = KnownBranch(branch, Checkpoint(branch.sequence, branch.digest))

    for earlier in sections[: sections.index(section) + 1]:
        reach(earlier)
    left = False
    for data in facts:
        while tip.sequence >= section.last:
            following = sections[sections.index(section) + 1]
            if not same(tip.digest, following.branch.digest):
                left = True
                break
            section = following
            reach(section)
        if left:
            break
        tip = Checkpoint(tip.sequence + 1, next_digest(tip.digest, data))
        placed.append(NewFact(section.branch.incarnation, tip.sequence, tip.digest, data))
        heads[section.branch.incarnation] = KnownBranch(section.branch, tip)
    return Placement(
        watermark=_watermark(section, tip),
        forked=left,
        checkpoints=(tip,) if left else (),
        facts=tuple(placed),
        heads=tuple(heads.values()),
        begun=tuple(begun),
    )


async def _forked(walk: _Walk, section: Section, tip: Checkpoint) -> Placement:
    sequences = checkpoint_sequences(tip.sequence)
    digests = await walk.digests_at(sequences)
    return Placement(
        watermark=_watermark(section, tip),
        forked=True,
        checkpoints=tuple(Checkpoint(sequence, digests[sequence]) for sequence in sequences),
    )


def _watermark(section: Section, tip: Checkpoint) -> Watermark:
    return Watermark(incarnation=section.branch.incarnation, sequence=tip.sequence, digest=tip.digest)
