"""Goods that come back: open the closed sale, choose the units, see what that gives back, confirm or give up.

On line the server is asked for the sale, which keeps other tills from it meanwhile (``returning_elsewhere``); when the
return is opened, or, where that was not possible, before the confirmed return gives money back.
Everything may still be changed here; from the confirmation on ``till.refunding`` gives the money back. Of a sale one
return is open at a time, on screen or parked, so that no unit can be in two of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from pos_terminal.contract.benefit_book import BenefitBook
from pos_terminal.contract.facts import RefundSubject, SaleClosed, SaleVoided
from pos_terminal.contract.records import LateAnswer, Line, TenderRefunded
from pos_terminal.sale.returns import NotReturnable, ReturnPlan
from pos_terminal.till import decided_codes
from pos_terminal.till.closing import leave
from pos_terminal.till.contradictions import is_open, told_of
from pos_terminal.till.effects import Exchange
from pos_terminal.till.events import Answered, ItemScanned, Recall, Void
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.refunding import advance
from pos_terminal.till.return_events import ReturnAll, ReturnCounted, ReturnOpened
from pos_terminal.till.returning_elsewhere import (
    as_answered,
    ask_before_money,
    ask_for_sale,
    give_back,
    is_asked_about,
    sale_in,
)
from pos_terminal.till.scrubbing import looks_personal
from pos_terminal.till.selling import make_room, open_sale, ready_to_sell, recall
from pos_terminal.till.settled_first import holds
from pos_terminal.till.state import Deciding, Sale
from pos_terminal.till.turn import Turn


def open_return(turn: Turn, event: ReturnOpened) -> None:
    """Takes a closed sale up for a return; a basket on screen is parked for it, and a return begun before recalled."""
    if not ready_to_sell(turn):
        return
    ours = _as_in_ledger(event.sale, event) if event.sale is not None else None
    if ours is None and not event.number:
        turn.refuse("no_such_sale")
    elif _is_open(turn, ours.of.number if ours is not None else event.number):
        return
    elif ours is not None and not (turn.state.online and any(ours.left.values())):
        _begin(turn, ours)
    else:
        ask_for_sale(turn, event.number, ours)


def _as_in_ledger(sold: SaleClosed, event: ReturnOpened) -> RefundOn:
    return RefundOn(of=sold, before=event.before, late=told_of(sold, event.late))


def sale_answered(turn: Turn, number: str, event: Answered) -> None:
    """The sale with all that came back of it anywhere; of our own without an answer, what the ledger has."""
    found = sale_in(turn, number, event)
    if not isinstance(found, RefundOn):
        message, about = found
        turn.refuse(message, number, *filter(None, (about,)))
    elif ready_to_sell(turn) and not _is_open(turn, number) and _begin(turn, found):
        return
    give_back(turn, event, found)


def _begin(turn: Turn, refund: RefundOn) -> bool:
    """Shows the return, to choose units, unless nothing is left or the ledger's answer is out of date."""
    sold = refund.of
    if {one.refund for one in turn.state.refunds if one.of == sold.sale} - {one.refund for one in refund.before}:
        turn.refuse("return_out_of_date")  # refunded while the ledger was being read
    elif not any(refund.left.values()):
        turn.refuse("all_returned", sold.number)
    elif make_room(turn):
        _show(turn, refund)
        return True
    return False


def _show(turn: Turn, refund: RefundOn) -> None:
    sale = open_sale(turn)
    turn.put_sale(msgspec.structs.replace(sale, refund=refund, promotions=BenefitBook()))


def _is_open(turn: Turn, number: str) -> bool:
    """Whether a return of that sale is on screen; one that was parked is recalled."""
    if turn.sale is not None and _is_of(turn.sale, number):
        return True
    parked = next((one for one in turn.state.parked if _is_of(one, number)), None)
    if parked is not None:
        recall(turn, Recall(at_ms=turn.at_ms, id=turn.event.id, sale=parked.sale))
    return parked is not None


def _is_of(sale: Sale, number: str) -> bool:
    return sale.refund is not None and sale.refund.of.number == number


def count(turn: Turn, event: ReturnCounted) -> None:
    refund = _choosing(turn)
    if refund is None:
        return
    left = refund.left.get(event.line)
    if left is None:
        turn.refuse("no_such_line")
    elif not 0 <= event.count <= len(left):
        turn.refuse("not_so_many_left", str(len(left)))
    else:
        chosen = refund.units.get(event.line, ())
        more = [unit for unit in left if unit not in chosen]
        _choose(turn, refund, event.line, (*chosen, *more)[: event.count])


def everything(turn: Turn, event: ReturnAll) -> None:
    refund = _choosing(turn)
    if refund is not None:
        _plan(turn, refund, {line: units for line, units in refund.left.items() if units})


