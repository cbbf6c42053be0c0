"""Consuming fulfilment vouchers (提货凭证): once the sale is closed with its money and its goods are handed over.

Each redemption is an attempt that hangs on the hand-over, and nothing waits for it: with the server away it stays where
it is, in sight, and is sent when the server is back. While the server was surely not reached it is *pending*, and the
same question is asked again. When it is *unknown* its serial is asked about; only the word that it surely had no effect
lets it be sent again, under the same serial, so that there is one effect at most.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import Answer, QueryRedemption, RedeemCoupon, Redeemed, Refusal
from pos_terminal.contract.facts import AttemptForced, RedemptionSubject
from pos_terminal.till import attempt as attempts
from pos_terminal.till.contradictions import contradict
from pos_terminal.till.effects import Exchange, StartTimer
from pos_terminal.till.events import AskAgain, Unreachable
from pos_terminal.till.hand_over import HandOver, VoucherOn, replace, with_voucher
from pos_terminal.till.hand_over_events import VoucherTried
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.selling import ready_to_sell
from pos_terminal.till.state import Asking, Attempt, Deciding
from pos_terminal.till.turn import Turn

EVERY_MS = (2_000, 2_000, 4_000, 8_000, 15_000, 30_000, 60_000)
"""Between tries of a voucher that waits, the last for ever: nobody stands there for it."""

_SAYS_IT_WAS_NOT = ("not_redeemed", "used_elsewhere")
"""Answers to the question about it that settle an unknown one. Any other says that the server could not look."""
_LATER = ("not_paid_yet",)
"""What a server says that has not had the sale yet: no effect, and it will have it soon."""


def begin(turn: Turn, over: HandOver, voucher: VoucherOn) -> HandOver:
    """Starts consuming it: the intent is durable before anybody is asked."""
    assert over.at_ms is not None, "a fulfilment voucher is consumed after the goods were handed over"
    serial = turn.new_id()
    subject = RedemptionSubject(benefit=voucher.coupon, redemption="fulfilment", serial=serial, order=over.order)
    changed, fact = attempts.begin(
        over,
        attempt=serial,
        amount=0,
        subject=subject,
        at_ms=turn.at_ms,
        period=turn.period.period,
        operator=turn.operator.number,
    )
    changed = with_voucher(changed, msgspec.structs.replace(voucher, attempt=serial))
    turn.record(fact)
    put(turn, changed)
    turn.want(Exchange())  # the server consumes it once it has the sale
    _redeem(turn, subject, serial)
    return changed


def tried(turn: Turn, event: VoucherTried) -> None:
    """The clerk's key on a voucher: a refused one anew, one that waits now."""
    over = next((one for one in turn.state.hand_overs if one.sale == event.sale), None)
    known = over.voucher(event.coupon) if over is not None else None
    if over is None or known is None or over.at_ms is None:
        turn.refuse("not_now")
        return
    one = over.attempt(known.attempt)
    if one is not None and one.unresolved:
        _ask_now(turn, one)
    elif one is not None and one.status == "done":
        turn.refuse("voucher_consumed", known.title)
    elif over.returned:
        turn.refuse("all_returned", over.number)
    elif ready_to_sell(turn):
        begin(turn, over, known)


def ask_again(turn: Turn, event: AskAgain) -> None:
    over = turn.hand_over_of(event.attempt)
    one = over.attempt(event.attempt) if over is not None else None
    if one is None or not one.unresolved:
        turn.refuse("nothing_to_ask")
    else:
        _ask_now(turn, one)


def _ask_now(turn: Turn, one: Attempt) -> None:
    turn.notice("asking_again")
    if not _is_asked(turn, one):
        _ask(turn, one)


