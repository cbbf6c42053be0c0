"""The tokens, the fonts and the states of keys. What is painted with them is measured in ``test_contrast``."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest
from PySide6.QtGui import QFontInfo, QFontMetrics
from PySide6.QtWidgets import QApplication

from pos_terminal.ui import icons, theme
from pos_terminal.ui.widgets.keys import Role, look


def test_contrast_is_that_of_wcag() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("role", ["plain", "primary", "danger", "destroy", "digit", "quiet", "bar"])
def test_every_state_of_a_key_is_legible(role: Role) -> None:
    for checked, pressed, hover in itertools.product((False, True), repeat=3):
        now = look(role, enabled=True, checked=checked, pressed=pressed, hover=hover)
        assert theme.contrast(now.ink, now.ground) >= 4.5


@pytest.mark.parametrize("role", ["plain", "primary", "danger", "destroy", "digit"])
def test_states_of_a_key_differ(role: Role) -> None:
    off = {"enabled": True, "checked": False, "pressed": False, "hover": False}
    states = [look(role, **(off | change)) for change in ({}, {"hover": True}, {"pressed": True}, {"enabled": False})]
    assert len(set(states)) == 4


def test_names_outside_gb2312_have_glyphs(styled: QApplication) -> None:
    assert QFontInfo(theme.font(15)).family() == "Noto Sans SC"
    regular = QFontMetrics(theme.font(15))
    for sign in "喆镕①㎡¥×，。「」A9":
        assert regular.inFontUcs4(ord(sign)), sign


def test_figures_are_tabular(styled: QApplication) -> None:
    for strong in (False, True):
        metrics = QFontMetrics(theme.font(52, strong=strong))
        assert len({metrics.horizontalAdvance(digit) for digit in "0123456789"}) == 1


def test_an_icon_takes_its_colour(styled: QApplication) -> None:
    picture = icons.pixmap("x", "#B42318", 24).toImage()
    colours = {
        picture.pixelColor(x, y).name() for x in range(24) for y in range(24) if picture.pixelColor(x, y).alpha() > 250
    }
    assert colours == {"#b42318"}


@pytest.mark.parametrize("module", ["model", "intents"])
def test_the_view_structs_need_no_qt(module: str) -> None:
    code = f"import sys, pos_terminal.ui.{module}; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], timeout=30).returncode == 0
