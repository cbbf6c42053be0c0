"""The acquirer tells, late, of payment codes that a supervisor decided: it is asked until it has, and of each."""

from __future__ import annotations

import pytest

from pos_terminal.contract.cloud import (
    Answer,
    CancelPayCode,
    Done,
    Pending,
    QueryPayCode,
    RefundPayCode,
    Refusal,
    Unknown,
)
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptConfirmed,
    AttemptContradicted,
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
from pos_terminal.till.decided_before import decided_codes_of
from pos_terminal.till.effects import Ask, Exchange, PrintReport, PrintVoid, StartTimer
from pos_terminal.till.events import ClosePeriod, CodeChosen, OpenPeriod, TenderCancelled, TimeUp, Unreachable, Void
from tests.playbook import ev, hole, said, saved
from tests.pos_terminal.till.decided_codes import PAID, answer, asked_about, away, back, decided, paid_in_cash_instead
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.scenes import FLOAT, open_till, scan, sign_in
from tests.pos_terminal.till.steps import closes, code_sent, supervisor_says

# --- asked until it has told ----------------------------------------------------------------------------------------


def test_a_code_decided_as_not_paid_is_asked_about_when_the_server_is_back_and_paid_is_a_late_answer() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), PAID) << saved(AttemptContradicted) << said("late_answer")
    fact = book.last(AttemptContradicted)
    assert (fact.attempt, fact.number, fact.kind) == (attempt, book.last(SaleClosed).number, "code")
    assert (fact.amount, fact.outcome, fact.reference) == (1_000, "done", "acq-1")
    away(book)
    back(book).done()  # it has told


def test_a_code_decided_as_paid_of_which_the_acquirer_says_otherwise_is_a_late_refusal() -> None:
    book = open_till()
    attempt = decided(book, "done")
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), Refusal(code="never_arrived")) << saved(AttemptContradicted)
    book << said("late_refusal")
    away(book)
    back(book).done()


@pytest.mark.parametrize(("outcome", "told"), [("refused", Refusal(code="no_funds")), ("done", PAID)])
def test_an_answer_that_agrees_is_a_fact_and_nobody_is_asked_again_by_a_restart_either(
    outcome: str, told: Answer
) -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book) if outcome == "refused" else decided(book, outcome)
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), told) << saved(AttemptConfirmed)
    assert book.last(AttemptConfirmed).outcome == outcome
    book.done()
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


@pytest.mark.parametrize("said_", [Unknown(why="w"), Unreachable(), Refusal(code="bad_request")])
def test_what_tells_nothing_is_asked_again_in_a_while(said_: Answer | Unreachable) -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), said_) << StartTimer(f"decided/{attempt}/2", 10_000)
    book >> ev(TimeUp, timer=f"decided/{attempt}/1")  # one of before
    book >> ev(TimeUp, timer=f"decided/{attempt}/2")
    ask = asked_about(book, attempt)
    away(book)
    back(book).done()  # asked already
    answer(book, ask, PAID) << saved(AttemptContradicted) << said("late_answer")


def test_it_is_asked_about_soon_then_more_seldom_and_for_ever() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    for time, pause_ms in enumerate((10_000, 20_000, 40_000, 60_000, 60_000, 60_000), start=1):
        book >> ev(TimeUp, timer=f"decided/{attempt}/{time}")
        answer(book, asked_about(book, attempt), Unknown(why="w"))
        book << StartTimer(f"decided/{attempt}/{time + 1}", pause_ms)


