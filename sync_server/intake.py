"""The intake: exchanges wait in a queue that is drained in ONE transaction for many tills.

An exchange is answered only when its facts are durable. One till's request cannot fail another's: what does not fit is
told to its sender, and a transaction that fails is tried again one request at a time.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Sequence

import msgspec

from pos_terminal.contract.chain import Branch
from pos_terminal.contract.exchange import Checkpoint, EnvelopeError, ExchangeRequest, fit_turn
from sync_server import branches, disputes
from sync_server.database import Database, DatabaseUnavailable, Transaction, ValueUnfit
from sync_server.journal import partition_of
from sync_server.placement import KnownBranch, Placement, place
from sync_server.wording import say

MAX_TURN_FACTS = 4096
_log = logging.getLogger("sync_server.intake")

Wake = Callable[[frozenset[int]], None]


class TerminalRefused(Exception):
    """The terminal is not (or no longer) enrolled; nothing was stored. ``code``: as ``contract.enrolment`` has it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _Till(msgspec.Struct, frozen=True):
    """What the server had of a till before this transaction."""

    revoked: bool
    incarnation: str | None
    sequence: int


class _Waiting(msgspec.Struct):
    request: ExchangeRequest
    facts: list[bytes]
    done: asyncio.Future[Placement]

    @property
    def key(self) -> tuple[str, str]:
        return self.request.store, self.request.till


_Outcome = Placement | EnvelopeError | TerminalRefused


class Intake:
    """Owns the queue and the one task that drains it."""

    def __init__(self, database: Database, clock: Callable[[], int], wake: Wake, *, batch: int) -> None:
        self._database = database
        self._clock = clock
        self._wake = wake
        self._batch = batch
        self._queue: list[_Waiting] = []
        self._more = asyncio.Event()

    async def submit(self, request: ExchangeRequest) -> Placement:
        """Store what continues the journal; returns when it is durable.

        :raises EnvelopeError: the branches are none of this till's ledger.
        :raises TerminalRefused: unknown or revoked meanwhile.
        :raises DatabaseUnavailable: nothing is known to be stored; the till asks again.
        """
        branches.check(request.store, request.till, request.branches)
        facts = fit_turn(list(request.facts[:MAX_TURN_FACTS]))
        waiting = _Waiting(request, facts, asyncio.get_running_loop().create_future())
        self._queue.append(waiting)
        self._more.set()
        return await waiting.done

    async def run(self) -> None:
        """Drain the queue until cancelled."""
        while True:
            await self._more.wait()
            batch = self._take()
            if not self._queue:
                self._more.clear()
            try:
                await self._settle(batch)
            finally:
                for waiting in batch:
                    if not waiting.done.done():
                        waiting.done.set_exception(DatabaseUnavailable("the server is stopping"))

    def _take(self) -> list[_Waiting]:
        """The waiting requests, one a till: a second one of a till depends on the first."""
        taken: dict[tuple[str, str], _Waiting] = {}
        left: list[_Waiting] = []
        for waiting in self._queue:
            if waiting.done.done():
                continue  # its sender has gone away
            if len(taken) < self._batch and waiting.key not in taken:
                taken[waiting.key] = waiting
            else:
                left.append(waiting)
        self._queue = left
        return list(taken.values())

    async def _settle(self, batch: Sequence[_Waiting]) -> None:
        try:
            outcomes = await self._commit(batch)
        except (DatabaseUnavailable, ValueUnfit) as error:
            if len(batch) > 1:
                for waiting in batch:
                    await self._settle([waiting])
                return
            if isinstance(error, ValueUnfit):
                _log.error("%s/%s cannot be stored: %s", *batch[0].key, error)
            if not batch[0].done.done():
                batch[0].done.set_exception(DatabaseUnavailable(str(error)))
            return
        stored: set[int] = set()
        for waiting, outcome in zip(batch, outcomes, strict=True):
            if isinstance(outcome, Placement) and outcome.facts:
                stored.add(partition_of(waiting.request.store, self._database.partitions))
            if waiting.done.done():
                continue
            if isinstance(outcome, Placement):
                waiting.done.set_result(outcome)
            else:
                waiting.done.set_exception(outcome)
        if stored:
            self._wake(frozenset(stored))

    async def _commit(self, batch: Sequence[_Waiting]) -> list[_Outcome]:
        now = self._clock()
        # In one order for every process, so that two transactions never wait for each other's tills.
        keys = json.dumps(sorted(waiting.key for waiting in batch))
        async with self._database.write() as tx:
            tills = await _load_tills(tx, keys)
            known = await _load_branches(tx, keys)
            outcomes: list[_Outcome] = []
            for waiting in batch:
                till = tills.get(waiting.key)
                if till is None or till.revoked:
                    outcomes.append(TerminalRefused("revoked" if till else "unknown_terminal"))
                    continue
                try:
                    outcomes.append(await place(tx, waiting.request, waiting.facts, known.get(waiting.key, {})))
                except EnvelopeError as error:
                    outcomes.append(error)
            placed = [
                (waiting.request, tills[waiting.key], outcome)
                for waiting, outcome in zip(batch, outcomes, strict=True)
                if isinstance(outcome, Placement)
            ]
            await self._store(tx, placed, now)
        return outcomes

    async def _store(
        self, tx: Transaction, placed: Sequence[tuple[ExchangeRequest, _Till, Placement]], now: int
    ) -> None:
        await tx.insert(
            "journal",
            "partition, store, till, incarnation, sequence, digest, received_at_ms, data",
            [
                (
                    partition_of(request.store, self._database.partitions),
                    request.store,
                    request.till,
                    fact.incarnation,
                    fact.sequence,
                    fact.digest,
                    now,
                    fact.data,
                )
                for request, _, placement in placed
                for fact in placement.facts
            ],
        )
        await tx.execute_many(
            "INSERT INTO branches (store, till, incarnation, parent, sequence, digest, head_sequence, head_digest) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (store, till, incarnation) "
            "DO UPDATE SET head_sequence = excluded.head_sequence, head_digest = excluded.head_digest",
            [
                (
                    request.store,
                    request.till,
                    known.branch.incarnation,
                    known.branch.parent,
                    known.branch.sequence,
                    known.branch.digest,
                    known.head.sequence,
                    known.head.digest,
                )
                for request, _, placement in placed
                for known in placement.heads
            ],
        )
        await tx.execute_many(
            "UPDATE tills SET incarnation = $3, sequence = $4, digest = $5 WHERE store = $1 AND till = $2",
            [
                (request.store, request.till, mark.incarnation, mark.sequence, mark.digest)
                for request, _, placement in placed
                if (mark := placement.watermark) and not placement.forked
            ],
        )
        await tx.execute_many(
            "UPDATE tills SET last_exchange_ms = $3, program = $4 WHERE store = $1 AND till = $2",
            [(request.store, request.till, now, request.program[:64]) for request, _, _ in placed],
        )
        raised = [_fork(request, till, placement, now) for request, till, placement in placed]
        await disputes.raise_all(tx, [dispute for dispute in raised if dispute])


