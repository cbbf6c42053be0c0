"""How what was refused stands, by whoever said so, and what was heard since; what of it a void leaves open.

What a supervisor decided is no fact, and not said as if it were, until the other side says the same.
"""

from __future__ import annotations

from typing import NamedTuple

from pos_terminal.contract.facts import ReversalSubject
from pos_terminal.contract.reasons import reason_text
from pos_terminal.till import counting_in
from pos_terminal.till.contradictions import is_open
from pos_terminal.till.decided_codes import is_answered
from pos_terminal.till.heard_since import AGREED
from pos_terminal.till.state import Attempt, Sale
from pos_terminal.ui.messages import refusal
from pos_terminal.ui.present.context import Seen, money

_PAYS = ("card", "code")


class Stands(NamedTuple):
    """``decided``: it is no fact that it was refused."""

    decided: bool
    status: str
    detail: str


def how_it_stands(seen: Seen, sale: Sale, one: Attempt) -> Stands:
    """Of an attempt that had no effect, by whoever said so."""
    if one.note != "forced":
        return Stands(False, seen.say(f"refused_{one.kind}"), refusal(one.note, seen.language, kind=one.kind))
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
    return Stands(True, _decision(seen, one), _awaited(seen, sale, one))


def _decision(seen: Seen, one: Attempt) -> str:
    return seen.say(f"decided_{one.kind}")


def _found(seen: Seen, one: Attempt, then: str, detail: str) -> Stands:
    """The other side said later that it was made after all; ``then``: what became of that."""
    return Stands(True, seen.say("found_then", seen.say(f"found_{one.kind}"), then), detail)


def _awaited(seen: Seen, sale: Sale, one: Attempt) -> str:
    """Who will still say how it ended, and what comes of that."""
    forced = seen.state.forced
    if forced is not None and forced.attempts[0].attempt == one.attempt:
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
