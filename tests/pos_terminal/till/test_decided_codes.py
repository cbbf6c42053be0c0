"""The acquirer tells, late, of payment codes that a supervisor decided: it is asked until it has, and of each."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import (
    Answer,
    CancelPayCode,
    CodePaid,
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
    ContradictionSettled,
    PeriodClosed,
    PeriodOpened,
    ReversalSubject,
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.decided_before import decided_codes_of
from pos_terminal.till.drafts import decode_draft
from pos_terminal.till.effects import Ask, CheckPin, Commit, Exchange, PrintReport, PrintVoid, StartTimer
from pos_terminal.till.events import (
    Answered,
    CashGiven,
    ClosePeriod,
    CodeChosen,
    LinkChanged,
    OpenPeriod,
    PinChecked,
    SettleContradiction,
    TenderCancelled,
    TimeUp,
    Unreachable,
    Void,
)
from pos_terminal.till.recovery import Ledgered, recover
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.scenes import DRAWER, FLOAT, PROFILE, code_slip, open_till, scan, sign_in
from tests.pos_terminal.till.steps import closes, code_sent, supervisor_says

PAID = CodePaid(slip=code_slip(1_000), buyer_paid=1_000)


def code_unknown(book: Playbook) -> str:
    attempt, asked = code_sent(book)
    book >> ev(Answered, ask=asked, answer=Unknown(why="silence")) << saved(AttemptUnknown)
    book << said("outcome_unknown") << StartTimer
    return str(attempt.value)


def decided(book: Playbook, outcome: str) -> str:
    book >> scan()
    attempt = code_unknown(book)
    if outcome == "refused":
        supervisor_says(book, attempt, "refused") << saved(AttemptForced, AttemptRefused)
        book << StartTimer(f"decided/{attempt}/1", 5_000) << said("code_refused")
    else:
        supervisor_says(book, attempt, "done") << saved(AttemptForced, AttemptDone, SaleClosed)
        book << StartTimer << said("tender_approved")
        closes(book)
    return attempt


def paid_in_cash_instead(book: Playbook) -> str:
    attempt = decided(book, "refused")
    book >> ev(CashGiven, amount=1_000) << saved(SaleClosed) << DRAWER
    closes(book)
    return attempt


def away(book: Playbook) -> Playbook:
    return book >> ev(LinkChanged, online=False)


def back(book: Playbook) -> Playbook:
    return book >> ev(LinkChanged, online=True)


def asked_about(book: Playbook, attempt: str) -> Any:
    ask = hole()
    book << Ask(ask, QueryPayCode(attempt=attempt))
    return ask


def answer(book: Playbook, ask: Any, said_: Answer | Unreachable) -> Playbook:
    return book >> ev(Answered, ask=ask, answer=said_)


def restarted(book: Playbook, *, before: int = 0) -> Playbook:
    """``before``: how many facts are of periods before the open one."""
    machine, effects = recover(
        store="s1",
        till="02",
        profile=PROFILE,
        ledgered=Ledgered(facts=book.facts[before:], decided=book.facts[:before], contradicted=book.facts[:before]),
        drafts=[decode_draft(data) for data in book.drafts.values()],
        at_ms=book.at_ms,
        ticket="t",
    )
    again = Playbook(machine, at_ms=book.at_ms)
    again.facts, again.drafts, again._events = list(book.facts), dict(book.drafts), 1_000
    again._waiting += [one for one in effects if isinstance(one, Commit)]
    return again


def outline(book: Playbook) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """What is kept, without how often it was asked about."""
    kept = book.till.codes_decided
    return [(one.number, one.supervisor, [(at.attempt, at.status) for at in one.attempts]) for one in kept]


def settle(book: Playbook, attempt: str, reason: str, outcome: str = "done") -> Playbook:
    ask = hole()
    book >> ev(SettleContradiction, attempt=attempt, outcome=outcome, number="9", pin="9", reason=reason)
    book << CheckPin(ask, "9", "9")
    return book >> ev(PinChecked, ask=ask, number="9", role="supervisor")


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


# --- its money goes back --------------------------------------------------------------------------------------------


def late(book: Playbook) -> str:
    attempt = paid_in_cash_instead(book)
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), PAID) << saved(AttemptContradicted) << said("late_answer")
    return attempt


def going_back(book: Playbook, attempt: str) -> tuple[Any, Any]:
    """→ the question, the refund that it is about."""
    ask, refund = hole(), hole()
    settle(book, attempt, "give_back") << saved(AttemptBegun) << said("giving_back")
    book << Ask(ask, RefundPayCode(attempt=refund, of=attempt, amount=1_000))
    return ask, refund


def test_a_supervisor_has_it_given_back_and_that_settles_it() -> None:
    book = open_till()
    attempt = late(book)
    ask, _ = going_back(book, attempt)
    begun = book.last(AttemptBegun)
    assert (begun.subject, begun.operator) == (ReversalSubject(of=attempt, reason="give_back"), "9")
    answer(book, ask, Done(reference="R1")) << saved(AttemptDone, ContradictionSettled)
    book << said("money_given_back", "code", "1000", "wechat")
    fact = book.last(ContradictionSettled)
    assert (fact.attempt, fact.outcome, fact.supervisor, fact.reason) == (attempt, "done", "9", "given_back")
    assert book.till.contradictions[0].settled
    book.done()
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


@pytest.mark.parametrize("said_", [Refusal(code="not_paid"), Unreachable()])
def test_one_that_does_not_go_back_stands_and_may_be_tried_again(said_: Answer | Unreachable) -> None:
    book = open_till()
    attempt = late(book)
    answer(book, going_back(book, attempt)[0], said_) << saved(AttemptRefused) << said("reversal_refused")
    assert not book.till.contradictions[0].settled
    assert outline(restarted(book)) == outline(book)
    away(book)
    back(book).done()
    answer(book, going_back(book, attempt)[0], Done()) << saved(AttemptDone, ContradictionSettled)
    book << said("money_given_back")


def test_whether_it_went_back_is_asked_under_the_same_id_until_it_is_known() -> None:
    book = open_till()
    attempt = late(book)
    ask, refund = going_back(book, attempt)
    again = RefundPayCode(attempt=refund.value, of=attempt, amount=1_000)
    answer(book, ask, Unknown(why="w")) << saved(AttemptUnknown) << said("give_back_unknown") << StartTimer
    away(book)
    back(book) << Ask(ask := hole(), again)
    answer(book, ask, Unreachable()) << StartTimer
    settle(book, attempt, "give_back") << said("giving_back") << Ask(ask := hole(), again)  # not another one
    answer(book, ask, Done()) << saved(AttemptDone, ContradictionSettled) << said("money_given_back")


def test_a_restart_asks_whether_it_went_back() -> None:
    book = open_till()
    attempt = late(book)
    _, refund = going_back(book, attempt)
    again = restarted(book)
    again << saved(AttemptUnknown) << Exchange << said("receipt_not_confirmed")
    sign_in(again)
    back(again) << Ask(ask := hole(), RefundPayCode(attempt=refund.value, of=attempt, amount=1_000))
    answer(again, ask, Done()) << saved(AttemptDone, ContradictionSettled) << said("money_given_back")
    assert again.last(ContradictionSettled).supervisor == "9"


def test_what_was_settled_by_word_is_not_given_back_but_what_is_on_its_way_is_known_in_the_end() -> None:
    book = open_till()
    attempt = late(book)
    ask, _ = going_back(book, attempt)
    answer(book, ask, Unknown(why="w")) << saved(AttemptUnknown) << said("give_back_unknown") << StartTimer
    settle(book, attempt, "acquirer_corrected") << saved(ContradictionSettled) << said("contradiction_settled")
    assert outline(restarted(book)) == outline(book)
    away(book)
    back(book) << Ask(ask := hole(), hole())
    answer(book, ask, Done()) << saved(AttemptDone) << said("money_given_back")
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason="give_back")
    book << said("nothing_to_settle")


def test_one_settled_by_word_is_done_with() -> None:
    book = open_till()
    attempt = late(book)
    settle(book, attempt, "acquirer_corrected") << saved(ContradictionSettled) << said("contradiction_settled")
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


def test_without_a_period_nothing_is_given_back_and_of_a_late_refusal_there_is_nothing_to() -> None:
    book = open_till()
    attempt = late(book)
    book >> ev(ClosePeriod, cash_counted=0) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason="give_back")
    book << said("open_period_first")
    book = open_till()
    attempt = decided(book, "done")
    book >> ev(TimeUp, timer=f"decided/{attempt}/1")
    answer(book, asked_about(book, attempt), Refusal(code="no_funds")) << saved(AttemptContradicted)
    book << said("late_refusal")
    book >> ev(SettleContradiction, attempt=attempt, outcome="refused", number="9", pin="9", reason="give_back")
    book << said("nothing_to_settle")


@pytest.mark.parametrize("reason", ["returned_in_cash", "returned_otherwise"])
def test_while_the_acquirer_is_giving_it_back_nobody_else_does(reason: str) -> None:
    book = open_till()
    attempt = late(book)
    going_back(book, attempt)
    (
        book
        >> ev(SettleContradiction, attempt=attempt, outcome="done", number="9", pin="9", reason=reason)
        << said("wait_for_answer")
    )
