"""What comes by itself moves nothing under a finger, and a count is the one that is being counted."""

from __future__ import annotations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from pos_terminal.ui import samples, theme
from pos_terminal.ui.model import ClosePeriodView, Notice, ReturnView, SaleView, ScreenView
from pos_terminal.ui.widgets.money import MoneyPanel
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.hands import press

LATE = "微信支付 ¥12.34 已按失败处理，后来查明成功（4200012）· 销售 20260214-02-0217 · 请主管核对并退款"


def places(desk: Desk) -> dict[str, QPoint]:
    """Where the fields and keys in sight begin."""
    desk.settle()
    found: list[QWidget] = [*desk.window.findChildren(QAbstractButton), *desk.window.findChildren(QLineEdit)]
    return {
        one.objectName(): one.mapTo(desk.window, QPoint(0, 0))
        for one in found
        if one.isVisible() and one.objectName() and one.objectName() != "notice_key"
    }


def with_body(view: ScreenView, **changes: object) -> ScreenView:
    return msgspec.structs.replace(view, body=msgspec.structs.replace(view.body, **changes))


@pytest.mark.parametrize(
    "changes", [{"note": LATE}, {"blocked": (LATE, LATE)}, {"problem": LATE}, {"note": LATE, "problem": LATE}]
)
def test_a_late_notice_moves_no_field_of_the_count(desk: Desk, changes: dict[str, object]) -> None:
    desk.show("close-count")
    view = desk.window.view
    assert view is not None
    assert isinstance(view.body, ClosePeriodView)
    bare = with_body(view, note="", blocked=(), problem="")
    desk.window.show_view(bare)
    before = places(desk)
    desk.window.show_view(with_body(bare, **changes))
    assert places(desk) == before


@pytest.mark.parametrize("sample", ["sale", "return"])
def test_a_late_notice_moves_no_key_or_field_of_the_sale_and_the_return(desk: Desk, sample: str) -> None:
    desk.show(sample)
    view = desk.window.view
    assert view is not None
    assert isinstance(view.body, SaleView | ReturnView)
    bare = with_body(view, notices=())
    desk.window.show_view(bare)
    before = places(desk)
    desk.window.show_view(with_body(bare, notices=(Notice(text=LATE),)))
    assert places(desk) == before


@pytest.mark.parametrize("size", [(1024, 720), (1024, 768), (1280, 800), (1920, 1080)], ids=str)
def test_no_key_beside_the_money_moves_while_sales_go_on(desk: Desk, size: tuple[int, int]) -> None:
    """The card over the keys grew with each figure: a tap for cash landed on the one below."""
    desk.window.resize(*size)
    seen: dict[str, dict[str, QRect]] = {}
    for name, body in samples.BODIES.items():
        if isinstance(body, SaleView):
            desk.show(name)
            money = desk.window.findChild(MoneyPanel)
            assert money is not None
            seen[name] = {
                key.objectName(): QRect(key.mapTo(desk.window, QPoint(0, 0)), key.size())
                for key in money.findChildren(QAbstractButton)
            }
    figures = {"sale-empty", "sale", "presale-found", "tender-mixed", "done", "presale-returned", "presale-refused"}
    assert figures <= seen.keys()
    assert len(seen["sale"]) == 21
    assert [name for name, places in seen.items() if places != seen["sale"]] == []
    assert min(min(place.width(), place.height()) for place in seen["sale"].values()) >= theme.TOUCH


def test_what_was_counted_is_gone_with_the_page_so_that_nobody_else_sees_it(desk: Desk) -> None:
    desk.show("close-count")
    press(desk, "7")
    desk.show("sale")
    desk.show("close-count")
    field = desk.window.findChild(QLineEdit, "count_10000")
    assert field is not None
    assert field.text() == ""


def test_what_was_counted_stays_while_its_operator_is_on_the_page(desk: Desk) -> None:
    desk.show("close-count")
    press(desk, "7")
    view = samples.screen("close-count")
    desk.window.show_view(with_body(view, note=LATE))
    field = desk.window.findChild(QLineEdit, "count_10000")
    assert field is not None
    assert field.text() == "7"
