"""What a terminal signs (Ed25519) and what the server signs back. The text only; the keys live at the edges.

Request headers: ``X-Terminal: STORE/TILL``, ``X-Time: <Unix ms>``, ``X-Signature: <base64>`` over ``request_text``.
A request older or newer than ``MAX_SKEW_MS`` is refused as *stale* (401) with the server's time, signed over
``time_text`` with the key the terminal got when it enrolled: the terminal anchors its clock and tries once more.
"""

from __future__ import annotations

import hashlib

MAX_SKEW_MS = 120_000


def request_text(method: str, path: str, at_ms: int, body: bytes) -> bytes:
    """The bytes a terminal signs. ``body`` is what travels: compressed, if it is."""
    digest = hashlib.sha256(body).hexdigest()
    return f"store-terminal-request/1\n{method.upper()}\n{path}\n{at_ms}\n{digest}".encode()


def time_text(store: str, till: str, request_at_ms: int, server_time_ms: int) -> bytes:
    """The bytes a server signs to tell the time. The request's own time stands in it, so that no answer is replayed."""
    return f"store-terminal-time/1\n{store}\n{till}\n{request_at_ms}\n{server_time_ms}".encode()
