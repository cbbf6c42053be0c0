"""Ringing up: scan, quantity, serial numbers, remove, undo, park, recall, void."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.catalog import Item
from pos_terminal.contract.ids import sale_day_and_count, sale_number
from pos_terminal.contract.money import MAX_AMOUNT
from pos_terminal.contract.quantity import MAX_THOUSANDTHS, ONE, Quantity
from pos_terminal.till.events import (
    BenefitForced,
    BenefitsReleased,
    ItemScanned,
    LineRemoved,
    Park,
    QuantitySet,
    Recall,
    SerialEntered,
    Undo,
    Void,
)
from pos_terminal.till.offers import leave_to_the_next
from pos_terminal.till.period import business_day
from pos_terminal.till.reversing import holds_irreversible, reverse_next
from pos_terminal.till.scrubbing import looks_personal
from pos_terminal.till.serials import why_not_serial
from pos_terminal.till.sold import NEXT_LINE_BYTES, room_in_fact
from pos_terminal.till.state import Sale, SaleLine
from pos_terminal.till.turn import Turn

MAX_LINES = 500
ORDER_DIGITS = range(15, 20)
"""How long a bare number of the cloud's orders is; goods have at most 14 digits."""
MAX_UNITS = 9_999  # more on one line is a slip of the finger
UNDO_STEPS = 20


def ready_to_sell(turn: Turn) -> bool:
    """Whether somebody is signed in and a period open; otherwise the clerk is told."""
    if turn.state.operator is None:
        turn.refuse("sign_in_first")
    elif turn.state.period is None:
        turn.refuse("open_period_first")
    else:
        return True
    return False


def open_sale(turn: Turn) -> Sale:
    """The sale on screen, begun if there is none."""
    if turn.state.sale is None:
        # Never back to an earlier day, whose numbers are given: a clock may be set right across midnight.
        day = max(business_day(turn.at_ms, turn.state.utc_offset_min), turn.state.count_day)
        count = turn.state.count + 1 if turn.state.count_day == day else 1
        number = sale_number(day, turn.state.till, count)
        sale = Sale(
            sale=turn.new_id(),
            number=number,
            operator=turn.operator.number,
            started_at_ms=turn.at_ms,
            store=turn.state.profile.store,
            district=turn.state.profile.district,
            priced_at_ms=turn.at_ms,
            promotions=turn.state.promotions,
        )
        turn.change(sale=sale, count=count, count_day=day)
    assert turn.state.sale is not None
    return turn.state.sale


def let_go(turn: Turn) -> None:
    """Drops the sale on screen, to which nothing has happened; the next one has its number if no other was given.

    The draft's end is on its way to the disk before any fact of the next sale, so that none finds the number twice.
    """
    assert turn.sale is not None
    assert not turn.sale.attempts
    assert not turn.sale.tenders
    if sale_day_and_count(turn.sale.number) == (turn.state.count_day, turn.state.count):
        turn.change(count=turn.state.count - 1)
    turn.change(sale=None)


def go_on(turn: Turn) -> None:
    """The basket that waits behind a collected order comes back, where nothing else was begun meanwhile."""
    waiting = turn.state.basket_waiting
    turn.change(basket_waiting=None)
    if waiting is not None and (turn.sale is None or turn.sale.is_empty):
        _bring_back(turn, waiting.sale)


def _bring_back(turn: Turn, sale: str) -> None:
    """The basket that was parked for what is over now."""
    aside = next((one for one in turn.state.parked if one.sale == sale), None)
    if aside is not None:
        recall(turn, Recall(at_ms=turn.at_ms, id=turn.event.id, sale=sale))
        turn.notice("brought_back", aside.number)


def may_change(turn: Turn) -> bool:
    """Whether the basket may be changed; frozen, the clerk hears and sees that the scan did not count."""
    if not ready_to_sell(turn):
        return False
    if turn.sale is not None and turn.sale.refund is not None:
        turn.refuse("finish_return_first")
        return False
    if turn.sale is not None and (turn.sale.frozen or (turn.sale.intent is not None and turn.sale.intent.looking)):
        turn.refuse("basket_frozen")
        return False
    return True


