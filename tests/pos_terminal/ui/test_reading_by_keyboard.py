"""Benefits and orders that are higher than their place: read to the end by keyboard, and still while a proof runs."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import BenefitsView, BenefitView, Pill, PresaleView, SaleView, ScreenView
from pos_terminal.ui.pages.presale import PresalePane
from pos_terminal.ui.pages.sale import SalePage
from pos_terminal.ui.widgets.benefits import BenefitRow, BenefitsCard
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.hands import press

Key = Qt.Key
SIZES = pytest.mark.parametrize("size", [(1024, 768), (1366, 768)])


def benefits(
    count: int = 14, *, pill: str = "正在核对…", unusable: tuple[int, ...] = (), used: int = 0
) -> BenefitsView:
    rows = tuple(
        BenefitView(
            code=f"c{place}",
            title=f"满减券 {place}",
            amount="5.00",
            used=place <= used,
            usable=place not in unusable,
            reason="与已用的券不能同用",
            intent=intents.ForceBenefit(benefit=f"c{place}", how="in"),
        )
        for place in range(1, count + 1)
    )
    return BenefitsView(rows=rows, summary="用了 1 项", pill=Pill(text=pill))


def body(name: str) -> SaleView:
    found = samples.screen(name).body
    assert isinstance(found, SaleView)
    return found


def of_sale(view: BenefitsView) -> ScreenView:
    changed = msgspec.structs.replace(body("benefits"), benefits=view)
    return msgspec.structs.replace(samples.screen("benefits"), body=changed)


def of_order(view: BenefitsView, **changes: object) -> ScreenView:
    shown = body("presale-found")
    presale = msgspec.structs.replace(shown.presale or PresaleView(stage="found"), benefits=view, **changes)
    changed = msgspec.structs.replace(shown, presale=presale, benefits=view)
    return msgspec.structs.replace(samples.screen("presale-found"), body=changed)


def show(desk: Desk, view: ScreenView) -> None:
    desk.window.show_view(view)
    desk.settle()
    desk.asked.clear()


def area(desk: Desk) -> QScrollArea:
    page = desk.window.pages[SaleView]
    assert isinstance(page, SalePage)
    return next(one for one in page.left.findChildren(QScrollArea) if one.isVisible())


def at(desk: Desk) -> int:
    return area(desk).verticalScrollBar().value()


def card(desk: Desk) -> BenefitsCard:
    return next(one for one in desk.window.findChildren(BenefitsCard) if one.isVisible())


def marked(desk: Desk) -> str:
    """The benefit that is marked, empty where none is; it has to be in sight."""
    found = [row for row in card(desk).rows() if row.marked]
    assert len(found) <= 1
    if not found:
        return ""
    port = area(desk).viewport()
    top = found[0].mapTo(port, QPoint(0, 0)).y()
    assert 0 <= top <= port.height() - found[0].height(), f"{found[0].key.objectName()} is out of sight"
    return found[0].key.objectName().removeprefix("benefit_")


@SIZES
def test_arrows_read_all_benefits_those_that_are_of_no_use_too(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    show(desk, of_sale(benefits(unusable=(3, 14))))
    assert marked(desk) == ""
    read = []
    for _ in range(14):
        press(desk, Key.Key_Down)
        read.append(marked(desk))
    assert read == [f"c{place}" for place in range(1, 15)]
    assert at(desk) > 0
    press(desk, *[Key.Key_Up] * 13)
    assert marked(desk) == "c1"
    press(desk, Key.Key_Up, Key.Key_Up)  # past the first: what stands over it
    assert (marked(desk), at(desk)) == ("c1", 0)
    assert desk.asked == []


def test_enter_presses_the_marked_benefit_and_only_where_it_works(desk: Desk) -> None:
    show(desk, of_sale(benefits(unusable=(3,))))
    press(desk, Key.Key_Return)
    assert desk.asked == []
    press(desk, *[Key.Key_Down] * 2, Key.Key_Return, Key.Key_Down, Key.Key_Return)
    assert desk.asked == [intents.ForceBenefit(benefit="c2", how="in")]
    press(desk, *[Key.Key_Down] * 9, Key.Key_Return)  # beyond those that have a number
    assert desk.asked[-1] == intents.ForceBenefit(benefit="c12", how="in")
    assert marked(desk) == "c12"


def test_goods_can_be_typed_while_a_benefit_is_marked(desk: Desk) -> None:
    show(desk, of_sale(benefits()))
    press(desk, Key.Key_Down, "6901", Key.Key_Return)
    assert desk.asked[-1] == intents.ScanTyped(text="6901")
    assert not any(isinstance(one, intents.ForceBenefit) for one in desk.asked)


@pytest.mark.parametrize("screen", [of_sale, of_order])
def test_pages_turn_and_the_mark_comes_along(desk: Desk, screen: object) -> None:
    desk.window.resize(1024, 768)
    show(desk, (of_sale if screen is of_sale else of_order)(benefits(20)))
    press(desk, Key.Key_PageDown)
    first = at(desk)
    assert (first > 0, marked(desk)) == (True, "")
    press(desk, Key.Key_Down)
    there = marked(desk)
    assert there
    assert at(desk) <= first + 80  # reading begins at what is seen, not at the first
    press(desk, Key.Key_PageDown)
    assert at(desk) > first
    assert marked(desk) not in ("", there)
    press(desk, *[Key.Key_PageUp] * 9)
    assert at(desk) == 0


@SIZES
def test_a_whole_order_is_read_by_arrows(desk: Desk, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    show(desk, of_order(benefits()))
    read: list[str] = []
    for _ in range(40):
        press(desk, Key.Key_Down)
        if (now := marked(desk)) and now not in read:
            read.append(now)
    assert read == [f"c{place}" for place in range(1, 15)]
    bar = area(desk).verticalScrollBar()
    assert bar.value() == bar.maximum()
    press(desk, Key.Key_Return)
    assert desk.asked == [intents.ForceBenefit(benefit="c14", how="in")]
    press(desk, *[Key.Key_Up] * 40)
    assert bar.value() == 0


def test_an_order_that_is_refused_is_read_too(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    show(desk, of_order(benefits(), stage="refused", refusal="还没有到付尾款的时间", can_collect=False))
    press(desk, *[Key.Key_PageDown] * 4)
    bar = area(desk).verticalScrollBar()
    assert bar.value() == bar.maximum() > 0


def test_tab_brings_the_key_it_reaches_into_sight(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    show(desk, of_sale(benefits()))
    for _ in range(60):
        press(desk, Key.Key_Tab)
        focused = desk.window.focusWidget()
        name = focused.objectName() if focused is not None else ""
        if name.startswith("benefit_c"):
            assert marked(desk) == name.removeprefix("benefit_")
        if name == "benefit_c14":
            break
    else:
        pytest.fail("Tab never came to the last benefit")
    press(desk, Key.Key_Up)
    assert marked(desk) == "c13"
    focused = desk.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "scan"


# --- nothing jumps


@pytest.mark.parametrize("screen", [of_sale, of_order])
def test_what_is_read_stays_where_it_is_while_a_proof_gets_better(desk: Desk, screen: object) -> None:
    made = of_sale if screen is of_sale else of_order
    desk.window.resize(1024, 768)
    show(desk, made(benefits()))
    press(desk, *[Key.Key_Down] * 14)
    there, row, value = marked(desk), card(desk).rows()[-1], at(desk)
    assert value > 0
    better = [benefits(used=2), benefits(used=5, pill="已是最低价")]
    for number, view in enumerate(better):
        balance = {"balance": f"{5_000 - number}.00", "benefit_total": "12.00"}
        show(desk, of_sale(view) if made is of_sale else of_order(view, **balance))
        assert (at(desk), marked(desk)) == (value, there)
        assert card(desk).rows()[-1] is row  # a finger that lies on a key keeps it
    joined = msgspec.structs.replace(better[-1], rows=(BenefitView(code="new", title="新券"), *better[-1].rows))
    show(desk, made(joined))
    assert (at(desk), marked(desk)) == (value, there)


def test_another_sale_is_read_from_the_top(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    show(desk, of_sale(benefits()))
    press(desk, *[Key.Key_Down] * 14)
    desk.show("sale")
    show(desk, of_sale(benefits(12)))
    assert (at(desk), marked(desk)) == (0, "")


def test_another_order_and_the_end_of_one_are_read_from_the_top(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    show(desk, of_order(benefits()))
    press(desk, *[Key.Key_Down] * 20)
    show(desk, of_order(benefits(), order="4012388176512099999"))
    assert (at(desk), marked(desk)) == (0, "")
    press(desk, *[Key.Key_Down] * 20)
    show(desk, of_order(benefits(), order="4012388176512099999", stage="collected"))
    assert (at(desk), marked(desk)) == (0, "")


def test_the_coupons_of_a_buyer_come_before_what_was_listed_of_no_use_and_have_the_first_keys(desk: Desk) -> None:
    """The order is there first, with the store's promotions; the answer with the buyer's coupons comes later."""
    promotions = benefits(12, unusable=tuple(range(1, 13)))
    show(desk, of_order(promotions))
    coupon = msgspec.structs.replace(promotions.rows[0], code="held", usable=True, used=True)
    show(desk, of_order(msgspec.structs.replace(promotions, rows=(coupon, *promotions.rows))))
    press(desk, Key.Key_1, modifier=Qt.KeyboardModifier.AltModifier)
    assert [one for one in desk.asked if isinstance(one, intents.ForceBenefit)] == [coupon.intent]


def test_the_mark_can_be_seen(desk: Desk, qtbot: QtBot) -> None:
    show(desk, of_sale(benefits()))
    row = card(desk).rows()[0]
    before = row.grab().toImage(), card(desk).grab(row.geometry()).toImage()
    press(desk, Key.Key_Down)
    assert isinstance(row, BenefitRow)
    assert card(desk).grab(row.geometry()).toImage() != before[1]


def test_the_pane_of_an_order_without_benefits_scrolls_by_lines(desk: Desk) -> None:
    desk.window.resize(1024, 720)
    desk.show("presale-collected")
    page = desk.window.pages[SaleView]
    assert isinstance(page, SalePage)
    assert isinstance(page.left.currentWidget(), PresalePane)
    bar = area(desk).verticalScrollBar()
    press(desk, *[Key.Key_Down] * 30)
    assert bar.value() == bar.maximum()
