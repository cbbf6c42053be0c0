"""A sale that is paid becomes one fact; then paper, drawer, exchange, and for an order the wait for the cloud."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.cloud import collected
from pos_terminal.contract.facts import OrderCollected, SaleClosed
from pos_terminal.till.effects import Exchange, PrintSale, StartTimer
from pos_terminal.till.given_back import payments_back
from pos_terminal.till.hand_over import due, put
from pos_terminal.till.pricing import Totals, price
from pos_terminal.till.sold import sold_benefits, sold_lines, sold_packs
from pos_terminal.till.state import Confirming, Paper, Sale, SaleGone
from pos_terminal.till.turn import Turn
from pos_terminal.till.waiting import BasketWaiting

FIRST_CONFIRM_MS = 1_000
GONE_KEPT = 100


def leave(turn: Turn, sale: Sale) -> None:
    """Takes a sale off the till: from the screen or from the parked ones. Its attempts are kept for late answers."""
    if sale.attempts:
        gone = SaleGone(sale=sale.sale, number=sale.number, attempts=sale.attempts)
        turn.change(gone=(*turn.state.gone, gone)[-GONE_KEPT:])
    if turn.state.sale is not None and turn.state.sale.sale == sale.sale:
        turn.change(sale=None, pinpad_text="")
    else:
        turn.change(parked=tuple(one for one in turn.state.parked if one.sale != sale.sale))


def settle(turn: Turn, sale: Sale) -> None:
    """Closes the sale if its tenders cover it and nothing is open: no answer missing, no money to be given back."""
    if not sale.tenders or sale.voiding or sale.unresolved or sale.stray:
        return
    if price(sale).left == 0:
        close(turn, sale)


def close(turn: Turn, sale: Sale) -> None:
    """Closes a sale with nothing left to pay. The effects wait until the fact is durable."""
    totals = price(sale)
    assert totals.left == 0, "a sale closes when nothing is left to pay"
    assert not sale.unresolved, "a sale does not close while an answer is missing"
    assert not sale.stray, "a sale does not close over money that pays nothing"
    fact = _fact(turn, sale, totals)
    fees = sum(pack.fee for pack in fact.packs)
    assert sum(line.net for line in fact.lines) + fees - fact.rounding == fact.total == totals.paid
    turn.record(fact)
    leave(turn, sale)
    turn.change(last_closed=fact, last_refund=None, last_refund_of=None)
    if turn.state.has_printer:
        turn.await_paper(Paper(document="sale", subject=sale.sale, number=sale.number))
        turn.want(PrintSale(f"sale/{sale.sale}/0", sale.sale, 0))
    turn.want(Exchange())
    turn.change(at_hand=sale.sale if fact.order is not None else "")
    if fact.order is not None:
        turn.change(hand_overs=put(turn.state.hand_overs, due(fact)))
        waiting = Confirming(sale=sale.sale, order=fact.order.order, since_ms=turn.at_ms)
        turn.change(confirming=(*turn.state.confirming, waiting))
        turn.want(StartTimer(f"confirm/{sale.sale}", FIRST_CONFIRM_MS))
    turn.notice("sale_closed", sale.number)
    if (aside := next((one for one in turn.state.parked if one.sale == sale.aside), None)) is not None:
        turn.change(basket_waiting=BasketWaiting(sale=aside.sale, interrupted=False))


def lease_of(sale: Sale) -> str | None:
    """The fence of the lease the sale holds on its order."""
    return next((one.reference for one in sale.attempts if one.kind == "lease" and one.status == "done"), None)


def as_closed(sale: Sale) -> SaleClosed:
    """The fact that the sale on screen would close with, before it is paid: for what its returns would give back."""
    return _closed(sale, price(sale), at_ms=sale.priced_at_ms, period="", operator=sale.operator)


def _fact(turn: Turn, sale: Sale, totals: Totals) -> SaleClosed:
    fact = _closed(sale, totals, at_ms=turn.at_ms, period=turn.period.period, operator=turn.operator_of(sale))
    offline = not turn.state.online
    return msgspec.structs.replace(fact, order=_order(sale), offline=offline, vouchers=sale.vouchers)


def _closed(sale: Sale, totals: Totals, *, at_ms: int, period: str, operator: str) -> SaleClosed:
    lines = sold_lines(sale, totals)
    return SaleClosed(
        at_ms=at_ms,
        sale=sale.sale,
        number=sale.number,
        period=period,
        operator=operator,
        lines=lines,
        benefits=sold_benefits(sale, totals),
        tenders=sale.tenders,
        rounding=totals.rounding,
        total=totals.total,
        tax=sum(line.tax for line in lines),
        packs=sold_packs(sale, totals),
        store=sale.store,
        district=sale.district,
        priced_at_ms=sale.priced_at_ms,
        back=payments_back(sale),
    )


def _order(sale: Sale) -> OrderCollected | None:
    if sale.order is None:
        return None
    fence = lease_of(sale)
    assert fence is not None, "a balance is taken under a lease only"
    return collected(sale.order, fence)
