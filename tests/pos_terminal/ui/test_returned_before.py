"""What came back stands on the Z and in the history, where its paper is printed again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt

from pos_terminal.ui import intents
from pos_terminal.ui.model import ClosePeriodView, HistoryView
from tests.pos_terminal.ui.bringing import Goods
from tests.pos_terminal.ui.hands import press, tap
from tests.pos_terminal.ui.test_returns import Key


def test_the_z_on_screen_counts_what_came_back(goods: Goods) -> None:
    goods.sell("6901", cash=1_234)
    goods.bring_back()
    tap(goods, "return_all", "confirm_return", "reason_faulty", "confirm_refund")
    goods.ask(intents.OpenScreen(name="close_period"), intents.ClosePeriod(counts={50_000: 1}))
    body = goods.body()
    assert isinstance(body, ClosePeriodView)
    shown = {row.label: row.amount for row in body.report}
    assert (shown["退货单数"], shown["实收合计"], shown["应有现金"]) == ("1", "0.00", "500.00")


def test_the_history_says_what_came_back(goods: Goods) -> None:
    whole = goods.sell("6901", cash=1_234)
    goods.bring_back()
    tap(goods, "return_all", "confirm_return", "reason_faulty", "confirm_refund")
    part = goods.sell("6901", "6902", cash=5_000)
    goods.bring_back()
    tap(goods, f"all_{part.lines[0].line}", "confirm_return", "reason_faulty", "confirm_refund")
    kept = goods.sell("6902", cash=450)
    goods.ask(intents.OpenScreen(name="history"))
    view = goods.body()
    assert isinstance(view, HistoryView)
    assert {row.sale: (row.state, row.tone) for row in view.rows if row.document == "sale"} == {
        whole.sale: ("已退", "plain"),
        part.sale: ("部分退", "plain"),
        kept.sale: ("", "plain"),
    }


def test_the_history_lists_a_refund_and_prints_it_again(goods: Goods) -> None:
    sale = goods.sell("6901", "6902", cash=5_000)
    goods.bring_back()
    tap(goods, f"all_{sale.lines[0].line}", "confirm_return", "reason_faulty", "confirm_refund")
    back = goods.refunded()
    goods.ask(intents.OpenScreen(name="history"))
    view = goods.body()
    assert isinstance(view, HistoryView)
    row = view.rows[0]
    assert (row.number, row.amount, row.tenders, row.state) == (back.number, "-12.34", "现金", "退货")
    assert row.of == f"原单 {sale.number}"
    assert (view.selected, view.preview) == (back.refund, f"refund of {back.refund}")
    assert (view.can_reprint, view.can_return, view.goods) == (True, False, "")
    press(goods, Key.Key_F9, Key.Key_F12)
    assert goods.runtime.printed[-1] == f"refund/{back.refund}/1"
    press(goods, Key.Key_Down)
    view = goods.body()
    assert isinstance(view, HistoryView)
    assert (view.selected, view.preview, view.can_return) == (sale.sale, f"receipt of {sale.sale}", True)
    press(goods, Key.Key_Up)
    view = goods.body()
    assert isinstance(view, HistoryView)
    assert view.preview == f"refund of {back.refund}"
    goods.type_into("find_receipt", back.number[-4:], enter=False)
    view = goods.body()
    assert isinstance(view, HistoryView)
    assert [one.number for one in view.rows] == [back.number]


def test_a_refund_whose_paper_did_not_come_says_so_in_the_history(goods: Goods) -> None:
    goods.sell("6901", cash=1_234)
    goods.runtime.paper = False
    goods.bring_back()
    tap(goods, "return_all", "confirm_return", "reason_faulty", "confirm_refund")
    goods.ask(intents.OpenScreen(name="history"))
    view = goods.body()
    assert isinstance(view, HistoryView)
    assert [(one.state, one.tone) for one in view.rows] == [("未打印小票", "warn"), ("已退", "plain")]


def test_the_key_to_print_again_is_shut_from_the_look_up_on(goods: Goods, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pressed twice while the ledger is read, it would say nothing; now it says that it is being printed."""
    goods.sell("6901", cash=1_234)
    goods.bring_back()
    tap(goods, "return_all", "confirm_return", "reason_faulty", "confirm_refund")
    assert [action.shortcut for action in goods.returns().actions] == ["Ctrl+R"]
    asked: list[str] = []
    monkeypatch.setattr(goods.runtime, "reprint", lambda subject, document: asked.append(subject))
    press(goods, Key.Key_R, modifier=Qt.KeyboardModifier.ControlModifier)
    assert asked == [goods.refunded().refund]
    assert goods.returns().actions == ()
    assert goods.returns().receipt == "正在打印小票"
    press(goods, Key.Key_R, modifier=Qt.KeyboardModifier.ControlModifier)
    assert len(asked) == 1
    monkeypatch.undo()
    goods.runtime.reprint(asked[0], "refund")
    assert goods.returns().receipt == "小票已打印"
    assert len(goods.returns().actions) == 1