def scan_item(turn: Turn, event: ItemScanned) -> None:
    """One more unit of what was scanned; by its serial number the very unit, where the sale has it."""
    refund = _choosing(turn)
    if refund is None:
        return
    left = refund.left
    for serial in filter(None, (event.serial, event.code)):
        for line in refund.of.lines:
            if serial in line.serials:
                _add(turn, refund, line, [unit for unit in left[line.line] if unit == line.serials.index(serial)])
                return
    found = [line for line in refund.of.lines if event.item is not None and line.sku == event.item.sku]
    if not found:
        turn.refuse("not_in_sale", event.item.title if event.item is not None else event.code)
        return
    free = {
        line.line: [unit for unit in left[line.line] if unit not in refund.units.get(line.line, ())] for line in found
    }
    line = next((line for line in found if free[line.line]), found[0])
    _add(turn, refund, line, free[line.line])


def _add(turn: Turn, refund: RefundOn, line: Line, units: Sequence[int]) -> None:
    chosen = refund.units.get(line.line, ())
    if not units or units[0] in chosen:
        turn.refuse("already_returned" if not units else "already_chosen", line.title)
    else:
        _choose(turn, refund, line.line, (*chosen, units[0]))


def confirmable(turn: Turn, reason: str, total: int) -> RefundOn | None:
    """The return on screen, if it can be confirmed as it was seen; otherwise the clerk is told why not."""
    refund = _choosing(turn)
    if refund is None:
        return None
    planned = refund.planned(refund.units, turn.state.payout_unit)
    if not isinstance(planned, ReturnPlan):
        message, about = why_not(refund, planned[0])
        turn.refuse(message, *filter(None, (about,)))
    elif planned != refund.plan or planned.total != total:
        _plan(turn, refund, refund.units)
        turn.refuse("return_changed")
    elif unsettled := _unsettled(turn, refund):
        turn.refuse("payment_never_came", str(unsettled.amount))
    elif not reason.strip():
        turn.refuse("reason_needed")
    elif looks_personal(reason):
        turn.refuse("reason_personal")
    elif not holds(turn, refund, None):
        return refund
    return None


def _unsettled(turn: Turn, refund: RefundOn) -> LateAnswer | None:
    """A payment by which money would go back and that is not there, where this till can say what was done about it."""
    assert refund.plan is not None
    told = [refund.late_of(one.of) for one in refund.plan.tenders]
    return next((one for one in told if one is not None and is_open(turn.state, one.attempt, one.outcome)), None)


def follow_late(turn: Turn) -> None:
    """What is told of the sale's payments while its return is open, and what is done about that, counts at once.

    Looked at after each event, of the return on screen: one that is parked follows when it is recalled.
    """
    sale = turn.sale
    if sale is None or sale.refund is None:
        return
    refund = sale.refund
    own = [one.attempt for one in sale.attempts]  # what is told of those ``refunding.count_late`` counts
    told = (one for one in turn.state.contradictions if one.attempt not in own)
    late = told_of(refund.of, refund.late, told)
    if late == refund.late:
        return
    now = msgspec.structs.replace(refund, late=late)
    if not refund.begun:
        _plan(turn, now, refund.units)
    elif now.plan is not None:
        turn.change_sale(refund=msgspec.structs.replace(now, plan=_less_out(sale, now, now.plan)))


def _less_out(sale: Sale, refund: RefundOn, plan: ReturnPlan) -> ReturnPlan:
    """The plan of a return under way, what nothing was done about yet less what is out already.

    Worked out from whole parts: what was counted before is counted once, and no more where it was settled since.
    """
    begun = {one.subject.of for one in sale.attempts if isinstance(one.subject, RefundSubject) and one.at_risk}
    parts: list[TenderRefunded] = []
    for of in dict.fromkeys(part.of for part in plan.tenders):
        mine = [part for part in plan.tenders if part.of == of]
        amount = sum(part.amount for part in mine)
        whole = msgspec.structs.replace(mine[0], amount=amount, attempt=None, slip=None)
        parts += mine if of in begun else refund.less_out([whole])
    return msgspec.structs.replace(plan, tenders=tuple(parts))


def begin_refund(turn: Turn, refund: RefundOn, reason: str, *, supervisor: str = "") -> None:
    """The return was confirmed as it was seen. Where the server can be asked first what came back elsewhere, it is."""
    assert turn.sale is not None
    confirmed = msgspec.structs.replace(refund, reason=reason.strip(), supervisor=supervisor)
    if turn.state.online and not refund.leased:
        turn.change_sale(refund=confirmed)
        ask_before_money(turn, turn.sale, confirmed)
    else:
        _begin_money(turn, confirmed)


def _begin_money(turn: Turn, confirmed: RefundOn) -> None:
    """From here on the plan stands, and the money goes back part by part."""
    assert turn.sale is not None
    turn.change_sale(refund=msgspec.structs.replace(confirmed, begun=True))
    turn.wait_for_disk()
    advance(turn, turn.sale.sale)


