"""What a code that was scanned or typed tells the till; goods, receipts and orders aside: they are looked up first."""

from __future__ import annotations

from pos_terminal.devices.scanner.codes import (
    Code,
    CouponCode,
    MemberCode,
    OperatorBadge,
    PaymentCode,
    Unreadable,
)
from pos_terminal.till import effects, events

Told = tuple[type[events.Event], dict[str, str | None]]


def told(code: Code, text: str) -> Told | effects.Notice:
    """The event it is, or what to say where it is none of the till's."""
    match code:
        case CouponCode(coupon):
            return events.CouponScanned, {"code": coupon}
        case MemberCode(secret):
            return events.MemberScanned, {"code": secret}
        case PaymentCode(wallet, secret):
            return events.PaymentCodeScanned, {"code": secret, "wallet": wallet}
        case Unreadable("member_code"):
            return effects.Notice("member_code_unreadable", "warning")
        case OperatorBadge():
            return effects.Notice("unknown_code", "warning", (text,))
        case _:
            return events.ItemScanned, {"code": text[:64], "item": None}
