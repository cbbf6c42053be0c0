"""A code's way back in a void that a supervisor decided: the acquirer tells, and the void goes on, paying once."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import (
    Answer,
    CodePaid,
    Done,
    QueryPayCode,
    QueryRefund,
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
    SaleClosed,
    SaleVoided,
)
from pos_terminal.till.contradictions import owed_to
from pos_terminal.till.effects import Ask, Exchange, PrintVoid, StartTimer
from pos_terminal.till.events import (
    AskAgain,
    CashGiven,
    CodeChosen,
    Force,
    LinkChanged,
    Park,
    Recall,
    TimeUp,
    Unreachable,
    Void,
)
from pos_terminal.till.pricing import price
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_codes import answer, outline
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.scenes import DRAWER, code_slip, open_till, scan
from tests.pos_terminal.till.steps import approve, closes, code_sent, supervisor_says
from tests.pos_terminal.till.undecided import going_back


def decided(book: Playbook, outcome: str = "refused") -> tuple[str, str]:
    """A sale with a code is voided, and nobody can say whether the code went back; → the code, the reversal."""
    book >> scan() >> scan("sofa", 5_000) >> ev(CodeChosen, amount=1_000) << said("scan_payment_code")
    code, asked = code_sent(book, 1_000)
    answer(book, asked, CodePaid(slip=code_slip(1_000), buyer_paid=1_000)) << saved(AttemptDone)
    book << said("tender_approved")
    book >> ev(Void, reason="r") << saved(AttemptBegun)
    reversal, ask = told(book, code.value)
    answer(book, ask, Unknown(why="w")) << saved(AttemptUnknown) << said("outcome_unknown") << StartTimer
    supervisor_says(book, reversal, outcome)
    if outcome == "done":
        book << saved(AttemptForced, AttemptDone, AttemptReversed, SaleVoided) << StartTimer
        voided(book)
    else:
        book << saved(AttemptForced, AttemptRefused) << StartTimer << said("void_stopped")
    return code.value, reversal


def told(book: Playbook, code: str) -> tuple[str, Any]:
    ask, question = hole(), hole()
    book << Ask(ask, question)
    assert question.value == RefundPayCode(attempt=question.value.attempt, of=code, amount=1_000)
    return question.value.attempt, ask


def asked_about(book: Playbook, code: str, reversal: str) -> Any:
    ask = hole()
    book >> ev(TimeUp, timer=f"decided/{reversal}/1") << Ask(ask, QueryRefund(attempt=reversal, of=code))
    return ask


def voided(book: Playbook) -> None:
    book << PrintVoid << said("voided") << Exchange
    assert [one.amount for one in book.last(SaleVoided).back] == [1_000]


def try_again(book: Playbook, code: str, reversal: str) -> Any:
    book >> ev(AskAgain, attempt=code) << said("asking_again")
    again, ask = told(book, code)
    assert again == reversal
    return ask


@pytest.mark.parametrize(
    ("outcome", "told_", "agrees"),
    [
        ("done", Done(), True),
        ("done", Refusal(code="never_arrived"), False),
        ("refused", Refusal(code="never_arrived"), True),
    ],
)
def test_one_that_was_decided_is_asked_about(outcome: str, told_: Answer, agrees: bool) -> None:
    book = open_till()
    code, reversal = decided(book, outcome)
    assert outline(restarted(book)) == outline(book)
    assert [one.attempts[0].attempt for one in book.till.codes_decided] == [reversal]
    answer(book, asked_about(book, code, reversal), told_) << saved(AttemptConfirmed if agrees else AttemptContradicted)
    if not agrees:
        book << said("late_not_paid_out")
        assert book.last(AttemptContradicted).kind == "reversal"
    book.done()
    assert book.till.codes_decided == restarted(book).till.codes_decided == ()


def test_one_that_was_made_after_all_counts_and_the_void_goes_on() -> None:
    book = open_till()
    code, reversal = decided(book)
    answer(book, asked_about(book, code, reversal), Done(reference="R1"))
    book << saved(AttemptContradicted, AttemptReversed, ContradictionSettled, SaleVoided)
    assert (book.last(AttemptReversed).attempt, book.last(AttemptReversed).by) == (code, reversal)
    assert book.last(ContradictionSettled).reason == "counted"
    book << said("late_paid_out") << said("money_given_back")
    voided(book)
    assert book.last(SaleVoided).back[0].reference == "R1"


def test_tried_again_it_is_told_under_its_own_id_and_counts() -> None:
    book = open_till()
    code, reversal = decided(book)
    answer(book, try_again(book, code, reversal), Done())
    book << saved(AttemptContradicted, AttemptReversed, ContradictionSettled, SaleVoided)
    book << said("late_paid_out") << said("money_given_back")
    voided(book)


def test_only_when_the_acquirer_refused_it_there_is_another() -> None:
    book = open_till()
    code, reversal = decided(book)
    answer(book, try_again(book, code, reversal), Refusal(code="no")) << saved(AttemptConfirmed, AttemptBegun)
    another, ask = told(book, code)
    assert another != reversal
    answer(book, ask, Done()) << saved(AttemptDone, AttemptReversed, SaleVoided)
    voided(book)


def test_without_an_answer_nothing_new_is_begun() -> None:
    book = open_till()
    code, reversal = decided(book)
    ask = try_again(book, code, reversal)
    book >> ev(AskAgain, attempt=code) << said("asking_again")
    book >> ev(Force, attempt=code, outcome="refused", number="9", pin="9", reason="r") << said("wait_for_answer")
    answer(book, ask, Unreachable()) << StartTimer << said("give_back_unknown")
    book.done()
    assert book.sale.void_stopped == "r"


def test_parked_meanwhile_it_counts_as_soon_as_the_sale_is_back() -> None:
    book = open_till()
    code, reversal = decided(book)
    sale = book.sale.sale
    book >> ev(Park) << said("parked")
    answer(book, asked_about(book, code, reversal), Done()) << saved(AttemptContradicted) << said("late_paid_out")
    (
        book
        >> ev(Recall, sale=sale)
        << saved(AttemptReversed, ContradictionSettled, SaleVoided)
        << said("money_given_back")
    )
    voided(book)


def test_where_money_was_taken_instead_of_voiding_the_code_pays_nothing_any_more() -> None:
    book = open_till()
    code, reversal = decided(book)
    book >> ev(CashGiven, amount=2_000) << DRAWER
    assert price(book.sale).left == 3_000
    answer(book, asked_about(book, code, reversal), Done())
    book << saved(AttemptContradicted, AttemptReversed, ContradictionSettled)
    book << said("late_paid_out") << said("money_given_back")
    book.done()
    assert price(book.sale).left == 4_000


def test_of_a_sale_that_was_closed_meanwhile_it_is_for_people() -> None:
    book = open_till()
    code, reversal = decided(book)
    book >> ev(CashGiven, amount=5_000) << saved(SaleClosed) << DRAWER
    closes(book)
    answer(book, asked_about(book, code, reversal), Done()) << saved(AttemptContradicted) << said("late_paid_out")
    book.done()
    assert not book.till.contradictions[0].settled


def test_another_reversal_on_its_way_is_waited_for() -> None:
    book = open_till()
    code, reversal = decided(book)
    book >> ev(Void, reason="r") << saved(AttemptBegun)
    _, ask = told(book, code)
    answer(book, asked_about(book, code, reversal), Done()) << saved(AttemptContradicted) << said("late_paid_out")
    answer(book, ask, Refusal(code="too_much"))
    book << saved(AttemptRefused, AttemptReversed, ContradictionSettled, SaleVoided)
    book << said("void_stopped") << said("money_given_back")
    voided(book)


def test_a_card_that_went_back_after_all_counts_before_anybody_collects_it_anew() -> None:
    book, reversal = going_back("card")
    paid = book.sale.attempts[0].attempt
    supervisor_says(book, reversal, "refused") << saved(AttemptForced, AttemptRefused) << said("void_stopped")
    approve(book, reversal, 400, "0041")
    book << saved(AttemptContradicted, AttemptReversed, ContradictionSettled, SaleVoided)
    assert (book.last(AttemptReversed).attempt, book.last(ContradictionSettled).reason) == (paid, "counted")
    book << said("late_paid_out") << said("money_given_back") << PrintVoid << said("voided") << Exchange


@pytest.mark.parametrize("restarts", [False, True])
def test_a_code_that_never_came_and_was_said_to_have_gone_back_is_told_as_both(restarts: bool) -> None:
    """The reversal alone would have its money owed to a customer who never paid."""
    book = open_till()
    book >> scan() >> scan("sofa", 5_000) >> ev(CodeChosen, amount=1_000) << said("scan_payment_code")
    code, asked = code_sent(book, 1_000)
    answer(book, asked, Unknown(why="w")) << saved(AttemptUnknown) << said("outcome_unknown") << StartTimer
    supervisor_says(book, code.value, "done") << saved(AttemptForced, AttemptDone) << StartTimer
    book << said("tender_approved")
    book >> ev(Void, reason="r") << saved(AttemptBegun)
    reversal, ask = told(book, code.value)
    answer(book, ask, Unknown(why="w")) << saved(AttemptUnknown) << said("outcome_unknown") << StartTimer
    supervisor_says(book, reversal, "done")
    book << saved(AttemptForced, AttemptDone, AttemptReversed, SaleVoided) << StartTimer
    voided(book)
    assert outline(restarted(book)) == outline(book)
    if restarts:
        book = restarted(book)
        book >> ev(LinkChanged, online=True)
    else:
        book >> ev(LinkChanged, online=False) >> ev(LinkChanged, online=True)
    first, second = hole(), hole()
    book << Ask(first, QueryPayCode(attempt=code.value)) << Ask(second, QueryRefund(attempt=reversal, of=code.value))
    answer(book, first, Refusal(code="never_arrived")) << saved(AttemptContradicted) << said("late_refusal")
    answer(book, second, Refusal(code="never_arrived")) << saved(AttemptContradicted) << said("late_not_paid_out")
    assert [owed_to(one) for one in book.till.contradictions] == ["store", "customer"]
    assert restarted(book).till.codes_decided == ()
