"""How a terminal becomes known: a one-time code from head office against a public key. ``POST /v1/enrol``, JSON."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.catalog import StoreProfile


class EnrolRequest(msgspec.Struct, frozen=True, kw_only=True):
    """``public_key``: raw Ed25519, 32 bytes (base64 in JSON)."""

    store: str
    till: str
    code: str
    public_key: bytes
    program: str


class Enrolled(msgspec.Struct, frozen=True, kw_only=True):
    """``server_key``: the server's raw Ed25519 public key. ``currency``: ISO 4217 letters.

    ``numbered``: the newest number that a ledger of this till has given to a sale, as far as the server knows, "" for
    none; null: it knows no ledger of this till.
    """

    store: str
    till: str
    server_key: bytes
    server_time_ms: int
    profile: StoreProfile
    currency: str = "CNY"
    numbered: str | None = None


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """Any refusal of the terminal endpoints, as JSON with the HTTP status 4xx.

    ``code``: ``unknown_terminal``, ``revoked``, ``bad_signature``, ``stale``, ``bad_code``, ``code_used``,
    ``too_large``, ``bad_envelope``, ``version_mismatch``. ``message``: a sentence for a person. ``server_time_ms`` and
    ``signature`` (base64) come with ``stale``.
    """

    code: str
    message: str
    server_time_ms: int | None = None
    signature: bytes | None = None
