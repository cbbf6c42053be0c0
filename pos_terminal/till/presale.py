"""A balance on a presale order: look it up, its coupons, and the wait until the cloud says it is paid."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.catalog import Item
from pos_terminal.contract.cloud import (
    Answer,
    CheckCoupon,
    Coupon,
    CouponChecked,
    LookUpOrder,
    Order,
    OrderFound,
    Refusal,
    TransientBuyer,
    Unknown,
    WhyNot,
)
from pos_terminal.contract.facts import CollectionConfirmed
from pos_terminal.contract.money import allocate
from pos_terminal.till import vouchers
from pos_terminal.till.effects import Exchange, StartTimer
from pos_terminal.till.events import CouponScanned, OrderScanned, Park, Unreachable
from pos_terminal.till.offers import as_benefit, ask_for_offers, offered, why_not_offered
from pos_terminal.till.pricing import never_usable, price
from pos_terminal.till.quoting import greet_when_quoted
from pos_terminal.till.selling import let_go, may_change, open_sale, park, ready_to_sell
from pos_terminal.till.sold import NEXT_LINE_BYTES, room_in_fact
from pos_terminal.till.state import Asking, Confirming, Sale, SaleLine
from pos_terminal.till.tendering import advance, give_up
from pos_terminal.till.turn import Turn

CONFIRM_EVERY_MS = (1_000, 2_000, 4_000, 8_000, 15_000, 30_000)
ALARM_AFTER_TRIES = 10


def scan_order(turn: Turn, event: OrderScanned) -> None:
    """Asks for the order; a basket on screen is parked when the answer comes."""
    if not ready_to_sell(turn):
        return
    if turn.sale is not None and turn.sale.frozen and not _is_of(turn.sale, event.order):
        turn.refuse("basket_frozen")
    elif (turn.sale and turn.sale.intent) or any(one.purpose == "order" for one in turn.state.asking):
        turn.refuse("wait_for_answer")
    elif any(sale.order is not None and sale.order.order == event.order for sale in turn.state.parked):
        turn.refuse("order_is_parked", event.order)
    else:
        turn.ask(LookUpOrder(order=event.order), "order", event.order)
        turn.notice("looking_up_order", event.order)


def order_answered(turn: Turn, order: str, answer: Answer | Unreachable, items: tuple[Item, ...]) -> None:
    if isinstance(answer, OrderFound):
        if not _adds_up(answer.order):
            turn.refuse("order_refused", "inconsistent", order)
        elif ready_to_sell(turn):  # the clerk may have left meanwhile
            _take_order(turn, answer, items)
    elif isinstance(answer, Refusal):
        turn.refuse("order_refused", answer.code, order)
    else:
        turn.refuse("order_unreachable", order)


def _take_order(turn: Turn, found: OrderFound, items: tuple[Item, ...]) -> None:
    """On screen: the same order anew, or in the place of one only looked at; anything else is parked for it."""
    sale, order, why_not = turn.sale, found.order, found.why_not
    if sale is not None and sale.frozen:
        _judge_again(turn, sale, order, why_not)
        return
    if sale is not None and sale.intent is not None:
        turn.refuse("wait_for_answer")
        return
    aside = sale.aside if sale is not None else ""
    if sale is not None and not _is_of(sale, order.order):
        if sale.is_empty or (sale.order is not None and not sale.attempts):
            let_go(turn)
        else:
            park(turn, Park(at_ms=turn.at_ms, id=turn.event.id))
            aside = sale.sale if sale.order is None else ""
    if not aside and (waiting := turn.state.basket_waiting) is not None:
        aside = waiting.sale  # one order after the other: the basket goes on after the last
    taken = with_order(open_sale(turn), order, turn.at_ms, why_not, items)
    taken = msgspec.structs.replace(taken, aside=aside, held_by=found.held_by)
    if room_in_fact(taken) < 0:
        turn.refuse("too_many_lines", str(len(taken.lines)))
        return
    turn.change(basket_waiting=None)
    turn.put_sale(taken)
    if why_not is not None:
        turn.refuse("order_not_collectable", why_not)
    else:
        if sale is not None and _is_of(sale, order.order) and sale.why_not is None:
            turn.notice("order_on_screen", order.order)
        if order.route != "platform":
            ask_for_offers(turn)


def _is_of(sale: Sale, order: str) -> bool:
    return sale.order is not None and sale.order.order == order


def _judge_again(turn: Turn, sale: Sale, order: Order, why_not: WhyNot | None) -> None:
    """The order of a sale that holds money already: its lines stand, but it may be collectable again, or no more."""
    if not _is_of(sale, order.order):
        turn.refuse("basket_frozen")
    elif msgspec.structs.replace(order, display=TransientBuyer()) != sale.order:
        turn.refuse("order_changed", order.order)
    else:
        turn.put_sale(msgspec.structs.replace(sale, why_not=why_not))
        if why_not is not None:
            turn.refuse("order_not_collectable", why_not)
        elif sale.why_not is None:
            turn.notice("order_on_screen", order.order)


def _adds_up(order: Order) -> bool:
    """Whether the figures of an order can be priced at all."""
    amounts = [line.amount for line in order.lines]
    return (
        bool(amounts)
        and min(amounts) >= 0
        and all(line.quantity.thousandths > 0 and line.unit_price >= 0 for line in order.lines)
        and 0 <= order.deposit_paid <= order.deposit_credit <= sum(amounts)
    )


def with_order(sale: Sale, order: Order, at_ms: int, why_not: WhyNot | None, items: tuple[Item, ...]) -> Sale:
    """The sale with the order's lines; deposit and credit fall on them in proportion. Nothing personal stays.

    ``items``: what the catalogue knows of the SKUs; the cloud does not say how a line is taxed, nor whether it is
    measured or its units have serial numbers. Those entered already stay where the line is the same.
    """
    known = {item.sku: item for item in items}
    amounts = [line.amount for line in order.lines]
    credits = allocate(order.deposit_credit, amounts)
    deposits = allocate(order.deposit_paid, credits) if order.deposit_credit else [0] * len(amounts)
    lines = tuple(
        SaleLine(
            line=f"{sale.sale}-{number}",
            item=Item(
                sku=line.sku,
                gtin=None,
                title=line.title,
                unit=line.quantity.unit,
                unit_price=line.unit_price,
                tax_code=known[line.sku].tax_code if line.sku in known else "",
                tax_rate_bp=known[line.sku].tax_rate_bp if line.sku in known else 0,
                brand=line.brand,
                category=line.category,
                industry=line.industry,
                measured=not line.quantity.is_whole or (line.sku in known and known[line.sku].measured),
                serials=line.sku in known and known[line.sku].serials,
            ),
            thousandths=line.quantity.thousandths,
            fixed_amount=None if line.quantity.amount_at(line.unit_price) == line.amount else line.amount,
            deposit=deposit,
            credit=credit,
        )
        for number, (line, deposit, credit) in enumerate(zip(order.lines, deposits, credits, strict=True))
    )
    entered = {(one.line, one.item.sku, one.thousandths): one.serials for one in sale.lines}
    lines = tuple(
        msgspec.structs.replace(one, serials=entered.get((one.line, one.item.sku, one.thousandths), ()))
        if one.item.serials
        else one
        for one in lines
    )
    kept = msgspec.structs.replace(order, display=TransientBuyer())
    return msgspec.structs.replace(
        sale, order=kept, lines=lines, why_not=why_not, priced_at_ms=at_ms, undo=(), rounding_unit=0
    )


def order_reread(turn: Turn, sale_id: str, answer: Answer | Unreachable, items: tuple[Item, ...]) -> None:
    """The order right before the money. Anything but «still the same» stops, and the clerk looks again."""
    sale = next((one for one in turn.sales() if one.sale == sale_id), None)
    if sale is None or sale.intent is None or sale.order is None:
        return
    if not isinstance(answer, OrderFound) or not _adds_up(answer.order):
        give_up(turn, sale)
        if isinstance(answer, Refusal):
            turn.refuse("order_refused", answer.code, sale.order.order)
        elif isinstance(answer, OrderFound):
            turn.refuse("order_refused", "inconsistent", sale.order.order)
        else:
            turn.refuse("order_unreachable", sale.order.order)
        return
    if answer.why_not is not None:
        turn.put_sale(msgspec.structs.replace(sale, why_not=answer.why_not, intent=None))
        turn.refuse("order_not_collectable", answer.why_not)
        return
    fresh = with_order(sale, answer.order, sale.priced_at_ms, None, items)
    if fresh.order != sale.order:
        if sale.frozen:
            give_up(turn, sale)
        else:
            turn.put_sale(msgspec.structs.replace(fresh, intent=None))
        turn.refuse("order_changed", sale.order.order)
        return
    turn.put_sale(msgspec.structs.replace(sale, intent=msgspec.structs.replace(sale.intent, reread_at_ms=turn.at_ms)))
    advance(turn)


# --- coupons


def scan_coupon(turn: Turn, event: CouponScanned) -> None:
    if not may_change(turn):
        return
    assert turn.sale is not None
    if any(one.coupon == event.code for one in turn.sale.benefits):
        _want_again(turn, turn.sale, event.code)
    elif any(one.purpose == "coupon" and one.subject == event.code for one in turn.state.asking):
        turn.refuse("wait_for_answer")
    elif (offer := offered(turn.sale, event.code)) is not None:
        _add_coupon(turn, offer)  # the redemption asks about it again
    else:
        order = turn.sale.order.order if turn.sale.order else None
        turn.ask(CheckCoupon(code=event.code, order=order), "coupon", event.code)


def coupon_answered(turn: Turn, asking: Asking, answer: Answer | Unreachable) -> None:
    """Puts a usable coupon on the sale it was scanned for; another customer's sale on screen gets nothing."""
    if isinstance(answer, CouponChecked):
        if not may_change(turn) or turn.sale is None:
            return
        if turn.sale.sale != asking.sale:
            turn.refuse("coupon_came_late", answer.coupon.benefit.title)
        elif any(one.coupon == answer.coupon.id for one in turn.sale.benefits):  # the buyer's list was quicker
            _tell_added(turn, answer.coupon.id, answer.coupon.benefit.title)
        else:
            _add_coupon(turn, answer.coupon)
    elif isinstance(answer, Refusal):
        turn.refuse("coupon_refused", answer.code, answer.reason)
    else:
        turn.refuse("coupon_unreachable", asking.subject)


