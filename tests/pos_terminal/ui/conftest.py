"""A window as the program makes it, with its intents collected."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from pos_terminal.ui import samples, theme, translations
from pos_terminal.ui.controller import Controller
from pos_terminal.ui.intents import Intent
from pos_terminal.ui.language import Language
from pos_terminal.ui.sounds import Sounds
from pos_terminal.ui.window import MainWindow
from tests.pos_terminal.ui.bringing import Goods
from tests.pos_terminal.ui.counter import Counter
from tests.pos_terminal.ui.edge import InstantRuntime
from tests.pos_terminal.ui.hands import Pace


class Desk:
    """A window under test: ``show`` a sample, then look at ``asked``."""

    def __init__(self, window: MainWindow, language: Language) -> None:
        self.window, self.language = window, language
        self.asked: list[Intent] = []
        window.intent.connect(self.asked.append)

    def show(self, name: str) -> None:
        self.window.show_view(samples.screen(name))
        self.settle()
        self.asked.clear()

    @staticmethod
    def settle() -> None:
        """Let layouts come to rest: a wrapped text asks for its height only once it knows its width."""
        for _ in range(4):
            QApplication.processEvents()

    def last(self) -> Intent:
        assert self.asked, "nothing was asked for"
        return self.asked[-1]


@pytest.fixture(scope="session")
def styled(qapp: QApplication) -> QApplication:
    theme.load(qapp)
    return qapp


@pytest.fixture
def desk(styled: QApplication, qtbot: QtBot) -> Iterator[Desk]:
    language = Language()
    window = MainWindow(language, sounds=Sounds(muted=True), now_ms=Pace())
    qtbot.addWidget(window)
    window.resize(1366, 768)
    with qtbot.waitExposed(window):
        window.show()
    yield Desk(window, language)
    if window.sheet is not None:
        window.sheet.reject()
    language.use("zh_CN")


@pytest.fixture
def counter(qtbot: QtBot, styled: QApplication) -> Iterator[Counter]:
    language = Language()
    pace = Pace()
    window = MainWindow(language, sounds=Sounds(muted=True), now_ms=pace)
    qtbot.addWidget(window)
    window.resize(1366, 768)
    runtime = InstantRuntime()
    controller = Controller(window, runtime, usual_float=50_000, parent=window)  # its timers end with the window
    with qtbot.waitExposed(window):
        window.show()
    yield Counter(window, runtime, controller, pace)
    language.use("zh_CN")


@pytest.fixture
def translation_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder in the place of the one with the languages' files."""
    monkeypatch.setattr(translations, "folder", lambda: tmp_path)
    forget_languages()
    yield tmp_path
    forget_languages()


def forget_languages() -> None:
    """Read the files anew."""
    translations.texts.cache_clear()
    translations.languages.cache_clear()


@pytest.fixture(autouse=True)
def quiet_platform() -> Iterator[None]:
    """The off-screen platform complains once a dialog that it cannot propagate size hints; nothing else may."""
    said: list[str] = []

    def listen(kind: QtMsgType, _context: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and "propagateSizeHints" not in text:
            said.append(text)

    before = qInstallMessageHandler(listen)
    yield
    qInstallMessageHandler(before)
    assert said == []


@pytest.fixture
def goods(counter: Counter) -> Goods:
    made = Goods(counter.window, counter.runtime, counter.controller, counter.pace)
    made.start()
    return made


@pytest.fixture
def basket(counter: Counter) -> Counter:
    """A piece at ¥12.34 has been scanned."""
    counter.start()
    counter.scan("6901")
    counter.settle()
    return counter
