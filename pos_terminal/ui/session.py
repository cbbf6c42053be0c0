"""What is the window's own: screen, selection, search, history, the sale just closed. Pure functions change it.

Nothing the till decides hangs on it. ``follow`` keeps it in step with the till: a scan brings the sale back on screen,
a new line is selected, a closed sale stays in sight until the next begins.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from pos_terminal.contract.catalog import Item
from pos_terminal.contract.facts import LateAnswer, PeriodClosed, PeriodReport, SaleClosed, SaleRefunded, SaleVoided
from pos_terminal.contract.words import ReceiptKind
from pos_terminal.sale.returns import IfReturned, if_returned
from pos_terminal.sale.tenders import JIAO
from pos_terminal.till.closing import as_closed
from pos_terminal.till.effects import Notice
from pos_terminal.till.hand_over import HandOver
from pos_terminal.till.serials import first_without_serial
from pos_terminal.till.state import Sale, SaleLine, TillState
from pos_terminal.ui.intents import PayKind, ScreenName

Standing = Literal["due", "gone", "returned"]
"""Where the goods of a collected order are."""
AskedKind = PayKind | Literal["balance"]
"""How the money is asked for (``UiSession.tender_kind``)."""
Entry = SaleClosed | SaleRefunded | SaleVoided | PeriodClosed
"""What the history lists: whatever has a paper of its own."""

_ENTRY_PROBLEMS = frozenset(
    ("wrong_pin", "locked_out", "number_and_pin_needed", "already_signed_in", "float_implausible", "amount_unreadable")
)
_ORDER_PROBLEMS = frozenset(("order_refused", "order_unreachable", "order_is_parked", "order_number_unreadable"))
_COUPON_PROBLEMS = frozenset(
    (
        *("coupon_refused", "coupon_not_usable", "coupon_unreachable", "coupon_came_late"),
        *("coupon_code_unreadable", "benefit_already_there", "too_many_benefits", "too_many_vouchers"),
        "voucher_not_usable",
    )
)
_CLOSING_PROBLEMS = frozenset(
    ("count_implausible", "finish_sale_first", "parked_sale_holds_money", "parked_sale_unresolved")
)


_PAPERS = ("sale", "refund", "void", "report")


class LastZ(msgspec.Struct, frozen=True, kw_only=True):
    """The period that this window saw closing. ``counted``: minor units; None where it was not this window's count."""

    report: PeriodReport
    business_day: str
    counted: int | None
    late: tuple[LateAnswer, ...] = ()


class UiSession(msgspec.Struct, frozen=True, kw_only=True):
    """``tender_kind``: how the clerk, or a scanned code, asked to be paid; it stays where that is not to be had.
    ``balance``: as an order's balance usually is. ``kinds_asked``: the same of sales that left the screen, by id.
    ``selected``: a line's id. ``found`` None: no search is shown; ``found_query``: the text it answers.

    ``history_returned``: which sales of the history came back; ``history_unprinted``: of which sales and refunds in it
    no receipt is confirmed. ``reprinting``: the sale or refund whose receipt was
    asked for again, until the till prints it.
    ``done``: the closed sale still in sight, ``just_paid``: since it was paid, so that its change is being handed back;
    ``refunded``: the return; ``voided``: the void, until the next sale begins. ``closed_aside``: the newest sale that
    closed while another was on screen.
    ``later``: what each line's return alone would
    give back, where the clerk wants to see it. ``dismissed``: the refused attempt the clerk has seen. ``unreached``:
    why the card asked for last was never begun, the code of a refusal, until the clerk goes on. ``problem``: the
    last refusal that belongs to the form on screen. ``rounding_unit`` (抹零) and ``usual_float``: minor units, the
    store's policy. ``goods``: of the sales in ``history``, as the ledger told.
    """

    language: str = "zh_CN"
    version: str = ""
    training: bool = False
    rounding_unit: int = JIAO
    usual_float: int = 0
    screen: ScreenName = "sale"
    tender_kind: AskedKind = "cash"
    kinds_asked: dict[str, AskedKind] = {}
    selected: str | None = None
    query: str = ""
    found: tuple[Item, ...] | None = None
    found_query: str = ""
    more: int = 0
    done: SaleClosed | None = None
    just_paid: bool = False
    closed_aside: SaleClosed | None = None
    refunded: SaleRefunded | None = None
    voided: SaleVoided | None = None
    later: tuple[IfReturned, ...] = ()
    dismissed: str = ""
    unreached: str = ""
    number: str = ""
    problem: Notice | None = None
    opening: bool = False
    counted: int | None = None
    last_z: LastZ | None = None
    history: tuple[Entry, ...] = ()
    goods: dict[str, Standing] = {}
    history_returned: dict[str, Literal["part", "whole"]] = {}
    history_unprinted: frozenset[str] = frozenset()
    history_query: str = ""
    history_selected: str | None = None
    preview: str = ""
    reprinting: str = ""


