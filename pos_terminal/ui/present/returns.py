"""The return screen: the lines and what can still come back of them, the plan, and each part of the money."""

from __future__ import annotations

from collections.abc import Iterable

from pos_terminal.contract.benefits import Benefit
from pos_terminal.contract.facts import CardSlip, CodeSlip, RefundSubject, SaleClosed, SaleRefunded
from pos_terminal.contract.quantity import format_quantity
from pos_terminal.contract.reasons import NOTHING_WRONG, PUT_RIGHT, STORE_NOT_SHORT
from pos_terminal.contract.records import Line, LineRefunded, Tender, TenderRefunded, set_off, units_of
from pos_terminal.sale.returns import ReturnPlan
from pos_terminal.till.contradictions import is_open
from pos_terminal.till.effects import Notice
from pos_terminal.till.refund import RefundOn
from pos_terminal.till.refunding import Part, parts
from pos_terminal.till.returning import why_not
from pos_terminal.till.state import Sale
from pos_terminal.ui.intents import Reprint
from pos_terminal.ui.messages import notice_text, reason
from pos_terminal.ui.model import ReportRow, ReturnLine, ReturnPart, ReturnView, Tone
from pos_terminal.ui.present.attempts import attempt_views, card_text
from pos_terminal.ui.present.context import Seen, money, short
from pos_terminal.ui.present.decided import how_it_stands
from pos_terminal.ui.present.hand_over import known
from pos_terminal.ui.present.notices import notices, paper_action

_TONES: dict[str, Tone] = {"done": "ok", "cash": "plain", "unknown": "warn", "refused": "danger"}


def return_view(seen: Seen, sale: Sale, refund: RefundOn) -> ReturnView:
    plan = refund.plan
    if refund.begun and plan is not None:
        return _paying(seen, sale, refund, plan)
    asked = any(one.purpose == "return" and one.subject == sale.sale for one in seen.state.asking)
    against = [why_not(refund, one) for one in refund.against]
    texts = (notice_text(Notice(message, "warning", (about,)), seen.language) for message, about in against)
    return ReturnView(
        stage="choose",
        number=refund.of.number,
        under=_under(seen, refund),
        lines=tuple(_line(seen, refund, line) for line in refund.of.lines),
        rows=_rows(seen, plan, plan.tenders, refund.of, out=_out(refund, plan.tenders)) if plan is not None else (),
        parts=tuple(_planned(seen, refund, plan)) if plan is not None else (),
        notes=_notes(seen, refund, plan) if plan is not None else (),
        against=tuple(dict.fromkeys(texts)),
        total=money(_now(refund, plan, plan.tenders)) if plan is not None else "0.00",
        total_minor=plan.total if plan is not None else 0,
        supervised=_supervised(seen, refund),
        can_confirm=plan is not None and not asked and not any(_to_settle(seen, refund, one) for one in plan.tenders),
        can_give_up=not asked,
        can_park=True,
        notices=notices(seen),
    )


def refunded_view(seen: Seen, fact: SaleRefunded) -> ReturnView:
    """The return that just ended, until the next sale begins."""
    asked = seen.session.reprinting == fact.refund
    printing = asked or any(job.startswith(f"refund/{fact.refund}/") for job in seen.state.printing)
    unprinted, can_print = seen.state.is_unprinted(fact.refund), seen.links.printer.state != "absent"
    never = any(one.subject == fact.refund and one.never for one in seen.state.unprinted)
    missing = "receipt_never" if never else "receipt_unprinted"
    receipt = "receipt_printing" if printing else missing if unprinted else "receipt_printed"
    action = paper_action(seen, Reprint(sale=fact.refund, document="refund"), can_print=can_print)
    return ReturnView(
        stage="done",
        number=fact.of_number,
        under=seen.say("return_under_done", fact.number, reason(fact.reason, seen.language)),
        rows=_rows(seen, fact, fact.tenders, _sold(seen, fact)),
        parts=tuple(
            ReturnPart(
                kind=back.kind,
                title=seen.say(f"kind_{back.kind}"),
                detail=_instead(seen, fact, back),
                amount=money(back.amount),
                tone="ok",
            )
            for back in fact.tenders
        ),
        total=money(fact.total - set_off(fact.tenders)),
        total_minor=fact.total,
        receipt=seen.say(receipt if can_print else "receipt_no_printer"),
        receipt_tone="plain" if printing or not can_print else "warn" if unprinted else "ok",
        actions=() if can_print and (printing or unprinted) else (action,),
        notices=notices(seen),
    )


