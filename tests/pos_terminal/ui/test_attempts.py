"""The cards of what is at risk: each whole and apart from the others, each key of the keyboard about one of them."""

from __future__ import annotations

from itertools import pairwise

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from pos_terminal.contract.cloud import CheckCoupon, CouponChecked, Redeemed
from pos_terminal.till import events
from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import SaleView
from pos_terminal.ui.widgets.attempts import AttemptCard, AttemptsArea
from pos_terminal.ui.widgets.basket import BasketList
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Card, Text
from tests.pos_terminal.till.scenes import coupon
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter


def cards(desk: Desk) -> list[AttemptCard]:
    return [one for one in desk.window.findChildren(AttemptCard) if one.isVisible()]


def place(card: QWidget) -> QRect:
    return QRect(card.mapTo(card.window(), QPoint(0, 0)), card.size())


@pytest.mark.parametrize("size", [(1024, 768), (1280, 720), (1366, 900)])
@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_several_cards_stand_apart_and_whole_and_the_basket_keeps_its_room(
    desk: Desk, size: tuple[int, int], language: str
) -> None:
    desk.window.resize(*size)
    desk.language.use(language)
    desk.show("sale-redeemed")
    desk.settle()
    shown = cards(desk)
    assert len(shown) == 3
    for one, other in pairwise(shown):
        assert place(one).bottom() < place(other).top()
    for card in shown:
        box = card.layout()
        assert box is not None
        assert card.height() >= box.heightForWidth(card.width())
        for part in [*card.findChildren(Text), *card.findChildren(Key)]:
            inside = QRect(part.mapTo(card, QPoint(0, 0)), part.size())
            assert not part.isVisible() or card.rect().contains(inside), part
    area = desk.window.findChild(AttemptsArea)
    assert area is not None
    basket: QWidget | None = next(one for one in desk.window.findChildren(BasketList) if one.isVisible())
    while basket is not None and not isinstance(basket, Card):
        basket = basket.parentWidget()
    assert basket is not None
    assert place(area).bottom() < place(basket).top(), "the basket lies over them"


def test_only_one_of_several_keys_for_the_supervisor_has_the_key_of_the_keyboard(desk: Desk) -> None:
    desk.show("sale-redeemed")
    keys = [key for key in desk.window.findChildren(Key) if key.isVisible() and key.objectName() == "force_attempt"]
    assert [key.shortcut().toString() for key in keys] == ["F7", ""]


def test_the_second_card_takes_the_key_of_the_keyboard_when_the_first_is_settled(desk: Desk) -> None:
    desk.show("sale-redeemed")
    view = samples.screen("sale-redeemed")
    assert isinstance(view.body, SaleView)
    body = msgspec.structs.replace(view.body, attempts=view.body.attempts[2:])
    desk.window.show_view(msgspec.structs.replace(view, body=body))
    desk.settle()
    keys = [key for key in desk.window.findChildren(Key) if key.isVisible() and key.objectName() == "force_attempt"]
    assert [key.shortcut().toString() for key in keys] == ["F7"]


def test_a_coupon_that_was_redeemed_for_good_is_shown_wherever_its_sale_is(counter: Counter) -> None:
    terms = coupon("c", 200, redemption="irreversible")
    counter.runtime.answers[CheckCoupon] = lambda _: CouponChecked(coupon=terms)
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.CouponScanned, code="c")
    counter.runtime.post(events.CodeChosen)
    counter.runtime.answer(Redeemed(reference="r"))

    def shown() -> list[tuple[str, bool]]:
        return [(one.state, one.can_force) for one in counter.sale().attempts]

    assert shown() == [("final", False)]  # the customer's code is awaited
    counter.ask(intents.OpenScreen(name="sale"))
    assert (counter.sale().mode, shown()) == ("basket", [("final", True)])
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text="1"))
    assert (counter.sale().tendered, shown()) == ("1.00", [("final", False)])
