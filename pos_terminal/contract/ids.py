"""Names and ids that both sides agree on: what they may look like."""

from __future__ import annotations

import re

import msgspec

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,31}")


class TillKey(msgspec.Struct, frozen=True, order=True):
    """A till of a store: whose journal it is. Both are codes given by head office."""

    store: str
    till: str

    def __str__(self) -> str:
        return f"{self.store}/{self.till}"


def is_name(text: str) -> bool:
    """Whether ``text`` may name a store, a till or an incarnation: 1–32 of letters, digits, ``-`` and ``_``."""
    return _NAME.fullmatch(text) is not None


def sale_number(business_day: str, till: str, count: int) -> str:
    """The number people read out: ``20260214-02-0217``. Unique in a store: the till stands in it."""
    return f"{business_day.replace('-', '')}-{till}-{count:04d}"


def sale_day_and_count(number: str) -> tuple[str, int]:
    """The business day (``YYYY-MM-DD``) and the count in a sale number."""
    day, count = number.partition("-")[0], number.rpartition("-")[2]
    return f"{day[:4]}-{day[4:6]}-{day[6:]}", int(count)