def _fork(request: ExchangeRequest, till: _Till, placement: Placement, now: int) -> disputes.Dispute | None:
    """The dispute about facts the journal has and the till's ledger has not: named by where they end."""
    if till.incarnation is None:
        return None
    begun = [branch for branch in placement.begun if branch.sequence < till.sequence]
    if not begun and not placement.forked:
        return None
    if placement.forked:
        assert placement.watermark is not None
        detail = say("fork_differs", sequence=placement.watermark.sequence)
    elif begun[0].parent is None:
        detail = say("fork_began", branch=begun[0].incarnation)
    else:
        detail = say("fork_went_on", sequence=begun[0].sequence, branch=begun[0].incarnation)
    return disputes.Dispute(
        store=request.store,
        till=request.till,
        kind="fork",
        subject=f"{till.incarnation}@{till.sequence}",
        detail=detail,
        raised_at_ms=now,
    )


async def _load_tills(tx: Transaction, keys: str) -> dict[tuple[str, str], _Till]:
    rows = await tx.fetch(
        "SELECT t.store, t.till, t.revoked_at_ms, t.incarnation, t.sequence FROM tills t WHERE (t.store, t.till) IN "
        "(SELECT value->>0, value->>1 FROM :json_rows:) ORDER BY t.store, t.till :for_update:",
        keys,
    )
    return {(row[0], row[1]): _Till(row[2] is not None, row[3], row[4]) for row in rows}


async def _load_branches(tx: Transaction, keys: str) -> dict[tuple[str, str], dict[str, KnownBranch]]:
    rows = await tx.fetch(
        "SELECT b.store, b.till, b.incarnation, b.parent, b.sequence, b.digest, b.head_sequence, b.head_digest "
        "FROM branches b WHERE (b.store, b.till) IN (SELECT value->>0, value->>1 FROM :json_rows:)",
        keys,
    )
    known: dict[tuple[str, str], dict[str, KnownBranch]] = {}
    for store, till, incarnation, parent, sequence, digest, head, head_digest in rows:
        branch = Branch(incarnation=incarnation, parent=parent, sequence=sequence, digest=bytes(digest))
        known.setdefault((store, till), {})[incarnation] = KnownBranch(branch, Checkpoint(head, bytes(head_digest)))
    return known