def answered(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """The answer to a redemption of a hand-over, or to the question about it."""
    over = turn.hand_over_of(asking.subject)
    one = over.attempt(asking.subject) if over is not None else None
    if over is None or one is None:
        return
    if not one.unresolved:
        _late(turn, asking, answer)
    elif isinstance(answer, Redeemed):
        _done(turn, over, one, answer.reference)
    elif isinstance(answer, Refusal) and answer.code in _LATER:
        _wait(turn, over, one, answer.code)
    elif isinstance(answer, Refusal) and _surely_not(asking, answer) and not over.returned:
        assert isinstance(one.subject, RedemptionSubject)
        _redeem(turn, one.subject, one.attempt)
    elif isinstance(answer, Refusal) and asking.purpose == "query" and answer.code not in _SAYS_IT_WAS_NOT:
        _wait(turn, over, one, answer.code)
    elif isinstance(answer, Refusal):
        refused(turn, over, one, answer.code, answer.reason)
    elif isinstance(answer, Unreachable):
        _wait(turn, over, one, "unreachable")
    else:
        _unknown(turn, over, one, getattr(answer, "why", "unexpected_answer"))


def _surely_not(asking: Asking, answer: Refusal) -> bool:
    """Whether a question about it says that it had no effect, and never will."""
    return asking.purpose == "query" and answer.code == "not_redeemed"


def _late(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """A supervisor decided while the question was under way: nothing new, or the contrary."""
    if isinstance(answer, Redeemed):
        contradict(turn, asking.subject, "done", answer.reference)
    elif isinstance(answer, Refusal) and (_surely_not(asking, answer) or answer.code == "used_elsewhere"):
        contradict(turn, asking.subject, "refused", answer.code)


def due(turn: Turn, attempt: str) -> None:
    """The wait is over: ask, if it still is open and nobody is asking."""
    over = turn.hand_over_of(attempt)
    one = over.attempt(attempt) if over is not None else None
    if over is None or one is None or not one.unresolved or _is_asked(turn, one):
        return
    if over.returned and one.status == "pending":
        refused(turn, over, one, "returned", "")
    else:
        _ask(turn, one)


def server_came_back(turn: Turn) -> None:
    """What waits is sent, or asked about, now."""
    for over in turn.state.hand_overs:
        for one in over.attempts:
            due(turn, one.attempt)


def came_back(turn: Turn, after: RefundOn) -> None:
    """Goods of a sale came back; once all of them have, what was surely not consumed for them stays unused."""
    over = next((one for one in turn.state.hand_overs if one.sale == after.of.sale), None)
    if over is None:
        return
    whole = not any(after.left.values())
    put(turn, msgspec.structs.replace(over, returned=whole, refunds=after.before))
    for one in over.attempts:
        if whole and one.status == "pending":
            due(turn, one.attempt)


def refused(turn: Turn, over: HandOver, one: Attempt, code: str, reason: str) -> None:
    changed, fact = attempts.refused(over, one.attempt, turn.at_ms, code=code, reason=reason)
    turn.record(fact)
    put(turn, changed)
    turn.notice("voucher_refused", code, reason, _title(over, one), level="error")
    turn.want(Exchange())


# --- a supervisor's word -------------------------------------------------------------------------------------------


def why_not_forced(turn: Turn, attempt: str) -> str | None:
    """The notice that says why a supervisor may not decide about it; None if so."""
    over = turn.hand_over_of(attempt)
    one = over.attempt(attempt) if over is not None else None
    if one is None or one.status != "unknown":
        return "nothing_to_force"
    return None if turn.state.period is not None else "open_period_first"  # whose Z would count it


def force(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    over = turn.hand_over_of(deciding.attempt)
    assert over is not None
    one = over.attempt(deciding.attempt)
    assert one is not None
    turn.record(
        AttemptForced(
            at_ms=turn.at_ms,
            attempt=one.attempt,
            outcome=deciding.outcome,
            supervisor=supervisor,
            reason=deciding.reason,
            period=turn.period.period,
        )
    )
    if deciding.outcome == "done":
        _done(turn, over, one, "forced")
    else:
        refused(turn, over, one, "forced", deciding.reason)


# --- parts ---------------------------------------------------------------------------------------------------------


def put(turn: Turn, over: HandOver) -> None:
    turn.change(hand_overs=replace(turn.state.hand_overs, over))


def _title(over: HandOver, one: Attempt) -> str:
    return next((v.title for v in over.vouchers if v.attempt == one.attempt), over.number)


def _is_asked(turn: Turn, one: Attempt) -> bool:
    return any(asking.subject == one.attempt and asking.purpose in ("attempt", "query") for asking in turn.state.asking)


def _ask(turn: Turn, one: Attempt) -> None:
    assert isinstance(one.subject, RedemptionSubject)
    if one.status == "pending":
        _redeem(turn, one.subject, one.attempt)
    else:
        subject = one.subject
        question = QueryRedemption(coupon=subject.benefit, serial=subject.serial, order=subject.order)
        turn.ask(question, "query", one.attempt)


def _redeem(turn: Turn, subject: RedemptionSubject, attempt: str) -> None:
    question = RedeemCoupon(coupon=subject.benefit, serial=subject.serial, order=subject.order, amount=0)
    turn.ask(question, "attempt", attempt)


def _done(turn: Turn, over: HandOver, one: Attempt, reference: str) -> None:
    changed, fact = attempts.done(over, one.attempt, turn.at_ms, reference=reference)
    turn.record(fact)
    put(turn, changed)
    turn.notice("voucher_redeemed", _title(over, one))
    turn.want(Exchange())


def _unknown(turn: Turn, over: HandOver, one: Attempt, why: str) -> None:
    changed, facts = attempts.unknown(over, one.attempt, turn.at_ms, why=why)
    turn.record(*facts)
    now = changed.attempt(one.attempt)
    assert now is not None
    _wait(turn, changed, now, why)


def _wait(turn: Turn, over: HandOver, one: Attempt, why: str) -> None:
    """It stays as it is; asked about again at growing distances, and when the server is back."""
    if over.returned and one.status == "pending":
        refused(turn, over, one, "returned", "")
        return
    waits = msgspec.structs.replace(one, asked=one.asked + 1, note=why)
    put(turn, attempts.replace(over, waits))
    if one.asked == 0:
        turn.notice("voucher_waits", _title(over, one), level="warning")
    turn.want(StartTimer(f"voucher/{one.attempt}", EVERY_MS[min(one.asked, len(EVERY_MS) - 1)]))
