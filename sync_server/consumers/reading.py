"""A fact of the journal as every consumer takes it: what it names fits the tables and indexes of both databases.

One bound for all: what one consumer sets aside, all do, whichever database is behind them.
"""

from __future__ import annotations

from typing import Final

import msgspec

from pos_terminal.contract.codec import Undecodable, decode_fact
from pos_terminal.contract.facts import AnyFact
from pos_terminal.contract.money import MAX_AMOUNT
from sync_server.disputes import Dispute, Kind
from sync_server.journal import Entry
from sync_server.wording import say

MAX_KEY_BYTES: Final = 200  # two of them and a till in one index entry, which PostgreSQL ends at 2,704 bytes
_KEYS: Final = frozenset(
    ("attempt", "benefit", "business_day", "of", "order", "period", "refund", "sale", "seller", "serial")
)  # fields whose text stands in an index, or in a dispute's subject
# A fact's bytes by their kinds, so that ``in`` finds what may be unfit: a twentieth of the cost of a pattern, which
# every consumer would pay for every fact.
_TEXT: Final = bytes(byte if byte == ord('"') else ord("x") for byte in range(256))
_LONG_TEXT: Final = b"x" * (MAX_KEY_BYTES + 1)
_NUMBERS: Final = bytes(ord("0") if byte in b"0123456789" else text for byte, text in enumerate(_TEXT))
_LONG_NUMBER: Final = b"x" + b"0" * len(str(MAX_AMOUNT))


def fact_in(entry: Entry) -> AnyFact:
    """The fact of ``entry``.

    :raises Undecodable: no fact this version knows, a number beyond ``MAX_AMOUNT`` (an instant: the year 2286), so
        that sums stay within 64 bits, or a key that no index holds.
    """
    try:
        fact = decode_fact(entry.data)
    except Undecodable as error:
        raise Undecodable(say("unreadable", text=error)) from error
    if _may_be_unfit(entry.data):
        _must_fit(msgspec.to_builtins(fact), "")
    return fact


def _may_be_unfit(data: bytes) -> bool:
    """Whether to look closely: there is an escape (a NUL, text shorter than it travels), long text or a long number.

    False is sure. A text of digits alone (a tax code) is no number.
    """
    return b"\\" in data or _LONG_TEXT in data.translate(_TEXT) or _LONG_NUMBER in data.translate(_NUMBERS)


def dispute_about(entry: Entry, kind: Kind, subject: str, detail: str) -> Dispute:
    """The dispute that a fact of the journal raises."""
    return Dispute(
        store=entry.store,
        till=entry.till,
        kind=kind,
        subject=subject,
        detail=detail,
        raised_at_ms=entry.received_at_ms,
    )


def _must_fit(value: object, field: str) -> None:
    match value:
        case int() if abs(value) > MAX_AMOUNT:
            raise Undecodable(say("beyond_limit", field=field, value=value, limit=MAX_AMOUNT))
        case str() if field in _KEYS:
            if (size := len(value.encode())) > MAX_KEY_BYTES:
                raise Undecodable(say("too_long", field=field, size=size, limit=MAX_KEY_BYTES))
            if "\0" in value:
                raise Undecodable(say("holds_nul", field=field))
        case dict():
            for name, inner in value.items():
                _must_fit(inner, name)
        case list() | tuple():
            for inner in value:
                _must_fit(inner, field)
        case _:
            pass
