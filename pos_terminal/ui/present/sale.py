"""The checkout: basket, totals, notices, what may be done now; the sale that just closed."""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.facts import SaleClosed
from pos_terminal.contract.quantity import format_quantity
from pos_terminal.receipt.figures import pieces_of
from pos_terminal.sale.returns import IfReturned
from pos_terminal.till.given_back import goes_back
from pos_terminal.till.pricing import Totals, pool, price
from pos_terminal.till.reversing import holds_irreversible
from pos_terminal.till.serials import first_without_serial
from pos_terminal.till.state import Sale, SaleLine
from pos_terminal.ui.intents import Reprint
from pos_terminal.ui.messages import reason, thing_text
from pos_terminal.ui.model import BenefitsView, DoneView, LineView, PickRow, SaleView, SearchView
from pos_terminal.ui.present.attempts import attempt_views, open_tender_rows, tender_rows
from pos_terminal.ui.present.benefits import benefits_view
from pos_terminal.ui.present.context import (
    Seen,
    lacks_serials,
    money,
    money_or_nothing,
    serial_count,
)
from pos_terminal.ui.present.decided import beside_the_void
from pos_terminal.ui.present.hand_over import hand_over_view
from pos_terminal.ui.present.notices import notices, paper_action
from pos_terminal.ui.present.presale import collected_view, presale_view
from pos_terminal.ui.present.tender import is_refused, sale_blocked, tender_view, unreached_views
from pos_terminal.ui.session import holds_money

Mode = Literal["basket", "benefits", "tender", "presale", "done"]


def sale_view(seen: Seen) -> SaleView:
    sale, session = seen.state.sale, seen.session
    if sale is None or sale.is_empty:
        return _without_sale(seen)
    totals = price(sale)
    mode = _mode(seen, sale)
    serial = _next_serial(sale, session.selected)
    sums = bool(totals.paid) or not is_refused(sale)
    return SaleView(
        mode=mode,
        lines=tuple(_line(sale, line, totals, number, seen) for number, line in enumerate(sale.lines, 1)),
        selected=session.selected,
        serial_line=serial.line if serial is not None else "",
        serial_count=serial_count(serial) if serial is not None else "",
        counts=seen.counts(sale),
        gross=money(totals.gross) if sums else "0.00",
        discount=money_or_nothing(totals.discount) if sums else "",
        credit=money_or_nothing(totals.credit) if sums else "",
        credit_label=seen.credit(sale.order.deposit_kind if sale.order is not None else None),
        rounding=money_or_nothing(totals.rounding),
        due=money(totals.left) if sums else "0.00",
        tendered=money_or_nothing(totals.paid),
        tenders=open_tender_rows(seen, sale),
        attempts=(*attempt_views(seen, sale), *unreached_views(seen)),
        frozen=sale.frozen or bool(sale.voiding) or sale.looking,
        frozen_reason=_frozen_reason(seen, sale),
        tender=tender_view(seen, sale, totals) if mode == "tender" else None,
        presale=presale_view(seen, sale, totals) if mode == "presale" or sale.order is not None else None,
        benefits=benefits_view(seen, sale, totals) if mode in ("basket", "benefits") else BenefitsView(),
        query=seen.session.query,
        search=_search(seen) if mode == "basket" else None,
        notices=notices(seen),
        parked_count=len(seen.state.parked),
        can_undo=bool(sale.undo) and not sale.frozen and sale.order is None,
        can_park=sale.parkable,
        can_void=_can_void(sale),
        void_gives=_void_gives(seen, sale),
        can_pay=_can_pay(seen, sale, totals) and (mode != "presale" or sale.order is not None),
    )


