"""Drafts: the bytes in which unfinished sales survive a crash. One row a sale; closing or voiding deletes it."""

from __future__ import annotations

import msgspec

from pos_terminal.till.state import Sale, TillState


class Draft(msgspec.Struct, frozen=True, kw_only=True):
    """An unfinished sale; ``parked``: not the one on screen."""

    sale: Sale
    parked: bool


class DraftError(ValueError):
    """The bytes are no draft of this version."""


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Draft)


def changed_drafts(before: TillState, after: TillState) -> tuple[tuple[str, bytes | None], ...]:
    """What has to be written so that the drafts on disk are those of ``after``."""
    old, new = _drafts(before), _drafts(after)
    gone = [(sale, None) for sale in old if sale not in new]
    written = [(sale, encode_draft(draft)) for sale, draft in new.items() if old.get(sale) != draft]
    return (*gone, *written)


def decode_draft(data: bytes) -> Draft:
    """:raises DraftError: the bytes are no draft this version can read."""
    try:
        return _decoder.decode(data)
    except (ValueError, RecursionError) as error:  # msgspec's errors are ValueErrors, a benefit's own too
        raise DraftError(str(error)) from error


def encode_draft(draft: Draft) -> bytes:
    return _encoder.encode(draft)


def _drafts(state: TillState) -> dict[str, Draft]:
    found = {sale.sale: _draft(sale, parked=True) for sale in state.parked}
    if state.sale is not None and not state.sale.is_empty:
        found[state.sale.sale] = _draft(state.sale, parked=False)
    return found


def _draft(sale: Sale, *, parked: bool) -> Draft:
    """Without the steps to undo: twenty times the lines at every scan, for nobody after a crash."""
    return Draft(sale=msgspec.structs.replace(sale, undo=()), parked=parked)
