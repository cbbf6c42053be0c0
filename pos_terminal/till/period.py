"""Periods: open with a float, X at any moment, close with a blind count into the Z.

Blind means that whoever counts was not told what there should be: an X names float, cash and totals only while a
supervisor is signed in. Anybody else's leaves them out, and the Z, printed after the count, has them.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from pos_terminal.contract.facts import PeriodClosed, PeriodOpened
from pos_terminal.till.contradictions import still_open
from pos_terminal.till.counted_late import as_it_stands
from pos_terminal.till.effects import Exchange, PrintReport
from pos_terminal.till.events import ClosePeriod, OpenPeriod, PrintX
from pos_terminal.till.report import empty
from pos_terminal.till.state import Paper, PeriodOn
from pos_terminal.till.turn import Turn

MAX_FLOAT = 10_000_000  # ¥100,000: more in a drawer is a slip of the finger
FLOAT_ASKED_FROM = 300_000  # ¥3,000: what is more than a day's change is asked about first
PIECES_ASKED_FROM = 500  # of one kind of notes or coins; a compartment of a drawer holds fewer


def business_day(at_ms: int, utc_offset_min: int) -> str:
    """The store's calendar day, ``YYYY-MM-DD``."""
    zone = timezone(timedelta(minutes=utc_offset_min))
    return datetime.fromtimestamp(at_ms // 1000, zone).strftime("%Y-%m-%d")


def float_asked_from(usual: int) -> int:
    """From what float on (minor units) somebody is asked first. ``usual``: of this till, 0 where none is set."""
    return min(5 * usual or FLOAT_ASKED_FROM, MAX_FLOAT)


def count_asked_from(expected: int) -> int:
    """From what count on (minor units) somebody is asked once more: 330.50 without its point is always above it.

    It tells no more of ``expected`` than how many digits it has, however often it is tried out: the count is blind.
    """
    return int(10 ** max(len(str(max(expected, 0))) + 1, 5))


def open_period(turn: Turn, event: OpenPeriod) -> None:
    if turn.state.operator is None:
        turn.refuse("sign_in_first")
    elif turn.state.period is not None:
        turn.refuse("period_already_open")
    elif not 0 <= event.cash_float <= MAX_FLOAT:
        turn.refuse("float_implausible")
    else:
        day = business_day(event.at_ms, turn.state.utc_offset_min)
        period = turn.new_id()
        turn.record(
            PeriodOpened(
                at_ms=event.at_ms,
                period=period,
                operator=turn.operator.number,
                business_day=day,
                cash_float=event.cash_float,
            )
        )
        report = empty(period, event.cash_float)
        turn.change(period=PeriodOn(period=period, business_day=day, opened_at_ms=event.at_ms, report=report))
        turn.change(contradictions=still_open(turn.state.contradictions))
        turn.change(
            papers=tuple(one for one in turn.state.papers if not one.failed or one.document == "report")
        )  # the history marks them still
        if turn.state.count_day < day:
            turn.change(count_day=day, count=0)


def print_x(turn: Turn, event: PrintX) -> None:
    if turn.state.period is None or turn.state.operator is None:
        turn.refuse("open_period_first")
        return
    job, blind = f"x/{turn.new_id()}/0", turn.operator.role != "supervisor"
    late = as_it_stands(turn.state.contradictions, turn.sales())
    turn.want(PrintReport(job, turn.period.report, None, event.at_ms, turn.operator.number, blind, late))
    turn.notice("x_printing")


def close_period(turn: Turn, event: ClosePeriod) -> None:
    state = turn.state
    if state.period is None or state.operator is None:
        turn.refuse("open_period_first")
    elif event.cash_counted < 0:
        turn.refuse("count_implausible")
    elif state.sale is not None and not state.sale.is_empty:
        turn.refuse("finish_sale_first")
    elif any(sale.holds_money for sale in state.parked):
        turn.refuse("parked_sale_holds_money")
    elif any(sale.unresolved for sale in state.parked):
        turn.refuse("parked_sale_unresolved")
    else:
        report = state.period.report
        turn.record(
            PeriodClosed(
                at_ms=event.at_ms,
                period=state.period.period,
                operator=state.operator.number,
                cash_counted=event.cash_counted,
                report=report,
                late=state.contradictions,
            )
        )
        turn.change(period=None, sale=None, contradictions=still_open(state.contradictions))
        if state.has_printer:
            on = state.period
            turn.await_paper(Paper(document="report", subject=on.period, number=on.business_day))
            turn.want(
                PrintReport(f"report/{on.period}/0", report, event.cash_counted, event.at_ms, state.operator.number)
            )
        turn.want(Exchange())
