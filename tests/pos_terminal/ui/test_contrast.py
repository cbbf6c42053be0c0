"""Contrast as it is painted: 4.5 to 1 for every text of every screen, dialog and toast, in both languages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec
import pytest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from pos_terminal.ui import gallery, samples, theme
from pos_terminal.ui.model import Pill, Toast, Tone
from pos_terminal.ui.present import present
from pos_terminal.ui.widgets.keys import Key
from pos_terminal.ui.widgets.parts import Text
from tests.pos_terminal.ui.conftest import Desk
from tests.pos_terminal.ui.ink import Colours, Measured, measure
from tests.pos_terminal.ui.states import STATES

LEAST = 4.5
LANGUAGES: tuple[Literal["zh_CN", "en"], ...] = ("zh_CN", "en")
TONES: tuple[Tone, ...] = ("plain", "ok", "warn", "danger")


def too_faint(found: Iterable[Measured]) -> list[str]:
    """The texts that can be used and not be read well."""
    faint = [one for one in found if one.enabled and (one.colours is None or one.colours.ratio < LEAST)]
    return [f"«{one.text}» {one.colours} {one.colours.ratio if one.colours else 1:.2f}" for one in faint]


def check(root: QWidget, where: str) -> None:
    found = measure(root)
    assert too_faint(found) == [], where
    measured = {one.text for one in found}
    for key in root.findChildren(Key):
        if key.isVisible() and key.label and key.visibleRegion().boundingRect() == key.rect():
            assert key.label in measured, f"{where}: the key «{key.label}» was not measured"
    for text in root.findChildren(Text):
        if text.isVisible() and text.text() and not text.elides and text.visibleRegion().boundingRect() == text.rect():
            assert text.text() in measured, f"{where}: «{text.text()}» was not measured"


def board(qtbot: QtBot, *parts: QWidget) -> QWidget:
    made = QWidget()
    box = QVBoxLayout(made)
    for part in parts:
        box.addWidget(part)
    qtbot.addWidget(made)
    made.setStyleSheet(f"background: {theme.SURFACE};")
    made.show()
    Desk.settle()
    return made


@pytest.mark.parametrize("text", ["Grey on grey", "灰底灰字", "1,280.00"])
def test_the_measure_finds_grey_on_grey(styled: object, qtbot: QtBot, text: str) -> None:
    faint, clear = Text(text, size=12, colour="#8B93A1"), Text(text, size=12, colour=theme.INK)
    elided = Text(text, size=12, colour="#8B93A1", elide=True)
    found = measure(board(qtbot, faint, clear, elided))
    assert [one.colours for one in found if one.colours and one.colours.ratio > LEAST] == [
        Colours(theme.INK.lower(), theme.SURFACE.lower())
    ]
    assert [line.split()[-1] for line in too_faint(found)] == [f"{theme.contrast('#8B93A1', '#FFFFFF'):.2f}"] * 2


def test_the_measure_exempts_what_is_disabled_only(styled: object, qtbot: QtBot) -> None:
    key = Key("收款", role="primary")
    made = board(qtbot, key)
    assert [one.enabled for one in measure(made)] == [True]
    key.setEnabled(False)
    (found,) = measure(made)
    assert not found.enabled
    assert found.colours is not None
    assert found.colours.ratio < LEAST
    assert too_faint([found]) == []


def test_the_measure_sees_each_text_of_a_row_by_itself(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """A faint unit beside a black figure is found, in a list that paints all of it."""
    desk.show("sale")
    assert too_faint(measure(desk.window)) == []
    monkeypatch.setattr(theme, "INK_2", theme.DISABLED)
    faint = too_faint(measure(desk.window))
    assert any(line.startswith("«箱»") for line in faint)
    assert any(line.startswith("«6934665087738»") for line in faint)
    assert not any(line.startswith("«79.90»") and "#111827" in line for line in faint)


def test_an_empty_picture_is_faint(styled: object, qtbot: QtBot) -> None:
    assert too_faint(measure(board(qtbot, Text("白", colour=theme.SURFACE)))) == ["«白» None 1.00"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sample_screen(desk: Desk, language: str) -> None:
    desk.language.use(language)
    desk.settle()
    for name in samples.BODIES:
        desk.show(name)
        check(desk.window, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_of_the_till(desk: Desk, language: Literal["zh_CN", "en"]) -> None:
    desk.language.use(language)
    desk.window.resize(1024, 768)
    for name, state in STATES.items():
        at = state()
        desk.window.show_view(present(at.state, at.links, at.session, at.now_ms, language))
        desk.settle()
        check(desk.window, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_dialog(desk: Desk, language: str) -> None:
    desk.language.use(language)
    desk.settle()
    for name, sheet in gallery.dialogs(desk.window, language):
        desk.window.open_sheet(sheet)
        desk.settle()
        check(sheet, name)
        sheet.reject()


@pytest.mark.parametrize("tone", TONES)
def test_bar_and_toast_in_every_tone(desk: Desk, tone: Tone) -> None:
    desk.show("sale")
    view = samples.screen("sale", link=Pill(text="离线", tone=tone), training=True)
    bar = msgspec.structs.replace(view.bar, devices=Pill(text="打印机缺纸", tone=tone))
    desk.window.show_view(msgspec.structs.replace(view, bar=bar))
    desk.window.toast(Toast(text="已删除", tone=tone, undo=True))
    desk.settle()
    check(desk.window.bar, tone)
    check(desk.window.ground.toast, tone)


def test_every_state_of_a_key(styled: object, qtbot: QtBot) -> None:
    made = gallery.key_states()
    qtbot.addWidget(made)
    made.show()
    Desk.settle()
    check(made, "keys")


def test_the_letters(desk: Desk) -> None:
    for name in ("sale", "enrol"):
        desk.show(name)
        next(one for one in desk.window.findChildren(Key, "letters") if one.isVisible()).click()
        desk.settle()
        check(desk.window, name)
