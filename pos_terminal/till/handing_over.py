"""Goods of a collected order go to the customer: at once, or when the customer comes back for them. It is a fact.

Once a sale: a second time is refused, and so are goods that have all come back or whose money is going back. What came
back at other tills the server is asked for first, if there is one to ask and the customer did not just pay; it holds
the sale meanwhile, so that nobody gives the money back while the goods go. No voucher holds a hand-over up; those it is
the word for are consumed after it (``till.fulfilling``).
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import LeaseSale
from pos_terminal.contract.facts import GoodsHandedOver, RedemptionSubject, SaleClosed, VoucherKept
from pos_terminal.till import fulfilling, vouchers
from pos_terminal.till.effects import Exchange
from pos_terminal.till.events import Answered
from pos_terminal.till.hand_over import HandOver, VoucherOn, due, put, vouchers_on, with_voucher
from pos_terminal.till.hand_over_events import GoodsLeft, GoodsTaken, HandOverOpened
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.returning_elsewhere import WhyNot, as_answered, give_back
from pos_terminal.till.selling import go_on, make_room, ready_to_sell
from pos_terminal.till.turn import Turn
from pos_terminal.till.waiting import BasketWaiting

AT_ONCE_MS = 120_000
"""After the payment: goods that go so soon cannot have come back elsewhere, and nobody waits for the server."""


def open_hand_over(turn: Turn, event: HandOverOpened) -> None:
    """Takes up the goods of an earlier sale; a basket on screen waits meanwhile. What the till knows is newer."""
    sold = event.sale
    if not ready_to_sell(turn):
        return
    if sold is None and event.coupon:
        turn.refuse("voucher_of_no_sale", event.title)
    elif sold is None:
        turn.refuse("no_such_sale")
    elif sold.order is None:
        turn.refuse("no_goods_due", sold.number)
    elif (over := _known(turn, sold.sale) or _read(event, sold)).at_ms is None and _going_back(turn, sold.sale):
        turn.refuse("being_returned", sold.number)
    elif event.order and (against := _busy(turn)):
        turn.refuse(against)
    else:
        _open(turn, over, event)


def _busy(turn: Turn) -> str:
    """Why the code of an order is not taken now, as of any other: money or an answer is waited for; "" if it is."""
    sale = turn.sale
    if sale is not None and sale.frozen:
        return "basket_frozen"
    looking_up = any(one.purpose == "order" for one in turn.state.asking)
    return "wait_for_answer" if looking_up or (sale is not None and sale.intent is not None) else ""


def _open(turn: Turn, over: HandOver, event: HandOverOpened) -> None:
    held = turn.sale
    if not make_room(turn):
        return
    if held is not None and not held.is_empty:
        turn.change(basket_waiting=BasketWaiting(sale=held.sale, interrupted=True))
    turn.change(hand_overs=put(turn.state.hand_overs, over), at_hand=over.sale, opened=turn.event.id)
    if event.coupon:
        vouchers.add(turn, over, event.coupon, event.title)


def leave(turn: Turn, event: GoodsLeft) -> None:
    """The clerk is done with the goods for now."""
    if turn.state.basket_waiting is not None and ready_to_sell(turn):
        go_on(turn)


def _known(turn: Turn, sale: str) -> HandOver | None:
    return next((one for one in turn.state.hand_overs if one.sale == sale), None)


def _going_back(turn: Turn, sale: str) -> bool:
    """Whether a return of that sale has begun to give money back and is not closed, on screen or parked."""
    refunds = [one.refund for one in turn.sales() if one.refund is not None]
    return any(refund.begun and refund.of.sale == sale for refund in refunds)


def _read(event: HandOverOpened, sold: SaleClosed) -> HandOver:
    """The hand-over as the ledger tells it."""
    fact = event.handed_over
    if fact is None:
        return msgspec.structs.replace(due(sold), returned=event.returned, refunds=event.refunds)
    over = HandOver(
        of=sold,
        at_ms=fact.at_ms,
        operator=fact.operator,
        returned=event.returned,
        refunds=event.refunds,
        vouchers=vouchers_on(fact.vouchers),
        attempts=event.redemptions,
    )
    for one in event.redemptions:
        assert isinstance(one.subject, RedemptionSubject)
        known = over.voucher(one.subject.benefit)
        title = known.title if known is not None else one.subject.benefit
        over = with_voucher(over, VoucherOn(coupon=one.subject.benefit, title=title, attempt=one.attempt))
    return over


def hand_over(turn: Turn, event: GoodsTaken) -> None:
    """The goods go, unless they came back: the fact, then the vouchers."""
    over = _known(turn, event.sale)
    if not ready_to_sell(turn):
        return
    if over is None:
        turn.refuse("no_such_sale")
    elif over.at_ms is not None:
        turn.refuse("handed_over_already", over.number)
    elif over.returned:
        turn.refuse("all_returned", over.number)
    elif _going_back(turn, over.sale):
        turn.refuse("being_returned", over.number)
    elif _asked_about(turn, over):
        turn.refuse("wait_for_answer")
    elif (held := _held(turn, over.sale)) is not None:
        _go_or_stay(turn, over, held)
    elif turn.state.online and turn.at_ms - over.of.at_ms >= AT_ONCE_MS:
        ask = turn.new_id()
        turn.ask(LeaseSale(number=over.number, attempt=ask), "goods", over.sale, ask=ask)
        turn.notice("asking_for_sale", over.number)
    else:
        _record(turn, over)


def _asked_about(turn: Turn, over: HandOver) -> bool:
    """Whether a question about that sale waits for its answer: another would take its lease over, and end with it."""
    returns = {one.sale for one in turn.sales() if one.refund is not None and one.refund.of.sale == over.sale}
    asked = {("goods", over.sale), ("sale", over.number), *(("return", one) for one in returns)}
    return any((one.purpose, one.subject) in asked for one in turn.state.asking)


def _held(turn: Turn, sale: str) -> RefundOn | None:
    """A return of that sale that is open here and for which the server holds it: it knows what came back."""
    refunds = [one.refund for one in turn.sales() if one.refund is not None]
    return next((refund for refund in refunds if refund.leased and refund.of.sale == sale), None)


def sale_answered(turn: Turn, sale: str, event: Answered) -> None:
    """What came back of the goods at any till; without an answer, what this till knows. Then the sale is free again."""
    over = _known(turn, sale)
    found = as_answered(event, RefundOn(of=over.of, before=over.refunds) if over is not None else None)
    if over is not None and over.is_due and ready_to_sell(turn):
        _go_or_stay(turn, over, found)
    give_back(turn, event, found)


def _go_or_stay(turn: Turn, over: HandOver, found: RefundOn | WhyNot) -> None:
    if not isinstance(found, RefundOn):
        message, about = found
        turn.refuse(message, over.number, *filter(None, (about,)))
    elif {one.refund for one in found.before} - {one.refund for one in over.refunds}:
        whole = not any(found.left.values())
        stays = msgspec.structs.replace(over, refunds=found.before, returned=whole)
        turn.change(hand_overs=put(turn.state.hand_overs, stays))
        turn.refuse("all_returned" if whole else "goods_part_returned", over.number)
    elif _going_back(turn, over.sale):
        turn.refuse("being_returned", over.number)
    else:
        _record(turn, over)


def _record(turn: Turn, over: HandOver) -> None:
    turn.record(
        GoodsHandedOver(
            at_ms=turn.at_ms,
            sale=over.sale,
            number=over.number,
            order=over.order,
            period=turn.period.period,
            operator=turn.operator.number,
            vouchers=tuple(VoucherKept(coupon=one.coupon, title=one.title) for one in over.vouchers),
        )
    )
    gone = msgspec.structs.replace(over, at_ms=turn.at_ms, operator=turn.operator.number)
    turn.change(hand_overs=put(turn.state.hand_overs, gone))
    turn.notice("goods_handed_over", over.number)
    if not gone.vouchers:
        turn.want(Exchange())
    for voucher in gone.vouchers:
        gone = fulfilling.begin(turn, gone, voucher)


def follow(turn: Turn) -> None:
    """Something else is being sold, or nobody is there: the goods are not at hand, and no basket waits for them."""
    over = turn.state.operator is None or (turn.sale is not None and not turn.sale.is_empty)
    if turn.state.at_hand and over:
        turn.change(at_hand="")
    waiting = turn.state.basket_waiting
    if waiting is None or not (over or turn.state.period is None):
        return
    turn.change(basket_waiting=None)
    parked = next((one for one in turn.state.parked if one.sale == waiting.sale), None)
    if parked is not None and turn.state.period is not None:  # the close of the period tells all that are parked
        turn.notice("basket_still_parked", parked.number, level="warning")
