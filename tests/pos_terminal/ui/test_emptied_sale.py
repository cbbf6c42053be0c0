"""A sale whose goods were all removed after a card was declined, among the parked ones."""

from __future__ import annotations

from PySide6.QtCore import Qt

from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.model import ParkedView
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.hands import press


def parked(counter: Counter) -> ParkedView:
    counter.ask(intents.OpenScreen(name="parked"))
    body = counter.body()
    assert isinstance(body, ParkedView)
    return body


def emptied(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="card"), intents.PayCard())
    counter.runtime.card(events.Declined(code="declined"))
    counter.ask(intents.LeaveTender())
    counter.ask(intents.RemoveLine(line=counter.sale().lines[0].line))
    counter.ask(intents.Park())


def test_it_says_what_it_is_and_what_to_do_with_it(counter: Counter) -> None:
    """It was «0 件 / 0 行», ¥0.00."""
    emptied(counter)
    (row,) = parked(counter).rows
    assert (row.counts, row.note) == ("没有商品", "商品已全部删除：取回后按 F8 作废，或接着扫商品")
    counter.ask(intents.SwitchLanguage(code="en"))
    (row,) = parked(counter).rows
    assert (row.counts, row.note) == (
        "No goods",
        "All goods were removed: recall it and void it by F8, or go on scanning",
    )


def test_recalled_it_can_be_voided_as_it_says(counter: Counter) -> None:
    emptied(counter)
    counter.ask(intents.Recall(sale=parked(counter).rows[0].sale))
    press(counter, Qt.Key.Key_F8, "1", Qt.Key.Key_F12)
    assert parked(counter).rows == ()
    assert counter.runtime.state.sale is None


def test_with_goods_it_says_how_many(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.Park())
    (row,) = parked(counter).rows
    assert (row.counts, row.note) == ("1 件 / 1 行", "绿茶")
