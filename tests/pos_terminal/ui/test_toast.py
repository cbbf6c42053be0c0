"""How long a toast stays."""

from __future__ import annotations

from pos_terminal.ui.model import Toast
from pos_terminal.ui.widgets.toast import LONGEST_MS, SHOWN_MS, shown_ms
from tests.pos_terminal.ui.conftest import Desk

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