def change(session: UiSession, **fields: object) -> UiSession:
    """The session with ``fields`` replaced."""
    return msgspec.structs.replace(session, **fields)


def subject_of(entry: Entry) -> str:
    """The id by which the receipt of an entry is asked for."""
    if isinstance(entry, PeriodClosed):
        return entry.period
    return entry.refund if isinstance(entry, SaleRefunded) else entry.sale


def document_of(entry: Entry) -> ReceiptKind:
    """What that receipt is of."""
    if isinstance(entry, PeriodClosed):
        return "report"
    return "sale" if isinstance(entry, SaleClosed) else "refund" if isinstance(entry, SaleRefunded) else "void"


def holds_money(sale: Sale | None) -> bool:
    """Whether money was taken or may be on its way: the screen of the money stays."""
    if sale is None:
        return False
    on_its_way = any(one.unresolved and one.kind in ("card", "code", "reversal") for one in sale.attempts)
    return sale.holds_money or on_its_way or bool(sale.voiding)


def is_printing(state: TillState, sale: str) -> bool:
    """Whether a receipt of this sale, refund or void, or this period's Z, is under way to the printer."""
    return any(job.split("/")[:-1] in ([kind, sale] for kind in _PAPERS) for job in state.printing)


def asks_for_order(session: UiSession, state: TillState) -> bool:
    """Whether the page on screen wants the code or number of an order."""
    return session.screen == "presale" and (state.sale is None or state.sale.order is None)


def show(session: UiSession, screen: ScreenName) -> UiSession:
    """Go to a screen. Going to the sale puts the closed one out of sight, and forgets a search."""
    return change(
        session,
        screen=screen,
        problem=None,
        done=None if screen in ("sale", "presale") else session.done,
        refunded=None if screen in ("sale", "presale") else session.refunded,
        last_z=session.last_z if screen == "close_period" else None,
        query="",
        found=None,
    )


def asked(session: UiSession, query: str) -> UiSession:
    """A search is wanted; an empty one ends it. What was found stays until the answer comes, over the basket."""
    if not query:
        return change(session, query="", found=None, more=0)
    return change(session, query=query, screen="sale" if session.screen == "benefits" else session.screen)


def answered(session: UiSession, query: str, items: tuple[Item, ...], more: int) -> UiSession:
    """The answer of a search; one to an older question is passed over."""
    if query != session.query or not query:
        return session
    return change(session, found=items, found_query=query, more=more)


def told(session: UiSession, notice: Notice, state: TillState) -> UiSession:
    """A notice came: where a form on screen waits for it, it is that form's problem."""
    entry = state.operator is None or state.period is None
    if notice.message in ("coupon_added", "coupon_added_unused", "voucher_kept", "voucher_kept_already"):
        session = change(session, problem=None)
    if notice.level != "info":
        session = change(session, opening=False, reprinting="")
    if notice.message == "card_refused" and not _has_refusal(session, state.sale):
        session = change(session, unreached=notice.args[0])  # the pinpad was silent: there is no attempt to show
    if notice.message == "serials_missing" and state.sale is not None:
        lacking = first_without_serial(state.sale)
        session = change(session, selected=lacking.line if lacking is not None else session.selected)
    if (
        (entry and notice.message in _ENTRY_PROBLEMS)
        or (session.screen == "presale" and notice.message in _ORDER_PROBLEMS | _COUPON_PROBLEMS)
        or (session.screen == "close_period" and notice.message in _CLOSING_PROBLEMS)
    ):
        session = change(session, problem=notice, counted=None)
    return session


def _has_refusal(session: UiSession, sale: Sale | None) -> bool:
    """Whether an attempt on screen says why it was refused."""
    last = sale.attempts[-1] if sale is not None and sale.attempts else None
    return last is not None and last.status == "refused" and last.attempt != session.dismissed


