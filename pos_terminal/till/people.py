"""Who stands at the till: sign-in by number and PIN, lock-out, sign-out, and the supervisor's word."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pos_terminal.contract.facts import AnyFact, OperatorSignedIn, OperatorSignedOut, SignInFailed
from pos_terminal.contract.reasons import COUNTED_IN, GIVE_BACK
from pos_terminal.till import cards_back, contradictions, counting_in, decided_codes, forcing, returning, reversing
from pos_terminal.till.effects import CheckPin
from pos_terminal.till.events import Decision, Force, GiveBack, PinChecked, SettleContradiction, SignIn, SignOut
from pos_terminal.till.return_events import ReturnConfirmed
from pos_terminal.till.scrubbing import looks_personal
from pos_terminal.till.state import Deciding, Lockout, OperatorOn
from pos_terminal.till.turn import Turn

MAX_FAILURES = 5
LOCKOUT_MS = 5 * 60_000


def sign_in(turn: Turn, event: SignIn) -> None:
    if turn.state.operator is not None:
        turn.refuse("already_signed_in", turn.state.operator.number)
    elif _check_pin(turn, event.number, event.pin):
        turn.change(checking=event.id)


def sign_out(turn: Turn, event: SignOut) -> None:
    operator = turn.state.operator
    if operator is None:
        return
    if turn.sale is not None and not turn.sale.is_empty:
        turn.refuse("finish_sale_first")
        return
    turn.record(OperatorSignedOut(at_ms=event.at_ms, operator=operator.number))
    turn.change(operator=None, sale=None)


_ABOUT: dict[type[Decision], Literal["attempt", "contradiction", "give_back"]] = {
    Force: "attempt",
    SettleContradiction: "contradiction",
    GiveBack: "give_back",
}


def ask_supervisor(turn: Turn, event: Decision) -> None:
    """The supervisor's number and PIN are checked before a decision takes effect."""
    deciding = Deciding(
        ask=event.id,
        about=_ABOUT[type(event)],
        attempt=event.attempt,
        outcome=event.outcome,
        reason=event.reason.strip(),
        known=event.known if isinstance(event, Force) else "",
    )
    against = _why_not_decided(turn, deciding)
    if against is not None:
        turn.refuse(against)
    elif not deciding.reason:
        turn.refuse("reason_needed")
    elif looks_personal(deciding.reason):
        turn.refuse("reason_personal")
    elif _check_pin(turn, event.number, event.pin):
        turn.change(deciding=deciding)


def confirm_return(turn: Turn, event: ReturnConfirmed) -> None:
    """A supervisor's PIN is checked first, whoever is signed in: above the limit, and where a payment never came."""
    refund = returning.confirmable(turn, event.reason, event.total)
    if refund is None:
        return
    assert turn.sale is not None
    exceeds = refund.exceeds(turn.state.refund_limit)
    if not exceeds and not refund.needs_supervisor:
        returning.begin_refund(turn, refund, event.reason)
    elif not event.number and not event.pin:
        turn.refuse(*(("refund_over_limit", str(turn.state.refund_limit)) if exceeds else ("refund_of_unpaid",)))
    elif _check_pin(turn, event.number, event.pin):
        sale, reason = turn.sale.sale, event.reason.strip()
        turn.change(
            deciding=Deciding(
                ask=event.id, about="return", attempt=sale, outcome="done", reason=reason, total=event.total
            )
        )


def _why_not_decided(turn: Turn, deciding: Deciding) -> str | None:
    against = {
        "attempt": forcing.why_not,
        "contradiction": counting_in.why_not_settled,
        "give_back": reversing.why_not_given_back,
        "return": returning.why_not_allowed,
    }
    return against[deciding.about](turn, deciding)


