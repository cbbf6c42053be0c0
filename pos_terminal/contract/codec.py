"""The one encoding of a fact: msgspec JSON with sorted keys.

These bytes are stored, hashed and sent; nobody re-encodes.

Decoding a newer fact and encoding it again would drop what this version does not know, so whoever passes a fact on
passes its bytes.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import AnyFact

MAX_FACT_BYTES = 256 * 1024

_encoder = msgspec.json.Encoder(order="sorted")
_decoder: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)


class FactTooLarge(ValueError):
    """A till refuses a fact over ``MAX_FACT_BYTES`` when it appends."""


class Undecodable(ValueError):
    """Bytes that are no fact this version knows. They stay a journal row; a later version may read them."""


def encode_fact(fact: AnyFact) -> bytes:
    """The canonical bytes of ``fact``.

    :raises FactTooLarge: over ``MAX_FACT_BYTES``.
    """
    data = _encoder.encode(fact)
    if len(data) > MAX_FACT_BYTES:
        raise FactTooLarge(f"a {type(fact).__name__} of {len(data)} bytes; the limit is {MAX_FACT_BYTES}")
    return data


def decode_fact(data: bytes) -> AnyFact:
    """The fact in ``data``; fields of a newer version are passed over.

    :raises Undecodable: not JSON, an unknown type, or a field that does not fit.
    """
    try:
        return _decoder.decode(data)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise Undecodable(str(error)) from error
