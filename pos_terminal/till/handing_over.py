"""Goods of a collected order go to the customer: at once, or when the customer comes back for them. It is a fact.

Once a sale: a second time is refused, and so are goods that have all come back or whose money is going back. No voucher
holds a hand-over up; those it is the word for are consumed after it (``till.fulfilling``).
"""

from __future__ import annotations

import msgspec

from pos_terminal.contract.facts import GoodsHandedOver, RedemptionSubject, SaleClosed, VoucherKept
from pos_terminal.till import fulfilling, vouchers
from pos_terminal.till.effects import Exchange
from pos_terminal.till.hand_over import HandOver, VoucherOn, due, put, vouchers_on, with_voucher
from pos_terminal.till.hand_over_events import GoodsLeft, GoodsTaken, HandOverOpened
from pos_terminal.till.selling import go_on, make_room, ready_to_sell
from pos_terminal.till.turn import Turn
from pos_terminal.till.waiting import BasketWaiting


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
    """The goods went: the fact, then the vouchers."""
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
