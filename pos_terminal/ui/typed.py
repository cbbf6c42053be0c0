"""What a typed text is: goods by code or by name, a quantity of them, an order, a coupon, a member, an amount. Pure."""

from __future__ import annotations

import re

from pos_terminal.contract.money import AmountError, parse_amount

TIMES = re.compile(r"(?P<quantity>[0-9.]+)\s*[*xX×]\s*(?P<code>\S+)")
QUANTITY_FIRST = re.compile(r"[0-9.]+\s*[*×]\s*\S*")
ORDER = re.compile(r"[A-Za-z0-9_-]{1,32}")
COUPON = re.compile(r"[A-Za-z0-9_-]{1,64}")
MEMBER = COUPON
PAYMENT_CODE = re.compile(r"[0-9]{16,24}")
_CASH = re.compile(r"[0-9]{1,6}(\.[0-9]{1,2})?")
_PREFIXED = re.compile(r"(ORDER|COUPON|MEMBER|OPERATOR):\S+", re.IGNORECASE)


def looks_like_code(text: str) -> bool:
    """Whether a typed text is a code to look up, not a name to search: ASCII without blanks, with a digit in it."""
    if is_labelled(text):
        return True
    return text.isascii() and not any(one.isspace() for one in text) and any(one.isdigit() for one in text)


def is_labelled(text: str) -> bool:
    """Whether a text says itself what it is: by a prefix of ours, or as an address."""
    return _PREFIXED.fullmatch(text) is not None or text.lower().startswith(("http://", "https://"))


def times_of(text: str) -> re.Match[str] | None:
    """«3*code» as ``quantity`` and ``code``; None where the text is nothing of the kind."""
    return None if is_labelled(text) else TIMES.fullmatch(text)


def may_be_cash(text: str) -> bool:
    """Whether a text typed where goods are scanned is what the customer hands over: no code is as short."""
    return _CASH.fullmatch(text) is not None


def amount_of(text: str) -> int | None:
    """The amount in minor units; None where the text is none."""
    try:
        return parse_amount(text)
    except AmountError:
        return None
