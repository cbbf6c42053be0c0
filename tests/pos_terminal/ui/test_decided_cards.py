"""The card of what a supervisor decided says how that stands: asked about, found after all, settled, or agreed to."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.cloud import CodePaid, Done, Refusal
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
)
from pos_terminal.till.effects import Ask, Exchange, OpenDrawer, PrintReport, StartTimer
from pos_terminal.till.events import Answered, ClosePeriod, Declined, OpenPeriod, Park, PinpadAnswered, Recall
from pos_terminal.ui.model import AttemptView, SaleView
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_codes import answer, asked_about, away, back, decided
from tests.pos_terminal.till.late_cards import slips
from tests.pos_terminal.till.restarting import restarted
from tests.pos_terminal.till.scenes import FLOAT, code_slip, open_till, scan, sign_in
from tests.pos_terminal.till.settling import settle, went_through
from tests.pos_terminal.till.steps import card_unknown, supervisor_says
from tests.pos_terminal.till.undecided import going_back
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.shown import show


def view(book: Playbook) -> AttemptView:
    body = show(states.at(book)).body
    assert isinstance(body, SaleView)
    (one,) = body.attempts
    return one


def texts(book: Playbook) -> tuple[str, str, str]:
    one = view(book)
    assert "没有查到" not in one.status + one.detail
    return one.state, one.status, one.detail


def after_power_cut(book: Playbook) -> Playbook:
    again = restarted(book)
    if again._waiting:
        again << saved(AttemptUnknown)
    again._waiting.clear()
    sign_in(again)
    again._waiting.clear()
    return again


WAITS = "主管曾裁定未收到。请主管按“主管处理”，在这之前不要再为这一单收款。"
SETTLED = "主管曾裁定未收到。这笔钱没有算进这一单，还差的照常收款。"


def code_found() -> tuple[Playbook, str]:
    book = open_till()
    attempt = decided(book, "refused")
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), CodePaid(slip=code_slip(1_000), buyer_paid=1_000))
    book << saved(AttemptContradicted) << said("late_answer_counts")
    return book, attempt


@pytest.mark.parametrize("found", [went_through, code_found])
def test_what_was_found_to_have_come_waits_for_a_supervisor(found: Any) -> None:
    """The same page said «found after all» and «nothing was found»."""
    book, _ = found()
    assert texts(book) == ("decided", "后来查明已收款，等主管处理", WAITS)
    assert texts(after_power_cut(book)) == ("decided", "后来查明已收款，等主管处理", WAITS)


def test_once_it_is_settled_it_says_what_was_done() -> None:
    book, attempt = went_through()
    settle(book, attempt, "returned_in_cash") << saved(ContradictionSettled) << OpenDrawer("late")
    book << said("hand_cash_back") << said("contradiction_settled")
    told = ("decided", "后来查明已收款，已退现金", SETTLED)
    assert texts(book) == told
    assert texts(after_power_cut(book)) == told
    name = book.sale.sale
    book >> ev(Park) << said("parked")
    book >> ev(ClosePeriod, cash_counted=FLOAT) << saved(PeriodClosed) << PrintReport << Exchange
    book >> ev(OpenPeriod, cash_float=FLOAT) << saved(PeriodOpened)
    book >> ev(Recall, sale=name)
    assert texts(book) == told  # the period that knew of it is closed


def test_money_on_its_way_back_is_said_to_be_and_then_to_be_back() -> None:
    book, attempt = code_found()
    ask = hole()
    settle(book, attempt, "give_back") << saved(AttemptBegun) << said("giving_back") << Ask(ask, hole())
    going = ("decided", "后来查明已收款，正在原路退回", "主管曾裁定未收到。退回还没有结果，请勿另外退款。")
    assert texts(book) == going
    assert texts(after_power_cut(book)) == going
    book >> ev(Answered, ask=ask, answer=Done()) << saved(AttemptDone, ContradictionSettled) << said("money_given_back")
    slips(book, attempt)
    there = ("decided", "后来查明已收款，已原路退回", SETTLED)
    assert texts(book) == there
    assert texts(after_power_cut(book)) == there


def test_a_refused_way_back_waits_for_a_supervisor_again() -> None:
    book, attempt = code_found()
    ask = hole()
    settle(book, attempt, "give_back") << saved(AttemptBegun) << said("giving_back") << Ask(ask, hole())
    book >> ev(Answered, ask=ask, answer=Refusal(code="bad_request")) << saved(AttemptRefused)
    book << said("reversal_refused")
    assert texts(book) == ("decided", "后来查明已收款，等主管处理", WAITS)


def test_what_the_acquirer_agrees_with_is_a_fact() -> None:
    book = open_till()
    attempt = decided(book, "refused")
    away(book)
    back(book)
    answer(book, asked_about(book, attempt), Refusal(code="declined")) << saved(AttemptConfirmed)
    told = ("refused", "没有扣款", "主管裁定未收到，收单方后来确认没有扣款。")
    assert texts(book) == told
    assert texts(after_power_cut(book)) == told


def test_so_it_is_with_the_pinpad() -> None:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book, newest="0040")
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    assert "没有查到" in view(book).detail
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
    told = ("refused", "没有扣款", "主管裁定未收到，刷卡机后来确认没有扣款。")
    assert texts(book) == told
    assert texts(after_power_cut(book)) == told


@pytest.mark.parametrize(("means", "asks"), [("card", "刷卡机恢复后会再查一次"), ("code", "服务器恢复后会再问收单方")])
def test_a_void_that_stopped_says_that_it_goes_on_by_itself(means: str, asks: str) -> None:
    """It promised a hint, and the sale was voided on the screen."""
    book, attempt = going_back(means)
    supervisor_says(book, attempt, "refused") << saved(AttemptForced, AttemptRefused)
    if means == "code":
        book << StartTimer
    book << said("void_stopped")
    first = view(book).detail.partition("\n")[0]
    assert first == f"没有查到结果。{asks}；查明已退回的，作废会自动继续。"
