"""Payment codes, and their refunds, that a supervisor decided are asked about until the acquirer has told itself.

The acquirer can tell of any of them at any time, unlike the pinpad (``till.once_more``). Each is kept, over restarts
and periods, until its own answer agrees (a fact), or the contrary of it, a late answer, has been settled. Asking pays
nothing. What was decided as not paid and still may be, since the customer has the password to enter or the request is
on its way, is cancelled, as is any code for which other money is taken. A refund or reversal that the acquirer says it
never heard of has no effect any more from then on. It is told of again only where the clerk tries it again: under its
own id, before there is another.

Money that came after all is given back through the acquirer only on a supervisor's word, by an attempt of its own: its
id makes telling the acquirer again the same refund, whenever the till or the server went down. When it is done, the
late answer is settled.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import (
    Answer,
    CancelPayCode,
    CodePaid,
    Done,
    Pending,
    QueryPayCode,
    QueryRefund,
    RefundPayCode,
    Refusal,
)
from pos_terminal.contract.facts import AttemptConfirmed, CodeSubject, RefundSubject, ReversalSubject
from pos_terminal.contract.reasons import BACK_OTHERWISE, CASH_OUT, GIVE_BACK, GIVEN_BACK
from pos_terminal.till import attempt as attempts
from pos_terminal.till.contradictions import Outcome, contradict, is_open, settled_as, why_not
from pos_terminal.till.effects import StartTimer
from pos_terminal.till.events import Unreachable
from pos_terminal.till.late_slips import print_slip
from pos_terminal.till.scrubbing import scrubbed
from pos_terminal.till.state import Asking, Attempt, Deciding, Sale, SaleGone, Status, TillState
from pos_terminal.till.turn import Turn

ASK_EVERY_MS = 60_000
ASK_FIRST_MS = 5_000  # then twice as long each time
TIMER = "decided"
SAYS_NOTHING = ("bad_request",)  # about the question, not about the attempt
ANSWERED = "contradicted"  # the note of a code that has had its own answer, and is kept for its money


def decided(turn: Turn, sale: Sale, one: Attempt, outcome: Status) -> None:
    """A supervisor decided how an unknown attempt of ``sale`` ended."""
    if _can_tell(sale, one):
        code = msgspec.structs.replace(one, status=outcome, asked=0, cancelling=False, note="forced")
        kept = SaleGone(sale=sale.sale, number=sale.number, attempts=(code,))
        turn.change(codes_decided=(*turn.state.codes_decided, kept))
        _later(turn, kept)


def _can_tell(sale: Sale, one: Attempt) -> bool:
    """Whether the acquirer can: of a code, of what gives one back."""
    if isinstance(one.subject, RefundSubject):
        return one.subject.kind == "code"
    of = sale.attempt(one.subject.of) if isinstance(one.subject, ReversalSubject) else one
    return of is not None and of.kind == "code"


def server_came_back(turn: Turn) -> None:
    for kept in turn.state.codes_decided:
        _ask(turn, kept)


def due(turn: Turn, subject: str) -> None:
    """It is time to ask again, unless a later timer was started since, or the server's return asks anyway."""
    attempt, _, asked = subject.rpartition("/")
    kept = _of(turn.state, attempt)
    if kept is not None and str(kept.attempts[0].asked) == asked and turn.state.online:
        _ask(turn, kept)


def is_kept(turn: Turn, attempt: str) -> bool:
    """Whether an answer about the attempt is for ``answered``."""
    return _of(turn.state, attempt) is not None


