"""The benefits on screen: bar and panel, by keyboard alone and by touch alone; nothing moves while a proof runs."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from pos_terminal.contract.benefit_book import BenefitBook, Group
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.sale.reasons import Explanation
from pos_terminal.till import events
from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import BenefitsView, BenefitView, Pill, SaleView
from pos_terminal.ui.pages.benefits import BenefitsPane
from pos_terminal.ui.widgets.basket import BasketList
from pos_terminal.ui.widgets.benefits import KEYED, BenefitBar, BenefitRow, BenefitsCard
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import PillLabel, Text
from tests.pos_terminal.till.scenes import benefit
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import ALT, press, tap

LOOKING = Pill(text="正在核对…")
BOOK = BenefitBook(
    benefits=(benefit("small", 100), benefit("large", 300, threshold=2_000)),
    groups=(Group(group="g", max=1, members=("small", "large")),),
)


def body(name: str) -> SaleView:
    found = samples.screen(name).body
    assert isinstance(found, SaleView)
    return found


def show(desk: Desk, name: str, benefits: BenefitsView) -> None:
    """The sample ``name`` with other benefits, on the sale or on its order."""
    view = body(name)
    presale = view.presale and msgspec.structs.replace(view.presale, benefits=benefits)
    changed = msgspec.structs.replace(view, benefits=benefits, presale=presale)
    desk.window.show_view(msgspec.structs.replace(samples.screen(name), body=changed))
    desk.settle()


def benefits_of(name: str) -> BenefitsView:
    view = body(name)
    return view.presale.benefits if view.presale is not None else view.benefits


def unproven(view: BenefitsView) -> BenefitsView:
    """As it stood before the proof and the reasons came."""
    plain = tuple(
        msgspec.structs.replace(one, warn=False, reason="已从应收里减去" if one.used else "正在核对用它是否更省")
        for one in view.rows
    )
    return msgspec.structs.replace(view, rows=plain, pill=LOOKING, hint="", others=view.others)


def places(root: QWidget) -> dict[int, QRect]:
    """Where every key and every row stands, by the very widget."""
    found = [one for one in root.findChildren(QWidget) if one.isVisible() and isinstance(one, Key | BenefitRow)]
    return {id(one): QRect(one.mapTo(root, QPoint(0, 0)), one.size()) for one in found}


def titles(root: QWidget) -> list[tuple[str, QPoint]]:
    """The rows' titles, and where they begin."""
    names = {one.key.accessibleName().partition(" ")[2] for one in root.findChildren(BenefitRow)}
    found = [one for one in root.findChildren(Text) if one.isVisible() and one.text() in names]
    return [(one.text(), one.mapTo(root, QPoint(0, 0))) for one in found]


def rows(desk: Desk) -> list[BenefitRow]:
    return [one for one in desk.window.findChildren(BenefitRow) if one.isVisible()]


def key(desk: Desk, code: str) -> Key:
    return next(one.key for one in rows(desk) if one.key.objectName() == f"benefit_{code}")


# --- nothing moves


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


# --- keys


def test_every_key_can_be_touched_and_only_what_is_usable_works(desk: Desk) -> None:
    desk.show("benefits")
    for one in benefits_of("benefits").rows:
        made = key(desk, one.code)
        assert min(made.width(), made.height()) >= 48
        assert made.isEnabled() == one.usable
        assert made.isChecked() == (one.used and not one.warn)
        assert one.title in made.accessibleName()
    desk.show("benefits-frozen")
    assert not any(one.key.isEnabled() for one in rows(desk))
    press(desk, Qt.Key.Key_1, modifier=ALT)
    assert desk.asked == []
    assert "正在等待结果，商品不能再改" in [one.text() for one in desk.window.findChildren(Text) if one.isVisible()]


def test_alt_and_a_number_reach_the_first_nine(desk: Desk) -> None:
    many = tuple(
        BenefitView(code=f"c{place}", title="券", intent=intents.ForceBenefit(benefit=f"c{place}", how="in"))
        for place in range(1, KEYED + 3)
    )
    show(desk, "benefits", BenefitsView(rows=many))
    desk.asked.clear()
    for number in range(1, KEYED + 1):
        press(desk, getattr(Qt.Key, f"Key_{number}"), modifier=ALT)
    wanted = [intents.ForceBenefit(benefit=f"c{place}", how="in") for place in range(1, KEYED + 1)]
    assert desk.asked == wanted
    assert [one.key.hint for one in rows(desk)][KEYED:] == ["", ""]


def test_a_coupon_that_is_burnt_has_one_key_that_keeps_it(desk: Desk) -> None:
    desk.show("benefits")
    assert key(desk, "p3").label == "留着"
    press(desk, Qt.Key.Key_3, modifier=ALT)
    assert desk.asked == [intents.ForceBenefit(benefit="p3", how="out")]


def test_what_is_being_checked_waits(desk: Desk) -> None:
    busy = BenefitView(code="c", title="880112", busy=True, usable=False, reason="正在查询这张券")
    show(desk, "presale-found", BenefitsView(rows=(busy,)))
    assert (key(desk, "c").label, key(desk, "c").isEnabled()) == ("处理中…", False)


def test_the_choice_is_taken_back_by_one_key(desk: Desk) -> None:
    desk.show("benefits")
    card = next(one for one in desk.window.findChildren(BenefitsPane) if one.isVisible()).card
    assert not any(one.isVisible() for one in card.findChildren(Key, "reset_benefits"))
    desk.show("benefits-chosen")
    assert "您的选择比最省的组合多付 ¥3.00" in [one.text() for one in card.findChildren(Text) if one.isVisible()]
    press(desk, Qt.Key.Key_0, modifier=ALT)
    tap(desk, "reset_benefits")
    assert desk.asked == [intents.ReleaseBenefits()] * 2


