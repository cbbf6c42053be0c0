"""The money of a payment code that was paid after all goes back, whatever the power and the network do."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import Answer, Done, RefundPayCode, Refusal, Unknown
from pos_terminal.contract.facts import (
    AttemptBegun,
    AttemptContradicted,
    AttemptDone,
    AttemptRefused,
    AttemptUnknown,
    ContradictionSettled,
    PeriodClosed,
    ReversalSubject,
)
from pos_terminal.till.effects import Ask, Exchange, PrintReport, StartTimer
from pos_terminal.till.events import ClosePeriod, SettleContradiction, TimeUp, Unreachable
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_codes import answer, asked_about, away, back, decided, late, outline
from tests.pos_terminal.till.late_cards import slips
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.scenes import open_till, sign_in
from tests.pos_terminal.till.settling import settle


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
    slips(book, attempt)
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
    slips(book, attempt)


def test_whether_it_went_back_is_asked_under_the_same_id_until_it_is_known() -> None:
    book = open_till()
    attempt = late(book)
    ask, refund = going_back(book, attempt)
    again = RefundPayCode(attempt=refund.value, of=attempt, amount=1_000)
    answer(book, ask, Unknown(why="w")) << saved(AttemptUnknown) << said("give_back_unknown") << StartTimer
    away(book)
    back(book) << Ask(ask := hole(), again)
    answer(book, ask, Unreachable()) << StartTimer
    settle(book, attempt, "give_back") << said("asking_again") << Ask(ask := hole(), again)  # not another one
    answer(book, ask, Done()) << saved(AttemptDone, ContradictionSettled) << said("money_given_back")
    slips(book, attempt)


def test_a_restart_asks_whether_it_went_back() -> None:
    book = open_till()
    attempt = late(book)
    _, refund = going_back(book, attempt)
    again = restarted(book)
    again << saved(AttemptUnknown) << Exchange << said("receipt_not_confirmed")
    sign_in(again)
    back(again) << Ask(ask := hole(), RefundPayCode(attempt=refund.value, of=attempt, amount=1_000))
    answer(again, ask, Done()) << saved(AttemptDone, ContradictionSettled) << said("money_given_back")
    slips(again, attempt)
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
    slips(book, attempt)
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