def _sold(seen: Seen, fact: SaleRefunded) -> SaleClosed | None:
    """The sale whose goods came back, where it is at hand."""
    of, over = seen.state.last_refund_of, known(seen, fact.of)
    if of is not None and of.sale == fact.of:
        return of
    return over.of if over is not None else None


def _instead(seen: Seen, fact: SaleRefunded, back: TenderRefunded) -> str:
    """What cash was given for that a card or code had taken; "" where it goes back as it came."""
    tried = (one for gone in seen.state.gone if gone.sale == fact.refund for one in gone.attempts)
    one = next((one for one in tried if one.attempt == back.attempt), None)
    if back.kind != "cash" or one is None or not isinstance(one.subject, RefundSubject):
        return ""
    return seen.say("cash_instead", seen.say(f"kind_{one.subject.kind}"))


def _paying(seen: Seen, sale: Sale, refund: RefundOn, plan: ReturnPlan) -> ReturnView:
    going = parts(sale)
    tenders = [part.tender for part in going]
    open_ = next((part for part in going if not part.settled), None)
    busy = sale.unresolved or sale.intent is not None
    return ReturnView(
        stage="paying",
        number=refund.of.number,
        under=reason(refund.reason, seen.language),
        lines=tuple(_line(seen, refund, line) for line in refund.of.lines if refund.units.get(line.line)),
        rows=_rows(seen, plan, tenders, refund.of, out=_out(refund, tenders)),
        parts=tuple(_going(seen, sale, refund, part, begins=part is open_ and sale.looking) for part in going),
        notes=_notes(seen, refund, plan),
        total=money(_now(refund, plan, tenders)),
        total_minor=plan.total,
        attempts=attempt_views(seen, sale),
        can_resume=not busy and not (open_ is not None and _to_settle(seen, refund, open_.tender)),
        again=open_ is not None and open_.status == "refused",
        can_give_up=not busy and not sale.holds_money,
        can_park=not any(one.status == "pending" for one in sale.attempts) and sale.intent is None,
        notices=notices(seen),
    )


def _under(seen: Seen, refund: RefundOn) -> str:
    kinds = dict.fromkeys(seen.say(f"kind_{tender.kind}") for tender in refund.of.tenders)
    return seen.say("return_under", seen.at(refund.of.at_ms, "%m-%d %H:%M"), " + ".join(kinds), money(refund.of.total))


def _line(seen: Seen, refund: RefundOn, line: Line) -> ReturnLine:
    left = refund.left[line.line]
    chosen = refund.units.get(line.line, ())
    sold = units_of(line)
    unit = line.quantity.unit
    what = f"{format_quantity(line.quantity)} {unit} × ¥{money(line.unit_price)}"
    gone = seen.say("return_gone", str(sold - len(left))) if len(left) < sold else ""
    serials = " ".join(line.serials[unit] for unit in chosen if unit < len(line.serials))
    back = _of_line(refund.plan, line)
    return ReturnLine(
        line=line.line,
        title=line.title,
        under=" · ".join(filter(None, (what, gone, serials))),
        left=len(left),
        chosen=len(chosen),
        amount=money(back.net) if back is not None else "",
    )


