"""API keys: drawn here, shown once, stored as a hash, each with scopes."""

from __future__ import annotations

import hashlib
import secrets

from sync_server.database import Transaction

SCOPES = ("sales", "totals", "page")
_PREFIX = "hq_"


async def add(tx: Transaction, name: str, scopes: tuple[str, ...], at_ms: int) -> str:
    """A new key for ``name``; one it had before no longer works."""
    assert set(scopes) <= set(SCOPES)
    key = _PREFIX + secrets.token_urlsafe(32)
    await tx.execute(
        "INSERT INTO api_keys (name, hash, scopes, created_at_ms) VALUES ($1, $2, $3, $4) ON CONFLICT (name) DO UPDATE "
        "SET hash = excluded.hash, scopes = excluded.scopes, created_at_ms = excluded.created_at_ms, "
        "revoked_at_ms = NULL",
        name,
        _hash(key),
        " ".join(scopes),
        at_ms,
    )
    return key


async def scopes_of(tx: Transaction, key: str) -> frozenset[str]:
    """The scopes of ``key``; none if it is unknown or revoked."""
    rows = await tx.fetch("SELECT scopes FROM api_keys WHERE hash = $1 AND revoked_at_ms IS NULL", _hash(key))
    return frozenset(str(rows[0][0]).split()) if rows else frozenset()


async def revoke(tx: Transaction, name: str, at_ms: int) -> bool:
    count = await tx.execute(
        "UPDATE api_keys SET revoked_at_ms = $2 WHERE name = $1 AND revoked_at_ms IS NULL", name, at_ms
    )
    return count > 0


def _hash(key: str) -> bytes:
    """A plain hash will do: the key has 256 bits of its own."""
    return hashlib.sha256(key.encode("utf-8", "replace")).digest()
