"""What the sandbox can be told to do wrong, by method and count."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

FaultKind = Literal[
    "slow",  # delay_ms later, as usual
    "isp",  # error 15 with an isp sub-code, without effect
    "isp_after",  # the same, but the effect took place
    "isv",  # error 15 with ``sub_code``, without effect
    "limit",  # error 7: the limit of calls, with its ban in seconds
    "silent",  # no effect, no answer for delay_ms
    "silent_after",  # the effect took place, no answer for delay_ms
    "late",  # a proxy's page instead of an answer; the effect takes place delay_ms later
    "garbage",  # a proxy's page instead of an answer, without effect
    "garbage_after",  # the same, but the effect took place
]
TAKES_EFFECT = frozenset(("slow", "isp_after", "silent_after", "garbage_after"))


class Fault(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One order of things to go wrong. ``method`` "*" is any; it meets ``count`` calls after letting ``skip`` pass."""

    kind: FaultKind
    method: str = "*"
    count: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1
    skip: Annotated[int, msgspec.Meta(ge=0, le=100_000)] = 0
    delay_ms: Annotated[int, msgspec.Meta(ge=0, le=600_000)] = 60_000
    sub_code: str = "isv.sandbox"
    ban_s: Annotated[int, msgspec.Meta(ge=1, le=86_400)] = 1


class FaultPlan:
    """The orders given and not yet used up, first come first served."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def order(self, fault: Fault) -> None:
        self._orders.append(fault)

    def clear(self) -> None:
        self._orders.clear()

    def left(self) -> list[Fault]:
        return list(self._orders)

    def take(self, method: str) -> Fault | None:
        """The fault for this call, if any; it counts as used."""
        for place, fault in enumerate(self._orders):
            if fault.method not in ("*", method):
                continue
            if fault.skip:
                self._orders[place] = msgspec.structs.replace(fault, skip=fault.skip - 1)
                continue
            if fault.count > 1:
                self._orders[place] = msgspec.structs.replace(fault, count=fault.count - 1)
            else:
                del self._orders[place]
            return fault
        return None
