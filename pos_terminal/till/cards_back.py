"""Money of a card that a supervisor decided as not received, and that came after all, goes back by the pinpad.

On a supervisor's word, whatever has become of its sale, by an attempt of its own, as a code's does by the acquirer
(``till.decided_codes``); when it is done, the late answer is settled. Only one card at a time: the pinpad is looked at
first, as before any that is taken back, and takes no other until this has its answer. Without one it is asked about
whenever the pinpad is seen, after a restart and in later periods too, and on a supervisor's word told again, which is
the same reversal. Whoever settles the late answer otherwise meanwhile decides that the card did not go back, or says
that it is back where it came from, and so that it did; the pinpad is asked about that once more (``till.once_more``).
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from pos_terminal.contract.facts import (
    AnyFact,
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    CardSlip,
    ReversalSubject,
)
from pos_terminal.contract.reasons import BACK_OTHERWISE, GIVE_BACK, GIVEN_BACK
from pos_terminal.contract.records import LateAnswer
from pos_terminal.till import attempt as attempts
from pos_terminal.till import once_more
from pos_terminal.till.at_risk import Attempt, CardBack, Status
from pos_terminal.till.contradictions import Outcome, is_open, open_one, settled_as, why_not
from pos_terminal.till.effects import LookAtPinpad, ReverseCard
from pos_terminal.till.events import Approved, Declined, PinpadSeen, Unclear
from pos_terminal.till.late_slips import print_slip
from pos_terminal.till.state import Deciding, TillState
from pos_terminal.till.turn import Turn

_BY_ITSELF, _BY_SOMEBODY = 1, 2  # for whom it is being asked about: ``Attempt.asked``


def may_give_back(late: LateAnswer) -> bool:
    """Whether the pinpad can be told to take back what a late answer says was paid."""
    return (
        (late.kind, late.outcome) == ("card", "done")
        and not late.settled
        and isinstance(late.slip, CardSlip)
        and bool(late.slip.receipt_number)
    )


def is_going_back(state: TillState, attempt: str) -> bool:
    """Whether that card payment is being given back, and the pinpad has not said that it did."""
    return state.card_back is not None and state.card_back.of == attempt


def why_not_settled(turn: Turn, deciding: Deciding) -> str | None:
    """The notice that says why the late answer of a card cannot be settled so; None if it can."""
    going = is_going_back(turn.state, deciding.attempt)
    if deciding.reason != GIVE_BACK:
        back = turn.state.card_back
        waits = going and back is not None and (back.reversal is None or back.reversal.status == "pending")
        return "wait_for_answer" if waits else why_not(turn, deciding)
    late = open_one(turn.state, deciding.attempt, deciding.outcome)
    if late is None or not may_give_back(late):
        return "nothing_to_settle"
    if turn.state.period is None:
        return "open_period_first"
    if going:
        return None
    return turn.state.why_pinpad_waits or ("card_going_back" if turn.state.card_back is not None else None)


def give_back(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    """Looks at the pinpad to have it taken back, or tells of the reversal again of which nobody knows."""
    back = turn.state.card_back
    if back is not None:
        _tell_again(turn, back)
        return
    turn.notice("giving_back")
    late = open_one(turn.state, deciding.attempt, "done")
    assert late is not None
    assert isinstance(late.slip, CardSlip)
    once_more.ask(turn)
    look = turn.new_id()
    turn.change(
        card_back=CardBack(
            sale=late.sale,
            number=late.number,
            of=late.attempt,
            amount=late.slip.amount,
            receipt_number=late.slip.receipt_number,
            card=late.slip.card[-4:],
            supervisor=supervisor,
            looking=look,
        )
    )
    turn.want(LookAtPinpad(look))


def _tell_again(turn: Turn, back: CardBack) -> None:
    """The same reversal, unless it is under way or being asked about. Who wanted it hears of it also where it was in
    vain.
    """
    one = back.reversal
    if one is None or one.status != "unknown":
        turn.notice("giving_back")
        return
    turn.notice("asking_again")
    _put(turn, back, msgspec.structs.replace(one, asked=_BY_SOMEBODY))
    if not one.asked:
        turn.want(ReverseCard(one.attempt, back.amount, back.receipt_number))


def looked_at_pinpad(turn: Turn, event: PinpadSeen) -> bool:
    """Whether the look was for this: with its receipt the intent becomes durable, without it nothing was begun."""
    back = turn.state.card_back
    if back is None or not back.looking or back.looking != event.look:
        return False
    if event.why_not:
        turn.change(card_back=None)
        turn.notice("reversal_refused", event.why_not, "", level="error")
    elif turn.state.pinpad_unresolved or turn.state.period is None:
        turn.change(card_back=None)
        turn.refuse("open_period_first" if turn.state.period is None else turn.state.why_pinpad_waits)
    else:
        _begin(turn, back, event.last_receipt_number)
    return True


def _begin(turn: Turn, back: CardBack, newest: str | None) -> None:
    back, fact = attempts.begin(
        msgspec.structs.replace(back, looking=""),
        attempt=turn.new_id(),
        amount=back.amount,
        subject=ReversalSubject(of=back.of, reason=GIVE_BACK, last_receipt_number=newest),
        at_ms=turn.at_ms,
        period=turn.period.period,
        operator=back.supervisor,
    )
    turn.change(card_back=back)
    turn.record(fact)
    turn.want(ReverseCard(fact.attempt, back.amount, back.receipt_number))


def ask(turn: Turn) -> None:
    """The pinpad is there: whether it went back is asked about, unless that is under way."""
    back = turn.state.card_back
    one = back.reversal if back is not None else None
    if back is not None and one is not None and one.status == "unknown" and not one.asked:
        _put(turn, back, msgspec.structs.replace(one, asked=_BY_ITSELF))
        turn.want(once_more.enquiry(one))


def is_told(state: TillState, attempt: str) -> bool:
    """Whether an answer of the pinpad about the attempt is for ``answered``."""
    return state.card_back is not None and state.card_back.attempt(attempt) is not None


def answered(turn: Turn, outcome: Approved | Declined | Unclear) -> None:
    """What the pinpad said of it."""
    back = turn.state.card_back
    assert back is not None
    one = back.reversal
    assert one is not None
    _put(turn, back, msgspec.structs.replace(one, asked=0))
    once_more.worked_on(turn, outcome)
    if isinstance(outcome, Approved) and one.status == "unknown" and outcome.slip.receipt_number in turn.state.receipts:
        _unknown(turn, f"receipt {outcome.slip.receipt_number} is of another payment", one.asked)
    elif isinstance(outcome, Approved):
        once_more.remember(turn, outcome.slip.receipt_number)
        _given_back(turn, outcome.slip.receipt_number)
    elif isinstance(outcome, Unclear) or once_more.is_of_this_call(one, outcome):
        _unknown(turn, outcome.why if isinstance(outcome, Unclear) else outcome.code, one.asked)
    elif outcome.code == "already_reversed":
        _given_back(turn, outcome.code)
    else:
        _refused(turn, outcome.code, outcome.reason)


def decided_otherwise(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    """The late answer is being settled by another way: with that it is decided whether the card went back."""
    back = turn.state.card_back
    one = back.reversal if back is not None and back.of == deciding.attempt else None
    if back is None or one is None:
        return
    outcome: Outcome = "done" if deciding.reason == BACK_OTHERWISE else "refused"
    turn.record(
        AttemptForced(
            at_ms=turn.at_ms, attempt=one.attempt, outcome=outcome, supervisor=supervisor, reason=deciding.reason
        )
    )
    if outcome == "done":
        back, fact = attempts.done(back, one.attempt, turn.at_ms, reference="forced")
    else:
        back, fact = attempts.refused(back, one.attempt, turn.at_ms, code="forced")
    turn.record(fact)
    turn.change(card_back=None)
    once_more.decided(turn, back, one, outcome)


def card_back_of(facts: Iterable[AnyFact], known: Iterable[LateAnswer]) -> CardBack | None:
    """What a restart finds under way. ``known``: the late answers."""
    late = {one.attempt: one for one in known if may_give_back(one)}
    begun: AttemptBegun | None = None
    status: Status = "done"
    for fact in facts:
        if isinstance(fact, AttemptBegun) and isinstance(fact.subject, ReversalSubject):
            if fact.subject.of in late and fact.subject.reason == GIVE_BACK:
                begun, status = fact, "pending"
        elif begun is None or getattr(fact, "attempt", "") != begun.attempt:
            continue
        elif isinstance(fact, AttemptUnknown):
            status = "unknown"
        elif isinstance(fact, AttemptDone | AttemptRefused):
            status = "done" if isinstance(fact, AttemptDone) else "refused"
    if begun is None or status not in ("pending", "unknown"):
        return None
    assert isinstance(begun.subject, ReversalSubject)
    return _found(begun, status, late[begun.subject.of])


def _found(begun: AttemptBegun, status: Status, late: LateAnswer) -> CardBack:
    assert isinstance(late.slip, CardSlip)
    one = Attempt(
        attempt=begun.attempt,
        kind="reversal",
        amount=begun.amount,
        subject=begun.subject,
        begun_at_ms=begun.at_ms,
        status=status,
    )
    return CardBack(
        sale=late.sale,
        number=late.number,
        of=late.attempt,
        amount=begun.amount,
        receipt_number=late.slip.receipt_number,
        card=late.slip.card[-4:],
        supervisor=begun.operator,
        attempts=(one,),
    )


def _given_back(turn: Turn, reference: str) -> None:
    back, one = _under_way(turn)
    _, fact = attempts.done(back, one.attempt, turn.at_ms, reference=reference)
    turn.record(fact)
    turn.notice("money_given_back", "card", str(back.amount), back.card)
    if is_open(turn.state, back.of, "done"):
        settled_as(turn, back.of, "done", supervisor=back.supervisor, reason=GIVEN_BACK)
    print_slip(turn, sale=back.sale, number=back.number, attempt=back.of)
    turn.change(card_back=None)


def _refused(turn: Turn, code: str, reason: str) -> None:
    back, one = _under_way(turn)
    _, fact = attempts.refused(back, one.attempt, turn.at_ms, code=code, reason=reason)
    turn.record(fact)
    turn.change(card_back=None)
    turn.notice("reversal_refused", code, reason, level="error")


def _unknown(turn: Turn, why: str, asked: int) -> None:
    back, one = _under_way(turn)
    back, facts = attempts.unknown(back, one.attempt, turn.at_ms, why=why)
    turn.record(*facts)
    turn.change(card_back=back)
    if facts:
        turn.notice("give_back_unknown", level="error")
    elif asked == _BY_SOMEBODY:
        turn.notice("give_back_unheard", level="error")


def _under_way(turn: Turn) -> tuple[CardBack, Attempt]:
    back = turn.state.card_back
    assert back is not None
    assert back.reversal is not None
    return back, back.reversal


def _put(turn: Turn, back: CardBack, one: Attempt) -> None:
    turn.change(card_back=attempts.replace(back, one))
