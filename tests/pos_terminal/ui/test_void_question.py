"""The question before a void names money of the sale that it does not give back: found late, or not answered yet."""

from __future__ import annotations

from typing import Any

import pytest

from pos_terminal.contract.facts import AttemptBegun, AttemptForced, AttemptRefused, ContradictionSettled
from pos_terminal.till.effects import Ask, OpenDrawer
from pos_terminal.till.events import CashGiven, Declined, PinpadAnswered
from pos_terminal.ui.model import SaleView
from tests.playbook import Playbook, ev, hole, said, saved
from tests.pos_terminal.till.decided_codes import decided
from tests.pos_terminal.till.scenes import DRAWER, open_till, scan
from tests.pos_terminal.till.settling import settle, went_through
from tests.pos_terminal.till.steps import card_unknown, supervisor_says
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.shown import show
from tests.pos_terminal.ui.test_decided_cards import after_power_cut, code_found


def question(book: Playbook) -> str:
    body = show(states.at(book)).body
    assert isinstance(body, SaleView)
    return body.void_gives


def card_awaited() -> tuple[Playbook, str]:
    book = open_till()
    book >> scan()
    attempt = card_unknown(book, 400, newest="0040")
    supervisor_says(book, attempt.value, "refused") << saved(AttemptForced, AttemptRefused) << said("card_refused")
    return book, attempt.value


def code_awaited() -> tuple[Playbook, str]:
    book = open_till()
    return book, decided(book, "refused")


@pytest.mark.parametrize("found", [went_through, code_found])
def test_money_that_was_found_late_does_not_go_back_with_the_void(found: Any) -> None:
    """The dialog listed what goes back, and said nothing of that."""
    book, attempt = found()
    told = "另有 ¥10.00 后来查明已收，作废不会退回，须由主管处理。"
    assert question(book) == question(after_power_cut(book)) == told
    settle(book, attempt, "returned_in_cash") << saved(ContradictionSettled) << OpenDrawer("late")
    book << said("hand_cash_back") << said("contradiction_settled")
    assert question(book) == ""


def test_it_stands_behind_what_goes_back() -> None:
    book, _ = card_awaited()
    book >> ev(CashGiven, amount=100) << DRAWER
    told = "另有 ¥4.00 由主管裁定未收到；若后来查明已收，会再提示。"
    assert question(book) == f"请退给顾客现金 ¥1.00。{told}"


@pytest.mark.parametrize(("awaited", "amount"), [(card_awaited, "4.00"), (code_awaited, "10.00")])
def test_what_was_decided_and_not_answered_yet_may_still_be_found(awaited: Any, amount: str) -> None:
    book, _ = awaited()
    told = f"另有 ¥{amount} 由主管裁定未收到；若后来查明已收，会再提示。"
    assert question(book) == question(after_power_cut(book)) == told


def test_what_the_pinpad_agrees_with_is_not_named() -> None:
    book, attempt = card_awaited()
    book >> ev(PinpadAnswered, attempt=attempt, outcome=Declined(code="not_found"))
    assert question(book) == ""


def test_what_goes_back_already_goes_by_itself() -> None:
    book, attempt = code_found()
    settle(book, attempt, "give_back") << saved(AttemptBegun) << said("giving_back") << Ask(hole(), hole())
    assert question(book) == "另有 ¥10.00 后来查明已收，正在原路退回。"
