"""Walks the chain of a ledger file that it opens only for reading. Loads neither SQLAlchemy nor Qt.

What it proves: that the file holds an unbroken chain from the till's origin to its tip. That nobody wrote another
chain instead is proved by the tip printed on receipts and Z reports, and by the server's journal.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec

from pos_terminal.contract.chain import next_digest, origin_digest
from pos_terminal.ledger.errors import NotALedger
from pos_terminal.ledger.schema import format_of, open_to_read
from pos_terminal.sqlite.driver import sqlite3

PROGRESS_EVERY = 1_000


class Verified(msgspec.Struct, frozen=True, kw_only=True):
    """The chain holds: ``count`` facts, the digest after the last."""

    store: str
    till: str
    count: int
    tip: bytes
    branches: int


class Broken(msgspec.Struct, frozen=True, kw_only=True):
    """``sequence`` is the first fact that does not fit; all before it do. 0: what the chain starts from."""

    sequence: int
    why: str


class _Typed(msgspec.Struct):
    type: str


_typed = msgspec.json.Decoder(_Typed)
_BranchRow = tuple[str, str | None, int, bytes]


def verify(path: Path, progress: Callable[[int, int], None] | None = None) -> Verified | Broken:
    """Whether the chain of the ledger at ``path`` holds. ``progress(done, of)`` is called now and then.

    :raises NotALedger: no such file, or it is not a ledger.
    :raises LedgerTooNew: a newer program wrote it.
    :raises LedgerFault: this user may not read it.
    """
    with closing(open_to_read(path)) as connection:
        try:
            if not format_of(connection):
                raise NotALedger(f"{path} is empty")
            meta = connection.execute("SELECT store, till, uploaded, tip_sequence, tip_digest FROM meta").fetchone()
            branches: list[_BranchRow] = connection.execute(
                "SELECT incarnation, parent, sequence, digest FROM branches ORDER BY position"
            ).fetchall()
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorname", "") == "SQLITE_NOTADB":
                raise NotALedger(f"{path} is not a ledger") from error
            return Broken(sequence=0, why=f"the file is damaged: {error}")
        if meta is None or not branches:
            return Broken(sequence=0, why="it is not said whose ledger this is")
        return _walk(connection, meta, branches, progress)


def _walk(
    connection: sqlite3.Connection,
    meta: tuple[str, str, int, int, bytes],
    branches: list[_BranchRow],
    progress: Callable[[int, int], None] | None,
) -> Verified | Broken:
    store, till, uploaded, tip_sequence, tip_digest = meta
    digest = origin_digest(store, till, branches[0][0])
    if broken := _branch_break(0, digest, branches):
        return broken
    sequence = 0
    try:
        for row in connection.execute("SELECT sequence, type, bytes, digest FROM facts ORDER BY sequence"):
            if why := _misfit(sequence + 1, digest, row):
                return Broken(sequence=sequence + 1, why=why)
            sequence, digest = row[0], row[3]
            if broken := _branch_break(sequence, digest, branches):
                return broken
            if progress and sequence % PROGRESS_EVERY == 0:
                progress(sequence, max(sequence, tip_sequence))
    except sqlite3.Error as error:
        return Broken(sequence=sequence + 1, why=f"the file is damaged: {error}")
    if sequence < max(tip_sequence, uploaded):
        return Broken(sequence=sequence + 1, why=f"missing: the ledger reached fact {max(tip_sequence, uploaded)}")
    if (tip_sequence, tip_digest) != (sequence, digest):
        return Broken(sequence=tip_sequence + 1, why="it is beyond the tip that was recorded with the last commit")
    if any(branch[2] > sequence for branch in branches):
        return Broken(sequence=sequence + 1, why="missing: a branch begins after it")
    return Verified(store=store, till=till, count=sequence, tip=digest, branches=len(branches))


def _misfit(expected: int, previous: bytes, row: tuple[int, str, bytes, bytes]) -> str:
    sequence, kind, data, digest = row
    if sequence != expected:
        return f"missing: fact {sequence} follows fact {expected - 1}"
    if not isinstance(data, bytes) or next_digest(previous, data) != digest:
        return "its bytes do not give its digest"
    try:
        named = _typed.decode(data).type
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return "its bytes are not a fact"
    return "" if named == kind else f"it is filed as {kind!r} but is a {named!r}"


def _branch_break(sequence: int, digest: bytes, branches: list[_BranchRow]) -> Broken | None:
    for place, (incarnation, parent, at, its_digest) in enumerate(branches):
        if at == sequence and its_digest != digest:
            return Broken(sequence=at, why=f"branch {incarnation} begins after it with another digest")
        if sequence == 0 and parent != (branches[place - 1][0] if place else None):
            return Broken(sequence=0, why=f"branch {incarnation} does not grow from the one before it")
    return None
