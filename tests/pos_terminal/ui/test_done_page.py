"""The page of the sale that just closed stays readable whatever stands under it."""

from __future__ import annotations

from itertools import combinations

import msgspec
import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QScrollArea, QWidget

from pos_terminal.ui import intents, samples
from pos_terminal.ui.model import Action, DoneView, Notice, SaleView, TenderRow
from pos_terminal.ui.pages.done import DonePane
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Icon, PillLabel, Text
from tests.pos_terminal.ui.conftest import Desk

TENDERS = (
    TenderRow(tender="t1", kind="card", title="刷卡", detail="尾号 1234 · 银联", amount="100.00"),
    TenderRow(tender="t2", kind="code", title="微信支付", detail="…00000004 · 平台优惠 ¥5.00", amount="50.00"),
    TenderRow(tender="t3", kind="cash", title="现金", detail="收 ¥ 500.00，找 ¥ 7.00", amount="493.00"),
)
REPRINT = Action(label="补打", intent=intents.Reprint(sale="s"), shortcut="Ctrl+R")
TWO = (samples.LATE, msgspec.structs.replace(samples.LATE_CODE, actions=(REPRINT,)))


def show(desk: Desk, tenders: tuple[TenderRow, ...], notices: tuple[Notice, ...]) -> DonePane:
    view = samples.screen("done")
    assert isinstance(view.body, SaleView)
    done = DoneView(
        sale="s",
        number="20260214-02-0217",
        total="643.00",
        tenders=tenders,
        receipt="小票已打印",
        receipt_tone="ok",
        actions=(REPRINT,),
    )
    body = msgspec.structs.replace(view.body, done=done, notices=notices)
    desk.window.show_view(msgspec.structs.replace(view, body=body))
    desk.settle()
    (pane,) = [one for one in desk.window.findChildren(DonePane) if one.isVisible()]
    return pane


def place(widget: QWidget, root: QWidget) -> QRect:
    return QRect(widget.mapTo(root, QPoint(0, 0)), widget.size())


def parts(pane: QWidget) -> list[QWidget]:
    return [one for kind in (Text, PillLabel, Key, Icon) for one in pane.findChildren(kind) if one.isVisible()]


def check(pane: DonePane) -> None:
    read = [(one, place(one, pane)) for one in parts(pane)]
    for (one, here), (other, there) in combinations(read, 2):
        assert not here.intersects(there), (one, other)
    for text in pane.findChildren(Text):
        if text.isVisible() and text.text():
            needed = text.heightForWidth(text.width()) if text.wordWrap() else QFontMetrics(text.font()).height()
            assert text.height() >= needed, f"«{text.text()}» is cut"


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("size", [(1024, 768), (1366, 768), (1280, 720)], ids=str)
@pytest.mark.parametrize("count", [1, 2, 3])
def test_each_tender_is_whole_over_two_notices(desk: Desk, size: tuple[int, int], language: str, count: int) -> None:
    desk.language.use(language)
    desk.window.resize(*size)
    pane = show(desk, TENDERS[:count], TWO)
    check(pane)
    area = pane.findChild(QScrollArea)
    assert area is not None
    if size[1] >= 768:
        assert area.verticalScrollBar().maximum() == 0, "all of it is in sight"


def test_the_sign_is_back_when_the_notices_are_gone(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    pane = show(desk, TENDERS, TWO)
    sign = next(one for one in pane.findChildren(Icon) if one.objectName() == "sign")
    assert not sign.isVisible()
    show(desk, TENDERS, ())
    assert sign.isVisible()
    check(pane)


def test_what_is_higher_than_its_place_is_scrolled_by_keyboard(desk: Desk) -> None:
    desk.window.resize(1024, 768)
    pane = show(desk, TENDERS * 4, TWO)
    check(pane)
    area = pane.findChild(QScrollArea)
    assert area is not None
    assert area.verticalScrollBar().maximum() > 0
    assert pane.takes_key(0x01000015)  # Down
    assert area.verticalScrollBar().value() > 0
