"""A clerk at the window of a till: the real window, controller and machine, with edges that answer at once."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from pos_terminal.contract.facts import SaleClosed
from pos_terminal.ui import intents
from pos_terminal.ui.controller import Controller
from pos_terminal.ui.intents import Intent
from pos_terminal.ui.model import SaleView
from pos_terminal.ui.window import MainWindow
from tests.pos_terminal.ui.edge import InstantRuntime
from tests.pos_terminal.ui.hands import Pace


class Counter:
    """A clerk at the window."""

    def __init__(self, window: MainWindow, runtime: InstantRuntime, controller: Controller, pace: Pace) -> None:
        self.window, self.runtime, self.controller, self.pace = window, runtime, controller, pace
        self.painted = 0
        window.shown.connect(self._paint)

    def _paint(self) -> None:
        self.painted += 1

    def ask(self, *wishes: Intent) -> None:
        for wish in wishes:
            self.window.intent.emit(wish)
            QApplication.processEvents()

    def settle(self) -> None:
        QApplication.processEvents()

    def body(self) -> object:
        self.settle()
        assert self.window.view is not None
        return self.window.view.body

    def sale(self) -> SaleView:
        body = self.body()
        assert isinstance(body, SaleView)
        return body

    def click(self, name: str) -> None:
        button = self.window.findChild(QAbstractButton, name)
        assert button is not None, name
        assert button.isEnabled(), name
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        self.settle()

    def type_into(self, name: str, text: str, *, enter: bool = True) -> None:
        field = self.window.findChild(QLineEdit, name)
        assert field is not None, name
        field.setFocus()
        QTest.keyClicks(field, text)
        if enter:
            QTest.keyClick(field, Qt.Key.Key_Return)
        self.settle()

    def start(self) -> None:
        self.ask(intents.SignIn(number="1001", pin="1234"), intents.OpenPeriod(float_text="500"))

    def scan(self, *codes: str) -> None:
        self.ask(*(intents.ScanTyped(text=code) for code in codes))

    def closed(self) -> SaleClosed:
        return next(fact for fact in reversed(self.runtime.facts) if isinstance(fact, SaleClosed))
