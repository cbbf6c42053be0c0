"""What the end of an exchange means for the money. The rule behind it: certain or Unknown, nothing between.

A payment is approved only by a result 0 *and* the completion: a pinpad whose result was not acknowledged reverses
the payment by itself (PA00P015 2.2.8), so a line lost between the two leaves a doubt.
"""

from __future__ import annotations

from pos_terminal.contract.facts import CardSlip
from pos_terminal.devices.pinpad.port import Approved, Outcome, PinpadUnreachable, Refused, Unknown
from pos_terminal.devices.pinpad.zvt.codes import NO_ERROR, refusal_word
from pos_terminal.devices.pinpad.zvt.exchange import Ended
from pos_terminal.devices.pinpad.zvt.messages import StatusInformation


def card_slip(result: StatusInformation, amount: int) -> CardSlip:
    """The slip of a result, over ``amount``."""
    day, time = result.month_day, result.time
    written = f"{day[:2]}-{day[2:]} {time[:2]}:{time[2:4]}:{time[4:]}" if day and time else ""
    return CardSlip(
        amount=amount,
        receipt_number=result.receipt_number,
        trace=result.trace,
        card=result.card,
        scheme=result.card_name,
        authorisation=result.authorisation,
        terminal=result.terminal,
        pinpad_time=written,
    )


def registration_refusal(ended: Ended) -> Refused | None:
    """Why no payment can begin: nothing of one was sent yet, so that this is certain."""
    if ended.how == "completed":
        return None
    if ended.code is not None:
        return Refused(refusal_word(ended.code), f"registration: code {ended.code:02X}")
    return Refused("unreachable", f"registration: {ended.why or ended.how}")


def payment_outcome(ended: Ended, amount: int | None, currency: str) -> Outcome:
    """The outcome of an authorisation or a refund over ``amount`` or, without one, of a reversal."""
    if ended.how == "rejected":
        assert ended.code is not None
        if ended.repeated:
            return Unknown(f"the pinpad rejected a command that it may have had twice (code {ended.code:02X})")
        return Refused(refusal_word(ended.code), f"code {ended.code:02X}")
    if ended.how in ("no_answer", "silent", "lost"):
        return Unknown(ended.why or ended.how)
    if ended.garbled:
        return Unknown("the pinpad's result could not be read")
    result = ended.results[-1] if ended.results else None
    if result is not None and result.result not in (None, NO_ERROR):
        assert result.result is not None
        return Refused(refusal_word(result.result), result.text or f"code {result.result:02X}")
    approved = result is not None and result.result == NO_ERROR
    if ended.how == "failed":
        if approved or ended.code is None or ended.code == NO_ERROR:
            return Unknown("the pinpad approved and then failed" if approved else "the pinpad failed without a code")
        return Refused(refusal_word(ended.code), f"code {ended.code:02X}")
    if result is None or not approved:
        return Unknown("the pinpad completed without a result")
    return _approved(result, amount, currency)


def _approved(result: StatusInformation, amount: int | None, currency: str) -> Outcome:
    if result.currency and result.currency != currency:
        return Unknown(f"the pinpad approved in currency {result.currency}")
    if amount is not None and result.amount not in (None, amount):
        return Unknown(f"the pinpad approved {result.amount}, not {amount}")
    moved = result.amount if amount is None else amount
    return Approved(card_slip(result, moved or 0))


def last_transaction(ended: Ended) -> CardSlip | None:
    """The newest transaction by a repeated receipt; see ``port.Pinpad.last_transaction`` for its amounts.

    :raises PinpadUnreachable: the pinpad did not say.
    """
    if ended.how != "completed" or ended.garbled:
        code = "" if ended.code is None else f" (code {ended.code:02X})"
        if ended.how == "failed" and ended.code == _NOTHING_TO_REPEAT and not ended.results:
            return None
        raise PinpadUnreachable(f"repeat receipt: {ended.why or ended.how}{code}")
    if not ended.results:
        return None
    result = ended.results[-1]
    if result.result is None or (result.result == NO_ERROR and result.amount is None):
        raise PinpadUnreachable("repeat receipt: the pinpad does not say how its last transaction ended")
    amount = (result.amount or 0) if result.result == NO_ERROR else 0
    return card_slip(result, -amount if result.reverses else amount)


_NOTHING_TO_REPEAT = 0x83
