"""Whether figures have a late answer that was counted: not before its sale closed, nor once it went back."""

from __future__ import annotations

import msgspec

from pos_terminal.contract.codec import decode_fact, encode_fact
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptReversed,
    ContradictionSettled,
    LateAnswer,
    PeriodClosed,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.contract.reasons import COUNTED
from pos_terminal.till.effects import Exchange, PrintReport, PrintVoid, ReverseCard
from pos_terminal.till.events import Approved, CashGiven, ClosePeriod, PinpadAnswered, PrintX, Void
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.scenes import DRAWER, FLOAT, sign_in, slip
from tests.pos_terminal.till.settling import count_in, went_through
from tests.pos_terminal.till.steps import closes, sees_pinpad


def counted(amount: int = 400) -> Playbook:
    book, attempt = went_through(amount)
    count_in(book, attempt) << saved(ContradictionSettled) << said("tender_approved", str(amount))
    return book


def voided(book: Playbook) -> Playbook:
    back = hole()
    book >> ev(Void, reason="r")
    sees_pinpad(book, "0041") << saved(AttemptBegun) << ReverseCard(back, 400, "0041")
    book >> ev(PinpadAnswered, attempt=back, outcome=Approved(slip=slip(400, "0042")))
    book << saved(AttemptDone, AttemptReversed, SaleVoided)
    return book << PrintVoid << said("voided") << Exchange


def after_power_cut(book: Playbook) -> Playbook:
    again = restarted(book)
    again._waiting.clear()
    sign_in(again, "9", "supervisor")
    again._waiting.clear()
    return again


def on_x(book: Playbook) -> LateAnswer:
    report = hole()
    book >> ev(PrintX) << report << said("x_printing")
    (late,) = report.value.late
    assert isinstance(late, LateAnswer)
    return late


def on_z(book: Playbook, cash: int = FLOAT) -> LateAnswer:
    book >> ev(ClosePeriod, cash_counted=cash) << saved(PeriodClosed) << PrintReport << Exchange
    fact = decode_fact(encode_fact(book.last(PeriodClosed)))
    assert isinstance(fact, PeriodClosed)
    (late,) = fact.late
    return late


def test_an_x_does_not_say_that_the_figures_have_what_its_sale_still_waits_with() -> None:
    book = counted()
    assert on_x(book).stands == "unfinished"
    assert on_x(after_power_cut(book)).stands == "unfinished"


def test_the_figures_have_it_once_its_sale_is_closed() -> None:
    book = counted()
    book >> ev(CashGiven, amount=600) << saved(SaleClosed) << DRAWER
    closes(book)
    assert on_x(book).stands == ""
    assert on_z(book, FLOAT + 600).stands == ""


def test_what_was_counted_in_and_went_back_with_the_void_is_in_no_figure() -> None:
    book = voided(counted())
    assert on_x(book).stands == "voided"
    assert on_z(book).stands == "voided"


def test_after_a_restart_too() -> None:
    assert on_z(after_power_cut(voided(counted()))).stands == "voided"


def test_a_reversal_that_was_counted_took_its_payment_out_of_the_figures() -> None:
    """It was said to be in them: a void that went on over it has neither payment nor way back there."""
    told = LateAnswer(attempt="r", number="S-7", kind="reversal", amount=400, outcome="done", settled=True)
    assert told.accounted == "settled"
    assert msgspec.structs.replace(told, reason=COUNTED).accounted == "back"
    assert msgspec.structs.replace(told, kind="refund", reason=COUNTED).accounted == "counted"
