"""Benefits are chosen, reset, scanned and paid with at the till: by keyboard alone and by touch alone."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from pos_terminal.contract.benefit_book import BenefitBook, Group
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.sale.reasons import Explanation
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.model import BenefitsView, BenefitView
from pos_terminal.ui.pages.benefits import BenefitsPane
from pos_terminal.ui.widgets.benefits import KEYED
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.till.scenes import benefit
from tests.pos_terminal.ui.benefits_shown import benefits_of, key, rows, show
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import ALT, press, tap

BOOK = BenefitBook(
    benefits=(benefit("small", 100), benefit("large", 300, threshold=2_000)),
    groups=(Group(group="g", max=1, members=("small", "large")),),
)


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
