"""Everything at risk follows one pattern: an intent fact, then an outcome.

======== =================== ==============================================================
status   may become          what it means
======== =================== ==============================================================
pending  done                the intent is durable, the other side has been told, no answer yet
         refused
         unknown
unknown  done                it may have taken effect: ask, never send again, never assume;
         refused             a late answer still resolves it; only a supervisor may force it
done     reversed            it took effect
refused  (nothing)           it took no effect, for sure
reversed (nothing)           it took effect and was taken back, by a reversal attempt or (``forced``) outside the till
======== =================== ==============================================================

Card, payment code, redemption, order lease and reversal are all attempts with our own id, so that a retry is the same
attempt. An attempt that was pending when the power failed is unknown after the restart. A fulfilment voucher's, which
hangs on a hand-over, is sent again under its own serial where it surely had no effect yet (``till.fulfilling``).
An answer that says the contrary of done or refused changes no status: it is a fact (``till.contradictions``).
"""

from __future__ import annotations

from typing import TypeVar

import msgspec

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptDone,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    CardSlip,
    CodeSlip,
    Subject,
)
from pos_terminal.till.at_risk import CardBack
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.scrubbing import scrubbed
from pos_terminal.till.state import Attempt, Sale, SaleGone, Status

Of = TypeVar("Of", Sale, HandOver, SaleGone, CardBack)
"""What an attempt hangs on."""

_NEXT: dict[Status, tuple[Status, ...]] = {
    "pending": ("done", "refused", "unknown"),
    "unknown": ("done", "refused"),
    "done": ("reversed",),
    "refused": (),
    "reversed": (),
}


def may_become(now: Status, then: Status) -> bool:
    """Whether the table has the step."""
    return then in _NEXT[now]


def kind_of(subject: Subject) -> str:
    """The kind of attempt a subject belongs to: its tag."""
    return str(subject.__struct_config__.tag)


def begin(
    sale: Of, *, attempt: str, amount: int, subject: Subject, at_ms: int, period: str, operator: str
) -> tuple[Of, AttemptBegun]:
    """The sale with a pending attempt, and the intent fact that must be durable before anybody is told."""
    assert sale.attempt(attempt) is None, "an attempt id is used once"
    one = Attempt(
        attempt=attempt,
        kind=kind_of(subject),  # type: ignore[arg-type]  # the tags of Subject are the literals of AttemptKind
        amount=amount,
        subject=subject,
        begun_at_ms=at_ms,
    )
    fact = AttemptBegun(
        at_ms=at_ms,
        attempt=attempt,
        sale=sale.sale,
        period=period,
        operator=operator,
        amount=amount,
        subject=subject,
    )
    return msgspec.structs.replace(sale, attempts=(*sale.attempts, one)), fact


def done(
    sale: Of, attempt: str, at_ms: int, *, reference: str = "", slip: CardSlip | CodeSlip | None = None
) -> tuple[Of, AnyFact]:
    """The attempt took effect."""
    changed = _become(sale, attempt, "done", reference=reference, slip=slip)
    return changed, AttemptDone(at_ms=at_ms, attempt=attempt, reference=reference, slip=slip)


def refused(sale: Of, attempt: str, at_ms: int, *, code: str, reason: str = "") -> tuple[Of, AnyFact]:
    """The attempt took no effect, for sure."""
    code = scrubbed(code)
    changed = _become(sale, attempt, "refused", note=code)
    return changed, AttemptRefused(at_ms=at_ms, attempt=attempt, code=code, reason=scrubbed(reason))


def unknown(sale: Of, attempt: str, at_ms: int, *, why: str) -> tuple[Of, tuple[AnyFact, ...]]:
    """Nobody can say. An attempt that was unknown before stays so, without another fact."""
    one = sale.attempt(attempt)
    assert one is not None
    if one.status == "unknown":
        return sale, ()
    why = scrubbed(why)
    return _become(sale, attempt, "unknown", note=why), (AttemptUnknown(at_ms=at_ms, attempt=attempt, why=why),)


def reversed_by(sale: Of, attempt: str, at_ms: int, *, by: str) -> tuple[Of, AnyFact]:
    """The attempt was taken back by reversal attempt ``by``."""
    return _become(sale, attempt, "reversed"), AttemptReversed(at_ms=at_ms, attempt=attempt, by=by)


def replace(sale: Of, one: Attempt) -> Of:
    """The sale with ``one`` in the place of the attempt of its id."""
    attempts = tuple(one if old.attempt == one.attempt else old for old in sale.attempts)
    return msgspec.structs.replace(sale, attempts=attempts)


def _become(
    sale: Of,
    attempt: str,
    status: Status,
    *,
    reference: str = "",
    slip: CardSlip | CodeSlip | None = None,
    note: str = "",
) -> Of:
    one = sale.attempt(attempt)
    assert one is not None, f"no attempt {attempt} on sale {sale.sale}"
    assert may_become(one.status, status), f"an attempt that is {one.status} cannot become {status}"
    changed = msgspec.structs.replace(
        one, status=status, reference=reference or one.reference, slip=slip or one.slip, note=note or one.note
    )
    return replace(sale, changed)
