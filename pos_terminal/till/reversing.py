"""Taking back what is in effect: a void reverses every attempt that is done, one at a time, newest first.

Before a card's the pinpad is looked at, as before a payment: the reversal is a transaction with a receipt number of its
own there, by which it is found afterwards (``till.once_more``).
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import RefundPayCode, ReverseRedemption
from pos_terminal.contract.facts import CardSlip, RedemptionSubject, ReversalSubject, SaleVoided
from pos_terminal.till import attempt as attempts
from pos_terminal.till import once_more
from pos_terminal.till.closing import leave
from pos_terminal.till.contradictions import needs_room
from pos_terminal.till.effects import Exchange, LookAtPinpad, OpenDrawer, PrintVoid, ReverseCard
from pos_terminal.till.events import PinpadSeen
from pos_terminal.till.given_back import payments_back, went_back
from pos_terminal.till.pricing import price
from pos_terminal.till.scrubbing import scrubbed
from pos_terminal.till.state import Attempt, Deciding, Intent, Paper, Sale, TillState
from pos_terminal.till.turn import Turn


def holds_irreversible(sale: Sale) -> bool:
    """Whether a redemption is in effect that nobody can take back: the sale may be parked, not voided."""
    return any(
        one.status == "done" and isinstance(one.subject, RedemptionSubject) and one.subject.redemption != "reversible"
        for one in sale.attempts
    )


def reverse_next(turn: Turn, sale_id: str) -> None:
    """Begins the next reversal of a sale that is being voided; nothing left to reverse finishes the void.

    A lease needs no reversal: it ends with the fact of the void.
    """
    sale = next(one for one in turn.sales() if one.sale == sale_id)
    assert sale.voiding
    for one in reversed(sale.attempts):
        if one.status == "done" and one.kind in ("card", "code", "redemption"):
            if one.kind == "card" and turn.state.pinpad_unresolved:
                turn.put_sale(stopped(sale))
                turn.refuse(turn.state.why_pinpad_waits)
                return
            begin_reversal(turn, sale, one)
            return
    _finish_void(turn, sale)


def stopped(sale: Sale) -> Sale:
    """The sale with its void, if there is one, stopped: what is left of it is not given back."""
    return msgspec.structs.replace(sale, voiding="", void_stopped=sale.voiding or sale.void_stopped)


def is_stopped_at(sale: Sale, one: Attempt) -> bool:
    """Whether a void of the sale stopped because ``one`` would not go back."""
    back = sale.reversals_of(one.attempt)
    return bool(sale.void_stopped) and one.status == "done" and bool(back) and back[-1].status == "refused"


def go_on_voiding(turn: Turn, sale: Sale) -> None:
    """The void that stopped goes on for its reason: with the same thing, or after it with the next."""
    turn.put_sale(msgspec.structs.replace(sale, voiding=sale.void_stopped, void_stopped=""))
    reverse_next(turn, sale.sale)


def may_go_back_alone(state: TillState, sale: Sale) -> bool:
    """Whether a card or code of the sale may be given back without its void: what would be lost with that stays."""
    return holds_irreversible(sale) or needs_room(state, sale)


def why_not_given_back(turn: Turn, deciding: Deciding) -> str | None:
    """The notice that says why the money of an attempt is not given back alone; None if it may be."""
    sale = turn.sale
    one = sale.attempt(deciding.attempt) if sale is not None else None
    if sale is None or one is None or not any(tender.attempt == one.attempt for tender in sale.tenders):
        return "no_such_tender"
    if not may_go_back_alone(turn.state, sale):
        return "void_gives_back"
    if sale.unresolved or sale.voiding or sale.intent is not None:
        return "wait_for_answer"
    return (turn.state.why_pinpad_waits or None) if one.kind == "card" else None


def give_back(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    """Begins it: the sale stays, with what nobody can take back or what came after all. The reversal is the
    supervisor's.
    """
    assert turn.sale is not None
    one = turn.sale.attempt(deciding.attempt)
    assert one is not None
    begin_reversal(turn, turn.sale, one, operator=supervisor, reason=deciding.reason)


def begin_reversal(turn: Turn, sale: Sale, one: Attempt, *, operator: str = "", reason: str = "") -> None:
    """Starts taking ``one`` back, as an attempt of its own; ``operator`` "": whoever's doing the sale is."""
    wish = Intent(kind="reversal", of=one.attempt, operator=operator or turn.operator_of(sale), reason=reason)
    if one.kind != "card":
        ask_reversal(turn, one, _begin(turn, sale, one, wish, newest=None)[1].attempt)
        return
    once_more.ask(turn)
    look = turn.new_id()
    turn.put_sale(msgspec.structs.replace(sale, intent=msgspec.structs.replace(wish, looking=look)))
    turn.want(LookAtPinpad(look))


