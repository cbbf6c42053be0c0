"""Drafts: the bytes in which unfinished sales survive a crash. One row a sale; closing or voiding deletes it."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.ids import sale_day_and_count
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.state import Sale, TillState

VERSION = 3
"""Counted up when what an older program would drop from a draft, or take wrongly, is put into it.

A draft says the oldest version that takes it rightly: 3 for a hand-over, a sale with vouchers kept for it, one with a
member, whose coupons an older program would ask the server about as nobody's, and a return for which the server holds
its sale, which an older program would end without a word; 2 for any other return, 1 for any other sale.
"""
HAND_OVER = "hand-over/"
"""What the key of a hand-over's row begins with: its sale is closed, and had a row of its own."""


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An unfinished sale; ``parked``: not the one on screen. ``version``: that a program has to know to read it."""

    sale: Sale
    parked: bool
    version: int = 1


class HandOverDraft(msgspec.Struct, frozen=True, kw_only=True):
    """A hand-over that holds what no fact tells (``HandOver.kept``). Its row has the key ``HAND_OVER`` + sale."""

    hand_over: HandOver
    version: int = 3


class _Number(msgspec.Struct):
    number: str = ""


class _Numbered(msgspec.Struct):
    sale: _Number = msgspec.field(default_factory=_Number)


class DraftError(ValueError):
    """The bytes are no draft of this version."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Draft)
_hand_overs = msgspec.json.Decoder(HandOverDraft)
_numbers = msgspec.json.Decoder(_Numbered)


def changed_drafts(before: TillState, after: TillState) -> tuple[tuple[str, bytes | None], ...]:
    """What has to be written so that the drafts on disk are those of ``after``."""
    old, new = _drafts(before), _drafts(after)
    gone = [(sale, None) for sale in old if sale not in new]
    written = [(sale, encode_draft(draft)) for sale, draft in new.items() if old.get(sale) != draft]
    return (*gone, *written)


def decode_hand_over(data: bytes) -> HandOver:
    """:raises DraftError: the bytes are no hand-over this version can read."""
    try:
        draft = _hand_overs.decode(data)
    except (ValueError, RecursionError) as error:
        raise DraftError(str(error)) from error
    if draft.version > VERSION:
        raise DraftError(f"it has version {draft.version}, this program knows versions up to {VERSION}")
    return draft.hand_over


def decode_draft(data: bytes) -> Draft:
    """:raises DraftError: the bytes are no draft this version can read."""
    try:
        draft = _decoder.decode(data)
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors, a benefit's own too
        raise DraftError(str(error)) from error
    if draft.version > VERSION:
        raise DraftError(f"it has version {draft.version}, this program knows versions up to {VERSION}")
    return draft


def number_of(data: bytes) -> str:
    """The number of a sale whose draft does not decode, so that it is not given twice; "" where there is none."""
    try:
        number = _numbers.decode(data).sale.number
        sale_day_and_count(number)
    except (ValueError, RecursionError):
        return ""
    return number


def encode_draft(draft: Draft | HandOverDraft) -> bytes:
    return _encoder.encode(draft)


def _drafts(state: TillState) -> dict[str, Draft | HandOverDraft]:
    found: dict[str, Draft | HandOverDraft] = {
        f"{HAND_OVER}{over.sale}": HandOverDraft(hand_over=over) for over in state.hand_overs if over.kept
    }
    found |= {sale.sale: draft_of(sale, parked=True) for sale in state.parked}
    if state.sale is not None and not state.sale.is_empty:
        found[state.sale.sale] = draft_of(state.sale, parked=False)
    return found


def draft_of(sale: Sale, *, parked: bool) -> Draft:
    """Without the steps to undo: twenty times the lines at every scan, for nobody after a crash."""
    with_member = sale.member or any(one.member for one in sale.benefits)
    leased = sale.refund is not None and sale.refund.leased
    version = 3 if with_member or sale.vouchers or leased else 2 if sale.refund is not None else 1
    return Draft(sale=msgspec.structs.replace(sale, undo=()), parked=parked, version=version)