def _of_line(plan: ReturnPlan | None, line: Line) -> LineRefunded | None:
    return next((one for one in plan.lines if one.line == line.line), None) if plan is not None else None


def _deposit_kind(sold: SaleClosed | None) -> str:
    return sold.order.deposit_kind if sold is not None and sold.order is not None else ""


def _out(refund: RefundOn, tenders: Iterable[TenderRefunded]) -> int:
    """What of it went back before, unseen."""
    late = {one.attempt for one in refund.late}
    return sum(tender.amount for tender in tenders if tender.attempt in late)


def _now(refund: RefundOn, plan: ReturnPlan, tenders: Iterable[TenderRefunded]) -> int:
    """What goes back by this return."""
    by = tuple(tenders)
    return plan.total - set_off(by) - _out(refund, by)


def _rows(
    seen: Seen,
    plan: ReturnPlan | SaleRefunded,
    tenders: Iterable[TenderRefunded],
    sold: SaleClosed | None,
    *,
    out: int = 0,
) -> tuple[ReportRow, ...]:
    """What the total is made of; the deposit, which is due beside it, comes last.

    ``tenders``: as the money goes by now, which what was told since can have changed. ``sold``: the sale,
    where it is at hand, for what its deposit is called. ``out``: what of the money went back before, unseen.
    """
    kind = _deposit_kind(sold)

    def row(label: str, amount: int, *, strong: bool = False, tone: Tone = "plain") -> ReportRow:
        return ReportRow(label=label, amount=money(amount), strong=strong, tone=tone)

    rows = [row(seen.say("return_goods"), sum(line.amount for line in plan.lines))]
    for benefit in plan.benefits:
        if benefit.amount > 0:
            label = "return_packet" if benefit.packet else "return_benefit"
            rows.append(row(seen.say(label, benefit.title), -benefit.amount, tone="warn"))
        elif benefit.amount < 0:
            rows.append(row(seen.say("return_again", benefit.title), -benefit.amount))
    if credit := sum(line.credit for line in plan.lines):
        rows.append(row(seen.credit(kind), -credit))
    if fees := sum(pack.fee for pack in plan.packs):
        rows.append(row(seen.say("return_fees"), fees))
    if rounding := sum(line.rounding for line in plan.lines) + sum(pack.rounding for pack in plan.packs):
        rows.append(row(seen.say("return_rounding"), -rounding))
    if plan.cash_rounding:
        rows.append(row(seen.say("return_cash_rounding"), plan.cash_rounding))
    if unpaid := set_off(tenders):
        rows.append(row(seen.say("kind_unpaid"), -unpaid, tone="warn"))
    if out:
        rows.append(row(seen.say("return_out_before"), -out, tone="warn"))
    rows.append(row(seen.say("return_total"), plan.total - unpaid - out, strong=True))
    if plan.deposit:
        rows.append(row(seen.say("return_deposit", seen.deposit(kind)), plan.deposit, tone="warn"))
    return tuple(rows)


def _notes(seen: Seen, refund: RefundOn, plan: ReturnPlan) -> tuple[str, ...]:
    """Why less comes back than the goods cost: what no longer fits is named."""
    terms: dict[str, Benefit | None] = {used.benefit: used.terms for used in refund.of.benefits}
    notes = []
    if plan.repriced:
        titles = [
            one.title
            for one in plan.benefits
            if one.amount > 0 and (known := terms.get(one.benefit)) is not None and known.on_return == "reprice"
        ]
        if titles:
            notes.append(seen.say("return_repriced", seen.say("list_comma").join(titles)))
    if plan.deposit:
        notes.append(seen.say("return_deposit_note", seen.deposit(_deposit_kind(refund.of))))
    return (*notes, *(note for back in plan.tenders if (note := _late_note(seen, refund, back))))


_LATE_NOTES = {"unpaid": "return_unpaid_note", "cash": "return_collected_note"}
_NOTES_BY_REASON = dict.fromkeys((STORE_NOT_SHORT, NOTHING_WRONG), "return_checked_note")


