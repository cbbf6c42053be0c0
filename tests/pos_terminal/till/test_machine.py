"""Durability before anything else, the order of events, periods and reports, the supervisor's word."""

from __future__ import annotations

from pos_terminal.contract.cloud import Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptReversed,
    AttemptUnknown,
    PeriodClosed,
    PeriodOpened,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.effects import (
    Authorise,
    CheckPin,
    Exchange,
    Notice,
    OpenDrawer,
    PrintReport,
    PrintSale,
    StartTimer,
)
from pos_terminal.till.events import (
    Answered,
    Approved,
    CardChosen,
    CashGiven,
    ClosePeriod,
    CommitFailed,
    Committed,
    Force,
    LinkChanged,
    OpenPeriod,
    Park,
    PinChecked,
    PinpadAnswered,
    PinpadStatus,
    PrintX,
    SignIn,
    TimeUp,
    Unclear,
    Void,
)
from pos_terminal.till.machine import step
from pos_terminal.till.report import fold
from tests.playbook import commit, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, FLOAT, open_till, scan, sign_in, slip, till
from tests.pos_terminal.till.steps import (
    approve,
    card_told,
    card_unknown,
    closes,
    code_sent,
    paid_twice,
    sees_pinpad,
    supervisor_says,
)

# --- nothing before it is durable


def test_the_pinpad_is_not_told_before_the_intent_is_durable() -> None:
    book = open_till()
    book >> scan() >> ev(CardChosen)
    sees_pinpad(book) << commit(AttemptBegun)
    book.done()
    assert book.sale.attempts == ()  # what is not durable has not happened
    book >> book.durable() << Authorise
    book.done()


def test_nothing_is_printed_and_no_drawer_opens_before_the_sale_is_durable() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=1_000) << commit(SaleClosed)
    book.done()
    assert book.till.sale is not None
    book >> book.durable() << DRAWER
    closes(book).done()


def test_cash_in_part_is_in_the_draft_before_the_drawer_opens() -> None:
    book = open_till()
    book >> scan()
    event = CashGiven(at_ms=book.at_ms, id="part", amount=400)
    machine, effects = step(book.machine, event)
    assert [type(effect).__name__ for effect in effects] == ["Commit"]
    _, effects = step(machine, Committed(at_ms=book.at_ms, id="x", ticket="part", sequence=1, tip=b""))
    assert effects == (OpenDrawer("sale"),)


def test_events_during_a_commit_keep_their_order() -> None:
    book = open_till()
    book >> scan() >> ev(CashGiven, amount=1_000) << commit(SaleClosed)
    book >> scan("cup", 500)
    book >> ev(CashGiven, amount=500)
    book >> ev(CashGiven, amount=500)
    book >> scan("pot", 700)
    book >> book.durable() << DRAWER << PrintSale << Exchange << said("sale_closed") << commit(SaleClosed)
    book.done()
    book >> scan("lid", 50)
    book >> book.durable() << DRAWER << PrintSale << Exchange << said("sale_closed") << said("nothing_to_pay")
    book.done()
    assert [line.item.sku for line in book.sale.lines] == ["pot", "lid"]


def test_a_failed_commit_stops_the_till_where_it_durably_is() -> None:
    book = open_till()
    book >> scan() >> ev(CardChosen)
    sees_pinpad(book) << commit(AttemptBegun)
    book >> scan("cup")
    book >> ev(CommitFailed, ticket="any", reason="disk full") << Notice("ledger_fault", "error", ("disk full",))
    assert book.sale.attempts == ()
    book >> scan() << said("ledger_fault")
    for event in (ev(TimeUp, timer="x"), ev(LinkChanged, online=False), ev(PinpadStatus, attempt="a", text="b")):
        book >> event
    book.done()


def test_money_that_could_not_be_written_is_found_after_the_restart() -> None:
    book = open_till()
    book >> scan()
    attempt = card_told(book)
    approve(book, attempt, 1_000) << commit(AttemptDone, SaleClosed)
    book >> ev(CommitFailed, ticket="any", reason="disk full") << said("ledger_fault")
    one = book.sale.attempt(attempt.value)
    assert one is not None
    assert one.status == "pending"  # recovery makes it unknown and asks


def test_a_draft_that_could_not_be_written_stops_the_till_too() -> None:
    book = open_till()
    book >> scan() >> ev(CommitFailed, ticket="draft", reason="disk full") << said("ledger_fault")
    book >> scan() << said("ledger_fault")
    book.done()


# --- periods


def test_a_period_needs_somebody_and_a_plausible_float() -> None:
    book = till()
    book >> ev(OpenPeriod, cash_float=0) << said("sign_in_first")
    sign_in(book)
    book >> scan() << said("open_period_first")
    for amount in (-1, 10**9):
        book >> ev(OpenPeriod, cash_float=amount) << said("float_implausible")
    for event in (ev(ClosePeriod, cash_counted=0), ev(PrintX)):
        book >> event << said("open_period_first")
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    book >> ev(OpenPeriod, cash_float=0) << said("period_already_open")
    book.done()
    assert book.last(PeriodOpened).business_day == "2026-02-14"


