"""Sign-in, open period, close period with its Z, parked sales, history."""

from __future__ import annotations

from pos_terminal.contract.facts import LateAnswer, PeriodClosed, PeriodReport, SaleClosed, SaleRefunded, SaleVoided
from pos_terminal.contract.records import set_off
from pos_terminal.till.people import MAX_FAILURES
from pos_terminal.till.period import business_day, count_asked_from, float_asked_from
from pos_terminal.till.pricing import price
from pos_terminal.till.refunding import parts
from pos_terminal.till.state import Sale
from pos_terminal.ui.messages import notice_text
from pos_terminal.ui.model import (
    ClosePeriodView,
    Denomination,
    HistoryView,
    OpenPeriodView,
    ParkedRow,
    ParkedView,
    ReceiptRow,
    ReportRow,
    SignInView,
    Tone,
)
from pos_terminal.ui.present.context import Seen, money, short
from pos_terminal.ui.present.hand_over import STATES, TONES, standing
from pos_terminal.ui.present.notices import awaited_texts, late_texts, report_notices
from pos_terminal.ui.session import Entry, LastZ, is_printing, subject_of

NOTES_AND_COINS = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)
HISTORY_SHOWN = 100


def _problem(seen: Seen) -> str:
    return notice_text(seen.session.problem, seen.language) if seen.session.problem else ""


