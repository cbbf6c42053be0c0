"""A supervisor's word where no machine can say: a fact with a reason, and a dispute at the server.

It decides an unknown outcome, and has a refund that was refused given in cash. It also says that something in effect
was taken back outside the till (the acquirer's hotline, a coupon issued anew), where a reversal was refused or there is
none: otherwise the sale could neither close nor be voided, and the period never end.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.facts import AttemptForced, CardSlip, CodeSlip, CodeSubject, RedemptionSubject
from pos_terminal.till import attempt as attempts
from pos_terminal.till import decided_codes, fulfilling, once_more, refunding
from pos_terminal.till.closing import settle
from pos_terminal.till.outcomes import paid, refused, settled, undone
from pos_terminal.till.reversing import go_on_voiding, is_stopped_at, taken_back
from pos_terminal.till.state import Attempt, Deciding, Sale
from pos_terminal.till.turn import Turn


def why_not_forced(sale: Sale, one: Attempt, outcome: Literal["done", "refused"]) -> str | None:
    """The notice that says why a supervisor may not decide this; None if so."""
    if one.status == "unknown":
        # Without a fence of the server two stores might collect one order.
        return "lease_cannot_be_forced" if one.kind == "lease" and outcome == "done" else None
    if one.status == "refused" and outcome == "done" and refunding.may_be_in_cash(sale, one):
        return None
    if (
        one.status != "done"
        or outcome != "refused"
        or any(other.unresolved for other in sale.reversals_of(one.attempt))
    ):
        return "nothing_to_force"
    final = isinstance(one.subject, RedemptionSubject) and one.subject.redemption != "reversible"
    return None if final or sale.reversals_of(one.attempt) else "nothing_to_force"


def why_not(turn: Turn, deciding: Deciding) -> str | None:
    """The notice that says why the decision cannot be taken now; None if it can."""
    if turn.hand_over_of(deciding.attempt) is not None:
        return fulfilling.why_not_forced(turn, deciding.attempt)
    sale = turn.sale_of_attempt(deciding.attempt)
    one = sale.attempt(deciding.attempt) if sale else None
    if sale is None or one is None:
        return "nothing_to_force"
    if deciding.known not in ("", one.status):  # the same word means another thing of another state
        words: tuple[Literal["done", "refused"], ...] = ("done", "refused")
        anew = any(why_not_forced(sale, one, word) is None for word in words)
        return "stands_otherwise" if anew else "nothing_to_force"
    if one.status == "refused" and refunding.is_held(turn, sale, one):
        return "payment_to_settle"
    told = (one, *sale.reversals_of(one.attempt))
    if any(decided_codes.is_asked_first(turn.state, each.attempt) for each in told):
        return "wait_for_answer"
    return why_not_forced(sale, one, deciding.outcome)


def force(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    """Carries out a decision that nothing is against."""
    if turn.hand_over_of(deciding.attempt) is not None:
        fulfilling.force(turn, deciding, supervisor=supervisor)
        return
    sale = turn.sale_of_attempt(deciding.attempt)
    one = sale.attempt(deciding.attempt) if sale else None
    assert sale is not None
    assert one is not None
    turn.record(
        AttemptForced(
            at_ms=turn.at_ms,
            attempt=one.attempt,
            outcome=deciding.outcome,
            supervisor=supervisor,
            reason=deciding.reason,
        )
    )
    if one.status == "unknown":
        once_more.decided(turn, sale, one, deciding.outcome)
        decided_codes.decided(turn, sale, one, deciding.outcome)
    if one.status == "refused":
        refunding.in_cash(turn, sale, one)
    elif one.status == "done":
        _taken_back_outside(turn, sale, one)
    elif deciding.outcome == "refused":
        refused(turn, sale, one, "forced", deciding.reason)
    elif one.kind == "reversal":
        undone(turn, sale, one, "forced")
    elif one.kind == "refund":
        refunding.refunded(turn, sale, one, "forced")
    elif one.kind == "card":
        paid(turn, sale, one, _forced_card(one.amount))
    elif isinstance(one.subject, CodeSubject):
        paid(turn, sale, one, CodeSlip(amount=one.amount, wallet=one.subject.wallet, reference="forced"))
    else:
        settled(turn, sale, one, "forced")


def _taken_back_outside(turn: Turn, sale: Sale, one: Attempt) -> None:
    changed, fact = attempts.reversed_by(sale, one.attempt, turn.at_ms, by="forced")
    turn.record(fact)
    changed = taken_back(changed, one.attempt)
    if isinstance(one.subject, RedemptionSubject):  # used and issued anew: this one counts no more
        kept = tuple(other for other in changed.benefits if other.benefit.benefit != one.subject.benefit)
        changed = msgspec.structs.replace(changed, benefits=kept)
    turn.put_sale(changed)
    if is_stopped_at(sale, one):
        go_on_voiding(turn, changed)
    else:
        settle(turn, changed)


def _forced_card(amount: int) -> CardSlip:
    """The slip of a card payment that only a supervisor vouches for: no numbers are made up."""
    return CardSlip(
        amount=amount,
        receipt_number="",
        trace="",
        card="",
        scheme="forced",
        authorisation="",
        terminal="",
        pinpad_time="",
    )