def _decide(turn: Turn, deciding: Deciding, supervisor: str) -> None:
    """What is to be decided may have changed while the PIN was checked."""
    against = _why_not_decided(turn, deciding)
    if against is not None:
        turn.refuse(against)
    elif deciding.about == "attempt":
        forcing.force(turn, deciding, supervisor=supervisor)
    elif deciding.about == "give_back":
        reversing.give_back(turn, deciding, supervisor=supervisor)
    elif deciding.about == "return":
        returning.allow(turn, deciding, supervisor=supervisor)
    elif deciding.reason == COUNTED_IN:
        counting_in.count(turn, deciding, supervisor=supervisor)
        decided_codes.settled(turn, deciding.attempt)
    elif deciding.reason == GIVE_BACK:
        gives_back = cards_back if counting_in.is_of_card(turn.state, deciding) else decided_codes
        gives_back.give_back(turn, deciding, supervisor=supervisor)
    else:
        cards_back.decided_otherwise(turn, deciding, supervisor=supervisor)
        contradictions.settle(turn, deciding, supervisor=supervisor)
        decided_codes.settled(turn, deciding.attempt)


def pin_checked(turn: Turn, event: PinChecked) -> None:
    """The answer for a sign-in or for a supervisor's decision; anything else came too late and is passed over."""
    deciding = turn.state.deciding
    if event.ask not in (turn.state.checking, deciding.ask if deciding else None):
        return
    signing_in = event.ask == turn.state.checking
    if signing_in:
        turn.change(checking="")
    else:
        turn.change(deciding=None)
    if event.role is None:
        if event.known:
            turn.record(SignInFailed(at_ms=event.at_ms, operator=event.number))
        _count_failure(turn, event.number)
        return
    turn.change(lockouts=tuple(one for one in turn.state.lockouts if one.number != event.number))
    if signing_in:
        turn.record(OperatorSignedIn(at_ms=event.at_ms, operator=event.number, role=event.role))
        turn.change(operator=OperatorOn(number=event.number, role=event.role, since_ms=event.at_ms), cut_off=None)
    elif event.role != "supervisor":
        turn.refuse("supervisor_needed")
    else:
        assert deciding is not None
        _decide(turn, deciding, event.number)


def _check_pin(turn: Turn, number: str, pin: str) -> bool:
    if not number or not pin:
        turn.refuse("number_and_pin_needed")
        return False
    lockout = next((one for one in turn.state.lockouts if one.number == number), None)
    if lockout and lockout.failures >= MAX_FAILURES and turn.at_ms < lockout.until_ms:
        turn.refuse("locked_out", number, str(-(-(lockout.until_ms - turn.at_ms) // 60_000)))
        return False
    turn.want(CheckPin(turn.event.id, number, pin))
    return True


def lockouts_of(facts: Iterable[AnyFact]) -> tuple[Lockout, ...]:
    """The wrong PINs that still count after a restart: a lock-out that a restart lifts would be none."""
    found: tuple[Lockout, ...] = ()
    for fact in facts:
        if isinstance(fact, SignInFailed):
            found = _one_more(found, fact.operator, fact.at_ms)
        elif isinstance(fact, OperatorSignedIn):
            found = tuple(one for one in found if one.number != fact.operator)
    return found


def _one_more(lockouts: tuple[Lockout, ...], number: str, at_ms: int) -> tuple[Lockout, ...]:
    """A failure more for ``number``; a lock-out that is over starts anew."""
    before = next((one for one in lockouts if one.number == number), None)
    expired = before is not None and before.failures >= MAX_FAILURES and at_ms >= before.until_ms
    failures = 1 if before is None or expired else before.failures + 1
    lockout = Lockout(number=number, failures=failures, until_ms=at_ms + LOCKOUT_MS)
    return (*(one for one in lockouts if one.number != number), lockout)


def _count_failure(turn: Turn, number: str) -> None:
    """Wrong numbers count like wrong PINs, so that nobody learns which numbers exist."""
    lockouts = _one_more(turn.state.lockouts, number, turn.at_ms)
    turn.change(lockouts=lockouts)
    failures = lockouts[-1].failures
    if failures >= MAX_FAILURES:
        turn.notice("locked_out", number, str(LOCKOUT_MS // 60_000), level="error")
    else:
        turn.refuse("wrong_pin", str(MAX_FAILURES - failures))
