"""What a supervisor can say of each thing at risk: words that mean what the till does with them."""

from __future__ import annotations

from collections.abc import Callable
from typing import get_args

import msgspec
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from pos_terminal.contract.cloud import CheckCoupon, CouponChecked, Redeemed
from pos_terminal.contract.facts import AttemptForced, AttemptReversed
from pos_terminal.till import events
from pos_terminal.ui import intents, samples
from pos_terminal.ui.decisions import choices_of
from pos_terminal.ui.model import Decides, ReturnView, SaleView
from pos_terminal.ui.supervisor import ForceDialog
from tests.playbook import Playbook
from tests.pos_terminal.till.scenes import coupon, open_till, slip
from tests.pos_terminal.till.steps import paid_twice
from tests.pos_terminal.till.undecided import (
    coupon_going_back,
    given_back_alone,
    going_back,
    leasing,
    redeeming,
    refunding,
    twice_going_back,
)
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press, tap
from tests.pos_terminal.ui.shown import show

Key = Qt.Key
BACK = [("F9", "done", "钱已退回顾客"), ("F10", "refused", "钱没有退回")]


def not_given_back() -> tuple[Playbook, str]:
    book = open_till()
    return book, paid_twice(book).value


@pytest.mark.parametrize(
    ("scene", "decides", "offered"),
    [
        (lambda: going_back("card"), "back_of_void", BACK),
        (lambda: going_back("code"), "back_of_void", BACK),
        (twice_going_back, "back_of_twice", BACK),
        (given_back_alone, "back_alone", BACK),
        (lambda: refunding("card"), "refund", BACK),
        (lambda: refunding("code"), "refund", BACK),
        (redeeming, "redemption", [("F9", "done", "券已核销"), ("F10", "refused", "券没有核销")]),
        (coupon_going_back, "coupon_back", [("F9", "done", "券已退还"), ("F10", "refused", "券没有退还")]),
        (leasing, "lease", [("F10", "refused", "订单没有锁定")]),
        (not_given_back, "paid_twice", [("F9", "refused", "钱已另行退回顾客")]),
    ],
    ids=["void-card", "void-code", "twice", "alone", "card", "code", "coupon", "coupon-back", "lease", "not-back"],
)
def test_each_thing_at_risk_is_asked_about_in_its_own_words(
    desk: Desk, scene: Callable[[], tuple[Playbook, str]], decides: Decides, offered: list[tuple[str, str, str]]
) -> None:
    book, attempt = scene()
    body = show(states.at(book)).body
    assert isinstance(body, SaleView | ReturnView)
    (view,) = (one for one in body.attempts if one.attempt == attempt)
    assert view.decides == decides
    dialog = ForceDialog(desk.window, view, language="zh_CN")
    assert [(key.hint, key.choice.outcome, key.label) for key in dialog.outcomes] == offered


def test_the_gallery_shows_each() -> None:
    assert {view.decides for view in samples.TO_DECIDE.values()} == set(get_args(Decides))


@pytest.mark.parametrize("decides", get_args(Decides))
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_what_follows_is_said_under_each_choice_and_the_dialog_stays_on_the_smallest_screen(
    desk: Desk, decides: Decides, language: str
) -> None:
    desk.language.use(language)
    desk.show("sale")
    desk.settle()
    view = msgspec.structs.replace(samples.UNKNOWN, decides=decides)
    dialog = ForceDialog(desk.window, view, language=language)
    desk.window.open_sheet(dialog)
    press(desk, "1", "9001", Key.Key_Return, "9999", Key.Key_Return)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    follows = [choice.follows for choice in choices_of(decides)]
    assert all(text in said for text in follows)
    assert len(set(follows)) == len(follows)
    assert dialog.problem.isVisible()
    assert dialog.height() <= desk.window.height()
    for key in dialog.outcomes:
        assert key.hint in dialog.problem.accessibleName()


# --- what is chosen is what is meant


def decide(counter: Counter, key: Key) -> AttemptForced:
    """Opens the supervisor's dialog, says what ``key`` says, and signs it; → what the ledger has of it."""
    for _ in range(4):  # new keys show in the next turn
        counter.settle()
    tap(counter, "force_attempt")
    press(counter, key, "1", "9001", Key.Key_Return, "9999", Key.Key_Return)
    assert counter.window.sheet is None
    return next(fact for fact in reversed(counter.runtime.facts) if isinstance(fact, AttemptForced))


def card_found_beside_cash(counter: Counter) -> None:
    """A card without an outcome, then cash for all of it, then the card turns out to be charged."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    counter.runtime.card(events.Unclear(why="lost"))
    counter.ask(intents.PayCash(text=""))
    counter.ask(intents.AskAgain(attempt=counter.sale().attempts[0].attempt))
    counter.runtime.card(events.Approved(slip=slip(1_234)))


def test_money_back_unknown_and_decided_as_gone_back_closes_the_sale_with_it(counter: Counter) -> None:
    card_found_beside_cash(counter)
    counter.runtime.card(events.Unclear(why="lost"))
    assert decide(counter, Key.Key_F9).outcome == "done"
    assert [(one.kind, one.amount) for one in counter.closed().back] == [("card", 1_234)]


def test_money_still_to_be_given_back_can_only_be_said_to_have_gone_back_elsewhere(counter: Counter) -> None:
    card_found_beside_cash(counter)
    counter.runtime.card(events.Declined(code="reversal_impossible"))
    forced = decide(counter, Key.Key_F9)
    assert forced.outcome == "refused"
    assert any(isinstance(fact, AttemptReversed) and fact.by == "forced" for fact in counter.runtime.facts)
    assert [(one.kind, one.amount) for one in counter.closed().back] == [("card", 1_234)]


def test_a_coupon_that_was_used_can_only_be_said_to_be_issued_anew(counter: Counter) -> None:
    terms = coupon("c", 200, redemption="irreversible")
    counter.runtime.answers[CheckCoupon] = lambda _: CouponChecked(coupon=terms)
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.CouponScanned, code="c")
    counter.runtime.post(events.CodeChosen)
    counter.runtime.answer(Redeemed(reference="r"))
    counter.ask(intents.OpenScreen(name="sale"))
    (view,) = counter.sale().attempts
    assert [choice.label for choice in choices_of(view.decides)] == ["券已另行补发"]
    assert decide(counter, Key.Key_F9).outcome == "refused"
    assert counter.sale().attempts == ()