def test_x_and_z_are_the_fold_of_the_facts() -> None:
    book = open_till()
    book >> scan(price=1_130) >> ev(CashGiven, amount=2_000) << saved(SaleClosed) << DRAWER
    closes(book)
    book >> scan(price=2_260)
    card = card_told(book)
    approve(book, card, 2_260) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book)
    book >> scan() >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    x = hole()
    book >> ev(PrintX) << PrintReport(hole(), x, None, hole(), "1001", blind=True) << said("x_printing")
    assert x.value == fold(book.facts)
    assert (x.value.sales, x.value.voids, x.value.net, x.value.tax) == (2, 1, 3_390, 390)
    assert x.value.cash_expected == FLOAT + 1_130
    book >> scan() >> ev(ClosePeriod, cash_counted=1) << said("finish_sale_first")
    book >> ev(Park) << said("parked")  # without money: it may wait for tomorrow
    book >> ev(ClosePeriod, cash_counted=-1) << said("count_implausible")
    z = hole()
    book >> ev(ClosePeriod, cash_counted=51_000) << saved(PeriodClosed)
    book << PrintReport(hole(), z, 51_000, hole(), "1001") << Exchange
    fact = book.last(PeriodClosed)
    assert z.value == fact.report == x.value
    book.done()
    book >> ev(OpenPeriod, cash_float=1) << saved(PeriodOpened)
    assert book.till.period is not None
    assert book.till.period.report.sales == 0


def test_the_numbers_go_on_in_the_second_period_of_a_day() -> None:
    book = open_till()
    book >> scan() >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(OpenPeriod, cash_float=1) << saved(PeriodOpened)
    book >> scan()
    assert book.sale.number.endswith("-0002")


# --- the supervisor


def test_a_supervisor_decides_that_the_card_was_charged() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(Force, attempt=attempt, outcome="done", number="9", pin="9", reason=" ") << said("reason_needed")
    said_so = {"attempt": attempt, "outcome": "done", "number": "9", "pin": "9", "reason": "问过 6222021234567894"}
    book >> ev(Force, **said_so) << said("reason_personal")
    supervisor_says(book, attempt.value, "done", "clerk") << said("supervisor_needed")
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
    book << said("tender_approved")
    closes(book).done()
    fact = book.last(AttemptForced)
    assert (fact.outcome, fact.supervisor, fact.reason) == ("done", "9", "by telephone")
    assert book.last(SaleClosed).tenders[0].slip.scheme == "forced"
    assert book.till.period is not None
    assert book.till.period.report.forced == 1


def test_a_supervisor_decides_that_it_was_not() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    book >> ev(Force, attempt=attempt, outcome="done", number="9", pin="9", reason="r") << said("nothing_to_force")
    book >> ev(Force, attempt="?", outcome="done", number="9", pin="9", reason="r") << said("nothing_to_force")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book.done()


def test_a_code_is_forced_and_a_supervisors_wrong_pin_counts() -> None:
    book = open_till()
    book >> scan()
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="x")) << saved(AttemptUnknown) << said("outcome_unknown")
    book << StartTimer
    ask = hole()
    book >> ev(Force, attempt=attempt, outcome="done", number="9", pin="0", reason="r") << CheckPin(ask, "9", "0")
    book >> ev(PinChecked, ask=ask, number="9", role=None) << said("wrong_pin")
    assert book.till.lockouts[0].number == "9"
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
    book << StartTimer << said("tender_approved")
    closes(book).done()


def test_what_resolved_itself_while_the_pin_was_checked_is_not_forced() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    ask = hole()
    book >> ev(Force, attempt=attempt, outcome="refused", number="9", pin="9", reason="r") << CheckPin(ask, "9", "9")
    approve(book, attempt, 1_000) << saved(AttemptDone, SaleClosed) << said("tender_approved")
    closes(book)
    book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << said("nothing_to_force")
    book.done()


def test_a_supervisor_writes_off_money_that_was_given_back_outside_the_till() -> None:
    book = open_till()
    attempt = paid_twice(book)
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptReversed, SaleClosed)
    closes(book).done()


def test_a_card_forced_after_cash_is_taken_back_like_any_other() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book)
    book >> ev(CashGiven, amount=1_000) << DRAWER
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused, SaleClosed)
    book << said("card_refused")
    closes(book).done()


def test_sign_in_does_nothing_to_a_stopped_till() -> None:
    book = open_till()
    book >> ev(CommitFailed, ticket="any", reason="r") << said("ledger_fault")
    book >> ev(SignIn, number="1", pin="1") << said("ledger_fault")
    book >> ev(PinpadAnswered, attempt="a", outcome=Approved(slip=slip(1))) << said("ledger_fault")
    book >> ev(PinpadAnswered, attempt="a", outcome=Unclear(why="")) << said("ledger_fault")
    book.done()
