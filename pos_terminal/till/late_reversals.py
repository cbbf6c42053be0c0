"""A reversal that a supervisor decided as not made: counted if it was, a code's told again before there is another.

The acquirer gives no payment back twice, so that another reversal of one that went back is refused, and a void would
stop there for good. Of a card the pinpad says that it was reversed before; until somebody tried, its money could be
collected for the late answer, and the void then take the payment as given back.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import RefundPayCode
from pos_terminal.contract.facts import ReversalSubject
from pos_terminal.contract.reasons import COUNTED
from pos_terminal.till import attempt as attempts
from pos_terminal.till import decided_codes
from pos_terminal.till.closing import settle
from pos_terminal.till.contradictions import is_open, open_one, settled_as
from pos_terminal.till.given_back import thing
from pos_terminal.till.reversing import begin_reversal, go_on_voiding, is_stopped_at, taken_back
from pos_terminal.till.state import Asking, Attempt, Sale
from pos_terminal.till.turn import Turn


def is_told_first(turn: Turn, sale: Sale, one: Attempt) -> bool:
    """Whether the newest reversal of ``one`` is only decided; then it is told of again, under its own id."""
    back = sale.reversals_of(one.attempt)
    if one.kind != "code" or not back or not decided_codes.is_kept(turn, back[-1].attempt):
        return False
    told = RefundPayCode(attempt=back[-1].attempt, of=one.attempt, amount=one.amount)
    decided_codes.ask_first(turn, told.attempt, again=told)
    return True


def heard(turn: Turn, asking: Asking) -> None:
    """What the acquirer said of it: refused, on with another; one that was made is counted."""
    sale = turn.sale
    of = _taken_back_by(sale, asking.subject) if sale is not None and sale.sale == asking.sale else None
    if sale is None or of is None or sale.voiding or sale.reversals_of(of.attempt)[-1].attempt != asking.subject:
        return
    if decided_codes.is_kept(turn, asking.subject):
        turn.notice("give_back_unknown", level="error")
    elif is_open(turn.state, asking.subject, "done"):
        return
    elif is_stopped_at(sale, of):
        go_on_voiding(turn, sale)
    elif of in sale.stray:
        begin_reversal(turn, sale, of)


def count(turn: Turn) -> None:
    """One that was made after all has taken its payment back, and the late answer is settled. A void goes on.

    Looked at after each event, with the clerk in front of the sale: it may be told while that is parked.
    """
    sale = turn.sale
    if sale is None or turn.state.operator is None or turn.state.period is None:
        return
    for reversal in sale.attempts:
        of, late = _taken_back_by(sale, reversal.attempt), open_one(turn.state, reversal.attempt, "done")
        if of is None or late is None or reversal.status != "refused" or of.status != "done":
            continue
        if of.kind == "card" and (sale.voiding or sale.taking_back):  # the pinpad is about to say so itself
            continue
        if any(other.unresolved for other in sale.reversals_of(of.attempt)):
            continue
        made = msgspec.structs.replace(reversal, status="done", reference=late.reference)
        changed, fact = attempts.reversed_by(attempts.replace(sale, made), of.attempt, turn.at_ms, by=made.attempt)
        turn.record(fact)
        changed = msgspec.structs.replace(taken_back(changed, of.attempt), intent=None)
        turn.put_sale(changed)
        settled_as(turn, reversal.attempt, "done", supervisor="", reason=COUNTED)
        turn.notice("money_given_back", *thing(sale, of))
        if is_stopped_at(sale, of):
            go_on_voiding(turn, changed)
        else:
            settle(turn, changed)
        return


def _taken_back_by(sale: Sale, reversal: str) -> Attempt | None:
    """The payment that the reversal is of."""
    one = sale.attempt(reversal)
    of = sale.attempt(one.subject.of) if one is not None and isinstance(one.subject, ReversalSubject) else None
    return of if of is not None and of.kind in ("card", "code") else None
