"""Who a terminal's request is from: enrolment by a one-time code, Ed25519 signatures, signed time for a stale clock."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Mapping

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from pos_terminal.contract.enrolment import Enrolled, EnrolRequest, Refused
from pos_terminal.contract.ids import TillKey, is_name
from pos_terminal.contract.signing import MAX_SKEW_MS, request_text, time_text
from sync_server import publish, tills
from sync_server.database import Database

_KEY_BYTES = 32
_MESSAGES = {
    "unknown_terminal": "This terminal is not enrolled. Ask head office for an enrolment code.",
    "revoked": "This terminal was revoked. Ask head office for an enrolment code.",
    "bad_signature": "The request is not signed by this terminal's key.",
    "stale": "The terminal's clock is off; the server's time is enclosed.",
    "bad_code": "The enrolment code is unknown, expired or for another till.",
    "code_used": "The enrolment code has been used.",
}


def refused(code: str, message: str = "") -> Refused:
    return Refused(code=code, message=message or _MESSAGES[code])


class Gate:
    """Lets terminals in. ``clock`` is the server's time in Unix milliseconds."""

    def __init__(self, database: Database, key: Ed25519PrivateKey, clock: Callable[[], int]) -> None:
        self._database = database
        self._key = key
        self._clock = clock

    async def admit(self, method: str, path: str, headers: Mapping[str, str], body: bytes) -> TillKey | Refused:
        """The till that signed this request. ``body`` is what travelled, compressed if it was."""
        store, _, till = headers.get("x-terminal", "").partition("/")
        at_text = headers.get("x-time", "")
        try:
            signature = base64.b64decode(headers.get("x-signature", ""), validate=True)
        except binascii.Error:
            return refused("bad_signature")
        if not (is_name(store) and is_name(till) and at_text.isascii() and at_text.isdigit() and len(at_text) < 18):
            return refused("bad_signature", "X-Terminal, X-Time or X-Signature is missing or malformed.")
        (rows,) = await self._database.ask(tills.registration(store, till))
        registered = tills.registered(rows)
        if registered is None:
            return refused("unknown_terminal")
        try:
            Ed25519PublicKey.from_public_bytes(registered.public_key).verify(
                signature, request_text(method, path, int(at_text), body)
            )
        except InvalidSignature:
            return refused("bad_signature")
        if registered.revoked:
            return refused("revoked")
        now = self._clock()
        if abs(now - int(at_text)) > MAX_SKEW_MS:
            signed = self._key.sign(time_text(store, till, int(at_text), now))
            return msgspec.structs.replace(refused("stale"), server_time_ms=now, signature=signed)
        return TillKey(store, till)

    async def enrol(self, request: EnrolRequest) -> Enrolled | Refused:
        """Register a terminal's key against its code. The same key with the same code again is the same enrolment."""
        now = self._clock()
        if len(request.public_key) != _KEY_BYTES:
            return refused("bad_envelope", "The public key is not 32 bytes of Ed25519.")
        async with self._database.write() as tx:
            state = await tills.find_code(tx, request.code)
            if state is None or (state.store, state.till) != (request.store, request.till):
                return refused("bad_code")
            if state.used_by is not None and state.used_by != request.public_key:
                return refused("code_used")
            if state.used_by is None and now > state.expires_at_ms:
                return refused("bad_code")
            profile = await publish.profile_of(tx, request.store)
            if profile is None:
                return refused("bad_code", f"Head office has not published the profile of store {request.store}.")
            if state.used_by is None:
                await tills.register(tx, state, request.code, request.public_key, request.program, now)
            else:
                registered = await tills.find(tx, request.store, request.till)
                if registered is None or registered.revoked or registered.public_key != request.public_key:
                    return refused("code_used")
            numbered = await tills.numbered(tx, request.store, request.till)
        return Enrolled(
            store=request.store,
            till=request.till,
            server_key=self._key.public_key().public_bytes_raw(),
            server_time_ms=now,
            profile=profile,
            numbered=numbered,
        )
