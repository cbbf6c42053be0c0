"""The best combination of benefits, asked for at each change of what decides it, and what becomes of the answers.

Each change of lines, benefits or choices counts the sale's ``revision`` up and asks for a quote; a sale that comes
back, recalled or after a restart, is asked about with the quote it has. Until the answer is
there the sale is priced by the selection it had, less what is no longer allowed (``till.pricing``), so that the line
shows at once; a tender waits for the quote. An answer to an older revision is passed over. Later answers to the same
revision are better ones, or the proof that there is none; money on its way takes no more of them.
"""

from __future__ import annotations

import msgspec

from pos_terminal.till.effects import Quote
from pos_terminal.till.events import Event, Explained, Quoted
from pos_terminal.till.pricing import pool, price, priced_lines
from pos_terminal.till.sold import room_in_fact
from pos_terminal.till.state import QuoteOn, Sale, TillState
from pos_terminal.till.turn import Turn
from pos_terminal.till.waiting import CouponWaiting, ExplainedOn, TenderWaiting


def is_current(sale: Sale) -> bool:
    """Whether the sale is priced by the newest quote, or has no benefits to choose from."""
    return (sale.quote is not None and sale.quote.revision == sale.revision) or not pool(sale).benefits


def follow(turn: Turn, before: TillState) -> None:
    """Counts up the revision of every sale whose quote no longer fits, and asks for the one on screen."""
    old = {sale.sale: sale for sale in ((before.sale,) if before.sale else ()) + before.parked}
    for sale in turn.sales():
        known = old.get(sale.sale)
        if known is sale and before.online == turn.state.online:
            continue
        if known is None or _decisive(known, before.online) != _decisive(sale, turn.state.online):
            turn.put_sale(msgspec.structs.replace(sale, revision=sale.revision + 1))
    shown = turn.sale
    if shown is None or not _wants_answer(shown):
        return
    if turn.state.quoting != (shown.sale, shown.revision):
        turn.change(quoting=(shown.sale, shown.revision))
        turn.want(quote(shown, online=turn.state.online))


def _wants_answer(sale: Sale) -> bool:
    """Also of a sale that has its quote, until it is paid: one that comes back is proved on and explained again."""
    if not is_current(sale):
        return True
    return bool(pool(sale).benefits) and not _is_paying(sale)


def _is_paying(sale: Sale) -> bool:
    """Whether the customer is paying what was said; one who has to show another code is not yet."""
    return sale.frozen or (sale.intent is not None and not sale.intent.unused)


def quote(sale: Sale, *, online: bool) -> Quote:
    """The question for the sale as it is: what is redeemed stays in, what cannot be redeemed off line stays out."""
    redeemed = _at_risk(sale)
    chosen = {name: how for name, how in sale.forced.items() if name not in redeemed}
    return Quote(
        sale=sale.sale,
        revision=sale.revision,
        lines=tuple(priced_lines(sale)),
        book=pool(sale),
        at_ms=sale.priced_at_ms,
        forced_in=(*redeemed, *(name for name, how in chosen.items() if how == "in")),
        forced_out=tuple(sorted({name for name, how in chosen.items() if how == "out"} | off_line(sale, online))),
        chosen=tuple(chosen),
        known=sale.quote if sale.quote is not None and sale.quote.revision == sale.revision else None,
    )


def asked_again(state: TillState) -> tuple[TillState, tuple[Quote, ...]]:
    """After a restart: the question about the sale on screen. Off line until the first exchange says otherwise."""
    sale = state.sale
    if sale is None or not _wants_answer(sale):
        return state, ()
    asked = msgspec.structs.replace(state, quoting=(sale.sale, sale.revision))
    return asked, (quote(sale, online=state.online),)


def quoted(turn: Turn, event: Quoted) -> None:
    """Takes a quote for the sale it was asked for, wherever that is now; then the tender that waited for it."""
    sale = next((one for one in turn.sales() if one.sale == event.sale), None)
    if sale is None or sale.revision != event.revision:
        return
    if event.selection is None:
        _impossible(turn, sale, event)
        return
    known = sale.quote if sale.quote is not None and sale.quote.revision == event.revision else None
    if known is not None and _is_paying(sale):
        return  # the customer is paying what was said
    found = QuoteOn(
        revision=event.revision, selection=event.selection, lower_bound=event.lower_bound, proven=event.proven
    )
    fitting = _fitting(msgspec.structs.replace(sale, quote=found))
    turn.put_sale(fitting)
    told = turn.state.explained
    if told is not None and told.sale == sale.sale and known is not None and known.selection != found.selection:
        turn.change(explained=None)  # reasons and costs were measured against another price
    if turn.sale is not None and turn.sale.sale == sale.sale:
        _tell_of_the_network(turn, sale, fitting)


