"""A supervisor says what was done about a late answer, in cash too: who may, with what reason, and what is booked."""

from __future__ import annotations

from typing import Literal

import pytest

from pos_terminal.contract.catalog import Role
from pos_terminal.contract.cloud import Refusal
from pos_terminal.contract.facts import (
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptKind,
    ContradictionSettled,
    LateAnswer,
    PeriodClosed,
    PeriodOpened,
    SaleClosed,
    SaleVoided,
    SignInFailed,
)
from pos_terminal.till.contradictions import owed_to
from pos_terminal.till.effects import CheckPin, Exchange, OpenDrawer, PrintReport, StartTimer
from pos_terminal.till.events import Answered, ClosePeriod, PinChecked, SettleContradiction, Void
from pos_terminal.till.report import fold
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.decided_codes import forced_while_asked
from tests.pos_terminal.till.scenes import FLOAT, open_till
from tests.pos_terminal.till.settling import contradicted, recovered, settle
from tests.pos_terminal.till.steps import approve, closes


def test_a_supervisor_says_what_was_done_about_it_and_it_is_shown_no_more() -> None:
    book = open_till()
    attempt = contradicted(book)
    settle(book, attempt, reason=" returned_otherwise ") << saved(ContradictionSettled) << said("contradiction_settled")
    fact = book.last(ContradictionSettled)
    assert (fact.attempt, fact.outcome, fact.supervisor, fact.reason) == (attempt, "done", "9", "returned_otherwise")
    assert [one.settled for one in book.till.contradictions] == [True]
    assert recovered(book) == book.till.contradictions
    approve(book, attempt, 1_000, "0042").done()  # known by then, and not raised once more
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason="r")
    book << said("nothing_to_settle")
    book.done()


@pytest.mark.parametrize(("role", "told"), [("clerk", "supervisor_needed"), ("dealer", "supervisor_needed")])
def test_nobody_but_a_supervisor_settles(role: Role, told: str) -> None:
    book = open_till()
    attempt = contradicted(book)
    settle(book, attempt, role=role) << said(told)
    assert [one.settled for one in book.till.contradictions] == [False]
    assert book.till.deciding is None


def test_wrong_pins_for_settling_count_towards_the_same_lock_out() -> None:
    book = open_till()
    attempt = contradicted(book)
    for left in (4, 3, 2, 1, 0):
        settle(book, attempt, role=None) << saved(SignInFailed) << said("wrong_pin" if left else "locked_out")
    said_so = {"attempt": attempt, "number": "9", "pin": "9", "reason": "returned_otherwise"}
    book >> ev(SettleContradiction, outcome="done", **said_so) << said("locked_out")
    book.done()
    assert [one.settled for one in book.till.contradictions] == [False]


def test_settling_needs_a_reason_a_pin_and_something_to_settle() -> None:
    book = open_till()
    attempt = contradicted(book)
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    said_so = {"attempt": attempt, "outcome": "done", "number": "9", "pin": "9", "reason": "r"}
    for changed, told in (
        ({"reason": " "}, "reason_needed"),
        ({"reason": "已致电 13800138000"}, "reason_personal"),
        ({"pin": ""}, "number_and_pin_needed"),
        ({"outcome": "refused"}, "nothing_to_settle"),
        ({"attempt": "nobody's"}, "nothing_to_settle"),
    ):
        book >> ev(SettleContradiction, **{**said_so, **changed}) << said(told)
    book.done()


def test_a_period_that_ends_while_the_pin_is_checked_takes_nothing_from_the_supervisors_word() -> None:
    book = open_till()
    attempt, ask = contradicted(book), hole()
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason="r")
    book << CheckPin(ask, "9", "9")
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << saved(ContradictionSettled)
    book << said("contradiction_settled")
    book.done()
    assert [one.settled for one in book.till.contradictions] == [True]


def test_cash_handed_back_for_it_is_booked_and_the_count_and_the_z_agree() -> None:
    book = open_till()
    attempt = contradicted(book)
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    settle(book, attempt, reason="returned_in_cash") << saved(ContradictionSettled) << OpenDrawer("late")
    book << said("hand_cash_back", "1000") << said("contradiction_settled")
    fact = book.last(ContradictionSettled)
    assert (fact.cash, fact.period) == (-1_000, book.last(PeriodOpened).period)
    book >> ev(ClosePeriod, cash_counted=FLOAT - 1_000) << saved(PeriodClosed) << PrintReport << Exchange
    report = book.last(PeriodClosed).report
    assert (report.late_cash_out, report.late_cash_in, report.cash_expected) == (1_000, 0, FLOAT - 1_000)
    assert fold(book.facts) == report


def test_cash_collected_for_one_that_never_came_goes_into_the_drawer() -> None:
    book = open_till()
    query = forced_while_asked(book, "done")
    book << saved(AttemptForced, AttemptDone, SaleClosed) << StartTimer << said("tender_approved")
    closes(book)
    book >> ev(Answered, ask=query, answer=Refusal(code="no_funds")) << saved(AttemptContradicted)
    book << said("late_refusal")
    late = book.last(AttemptContradicted)
    settle(book, late.attempt, outcome="refused", reason="collected_in_cash") << saved(ContradictionSettled)
    book << OpenDrawer("late") << said("put_cash_in", "1000") << said("contradiction_settled")
    assert book.till.period is not None
    report = book.till.period.report
    assert (report.late_cash_in, report.cash_expected) == (1_000, FLOAT + 2_000 - 1_000)


def test_what_cannot_have_been_done_is_refused_and_without_a_period_no_cash_is_booked() -> None:
    book = open_till()
    attempt = contradicted(book)
    said_so = {"attempt": attempt, "outcome": "done", "number": "9", "pin": "9"}
    for reason in ("collected_in_cash", "not_collected", "money_returned"):
        book >> ev(SettleContradiction, reason=reason, **said_so) << said("reason_does_not_fit")
    book >> ev(Void, reason="r") << saved(SaleVoided) << said("voided") << Exchange
    book >> ev(ClosePeriod, cash_counted=FLOAT) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(SettleContradiction, reason="returned_in_cash", **said_so) << said("open_period_first")
    settle(book, attempt) << saved(ContradictionSettled) << said("contradiction_settled")


@pytest.mark.parametrize(
    ("kind", "outcome", "owed"),
    [
        ("card", "done", "customer"),
        ("code", "refused", "store"),
        ("refund", "done", "store"),
        ("reversal", "refused", "customer"),
        ("redemption", "done", "nobody"),
        ("lease", "refused", "nobody"),
    ],
)
def test_who_is_owed_money_by_it(kind: AttemptKind, outcome: Literal["done", "refused"], owed: str) -> None:
    assert owed_to(LateAnswer(attempt="a", number="n", kind=kind, amount=1, outcome=outcome)) == owed
