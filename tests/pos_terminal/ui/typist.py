"""What a clerk types into whatever has the focus, key by key or by an input method."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from tests.pos_terminal.ui.counter import Counter

PLAIN = Qt.KeyboardModifier.NoModifier


def keys(counter: Counter, *typed: Qt.Key | str, pace_ms: int = 40, modifier: Qt.KeyboardModifier = PLAIN) -> None:
    """Keys to whatever has the focus, as a person types them."""
    for one in typed:
        target = counter.window.focusWidget()
        assert target is not None
        if isinstance(one, str):
            QTest.keyClicks(target, one, modifier, pace_ms)
        else:
            QTest.keyClick(target, one, delay=pace_ms)
        counter.settle()


def commit_text(counter: Counter, text: str) -> None:
    """What an input method sends: the text while it is composed, then the text that was chosen."""
    target = counter.window.focusWidget()
    assert target is not None
    QApplication.sendEvent(target, QInputMethodEvent("pin'yin", []))
    chosen = QInputMethodEvent()
    chosen.setCommitString(text)
    QApplication.sendEvent(target, chosen)


def text_of(counter: Counter) -> str:
    field = counter.window.findChild(QLineEdit, "scan")
    assert field is not None
    return field.text()