def is_banner(session: UiSession, notice: Notice, state: TillState) -> bool:
    """Whether the page of an order that cannot be collected says so itself."""
    sale = state.sale
    refused = sale is not None and sale.why_not is not None and not holds_money(sale)
    return notice.message == "order_not_collectable" and refused and session.screen != "tender"


def is_form_problem(session: UiSession, notice: Notice) -> bool:
    """Whether the screen shows this notice as its form's problem, so that a toast would say it twice."""
    return session.problem is notice


def follow(session: UiSession, before: TillState, after: TillState) -> UiSession:
    """Keep the window in step with a new state of the till."""
    if before is after:
        return session
    if before.printing != after.printing:
        session = change(session, reprinting="")
    session = _people_and_periods(session, before, after)
    session = _asked_for_order(session, before, after)
    if before.sale is not None and any(one.sale == before.sale.sale for one in after.parked):
        session = _keep_kind(session, before.sale, *after.parked)
    session = _sales(session, before.sale, after.sale)
    session = _asked_for_money(session, before.sale, after.sale)
    session = _goods_at_hand(session, before, after)
    if after.last_refund is not None and after.last_refund is not before.last_refund and not _has_goods(after.sale):
        shown = session.screen if session.screen in ("history", "devices") else "sale"
        session = change(session, refunded=after.last_refund, done=None, screen=shown, problem=None, dismissed="")
    void = after.last_voided
    if void is not None and void is not before.last_voided and (void.went_back or after.operator is None):
        session = change(session, voided=void)
    if after.last_closed is not before.last_closed:
        session = change(session, closed_aside=after.last_closed if _has_goods(after.sale) else None)
    if after.last_closed is not None and after.last_closed is not before.last_closed and not _has_goods(after.sale):
        shown = session.screen if session.screen in ("history", "devices") else "sale"
        session = change(session, done=after.last_closed, refunded=None, screen=shown, tender_kind="cash")
        session = change(session, just_paid=True, problem=None, dismissed="")
    return session


def _people_and_periods(session: UiSession, before: TillState, after: TillState) -> UiSession:
    if before.operator is None and after.operator is not None:
        session = change(session, problem=None, number="", selected=None)
        if before.cut_off is not None and after.sale is None:
            session = _show_cut_off(session, before.cut_off)
        if (left_over := after.sale) is not None:  # of before a restart, or of whoever signed out
            session = change(session, selected=_last(left_over.lines), tender_kind=_kind_of(session, left_over))
            if left_over.intent is not None and left_over.intent.awaits_code:
                session = change(session, screen="tender", tender_kind="code")
    elif before.operator is not None and after.operator is None:
        session = _keep_kind(session, before.sale)
        session = change(session, problem=None, number="", screen="sale", done=None, last_z=None, query="", found=None)
        session = change(session, refunded=None, voided=None)
        session = change(session, history=(), history_query="", history_selected=None, preview="")
    if before.period is None and after.period is not None:
        session = change(session, problem=None, opening=False, screen="sale", done=None, last_z=None)
    elif before.period is not None and after.period is None:
        closed = before.period
        z = LastZ(
            report=closed.report,
            business_day=closed.business_day,
            counted=session.counted,
            late=before.contradictions,
        )
        session = change(session, problem=None, counted=None, done=None, screen="close_period", last_z=z)
    return session


def _show_cut_off(session: UiSession, ended: SaleClosed | SaleRefunded | SaleVoided) -> UiSession:
    """The power failed right after it: its change may not have been handed out, or what went back."""
    if isinstance(ended, SaleClosed):
        return change(session, done=ended, just_paid=True)
    return change(session, refunded=ended) if isinstance(ended, SaleRefunded) else change(session, voided=ended)


def _asked_for_order(session: UiSession, before: TillState, after: TillState) -> UiSession:
    """An order being looked up is what the clerk looks at."""
    known = {one.ask for one in before.asking}
    if any(one.purpose == "order" and one.ask not in known for one in after.asking):
        return change(session, screen="presale", problem=None, done=None, refunded=None)
    return session