def _to_settle(seen: Seen, refund: RefundOn, back: TenderRefunded) -> bool:
    """Whether a supervisor has to say first what was done about a payment that never came: until then the till gives
    nothing back for it.
    """
    late = refund.late_of(back.of)
    return late is not None and is_open(seen.state, late.attempt, late.outcome)


def _late_note(seen: Seen, refund: RefundOn, back: TenderRefunded) -> str:
    """What was told of that payment since, where it changes what goes back."""
    title = tender_title(seen, refund.tender(back.of))
    if (out := next((one for one in refund.late if one.attempt == back.attempt), None)) is not None:
        return seen.say("return_out_note", title, money(back.amount), out.number)
    late = refund.late_of(back.of)
    if late is None or late.reason == PUT_RIGHT:
        return ""
    word = _LATE_NOTES.get(refund.way_of(back)) or _NOTES_BY_REASON.get(late.reason, "return_otherwise_note")
    if _to_settle(seen, refund, back):
        word = "return_to_settle"
    return seen.say(word, title, money(late.amount), reason(late.reason, seen.language))


def _supervised(seen: Seen, refund: RefundOn) -> str:
    """Why a clerk may not confirm it."""
    limit = seen.state.refund_limit
    if limit is not None and refund.exceeds(limit):
        return seen.say("supervised_above", money(limit))
    if not refund.needs_supervisor:
        return ""
    out = refund.plan is not None and _out(refund, refund.plan.tenders)
    return seen.say("supervised_out" if out else "supervised_unpaid")


def _planned(seen: Seen, refund: RefundOn, plan: ReturnPlan) -> list[ReturnPart]:
    return [
        ReturnPart(
            kind=back.kind,
            title=tender_title(seen, refund.tender(back.of)),
            detail=_moved(seen, refund, back) or _detail(seen, refund.tender(back.of)),
            amount=money(back.amount),
        )
        for back in plan.tenders
    ]


def _moved(seen: Seen, refund: RefundOn, back: TenderRefunded) -> str:
    """Why it goes another way than it came; "" where it does not."""
    if back.attempt is not None and back.attempt in [one.attempt for one in refund.late]:
        return seen.say("return_out")
    if back.kind == "unpaid":
        return seen.say("return_set_off")
    if back.kind == refund.tender(back.of).kind:
        return ""
    return seen.say("return_in_cash" if back.of in refund.in_cash else "return_collected")


def _going(seen: Seen, sale: Sale, refund: RefundOn, part: Part, *, begins: bool) -> ReturnPart:
    """``begins``: the pinpad is looked at for it."""
    tender, status = refund.tender(part.tender.of), "pending" if begins else part.status
    refused = part.attempt if status == "refused" else None
    in_doubt = refused is not None and how_it_stands(seen, sale, refused).decided
    return ReturnPart(
        kind=part.tender.kind,
        title=tender_title(seen, tender),
        detail=_moved(seen, refund, part.tender) or _detail(seen, tender),
        amount=money(part.tender.amount),
        status=seen.say("decided_refund" if in_doubt else f"return_{status}"),
        tone="warn" if in_doubt else _TONES.get(status, "plain"),
    )


def tender_title(seen: Seen, tender: Tender) -> str:
    """«微信支付», «银行卡», «现金»."""
    if isinstance(tender.slip, CodeSlip):
        return seen.say(f"wallet_{tender.slip.wallet}")
    return seen.say(f"kind_{tender.kind}")


def _detail(seen: Seen, tender: Tender) -> str:
    if isinstance(tender.slip, CardSlip):
        return seen.say("forced_tender") if tender.slip.scheme == "forced" else card_text(seen, tender.slip)
    reference = getattr(tender.slip, "reference", "")
    return seen.say("forced_tender") if reference == "forced" else short(reference, 8)
