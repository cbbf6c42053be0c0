"""The benefits on screen: nothing moves while a proof runs, and their order is the one that stood there."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from pos_terminal.ui import intents
from pos_terminal.ui.model import BenefitsView, BenefitView
from pos_terminal.ui.widgets.basket import BasketList
from pos_terminal.ui.widgets.benefits import BenefitBar, BenefitsCard
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import PillLabel, Text
from tests.pos_terminal.ui.benefits_shown import LOOKING, benefits_of, key, places, rows, show, titles, unproven
from tests.pos_terminal.ui.conftest import Desk


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
@pytest.mark.parametrize("name", ["sale", "benefits", "presale-found"])
def test_nothing_moves_when_the_proof_and_the_reasons_come(desk: Desk, name: str, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    view = benefits_of(name)
    show(desk, name, unproven(view))
    before, titled = places(desk.window), titles(desk.window)
    assert before
    assert bool(titled) == (name != "sale")
    show(desk, name, view)
    assert places(desk.window) == before
    assert titles(desk.window) == titled
    assert view.pill is not None
    said = [one.pill.text for one in desk.window.findChildren(PillLabel) if one.isVisible()]
    assert view.pill.text in said
    assert LOOKING.text not in said


@pytest.mark.parametrize("length", range(12, 26))
def test_a_better_combination_moves_nothing_however_long_the_title(desk: Desk, length: int) -> None:
    """What a benefit is worth is wider once it is used than what it promises."""
    desk.window.resize(1024, 768)
    title = "家装节全场满五千减三百元券会员日专享每人限两张"[:length]
    view = benefits_of("benefits")

    def with_worth(amount: str, face: str, *, used: bool) -> BenefitsView:
        changed = (
            msgspec.structs.replace(one, title=title, amount=amount, face=face, used=used, warn=False)
            for one in view.rows
        )
        return msgspec.structs.replace(view, rows=tuple(changed))

    for amount, face, most in (("", "5% off", "12,345.00"), ("5.00", "", "999,999.99")):
        show(desk, "benefits", with_worth(amount, face, used=False))
        stood = places(desk.window)
        show(desk, "benefits", with_worth(most, "", used=True))
        assert places(desk.window) == stood


def test_a_sentence_that_gets_shorter_stands_where_it_stood(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    view = benefits_of("benefits")
    long = "不能与“全场满 2000 减 100”“清风抽纸 第二件半价”“会员红包”同用，改用它们要多付 ¥3.00"
    for text in (long, "不能与“会员红包”同用", long * 3, "不能同用"):
        changed = tuple(msgspec.structs.replace(one, reason=text) for one in view.rows)
        show(desk, "benefits", msgspec.structs.replace(view, rows=changed))
    for one in rows(desk):
        assert one.height() == one.minimumHeight()
        (title, reason) = sorted(
            (text for text in one.findChildren(Text) if text.wordWrap()), key=lambda text: text.y()
        )
        assert (reason.text(), reason.y()) == ("不能同用", title.y() + title.height())
        assert reason.height() < title.height()


def test_the_focus_and_a_finger_stay_on_their_key_meanwhile(desk: Desk) -> None:
    view = benefits_of("benefits")
    show(desk, "benefits", unproven(view))
    held = key(desk, "p4")
    held.setFocus()
    QTest.mousePress(held, Qt.MouseButton.LeftButton)
    show(desk, "benefits", view)
    assert key(desk, "p4") is held
    assert desk.window.focusWidget() is held
    QTest.mouseRelease(held, Qt.MouseButton.LeftButton)
    assert desk.last() == intents.ForceBenefit(benefit="p4", how="in")


def test_other_benefits_leave_the_focus_where_it_was(desk: Desk) -> None:
    view = benefits_of("benefits")
    show(desk, "benefits", view)
    key(desk, "p2").setFocus()
    fresh = BenefitView(code="new", title="新券", amount="5.00", intent=intents.ForceBenefit(benefit="new", how="in"))
    show(desk, "benefits", msgspec.structs.replace(view, rows=(fresh, *view.rows)))
    shown = [one.key.objectName() for one in rows(desk)]
    assert (shown[:2], shown[-1]) == (["benefit_p1", "benefit_p2"], "benefit_new")
    assert desk.window.focusWidget() is key(desk, "p2")


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768)])
def test_the_bar_never_hides_the_chosen_line(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    show(desk, "sale", BenefitsView())
    basket = next(one for one in desk.window.findChildren(BasketList) if one.isVisible())
    assert not any(one.isVisible() for one in desk.window.findChildren(BenefitBar))
    show(desk, "sale", benefits_of("sale"))
    bar = next(one for one in desk.window.findChildren(BenefitBar) if one.isVisible())
    chosen = basket.visualRect(basket.currentIndex())
    assert chosen.isValid()
    assert basket.viewport().rect().contains(chosen)
    assert basket.mapToGlobal(basket.rect().bottomLeft()).y() < bar.mapToGlobal(QPoint(0, 0)).y()


def test_a_benefit_that_joins_comes_last_and_the_keys_keep_their_numbers(desk: Desk, qtbot: QtBot) -> None:
    card = BenefitsCard()
    qtbot.addWidget(card)
    first, second, third = (BenefitView(code=code, title=code, usable=True, reason="") for code in "abc")
    card.show_benefits(BenefitsView(rows=(first, third)), open_=True)
    card.show_benefits(BenefitsView(rows=(second, first, third)), open_=True)
    numbers = {key.objectName(): key.hint for key in card.findChildren(Key) if key.objectName().startswith("benefit_")}
    assert numbers == {"benefit_a": "Alt+1", "benefit_c": "Alt+2", "benefit_b": "Alt+3"}


def test_a_panel_that_is_opened_stands_in_its_own_order_and_an_open_one_in_the_order_it_had(desk: Desk) -> None:
    view = benefits_of("benefits")
    show(desk, "benefits", view)
    before = [one.key.objectName() for one in rows(desk)]
    turned = msgspec.structs.replace(view, rows=view.rows[::-1])
    show(desk, "benefits", turned)
    assert [one.key.objectName() for one in rows(desk)] == before
    show(desk, "sale", turned)
    show(desk, "benefits", turned)
    first = [f"benefit_{one.code}" for one in turned.rows if one.used]
    assert [one.key.objectName() for one in rows(desk)] == [*first, *(one for one in before[::-1] if one not in first)]


def test_a_coupon_that_is_scanned_and_used_stands_among_those_that_are_used(desk: Desk, qtbot: QtBot) -> None:
    card = BenefitsCard()
    qtbot.addWidget(card)
    used = BenefitView(code="a", title="a", used=True, reason="")
    never = BenefitView(code="b", title="b", usable=False, reason="")
    scanned = BenefitView(code="c", title="c", usable=True, reason="")
    card.show_benefits(BenefitsView(rows=(used, never)), open_=True)
    card.show_benefits(BenefitsView(rows=(used, scanned, never)), open_=True)  # the combination is still being found
    assert [row.key.objectName()[-1] for row in card.rows()] == ["a", "b", "c"]
    card.show_benefits(BenefitsView(rows=(used, msgspec.structs.replace(scanned, used=True), never)), open_=True)
    assert [row.key.objectName()[-1] for row in card.rows()] == ["a", "c", "b"]


def test_so_does_one_that_was_listed_last_while_an_order_is_read_from_its_top(desk: Desk, qtbot: QtBot) -> None:
    """There what is new sorts the list at once; that it is used is known later, and was lost by then."""
    card = BenefitsCard()
    qtbot.addWidget(card)
    used = BenefitView(code="a", title="a", used=True, reason="")
    never = BenefitView(code="b", title="b", usable=False, reason="")
    scanned = BenefitView(code="c", title="c", usable=False, busy=True, reason="")
    card.show_benefits(BenefitsView(rows=(used, never)), open_=True)
    card.sort_anew()
    card.show_benefits(BenefitsView(rows=(used, never, scanned)), open_=True)
    assert [row.key.objectName()[-1] for row in card.rows()] == ["a", "b", "c"]
    found = msgspec.structs.replace(scanned, used=True, usable=True, busy=False)
    card.show_benefits(BenefitsView(rows=(used, found, never)), open_=True)
    assert [row.key.objectName()[-1] for row in card.rows()] == ["a", "c", "b"]


def test_what_came_while_nobody_looked_moves_nothing_when_it_is_used(desk: Desk, qtbot: QtBot) -> None:
    card = BenefitsCard()
    qtbot.addWidget(card)
    used = BenefitView(code="a", title="a", used=True, reason="")
    never = BenefitView(code="b", title="b", usable=False, reason="")
    other = BenefitView(code="c", title="c", usable=True, reason="")
    card.show_benefits(BenefitsView(rows=(used, never)), open_=True)
    card.open_anew()
    card.show_benefits(BenefitsView(rows=(used, never, other)), open_=True)
    turned = msgspec.structs.replace(other, used=True)
    card.show_benefits(BenefitsView(rows=(used, turned, never)), open_=True)
    assert [row.key.objectName()[-1] for row in card.rows()] == ["a", "b", "c"]