def _without_sale(seen: Seen) -> SaleView:
    """Nothing rung up: the empty basket, the sale that just closed, or the look-up of an order."""
    session, done = seen.session, seen.session.done
    shown: Mode = "basket"
    if session.screen == "presale":
        shown = "presale"
    elif done is not None and session.found is None:
        shown = "presale" if done.order is not None and not _change_due(seen, done) else "done"
    after = _done(seen, done) if done is not None else None
    presale = collected_view(seen, done, after) if after is not None and done is not None and done.order else None
    if session.screen == "presale" or (shown == "presale" and presale is None):
        presale = presale_view(seen, None, None)
    view = SaleView(mode=shown, counts=seen.counts(None))
    if done is not None and shown != "basket" and session.screen != "presale":
        view = _closed_figures(seen, done)
    return msgspec.structs.replace(
        view,
        mode=shown,
        query=seen.session.query,
        search=_search(seen) if shown == "basket" else None,
        presale=presale,
        done=after,
        notices=notices(seen),
        parked_count=len(seen.state.parked),
    )


def _change_due(seen: Seen, done: SaleClosed) -> int:
    """What was just handed back of the cash; of a sale that is looked at later it is long over."""
    return sum(tender.change for tender in done.tenders) if seen.session.just_paid else 0


def _closed_figures(seen: Seen, done: SaleClosed) -> SaleView:
    """The closed sale's own figures, while it is in sight."""
    return SaleView(
        counts=seen.counts_of(pieces_of(done.lines), len(done.lines)),
        gross=money(sum(line.amount for line in done.lines)),
        discount=money_or_nothing(sum(benefit.discount for benefit in done.benefits)),
        credit=money_or_nothing(done.order.credit if done.order is not None else 0),
        credit_label=seen.credit(done.order.deposit_kind if done.order is not None else None),
        rounding=money_or_nothing(done.rounding),
        due="0.00",
        tendered=money_or_nothing(sum(tender.receivable for tender in done.tenders)),
    )


def _mode(seen: Seen, sale: Sale) -> Mode:
    if holds_money(sale) or seen.session.screen == "tender":
        return "tender"
    if sale.order is not None or seen.session.screen == "presale":
        return "presale"
    return "benefits" if seen.session.screen == "benefits" else "basket"


def _line(sale: Sale, line: SaleLine, totals: Totals, number: int, seen: Seen) -> LineView:
    discount = totals.evaluation.of_line(line.line)
    notes = []
    if line.fixed_amount is not None and sale.order is None:
        notes.append(seen.say("label_amount"))
    notes += line.serials
    later = next((one for one in seen.session.later if one.line == line.line), None)
    kind = sale.order.deposit_kind if sale.order is not None else None
    figures = ""
    if line.credit:
        figures = seen.say("line_credit", money(line.deposit), money(line.credit), seen.deposit(kind))
    return LineView(
        line=line.line,
        position=str(number),
        title=line.item.title,
        code=line.item.gtin or line.item.sku if later is None else "",
        quantity=format_quantity(line.quantity),
        unit=line.item.unit,
        unit_price=money(line.item.unit_price),
        discount=f"-{money(discount)}" if discount else "",
        amount=money(line.amount - discount),
        note=" · ".join(notes),
        figures=figures if later is None else _if_returned(seen, sale, later),
        lacks=lacks_serials(seen, line),
        removable=not sale.frozen and sale.order is None,
    )


def _if_returned(seen: Seen, sale: Sale, later: IfReturned) -> str:
    """What the line's return alone would give back, in place of its code."""
    if later.blocked_by:
        titles = {one.benefit: one.title for one in pool(sale).benefits}
        return seen.say("later_blocked", titles.get(later.blocked_by[0], later.blocked_by[0]))
    parts = [seen.say("later_repriced" if later.repriced else "later_refund", money(later.refund))]
    if later.packets:
        parts.append(seen.say("later_packets", money(later.packets)))
    if later.deposit:
        kind = sale.order.deposit_kind if sale.order is not None else None
        parts.append(seen.say("later_deposit", money(later.deposit), seen.deposit(kind)))
    return " · ".join(parts)


