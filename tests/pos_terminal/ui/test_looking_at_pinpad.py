"""A pinpad that does not answer at once: what is waited for is said at once, and nothing moves when it begins."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from pos_terminal.contract.facts import AttemptBegun
from pos_terminal.till import effects, events
from pos_terminal.ui import intents
from pos_terminal.ui.model import AttemptView
from pos_terminal.ui.widgets.attempts import AttemptCard
from pos_terminal.ui.widgets.parts import Card
from tests.pos_terminal.till.scenes import slip
from tests.pos_terminal.ui.bringing import Goods
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press, tap

Key = Qt.Key
SIZES = [(1024, 768), (1200, 800), (1366, 768), (1920, 1080)]


def places(counter: Counter) -> dict[tuple[str, str], QRect]:
    """Where each card, field and key in sight stands."""
    for _ in range(4):
        counter.settle()
    found: list[QWidget] = []
    for kind in (Card, QAbstractButton, QLineEdit):
        found += [one for one in counter.window.findChildren(kind) if one.isVisible()]
    return {
        (type(one).__name__, f"{one.objectName()} {place}"): QRect(one.mapTo(counter.window, QPoint(0, 0)), one.size())
        for place, one in enumerate(found)
    }


def card_of(counter: Counter) -> AttemptCard:
    (card,) = (one for one in counter.window.findChildren(AttemptCard) if one.isVisible())
    return card


def looking(counter: Counter, *, amount: str | None = None, cash: str = "") -> AttemptView:
    """A card was chosen for goods of ¥12.34, or what is left after ``cash``, and the pinpad does not answer."""
    counter.start()
    counter.runtime.pinpad_there = False
    counter.scan("6901")
    if cash:
        counter.ask(intents.PayCash(text=cash))
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard(text=amount))
    (shown,) = counter.sale().attempts
    return shown


def test_what_is_waited_for_is_said_at_once(counter: Counter) -> None:
    shown = looking(counter, amount="4")
    assert (shown.kind, shown.state, shown.title, shown.amount) == ("card", "pending", "银行卡", "4.00")
    assert (shown.status, shown.can_cancel) == ("正在连接刷卡机…", True)
    assert "还没有扣款" in shown.detail
    assert (counter.sale().mode, counter.sale().can_park) == ("tender", False)
    assert not any(isinstance(fact, AttemptBegun) for fact in counter.runtime.facts), "nothing is at risk yet"


def test_the_money_is_shut_until_then_and_the_basket_says_why_it_is_locked(counter: Counter) -> None:
    looking(counter)
    tender = counter.sale().tender
    assert tender is not None
    assert (tender.kinds, set(tender.kind_reasons.values())) == ((), {"正在等待上一步的结果"})
    press(counter, Key.Key_F12, Key.Key_F9, Key.Key_F12)
    assert len(counter.runtime.looks) == 1
    assert [one.status for one in counter.sale().attempts] == ["正在连接刷卡机…"]
    counter.ask(intents.OpenScreen(name="sale"))
    assert (counter.sale().mode, counter.sale().frozen) == ("basket", True)
    assert counter.sale().frozen_reason == "正在等待结果，商品不能再改"
    assert card_of(counter).isVisible()


def test_a_silent_pinpad_is_told_of_until_the_clerk_goes_on(counter: Counter) -> None:
    """A decline left a card on screen; this passed with the toast."""
    looking(counter, amount="4")
    for goes_on in (Key.Key_F12, Key.Key_F9):
        counter.runtime.seen("unreachable")
        (shown,) = counter.sale().attempts
        assert (shown.kind, shown.state, shown.title, shown.status) == ("card", "refused", "银行卡", "没有扣款")
        assert shown.detail == "连不上刷卡机，没有扣款。请检查电源和网线。"
        counter.settle()
        assert card_of(counter).isVisible()
        press(counter, goes_on)
        press(counter, *([Key.Key_F12] if goes_on == Key.Key_F9 else []))
        assert [one.state for one in counter.sale().attempts] == (["pending"] if goes_on == Key.Key_F12 else [])
    counter.scan("6902")
    assert counter.sale().attempts == ()


def test_a_decline_after_a_silent_pinpad_is_told_of_once(counter: Counter) -> None:
    looking(counter)
    counter.runtime.seen("unreachable")
    counter.runtime.pinpad_there = True
    counter.settle()
    press(counter, Key.Key_F12)
    counter.runtime.card(events.Declined(code="insufficient_funds"))
    (shown,) = counter.sale().attempts
    assert (shown.amount, shown.status) == ("12.34", "没有扣款")
    counter.runtime.pinpad_there = False
    press(counter, Key.Key_F12)
    counter.runtime.seen("unreachable")
    (shown,) = counter.sale().attempts
    assert shown.attempt == "unreached"
    press(counter, Key.Key_Escape)  # back to the goods
    assert counter.sale().attempts == ()


@pytest.mark.parametrize("by", ["Esc", "finger"])
def test_it_is_cancelled_and_another_kind_chosen(counter: Counter, by: str) -> None:
    looking(counter)
    if by == "Esc":
        press(counter, Key.Key_Escape)
    else:
        tap(counter, "cancel_attempt")
    view = counter.sale()
    assert (view.mode, view.attempts) == ("tender", ())
    counter.runtime.seen()  # too late: nobody waits for it
    assert not counter.runtime.pinpad
    press(counter, Key.Key_F9, Key.Key_F12)
    assert counter.closed().tenders[0].kind == "cash"


def test_a_pinpad_that_is_not_there_gives_the_money_back_to_the_clerk(counter: Counter) -> None:
    looking(counter)
    counter.runtime.seen("unreachable")
    view = counter.sale()
    assert [one.state for one in view.attempts] == ["refused"]
    assert view.tender is not None
    assert "card" in view.tender.kinds
    assert counter.window.toast_text()


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_when_the_payment_begins(counter: Counter, size: tuple[int, int], language: str) -> None:
    counter.window.resize(*size)
    counter.ask(intents.SwitchLanguage(code=language))
    looking(counter, cash="1")
    before, card = places(counter), card_of(counter)
    cancel = card.findChild(QAbstractButton, "cancel_attempt")
    counter.runtime.seen()
    assert isinstance(counter.runtime.pinpad[-1], effects.Authorise)
    assert counter.sale().attempts[0].status != "正在连接刷卡机…"
    assert places(counter) == before
    assert card_of(counter) is card, "its ring goes on turning, and a finger on its key presses it"
    assert card.findChild(QAbstractButton, "cancel_attempt") is cancel
    counter.runtime.card(events.Unclear(why="lost"))
    assert counter.sale().attempts[0].can_ask
    counter.settle()  # new keys show in the next turn
    press(counter, Key.Key_F6)
    assert isinstance(counter.runtime.pinpad[-1], effects.Enquire)


def bringing_back(goods: Goods) -> AttemptView:
    """A card's part of a sale is to be paid out, and the pinpad does not answer."""
    goods.sell("6901", "6902")
    goods.runtime.pinpad_there = False
    goods.bring_back()
    tap(goods, f"all_{goods.closed().lines[0].line}", "confirm_return", "reason_faulty", "confirm_refund")
    (shown,) = goods.returns().attempts
    return shown