def sign_in_view(seen: Seen) -> SignInView:
    """A lock-out holds for one number: somebody else may sign in meanwhile, so the form stays open."""
    state, session = seen.state, seen.session
    lockout = next((one for one in state.lockouts if one.number == session.number), None)
    locked = lockout is not None and lockout.failures >= MAX_FAILURES and seen.now_ms < lockout.until_ms
    problem = _problem(seen)
    if locked and lockout is not None:
        minutes = -(-(lockout.until_ms - seen.now_ms) // 60_000)
        problem = seen.say("locked_until", lockout.number, str(minutes))
    elif session.problem is not None and session.problem.message == "locked_out":
        problem = ""
    return SignInView(
        number=session.number,
        problem=problem,
        busy=bool(state.checking),
        note=_left_over(seen),
    )


def _left_over(seen: Seen) -> str:
    """What waits behind the sign-in: an unfinished sale, or a period that is still open."""
    state = seen.state
    if state.sale is not None and not state.sale.is_empty:
        paid = price(state.sale).paid
        return seen.say("note_sale_paid", money(paid)) if paid else seen.say("note_sale")
    return seen.say("note_period", state.period.business_day) if state.period is not None else ""


def open_period_view(seen: Seen) -> OpenPeriodView:
    state, session = seen.state, seen.session
    return OpenPeriodView(
        business_day=business_day(seen.now_ms, state.utc_offset_min),
        operator=state.operator.number if state.operator else "",
        suggested=money(session.usual_float) if session.usual_float else "",
        asked_from_minor=float_asked_from(session.usual_float),
        problem=_problem(seen),
        busy=session.opening and session.problem is None,
        note=_parked(seen, "parked_waiting", "returns_waiting"),
        notices=report_notices(seen),
    )


# --- close period


def close_period_view(seen: Seen) -> ClosePeriodView:
    z, period = seen.session.last_z, seen.state.period
    if z is not None:
        return _closed(seen, z)
    assert period is not None
    return ClosePeriodView(
        stage="busy" if seen.session.counted is not None else "count",
        period=period.period,
        business_day=period.business_day,
        denominations=tuple(_denomination(seen, value) for value in NOTES_AND_COINS),
        blocked=_blocked(seen),
        problem=_problem(seen),
        note=_parked(seen, "parked_left", "returns_left"),
        late=late_texts(seen),
        awaited=awaited_texts(seen),
        asked_from_minor=count_asked_from(period.report.cash_expected),
    )


def _parked(seen: Seen, of_sales: str, of_returns: str) -> str:
    """How many sales are parked and what is due on them, and returns, and what they give back; the close of the period
    ends neither. ``of_sales``, ``of_returns``: the words for them.
    """
    sales = [sale for sale in seen.state.parked if sale.refund is None]
    returns = [sale for sale in seen.state.parked if sale.refund is not None]
    due, back = sum(price(sale).left for sale in sales), sum(_gives_back(sale) for sale in returns)
    return "\n".join(
        seen.say(f"{word}_one" if len(which) == 1 else word, str(len(which)), money(amount))
        for which, word, amount in ((sales, of_sales, due), (returns, of_returns, back))
        if which
    )


def _gives_back(sale: Sale) -> int:
    """What a return gives back, as its money goes by now: not what is set off."""
    plan = sale.refund.plan if sale.refund is not None else None
    return plan.total - set_off(part.tender for part in parts(sale)) if plan is not None else 0


def _denomination(seen: Seen, value: int) -> Denomination:
    label = f"¥{value // 100}" if value >= 100 else seen.say("jiao", str(value // 10))
    return Denomination(value_minor=value, label=label)


def _blocked(seen: Seen) -> tuple[str, ...]:
    state = seen.state
    blocked = []
    if state.sale is not None and not state.sale.is_empty:
        blocked.append(seen.say("blocked_sale"))
    for sale in state.parked:
        if sale.holds_money:
            blocked.append(seen.say("blocked_parked", short(sale.number, 4)))
        elif sale.unresolved:
            blocked.append(seen.say("blocked_unknown", short(sale.number, 4)))
    return tuple(blocked)


def _closed(seen: Seen, z: LastZ) -> ClosePeriodView:
    difference = None if z.counted is None else z.counted - z.report.cash_expected
    printed = _z_printed(seen, z.report.period)
    return ClosePeriodView(
        stage="closed",
        period=z.report.period,
        business_day=z.business_day,
        report=(*_report_rows(seen, z.report, z.counted), *_late_rows(seen, z.late)),
        difference="" if difference is None else f"+{money(difference)}" if difference > 0 else money(difference),
        difference_tone="ok" if not difference else "warn" if difference > 0 else "danger",
        printed=seen.say(printed),
        printed_tone=_PRINTED_TONES.get(printed, "plain"),
        unprinted=printed in ("z_failed", "z_uncertain"),
        asked_from_minor=0,
    )


_PRINTED_TONES: dict[str, Tone] = {"z_printed": "ok", "z_failed": "warn", "z_uncertain": "warn"}


def _z_printed(seen: Seen, period: str) -> str:
    if seen.links.printer.state == "absent":
        return "z_no_printer"
    if is_printing(seen.state, period):
        return "z_printing"
    paper = next((one for one in seen.state.reports_unprinted if one.subject == period), None)
    return "z_printed" if paper is None else "z_failed" if paper.never else "z_uncertain"


def _report_rows(seen: Seen, report: PeriodReport, counted: int | None) -> tuple[ReportRow, ...]:
    def row(key: str, amount: str = "", *, strong: bool = False) -> ReportRow:
        return ReportRow(label=seen.say(key), amount=amount, strong=strong)

    rows = [row("z_heading_sales"), row("z_sales", str(report.sales)), row("z_voids", str(report.voids))]
    if report.refunds:
        rows.append(row("z_refunds", str(report.refunds)))
    rows.append(row("z_gross", money(report.gross)))
    for key, amount in (
        ("z_discount", report.discount),
        ("z_credit", report.deposit_credit),
        ("z_rounding", report.rounding),
    ):
        if amount:
            rows.append(row(key, money(-amount)))
    if report.fees:
        rows.append(row("z_fees", money(report.fees)))
    rows.append(row("z_net", money(report.net), strong=True))
    rows.append(row("z_tax", money(report.tax)))
    rows.append(row("z_heading_tenders"))
    for total in report.tenders:
        back = next((one.count for one in report.refunded if one.kind == total.kind), 0)
        counts = (str(total.count - back), *([str(back)] if back else []))
        label = seen.say("z_tender_both" if back else "z_tender", seen.say(f"kind_{total.kind}"), *counts)
        rows.append(ReportRow(label=label, amount=money(total.amount)))
    if report.forced:
        rows.append(ReportRow(label=seen.say("z_forced"), amount=str(report.forced), tone="warn"))
    rows += [row("z_heading_cash"), row("z_float", money(report.cash_float))]
    if report.late_cash_in:
        rows.append(row("z_late_in", money(report.late_cash_in)))
    if report.late_cash_out:
        rows.append(row("z_late_out", money(-report.late_cash_out)))
    rows.append(row("z_expected", money(report.cash_expected)))
    if counted is not None:
        rows.append(row("z_counted", money(counted), strong=True))
    return tuple(rows)


def _late_rows(seen: Seen, late: tuple[LateAnswer, ...]) -> tuple[ReportRow, ...]:
    """What the figures above do not take into account."""
    rows = [ReportRow(label=seen.say("z_heading_late"))] if late else []
    for one in late:
        said = seen.say(f"z_late_{one.outcome}", seen.say(f"kind_{one.kind}"), one.number)
        label = seen.say(f"z_late_{one.accounted}", said) if one.settled else said
        rows.append(ReportRow(label=label, amount=money(one.amount), tone="plain" if one.settled else "danger"))
    return tuple(rows)


# --- parked sales and history


def parked_view(seen: Seen) -> ParkedView:
    sale = seen.state.sale
    busy = sale is not None and not sale.parkable
    return ParkedView(
        rows=tuple(_parked_row(seen, one) for one in reversed(seen.state.parked)),
        can_recall=not busy,
        reason=seen.say("why_waiting") if busy else "",
    )


def _parked_row(seen: Seen, sale: Sale) -> ParkedRow:
    totals = price(sale)
    emptied = not sale.lines and sale.order is None and sale.refund is None
    notes = [sale.lines[0].item.title] if sale.lines else [seen.say("note_emptied")] if emptied else []
    if sale.order is not None:
        notes.append(seen.say("note_order", short(sale.order.order)))
    if totals.paid:
        notes.append(seen.say("note_paid", money(totals.paid)))
    if any(one.status == "unknown" for one in sale.attempts):
        notes.append(seen.say("note_unknown"))
    if sale.refund is not None:
        back, gives = sale.refund.of.number, _gives_back(sale)
        return ParkedRow(
            sale=sale.sale,
            number=sale.number,
            time=seen.at(sale.started_at_ms),
            operator=sale.operator,
            counts=seen.say("note_return", back),
            amount=money(-gives),
            note=" · ".join(notes),
        )
    return ParkedRow(
        sale=sale.sale,
        number=sale.number,
        time=seen.at(sale.started_at_ms),
        operator=sale.operator,
        counts=seen.say("no_goods") if emptied else seen.counts(sale),
        amount=money(totals.left),
        note=" · ".join(notes),
    )


def history_view(seen: Seen) -> HistoryView:
    session = seen.session
    rows = session.history[:HISTORY_SHOWN]
    selected = session.history_selected
    printing = selected is not None and (session.reprinting == selected or is_printing(seen.state, selected))
    has_printer = seen.links.printer.state != "absent"
    note = "" if has_printer else seen.say("receipt_no_printer")
    chosen = next((one for one in rows if subject_of(one) == selected), None)
    where = standing(seen, chosen) if isinstance(chosen, SaleClosed) else None
    return HistoryView(
        rows=tuple(_receipt_row(seen, one) for one in rows),
        selected=selected,
        preview=session.preview,
        can_reprint=has_printer and not printing and bool(rows),
        can_return=seen.state.period is not None
        and bool(rows)
        and not isinstance(chosen, SaleRefunded | SaleVoided | PeriodClosed),
        goods=seen.say("goods_hand_over" if where == "due" else "goods_look") if where is not None else "",
        reprint_note=seen.say("receipt_printing") if printing else note,
        query=session.history_query,
        more=seen.say("more_history") if len(session.history) >= HISTORY_SHOWN else "",
    )


def _receipt_row(seen: Seen, one: Entry) -> ReceiptRow:
    if isinstance(one, SaleClosed):
        return _sale_row(seen, one)
    if isinstance(one, PeriodClosed):
        return _period_row(seen, one)
    return _refund_row(seen, one) if isinstance(one, SaleRefunded) else _void_row(seen, one)


def _period_row(seen: Seen, closed: PeriodClosed) -> ReceiptRow:
    """The Z of a period: what was taken net in it, by whom it was closed."""
    unprinted = _without_receipt(seen, closed)
    return ReceiptRow(
        sale=closed.period,
        number=seen.say("z_row", seen.at(closed.at_ms, "%Y-%m-%d")),
        time=seen.at(closed.at_ms, "%m-%d %H:%M"),
        operator=closed.operator,
        tenders="",
        amount=money(closed.report.net),
        document="report",
        state=unprinted or seen.say("state_report"),
        tone="warn" if unprinted else "plain",
    )


def _void_row(seen: Seen, void: SaleVoided) -> ReceiptRow:
    """It took nothing in the end; what was charged and has gone back stands beside it."""
    unprinted = _without_receipt(seen, void)
    kinds = dict.fromkeys(seen.say(f"kind_{payment.kind}") for payment in void.back)
    if void.cash:
        kinds[seen.say("kind_cash")] = None
    return ReceiptRow(
        sale=void.sale,
        number=void.number,
        time=seen.at(void.at_ms, "%m-%d %H:%M"),
        operator=void.operator,
        tenders=" + ".join(kinds),
        amount=money(0),
        document="void",
        of=seen.say("void_back", money(void.went_back)),
        state=unprinted or seen.say("state_void"),
        tone="warn" if unprinted else "plain",
    )


def _refund_row(seen: Seen, refund: SaleRefunded) -> ReceiptRow:
    unprinted = _without_receipt(seen, refund)
    kinds = dict.fromkeys(seen.say(f"kind_{tender.kind}") for tender in refund.tenders)
    return ReceiptRow(
        sale=refund.refund,
        number=refund.number,
        time=seen.at(refund.at_ms, "%m-%d %H:%M"),
        operator=refund.operator,
        tenders=" + ".join(kinds),
        amount=money(set_off(refund.tenders) - refund.total),
        document="refund",
        of=seen.say("refund_of", refund.of_number),
        state=unprinted or seen.say("state_refund"),
        tone="warn" if unprinted else "plain",
    )


def _without_receipt(seen: Seen, entry: Entry) -> str:
    """What is said of a sale or refund whose receipt nobody confirmed; "" of any other, while it prints, and where no
    printer was set up.
    """
    subject = subject_of(entry)
    if seen.links.printer.state == "absent":
        return ""
    paper = next((one for one in seen.state.papers if one.subject == subject), None)
    missing = paper.failed if paper is not None else subject in seen.session.history_unprinted
    if not missing or is_printing(seen.state, subject):
        return ""
    if isinstance(entry, PeriodClosed):
        return seen.say("state_z_unprinted")
    return seen.say("state_never_printed" if paper is not None and paper.never else "state_unprinted")


def _sale_row(seen: Seen, sale: SaleClosed) -> ReceiptRow:
    state = ""
    tone: Tone = "plain"
    where = standing(seen, sale)
    if any(one.sale == sale.sale for one in seen.state.confirming):
        state, tone = seen.say("state_unconfirmed"), "warn"
    elif unprinted := _without_receipt(seen, sale):
        state, tone = unprinted, "warn"
    elif (returned := seen.session.history_returned.get(sale.sale)) is not None:
        state = seen.say("state_returned_part" if returned == "part" else "state_returned_whole")
    elif where is not None:
        state, tone = seen.say(STATES[where]), TONES[where]
    kinds = dict.fromkeys(seen.say(f"kind_{tender.kind}") for tender in sale.tenders)
    return ReceiptRow(
        sale=sale.sale,
        number=sale.number,
        time=seen.at(sale.at_ms, "%m-%d %H:%M"),
        operator=sale.operator,
        tenders=" + ".join(kinds),
        amount=money(sale.total),
        state=state,
        tone=tone,
    )