def _next_serial(sale: Sale, selected: str | None) -> SaleLine | None:
    """The line whose serial number is entered next: the selected one before any other that lacks some."""
    if sale.frozen or sale.voiding:
        return None
    chosen = next((one for one in sale.lines if one.line == selected and one.serials_missing), None)
    return chosen or first_without_serial(sale)


def _search(seen: Seen) -> SearchView | None:
    session = seen.session
    if session.found is None or not session.query:
        return None
    rows = tuple(
        PickRow(
            sku=item.sku,
            title=item.title,
            code=item.gtin or item.sku,
            unit=item.unit,
            price=money(item.unit_price),
            note=item.brand,
        )
        for item in session.found
    )
    more = seen.say("more_found") if session.more else ""
    return SearchView(query=session.query, rows=rows, more=more, stale=session.found_query != session.query)


# --- what may be done


def _frozen_reason(seen: Seen, sale: Sale) -> str:
    if sale.voiding:
        return seen.say("frozen_voiding", reason(sale.voiding, seen.language))
    if sale.tenders:
        return seen.say("frozen_tendered")
    if any(one.status == "unknown" for one in sale.attempts):
        return seen.say("frozen_unknown")
    if sale.looking or any(one.status == "pending" for one in sale.attempts):
        return seen.say("frozen_pending")
    if not sale.frozen:
        return ""
    return seen.say("frozen_redeemed" if holds_irreversible(sale) else "frozen_redeemed_reversibly")


def _can_void(sale: Sale) -> bool:
    return not (sale.unresolved or sale.voiding or sale.taking_back or holds_irreversible(sale))


def _void_gives(seen: Seen, sale: Sale) -> str:
    """What goes back where when the sale is voided, for the clerk to know before it is begun."""
    told = goes_back(sale)
    things = [told[at : at + 3] for at in range(0, len(told), 3)]
    others = [thing_text(one, seen.language) for one in things if one[0] != "cash"]
    said = [seen.say("void_gives", seen.say("list_comma").join(others))] if others else []
    said += [seen.say("void_cash", money(int(amount))) for kind, amount, _ in things if kind == "cash"]
    if seen.server_down and any(kind in ("code", "coupon") for kind, *_ in things):
        said.append(seen.say("void_offline"))
    return "".join((*said, *beside_the_void(seen, sale)))


def _can_pay(seen: Seen, sale: Sale, totals: Totals) -> bool:
    return bool(sale.lines) and totals.left >= 0 and not sale_blocked(seen, sale) and not sale.waiting


# --- the sale that just closed


def _done(seen: Seen, done: SaleClosed) -> DoneView:
    printing = any(job.startswith(f"sale/{done.sale}/") for job in seen.state.printing)
    unprinted = seen.state.is_unprinted(done.sale)
    never = any(one.subject == done.sale and one.never for one in seen.state.unprinted)
    stuck = printing and seen.links.printer.state == "down"
    missing = "receipt_never" if never else "receipt_unprinted"  # as the notice above it says
    receipt = "receipt_printing" if printing else missing if unprinted else "receipt_printed"
    can_print = seen.links.printer.state != "absent"
    action = paper_action(seen, Reprint(sale=done.sale), can_print=can_print)
    printing = printing or seen.session.reprinting == done.sale
    waits, doubtful = printing and not stuck, stuck or (unprinted and not printing)
    return DoneView(
        sale=done.sale,
        number=done.number,
        total=money(done.total),
        change=money_or_nothing(_change_due(seen, done)),
        tenders=tender_rows(seen, done.tenders),
        receipt=seen.say("receipt_stuck" if stuck else receipt) if can_print else seen.say("receipt_no_printer"),
        receipt_tone="warn" if doubtful else "plain" if waits or not can_print else "ok",
        actions=() if can_print and (printing or unprinted) else (action,),
        hand_over=hand_over_view(seen, done),
    )