def answered(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """An answer about what was decided, or about a code's money on its way back."""
    kept = _of(turn.state, asking.subject)
    assert kept is not None
    if asking.subject != kept.attempts[0].attempt:
        _back_answered(turn, kept, asking, answer)
    elif not is_answered(kept):
        _told_itself(turn, kept, asking, answer)


# --- its own answer -------------------------------------------------------------------------------------------------


def _told_itself(turn: Turn, kept: SaleGone, asking: Asking, answer: Answer | Unreachable) -> None:
    code = kept.attempts[0]
    told = _told(code, asking, answer)
    if told is not None and told == code.status:
        reference = answer.slip.reference if isinstance(answer, CodePaid) else getattr(answer, "reference", "")
        turn.record(
            AttemptConfirmed(at_ms=turn.at_ms, attempt=code.attempt, outcome=told, reference=scrubbed(reference))
        )
        _drop(turn, kept)
    elif code.kind == "code" and code.status == "refused" and asking.purpose != "cancel" and _may_be_paid(answer):
        turn.ask(CancelPayCode(attempt=code.attempt), "cancel", code.attempt)
    elif told is None:
        _later(turn, kept)
    else:
        _contradicted(turn, kept, told, answer)


def _told(code: Attempt, asking: Asking, answer: Answer | Unreachable) -> Outcome | None:
    """How it ended by its own answer; None: that is not said yet."""
    if isinstance(answer, CodePaid):
        return "done"
    if asking.purpose == "cancel":
        return "refused" if isinstance(answer, Done) else None
    if isinstance(answer, Done):
        return "done"
    if isinstance(answer, Refusal) and answer.code not in SAYS_NOTHING:
        may_come = code.kind == "code" and code.status == "refused" and _may_be_paid(answer)
        return None if may_come else "refused"
    return None


def _may_be_paid(answer: Answer | Unreachable) -> bool:
    """Whether it is not paid yet: the customer may still enter the password, the request still arrive."""
    return isinstance(answer, Pending) or (isinstance(answer, Refusal) and answer.code == "never_arrived")


def _contradicted(turn: Turn, kept: SaleGone, told: Outcome, answer: Answer | Unreachable) -> None:
    """What was chosen anew for the sale that it paid is not begun on top of it."""
    code, before = kept.attempts[0], len(turn.facts)
    if isinstance(answer, CodePaid):
        contradict(turn, code.attempt, told, answer.slip.reference, answer.slip)
    elif told == "done":
        contradict(turn, code.attempt, told, scrubbed(getattr(answer, "reference", "")))
    else:
        contradict(turn, code.attempt, told, scrubbed(getattr(answer, "code", "cancelled")))
    # nothing to give back, or it was given back meanwhile
    if told == "refused" or code.kind != "code" or len(turn.facts) == before:
        _drop(turn, kept)
        return
    _put(turn, attempts.replace(kept, msgspec.structs.replace(code, note=ANSWERED)))
    sale = turn.sale
    if sale is not None and sale.attempt(code.attempt) is not None:
        turn.put_sale(msgspec.structs.replace(sale, intent=None))


# --- a refund that is tried again ---------------------------------------------------------------------------------


def unheard_refunds(state: TillState, paid: str) -> tuple[str, ...]:
    """The refunds of payment ``paid`` that only a supervisor decided, in whichever return: what they did is to be heard
    before it is refunded anew.
    """
    kept = (one.attempts[0] for one in state.codes_decided)
    return tuple(one.attempt for one in kept if isinstance(one.subject, RefundSubject) and one.subject.of == paid)


def ask_first(turn: Turn, refund: str, *, again: RefundPayCode | None) -> None:
    """Asks how it ended before anything new is begun. ``again``: by telling of it once more, under its own id."""
    turn.notice("asking_again")
    if is_asked_first(turn.state, refund):
        return
    kept = _of(turn.state, refund)
    assert kept is not None
    turn.ask(again or _question(kept.attempts[0]), "again", refund)


def is_asked_first(state: TillState, refund: str) -> bool:
    """Whether it is being asked about so: until the answer is there it may yet be paid."""
    return any(asking.purpose == "again" and asking.subject == refund for asking in state.asking)


# --- its money's way back -------------------------------------------------------------------------------------------


def may_give_back(state: TillState, attempt: str, outcome: str) -> bool:
    """Whether the acquirer can be told to give back what a late answer says was paid."""
    kept = _of(state, attempt)
    return outcome == "done" and kept is not None and is_answered(kept) and is_open(state, attempt, "done")


def is_going_back(state: TillState, attempt: str) -> bool:
    """Whether the acquirer was told to give it back and has not said that it did."""
    kept = _of(state, attempt)
    return kept is not None and goes_back(kept)


def why_not_settled(turn: Turn, deciding: Deciding) -> str | None:
    """The notice that says why a late answer cannot be settled so: paid out, while the acquirer is giving it back."""
    if deciding.reason != GIVE_BACK:
        going = deciding.reason in (CASH_OUT, BACK_OTHERWISE) and is_going_back(turn.state, deciding.attempt)
        return "wait_for_answer" if going else why_not(turn, deciding)
    if not may_give_back(turn.state, deciding.attempt, deciding.outcome):
        return "nothing_to_settle"
    return None if turn.state.period is not None else "open_period_first"


def give_back(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    """Tells the acquirer, or asks about the refund that it was told of and has not answered."""
    kept = _of(turn.state, deciding.attempt)
    assert kept is not None
    going = is_going_back(turn.state, deciding.attempt)
    turn.notice("asking_again" if going else "giving_back")
    if going:
        _ask(turn, kept)
        return
    code = kept.attempts[0]
    kept, fact = attempts.begin(
        msgspec.structs.replace(kept, supervisor=supervisor),
        attempt=turn.new_id(),
        amount=code.amount,
        subject=ReversalSubject(of=code.attempt, reason=GIVE_BACK),
        at_ms=turn.at_ms,
        period=turn.period.period,
        operator=supervisor,
    )
    _put(turn, kept)
    turn.record(fact)
    question = RefundPayCode(attempt=fact.attempt, of=code.attempt, amount=code.amount)
    turn.ask(question, "attempt", fact.attempt)


def settled(turn: Turn, attempt: str) -> None:
    """A supervisor said what was done about it: nothing is to be given back any more, unless it is on its way."""
    kept = _of(turn.state, attempt)
    if kept is not None and is_answered(kept) and not is_going_back(turn.state, attempt):
        _drop(turn, kept)


def _back_answered(turn: Turn, kept: SaleGone, asking: Asking, answer: Answer | Unreachable) -> None:
    one = kept.attempt(asking.subject)
    if one is None or not one.unresolved:
        return
    never_told = isinstance(answer, Unreachable) and asking.purpose == "attempt" and one.status == "pending"
    if isinstance(answer, Done):
        _given_back(turn, kept, one, answer.reference)
    elif isinstance(answer, Refusal) or never_told:
        code, reason = (answer.code, answer.reason) if isinstance(answer, Refusal) else ("unreachable", "")
        kept, fact = attempts.refused(kept, one.attempt, turn.at_ms, code=code, reason=reason)
        turn.record(fact)
        _put(turn, kept)
        turn.notice("reversal_refused", code, reason, level="error")
        if not is_open(turn.state, kept.attempts[0].attempt, "done"):
            _drop(turn, kept)
    else:
        kept, facts = attempts.unknown(kept, one.attempt, turn.at_ms, why=getattr(answer, "why", "unreachable"))
        turn.record(*facts)
        if facts:
            turn.notice("give_back_unknown", level="error")
        _later(turn, kept)


def _given_back(turn: Turn, kept: SaleGone, one: Attempt, reference: str) -> None:
    code = kept.attempts[0]
    kept, fact = attempts.done(kept, one.attempt, turn.at_ms, reference=reference)
    turn.record(fact)
    assert isinstance(code.subject, CodeSubject)
    turn.notice("money_given_back", "code", str(one.amount), code.subject.wallet)
    if is_open(turn.state, code.attempt, "done"):
        settled_as(turn, code.attempt, "done", supervisor=kept.supervisor, reason=GIVEN_BACK)
    print_slip(turn, sale=kept.sale, number=kept.number, attempt=code.attempt)
    _drop(turn, kept)


# --- what is kept ---------------------------------------------------------------------------------------------------


def _of(state: TillState, attempt: str) -> SaleGone | None:
    return next((one for one in state.codes_decided if one.attempt(attempt)), None)


def is_answered(kept: SaleGone) -> bool:
    """Whether the code had its own answer, and is kept for its money."""
    return kept.attempts[0].note == ANSWERED


def goes_back(kept: SaleGone) -> bool:
    return kept.attempts[-1].kind == "reversal" and kept.attempts[-1].unresolved


def _ask(turn: Turn, kept: SaleGone) -> None:
    one, code = kept.attempts[-1], kept.attempts[0]
    if any(asking.subject == one.attempt for asking in turn.state.asking):
        return
    if goes_back(kept):
        turn.ask(RefundPayCode(attempt=one.attempt, of=code.attempt, amount=one.amount), "query", one.attempt)
    elif not is_answered(kept):
        turn.ask(_question(code), "query", code.attempt)


def _question(one: Attempt) -> QueryPayCode | QueryRefund:
    if isinstance(one.subject, RefundSubject | ReversalSubject):  # the tender of a code has the id of its attempt
        return QueryRefund(attempt=one.attempt, of=one.subject.of)
    return QueryPayCode(attempt=one.attempt)


def _later(turn: Turn, kept: SaleGone) -> None:
    """Asks again in a while; off line the return of the server asks."""
    code = msgspec.structs.replace(kept.attempts[0], asked=kept.attempts[0].asked + 1)
    _put(turn, attempts.replace(kept, code))
    if turn.state.online:
        pause_ms = min(ASK_EVERY_MS, ASK_FIRST_MS << min(code.asked - 1, 4))
        turn.want(StartTimer(f"{TIMER}/{code.attempt}/{code.asked}", pause_ms))


def _put(turn: Turn, kept: SaleGone) -> None:
    code = kept.attempts[0].attempt
    turn.change(
        codes_decided=tuple(kept if one.attempts[0].attempt == code else one for one in turn.state.codes_decided)
    )


def _drop(turn: Turn, kept: SaleGone) -> None:
    code = kept.attempts[0].attempt
    turn.change(codes_decided=tuple(one for one in turn.state.codes_decided if one.attempts[0].attempt != code))
