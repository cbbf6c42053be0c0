"""The terminal's side of the exchange: one turn at a time, facts up first, then catalogue changes down.

The server's watermark rules and may go down; where the two journals differ it says so with checkpoints of its own, and
the till goes on from the greatest that is also in its ledger, under a new branch, bytes unchanged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import msgspec
import zstandard

from pos_terminal.contract.catalog import Change
from pos_terminal.contract.chain import Branch
from pos_terminal.contract.enrolment import Refused
from pos_terminal.contract.exchange import (
    MAX_TURN_BYTES,
    NEWEST_VERSION,
    OLDEST_VERSION,
    EnvelopeError,
    ExchangeAnswer,
    ExchangeRequest,
    FeedCursor,
    Watermark,
    decode_answer,
    decode_change,
    encode,
    fit_turn,
)
from pos_terminal.online.clock import Clock
from pos_terminal.online.connection import Connection, Unreachable

PATH = "/v1/exchange"
READ_S = 20.0
READ_ROWS = 128
ZSTD_LEVEL = 3
_HEADERS = {"Content-Type": "application/msgpack", "Content-Encoding": "zstd"}


class _Row(Protocol):
    @property
    def data(self) -> bytes: ...


class _Tip(Protocol):
    @property
    def sequence(self) -> int: ...


class FactSource(Protocol):
    """What the exchange needs of a ledger (``ledger.Ledger`` is one)."""

    uploaded: int

    @property
    def store(self) -> str: ...
    @property
    def till(self) -> str: ...
    @property
    def tip(self) -> _Tip: ...
    @property
    def branches(self) -> tuple[Branch, ...]: ...
    def read(self, after: int, limit: int) -> Sequence[_Row]: ...
    def digest_at(self, sequence: int) -> bytes | None: ...
    def branch(self, sequence: int, digest: bytes, incarnation: str) -> Branch: ...


class ChangeSink(Protocol):
    """What the exchange needs of a catalogue (``catalog.Catalog`` is one)."""

    @property
    def cursor(self) -> FeedCursor | None: ...
    @property
    def unsound(self) -> tuple[str, ...]: ...
    def apply(
        self,
        changes: Sequence[Change],
        cursor: FeedCursor | None,
        *,
        reset: bool,
        more: bool,
        unknown: Sequence[bytes] = (),
    ) -> None: ...


class Exchanged(msgspec.Struct, frozen=True, kw_only=True):
    """A turn is done. ``waiting``: facts the server has yet to get. ``again``: another turn is wanted at once.

    ``branched``: the incarnation drawn because the journals differ. ``changes``: how many the catalogue took in;
    ``skipped``: those only a newer program knows; the catalogue keeps them.
    ``unsound``: those that it cannot store, of this turn and of earlier ones, each as ``kind key``.
    ``alarms``: the server's words for the status page.
    """

    sent: int
    waiting: int
    again: bool
    changes: int
    branched: str | None
    alarms: tuple[str, ...]
    skipped: int = 0
    unsound: tuple[str, ...] = ()


class VersionMismatched(msgspec.Struct, frozen=True):
    """The programs no longer speak one version. The till keeps selling; ``message`` says which is to be updated."""

    message: str


Outcome = Exchanged | Refused | Unreachable | VersionMismatched


class Exchanger:
    """Takes turns over ``connection``. One worker thread; what it remembers is only how much a turn may hold."""

    def __init__(
        self, ledger: FactSource, catalog: ChangeSink, connection: Connection, clock: Clock, program: str
    ) -> None:
        self._ledger = ledger
        self._catalog = catalog
        self._connection = connection
        self._clock = clock
        self._program = program
        self._turn_bytes = MAX_TURN_BYTES
        self._compressor = zstandard.ZstdCompressor(level=ZSTD_LEVEL)

    def turn(self, new_incarnation: str) -> Outcome:
        """One request. ``new_incarnation``: drawn by the caller, used if the ledger has to branch.

        :raises LedgerFault: the ledger could not be read or written.
        :raises CatalogFault: the catalogue could not be written; the facts are up, the cursor has not moved.
        """
        request = self._request()
        body = self._compressor.compress(encode(request))
        sent_boot_ms = self._clock.boot_ms()
        answered = self._connection.post(PATH, body, _HEADERS)
        received_boot_ms = self._clock.boot_ms()
        if isinstance(answered, Unreachable):
            return answered
        if isinstance(answered, Refused):
            return self._refused(answered, request)
        try:
            answer = decode_answer(answered)
        except EnvelopeError as error:
            return Refused(code="unexpected", message=f"the server's answer is not understood: {error}")
        if not OLDEST_VERSION <= answer.version <= NEWEST_VERSION:
            return VersionMismatched(f"the server answered in version {answer.version}; update the terminal")
        self._clock.anchor(answer.server_time_ms, sent_boot_ms, received_boot_ms)
        return self._take_in(request, answer, new_incarnation)

    def _request(self) -> ExchangeRequest:
        ledger = self._ledger
        after = min(ledger.uploaded, ledger.tip.sequence)
        digest = ledger.digest_at(after)
        assert digest is not None
        return ExchangeRequest(
            oldest=OLDEST_VERSION,
            newest=NEWEST_VERSION,
            store=ledger.store,
            till=ledger.till,
            program=self._program,
            branches=ledger.branches,
            after=after,
            digest=digest,
            facts=tuple(self._facts(after)),
            cursor=self._catalog.cursor,
        )

    def _facts(self, after: int) -> list[bytes]:
        """The facts of a turn, read some at a time: a backlog may be larger than memory."""
        facts: list[bytes] = []
        size = 0
        while size <= self._turn_bytes:
            rows = self._ledger.read(after + len(facts), READ_ROWS)
            facts += [row.data for row in rows]
            size += sum(len(row.data) for row in rows)
            if len(rows) < READ_ROWS:
                break
        return fit_turn(facts, self._turn_bytes)

    def _refused(self, refused: Refused, request: ExchangeRequest) -> Outcome:
        if refused.code == "version_mismatch":
            return VersionMismatched(refused.message)
        if refused.code == "too_large" and len(request.facts) > 1:
            self._turn_bytes = sum(map(len, request.facts)) // 2
            return Exchanged(sent=0, waiting=self._waiting(), again=True, changes=0, branched=None, alarms=())
        return refused

    def _take_in(self, request: ExchangeRequest, answer: ExchangeAnswer, new_incarnation: str) -> Outcome:
        before = self._ledger.uploaded
        if answer.forked:
            branched = self._branch_from(answer, new_incarnation)
            if branched is None:
                return Refused(
                    code="fork_unresolved", message="the server's journal of this till has nothing in common with it"
                )
        else:
            branched = self._follow(request, answer.watermark, new_incarnation)
        uploaded = self._ledger.uploaded
        decoded = [(data, decode_change(data)) for data in answer.changes]
        known = [change for _, change in decoded if change is not None]
        unknown = [data for data, change in decoded if change is None]
        if answer.changes or answer.reset or answer.cursor != request.cursor:
            self._catalog.apply(known, answer.cursor, reset=answer.reset, more=answer.more, unknown=unknown)
        unsent = self._waiting() > 0
        moved = uploaded != before or branched is not None
        return Exchanged(
            sent=max(0, uploaded - request.after) if branched is None else 0,
            waiting=self._waiting(),
            again=answer.more or (unsent and moved),
            changes=len(known),
            skipped=len(unknown),
            unsound=self._catalog.unsound,
            branched=branched,
            alarms=answer.alarms,
        )

    def _waiting(self) -> int:
        return self._ledger.tip.sequence - self._ledger.uploaded

    def _branch_from(self, answer: ExchangeAnswer, new_incarnation: str) -> str | None:
        """Branches at the greatest checkpoint that is also in the ledger; None where there is none."""
        for checkpoint in sorted(answer.checkpoints, key=lambda point: -point.sequence):
            if self._ledger.digest_at(checkpoint.sequence) == checkpoint.digest:
                return self._ledger.branch(checkpoint.sequence, checkpoint.digest, new_incarnation).incarnation
        return None

    def _follow(self, request: ExchangeRequest, watermark: Watermark | None, new_incarnation: str) -> str | None:
        """Moves the ledger's watermark to the server's; the incarnation if it had to branch.

        One that is not ours (another digest there) is taken all the same: the next turn starts from it, and the server
        answers with its checkpoints. One beyond the tip: the server has facts this ledger lost (an old copy of the file
        was put back by hand). Once all that is here has been compared, what comes next here is another branch.
        """
        ledger = self._ledger
        sent_to = request.after + len(request.facts)
        if watermark is None:
            ledger.uploaded = 0
        elif watermark.sequence <= ledger.tip.sequence:
            ledger.uploaded = watermark.sequence
        elif sent_to < ledger.tip.sequence:
            ledger.uploaded = sent_to
        else:
            digest = ledger.digest_at(sent_to)
            assert digest is not None
            return ledger.branch(sent_to, digest, new_incarnation).incarnation
        return None