def _tell_of_the_network(turn: Turn, shown: Sale, now: Sale) -> None:
    """The customer was told a lower amount, with a coupon that cannot be redeemed now that the network is gone."""
    before, after = price(shown), price(now)
    gone = before.selection.used & off_line(now, turn.state.online)
    if gone and after.total > before.total:
        titles = " + ".join(
            one.benefit.title or one.benefit.benefit for one in before.used if one.benefit.benefit in gone
        )
        turn.notice("dearer_off_line", titles, str(after.total - before.total), level="warning")


def _fitting(sale: Sale) -> Sale:
    """The sale without the least of its benefits, until the fact that closes it is not too large."""
    while room_in_fact(sale) < 0:
        assert sale.quote is not None
        totals = price(sale)
        least = min(totals.selection.used, key=lambda one: (totals.evaluation.of_benefit(one), one), default=None)
        if least is None:
            return sale
        rest = totals.selection.without(least)
        sale = msgspec.structs.replace(sale, quote=msgspec.structs.replace(sale.quote, selection=rest, proven=False))
    return sale


def explained(turn: Turn, event: Explained) -> None:
    """Keeps what is to be said of a sale, parked or not; what was said of another basket or price is passed over."""
    for sale in turn.sales():
        priced = sale.quote is not None and sale.quote.selection == event.selection
        if priced and (sale.sale, sale.revision) == (event.sale, event.revision):
            told = ExplainedOn(sale=event.sale, revision=event.revision, explanation=event.explanation)
            turn.change(explained=told)


def wait_for_quote(turn: Turn, shown: Sale, now: Sale) -> bool:
    """Whether a tender has to wait: it is taken up again, by itself, when the quote is there.

    ``now``: the sale that was ``shown``, judged anew; a benefit may have begun meanwhile.
    """
    online = turn.state.online
    if is_current(now) and _decisive(shown, online) == _decisive(now, online):
        return False
    turn.change(tender_waiting=TenderWaiting(event=turn.event, sale=now.sale, total=price(now).total))
    return True


def greet_when_quoted(turn: Turn, benefit: str, title: str) -> None:
    """Has the clerk told of a coupon that was put on the sale on screen, once it is known whether it is used."""
    assert turn.sale is not None
    turn.change(coupon_waiting=CouponWaiting(sale=turn.sale.sale, benefit=benefit, title=title))


def greet(turn: Turn) -> None:
    """Green only for a coupon that lowers what is due; nothing where its sale is no longer on screen."""
    waiting, sale = turn.state.coupon_waiting, turn.sale
    if waiting is None or (sale is not None and sale.sale == waiting.sale and not is_current(sale)):
        return
    turn.change(coupon_waiting=None)
    if sale is None or sale.sale != waiting.sale:
        return
    if waiting.benefit in price(sale).selection.used:
        turn.notice("coupon_added", waiting.title)
    elif waiting.benefit in off_line(sale, turn.state.online):
        turn.refuse("coupon_added_offline", waiting.title)
    else:
        turn.refuse("coupon_added_beaten", waiting.title)


def tender_to_resume(turn: Turn) -> Event | None:
    """The tender that waited for the quote of the sale on screen, if that is there now and asks for no more money."""
    waiting, sale = turn.state.tender_waiting, turn.sale
    if waiting is None or sale is None or not is_current(sale):
        return None
    turn.change(tender_waiting=None)
    if waiting.sale != sale.sale:
        return None
    if price(sale).total != waiting.total:
        turn.refuse("price_changed")
        return None
    return waiting.event


def _impossible(turn: Turn, sale: Sale, event: Quoted) -> None:
    """A choice of the clerk's that no combination allows is taken back, and said so."""
    assert event.impossible, "a quote is a selection or names what is impossible"
    forced = {name: how for name, how in sale.forced.items() if name != event.impossible}
    assert forced != sale.forced, f"{event.impossible} was redeemed and is not allowed any more"
    turn.put_sale(msgspec.structs.replace(sale, forced=forced))
    title = next((one.title for one in pool(sale).benefits if one.benefit == event.impossible), event.impossible)
    turn.refuse("benefit_cannot_be_used", title)


def _decisive(sale: Sale, online: bool) -> object:
    """Everything that a quote hangs on."""
    valid = [one.benefit for one in pool(sale).benefits if one.valid_from_ms <= sale.priced_at_ms <= one.valid_to_ms]
    terms = tuple(one.benefit for one in sale.benefits)
    return sale.lines, terms, sale.promotions, sale.forced, valid, _at_risk(sale), off_line(sale, online)


def _at_risk(sale: Sale) -> tuple[str, ...]:
    """Benefits whose redemption was begun and not refused or reversed: they cannot be left out any more."""
    held = {one.attempt for one in sale.attempts if one.at_risk}
    return tuple(sorted(one.benefit.benefit for one in sale.benefits if one.attempt in held))


def off_line(sale: Sale, online: bool) -> set[str]:
    """Coupons that have to be redeemed at the cloud, and cannot be now."""
    if online:
        return set()
    return {one.benefit.benefit for one in sale.benefits if one.coupon and one.attempt is None}
