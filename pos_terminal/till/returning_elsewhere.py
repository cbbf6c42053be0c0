"""Asking the server for a sale whose goods come back: what came back of it elsewhere, and who may take it back now.

The server answers with the facts of sale and refunds as its journal has them, and holds the sale for this question
until a fact that names it says how the return ended: ``SaleRefunded``, or ``SaleVoided`` of the sale. Without an answer
the till that sold it goes by its own ledger, as off line; for any other till there is nothing to go by. A return that
the server does not hold the sale for is asked about when it is confirmed, if there is a server to ask.
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import Answer, LeaseSale, Refusal, SaleFound, Unknown
from pos_terminal.contract.codec import Undecodable, decode_fact
from pos_terminal.contract.facts import SaleClosed, SaleRefunded, SaleVoided
from pos_terminal.till.contradictions import contradictions_of, told_of
from pos_terminal.till.effects import Exchange
from pos_terminal.till.events import Answered, Unreachable
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.scrubbing import scrubbed
from pos_terminal.till.state import Sale
from pos_terminal.till.turn import Turn

WhyNot = tuple[str, str]
"""The notice, and whom it is about."""

_REFUSALS = {
    "no_such_sale": "no_such_sale_here",
    "other_store_sale": "sale_of_another_store",
    "sale_leased_elsewhere": "sale_leased_elsewhere",
    "sale_too_large": "sale_unreadable",
}

_FINAL = ("sale_leased_elsewhere", "refunds_unreadable")
"""Also of a sale of this till: its own ledger knows less."""


def ask_for_sale(turn: Turn, number: str, ours: RefundOn | None) -> None:
    """Once: not again while the answer is awaited. ``ours``: the return of a sale of this till as its ledger has it."""
    number = ours.of.number if ours is not None else number
    if not turn.state.online:
        turn.refuse("sale_of_another_till", number)
    elif not any(one.purpose == "sale" and one.subject == number for one in turn.state.asking):
        turn.change(sought=ours)
        ask = turn.new_id()
        turn.ask(LeaseSale(number=number, attempt=ask), "sale", number, ask=ask)
        turn.notice("asking_for_sale", number)


def ask_before_money(turn: Turn, sale: Sale, refund: RefundOn) -> None:
    """About the return on screen, ``sale``, which is confirmed and not held."""
    ask = turn.new_id()
    turn.ask(LeaseSale(number=refund.of.number, attempt=ask), "return", sale.sale, ask=ask)
    turn.notice("asking_for_sale", refund.of.number)


def is_asked_about(turn: Turn, sale: Sale) -> bool:
    """Whether a confirmed return waits for the server's word before money goes back."""
    return any(one.purpose == "return" and one.subject == sale.sale for one in turn.state.asking)


def sale_in(turn: Turn, number: str, event: Answered) -> RefundOn | WhyNot:
    """The return that the answer opens, with the refunds this ledger has and the server may not have yet."""
    ours = turn.state.sought
    if ours is not None and ours.of.number == number:
        turn.change(sought=None)
    else:
        ours = None
    return as_answered(event, ours)


def as_answered(event: Answered, ours: RefundOn | None) -> RefundOn | WhyNot:
    """The return as the answer has it; ``ours`` where there is none, unless another till has the sale, or
    refunds of it are there that a newer program wrote.
    """
    found = _found(event) if isinstance(event.answer, SaleFound) else _why_not(event.answer)
    if ours is None:
        return found
    if found.of == ours.of if isinstance(found, RefundOn) else found[0] in _FINAL:
        return found
    # A question that was lost may have been heard: then the end of the return has to be told.
    leased = isinstance(event.answer, Unknown) or _is_held(event.answer)
    return msgspec.structs.replace(ours, leased=leased, lease=event.ask if leased else "")


def give_back(turn: Turn, event: Answered, found: RefundOn | WhyNot) -> None:
    """No return came of the answer: where the server may hold the sale for it, a fact says that it need not.

    Without an open period there is none, nor of a sale that this program cannot read.
    """
    returning = found if isinstance(found, RefundOn) else None
    of = _sale_held(event.answer) if returning is None else returning.of.sale if returning.leased else ""
    if of and turn.state.period is not None:
        turn.record(
            SaleVoided(
                at_ms=turn.at_ms,
                sale=turn.new_id(),
                period=turn.period.period,
                operator=turn.state.operator.number if turn.state.operator else "",
                reason="",
                amount=0,
                of=of,
                lease=event.ask,
            )
        )
        turn.want(Exchange())


def _is_held(answer: Answer | Unreachable) -> bool:
    return isinstance(answer, SaleFound) and bool(answer.fence)


def _sale_held(answer: Answer | Unreachable) -> str:
    if not isinstance(answer, SaleFound) or not answer.fence:
        return ""
    try:
        sold = decode_fact(answer.sale)
    except Undecodable:
        return ""
    return sold.sale if isinstance(sold, SaleClosed) else ""


def _why_not(answer: Answer | Unreachable) -> WhyNot:
    if not isinstance(answer, Refusal):
        return "sale_of_another_till", ""
    message = _REFUSALS.get(answer.code, "sale_of_another_till")
    about = answer.reason if message in ("sale_of_another_store", "sale_leased_elsewhere") else ""
    return message, scrubbed(about)


def _found(event: Answered) -> RefundOn | WhyNot:
    assert isinstance(event.answer, SaleFound)
    try:
        sold = decode_fact(event.answer.sale)
    except Undecodable:
        return "sale_unreadable", ""
    try:
        refunds = [decode_fact(data) for data in event.answer.refunds]
        told = contradictions_of(decode_fact(data) for data in event.answer.late)
    except Undecodable:
        return "refunds_unreadable", ""
    before = {one.refund: one for one in (*refunds, *event.before) if isinstance(one, SaleRefunded)}
    if not isinstance(sold, SaleClosed) or any(one.of != sold.sale for one in before.values()):
        return "sale_unreadable", ""
    in_order = sorted(before.values(), key=lambda one: (one.at_ms, one.refund))
    leased = _is_held(event.answer)
    late = told_of(sold, told, event.late)
    return RefundOn(of=sold, before=tuple(in_order), leased=leased, lease=event.ask if leased else "", late=late)