def _sales(session: UiSession, before: Sale | None, after: Sale | None) -> UiSession:
    if before is after:
        return session
    if before is None or after is None or (before.sale, before.revision) != (after.sale, after.revision):
        session = change(session, later=())
    elif session.later and _priced(before) != _priced(after):
        session = change(session, later=if_returned(as_closed(after)))  # the same lines at another price
    if after is None:
        here = session.screen in ("benefits", "tender", "presale") and before is not None
        return change(session, selected=None, screen="sale" if here else session.screen, dismissed="", unreached="")
    if before is None or before.sale != after.sale:
        session = change(session, selected=_last(after.lines), tender_kind=_kind_of(session, after))
        session = change(session, dismissed="", unreached="")
        if not _has_goods(after):
            return session
        return change(session, screen=_screen_of(after), done=None, refunded=None, voided=None, problem=None)
    if before.lines != after.lines:
        session = change(session, selected=_touched(before.lines, after.lines, session.selected))
        if after.order is None and session.screen not in ("sale", "tender"):
            session = change(session, screen="sale")
        session = change(session, done=None, query="", found=None)
    if holds_money(after) and not holds_money(before):
        session = change(session, screen="tender")
    return session


def _priced(sale: Sale) -> object:
    """What decides about the price of the same lines; how good a quote is known to be does not."""
    return sale.quote.selection if sale.quote is not None else None, sale.rounding_unit


def _asked_for_money(session: UiSession, before: Sale | None, after: Sale | None) -> UiSession:
    """A card or code under way is what is being paid with, whoever began it: refused, it does not turn into cash."""
    if after is None or before is None or before.sale != after.sale:
        return session
    known = {one.attempt for one in before.attempts}
    for one in after.attempts:
        if one.attempt not in known and (one.kind == "card" or one.kind == "code"):
            session = change(session, tender_kind=one.kind)
    if after.intent is not None and after.intent is not before.intent and after.intent.kind in ("card", "code"):
        session = change(session, tender_kind=after.intent.kind, screen="tender")
    return session


def _keep_kind(session: UiSession, sale: Sale | None, *others: Sale) -> UiSession:
    """How the sale was being paid, for when it is taken up again; beside it only ``others`` are remembered."""
    if sale is None or not (session.screen == "tender" or holds_money(sale)):
        return session
    known = {one.sale for one in others}
    kept = {which: kind for which, kind in session.kinds_asked.items() if which in known}
    return change(session, kinds_asked={**kept, sale.sale: session.tender_kind})


def _kind_of(session: UiSession, sale: Sale) -> AskedKind:
    """How a sale that comes on screen is paid: as was asked for, else as it was paid, or was to be, so far.

    Else in cash, an order as its balance usually is.
    """
    if (asked := session.kinds_asked.get(sale.sale)) is not None:
        return asked
    last = next((one for one in reversed(sale.attempts) if one.kind in ("card", "code")), None)
    if last is not None and (last.unresolved or last.status == "refused" or not sale.tenders):
        return "card" if last.kind == "card" else "code"
    if sale.tenders:
        return sale.tenders[-1].kind
    return "balance" if sale.order is not None else "cash"


def _screen_of(sale: Sale) -> ScreenName:
    if holds_money(sale):
        return "tender"
    return "presale" if sale.order is not None else "sale"


def _goods_at_hand(session: UiSession, before: TillState, after: TillState) -> UiSession:
    """Goods taken up, or a voucher for them: their sale comes in sight. One that just closed shows by itself."""
    over, known = _at_hand(after), _at_hand(before)
    if over is None or _has_goods(after.sale) or after.last_closed is not before.last_closed:
        return session
    same = known is not None and known.sale == over.sale and known.vouchers == over.vouchers
    if same and before.opened == after.opened:
        return session
    stays = session.done is not None and session.done.sale == over.sale and before.opened == after.opened
    session = change(session, just_paid=session.just_paid and stays)
    return change(session, done=over.of, refunded=None, screen="sale", problem=None, query="", found=None)


def _at_hand(state: TillState) -> HandOver | None:
    return next((one for one in state.hand_overs if one.sale == state.at_hand), None)


def _has_goods(sale: Sale | None) -> bool:
    return sale is not None and not sale.is_empty


def _last(lines: tuple[SaleLine, ...]) -> str | None:
    return lines[-1].line if lines else None


def _touched(before: tuple[SaleLine, ...], after: tuple[SaleLine, ...], selected: str | None) -> str | None:
    """The line that is new or differs; after a removal the line that took its place."""
    old = {line.line: line for line in before}
    touched = [line.line for line in after if old.get(line.line) != line]
    if touched:
        return touched[-1]
    if selected in {line.line for line in after}:
        return selected
    place = next((place for place, line in enumerate(before) if line.line == selected), 0)
    return after[min(place, len(after) - 1)].line if after else None
