"""A void of which money went back stands in the history, with its slip to look at and to print again."""

from __future__ import annotations

import msgspec
from PySide6.QtCore import Qt

from pos_terminal.contract.facts import PaymentBack, SaleVoided
from pos_terminal.ui import intents
from pos_terminal.ui.model import HistoryView
from pos_terminal.ui.present import present
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.hands import press
from tests.pos_terminal.ui.states import STATES

VOID = SaleVoided(
    at_ms=1_771_052_645_000,
    sale="v1",
    period="p1",
    operator="1001",
    reason="wrong_item",
    amount=500,
    number="20260214-02-0007",
    back=(PaymentBack(attempt="a1", kind="card", amount=400),),
    cash=100,
)


def history() -> HistoryView:
    one = STATES["basket"]()
    session = msgspec.structs.replace(one.session, screen="history", history=(VOID,), history_selected="v1")
    body = present(one.state, one.links, session, one.now_ms, "zh_CN").body
    assert isinstance(body, HistoryView)
    return body


def test_the_history_says_what_went_back_and_that_nothing_was_sold() -> None:
    view = history()
    (row,) = view.rows
    assert (row.number, row.document, row.tenders, row.amount) == (VOID.number, "void", "银行卡 + 现金", "0.00")
    assert (row.of, row.state) == ("已退回 ¥5.00", "作废")
    assert not view.can_return


def test_its_slip_is_looked_at_and_printed_again(desk: Desk) -> None:
    desk.show("history")
    view = desk.window.view
    assert view is not None
    shown = msgspec.structs.replace(history(), can_reprint=True)
    desk.window.show_view(msgspec.structs.replace(view, body=shown))
    desk.settle()
    press(desk, Qt.Key.Key_Down, Qt.Key.Key_F12)
    assert desk.last() == intents.Reprint(sale="v1", document="void")
