"""The signature of a TOP request, and TOP's clock text.

Source: top-api/README.md. All parameters but ``sign`` and empty ones, sorted by name, names and values run together.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from typing import Literal

SignMethod = Literal["md5", "hmac", "hmac-sha256"]

_CHINA = timezone(timedelta(hours=8))
_FORMAT = "%Y-%m-%d %H:%M:%S"


def signature(parameters: Mapping[str, str], secret: str, method: SignMethod) -> str:
    """Upper-case hex over ``parameters``; ``sign`` and empty values do not count."""
    text = "".join(name + parameters[name] for name in sorted(parameters) if name != "sign" and parameters[name])
    key = secret.encode()
    if method == "md5":
        digest = hashlib.md5(key + text.encode() + key, usedforsecurity=False).hexdigest()
    elif method == "hmac":
        digest = hmac.new(key, text.encode(), hashlib.md5).hexdigest()
    else:
        digest = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    return digest.upper()


def time_text(at_ms: int) -> str:
    """``yyyy-MM-dd HH:mm:ss`` in GMT+8, as TOP writes every date."""
    return datetime.fromtimestamp(at_ms // 1000, _CHINA).strftime(_FORMAT)


def parse_time(text: str) -> int:
    """Unix milliseconds of a TOP date.

    :raises ValueError: not a date of that form.
    """
    return int(datetime.strptime(text, _FORMAT).replace(tzinfo=_CHINA).timestamp()) * 1000