def test_so_it_is_with_the_card_of_a_return(goods: Goods) -> None:
    shown = bringing_back(goods)
    assert (shown.kind, shown.state, shown.title, shown.amount) == ("refund", "pending", "退款到 银行卡", "12.34")
    assert (shown.status, shown.can_cancel) == ("正在连接刷卡机…", True)
    assert "还没有退款" in shown.detail
    view = goods.returns()
    assert ([part.status for part in view.parts], view.can_resume, view.can_park) == (["正在退款"], False, False)
    press(goods, Key.Key_Escape)
    view = goods.returns()
    assert ([part.status for part in view.parts], view.attempts, view.can_resume) == (["待退"], (), True)
    goods.runtime.seen()
    assert not any(isinstance(one, effects.RefundCard) for one in goods.runtime.pinpad)
    goods.runtime.pinpad_there = True
    press(goods, Key.Key_F12)
    goods.runtime.card(events.Approved(slip=slip(1_234, "0009")))
    assert goods.returns().stage == "done"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", SIZES)
def test_nothing_moves_when_the_refund_begins(goods: Goods, size: tuple[int, int], language: str) -> None:
    goods.window.resize(*size)
    goods.ask(intents.SwitchLanguage(code=language))
    bringing_back(goods)
    before, card = places(goods), card_of(goods)
    goods.runtime.seen()
    assert isinstance(goods.runtime.pinpad[-1], effects.RefundCard)
    assert places(goods) == before
    assert card_of(goods) is card
