"""A void that stopped at what would not go back is no dead end: the screen says why and offers what the till can do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos_terminal.contract.cloud import CheckCoupon, CouponChecked, RedeemCoupon, Redeemed, Refusal
from pos_terminal.contract.facts import AttemptForced, AttemptRefused, AttemptReversed, SaleVoided
from pos_terminal.till import effects, events
from pos_terminal.ui import intents
from pos_terminal.ui.decisions import choices_of
from pos_terminal.ui.messages import refusal
from pos_terminal.ui.model import AttemptView
from tests.playbook import said, saved
from tests.pos_terminal.till.scenes import coupon, slip
from tests.pos_terminal.till.steps import supervisor_says
from tests.pos_terminal.till.undecided import given_back_alone
from tests.pos_terminal.ui import states
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press, tap
from tests.pos_terminal.ui.shown import show

Key = Qt.Key


def decide(counter: Counter) -> None:
    """A supervisor says by F9 what was done, and signs it."""
    press(counter, Key.Key_F7)
    press(counter, Key.Key_F9, "1", "9001", Key.Key_Return, "9999", Key.Key_Return)
    assert counter.window.sheet is None
    (forced,) = (fact for fact in counter.runtime.facts if isinstance(fact, AttemptForced))
    assert forced.outcome == "refused"
    assert any(isinstance(fact, AttemptReversed) and fact.by == "forced" for fact in counter.runtime.facts)


def void(counter: Counter) -> None:
    for _ in range(2):  # new keys show in the next turn
        counter.settle()
    press(counter, Key.Key_F8, "1", Key.Key_F12)
    assert counter.window.sheet is None


def shown(counter: Counter) -> AttemptView:
    (view,) = counter.sale().attempts
    counter.settle()  # new keys show in the next turn
    return view


def stopped(counter: Counter) -> AttemptView:
    """¥4 of a sale of ¥12.34 are paid by card, the customer leaves, and the pinpad does not take it back."""
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text="4"))
    counter.runtime.card(events.Approved(slip=slip(400)))
    counter.settle()
    void(counter)
    counter.runtime.card(events.Declined(code="bank_unreachable"))
    return shown(counter)


def voided(counter: Counter) -> SaleVoided:
    return next(fact for fact in counter.runtime.facts if isinstance(fact, SaleVoided))


def test_the_screen_says_why_it_stopped_and_what_can_be_done(counter: Counter) -> None:
    view = stopped(counter)
    assert (view.state, view.title, view.amount) == ("refused", "退回 银行卡", "4.00")
    assert view.status == "没有退回，作废停在这里"
    assert "连不上银行，没有退款，请重试。" in view.detail
    assert "再试一次" in view.detail
    assert "钱已另行退回顾客" in view.detail
    assert (view.can_ask, view.can_force, counter.sale().can_void) == (True, True, True)
    tender = counter.sale().tender
    assert tender is not None
    assert "cash" in tender.kinds, "who wants the sale after all goes on with it"


def test_a_void_says_that_the_pinpad_is_looked_at_and_stops_where_it_does_not_answer(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text="4"))
    counter.runtime.card(events.Approved(slip=slip(400)))
    counter.runtime.pinpad_there = False
    counter.settle()
    void(counter)
    view = shown(counter)
    assert (view.kind, view.state, view.title, view.amount) == ("reversal", "pending", "退回 银行卡", "4.00")
    assert view.status == "正在连接刷卡机…"
    assert "还没有退回" in view.detail
    assert not any((view.can_cancel, view.can_ask, view.can_force, counter.sale().can_void))
    counter.runtime.seen("unreachable")
    view = shown(counter)
    assert (view.status, view.can_ask, view.can_force) == ("没有退回，作废停在这里", True, True)
    counter.runtime.pinpad_there = True
    press(counter, Key.Key_F6)
    counter.runtime.card(events.Approved(slip=slip(400, "0002")))
    assert voided(counter).reason == "customer_left"


@pytest.mark.parametrize("by", ["F6", "finger"])
def test_it_is_tried_again_with_one_key_and_voids_the_sale(counter: Counter, by: str) -> None:
    stopped(counter)
    if by == "F6":
        press(counter, Key.Key_F6)
    else:
        tap(counter, "ask_again")
    assert isinstance(counter.runtime.pinpad[-1], effects.ReverseCard)
    assert shown(counter).state == "pending"
    counter.runtime.card(events.Approved(slip=slip(400, "0002")))
    assert voided(counter).reason == "customer_left"
    assert counter.sale().mode == "basket"


def test_a_supervisor_says_that_it_was_given_back_elsewhere_and_the_sale_is_voided(counter: Counter) -> None:
    view = stopped(counter)
    assert [(one.outcome, one.label) for one in choices_of(view.decides)] == [("refused", "钱已另行退回顾客")]
    assert "继续作废" in choices_of(view.decides)[0].follows
    decide(counter)
    assert [(one.kind, one.amount) for one in voided(counter).back] == [("card", 400)]
    assert counter.sale().lines == ()


def test_it_stays_in_sight_while_another_kind_is_looked_at_and_goes_with_the_next_money(counter: Counter) -> None:
    stopped(counter)
    press(counter, Key.Key_F9)
    assert shown(counter).can_ask
    counter.ask(intents.PayCash(text="1"))
    assert counter.sale().attempts == ()


def test_so_it_is_with_a_coupon_that_would_not_come_back(counter: Counter) -> None:
    counter.runtime.answers[CheckCoupon] = lambda _: CouponChecked(coupon=coupon("c", 200))
    counter.runtime.answers[RedeemCoupon] = lambda _: Redeemed(reference="r")
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.CouponScanned, code="c")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=None))
    counter.runtime.card(events.Declined(code="declined"))
    void(counter)
    counter.runtime.answer(Refusal(code="used_elsewhere"))
    counter.ask(intents.LeaveTender())
    view = shown(counter)
    assert (counter.sale().mode, view.title, view.can_ask, view.can_force) == ("basket", "退回 核销 券 c", True, True)
    assert "券已另行补发" in view.detail
    assert [(one.outcome, one.label) for one in choices_of(view.decides)] == [("refused", "券已另行补发")]
    press(counter, Key.Key_F6)
    counter.runtime.answer(Refusal(code="used_elsewhere"))
    shown(counter)
    decide(counter)
    assert voided(counter).amount == 1_234


def test_money_that_would_not_go_back_alone_can_be_said_to_have_gone_elsewhere() -> None:
    """A coupon that cannot be taken back keeps the sale: its void was never begun."""
    book, reversal = given_back_alone()
    supervisor_says(book, reversal, "refused") << saved(AttemptForced, AttemptRefused) << said("reversal_refused")
    card = next(one.attempt for one in book.sale.attempts if one.kind == "card")
    body = show(states.at(book)).body
    view = next(one for one in body.attempts if one.attempt == card)  # type: ignore[union-attr]
    assert (view.can_ask, view.can_force, view.state) == (False, True, "decided")
    (choice,) = choices_of(view.decides)
    assert (choice.outcome, choice.label) == ("refused", "钱已另行退回顾客")
    assert "作废" not in choice.follows
    supervisor_says(book, card, "refused") << saved(AttemptForced, AttemptReversed)
    book.done()
    assert book.sale.tenders == ()


@pytest.mark.parametrize("code", ["declined", "timeout", "bank_unreachable", "pinpad_fault", "no_pinpad", "aborted"])
def test_of_money_that_did_not_go_back_it_is_not_said_that_nothing_was_charged(code: str) -> None:
    said = refusal(code, "zh_CN", kind="reversal")
    assert "没有扣款" not in said
    assert "换一" not in said, "nor to pay otherwise"
