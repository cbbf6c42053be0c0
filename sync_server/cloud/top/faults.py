"""TOP's failures, sorted by what they mean to us. Source of the codes: top-api/README.md.

The sub-codes behind ``isv.`` are not published with the methods; those we translate are assumptions that the sandbox
shares, and any other becomes ``cloud_refused`` with TOP's own text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

import msgspec

from pos_terminal.contract.cloud import Refusal
from sync_server.cloud.port import CloudUnknown, CloudUnreachable

FaultKind = Literal["call_limit", "signature", "session", "timestamp", "permission", "argument", "caller", "service"]

_BY_CODE: dict[int, FaultKind] = {
    7: "call_limit",
    11: "permission",
    12: "permission",
    21: "argument",
    22: "argument",
    24: "signature",
    28: "permission",
    29: "permission",
    30: "timestamp",
    32: "argument",
    33: "argument",
    25: "signature",
    26: "session",
    27: "session",
    31: "timestamp",
    40: "argument",
    41: "argument",
}
_BAN = re.compile(r"(\d{1,6}) more second")

REFUSALS: dict[str, str] = {
    "isv.trade-not-exist": "no_such_order",
    "isv.trade-refund-open": "refund_open",
    "isv.trade-closed": "closed",
    "isv.trade-step-status-error": "not_collectable",
    "isv.coupon-not-exist": "no_such_coupon",
    "isv.coupon-used": "used",
    "isv.coupon-expired": "expired",
    "isv.eticket-code-not-exist": "no_such_coupon",
    "isv.eticket-token-error": "no_such_coupon",
    "isv.eticket-code-used": "used",
    "isv.eticket-code-expired": "expired",
    "isv.eticket-serial-not-exist": "not_redeemed",
    "isv.eticket-serial-used": "serial_used",
    "isv.nlife-trade-not-exist": "not_posted",
    "isv.nlife-trade-conflict": "key_conflict",
    "isv.nlife-refund-exceeds": "refund_exceeds",
    "isv.request-no-conflict": "key_conflict",
}


class TopFault(msgspec.Struct, frozen=True):
    """An ``error_response``. ``sub_code`` is "" where TOP gave none."""

    kind: FaultKind
    code: int
    sub_code: str
    message: str
    retry_after_ms: int | None = None


def read_fault(error: Mapping[str, object]) -> TopFault:
    """The fault in an ``error_response``. Codes we do not know count as the service's own: unsafe until queried."""
    raw = error.get("code")
    code = (
        int(raw)
        if isinstance(raw, int) or (isinstance(raw, str) and raw.isascii() and raw.isdigit() and len(raw) < 10)
        else -1
    )
    sub_code = str(error.get("sub_code") or "")
    message = str(error.get("sub_msg") or error.get("msg") or sub_code)
    kind = _BY_CODE.get(code, "caller" if sub_code.startswith("isv.") else "service")
    ban = _BAN.search(message) if kind == "call_limit" else None
    return TopFault(kind, code, sub_code, message, int(ban[1]) * 1000 if ban else None)


def refusal_or_unreachable(fault: TopFault) -> Refusal | CloudUnreachable:
    """What a fault means where it cannot have had an effect."""
    if fault.kind == "caller":
        return Refusal(code=REFUSALS.get(fault.sub_code, "cloud_refused"), reason=fault.message)
    if fault.kind == "argument":
        return Refusal(code="bad_argument", reason=fault.message)
    return CloudUnreachable(f"{fault.kind}: {fault.message}", fault.retry_after_ms, answered=fault.kind == "service")


def effect_failure(fault: TopFault) -> Refusal | CloudUnknown | CloudUnreachable:
    """What a fault of a call with an effect means: after ``isp.*`` nobody can say."""
    if fault.kind == "service":
        return CloudUnknown(f"service: {fault.message}")
    return refusal_or_unreachable(fault)
