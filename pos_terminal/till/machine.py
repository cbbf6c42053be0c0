"""The machine: ``step(machine, event) -> (machine, effects)``. It dispatches, and holds back until facts are durable.

A turn that records facts takes effect when its ``Commit`` is answered: until then its state and effects are held,
and other events wait in order. So nothing prints, no drawer opens and no pinpad is told before the facts are on disk.
A turn that only changes the unfinished sale shows at once; its draft is written behind it, unless cash changes hands.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from pos_terminal.contract.facts import ReceiptPrinted
from pos_terminal.contract.words import ReceiptKind
from pos_terminal.till import (
    counted_late,
    decided_codes,
    events,
    fulfilling,
    hand_over_events,
    handing_over,
    heard_since,
    late_reversals,
    late_slips,
    members,
    numbering,
    offers,
    outcomes,
    payment_code,
    people,
    period,
    presale,
    querying,
    quoting,
    refunding,
    report,
    return_events,
    returning,
    selling,
    tendering,
    vouchers,
)
from pos_terminal.till.drafts import changed_drafts
from pos_terminal.till.effects import Commit, Effect, Notice, PrintRefund, PrintSale, PrintVoid, PrintZ
from pos_terminal.till.state import Paper, TillState
from pos_terminal.till.turn import Turn


class Committing(msgspec.Struct, frozen=True, kw_only=True):
    """A turn whose facts are being made durable: what it leads to."""

    ticket: str
    then: TillState
    effects: tuple[Effect, ...]


class Machine(msgspec.Struct, frozen=True, kw_only=True):
    """The till and what waits for durability."""

    till: TillState
    committing: Committing | None = None
    deferred: tuple[events.Event, ...] = ()


def step(machine: Machine, event: events.Event) -> tuple[Machine, tuple[Effect, ...]]:
    """What the event makes of the machine, and what is wanted of the edges, in order."""
    if machine.committing is None:
        return _turn(machine, event)
    if isinstance(event, events.Committed) and event.ticket == machine.committing.ticket:
        return _go_on(machine, machine.committing)
    if isinstance(event, events.CommitFailed):
        return _stop(machine, event)
    return msgspec.structs.replace(machine, deferred=(*machine.deferred, event)), ()


def _go_on(machine: Machine, committing: Committing) -> tuple[Machine, tuple[Effect, ...]]:
    """The facts are durable: release what was held, then take the events that waited."""
    waiting = machine.deferred
    machine = Machine(till=committing.then)
    effects = list(committing.effects)
    for place, event in enumerate(waiting):
        machine, more = step(machine, event)
        effects += more
        if machine.committing is not None:
            return msgspec.structs.replace(machine, deferred=waiting[place + 1 :]), tuple(effects)
    return machine, tuple(effects)


def _stop(machine: Machine, event: events.CommitFailed) -> tuple[Machine, tuple[Effect, ...]]:
    """The ledger cannot be written: the till stops where it durably is. A restart recovers from the ledger."""
    till = msgspec.structs.replace(machine.till, fault=event.reason)
    return Machine(till=till), (Notice("ledger_fault", "error", (event.reason,)),)


_UNASKED = (
    events.Committed,
    events.CommitFailed,
    events.LinkChanged,
    events.LedgerBranched,
    events.PinpadStatus,
    events.PinpadSeen,
    events.TimeUp,
    events.ProfileChanged,
    events.PromotionsChanged,
    events.Quoted,
    events.Explained,
)
"""What no clerk did: a till that has stopped passes it over in silence."""


def _turn(machine: Machine, event: events.Event) -> tuple[Machine, tuple[Effect, ...]]:
    if machine.till.fault:
        told = () if isinstance(event, _UNASKED) else (Notice("ledger_fault", "error", (machine.till.fault,)),)
        return machine, told
    if isinstance(event, events.CommitFailed):
        return _stop(machine, event)
    turn = Turn(machine.till, event)
    _HANDLERS[type(event)](turn, event)
    returning.follow_late(turn)
    refunding.count_late(turn)
    late_reversals.count(turn)
    payment_code.follow(turn)
    quoting.follow(turn, machine.till)
    handing_over.follow(turn)
    quoting.greet(turn)
    turn.change(contradictions=counted_late.follow(turn.state.contradictions, turn.facts))
    heard_since.follow(turn)
    drafts = changed_drafts(machine.till, turn.state)
    if turn.facts and turn.state.period is not None:
        counted = turn.state.period.report
        for fact in turn.facts:
            counted = report.add(counted, fact)
        turn.change(period=msgspec.structs.replace(turn.state.period, report=counted))
    if turn.facts or (turn.held and drafts):
        commit = Commit(event.id, tuple(turn.facts), drafts)
        held = Committing(ticket=event.id, then=turn.state, effects=tuple(turn.effects))
        return msgspec.structs.replace(machine, committing=held), (commit,)
    wanted = ((Commit(event.id, (), drafts),) if drafts else ()) + tuple(turn.effects)
    return msgspec.structs.replace(machine, till=turn.state), wanted


_ABOUT_SALES: dict[str, Callable[[Turn, str, events.Answered], None]] = {
    "sale": returning.sale_answered,
    "return": returning.sale_answered_before_money,
    "goods": handing_over.sale_answered,
}


def _answered(turn: Turn, event: events.Answered) -> None:
    """Hands an answer to whoever asked; an answer nobody waits for any more is passed over."""
    asking = next((one for one in turn.state.asking if one.ask == event.ask), None)
    if asking is None:
        return
    turn.change(asking=tuple(one for one in turn.state.asking if one.ask != event.ask))
    if asking.purpose == "order":
        presale.order_answered(turn, asking.subject, event.answer, event.items)
    elif asking.purpose == "reread":
        presale.order_reread(turn, asking.subject, event.answer, event.items)
    elif asking.purpose in _ABOUT_SALES:
        _ABOUT_SALES[asking.purpose](turn, asking.subject, event)
    elif asking.purpose == "offers":
        offers.offers_answered(turn, asking, event.answer)
    elif asking.purpose == "member":
        members.member_answered(turn, asking, event.answer)
    elif asking.purpose == "coupon":
        presale.coupon_answered(turn, asking, event.answer)
    elif asking.purpose == "confirm":
        presale.confirm_answered(turn, asking.subject, event.answer)
    elif asking.purpose == "voucher":
        vouchers.checked(turn, asking, event.answer)
    elif turn.hand_over_of(asking.subject) is not None:
        fulfilling.answered(turn, asking, event.answer)
    else:
        outcomes.attempt_answered(turn, asking, event.answer)


def _time_up(turn: Turn, event: events.TimeUp) -> None:
    purpose, _, subject = event.timer.partition("/")
    if purpose == "query":
        querying.query_due(turn, subject)
    elif purpose == "confirm":
        presale.confirm_due(turn, subject)
    elif purpose == "voucher":
        fulfilling.due(turn, subject)
    elif purpose == decided_codes.TIMER:
        decided_codes.due(turn, subject)
    elif purpose == "code":
        payment_code.expire(turn, subject)


def _print_finished(turn: Turn, event: events.PrintFinished) -> None:
    """A confirmed print is a fact; one that failed offers a duplicate, and never prints again by itself."""
    document, subject, copy = event.job.split("/")
    turn.change(printing=tuple(job for job in turn.state.printing if job != event.job))
    if document == "x":  # an interim report leaves no fact
        _x_finished(turn, event)
        return
    if late_slips.finished(turn, event):
        return
    if not event.printed:
        _not_printed(turn, event, document, subject)
        return
    turn.change(papers=tuple(one for one in turn.state.papers if one.subject != subject))
    kind = {"sale": "sale", "refund": "refund", "void": "sale"}.get(document, "report")
    turn.record(
        ReceiptPrinted(
            at_ms=event.at_ms,
            document=kind,  # type: ignore[arg-type]  # mypy does not narrow the look-up to the literals
            subject=subject,
            copy=int(copy),
        )
    )
    if copy != "0":  # what is printed for everybody needs no word; a copy was asked for, and is asked for again
        turn.notice("copy_printed", copy)


def _x_finished(turn: Turn, event: events.PrintFinished) -> None:
    if event.printed:
        turn.notice("x_printed")
    else:
        turn.notice("x_unknown" if event.unknown else "x_failed", event.reason, level="error")


def _not_printed(turn: Turn, event: events.PrintFinished, document: str, subject: str) -> None:
    """Tells why, and of how many sales and refunds there is no receipt by now."""
    turn.change(papers=tuple(_failed(one, event) if one.subject == subject else one for one in turn.state.papers))
    if document == "report":
        turn.notice("z_unknown" if event.unknown else "z_failed", event.reason, level="error")
        return
    count = str(len(turn.state.unprinted))
    if turn.state.is_unprinted(subject) and count != "1":
        again = "print_unknown_again" if event.unknown else "print_failed_again"
        turn.notice(again, event.reason, count, level="error")
    else:
        turn.notice("print_unknown" if event.unknown else "print_failed", event.reason, level="error")


def _failed(paper: Paper, event: events.PrintFinished) -> Paper:
    """Once paper may have come, a later failure that is certain changes nothing."""
    never = paper.never if paper.failed else event.job.endswith("/0")
    return msgspec.structs.replace(paper, failed=True, never=never and not event.unknown)


def _reprint(turn: Turn, event: events.Reprint) -> None:
    """Prints a DUPLICATE, unless for sure no paper of the receipt came out: then this is the receipt."""
    if event.copy < 1:
        turn.refuse("nothing_to_print")
        return
    never = any(one.failed and one.subject == event.sale and one.never for one in turn.state.papers)
    copy = 0 if never else event.copy
    job = f"{event.document}/{event.sale}/{copy}"
    turn.change(printing=(*turn.state.printing, job))
    turn.want(_PRINTS[event.document](job, event.sale, copy))


_PRINTS: dict[ReceiptKind, Callable[[str, str, int], Effect]] = {
    "sale": PrintSale,
    "refund": PrintRefund,
    "void": PrintVoid,
    "report": PrintZ,
}


def _item_scanned(turn: Turn, event: events.ItemScanned) -> None:
    """Goods scanned on a return come back."""
    returns = turn.sale is not None and turn.sale.refund is not None
    (returning.scan_item if returns else selling.scan_item)(turn, event)


def _coupon_scanned(turn: Turn, event: events.CouponScanned) -> None:
    """With nothing on sale it can only be a voucher for goods that were paid for."""
    (vouchers.scan if vouchers.at_rest(turn) else presale.scan_coupon)(turn, event)


def _ask_again(turn: Turn, event: events.AskAgain) -> None:
    of_hand_over = turn.hand_over_of(event.attempt) is not None
    (fulfilling.ask_again if of_hand_over else querying.ask_again)(turn, event)


def _void(turn: Turn, event: events.Void) -> None:
    returns = turn.sale is not None and turn.sale.refund is not None
    (returning.give_up if returns else selling.void)(turn, event)


def _quoted(turn: Turn, event: events.Quoted) -> None:
    """Takes the quote, then the tender that waited for it, as if the clerk began it now."""
    quoting.quoted(turn, event)
    waited = quoting.tender_to_resume(turn)
    if waited is not None:
        _HANDLERS[type(waited)](turn, msgspec.structs.replace(waited, at_ms=event.at_ms, id=event.id))


def _promotions_changed(turn: Turn, event: events.PromotionsChanged) -> None:
    turn.change(promotions=event.book)


def _profile_changed(turn: Turn, event: events.ProfileChanged) -> None:
    turn.change(profile=event.profile)


def _link_changed(turn: Turn, event: events.LinkChanged) -> None:
    came_back = event.online and not turn.state.online
    turn.change(online=event.online)
    if came_back:
        querying.server_came_back(turn)
        fulfilling.server_came_back(turn)
        decided_codes.server_came_back(turn)


def _nothing(turn: Turn, event: events.Event) -> None:
    """A draft became durable: nobody waits for it."""


_HANDLERS: dict[type[events.Event], Callable[[Turn, Any], None]] = {
    events.SignIn: people.sign_in,
    events.PinChecked: people.pin_checked,
    events.SignOut: people.sign_out,
    events.OpenPeriod: period.open_period,
    events.ClosePeriod: period.close_period,
    events.PrintX: period.print_x,
    events.ProfileChanged: _profile_changed,
    events.LinkChanged: _link_changed,
    events.LedgerBranched: numbering.ledger_branched,
    events.ItemScanned: _item_scanned,
    events.OrderScanned: presale.scan_order,
    events.CouponScanned: _coupon_scanned,
    events.MemberScanned: members.scan_member,
    events.MemberDropped: members.drop_member,
    events.PaymentCodeScanned: payment_code.scan,
    events.QuantitySet: selling.set_quantity,
    events.SerialEntered: selling.enter_serial,
    events.LineRemoved: selling.remove_line,
    events.Undo: selling.undo,
    events.Park: selling.park,
    events.Recall: selling.recall,
    events.Void: _void,
    return_events.ReturnOpened: returning.open_return,
    return_events.ReturnCounted: returning.count,
    return_events.ReturnAll: returning.everything,
    return_events.ReturnConfirmed: people.confirm_return,
    return_events.RefundResumed: refunding.resume,
    hand_over_events.HandOverOpened: handing_over.open_hand_over,
    hand_over_events.GoodsTaken: handing_over.hand_over,
    hand_over_events.GoodsLeft: handing_over.leave,
    hand_over_events.VoucherLeftOut: vouchers.leave_out,
    hand_over_events.VoucherTried: fulfilling.tried,
    events.BenefitsReleased: selling.release_benefits,
    events.BenefitForced: selling.force_benefit,
    events.Quoted: _quoted,
    events.Explained: quoting.explained,
    events.PromotionsChanged: _promotions_changed,
    events.RoundingToggled: tendering.toggle_rounding,
    events.CashGiven: tendering.give_cash,
    events.CashReturned: tendering.return_cash,
    events.CardChosen: tendering.choose_card,
    events.CodeChosen: tendering.choose_code,
    events.ClosedWithoutTender: tendering.close_without_tender,
    events.TenderCancelled: querying.cancel,
    events.AskAgain: _ask_again,
    events.Force: people.ask_supervisor,
    events.SettleContradiction: people.ask_supervisor,
    events.GiveBack: people.ask_supervisor,
    events.Committed: _nothing,
    events.PinpadStatus: outcomes.pinpad_status,
    events.PinpadSeen: outcomes.pinpad_seen,
    events.PinpadAnswered: outcomes.pinpad_answered,
    events.Answered: _answered,
    events.TimeUp: _time_up,
    events.PrintFinished: _print_finished,
    events.Reprint: _reprint,
}
