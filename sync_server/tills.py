"""The register of tills: one-time codes, public keys, revocation. And the keys the server itself has."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from sync_server.database import Question, Transaction
from sync_server.database.port import Row

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"  # 32 letters and digits that are not taken for one another
_CODE_LENGTH = 16  # 80 bits: a plain hash keeps it


class RegisteredTill(msgspec.Struct, frozen=True):
    public_key: bytes
    revoked: bool


class CodeState(msgspec.Struct, frozen=True):
    """A one-time code as stored. ``used_by``: the public key that was enrolled with it."""

    store: str
    till: str
    expires_at_ms: int
    used_by: bytes | None


def draw_code() -> str:
    """A code as it is read out: four groups of four."""
    text = "".join(secrets.choice(_ALPHABET) for _ in range(_CODE_LENGTH))
    return "-".join(text[n : n + 4] for n in range(0, _CODE_LENGTH, 4))


def _hash(code: str) -> bytes:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(b"enrol-code/1\n" + plain.encode()).digest()


async def add_code(tx: Transaction, store: str, till: str, code: str, expires_at_ms: int) -> None:
    await tx.execute(
        "INSERT INTO enrol_codes (code_hash, store, till, expires_at_ms) VALUES ($1, $2, $3, $4)",
        _hash(code),
        store,
        till,
        expires_at_ms,
    )


async def find_code(tx: Transaction, code: str) -> CodeState | None:
    rows = await tx.fetch(
        "SELECT store, till, expires_at_ms, used_by FROM enrol_codes WHERE code_hash = $1 :for_update:", _hash(code)
    )
    return _code_state(rows[0]) if rows else None


def _code_state(row: Row) -> CodeState:
    store, till, expires_at_ms, used_by = row
    return CodeState(store, till, expires_at_ms, bytes(used_by) if used_by is not None else None)


async def register(tx: Transaction, state: CodeState, code: str, public_key: bytes, program: str, at_ms: int) -> None:
    """Use the code up; the till has this key from now on, whatever it had before."""
    await tx.execute(
        "UPDATE enrol_codes SET used_at_ms = $2, used_by = $3 WHERE code_hash = $1", _hash(code), at_ms, public_key
    )
    await tx.execute(
        "INSERT INTO tills (store, till, public_key, program, enrolled_at_ms) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (store, till) DO UPDATE SET public_key = excluded.public_key, program = excluded.program, "
        "enrolled_at_ms = excluded.enrolled_at_ms, revoked_at_ms = NULL",
        state.store,
        state.till,
        public_key,
        program[:64],
        at_ms,
    )


async def numbered(tx: Transaction, store: str, till: str) -> str | None:
    """The newest number that a sale, a void or a refund of the till has, "" for none; None where no ledger is known."""
    known = await tx.fetch(
        "SELECT 1 FROM tills WHERE store = $1 AND till = $2 AND incarnation IS NOT NULL", store, till
    )
    given = " UNION ALL ".join(
        f"SELECT number FROM {table} WHERE store = $1 AND till = $2 AND number <> ''"
        for table in ("sales", "voids", "refunds")
    )
    newest = await tx.fetch(
        f"SELECT n.number FROM ({given}) n ORDER BY substr(n.number, 1, 8) DESC, length(n.number) DESC, n.number DESC "
        "LIMIT 1",
        store,
        till,
    )
    return newest[0][0] if newest else "" if known else None


async def find(tx: Transaction, store: str, till: str) -> RegisteredTill | None:
    sql, args = registration(store, till)
    return registered(await tx.fetch(sql, *args))


def registration(store: str, till: str) -> Question:
    """What ``registered`` reads."""
    return Question("SELECT public_key, revoked_at_ms FROM tills WHERE store = $1 AND till = $2", (store, till))


def registered(rows: Sequence[Row]) -> RegisteredTill | None:
    return RegisteredTill(bytes(rows[0][0]), rows[0][1] is not None) if rows else None


async def revoke(tx: Transaction, store: str, till: str, at_ms: int) -> bool:
    """Whether there is such a till. Codes given out for it and not used yet are void too."""
    await tx.execute("DELETE FROM enrol_codes WHERE store = $1 AND till = $2 AND used_at_ms IS NULL", store, till)
    count = await tx.execute(
        "UPDATE tills SET revoked_at_ms = coalesce(revoked_at_ms, $3) WHERE store = $1 AND till = $2",
        store,
        till,
        at_ms,
    )
    return count > 0


async def server_key(tx: Transaction) -> Ed25519PrivateKey:
    """The key that signs the server's time, drawn at the first call. It proves the time and nothing else."""
    await tx.execute(
        "INSERT INTO meta (name, value) VALUES ('server_key', $1) ON CONFLICT DO NOTHING",
        Ed25519PrivateKey.generate().private_bytes_raw(),
    )
    rows = await tx.fetch("SELECT value FROM meta WHERE name = 'server_key'")
    return Ed25519PrivateKey.from_private_bytes(bytes(rows[0][0]))
