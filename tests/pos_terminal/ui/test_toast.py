"""How long a toast stays."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtTest import QTest

from pos_terminal.ui.model import Toast
from pos_terminal.ui.widgets.toast import LONGEST_MS, LOOKS_MS, SHOWN_MS, shown_ms
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.desk import Key
from tests.pos_terminal.ui.hands import press

LONG = "这一单有 ¥899.00 没有到账，请先由主管处理差异，再退款"


def test_a_longer_sentence_stays_longer_in_either_language() -> None:
    assert shown_ms("已删除") == SHOWN_MS
    assert shown_ms(LONG) > 2 * SHOWN_MS
    english = "¥899.00 of this sale never came: a supervisor settles that first, then refund"
    assert shown_ms(english) > 2 * SHOWN_MS
    assert shown_ms(english * 9) == LONGEST_MS


def test_the_toast_keeps_to_it(desk: Desk) -> None:
    desk.show("sale")
    desk.window.toast(Toast(text=LONG, tone="warn"))
    assert desk.window.ground.toast.left_ms() > 2 * SHOWN_MS
    desk.window.toast(Toast(text="已删除"))
    assert 0 < desk.window.ground.toast.left_ms() <= 1.1 * SHOWN_MS


@pytest.mark.parametrize("size", [(1366, 768), (1024, 720)])
@pytest.mark.parametrize("dialog", ["quit", "void"])
def test_what_is_said_under_an_open_dialog_stands_beside_it(desk: Desk, dialog: str, size: tuple[int, int]) -> None:
    """In the corner of a veiled screen it passed unseen: who answers a question looks at the question."""
    desk.window.resize(*size)
    desk.show("sale")
    if dialog == "quit":
        desk.window.open_dialog("quit", None)
    else:
        press(desk, Key.Key_F8)
    desk.window.toast(Toast(text=LONG, tone="warn"))
    desk.settle()
    toast, sheet = desk.window.ground.toast, desk.window.sheet
    assert sheet is not None
    asked = QRect(desk.window.mapFromGlobal(sheet.geometry().topLeft()), sheet.size())
    said = toast.geometry()
    assert toast.isVisible()
    assert not said.intersects(asked)
    assert min(abs(said.top() - asked.bottom()), abs(asked.top() - said.bottom())) <= 16
    assert asked.left() - 1 <= said.center().x() <= asked.right() + 1
    assert desk.window.rect().contains(said)
    sheet.reject()
    QTest.qWait(2 * LOOKS_MS)
    assert toast.x() == 24, "where toasts are"