def _add_coupon(turn: Turn, coupon: Coupon) -> None:
    """Puts a coupon whose terms are known on the sale on screen, or says why not."""
    sale = turn.sale
    assert sale is not None
    against = why_not_offered(sale, coupon)
    if coupon.benefit.redemption == "fulfilment":
        vouchers.keep(turn, sale, coupon)
    elif against == "other_order":
        turn.refuse("coupon_refused", "other_order", coupon.order or "")
    elif against:
        turn.refuse("coupon_not_usable", against)
    elif any(one.benefit.benefit == coupon.id for one in sale.benefits):
        turn.refuse("benefit_already_there", coupon.benefit.title)
    elif room_in_fact(sale) < NEXT_LINE_BYTES:
        turn.refuse("too_many_benefits")
    else:
        turn.change_sale(benefits=(*sale.benefits, as_benefit(sale, coupon)), priced_at_ms=turn.at_ms)
        _tell_added(turn, coupon.id, coupon.benefit.title)


def _tell_added(turn: Turn, benefit: str, title: str) -> None:
    """A coupon of other goods, or short of its threshold, gives nothing; of any other the best combination says so."""
    assert turn.sale is not None
    against = next((one for one in never_usable(turn.sale, price(turn.sale)) if one.benefit == benefit), None)
    if against is None:
        greet_when_quoted(turn, benefit, title)
    else:
        turn.refuse("coupon_added_unused", title, against.reason, str(against.missing))