def scan_item(turn: Turn, event: ItemScanned) -> None:
    waiting = turn.state.basket_waiting
    if event.item is not None and waiting is not None and waiting.interrupted and ready_to_sell(turn):
        go_on(turn)
    if event.item is not None and _is_order_under_money(turn.sale):
        park(turn, Park(at_ms=event.at_ms, id=event.id))  # goods are the next customer's
    if not may_change(turn):
        return
    if event.item is None:
        long = event.code.isdecimal() and len(event.code) in ORDER_DIGITS
        turn.refuse("unknown_long_number" if long else "unknown_code", event.code)
        return
    if turn.sale is not None and turn.sale.order is not None:
        turn.refuse("order_takes_no_lines")
        return
    added = ONE if event.quantity is None else event.quantity
    if not _plausible(turn, event.item, added, event.amount):
        return
    sale = open_sale(turn)
    if len(sale.lines) >= MAX_LINES or room_in_fact(sale) < NEXT_LINE_BYTES:
        turn.refuse("too_many_lines", str(len(sale.lines)))
        return
    same = _line_to_add_to(sale, event.item) if event.amount is None else None
    if same is not None:
        if not _plausible(turn, event.item, same.thousandths + added, None):
            return
        grown = msgspec.structs.replace(same, thousandths=same.thousandths + added)
        lines = (*(one for one in sale.lines if one.line != same.line), grown)
    else:
        line = SaleLine(
            line=turn.new_id(),
            item=event.item,
            thousandths=added,
            fixed_amount=event.amount,
            serials=(event.serial,) if event.item.serials and event.serial else (),
        )
        against = why_not_serial(event.item, event.serial, sale.lines) if line.serials else None
        if against is not None:
            turn.refuse(against, event.serial[:64])
            return
        lines = (*sale.lines, line)
        if event.item.serials and room_in_fact(msgspec.structs.replace(sale, lines=lines)) < 0:
            turn.refuse("serials_do_not_fit", event.item.title, str(added // ONE))
            return
    set_lines(turn, lines)


def _is_order_under_money(sale: Sale | None) -> bool:
    """An order that can neither take goods nor be let go, and may be put aside: it must not hold up the queue."""
    return sale is not None and sale.order is not None and sale.frozen and sale.parkable


def _plausible(turn: Turn, item: Item, thousandths: int, amount: int | None) -> bool:
    if not 0 < thousandths <= MAX_THOUSANDTHS or (amount is not None and amount < 0):
        turn.refuse("quantity_implausible")
    elif thousandths > MAX_UNITS * ONE:
        turn.refuse("too_many_units", str(MAX_UNITS))
    elif thousandths % ONE and not item.measured:
        turn.refuse("whole_pieces_only", item.title)
    elif Quantity(thousandths).amount_at(item.unit_price) > MAX_AMOUNT or (amount or 0) > MAX_AMOUNT:
        turn.refuse("quantity_implausible")
    else:
        return True
    return False


def _line_to_add_to(sale: Sale, item: Item) -> SaleLine | None:
    """A piece scanned again counts up its line; what is measured or has serial numbers always starts its own."""
    if item.measured or item.serials:
        return None
    return next(
        (
            one
            for one in sale.lines
            if one.item.sku == item.sku
            and one.item.unit_price == item.unit_price
            and one.fixed_amount is None
            and not one.item.serials
        ),
        None,
    )


def set_quantity(turn: Turn, event: QuantitySet) -> None:
    line = _changeable_line(turn, event.line)
    if line is None:
        return
    if line.fixed_amount is not None:
        turn.refuse("label_has_its_amount")
    elif _plausible(turn, line.item, event.thousandths, None):
        changed = msgspec.structs.replace(line, thousandths=event.thousandths)
        assert turn.sale is not None
        lines = tuple(changed if one.line == line.line else one for one in turn.sale.lines)
        if changed.serials_missing < 0:
            turn.refuse("serials_entered", line.item.title)
        elif room_in_fact(msgspec.structs.replace(turn.sale, lines=lines)) < 0:
            turn.refuse("serials_do_not_fit", line.item.title, str(event.thousandths // ONE))
        else:
            set_lines(turn, lines)


def enter_serial(turn: Turn, event: SerialEntered) -> None:
    """One more unit of a line has its serial number; the lines of an order may have some too."""
    if not may_change(turn):
        return
    lines = turn.sale.lines if turn.sale is not None else ()
    line = next((one for one in lines if one.line == event.line), None)
    serial = event.serial.strip()
    if line is None:
        turn.refuse("no_such_line")
    elif not line.serials_missing:
        turn.refuse("serials_complete", line.item.title)
    elif (against := why_not_serial(line.item, serial, lines)) is not None:
        turn.refuse(against, serial[:64])
    else:
        changed = msgspec.structs.replace(line, serials=(*line.serials, serial))
        set_lines(turn, tuple(changed if one.line == line.line else one for one in lines))
        turn.notice("serial_entered", serial)


def remove_line(turn: Turn, event: LineRemoved) -> None:
    line = _changeable_line(turn, event.line)
    if line is not None:
        assert turn.sale is not None
        set_lines(turn, tuple(one for one in turn.sale.lines if one.line != line.line))
        turn.notice("line_removed", line.item.title)


def undo(turn: Turn, event: Undo) -> None:
    if not may_change(turn):
        return
    if turn.sale is None or not turn.sale.undo:
        turn.refuse("nothing_to_undo")
        return
    lines, earlier = turn.sale.undo[-1], turn.sale.undo[:-1]
    turn.change_sale(lines=lines, undo=earlier, priced_at_ms=event.at_ms)
    leave_to_the_next(turn)


def force_benefit(turn: Turn, event: BenefitForced) -> None:
    """Takes the clerk's choice; the best combination around it follows."""
    if not may_change(turn) or turn.sale is None:
        return
    forced = {name: how for name, how in turn.sale.forced.items() if name != event.benefit}
    if event.how is not None:
        forced[event.benefit] = event.how
    turn.change_sale(forced=forced, priced_at_ms=event.at_ms)


def release_benefits(turn: Turn, event: BenefitsReleased) -> None:
    """The best combination again, whatever the clerk had chosen."""
    if may_change(turn) and turn.sale is not None:
        turn.change_sale(forced={}, priced_at_ms=event.at_ms)


def park(turn: Turn, event: Park) -> None:
    """Puts the sale aside with its order, redemptions and money; not while something is under way.

    What is unknown may stay so for long: the next customer is not kept waiting for it. What the clerk wanted to take
    next is forgotten, as after a restart.
    """
    sale = turn.sale
    if not ready_to_sell(turn):
        return
    if sale is None or sale.is_empty:
        turn.refuse("nothing_to_park")
    elif not sale.parkable:
        turn.refuse("wait_for_answer")
    else:
        aside = msgspec.structs.replace(sale, intent=None, held_by="")  # it may have ended by then
        turn.change(sale=None, parked=(*turn.state.parked, aside), tender_waiting=None)
        turn.notice("parked", sale.number)


def make_room(turn: Turn) -> bool:
    """Parks what is on screen for something else; False where it cannot be, and the clerk was told why."""
    if turn.sale is not None and not turn.sale.is_empty:
        park(turn, Park(at_ms=turn.at_ms, id=turn.event.id))
        return turn.sale is None
    return True


def recall(turn: Turn, event: Recall) -> None:
    """Takes a parked sale back; a sale on screen is parked for it."""
    wanted = next((one for one in turn.state.parked if one.sale == event.sale), None)
    if not ready_to_sell(turn):
        return
    if wanted is None:
        turn.refuse("not_parked")
        return
    if turn.sale is not None and not turn.sale.is_empty:
        park(turn, Park(at_ms=event.at_ms, id=event.id))
        if turn.sale is not None:
            return
    if not wanted.frozen:  # benefits may have begun or ended meanwhile
        wanted = msgspec.structs.replace(wanted, priced_at_ms=event.at_ms)
    turn.change(sale=wanted, parked=tuple(one for one in turn.state.parked if one.sale != wanted.sale))


def void(turn: Turn, event: Void) -> None:
    """Gives the sale up. What is in effect is reversed first; what cannot be reversed keeps the sale."""
    sale = turn.sale
    if not ready_to_sell(turn):
        return
    if sale is None or sale.is_empty:
        turn.refuse("nothing_to_void")
    elif sale.order is not None and not sale.attempts and not sale.tenders:
        let_go(turn)  # an order that was only looked at: nothing happened that a fact could record
        _bring_back(turn, sale.aside)
    elif not event.reason.strip():
        turn.refuse("reason_needed")
    elif looks_personal(event.reason):
        turn.refuse("reason_personal")
    elif sale.unresolved or sale.taking_back:
        turn.refuse("wait_for_answer")
    elif holds_irreversible(sale):
        turn.refuse("coupon_cannot_be_reversed")
    else:
        turn.change_sale(voiding=event.reason.strip(), void_stopped="", intent=None)
        reverse_next(turn, sale.sale)


def _changeable_line(turn: Turn, line: str) -> SaleLine | None:
    if not may_change(turn):
        return None
    sale = turn.sale
    found = next((one for one in sale.lines if one.line == line), None) if sale else None
    if found is None:
        turn.refuse("no_such_line")
    elif sale is not None and sale.order is not None:
        turn.refuse("order_takes_no_lines")
        return None
    return found


def set_lines(turn: Turn, lines: tuple[SaleLine, ...]) -> None:
    """The lines from now on; what they were can be had back. With the last line the customer's coupons go."""
    assert turn.sale is not None
    undo = (*turn.sale.undo, turn.sale.lines)[-UNDO_STEPS:]
    turn.change_sale(lines=lines, undo=undo, priced_at_ms=turn.at_ms)
    leave_to_the_next(turn)
