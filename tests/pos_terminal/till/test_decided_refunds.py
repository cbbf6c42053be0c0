"""A payment code's refund or reversal that a supervisor decided: the acquirer tells, and nothing is paid twice."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import Answer, Done, QueryRefund, RefundPayCode, Refusal, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptConfirmed,
    AttemptContradicted,
    AttemptDone,
    AttemptForced,
    AttemptRefused,
    AttemptUnknown,
    ContradictionSettled,
    PeriodClosed,
    PeriodOpened,
    SaleRefunded,
    SaleVoided,
)
from pos_terminal.till.effects import Ask, CheckPin, Exchange, PrintReport, StartTimer
from pos_terminal.till.events import (
    ClosePeriod,
    Force,
    OpenPeriod,
    Park,
    PinChecked,
    Recall,
    Unreachable,
    Void,
)
from pos_terminal.till.return_events import RefundResumed, ReturnCounted
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_codes import answer, away, back, outline
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.returns import CODE, confirm, ends, sold
from tests.pos_terminal.till.scenes import FLOAT, open_till, sign_in
from tests.pos_terminal.till.steps import return_opened, supervisor_says

TEA = 1_000


def returned(book: Playbook, line: str = "tea", amount: int = TEA, *before: SaleRefunded) -> tuple[str, Any]:
    """The goods are back and the acquirer has been told; → the refund, the question."""
    return_opened(book, sold(book, code=3_500), *before) >> ev(ReturnCounted, line=line, count=1)
    confirm(book, amount) << saved(AttemptBegun)
    return told(book, amount)


def told(book: Playbook, amount: int = TEA) -> tuple[str, Any]:
    asked, question = hole(), hole()
    book << Ask(asked, question)
    refund = str(question.value.attempt)
    assert question.value == RefundPayCode(attempt=refund, of=CODE, amount=amount)
    return refund, asked


def decided(book: Playbook, outcome: str = "refused") -> str:
    """The acquirer is silent, and a supervisor says how it ended."""
    refund, asked = returned(book)
    answer(book, asked, Unknown(why="silence")) << saved(AttemptUnknown) << said("refund_unknown") << StartTimer
    supervisor_says(book, refund, outcome)
    if outcome == "refused":
        book << saved(AttemptForced, AttemptRefused) << StartTimer << said("refund_refused", "forced", "by telephone")
    else:
        book << saved(AttemptForced, AttemptDone, SaleRefunded) << StartTimer << said("refund_approved")
        ends(book)
    return refund


def asked_about(book: Playbook, refund: str, of: str = CODE) -> Any:
    ask = hole()
    book << Ask(ask, QueryRefund(attempt=refund, of=of))
    return ask


def hears(book: Playbook, refund: str, answered: Answer | Unreachable) -> Playbook:
    away(book)
    back(book)
    return answer(book, asked_about(book, refund), answered)


def try_again(book: Playbook, refund: str) -> Any:
    """It is told of again, under its own id; → the question."""
    book >> ev(RefundResumed) << said("asking_again")
    again, asked = told(book)
    assert again == refund
    return asked


def given_in_cash(book: Playbook, refund: str) -> None:
    supervisor_says(book, refund, "done") << saved(AttemptForced, SaleRefunded)
    ends(book, TEA)


# --- tried again ----------------------------------------------------------------------------------------------------


def test_one_decided_as_not_given_back_is_told_again_under_its_own_id_and_counts_when_it_was() -> None:
    book = open_till()
    refund = decided(book)
    answer(book, try_again(book, refund), Done(reference="R1"))
    book << saved(AttemptContradicted, ContradictionSettled, SaleRefunded)
    book << said("late_paid_out") << said("refund_approved", "1000")
    fact = ends(book)
    assert [(one.kind, one.attempt) for one in fact.tenders] == [("code", refund)]
    assert book.last(ContradictionSettled).reason == "counted"
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


def test_only_when_the_acquirer_refused_it_there_is_another() -> None:
    book = open_till()
    refund = decided(book)
    answer(book, try_again(book, refund), Refusal(code="too_much")) << saved(AttemptConfirmed, AttemptBegun)
    another, asked = told(book)
    assert another != refund
    assert book.till.codes_decided == ()
    answer(book, asked, Done()) << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    assert ends(book).tenders[0].attempt == another


@pytest.mark.parametrize("said_", [Unknown(why="w"), Unreachable(), Refusal(code="bad_request")])
def test_without_an_answer_nothing_new_is_begun_and_it_is_asked_about_on(said_: Answer | Unreachable) -> None:
    book = open_till()
    refund = decided(book)
    answer(book, try_again(book, refund), said_) << StartTimer << said("give_back_unknown")
    book.done()
    asked = try_again(book, refund)
    answer(book, asked, Unreachable()) << StartTimer << said("give_back_unknown")
    hears(book, refund, Done()) << saved(AttemptContradicted, ContradictionSettled, SaleRefunded)
    book << said("late_paid_out") << said("refund_approved")
    ends(book)


def test_while_it_is_told_again_it_is_told_once_and_neither_given_in_cash_nor_given_up() -> None:
    book = open_till()
    refund = decided(book)
    asked = try_again(book, refund)
    book >> ev(RefundResumed) << said("asking_again")
    book >> ev(Void, reason="r") << said("wait_for_answer")
    book >> ev(Force, attempt=refund, outcome="done", number="9", pin="9", reason="r") << said("wait_for_answer")
    away(book)
    back(book).done()  # it is being asked about
    answer(book, asked, Refusal(code="no")) << saved(AttemptConfirmed, AttemptBegun)
    told(book)


def test_a_word_for_cash_that_was_being_typed_comes_too_late() -> None:
    book = open_till()
    refund = decided(book)
    ask = hole()
    book >> ev(Force, attempt=refund, outcome="done", number="9", pin="9", reason="r") << CheckPin(ask, "9", "9")
    try_again(book, refund)
    book >> ev(PinChecked, ask=ask, number="9", role="supervisor") << said("wait_for_answer")


def test_parked_meanwhile_the_answer_counts_when_the_return_is_back_and_a_refusal_begins_nothing() -> None:
    for outcome in (Done(), Refusal(code="no")):
        book = open_till()
        refund = decided(book)
        asked, sale = try_again(book, refund), book.sale.sale
        book >> ev(Park) << said("parked")
        if isinstance(outcome, Done):
            answer(book, asked, outcome) << saved(AttemptContradicted) << said("late_paid_out")
            book >> ev(Recall, sale=sale) << saved(ContradictionSettled, SaleRefunded) << said("refund_approved")
            ends(book)
        else:
            answer(book, asked, outcome) << saved(AttemptConfirmed)
            book >> ev(Recall, sale=sale)
            book >> ev(RefundResumed) << saved(AttemptBegun)
            assert told(book)[0] != refund


def test_its_own_answer_that_came_before_the_clerk_tries_again_counts_or_lets_another_begin() -> None:
    book = open_till()
    refund = decided(book)
    hears(book, refund, Done()) << saved(AttemptContradicted, ContradictionSettled, SaleRefunded)
    book << said("late_paid_out") << said("refund_approved")
    ends(book)
    book = open_till()
    refund = decided(book)
    hears(book, refund, Refusal(code="never_arrived")) << saved(AttemptConfirmed)
    book >> ev(RefundResumed) << saved(AttemptBegun)
    assert told(book)[0] != refund


# --- asked about, without telling of it -----------------------------------------------------------------------------


def test_of_one_that_was_given_in_cash_the_acquirer_says_that_it_made_it() -> None:
    book = open_till()
    refund = decided(book)
    given_in_cash(book, refund)
    hears(book, refund, Done(reference="R1")) << saved(AttemptContradicted) << said("late_paid_out")
    fact = book.last(AttemptContradicted)
    assert (fact.attempt, fact.kind, fact.outcome, fact.reference) == (refund, "refund", "done", "R1")
    assert fact.number == book.last(SaleRefunded).number
    away(book)
    back(book).done()
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


def test_or_that_it_never_will_which_agrees() -> None:
    book = open_till()
    refund = decided(book)
    given_in_cash(book, refund)
    hears(book, refund, Refusal(code="never_arrived")) << saved(AttemptConfirmed)
    assert (book.last(AttemptConfirmed).attempt, book.last(AttemptConfirmed).outcome) == (refund, "refused")
    book.done()
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


def test_it_is_asked_about_after_its_return_was_given_up_too() -> None:
    book = open_till()
    refund = decided(book)
    book >> ev(Void, reason="") << saved(SaleVoided) << Exchange << said("return_given_up")
    assert outline(restarted(book)) == outline(book) != []
    hears(book, refund, Done()) << saved(AttemptContradicted) << said("late_paid_out")
    assert book.last(AttemptContradicted).number == book.last(SaleVoided).number


@pytest.mark.parametrize(("told_", "kind"), [(Done(reference="R"), "confirmed"), (Refusal(code="no"), "contradicted")])
def test_one_decided_as_given_back_is_confirmed_or_contradicted(told_: Answer, kind: str) -> None:
    book = open_till()
    refund = decided(book, "done")
    hears(book, refund, told_)
    if kind == "confirmed":
        book << saved(AttemptConfirmed)
        assert book.last(AttemptConfirmed).reference == "R"
    else:
        book << saved(AttemptContradicted) << said("late_not_paid_out")
    book.done()
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


def test_a_restart_asks_and_so_does_one_in_the_next_period() -> None:
    book = open_till()
    refund = decided(book)
    assert outline(restarted(book)) == outline(book)
    given_in_cash(book, refund)
    fact = book.last(SaleRefunded)
    book >> ev(ClosePeriod, cash_counted=FLOAT - TEA) << saved(PeriodClosed) << PrintReport << Exchange
    before = len(book.facts)
    book >> ev(OpenPeriod, cash_float=0) << saved(PeriodOpened)
    again = restarted(book, before=before)
    sign_in(again)
    hears(again, refund, Done()) << saved(AttemptContradicted) << said("late_paid_out")
    assert again.last(AttemptContradicted).number == fact.number


# --- another return of the sale -------------------------------------------------------------------------------------


def given_up(book: Playbook) -> str:
    refund = decided(book)
    book >> ev(Void, reason="") << saved(SaleVoided) << Exchange << said("return_given_up")
    return refund


def next_return(book: Playbook, refund: str) -> Any:
    """Goods of the sale come back again: the refund of before is asked about first; → the question."""
    return_opened(book, sold(book, code=3_500)) >> ev(ReturnCounted, line="tea", count=1)
    confirm(book, TEA) << said("asking_again")
    return asked_about(book, refund)


def test_what_an_earlier_returns_refund_did_is_heard_before_the_payment_is_refunded_anew() -> None:
    book = open_till()
    refund = given_up(book)
    answer(book, next_return(book, refund), Refusal(code="never_arrived")) << saved(AttemptConfirmed, AttemptBegun)
    another, asked = told(book)
    assert another != refund
    answer(book, asked, Done()) << saved(AttemptDone, SaleRefunded) << said("refund_approved")
    ends(book)


def test_if_it_was_made_the_next_return_stops_there_and_going_on_counts_it() -> None:
    book = open_till()
    refund = given_up(book)
    answer(book, next_return(book, refund), Done()) << saved(AttemptContradicted) << said("late_paid_out")
    book.done()
    assert not book.sale.attempts
    book >> ev(RefundResumed) << saved(SaleRefunded, ContradictionSettled)
    assert [one.attempt for one in ends(book).tenders] == [refund]


def test_an_acquirer_that_cannot_tell_does_not_hold_the_next_return() -> None:
    book = open_till()
    refund = given_up(book)
    answer(book, next_return(book, refund), Unknown(why="w")) << saved(AttemptBegun) << StartTimer
    told(book)
