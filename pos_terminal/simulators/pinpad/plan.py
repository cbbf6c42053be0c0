"""What the simulated pinpad is told to do with the next payments (``PUT /plan``)."""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from pos_terminal.simulators.control import ControlRefused

DropAt = Literal["before_ack", "after_ack", "before_status", "after_status", "before_completion", "after_completion"]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How payments, refunds and reversals end until the next plan, or the next ``times`` of them (0: without limit).

    ``mode``: *approve*; *decline* with the host's response ``code``; *slow* (approve after ``delay_ms``, 3 s unless
    given); *silent* (no answer at all, from ``silent_from`` on); *drop* (approve, but cut the line at ``drop_at``,
    once unless ``times`` is given). ``delay_ms``: between the card and the bank's answer. ``auto_reverse``: a payment
    whose result the till did not acknowledge is taken back, as PA00P015 2.2.8 asks; without it it stands.
    ``whole_card``: results tell the card number unmasked,
    which ZVT allows and no till may keep.

    ``drop_at``: *before_ack* the command arrived and nothing came of it; *after_ack* accepted, the payment goes on
    without the till; *before_status* approved, the result not sent; *after_status* result sent; *before_completion*
    result acknowledged; *after_completion* all sent.
    """

    mode: Literal["approve", "decline", "slow", "silent", "drop"] = "approve"
    drop_at: DropAt = "before_status"
    delay_ms: int | None = None
    times: int | None = None
    code: int = 5
    silent_from: Literal["registration", "authorisation"] = "registration"
    auto_reverse: bool = False
    whole_card: bool = False

    @property
    def card_ms(self) -> int:
        """Milliseconds from the accepted command to the bank's answer."""
        if self.delay_ms is not None:
            return self.delay_ms
        return 3_000 if self.mode == "slow" else 20

    @property
    def limit(self) -> int:
        return (1 if self.mode == "drop" else 0) if self.times is None else self.times


def read_plan(body: Any) -> Plan:
    """:raises ControlRefused: the body is no plan."""
    try:
        plan = msgspec.convert(body, Plan)
    except msgspec.ValidationError as fault:
        raise ControlRefused(f"no such plan: {fault}") from fault
    if (plan.delay_ms or 0) < 0 or (plan.times or 0) < 0 or not 0 < plan.code < 256:
        raise ControlRefused("delay_ms and times are not negative, code is 1 to 255")
    return plan
