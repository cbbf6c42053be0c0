"""How what was refused stands, by whoever said so, and what was heard since; what of it a void leaves open.

What a supervisor decided is no fact, and not said as if it were, until the other side says the same.
"""

from __future__ import annotations

from typing import NamedTuple

from pos_terminal.contract.facts import RefundSubject, ReversalSubject
from pos_terminal.contract.reasons import reason_text
from pos_terminal.till import counting_in
from pos_terminal.till.contradictions import is_open
from pos_terminal.till.decided_codes import is_answered
from pos_terminal.till.heard_since import AGREED
from pos_terminal.till.once_more import TELLS
from pos_terminal.till.state import Attempt, Sale
from pos_terminal.ui.messages import refusal
from pos_terminal.ui.present.context import Seen, money

_PAYS = ("card", "code")
_BACK = (RefundSubject, ReversalSubject)


class Stands(NamedTuple):
    """``decided``: it is no fact that it was refused."""

    decided: bool
    status: str
    detail: str


def how_it_stands(seen: Seen, sale: Sale, one: Attempt) -> Stands:
    """Of an attempt that had no effect, by whoever said so."""
    if one.note != "forced":
        told = refusal(one.note, seen.language, kind=one.kind)
        if (first := _in_doubt(seen, sale, one)) is not None:
            before = how_it_stands(seen, sale, first)
            return Stands(True, before.status, seen.say("tried_in_doubt", told, before.detail))
        return Stands(False, seen.say(f"refused_{one.kind}"), told)
    if is_open(seen.state, one.attempt, "done"):
        if counting_in.is_going_back(seen.state, one.attempt):
            return _found(seen, one, seen.say("found_going_back"), seen.say("detail_going_back"))
        detail = "detail_found_paid" if one.kind in _PAYS else "detail_found"
        return _found(seen, one, seen.say("found_waits"), seen.say(detail))
    if one.since == AGREED:
        word = "detail_agreed_pinpad" if sale.on_pinpad(one) else "detail_agreed"
        refused = seen.say(f"refused_{one.kind}")
        return Stands(False, refused, seen.say(word, _decision(seen, one), refused))
    if one.since:
        detail = "detail_settled_paid" if one.kind in _PAYS else "detail_settled"
        return _found(seen, one, reason_text(one.since, seen.language), seen.say(detail))
    unheard = one.kind == "refund" and _awaits_pinpad(seen, one)
    decision = seen.say("decided_unheard", _decision(seen, one)) if unheard else _decision(seen, one)
    return Stands(True, decision, _awaited(seen, sale, one))


def _in_doubt(seen: Seen, sale: Sale, one: Attempt) -> Attempt | None:
    """An earlier try to give the same money back that a supervisor decided as not made, and nobody else has told of.

    One that is refused after it says nothing of it, unless it was to take the payment back as a whole and the pinpad
    has looked at that.
    """
    subject = one.subject
    if not isinstance(subject, _BACK):
        return None
    if (isinstance(subject, ReversalSubject) or subject.voids) and one.note in TELLS:
        return None
    others = (other for other in reversed(sale.attempts) if other is not one)
    same = (other for other in others if isinstance(other.subject, _BACK) and other.subject.of == subject.of)
    decided = (other for other in same if (other.status, other.note, other.since) == ("refused", "forced", ""))
    return next((other for other in decided if not is_open(seen.state, other.attempt, "done")), None)


def _awaits_pinpad(seen: Seen, one: Attempt) -> bool:
    forced = seen.state.forced
    return forced is not None and forced.attempts[0].attempt == one.attempt


def _decision(seen: Seen, one: Attempt) -> str:
    return seen.say(f"decided_{one.kind}")


def _found(seen: Seen, one: Attempt, then: str, detail: str) -> Stands:
    """The other side said later that it was made after all; ``then``: what became of that."""
    return Stands(True, seen.say("found_then", seen.say(f"found_{one.kind}"), then), detail)


def _awaited(seen: Seen, sale: Sale, one: Attempt) -> str:
    """Who will still say how it ended, and what comes of that."""
    if _awaits_pinpad(seen, one):
        asked = seen.say("asked_pinpad")
    elif any(kept.attempt(one.attempt) for kept in seen.state.codes_decided):
        asked = seen.say("asked_acquirer")
    else:
        return seen.say("detail_decided_paid" if one.kind in _PAYS else "detail_decided")
    if isinstance(one.subject, ReversalSubject):
        return seen.say("awaited_void" if sale.void_stopped else "awaited_back", asked)
    return seen.say("awaited_refund" if one.kind == "refund" else "awaited", asked)


def beside_the_void(seen: Seen, sale: Sale) -> list[str]:
    """Money of the sale that its void does not give back: it was found to have come after a supervisor's word, or the
    other side has not told yet.
    """
    state = seen.state
    found = [
        (one.attempt, one.amount)
        for one in state.contradictions
        if one.kind in _PAYS and one.outcome == "done" and not one.settled and sale.attempt(one.attempt) is not None
    ]
    going = [amount for attempt, amount in found if counting_in.is_going_back(state, attempt)]
    waits = [amount for attempt, amount in found if not counting_in.is_going_back(state, attempt)]
    kept = (*((state.forced,) if state.forced else ()), *(one for one in state.codes_decided if not is_answered(one)))
    unheard = [one.attempts[0] for one in kept if one.sale == sale.sale]
    awaited = [one.amount for one in unheard if one.kind in _PAYS and one.status == "refused"]
    told = (("void_not_found", waits), ("void_going_back", going), ("void_awaited", awaited))
    return [seen.say(word, money(sum(amounts))) for word, amounts in told if amounts]
