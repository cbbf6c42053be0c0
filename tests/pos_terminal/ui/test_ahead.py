"""Screens are made in idle moments, and a change of language never builds, shows and deletes in one turn."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from pos_terminal.ui import samples
from pos_terminal.ui.model import DevicesView, SaleView, SignInView, StartingView
from pos_terminal.ui.pages.page import Page
from pos_terminal.ui.window import AHEAD_AFTER_MS, SCREENS, MainWindow
from tests.pos_terminal.ui.conftest import Desk

NAMES = {type(body): name for name, body in samples.BODIES.items()}


def idle(desk: Desk, qtbot: QtBot) -> None:
    """Until everything is made that is made ahead."""
    qtbot.waitUntil(lambda: set(SCREENS) <= set(desk.window.pages), timeout=5000)


def test_every_screen_is_made_before_it_is_needed(desk: Desk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.show("sign-in")
    assert set(desk.window.pages) == {SignInView}, "nothing is made before the first screen is in sight"
    idle(desk, qtbot)

    def too_late(window: MainWindow, kind: type) -> Page:
        raise AssertionError(f"{kind.__name__} was made when it was wanted")

    monkeypatch.setattr(MainWindow, "page_for", too_late)
    for name in ("sale", "devices", "close-count", "history", "parked", "open-period"):
        desk.show(name)
        assert desk.window.pages[type(samples.screen(name).body)].isVisible()


def test_what_is_made_ahead_takes_no_focus(desk: Desk, qtbot: QtBot) -> None:
    desk.show("sale")
    idle(desk, qtbot)
    focused = desk.window.focusWidget()
    assert focused is not None
    assert focused.objectName() == "scan"


def test_a_screen_wanted_before_it_was_laid_out_is_not_made_again(desk: Desk, qtbot: QtBot) -> None:
    desk.show("sign-in")
    if desk.window.making is None:
        desk.window.one_ahead()
    assert desk.window.making is not None
    kind, spare = desk.window.making
    desk.show(NAMES[kind])
    assert desk.window.pages[kind] is spare
    assert spare.isVisible()
    idle(desk, qtbot)
    assert desk.window.pages[kind] is spare


def test_a_screen_made_in_the_language_before_is_not_used(desk: Desk, qtbot: QtBot) -> None:
    desk.show("sign-in")
    if desk.window.making is None:
        desk.window.one_ahead()
    assert desk.window.making is not None
    spare = desk.window.making[1]
    desk.language.use("en")
    desk.settle()
    idle(desk, qtbot)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(spare)


def test_a_language_shows_the_old_screen_until_the_new_one_is_ready_and_lets_it_go(desk: Desk, qtbot: QtBot) -> None:
    desk.show("sale")
    idle(desk, qtbot)
    before, ground = dict(desk.window.pages), desk.window.ground
    desk.language.use("en")
    assert before[SaleView].isVisible()
    desk.settle()
    assert desk.window.ground is not ground
    pay = next(one for one in desk.window.findChildren(QAbstractButton, "pay") if one.isVisible())
    assert pay.text() == "Pay"
    assert set(desk.window.pages) == {SaleView}, "only what is in sight"
    idle(desk, qtbot)
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert not isValid(ground)
    assert not any(isValid(page) for page in before.values())


def test_switching_twice_at_once_ends_in_the_second(desk: Desk, qtbot: QtBot) -> None:
    desk.show("devices")
    desk.language.use("en")
    desk.language.use("zh_CN")
    desk.settle()
    idle(desk, qtbot)
    back = next(one for one in desk.window.findChildren(QAbstractButton, "back") if one.isVisible())
    assert back.text() == "返回"
    assert desk.window.pages[DevicesView].isVisible()


def test_nothing_is_made_while_the_program_starts(desk: Desk, qtbot: QtBot) -> None:
    desk.show("starting")
    qtbot.wait(AHEAD_AFTER_MS + 200)
    assert set(desk.window.pages) == {StartingView}
    assert desk.window.making is None
    desk.show("sign-in")
    idle(desk, qtbot)
