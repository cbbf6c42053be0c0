"""The reference protocol between the server and an acquirer: JSON over HTTP, signed both ways. Ours, not a standard.

``POST {base}/v1/pay|query|cancel|refund|query-refund`` with headers ``X-Merchant``, ``X-Time`` (Unix milliseconds) and
``X-Signature``: hex HMAC-SHA256 under the merchant's key over ``request_text``. Every answer carries
``X-Signature`` over ``answer_text``, in which the request's signature stands, so that no answer fits another question.
Amounts are fen.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Annotated

import msgspec

from pos_terminal.contract.facts import Funder, Wallet

MAX_SKEW_MS = 300_000
MAX_BODY_BYTES = 64 * 1024

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")]
Fen = Annotated[int, msgspec.Meta(ge=1, le=10**13)]


class Command(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """``terminal``: ``STORE/TILL`` of the asking till."""

    terminal: Annotated[str, msgspec.Meta(min_length=1, max_length=65)]
    attempt: Id


class PayCommand(Command, frozen=True, kw_only=True):
    code: Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
    wallet: Wallet
    amount: Fen

    def __repr__(self) -> str:
        return f"PayCommand(attempt={self.attempt!r}, wallet={self.wallet!r}, amount={self.amount})"


class QueryCommand(Command, frozen=True, kw_only=True):
    pass


class CancelCommand(Command, frozen=True, kw_only=True):
    pass


class RefundCommand(Command, frozen=True, kw_only=True):
    """``attempt`` is the refund's own id, ``of`` the paid attempt's."""

    of: Id
    amount: Fen


class RefundQueryCommand(Command, frozen=True, kw_only=True):
    """Whether the refund ``attempt`` of ``of`` was made. One that had not arrived never has an effect from then on."""

    of: Id


class Paid(msgspec.Struct, frozen=True, kw_only=True, tag_field="state", tag="paid"):
    """``amount`` = ``buyer_paid`` + Σ ``promotion``."""

    wallet: Wallet
    amount: int
    buyer_paid: int
    reference: str
    promotion: dict[Funder, int] = {}


class Waiting(msgspec.Struct, frozen=True, kw_only=True, tag_field="state", tag="pending"):
    pass


class Refused(msgspec.Struct, frozen=True, kw_only=True, tag_field="state", tag="refused"):
    """No effect, for sure."""

    code: str
    reason: str = ""


class Finished(msgspec.Struct, frozen=True, kw_only=True, tag_field="state", tag="done"):
    """A cancellation or refund took place."""

    reference: str = ""


State = Paid | Waiting | Refused | Finished

decode_state: msgspec.json.Decoder[State] = msgspec.json.Decoder(State)


def request_text(path: str, merchant: str, at_ms: str, body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    return f"store-terminal-acquirer/1\n{path}\n{merchant}\n{at_ms}\n{digest}".encode()


def answer_text(request_signature: str, status: int, body: bytes) -> bytes:
    digest = hashlib.sha256(body).hexdigest()
    return f"store-terminal-acquirer-answer/1\n{request_signature}\n{status}\n{digest}".encode()


def sign(text: bytes, key: str) -> str:
    return hmac.digest(key.encode(), text, "sha256").hex()


def fits(signature: str, text: bytes, key: str) -> bool:
    """Whether ``signature`` is that of ``text``, compared in constant time."""
    return hmac.compare_digest(sign(text, key).encode(), signature.encode("utf-8", "replace"))