def _want_again(turn: Turn, sale: Sale, code: str) -> None:
    """A coupon that is on the sale and was put aside by the clerk is taken in again; of any other it is said whether it
    counts, or why not.
    """
    on = next(one.benefit for one in sale.benefits if one.coupon == code)
    if sale.forced.get(code) == "out":
        forced = {name: how for name, how in sale.forced.items() if name != code}
        turn.change_sale(forced=forced, priced_at_ms=turn.at_ms)
        greet_when_quoted(turn, code, on.title)
    elif on.benefit in price(sale).selection.used:
        turn.refuse("benefit_already_there", on.title)
    else:
        _tell_added(turn, on.benefit, on.title)


# --- collected, cloud unconfirmed


def confirm_due(turn: Turn, sale: str) -> None:
    waiting = next((one for one in turn.state.confirming if one.sale == sale), None)
    if waiting is not None and not any(one.purpose == "confirm" and one.subject == sale for one in turn.state.asking):
        turn.ask(LookUpOrder(order=waiting.order), "confirm", sale)


def confirm_answered(turn: Turn, sale: str, answer: Answer | Unreachable) -> None:
    """Read back as paid, not by somebody else: a fact. Unpaid: asked again, at growing distances, with an alarm."""
    waiting = next((one for one in turn.state.confirming if one.sale == sale), None)
    if waiting is None:
        return
    others = tuple(one for one in turn.state.confirming if one.sale != sale)
    if isinstance(answer, OrderFound) and answer.order.is_paid and answer.paid_by != "unsettled":
        turn.change(confirming=others)
        if answer.paid_by == "elsewhere":  # not by this collection: asked about again only after a restart
            turn.notice("order_paid_elsewhere", waiting.order, level="warning")
            return
        turn.record(CollectionConfirmed(at_ms=turn.at_ms, sale=sale, order=waiting.order))
        turn.notice("collection_confirmed", waiting.order)
        return
    tries = waiting.tries + 1
    again = Confirming(sale=sale, order=waiting.order, since_ms=waiting.since_ms, tries=tries)
    turn.change(confirming=(*others, again))
    turn.want(StartTimer(f"confirm/{sale}", CONFIRM_EVERY_MS[min(tries, len(CONFIRM_EVERY_MS) - 1)]))
    if tries == ALARM_AFTER_TRIES:
        turn.notice("collection_unconfirmed", waiting.order, level="error")
    if isinstance(answer, Unreachable | Unknown):
        turn.want(Exchange())
