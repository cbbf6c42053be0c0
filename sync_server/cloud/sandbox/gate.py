"""The gateway's door: common parameters, application, timestamp, signature, session. Shares no code with the client.

Checked in TOP's order as far as known; the codes are those of top-api/README.md, plus TOP's neighbours for a parameter
that is missing altogether. The signature is made here anew, so that an error in the client's cannot agree with itself.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import msgspec

from sync_server.cloud.sandbox.seed import Seed
from sync_server.cloud.top.settings import Seller

MAX_SKEW_MS = 10 * 60 * 1000
_CHINA = timezone(timedelta(hours=8))


class Refused(Exception):
    """What becomes an ``error_response``: TOP's code and, behind 15, its sub-code."""

    def __init__(self, code: int, message: str, sub_code: str = "") -> None:
        super().__init__(f"{code} {sub_code} {message}")
        self.code = code
        self.message = message
        self.sub_code = sub_code


class Call(msgspec.Struct, frozen=True):
    """A call that came through the door: which method, for which seller, with which parameters of its own."""

    method: str
    seller: Seller
    parameters: dict[str, str]
    at_ms: int


COMMON = frozenset(
    ("method", "app_key", "session", "timestamp", "format", "v", "sign_method", "sign", "partner_id", "simplify")
)


def admit(form: Mapping[str, str], seed: Seed, methods: frozenset[str], at_ms: int) -> Call:
    """The call in ``form``.

    :raises Refused: a common parameter is missing or wrong.
    """
    method = _required(form, "method", 21)
    if method not in methods:
        raise Refused(22, f"Invalid method: {method}")
    if _required(form, "app_key", 28) != seed.app.app_key:
        raise Refused(29, "Invalid app Key")
    if _required(form, "v", 32) != "2.0":
        raise Refused(33, "Invalid version")
    if form.get("format", "json") != "json":
        raise Refused(41, "Invalid arguments:format")
    _check_timestamp(_required(form, "timestamp", 30), at_ms)
    _check_signature(form, _required(form, "sign", 24), seed.app.app_secret)
    session = _required(form, "session", 26)
    seller = next((entry for entry in seed.sellers if entry.session == session), None)
    if seller is None:
        raise Refused(27, "Invalid session:session-not-exist", "invalid-sessionkey")
    parameters = {name: value for name, value in form.items() if name not in COMMON and value != ""}
    return Call(method, seller, parameters, at_ms)


def _required(form: Mapping[str, str], name: str, code: int) -> str:
    value = form.get(name, "")
    if not value:
        raise Refused(code, f"Missing {name}")
    return value


def _check_timestamp(raw: str, at_ms: int) -> None:
    try:
        sent = datetime.strptime(raw, "%Y-%m-%d %H:%M:%S").replace(tzinfo=_CHINA)
    except ValueError:
        raise Refused(31, "Invalid timestamp") from None
    if abs(int(sent.timestamp()) * 1000 - at_ms) > MAX_SKEW_MS:
        raise Refused(31, "Invalid timestamp")


def _check_signature(form: Mapping[str, str], given: str, secret: str) -> None:
    pieces = [name + value for name, value in sorted(form.items()) if name != "sign" and value != ""]
    content = "".join(pieces).encode("utf-8")
    key = secret.encode("utf-8")
    match form.get("sign_method", ""):
        case "md5":
            expected = hashlib.new("md5", key + content + key, usedforsecurity=False).hexdigest()
        case "hmac":
            expected = hmac.digest(key, content, "md5").hex()
        case "hmac-sha256":
            expected = hmac.digest(key, content, "sha256").hex()
        case _:
            raise Refused(25, "Invalid signature: sign_method")
    if not hmac.compare_digest(expected.upper().encode(), given.encode("utf-8", "replace")):
        raise Refused(25, "Invalid signature")