def test_a_code_that_the_clerk_cancelled_and_a_supervisor_decided_as_paid_is_asked_about_as_soon() -> None:
    """The cancellation on its way tells nothing, and the next question is no minute away."""
    book = open_till()
    book >> scan()
    attempt, asked = code_sent(book)
    cancel, again = hole(), hole()
    book >> ev(TenderCancelled) << Ask(cancel, CancelPayCode(attempt=attempt.value)) << said("cancelling")
    answer(book, asked, Unknown(why="silence"))
    answer(book, cancel, Unknown(why="silence")) << saved(AttemptUnknown) << said("outcome_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Ask(again, CancelPayCode(attempt=attempt.value))
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
    book << StartTimer(f"decided/{attempt.value}/1", 5_000) << said("tender_approved")
    closes(book)
    answer(book, again, Unknown(why="silence")) << StartTimer(f"decided/{attempt.value}/2", 10_000)
    book >> ev(TimeUp, timer=f"decided/{attempt.value}/2")
    answer(book, asked_about(book, attempt.value), Refusal(code="cancelled")) << saved(AttemptContradicted)
    book << said("late_refusal")


def test_off_line_no_timer_runs() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    away(book) >> ev(TimeUp, timer=f"decided/{attempt}/1")
    book.done()


@pytest.mark.parametrize("told", [Pending(), Refusal(code="never_arrived")])
def test_one_decided_as_not_paid_that_still_may_be_is_cancelled(told: Answer) -> None:
    book = open_till()
    attempt, cancel = paid_in_cash_instead(book), hole()
    book >> ev(TimeUp, timer=f"decided/{attempt}/1")
    answer(book, asked_about(book, attempt), told) << Ask(cancel, CancelPayCode(attempt=attempt))
    answer(book, cancel, Done()) << saved(AttemptConfirmed)
    book.done()


def test_one_whose_cancellation_is_refused_is_asked_about_again() -> None:
    book = open_till()
    attempt, cancel = paid_in_cash_instead(book), hole()
    book >> ev(TimeUp, timer=f"decided/{attempt}/1")
    answer(book, asked_about(book, attempt), Pending()) << Ask(cancel, CancelPayCode(attempt=attempt))
    answer(book, cancel, Refusal(code="already_refunded")) << StartTimer(f"decided/{attempt}/2", 10_000)


def test_one_decided_as_paid_that_still_may_be_is_not_cancelled() -> None:
    book = open_till()
    attempt = decided(book, "done")
    book >> ev(TimeUp, timer=f"decided/{attempt}/1")
    answer(book, asked_about(book, attempt), Pending()) << StartTimer


def test_several_are_each_asked_about() -> None:
    book = open_till()
    first, second = paid_in_cash_instead(book), paid_in_cash_instead(book)
    away(book)
    back(book)
    one, other = asked_about(book, first), asked_about(book, second)
    answer(book, other, PAID) << saved(AttemptContradicted) << said("late_answer")
    answer(book, one, Refusal(code="no_funds")) << saved(AttemptConfirmed)
    assert [late.attempt for late in book.till.contradictions] == [second]


def test_the_answer_to_the_payment_itself_that_comes_after_the_decision_is_its_own_too() -> None:
    book = open_till()
    book >> scan()
    attempt, asked = code_sent(book)
    query = hole()
    answer(book, asked, Pending()) << StartTimer
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Ask(query, QueryPayCode(attempt=attempt.value))
    answer(book, query, Unknown(why="w")) << saved(AttemptUnknown) << said("outcome_unknown") << StartTimer
    book >> ev(TimeUp, timer=f"query/{attempt.value}") << Ask(query := hole(), QueryPayCode(attempt=attempt.value))
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused)
    book << StartTimer << said("code_refused")
    away(book)
    back(book).done()  # the question of before is under way
    answer(book, query, PAID) << saved(AttemptContradicted) << said("late_answer_counts")


def test_what_was_chosen_anew_for_the_sale_that_it_paid_is_not_begun() -> None:
    book = open_till()
    attempt = decided(book, "refused")
    book >> ev(CodeChosen) << said("scan_payment_code")
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), PAID) << saved(AttemptContradicted) << said("late_answer_counts")
    assert book.sale.intent is None


def test_of_money_that_the_void_of_its_sale_gave_back_nothing_is_late() -> None:
    book = open_till()
    book >> scan() >> scan("sofa", 5_000) >> ev(CodeChosen, amount=1_000) << said("scan_payment_code")
    attempt, asked = code_sent(book, 1_000)
    answer(book, asked, Unknown(why="w")) << saved(AttemptUnknown) << said("outcome_unknown") << StartTimer
    supervisor_says(book, attempt.value, "done") << saved(AttemptForced, AttemptDone)
    book << StartTimer << said("tender_approved")
    away(book)
    back(book)
    query, ask = asked_about(book, attempt.value), hole()
    (
        book
        >> ev(Void, reason="r")
        << saved(AttemptBegun)
        << Ask(ask, RefundPayCode(attempt=hole(), of=attempt.value, amount=1_000))
    )
    answer(book, ask, Done()) << saved(AttemptDone, AttemptReversed, SaleVoided)
    book << PrintVoid << said("voided") << Exchange
    answer(book, query, Refusal(code="closed")).done()
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


# --- over restarts and periods --------------------------------------------------------------------------------------


def test_a_restart_asks_and_so_does_one_in_the_next_period() -> None:
    book = open_till()
    attempt = paid_in_cash_instead(book)
    sold = book.last(SaleClosed)
    again = restarted(book)
    assert again.till.codes_decided[0].number == sold.number
    back(again)
    asked_about(again, attempt)
    book >> ev(ClosePeriod, cash_counted=FLOAT) << saved(PeriodClosed) << PrintReport << Exchange
    away(book)
    back(book)
    asked_about(book, attempt)  # between two periods as well
    before = len(book.facts)
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    again = restarted(book, before=before)
    sign_in(again)
    back(again)
    answer(again, asked_about(again, attempt), PAID) << saved(AttemptContradicted) << said("late_answer")
    assert again.last(AttemptContradicted).number == sold.number


def test_one_whose_sale_is_not_ended_has_its_number_of_the_draft() -> None:
    book = open_till()
    decided(book, "refused")
    assert restarted(book).till.codes_decided[0].number == book.sale.number


def test_what_had_its_own_answer_before_the_decision_is_not_asked_about() -> None:
    facts = [
        AttemptForced(at_ms=1, attempt="a", outcome="refused", supervisor="9", reason="r"),
        AttemptForced(at_ms=1, attempt="unheard", outcome="done", supervisor="9", reason="r"),
    ]
    assert decided_codes_of(facts, {}) == ()
