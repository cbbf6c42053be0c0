"""Receipts and history: what was printed, what was not, and printing it again."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from pos_terminal.contract.facts import SaleClosed
from pos_terminal.till import events
from pos_terminal.ui import intents
from pos_terminal.ui.model import HistoryView
from pos_terminal.ui.pages.page import NoticeBar
from tests.pos_terminal.ui import hands
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.typist import keys

# --- receipts -------------------------------------------------------------------------------------------------------


def test_enter_in_the_history_finds_and_prints_nothing(counter: Counter) -> None:
    counter.start()
    for code in ("6901", "6902"):
        counter.scan(code)
        counter.ask(intents.PayCash(text=""))
    first = next(fact for fact in counter.runtime.facts if isinstance(fact, SaleClosed))
    counter.ask(intents.OpenScreen(name="history"))
    before = list(counter.runtime.printed)
    keys(counter, Qt.Key.Key_Return)
    hands.press(counter, first.number[-4:], Qt.Key.Key_Return)
    assert counter.runtime.printed == before
    field = counter.window.findChild(QLineEdit, "find_receipt")
    assert field is not None
    assert (field.hasFocus(), field.selectedText()) == (True, first.number[-4:]), "the next number takes its place"
    assert counter.controller.session.history_selected == first.sale
    hands.press(counter, Qt.Key.Key_F12)
    assert counter.runtime.printed == [*before, f"sale/{first.sale}/1"]


def test_a_receipt_of_the_history_is_printed_once(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    counter.start()
    counter.scan("6901")
    counter.ask(intents.PayCash(text=""), intents.OpenScreen(name="history"))
    looked_up: list[str] = []
    monkeypatch.setattr(counter.runtime, "reprint", lambda sale, document: looked_up.append(sale))  # it takes its time
    hands.press(counter, Qt.Key.Key_F12)
    sale = counter.closed().sale
    assert looked_up == [sale]
    counter.settle()
    key = counter.window.findChild(QAbstractButton, "reprint")
    assert key is not None
    assert not key.isEnabled()
    counter.ask(intents.Reprint(sale=sale))
    assert looked_up == [sale], "it is on its way"
    counter.runtime.prints = False
    counter.runtime.post(events.Reprint, sale=sale, copy=1)
    counter.ask(intents.Reprint(sale=sale))
    assert looked_up == [sale], "it is being printed"
    assert not key.isEnabled()
    counter.runtime.post(events.PrintFinished, job=f"sale/{sale}/1", printed=True)
    counter.settle()
    assert key.isEnabled()
    hands.press(counter, Qt.Key.Key_F12)
    assert looked_up == [sale, sale]


# --- afterwards -----------------------------------------------------------------------------------------------------


def test_history_shows_the_newest_finds_and_reprints(counter: Counter) -> None:
    counter.start()
    for _ in range(2):
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    newest = counter.closed()
    counter.ask(intents.OpenScreen(name="history"))
    body = counter.body()
    assert isinstance(body, HistoryView)
    assert (body.selected, body.preview) == (newest.sale, f"receipt of {newest.sale}")
    counter.ask(intents.ShowReceipt(sale=body.rows[1].sale))
    body = counter.body()
    assert isinstance(body, HistoryView)
    assert body.preview == f"receipt of {body.rows[1].sale}"
    counter.ask(intents.FindReceipts(text="0002"))
    body = counter.body()
    assert isinstance(body, HistoryView)
    assert [row.number for row in body.rows] == [newest.number]
    counter.ask(intents.Reprint(sale=newest.sale))
    assert counter.runtime.printed[-1] == f"sale/{newest.sale}/1"
    counter.ask(intents.OpenScreen(name="sale"))
    counter.runtime.find_history("0001")  # as after a receipt's barcode was scanned
    assert isinstance(counter.body(), HistoryView)


def test_an_unprinted_receipt_is_reprinted_from_its_notice(counter: Counter) -> None:
    counter.start()
    counter.runtime.paper = False
    counter.scan("6901")
    counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.window.toast_text().startswith("小票未打印：缺纸")
    view = counter.sale()
    assert len(view.notices) == 1
    assert view.done is not None
    assert (view.done.receipt, view.done.receipt_tone, view.done.actions) == ("小票没有打出来", "warn", ())
    bar = next(one for one in counter.window.findChildren(NoticeBar) if one.isVisible())
    key = bar.findChild(QAbstractButton)
    assert key is not None
    assert (key.text(), key.isVisible()) == ("补打", True)
    counter.runtime.paper = True
    keys(counter, "r", modifier=Qt.KeyboardModifier.ControlModifier)
    assert counter.runtime.printed[-1].endswith("/0"), "no paper came out before: this is the receipt itself"
    assert counter.sale().notices == ()
    done = counter.sale().done
    assert done is not None
    assert done.receipt == "小票已打印"
    keys(counter, "r", modifier=Qt.KeyboardModifier.ControlModifier)  # the customer wants a second one
    assert [job.split("/")[-1] for job in counter.runtime.printed[-2:]] == ["0", "1"]


def test_the_history_marks_each_sale_without_a_receipt_until_it_is_printed(counter: Counter) -> None:
    counter.start()
    for paper in (True, False, False):
        counter.runtime.paper = paper
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
    assert counter.window.toast_text() == "小票未打印：缺纸，请装纸后补打。共 2 单没有小票"
    counter.ask(intents.OpenScreen(name="history"))

    def states() -> list[str]:
        body = counter.body()
        assert isinstance(body, HistoryView)
        return [row.state for row in body.rows]

    assert states() == ["未打印小票", "未打印小票", ""]
    body = counter.body()
    assert isinstance(body, HistoryView)
    older = body.rows[1].sale
    counter.runtime.paper = True
    counter.ask(intents.ShowReceipt(sale=older), intents.Reprint(sale=older))
    assert states() == ["未打印小票", "", ""]
    assert counter.runtime.printed[-1] == f"sale/{older}/0"


def test_the_history_opens_on_the_newest_sale_and_finds_by_what_stands_in_its_field(counter: Counter) -> None:
    counter.start()
    for _ in range(2):
        counter.scan("6901")
        counter.ask(intents.BeginTender(kind="cash"), intents.PayCash(text=""))
        counter.settle()
    first, second = (fact for fact in counter.runtime.facts if isinstance(fact, SaleClosed))
    counter.ask(intents.OpenScreen(name="history"), intents.FindReceipts(text=first.number[-4:]))
    counter.settle()
    finder = counter.window.findChild(QLineEdit, "find_receipt")
    assert finder is not None
    finder.setText(first.number[-4:])
    found = counter.body()
    assert isinstance(found, HistoryView)
    assert found.selected == first.sale
    counter.ask(intents.OpenScreen(name="sale"), intents.OpenScreen(name="history"))
    counter.settle()
    shown = counter.body()
    assert isinstance(shown, HistoryView)
    assert (finder.text(), shown.query, shown.selected) == ("", "", second.sale)