def reverse_at_once(turn: Turn, sale: Sale, one: Attempt) -> None:
    """Takes back a payment of which the other side told just now: with that the pinpad's newest receipt is known."""
    if one.kind == "card":
        once_more.ask(turn)
    wish = Intent(kind="reversal", of=one.attempt, operator=turn.operator_of(sale))
    newest = one.slip.receipt_number or None if isinstance(one.slip, CardSlip) else None
    ask_reversal(turn, one, _begin(turn, sale, one, wish, newest=newest)[1].attempt)


def looked_at_pinpad(turn: Turn, sale: Sale, event: PinpadSeen) -> tuple[Sale, Attempt] | None:
    """The newest receipt before a card is taken back: with it the intent becomes durable, and the pinpad is told.

    → the reversal that is refused, where it cannot be told: a supervisor may then say that it went back by other means.
    """
    wish = sale.intent
    assert wish is not None
    sale = msgspec.structs.replace(sale, intent=None)
    turn.put_sale(sale)
    one = sale.attempt(wish.of)
    assert one is not None
    if one.status != "done":  # a supervisor said meanwhile that it went back by other means
        if sale.voiding:
            reverse_next(turn, sale.sale)
    elif turn.state.pinpad_unresolved:
        turn.put_sale(stopped(sale))
        turn.refuse(turn.state.why_pinpad_waits)
    elif event.why_not:
        return _begin(turn, sale, one, wish, newest=None)
    else:
        ask_reversal(turn, one, _begin(turn, sale, one, wish, newest=event.last_receipt_number)[1].attempt)
    return None


def _begin(turn: Turn, sale: Sale, one: Attempt, wish: Intent, *, newest: str | None) -> tuple[Sale, Attempt]:
    assert not any(other.unresolved for other in sale.reversals_of(one.attempt)), "one reversal at a time"
    changed, fact = attempts.begin(
        sale,
        attempt=turn.new_id(),
        amount=one.amount,
        subject=ReversalSubject(of=one.attempt, reason=scrubbed(wish.reason), last_receipt_number=newest),
        at_ms=turn.at_ms,
        period=turn.period.period,
        operator=wish.operator,
    )
    turn.put_sale(changed)
    turn.record(fact)
    begun = changed.attempt(fact.attempt)
    assert begun is not None
    return changed, begun


def ask_reversal(turn: Turn, one: Attempt, reversal: str) -> None:
    """Tells the other side to take ``one`` back; the same reversal id makes asking again the same reversal."""
    if one.kind == "card":
        assert isinstance(one.slip, CardSlip)
        turn.want(ReverseCard(reversal, one.amount, one.slip.receipt_number))
    elif one.kind == "code":
        turn.ask(RefundPayCode(attempt=reversal, of=one.attempt, amount=one.amount), "attempt", reversal)
    else:
        assert isinstance(one.subject, RedemptionSubject)
        turn.ask(ReverseRedemption(coupon=one.subject.benefit, serial=one.subject.serial), "attempt", reversal)


def reversal_done(turn: Turn, sale: Sale, reversal: Attempt, reference: str) -> Sale:
    """The reversal took effect: the attempt it takes back is reversed, its tender or redemption no longer counts."""
    assert isinstance(reversal.subject, ReversalSubject)
    of = reversal.subject.of
    changed, fact = attempts.done(sale, reversal.attempt, turn.at_ms, reference=reference)
    turn.record(fact)
    changed, fact = attempts.reversed_by(changed, of, turn.at_ms, by=reversal.attempt)
    turn.record(fact)
    changed = taken_back(changed, of)
    turn.put_sale(changed)
    return changed


def taken_back(sale: Sale, attempt: str) -> Sale:
    """The sale without what ``attempt`` gave it: its tender, or the redemption of a coupon that may be used again."""
    benefits = tuple(
        msgspec.structs.replace(one, attempt=None) if one.attempt == attempt else one for one in sale.benefits
    )
    tenders = tuple(one for one in sale.tenders if one.attempt != attempt)
    return msgspec.structs.replace(sale, benefits=benefits, tenders=tenders)


def _finish_void(turn: Turn, sale: Sale) -> None:
    cash = sum(tender.receivable for tender in sale.tenders if tender.kind == "cash")
    fact = SaleVoided(
        at_ms=turn.at_ms,
        sale=sale.sale,
        period=turn.period.period,
        operator=turn.operator_of(sale),
        reason=sale.voiding,
        amount=price(sale).total,
        number=sale.number,
        back=payments_back(sale),
        cash=cash,
    )
    turn.record(fact)
    turn.change(last_voided=fact)
    leave(turn, sale)
    if fact.went_back and turn.state.has_printer:
        turn.await_paper(Paper(document="void", subject=sale.sale, number=sale.number))
        turn.want(PrintVoid(f"void/{sale.sale}/0", sale.sale, 0))
    if cash:
        turn.want(OpenDrawer("void"))
        turn.notice("hand_cash_back", str(cash), level="warning")
    turn.notice("voided", sale.number, *went_back(sale))
    turn.want(Exchange())