def sale_answered_before_money(turn: Turn, sale: str, event: Answered) -> None:
    """What the server says of a confirmed return. What came back elsewhere is no longer there to be returned here."""
    waiting = next((one.refund for one in turn.sales() if one.sale == sale), None)
    on_screen = turn.sale is not None and turn.sale.sale == sale
    if waiting is None or not on_screen or not ready_to_sell(turn):  # parked meanwhile, or nobody is there
        give_back(turn, event, as_answered(event, waiting))
        return
    found = as_answered(event, waiting)
    if not isinstance(found, RefundOn):
        message, about = found
        turn.refuse(message, waiting.of.number, *filter(None, (about,)))
        give_back(turn, event, found)
        return
    held = msgspec.structs.replace(waiting, leased=found.leased, lease=found.lease)
    here = {one.refund for one in waiting.before} == {one.refund for one in found.before}
    late = told_of(held.of, found.late, waiting.late)
    if here and late == waiting.late:
        _begin_money(turn, held)
        return
    held = msgspec.structs.replace(held, before=found.before, late=late)
    _plan(turn, held, _still_there(held))
    turn.refuse(*(("return_changed",) if here else ("returned_elsewhere", held.of.number)))


def _still_there(refund: RefundOn) -> dict[str, tuple[int, ...]]:
    left = refund.left
    there = {line: tuple(unit for unit in units if unit in left[line]) for line, units in refund.units.items()}
    return {line: units for line, units in there.items() if units}


def why_not_allowed(turn: Turn, deciding: Deciding) -> str | None:
    """The notice that says why a supervisor's word comes too late for a return; None if it does not."""
    return "return_changed" if turn.sale is None or turn.sale.sale != deciding.attempt else None


def allow(turn: Turn, deciding: Deciding, *, supervisor: str) -> None:
    """A supervisor has a return confirmed that a clerk may not alone, if it still is what was asked about."""
    refund = confirmable(turn, deciding.reason, deciding.total)
    if refund is not None:
        begin_refund(turn, refund, deciding.reason, supervisor=supervisor)


def give_up(turn: Turn, event: Void) -> None:
    """Ends a return of which no money went back. Where the other side was told of one, that leaves a fact."""
    sale = turn.sale
    if sale is None or sale.refund is None or not ready_to_sell(turn):
        return
    heard = any(decided_codes.is_asked_first(turn.state, one.attempt) for one in sale.attempts)
    if sale.unresolved or sale.intent is not None or is_asked_about(turn, sale) or heard:
        turn.refuse("wait_for_answer")
    elif sale.holds_money:
        turn.refuse("money_went_back")
    elif looks_personal(event.reason):
        turn.refuse("reason_personal")
    else:
        if sale.attempts or sale.refund.leased:
            turn.record(
                SaleVoided(
                    at_ms=turn.at_ms,
                    sale=sale.sale,
                    period=turn.period.period,
                    operator=turn.operator_of(sale),
                    reason=event.reason.strip() or sale.refund.reason,
                    amount=0,
                    number=sale.number,
                    of=sale.refund.of.sale,
                    lease=sale.refund.lease,
                )
            )
            turn.want(Exchange())
        leave(turn, sale)
        turn.notice("return_given_up", sale.refund.of.number)


def why_not(refund: RefundOn, against: NotReturnable) -> tuple[str, str]:
    """The notice that says why something cannot come back, and the goods or the benefit it is about."""
    title = next((line.title for line in refund.of.lines if line.line == against.line), against.line)
    match against.reason:
        case "blocked":
            benefits = (one.title for one in refund.of.benefits if one.benefit == against.benefit)
            return "return_blocked", next(benefits, against.benefit)
        case "already_returned":
            return "already_returned", title
        case "nothing":
            return "return_nothing", ""
        case "over_refunded":
            return "return_over_refunded", refund.of.number
        case _:
            return "no_such_line", title


def _choosing(turn: Turn) -> RefundOn | None:
    """The return on screen whose units may still be chosen; otherwise the clerk is told why not."""
    if not ready_to_sell(turn):
        return None
    sale = turn.sale
    if sale is None or sale.refund is None:
        turn.refuse("no_return_open")
    elif sale.refund.begun:
        turn.refuse("return_begun")
    elif is_asked_about(turn, sale):
        turn.refuse("wait_for_answer")
    else:
        return sale.refund
    return None


def _choose(turn: Turn, refund: RefundOn, line: str, units: Sequence[int]) -> None:
    chosen = {**refund.units, line: tuple(sorted(units))}
    _plan(turn, refund, {name: numbers for name, numbers in chosen.items() if numbers})


def _plan(turn: Turn, refund: RefundOn, units: dict[str, tuple[int, ...]]) -> None:
    """What the units chosen give back, or what is against it, as the clerk sees it before confirming."""
    planned = refund.planned(units, turn.state.payout_unit) if units else None
    plan = planned if isinstance(planned, ReturnPlan) else None
    against = planned if isinstance(planned, tuple) else ()
    turn.change_sale(refund=msgspec.structs.replace(refund, units=units, plan=plan, against=against))
