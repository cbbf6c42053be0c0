"""A clerk on the page of the money: its keys and what it says, and payments that nobody knows the outcome of."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton

from pos_terminal.contract.cloud import Unknown
from pos_terminal.contract.facts import SaleClosed
from pos_terminal.till import events
from pos_terminal.ui.model import TenderView
from pos_terminal.ui.pages.sale import SalePage
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.ui import hands
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.states import BARE, OFFLINE

F9, F10, F11, F12 = Qt.Key.Key_F9, Qt.Key.Key_F10, Qt.Key.Key_F11, Qt.Key.Key_F12


CODE = "134567890123456789"


def press(counter: Counter, *keys: Qt.Key | str) -> None:
    counter.settle()
    hands.press(counter, *keys)


def tender(counter: Counter) -> TenderView:
    view = counter.sale().tender
    assert view is not None
    return view


def sold(counter: Counter) -> list[str]:
    """How the sales that closed were paid."""
    return [one.kind for fact in counter.runtime.facts if isinstance(fact, SaleClosed) for one in fact.tenders]


def takes_money(counter: Counter) -> bool:
    key = counter.window.findChild(QAbstractButton, "pay")
    assert key is not None
    return key.isEnabled()


def kind_keys(counter: Counter) -> dict[str, Key]:
    page = counter.window.findChild(SalePage)
    assert page is not None
    return page.money.kind_keys


def shut_text(counter: Counter) -> str:
    text = counter.window.findChild(Text, "tender_shut")
    assert text is not None
    return text.text() if text.isVisible() else ""


def no_pinpad(basket: Counter) -> None:
    basket.runtime.set_links(pinpad=BARE.pinpad)


def off_line(basket: Counter) -> None:
    basket.runtime.set_links(server=OFFLINE.server)


def card_unclear(basket: Counter) -> None:
    press(basket, F10, F12)
    basket.runtime.card(events.Unclear(why="lost"))
    press(basket, F9)


def question(counter: Counter) -> str:
    sheet = counter.window.sheet
    return "\n".join(label.text() for label in sheet.findChildren(Text)) if sheet is not None else ""


def shown_texts(counter: Counter) -> str:
    return "\n".join(text.text() for text in counter.window.findChildren(Text) if text.isVisible())


def code_unclear(basket: Counter) -> None:
    press(basket, F11)
    basket.scan(CODE)
    basket.runtime.answer(Unknown(why="timeout"))


def code_unknown(counter: Counter) -> None:
    counter.start()
    counter.scan("6901")
    counter.runtime.post(events.CodeChosen)
    counter.runtime.scan(CODE)
    counter.runtime.answer(Unknown(why="timeout"))