def test_the_panel_is_opened_and_left_by_keyboard_and_by_touch(desk: Desk) -> None:
    desk.show("sale")
    press(desk, Qt.Key.Key_B, modifier=ALT)
    tap(desk, "benefits")
    assert desk.asked == [intents.OpenScreen(name="benefits")] * 2
    desk.show("benefits")
    shown = [one.text() for one in desk.window.findChildren(Text) if one.isVisible()]
    assert any(text.startswith("再买 ¥87.25 可再省 ¥80.00") for text in shown)
    press(desk, Qt.Key.Key_Escape)
    tap(desk, "leave_benefits")
    assert desk.asked == [intents.OpenScreen(name="sale")] * 2


# --- at the till


def promoted(counter: Counter) -> None:
    counter.start()
    counter.runtime.post(events.PromotionsChanged, book=BOOK)


def explain(counter: Counter, **told: object) -> None:
    sale = counter.runtime.state.sale
    assert sale is not None
    assert sale.quote is not None
    about = {"sale": sale.sale, "revision": sale.revision, "selection": sale.quote.selection}
    counter.runtime.post(events.Explained, explanation=Explanation(**told), **about)  # type: ignore[arg-type]
    counter.settle()


def stands(counter: Counter) -> tuple[str, str, list[str]]:
    view = counter.sale()
    return view.mode, view.due, [one.code for one in view.benefits.rows if one.used]


def paid(counter: Counter) -> tuple[int, list[tuple[str, int]]]:
    closed = counter.closed()
    assert isinstance(closed, SaleClosed)
    return closed.total, [(one.benefit, one.discount) for one in closed.benefits]


def test_choose_reset_scan_and_pay_by_keyboard_alone(counter: Counter) -> None:
    promoted(counter)
    press(counter, "6904", Qt.Key.Key_Return)
    assert stands(counter) == ("basket", "17.00", ["large"])
    press(counter, Qt.Key.Key_B, modifier=ALT)
    assert stands(counter) == ("benefits", "17.00", ["large"])
    press(counter, Qt.Key.Key_2, modifier=ALT)  # the large one is left out, the best around that follows
    assert stands(counter) == ("benefits", "19.00", ["small"])
    explain(counter, choice_costs=200)
    assert counter.sale().benefits.choice == "您的选择比最省的组合多付 ¥2.00"
    press(counter, Qt.Key.Key_0, modifier=ALT)
    assert stands(counter) == ("benefits", "17.00", ["large"])
    press(counter, "6901", Qt.Key.Key_Return)  # goods still count, and are seen
    assert stands(counter) == ("basket", "29.34", ["large"])
    press(counter, Qt.Key.Key_B, modifier=ALT)
    press(counter, Qt.Key.Key_Escape)
    assert counter.sale().mode == "basket"
    press(counter, Qt.Key.Key_F12, Qt.Key.Key_F12)
    assert paid(counter) == (2_930, [("large", 300)])


def test_choose_reset_scan_and_pay_by_touch_alone(counter: Counter) -> None:
    promoted(counter)
    tap(counter, *(f"pad_{digit}" for digit in "6904"), "pad_enter", "benefits", "benefit_large")
    assert stands(counter) == ("benefits", "19.00", ["small"])
    tap(counter, "reset_benefits")
    assert stands(counter) == ("benefits", "17.00", ["large"])
    tap(counter, "benefit_small")  # the other way: in, and the large one has to go
    assert stands(counter) == ("benefits", "19.00", ["small"])
    counter.controller.scanned("6901")
    counter.settle()
    assert stands(counter) == ("basket", "31.34", ["small"])  # the choice holds for the sale
    tap(counter, "benefits", "leave_benefits", "pay", "pay")
    assert paid(counter) == (3_130, [("small", 100)])


def test_typing_a_name_leaves_the_panel_for_what_is_found(counter: Counter) -> None:
    promoted(counter)
    counter.scan("6904")
    counter.ask(intents.OpenScreen(name="benefits"), intents.SearchTyped(text="绿茶"))
    counter.runtime.found("绿茶")
    view = counter.sale()
    assert view.mode == "basket"
    assert view.search is not None
    assert [row.sku for row in view.search.rows] == ["tea", "greentea"]


def test_no_choice_once_money_is_taken(counter: Counter) -> None:
    promoted(counter)
    counter.scan("6904")
    counter.ask(intents.PayCash(text="5"), intents.ForceBenefit(benefit="large", how="out"))
    assert counter.window.toast_text().startswith("已开始收款")
    counter.ask(intents.ReleaseBenefits())
    assert counter.sale().due == "12.00"


def test_the_next_sale_begins_at_its_basket(counter: Counter) -> None:
    promoted(counter)
    counter.scan("6904")
    counter.ask(intents.OpenScreen(name="benefits"), intents.Park())
    assert counter.sale().mode == "basket"
    counter.scan("6904")
    assert stands(counter) == ("basket", "17.00", ["large"])


def test_a_sale_parked_before_its_benefits_were_read_is_explained_once_it_is_back(
    counter: Counter, qtbot: QtBot
) -> None:
    promoted(counter)
    counter.scan("6904")
    sale = counter.runtime.state.sale
    assert sale is not None
    counter.ask(intents.Park())
    assert ("explain", sale.sale) not in counter.runtime.calls
    counter.ask(intents.Recall(sale=sale.sale))
    qtbot.waitUntil(lambda: ("explain", sale.sale) in counter.runtime.calls, timeout=5_000)


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
