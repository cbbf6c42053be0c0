"""``pos-terminal quote``: instances of the model RBM-1 in, one line of JSON out for each, whatever the others are."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO

import msgspec

from pos_terminal.benefits.proving import prove
from pos_terminal.benefits.quick import quick
from pos_terminal.benefits.quote import Quote
from pos_terminal.benefits.rbm1 import Instance, InstanceError, read_instance
from pos_terminal.benefits.reasons import Asked
from pos_terminal.sale.reasons import WhyUnused

QUICK_MS = 100
"""How long a first answer may take, everything counted: it is asked to end a quarter earlier."""
REASONS_MS = 100
"""What the proof leaves of its limit for the reasons, which need no search."""


class Unwritable(Exception):
    """An answer cannot be written. ``why``: as the system says; a reader who has gone is ``BrokenPipeError`` still."""

    def __init__(self, why: OSError) -> None:
        super().__init__(why.strerror)
        self.why = why


class _Named(msgspec.Struct):
    id: str = ""


class _Row(msgspec.Struct):
    """A line of a file: an instance, or one beside its known optimum."""

    instance: msgspec.Raw = msgspec.Raw()


def quote_file(
    path: str,
    limit_ms: int | None,
    *,
    proven: bool,
    told: Callable[[str], None],
    progress: Callable[[int, int], None] | None = None,
) -> int:
    """Answers every instance of the file (``-``: standard input) on standard output; in how many something was wrong.

    A file without any counts as one that is wrong.

    ``limit_ms``: how long one answer may take, the quote first and the costs with what is left; the reasons are given
    in any case. Without it ``QUICK_MS``, and with a proof as long as it needs.
    ``told``: what is wrong with an instance, one line for each: that it cannot be read, or what was left out of it.
    ``progress(done, of)``, in bytes, where the length is known.

    :raises OSError: the file cannot be read. :raises Unwritable: standard output cannot be written.
    """
    if path == "-":
        return _quote_all(_rows(sys.stdin.buffer), "standard input", limit_ms, told, proven=proven)
    with Path(path).open("rb") as file:
        length = os.fstat(file.fileno()).st_size
        rows = _rows(file if progress is None or not length else _followed(file, length, progress))
        return _quote_all(rows, path, limit_ms, told, proven=proven)


def _followed(file: BinaryIO, length: int, progress: Callable[[int, int], None]) -> Iterator[bytes]:
    """The rows of the file; a row is done when the next is asked for."""
    done = 0
    for row in file:
        yield row
        done += len(row)
        progress(min(done, length), length)


def _quote_all(
    rows: Iterable[tuple[int, bytes]], name: str, limit_ms: int | None, told: Callable[[str], None], *, proven: bool
) -> int:
    bad, found = 0, False
    for number, row in rows:
        found = True
        try:
            instance = read_instance(row)
        except InstanceError as error:
            told(_one_line(f"{name}:{number}: {_named(row)}{error}"))
            bad += 1
            continue
        refused = [f"benefit {one.benefit} is left out: {one.why}" for one in instance.refused]
        if instance.wrong or refused:
            told(_one_line(f"{name}:{number}: {instance.id}: {'; '.join([*instance.wrong, *refused])}"))
            bad += 1
        _write(msgspec.json.encode(_answer(instance, limit_ms, proven=proven)) + b"\n")
    if not found:
        told(_one_line(f"{name}: there is no instance in it"))
    return bad if found else 1


def _write(line: bytes) -> None:
    """:raises Unwritable: standard output cannot be written."""
    try:
        sys.stdout.buffer.write(line)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise Unwritable(error) from error


def _one_line(text: str) -> str:
    """Names are anything: what a terminal would act on is written out."""
    return "".join(one if one.isprintable() else ascii(one)[1:-1] for one in text)


def _rows(file: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    for number, row in enumerate(file, 1):
        if row.strip():
            try:
                inside = bytes(msgspec.json.decode(row, type=_Row).instance)
            except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
                inside = b""
            yield number, inside or row


def _named(row: bytes) -> str:
    try:
        named = msgspec.json.decode(row, type=_Named).id
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return ""
    return f"{named}: " if named else ""


def _answer(instance: Instance, limit_ms: int | None, *, proven: bool) -> dict[str, Any]:
    begun = time.perf_counter_ns()
    limit = limit_ms or (None if proven else QUICK_MS)

    def past(until: int | None) -> bool:
        return until is not None and time.perf_counter_ns() - begun > until * 1_000_000

    lines, book, at_ms = instance.lines, instance.book, instance.at_ms
    quote = quick(lines, book, at_ms, late=lambda: past((limit or QUICK_MS) * 3 // 4))
    assert isinstance(quote, Quote)
    if proven and not quote.proven:
        until = limit and max(limit * 3 // 4, limit - REASONS_MS)
        best = prove(lines, book, at_ms, quote, cancelled=lambda: past(until))
        assert isinstance(best, Quote)
        quote = best
    asked = Asked(lines, book, at_ms, quote, lambda: past(limit))
    unused = [_unused(asked, one) for one in asked.unused()]
    unused += [{"benefit": one.benefit, "reason": "refused", "why": one.why} for one in instance.refused]
    return {
        "id": instance.id,
        "cash_due": quote.due,
        "selection": {"items": quote.selection.items, "benefits": quote.selection.benefits},
        "lower_bound": quote.lower_bound,
        "proven": quote.proven,
        "shares": _shares(quote),
        "unused": unused,
        "ms": round((time.perf_counter_ns() - begun) / 1e6, 3),
    }


def _shares(quote: Quote) -> dict[str, dict[str, int]]:
    shares: dict[str, dict[str, int]] = {}
    for share in quote.evaluation.shares:
        shares.setdefault(share.benefit, {})[share.line] = share.amount
    return shares


def _unused(asked: Asked, one: WhyUnused) -> dict[str, Any]:
    """With what using it instead would cost, where the quote it is measured against is certain and time is left."""
    told: dict[str, Any] = msgspec.to_builtins(one)
    if asked.quote.proven and one.benefit not in asked.never and not asked.cancelled():
        cost = asked.cost_of(one.benefit)
        if cost is not None:
            told["cost"] = cost
    return told
